"""What demand.yaml must agree with: the rows, the series of volumes.csv, and one activity a row."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from forecast.drivers.demand import Demand, Series
from forecast.errors import InputError, Place
from forecast.ledger.tree import Role, Tree
from forecast.workspace.notes import Volume, check_row

FILE = "demand.yaml"


def demand_faults(demand: Demand, volumes: Sequence[Volume], trees: Mapping[str, Tree]) -> list[InputError]:
    """Everything in demand.yaml that has no meaning in this workspace."""
    faults: list[InputError] = []
    for statement, row in dict.fromkeys(demand.named_rows()):
        try:
            check_row(statement, row, trees, Place(FILE))
            _refuse_sum(trees[statement], row)
        except InputError as error:
            faults.append(error)
    known = list(dict.fromkeys((item.area, item.measure) for item in volumes))
    named = [series for series in demand.named_series() if (series.area, series.measure) not in known]
    return faults + [_no_series(series, known) for series in named]


def yearly(volumes: Sequence[Volume], series: Series) -> dict[int, float]:
    """Year -> outcome of a series, in order of time; years without outcome are left out."""
    found = {
        item.year: float(item.actual)
        for item in volumes
        if (item.area, item.measure) == (series.area, series.measure) and item.actual is not None
    }
    return dict(sorted(found.items()))


def unit_of(volumes: Sequence[Volume], series: Series) -> str:
    """The unit of a series as the file writes it."""
    return next((item.unit for item in volumes if (item.area, item.measure) == (series.area, series.measure)), "")


def _refuse_sum(tree: Tree, row: str) -> None:
    """A row is a leaf, or one activity whose parts are kinds of money."""
    at = tree.position(row)
    activities = {tree.rows[i].activity for i in tree.leaves_below(at)}
    if tree.rows[at].role is Role.SUM and activities != {tree.rows[at].activity}:
        parts = ", ".join(tree.rows[i].key for i in tree.children(at))
        raise InputError(f"Raden ”{row}” är en summa.", Place(FILE), f"Skriv en rad som den består av: {parts}.")


def _no_series(series: Series, known: Sequence[tuple[str, str]]) -> InputError:
    measures = [measure for area, measure in known if area == series.area]
    found = f"Serien ”{series.measure}” i ”{series.area}” finns inte i volumes.csv."
    if not measures:
        areas = list(dict.fromkeys(area for area, _ in known))
        near = difflib.get_close_matches(series.area, areas, n=1)
        hint = f"Menar du området ”{near[0]}”?" if near else f"Välj område bland {', '.join(areas) or 'inga'}."
        return InputError(found, Place(FILE, None, "area"), hint)
    near = difflib.get_close_matches(series.measure, measures, n=1)
    hint = f"Menar du ”{near[0]}”?" if near else f"Välj bland {', '.join(measures)}."
    return InputError(found, Place(FILE, None, "measure"), hint)
