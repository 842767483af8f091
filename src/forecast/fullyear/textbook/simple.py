"""Rows without a monthly history of their own: the dial on budget and last year's total, or the plain pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from forecast.errors import ForecastError
from forecast.fullyear.arrays import MONTHS, Bools, Floats, spread_out
from forecast.fullyear.lines import Lines
from forecast.fullyear.plain import straight
from forecast.fullyear.projection import LEVELS, Projection, even_reach, no_parts, rest_frame
from forecast.fullyear.textbook.dial import LEAST_EMERGED, additive, credibility, pace_is_meaningless, turn
from forecast.parameters import load_default_widths, load_parameter

SIMPLE = ("closed", "budget", "linear", "chain_ladder", "bf", "credibility", "additive")
"""Methods that need no monthly history."""


@dataclass(frozen=True, slots=True)
class _Basis:
    """What the simple methods share: booked C, emerged p, expected E (NaN = none), and the month."""

    months: int
    actual: Floats
    emerged: Floats
    expected: Floats
    budget: Floats


def project_simple(lines: Lines) -> Projection:
    """The full year of rows by default shares, budget and last year's total.

    E is the mean of what exists of budget and last year's total. Rows with an E take the dial with n = 2 (Benktander),
    or C + (1 - p) E where C/p has no meaning; rows without take C/p. `lines.fixed` overrides.

    Args:
        lines: rows as of a month before December.

    Returns:
        the projection; basis "default" throughout.

    Raises:
        ForecastError: when a fixed method needs a budget or a prior that the row does not have.
    """
    basis = _Basis(
        months=lines.months,
        actual=lines.actual,
        emerged=np.sum(lines.shares[:, : lines.months], axis=1),
        expected=expected_year(lines),
        budget=lines.budget,
    )
    methods = tuple(
        chosen if chosen is not None else automatic
        for chosen, automatic in zip(lines.fixed, _choose(basis), strict=True)
    )
    point = _points(methods, basis)
    keys = np.array(methods, dtype=object)
    weight, uses_prior = _weights(methods, basis)
    on_budget = np.isin(methods, ("budget", "bf"))
    rest = spread_out(point - lines.actual, lines.shares[:, lines.months :])
    weights, by_part = no_parts(lines.rows)
    path, month = even_reach(lines.months, lines.rows)
    return Projection(
        point=point,
        rest=rest_frame(lines.months, rest),
        method=methods,
        expected=np.where(
            uses_prior, np.where(on_budget & np.isfinite(lines.budget), lines.budget, basis.expected), np.nan
        ),
        weight=weight,
        weights=weights,
        by_part=by_part,
        spread=default_spread(lines.months, lines.actual, point, basis.expected, closed=keys == "closed"),
        path=path,
        month=month,
        basis=("default",) * lines.rows,
        note=("",) * lines.rows,
    )


def project_closed(lines: Lines) -> Projection:
    """A year with twelve booked months: the outcome, no spread, whatever method is fixed."""
    nothing = np.full(lines.rows, np.nan)
    weights, by_part = no_parts(lines.rows)
    path, month = even_reach(MONTHS, lines.rows)
    return Projection(
        point=lines.actual.copy(),
        rest=np.full((lines.rows, MONTHS), np.nan),
        method=("closed",) * lines.rows,
        expected=nothing,
        weight=nothing.copy(),
        weights=weights,
        by_part=by_part,
        spread=np.zeros((lines.rows, len(LEVELS))),
        path=path,
        month=month,
        basis=("own",) * lines.rows,
        note=("",) * lines.rows,
    )


def expected_year(lines: Lines) -> Floats:
    """E: the mean of budget and last year's total, the one that exists, or NaN; (R,) SEK."""
    last = lines.prior_total
    if lines.history.shape[1]:
        last = np.where(np.isnan(last), np.sum(lines.history[:, -1, :], axis=1), last)
    both = np.stack([lines.budget, last])
    known = np.isfinite(both)
    count = np.sum(known, axis=0)
    return np.where(count > 0, np.sum(np.where(known, both, 0.0), axis=0) / np.maximum(count, 1), np.nan)


def default_spread(months: int, actual: Floats, point: Floats, expected: Floats, *, closed: Bools) -> Floats:
    """Labelled default widths around `point`: (R, len(LEVELS)) SEK, never a calibrated interval.

    They lean as the misses that they were learned on, towards more money; a cost's are an income's mirrored.

    Args:
        months: m, 1 to 11.
        actual: (R,) SEK booked so far.
        point: (R,) SEK full year.
        expected: (R,) SEK expected year, NaN = none (then the other table is used).
        closed: (R,) rows on which nothing more is expected; they get zeros.
    """
    table = load_default_widths()
    known = np.isfinite(expected)
    with_prior, without = (
        np.interp(LEVELS, table.levels, rows[months - 1]) for rows in (table.with_prior, table.without_prior)
    )
    share = np.where(known[:, None], with_prior, without)
    size = np.maximum(np.abs(np.where(known, expected, 0.0)), np.abs(straight(actual, months)))
    size = np.maximum(size, np.abs(point))
    spread = size[:, None] * np.where((point < 0)[:, None], -share[:, ::-1], share)
    return np.where(closed[:, None], 0.0, spread)


def _choose(basis: _Basis) -> list[str]:
    """The automatic method of each row."""
    known = np.isfinite(basis.expected)
    meaningless = pace_is_meaningless(basis.actual, basis.emerged, np.where(known, basis.expected, 1.0))
    plain = np.isclose(basis.emerged, basis.months / MONTHS) | (basis.emerged < LEAST_EMERGED)
    return [
        ("additive" if odd else "credibility") if has else ("linear" if straight_on else "chain_ladder")
        for has, odd, straight_on in zip(known, meaningless, plain, strict=True)
    ]


def _points(methods: tuple[str, ...], basis: _Basis) -> Floats:
    """(R,) the full year, each row by its method."""
    point = np.empty(len(methods))
    keys = np.array(methods, dtype=object)
    for key in sorted(set(methods)):
        mask = np.asarray(keys == key, dtype=np.bool_)
        point[mask] = _by_method(key, basis)[mask]
    if np.any(np.isnan(point)):
        key = methods[int(np.flatnonzero(np.isnan(point))[0])]
        raise ForecastError(
            f"Metoden ”{key}” går inte att använda på en rad utan budget eller fjolårsutfall. Välj en annan metod."
        )
    return point


def _exponent() -> float:
    return load_parameter("credibility").values[-1].value


def _by_method(key: str, basis: _Basis) -> Floats:
    """(R,) the full year by one method on every row; NaN where the row lacks what it needs."""
    emerged = np.maximum(basis.emerged, LEAST_EMERGED)
    ways: dict[str, Callable[[], Floats]] = {
        "closed": lambda: basis.actual,
        "budget": lambda: basis.budget,
        "linear": lambda: straight(basis.actual, basis.months),
        "chain_ladder": lambda: basis.actual / emerged,
        "bf": lambda: additive(
            basis.actual, basis.emerged, np.where(np.isfinite(basis.budget), basis.budget, basis.expected)
        ),
        "additive": lambda: additive(basis.actual, basis.emerged, basis.expected),
        "credibility": lambda: turn(basis.actual, emerged, basis.expected, _exponent()),
    }
    if key not in ways:
        budget = " och en budget" if key in {"combined_budget", "cape_cod"} else ""
        raise ForecastError(
            f"Metoden ”{key}” kräver minst två hela år per månad i historiken{budget}, och raden har inte det. "
            f"Välj en av {', '.join(key for key in SIMPLE if key != 'closed')}."
        )
    return ways[key]()


def _weights(methods: tuple[str, ...], basis: _Basis) -> tuple[Floats, Bools]:
    """(weight of the year's own pace, whether a prior was used) per row."""
    exponents = {"budget": 0.0, "bf": 1.0, "additive": 1.0, "credibility": _exponent()}
    weight = np.full(len(methods), np.nan)
    uses = np.zeros(len(methods), dtype=np.bool_)
    keys = np.array(methods, dtype=object)
    for key, exponent in exponents.items():
        mask = np.asarray(keys == key, dtype=np.bool_)
        uses |= mask
        if key != "additive":
            weight[mask] = credibility(basis.emerged, exponent)[mask]
    return weight, uses
