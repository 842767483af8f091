"""What has changed: since the previous forecast row by row, and since last year in income and cost.

Both are bridges: the steps sum to the difference to the öre. All amounts SEK, better > 0.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from forecast.ledger.tree import COST_TYPES, INCOME_TYPES, Tree
from forecast.model import Baseline, BridgeStep, Result
from forecast.money import Unit, format_amount
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a bridge of changes; `cause` in the source's words, "" where nobody has written one."""

    step: BridgeStep
    cause: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """From one figure to another.

    Attributes:
        before_label, now_label: what the two figures are.
        before, now: SEK.
        steps: they sum to `change` to the öre.
        told: what was left out and why, Swedish.
    """

    before_label: str
    now_label: str
    before: float
    now: float
    steps: tuple[Step, ...]
    told: tuple[str, ...] = ()

    @property
    def change(self) -> float:
        """From the one to the other, SEK."""
        return round(self.now - self.before, 2) + 0.0


def since_previous(workspace: Workspace, result: Result) -> Change | None:
    """The committee's forecast against the previous one; None where no previous one is laid in.

    Rows that the previous forecast does not hold are told and stand outside.
    """
    main, base = result.main, result.main.base
    tree = main.tree
    leaves = tree.leaves_below(result.total)
    known = {i for i in leaves if not np.isnan(base.previous[i] - main.forecast[i])}
    if not known:
        return None
    label = next(item.label for item in workspace.previous)
    steps = [
        step
        for at in tree.reading_rows(result.total)
        if at != result.total and (step := _step_since(workspace, result, at, known)) is not None
    ]
    before = round(float(sum(base.previous[i] for i in sorted(known))), 2)
    now = round(float(sum(main.forecast[i] for i in sorted(known))), 2)
    outside = [tree.rows[i].name for i in leaves if i not in known]
    told = (f"Utan förra prognos, och utanför: {', '.join(outside)}.",) if outside else ()
    left = round(round(now - before, 2) - sum(step.step.amount for step in steps), 2) + 0.0
    rest = [Step(BridgeStep("Övriga rader", left))] if left else []
    return Change(f"prognosen i {label}", "prognosen nu", before, now, (*steps, *rest), told)


def _step_since(workspace: Workspace, result: Result, at: int, known: set[int]) -> Step | None:
    """What a row that people read has changed by, with the causes that are written for it or its parts."""
    main, base = result.main, result.main.base
    tree = main.tree
    rows = [i for i in tree.leaves_below(at) if i in known]
    if not rows:
        return None
    keys = {tree.rows[i].key for i in (at, *rows)}
    said = [item for item in workspace.previous if item.statement == tree.statement and item.row in keys]
    amount = round(float(sum(main.forecast[i] - base.previous[i] for i in rows)), 2) + 0.0
    causes, quotes = (
        " ".join(dict.fromkeys(filter(None, texts)))
        for texts in ([item.cause for item in said], [item.quote for item in said])
    )
    return Step(BridgeStep(tree.rows[at].name, amount, tree.rows[at].key), causes, quotes)


@dataclass(frozen=True, slots=True)
class YearChange:
    """The committee's deviation against last year's: by row, and in income and cost.

    Attributes:
        by_row: steps by the rows right under the committee's.
        by_kind: income, cost, and what stands outside; None where income and cost are not known apart for both years.
    """

    by_row: Change
    by_kind: Change | None


def since_last_year(workspace: Workspace, result: Result) -> YearChange | None:
    """The deviation now against last year's outcome - budget; None without last year's budget or outcome."""
    main, total, year = result.main, result.total, result.as_of.year
    before = float(main.base.prior_total[total] - main.base.prior_budget[total])
    now = float(main.deviation[total])
    if np.isnan(before) or np.isnan(now):
        return None
    labels = (f"avvikelsen {year - 1}", f"avvikelsen {year}")
    then = main.base.prior_total - main.base.prior_budget
    moved = np.round(main.deviation - then, 2)
    rows = [i for i in main.base.tree.children(total) if not np.isnan(moved[i])]
    steps = [BridgeStep(main.tree.rows[i].name, float(moved[i]), main.tree.rows[i].key) for i in rows if moved[i]]
    unit = workspace.settings.unit
    bare = Change(*labels, round(before, 2), round(now, 2), ())
    by_row = _whole(replace(bare, steps=_bare(steps)), "Rader utan båda åren", 2 * len(rows), unit)
    return YearChange(by_row, _by_kind(result, bare, unit))


def _by_kind(result: Result, bare: Change, unit: Unit) -> Change | None:
    """Income and cost each, of rows that have all four amounts in both years.

    Statements by activity come first: there a row that only one of the years holds can be left out.
    """
    divided = [name for name, part in result.statements.items() if any(row.activity for row in part.tree.rows)]
    for name in dict.fromkeys((result.primary, *divided, *result.statements)):
        part = result.statements[name]
        tree, base = part.tree, part.base
        top = result.total if name == result.primary else int(np.flatnonzero(tree.level == 0)[0])
        leaves = tree.leaves_below(top)
        typed = INCOME_TYPES | COST_TYPES
        if any(tree.rows[i].cost_type not in typed for i in leaves):
            continue
        moved = part.deviation - (base.prior_total - base.prior_budget)
        known = [i for i in leaves if not np.isnan(moved[i])]
        if not known:
            continue
        steps = [
            BridgeStep(word, round(float(sum(moved[i] for i in known if tree.rows[i].cost_type in kinds)), 2) + 0.0)
            for word, kinds in (("Intäkter", INCOME_TYPES), ("Kostnader", COST_TYPES))
        ]
        outside = _outside(tree, base, leaves, known)
        told = (f"Utanför intäkter och kostnader: {', '.join(outside)} (finns inte i båda åren).",) if outside else ()
        return _whole(replace(bare, steps=_bare(steps), told=told), "Utanför", 4 * len(known), unit)
    return None


def _outside(tree: Tree, base: Baseline, leaves: list[int], known: list[int]) -> list[str]:
    """Names of the rows (of what they are parts of) that lack an amount in either year but have some."""
    some = [
        i for i in leaves
        if i not in known and not np.isnan([base.budget[i], base.prior_total[i], base.prior_budget[i]]).all()
    ]  # fmt: skip
    names = []
    for i in some:
        parent = tree.rows[i].parent
        names.append(tree.rows[tree.position(parent)].name if parent is not None else tree.rows[i].name)
    return list(dict.fromkeys(names))


def _bare(steps: list[BridgeStep]) -> tuple[Step, ...]:
    return tuple(Step(step) for step in steps)


def _whole(bridge: Change, rest: str, cells: int, unit: Unit) -> Change:
    """The bridge with steps that sum to its change.

    What is left is a step of its own; where the rounding of `cells` printed amounts explains it, the largest takes it.
    """
    left = round(bridge.change - sum(item.step.amount for item in bridge.steps), 2) + 0.0
    if not left:
        return bridge
    if abs(left) > unit.sek * cells / 2 or not bridge.steps:
        return replace(bridge, steps=(*bridge.steps, Step(BridgeStep(rest, left))))
    largest = max(bridge.steps, key=lambda item: abs(item.step.amount))
    taken = replace(largest, step=replace(largest.step, amount=round(largest.step.amount + left, 2)))
    steps = tuple(taken if item is largest else item for item in bridge.steps)
    words = f"Avrundningen i trycket, {format_amount(left, unit, signed=True)} {unit}, ligger i {largest.step.step}."
    return replace(bridge, steps=steps, told=(*bridge.told, words))
