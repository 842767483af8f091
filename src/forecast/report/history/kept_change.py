"""From one kept forecast to another: what each is called, and what has changed between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forecast.ledger.specs import LAYER_SV, Layer
from forecast.model import Result
from forecast.money import Unit, decimals_that_foot, format_amount
from forecast.periods import Month
from forecast.report.row_history import swedish_time
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer
from forecast.store.history import total_of
from forecast.store.records import Snapshot
from forecast.workspace.workspace import Workspace


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


def change_between(workspace: Workspace, result: Result, pair: tuple[Snapshot, Snapshot], unit: Unit) -> Table:
    """From one kept forecast to another, by the rows that people read; the steps sum to the difference to the öre.

    Args:
        workspace: that both are of.
        result: of the page, for the foot.
        pair: the earlier and the later, whole.
        unit: of the table.
    """
    before, after = (_read_rows(workspace, item) for item in pair)
    moved = {
        key: round(after.get(key, _NOTHING).forecast - before.get(key, _NOTHING).forecast, 2)
        for key in dict.fromkeys((*before, *after))
    }
    rows = [
        TableRow(key, (after.get(key) or before[key]).name, 0, "leaf", (amount,), _only(key, before, after))
        for key, amount in sorted(moved.items(), key=lambda item: -abs(item[1]))
        if amount
    ]
    totals = [total_of(item, "forecast") for item in pair]
    whole = round(sum(moved.values()), 2) if None in totals else round((totals[1] or 0.0) - (totals[0] or 0.0), 2)
    left = round(whole - sum(moved.values()), 2) + 0.0
    if left:
        rows.append(TableRow("ovrigt", "Ej fördelat på rader", 0, "leaf", (left,)))
    parts = tuple(row.key for row in rows)
    rows.append(TableRow("summa", "Ändring", 0, "total", (whole + 0.0,), "", parts))
    names = [f"{_name(item)} {_amount(total, unit)}" for item, total in zip(pair, totals, strict=True)]
    decimals = decimals_that_foot([*moved.values(), left], unit, most=unit.decimals + 1)
    return Table(
        key="andring",
        title="Vad som har ändrats mellan två prognoser",
        subtitle=f"Ändring av helårsprognosen, {unit}; plus är bättre",
        labels=("Rad", "Anmärkning"),
        columns=(Column("Ändring", signed=True),),
        rows=tuple(rows),
        unit=unit,
        decimals=max(decimals, unit.decimals),
        notes=(f"Från {names[0]} till {names[1]} {unit}.", *_unchanged(moved)),
        footer=footer(workspace, result),
    )


def _only(key: str, before: Mapping[str, _Row], after: Mapping[str, _Row]) -> str:
    if key not in before:
        return "raden finns bara i den senare"
    return "" if key in after else "raden finns bara i den tidigare"


def _unchanged(moved: Mapping[str, float]) -> tuple[str, ...]:
    still = sum(not amount for amount in moved.values())
    return (f"Oförändrade rader: {still}.",) if still else ()


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that people read: its name, and the forecast in SEK of the kept rows below it."""

    name: str
    forecast: float


_NOTHING = _Row("", 0.0)


def _read_rows(workspace: Workspace, item: Snapshot) -> dict[str, _Row]:
    """Row -> name and forecast of what the kept total sums; a kept row that is gone from the tree stands for itself."""
    tree = workspace.tree
    total = tree.position(workspace.settings.total)
    reading = {i: at for at in tree.reading_rows(total) if at != total for i in tree.leaves_below(at)}
    inside = set(tree.leaves_below(total))
    out: dict[str, _Row] = {}
    for key, name, forecast in _kept_leaves(item):
        at = tree.keys.index(key) if key in tree.keys else None
        if at is not None and at not in inside:
            continue  # an appropriation or a financial item below the committee's row
        row = None if at is None else tree.rows[reading.get(at, at)]
        read, called = (key, name) if row is None else (row.key, row.name)
        out[read] = _Row(called, round(out.get(read, _NOTHING).forecast + forecast, 2))
    return out


def _kept_leaves(item: Snapshot) -> list[tuple[str, str, float]]:
    """Key, name and forecast of the primary statement's leaves, as they were kept."""
    rows, total = item.result.get("rows"), item.result.get("total")
    primary = total.get("statement") if isinstance(total, Mapping) else None
    held = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    return [
        (str(row["row"]), str(row["name"]), float(row["forecast"]))
        for row in held
        if row.get("statement") == primary and row.get("role") == "leaf" and row.get("forecast") is not None
    ]


def _amount(sek: float | None, unit: Unit) -> str:
    return "okänd" if sek is None else format_amount(sek, unit)
