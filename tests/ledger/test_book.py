from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import Place
from forecast.ledger.book import (
    COLUMNS,
    Entry,
    Receipt,
    booked_through,
    by_month,
    make_ledger,
    over_span,
)
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.periods import Month, Span

TREE = make_tree(
    "s",
    [Row("a", "top", "A", "a", CostType.NET, Role.LEAF), Row("b", "top", "B", "b", CostType.NET, Role.LEAF),
     Row("top", None, "T", "", CostType.NET, Role.SUM)],
)  # fmt: skip


def entry(first, last, amount, row="a", year=2024, **more):
    return Entry("s", row, Kind.ACTUAL, Span(year, first, last), amount, Place("f.csv", 2, "c"), **more)


def frame(*entries):
    return make_ledger(entries, ()).frame


def put_together(span, *pieces):
    """Row a over `span` from (first, last, amount) pieces."""
    return over_span(frame(*(entry(*piece) for piece in pieces)), TREE, span)[0]


YEAR, SO_FAR = Span(2024, 1, 12), Span(2024, 1, 8)
MONTHS = [(n, n, 1.0) for n in range(1, 13)]


@pytest.mark.parametrize(
    ("span", "pieces", "total"),
    [
        (YEAR, [(1, 12, 100.0)], 100),
        (YEAR, MONTHS, 12),
        (SO_FAR, MONTHS, 8),
        (YEAR, [(1, 3, 10.0), (4, 6, 20.0), (7, 9, 30.0), (10, 12, 40.0)], 100),
        (YEAR, [(1, 3, 10.0), *MONTHS[3:6], (7, 12, 30.0)], 43),
        (YEAR, list(reversed(MONTHS)), 12),
        (SO_FAR, [(1, 8, 80.0), (1, 12, 120.0)], 80),
        (YEAR, [(1, 8, 80.0), *MONTHS], 84),
        (YEAR, [*MONTHS, (1, 12, 50.0)], 50),
        (YEAR, [*MONTHS, (13, 13, 0.5)], 12.5),
        (YEAR, [(1, 13, 100.0)], 100),
        (SO_FAR, [*MONTHS, (13, 13, 0.5)], 8),
        (Span(2024, 9, 12), [*MONTHS, (13, 13, 0.5)], 4.5),
        (Span(2024, 3, 3), MONTHS, 1),
    ],
)
def test_spans_that_follow_each_other_are_put_together_once(span, pieces, total):
    assert put_together(span, *pieces) == total


@pytest.mark.parametrize(
    ("span", "pieces"),
    [
        (YEAR, MONTHS[:11]),
        (YEAR, [*MONTHS[:4], *MONTHS[5:]]),
        (YEAR, [(1, 3, 10.0), (3, 12, 90.0)]),
        (SO_FAR, [(1, 12, 120.0)]),
        (Span(2024, 1, 2), [(1, 3, 10.0)]),
        (Span(2024, 2, 3), [(1, 3, 10.0)]),
        (YEAR, [(13, 13, 0.5)]),
        (YEAR, []),
    ],
)
def test_a_gap_or_an_overlap_is_not_known(span, pieces):
    assert np.isnan(put_together(span, *pieces))


def test_quarters_count_where_a_longer_span_leads_nowhere():
    quarters = [(1, 3, 10.0), (4, 6, 20.0), (7, 9, 30.0), (10, 12, 40.0)]
    assert put_together(YEAR, (1, 8, 75.0), *quarters) == 100


@given(st.lists(st.integers(1, 12), max_size=4), st.permutations(range(12)))
def test_any_cut_of_the_year_in_any_order_gives_the_year(cuts, order):
    edges = sorted({1, 13, *cuts})
    pieces = [(a, b - 1, float(sum(range(a, b)))) for a, b in pairwise(edges)]
    pieces = [pieces[i] for i in order if i < len(pieces)]
    assert put_together(YEAR, *pieces) == 78
    if len(pieces) > 1:
        assert np.isnan(put_together(YEAR, *pieces[1:]))


def test_rows_and_years_are_kept_apart():
    entries = frame(entry(1, 12, 5.0, "b"), entry(1, 12, 7.0, year=2023), entry(1, 12, 9.0, "top"))
    np.testing.assert_equal(over_span(entries, TREE, YEAR), [np.nan, 5, 9])


def test_months_with_the_closing_period_in_december():
    entries = frame(entry(13, 13, 0.5), entry(12, 12, 2.0), entry(1, 1, 1.0), entry(2, 3, 9.0), entry(4, 4, 7.0, "b"))
    months = by_month(entries, TREE, 2024)
    assert months.shape == (3, 12)
    np.testing.assert_equal(months[0], [1.0, *[np.nan] * 10, 2.5])
    assert months[1, 3] == 7
    assert np.isnan(by_month(entries, TREE, 2023)).all()


def test_the_closing_period_alone_stands_in_december():
    np.testing.assert_equal(by_month(frame(entry(13, 13, 0.5)), TREE, 2024)[0, 11], 0.5)


def test_amounts_are_rounded_to_the_ore_where_they_enter():
    assert frame(entry(1, 1, -0.001), entry(2, 2, 1.239))["amount"].tolist() == [0.0, 1.24]


def test_an_entry_keeps_where_it_stands():
    found = frame(entry(1, 1, 5.0, layer=Layer.ADOPTED, version="tillägg"))
    assert tuple(found.columns) == COLUMNS
    assert found.iloc[0].to_dict() == {
        "statement": "s", "row": "a", "kind": "actual", "layer": "adopted", "version": "tillägg", "year": 2024,
        "first": 1, "last": 1, "amount": 5.0, "digit": 1.0, "file": "f.csv", "line": 2, "column": "c",
        "sheet": "", "lines": 1,
    }  # fmt: skip


def budgets():
    pieces = [("original", 100.0), ("tillägg", 120.0)]
    return make_ledger(
        [Entry("s", "a", Kind.BUDGET, YEAR, amount, Place("f.csv"), version=name) for name, amount in pieces], ()
    )


def test_a_budget_version_is_chosen_by_name():
    assert budgets().select("s", Kind.BUDGET, version="original")["amount"].tolist() == [100.0]
    assert budgets().select("s", Kind.BUDGET, version="tillägg")["amount"].tolist() == [120.0]
    assert budgets().select("s", Kind.ACTUAL).empty
    assert budgets().select("x", Kind.BUDGET).empty


def test_the_latest_budget_version_is_taken_where_none_is_named():
    assert over_span(budgets().select("s", Kind.BUDGET), TREE, YEAR)[0] == 120


def test_layers_are_kept_apart():
    ledger = make_ledger([entry(1, 12, 1.0), entry(1, 12, 2.0, layer=Layer.JUDGED)], ())
    assert ledger.select("s", Kind.ACTUAL)["amount"].tolist() == [1.0]
    assert ledger.select("s", Kind.ACTUAL, Layer.JUDGED)["amount"].tolist() == [2.0]


def test_the_last_booked_month():
    ledger = make_ledger([entry(1, 8, 1.0), entry(9, 9, 1.0), entry(1, 13, 1.0, year=2023)], ())
    assert booked_through(ledger, "s", 2024) == Month(2024, 9)
    assert booked_through(ledger, "s", 2023) == Month(2023, 12)
    assert booked_through(ledger, "s", 2022) is None


@pytest.mark.parametrize(("loaded", "whole"), [(100.0, True), (100.004, True), (100.01, False), (99.0, False)])
def test_a_receipt_notices_one_ore(loaded, whole):
    assert Receipt("f", "t", "s", 1, 1, 0, 100.0, loaded, 1, loaded).whole is whole


def test_an_empty_ledger_is_a_ledger():
    empty = make_ledger([], ()).frame
    assert isinstance(empty, pd.DataFrame)
    assert np.isnan(over_span(empty, TREE, YEAR)).all()
    assert np.isnan(by_month(empty, TREE, 2024)).all()


def months_of(*pieces: tuple[int, int, float]) -> list[float]:
    return by_month(frame(*(entry(*piece) for piece in pieces)), TREE, 2024)[0].tolist()


def test_a_month_is_the_difference_of_two_sums_to_date():
    months = months_of((1, 7, 70.0), (1, 8, 81.5))
    assert months[7] == 11.5
    assert np.isnan(np.delete(months, 7)).all()


def test_a_month_is_a_sum_to_date_less_the_months_before_it():
    assert months_of(*((m, m, 10.0 * m) for m in range(1, 8)), (1, 8, 300.0))[:8] == [10, 20, 30, 40, 50, 60, 70, 20]


def test_a_month_that_is_printed_is_not_derived():
    assert months_of((1, 7, 70.0), (1, 8, 81.5), (8, 8, 11.0))[7] == 11


def test_december_is_the_year_less_eleven_months_and_takes_the_closing_period_along():
    assert months_of((1, 11, 110.0), (1, 12, 121.0), (13, 13, 0.5))[11] == 11.5
    assert months_of((1, 11, 110.0), (1, 13, 121.5), (13, 13, 0.5))[11] == 11.5


@given(st.lists(st.integers(-(10**9), 10**9), min_size=12, max_size=12), st.permutations(range(12)))
def test_sums_to_date_in_any_order_give_every_month_to_the_ore(ore, order):
    to_date = [(1, m + 1, sum(ore[: m + 1]) / 100) for m in order]
    assert months_of(*to_date) == [amount / 100 for amount in ore]
