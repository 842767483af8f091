"""The board room's screens: one message each."""

from __future__ import annotations

from forecast.model import Result
from forecast.report.papers.paper import Screen
from forecast.workspace.workspace import Workspace


def screens(workspace: Workspace, result: Result, base: Result) -> tuple[Screen, ...]:
    """The screens, in order; `base` is the result without a scenario, and `result` itself where none is chosen."""
    del workspace, result, base
    return ()
