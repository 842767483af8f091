import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear.textbook.cape_cod import outcome_per_exposure, rescale
from forecast.fullyear.textbook.dial import turn

# The triangle's latest diagonal (Taylor and Ashe 1983, as printed in Mack 1993), its chain ladder ultimates, and an
# exposure of 5.0, 5.2 ... 6.8 million; the results by an independent program (chainladder 0.10.1).
LATEST = (3901463, 5339085, 4909315, 4588268, 3873311, 3691712, 3483130, 2864498, 1363294, 344014)
TO_COME = (0, 94633.8145, 469511.2901, 709637.8208, 984888.6390, 1419459.4577, 2177640.6201)
TO_COME_LATE = (3920301.0120, 4278972.2633, 4625810.6944)
KAPPA = {1.0: (0.917972854,) * 2, 0.75: (0.913244631, 0.913282471), 0.0: (0.780292600, 0.730856573)}
NEWEST_ULTIMATE = {1.0: 6154139.8226, 0.75: 6124452.9783, 0.0: 4969824.6944}

money = arrays(np.float64, (3, 4), elements=st.floats(1.0, 1e6))
now = arrays(np.float64, 3, elements=st.floats(1.0, 1e6))
emerged = st.floats(0.02, 1.0)
decays = st.floats(0.0, 1.0)


def each(p):
    return np.full(3, p)


@pytest.mark.parametrize("decay", [1.0, 0.75, 0.0])
def test_the_published_triangle_gives_the_independent_programs_figures(decay):
    latest = np.array([LATEST], dtype=np.float64)
    p = latest / (latest + np.array([[*TO_COME, *TO_COME_LATE]]))
    exposure = 5e6 + 2e5 * np.arange(10.0)[None, :]
    kappa = outcome_per_exposure(latest, p, exposure, decay)
    assert kappa[0, [0, -1]] == pytest.approx(KAPPA[decay], abs=1e-8)
    ultimate = latest + (1 - p) * kappa * exposure
    assert ultimate[0, -1] == pytest.approx(NEWEST_ULTIMATE[decay], abs=0.01)


@given(money, now, emerged, decays)
def test_budgets_that_always_held_stay_as_they_are(totals, budget, p, decay):
    found = rescale(totals, totals, p * budget, each(p), budget, decay)
    assert found.kappa == pytest.approx(np.ones(3))
    assert found.expected == pytest.approx(budget)
    assert found.ultimate == pytest.approx(budget)


@given(money, now, emerged, decays)
def test_a_budget_that_is_always_six_per_cent_low_is_raised_by_six(totals, budget, p, decay):
    found = rescale(totals, totals / 1.06, p * 1.06 * budget, each(p), budget, decay)
    assert found.kappa == pytest.approx(np.full(3, 1.06))
    assert found.ultimate == pytest.approx(1.06 * budget)


@given(money, money, now, now, emerged)
def test_decay_one_is_plain_cape_cod_and_decay_zero_chain_ladder(totals, budgets, actual, budget, p):
    plain = rescale(totals, budgets, actual, each(p), budget, 1.0)
    kappa = (np.sum(totals, axis=1) + actual) / (np.sum(budgets, axis=1) + p * budget)
    assert plain.kappa == pytest.approx(kappa)
    assert plain.ultimate == pytest.approx(turn(actual, each(p), kappa * budget, 1))
    assert rescale(totals, budgets, actual, each(p), budget, 0.0).ultimate == pytest.approx(actual / p)


@given(money, money, now, now, decays)
def test_a_closed_year_is_its_outcome(totals, budgets, actual, budget, decay):
    assert np.array_equal(rescale(totals, budgets, actual, each(1.0), budget, decay).ultimate, actual)
    unknown = np.full(3, np.nan)
    assert np.array_equal(rescale(totals, budgets, actual, each(1.0), unknown, decay).ultimate, actual)


@given(money, money, now, now, emerged)
def test_doubled_money_doubles_a_turned_sign_mirrors_and_permuted_rows_permute(totals, budgets, actual, budget, p):
    base = rescale(totals, budgets, actual, each(p), budget)
    for factor in (2.0, -1.0):
        found = rescale(factor * totals, factor * budgets, factor * actual, each(p), factor * budget)
        assert found.kappa == pytest.approx(base.kappa)
        assert found.ultimate == pytest.approx(factor * base.ultimate)
    order = np.array([2, 0, 1])
    moved = rescale(totals[order], budgets[order], actual[order], each(p), budget[order])
    assert np.array_equal(moved.ultimate, base.ultimate[order])


@given(money, money, now, now, emerged, decays)
def test_an_unknown_budget_leaves_its_year_out_but_not_the_years_distance(totals, budgets, actual, budget, p, decay):
    gaps = budgets.copy()
    gaps[:, 2] = np.nan
    found = rescale(totals, gaps, actual, each(p), budget, decay)
    weight = decay ** np.array([4.0, 3.0, 1.0, 0.0])
    kept_totals = np.concatenate([totals[:, [0, 1, 3]], actual[:, None]], axis=1)
    kept_budgets = np.concatenate([budgets[:, [0, 1, 3]], p * budget[:, None]], axis=1)
    assert found.kappa == pytest.approx(np.sum(weight * kept_totals, axis=1) / np.sum(weight * kept_budgets, axis=1))


def test_without_any_history_the_year_stands_on_its_own_pace():
    found = rescale(np.zeros((1, 0)), np.zeros((1, 0)), np.array([-60.0]), np.array([0.5]), np.array([-100.0]))
    assert found.kappa[0] == pytest.approx(1.2)
    assert found.ultimate[0] == pytest.approx(-120.0)


def test_what_is_not_known_is_not_guessed():
    totals, budgets = np.array([[10.0, 12.0]] * 3), np.array([[10.0, 12.0], [10.0, -12.0], [0.0, 0.0]])
    budget = np.array([np.nan, 11.0, 0.0])
    found = rescale(totals, budgets, np.full(3, 5.0), np.full(3, 0.5), budget)
    assert found.kappa[0] == pytest.approx(1.0)  # this year's budget is missing, the earlier ones held
    assert np.isnan(found.expected[0])
    assert np.isnan(found.kappa[1])  # budgets of both signs: their sum is no exposure
    assert np.isnan(found.kappa[2])


def test_rescaling_mends_a_chronic_lean_and_costs_little_where_there_is_none():
    # the simulation of five whole years, year shock 5 %, month noise 5 %: root mean squared miss in month 2
    rng = np.random.default_rng(11)
    level = 1.035 ** np.arange(6) * np.exp(rng.normal(0, 0.05, (2000, 6)))
    months = level[:, :, None] / 12 * rng.normal(1, 0.05, (2000, 6, 12))
    total, c, p = np.sum(months, axis=2), np.sum(months[:, 5, :2], axis=1), np.full(2000, 2 / 12)
    missed = {}
    for lean in (1.0, 0.94):
        budgets = level * lean * np.exp(rng.normal(0, 0.03, (2000, 6)))
        found = rescale(total[:, :5], budgets[:, :5], c, p, budgets[:, 5]).ultimate
        for name, year in (("cape cod", found), ("bf", turn(c, p, budgets[:, 5], 1))):
            missed[name, lean] = float(np.sqrt(np.mean((year / total[:, 5] - 1) ** 2)))
    assert missed["cape cod", 0.94] < 0.6 * missed["bf", 0.94]
    assert missed["cape cod", 1.0] < 1.15 * missed["bf", 1.0]


def test_a_decay_beyond_one_is_refused():
    with pytest.raises(ValueError, match=r"decay is 1\.1, not 0 to 1"):
        outcome_per_exposure(np.ones((1, 2)), np.ones((1, 2)), np.ones((1, 2)), 1.1)
