"""Draws: rows move together through one shared factor; any numbered draw can be replayed.

Margins are the rows' own error quantiles. Dependence is a Gaussian rank copula with one factor: row i's luck is
sqrt(c) x the year's luck + sqrt(1 - c) x its own. Four years cannot teach a correlation matrix, so c is a documented
default (parameters/dependence.yaml). A seed belongs to (source, block of 256 draws), so a result does not depend on how
many draws are asked for or on who makes them. Only sums are drawn; a single row's quantiles are read off its margin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from forecast.fullyear.projection import LEVELS
from forecast.ledger.tree import Role, Tree
from forecast.model import QUANTILES, Floats

BLOCK = 256
_YEAR, _ROW = 0, 1


@dataclass(frozen=True, slots=True)
class Simulation:
    """Quantiles of every row and the draws of one.

    Attributes:
        quantiles: (R, 5) at QUANTILES, SEK; NaN where the model says nothing.
        total: (N,) draws of the asked row, SEK.
    """

    quantiles: Floats
    total: Floats


def simulate(
    tree: Tree, point: Floats, spread: Floats, total: int, *, draws: int, seed: int, shared: float
) -> Simulation:
    """Draw the year.

    Args:
        tree: R rows.
        point: (R,) model's forecast, SEK; NaN where there is none.
        spread: (R, K) quantiles of outcome - point at the fullyear levels; sum rows are ignored.
        total: position of the row whose draws are kept.
        draws: how many, at least 1.
        seed: any integer from 0.
        shared: c, the share of the rows' luck that they have in common, 0 to 1.
    """
    blocks = [
        draw_block(tree, point, spread, seed=seed, block=block, shared=shared) for block in range(-(-draws // BLOCK))
    ]
    sums = tree.where(Role.SUM)
    drawn = np.concatenate([block[sums] for block in blocks], axis=1)[:, :draws]
    quantiles = margin(point, spread, QUANTILES)
    quantiles[sums] = np.quantile(drawn, QUANTILES, axis=1).T
    kept = np.concatenate([block[total] for block in blocks])[:draws]
    return Simulation(np.round(quantiles, 2) + 0.0, kept)


def replay(tree: Tree, point: Floats, spread: Floats, number: int, *, seed: int, shared: float) -> Floats:
    """One numbered draw (from 0) of every row: (R,) SEK, children add up to their parents."""
    block = draw_block(tree, point, spread, seed=seed, block=number // BLOCK, shared=shared)
    return tree.sum_up(np.round(block[:, number % BLOCK], 2))


def draw_block(tree: Tree, point: Floats, spread: Floats, *, seed: int, block: int, shared: float) -> Floats:
    """(R, 256) draws of every row, sums filled."""
    leaves = np.array([i for i, row in enumerate(tree.rows) if row.role is not Role.SUM], dtype=np.int64)
    year = _generator(seed, _YEAR, block).standard_normal(BLOCK)
    own = _generator(seed, _ROW, block).standard_normal((len(leaves), BLOCK))
    luck = ndtr(np.sqrt(shared) * year + np.sqrt(1.0 - shared) * own)
    out = np.full((len(tree.rows), BLOCK), np.nan)
    levels, knots = _whole(spread[leaves])
    for k, at in enumerate(leaves):
        out[at] = point[at] + np.interp(luck[k], levels, knots[k])
    return tree.sum_up(out)


def margin(point: Floats, spread: Floats, quantiles: tuple[float, ...]) -> Floats:
    """(R, Q) quantiles of single rows."""
    levels, knots = _whole(spread)
    return np.stack([point + _interpolate(q, levels, knots) for q in quantiles], axis=1)


def _interpolate(q: float, levels: NDArray[np.float64], knots: Floats) -> Floats:
    at = min(int(np.searchsorted(levels, q, side="right")) - 1, len(levels) - 2)
    share = (q - levels[at]) / (levels[at + 1] - levels[at])
    return np.asarray(knots[:, at] + share * (knots[:, at + 1] - knots[:, at]))


def _whole(spread: Floats) -> tuple[NDArray[np.float64], Floats]:
    """Levels from 0 to 1: the outermost steps are repeated, so that no probability piles up on an edge."""
    low = 2 * spread[:, :1] - spread[:, 1:2]
    high = 2 * spread[:, -1:] - spread[:, -2:-1]
    return np.array([0.0, *LEVELS, 1.0]), np.concatenate([low, spread, high], axis=1)


def _generator(seed: int, source: int, block: int) -> np.random.Generator:
    return np.random.default_rng(np.random.SeedSequence([seed, source, block]))
