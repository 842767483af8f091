"""Run-rate against timing: which part of the deviation so far goes on, and which part turns before the year ends.

Model. The deviation so far d is a run-rate c that goes on at the same pace all year, and a timing t that is zero over
the whole year (a late invoice, a holiday liability, a rent budgeted by the half-year). Then the year's deviation is

    D = c x 12 / m        so        c = D x m / 12        t = d - c

The correction is what separates the forecast from the deviation's own pace: D - d x 12 / m = -t x 12 / m.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.fullyear.arrays import MONTHS, Bools, Floats, Ints
from forecast.ledger.tree import Role, Tree
from forecast.model import Baseline
from forecast.money import round_ore
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month

WITHIN_ORE = 0.01
"""SEK a part: a sum that is nearer than this to its parts' sum is their sum."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a correction is worth a word; labelled defaults (parameters/timing_*.yaml).

    Attributes:
        amount: SEK; a correction within this is the same pace.
        share: of the row's forecast; so is one within this.
        carried: a reason is asked for on the fewest rows that carry this share of all corrections.
    """

    amount: float
    share: float
    carried: float


@dataclass(frozen=True, slots=True)
class Timing:
    """The deviation so far of R rows, split; SEK, better > 0, NaN = not known.

    Attributes:
        so_far: (R,) actual - period budget, January to m.
        straight: (R,) the period budget is m / 12 of the year's, because none is laid in (of a sum: in some part).
        pace: (R,) so_far x 12 / m, the deviation that the year would have at this pace: the plain line - budget.
        deviation: (R,) forecast - budget, the year.
        correction: (R,) forecast - (budget + pace): deviation - pace, but for the rounding of a printed deviation.
        continues: (R,) the part of so_far that goes on: deviation x m / 12.
        turns: (R,) the rest of it, a timing that is gone when the year ends; continues + turns = so_far to the öre.
        rest: (R,) deviation - so_far, what the months after m must give.
        tolerance: (R,) a correction within this is the same pace, SEK > 0.
    """

    so_far: Floats
    straight: Bools
    pace: Floats
    deviation: Floats
    correction: Floats
    continues: Floats
    turns: Floats
    rest: Floats
    tolerance: Floats


def thresholds_on(month: Month) -> Thresholds:
    """The thresholds that hold in a month."""
    amount, share, carried = (
        value_on(load_parameter(f"timing_{name}"), month) for name in ("amount", "share", "carried")
    )
    return Thresholds(amount, share, carried)


def timing(base: Baseline, forecast: Floats, deviation: Floats, thresholds: Thresholds) -> Timing:
    """Split every row's deviation so far.

    Args:
        base: outcome and budget as of month m.
        forecast: (R,) SEK, the forecast that is split against.
        deviation: (R,) SEK, forecast - budget, as it is shown: a printed one may be rounded otherwise.
        thresholds: when a correction is worth a word.
    """
    months = base.as_of.number
    so_far, pace, straight = deviation_so_far(base)
    own = round_ore(np.where(np.isnan(so_far), np.nan, deviation) * (months / MONTHS))
    continues = _footed(base.tree, own)
    size = np.where(np.isnan(forecast), 0.0, np.abs(forecast))
    return Timing(
        so_far=so_far,
        straight=straight,
        pace=pace,
        deviation=round_ore(deviation),
        correction=round_ore(forecast - base.budget - pace),
        continues=continues,
        turns=round_ore(so_far - continues),
        rest=round_ore(deviation - so_far),
        tolerance=np.maximum(thresholds.amount, thresholds.share * size),
    )


def deviation_so_far(base: Baseline) -> tuple[Floats, Floats, Bools]:
    """((R,) SEK deviation January to m, (R,) SEK at its pace to the year's end, (R,) whether it is straight).

    They are those behind `linear` and `linear_deviation`, so a printed period deviation stays as printed (decision
    0007). In a sum a row without budget counts with its outcome, and one without outcome with nothing: it stands on
    its budget.
    """
    tree, months = base.tree, base.as_of.number
    straight = np.isnan(base.linear_deviation)
    line = np.where(straight, base.linear, base.linear_deviation)
    pace = _added_up(base, round_ore(line - base.budget), line)
    period = (base.linear_deviation - base.budget) * (months / MONTHS)
    own = round_ore(np.where(straight, base.actual - base.budget * (months / MONTHS), period))
    so_far = _added_up(base, own, base.actual)
    for at in tree.where(Role.SUM):
        straight[at] = any(straight[i] and not np.isnan(own[i]) for i in tree.leaves_below(int(at)))
    return so_far, pace, straight & ~np.isnan(so_far)


def _added_up(base: Baseline, own: Floats, without_budget: Floats) -> Floats:
    """(R,) each leaf's own amount; sums of them, in which a leaf without budget counts with `without_budget`."""
    sums = base.tree.where(Role.SUM)
    whole = round_ore(base.tree.sum_up(np.where(np.isnan(base.budget), without_budget, own)))
    out = own.copy()
    out[sums] = np.where(np.isnan(base.budget[sums]), np.nan, whole[sums])
    return out


def _footed(tree: Tree, own: Floats) -> Floats:
    """Sums whose parts miss them by rounding alone are their parts' sum, so that the öre add up."""
    parts = round_ore(tree.sum_up(own))
    counts = np.array([len(tree.leaves_below(at)) for at in range(len(tree.rows))])
    return np.where(np.abs(parts - own) <= WITHIN_ORE * counts, parts, own)


def reason_asked(found: Timing, rows: Ints, carried: float) -> Bools:
    """(R,) where a reason for the timing is asked for.

    Of `rows`, the fewest that together carry the share `carried` of all corrections without sign, and of them those
    beyond their tolerance.
    """
    size = np.abs(found.correction[rows])
    known = np.where(np.isnan(size), 0.0, size)
    order = np.argsort(-known, kind="stable")
    before = np.cumsum(known[order]) - known[order]
    largest = rows[order[before < carried * known.sum()]]
    out = np.zeros(found.correction.shape, dtype=np.bool_)
    out[largest] = np.abs(found.correction[largest]) > found.tolerance[largest]
    return out


def cancelling(found: Timing, rows: Ints) -> tuple[float, float]:
    """(net, gross): the corrections of `rows` added with and without sign, SEK; far apart, errors cancel."""
    corrections = found.correction[rows]
    known = corrections[~np.isnan(corrections)]
    return round(float(known.sum()), 2), round(float(np.abs(known).sum()), 2)
