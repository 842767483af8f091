"""From budget lines as of a month to their full year: which rows take which road."""

from __future__ import annotations

import difflib
from dataclasses import replace

import numpy as np

from forecast.errors import ForecastError
from forecast.fullyear.arrays import MONTHS, Bools, Floats, Ints
from forecast.fullyear.history.historic import HISTORIC, NEEDS_BUDGET, has_history, project_historic
from forecast.fullyear.history.own_months import own_months
from forecast.fullyear.lines import Lines
from forecast.fullyear.methods import METHODS
from forecast.fullyear.projection import LEVELS, Projection, assemble, on_points
from forecast.fullyear.textbook.simple import project_closed, project_simple

TWELFTHS = 1e-9
"""Shares nearer to twelfths than this are twelfths."""
UNSHARED = ("budget", "linear", "closed")
"""Methods that ask nothing of how the year falls."""
OWN_YEAR = "Året fördelas som radens egna hela år."
LIKE_ROWS = "Året fördelas som på liknande rader."

__all__ = ["LEVELS", "METHODS", "Projection", "project"]


def project(lines: Lines) -> Projection:
    """The full year of every row, with method, remaining months and spread.

    Rows with two complete earlier years by month are read from their own history; rows with a budget or last year's
    total take the dial; rows with nothing but C take the plain pace. A year with twelve booked months is its outcome.

    Args:
        lines: the rows as of a month.

    Returns:
        the projection, in the rows' order.

    Raises:
        ForecastError: when a fixed method is unknown or cannot be used on its row.
    """
    _check_fixed(lines)
    if lines.months == MONTHS:
        return project_closed(lines)
    historic, reads = has_history(lines), reads_own_months(lines)
    rows, others = np.flatnonzero(historic), np.flatnonzero(~historic)
    plain = np.flatnonzero(historic & ~reads)
    parts = []
    if rows.size:
        free = tuple(key if reads[i] else None for i, key in enumerate(lines.fixed))
        read = project_historic(take(replace(lines, fixed=free), rows))
        said = _simple(lines, plain)
        parts.append((rows, on_points(read, np.searchsorted(rows, plain), said)))
    if others.size:
        parts.append((others, _simple(lines, others)))
    return assemble(parts, lines.rows)


def _simple(lines: Lines, rows: Ints) -> Projection:
    """The given rows by the dial and the plain lines."""
    shares, note = _month_shares(lines)
    found = project_simple(take(replace(lines, shares=shares), rows))
    shared = (note[i] if key not in UNSHARED else "" for i, key in zip(rows, found.method, strict=True))
    return replace(found, note=tuple(shared))


def _month_shares(lines: Lines) -> tuple[Floats, tuple[str, ...]]:
    """(R, 12) how the year falls on rows that take the dial, and what is said of it.

    A whole year of the row's own says more than twelfths, and so do like rows (docs/methods.md); shares that somebody
    has told of a row without own months stand.
    """
    nobody = np.zeros(lines.rows, dtype=np.bool_)
    found = own_months(lines.history, lines.group, nobody, lines.shares)
    own = np.all(np.isfinite(found.shares), axis=1)
    told = np.any(np.abs(lines.shares - 1.0 / MONTHS) > TWELFTHS, axis=1)
    like = ~own & ~told & np.all(np.isfinite(found.group), axis=1)
    shares = np.where(own[:, None], found.shares, np.where(like[:, None], found.group, lines.shares))
    notes = np.where(own, OWN_YEAR, np.where(like, LIKE_ROWS, ""))
    return shares, tuple(str(note) for note in notes)


def take(lines: Lines, rows: Ints) -> Lines:
    """The given rows, in the given order."""
    return replace(
        lines,
        history=lines.history[rows],
        booked=lines.booked[rows],
        actual=lines.actual[rows],
        budget=lines.budget[rows],
        prior_total=lines.prior_total[rows],
        shares=lines.shares[rows],
        group=lines.group[rows],
        fixed=tuple(lines.fixed[i] for i in rows),
        past_budgets=None if lines.past_budgets is None else lines.past_budgets[rows],
        judged=None if lines.judged is None else lines.judged[rows],
        past_judged=None if lines.past_judged is None else lines.past_judged[rows],
    )


def reads_own_months(lines: Lines) -> Bools:
    """(R,) rows with a history whose method is read from it; nothing is refused there.

    The planned rest is read so too, where there is a budget to plan by.
    """
    sign = np.where(np.nansum(lines.history, axis=(1, 2)) < 0, -1.0, 1.0)
    planned = np.where(np.isfinite(lines.budget), sign * lines.budget, 0.0) > 0
    needs = np.array([key in NEEDS_BUDGET for key in lines.fixed], dtype=np.bool_)
    reads = np.array([key is None or key in HISTORIC for key in lines.fixed], dtype=np.bool_)
    rest = np.array([key == "bf" for key in lines.fixed], dtype=np.bool_)
    return np.asarray(has_history(lines) & ((reads & (planned | ~needs)) | (rest & planned)), dtype=np.bool_)


def can_be_used(lines: Lines) -> Bools:
    """(R,) rows that can carry the method fixed on them, found without reading any row's own months.

    Raises:
        ForecastError: when a fixed method is unknown.
    """
    _check_fixed(lines)
    able = reads_own_months(lines) | (lines.months == MONTHS)
    for i in np.flatnonzero(~able):
        able[i] = _carries(take(lines, np.array([i])))
    return able


def _carries(line: Lines) -> bool:
    try:
        project_simple(line)
    except ForecastError:
        return False
    return True


def _check_fixed(lines: Lines) -> None:
    for key in lines.fixed:
        if key is not None and key not in METHODS:
            near = difflib.get_close_matches(key, METHODS, n=1)
            hint = f"Menar du ”{near[0]}”?" if near else f"Metoderna är {', '.join(METHODS)}."
            raise ForecastError(f"Metoden ”{key}” finns inte. {hint}")
