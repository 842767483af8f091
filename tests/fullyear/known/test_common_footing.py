"""There and back: an engine that foresaw the footed months exactly would give the year exactly, whatever is known."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.drivers.preliminary import by_month_of_use
from forecast.fullyear.known.common_footing import after, before, on_footing
from forecast.fullyear.known.knowledge import Knowledge
from forecast.fullyear.known.lump_rows import LumpRows
from forecast.fullyear.projection import LEVELS, Projection, even_reach, no_parts

R, Y = 5, 3


def case(seed, m):
    """Random books of a whole year (known to the test alone after month m) and random knowledge of every kind."""
    draws = np.random.default_rng(seed)
    truth = draws.normal(-100, 30, (R, 12))
    history = draws.normal(-100, 30, (R, Y, 12))
    after_m = np.arange(12) >= m
    level = draws.uniform(0.8, 1.2, (R, Y + 1, 12))
    level[0] = 1.0
    late = np.array([0.0, 0.35, 0.0, 0.5, 0.0])
    taken = draws.normal(0, 20, (R, Y + 1, 12)) * (draws.random((R, Y + 1, 12)) < 0.2)
    lumps = np.where(after_m, draws.normal(0, 20, (R, 12)), 0.0)
    taken[:, -1] = np.where(after_m, 0.0, taken[:, -1])
    complete = np.ones((R, 12))
    complete[2, m - 1] = 0.6
    books = SimpleNamespace(
        months=m, year=2024, years=(2021, 2022, 2023), history=history, budget=np.full(R, -1200.0),
        booked=np.where(after_m, np.nan, truth), actual=truth[:, :m].sum(axis=1), past_budgets=np.full((R, Y), -1200.0),
        prior_total=history[:, -1].sum(axis=1),
    )  # fmt: skip
    rows = LumpRows(np.zeros(R, dtype=bool), np.zeros_like(taken), lumps, np.zeros((R, Y + 1)))
    known = Knowledge(
        level=level, taken_out=taken, moved=np.zeros((R, Y, 12)), prior_moved=np.zeros(R), lumps=rows,
        shares=np.full((R, 12), 1 / 12), rhythm=np.zeros(R, dtype=bool), late=late,
        complete=complete, step_back=np.zeros(R, dtype=np.int64),
        one_offs=np.zeros((R, 12)), notes=("",) * R,
    )  # fmt: skip
    return truth, books, known


def foreseen(truth, books, known, footed):
    """An engine that knows the footed months to come."""
    m = books.months
    habit = truth - known.taken_out[:, -1] - known.lumps.put_back
    habit[:, :m] /= known.complete[:, :m]
    months = by_month_of_use(habit, known.late) / known.level[:, -1]
    rest = np.where(np.arange(12) >= m, months, np.nan)
    (weights, by_part), (path, month) = no_parts(R), even_reach(m, R)
    return Projection(
        point=footed.actual + np.nansum(rest, axis=1), rest=rest, method=("combined",) * R, expected=np.full(R, np.nan),
        weight=np.full(R, np.nan), spread=np.ones((R, len(LEVELS))), basis=("own",) * R, weights=weights,
        by_part=by_part, path=path, month=month, note=("",) * R,
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), m=st.integers(1, 11))
def test_a_foreseen_year_comes_out_and_booked_months_are_as_they_were(seed, m):
    truth, books, known = case(seed, m)
    kept = books.booked.copy()
    footed = before(books, known)
    point, rest, _ = after(foreseen(truth, books, known, footed), books, known, footed, np.arange(R))
    np.testing.assert_array_equal(books.booked, kept)
    missing = (truth - known.taken_out[:, -1])[:, m - 1] * (1 / known.complete[:, m - 1] - 1)
    np.testing.assert_allclose(point, truth.sum(axis=1) + missing, atol=1e-6)
    np.testing.assert_allclose(rest[:, m + 1 :], truth[:, m + 1 :], atol=1e-6)
    np.testing.assert_allclose(rest[:, m], truth[:, m] + missing, atol=1e-6)
    assert np.isnan(rest[:, :m]).all()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000), m=st.integers(1, 11))
def test_a_persons_year_comes_back_as_it_was_said(seed, m):
    """What `after` adds must not be in it twice: known sums, corrections, late invoices, the months' own level."""
    truth, books, known = case(seed, m)
    known = replace(known, level=np.broadcast_to(known.level[:, :, :1], known.level.shape))
    footed = before(books, known)
    said = 1.1 * truth.sum(axis=1)
    rest = np.full((R, 12), np.nan)
    rest[:, m:] = (on_footing(said, books, known, footed) - footed.actual)[:, None] / (12 - m)
    found = replace(foreseen(truth, books, known, footed), rest=rest)
    found = replace(found, point=footed.actual + np.sum(rest[:, m:], axis=1))
    point, _, _ = after(found, books, known, footed, np.arange(R))
    np.testing.assert_allclose(point, said, atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000), m=st.integers(1, 11))
def test_a_change_of_sign_mirrors_and_rows_do_not_touch_each_other(seed, m):
    _, books, known = case(seed, m)
    footed = before(books, known)
    turned = SimpleNamespace(**{k: -v if isinstance(v, np.ndarray) else v for k, v in vars(books).items()})
    lumps = known.lumps
    other = Knowledge(
        **{name: getattr(known, name) for name in known.__slots__ if name not in {"taken_out", "lumps"}},
        taken_out=-known.taken_out, lumps=LumpRows(lumps.whole, -lumps.taken_out, -lumps.put_back, -lumps.of_year),
    )  # fmt: skip
    mirrored = before(turned, other)
    for name in ("history", "booked", "actual", "budget", "past_budgets", "prior_total"):
        np.testing.assert_allclose(getattr(mirrored, name), -getattr(footed, name), atol=1e-9)


@pytest.mark.parametrize("m", [1, 8, 12])
def test_nothing_known_changes_nothing(m):
    truth, books, known = case(7, m)
    plain = Knowledge(
        level=np.ones_like(known.level), taken_out=np.zeros_like(known.taken_out), moved=known.moved,
        prior_moved=known.prior_moved, shares=known.shares, rhythm=known.rhythm, late=np.zeros(R),
        complete=np.ones((R, 12)),
        lumps=LumpRows(known.lumps.whole, np.zeros_like(known.taken_out), np.zeros((R, 12)), np.zeros((R, Y + 1))),
        step_back=known.step_back, one_offs=known.one_offs, notes=known.notes,
    )  # fmt: skip
    footed = before(books, plain)
    for name in ("history", "booked", "actual", "budget", "past_budgets"):
        np.testing.assert_array_equal(getattr(footed, name), getattr(books, name), err_msg=name)
    found = foreseen(truth, books, plain, footed)
    point, rest, spread = after(found, books, plain, footed, np.arange(R))
    np.testing.assert_array_equal(point, found.point)
    np.testing.assert_array_equal(rest, found.rest)
    np.testing.assert_array_equal(spread, found.spread)


def test_a_row_on_its_budget_stays_there():
    truth, books, known = case(3, 8)
    footed = before(books, known)
    found = foreseen(truth, books, known, footed)
    fixed = replace(found, point=np.full(R, -1200.0), method=("budget",) * R)
    point, _, spread = after(fixed, books, known, footed, np.arange(R))
    assert point.tolist() == [-1200.0] * R
    np.testing.assert_array_equal(spread, found.spread)
