"""Pay by month against the year's January, this year and earlier ones, and what to say about it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.drivers.pay_review import PayStep, Review, pay_index, steps_of
from forecast.fullyear.arrays import MONTHS, Floats
from forecast.parameters import load_parameter
from forecast.periods import Month, years_label


@dataclass(frozen=True, slots=True)
class ReviewLevel:
    """The pay review of a budget year and of the years before it.

    Attributes:
        level: (12,) the budget year's pay by month, before its first review = 1; ones where the rows' budget does not
            hold its review.
        past: (Y, 12) earlier years', to divide by; where a year's review is not known, or nothing is to be taken out,
            it equals `level`, which leaves the year as it fell.
        no_step: why the budget year has no step, Swedish; "" where it has one.
        step_words: what the step is, Swedish; "" where there is none.
        past_words: what was done with earlier years, Swedish.
    """

    level: Floats
    past: Floats
    no_step: str
    step_words: str
    past_words: str

    def words(self, *, history: bool) -> str:
        """What is said on a row with, or without, whole earlier years."""
        return f"{self.step_words} {self.past_words if history else ''}".strip()


def review_level(where: str, year: int, years: Sequence[int], own: Sequence[Review] = ()) -> ReviewLevel:
    """Read the pay reviews; a year without a value is not guessed.

    Args:
        where: rows | central | unknown: where the budget of the year's review lies.
        year: the budget year.
        years: earlier years that are read.
        own: the committee's own reviews; the agreement's hold for years without one.
    """
    steps = steps_of(own, load_parameter("pay_review"))
    reviews = {past: [step for step in steps if step.start.year == past] for past in (*years, year)}
    ones = np.ones(MONTHS)
    as_they_fell = np.tile(ones, (len(years), 1))
    if where == "unknown":
        no_step = "Var budgeten för lönerevisionen ligger är inte sagt (pay_review_budget i workspace.yaml)."
        return ReviewLevel(ones, as_they_fell, no_step, "", f"{no_step} Personalens månader är tagna som de föll.")
    if where == "rows" and not reviews[year]:
        no_step = f"Lönerevisionen {year} finns inte bland programmets värden och gissas inte."
        return ReviewLevel(ones, as_they_fell, no_step, "", f"{no_step} Månaderna är tagna som de föll.")
    level = _level(reviews[year]) if where == "rows" else ones
    past = np.array([_level(reviews[y]) if reviews[y] else level for y in years]).reshape(len(years), MONTHS)
    known, unknown = [y for y in years if reviews[y]], [y for y in years if not reviews[y]]
    step = (
        f"Lönerevisionen {year}, {' och '.join(step.label for step in reviews[year])}, ligger i radens budget."
        if where == "rows"
        else f"Budgeten för lönerevisionen {year} ligger centralt."
    )
    return ReviewLevel(level, past, "" if where == "rows" else step, step, _past_words(known, unknown))


def _past_words(known: Sequence[int], unknown: Sequence[int]) -> str:
    words = []
    if known:
        words.append(f"Revisionen {years_label(known)} är borträknad ur de årens månader.")
    if unknown:
        words.append(f"Revisionen {years_label(unknown)} är inte känd; de månaderna är tagna som de föll.")
    return " ".join(words)


def _level(steps: Sequence[PayStep]) -> Floats:
    """(12,) pay by month, the pay before the year's first review = 1; a late review's month holds what was missed."""
    year = steps[0].start.year
    index = pay_index(steps, (year,), Month(year, MONTHS))[0]
    return np.asarray(index * math.prod(1 + step.rate for step in steps), dtype=np.float64)
