"""Before the engine: history and booked months on one footing. After it: this year's footing, and known sums added.

Booked figures are never changed: what is read otherwise than it is booked comes back in the months after as-of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.drivers.preliminary import by_month_of_booking, by_month_of_use
from forecast.fullyear.arrays import MONTHS, Bools, Floats, Ints, spread_out
from forecast.fullyear.books import Books
from forecast.fullyear.known.knowledge import Knowledge
from forecast.fullyear.projection import Projection


@dataclass(frozen=True, slots=True)
class Footed:
    """R rows on the footing that the engine reads; SEK.

    Attributes:
        history: (R, Y, 12).
        booked: (R, 12), NaN where unknown.
        actual: (R,) January to as-of.
        budget: (R,).
        past_budgets: (R, Y).
        prior_total: (R,).
    """

    history: Floats
    booked: Floats
    actual: Floats
    budget: Floats
    past_budgets: Floats
    prior_total: Floats


def before(books: Books, known: Knowledge) -> Footed:
    """What is read: restated, without sums that are no habit, in the month it belongs to, on the common level."""
    m = books.months
    earlier = books.history + known.moved - known.taken_out[:, :-1]
    history = _of_use(earlier, known.late) / known.level[:, :-1]
    own = (books.booked - known.taken_out[:, -1]) / known.complete
    booked = _of_use(own, known.late) / known.level[:, -1]
    footed = np.any(known.level[:, -1] != 1, axis=1) | np.any(known.complete != 1, axis=1) | (known.late > 0)
    by_month = footed & np.all(np.isfinite(booked[:, :m]), axis=1)
    emerged = np.sum(known.shares[:, :m], axis=1)
    whole = emerged / np.maximum(np.sum((known.shares * known.complete)[:, :m], axis=1), 1e-9)
    spans = (books.actual - known.taken_out[:, -1].sum(axis=1)) * np.where(footed, whole, 1.0)
    year_level = _year_level(history, known.level)
    sums = known.lumps.of_year
    moved_budgets = np.any(known.moved != 0, axis=2)
    return Footed(
        history=history,
        booked=booked,
        actual=np.where(by_month, np.sum(booked[:, :m], axis=1), spans),
        budget=(books.budget - np.nan_to_num(sums[:, -1])) / year_level[:, -1],
        past_budgets=np.where(moved_budgets, np.nan, books.past_budgets - sums[:, :-1]) / year_level[:, :-1],
        prior_total=_prior_total(books, known, history),
    )


def _of_use(months: Floats, late: Floats) -> Floats:
    turned = by_month_of_use(months, late)
    return np.asarray(np.where(late.reshape(-1, *[1] * (months.ndim - 1)) > 0, turned, months), dtype=np.float64)


def _year_level(history: Floats, level: Floats) -> Floats:
    """(R, Y+1) a year's mean level, months weighed as the row usually falls."""
    complete = np.all(np.isfinite(history), axis=2)
    usual = np.sum(np.where(complete[:, :, None], history, 0.0), axis=1)
    total = np.sum(usual, axis=1, keepdims=True)
    steady = np.all(usual * np.sign(total) >= 0, axis=1, keepdims=True) & (total != 0)
    shares = np.where(steady, usual / np.where(steady, total, 1.0), 1.0 / MONTHS)
    return np.asarray(1 + np.sum(shares[:, None, :] * (level - 1), axis=2), dtype=np.float64)


def _prior_total(books: Books, known: Knowledge, history: Floats) -> Floats:
    """(R,) last year on the common footing; from its months where they are known."""
    if not books.years or books.years[-1] != books.year - 1:
        return books.prior_total
    months = np.sum(history[:, -1], axis=1)
    touched = np.any(known.moved[:, -1] != 0, axis=1) | np.any(known.level != 1, axis=(1, 2))
    touched |= np.any(known.taken_out[:, -2] != 0, axis=1)
    plain = books.prior_total + np.sum(known.moved[:, -1] - known.taken_out[:, -2], axis=1)
    plain = plain + np.where(np.isnan(known.lumps.of_year[:, -2]), np.nan, 0.0)
    return np.asarray(np.where(touched & np.isfinite(months), months, plain), dtype=np.float64)


def after(
    found: Projection, books: Books, known: Knowledge, footed: Footed, rows: Ints
) -> tuple[Floats, Floats, Floats]:
    """The engine's answer for `rows` on this year's footing, with what is known of the months after as-of.

    Returns:
        (point (n,), rest (n, 12), spread (n, K)). A row on its budget stays there: what is known of its months is no
        reason to leave it.
    """
    m = books.months
    level = known.level[rows, -1]
    unread = _unread(found.rest, m)
    rest = np.where(unread, found.rest, np.nan) * level
    out = np.full(rest.shape, np.nan)
    out[:, m:] = _booked_as_invoiced(rest, footed.booked[rows] * level, known.late[rows], m)[:, m:]
    missing = _missing(found.rest * level, books.booked[rows] - known.taken_out[rows, -1], known.complete[rows], m)
    spans = (footed.actual - (books.actual - known.taken_out[:, -1].sum(axis=1)))[rows]
    by_month = np.all(np.isfinite(books.booked[rows, :m]), axis=1)
    missing = np.where(by_month, missing, spans)
    if m < MONTHS:
        out[:, m] += missing
        out[:, m:] += known.lumps.put_back[rows, m:]
    point = books.actual[rows] + (np.sum(out[:, m:], axis=1) if m < MONTHS else missing)
    on_budget = np.array([key == "budget" for key in found.method], dtype=np.bool_)
    moved = _touched(known, rows)
    plain = found.point + known.taken_out[rows, -1].sum(axis=1)
    point = np.where(on_budget, found.point, np.where(moved, point, plain))
    rest = np.where((on_budget | ~moved)[:, None], found.rest, out)
    if m < MONTHS:  # a one-off that is booked has used its part of the budget
        used = np.where(on_budget, footed.actual[rows] - books.actual[rows], 0.0)
        rest[:, m:] += spread_out(used, known.shares[rows][:, m:])
    scale = np.mean(level[:, m:], axis=1) if m < MONTHS else np.ones(len(rows))
    return point, rest, found.spread * np.where(on_budget, 1.0, scale)[:, None]


def on_footing(year: Floats, books: Books, known: Knowledge, footed: Footed) -> Floats:
    """(R,) a full year that a person has forecast, as the engine reads it: what `after` adds is taken out first.

    The person's year holds the sums that are expected, the corrections of preliminary months and the invoices that come
    a month late; left in, they would be counted twice. The months are taken to be alike after as-of.

    Args:
        year: (R,) SEK, NaN = none.
        books: what is booked.
        known: what is known of the rows.
        footed: the same, as the engine reads it.
    """
    m = books.months
    if m == MONTHS:
        return np.asarray(year - books.actual + footed.actual, dtype=np.float64)
    own = books.booked - known.taken_out[:, -1]
    by_month = np.all(np.isfinite(books.booked[:, :m]), axis=1)
    spans = footed.actual - (books.actual - known.taken_out[:, -1].sum(axis=1))
    corrected = np.where(by_month, np.sum((own / known.complete - own)[:, :m], axis=1), spans)
    level = known.level[:, -1]
    rest = year - books.actual - corrected - known.lumps.put_back[:, m:].sum(axis=1)
    rest -= np.where(known.late > 0, known.late * footed.booked[:, m - 1] * level[:, m - 1], 0.0)
    return np.asarray(footed.actual + rest / np.mean(level[:, m:], axis=1), dtype=np.float64)


def _touched(known: Knowledge, rows: Ints) -> Bools:
    """(n,) rows whose remaining months are other than the engine's."""
    return np.asarray(
        np.any(known.level[rows, -1] != 1, axis=1)
        | np.any(known.lumps.put_back[rows] != 0, axis=1)
        | np.any(known.complete[rows] != 1, axis=1)
        | (known.late[rows] > 0)
        | (known.step_back[rows] > 0),
        dtype=np.bool_,
    )


def _unread(rest: Floats, m: int) -> Bools:
    """(n, 12) months after as-of."""
    return np.broadcast_to(np.arange(MONTHS) >= m, rest.shape)


def _booked_as_invoiced(rest: Floats, used: Floats, late: Floats, m: int) -> Floats:
    """(n, 12) the remaining months as they will be booked, the late part of the last booked month first."""
    if m == MONTHS:
        return rest
    whole = np.where(_unread(rest, m), rest, used)
    return np.where((late > 0)[:, None], by_month_of_booking(whole, late), rest)


def _missing(rest: Floats, booked: Floats, complete: Floats, m: int) -> Floats:
    """(n,) what booked months will still be corrected by: by the share told, or up to what the engine expects of them.

    A month up to as-of in which the engine has a remainder is one that it did not read.
    """
    gap = np.where(np.isfinite(rest), rest - booked, booked / complete - booked)
    return np.asarray(np.sum(gap[:, :m], axis=1), dtype=np.float64)
