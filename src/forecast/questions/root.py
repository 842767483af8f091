"""Where a lever's effect is what is needed, within the bounds that the lever takes."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import numpy as np

from forecast.errors import InputError

_HALVINGS = 40
_ORE = 0.005
_NOTHING = 1e-9


def inside_of(low: float, high: float) -> float:
    """A value that the schema takes, to fill the place of the one that is solved for."""
    return float(np.clip(0.5 if low >= 0 else 0.0, low, high))


def end_that_holds(effects: Callable[[float], object], inside: float, end: float) -> float:
    """The end of a field's bounds, drawn in to what the lever takes on this key: sick leave cannot fall below nothing.

    Raises:
        InputError: not even the value inside can be taken.
    """
    try:
        effects(end)
    except InputError:
        effects(inside)
    else:
        return end
    for _ in range(_HALVINGS):
        middle = (inside + end) / 2
        try:
            effects(middle)
        except InputError:
            end = middle
        else:
            inside = middle
    return inside


def root_of(effect: Callable[[float], float], needed: float, low: float, high: float) -> tuple[float, bool]:
    """Where the effect is what is needed, between low and high; else the end that comes closest."""
    ends = (effect(low) - needed, effect(high) - needed)
    if ends[0] == 0 or ends[1] == 0:
        return (low if ends[0] == 0 else high), True
    if (ends[0] < 0) == (ends[1] < 0):
        return (low if abs(ends[0]) <= abs(ends[1]) else high), False
    straight = low - ends[0] * (high - low) / (ends[1] - ends[0])
    if abs(effect(straight) - needed) < _ORE:
        return straight, True
    return _brent(lambda value: effect(value) - needed, low, high), True


def _brent(function: Callable[[float], float], low: float, high: float) -> float:
    optimize = importlib.import_module("scipy.optimize")  # a third of a second that only a crooked lever needs
    return float(optimize.brentq(function, low, high, xtol=1e-9, rtol=1e-12))


def all_of_the_rest(share: Callable[[float], float], nothing: float, too_much: float) -> float:
    """The value that takes all that is left of the rows: nobody can save more than is spent."""

    def over(value: float) -> float:
        return float(np.nan_to_num(share(value))) - 1.0

    if over(nothing) >= 0:
        return nothing
    straight = nothing + (too_much - nothing) / share(too_much)
    if abs(over(straight)) < _NOTHING:
        return straight
    return _brent(over, nothing, too_much)
