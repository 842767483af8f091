"""Rows with at least two complete earlier years by month: their readings weighed, with intervals from past misses."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.arrays import MONTHS, Bools, Floats, spread_out
from forecast.fullyear.intervals import spreads_by_group
from forecast.fullyear.lines import Lines
from forecast.fullyear.members import MEMBERS
from forecast.fullyear.projection import Projection, rest_frame
from forecast.fullyear.seasonal import own_shares
from forecast.fullyear.origins import LEAST_YEARS
from forecast.fullyear.walk import Years, walk

HISTORIC = (*MEMBERS, "combined", "combined_budget")
"""Methods that are read from the row's own months."""


def has_history(lines: Lines) -> Bools:
    """(R,) rows with two complete earlier years by month."""
    complete = np.all(np.isfinite(lines.history), axis=2)
    return np.asarray(np.sum(complete, axis=1) >= LEAST_YEARS, dtype=np.bool_)


def mean_shares(lines: Lines) -> Floats:
    """(R, 12) the rows' own month shares over their complete years, the default shares where there are none."""
    if lines.history.shape[1] == 0:
        return lines.shares
    complete = np.all(np.isfinite(lines.history), axis=2)
    return np.where(
        np.any(complete, axis=1)[:, None],
        own_shares(np.where(complete[:, :, None], lines.history, 0.0)),
        lines.shares,
    )


def project_historic(lines: Lines) -> Projection:
    """The full year of rows that all have a history (`has_history`), as of a month before December.

    Args:
        lines: the rows; `fixed` is None or one of HISTORIC.

    Returns:
        the projection. The spread is learned on the row's own past misses where there are many, else on the group's,
        else on all rows'; with fewer than twenty misses at hand it is the default one.
    """
    this_year = _this_year(lines)
    past_budgets = np.full(lines.history.shape[:2], np.nan) if lines.past_budgets is None else lines.past_budgets
    steps = walk(
        Years(
            values=np.concatenate([lines.history, this_year[:, None, :]], axis=1),
            months=lines.months,
            budgets=np.concatenate([past_budgets, lines.budget[:, None]], axis=1),
            method=lines.fixed,
            group=lines.group,
        )
    )
    now = np.flatnonzero(steps.year == lines.history.shape[1])
    rest = steps.rest[now]
    spread, basis = spreads_by_group(steps, now, lines.group, lines.months)
    return Projection(
        point=lines.actual + rest,
        rest=rest_frame(lines.months, steps.months[now]),
        method=tuple(
            key or ("combined" if np.isnan(budget) else "combined_budget")
            for key, budget in zip(lines.fixed, steps.expected[now], strict=True)
        ),
        expected=steps.expected[now],
        weight=np.full(lines.rows, np.nan),
        spread=spread,
        basis=basis,
    )


def _this_year(lines: Lines) -> Floats:
    """(R, 12) this year's months so that the booked ones sum to `actual`; the rest NaN.

    Where the months are unknown, or one-offs are out of the sum alone, the difference is laid on the booked months as
    the row usually falls on them.
    """
    m = lines.months
    frame = np.full((lines.rows, MONTHS), np.nan)
    booked = lines.booked[:, :m]
    known = np.where(np.all(np.isfinite(booked), axis=1)[:, None], booked, 0.0)
    frame[:, :m] = known + spread_out(lines.actual - np.sum(known, axis=1), mean_shares(lines)[:, :m])
    return frame
