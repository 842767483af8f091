"""Baselines and a scenario to a result."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from forecast import __version__
from forecast.bridge import deviations
from forecast.errors import InputError, Place, UsageError
from forecast.fullyear.baseline import baseline
from forecast.fullyear.methods import METHODS
from forecast.ledger.specs import Layer
from forecast.ledger.tree import Role
from forecast.model import Baseline, BridgeStep, Floats, LeverEffect, Result, RunRecord, StatementResult
from forecast.money import round_ore
from forecast.parameters import load_parameter, value_on
from forecast.periods import Month
from forecast.scenario.apply import Placed, place
from forecast.scenario.resolve import resolve
from forecast.scenario.schema import Scenario
from forecast.simulate import Simulation, replay, simulate, with_uncertain
from forecast.workspace.workspace import Workspace

DEFAULT_DRAWS = 2000
DEFAULT_SEED = 20240831
PLAIN = ("linear", "linear_deviation")
_STRENGTH = {"own": 0, "pooled": 1, "default": 2}


@dataclass(frozen=True, slots=True)
class Choice:
    """What a run is asked for.

    Attributes:
        as_of: last booked month; None = the workspace's.
        method: `auto`, a plain line, a layer, or a method of the model for every row.
        headline: the layer that `forecast` holds where the method is auto; None = model.
        draws: draws behind the quantiles of sums.
        seed: of the draws.
        run: replay this numbered draw instead of the point.
    """

    as_of: Month | None = None
    method: str = "auto"
    headline: Layer | None = None
    draws: int = DEFAULT_DRAWS
    seed: int = DEFAULT_SEED
    run: int | None = None


@dataclass(frozen=True, slots=True)
class BaseYear:
    """The part of a run that levers do not touch: every statement's baseline and its draws."""

    baselines: tuple[Baseline, ...]
    drawn: tuple[Simulation, ...]


def base_year(workspace: Workspace, choice: Choice) -> BaseYear:
    """Every statement's baseline and draws, before scenarios.

    Raises:
        InputError: the asked month is not in the budget year or has no outcome.
        UsageError: an unknown method, or draws, seed or run outside their bounds.
    """
    _check(choice)
    as_of = choice.as_of or workspace.settings.as_of
    if as_of.year != workspace.settings.year:
        raise InputError(
            f"{as_of.label} ligger inte i budgetåret {workspace.settings.year}.",
            Place(workspace.name, None, "as-of"),
            f"Välj en månad i {workspace.settings.year}.",
        )
    method = choice.method if choice.method in METHODS and choice.method not in PLAIN else None
    baselines = tuple(baseline(workspace, statement, as_of, method) for statement in workspace.trees)
    shared = _shared(as_of)
    drawn = []
    for base in baselines:
        kept = base.tree.position(workspace.settings.total) if base.tree is workspace.tree else 0
        drawn.append(
            simulate(base.tree, base.model, base.spread, kept, draws=choice.draws, seed=choice.seed, shared=shared)
        )
    return BaseYear(baselines, tuple(drawn))


def _shared(as_of: Month) -> float:
    """The share of luck that rows have in common (parameters/dependence.yaml)."""
    return value_on(load_parameter("dependence"), as_of)


def with_scenario(
    workspace: Workspace, year: BaseYear, scenario: Scenario, choice: Choice, names: tuple[str, ...]
) -> Result:
    """A result from the base year and one (united) scenario; scenario and base see the same luck.

    Raises:
        InputError: an override of something that does not exist or cannot be moved.
    """
    as_of = year.baselines[0].as_of
    primary = list(workspace.trees).index(workspace.settings.primary_statement)
    own = year.baselines[primary]
    resolved = resolve(scenario, workspace, as_of, rest_of_year(own, choice), own, _point(own, choice)[0])
    steps = resolved.effects if resolved.interaction is None else (*resolved.effects, resolved.interaction)
    statements, draws = {}, year.drawn[primary].total
    for base, drawn in zip(year.baselines, year.drawn, strict=True):
        placed = place(base, steps)
        luck = _with_luck(drawn, base, placed, choice, workspace.settings.total)
        statements[base.tree.statement] = _statement(workspace, placed, luck.quantiles, choice)
        if base is year.baselines[primary]:
            draws = luck.total
    main = statements[workspace.settings.primary_statement]
    total = main.tree.position(workspace.settings.total)
    layer = (choice.headline or Layer.MODEL).value
    asked = f"{as_of} {choice.method} {layer}" + ("" if choice.run is None else f" {choice.run}")
    return Result(
        workspace=workspace.name,
        as_of=as_of,
        scenario=names,
        headline=_headline(main, total, choice),
        statements=statements,
        primary=workspace.settings.primary_statement,
        total=total,
        levers=resolved.effects,
        interaction=resolved.interaction,
        bridge=_bridge(main, total, steps),
        probability_of_deficit=_probability(main, total, draws),
        record=RunRecord(
            workspace.digest, scenario.digest, parameters_digest(), __version__, choice.seed, choice.draws, asked
        ),
        adopted_for=_adopted_for(workspace, as_of),
    )


def _headline(main: StatementResult, total: int, choice: Choice) -> Layer:
    """The layer asked for; the model's where nobody has given that layer a row: so are the amounts then."""
    if choice.method == "auto" and main.layer[total] == Layer.MODEL:
        return Layer.MODEL
    return choice.headline or Layer.MODEL


def _adopted_for(workspace: Workspace, as_of: Month) -> Month | None:
    """The earlier month that the adopted layer was adopted for; None where it is this month's."""
    adopted = workspace.adopted
    if adopted is None or as_of != workspace.settings.as_of or adopted.month == as_of:
        return None
    return adopted.month


def rest_of_year(base: Baseline, choice: Choice) -> Floats:
    """(R, 12) the asked layer's months after as-of, SEK; 0 in booked months, NaN where a row has no forecast.

    Another layer than the model says nothing about months: its rest follows the model's months, and is even where
    those do not point one way.
    """
    _, point = _point(base, choice)
    left = point - np.nan_to_num(base.actual)
    after = np.arange(1, 13) > base.as_of.number
    months = np.where(after, np.nan_to_num(base.rest), 0.0)
    total = months.sum(axis=1)
    one_way = (np.abs(months).sum(axis=1) <= np.abs(total) * 1.0001) & (np.abs(total) > 0.005)
    even = after / max(int(after.sum()), 1)
    shape = np.where(one_way[:, None], months / np.where(one_way, total, 1.0)[:, None], even[None, :])
    return np.asarray(left[:, None] * shape)


def _with_luck(drawn: Simulation, base: Baseline, placed: Placed, choice: Choice, total: str) -> Simulation:
    """The base's draws on the placed rows, with the scenario's own luck where it is uncertain itself."""
    tree = placed.base.tree
    widened = Simulation(_widened(drawn, base, placed.base), drawn.total, drawn.sums)
    if not placed.uncertain:
        return widened
    old = set(base.tree.keys)
    known = np.array([key in old for key in tree.keys])
    return with_uncertain(
        widened,
        tree,
        np.where(known, placed.base.model, 0.0),
        placed.base.spread,
        tree.position(total) if total in tree.keys else 0,
        placed.uncertain,
        seed=choice.seed,
        shared=_shared(base.as_of),
    )


def _widened(drawn: Simulation, base: Baseline, placed: Baseline) -> Floats:
    """(R, 5) quantiles for the placed tree; rows that the scenario added have no uncertainty of their own."""
    if placed.tree is base.tree:
        return drawn.quantiles
    old = {key: i for i, key in enumerate(base.tree.keys)}
    zero = np.zeros(drawn.quantiles.shape[1])
    return np.stack([drawn.quantiles[old[key]] if key in old else zero for key in placed.tree.keys])


def _check(choice: Choice) -> None:
    known = ("auto", *PLAIN, *(layer.value for layer in Layer), *METHODS)
    if choice.method not in known:
        near = difflib.get_close_matches(choice.method, known, n=1)
        hint = f"Menar du ”{near[0]}”?" if near else f"Välj bland {', '.join(dict.fromkeys(known))}."
        raise UsageError(f"Metoden ”{choice.method}” finns inte. {hint}")
    if not 1 <= choice.draws <= 1_000_000:
        raise UsageError(f"Antalet dragningar ska vara 1 till 1 000 000, inte {choice.draws}.")
    if choice.seed < 0:
        raise UsageError(f"Fröet ska vara 0 eller större, inte {choice.seed}.")
    if choice.run is not None and not 0 <= choice.run < choice.draws:
        raise UsageError(f"Dragning {choice.run} finns inte; välj 0 till {choice.draws - 1}.")


def _statement(workspace: Workspace, placed: Placed, quantiles: Floats, choice: Choice) -> StatementResult:
    base, effects = placed.base, placed.effects
    layers, point = _point(base, choice)
    if choice.run is not None:
        point = replay(
            base.tree,
            base.model,
            base.spread,
            choice.run,
            placed.uncertain,
            seed=choice.seed,
            shared=_shared(base.as_of),
        )
        layers = ("model",) * len(layers)
    delta = effects.sum(axis=0)
    return StatementResult(
        base=base,
        effects=effects,
        forecast=base.tree.sum_up(round_ore(point + delta)),
        layer=layers,
        quantiles=round_ore(quantiles + delta[:, None]),
        basis=_basis(base),
        method=tuple(base.method[i] if layer == "model" else layer for i, layer in enumerate(layers)),
        reason=tuple(_reason(workspace, base, i, layer) for i, layer in enumerate(layers)),
    )


def _point(base: Baseline, choice: Choice) -> tuple[tuple[str, ...], Floats]:
    """The asked layer or line per row; the model where it has nothing, named as such.

    An adopted forecast is whole: a row that it does not print is unknown, not the model's.
    """
    asked = choice.method
    if asked == "auto" or (asked in METHODS and asked not in PLAIN):
        asked = (choice.headline or Layer.MODEL).value if choice.method == "auto" else "model"
    wanted = {
        "linear": base.linear,
        "linear_deviation": base.linear_deviation,
        **{layer.value: base.layer(layer) for layer in Layer},
    }[asked]
    leaves = [i for i, row in enumerate(base.tree.rows) if row.role is not Role.SUM]
    whole = asked == Layer.ADOPTED and not np.isnan(wanted[leaves]).all()
    own = np.ones(len(wanted), dtype=np.bool_) if whole else ~np.isnan(wanted)
    layers = [asked if has else "model" for has in own]
    for at in base.tree.where(Role.SUM):
        below = {layers[i] for i in base.tree.leaves_below(int(at))}
        layers[at] = asked if asked in below else "model"
    return tuple(layers), base.tree.sum_up(np.where(own, wanted, base.model))


_SAME = 0.005
"""SEK; less is no difference in öre."""
_PLAIN_REASONS = {
    "linear": "Utfallet räknat rakt upp till tolv månader.",
    "linear_deviation": "Budgeten plus periodens avvikelse, rakt uppräknad.",
}


def _reason(workspace: Workspace, base: Baseline, at: int, layer: str) -> str:
    """Why a row's forecast is what it is: a person's words for a person's forecast, the model's for its own."""
    row = base.tree.rows[at]
    if row.role is Role.SUM:
        return "Summan av raderna under."
    if layer in _PLAIN_REASONS:
        return _PLAIN_REASONS[layer]
    if layer == Layer.ADOPTED and workspace.adopted is not None:
        # what was adopted is what the unit or the model said, and that has a reason of its own
        if abs(base.judged[at] - base.adopted[at]) < _SAME:
            return _persons_reason(workspace, base.tree.statement, row.key, Layer.JUDGED)
        if abs(base.model[at] - base.adopted[at]) < _SAME:
            return f"Modellens: {base.reason[at]}"
    return base.reason[at] if layer == "model" else _persons_reason(workspace, base.tree.statement, row.key, layer)


def _persons_reason(workspace: Workspace, statement: str, row: str, layer: str) -> str:
    for judgement in workspace.judgements:
        if (judgement.statement, judgement.row, layer) == (statement, row, Layer.JUDGED):
            return f"Bedömd av {judgement.name}: {judgement.reason}"
    for comment in workspace.comments:
        if (comment.statement, comment.row, comment.layer) == (statement, row, layer):
            return f"{comment.cause.rstrip('.')} ({comment.source})."
    if layer == Layer.ADOPTED and workspace.adopted is not None:
        return f"{workspace.adopted.words}: {workspace.adopted.reason}"
    word = "Fastställd" if layer == Layer.ADOPTED else "Bedömd"
    return f"{word} prognos ur {workspace.settings.source}. Ingen orsak skriven."


def _basis(base: Baseline) -> tuple[str, ...]:
    """Own or pooled only where every part that is uncertain is; a sum is as weak as its weakest part."""
    out = list(base.basis)
    for at in base.tree.where(Role.SUM):
        parts = [base.basis[i] for i in base.tree.leaves_below(int(at)) if np.any(base.spread[i] != 0)]
        known = [part for part in parts if part in _STRENGTH]
        fallback = "own" if base.as_of.number == 12 else "none"
        out[at] = max(known, key=lambda part: _STRENGTH[part]) if known else fallback
    return tuple(out)


def _bridge(main: StatementResult, total: int, effects: Sequence[LeverEffect]) -> tuple[BridgeStep, ...]:
    """Budget to forecast: each row's deviation before levers, then each lever; sums to the deviation to the öre."""
    before = round_ore(main.forecast - main.effects.sum(axis=0))
    steps = deviations(main.tree, total, before, main.base.budget)
    levers = [BridgeStep(effect.label, effect.amount) for effect in effects]
    return (*steps, *levers)


def _probability(main: StatementResult, total: int, draws: Floats) -> float | None:
    """Share of draws that end below budget; None on a default basis, in a closed year and without budget or model."""
    budget = main.base.budget[total]
    if main.basis[total] not in {"own", "pooled"} or main.base.closed or np.isnan(budget):
        return None
    drawn = draws + main.effects[:, total].sum()
    return None if np.isnan(drawn).any() else round(float(np.mean(drawn < budget)), 4)


def parameters_digest() -> str:
    """SHA-256 over the parameter files that are shipped with the program."""
    total = hashlib.sha256()
    for file in sorted(resources.files("forecast.parameters").iterdir(), key=lambda item: item.name):
        if file.name.endswith(".yaml"):
            total.update(file.name.encode() + file.read_bytes())
    return total.hexdigest()
