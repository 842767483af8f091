"""The chapter that says what has changed since the forecast before: the same values as Historik shows."""

from __future__ import annotations

from forecast.model import Result
from forecast.money import Unit
from forecast.questions.changes import since_previous
from forecast.questions.forecast_change import ForecastChange
from forecast.report.history.change_view import ChangeView, change_view, printed_view
from forecast.report.papers.paper import Part, Section, Words
from forecast.workspace.workspace import Workspace


def change_section(
    workspace: Workspace, result: Result, change: ForecastChange | None, unit: Unit
) -> tuple[Section, ...]:
    """The bridge, the rows with their causes, cost types by cause and what was said; nothing without one before."""
    view = _view(workspace, result, change, unit)
    if view is None:
        return ()
    parts: list[Part] = [Words(f"{view.heading}.", "lead"), *(Words(text) for text in view.sentences)]
    parts += [part for part in (view.picture, view.rows, view.kinds, view.said) if part is not None]
    return (Section("andrat", "Vad har ändrats sedan sist", tuple(parts)),)


def _view(workspace: Workspace, result: Result, change: ForecastChange | None, unit: Unit) -> ChangeView | None:
    if change is not None:
        return change_view(workspace, change, unit)
    printed = since_previous(workspace, result)
    return None if printed is None else printed_view(workspace, result, printed, unit)
