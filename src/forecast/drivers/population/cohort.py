"""Cohorts grow a year older, some die, some move, children are born: the population year by year.

The point is expected persons and not rounded, so that ages sum to groups.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from forecast.drivers.population.rates import Rates, grown_older
from forecast.model import Floats

FURTHEST = 60
"""Years ahead that a projection is made at most."""


def project(rates: Rates, last: Floats, after: int, to: int, given: Mapping[int, Floats] | None = None) -> Floats:
    """Project year by year.

    Args:
        rates: what a year does.
        last: (2, 101) persons at the end of year `after`.
        after: the last known year.
        to: the last year to project.
        given: years that are known otherwise (an official projection), each (2, 101); they stand, and the next year
            goes on from them.

    Returns:
        (to - after, 2, 101) expected persons at the end of each year.
    """
    known = given or {}
    out = np.empty((to - after, *last.shape))
    for i, year in enumerate(range(after + 1, to + 1)):
        last = known[year] if year in known else _next_year(rates, last, year)
        out[i] = last
    return out


def _next_year(rates: Rates, last: Floats, year: int) -> Floats:
    older = grown_older(last)
    born = float((last[1] * rates.fertility).sum())
    older[:, 0] = born * np.array([rates.boys, 1 - rates.boys])
    departures = older * rates.departure
    risk = np.maximum(older + (rates.arrivals - departures) / 2, 0.0)
    deaths = risk * rates.death_share(year)
    return np.maximum(older + rates.arrivals - departures - deaths, 0.0)


def check_horizon(last: int, to: int) -> None:
    """Raise ValueError (Swedish) unless `to` is 1 to 60 years after `last`."""
    if not last < to <= last + FURTHEST:
        raise ValueError(
            f"År {to} går inte att framskriva: filens sista år är {last}. Välj {last + 1} till {last + FURTHEST}."
        )
