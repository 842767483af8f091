"""Commentary as sections of a paper."""

from __future__ import annotations

from forecast.model import Result
from forecast.money import Unit
from forecast.report.papers.paper import Section
from forecast.workspace.workspace import Workspace


def commentary(workspace: Workspace, result: Result, unit: Unit) -> tuple[Section, ...]:
    """The sections that the workspace's profile prints."""
    del workspace, result, unit
    return ()
