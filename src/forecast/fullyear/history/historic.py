"""Rows with at least two complete earlier years by month: their readings weighed, with intervals from past misses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from forecast.fullyear.arrays import MONTHS, Bools, Floats, spread_out
from forecast.fullyear.history.earned import leaning
from forecast.fullyear.history.fixed import FIXED, Row, fixed_rest
from forecast.fullyear.history.gaps import fill_gaps
from forecast.fullyear.history.intervals import reach_of, spreads_by_group
from forecast.fullyear.history.members import MEMBERS, PARTS
from forecast.fullyear.history.origins import LEAST_YEARS
from forecast.fullyear.history.seasonal import own_shares
from forecast.fullyear.history.walk import Walk, Years, walk
from forecast.fullyear.lines import Lines
from forecast.fullyear.methods import part_words
from forecast.fullyear.projection import Projection, no_parts, on_points, rest_frame
from forecast.money import format_number

HISTORIC = (*MEMBERS, "combined", "combined_budget", *FIXED)
"""Methods that are read from the row's own months."""
NEEDS_BUDGET = ("combined_budget", "cape_cod")
CHOSEN: Mapping[str, tuple[str, ...]] = MappingProxyType({"combined": MEMBERS, "combined_budget": (*MEMBERS, "bf")})
"""What a person who fixes a combined forecast wants it to be made of."""


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
        else on all rows'; with fewer than twenty misses at hand it is the shipped one, a default.
    """
    this_year = _this_year(lines)
    steps = walk(
        Years(
            values=np.concatenate([lines.history, this_year[:, None, :]], axis=1),
            months=lines.months,
            budgets=_by_year(lines, lines.past_budgets, lines.budget),
            judged=_by_year(lines, lines.past_judged, lines.judged),
            group=lines.group,
        )
    )
    now = np.flatnonzero(steps.year == lines.history.shape[1])
    spread, basis = spreads_by_group(steps, now, lines.group, lines.months)
    reach = reach_of(steps, lines.months)
    method = tuple("combined" if np.isnan(budget) else "combined_budget" for budget in steps.expected[now])
    found = Projection(
        point=lines.actual + steps.rest[now],
        rest=rest_frame(lines.months, steps.months[now]),
        method=method,
        expected=steps.expected[now],
        weight=np.full(lines.rows, np.nan),
        weights=steps.weights[now],
        by_part=lines.actual[:, None] + steps.parts[now],
        spread=spread,
        path=np.broadcast_to(reach.path, (lines.rows, MONTHS)),
        month=np.broadcast_to(reach.month, (lines.rows, MONTHS)),
        basis=basis,
        note=tuple(_note(weights) for weights in steps.weights[now]),
    )
    found = replace(found, note=_with_records(found, lines, steps))
    return _with_fixed(_with_parts(found, lines), lines, this_year)


def _with_records(found: Projection, lines: Lines, steps: Walk) -> tuple[str, ...]:
    """The notes, with what a person's forecast that is heard has earned its weight by, and what it is put right for."""
    at = PARTS.index("judged")
    heard = np.flatnonzero(found.weights[:, at] > 0)
    if not heard.size or lines.judged is None or lines.past_judged is None:
        return found.note
    judged = _by_year(lines, lines.past_judged, lines.judged)
    outcome = np.concatenate([np.sum(lines.history, axis=2), np.full((lines.rows, 1), np.nan)], axis=1)
    lean = leaning(judged, outcome)[:, -1] / np.abs(judged[:, -1])
    weight = steps.weights[:, at]
    alone = steps.rest - np.where(weight > 0, weight * steps.parts[:, at], 0.0)  # the model before it heard the person
    became = steps.actual + steps.rest + steps.error
    said = np.stack([judged[steps.row, steps.year], steps.actual + alone / (1.0 - weight)])
    missed = np.abs(said - became) / np.abs(became)
    notes = list(found.note)
    for row in heard:
        own = (steps.row == row) & np.all(np.isfinite(missed), axis=0)
        notes[row] += record_words(float(found.weights[row, at]), missed[:, own], float(lean[row]))
    return tuple(notes)


def record_words(weight: float, missed: Floats, lean: float) -> str:
    """Why a person's forecast weighs what it does.

    Args:
        weight: its weight, 0 to 1.
        missed: (2, K) what it and the model missed in K earlier years, as parts of the year.
        lean: what was added to it for a habit, as a part of it; < 0 is worse.
    """
    years = missed.shape[1]
    own, model = (format_number(100 * float(np.mean(part)), 1) for part in missed)
    when = "det år" if years == 1 else f"de {years} år"
    text = (
        f" Bedömningen väger {round(100 * weight)} %: {when} som går att jämföra missade bedömningen helåret med"
        f" {own} procent och modellen med {model}."
    )
    if not lean:
        return text
    way = "sämre" if lean < 0 else "bättre"
    return (
        f"{text} Året har brukat bli {way} än bedömt, så bedömningen räknas"
        f" {format_number(100 * abs(lean), 1)} procent {way} än den är skriven."
    )


def _by_year(lines: Lines, past: Floats | None, now: Floats | None) -> Floats:
    """(R, Y + 1) earlier years' and this year's amounts, NaN where there are none."""
    years = np.full(lines.history.shape[:2], np.nan) if past is None else past
    today = np.full(lines.rows, np.nan) if now is None else now
    return np.concatenate([years, today[:, None]], axis=1)


def _note(weights: Floats) -> str:
    """The heaviest parts of a combined forecast, in the trade's words."""
    heaviest = np.argsort(-weights, kind="stable")[:2]
    words = [f"{part_words(PARTS[i])} {round(100 * weights[i])} %" for i in heaviest if weights[i] > 0]
    return f"Väger mest: {', '.join(words)}."


def _with_parts(found: Projection, lines: Lines) -> Projection:
    """Rows on which a person has fixed some of what the forecast is made of: by these parts and no others."""
    at = np.array([i for i, key in enumerate(lines.fixed) if key in CHOSEN or key in PARTS], dtype=np.int64)
    if not at.size:
        return found
    keys = [lines.fixed[i] or "" for i in at]
    heard = np.array([[part in CHOSEN.get(key, (key,)) for part in PARTS] for key in keys])
    heard &= np.isfinite(found.by_part[at])
    heard |= ~np.any(heard, axis=1, keepdims=True) & (found.weights[at] > 0)
    weights = np.where(heard, np.maximum(found.weights[at], 0.0), 0.0)
    weights = np.where(np.sum(weights, axis=1, keepdims=True) > 0, weights, heard)  # one part alone may weigh nothing
    weights /= np.sum(weights, axis=1, keepdims=True)
    point = np.sum(weights * np.where(heard, found.by_part[at], 0.0), axis=1)
    rest = found.rest[at].copy()
    left = point - lines.actual[at]
    rest[:, lines.months :] = spread_out(left, np.abs(rest[:, lines.months :]))
    alone = np.array([key not in CHOSEN for key in keys], dtype=np.bool_)
    fixed = replace(
        found,
        point=point,
        rest=rest,
        method=tuple(keys),
        expected=np.where(heard[:, PARTS.index("bf")], lines.budget[at], np.nan),
        weight=found.weight[at],
        weights=weights,
        by_part=found.by_part[at],
        note=tuple("" if one else _note(of) for one, of in zip(alone, weights, strict=True)),
    )
    return on_points(found, at, fixed)


def _with_fixed(found: Projection, lines: Lines, this_year: Floats) -> Projection:
    """Rows on which one of FIXED is fixed, by it."""
    at = np.array([i for i, key in enumerate(lines.fixed) if key in FIXED], dtype=np.int64)
    if not at.size:
        return found
    filled, budgets = fill_gaps(lines.history), _by_year(lines, lines.past_budgets, lines.budget)
    rest, note = found.rest[at].copy(), []
    for place, i in enumerate(at):
        whole = np.all(np.isfinite(filled[i]), axis=1)
        row = Row(filled[[i]][:, whole], this_year[[i], : lines.months], budgets[[i], :-1][:, whole], budgets[[i], -1])
        rest[place, lines.months :], said = fixed_rest(lines.fixed[i] or "", row)
        note.append(said)
    weights, by_part = no_parts(at.size)
    fixed = replace(
        found,
        point=lines.actual[at] + np.sum(rest[:, lines.months :], axis=1),
        rest=rest,
        method=tuple(lines.fixed[i] or "" for i in at),
        expected=np.full(at.size, np.nan),
        weight=found.weight[at],
        weights=weights,
        by_part=by_part,
        note=tuple(note),
    )
    return on_points(found, at, fixed)


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
