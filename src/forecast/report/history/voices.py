"""What those who forecast are called, and the aim that their errors are held against."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from forecast.ledger.specs import LAYER_SV
from forecast.money import NBSP, format_shortly
from forecast.parameters import dated_value_on, load_parameter
from forecast.periods import Month
from forecast.questions.track import Voice
from forecast.workspace.workspace import Workspace

VOICE_SV: Mapping[Voice, str] = MappingProxyType(
    {
        **{Voice(layer.value): word for layer, word in LAYER_SV.items()},
        Voice.LINEAR: "årets takt",
        Voice.LINEAR_DEVIATION: "avvikelsens takt",
    }
)
"""The voices as the tables name them; the layers as everywhere else."""


def spoken(voice: Voice) -> str:
    """A voice as the subject of a sentence: `fastställd prognos`, `årets takt`."""
    plain = voice in {Voice.LINEAR, Voice.LINEAR_DEVIATION}
    return VOICE_SV[voice] if plain else f"{VOICE_SV[voice]} prognos"


@dataclass(frozen=True, slots=True)
class Aim:
    """How near the outcome a forecast should have been.

    Attributes:
        percent: of the year's budget, > 0.
        words: the aim, and where it comes from.
        how: how it is changed, for who sets the workspace up; "" where that is done.
    """

    percent: float
    words: str
    how: str = ""

    @property
    def column(self) -> str:
        """The head of a column that says whether it was met."""
        return f"Inom ±{format_shortly(self.percent)}{NBSP}%"

    def met(self, percent: float) -> bool:
        """Whether an error in per cent of the budget is within the aim, as it is shown: to one decimal."""
        return round(abs(percent), 1) <= self.percent


def aim_of(workspace: Workspace, month: Month) -> Aim:
    """The workspace's own aim, else the shipped default, which says that it is one."""
    own = workspace.settings.accuracy_target
    if own is not None:
        return Aim(own, f"Målet ±{format_shortly(own)} procent av budgeten är arbetsytans eget.")
    found = dated_value_on(load_parameter("accuracy_target"), month)
    return Aim(
        found.value,
        f"Målet ±{format_shortly(found.value)} procent av budgeten är ett förval ({found.source.split(';')[0]}).",
        "Ett eget mål skrivs som accuracy_target i workspace.yaml.",
    )


def percent_cell(value: float) -> float | None:
    """A share in per cent without sign; None where there is no budget to hold it against."""
    return None if math.isnan(value) else abs(value)
