"""How well earlier forecasts held: a workspace's kept forecasts, read from its store, beside its outcomes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forecast.model import Result
from forecast.questions.forecast_change import Cause, ForecastChange
from forecast.report.history.accuracy import Accuracy, accuracy
from forecast.report.history.error_split import KeptYears, to_split
from forecast.scenario.result import Choice
from forecast.service.changes import change_since
from forecast.service.forecasts import run
from forecast.store.door import store_to_read
from forecast.store.past import of_years_over
from forecast.workspace.workspace import Workspace

if TYPE_CHECKING:
    from forecast.store.store import Store


def accuracy_of(
    path: Path, opened: Workspace, choice: Choice, where: str | None = None
) -> tuple[Result, Accuracy, KeptYears]:
    """The forecast of today, how earlier ones held, and what is kept of them.

    Args:
        path: the workspace's folder.
        opened: the workspace, with its journal.
        choice: month and layer.
        where: the store that somebody has named; None = its own, where it has one.

    Raises:
        InputError: no outcome for the asked month, or the store cannot be read.
        UsageError: an address that cannot be read.
    """
    result = run(opened, (), choice)
    unit = opened.settings.unit
    store = store_to_read(path, where)
    if store is None:
        return result, accuracy(opened, result, (), unit), KeptYears()
    with store:
        kept = store.snapshots_in_short(opened.name)
        past = years_kept(store, opened, result)
    return result, accuracy(opened, result, kept, unit, past.whole), past


def years_kept(store: Store | None, opened: Workspace, result: Result) -> KeptYears:
    """The kept forecasts of years that are over, and the errors of the result's own year told apart.

    Raises:
        InputError: one of them is altered.
    """
    if store is None:
        return KeptYears()
    found = of_years_over(store.snapshots_in_short(opened.name), result.as_of)
    whole = tuple(store.snapshot(opened.name, item.id) for item in found)
    changes = tuple((item, told_apart(change_since(store, item, opened, result))) for item in to_split(whole, result))
    return KeptYears(whole, changes)


def told_apart(change: ForecastChange) -> ForecastChange | None:
    """The change where its causes could be told apart; None where what the forecast was made of is not kept."""
    return None if change.causes == (Cause.UNKNOWN,) else change
