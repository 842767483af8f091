import importlib
import subprocess
import sys
import warnings

import numpy as np
import pytest

from forecast.fullyear.textbook.state_space import CONSTANT, NOT_CONVERGED, NOT_FITTED, ets_rest, unobserved_rest

SEASON = np.array([1.0, 1.1, 0.9, 1.0, 1.2, 0.8, 0.6, 0.9, 1.1, 1.1, 1.0, 1.3])
METHODS = (ets_rest, unobserved_rest)
MODULES = {
    ets_rest: ("statsmodels.tsa.exponential_smoothing.ets", "ETSModel"),
    unobserved_rest: ("statsmodels.tsa.statespace.structural", "UnobservedComponents"),
}


def noisy(seed, years=4, growth=0.0, noise=0.05):
    """One row of years x 12 with a season, a growth a year and noise, a year of about 12."""
    rng = np.random.default_rng(seed)
    level = (1 + growth) ** (np.arange(years * 12) / 12)
    return (np.tile(SEASON, years) * level * rng.normal(1.0, noise, years * 12)).reshape(1, years, 12)


def split(months, m):
    return months[:, :-1], months[:, -1, :m]


@pytest.mark.parametrize("method", METHODS)
def test_a_season_with_noise_is_continued(method):
    found = method(*split(noisy(1), 5))
    assert found.fallback == (None,)
    assert found.rest[0] == pytest.approx(SEASON[5:], abs=0.2)
    assert np.sum(found.rest) == pytest.approx(np.sum(SEASON[5:]), rel=0.05)


@pytest.mark.parametrize("method", METHODS)
def test_a_rising_row_is_taken_on_and_not_repeated(method):
    months = noisy(2, years=6, growth=0.1, noise=0.01)
    found = method(*split(months, 6))
    truth, repeated = np.sum(months[0, -1, 6:]), np.sum(months[0, -2, 6:])
    assert abs(np.sum(found.rest) - truth) < 0.5 * abs(repeated - truth)


@pytest.mark.parametrize("method", METHODS)
def test_the_same_row_gives_the_same_bytes_alone_and_among_others(method):
    rows = np.concatenate([noisy(3), noisy(4)])
    both, again = method(*split(rows, 8)), method(*split(rows, 8))
    assert both.rest.tobytes() == again.rest.tobytes()
    assert method(*split(rows[1:], 8)).rest.tobytes() == both.rest[1:].tobytes()


@pytest.mark.parametrize("method", METHODS)
def test_doubled_money_doubles_and_a_turned_sign_mirrors(method):
    history, booked = split(noisy(5), 4)
    base = method(history, booked).rest
    assert method(2 * history, 2 * booked).rest == pytest.approx(2 * base)
    assert method(-history, -booked).rest == pytest.approx(-base)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("m", [1, 11])
def test_the_rest_has_the_months_that_are_left(method, m):
    assert method(*split(noisy(6, years=3), m)).rest.shape == (1, 12 - m)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("size", [0.0, -250.0])
def test_a_row_without_any_change_repeats_last_year_and_says_so(method, size):
    found = method(np.full((1, 3, 12), size), np.full((1, 8), size))
    assert found.rest[0].tolist() == [size] * 4
    assert found.fallback == (CONSTANT,)
    assert "lika stor varje månad" in CONSTANT


@pytest.mark.parametrize("method", METHODS)
def test_hard_rows_give_finite_months_without_a_warning(method):
    lumpy, once = np.zeros((1, 3, 12)), np.zeros((1, 3, 12))
    lumpy[0, :, 5] = [100.0, 0.0, 5000.0]
    once[0, 1, 3] = 1e9
    signs = np.tile([1.0, -1.0], 18).reshape(1, 3, 12)
    exact = np.tile(SEASON, (1, 3, 1))
    rows = np.concatenate([lumpy, once, signs, exact])
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = method(*split(rows, 6))
    assert [str(warning.message) for warning in told] == []
    assert np.all(np.isfinite(found.rest))
    for row, why in enumerate(found.fallback):
        if why is not None:
            assert found.rest[row].tolist() == rows[row, -2, 6:].tolist()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("fault", [ValueError("no"), np.linalg.LinAlgError("singular"), ZeroDivisionError("0")])
def test_a_model_that_cannot_be_fitted_falls_back_and_says_so(method, fault, monkeypatch):
    module, name = MODULES[method]

    def broken(*_, **__):
        raise fault

    monkeypatch.setattr(importlib.import_module(module), name, broken)
    history, booked = split(noisy(7), 8)
    found = method(history, booked)
    assert found.fallback == (NOT_FITTED,)
    assert found.rest[0].tolist() == history[0, -1, 8:].tolist()
    assert "Förra årets månader används." in NOT_FITTED


class _NeverThere:
    """A model whose search never ends."""

    def __init__(self, *_, **__):
        self.params, self.mle_retvals = None, {"converged": False}

    def fit(self, *_, **__):
        return self


@pytest.mark.parametrize("method", METHODS)
def test_a_search_that_does_not_end_falls_back_and_says_so(method, monkeypatch):
    module, name = MODULES[method]
    monkeypatch.setattr(importlib.import_module(module), name, _NeverThere)
    history, booked = split(noisy(8), 8)
    found = method(history, booked)
    assert found.fallback == (NOT_CONVERGED,)
    assert found.rest[0].tolist() == history[0, -1, 8:].tolist()
    assert "ingen stabil anpassning" in NOT_CONVERGED


def test_statsmodels_is_not_imported_until_it_is_needed():
    code = "import sys, forecast.fullyear.textbook.state_space; print('statsmodels' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
