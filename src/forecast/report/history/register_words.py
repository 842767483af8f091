"""What registers recorded between two forecasts, in words: the amounts that were moved, and what no register says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from forecast.money import Unit, format_amount
from forecast.questions.forecast_change import Cause, Recorded

_REGISTER: Mapping[Cause, tuple[str, str]] = MappingProxyType(
    {
        Cause.GRANTS: ("statsbidrag", "bidraget"),
        Cause.EVENTS: ("händelser", "händelsen"),
        Cause.MEASURES: ("åtgärder", "åtgärden"),
    }
)
_MOST = 5
"""As many are named in one sentence; the rest are counted."""


def register_words(items: Sequence[Recorded], unit: Unit) -> tuple[str, ...]:
    """What was taken out of the outcomes, and what stays there because no register says it; none where nothing was."""
    told = []
    moved = [
        f"{_REGISTER[cause][0]}: {_some([f'”{x.name}” {format_amount(x.ore / 100, unit, signed=True)}' for x in own])}"
        for cause in _REGISTER
        if (own := [item for item in items if item.cause is cause and item.ore])
    ]
    if moved:
        told.append(
            f"Belopp enligt register, tagna ur nya utfall och inte mätta av modellen ({unit}): {'; '.join(moved)}."
        )
    left = [f"{_REGISTER[item.cause][1]} ”{item.name}” ({item.left})" for item in items if item.left]
    if left:
        told.append(f"Ligger kvar i nya utfall: {_some(left)}.")
    return tuple(told)


def _some(parts: Sequence[str]) -> str:
    more = len(parts) - _MOST
    return ", ".join(parts[:_MOST]) + (f" och {more} till" if more > 0 else "")
