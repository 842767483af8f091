import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.periods import BudgetYear, Month, Span, short_month, years_label

YEARS = st.integers(1900, 2999)


@given(YEARS, st.integers(1, 12))
def test_a_month_reads_what_it_writes(year, number):
    month = Month(year, number)
    assert Month.parse(str(month)) == month
    assert Month.parse(str(month).replace("-", "")) == month


@given(YEARS, st.integers(1, 12), st.integers(1, 12))
def test_a_span_reads_what_it_writes(year, one, other):
    span = Span(year, min(one, other), max(one, other))
    assert Span.parse(str(span)) == span
    assert span.count == len(range(span.first, span.last + 1))


@pytest.mark.parametrize(
    ("text", "span", "label", "months_label", "count"),
    [
        ("2024", Span(2024, 1, 12), "2024", "jan–dec", 12),
        (" 2024-08 ", Span(2024, 8, 8), "aug 2024", "aug", 1),
        ("202408", Span(2024, 8, 8), "aug 2024", "aug", 1),
        ("2024-01..2024-08", Span(2024, 1, 8), "jan–aug 2024", "jan–aug", 8),
        ("202401..202412", Span(2024, 1, 12), "2024", "jan–dec", 12),
        ("2024-13", Span(2024, 13, 13), "p13 2024", "p13", 0),
        ("202413", Span(2024, 13, 13), "p13 2024", "p13", 0),
    ],
)
def test_spans_as_files_write_them(text, span, label, months_label, count):
    found = Span.parse(text)
    assert (found, found.label, found.months_label, found.count) == (span, label, months_label, count)


def test_a_span_that_takes_the_closing_period_along():
    span = Span(2024, 9, 13)
    assert (span.count, span.label) == (4, "sep–p13 2024")
    assert Span(2024, 1, 13).label == "2024"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2024-14", "Månad 14 finns inte; månader är 1 till 12."),
        ("2024-00", "Månad 0 finns inte; månader är 1 till 12."),
        ("1024-08", "År 1024 är inte ett fyrsiffrigt årtal."),
        ("augusti", "”augusti” är inte en månad. Skriv till exempel 2024-08."),
        ("2024-8", "”2024-8” är inte en månad. Skriv till exempel 2024-08."),
        ("", "”” är inte en månad. Skriv till exempel 2024-08."),
        ("2023-11..2024-02", "Perioden 2023-11..2024-02 går över ett årsskifte; dela den per år."),
        (
            "2024-08..2024-03",
            "Perioden 8 till 3 finns inte; månader är 1 till 12 (13 för bokslutsposter).",
        ),
        ("2024-01..2024-14", "Månad 14 finns inte; månader är 1 till 12."),
    ],
)
def test_what_is_no_span_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ValueError, match=r"\.$") as caught:
        Span.parse(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(("first", "last"), [(0, 3), (5, 4), (1, 14), (13, 12), (-1, 2)])
def test_months_that_do_not_follow_each_other_are_no_span(first, last):
    with pytest.raises(ValueError, match="finns inte"):
        Span(2024, first, last)


@pytest.mark.parametrize("number", [0, 13, 14, -1])
def test_there_are_twelve_months(number):
    with pytest.raises(ValueError, match=f"Månad {number} finns inte"):
        Month(2024, number)


def test_names_of_months():
    assert [short_month(number) for number in (1, 5, 8, 12, 13)] == ["jan", "maj", "aug", "dec", "p13"]
    assert Month(2024, 8).label == "augusti 2024"


def test_months_and_spans_are_in_order_of_time():
    assert Month(2023, 12) < Month(2024, 1) < Month(2024, 2)
    assert Span(2023, 12, 12) < Span(2024, 1, 1)


def test_what_is_left_of_a_budget_year():
    year = BudgetYear(2024)
    assert year.span == Span(2024, 1, 12)
    assert Span.through(Month(2024, 8)) == Span(2024, 1, 8)
    assert year.after(Month(2024, 8)) == Span(2024, 9, 12)
    assert year.after(Month(2024, 11)) == Span(2024, 12, 12)
    assert year.after(Month(2024, 12)) is None


def test_a_month_of_another_year_is_refused():
    with pytest.raises(ValueError, match="december 2023 ligger inte i budgetåret 2024"):
        BudgetYear(2024).after(Month(2023, 12))


@given(YEARS, st.integers(1, 11))
def test_booked_and_left_are_the_whole_year(year, number):
    left = BudgetYear(year).after(Month(year, number))
    assert left is not None
    assert Span.through(Month(year, number)).count + left.count == 12


@pytest.mark.parametrize(
    ("years", "text"),
    [
        ([2023], "2023"),
        ([2022, 2023], "2022–2023"),
        ([2019, 2021, 2022, 2023], "2019 och 2021–2023"),
        ([2017, 2019, 2021], "2017, 2019 och 2021"),
    ],
)
def test_years_are_written_as_people_write_them(years, text):
    assert years_label(years) == text
