"""The chapter Prognossäkerhet: how well the forecasts of years that are over held; no chapter where there are none."""

from __future__ import annotations

from forecast.model import Result
from forecast.money import Unit
from forecast.report.history.accuracy import accuracy
from forecast.report.history.error_split import KeptYears, split_table
from forecast.report.papers.paper import Section, Words
from forecast.workspace.workspace import Workspace


def accuracy_section(workspace: Workspace, result: Result, past: KeptYears, unit: Unit) -> tuple[Section, ...]:
    """The chapter; what was published after the forecast was made does not belong in its paper.

    Args:
        workspace: what was read.
        result: what is shown.
        past: what is kept of years that are over.
        unit: of the amounts.
    """
    found = accuracy(workspace, result, (), unit, past.whole)
    if not found.held:
        return ()
    words = Words(" ".join(found.words))
    picture = () if found.picture is None else (found.picture,)
    outside = {"traffsakerhet_publicerad"}
    tables = tuple(table for table in found.tables if table.key not in outside)
    split = split_table(workspace, result, past.changes, unit)
    parts = (words, *picture, *tables, *(() if split is None else (split,)))
    return (Section("prognossakerhet", "Prognossäkerhet", parts),)
