"""How a foreign file is read, as choices in the trade's words, and back: what the page lets a person adjust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from forecast.ledger.intake.mapping_file import (
    CODES,
    AmountKind,
    Column,
    Holds,
    ImportMapping,
    ImportSign,
    TableMapping,
    When,
)
from forecast.ledger.specs import STATEMENT_SV
from forecast.ledger.tree import Tree
from forecast.money import Unit
from forecast.periods import Month, Span
from forecast.report.labels import distinct, whole_label

PERIOD, YEAR = "{period}", "{year}"
"""What stands for a month and for a year in the header of a mapping."""


class _Meaning(NamedTuple):
    words: str
    holds: Holds
    kind: AmountKind | None = None
    layer: Literal["adopted", "judged"] | None = None


_MEANINGS = (
    _Meaning("Utfall", Holds.AMOUNT, "actual"),
    _Meaning("Budget", Holds.AMOUNT, "budget"),
    _Meaning("Periodbudget", Holds.AMOUNT, "ytd_budget"),
    _Meaning("Prognos för helåret, fastställd", Holds.AMOUNT, "forecast", "adopted"),
    _Meaning("Prognos för helåret, bedömd", Holds.AMOUNT, "forecast", "judged"),
    _Meaning("Prognosens avvikelse mot budget, fastställd", Holds.AMOUNT, "forecast_deviation", "adopted"),
    _Meaning("Prognosens avvikelse mot budget, bedömd", Holds.AMOUNT, "forecast_deviation", "judged"),
    _Meaning("Belopp, slaget står på raden", Holds.AMOUNT),
    _Meaning("Ansvar eller enhet, kod", Holds.ORGANISATION),
    _Meaning("Ansvar eller enhet, namn", Holds.ORGANISATION_NAME),
    _Meaning("Verksamhet, kod", Holds.ACTIVITY),
    _Meaning("Verksamhet, namn", Holds.ACTIVITY_NAME),
    _Meaning("Konto, kod", Holds.ACCOUNT),
    _Meaning("Konto, namn", Holds.ACCOUNT_NAME),
    _Meaning("Kostnadsslag i ord", Holds.COST_TYPE),
    _Meaning("Radens namn", Holds.LABEL),
    _Meaning("Period, en på varje rad", Holds.PERIOD),
    _Meaning("Utfall, budget eller prognos i ord, på varje rad", Holds.KIND),
    _Meaning("Läses inte", Holds.NOTHING),
)


def _key(holds: Holds, kind: str | None, layer: str | None) -> str:
    return ".".join(filter(None, (holds.value, kind, layer)))


_BY_KEY = {_key(one.holds, one.kind, one.layer): one for one in _MEANINGS}
_WHEN = {
    When.NAMED: "Ur rubrik, flik eller rad",
    When.YEAR: "Hela året",
    When.TO_DATE: "Januari till sista månaden",
}
_IN_FILE = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One control: what it is called, value -> words of what may be chosen, and what was understood."""

    label: str
    options: Mapping[str, str]
    value: str

    @property
    def words(self) -> str:
        """What was understood, in words."""
        return self.options[self.value]


def header_words(header: str) -> str:
    """A column's header as people read it; ‹månad› stands for one column a month."""
    return header.replace(PERIOD, "‹månad›").replace(YEAR, "‹år›") or "(utan rubrik)"


def meaning_of(column: Column) -> Choice:
    """What a column holds."""
    options = {key: one.words for key, one in _BY_KEY.items()}
    return Choice("Innehåll", options, _key(column.holds, column.kind, column.layer))


def with_meaning(column: Column, value: str) -> Column:
    """The column with another meaning; an amount of another kind takes the period that such columns usually have."""
    meaning = _BY_KEY[value]
    if (column.holds, column.kind, column.layer) == (meaning.holds, meaning.kind, meaning.layer):
        return column
    same = column.holds is Holds.AMOUNT and column.kind == meaning.kind
    when, span = (column.when, column.span) if same else (_usual(column.header, meaning.kind), None)
    return Column(
        header=column.header,
        holds=meaning.holds,
        kind=meaning.kind,
        layer=meaning.layer,
        version=column.version,
        when=when,
        span=span,
        cost_type=column.cost_type if meaning.holds is Holds.AMOUNT else None,
        with_name=column.with_name and meaning.holds in CODES,
    )


def _usual(header: str, kind: AmountKind | None) -> When:
    if PERIOD in header or kind is None:
        return When.NAMED
    if kind in {"actual", "ytd_budget"}:
        return When.TO_DATE
    return When.NAMED if YEAR in header else When.YEAR


def when_of(column: Column, table: TableMapping) -> Choice:
    """Which period a column's amounts belong to; last year's too, for a column of comparison."""
    options = {when.value: words for when, words in _WHEN.items()}
    spans = {column.span} if column.span is not None else set()
    if table.year is not None:
        spans |= {Span.full_year(table.year - 1), Span.full_year(table.year)}
        if table.as_of is not None:
            spans |= {Span(year, 1, table.as_of.number) for year in (table.year - 1, table.year)}
    options |= {str(span): _span_words(span) for span in sorted(spans)}
    return Choice("Period", options, column.when.value if column.span is None else str(column.span))


def _span_words(span: Span) -> str:
    return f"Hela {span.year}" if span == Span.full_year(span.year) else span.label


def with_when(column: Column, value: str) -> Column:
    """The column with another period."""
    named = {when.value: when for when in When}
    changed = (named[value], None) if value in named else (column.when, Span.parse(value))
    if (column.when, column.span) == changed:
        return column
    return column.model_copy(update={"when": changed[0], "span": changed[1]})


def column_words(column: Column, table: TableMapping) -> str:
    """What was understood of a column, in one line."""
    meaning = meaning_of(column).words
    if column.holds is not Holds.AMOUNT:
        return meaning
    when = when_of(column, table).words
    return f"{meaning}, {when[:1].lower()}{when[1:]}"


def unit_of(table: TableMapping) -> Choice:
    """The unit of the amounts."""
    words = {Unit.KR: "Kronor", Unit.TKR: "Tusental kronor (tkr)", Unit.MNKR: "Miljoner kronor (mnkr)"}
    return Choice("Enhet", {unit.value: text for unit, text in words.items()}, table.unit.value)


def with_unit(table: TableMapping, value: str) -> TableMapping:
    """The table in another unit."""
    return table.model_copy(update={"unit": Unit(value)})


def sign_of(table: TableMapping) -> Choice:
    """How costs are printed."""
    words = {
        ImportSign.COST_NEGATIVE: "Kostnader har minus",
        ImportSign.COST_POSITIVE: "Kostnader är plus, intäkter minus",
        ImportSign.UNSIGNED: "Varken kostnader eller intäkter har tecken",
    }
    return Choice("Tecken", {sign.value: text for sign, text in words.items()}, table.sign.value)


def with_sign(table: TableMapping, value: str) -> TableMapping:
    """The table with another sign habit."""
    return table.model_copy(update={"sign": ImportSign(value)})


def year_of(table: TableMapping, near: int | None) -> Choice:
    """The table's year; the ones to choose stand around `near` (a year in the file or of the workspace)."""
    centre = table.year or near
    years = range(centre - 3, centre + 4) if centre is not None else range(2018, 2033)
    options = {_IN_FILE: "Står i filen", **{str(year): str(year) for year in years}}
    return Choice("År", options, _IN_FILE if table.year is None else str(table.year))


def with_year(table: TableMapping, value: str) -> TableMapping:
    """The table of another year; its month follows."""
    year = int(value) if value else None
    month = table.as_of if table.as_of is None or year is None else Month(year, table.as_of.number)
    return table.model_copy(update={"year": year, "as_of": month})


def month_of(table: TableMapping, near: int | None) -> Choice:
    """The last month that is booked; without a year in the table the months are those of `near`."""
    year = table.year or (table.as_of.year if table.as_of is not None else near)
    months = [Month(year, number) for number in range(1, 13)] if year is not None else []
    options = {_IN_FILE: "Står i filen", **{str(month): month.label for month in months}}
    return Choice("Sista bokförda månad", options, _IN_FILE if table.as_of is None else str(table.as_of))


def with_month(table: TableMapping, value: str) -> TableMapping:
    """The table with another last month."""
    return table.model_copy(update={"as_of": Month.parse(value) if value else None})


def cumulative_of(table: TableMapping) -> Choice:
    """Whether month columns are months alone or January to the month."""
    options = {"nej": "Varje månad för sig", "ja": "Januari till och med månaden"}
    return Choice("Månadskolumner", options, "ja" if table.cumulative else "nej")


def with_cumulative(table: TableMapping, value: str) -> TableMapping:
    """The table with month columns of the other sort."""
    return table.model_copy(update={"cumulative": value == "ja"})


def has_months(table: TableMapping) -> bool:
    """Whether amounts stand one column a period."""
    return any(column.holds is Holds.AMOUNT and PERIOD in column.header for column in table.columns)


def table_words(table: TableMapping) -> str:
    """What was understood of a whole table, in one line."""
    parts = [unit_of(table).words, sign_of(table).words[:1].lower() + sign_of(table).words[1:]]
    if table.as_of is not None:
        parts.append(f"till och med {table.as_of.label}")
    elif table.year is not None:
        parts.append(str(table.year))
    if has_months(table):
        parts.append("kolumner för " + ("januari till och med månaden" if table.cumulative else "varje månad för sig"))
    return f"{'; '.join(parts)}."


def statement_of(table: TableMapping, trees: Iterable[str]) -> Choice:
    """The division of the workspace that the table fills."""
    keys = dict.fromkeys((*trees, *((table.statement,) if table.statement is not None else ())))
    options = {_IN_FILE: "Det som kolumnerna delar efter", **{key: STATEMENT_SV.get(key, key) for key in keys}}
    return Choice("Uppställning", options, table.statement or _IN_FILE)


def with_statement(table: TableMapping, value: str) -> TableMapping:
    """The table in another division."""
    return table.model_copy(update={"statement": value or None})


def rows_for_codes(trees: Mapping[str, Tree]) -> dict[str, str]:
    """Row key -> what it is called, over all divisions; the rows that an unknown code may belong to."""
    found: dict[str, str] = {}
    for tree in trees.values():
        for at, key in enumerate(tree.keys):
            found.setdefault(key, whole_label(tree, at))
    return distinct(found)


def code_of(code: str, mapping: ImportMapping, rows: Mapping[str, str]) -> Choice:
    """Where a code that the workspace does not know belongs."""
    return Choice(code, {_IN_FILE: "Ny egen rad", **rows}, mapping.codes.get(code, _IN_FILE))


def with_codes(mapping: ImportMapping, belongs: Mapping[str, str]) -> ImportMapping:
    """The mapping with code -> row; "" takes a code out."""
    codes = {**mapping.codes, **belongs}
    return mapping.model_copy(update={"codes": {code: row for code, row in codes.items() if row}})


def with_sums(mapping: ImportMapping, sums: Iterable[str], not_sums: Iterable[str]) -> ImportMapping:
    """The mapping with labels that are sums, and labels that look like sums and are amounts."""
    return mapping.model_copy(update={"sums": tuple(sums), "not_sums": tuple(not_sums)})


def with_tables(mapping: ImportMapping, tables: Iterable[TableMapping]) -> ImportMapping:
    """The mapping with other tables."""
    return mapping.model_copy(update={"tables": tuple(tables)})


def with_columns(table: TableMapping, columns: Iterable[Column]) -> TableMapping:
    """The table with other columns."""
    return table.model_copy(update={"columns": tuple(columns)})


def with_dimensions(mapping: ImportMapping, organisation: str, activity: str) -> ImportMapping:
    """The mapping of a SIE file with other dimensions; "" is none."""
    changed = {"organisation_dimension": organisation or None, "activity_dimension": activity or None}
    return mapping.model_copy(update=changed)


def source_of(mapping: ImportMapping, known: Iterable[str]) -> Choice:
    """Which source the file comes from: a new one, or one that the workspace has."""
    names = dict.fromkeys((*known, mapping.source))
    return Choice("Källa", {name: name for name in names}, mapping.source)


def with_source(mapping: ImportMapping, value: str) -> ImportMapping:
    """The mapping of another source."""
    return mapping.model_copy(update={"source": value})
