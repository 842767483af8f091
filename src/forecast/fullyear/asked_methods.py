"""Methods that are asked for or fixed by a person, and rows that cannot carry them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forecast.errors import ForecastError, InputError, Place
from forecast.fullyear.arrays import Ints
from forecast.fullyear.lines import Lines
from forecast.fullyear.project import can_be_used, project, take
from forecast.ledger.tree import Tree, full_name
from forecast.workspace.workspace import Workspace

FILE, ROWS = "methods.yaml", "rows.csv"


def where_it_can_be_used(lines: Lines) -> Lines:
    """The lines with the asked method left out on rows that cannot carry it (no budget, no months); they choose.

    Raises:
        ForecastError: when no row can carry it.
    """
    able = can_be_used(lines)
    if lines.rows and not np.any(able):
        project(lines)
    return replace(lines, fixed=tuple(key if can else None for key, can in zip(lines.fixed, able, strict=True)))


def refused(error: ForecastError, workspace: Workspace, tree: Tree, lines: Lines, rows: Ints) -> ForecastError:
    """The error with its place: the first row whose method, a person's or an appropriation's, does not fit it.

    Args:
        error: what was raised on all lines together.
        workspace: who fixed what.
        tree: the statement's rows.
        lines: the rows that were asked, with fixed methods.
        rows: (R,) their positions in the tree.
    """
    persons = {item.row for item in workspace.methods if item.statement == tree.statement}
    for i, at in enumerate(rows):
        key = tree.rows[at].key
        fault = _fault(lines, i) if lines.fixed[i] is not None else None
        if fault is None:
            continue
        row = f"{full_name(tree, int(at))} (”{key}” i ”{tree.statement}”)"
        if key in persons:
            return InputError(f"{row}: {fault}", Place(FILE), "Eller ta bort den ur filen.")
        found = f"{row} är ett beslutat anslag (appropriation) men har ingen budget för året."
        return InputError(found, Place(ROWS, column="cost_type"), "Läs in anslagets budget eller ändra radens slag.")
    return error


def _fault(lines: Lines, at: int) -> ForecastError | None:
    """Why one line cannot carry its method; None where it can."""
    try:
        project(take(lines, np.array([at])))
    except ForecastError as error:
        return error
    return None
