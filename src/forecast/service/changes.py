"""Prognosförändring between kept forecasts, and from a kept one to one that is at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from forecast.ledger.specs import Layer
from forecast.ledger.tree import Role
from forecast.model import Result
from forecast.periods import Month
from forecast.questions.forecast_change import ForecastChange
from forecast.questions.mixed_stands import Inputs
from forecast.questions.told_apart import Leaf, Stand, Tell, forecast_change, leaves_of
from forecast.report.history.kept_change import kept_name, last_before, name_of
from forecast.scenario.result import Choice
from forecast.scenario.schema import Scenario
from forecast.store.kept_rows import kept_amount, kept_rows, kept_total
from forecast.store.records import Snapshot
from forecast.store.restored import NotRemadeError, restored
from forecast.workspace.workspace import Workspace

if TYPE_CHECKING:
    from forecast.store.store import Store

WITHOUT_FILES = "sparades innan programmet började spara sina underlag"


def change_between(
    store: Store, workspace: Workspace, pair: tuple[str, str], tell: Tell | None = None
) -> ForecastChange:
    """From one kept forecast to another.

    Args:
        store: where they are kept.
        workspace: whose; its tree says which rows are the committee's where a forecast was kept without its files.
        pair: the ids of the earlier and the later, or their first characters.
        tell: told how far the work has come.

    Raises:
        InputError: one is not there or is altered, or they are of different years.
    """
    kept = store.snapshots_in_short(workspace.name)
    before, now = (store.snapshot(workspace.name, key) for key in pair)
    first = kept_stand(store, workspace, before, kept)
    return forecast_change(first, kept_stand(store, workspace, now, kept, first.inputs), tell)


def change_since(
    store: Store, before: Snapshot, workspace: Workspace, result: Result, scenario: Scenario | None = None
) -> ForecastChange:
    """From a kept forecast (in short or whole) to one that is at hand.

    Raises:
        InputError: the kept one is altered, or they are of different years.
    """
    whole = store.snapshot(workspace.name, before.id)
    now = stand_of(workspace, result, scenario)
    if not result.scenario:
        now = replace(now, inputs=_adopted_inputs(store, workspace, result.headline, result.as_of) or now.inputs)
    return forecast_change(kept_stand(store, workspace, whole, (whole,), now.inputs), now)


def latest_change(
    store: Store | None, workspace: Workspace, result: Result, scenario: Scenario | None = None
) -> ForecastChange | None:
    """From the forecast before (`last_before`) to one at hand; None where none is kept.

    Raises:
        InputError: the kept one is altered.
    """
    before = (
        None if store is None else last_before(store.snapshots_in_short(workspace.name), result.as_of, result.headline)
    )
    return None if store is None or before is None else change_since(store, before, workspace, result, scenario)


def stand_of(workspace: Workspace, result: Result, scenario: Scenario | None = None) -> Stand:
    """A forecast at hand."""
    record = result.record
    method = record.choice.split()[1]
    choice = Choice(result.as_of, method, result.headline, record.draws, record.seed)
    inputs = Inputs(workspace, choice, scenario or Scenario(workspace.name, "bas"))
    label = f"{name_of(str(result.as_of), result.headline.value, result.scenario)}, nu"
    return Stand(label, result.as_of.year, result.primary, leaves_of(result), inputs)


def kept_stand(
    store: Store, workspace: Workspace, snapshot: Snapshot, kept: Sequence[Snapshot], near: Inputs | None = None
) -> Stand:
    """A kept forecast (whole), with what it was made of where that is kept.

    Args:
        store: where it is kept.
        workspace: whose it is, as it is now.
        snapshot: the forecast.
        kept: all of the workspace's, so that its label tells it from the others.
        near: inputs that are read already; used where they are the same.

    Raises:
        InputError: what it was made of is altered.
    """
    why = WITHOUT_FILES
    try:
        made = _near(snapshot, near) or restored(store, snapshot)
    except NotRemadeError as error:
        made, why = None, f"går inte att göra om ur sina filer. {error.found}"
    inputs = None if made is None else Inputs(made[0], _choice(snapshot), made[1])
    if inputs is not None and not snapshot.inputs.get("scenarios"):
        layer = Layer(str(snapshot.inputs.get("headline")))
        inputs = _adopted_inputs(store, inputs.workspace, layer, inputs.as_of) or inputs
    return Stand(
        label=kept_name(snapshot, kept),
        year=int(snapshot.as_of[:4]),
        statement=_statement(snapshot),
        leaves=_leaves(snapshot, workspace if made is None else made[0]),
        inputs=inputs,
        why_not="" if inputs else why,
    )


def _adopted_inputs(store: Store, workspace: Workspace, layer: Layer, month: Month) -> Inputs | None:
    """What an adopted forecast was made of, where the journal says which forecast was adopted; None for other layers.

    The ledger holds the adopted amounts as they are: read from there, all of them would be somebody's judgement.
    """
    adopted = workspace.adopted
    if layer is not Layer.ADOPTED or adopted is None or adopted.month != month:
        return None
    snapshot = store.snapshot(workspace.name, adopted.snapshot)
    try:
        made = restored(store, snapshot)
    except NotRemadeError:
        return None
    return None if made is None else Inputs(made[0], _choice(snapshot), made[1])


def _near(snapshot: Snapshot, near: Inputs | None) -> tuple[Workspace, Scenario] | None:
    said = (snapshot.inputs.get("data"), snapshot.inputs.get("scenario"))
    same = near is not None and (near.workspace.digest, near.scenario.digest) == said
    return (near.workspace, near.scenario) if near is not None and same else None


def _choice(snapshot: Snapshot) -> Choice:
    said = snapshot.inputs
    method = str(said.get("choice", "")).split()
    return Choice(
        Month.parse(snapshot.as_of),
        method[1] if len(method) > 1 else "auto",
        Layer(str(said.get("headline"))),
        int(said["draws"]),
        int(said["seed"]),
    )


def _statement(snapshot: Snapshot) -> str:
    return str(kept_total(snapshot).get("statement", ""))


def _leaves(snapshot: Snapshot, workspace: Workspace) -> dict[str, Leaf]:
    """The kept leaves that the committee's row sums."""
    return {
        str(row["row"]): Leaf(
            str(row["name"]), str(row.get("cost_type", "")), _amount(row, "forecast"), _amount(row, "budget")
        )
        for row in kept_rows(snapshot, _statement(snapshot))
        if row.get("role") == Role.LEAF.value and _is_below(workspace, str(row["row"]))
    }


def _is_below(workspace: Workspace, key: str) -> bool:
    """Whether the committee's row sums a row: as its parent does where a scenario added it; one that is gone did."""
    tree, total = workspace.tree, workspace.settings.total
    known = key if key in tree.keys else key.rpartition(".")[0]
    if known not in tree.keys:
        return True
    inside = tree.leaves_below(tree.position(total))
    return known == total or bool(set(inside) & set(tree.leaves_below(tree.position(known))))


def _amount(row: Mapping[str, Any], name: str) -> float:
    sek = kept_amount(row, name)
    return np.nan if sek is None else sek
