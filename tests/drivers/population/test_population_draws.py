import numpy as np
import pytest

from forecast.drivers.population.cohort import project
from forecast.drivers.population.components import read_components
from forecast.drivers.population.counts import GROUPS, group_count
from forecast.drivers.population.draws import BLOCK, draw_groups, past_years, quantiles
from forecast.drivers.population.rates import fit_rates
from town import Town, components_text, table_of

TOWN = Town(years=25)
SPAN = (TOWN.last + 1, TOWN.last + 5)


@pytest.fixture(scope="module")
def components():
    return read_components(table_of(components_text(TOWN, totals=False)))


@pytest.fixture(scope="module")
def fitted(components):
    rates = fit_rates(components)
    return rates, past_years(components, rates)


@pytest.fixture(scope="module")
def drawn(components, fitted):
    return draw_groups(*fitted, components.population[-1], SPAN, draws=300, seed=1)


def test_years_that_never_differed_leave_only_chance_and_trend(fitted):
    _, past = fitted
    assert past.deaths == pytest.approx(np.ones(24), abs=0.001)
    assert past.arrivals == pytest.approx(np.ones((24, 3)), abs=0.001)


def test_the_middle_of_the_draws_is_the_point(components, fitted, drawn):
    point = project(fitted[0], components.population[-1], TOWN.last, SPAN[1])
    for g, youngest in enumerate(GROUPS.values()):
        np.testing.assert_allclose(drawn[:, :, g].mean(axis=0), group_count(point, youngest), rtol=0.004)


def test_the_same_seed_draws_the_same_and_fewer_draws_are_the_first(components, fitted, drawn):
    last = components.population[-1]
    np.testing.assert_array_equal(drawn, draw_groups(*fitted, last, SPAN, draws=300, seed=1))
    np.testing.assert_array_equal(drawn[:10], draw_groups(*fitted, last, SPAN, draws=10, seed=1))
    assert (drawn[:10] != draw_groups(*fitted, last, SPAN, draws=10, seed=2)).any()


def test_futures_part_with_the_years(drawn):
    spread = drawn.std(axis=0)
    assert (spread[-1] > spread[0]).all()
    assert (spread[0] > 0).all()


def test_a_given_year_is_the_same_in_every_future(components, fitted):
    year = SPAN[0] + 1
    given = {year: np.full((2, 101), 50.0)}
    made = draw_groups(*fitted, components.population[-1], SPAN, draws=20, seed=1, given=given)
    assert (made[:, 1] == [36 * 100, 21 * 100]).all()
    assert made[:, 2].std(axis=0).min() > 0


def test_quantiles_grow_with_their_level(drawn):
    spans = quantiles(drawn, (0.05, 0.1, 0.5, 0.9, 0.95))
    assert spans.shape == (5, 2, 5)
    assert (np.diff(spans, axis=2) >= 0).all()


def test_progress_tells_every_block(components, fitted):
    seen = []
    draw_groups(
        *fitted,
        components.population[-1],
        SPAN,
        draws=BLOCK + 1,
        seed=1,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(BLOCK, BLOCK + 1), (BLOCK + 1, BLOCK + 1)]


def test_a_town_whose_years_differ_has_wider_spans(components, fitted, drawn):
    rng = np.random.default_rng(1)
    shaken = components.arrivals * rng.choice([0.2, 1.8], size=(25, 1, 1))
    restless = type(components)(**{**{f: getattr(components, f) for f in components.__slots__}, "arrivals": shaken})
    past = past_years(restless, fitted[0])
    wider = draw_groups(fitted[0], past, components.population[-1], SPAN, draws=300, seed=1)
    assert wider[:, -1, 0].std() > 1.3 * drawn[:, -1, 0].std()
