"""A mapping for a file that nobody has mapped, with the evidence and what a person should confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.formats.book import Book
from forecast.formats.yaml_guard import without_invisible
from forecast.ledger.intake.layout.header_cells import is_number
from forecast.ledger.intake.layout.headers import MOST_COLUMNS, HeadedTable, tables_in
from forecast.ledger.intake.layout.period_words import find_periods, header_key
from forecast.ledger.intake.layout.spans import TableTime, column_span, table_time
from forecast.ledger.intake.mapping_file import CODES, Column, Holds, ImportMapping, ImportSign, TableMapping
from forecast.ledger.intake.proposal.amount_columns import Amounts, amount_columns
from forecast.ledger.intake.proposal.columns import Decided, Seen, look_at, names_across, row_columns, sample_rows
from forecast.ledger.intake.proposal.derived import as_matrix
from forecast.ledger.intake.proposal.month_sheets import with_months_of_sheets
from forecast.ledger.intake.proposal.own_habits import turned_columns, with_own_signs, with_own_units
from forecast.ledger.intake.proposal.signs import SignHabit, sides, sign_habit
from forecast.ledger.intake.proposal.statements import choose_statement
from forecast.ledger.intake.proposal.timing import period_columns
from forecast.ledger.intake.proposal.told import MENDED, Told, lies_down, no_table, too_wide
from forecast.ledger.intake.proposal.units import UnitHabit, largest_amount, unit_of
from forecast.ledger.intake.reading.sum_words import Mark, mark_of
from forecast.ledger.tree import CostType, Tree
from forecast.money import Unit
from forecast.periods import Month


@dataclass(frozen=True, slots=True)
class Hints:
    """What the workspace's settings say; they count where the file does not say."""

    unit: Unit | None = None
    sign: ImportSign | None = None
    year: int | None = None
    as_of: Month | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping with what speaks for it; `questions` are the guesses that move money."""

    mapping: ImportMapping
    questions: tuple[Told, ...]
    evidence: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One table, understood."""

    table: HeadedTable
    seen: tuple[Seen, ...]
    amounts: Amounts
    time: TableTime
    unit: UnitHabit
    sign: SignHabit
    statement: str | None
    statement_told: str

    @property
    def kinds(self) -> tuple[tuple[str, object], ...]:
        """Header and kind of each column of amounts: what tables of one mapping have alike."""
        decided = self.amounts.columns
        return tuple(dict.fromkeys((header_key(each.column.header), each.column.kind) for each in decided))


def propose(book: Book, *, trees: Mapping[str, Tree] | None = None, hints: Hints | None = None) -> Proposal:
    """Propose how a file is read.

    Only headers, titles and a bounded sample of the rows are looked at closely.

    Args:
        book: the file.
        trees: the workspace's statements; None: there is no workspace yet.
        hints: what its settings say.

    Raises:
        InputError: no sheet has a table with amounts.
    """
    said = hints or Hints()
    read: list[_Read] = []
    without: list[str] = []
    told: list[Told] = []
    for sheet in book.sheets:
        tables = tables_in(sheet)
        told += [lies_down(book, table) for table in tables if names_across(table)]
        tables = tuple(table for table in tables if not names_across(table))
        understood = [
            _understand(book, table, trees or {}, said) for table in tables if len(table.columns) <= MOST_COLUMNS
        ]
        found = [each for each in understood if each is not None]
        read += found
        told += [too_wide(book, table) for table in tables if len(table.columns) > MOST_COLUMNS]
        if not found and sheet.cells.size:
            without.append(sheet.name)
    if not read and told:
        raise InputError(told[0].sentence, told[0].place, MENDED[told[0].about])
    if not read:
        raise InputError(
            "Ingen tabell med belopp hittades: en rubrikrad med text och under den rader med namn eller kod och tal.",
            Place(book.file, sheet=without[0] or None if without else None),
            "Kontrollera att filen är rätt, eller skriv en mall för hand; se docs/file-formats.md.",
        )
    groups: dict[tuple[object, ...], list[_Read]] = {}
    for each in read:
        own_unit = each.unit.unit if not each.unit.guess and _units_differ(read, each) else None
        groups.setdefault((each.kinds, own_unit), []).append(each)
    groups = {key: _by_months(group) for key, group in groups.items()}
    heads = [tuple(dict.fromkeys(key for key, _ in group[0].kinds)) for group in groups.values()]
    told += [no_table(book, name) for name in without]
    parts = []
    for at, group in enumerate(groups.values()):
        parts.append(_part(group, said, named=heads.count(heads[at]) > 1))
        told += _evidence(book, at, group, parts[-1])
    mapping = ImportMapping(schema=1, source=source_name(book.file), tables=tuple(parts))
    return Proposal(mapping, tuple(each for each in told if each.guess), tuple(told))


def _units_differ(read: Sequence[_Read], each: _Read) -> bool:
    """Whether another sheet's table with the same columns says another unit: one in kr, one in tkr."""
    others = [
        other for other in read
        if other.kinds == each.kinds and not other.unit.guess and other.table.sheet.name != each.table.sheet.name
    ]  # fmt: skip
    return any(other.unit.unit is not each.unit.unit for other in others)


def _by_months(group: Sequence[_Read]) -> list[_Read]:
    """Tables with the same headers, a sheet a month among them."""
    columns = with_months_of_sheets([(each.table, each.seen, each.amounts.columns) for each in group])
    pairs = zip(group, columns, strict=True)
    return [replace(each, amounts=replace(each.amounts, columns=own)) for each, own in pairs]


def renewed(mapping: ImportMapping, hints: Hints) -> ImportMapping:
    """A saved mapping for this month's file: where it had to say the month itself, the workspace's month now."""
    parts = [
        part if part.as_of is None or hints.as_of is None
        else part.model_copy(update={"as_of": hints.as_of, "year": hints.as_of.year})
        for part in mapping.tables
    ]  # fmt: skip
    return mapping.model_copy(update={"tables": tuple(parts)})


def source_name(file: str) -> str:
    """The name of a file's source: its name without ending, months and numbers that change every month."""
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", file)
    stem = re.sub(r"(?<=[^\W\d_])-", " ", stem)  # a hyphen after a word is a blank: uppfoljning-augusti
    out, at = [], 0
    for period in find_periods(stem):
        out.append(stem[at : period.start])
        at = period.end
    words = re.findall(r"[^\W_]+", "".join([*out, stem[at:]]).lower())
    return "-".join(words)[:60] or "fil"


def _understand(book: Book, table: HeadedTable, trees: Mapping[str, Tree], hints: Hints) -> _Read | None:
    """Columns, unit, sign and statement of one table; None where nothing names rows or no column holds amounts."""
    seen = look_at(table)
    time = table_time(table, book.file, hints.year, hints.as_of)
    amounts = amount_columns(table, seen, row_columns(seen), time)
    chosen = choose_statement(trees, seen, amounts.columns) if trees else None
    if chosen is not None:
        amounts = replace(amounts, columns=chosen.columns)
    holds = [each.column.holds for each in amounts.columns]
    if Holds.AMOUNT not in holds or not CODES & set(holds):
        return None
    values = _levels(seen, amounts.columns)
    unit = unit_of(
        _amount_headers(seen, amounts.columns),
        table.title,
        _other_lines(book, table),
        largest_amount(values, len(table.rows)),
        by_account=Holds.ACCOUNT in holds,
    )
    if unit.guess and hints.unit is not None:
        unit = UnitHabit(hints.unit, f"Filen säger inte enheten; arbetsytan har {hints.unit}.", guess=False)
    told = "" if chosen is None else f"{chosen.known} av {chosen.of} namn eller koder finns i {chosen.statement}."
    turned = turned_columns(seen, amounts.columns)
    sign = _sign(table, amounts.columns, _levels(seen, amounts.columns, turned), hints)
    columns = with_own_signs(seen, with_own_units(seen, amounts.columns, unit.unit), turned, sign.sign)
    amounts = replace(amounts, columns=columns)
    return _Read(table, seen, amounts, time, unit, sign, chosen.statement if chosen else None, told)


def _amount_headers(seen: Sequence[Seen], decided: Sequence[Decided]) -> list[str]:
    pairs = zip(seen, decided, strict=True)
    return [look.header for look, each in pairs if each.column.holds is Holds.AMOUNT]


def _levels(
    seen: Sequence[Seen], decided: Sequence[Decided], turned: frozenset[int] = frozenset()
) -> NDArray[np.float64]:
    """(S, M) the sample's levels as printed; turned columns, and debit, with the sign of the others."""
    levels = []
    for at, (look, each) in enumerate(zip(seen, decided, strict=True)):
        if each.column.holds is Holds.AMOUNT and each.column.kind != "forecast_deviation":
            debit = each.column.sign is ImportSign.COST_POSITIVE
            levels.append(-look.values if at in turned or debit else look.values)
    return as_matrix(levels, len(seen[0].values))


def _other_lines(book: Book, table: HeadedTable) -> list[str]:
    """Where a unit may stand outside the table's own head: its sheet, notes in its body, other sheets' first lines."""
    rows = [list(table.sheet.cells[row]) for row in (*table.rows[:5], *table.rows[-10:])]
    notes = [
        texts[0] for row in rows if len(texts := [c for c in row if c is not None]) == 1 and isinstance(texts[0], str)
    ]
    notes = [note for note in notes if not is_number(note)]
    others = [str(cell) for sheet in book.sheets for cell in sheet.cells[:5].ravel() if isinstance(cell, str)]
    return [
        table.sheet.name,
        *notes,
        *(text for text in others[:200] if re.search(r"belopp|enhet|\(.*kr\)", text, re.I)),
    ]


def _sign(table: HeadedTable, decided: Sequence[Decided], values: NDArray[np.float64], hints: Hints) -> SignHabit:
    rows = len(sample_rows(table))
    texts = {holds: _texts(table, decided, holds) for holds in (Holds.ACCOUNT, Holds.COST_TYPE, Holds.LABEL)}
    blank = [""] * rows
    row_sides = sides(*(texts[holds] or blank for holds in (Holds.ACCOUNT, Holds.COST_TYPE, Holds.LABEL)))
    names = [_texts(table, decided, each.column.holds) for each in decided if each.column.holds in CODES]
    marks = np.array([[mark_of(text) for text in column] for column in names]).reshape(len(names), rows)
    totals = np.isin(marks, [Mark.STRONG, Mark.MEMO]).any(axis=0).reshape(rows)
    levels = [
        each.column.cost_type for each in decided
        if each.column.holds is Holds.AMOUNT and each.column.kind != "forecast_deviation"
    ]  # fmt: skip
    columns = np.array([1 if kind is CostType.INCOME else -1 if kind is CostType.COST else 0 for kind in levels])
    habit = sign_habit(values, row_sides, columns, totals)
    if not habit.sure and hints.sign is not None and hints.sign is not habit.sign:
        told = f"{habit.evidence} Arbetsytan säger {hints.sign}, men filen ser ut som {habit.sign}."
        return SignHabit(habit.sign, told, sure=False)
    return habit


def _texts(table: HeadedTable, decided: Sequence[Decided], holds: Holds) -> list[str]:
    """The sample's cells of the first column that holds something, as text; empty where none does."""
    at = next((i for i, each in enumerate(decided) if each.column.holds is holds), None)
    if at is None:
        return []
    cells = table.cells(at)[sample_rows(table)]
    return [f"{cell:.0f}" if isinstance(cell, float) else str(cell or "") for cell in cells]


def _part(tables: Sequence[_Read], hints: Hints, *, named: bool) -> TableMapping:
    """One part of the mapping for tables with the same columns."""
    first = max(tables, key=lambda each: len(each.table.rows))
    unit = next((each.unit for each in tables if not each.unit.guess), first.unit)
    sign = next((each.sign for each in tables if each.sign.sure), first.sign)
    columns: list[Column] = [each.column for each in first.amounts.columns]
    kept = list(dict.fromkeys(columns))
    keys = [header_key(column.header) for column in kept]
    if len(set(keys)) < len(keys):
        kept = [column for column in columns if keys.count(header_key(column.header)) > 1 or columns.count(column) == 1]
        kept += [column for column in dict.fromkeys(columns) if column not in kept]
    year, as_of = _missing_time(tables, hints)
    return TableMapping(
        sheets=tuple(dict.fromkeys(without_invisible(each.table.sheet.name) for each in tables)) if named else (),
        columns=tuple(kept), statement=first.statement, cumulative=any(each.amounts.cumulative for each in tables),
        unit=unit.unit, sign=sign.sign, year=year, as_of=as_of,
    )  # fmt: skip


def _missing_time(tables: Sequence[_Read], hints: Hints) -> tuple[int | None, Month | None]:
    """The year and month that the settings must say since the file does not."""
    lacking = [each for each in tables if _spanless(each, TableTime(*_own_time(each)))]
    if not lacking:
        return None, None
    return hints.year or (hints.as_of.year if hints.as_of else None), hints.as_of


def _own_time(each: _Read) -> tuple[int | None, Month | None]:
    own = table_time(each.table, "")
    return own.year, own.as_of


def _spanless(each: _Read, time: TableTime) -> list[str]:
    """Headers of amounts whose months the given time does not settle."""
    if period_columns(each.seen, each.amounts.columns):
        return []
    return [
        look.header for look, one in zip(each.seen, each.amounts.columns, strict=True)
        if one.column.holds is Holds.AMOUNT and column_span(one.column, look.header, time) is None
    ]  # fmt: skip


def _evidence(book: Book, at: int, tables: Sequence[_Read], part: TableMapping) -> list[Told]:
    """What speaks for one part of the mapping."""
    first = max(tables, key=lambda each: len(each.table.rows))
    head = int(first.table.sheet.numbers[first.table.header_rows[0]]) if first.table.header_rows else None
    place = Place(book.file, head, sheet=first.table.sheet.name or None)
    unit = next((each.unit for each in tables if each.unit.unit is part.unit and not each.unit.guess), first.unit)
    sign = next((each.sign for each in tables if each.sign.sign is part.sign and each.sign.sure), first.sign)
    told = [
        Told("unit", unit.evidence, place, unit.guess, at),
        Told("sign", sign.evidence, place, not sign.sure, at),
    ]
    if first.amounts.cumulative_reason:
        told.append(Told("cumulative", first.amounts.cumulative_reason, place, first.amounts.cumulative_guess, at))
    if first.statement is not None:
        told.append(Told("statement", first.statement_told, place, guess=False, table=at))
    for look, each in zip(first.seen, first.amounts.columns, strict=True):
        where, sentence = replace(place, column=look.header), f"{each.reason[:1].upper()}{each.reason[1:]}."
        told.append(Told("column", sentence, where, each.guess, at, each.column))
    if part.as_of is not None:
        sentence = f"Filen säger inte sin månad; den läses som {part.as_of.label}."
        told.append(Told("period", sentence, place, guess=True, table=at))
    told = list({(each.about, each.column, each.sentence): each for each in reversed(told)}.values())[::-1]
    lacking = _spanless(first, table_time(first.table, book.file, part.year, part.as_of))
    if lacking:
        sentence = f"Filen säger inte vilka månader ”{lacking[0][:60]}” gäller. Skriv year och as_of i mallen."
        told.append(Told("period", sentence, place, guess=True, table=at))
    return told
