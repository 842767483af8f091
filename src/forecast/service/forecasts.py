"""The full-year forecast: made, restated, compared, asked backwards, and as the store keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from forecast.drivers.holiday_liability import Principle
from forecast.errors import InputError, Place
from forecast.fullyear.known.restated import Restated, restate
from forecast.ledger.findings import Finding, Severity
from forecast.model import Result
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month
from forecast.questions.compare import Comparison
from forecast.questions.compare import compare as compare_scenarios
from forecast.questions.sensitivity import RowVariance, Swing, lever_variance, row_variance, tornado
from forecast.questions.solve import Asked, Question, Solved, Stand
from forecast.questions.solve import solve as solve_lever
from forecast.report.contract import result_object
from forecast.scenario.files import scenario_text
from forecast.scenario.levers.ground import near
from forecast.scenario.result import BaseYear, Choice, base_year, rest_of_year, with_scenario
from forecast.scenario.schema import LONGEST_NAME, Scenario, unite
from forecast.service.workspaces import booked_months
from forecast.store.canonical import bytes_digest
from forecast.store.records import NewSnapshot
from forecast.store.restored import SCENARIO
from forecast.workspace.workspace import Workspace

BASE_CHOICE = Choice()


def run(workspace: Workspace, scenarios: Sequence[Scenario] = (), choice: Choice = BASE_CHOICE) -> Result:
    """The full-year forecast of a workspace, with scenarios in it.

    Raises:
        InputError: no outcome for the asked month, conflicting or unknown overrides.
        UsageError: an unknown method, or fewer than one draw.
    """
    united = unite(scenarios, workspace.name)
    names = tuple(scenario.name for scenario in scenarios)
    return with_scenario(workspace, base_year(workspace, choice), united, choice, names)


def restate_holiday(
    workspace: Workspace,
    to: Principle,
    as_of: Month | None = None,
    share: float | None = None,
    central_row: str | None = None,
) -> Restated:
    """This year and the last, told by a principle for the holiday liability; see `restate`.

    Raises:
        InputError: the month has no outcome, or what is needed is missing.
    """
    month = as_of or workspace.settings.as_of
    if month not in booked_months(workspace):
        known = ", ".join(str(item) for item in booked_months(workspace))
        raise InputError(
            f"Utfall till och med {month.label} finns inte.",
            Place(workspace.name, None, "as-of"),
            f"Välj bland {known}.",
        )
    return restate(workspace, month, to, share, central_row)


def compare(workspace: Workspace, scenarios: Sequence[Scenario], choice: Choice = BASE_CHOICE) -> Comparison:
    """Each scenario alone against the base.

    Raises:
        InputError: a scenario for another workspace, or one that cannot be applied.
        UsageError: as `run`.
    """
    return compare_scenarios(workspace, scenarios, choice)


def solve(
    workspace: Workspace, scenarios: Sequence[Scenario], choice: Choice, asked: Asked, year: BaseYear | None = None
) -> tuple[Result, Solved]:
    """What one lever would have to be for a row's deviation to reach a target, with scenarios already in it.

    `year` is the choice's base where it is at hand.

    Raises:
        InputError: unknown rows or keys, or no month left.
        UsageError: an unknown lever or field.
    """
    year = year or base_year(workspace, choice)
    result = with_scenario(workspace, year, unite(scenarios, workspace.name), choice, tuple(s.name for s in scenarios))
    key = asked.row or workspace.settings.total
    tree = result.main.tree
    if key not in tree.keys:
        raise InputError(f"Raden ”{key}” finns inte i ”{tree.statement}”.", Place("--row"), near(key, tree.keys))
    deviation = float(result.main.deviation[tree.position(key)])
    if np.isnan(deviation):
        raise InputError(f"”{key}” har ingen avvikelse att räkna på.", Place("--row"), "Välj en rad med budget.")
    if result.as_of.number == 12:
        raise InputError("December är bokförd: inga månader återstår att ändra.", Place("--as-of"), "Välj en tidigare.")
    defaults = {name: value_on(load_parameter(name), result.as_of) for name in ("notice_months", "realistic_share")}
    question = Question(
        row=key,
        target=asked.target,
        deviation=deviation,
        notice=int(defaults["notice_months"]) if asked.notice is None else asked.notice,
        realistic=defaults["realistic_share"] if asked.realistic is None else asked.realistic,
    )
    base = result.main.base
    stand = Stand(workspace, base, rest_of_year(base, choice), result.main.layer)
    return result, solve_lever(stand, asked.lever, question, asked.said)


def sensitivity(
    workspace: Workspace, scenarios: Sequence[Scenario], choice: Choice, year: BaseYear | None = None
) -> tuple[Result, tuple[Swing, ...], tuple[RowVariance, ...], Mapping[str, float]]:
    """The tornado over the workspace's own ranges, each row's share of the model's variance, and the levers' variance.

    Raises:
        InputError: a range on a row without forecast; as `run`.
    """
    names = tuple(scenario.name for scenario in scenarios)
    result = with_scenario(
        workspace, year or base_year(workspace, choice), unite(scenarios, workspace.name), choice, names
    )
    shared = value_on(load_parameter("dependence"), result.as_of)
    rows = row_variance(result.main.base, result.total, shared=shared, draws=choice.draws, seed=choice.seed)
    return result, tornado(result, workspace.ranges), rows, lever_variance(result)


def forecast_to_keep(
    workspace: Workspace, result: Result, findings: Sequence[Finding], scenario: Scenario | None = None
) -> NewSnapshot:
    """A forecast as the store keeps it: all that decides it, with the files it was made of, and what it says.

    Args:
        workspace: of the forecast.
        result: the forecast.
        findings: about the workspace.
        scenario: what was changed in it, where something was.
    """
    record = result.record
    files = dict(workspace.files)
    if scenario is not None and scenario.keys:
        files[SCENARIO] = scenario_text(replace(scenario, name=scenario.name[:LONGEST_NAME])).encode()
    inputs: dict[str, object] = {
        "workspace": result.workspace,
        "data": record.data,
        "scenario": record.scenario,
        "scenarios": list(result.scenario),
        "parameters": record.parameters,
        "version": record.version,
        "seed": record.seed,
        "draws": record.draws,
        "as_of": str(result.as_of),
        "choice": record.choice,
        "headline": result.headline.value,
        "files": {name: bytes_digest(data) for name, data in sorted(files.items())},
    }
    counts = {level.value: sum(finding.severity is level for finding in findings) for level in Severity}
    said = {**result_object(workspace, result), "findings": counts}
    return NewSnapshot(result.workspace, str(result.as_of), inputs, said, files)
