"""What people are said to have forecast of earlier years: invented misses on the invented outcomes.

Per cent that the year became worse than was said in April; later in the year less was missed.
"""

from __future__ import annotations

from maker.books import Books
from maker.papers import STATEMENT, Cell, csv_text
from maker.published import YEARS
from maker.texts import SOURCE

HABITS = {
    "hemtjanst": (2.6, 3.4, 2.9, 3.3, 2.8),
    "sarskilt-boende": (1.6, -0.9, 2.2, 1.1, 1.9),
    "lss-boende-vuxna": (-1.2, -1.5, -0.6, -1.1, -0.9),
    "56": (6.0, -9.0, 4.0, 12.0, -7.0),
    "92": (0.5, -1.0, 0.7, -0.4, 0.9),
}
"""Activity -> the manager's misses 2019 to 2023: one always too low, one mostly, one too high, one who cannot know."""
JUDGED_TYPES = ("staff", "substitutes", "purchase", "placements")
"""What managers judge; rents and grants follow contracts and decisions."""
JUDGED_AFTER = {4: 1.0, 10: 0.4}
"""Month -> part of the miss that was left. No judgement lies near August, where the demo's own forecast stands."""
ADOPTED_MISSES = {2021: 1.2, 2022: 0.9, 2023: 1.6}
ADOPTED_AFTER = {4: 1.0, 8: 0.6, 10: 0.25}
ROW_STEP, ROW_ENDS = 0.7, 11
"""How far rows lie from the committee's miss, per cent: in turn over and under, so that much of it cancels."""


def said(outcome: int, worse: float) -> int:
    """The forecast of an amount that became `worse` per cent worse, in whole 1 000 kr."""
    return round((outcome + abs(outcome) * worse / 100) / 1000) * 1000


def track_record_csv(actual: Books) -> str:
    """track_record.csv: judgements of five years, and three years of adopted forecasts of every row."""
    out: list[tuple[Cell, ...]] = []
    for number, (row, kronor) in enumerate(actual.items()):
        activity, _, cost_type = row.partition(".")
        apart = ROW_STEP * (number * 7 % ROW_ENDS - ROW_ENDS // 2)
        for index, year in enumerate(YEARS[:-1]):
            outcome = int(kronor[index].sum())
            if outcome and activity in HABITS and cost_type in JUDGED_TYPES:
                for month, left in JUDGED_AFTER.items():
                    level = said(outcome, HABITS[activity][index] * left)
                    out.append((STATEMENT, row, f"{year}-{month:02d}", "judged", level, SOURCE))
            if outcome and year in ADOPTED_MISSES:
                for month, left in ADOPTED_AFTER.items():
                    level = said(outcome, (ADOPTED_MISSES[year] + apart) * left)
                    out.append((STATEMENT, row, f"{year}-{month:02d}", "adopted", level, SOURCE))
    return csv_text("statement;row;as_of;layer;forecast;source", out)
