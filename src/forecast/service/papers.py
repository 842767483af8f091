"""The nämnd's papers: a call apart from the others, since it loads the drawing of charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from forecast.errors import InputError
from forecast.model import Result
from forecast.questions.forecast_change import ForecastChange
from forecast.questions.years import several_years
from forecast.report.history.error_split import NOTHING_KEPT, KeptYears
from forecast.report.papers.board import board_paper
from forecast.report.papers.files import KINDS, Form, file_name, table_texts
from forecast.report.papers.paper import Paper
from forecast.report.papers.plan import plan_paper
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario, unite
from forecast.service.accuracy import years_kept
from forecast.service.changes import latest_change
from forecast.workspace.workspace import Workspace

if TYPE_CHECKING:
    from forecast.store.store import Store


def board(workspace: Workspace, scenarios: Sequence[Scenario], choice: Choice, store: Store | None = None) -> Paper:
    """The nämnd's paper of a workspace, with the scenarios in it and the base beside them.

    Args:
        workspace: what was read.
        scenarios: united.
        choice: month, layer and draws.
        store: where earlier forecasts are kept, so that the paper says what has changed since; None = there is none.

    Raises:
        InputError: no outcome for the asked month, conflicting or unknown overrides.
        UsageError: an unknown method, or fewer than one draw.
    """
    year = base_year(workspace, choice)
    base = with_scenario(workspace, year, unite((), workspace.name), choice, ())
    united = unite(scenarios, workspace.name) if scenarios else None
    names = tuple(scenario.name for scenario in scenarios)
    result = base if united is None else with_scenario(workspace, year, united, choice, names)
    change, past = latest_change(store, workspace, result, united), years_kept(store, workspace, result)
    return board_paper(workspace, result, base, change=change, past=past)


def plan(workspace: Workspace, scenarios: Sequence[Scenario], choice: Choice) -> Paper:
    """The budgetunderlag of a workspace: the years ahead with the scenarios in them.

    Where the years cannot be reckoned, the paper says why and holds the needs and the budget's versions.

    Raises:
        InputError: no outcome for the asked month, conflicting or unknown overrides.
        UsageError: an unknown method, or fewer than one draw.
    """
    names = tuple(scenario.name for scenario in scenarios)
    made = with_scenario(workspace, base_year(workspace, choice), unite(scenarios, workspace.name), choice, names)
    try:
        return plan_paper(workspace, made, several_years(workspace, made))
    except InputError as error:
        return plan_paper(workspace, made, None, fault=str(error))


def board_of(
    workspace: Workspace, result: Result, change: ForecastChange | None = None, past: KeptYears = NOTHING_KEPT
) -> Paper:
    """The same paper of a result that is already there; the base is reckoned where it holds a scenario."""
    if not result.scenario:
        return board_paper(workspace, result, result, change=change, past=past)
    record = result.record
    choice = Choice(result.as_of, headline=result.headline, draws=record.draws, seed=record.seed)
    base = with_scenario(workspace, base_year(workspace, choice), unite((), workspace.name), choice, ())
    return board_paper(workspace, result, base, change=change, past=past)


def paper_files(paper: Paper, forms: Sequence[Form], tell: Callable[[str], None]) -> dict[str, str | bytes]:
    """A paper by file name, as all that was asked for; nothing is written yet.

    Args:
        paper: the paper.
        forms: what it is to be; each once.
        tell: told in Swedish which of them begins.
    """
    out: dict[str, str | bytes] = {}
    for form in dict.fromkeys(forms):
        if form in KINDS:
            tell(f"Skriver {KINDS[form].title}.")
            out[file_name(paper, form)] = KINDS[form].write(paper)
        else:
            tell(f"Skriver tabellerna som {_TABLES[form]}.")
            out |= table_texts(paper, form)
    return out


_TABLES = {Form.TEXT: "text", Form.CSV: "CSV"}
