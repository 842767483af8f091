import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear.textbook.development import accumulate, chain_ladder, mack_error
from forecast.fullyear.textbook.dial import turn

# Taylor and Ashe (1983), accumulated claims as printed in Mack (1993), table 1
TAYLOR_ASHE = (
    (357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463),
    (352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085),
    (290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315),
    (310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268),
    (443160, 1136350, 2128333, 2897821, 3402672, 3873311),
    (396132, 1333217, 2180715, 2985752, 3691712),
    (440832, 1288463, 2419861, 3483130),
    (359480, 1421128, 2864498),
    (376686, 1363294),
    (344014,),
)
# the published tables: reserves in thousands, their standard errors in per cent, and the totals
RESERVES = (0, 95, 470, 710, 985, 1419, 2178, 3920, 4279, 4626)
ERROR_PERCENT = (80, 26, 19, 27, 29, 26, 22, 23, 29)
TOTAL, TOTAL_ERROR = 18_680_856, 2_447_095
# by origin to the krona, from the same formulas in an independent program (chainladder 0.10.1, sigma by Mack's rule)
ERRORS = (0, 75535.0408, 121698.5616, 133548.8530, 261406.4493, 411009.7039, 558316.8581, 875327.5119)
LAST_ERRORS = (971257.8065, 1363154.9117)

# Benktander's answer for the newest origin on an exposure of 6.8 million, n iterations, by the same program
NEWEST_BENKTANDER = {1: 6_673_314.2583, 2: 6_555_397.7733, 4: 6_343_486.5403}

money = st.floats(1.0, 1e6)
whole_years = arrays(np.float64, (3, 5, 12), elements=money)


def triangle(scale=1.0):
    full = np.full((1, 10, 10), np.nan)
    for origin, amounts in enumerate(TAYLOR_ASHE):
        full[0, origin, : len(amounts)] = amounts
    return full * scale


def as_of(months, m):
    """Years x months, the last year booked to m."""
    booked = months.copy()
    booked[:, -1, m:] = np.nan
    return accumulate(booked)


def test_taylor_and_ashe_give_macks_published_reserves():
    found = chain_ladder(triangle())
    assert np.round(found.reserve[0] / 1000).tolist() == list(RESERVES)
    assert round(float(np.sum(found.reserve))) == TOTAL
    assert found.factors[0, :4] == pytest.approx([3.490607, 1.747333, 1.457413, 1.173852], abs=1e-6)


def test_taylor_and_ashe_give_macks_published_standard_errors():
    found = chain_ladder(triangle())
    error = mack_error(triangle(), found)
    assert round(float(error.total[0])) == TOTAL_ERROR
    assert np.round(100 * error.by_origin[0, 1:] / found.reserve[0, 1:]).tolist() == list(ERROR_PERCENT)
    assert error.by_origin[0] == pytest.approx([*ERRORS, *LAST_ERRORS], abs=1e-3)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_the_dial_on_the_published_triangle_gives_the_independent_programs_figures(n):
    found = chain_ladder(triangle())
    emerged = found.emerged[0, found.age[0]]
    year = turn(found.latest[0], emerged, 5e6 + 2e5 * np.arange(10.0), n)
    assert year[-1] == pytest.approx(NEWEST_BENKTANDER[n], abs=1e-3)
    assert turn(found.latest[0], emerged, np.ones(10), math.inf) == pytest.approx(found.ultimate[0])


def test_the_last_variance_follows_macks_rule():
    variance = mack_error(triangle(), chain_ladder(triangle())).variance[0]
    first, second = variance[-3], variance[-2]
    assert variance[-1] == pytest.approx(min(second**2 / first, first, second))


def test_several_triangles_at_once_are_each_their_own():
    other = triangle()[:, :, :] * np.linspace(1.0, 2.0, 10)[None, :, None]
    both = np.concatenate([triangle(), other])
    found, alone = chain_ladder(both), chain_ladder(other)
    assert found.ultimate[1] == pytest.approx(alone.ultimate[0])
    assert mack_error(both, found).total[0] == pytest.approx(TOTAL_ERROR, abs=1)
    assert mack_error(both, found).total[1] == pytest.approx(mack_error(other, alone).total[0])


@given(whole_years, st.integers(1, 11))
def test_on_whole_years_the_factors_telescope_to_c_over_p(months, m):
    found = chain_ladder(as_of(months, m))
    past = months[:, :-1]
    p = np.sum(past[:, :, :m], axis=(1, 2)) / np.sum(past, axis=(1, 2))
    c = np.sum(months[:, -1, :m], axis=1)
    assert found.ultimate[:, -1] == pytest.approx(c / p)
    assert found.emerged[:, m - 1] == pytest.approx(p)
    assert found.ultimate[:, :-1] == pytest.approx(np.sum(past, axis=2))


@given(whole_years, st.integers(1, 11))
def test_doubled_money_doubles_and_a_turned_sign_mirrors(months, m):
    plain, twice, turned = (as_of(factor * months, m) for factor in (1.0, 2.0, -1.0))
    base, error = chain_ladder(plain), mack_error(plain, chain_ladder(plain))
    assert chain_ladder(twice).ultimate == pytest.approx(2 * base.ultimate)
    assert chain_ladder(turned).ultimate == pytest.approx(-base.ultimate)
    for other, factor in ((twice, 2.0), (turned, 1.0)):
        found = mack_error(other, chain_ladder(other))
        assert found.total == pytest.approx(factor * error.total)
        assert np.sqrt(found.process**2 + found.estimation**2) == pytest.approx(found.by_origin)


@given(whole_years, st.permutations([0, 1, 2]))
def test_permuted_rows_permute(months, order):
    plain, moved = as_of(months, 5), as_of(months[order], 5)
    assert np.array_equal(chain_ladder(moved).ultimate, chain_ladder(plain).ultimate[order])
    assert np.array_equal(
        mack_error(moved, chain_ladder(moved)).total, mack_error(plain, chain_ladder(plain)).total[order]
    )


@given(whole_years)
def test_a_closed_year_is_its_outcome_without_error(months):
    found = chain_ladder(accumulate(months))
    assert found.reserve == pytest.approx(np.zeros((3, 5)))
    assert np.all(mack_error(accumulate(months), found).total == 0)


def test_the_error_of_one_open_year_is_that_year_alone():
    months = np.random.default_rng(5).uniform(50, 150, (1, 6, 12))
    booked = as_of(months, 8)
    error = mack_error(booked, chain_ladder(booked))
    assert error.total[0] == pytest.approx(error.by_origin[0, -1])
    assert error.by_origin[0, :-1].tolist() == [0.0] * 5


def by_the_papers_sums(accumulated):
    """The variance of all reserves of one triangle, summed pair by pair as Mack (1993) writes it."""
    found = chain_ladder(accumulated[None])
    variance, factors = mack_error(accumulated[None], found).variance[0], found.factors[0]
    ages, ultimate, completed = found.age[0], found.ultimate[0], found.completed[0]
    linked = np.isfinite(accumulated[:, :-1]) & np.isfinite(accumulated[:, 1:])
    total = 0.0
    for i, ultimate_i in enumerate(ultimate):
        for k in range(ages[i], len(factors)):
            total += ultimate_i**2 * variance[k] / factors[k] ** 2 / completed[i, k]
        for j, ultimate_j in enumerate(ultimate):
            for k in range(max(ages[i], ages[j]), len(factors)):
                volume = np.sum(accumulated[linked[:, k], k])
                total += ultimate_i * ultimate_j * variance[k] / factors[k] ** 2 / volume
    return total


@pytest.mark.parametrize("known", [(12, 12, 12, 12, 7), (12, 12, 12, 9, 4), (12, 10, 12, 12, 1)])
def test_the_total_is_the_papers_sum_over_pairs_whatever_is_unknown(known):
    months = np.random.default_rng(9).uniform(50, 150, (5, 12))
    for year, m in enumerate(known):
        months[year, m:] = np.nan
    booked = accumulate(months[None])
    error = mack_error(booked, chain_ladder(booked))
    assert error.total[0] ** 2 == pytest.approx(by_the_papers_sums(booked[0]))


def test_a_year_known_only_by_spans_is_linked_where_it_can_be():
    booked = accumulate(np.arange(1.0, 13) * np.array([[[1.0], [2.0], [3.0]]]))
    booked[0, 1, :7] = np.nan  # the second year is known from August
    booked[0, 1, 9] = np.nan  # and not in October
    booked[0, 2, 8:] = np.nan
    found = chain_ladder(booked)
    assert found.ultimate[0] == pytest.approx([78.0, 156.0, 234.0])
    assert found.age[0].tolist() == [11, 11, 7]


def test_years_that_grow_alike_have_no_error():
    booked = as_of(np.arange(1.0, 13) * np.array([[[1.0], [2.0], [3.0]]]), 4)
    found = chain_ladder(booked)
    assert found.ultimate[0, -1] == pytest.approx(3 * 78)
    assert mack_error(booked, found).total[0] == pytest.approx(0.0, abs=1e-6)


def test_what_was_zero_cannot_be_scaled_and_is_not_guessed():
    months = np.ones((1, 3, 12))
    months[0, :, :2] = 0.0  # nothing is booked before March
    january, april = as_of(months, 1), as_of(months, 4)
    assert np.isnan(chain_ladder(january).ultimate[0, -1])
    assert np.isnan(mack_error(january, chain_ladder(january)).total[0])
    assert chain_ladder(april).ultimate[0].tolist() == [10.0, 10.0, 10.0]
    assert np.isfinite(mack_error(april, chain_ladder(april)).total[0])


def test_an_age_reached_against_the_rows_sign_has_no_error():
    months = np.random.default_rng(3).uniform(50, 150, (1, 4, 12))
    months[0, 1, 0] = -500.0  # a large repayment in January, made good in later months
    early, late = as_of(months, 1), as_of(months, 11)
    assert np.isnan(mack_error(early, chain_ladder(early)).total[0])
    assert np.isfinite(mack_error(late, chain_ladder(late)).total[0])


def test_one_whole_year_gives_an_ultimate_but_no_error():
    booked = as_of(np.ones((1, 2, 12)), 6)
    found = chain_ladder(booked)
    assert found.ultimate[0, -1] == pytest.approx(12.0)
    assert np.isnan(mack_error(booked, found).total[0])


def test_a_year_without_any_amount_is_unknown_and_leaves_the_others():
    booked = triangle()
    booked = np.concatenate([booked, np.full((1, 1, 10), np.nan)], axis=1)
    found = chain_ladder(booked)
    assert np.isnan(found.ultimate[0, -1])
    assert found.age[0, -1] == -1
    assert mack_error(booked, found).total[0] == pytest.approx(TOTAL_ERROR, abs=1)


def test_an_array_of_the_wrong_kind_is_refused():
    with pytest.raises(ValueError, match=r"shape \(2, 12\), expected rows x origins x ages"):
        chain_ladder(np.ones((2, 12)))
