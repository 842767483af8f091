"""Scenarier: what happens if, against base. Sentences, bridge and tables from two results with the same luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.bridge import INTERACTION, contributions
from forecast.ledger.tree import Tree, full_names
from forecast.model import BridgeStep, LeverEffect, Result
from forecast.money import Unit, decimals_that_foot, format_amount, in_unit
from forecast.report.charts.scenario_bridge import Change, ScenarioBridge
from forecast.report.labels import row_label, sentence_name
from forecast.report.measures import Shown, Totals, shown, totals_of
from forecast.report.reading import reading_rows
from forecast.report.span_words import span, span_name, span_text
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CompareLine:
    """A line of the table Bas | Scenario | Skillnad: texts, and the amounts behind them, SEK (None in a span line)."""

    name: str
    base: str
    scenario: str
    difference: float | None
    strong: bool = False
    ends: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change: old and new, effect this year and a full next year (None = the scenario does not say)."""

    name: str
    old: str
    new: str
    this_year: float
    next_year: float | None


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row that the scenario moves; deviations in SEK."""

    label: str
    base: float
    scenario: float
    difference: float


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """Everything that the page says of a scenario; `decimals` are those at which base and steps foot in its unit."""

    heading: str
    under_bridge: str
    bridge: ScenarioBridge | None
    compare: tuple[CompareLine, ...]
    changes: tuple[ChangeLine, ...]
    interaction: float
    next_year: float
    next_year_note: str
    rows: tuple[RowLine, ...]
    decimals: int


def scenario_view(workspace: Workspace, base: Result, changed: Result, unit: Unit) -> ScenarioView:
    """Build the page from the base and the changed result of one workspace and month.

    The base has the numbers that the other pages show; the scenario is the base and the exact difference.
    """
    seen = shown(workspace, base, base.primary)
    whole, rows = totals_of(seen, base.total), _rows(base, changed, seen)
    before = whole.deviation
    after = round(before + _deviation(changed) - _deviation(base), 2)
    steps = contributions([BridgeStep(lever.label, lever.amount) for lever in changed.levers], after - before)
    bridge = None
    if not np.isnan(before):
        bridge = ScenarioBridge(
            base=before,
            changes=tuple(
                Change(_short(step.step, steps, changed.main.tree), step.amount)
                for step in steps
                if step.step != INTERACTION
            ),
            interaction=steps[-1].amount,
            scenario=after,
            budget=whole.budget,
        )
    together = () if changed.interaction is None else (changed.interaction,)
    silent = [step for step in (*changed.levers, *together) if step.next_year is None]
    year = base.as_of.year + 1
    return ScenarioView(
        heading=_heading(before, after, changed, unit),
        under_bridge=_under_bridge(changed.levers, changed.main.tree, unit),
        bridge=bridge,
        compare=_compare(whole, base, changed, rows, unit),
        changes=tuple(
            ChangeLine(lever.label, lever.old, lever.new, lever.amount, lever.next_year) for lever in changed.levers
        ),
        interaction=steps[-1].amount,
        next_year=sum(lever.next_year or 0.0 for lever in changed.levers),
        next_year_note=_silence(silent, year),
        rows=rows,
        decimals=decimals_that_foot([before, *(step.amount for step in steps)] if bridge else [0.0], unit),
    )


def _short(label: str, steps: tuple[BridgeStep, ...], tree: Tree) -> str:
    """A change's name without its activity, where no other change begins alike; the table has it whole."""
    short = _without_row(label, tree)
    return short if sum(_without_row(step.step, tree) == short for step in steps) == 1 else label


def _without_row(label: str, tree: Tree) -> str:
    """`3 årsarbetare färre, okt–dec` of `3 årsarbetare färre, okt–dec: Hemtjänst`; other names stay whole."""
    head, colon, tail = label.rpartition(": ")
    names = {row.name for row in tree.rows}.union(full_names(tree))
    return head if colon and tail in names else label


def _deviation(result: Result) -> float:
    return float(result.main.deviation[result.total])


def _heading(before: float, after: float, changed: Result, unit: Unit) -> str:
    if not changed.levers:
        return "Inget ändrat: scenariot är lika med bas"
    difference = after - before
    if in_unit(difference, unit) == 0:
        return "Ändringarna tar ut varandra: avvikelsen är lika med bas"
    amount = format_amount(abs(difference), unit)
    end = format_amount(abs(after), unit)
    if before < 0 <= after:
        return f"Scenariot vänder underskottet till ett överskott på {end} {unit}"
    if after < 0 <= before:
        return f"Scenariot vänder överskottet till ett underskott på {end} {unit}"
    word = "underskottet" if after < 0 else "överskottet"
    more = (difference < 0) == (after < 0)
    return f"Scenariot {'ökar' if more else 'minskar'} {word} med {amount} {unit}, till {end}"


def _under_bridge(levers: tuple[LeverEffect, ...], tree: Tree, unit: Unit) -> str:
    """`Inget mer av bidraget kostar 3 100, en årsarbetare mindre sparar 150`, for one or two changes."""
    if not 1 <= len(levers) <= 2:
        return "Från bas till scenario"
    ordered = sorted(levers, key=lambda lever: lever.amount)
    parts: list[str] = []
    for lever in ordered:
        name = _without_row(lever.label, tree).rsplit(",", 1)[0]
        verb = "kostar" if lever.amount < 0 else "sparar"
        parts.append(f"{name if not parts else sentence_name(name)} {verb} {format_amount(abs(lever.amount), unit)}")
    return ", ".join(parts)


def _compare(
    whole: Totals, base: Result, changed: Result, rows: tuple[RowLine, ...], unit: Unit
) -> tuple[CompareLine, ...]:
    def line(name: str, a: float, b: float, *, signed: bool = False, strong: bool = False) -> CompareLine:
        texts = [format_amount(value, unit, signed=signed) for value in (a, b)]
        return CompareLine(name, texts[0], texts[1], round(b - a, 2) + 0.0, strong, (a, b))

    moved = _deviation(changed) - _deviation(base)
    out = [
        line("Helårsprognos", whole.forecast, whole.forecast + moved),
        line("Budget", whole.budget, whole.budget),
        line("Avvikelse mot budget", whole.deviation, whole.deviation + moved, signed=True, strong=True),
    ]
    bare = [whole.deviation + without for without in (_one_offs(base), moved + _one_offs(changed))]
    if any(_one_offs(result) for result in (base, changed)):
        out.append(line("Avvikelse utan engångsposter", bare[0], bare[1], signed=True))
    out += [line(f"varav {sentence_name(row.label)}", row.base, row.scenario, signed=True) for row in rows]
    spans = [span(result) for result in (base, changed)]
    if base.as_of.number < 12 and not np.isnan(spans[0][0]):
        texts = [span_text(low, high, unit) for low, high in spans]
        out.append(CompareLine(f"{span_name(base)}, avvikelse", texts[0], texts[1], None))
    return tuple(out)


def _one_offs(result: Result) -> float:
    """What the deviation would change by without one-offs, SEK; 0 where that is not known."""
    return float(np.nan_to_num(round(result.underlying_deviation - _deviation(result), 2))) + 0.0


def _rows(base: Result, changed: Result, seen: Shown) -> tuple[RowLine, ...]:
    """Rows that people read and that the scenario moves; a row that it added had nothing before."""
    tree = changed.main.tree
    printed = seen.values["deviation"]
    before = {key: float(value) for key, value in zip(base.main.tree.keys, printed, strict=True)}
    moved = np.abs(changed.main.effects).sum(axis=0) if len(changed.levers) else np.zeros(len(tree.rows))
    out = []
    for i in reading_rows(tree, changed.total):
        if moved[i]:
            old = before.get(tree.rows[i].key, 0.0)
            difference = round(float(changed.main.effects[:, i].sum()), 2)
            out.append(RowLine(row_label(tree, i), old, round(old + difference, 2), difference))
    return tuple(out)


def _silence(levers: list[LeverEffect], year: int) -> str:
    if not levers:
        return "Bokförda månader ändras inte."
    names = " och ".join(lever.label.removeprefix("Utan ").rsplit(",", 1)[0] for lever in levers)
    return (
        f"Scenariot säger inget om {year} för {names}, så summan för {year} är utan det. Bokförda månader ändras inte."
    )


def effects_by_change(names: Sequence[str], effects: Sequence[LeverEffect]) -> Mapping[str, tuple[LeverEffect, ...]]:
    """Name of a change -> its steps; a step is called as its change, with a word more where there are several."""
    out: dict[str, tuple[LeverEffect, ...]] = {}
    for effect in effects:
        own = [name for name in names if effect.key == name or effect.key.startswith(f"{name}.")]
        if own:
            name = max(own, key=len)
            out[name] = (*out.get(name, ()), effect)
    return out
