"""The source's own tables beside the ledger (investments, needs, volumes, grants ...), cell by cell as printed.

A printed cell is never adjusted. Where a printed sum or difference misses by more than rounding explains, or is left
blank, a note says what the source has and what its amounts give.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from forecast.ledger.arithmetic import differences_hold, topic_sums_add_up
from forecast.ledger.intake.placing.labels import Keys, slug
from forecast.ledger.mapping import Printed
from forecast.ledger.specs import FileSign
from forecast.model import Result
from forecast.money import Unit, format_number
from forecast.report.labels import one_line
from forecast.report.profile import load_profile
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import footer
from forecast.workspace.workspace import Workspace

MONEY = frozenset({"investments", "needs", "grants", "elected"})
"""Topics whose numbers are amounts in the table's unit; others are counts and shares, unless the table names a unit."""
ADDED = frozenset({"investments", "needs"})
"""Topics whose rows add up, so that a sum of ours may stand under a list that the source has not added."""
OWN_SUM = "summa-egen"
OWN_SUM_NOTE = "Summan är vår egen: källan trycker ingen summarad."


def printed_topic(workspace: Workspace, result: Result, printed: Printed) -> Table:
    """One printed table of a topic."""
    spec, settings = printed.spec, workspace.settings
    money = spec.topic in MONEY or spec.unit is not None
    unit = spec.unit or settings.unit
    titles = column_titles(workspace, printed)
    names = [name for name in printed.texts if name not in spec.label]
    columns = _columns(printed, names, titles, _sign(workspace, printed), money=money)
    rows = _rows(printed, names, unit, money=money)
    own = _own_sum(printed, names, rows) if money and spec.topic in ADDED else None
    told = () if own is None else (OWN_SUM_NOTE,)
    ruled = money and _sign(workspace, printed) is FileSign.COST_NEGATIVE
    who = f"{settings.municipality}, {settings.committee.lower()} · {settings.source}"
    return Table(
        key=slug(spec.file.rsplit(".", 1)[0].rsplit("/", 1)[-1]).replace("-", "_"),
        title=spec.title,
        subtitle=f"{who} · {unit}" if money else who,
        labels=(titles[spec.label[-1]],),
        columns=columns,
        rows=rows if own is None else (*rows, own),
        unit=unit,
        decimals=_places([v for name in names for v in printed.cells.get(name, ()) if v is not None]) if money else 0,
        notes=tuple(
            dict.fromkeys((*told, *_said(workspace, printed, titles, ruled=ruled), *printed_faults(printed, titles)))
        ),
        footer=footer(workspace, result, FileSign.COST_NEGATIVE if ruled else None),
    )


def column_titles(workspace: Workspace, printed: Printed) -> Mapping[str, str]:
    """Column of the file -> its title: as the profile names it, then as the general one does, else by its own name."""
    as_of = workspace.settings.as_of
    words: dict[str, object] = {"year": as_of.year, "last_year": as_of.year - 1}
    last = calendar.monthrange(as_of.year, as_of.number)[1]
    texts = words | {"day": f"{as_of.year % 100}{as_of.number:02}{last:02}", "date": f"{as_of}-{last:02}"}
    named = {
        name.format_map(texts): title.format_map(texts)
        for profile in ("general", workspace.settings.profile)
        for name, title in load_profile(profile).topic_columns.items()
    }
    return {name: named.get(name, _spelled(name)) for name in printed.texts}


def _spelled(name: str) -> str:
    bare = " ".join(name.replace("_", " ").split())
    return bare[:1].upper() + bare[1:]


def _sign(workspace: Workspace, printed: Printed) -> FileSign:
    return printed.spec.sign or workspace.settings.sign


def _columns(
    printed: Printed, names: Sequence[str], titles: Mapping[str, str], sign: FileSign, *, money: bool
) -> tuple[Column, ...]:
    """The columns in the file's order; a difference knows its two columns, and whether plus is better."""
    out = []
    for name in names:
        if name not in printed.cells:
            out.append(Column(titles[name], kind="text"))
            continue
        pair = printed.spec.differences.get(name)
        minus = None if pair is None else (names.index(pair[0]), names.index(pair[1]))
        signed = money and pair is not None and _plus_is_better(pair, sign)
        out.append(Column(titles[name], signed, "amount" if money else "number", minus))
    return tuple(out)


def _plus_is_better(pair: tuple[str, str], sign: FileSign) -> bool:
    """Outcome less budget where costs are negative, budget less outcome where they stand without sign."""
    if sign is FileSign.COST_NEGATIVE:
        return "budget" not in pair[0]
    return "budget" in pair[0]


def _rows(printed: Printed, names: Sequence[str], unit: Unit, *, money: bool) -> tuple[TableRow, ...]:
    keys = Keys(())
    own = [keys.take(slug(label)) for label in printed.labels]
    first = dict(reversed(list(zip(printed.labels, own, strict=True))))
    sums = {rule.total: tuple(first[label] for label in rule.of) for rule in printed.spec.sums}
    inner = {label for rule in printed.spec.sums for label in rule.of}
    rows = []
    for at, (label, key) in enumerate(zip(printed.labels, own, strict=True)):
        values = [printed.cells[name][at] for name in names if name in printed.cells]
        role = "leaf" if label not in sums else "sum" if label in inner else "total"
        cells = tuple(_cell(printed, name, at, unit, money=money) for name in names)
        places = 0 if money else _places([value for value in values if value is not None])
        rows.append(TableRow(key, one_line(label), 0, role, cells, parts=sums.get(label, ()), decimals=places))
    return tuple(rows)


def _cell(printed: Printed, name: str, at: int, unit: Unit, *, money: bool) -> Cell:
    if name not in printed.cells:
        return one_line(printed.texts[name][at]) or None
    value = printed.cells[name][at]
    if value is None:
        return None
    return (float(value * unit.sek) if money else float(value)) + 0.0


def _places(values: Sequence[Decimal]) -> int:
    """Decimals that the most precise of the numbers is printed with."""
    return max((-int(value.as_tuple().exponent) for value in values), default=0)


def _own_sum(printed: Printed, names: Sequence[str], rows: Sequence[TableRow]) -> TableRow | None:
    """The sum that the source has not printed; None where it has one, or where a cell is blank."""
    added = any(label.casefold().startswith(("summa", "total", "netto")) for label in printed.labels)
    if printed.spec.sums or added or len(rows) < 2:
        return None
    columns = [i for i, name in enumerate(names) if name in printed.cells]
    known = [[cell for row in rows if isinstance(cell := row.cells[i], float)] for i in columns]
    if not columns or any(len(column) < len(rows) for column in known):
        return None
    sums = dict(zip(columns, (round(sum(column), 2) for column in known), strict=True))
    cells = tuple(sums.get(i) for i in range(len(names)))
    return TableRow(OWN_SUM, "Summa (vår)", 0, "total", cells, parts=tuple(row.key for row in rows))


def _said(workspace: Workspace, printed: Printed, titles: Mapping[str, str], *, ruled: bool) -> Iterator[str]:
    """How the table is signed where the general rule does not hold, and what volumes.csv says of its measures."""
    spec = printed.spec
    if spec.topic == "needs":
        yield "Positivt belopp är behov av tillskott."
    elif spec.topic in MONEY and not ruled:
        yield "Utgifter skrivs utan minus."
    for column, (first, second) in spec.differences.items() if not ruled else ():
        yield f"{titles[column]} = {titles[first]} − {titles[second]}."
    if spec.topic == "volumes":
        for volume in workspace.volumes:
            if volume.note and any(label.startswith(volume.measure) for label in printed.labels):
                yield f"{one_line(volume.measure)}: {one_line(volume.note)}."


def printed_faults(printed: Printed, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Printed sums and differences that rounding does not explain: what the source has, and what its amounts give."""
    spec, out = printed.spec, []
    for finding in (*differences_hold(printed), *topic_sums_add_up(printed)):
        at, column = printed.numbers.index(finding.place.row or 0), finding.place.column or ""
        shown, label = printed.cells[column][at], printed.labels[at]
        if finding.check == "avvikelse":
            first, second = (printed.cells[name][at] or Decimal(0) for name in spec.differences[column])
            given = first - second
        else:
            parts = next(rule.of for rule in spec.sums if rule.total == label)
            given = sum((printed.cells[column][printed.labels.index(part)] or Decimal(0) for part in parts), Decimal(0))
        what = "har ingen siffra" if shown is None else f"skriver {_number(shown)}"
        kept = "lämnas tom" if shown is None else "visas som den är tryckt"
        found = f"källan {what} i ”{titles[column]}”, dess egna belopp ger {_number(given)}"
        out.append(f"{one_line(label)}: {found}. Cellen {kept}.")
    return tuple(out)


def _number(value: Decimal) -> str:
    return format_number(value, max(0, -int(value.as_tuple().exponent)))
