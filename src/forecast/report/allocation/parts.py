"""The allocations of a workspace as a page and a paper show them: a table each, or why one cannot be reckoned."""

from __future__ import annotations

from collections.abc import Callable

from forecast.drivers.allocation import Allocation
from forecast.errors import InputError
from forecast.model import Result
from forecast.money import Unit
from forecast.questions.allocation import allocations
from forecast.report.allocation.tables import allocation_table
from forecast.report.table import Table
from forecast.workspace.workspace import Workspace


def allocation_parts(
    workspace: Workspace, result: Result, unit: Unit, wanted: Callable[[Allocation], bool] = lambda _: True
) -> tuple[Table | str, ...]:
    """Those that are wanted, in the order of allocation.yaml."""
    out: list[Table | str] = []
    for item in filter(wanted, workspace.allocations):
        try:
            (answer,) = allocations(workspace, result.as_of, only=item.id)
        except InputError as error:
            out.append(f"{error.found} {error.remedy}")
        else:
            out.append(allocation_table(workspace, result, answer, unit))
    return tuple(out)
