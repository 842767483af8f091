"""The deviation so far split into what goes on and what turns: sums, signs, and who must say why."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.fullyear.timing import Thresholds, cancelling, reason_asked, thresholds_on, timing
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.model import Baseline
from forecast.periods import Month

THRESHOLDS = Thresholds(50_000.0, 0.01, 0.9)
NAN = float("nan")


def tree_of(leaves):
    rows = [Row(f"r{i}", "total", f"Rad {i}", f"r{i}", CostType.NET, Role.LEAF) for i in range(leaves)]
    return make_tree("by_activity", (*rows, Row("total", None, "Summa", "", CostType.NET, Role.SUM)))


def base_of(actual, budget, ytd=None, months=8):
    """A baseline of leaves and their total, with what the split reads and nothing else."""
    tree = tree_of(len(actual))
    empty = np.full(len(tree.rows), NAN)
    values = {field.name: empty for field in fields(Baseline)}
    values |= {"method": (), "reason": (), "basis": (), "tree": tree, "as_of": Month(2024, months)}
    actual, budget = (tree.sum_up(np.array([*given, NAN], dtype=np.float64)) for given in (actual, budget))
    period = np.full(len(tree.rows), NAN) if ytd is None else np.array([*ytd, NAN], dtype=np.float64)
    lines = tree.sum_whole(budget + (actual - period) * 12 / months)
    values |= {"actual": actual, "budget": budget, "ytd_budget": period}
    return Baseline(**{**values, "linear": actual * 12 / months, "linear_deviation": lines})


def split(actual, budget, forecast, ytd=None, months=8, thresholds=THRESHOLDS):
    base = base_of(actual, budget, ytd, months)
    forecast = base.tree.sum_up(np.array([*forecast, NAN], dtype=np.float64))
    return timing(base, forecast, np.round(forecast - base.budget, 2), thresholds)


def test_a_pure_run_rate_goes_on_whole():
    found = split([-880.0], [-1200.0], [-1320.0])
    assert (found.so_far[0], found.continues[0], found.turns[0], found.correction[0]) == (-80, -80, 0, 0)


def test_a_pure_timing_turns_whole():
    found = split([-700.0], [-1200.0], [-1200.0])
    assert (found.so_far[0], found.continues[0], found.turns[0]) == (100, 0, 100)
    assert (found.pace[0], found.correction[0], found.rest[0]) == (150, -150, -100)


def test_both_are_told_apart():
    """100 a month worse than budget all year, and an invoice of 500 that has not come."""
    found = split([-8 * 1100.0 + 500.0], [-12_000.0], [-13_200.0])
    assert (found.so_far[0], found.continues[0], found.turns[0]) == (-300, -800, 500)


def test_the_period_budget_is_used_where_there_is_one():
    found = split([-400.0, -400.0], [-1200.0, -1200.0], [-1200.0, -1200.0], ytd=[-400.0, NAN], months=3)
    assert found.so_far.tolist() == [0, -100, -100]
    assert found.straight.tolist() == [False, True, True]


def test_a_row_without_outcome_stands_on_budget_and_moves_no_sum():
    found = split([-880.0, NAN], [-1200.0, -600.0], [-1320.0, -600.0])
    assert np.isnan(found.so_far[1])
    assert np.isnan(found.turns[1])
    assert (found.so_far[2], found.continues[2], found.turns[2]) == (-80, -80, 0)


def test_a_row_without_budget_counts_in_the_sum_with_its_outcome():
    found = split([-880.0, -8.0], [-1200.0, NAN], [-1320.0, -12.0])
    assert np.isnan(found.so_far[1])
    assert (found.so_far[2], found.continues[2], found.turns[2]) == (-88, -88, 0)


def test_nothing_is_said_without_a_budget():
    found = split([-880.0], [NAN], [-1320.0])
    for values in (found.so_far, found.continues, found.turns, found.correction):
        assert np.isnan(values).all()


def test_a_closed_year_has_no_timing():
    found = split([-1320.0], [-1200.0], [-1320.0], months=12)
    assert (found.continues[0], found.turns[0], found.correction[0]) == (-120, 0, 0)


amounts = st.lists(st.integers(-(10**11), 10**11).map(lambda ore: ore / 100), min_size=3, max_size=3)


@given(amounts, amounts, amounts, st.none() | amounts, st.integers(1, 12))
def test_continues_and_turns_are_the_deviation_so_far_to_the_ore(actual, budget, forecast, ytd, months):
    found = split(actual, budget, forecast, ytd, months)
    assert np.round(found.continues + found.turns, 2) == pytest.approx(found.so_far, abs=0.001)
    for values in (found.so_far, found.pace, found.correction, found.continues, found.turns):
        assert values[-1] == pytest.approx(float(np.round(values[:-1].sum(), 2)), abs=0.001)


@given(amounts, amounts, amounts, st.none() | amounts, st.integers(1, 12))
def test_turned_signs_turn_the_answer(actual, budget, forecast, ytd, months):
    found = split(actual, budget, forecast, ytd, months)
    mirrored = split(*([-x for x in given] for given in (actual, budget, forecast)),
                     None if ytd is None else [-x for x in ytd], months)  # fmt: skip
    for name in ("so_far", "continues", "turns", "pace", "deviation", "correction", "rest"):
        assert getattr(mirrored, name) == pytest.approx(-getattr(found, name), abs=0.001), name
    assert mirrored.tolerance == pytest.approx(found.tolerance)


@given(amounts, amounts, amounts, st.integers(1, 11))
def test_what_continues_is_the_years_deviation_at_an_even_pace(actual, budget, forecast, months):
    found = split(actual, budget, forecast, None, months)
    assert found.continues * 12 / months == pytest.approx(found.deviation, abs=0.5)
    assert -found.turns * 12 / months == pytest.approx(found.correction, abs=0.5)


class TestReasonAsked:
    def asked(self, corrections, thresholds=THRESHOLDS):
        budget = [-12_000_000.0] * len(corrections)
        found = split(
            [-8_000_000.0] * len(corrections), budget, [b + c for b, c in zip(budget, corrections, strict=True)]
        )
        return reason_asked(found, np.arange(len(corrections)), thresholds.carried)[:-1].tolist()

    def test_the_fewest_rows_that_carry_nine_tenths(self):
        assert self.asked([-700_000.0, 250_000.0, -40_000.0, 10_000.0]) == [True, True, False, False]

    def test_never_within_the_tolerance_of_the_row(self):
        # 1 % of 12 mnkr is 120 tkr, more than 50 tkr
        assert self.asked([-110_000.0, 10_000.0]) == [False, False]
        assert self.asked([-130_000.0, 10_000.0]) == [True, False]

    def test_nobody_is_asked_where_nothing_turns(self):
        assert self.asked([0.0, 0.0]) == [False, False]

    def test_unknown_rows_are_not_asked(self):
        found = split([-880_000.0, NAN], [-1_200_000.0, NAN], [-1_500_000.0, NAN])
        assert reason_asked(found, np.arange(2), 0.9).tolist() == [True, False, False]


def test_errors_that_cancel_are_seen():
    found = split([-800.0, -800.0], [-1200.0, -1200.0], [-1300.0, -1090.0])
    assert cancelling(found, np.arange(2)) == (10.0, 210.0)
    unknown = replace(found, correction=np.array([NAN, 5.0, 5.0]))
    assert cancelling(unknown, np.arange(2)) == (5.0, 5.0)


def test_the_thresholds_are_the_parameters():
    assert thresholds_on(Month(2024, 8)) == THRESHOLDS
