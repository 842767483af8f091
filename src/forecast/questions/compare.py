"""Scenarios beside the base: what each changes, step by step, and how far its own uncertainty reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.bridge import contributions
from forecast.model import BridgeStep, LeverEffect, Result
from forecast.scenario.result import BaseYear, Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario, unite
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Compared:
    """One scenario against the base; SEK, better > 0.

    Attributes:
        name: the scenario's.
        result: the year with it.
        delta: scenario - base of the total's forecast.
        bridge: base -> scenario: each change alone and, last, the interaction; sums to `delta` to the öre.
        worst: `delta` if every uncertain change falls out at its worst.
        best: at its best.
        next_year: full-year effect next year of the changes that say one.
        silent: names of the steps that say nothing about next year, the interaction among them.
    """

    name: str
    result: Result
    delta: float
    bridge: tuple[BridgeStep, ...]
    worst: float
    best: float
    next_year: float
    silent: tuple[str, ...]

    @property
    def says_next_year(self) -> bool:
        """Whether any change says something about next year."""
        return any(lever.next_year is not None for lever in self.result.levers)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The base and the scenarios, in the order they were asked for."""

    base: Result
    scenarios: tuple[Compared, ...]


def compare(workspace: Workspace, scenarios: Sequence[Scenario], choice: Choice) -> Comparison:
    """Each scenario alone against the base, with the same luck.

    Raises:
        InputError: a scenario for another workspace, or one that cannot be applied.
    """
    united = [unite((scenario,), workspace.name) for scenario in scenarios]
    year = base_year(workspace, choice)
    base = with_scenario(workspace, year, Scenario(workspace.name, "bas"), choice, ())
    return Comparison(base, tuple(compared(workspace, year, base, scenario, choice) for scenario in united))


def compared(workspace: Workspace, year: BaseYear, base: Result, scenario: Scenario, choice: Choice) -> Compared:
    """One scenario against a base that is already there."""
    result = with_scenario(workspace, year, scenario, choice, (scenario.name,))
    delta = round(float(result.main.forecast[result.total] - base.main.forecast[base.total]), 2) + 0.0
    steps = [BridgeStep(lever.label, lever.amount) for lever in result.levers]
    reach = np.array([reach_of(steps) for steps in _by_luck(result.levers)]).reshape(-1, 2).sum(axis=0)
    told = [*result.levers, *([result.interaction] if result.interaction is not None else [])]
    return Compared(
        name=scenario.name,
        result=result,
        delta=delta,
        bridge=contributions(steps, delta),
        worst=round(delta + float(reach[0]), 2),
        best=round(delta + float(reach[1]), 2),
        next_year=round(sum(lever.next_year or 0.0 for lever in result.levers), 2),
        silent=tuple(step.label for step in told if step.next_year is None),
    )


def _by_luck(levers: Sequence[LeverEffect]) -> list[list[LeverEffect]]:
    """Uncertain steps that share a luck together: those of one override with the same levels."""
    groups: dict[tuple[str, bytes], list[LeverEffect]] = {}
    for lever in levers:
        if lever.levels is not None:
            groups.setdefault((lever.key, lever.levels.tobytes()), []).append(lever)
    return list(groups.values())


def reach_of(steps: Sequence[LeverEffect]) -> tuple[float, float]:
    """How far below and above what is expected steps of one luck can fall out, SEK; zeros where they are certain."""
    postings = [posting for step in steps for posting in step.postings]
    knots = [posting.knots - posting.amount for posting in postings if posting.knots is not None]
    if not knots:
        return 0.0, 0.0
    total = np.sum(knots, axis=0)
    return float(total.min()), float(total.max())
