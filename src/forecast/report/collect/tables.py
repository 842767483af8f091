"""A round as tables: the units as the page and `forecast collect` show them, and one unit's rows with their parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from forecast.ledger.specs import FileSign
from forecast.money import Unit, format_amount
from forecast.report.collect.amounts import amount_cells, amount_columns, handed_in, known
from forecast.report.collect.words import (
    OWN_KEY,
    OWN_SV,
    adjusted_words,
    by_whom,
    count_words,
    month_words,
    stand_words,
    threshold_words,
    under_words,
)
from forecast.report.labels import row_label
from forecast.report.misses import footed
from forecast.report.run_table import method_words
from forecast.report.table import Cell, Column, Table, TableRow, without_empty
from forecast.report.words import SIGN_RULE, SYNTHETIC
from forecast.store.desk import Desk
from forecast.store.rounds import UnitStand


def units_table(desk: Desk, stands: Sequence[UnitStand], unit: Unit, *, whole: bool) -> Table:
    """Some of the units with how far each has come; where `whole`, with what makes them the committee.

    Args:
        desk: the workspace's month.
        stands: the units.
        unit: of the amounts.
        whole: adds the economist's own rows and the committee, which the rows sum to.
    """
    rows = [_stand_row(desk, stand, unit) for stand in stands]
    if whole:
        if desk.own:
            missing = len(desk.missing_in(desk.own))
            own = (None, *amount_cells(desk, desk.own), _rows_words(missing), None, None)
            rows.append(TableRow(OWN_KEY, OWN_SV, 0, "leaf", own))
        every = [desk.tree.position(desk.workspace.settings.total)]
        cells = (None, *amount_cells(desk, every), None, None, None)
        keys = tuple(row.key for row in rows)
        rows.append(TableRow("total", "Hela nämnden", 0, "total", cells, parts=keys))
    table = Table(
        key="inlamning",
        title="Enheterna",
        subtitle="",
        labels=("Enhet",),
        columns=(
            Column("Läge", kind="text"),
            *amount_columns(desk, 1),
            Column("Kommentar saknas", kind="text"),
            Column("Vem och när", kind="text"),
            Column("Chef", kind="text"),
        ),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
    )
    return footed(without_empty(table, ("Kommentar saknas", "Vem och när")))


def round_table(desk: Desk) -> Table:
    """The whole round as it is read on its own: the units, how far they have come, and whether it is adopted."""
    unit = desk.workspace.settings.unit
    table = units_table(desk, desk.round.units, unit, whole=True)
    return replace(
        table,
        title=f"Inlämning {desk.round.month.label}",
        subtitle=under_words(desk, unit),
        notes=(count_words(desk), *month_words(desk), *threshold_words(desk, unit), *table.notes),
        footer=_footer(desk),
    )


def unit_table(desk: Desk, stand: UnitStand) -> Table:
    """A unit's rows with their parts: the model's proposal, what is judged and by whom, and what was handed in."""
    handed, unit = stand.handed, desk.workspace.settings.unit
    rows = [_row(desk, stand, level, at) for level, at in with_parts(desk, stand)]
    parts = tuple(row.key for row in rows if row.level == 0)
    told = {entry.seq: entry for entry in (*desk.adjusted(stand), *stand.changed)}
    said = [told[seq] for seq in sorted(told)]
    sent = None if handed is None else handed.forecast_sek
    whole = (*amount_cells(desk, desk.leaves(stand)), sent, "")
    rows.append(TableRow("total", stand.unit.name, 0, "total", whole, parts=parts))
    table = Table(
        key=f"inlamning-{stand.unit.key}",
        title=f"{stand.unit.name}: {stand.words}, {desk.round.month.label}",
        subtitle=under_words(desk, unit),
        labels=("Rad", "Så är den gjord"),
        columns=(*amount_columns(desk, 0), Column("Inlämnat"), Column("Kommentar", kind="text")),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=(
            *stand_words(stand),
            *month_words(desk),
            *adjusted_words(desk, stand, said, unit),
            *threshold_words(desk, unit),
        ),
        footer=_footer(desk),
    )
    return footed(table)


def with_parts(desk: Desk, stand: UnitStand) -> list[tuple[int, int]]:
    """(level, position) of the rows of a unit that people read, each followed by its leaves."""
    tree = desk.tree
    return [
        (int(position != at), position)
        for at in desk.reading_rows(stand)
        for position in (at, *(leaf for leaf in tree.leaves_below(at) if leaf != at))
    ]


def _stand_row(desk: Desk, stand: UnitStand, unit: Unit) -> TableRow:
    leaves = desk.leaves(stand)
    cells = (
        _state(stand, desk.amount(desk.forecast, leaves), unit),
        *amount_cells(desk, leaves),
        _rows_words(len(desk.missing_in(leaves))),
        by_whom(stand.last),
        ", ".join(stand.unit.managers),
    )
    return TableRow(stand.unit.key, stand.unit.name, 0, "leaf", cells)


def _state(stand: UnitStand, now: float, unit: Unit) -> str:
    """The state; of one that has changed, what was handed in, where that is another number."""
    handed = stand.handed
    if handed is None or handed.forecast_sek is None or not stand.changed or handed.forecast_sek == now:
        return stand.words
    return f"{stand.words}, då {format_amount(handed.forecast_sek, unit)}"


def _rows_words(count: int) -> str:
    return "" if not count else f"{count} rad" if count == 1 else f"{count} rader"


def _row(desk: Desk, stand: UnitStand, level: int, at: int) -> TableRow:
    """One row of a unit's table; the comment stands on the row that people read, not on its parts."""
    tree, handed = desk.tree, stand.handed
    key = tree.rows[at].key
    sent = None if handed is None else known(handed_in(desk, handed.rows, at))
    said = "; ".join(comment.cause for comment in desk.comments_on(at))
    comment = "" if level else "krävs" if desk.missing[at] else said
    person = next((j for j in desk.workspace.judgements if (j.statement, j.row) == (tree.statement, key)), None)
    way = method_words(desk.base.method[at]) if person is None else f"bedömd av {person.name}"
    cells: tuple[Cell, ...] = (*amount_cells(desk, [at]), sent, comment)
    return TableRow(key, row_label(tree, at), level, tree.rows[at].role.value, cells, way)


def _footer(desk: Desk) -> tuple[str, ...]:
    settings = desk.workspace.settings
    made = (SYNTHETIC,) if settings.synthetic else ()
    return (*made, SIGN_RULE[FileSign.COST_NEGATIVE], f"Källa: {settings.source}.")
