"""What kept forecasts are called."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.ledger.specs import LAYER_SV, Layer
from forecast.periods import Month
from forecast.report.row_history import swedish_time
from forecast.store.records import Snapshot


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
