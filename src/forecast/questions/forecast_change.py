"""Prognosförändring: from one forecast of a year to another, by cause and by row; it sums to the öre.

Cause by cause, in the order of `Cause`: each step is the forecast with that cause's inputs from the later stand and
all later causes' from the earlier, less the step before. What was said about grants, events and measures is thereby
weighed with the months that the earlier forecast knew; what the new months did comes last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from forecast.model import Floats


class Cause(StrEnum):
    """Why a forecast is another than the one before; in the order in which they are told apart."""

    PROGRAM = "program"
    RESTATED = "restated"
    BUDGET = "budget"
    DRIVERS = "drivers"
    GRANTS = "grants"
    EVENTS = "events"
    MEASURES = "measures"
    METHOD = "method"
    OUTCOMES = "outcomes"
    JUDGEMENT = "judgement"
    SCENARIO = "scenario"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person or a decision has said between two forecasts, in their words.

    Attributes:
        cause: which cause it is about; None for a comment, which says why a row is what it is and not what moved it.
        row: the row's key; "" where it is about none.
        name: what it is about: the row, the grant, the event, the measure.
        text: the words; a decision's or a file's where no person has written any.
        by: who, and when: `Eva Ek 2024-09-10`; the source where no person is named.
        quoted: whether the words are a person's own.
        short: the same in so few words that they have room beside an amount, with who says it; "" where nobody has.
    """

    cause: Cause | None
    row: str
    name: str
    text: str
    by: str
    quoted: bool = True
    short: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a register says of one measure, grant or event.

    Attributes:
        cause: which register.
        row: the row's key; "" where none is told.
        name: what it is called.
        ore: what came between the two months beyond what the earlier forecast held, better > 0; 0 where `left` says
            why it is not known.
        left: why it stays among the outcomes, a Swedish clause; "" where it does not.
    """

    cause: Cause
    row: str
    name: str
    ore: int = 0
    left: str = ""


@dataclass(frozen=True, slots=True)
class ForecastChange:
    """From one forecast of a year to another.

    Attributes:
        before_label, now_label: what the two are, `augusti 2024, modellens, bas`.
        statement: key of the primary statement.
        rows: (R,) keys of its leaves below the committee's row, of either forecast.
        names: (R,) as people read them.
        cost_types: (R,) `staff`, `grants` ...
        before: (R,) forecast, SEK; 0 where the row was not there.
        now: (R,) forecast, SEK.
        causes: (C,) those that can have moved anything, in the order of `Cause`.
        amounts: (C, R) SEK, better > 0; `amounts.sum(axis=0)` is `now - before` to the öre.
        told: what could not be told apart and why, Swedish sentences.
        before_budget, now_budget: (R,) the year's budget, SEK; 0 where none is known.
        said: what was said between the two, in the order of `Cause`, comments last.
        recorded: what registers say came between the two: moved from the outcomes to its cause, or left there and why.
    """

    before_label: str
    now_label: str
    statement: str
    rows: tuple[str, ...]
    names: tuple[str, ...]
    cost_types: tuple[str, ...]
    before: Floats
    now: Floats
    causes: tuple[Cause, ...]
    amounts: Floats
    told: tuple[str, ...] = ()
    before_budget: Floats = field(default_factory=lambda: np.zeros(0))
    now_budget: Floats = field(default_factory=lambda: np.zeros(0))
    said: tuple[Said, ...] = ()
    recorded: tuple[Recorded, ...] = ()

    @property
    def change(self) -> float:
        """In total, SEK, better > 0."""
        return round(float((self.now - self.before).sum()), 2) + 0.0

    @property
    def budget_change(self) -> float:
        """How the budget has moved in total, SEK, better > 0: the deviation moves by `change` less this."""
        return round(float((self.now_budget - self.before_budget).sum()), 2) + 0.0

    def by_cause(self) -> dict[Cause, float]:
        """Cause -> SEK in total, better > 0; they sum to `change` to the öre."""
        return {cause: round(float(row.sum()), 2) + 0.0 for cause, row in zip(self.causes, self.amounts, strict=True)}
