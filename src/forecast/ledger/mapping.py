"""A printed table and its description to ledger entries: every filled cell is loaded, or is told why not."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial

import numpy as np

from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import CsvTable
from forecast.ledger.book import Entry, Receipt
from forecast.ledger.specs import FileSign, Kind, Layer, TableSpec
from forecast.ledger.tree import CostType, Tree
from forecast.money import Unit, parse_amount
from forecast.periods import BudgetYear, Span


@dataclass(frozen=True, slots=True)
class FileHabit:
    """How the workspace's files print money, and its budget year."""

    unit: Unit
    sign: FileSign
    year: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A table's numbers exactly as printed, for checks of its own arithmetic.

    Attributes:
        spec: how the table is read.
        labels: (N,) the row label as printed.
        rows: (N,) the tree row that each label means, None in topic tables.
        numbers: (N,) row in the file.
        cells: column -> (N,) numbers in printed unit and sign, None where nothing is printed.
        texts: column -> (N,) the cells as text.
    """

    spec: TableSpec
    labels: tuple[str, ...]
    rows: tuple[str | None, ...]
    numbers: tuple[int, ...]
    cells: Mapping[str, tuple[Decimal | None, ...]]
    texts: Mapping[str, tuple[str, ...]]

    def digit(self, *columns: str) -> Decimal:
        """One unit of the last digit that the columns print (the least precise of them); 1 where nothing is printed."""
        digits = []
        for column in columns:
            exponents = [int(value.as_tuple().exponent) for value in self.cells[column] if value is not None]
            digits.append(Decimal(1).scaleb(min(exponents, default=0)))
        return max(digits)

    def place(self, at: int, column: str | None = None) -> Place:
        """Where a cell stands."""
        return Place(self.spec.file, self.numbers[at], column)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one table."""

    printed: Printed
    entries: tuple[Entry, ...]
    receipt: Receipt | None


def read_table(table: CsvTable, spec: TableSpec, trees: Mapping[str, Tree], habit: FileHabit) -> Reading:
    """Read one table by its description.

    Raises:
        CollectedInputError: missing columns, text in number columns, unknown labels, periods or cost types, and one
            amount printed twice, all at once.
    """
    table.require(_columns(spec))
    faults: list[InputError] = []
    tree = trees.get(spec.statement) if spec.statement is not None else None
    if spec.statement is not None and tree is None:
        raise InputError(
            f"Uppställningen ”{spec.statement}” finns inte i rows.csv.", Place("workspace.yaml"), f"Rätta {spec.title}."
        )
    printed = _printed(table, spec, tree, faults)
    entries = [] if tree is None else _entries(printed, tree, habit, faults)
    if faults:
        raise CollectedInputError(faults)
    return Reading(printed, tuple(entries), _receipt(printed, entries, habit) if tree is not None else None)


def _columns(spec: TableSpec) -> list[str]:
    named = [*spec.label, *spec.measures, *_arithmetic(spec)]
    named += [column for column in (spec.cost_type_column, spec.period_column) if column]
    return list(dict.fromkeys(named))


def _arithmetic(spec: TableSpec) -> list[str]:
    """Columns that the printed differences are made of."""
    pairs = {**spec.differences, **spec.net_differences}
    return [*pairs, *(column for pair in pairs.values() for column in pair)]


def _printed(table: CsvTable, spec: TableSpec, tree: Tree | None, faults: list[InputError]) -> Printed:
    """Labels and numbers of the table as printed; faults are collected, not raised."""
    records = list(table.records())
    if not records:
        faults.append(InputError("Tabellen har inga rader.", Place(spec.file), "Exportera den på nytt."))
    meaning = _labels(tree, spec) if tree is not None else {}
    labels, rows = [], []
    for number, cells in records:
        label = next((cells[column] for column in spec.label if cells[column]), "")
        key = next((meaning[cells[column]] for column in spec.label if cells[column] in meaning), None)
        if tree is not None and key is None:
            faults.append(_unknown_label(label, meaning, Place(spec.file, number, spec.label[0]), spec))
        labels.append(cells[spec.label[-1]] or label)
        rows.append(key)
    numeric = [*spec.measures, *_arithmetic(spec)]
    if spec.topic is not None:
        numeric += [c for c in table.header if c not in spec.label and c not in numeric and _all_numbers(table, c)]
    named = {label for rule in spec.sums for label in (rule.total, *rule.of)} - set(labels)
    faults += [
        InputError(f"”{label}” under sums finns inte i {spec.title}.", Place(spec.file), "Rätta workspace.yaml.")
        for label in sorted(named)
    ]
    columns = {c: _numbers(table, c, faults) for c in dict.fromkeys(numeric)}
    texts = {c: tuple(row[table.index(c)] for row in table.rows) for c in table.header}
    return Printed(spec, tuple(labels), tuple(rows), tuple(number for number, _ in records), columns, texts)


def _all_numbers(table: CsvTable, column: str) -> bool:
    """Whether every filled cell of a topic table's column is a number (other columns are text)."""
    at = table.index(column)
    try:
        return bool([parse_amount(row[at]) for row in table.rows if row[at]])
    except ValueError:
        return False


def _numbers(table: CsvTable, column: str, faults: list[InputError]) -> tuple[Decimal | None, ...]:
    at = table.index(column)
    out: list[Decimal | None] = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        try:
            out.append(parse_amount(row[at]) if row[at] else None)
        except ValueError as error:
            out.append(None)
            faults.append(
                InputError(str(error), Place(table.file, number, column), "Skriv ett tal, eller lämna cellen tom.")
            )
    return tuple(out)


def _labels(tree: Tree, spec: TableSpec) -> dict[str, str]:
    """Every label that may name a row: keys, names and aliases of the tree, then the table's own."""
    meaning: dict[str, str] = {}
    for row in tree.rows:
        for label in (row.name, *row.aliases):
            meaning.setdefault(label, row.key)
    meaning |= {row.key: row.key for row in tree.rows}
    unknown = [key for key in spec.aliases.values() if key not in tree.keys]
    if unknown:
        raise InputError(
            f"Aliaset för ”{unknown[0]}” i {spec.title} pekar på en rad som inte finns.",
            Place("workspace.yaml", None, "aliases"),
            f"Välj en rad i ”{tree.statement}” ur rows.csv.",
        )
    return meaning | spec.aliases


def _unknown_label(label: str, meaning: Mapping[str, str], place: Place, spec: TableSpec) -> InputError:
    near = difflib.get_close_matches(label, list(meaning), n=1)
    hint = f"Menar du ”{near[0]}”? " if near else ""
    return InputError(
        f"”{label}” är en okänd rad i {spec.title}.",
        place,
        f"{hint}Rätta texten, eller lägg till den i rows.csv som rad eller alias.",
    )


def _entries(printed: Printed, tree: Tree, habit: FileHabit, faults: list[InputError]) -> list[Entry]:
    entries = []
    typed_row = cache(partial(_typed_row, tree))  # a row of a ledger stands there once a month
    factor = abs(factor_of(printed.spec, habit))
    digits = {column: float(printed.digit(column) * factor) for column in printed.spec.measures}
    for at, key in enumerate(printed.rows):
        if key is None:
            continue
        span = _row_span(printed, at, faults)
        row_type = _row_cost_type(printed, at, faults)
        for column, measure in printed.spec.measures.items():
            if printed.cells[column][at] is None:
                continue
            row = typed_row(key, measure.cost_type or row_type)
            if row is None:
                faults.append(
                    InputError(
                        f"Raden ”{printed.labels[at]}” har inget kostnadsslag {measure.cost_type or row_type}.",
                        printed.place(at, column),
                        "Lägg till raden i rows.csv.",
                    )
                )
                continue
            amount = _amount(printed, at, column, habit, faults)
            when = span or measure.span or BudgetYear(habit.year).span
            layer = Layer(measure.layer) if measure.layer else None
            kind = Kind.FORECAST if measure.kind == "forecast_deviation" else Kind(measure.kind)
            place = printed.place(at, column)
            entries.append(
                Entry(tree.statement, row, kind, when, amount, place, layer, measure.version, digits[column])
            )
    _no_duplicates(entries, faults)
    return entries


def _amount(printed: Printed, at: int, column: str, habit: FileHabit, faults: list[InputError]) -> float:
    """SEK in the inner sign; a printed full-year deviation becomes the level budget + deviation."""
    factor = factor_of(printed.spec, habit)
    value = printed.cells[column][at] or Decimal(0)
    if printed.spec.measures[column].kind != "forecast_deviation":
        return float(value * factor)
    budget = _budget_of(printed.spec, column, habit)
    level = printed.cells[budget][at] if budget else None
    if level is None:
        faults.append(
            InputError(
                "En prognos som skrivs som avvikelse behöver en budget på samma rad.",
                printed.place(at, column),
                "Lägg till budgeten i tabellen.",
            )
        )
        return 0.0
    return float(level * factor + value * abs(factor))


def _budget_of(spec: TableSpec, column: str, habit: FileHabit) -> str | None:
    """The column with the latest budget of the same span as a deviation."""
    default = BudgetYear(habit.year).span
    year = spec.measures[column].span or default
    budgets = [c for c, m in spec.measures.items() if m.kind == "budget" and (m.span or default) == year]
    return budgets[-1] if budgets else None


def factor_of(spec: TableSpec, habit: FileHabit) -> int:
    """What a printed amount is multiplied by to become SEK with costs negative."""
    unit, sign = spec.unit or habit.unit, spec.sign or habit.sign
    return unit.sek * (-1 if sign is FileSign.COST_POSITIVE else 1)


def _row_span(printed: Printed, at: int, faults: list[InputError]) -> Span | None:
    column = printed.spec.period_column
    if column is None:
        return None
    try:
        return Span.parse(printed.texts[column][at])
    except ValueError as error:
        faults.append(InputError(str(error), printed.place(at, column), "Skriv perioden som 2024-08 eller 202408."))
        return None


def _row_cost_type(printed: Printed, at: int, faults: list[InputError]) -> CostType | None:
    column = printed.spec.cost_type_column
    if column is None:
        return None
    text = printed.texts[column][at]
    known = printed.spec.cost_types.get(text) or _COST_TYPES.get(text)
    if known is None:
        faults.append(
            InputError(
                f"”{text}” är ett okänt kostnadsslag.", printed.place(at, column), "Lägg till det under cost_types."
            )
        )
        return None
    return known


_COST_TYPES = {item.value: item for item in CostType}


def _typed_row(tree: Tree, key: str, cost_type: CostType | None) -> str | None:
    """The row itself, or its part of the given cost type."""
    at = tree.position(key)
    if cost_type is None or tree.rows[at].cost_type is cost_type:
        return key
    parts = np.flatnonzero(tree.parent == at)
    return next((tree.rows[i].key for i in parts if tree.rows[i].cost_type is cost_type), None)


def _no_duplicates(entries: list[Entry], faults: list[InputError]) -> None:
    seen: dict[tuple[str, str, str | None, str, Span], Entry] = {}
    for entry in entries:
        key = (entry.row, entry.kind, entry.layer, entry.version, entry.span)
        if key in seen:
            faults.append(
                InputError(
                    f"Raden ”{entry.row}” finns redan på rad {seen[key].place.row} för {entry.span.label}.",
                    entry.place,
                    "Ta bort dubbletten.",
                )
            )
        seen[key] = entry


def _receipt(printed: Printed, entries: list[Entry], habit: FileHabit) -> Receipt:
    """Add the file's cells and the ledger's amounts, each on its own, so that they can be held against each other."""
    spec = printed.spec
    factor = factor_of(spec, habit)
    deviations = {column for column, measure in spec.measures.items() if measure.kind == "forecast_deviation"}
    file_sum, cells = Decimal(0), 0
    for column in spec.measures:
        numbers = [value for value in printed.cells[column] if value is not None]
        file_sum += sum(numbers, Decimal(0)) * (abs(factor) if column in deviations else factor)
        cells += len(numbers)
    budgets = {(entry.row, entry.span): entry.amount for entry in entries if entry.kind is Kind.BUDGET}
    loaded = sum(
        entry.amount - (budgets.get((entry.row, entry.span), 0.0) if entry.place.column in deviations else 0.0)
        for entry in entries
    )
    empty = len(printed.labels) * len(spec.measures) - cells
    return Receipt(
        spec.file,
        spec.title,
        spec.statement or "",
        len(printed.labels),
        cells,
        empty,
        float(file_sum),
        round(loaded, 2),
        len(entries),
        round(sum(entry.amount for entry in entries), 2),
    )
