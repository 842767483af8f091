"""Twelve readings of a row's history weighed into one forecast; weights that sum to one and are told on the row.

A reading's weight is a softmax of a score that is linear in what is known of the row (`features`), in how far the
reading lies from the middle one, and in how it has missed before: on this very row, and, where its years are few, on
like rows. Feature-based averaging: Montero-Manso et al. (2020), "FFORMA"; credibility: Bühlmann (1967). The tables
were learned on public series (parameters/combination.yaml); the forecast stays between the readings, so no row can run
away. A part of the weight goes to the median of nine readings: on kinds of lines that the tables never saw, the median
is the better judge (docs/methods.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from forecast.fullyear.arrays import Floats, Ints, safe_ratio, sum_of_rows
from forecast.fullyear.history.features import FEATURES, LEAST
from forecast.fullyear.history.members import MEMBERS
from forecast.fullyear.history.past import FADING, discounted
from forecast.fullyear.history.readings import MIDDLE_OF, Readings
from forecast.parameters import load_combination

MOST_DISTANCE = 6.0
MOST_FEATURE = 3.0
"""A feature counts for no more than this many deviations: outside what was learned on, the row is an extreme one."""
PRIOR_YEARS = 1.0
"""What like rows have missed weighs as much as this many of the row's own years."""
POOL_STEPS, GROUP_STEPS = 50.0, 20.0
"""So many misses on all rows weigh as much as knowing nothing of the readings; so many of a group's as all rows'."""
MOST_RELATIVE = 5.0
"""A reading's miss on one row counts for no more than this many times the readings' mean miss."""


@dataclass(frozen=True, slots=True)
class Tables:
    """parameters/combination.yaml as arrays: F features, J readings."""

    mean: Floats
    deviation: Floats
    bias: Floats
    feature_weights: Floats
    distance: Floats
    side: Floats
    own_misses: float
    middle_part: float
    difficulty_level: float
    difficulty: Floats


def weights_of(steps: Readings, group: Ints) -> Floats:
    """(N, J) weights of the readings at every step, summing to one.

    Args:
        steps: the readings; a step's weights use misses of earlier target years only.
        group: (R,) like rows share a number.
    """
    tables = _tables()
    scaled = on_scale(steps.features)
    score = np.broadcast_to(tables.bias, steps.sums.shape).copy()
    for index in range(scaled.shape[1]):  # sums in a fixed order: no BLAS, the same bytes at any thread count
        score += scaled[:, index, None] * tables.feature_weights[index]
    side = sides(steps)
    score -= tables.distance * np.abs(side) + tables.side * side + tables.own_misses * relative_misses(steps, group)
    weight = np.exp(score - np.max(score, axis=1, keepdims=True))
    weight *= (1.0 - tables.middle_part) / np.sum(weight, axis=1, keepdims=True)
    weight[np.arange(weight.shape[0]), steps.middle_at] += tables.middle_part
    return np.asarray(weight, dtype=np.float64)


def on_scale(features: Floats) -> Floats:
    """(N, F) features on one scale, their ends cut."""
    tables = _tables()
    return np.clip((features - tables.mean) / tables.deviation, -MOST_FEATURE, MOST_FEATURE)


def sides(steps: Readings) -> Floats:
    """(N, J) signed distance of each reading from the middle one, in the readings' mean distance."""
    away = (steps.sums - steps.middle[:, None]) / (steps.apart + LEAST)[:, None]
    return np.clip(away, -MOST_DISTANCE, MOST_DISTANCE)


def relative_misses(steps: Readings, group: Ints) -> Floats:
    """(N, J) log of what each reading misses over what the readings miss on average, on the row and rows like it.

    The row's own discounted mean, drawn to the pool's by one year; the pool is the group drawn to all rows, and all
    rows drawn to "all alike". Only earlier target years are heard.
    """
    missed = np.abs(steps.sums - steps.outcome[:, None])
    typical = np.sum(missed, axis=1) / missed.shape[1] + LEAST
    relative = np.clip(missed / typical[:, None], 1.0 / MOST_RELATIVE, MOST_RELATIVE)
    pool = _pool(steps, group, relative)
    own, count = discounted(steps.row, missed * np.abs(steps.unit)[:, None])
    own = own / np.abs(steps.unit)[:, None]
    mean = safe_ratio(np.sum(own, axis=1) / own.shape[1], count, 1.0) + LEAST
    heard = (own + PRIOR_YEARS * mean[:, None] * pool) / (count + PRIOR_YEARS)[:, None]
    return np.asarray(np.log(heard / mean[:, None] + 10 * LEAST), dtype=np.float64)


def _pool(steps: Readings, group: Ints, relative: Floats) -> Floats:
    """(N, J) mean relative misses on like rows in earlier years, drawn to 1 where there are few."""
    out = np.ones(relative.shape)
    groups = group[steps.row]
    numbers = np.unique(groups)
    known = np.isfinite(relative[:, 0])
    total = np.zeros((numbers.shape[0], relative.shape[1]))
    count = np.zeros(numbers.shape[0])
    for year in np.unique(steps.year):
        now = steps.year == year
        everyone = (np.sum(total, axis=0) + POOL_STEPS) / (np.sum(count) + POOL_STEPS)
        of_group = (total + GROUP_STEPS * everyone) / (count + GROUP_STEPS)[:, None]
        out[now] = of_group[np.searchsorted(numbers, groups[now])]
        total, count = total * FADING, count * FADING
        for at, number in enumerate(numbers):
            heard = now & known & (groups == number)
            total[at] += sum_of_rows(relative[heard])
            count[at] += np.sum(heard)
    return out


def difficulty(features: Floats) -> Floats:
    """(N,) the expected size of a miss as a part of a normal year; > 0."""
    tables = _tables()
    scaled = on_scale(features)
    log = np.full(features.shape[0], tables.difficulty_level)
    for index in range(scaled.shape[1]):
        log += tables.difficulty[index] * scaled[:, index]
    return np.asarray(np.exp(log), dtype=np.float64)


@cache
def _tables() -> Tables:
    found = load_combination()
    if (found.members, found.features, found.middle_of) != (MEMBERS, FEATURES, MIDDLE_OF):
        raise ValueError("combination.yaml was learned for other readings or features")
    return Tables(
        mean=np.array(found.mean),
        deviation=np.array(found.deviation),
        bias=np.array(found.bias),
        feature_weights=np.array(found.feature_weights),
        distance=np.array(found.distance),
        side=np.array(found.side),
        own_misses=found.own_misses,
        middle_part=found.middle_part,
        difficulty_level=found.difficulty_level,
        difficulty=np.array(found.difficulty),
    )
