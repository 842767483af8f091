"""The few calls that the page and the command line share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from forecast.drivers.holiday_liability import Principle
from forecast.errors import InputError, Place, UsageError
from forecast.fullyear.backtest import backtest
from forecast.fullyear.known.restated import Restated, restate
from forecast.fullyear.panel import YEARS, read_panel
from forecast.fullyear.phasing.month_budgets import CHOICES, MonthBudgets, month_budgets
from forecast.fullyear.phasing.propose import AUTO
from forecast.ledger.book import over_span
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import Kind
from forecast.ledger.tree import Role
from forecast.model import Result
from forecast.money import Unit
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month, Span
from forecast.questions.compare import Comparison
from forecast.questions.compare import compare as compare_scenarios
from forecast.questions.sensitivity import RowVariance, Swing, lever_variance, row_variance, tornado
from forecast.questions.solve import Asked, Question, Solved, Stand
from forecast.questions.solve import solve as solve_lever
from forecast.report.backtest_page import backtest_html
from forecast.report.backtest_view import backtest_view
from forecast.report.contract import result_object
from forecast.scenario.levers.ground import near
from forecast.scenario.result import BaseYear, Choice, base_year, rest_of_year, with_scenario
from forecast.scenario.schema import Scenario, unite
from forecast.store.overlay import remembered
from forecast.store.records import NewSnapshot
from forecast.store.store import FILE, Store, opened_if_there
from forecast.workspace.checks import check_workspace
from forecast.workspace.load import load_workspace
from forecast.workspace.looked import FileToTake, Looked
from forecast.workspace.looked import look_for as look
from forecast.workspace.placement_cases import placements, with_cases
from forecast.workspace.settings_text import NewWorkspace
from forecast.workspace.taken import Taken, new_from_looked, take_in_looked
from forecast.workspace.workspace import Workspace

BASE_CHOICE = Choice()
TASK_NEEDS = (
    "Ett målår behöver sina tolv månader och minst två hela år före sig i samma serie: "
    "välj andra målår eller fyll på panelen."
)

__all__ = [
    "BASE_CHOICE",
    "CHOICES",
    "BacktestFiles",
    "FileToTake",
    "Looked",
    "NewWorkspace",
    "Taken",
    "backtest_file",
    "booked_months",
    "check",
    "compare",
    "forecast_to_keep",
    "look",
    "make_workspace",
    "open_to_phase",
    "open_workspace",
    "phase",
    "placements",
    "restate_holiday",
    "run",
    "sensitivity",
    "solve",
    "take_in",
    "with_cases",
]


def open_workspace(path: Path, store: Store | None = None) -> Workspace:
    """Read a workspace, with what its journal says laid over its files.

    Args:
        path: its folder.
        store: where its journal is; without it the store in the folder, where there is one. None is made.

    Raises:
        InputError: every fault that was found.
    """
    opened = load_workspace(path)
    if store is not None:
        return remembered(opened, store)
    kept = opened_if_there(path / FILE)
    if kept is None:
        return opened
    with kept:
        return remembered(opened, kept, own=True)


def forecast_to_keep(workspace: Workspace, result: Result, findings: Sequence[Finding]) -> NewSnapshot:
    """A forecast as the store keeps it: all that decides it, and what it says."""
    record = result.record
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
    }
    counts = {level.value: sum(finding.severity is level for finding in findings) for level in Severity}
    return NewSnapshot(
        result.workspace, str(result.as_of), inputs, {**result_object(workspace, result), "findings": counts}
    )


def take_in(into: Path, looked: Looked, as_of: Month | None = None) -> Taken:
    """Add looked-at files to the workspace that they were looked at for, all or none; see `take_in_looked`."""
    return take_in_looked(into, looked, as_of)


def make_workspace(folder: Path, said: NewWorkspace, looked: Looked | None = None) -> None:
    """Make a workspace folder, whole or not at all, of looked-at files or empty; see `new_from_looked`."""
    new_from_looked(folder, said, looked)


def open_to_phase(path: Path) -> Workspace:
    """Read a workspace whose month budget is to be proposed anew: of phasing.csv only locked rows must hold."""
    return load_workspace(path, to_phase=True)


def phase(workspace: Workspace, choice: str = AUTO, unit: Unit | None = None, version: str = AUTO) -> MonthBudgets:
    """Propose every row's budget by month; locked rows stand.

    Args:
        workspace: read by `open_to_phase`.
        choice: one of CHOICES.
        unit: kr or tkr, what the months foot in besides the öre; the workspace's own unless told.
        version: the budget version to spread, `auto` = the latest.

    Raises:
        UsageError: an unknown choice or version.
        InputError: no row has a year budget, or a locked row does not sum to the asked version's.
    """
    return month_budgets(workspace, choice, unit, version)


def check(workspace: Workspace) -> tuple[Finding, ...]:
    """Every finding about a workspace, gravest first."""
    return check_workspace(workspace)


def booked_months(workspace: Workspace) -> tuple[Month, ...]:
    """Months that a forecast can be made as of: January to it is booked, and it is not after the workspace's own."""
    tree, as_of = workspace.tree, workspace.settings.as_of
    actual = workspace.ledger.select(tree.statement, Kind.ACTUAL)
    leaves = tree.where(Role.LEAF)
    known = [
        Month(as_of.year, number)
        for number in range(1, as_of.number + 1)
        if not np.isnan(over_span(actual, tree, Span(as_of.year, 1, number))[leaves]).all()
    ]
    return tuple(known)


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


@dataclass(frozen=True, slots=True)
class BacktestFiles:
    """A backtest as text.

    Attributes:
        predictions: the forecasts, CSV.
        all_methods: every method's forecasts, CSV.
        page: how good they were, HTML; "" when it was not asked for.
        told: what was done and what was left out (Swedish).
    """

    predictions: str
    all_methods: str
    page: str
    told: tuple[str, ...]


def backtest_file(
    panel: Path,
    cutoffs: str,
    target_years: str,
    progress: Callable[[int, int], None] | None = None,
    *,
    page: bool = False,
) -> BacktestFiles:
    """Backtest a panel file.

    Args:
        panel: CSV, perhaps gzipped: series_id,year,month,value[,budget].
        cutoffs: months, separated by commas.
        target_years: `last`, `all`, or years separated by commas.
        progress: called with (done, in all).
        page: whether to make the page.

    Raises:
        InputError: when the panel is at fault.
        UsageError: when cutoffs or target years are.
    """
    asked = _integers(cutoffs, "Brytmånader")
    years: str | list[int] = target_years if target_years in {"last", "all"} else _years(target_years)
    known = read_panel(panel)
    table = backtest(known, asked, years, progress)
    if table.rows.empty:
        why = "".join(f" {skip.series_id} {skip.year}: {skip.reason}." for skip in table.skipped[:1])
        raise InputError(f"Inget målår går att prognostisera.{why}", Place(panel.name), TASK_NEEDS)
    told = [f"{len(table.rows)} uppgifter prognostiserade."]
    if table.skipped:
        first = table.skipped[0]
        told.append(
            f"{len(table.skipped)} målår hoppades över, till exempel {first.series_id} {first.year}: {first.reason}"
        )
    absent = [str(year) for year in years if year not in set(known["year"])] if isinstance(years, list) else []
    if absent:
        told.append(f"Panelen har inga rader för {', '.join(absent)}.")
    text = backtest_html(backtest_view(panel.name, target_years, known, table)) if page else ""
    predictions, others = (frame.to_csv(index=False, lineterminator="\n") for frame in (table.rows, table.all_methods))
    return BacktestFiles(predictions, others, text, tuple(told))


def _years(text: str) -> list[int]:
    """Target years as typed, each a year that a panel can hold."""
    years = _integers(text, "Målår")
    wrong = [year for year in years if not YEARS[0] <= year <= YEARS[1]]
    if wrong:
        raise UsageError(f"Målåret {wrong[0]} går inte att använda. Skriv år från {YEARS[0]} till {YEARS[1]}.")
    return years


def _integers(text: str, what: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise UsageError(f"{what} skrivs som heltal med komma emellan, inte ”{text}”.") from error
