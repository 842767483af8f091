"""What would have been said: every task of a panel, forecast with what was known at its cutoff.

A task is (series, target year, cutoff). It uses its own series up to the cutoff, and from other series only years
before its target year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.errors import UsageError
from forecast.fullyear.arrays import MONTHS, Bools, Floats, Ints
from forecast.fullyear.history.intervals import spreads_by_year
from forecast.fullyear.history.members import PARTS
from forecast.fullyear.history.origins import LEAST_YEARS
from forecast.fullyear.history.walk import Walk, Years, walk
from forecast.fullyear.panel import Cube, check_panel, to_cube
from forecast.fullyear.plain import straight
from forecast.fullyear.projection import LEVELS

ROW = ("series_id", "year", "cutoff", "method", "point", "lo80", "hi80", "lo95", "hi95")
"""The columns of `BacktestTable.rows`, in order."""
_BOUNDS = {"lo80": 0.1, "hi80": 0.9, "lo95": 0.025, "hi95": 0.975}


@dataclass(frozen=True, slots=True)
class Skipped:
    """A target year that could not be a task, and why (Swedish)."""

    series_id: str
    year: int
    reason: str


@dataclass(frozen=True, slots=True)
class BacktestTable:
    """What a backtest found.

    Attributes:
        rows: exactly one row a task, columns ROW, in the panel's unit.
        all_methods: series_id, year, cutoff, method, point: the readings and the plain pace beside them.
        skipped: target years that were left out, told to the user.
    """

    rows: pd.DataFrame
    all_methods: pd.DataFrame
    skipped: tuple[Skipped, ...]


def backtest(
    panel: pd.DataFrame,
    cutoffs: Sequence[int],
    target_years: str | Sequence[int] = "last",
    progress: Callable[[int, int], None] | None = None,
) -> BacktestTable:
    """Forecast every task of a panel.

    Args:
        panel: series_id, year, month, value and perhaps budget, as `read_panel` gives or in any numeric form.
        cutoffs: numbers of booked months, 1 to 12.
        target_years: "last" (each series' last year), "all" (every year with two complete years before it), or years.
        progress: called with (cutoffs done, cutoffs in all).

    Returns:
        the table; rows in the order of the panel's series, then year, then cutoff.

    Raises:
        InputError: when the panel is at fault.
        UsageError: when cutoffs or target years are.
    """
    chosen = _checked_cutoffs(cutoffs)
    cube = to_cube(check_panel(panel))
    wanted, skipped = _targets(cube, target_years)
    tables, others = [], []
    for done, cutoff in enumerate(chosen, 1):
        table, other = _at_cutoff(cube, wanted, cutoff)
        tables.append(table)
        others.append(other)
        if progress is not None:
            progress(done, len(chosen))
    return BacktestTable(_ordered(tables, cube, ROW), _ordered(others, cube, ROW[:5]), skipped)


def _checked_cutoffs(cutoffs: Sequence[int]) -> list[int]:
    wrong = [cutoff for cutoff in cutoffs if not 1 <= cutoff <= MONTHS]
    if wrong or not cutoffs or len(set(cutoffs)) != len(cutoffs):
        raise UsageError("Ange brytmånader som olika heltal från 1 till 12, till exempel 2,3,4,6,8,10.")
    return sorted(cutoffs)


def _targets(cube: Cube, target_years: str | Sequence[int]) -> tuple[Bools, tuple[Skipped, ...]]:
    """((S, Y) target years that can be tasks, the ones that cannot)."""
    complete = np.all(np.isfinite(cube.amounts), axis=2)
    before = np.cumsum(complete, axis=1) - complete
    asked = _asked(cube, target_years)
    enough = before >= LEAST_YEARS
    if target_years == "all":
        asked = asked & enough  # a series' first years are no tasks, and need not be told
    skipped = tuple(
        Skipped(
            cube.series[row],
            cube.first_year + int(year),
            "året saknar månader" if not complete[row, year] else "färre än två hela år före",
        )
        for row, year in np.argwhere(asked & ~(complete & enough))
    )
    return asked & complete & enough, skipped


def _asked(cube: Cube, target_years: str | Sequence[int]) -> Bools:
    """(S, Y) the years that the user names, whether or not they can be tasks."""
    years = cube.first_year + np.arange(cube.present.shape[1])
    if target_years == "all":
        return cube.present
    if target_years == "last":
        later = np.cumsum(cube.present[:, ::-1], axis=1)[:, ::-1]
        return np.asarray(cube.present & (later == 1), dtype=np.bool_)
    if isinstance(target_years, str):
        raise UsageError(f"Målåren ”{target_years}” finns inte. Skriv last, all eller år, till exempel 2022,2023.")
    return np.asarray(cube.present & np.isin(years, np.asarray(target_years, dtype=np.int64)), dtype=np.bool_)


def _at_cutoff(cube: Cube, wanted: Bools, cutoff: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(rows, all methods) of one cutoff, with `row` as the series' number."""
    if cutoff == MONTHS:
        return _closed(cube, wanted)
    rows = len(cube.series)
    nobody = np.full(cube.budgets.shape, np.nan)
    everything = Years(cube.amounts, cutoff, cube.budgets, nobody, np.zeros(rows, dtype=np.int64))
    steps = walk(everything)
    tasks = np.flatnonzero(wanted[steps.row, steps.year])
    point = steps.actual[tasks] + steps.rest[tasks]
    spread = spreads_by_year(steps, tasks, cutoff)
    frame = _frame(steps.row[tasks], cube.first_year + steps.year[tasks], cutoff)
    table = frame.assign(method=np.where(np.isnan(steps.expected[tasks]), "combined", "combined_budget"), point=point)
    for name, level in _BOUNDS.items():
        table[name] = point + spread[:, LEVELS.index(level)]
    return table, _members(frame, steps, tasks, cutoff)


def _closed(cube: Cube, wanted: Bools) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Twelve booked months: the outcome, without spread."""
    row, year = np.nonzero(wanted)
    point = np.sum(cube.amounts[row, year], axis=1)
    frame = _frame(row, cube.first_year + year, MONTHS).assign(method="closed", point=point)
    return frame.assign(**dict.fromkeys(_BOUNDS, point)), frame


def _frame(row: Ints, year: Ints, cutoff: int) -> pd.DataFrame:
    return pd.DataFrame({"row": row, "year": year, "cutoff": cutoff})


def _members(frame: pd.DataFrame, steps: Walk, tasks: Ints, cutoff: int) -> pd.DataFrame:
    """The readings and the plain pace, one row a task and method."""
    actual = steps.actual[tasks]
    points: dict[str, Floats] = {"linear": straight(actual, cutoff)}
    points |= {key: actual + steps.parts[tasks, i] for i, key in enumerate(PARTS)}
    said = [frame.assign(method=key, point=point)[np.isfinite(point)] for key, point in points.items()]
    return pd.concat(said, ignore_index=True)


def _ordered(tables: list[pd.DataFrame], cube: Cube, columns: Sequence[str]) -> pd.DataFrame:
    """One table by series, year and cutoff, with the series' names."""
    table = pd.concat(tables, ignore_index=True).sort_values(["row", "year", "cutoff"], kind="stable")
    names = np.array(cube.series, dtype=object)
    table.insert(0, "series_id", names[table["row"].to_numpy(dtype=np.int64)])
    return table[list(columns)].reset_index(drop=True)
