"""A workspace's month budget: every leaf's year budget proposed by month, locked rows as persons have decided them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from forecast.drivers.events import booked_one_offs
from forecast.errors import InputError, Place, UsageError
from forecast.fullyear.arrays import MONTHS, Floats, Ints
from forecast.fullyear.books import MOST_YEARS
from forecast.fullyear.known.knowledge import pay_share
from forecast.fullyear.phasing.known_ways import known_ways
from forecast.fullyear.phasing.propose import AUTO, WAYS_SV, Way, Year, propose
from forecast.fullyear.phasing.review_level import review_level
from forecast.ledger.book import by_month
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role, Tree
from forecast.money import Unit
from forecast.periods import Month
from forecast.workspace.phasing_file import FILE, PhasedRow, kronor
from forecast.workspace.workspace import Workspace, decided_budget

CHOICES = (AUTO, *WAYS_SV)
GROUP_SV = {
    CostType.NET: "netto",
    CostType.INCOME: "intäkter",
    CostType.COST: "kostnader",
    CostType.GRANTS: "bidrag",
    CostType.FEES: "avgifter",
    CostType.STAFF: "personal",
    CostType.SUBSTITUTES: "vikarier",
    CostType.RENT: "lokaler",
    CostType.PURCHASE: "köp av verksamhet",
    CostType.PLACEMENTS: "placeringar",
    CostType.BENEFITS: "lämnade bidrag",
    CostType.OTHER: "övrigt",
    CostType.CAPITAL: "kapitalkostnad",
    CostType.APPROPRIATION: "kommunbidrag",
    CostType.FINANCE: "finansnetto",
    CostType.RESULT: "resultat",
}


@dataclass(frozen=True, slots=True)
class MonthBudgets:
    """A proposed month budget.

    Attributes:
        rows: every leaf with a year budget, in the order of rows.csv; locked rows as they stood.
        unit: the unit that the months foot in.
        choice: the choice that was asked for.
        version: the budget version that was asked for, `auto` = the latest.
        kept: how many locked rows were left alone.
        redone: how many unlocked rows of phasing.csv had other months than those proposed now.
        without_budget: (statement, row) of leaves that have no year budget and are not in it.
    """

    rows: tuple[PhasedRow, ...]
    unit: Unit
    choice: str
    version: str
    kept: int
    redone: int
    without_budget: tuple[tuple[str, str], ...]


def month_budgets(
    workspace: Workspace,
    choice: str = AUTO,
    unit: Unit | None = None,
    version: str = AUTO,
    given: Mapping[str, Sequence[Way]] | None = None,
) -> MonthBudgets:
    """Propose the month budget of every statement.

    Args:
        workspace: where the figures are.
        choice: one of CHOICES, or the key of a given way.
        unit: what the months foot in besides the öre; the workspace's own unless told, tkr where that is mnkr.
        version: the budget version to spread, `auto` = the latest.
        given: by statement, ways from elsewhere over the tree's rows (R), asked before those of knowledge.yaml and
            the program's own.

    Raises:
        UsageError: an unknown choice or version.
        InputError: there is no year budget, or a locked row does not sum to the asked version's.
    """
    known = {*CHOICES, *(way.key for ways in (given or {}).values() for way in ways)}
    if choice not in known:
        raise UsageError(f"Valet ”{choice}” finns inte. Välj {', '.join(CHOICES)}.")
    _check_version(workspace, version)
    own = workspace.settings.unit
    foots = unit or (Unit.TKR if own is Unit.MNKR else own)
    rows: list[PhasedRow] = []
    bare: list[tuple[str, str]] = []
    for tree in workspace.trees.values():
        budget = _budget(workspace, tree, version)
        leaves = tree.where(Role.LEAF)
        bare += [(tree.statement, tree.rows[at].key) for at in leaves if np.isnan(budget[at])]
        at = leaves[~np.isnan(budget[leaves])]
        if at.size:
            rows += _statement(workspace, tree, at, budget, choice, foots, (given or {}).get(tree.statement, ()))
    if not rows:
        raise InputError("Ingen rad har en årsbudget.", Place(workspace.name), "Läs in årets budget.")
    _check_all_locked(workspace.phasing, rows)
    before = {(old.statement, old.row): old for old in workspace.phasing}
    same = [(before[key], row) for row in rows if (key := (row.statement, row.row)) in before]
    return MonthBudgets(
        rows=tuple(rows),
        unit=foots,
        choice=choice,
        version=version,
        kept=sum(old.locked for old, _ in same),
        redone=sum(not old.locked and old.months != new.months for old, new in same),
        without_budget=tuple(bare),
    )


def _check_version(workspace: Workspace, version: str) -> None:
    frame = workspace.ledger.frame
    known = sorted({str(name) for name in frame.loc[frame["kind"] == Kind.BUDGET.value, "version"]})
    if version != AUTO and version not in known:
        raise UsageError(f"Budgetversionen ”{version}” finns inte. Välj {', '.join((AUTO, *known))}.")


def _check_all_locked(old: Sequence[PhasedRow], new: Sequence[PhasedRow]) -> None:
    """A locked row that the asked budget version does not have is not left out without a word."""
    here = {(row.statement, row.row) for row in new}
    for row in old:
        if row.locked and (row.statement, row.row) not in here:
            raise InputError(
                f"Raden ”{row.row}” är låst men har ingen årsbudget i den version som ska fördelas.",
                row.place or Place(FILE),
                "Välj en annan version, eller skriv nej i locked.",
            )


def _budget(workspace: Workspace, tree: Tree, version: str) -> Floats:
    """(R,) the year's budget, SEK."""
    return decided_budget(workspace, tree, workspace.settings.as_of, None if version == AUTO else version)


def _statement(
    workspace: Workspace,
    tree: Tree,
    at: Ints,
    budget: Floats,
    choice: str,
    unit: Unit,
    given: Sequence[Way],
) -> list[PhasedRow]:
    """The rows of one statement: proposed, or as a person has locked them."""
    years, history = _history(workspace, tree)
    told = (*given, *known_ways(workspace, tree, budget, history))
    ways = [Way(way.key, way.shares[at], tuple(way.reason[i] for i in at)) for way in told]
    proposed = propose(_year(workspace, tree, at, budget[at], years, history[at]), choice, unit, ways)
    locked = {row.row: row for row in workspace.phasing if row.statement == tree.statement and row.locked}
    out = []
    for i, position in enumerate(at):
        key = tree.rows[position].key
        months = tuple(Decimal(repr(float(month))).quantize(Decimal("0.01")) for month in proposed.months[i])
        new = PhasedRow(
            statement=tree.statement,
            row=key,
            choice=proposed.choice[i],
            locked=False,
            months=months,
            reason=proposed.reason[i],
        )
        old = locked.get(key)
        if old is not None and old.year != new.year:
            raise InputError(
                f"Raden är låst och blir {kronor(old.year)} kr, men budgeten att fördela är {kronor(new.year)} kr.",
                old.place or Place(FILE),
                "Rätta månaderna eller skriv nej i locked.",
            )
        out.append(old or new)
    return out


def _year(workspace: Workspace, tree: Tree, at: Ints, budget: Floats, years: tuple[int, ...], history: Floats) -> Year:
    """What is known of the rows `at` of a tree, from their budget and their earlier years."""
    kinds = [tree.rows[i].cost_type for i in at]
    review = review_level(
        workspace.settings.principles.pay_review_budget, workspace.settings.year, years, workspace.known.pay_reviews
    )
    pay = pay_share(workspace, tree)[at]
    whole = np.any(np.all(np.isfinite(history), axis=2), axis=1)
    return Year(
        budget=budget,
        history=history,
        years=years,
        group=np.array([list(CostType).index(kind) for kind in kinds], dtype=np.int64),
        group_names=tuple(GROUP_SV[kind] for kind in kinds),
        level=1 - pay[:, None] + pay[:, None] * review.level,
        past_level=1 - pay[:, None, None] + pay[:, None, None] * review.past,
        level_words=tuple(
            review.words(history=bool(known)) if part else "" for part, known in zip(pay, whole, strict=True)
        ),
        no_step=tuple(review.no_step if part else _not_pay(kind) for part, kind in zip(pay, kinds, strict=True)),
    )


def _history(workspace: Workspace, tree: Tree) -> tuple[tuple[int, ...], Floats]:
    """Earlier years and (R, Y, 12) their outcome by month, one-offs out."""
    actual, year = workspace.ledger.select(tree.statement, Kind.ACTUAL), workspace.settings.year
    years = tuple(sorted({int(y) for y in actual["year"] if year - MOST_YEARS <= y < year}))
    unit = workspace.settings.unit
    out = np.full((len(tree.rows), len(years), MONTHS), np.nan)
    for i, past in enumerate(years):
        out[:, i] = by_month(actual, tree, past) - booked_one_offs(workspace.events, tree, unit, Month(past, 12))
    return years, out


def _not_pay(kind: CostType) -> str:
    """Why a row that nobody has said to be pay gets no step of the pay review."""
    if kind in {CostType.NET, CostType.COST}:
        return "Hur mycket av raden som är lön är inte känt."
    return "Raden är inte lön, så inget lönesteg läggs på."
