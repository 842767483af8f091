"""How well earlier forecasts held: a workspace's kept forecasts, read from its store, beside its outcomes."""

from __future__ import annotations

from pathlib import Path

from forecast.model import Result
from forecast.report.history.accuracy import Accuracy, accuracy
from forecast.scenario.result import Choice
from forecast.service.forecasts import run
from forecast.store.door import open_to_read, own_if_there
from forecast.store.past import of_years_over
from forecast.workspace.workspace import Workspace


def accuracy_of(path: Path, opened: Workspace, choice: Choice, where: str | None = None) -> tuple[Result, Accuracy]:
    """The forecast of today, and how earlier ones held.

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
    store = own_if_there(path) if where is None else open_to_read(where)
    if store is None:
        return result, accuracy(opened, result, (), unit)
    with store:
        kept = store.snapshots_in_short(opened.name)
        whole = [store.snapshot(opened.name, item.id) for item in of_years_over(kept, result.as_of)]
    return result, accuracy(opened, result, kept, unit, whole)
