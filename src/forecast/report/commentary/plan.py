"""Which texts a profile's report holds: data in plans.yaml, read against a closed schema."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

import numpy as np
from pydantic import Field

from forecast.formats.yaml_file import Closed, read_yaml
from forecast.ledger.tree import Role, Tree
from forecast.money import Unit, format_number
from forecast.report.reading import reading_rows

FILE = "plans.yaml"
Build = Literal[
    "forecast", "deviation", "parts", "pace", "change", "since", "so_far", "printed_so_far", "prior",
    "volume", "cause", "quotes", "measures",
]  # fmt: skip


class Threshold(Closed):
    """A deviation is commented on when it passes both."""

    percent: float = Field(gt=0)
    tkr: float = Field(gt=0)

    def passed(self, deviation: float, budget: float) -> bool:
        """Whether a deviation is large enough; SEK. Without a budget only the amount is asked."""
        if np.isnan(deviation):
            return False
        share = np.isnan(budget) or abs(deviation) > abs(budget) * self.percent / 100
        return bool(share) and abs(deviation) > self.tkr * Unit.TKR.sek

    def within(self, deviation: float, budget: float) -> bool:
        """Whether a deviation is small by both; SEK."""
        return abs(deviation) <= min(abs(budget) * self.percent / 100, self.tkr * Unit.TKR.sek)

    @property
    def words(self) -> str:
        """`1 procent av budgeten och 1 000 tkr`."""
        decimals = 0 if self.percent == round(self.percent) else 1
        return f"{format_number(self.percent, decimals)} procent av budgeten och {format_number(self.tkr)} tkr"


class SectionPlan(Closed):
    """One section; see plans.yaml."""

    key: str
    title: str
    builds: tuple[Build, ...]
    sources: tuple[str, ...] = ()
    rest: bool = False


class Plan(Closed):
    """A profile's texts; see plans.yaml. `deviating`: only rows that pass the threshold."""

    title: str
    rows: Literal["read", "first", "leaves_and_total"]
    arrange: Literal["row", "section"]
    sections: tuple[SectionPlan, ...]
    deviating: bool = False
    threshold: Threshold | None = None

    def section_of(self, source: str) -> SectionPlan | None:
        """The section that quotes a comment, by the end of its source; None where no section takes the rest."""
        end = source.rsplit(", ", 1)[-1]
        named = (section for section in self.sections if end in section.sources)
        return next(named, next((section for section in self.sections if section.rest), None))


class PlanFile(Closed):
    """plans.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    threshold: Threshold
    plans: Mapping[str, Plan]


@cache
def plan_file() -> PlanFile:
    """All plans that are shipped with the program."""
    return read_yaml((resources.files("forecast.report.commentary") / FILE).read_bytes(), FILE, PlanFile)


def plan_of(profile: str) -> Plan:
    """A profile's plan; the general one where it has none of its own."""
    plans = plan_file().plans
    return plans.get(profile, plans["general"])


def threshold_of(plan: Plan) -> Threshold:
    """The plan's own threshold, else the default."""
    return plan.threshold or plan_file().threshold


def planned_rows(plan: Plan, tree: Tree, total: int) -> tuple[int, ...]:
    """Positions of the rows that the plan has texts about, in printed order; the committee's own row last."""
    below = reading_rows(tree, total)
    if plan.rows == "leaves_and_total":
        return (*sorted(tree.leaves_below(total)), total)
    if plan.rows == "first":
        return tuple(i for i in tree.children(total) if tree.rows[i].role is not Role.MEMO)
    above = {int(a) for i in below for a in tree.path(i)} - {total}
    return tuple(sorted({*below, *above} - {total}))
