"""Prognosförändring: from one forecast of a year to another, by cause and by row; it sums to the öre.

Cause by cause, in the order of `Cause`: each step is the forecast with that cause's inputs from the later stand and
all later causes' from the earlier, less the step before. What was said about grants, events and measures is thereby
weighed with the months that the earlier forecast knew; what the new months did comes last.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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

    @property
    def change(self) -> float:
        """In total, SEK, better > 0."""
        return round(float((self.now - self.before).sum()), 2) + 0.0
