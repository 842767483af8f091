"""The amounts that are said of some of a round's rows together: on the page, in the text tables and in JSON alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from forecast.report.table import Cell, Column
from forecast.store.desk import Desk


def amounts(desk: Desk, rows: Sequence[int]) -> dict[str, float]:
    """Name -> SEK: budget, the model's proposal, the forecast, its deviation and what is adopted; NaN where unknown."""
    base = desk.base
    columns = {"budget": base.budget, "model": base.model, "forecast": desk.forecast}
    found = {name: desk.amount(values, rows) for name, values in columns.items()}
    found["deviation"] = round(found["forecast"] - found["budget"], 2) + 0.0
    return {**found, "adopted": desk.amount(base.adopted, rows)}


def amount_cells(desk: Desk, rows: Sequence[int]) -> tuple[Cell, ...]:
    """The amounts as cells under `amount_columns`."""
    found = amounts(desk, rows)
    if desk.round.adopted is None:
        del found["adopted"]
    return tuple(known(value) for value in found.values())


def amount_columns(desk: Desk, first: int) -> tuple[Column, ...]:
    """Their columns, of which the first is number `first` of the table; what is adopted only where the month is."""
    columns = (
        Column("Budget"),
        Column("Modellens förslag"),
        Column("Bedömd prognos"),
        Column("Avvikelse", signed=True, minus=(first + 2, first)),
    )
    return columns if desk.round.adopted is None else (*columns, Column("Fastställd"))


def known(value: float) -> float | None:
    """An amount as a cell."""
    return None if np.isnan(value) else value


def handed_in(desk: Desk, rows: Mapping[str, float], at: int) -> float:
    """What was handed in of a row: the sum of its leaves, SEK; NaN where none of them was."""
    keys = [desk.tree.rows[leaf].key for leaf in desk.tree.leaves_below(at)]
    told = [rows[key] for key in keys if key in rows]
    return round(sum(told), 2) + 0.0 if told else float("nan")
