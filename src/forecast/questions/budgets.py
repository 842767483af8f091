"""The deviation against every budget version: original, decided, decided and expected, and the tables' own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.drivers.budget_versions import PendingPay, Standing, added, agreed_review, moved, pending_pay
from forecast.drivers.pay_review import steps_of
from forecast.fullyear.known.knowledge import pay_share
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind
from forecast.ledger.tree import Role, Tree
from forecast.model import Floats, Result
from forecast.parameters import load_parameter
from forecast.periods import Month, Span
from forecast.workspace.workspace import Workspace

UNSAID = (
    "Var budgeten för årets lönerevision ligger är inte sagt (principles.pay_review_budget); ingen väntad "
    "lönekompensation räknas."
)


@dataclass(frozen=True, slots=True)
class BudgetVersion:
    """One version of the primary statement's budget.

    Attributes:
        key: `original`, `decided`, `decided_and_expected`, or `tables:NAME`.
        name: for people.
        default: whether deviations elsewhere are against it.
        budget: (R,) SEK, sums filled; NaN = none.
        deviation: (R,) forecast - budget.
    """

    key: str
    name: str
    default: bool
    budget: Floats
    deviation: Floats


@dataclass(frozen=True, slots=True)
class BudgetVersions:
    """All versions; `pending` is the expected pay compensation that no file holds, `told` what is unsaid."""

    tree: Tree
    forecast: Floats
    versions: tuple[BudgetVersion, ...]
    pending: PendingPay | None
    told: tuple[str, ...]

    def version(self, key: str) -> BudgetVersion:
        """The version with this key; raises KeyError."""
        for version in self.versions:
            if version.key == key:
                return version
        raise KeyError(key)


def budget_versions(workspace: Workspace, result: Result) -> BudgetVersions:
    """Every budget version of the primary statement with the forecast's deviation from it.

    The forecast is the same in all: a row that is left on its budget stands on the decided one.
    """
    base = result.main.base
    tree = base.tree
    printed = _printed(workspace, tree, None)
    pending, told = _pending(workspace, tree, result.as_of)
    versions = [_named(workspace, result, name) for name in _names(workspace, tree)]
    for standing in Standing:
        change = moved(workspace.budget_changes, tree, standing, result.as_of).sum(axis=1)
        if standing is Standing.EXPECTED and pending is not None:
            change = change + pending.amounts
        budget = tree.sum_up(added(printed, change))
        default = standing is Standing.DECIDED
        versions.append(BudgetVersion(standing.value, standing.swedish, default, budget, _off(result, budget)))
    return BudgetVersions(tree, result.main.forecast, tuple(versions), pending, told)


def _off(result: Result, budget: Floats) -> Floats:
    return np.asarray(np.round(result.main.forecast - budget, 2) + 0.0, dtype=np.float64)


def _names(workspace: Workspace, tree: Tree) -> list[str]:
    """The tables' own versions where they have several, in the order in which they were read."""
    entries = workspace.ledger.frame
    mine = entries[(entries["statement"] == tree.statement) & (entries["kind"] == Kind.BUDGET.value)]
    names = list(dict.fromkeys(str(name) for name in mine.loc[mine["year"] == workspace.settings.year, "version"]))
    return names if len(names) > 1 else []


def _named(workspace: Workspace, result: Result, name: str) -> BudgetVersion:
    tree = result.main.base.tree
    budget = tree.sum_up(_printed(workspace, tree, name))
    return BudgetVersion(
        f"tables:{name}", f"tabellernas ”{name}”", default=False, budget=budget, deviation=_off(result, budget)
    )


def _printed(workspace: Workspace, tree: Tree, version: str | None) -> Floats:
    """(R,) the tables' budget; rows that a scenario added have none."""
    own = workspace.trees[tree.statement]
    entries = workspace.ledger.select(tree.statement, Kind.BUDGET, version=version)
    amounts = over_span(entries, own, Span.full_year(workspace.settings.year))
    out = np.full(len(tree.rows), np.nan)
    out[[tree.position(key) for key in own.keys]] = amounts
    return out


def _pending(workspace: Workspace, tree: Tree, as_of: Month) -> tuple[PendingPay | None, tuple[str, ...]]:
    """The compensation for the year's pay review that lies centrally and that budget.csv does not hold."""
    where = workspace.settings.principles.pay_review_budget
    if any(change.kind == "pay_compensation" for change in workspace.budget_changes):
        return None, ()
    if where == "unknown":
        return None, (UNSAID,)
    if where == "rows":
        return None, ("Budgeten för årets lönerevision ligger i raderna; ingen lönekompensation väntas.",)
    own = [
        step
        for step in steps_of(workspace.known.pay_reviews, load_parameter("pay_review"))
        if step.start.year == as_of.year
    ]
    if not own:
        return None, (f"Lönerevisionen {as_of.year} är inte känd; ingen väntad lönekompensation räknas.",)
    step = own[0]
    agreed = agreed_review(load_parameter("pay_review"), as_of.year)
    source = agreed[2] if step.default and agreed else "knowledge.yaml, pay_reviews"
    leaves = np.array([row.role is Role.LEAF for row in tree.rows])
    pay = np.nan_to_num(_printed(workspace, tree, None)) * pay_share(workspace, tree) * leaves
    if not pay.any():
        return None, ("Ingen rad är lön; väntad lönekompensation kan inte räknas. Skriv pay_rows i knowledge.yaml.",)
    return PendingPay(pending_pay(pay, step.rate, step.start), step.rate, step.start, step.default, source), ()
