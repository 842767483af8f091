"""A version is the tables' budget without what it does not hold, and with what it does, to the öre and by month."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import tiny
from forecast.drivers.budget_versions import (
    BudgetChange,
    BudgetKind,
    Standing,
    added,
    agreed_review,
    moved,
    pending_pay,
)
from forecast.parameters import load_parameter
from forecast.periods import Month

AUGUST = Month(2024, 8)


def change(amount=-1000.0, *, decided=True, date="2024-06-17", row="51", first=1, in_tables=False):
    """A change to a row of the tiny workspace."""
    kind = BudgetKind.SUPPLEMENT
    return BudgetChange(
        "T", kind, decided, dt.date.fromisoformat(date), "KF", "by_activity", row, amount, first, in_tables, "s"
    )


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    return tiny(tmp_path_factory.mktemp("budget") / "prov").tree


def total(tree, standing, *changes):
    return round(float(moved(changes, tree, standing, AUGUST).sum()), 2)


def test_a_decided_change_is_in_the_decided_version(tree):
    assert [total(tree, standing, change()) for standing in Standing] == [0.0, -1000.0, -1000.0]


def test_an_expected_change_is_only_expected(tree):
    assert [total(tree, standing, change(decided=False)) for standing in Standing] == [0.0, 0.0, -1000.0]


def test_a_decision_after_as_of_is_only_expected(tree):
    assert [total(tree, standing, change(date="2024-09-01")) for standing in Standing] == [0.0, 0.0, -1000.0]
    assert total(tree, Standing.DECIDED, change(date="2024-08-31")) == -1000.0


def test_what_the_tables_hold_is_taken_out_of_the_versions_without_it(tree):
    assert [total(tree, standing, change(in_tables=True)) for standing in Standing] == [1000.0, 0.0, 0.0]
    early = change(decided=False, in_tables=True)
    assert [total(tree, standing, early) for standing in Standing] == [1000.0, 1000.0, 0.0]


def test_a_change_lies_on_the_months_that_it_pays_for(tree):
    months = moved((change(-100.0, first=10),), tree, Standing.DECIDED, AUGUST)[tree.position("51")]
    assert months[:9].tolist() == [0.0] * 9
    assert months[9:].tolist() == [-33.33, -33.33, -33.34]


@given(st.lists(st.tuples(st.floats(-1e9, 1e9).map(lambda v: round(v, 2)), st.integers(1, 12)), max_size=5))
def test_months_sum_to_the_changes_to_the_ore(tree, parts):
    changes = [change(amount, first=first) for amount, first in parts]
    assert total(tree, Standing.DECIDED, *changes) == pytest.approx(sum(a for a, _ in parts), abs=0.006)


def test_a_year_without_budget_is_the_change_but_a_part_of_one_stays_unknown():
    printed, moves = np.array([np.nan, -100.0, np.nan]), np.array([-5.0, -5.0, 0.0])
    np.testing.assert_array_equal(added(printed, moves), [-5.0, -105.0, np.nan])
    np.testing.assert_array_equal(added(printed, moves, known_only=True), [np.nan, -105.0, np.nan])


def test_pay_compensation_is_the_rate_on_the_months_left():
    np.testing.assert_array_equal(pending_pay(np.array([-120_000.0, 0.0]), 0.033, Month(2024, 4)), [-2970.0, 0.0])


def test_the_agreement_knows_2024_and_guesses_no_other_year():
    rate, start, source = agreed_review(load_parameter("pay_review"), 2024)
    assert (rate, start) == (0.033, Month(2024, 4))
    assert "HÖK 24" in source
    assert agreed_review(load_parameter("pay_review"), 2031) is None
