"""The frozen values that rooms hand on. Amounts are SEK, income > 0, cost < 0; deviation = forecast - budget.

Arrays run over the rows of a tree (R); sum rows hold the sum of their children, NaN means "not known".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.specs import Layer
from forecast.ledger.tree import Row, Tree
from forecast.periods import Month

QUANTILES = (0.05, 0.10, 0.50, 0.90, 0.95)
"""The quantile levels of a result, in order: q05, q10, q50, q90, q95."""

CLOSING_METHOD = "closing_period"
"""The method of a row whose twelve months are booked and which waits for its closing period."""

Floats = NDArray[np.float64]

Parts = tuple[tuple[str, float, float], ...]
"""What a forecast is made of: (key of a method, weight, the full year by it alone in SEK); the weights sum to one."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """One statement's year before anyone touches a lever.

    Attributes:
        tree: its rows.
        as_of: last booked month.
        actual: (R,) outcome January to as-of.
        budget: (R,) year budget.
        ytd_budget: (R,) period budget January to as-of.
        prior_total: (R,) last year's outcome.
        prior_actual: (R,) last year's outcome for the same months.
        prior_budget: (R,) last year's budget.
        booked: (R, 12) outcome by month where months are known.
        prior_months: (R, 12) last year by month where known.
        budget_months: (R, 12) budget by month where known.
        one_off: (R,) one-offs that lie in the outcome.
        linear: (R,) actual x 12 / m.
        linear_deviation: (R,) budget + (actual - ytd_budget) x 12 / m.
        model: (R,) the program's forecast.
        rest: (R, 12) its months after as-of.
        judged: (R,) persons' forecasts, where given.
        adopted: (R,) the adopted forecast, where given.
        previous: (R,) the previous forecast, where given.
        spread: (R, K) quantiles of outcome - model at the fullyear levels; zeros on sum rows.
        path: (R, 12) how wide the span of the sum from January to a month is beside the year's, 0 in booked months.
        month: (R, 12) how wide the span of a month alone is beside the year's, 0 in booked months.
        weight: (R,) weight of the year's own pace, where the method has one.
        parts: (R,) what the model's forecast is made of, heaviest first; empty where it is one method, and on sums.
        method: (R,) key of the model's method.
        reason: (R,) why, in Swedish.
        basis: (R,) own | pooled | default | none.
    """

    tree: Tree
    as_of: Month
    actual: Floats
    budget: Floats
    ytd_budget: Floats
    prior_total: Floats
    prior_actual: Floats
    prior_budget: Floats
    booked: Floats
    prior_months: Floats
    budget_months: Floats
    one_off: Floats
    linear: Floats
    linear_deviation: Floats
    model: Floats
    rest: Floats
    judged: Floats
    adopted: Floats
    previous: Floats
    spread: Floats
    path: Floats
    month: Floats
    weight: Floats
    parts: tuple[Parts, ...]
    method: tuple[str, ...]
    reason: tuple[str, ...]
    basis: tuple[str, ...]

    @property
    def closed(self) -> bool:
        """Whether nothing more is expected: December is booked, and no row waits for its closing period."""
        return self.as_of.number == 12 and CLOSING_METHOD not in self.method

    def layer(self, layer: Layer) -> Floats:
        """(R,) forecast of a layer, NaN where it has none."""
        return {Layer.MODEL: self.model, Layer.JUDGED: self.judged, Layer.ADOPTED: self.adopted}[layer]

    def with_leaf(self, row: Row, reason: str) -> Baseline:
        """The same baseline with one more leaf that holds nothing yet, and knows nothing where no other row does."""
        tree = self.tree.with_leaf(row)
        at = tree.position(row.key)
        wider: dict[str, Any] = {
            field.name: np.insert(value, at, np.nan if np.isnan(value).all() else 0.0, axis=0)
            for field in fields(self)
            if isinstance(value := getattr(self, field.name), np.ndarray)
        }
        for name, text in (("method", "lever"), ("reason", reason), ("basis", "own"), ("parts", ())):
            old = getattr(self, name)
            wider[name] = (*old[:at], text, *old[at:])
        return replace(self, tree=tree, **wider)


@dataclass(frozen=True, slots=True)
class Posting:
    """Money that an effect puts in one place.

    Attributes:
        activities: activity or row that it acts on, then those above it.
        cost_type: `staff`, `grants` ...: which part of the activity.
        months: (12,) SEK, better > 0; what is expected where it is uncertain.
        knots: (L,) SEK a year at the effect's levels; None where it is certain.
        budget: moves budget between rows instead of the forecast.
    """

    activities: tuple[str, ...]
    cost_type: str
    months: Floats
    knots: Floats | None = None
    budget: bool = False

    @property
    def amount(self) -> float:
        """Expected effect this year, SEK, better > 0."""
        return round(float(self.months.sum()), 2)


@dataclass(frozen=True, slots=True)
class LeverEffect:
    """What one override does, or one named step of it, before it is placed on rows.

    An uncertain effect has one luck u, uniform from 0 to 1: a posting's year is its knots read at u between `levels`.

    Attributes:
        key: `staffing.sarskilt-boende`, `grants.timvikarier`.
        label: Swedish name for bridges.
        postings: where the money lands; budget postings sum to zero.
        next_year: full-year effect next year, SEK; None where the scenario says nothing about next year.
        old: what holds in the base.
        new: what holds in the scenario.
        arithmetic: how the effect comes about, Swedish.
        levels: (L,) from 0 to 1; a level twice in a row is a step between two outcomes. None where it is certain.
        one_off: not part of the underlying deviation.
        correction: changes what is booked: a correction or a repayment, never a lever on months to come.
    """

    key: str
    label: str
    postings: tuple[Posting, ...]
    next_year: float | None
    old: str
    new: str
    arithmetic: str
    levels: Floats | None = None
    one_off: bool = False
    correction: bool = False

    @property
    def amount(self) -> float:
        """Expected effect on the forecast this year, SEK, better > 0."""
        return round(sum(posting.amount for posting in self.postings if not posting.budget), 2) + 0.0


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """One bar of a bridge, SEK; better > 0."""

    step: str
    amount: float
    row: str | None = None


@dataclass(frozen=True, slots=True)
class StatementResult:
    """One statement with the scenario in it.

    Attributes:
        base: the baseline, rows included that the scenario added.
        effects: (E, R) expected effect of each step on each row, sums filled; the interaction last where there is one.
        forecast: (R,) the asked layer or method, with effects.
        layer: (R,) the layer or method that each row's forecast comes from.
        quantiles: (R, 5) the model's distribution at QUANTILES, with effects.
        basis: (R,) what the distribution rests on.
        method: (R,) key of the method behind `forecast`.
        reason: (R,) why, in Swedish.
    """

    base: Baseline
    effects: Floats
    forecast: Floats
    layer: tuple[str, ...]
    quantiles: Floats
    basis: tuple[str, ...]
    method: tuple[str, ...]
    reason: tuple[str, ...]

    @property
    def tree(self) -> Tree:
        """The rows."""
        return self.base.tree

    @property
    def deviation(self) -> Floats:
        """(R,) forecast - budget."""
        return np.round(self.forecast - self.base.budget, 2) + 0.0


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What made a result; two equal records mean equal results. Hashes are SHA-256.

    `choice` is what was asked for: as-of month, method, layer and replayed draw.
    """

    data: str
    scenario: str
    parameters: str
    version: str
    seed: int
    draws: int
    choice: str

    @property
    def run_id(self) -> str:
        """Twelve characters that name the run."""
        text = "|".join(
            (self.data, self.scenario, self.parameters, self.version, str(self.seed), str(self.draws), self.choice)
        )
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Result:
    """A full-year forecast.

    Attributes:
        workspace: name of the workspace.
        as_of: last booked month.
        scenario: names of the scenarios that were united, () for the base.
        headline: the layer asked for; the model's where nobody has given that layer a row.
        statements: results by statement.
        primary: key of the primary statement.
        total: position of the committee's row in it.
        levers: the overrides' effects, each alone.
        interaction: what the overrides do together beyond that, None where nothing.
        bridge: budget -> forecast; the steps sum to the total's deviation to the öre.
        probability_of_deficit: None where the basis is default, or the year is closed.
        record: what made it.
        adopted_for: the earlier month that the adopted layer was adopted for; None where it is this month's.
    """

    workspace: str
    as_of: Month
    scenario: tuple[str, ...]
    headline: Layer
    statements: Mapping[str, StatementResult]
    primary: str
    total: int
    levers: tuple[LeverEffect, ...]
    interaction: LeverEffect | None
    bridge: tuple[BridgeStep, ...]
    probability_of_deficit: float | None
    record: RunRecord
    adopted_for: Month | None = None

    @property
    def closed(self) -> bool:
        """Whether the primary statement's year is over; see `Baseline.closed`."""
        return self.main.base.closed

    @property
    def main(self) -> StatementResult:
        """The primary statement."""
        return self.statements[self.primary]

    @property
    def steps(self) -> tuple[LeverEffect, ...]:
        """The levers and, last, their interaction: one a row of `StatementResult.effects`."""
        return self.levers if self.interaction is None else (*self.levers, self.interaction)

    @property
    def underlying_deviation(self) -> float:
        """The total's deviation without one-offs, booked ones and the scenario's; SEK, NaN without a budget."""
        base = self.main.base
        booked = float(np.nan_to_num(base.tree.sum_up(base.one_off)[self.total]))
        planned = sum(step.amount for step in self.steps if step.one_off)
        return round(float(self.main.deviation[self.total]) - booked - planned, 2) + 0.0
