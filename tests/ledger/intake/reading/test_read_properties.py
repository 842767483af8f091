"""Whatever a file holds: an intake whose money adds up, or a sentence."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecast.errors import InputError
from forecast.formats.book import Book, Merged, Sheet
from forecast.ledger.intake.intake import Intake
from forecast.ledger.intake.layout.headers import tables_in
from forecast.ledger.intake.layout.period_words import normalised_header
from forecast.ledger.intake.mapping_file import CODES, Column, Holds, ImportMapping, ImportSign, TableMapping, When
from forecast.ledger.intake.proposal.propose import propose
from forecast.ledger.intake.reading.read import read_book_by
from forecast.ledger.intake.receipt import receipt_json, receipt_text
from forecast.ledger.tree import CostType
from forecast.money import Unit
from forecast.periods import Month, Span

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def assert_whole(intake: Intake):
    size = float(np.abs(intake.amount).sum()) + abs(intake.sum_file)
    assert intake.sum_file == pytest.approx(intake.sum_loaded + intake.sum_skipped, abs=0.005 + 1e-12 * size)
    lines = {(s, int(n)) for s, n, role in zip(
        intake.lines.sheet, intake.lines.number, intake.lines.role, strict=True) if role == ""}  # fmt: skip
    skipped = {(row.sheet, row.row) for row in intake.skipped}
    assert intake.rows_read == len(lines | skipped)
    assert len(intake.line) == len(intake.measure) == len(intake.amount)
    assert not np.isnan(intake.amount).any()
    if len(intake.amount):
        assert intake.line.max() < len(intake.lines.number)
        assert intake.measure.max() < len(intake.measures)
    said = receipt_json(intake)
    assert said["rows_read"] == intake.rows_read
    assert all(line.isprintable() for line in (text.replace("\xa0", " ") for text in receipt_text(intake)))


CELLS = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-10**6, 10**6).map(float),
    st.sampled_from([
        "Summa", "Totalt", "varav löner", "Verksamhet", "Konto", "Utfall 2024-08", "Budget 2024", "jan", "feb",
        "Period", "202408", "2024", "i våras", "Utfall", "Prognos", "Avvikelse", "51", "007", "3010", "1510", "-", "x",
        "1 234,50", "1,234.50", "(12)", "12-", "#REF!", "=1+1", "<b>x</b>", "kr", "3", "30", "\x1b[2J", "",
    ]),
    st.text(max_size=6),
    st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)),
)  # fmt: skip


@st.composite
def books(draw):
    sheets = []
    for at in range(draw(st.integers(1, 2))):
        width, height = draw(st.integers(1, 5)), draw(st.integers(0, 9))
        cells = np.full((height, width), None, dtype=object)
        for row in range(height):
            for column in range(width):
                cell = draw(CELLS)
                cells[row, column] = (cell.strip() or None) if isinstance(cell, str) else cell
        merged = ()
        if height > 2 and draw(st.booleans()):
            top, left = draw(st.integers(0, height - 2)), draw(st.integers(0, width - 1))
            merged = (Merged(top, left, draw(st.integers(top, height - 1)), left),)
        sheets.append(Sheet(f"Blad{at}", cells, np.arange(1, height + 1), merged))
    return Book("fil.xlsx", "xlsx", "", "", tuple(sheets))


@st.composite
def mapped(draw):
    """A file and a mapping that fits its headers: any column may be said to hold anything."""
    book = draw(books())
    parts = []
    for table in (table for sheet in book.sheets for table in tables_in(sheet)):
        columns = [_column(draw, normalised_header(header)) for header in table.headers]
        parts.append(TableMapping(
            columns=tuple(columns), unit=draw(st.sampled_from(Unit)), sign=draw(st.sampled_from(ImportSign)),
            cumulative=draw(st.booleans()), year=2024, as_of=draw(st.sampled_from([None, Month(2024, 8)])),
        ))  # fmt: skip
    sums = draw(st.sampled_from([(), ("51",)]))
    return book, ImportMapping(
        source="s", tables=tuple(parts), sums=sums, not_sums=draw(st.sampled_from([(), ("summa",)]))
    )


def _column(draw, header):
    holds = draw(st.sampled_from([*Holds, *[Holds.AMOUNT] * 6]))
    if holds is not Holds.AMOUNT:
        named = draw(st.booleans()) and holds in CODES
        return Column(header=header, holds=holds, with_name=named)
    kind = draw(st.sampled_from([None, "actual", "actual", "budget", "ytd_budget", "forecast", "forecast_deviation"]))
    layer = "adopted" if kind and kind.startswith("forecast") else None
    cost_type = draw(st.sampled_from([None, None, CostType.INCOME, CostType.COST]))
    span = draw(st.sampled_from([None, None, Span(2024, 1, 8)]))
    when = draw(st.sampled_from(When))
    return Column(header=header, holds=holds, kind=kind, layer=layer, cost_type=cost_type, span=span, when=when)


def read_or_told(book, mapping):
    """The intake, or None where the file was refused in a sentence."""
    try:
        return read_book_by(book, mapping)
    except InputError as error:
        told = str(error)
    assert told.startswith("fil.xlsx")
    return None


@SLOW
@given(mapped())
def test_any_file_and_any_mapping_give_an_intake_that_adds_up_or_a_sentence(case):
    intake = read_or_told(*case)
    if intake is not None:
        assert_whole(intake)


@SLOW
@given(books())
def test_any_file_as_proposed_gives_an_intake_that_adds_up_or_a_sentence(book):
    try:
        mapping = propose(book).mapping
    except InputError:
        return
    intake = read_or_told(book, mapping)
    if intake is not None:
        assert_whole(intake)


@st.composite
def tables(draw):
    """Groups of rows with sums and notes between them, months or spans as columns, cells as ledgers write them."""
    columns = draw(st.sampled_from([
        ("Utfall 2024-08",), ("Utfall 2024-08", "Budget 2024"), ("Budget 2024", "Utfall jan-aug 2024", "Prognos 2024"),
        tuple(f"2024-{month:02d}" for month in range(1, 7)),
    ]))  # fmt: skip
    amounts = st.integers(-(10**7), 10**7).map(lambda value: value / 100)
    rows, totals = [], []
    for group in range(draw(st.integers(1, 4))):
        members = [
            [draw(st.one_of(st.none(), amounts, amounts, amounts)) for _ in columns]
            for _ in range(draw(st.integers(1, 5)))
        ]
        rows += [[f"{group}{at:02d}", f"Rad {group} {at}", *member] for at, member in enumerate(members)]
        total = [sum(member[i] or 0.0 for member in members) for i in range(len(columns))]
        if draw(st.booleans()):
            rows.append([None, f"Summa {group}", *total])
        if draw(st.booleans()):
            rows.append([None, "Anm: preliminärt", *[None] * len(columns)])
        totals.append(total)
    if draw(st.booleans()):
        rows.append([None, "Totalt", *np.sum(totals, axis=0).tolist()])
    return [["Konto", "Benämning", *columns], *rows]


def written(rows, number):
    cells = np.full((len(rows), len(rows[0])), None, dtype=object)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            cells[at, column] = number(cell) if isinstance(cell, float) else cell
    return Book("fil.csv", "csv", "utf-8", ";", (Sheet("", cells, np.arange(1, len(rows) + 1)),))


def swedish(value):
    return f"{value:,.2f}".replace(",", "\xa0").replace(".", ",").replace("-", "\N{MINUS SIGN}")


def english(value):
    return f"{value:,.2f}"


@SLOW
@given(tables(), st.booleans())
def test_the_money_of_a_table_is_loaded_whole_whatever_its_sums_and_however_it_is_written(rows, flipped):
    own = [row for row in rows[1:] if row[0] is not None]
    if not any(isinstance(cell, float) for row in own for cell in row):
        return
    expected = sum(cell for row in own for cell in row if isinstance(cell, float))
    sign = ImportSign.COST_POSITIVE if flipped else ImportSign.COST_NEGATIVE
    part = TableMapping(
        columns=(
            Column(header="Konto", holds=Holds.ACTIVITY),
            Column(header="Benämning", holds=Holds.ACTIVITY_NAME),
            Column(header="Utfall {period}", holds=Holds.AMOUNT, kind="actual"),
            Column(header="Budget {year}", holds=Holds.AMOUNT, kind="budget"),
            Column(header="Prognos {year}", holds=Holds.AMOUNT, kind="forecast", layer="adopted"),
            Column(header="{period}", holds=Holds.AMOUNT, kind="actual"),
        ),
        unit=Unit.KR, sign=sign,
    )  # fmt: skip
    seen = []
    for number in (float, swedish, english):
        intake = read_book_by(written(rows, number), ImportMapping(source="s", tables=(part,)))
        assert_whole(intake)
        seen.append(intake)
    first = seen[0]
    assert all(np.array_equal(other.amount, first.amount) for other in seen)
    named = first.lines.activity != ""
    if all(first.lines.role[named] == ""):
        assert first.sum_loaded == pytest.approx(-expected if flipped else expected, abs=0.005)
    else:  # a row that happens to equal its neighbours; it is told as a sum
        assert any(row.why.startswith("summa av rad") for row in first.skipped)
