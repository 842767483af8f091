"""Periods in the words of ledgers, and what is replaced in headers."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.ledger.intake.layout.period_words import (
    Reach,
    find_periods,
    header_key,
    main_period,
    normalised_header,
    spans_of_cells,
)
from forecast.ledger.intake.layout.spans import TableTime, column_span, row_periods, span_of
from forecast.ledger.intake.mapping_file import Column, Holds, When
from forecast.periods import Month, Span

AUG = Month(2024, 8)


@pytest.mark.parametrize(
    ("text", "reach", "span"),
    [
        ("202408", "month", "2024-08"), ("2024-08", "month", "2024-08"), ("2024/08", "month", "2024-08"),
        ("08-2024", "month", "2024-08"), ("aug", "month", "2024-08"), ("augusti", "month", "2024-08"),
        ("aug-24", "month", "2024-08"), ("aug 2024", "month", "2024-08"), ("Aug. 2024", "month", "2024-08"),
        ("Jan-Aug", "span", "2024-01..2024-08"), ("jan–aug 2024", "span", "2024-01..2024-08"),
        ("jan - aug", "span", "2024-01..2024-08"), ("januari–augusti 2024", "span", "2024-01..2024-08"),
        ("2024 jan-aug", "span", "2024-01..2024-08"), ("forbrukning_jan_mar", "span", "2024-01..2024-03"),
        ("per 2024-08-31", "to_date", "2024-01..2024-08"), ("t.o.m. 2024-08", "to_date", "2024-01..2024-08"),
        ("ack aug", "to_date", "2024-01..2024-08"), ("utfall_ack_okt_tkr", "to_date", "2024-01..2024-10"),
        ("delår aug 2024", "to_date", "2024-01..2024-08"), ("2024-01..2024-08", "span", "2024-01..2024-08"),
        ("2024", "year", "2024"), ("Helår 2024", "year", "2024"), ("Bokslut 2023", "year", "2023"),
        ("T1", "span", "2024-01..2024-04"), ("T2 2024", "span", "2024-05..2024-08"),
        ("kvartal 2 2024", "span", "2024-04..2024-06"), ("P01", "month", "2024-01"), ("P13", "month", "2024-13"),
        ("Period 8", "month", "2024-08"), ("period 1-8", "span", "2024-01..2024-08"), ("0801-0831", "month", "2024-08"),
        ("20240831", "month", "2024-08"), ("202413", "month", "2024-13"), ("utfall_2024_08_31", "month", "2024-08"),
        ("2024-01-01 - 2024-08-31", "span", "2024-01..2024-08"), ("31 augusti 2024", "month", "2024-08"),
        ("Utfall | 2023 | Jan", "month", "2023-01"), ("Budgetuppföljning Mars 2024", "month", "2024-03"),
        ("2024 ack", "to_date", "2024-01..2024-08"), ("delarsbokslut_2023", "to_date", "2023-01..2023-08"),
    ],
)  # fmt: skip
def test_a_period_is_read(text, reach, span):
    period = main_period(text)
    assert period is not None
    assert (period.reach.value, str(period.span(2024, AUG))) == (reach, span)


@pytest.mark.parametrize(
    "text",
    ["Verksamhet", "60 Stab", "Konto 5101", "marknad", "1 200,50", "2 024", "5101", "Majs", "juniorer", "", "2408"],
)
def test_what_is_no_period_is_left(text):
    assert main_period(text) is None
    assert normalised_header(text) == text


def test_months_over_a_years_end_are_no_period():
    assert main_period("Nov 2023-feb 2024") is None


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("Utfall aug 2024", "Utfall {period}"), ("Utfall Jan-Aug", "Utfall {period}"), ("Budget 2024", "Budget {year}"),
        ("utfall_ack_okt_tkr", "utfall_ack_{period}_tkr"), ("Utfall |  2024 | Jan", "Utfall | {year} | {period}"),
        ("Differens 2023–2024", "Differens {year}–{year}"), ("jan-dec", "{period}"),
    ],
)  # fmt: skip
def test_a_header_without_its_periods(text, header):
    assert normalised_header(text) == header


def test_next_months_header_has_the_same_key():
    assert header_key("Utfall Jan–Aug 2024") == header_key("UTFALL jan-sep 2025")
    assert header_key("Utfall 2024") != header_key("Utfall aug")


def test_cells_of_a_period_column():
    cells = [202408.0, "8", dt.date(2024, 8, 31), None, "aug", "x", "5101", "2024"]
    aug = Span(2024, 8, 8)
    assert spans_of_cells(cells, 2024) == [aug, aug, aug, None, aug, None, None, Span.full_year(2024)]


def test_a_year_and_a_month_in_two_columns_are_one_period():
    years, months = ["2023", 2024.0, "2024"], [8.0, "12", None]
    found = row_periods([np.array(years, dtype=object), np.array(months, dtype=object)])
    time = TableTime(None, None)
    spans = [span_of(period, "actual", When.NAMED, time) for period in found]
    assert spans == [Span(2023, 8, 8), Span(2024, 12, 12), Span.full_year(2024)]


@pytest.mark.parametrize(
    ("header", "kind", "when", "span"),
    [
        ("Utfall aug", "actual", "named", "2024-08"), ("Utfall aug", "actual", "to_date", "2024-01..2024-08"),
        ("Utfall", "actual", "to_date", "2024-01..2024-08"), ("Utfall", "actual", "named", "None"),
        ("Budget", "budget", "named", "2024"), ("Budget jan", "budget", "named", "2024-01"),
        ("Periodbudget aug", "ytd_budget", "named", "2024-01..2024-08"), ("Prognos mars", "forecast", "year", "2024"),
        ("Delårsbokslut 2023", "actual", "to_date", "2023-01..2023-08"), ("Utfall 2023", "actual", "named", "2023"),
        ("Utfall föregående år", "actual", "to_date", "2023-01..2023-08"),
        ("Utfall fg år aug", "actual", "named", "2023-08"),
        ("P13", "actual", "to_date", "2024-13"),
    ],
)  # fmt: skip
def test_the_months_of_a_column(header, kind, when, span):
    layer = "adopted" if kind == "forecast" else None
    column = Column(header="x", holds=Holds.AMOUNT, kind=kind, layer=layer, when=When(when))
    assert str(column_span(column, header, TableTime(2024, AUG))) == span


def test_a_fixed_span_goes_before_everything():
    column = Column(header="x", holds=Holds.AMOUNT, kind="actual", span="2022-01..2022-06")
    assert column_span(column, "Utfall aug 2024", TableTime(2024, AUG)) == Span(2022, 1, 6)


@given(st.text(max_size=80))
def test_any_text_has_periods_within_it_that_do_not_overlap(text):
    found = find_periods(text)
    ends = [(period.start, period.end) for period in found]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in ends)
    assert all(first[1] <= second[0] for first, second in pairwise(ends))
    assert normalised_header(normalised_header(text)) == normalised_header(text)


@given(
    year=st.integers(1990, 2099),
    month=st.integers(1, 12),
    before=st.sampled_from(["", "Utfall ", "utfall_", "Belopp | "]),
)
def test_every_month_is_read_however_it_is_written(year, month, before):
    names = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
    for text in (
        f"{year}-{month:02d}",
        f"{year}{month:02d}",
        f"{names[month - 1]} {year}",
        f"{names[month - 1]}-{year % 100:02d}",
    ):
        period = main_period(before + text)
        assert period is not None
        assert period.reach is Reach.MONTH
        assert (period.last, period.year) in {(month, year), (month, 2000 + year % 100)}
