import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.drivers.grant_effects import Flow, Outcomes, Terms, deferred, lost_rest, new_grant, nothing, spread
from forecast.periods import Month

AUGUST = Month(2024, 8)


def terms(left=1200.0, as_of=AUGUST, **given_terms):
    return Terms(left, as_of, **given_terms)


class TestLostRest:
    def test_the_rest_is_lost_in_equal_parts_after_as_of(self):
        flow = lost_rest(terms(800.0))
        assert flow.income.tolist() == [0.0] * 8 + [-200.0] * 4
        assert not flow.cost.any()

    def test_the_avoidable_share_of_the_cost_falls_away_with_it(self):
        assert lost_rest(terms(800.0, avoidable_share=0.25)).net == -600
        fully = lost_rest(terms(800.0, avoidable_share=1.0))
        assert (fully.income.sum(), fully.cost.sum(), fully.net) == (-800, 800, 0)

    def test_the_avoidable_share_works_after_notice_only(self):
        flow = lost_rest(terms(800.0, avoidable_share=0.5, notice_months=2))
        assert flow.cost.tolist() == [0.0] * 10 + [100.0] * 2, "half of November's and December's 200"
        assert lost_rest(terms(800.0, avoidable_share=1.0, notice_months=4)).net == -800

    def test_notice_runs_from_the_decision_where_that_is_later(self):
        flow = lost_rest(terms(800.0, avoidable_share=1.0, decision=Month(2024, 10)))
        assert flow.income.tolist() == [0.0] * 9 + [-266.67, -266.67, -266.66]
        assert flow.cost.tolist() == [0.0] * 10 + [200.0] * 2, "the cost runs from September whatever is decided"

    def test_cost_that_waits_for_the_decision_is_never_taken_on(self):
        flow = lost_rest(terms(800.0, cost_share=0.9, in_advance=False))
        assert (flow.income.sum(), flow.cost.sum()) == (-800, 720)

    def test_a_year_that_is_over_loses_nothing(self):
        flow = lost_rest(terms(as_of=Month(2024, 12), avoidable_share=1.0))
        assert not flow.income.any()
        assert not flow.cost.any()

    @given(st.integers(0, 10**11), st.integers(0, 100), st.integers(1, 11), st.integers(0, 12))
    def test_it_sums_to_the_loss_to_the_ore_and_no_booked_month_moves(self, ore, share, month, notice):
        flow = lost_rest(Terms(ore / 100, Month(2024, month), avoidable_share=share / 100, notice_months=notice))
        assert not flow.income[:month].any()
        assert not flow.cost[: min(month + notice, 12)].any()
        assert abs(flow.income.sum() + ore / 100) < 0.0051
        assert flow.net <= 0, "losing a grant never makes the year better"
        months = max(12 - month - notice, 0) / (12 - month)
        assert abs(flow.cost.sum() - ore / 100 * share / 100 * months) < 0.0051

    @pytest.mark.parametrize("share", [-0.01, 1.01, 80])
    def test_a_share_is_from_nothing_to_all(self, share):
        with pytest.raises(ValueError, match="0 till 1") as caught:
            terms(avoidable_share=share)
        assert str(caught.value) == f"Andelen kostnad som faller bort ska vara 0 till 1, inte {share}."


class TestNewGrant:
    """Alingsås: 35 mkr sought; 60 % and 90 % are example values (stories EK10)."""

    LEFT = 35_000_000.0

    def made(self, *, in_advance, **more):
        return new_grant(terms(self.LEFT, cost_share=0.9, in_advance=in_advance, **more), 0.6)

    def test_cost_after_the_decision(self):
        made = self.made(in_advance=False)
        assert made.expected.net == 2_100_000
        assert (made.worst, made.best) == (0, 3_500_000)

    def test_cost_in_advance(self):
        made = self.made(in_advance=True)
        assert made.expected.net == -10_500_000
        assert (made.worst, made.best) == (-31_500_000, 3_500_000)
        assert made.expected.income.sum() == 21_000_000
        assert made.expected.cost.sum() == -31_500_000

    def test_cost_in_advance_begins_before_the_decision_and_falls_away_after_notice(self):
        made = self.made(in_advance=True, decision=Month(2024, 10), avoidable_share=1.0, notice_months=1)
        assert not made.comes.income[:9].any()
        assert np.allclose(made.comes.cost[8:], -7_875_000)
        assert np.allclose(made.fails.cost[8:], [-7_875_000, -7_875_000, -7_875_000, 0])

    def test_what_is_deferred_belongs_to_next_year(self):
        made = new_grant(terms(1000.0, cost_share=0.5, in_advance=False), 1.0, deferred_share=0.4)
        assert (made.comes.income.sum(), made.comes.cost.sum()) == (600, -300)

    @given(st.floats(0, 1), st.floats(0, 1), st.booleans())
    def test_the_expected_lies_between_the_two_outcomes(self, probability, share, in_advance):
        made = new_grant(terms(1e6, cost_share=share, in_advance=in_advance), probability)
        assert made.worst - 0.02 <= made.expected.net <= made.best + 0.02
        exact = probability * made.comes.net + (1 - probability) * made.fails.net
        assert made.expected.net == pytest.approx(exact, abs=0.02)


def test_a_deferral_is_posted_in_december_and_its_cost_may_follow():
    flow = deferred(terms(0.0, avoidable_share=0.5), 800.0)
    assert flow.income.tolist() == [0.0] * 11 + [-800.0]
    assert flow.cost.tolist() == [0.0] * 8 + [100.0] * 4


def test_two_outcomes_are_one_where_it_is_certain():
    assert Outcomes(1.0, nothing(), nothing()).certain
    assert Outcomes(0.0, nothing(), nothing()).certain
    assert not Outcomes(0.5, nothing(), nothing()).certain


def test_the_expected_months_sum_to_the_rounded_year():
    months = np.array([0.0] * 8 + [0.01] * 4)
    flow = Outcomes(0.3, Flow(months, np.zeros(12)), nothing()).expected
    assert flow.income.tolist() == [0.0] * 11 + [0.01]


@given(st.floats(-1e12, 1e12), st.integers(1, 12))
def test_a_sum_is_spread_to_the_ore(total, first):
    out = spread(total, first)
    assert abs(out.sum() - total) <= 0.0051 + abs(total) * 1e-12
    assert not out[: first - 1].any()
    assert not spread(total, 13).any()
