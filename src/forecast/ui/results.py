"""Results and the answers that are reckoned from them, kept between reruns; shared by all users of the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from forecast import service
from forecast.errors import ForecastError, InputError
from forecast.fullyear.alternatives import Alternatives
from forecast.fullyear.alternatives import alternatives as every_method
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.periods import Month
from forecast.questions.compare import Compared
from forecast.questions.compare import compared as against_base
from forecast.questions.sensitivity import RowVariance, Swing
from forecast.questions.solve import Asked, Solved
from forecast.report.commentary.remarks import Remark, text_unit
from forecast.report.commentary.remarks import remarks as every_remark
from forecast.report.lever_groups import LeverChoices, lever_choices_of
from forecast.scenario.result import BaseYear, Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario
from forecast.ui import data
from forecast.workspace.workspace import Workspace


def remarks(opened: Workspace, result: Result) -> tuple[Remark, ...]:
    """Every text of the report; the run's id changes with the numbers and with what people write."""
    return _remarks(opened, result, result.record.run_id)


@st.cache_resource(max_entries=16, show_spinner=False)
def _remarks(_opened: Workspace, _result: Result, run_id: str) -> tuple[Remark, ...]:
    del run_id
    return every_remark(_opened, _result, text_unit(_opened))


@st.cache_resource(max_entries=16, show_spinner="Räknar varje metod …")
def alternatives(_opened: Workspace, digest: str, statement: str, as_of: Month) -> Alternatives:
    """What every method would give on every row of a statement."""
    del digest
    return every_method(_opened, statement, as_of)


@st.cache_resource(max_entries=64, show_spinner="Räknar prognosen …")
def _bases(_opened: Workspace, digest: str, as_of: Month) -> BaseYear:
    del digest
    return base_year(_opened, Choice(as_of=as_of))


def result(opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario | None = None) -> Result:
    """A result; the base is computed once a workspace, month and layer, a lever only moves what it touches."""
    if scenario is None or not scenario.keys:
        return _base(opened, data.state(opened), as_of, headline)
    bases = _bases(opened, data.state(opened), as_of)
    return with_scenario(opened, bases, scenario, Choice(as_of=as_of, headline=headline), (scenario.name,))


@st.cache_resource(max_entries=64, show_spinner=False)
def _base(_opened: Workspace, digest: str, as_of: Month, headline: Layer) -> Result:
    choice = Choice(as_of=as_of, headline=headline)
    return with_scenario(_opened, _bases(_opened, digest, as_of), Scenario(_opened.name, "bas"), choice, ())


def lever_choices(opened: Workspace, as_of: Month) -> LeverChoices:
    """What the levers may act on: the workspace's and the month's, whatever is changed."""
    return _lever_choices(opened, data.state(opened), as_of)


@st.cache_resource(max_entries=64, show_spinner=False)
def _lever_choices(_opened: Workspace, digest: str, as_of: Month) -> LeverChoices:
    del digest
    return lever_choices_of(_opened, as_of)


def counted(
    opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario
) -> tuple[Result, Scenario, Mapping[str, str]]:
    """A result with every change that can be made; the changes that count; name -> why, for those that do not.

    What cannot be told from one change alone stands under the name "".
    """
    try:
        return result(opened, as_of, headline, scenario), scenario, {}
    except InputError:
        refused = {}
    for override in scenario.overrides:
        try:
            result(opened, as_of, headline, replace(scenario, overrides=(override,)))
        except InputError as error:
            refused[override.name] = data.sentences(error)
    left = replace(scenario, overrides=tuple(part for part in scenario.overrides if part.name not in refused))
    try:
        return result(opened, as_of, headline, left), left, refused
    except InputError as error:
        base = replace(scenario, overrides=())
        return result(opened, as_of, headline, base), base, {**refused, "": data.sentences(error)}


def check_fits(opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario) -> None:
    """Raise ForecastError where a scenario is made for another workspace, or cannot be made here."""
    if scenario.workspace != opened.name:
        raise ForecastError(f"Scenariot är gjort för ”{scenario.workspace}”, inte ”{opened.name}”.")
    result(opened, as_of, headline, scenario)


def compared(opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario) -> Compared:
    """One scenario against the base, with the same luck; raises InputError."""
    choice = Choice(as_of=as_of, headline=headline)
    year = _bases(opened, data.state(opened), as_of)
    return against_base(opened, year, result(opened, as_of, headline), scenario, choice)


def solved(opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario, asked: Asked) -> tuple[Result, Solved]:
    """What one lever would have to be, with a scenario in the year; raises ForecastError."""
    return _solved(opened, data.state(opened), as_of, headline, scenario, scenario.digest, asked, str(asked))


@st.cache_resource(max_entries=64, show_spinner="Räknar vad som krävs …")
def _solved(
    _opened: Workspace,
    digest: str,
    as_of: Month,
    headline: Layer,
    _scenario: Scenario,
    scenario_digest: str,
    _asked: Asked,
    asked_digest: str,
) -> tuple[Result, Solved]:
    del scenario_digest, asked_digest
    return service.solve(
        _opened, _made(_scenario), Choice(as_of, "auto", headline), _asked, _bases(_opened, digest, as_of)
    )


def sensitivity(
    opened: Workspace, as_of: Month, headline: Layer, scenario: Scenario
) -> tuple[Result, tuple[Swing, ...], tuple[RowVariance, ...]]:
    """The tornado of the stated ranges, and the rows by their share of the model's variance; raises InputError."""
    return _sensitivity(opened, data.state(opened), as_of, headline, scenario, scenario.digest)


@st.cache_resource(max_entries=64, show_spinner="Räknar känsligheten …")
def _sensitivity(
    _opened: Workspace, digest: str, as_of: Month, headline: Layer, _scenario: Scenario, scenario_digest: str
) -> tuple[Result, tuple[Swing, ...], tuple[RowVariance, ...]]:
    del scenario_digest
    choice = Choice(as_of, "auto", headline)
    made, swings, rows, _ = service.sensitivity(_opened, _made(_scenario), choice, _bases(_opened, digest, as_of))
    return made, swings, rows


def _made(scenario: Scenario) -> tuple[Scenario, ...]:
    return (scenario,) if scenario.keys else ()
