"""The nämnd's papers: a call apart from the others, since it loads the drawing of charts."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.model import Result
from forecast.report.papers.board import board_paper
from forecast.report.papers.paper import Paper
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario, unite
from forecast.workspace.workspace import Workspace


def board(workspace: Workspace, scenarios: Sequence[Scenario], choice: Choice) -> Paper:
    """The nämnd's paper of a workspace, with the scenarios in it and the base beside them.

    Raises:
        InputError: no outcome for the asked month, conflicting or unknown overrides.
        UsageError: an unknown method, or fewer than one draw.
    """
    year = base_year(workspace, choice)
    base = with_scenario(workspace, year, unite((), workspace.name), choice, ())
    if not scenarios:
        return board_paper(workspace, base, base)
    names = tuple(scenario.name for scenario in scenarios)
    result = with_scenario(workspace, year, unite(scenarios, workspace.name), choice, names)
    return board_paper(workspace, result, base)


def board_of(workspace: Workspace, result: Result) -> Paper:
    """The same paper of a result that is already there; the base is reckoned where it holds a scenario."""
    if not result.scenario:
        return board_paper(workspace, result, result)
    record = result.record
    choice = Choice(result.as_of, headline=result.headline, draws=record.draws, seed=record.seed)
    base = with_scenario(workspace, base_year(workspace, choice), unite((), workspace.name), choice, ())
    return board_paper(workspace, result, base)
