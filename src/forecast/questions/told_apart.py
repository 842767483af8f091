"""The causes of a changed forecast, told apart: the inputs of two forecasts are mixed cause by cause and reckoned anew.

What the registers record as having come in the months between leaves the new outcomes (`recorded.py`).
What today's program makes of the earlier inputs otherwise than was kept, and of the later ones, is the program's part.
Whole öre are reckoned with, so that the parts sum to the change exactly whatever the inputs are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecast.errors import InputError, Place
from forecast.ledger.specs import Layer
from forecast.model import Result
from forecast.questions.forecast_change import Cause, ForecastChange, Recorded
from forecast.questions.mixed_stands import Inputs, apart_at_all, mixtures
from forecast.questions.recorded import on_leaf, recorded_between
from forecast.questions.said_between import said_between
from forecast.scenario.result import base_year, with_scenario

CAUSE_SV: Mapping[Cause, str] = {
    Cause.PROGRAM: "Programmet",
    Cause.RESTATED: "Rättade och omräknade belopp",
    Cause.BUDGET: "Budgeten",
    Cause.DRIVERS: "Drivare och kunskap",
    Cause.GRANTS: "Statsbidrag",
    Cause.EVENTS: "Händelser",
    Cause.MEASURES: "Åtgärder",
    Cause.METHOD: "Metod",
    Cause.OUTCOMES: "Nya utfall",
    Cause.JUDGEMENT: "Bedömning",
    Cause.SCENARIO: "Scenario",
    Cause.UNKNOWN: "Går inte att skilja åt",
}

PROGRAM_TOLD = (
    "Dagens program eller parametrar räknar samma underlag på annat sätt än när prognoserna sparades; den delen står "
    "som programmet."
)
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf of a forecast as it was said: SEK; NaN where a figure is not known."""

    name: str
    cost_type: str
    forecast: float
    budget: float


@dataclass(frozen=True, slots=True)
class Stand:
    """A forecast as it was said.

    Attributes:
        label: what it is called: `augusti 2024, modellens, bas`.
        year: budget year.
        statement: key of the primary statement.
        leaves: by key, below the committee's row, in printed order.
        inputs: what it was made of; None where that is not kept.
        why_not: why they are not, a Swedish clause; "" where they are.
    """

    label: str
    year: int
    statement: str
    leaves: Mapping[str, Leaf]
    inputs: Inputs | None
    why_not: str = ""


def leaves_of(result: Result) -> dict[str, Leaf]:
    """The leaves below the committee's row, as a result says them."""
    main = result.main
    return {
        main.tree.rows[i].key: Leaf(
            main.tree.rows[i].name,
            main.tree.rows[i].cost_type.value,
            float(main.forecast[i]),
            float(main.base.budget[i]),
        )
        for i in main.tree.leaves_below(result.total)
    }


def forecast_change(before: Stand, now: Stand, tell: Tell | None = None) -> ForecastChange:
    """From one forecast of a year to another, by cause and by row.

    Args:
        before: the earlier (or whatever one is to be held against).
        now: the later.
        tell: told how far the work has come, Swedish; some ten steps of a forecast each.

    Raises:
        InputError: they are of different years.
    """
    if before.year != now.year:
        found = f"Prognoserna gäller olika år, {before.year} och {now.year}."
        raise InputError(found, Place("prognosförändring"), "Välj två prognoser för samma budgetår.")
    keys = tuple(dict.fromkeys((*now.leaves, *before.leaves)))
    ends = [_ore(stand.leaves, keys) for stand in (before, now)]
    apart = _by_cause(before, now, keys, ends, tell)
    told = apart.told
    missing = [
        stand.leaves[key].name
        for stand in (before, now)
        for key in keys
        if key in stand.leaves and np.isnan(stand.leaves[key].forecast)
    ]
    if missing:
        told = (*told, f"Utan prognos, räknas som noll: {', '.join(dict.fromkeys(missing))}.")
    shown = {**before.leaves, **now.leaves}
    return ForecastChange(
        before_label=before.label,
        now_label=now.label,
        statement=now.statement,
        rows=keys,
        names=tuple(shown[key].name for key in keys),
        cost_types=tuple(shown[key].cost_type for key in keys),
        before=ends[0] / 100,
        now=ends[1] / 100,
        causes=apart.causes,
        amounts=np.stack(apart.moved) / 100 + 0.0,
        told=told,
        before_budget=_budgets(before, keys),
        now_budget=_budgets(now, keys),
        recorded=apart.recorded,
        said=() if before.inputs is None or now.inputs is None else said_between(before.inputs, now.inputs),
    )


Ore = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Apart:
    """Causes, (R,) öre each, what is to be told, and what registers say."""

    causes: tuple[Cause, ...]
    moved: Sequence[Ore]
    told: tuple[str, ...]
    recorded: tuple[Recorded, ...] = ()


def _by_cause(before: Stand, now: Stand, keys: Sequence[str], ends: Sequence[Ore], tell: Tell | None) -> _Apart:
    if before.inputs is None or now.inputs is None:
        kept = before if before.inputs is None else now
        return _unknown(ends, f"{kept.label} {kept.why_not}.")
    why = apart_at_all(before.inputs, now.inputs)
    if why is not None:
        return _unknown(ends, f"{why}.")
    causes: list[Cause] = []
    moved: list[Ore] = []
    told: list[str] = []
    last, stages = ends[0], list[_Stage]()
    for cause, inputs in mixtures(before.inputs, now.inputs):
        if tell is not None:
            tell("Räknar om den tidigare prognosen." if cause is None else f"Skiljer ut: {CAUSE_SV[cause].lower()}.")
        try:
            same = bool(stages) and inputs is stages[-1].inputs
            stage = replace(stages[-1], cause=cause) if same else _reckoned(cause, inputs, keys)
        except InputError as error:
            if cause is None:
                return _unknown(ends, f"den tidigare prognosen går inte att räkna om. {error.found}")
            told.append(f"{CAUSE_SV[cause]} går inte att skilja från nästa orsak: {error.found}")
            continue
        causes.append(cause or Cause.PROGRAM)
        moved.append(stage.ore - last)
        last = stage.ore
        stages.append(stage)
    moved[0] = moved[0] + ends[1] - last
    if moved[0].any():
        told.append(PROGRAM_TOLD)
    recorded = _by_register(before.inputs, now.inputs, keys, stages, dict(zip(causes, moved, strict=True)))
    return _Apart(tuple(causes), moved, tuple(told), recorded)


@dataclass(frozen=True, slots=True)
class _Stage:
    """A mixture reckoned: after which cause, its (R,) forecasts in whole öre, and row -> the layer it came from."""

    cause: Cause | None
    inputs: Inputs
    ore: Ore
    layers: Mapping[str, str]


def _by_register(
    before: Inputs, now: Inputs, keys: Sequence[str], stages: Sequence[_Stage], parts: Mapping[Cause, Ore]
) -> tuple[Recorded, ...]:
    """Move what registers record from the outcomes' part to its own, in `parts`; what that was, and what stays.

    Only on rows whose forecast followed the outcome: where a person's stood, the months have moved nothing.
    """
    followed = next((stage for stage in stages if stage.cause is Cause.OUTCOMES), None)
    if followed is None:
        return ()
    back = now.as_of < before.as_of
    early, late = (now, before) if back else (before, now)
    found = recorded_between(early, late, stages[-1 if back else 0].layers)
    tree = late.workspace.tree
    items = [
        replace(item, ore=-item.ore) if back else item
        for item in (on_leaf(tree, item, keys) for item in found)
        if item.cause in parts and followed.layers.get(item.row, Layer.MODEL.value) == Layer.MODEL.value
    ]
    for item in items:
        if item.ore:
            parts[item.cause][keys.index(item.row)] += item.ore
            parts[Cause.OUTCOMES][keys.index(item.row)] -= item.ore
    return tuple(items)


def _unknown(ends: Sequence[Ore], why: str) -> _Apart:
    return _Apart((Cause.UNKNOWN,), [ends[1] - ends[0]], (f"Orsakerna går inte att skilja åt: {why}",))


def _reckoned(cause: Cause | None, inputs: Inputs, keys: Sequence[str]) -> _Stage:
    year = base_year(inputs.workspace, inputs.choice)
    result = with_scenario(inputs.workspace, year, inputs.scenario, inputs.choice, ())
    layers = dict(zip(result.main.tree.keys, result.main.layer, strict=True))
    return _Stage(cause, inputs, _ore(leaves_of(result), keys), layers)


def _ore(leaves: Mapping[str, Leaf], keys: Sequence[str]) -> Ore:
    """(R,) forecasts in whole öre; 0 where a row is not there or has none."""
    values = np.array([leaves[key].forecast if key in leaves else 0.0 for key in keys], dtype=np.float64)
    return np.asarray(np.rint(np.nan_to_num(values) * 100), dtype=np.int64)


def _budgets(stand: Stand, keys: Sequence[str]) -> NDArray[np.float64]:
    values = [stand.leaves[key].budget if key in stand.leaves else 0.0 for key in keys]
    return np.nan_to_num(np.array(values, dtype=np.float64))
