"""Draws: rows move together through one shared factor; any numbered draw can be replayed.

Margins are the rows' own error quantiles. Dependence is a Gaussian rank copula with one factor: row i's luck is
sqrt(c) x the year's luck + sqrt(1 - c) x its own. Four years cannot teach a correlation matrix, so c is a documented
default (parameters/dependence.yaml). A seed belongs to (source, block of 256 draws), so a result does not depend on how
many draws are asked for or on who makes them. Only sums are drawn; a single row's quantiles are read off its margin,
unless an uncertain effect of a scenario acts on it. Such an effect has a luck of its own, named by its key, so that it
is the same whatever else the scenario holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from forecast.fullyear.projection import LEVELS
from forecast.ledger.tree import Role, Tree
from forecast.model import QUANTILES, Floats

BLOCK = 256
_YEAR, _ROW, _EFFECT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Uncertain:
    """An uncertain effect around what is expected of it.

    Attributes:
        source: names its luck, `grants.timvikarier`.
        levels: (L,) from 0 to 1, not falling; a level twice in a row is a step between two outcomes.
        rows: the K leaves (or memo rows) that it acts on.
        knots: (K, L) SEK a year at the levels, less what is expected.
    """

    source: str
    levels: Floats
    rows: tuple[int, ...]
    knots: Floats

    def draw(self, seed: int, block: int) -> Floats:
        """(K, 256) SEK around what is expected; all its rows share one luck."""
        name = int.from_bytes(hashlib.sha256(self.source.encode()).digest()[:8])
        luck = np.random.default_rng(np.random.SeedSequence([seed, _EFFECT, name, block])).random(BLOCK)
        at = np.clip(np.searchsorted(self.levels, luck, side="right") - 1, 0, len(self.levels) - 2)
        width = self.levels[at + 1] - self.levels[at]
        share = np.where(width > 0, (luck - self.levels[at]) / np.where(width > 0, width, 1.0), 1.0)
        return np.asarray(self.knots[:, at] + share * (self.knots[:, at + 1] - self.knots[:, at]))


@dataclass(frozen=True, slots=True)
class Simulation:
    """Quantiles of every row and the draws of one.

    Attributes:
        quantiles: (R, 5) at QUANTILES, SEK; NaN where the model says nothing.
        total: (N,) draws of the asked row, SEK.
        sums: (S, N) draws of the sum rows, in the tree's order, SEK.
    """

    quantiles: Floats
    total: Floats
    sums: Floats


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
    sums = tree.where(Role.SUM)
    asked = np.append(sums, total).astype(np.int64)
    blocks = range(-(-draws // BLOCK))
    drawn = np.concatenate(
        [draw_block(tree, point, spread, seed=seed, block=block, shared=shared)[asked] for block in blocks], axis=1
    )[:, :draws]
    quantiles = margin(point, spread, QUANTILES)
    quantiles[sums] = np.quantile(drawn[:-1], QUANTILES, axis=1).T
    return Simulation(np.round(quantiles, 2) + 0.0, drawn[-1], drawn[:-1])


def with_uncertain(
    drawn: Simulation,
    tree: Tree,
    point: Floats,
    spread: Floats,
    total: int,
    uncertain: Sequence[Uncertain],
    *,
    seed: int,
    shared: float,
) -> Simulation:
    """A base's draws with a scenario's uncertain effects in them: the same luck, only the touched rows are drawn anew.

    Args:
        drawn: the base's draws and quantiles, already on the rows of `tree`.
        tree: R rows, those that the scenario added included.
        point: (R,) as in `simulate`; 0 on added rows.
        spread: (R, K) as in `simulate`.
        total: position of the row whose draws are kept.
        uncertain: the effects.
        seed: of the base's draws.
        shared: as in `simulate`.
    """
    draws = len(drawn.total)
    blocks = range(-(-draws // BLOCK))
    moved = np.zeros((len(tree.rows), len(blocks) * BLOCK))
    for effect in uncertain:
        moved[list(effect.rows)] += np.concatenate([effect.draw(seed, block) for block in blocks], axis=1)
    moved = tree.sum_up(moved)[:, :draws]
    touched = [int(at) for at in np.flatnonzero(np.any(moved != 0, axis=1))]
    sums = [int(at) for at in tree.where(Role.SUM)]
    leaves = [at for at in touched if at not in sums]
    alone = dict(zip(leaves, _leaf_draws(point, spread, tree, leaves, draws, seed, shared), strict=True))
    quantiles = drawn.quantiles.copy()
    for at in touched:
        base = drawn.sums[sums.index(at)] if at in sums else alone[at]
        quantiles[at] = np.quantile(base + moved[at], QUANTILES)
    return Simulation(np.round(quantiles, 2) + 0.0, drawn.total + moved[total], drawn.sums + moved[sums])


def replay(
    tree: Tree,
    point: Floats,
    spread: Floats,
    number: int,
    uncertain: Sequence[Uncertain] = (),
    *,
    seed: int,
    shared: float,
) -> Floats:
    """One numbered draw (from 0) of every row: (R,) SEK, children add up to their parents."""
    block = draw_block(tree, point, spread, uncertain, seed=seed, block=number // BLOCK, shared=shared)
    return tree.sum_up(np.round(block[:, number % BLOCK], 2))


def draw_block(
    tree: Tree,
    point: Floats,
    spread: Floats,
    uncertain: Sequence[Uncertain] = (),
    *,
    seed: int,
    block: int,
    shared: float,
) -> Floats:
    """(R, 256) draws of every row, sums filled.

    Only rows with a span have luck of their own, so that a row which a scenario adds changes nobody else's.
    """
    leaves = _leaves(tree)
    out = np.full((len(tree.rows), BLOCK), np.nan)
    out[leaves] = point[leaves, None]
    loose = _loose(tree, spread)
    luck = _luck(len(loose), seed, block, shared)
    levels, knots = _whole(spread[loose])
    for k, at in enumerate(loose):
        out[at] += np.interp(luck[k], levels, knots[k])
    for effect in uncertain:
        out[list(effect.rows)] += effect.draw(seed, block)
    return tree.sum_up(out)


def _leaf_draws(
    point: Floats, spread: Floats, tree: Tree, rows: Sequence[int], draws: int, seed: int, shared: float
) -> list[Floats]:
    """(N,) draws of single leaves, the same as `draw_block` gives them."""
    loose = [int(at) for at in _loose(tree, spread)]
    asked = [loose.index(at) for at in rows if at in loose]
    blocks = range(-(-draws // BLOCK))
    luck = np.concatenate([_luck(len(loose), seed, block, shared)[asked] for block in blocks], axis=1)[:, :draws]
    levels, knots = _whole(spread)
    out = []
    for at in rows:
        own = np.interp(luck[asked.index(loose.index(at))], levels, knots[at]) if at in loose else np.zeros(draws)
        out.append(point[at] + own)
    return out


def _leaves(tree: Tree) -> NDArray[np.int64]:
    return np.array([i for i, row in enumerate(tree.rows) if row.role is not Role.SUM], dtype=np.int64)


def _loose(tree: Tree, spread: Floats) -> NDArray[np.int64]:
    """Positions of the leaves with a span."""
    leaves = _leaves(tree)
    return leaves[np.any(spread[leaves] != 0, axis=1)]


def _luck(rows: int, seed: int, block: int, shared: float) -> Floats:
    """(rows, 256) luck from 0 to 1 of the rows with a span."""
    year = _generator(seed, _YEAR, block).standard_normal(BLOCK)
    own = _generator(seed, _ROW, block).standard_normal((rows, BLOCK))
    return np.asarray(ndtr(np.sqrt(shared) * year + np.sqrt(1.0 - shared) * own))


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
