"""Outcome and budget of every row and month in whole kronor, so that the printed yearly sums come out exactly."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from maker.invented import EPISODES, LEVELS
from maker.published import ACTIVITIES, BOOKED, LAST_YEAR, YEAR, YEARS, Activity
from maker.shapes import HOLIDAY, PAY_REVIEW, Array, dated, running

Kronor = NDArray[np.int64]
Books = dict[str, Kronor]
"""Row -> years x 12 whole kronor, income > 0, cost < 0."""

CALIBRATED = ("staff", "substitutes", "purchase", "benefits", "other")
"""Cost types that stretch to meet a printed sum; the others are contracts, decisions and dated cases."""
DEFICIT_SO_FAR = {2019: 0.1, 2020: 0.25, 2021: 0.45, 2022: 0.7}
"""How much of 2023's relative deviation had come by then: the overspend grows."""
SHORTAGE = {"substitutes": 2.5, "placements": 2.5, "purchase": 2.0, "benefits": 2.0, "staff": 1.0, "other": 1.0}
"""Where a budget that is too low is short: more on the rows that are hard to steer."""
BUDGETED_SUMMER = (0.94, 0.94, 0.94, 0.95, 0.97, 1.15, 1.35, 1.15, 0.9, 0.9, 0.9, 0.91)
BUDGETED_RISE = 0.03
"""The budget's profile knows of the summer and of a pay review in April, but expects both to be smaller."""


def booked_months(year: int) -> int:
    """How many months of the year have an outcome."""
    return BOOKED if year == YEAR else 12


def largest_cost(books: Books, year_index: int) -> str:
    """The row with the largest cost of the year; it takes the rounding."""
    return min(books, key=lambda row: int(books[row][year_index].sum()))


def stretch(activity: Activity, base: dict[str, Array], fixed: dict[str, Array], year: int) -> float:
    """The factor on the calibrated rows that gives the printed sum; years without one use 2023's."""
    printed = activity.printed_actual(year)
    if printed is None:
        return stretch(activity, base, fixed, LAST_YEAR)
    index, months = YEARS.index(year), booked_months(year)
    soft = math.fsum(value for row in base for value in base[row][index, :months])
    firm = math.fsum(value for row in fixed for value in fixed[row][index, :months])
    return (printed * 1000 - firm) / soft


def habits(activity: Activity) -> tuple[dict[str, Array], dict[str, Array]]:
    """What stretches and what does not, kr per row, years x 12: also for the months after August 2024."""
    base: dict[str, Array] = {}
    fixed: dict[str, Array] = {}
    for cost_type, level in LEVELS[activity.key].items():
        row = f"{activity.key}.{cost_type}"
        usual, special = running(row, level), dated(row)
        soft = cost_type in CALIBRATED
        base[row] = usual if soft else usual * 0
        fixed[row] = special if soft else usual + special
    return base, fixed


def outcome(activity: Activity) -> Books:
    """The outcome per row; zero after August 2024, where there is none."""
    base, fixed = habits(activity)
    books = {row: np.zeros((len(YEARS), 12), dtype=np.int64) for row in base}
    for index, year in enumerate(YEARS):
        factor, months = stretch(activity, base, fixed, year), booked_months(year)
        for row, kronor in books.items():
            kronor[index, :months] = np.rint(factor * base[row] + fixed[row])[index, :months].astype(np.int64)
        printed = activity.printed_actual(year)
        if printed is not None:
            rest = printed * 1000 - sum(int(kronor[index].sum()) for kronor in books.values())
            books[largest_cost(books, index)][index, months - 1] += rest
    return books


def yearly_budget(activity: Activity, actual: Books, year: int) -> int:
    """The activity's budget in tkr: printed, or as near the outcome as the deviation of 2023 had not yet grown."""
    printed = activity.printed_budget(year)
    if printed is not None:
        return printed
    outcome_tkr = sum(int(kronor[YEARS.index(year)].sum()) for kronor in actual.values()) / 1000
    gap = 1 - activity.budget_2023 / activity.actual_2023
    return 0 if activity.budget_2023 == 0 else round(outcome_tkr * (1 - gap * DEFICIT_SO_FAR[year]))


def one_offs(row: str, year_index: int) -> int:
    """What a row holds of one-offs in a year, kr: nobody budgets them again."""
    year = YEARS[year_index]
    return sum(item.amount for item in EPISODES if (item.row, item.year, item.kind) == (row, year, "one_off"))


def row_budgets(activity: Activity, actual: Books, year: int) -> dict[str, int]:
    """The year's budget per row, tkr: last year's outcome and a rise, then cut or raised to the activity's frame."""
    frame = yearly_budget(activity, actual, year)
    if frame == 0:
        return dict.fromkeys(actual, 0)
    index = YEARS.index(year)
    base_year, rise = (index - 1, 1.03) if index else (0, 1 / 1.02)
    usual = {row: int(kronor[base_year].sum()) - one_offs(row, base_year) for row, kronor in actual.items()}
    plan = {row: amount / 1000 * rise for row, amount in usual.items()}
    missing = frame - math.fsum(plan.values())
    weights = {}
    for row, amount in plan.items():
        cost_type = row.partition(".")[2]
        weights[row] = abs(amount) * (SHORTAGE.get(cost_type, 0.0) if missing > 0 else float(cost_type in SHORTAGE))
    total = math.fsum(weights.values())
    budgets = {row: round(plan[row] + missing * weights[row] / total) for row in plan}
    budgets[min(budgets, key=lambda row: budgets[row])] += frame - sum(budgets.values())
    return budgets


def phase(row: str, year: int, amount_tkr: int) -> Kronor:
    """A row's budget by month, kr: a month profile for staff and substitutes, straight twelfths for all else."""
    cost_type = row.partition(".")[2]
    weights = [1.0] * 12
    if cost_type == "staff":
        rise = min(BUDGETED_RISE, PAY_REVIEW[year])
        weights = [share * (1 + rise if month >= 4 else 1.0) for month, share in enumerate(HOLIDAY, start=1)]
    elif cost_type == "substitutes":
        weights = list(BUDGETED_SUMMER)
    total = math.fsum(weights)
    months = [round(amount_tkr * 1000 * weight / total) for weight in weights]
    months[11] += amount_tkr * 1000 - sum(months)
    return np.array(months, dtype=np.int64)


def budget(activity: Activity, actual: Books) -> Books:
    """The budget per row and month, all months of all years."""
    books = {row: np.zeros((len(YEARS), 12), dtype=np.int64) for row in actual}
    for index, year in enumerate(YEARS):
        for row, amount in row_budgets(activity, actual, year).items():
            books[row][index] = phase(row, year, amount)
    return books


def make_books() -> tuple[Books, Books]:
    """Outcome and budget of all rows, in printed order."""
    actual: Books = {}
    planned: Books = {}
    for activity in ACTIVITIES:
        books = outcome(activity)
        actual |= books
        planned |= budget(activity, books)
    return actual, planned
