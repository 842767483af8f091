"""What moves the year most: a tornado over ranges that people state, and each row's share of the model's variance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.ranges import Range
from forecast.errors import CollectedInputError, InputError, Place
from forecast.ledger.tree import Role, full_name
from forecast.model import Baseline, Floats, Result
from forecast.scenario.levers.ground import near
from forecast.scenario.result import DEFAULT_SEED
from forecast.simulate import BLOCK, draw_block


@dataclass(frozen=True, slots=True)
class Swing:
    """One bar of the tornado; SEK on the forecast, better > 0.

    Attributes:
        name: of the range.
        row: its row.
        amount: what the range is a share of.
        worse: the end that worsens the forecast.
        better: the end that betters it.
        rest: how much of `amount` is not booked yet; only that can still move.
        variance: share of the ranges' variance, were they independent and all as likely; sums to one.
        shares: the range's ends.
        of: whether it is a share of the year or of its rest.
        source: whose judgement it is.
    """

    name: str
    row: str
    amount: float
    worse: float
    better: float
    rest: float
    variance: float
    shares: tuple[float, float]
    of: str
    source: str


@dataclass(frozen=True, slots=True)
class RowVariance:
    """A row's share of the variance of the total, by the model's draws; may be negative, the shares sum to one."""

    row: str
    name: str
    share: float
    basis: str


def tornado(result: Result, ranges: Sequence[Range]) -> tuple[Swing, ...]:
    """The ranges' swings, widest first.

    Raises:
        CollectedInputError: ranges on rows that do not exist or have no forecast.
    """
    found = [_amounts(result, item) for item in ranges]
    faults = [fault for fault in found if isinstance(fault, InputError)]
    if faults:
        raise CollectedInputError(faults)
    amounts = [pair for pair in found if not isinstance(pair, InputError)]
    ends = [
        sorted(part * (rest if item.of == "rest" else year) for part in item.shares)
        for item, (year, rest) in zip(ranges, amounts, strict=True)
    ]
    widths = np.array([high - low for low, high in ends])
    whole = float((widths**2).sum()) or 1.0
    swings = [
        Swing(
            name=item.name,
            row=item.row,
            amount=round(year, 2),
            worse=round(low, 2),
            better=round(high, 2),
            rest=round(rest, 2),
            variance=float(width**2 / whole),
            shares=item.shares,
            of=item.of,
            source=item.source,
        )
        for item, (year, rest), (low, high), width in zip(ranges, amounts, ends, widths, strict=True)
    ]
    return tuple(sorted(swings, key=lambda swing: (swing.worse - swing.better, swing.name)))


def _amounts(result: Result, item: Range) -> tuple[float, float] | InputError:
    """The year's forecast of a range's row, and what of it is not booked; a fault where there is none."""
    place = Place("ranges.yaml", None, item.name)
    if item.statement not in result.statements:
        return InputError(
            f"Uppställningen ”{item.statement}” finns inte.", place, near(item.statement, result.statements)
        )
    part = result.statements[item.statement]
    if item.row not in part.tree.keys:
        return InputError(f"Raden ”{item.row}” finns inte.", place, near(item.row, part.tree.keys))
    at = part.tree.position(item.row)
    year = float(part.forecast[at])
    if np.isnan(year):
        return InputError(f"Raden ”{item.row}” har ingen prognos.", place, "Välj ett annat skikt eller en annan rad.")
    return year, year - float(np.nan_to_num(part.base.actual[at]))


def row_variance(
    base: Baseline, total: int, *, shared: float, draws: int = 2048, seed: int = DEFAULT_SEED
) -> tuple[RowVariance, ...]:
    """Each leaf's share of the total's variance: Cov(row, total) / Var(total) over the model's own draws.

    Args:
        base: the statement.
        total: position of the row whose variance is shared out.
        shared: the rows' common part of luck.
        draws: how many draws, made block by block.
        seed: of the draws.
    """
    leaves = [at for at in base.tree.leaves_below(total) if base.tree.rows[at].role is Role.LEAF]
    cross, count = np.zeros(len(leaves)), 0
    sums = np.zeros(len(leaves) + 1)
    square = 0.0
    for block in range(-(-draws // BLOCK)):
        drawn = draw_block(base.tree, base.model, base.spread, seed=seed, block=block, shared=shared)
        around = np.nan_to_num(drawn[leaves] - base.model[leaves, None])
        whole = around.sum(axis=0)
        cross += (around * whole).sum(axis=1)
        sums += np.append(around.sum(axis=1), whole.sum())
        square += float((whole**2).sum())
        count += BLOCK
    mean = sums / count
    variance = square / count - mean[-1] ** 2
    covariance = cross / count - mean[:-1] * mean[-1]
    shares = covariance / variance if variance > 0 else np.zeros(len(leaves))
    out = [
        RowVariance(base.tree.rows[at].key, full_name(base.tree, at), float(share), base.basis[at])
        for share, at in zip(shares, leaves, strict=True)
        if share
    ]
    return tuple(sorted(out, key=lambda item: (-item.share, item.row)))


def lever_variance(result: Result) -> Mapping[str, float]:
    """Variance of each uncertain change of the scenario by its own quantiles, SEK squared.

    A linear quantile function between two levels is uniform there, so the moments are exact. Named steps of one change
    share its luck and its levels, so their amounts are added before they are squared.
    """
    summed: dict[str, tuple[Floats, Floats]] = {}
    for lever in result.levers:
        if lever.levels is not None:
            own = np.sum([posting.knots for posting in lever.postings if posting.knots is not None], axis=0)
            summed[lever.key] = lever.levels, own + summed.get(lever.key, (own, np.zeros_like(own)))[1]
    out = {}
    for key, (levels, knots) in summed.items():
        width, low, high = np.diff(levels), knots[:-1], knots[1:]
        mean = float((width * (low + high) / 2).sum())
        square = float((width * (low**2 + low * high + high**2) / 3).sum())
        out[key] = square - mean**2
    return out
