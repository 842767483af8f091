"""What is known of one row when a text is built about it; amounts as the profile's tables print them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import FileSign
from forecast.ledger.tree import CostType, Tree
from forecast.model import Floats, Result, StatementResult
from forecast.money import NBSP, Unit, format_amount, format_number, in_unit
from forecast.periods import Span
from forecast.questions.row_volumes import RowSplit, splits_of_year
from forecast.report.commentary.plan import Plan, SectionPlan, Threshold, plan_of, threshold_of
from forecast.report.measures import shown
from forecast.report.profile import load_profile
from forecast.report.timing_view import Split
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Ground:
    """What all rows of a statement share.

    Attributes:
        workspace, result: what the texts are about.
        unit: of the amounts.
        plan: of the workspace's profile; `threshold`: what is commented on.
        sign: how the profile prints costs.
        values: the statement's measures as they are shown, (R,) SEK each.
        split: what of each row's deviation goes on and what turns.
        volumes: row -> its deviation of this year in volume and price.
    """

    workspace: Workspace
    result: Result
    unit: Unit
    plan: Plan
    threshold: Threshold
    sign: FileSign
    values: Mapping[str, Floats]
    split: Split
    volumes: Mapping[str, RowSplit]

    @property
    def part(self) -> StatementResult:
        """The statement."""
        return self.result.main

    @property
    def tree(self) -> Tree:
        """Its rows."""
        return self.part.tree


def ground_of(workspace: Workspace, result: Result, unit: Unit) -> Ground:
    """The ground of the primary statement's texts."""
    profile = workspace.settings.profile
    plan = plan_of(profile)
    return Ground(
        workspace=workspace,
        result=result,
        unit=unit,
        plan=plan,
        threshold=threshold_of(plan),
        sign=load_profile(profile).sign,
        values=shown(workspace, result, result.primary).values,
        split=Split.of(workspace, result, result.primary),
        volumes={
            item.link.row: item
            for item in splits_of_year(workspace, result)
            if item.link.statement in {None, result.primary}
        },
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """One row: `at` is its position."""

    ground: Ground
    at: int

    @property
    def key(self) -> str:
        """The row's key."""
        return self.ground.tree.rows[self.at].key

    @property
    def kind(self) -> CostType:
        """What kind of money it is."""
        return self.ground.tree.rows[self.at].cost_type

    @property
    def is_net(self) -> bool:
        """Whether its deviation is a deficit or a surplus, and not dearer cost or lower income."""
        return self.kind in {CostType.NET, CostType.RESULT}

    @property
    def keys_below(self) -> frozenset[str]:
        """Its own key and those of the leaves below it."""
        tree = self.ground.tree
        return frozenset({self.key, *(tree.rows[i].key for i in tree.leaves_below(self.at))})

    @property
    def months(self) -> str:
        """`jan–aug`; the whole year where it is closed."""
        so_far = Span.through(self.ground.result.as_of)
        return str(so_far.year) if self.ground.result.closed else so_far.months_label

    def value(self, measure: str) -> float:
        """A measure as shown, SEK; NaN where it is not known."""
        return float(self.ground.values[measure][self.at])

    def known(self, *measures: str) -> bool:
        """Whether every one of the measures is known."""
        return not any(np.isnan(self.value(name)) for name in measures)

    def is_zero(self, sek: float) -> bool:
        """Whether the amount is printed as zero."""
        return in_unit(sek, self.ground.unit) == 0

    def signed(self, sek: float) -> str:
        """A deviation or an effect, `−3 517 tkr`, `+180 tkr`."""
        return f"{format_amount(sek, self.ground.unit, signed=True)}{NBSP}{self.ground.unit}"

    def size(self, sek: float) -> str:
        """How large an amount is, `3 517 tkr`."""
        return f"{format_amount(abs(sek), self.ground.unit)}{NBSP}{self.ground.unit}"

    def level(self, measure: str) -> str:
        """A budget, an outcome or a forecast in the sign of the profile's print."""
        sek = self.value(measure)
        printed = sek if self.ground.sign is FileSign.COST_NEGATIVE else -sek + 0.0
        return f"{format_amount(printed, self.ground.unit)}{NBSP}{self.ground.unit}"

    @property
    def share(self) -> str:
        """`4,9 procent av budgeten`; "" where it says nothing."""
        deviation, budget = self.value("deviation"), self.value("budget")
        if np.isnan(deviation) or np.isnan(budget) or not budget or abs(deviation) > abs(budget):
            return ""
        text = format_number(100 * abs(deviation / budget), 1)
        return "" if text == "0,0" else f"{text}{NBSP}procent av budgeten"

    @property
    def passes(self) -> bool:
        """Whether the deviation is so large that it must be commented on."""
        return self.ground.threshold.passed(self.value("deviation"), self.value("budget"))

    def gap(self, sek: float) -> str:
        """A deviation in words: `ett underskott på 350 tkr`; of income or cost alone `350 tkr sämre än budget`."""
        if self.is_net:
            return f"ett {'underskott' if sek < 0 else 'överskott'} på {self.size(sek)}"
        return f"{self.size(sek)} {'sämre' if sek < 0 else 'bättre'} än budget"


@dataclass(frozen=True, slots=True)
class Asked:
    """A text that is asked for: a section about a row."""

    facts: Facts
    section: SectionPlan
