"""What kept forecasts are called, and which of them are held against each other until somebody chooses."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.ledger.specs import LAYER_SV, Layer
from forecast.periods import Month
from forecast.report.row_history import swedish_time
from forecast.store.records import Snapshot

KEPT_CHANGE = "Ändring är mot den närmast före av samma år, skikt och scenario."


def kept_name(item: Snapshot, kept: Sequence[Snapshot]) -> str:
    """`augusti 2024, fastställd, bas`; with its time where several are called the same."""
    name = _name(item)
    alike = [other for other in kept if _name(other) == name]
    return name if len(alike) == 1 else f"{name}, sparad {swedish_time(item.at)}"


def name_of(as_of: str, layer: str, scenarios: Sequence[str]) -> str:
    """`augusti 2024, fastställd, bas`, of a forecast that is kept or at hand."""
    return f"{Month.parse(as_of).label}, {_layer(layer)}, {', '.join(scenarios) or 'bas'}"


def _name(item: Snapshot) -> str:
    return f"{Month.parse(item.as_of).label}, {layer_of(item)}, {scenario_of(item)}"


def layer_of(item: Snapshot) -> str:
    """The layer of a kept forecast in words."""
    return _layer(str(item.inputs.get("headline")))


def _layer(held: str) -> str:
    return LAYER_SV[Layer(held)] if held in {layer.value for layer in Layer} else held


def scenario_of(item: Snapshot) -> str:
    """Its scenarios by name, or `bas`."""
    names = item.inputs.get("scenarios")
    return ", ".join(str(name) for name in names) if isinstance(names, list) and names else "bas"


def last_before(kept: Sequence[Snapshot], as_of: Month, layer: Layer) -> Snapshot | None:
    """What a forecast is held against: the last kept one of its year and of an earlier month, without scenario.

    Of the month nearest before, an adopted one goes first, then one of the same layer. None where none is kept.
    """
    before = [
        item
        for item in kept
        if item.as_of[:4] == str(as_of.year) and item.as_of < str(as_of) and not item.inputs.get("scenarios")
    ]
    if not before:
        return None
    nearest = [item for item in before if item.as_of == max(other.as_of for other in before)]
    for asked in (Layer.ADOPTED, layer):
        mine = [item for item in nearest if item.inputs.get("headline") == asked.value]
        if mine:
            return mine[-1]
    return nearest[-1]


def default_pair(kept: Sequence[Snapshot], as_of: Month, layer: Layer) -> tuple[str, str] | None:
    """Ids of the latest kept forecast of the page's year and layer and of the one before it; else of the last two."""
    if len(kept) < 2:
        return None
    year = str(as_of.year)
    mine = [
        item
        for item in kept
        if item.as_of[:4] == year and item.inputs.get("headline") == layer.value and not item.inputs.get("scenarios")
    ]
    if mine:
        latest = max(mine, key=lambda item: (item.as_of, item.seq))
        before = last_before(kept, Month.parse(latest.as_of), layer)
        if before is not None:
            return before.id, latest.id
    same = [item for item in kept if item.as_of[:4] == kept[-1].as_of[:4]]
    return (same[-2].id, same[-1].id) if len(same) > 1 else (kept[-2].id, kept[-1].id)
