"""What it does to the year by month when a grant comes, does not come, is claimed back or is moved to next year.

Income and cost stand apart, since a net hides that the cost stays. Nothing happens in a booked month: a claim for what
is booked, and the deferral of what is booked, are postings of their own after it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forecast.periods import Month

Months = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Flow:
    """Income and cost by month beside the base, (12,) SEK each, better > 0."""

    income: Months
    cost: Months

    @property
    def net(self) -> float:
        """Both over the year, SEK."""
        return round(float(self.income.sum() + self.cost.sum()), 2)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """A grant that comes or does not, beside the base; `probability` that it comes."""

    probability: float
    comes: Flow
    fails: Flow

    @property
    def certain(self) -> bool:
        """Whether only one of the two can happen."""
        return self.probability in {0.0, 1.0}

    @property
    def expected(self) -> Flow:
        """The probability-weighted mean of the two, rounded to the öre."""
        p = self.probability
        income = p * self.comes.income + (1 - p) * self.fails.income
        cost = p * self.comes.cost + (1 - p) * self.fails.cost
        return Flow(_even(income), _even(cost))

    @property
    def worst(self) -> float:
        """The poorer of the two over the year, SEK."""
        return min(self.comes.net, self.fails.net)

    @property
    def best(self) -> float:
        """The better of the two over the year, SEK."""
        return max(self.comes.net, self.fails.net)


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides the effect of a grant's rest; shares from 0 to 1.

    Attributes:
        left: what is not booked yet, SEK >= 0.
        as_of: last booked month.
        cost_share: cost that the grant pays for or demands, as a share of it; 1 where nothing is told.
        in_advance: whether that cost is taken on before the decision.
        avoidable_share: share of it that falls away when the grant does not come.
        notice_months: months before it does.
        decision: month of the decision; None = known as of now.

    Raises:
        ValueError: when the avoidable share is outside 0 to 1; the text is Swedish.
    """

    left: float
    as_of: Month
    cost_share: float = 1.0
    in_advance: bool = True
    avoidable_share: float = 0.0
    notice_months: int = 0
    decision: Month | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.avoidable_share <= 1:
            raise ValueError(f"Andelen kostnad som faller bort ska vara 0 till 1, inte {self.avoidable_share}.")

    @property
    def known(self) -> int:
        """Number of the last month before anything can be done: as-of, or the month of the decision."""
        return self.as_of.number if self.decision is None else max(self.as_of.number, self.decision.number)

    @property
    def first(self) -> int:
        """Number of the first month that income is moved in."""
        return self.as_of.number + 1 if self.decision is None else max(self.as_of.number + 1, self.decision.number)


def lost_rest(terms: Terms) -> Flow:
    """A rest that the base holds does not come.

    The income is lost in equal parts from the decision (or the first month after as-of) on. Its cost runs in equal
    parts over all months after as-of; where it waits for the decision it is never taken on, else the avoidable share
    falls away in the months after as-of (or the decision) and notice.

    Returns:
        income < 0, avoided cost > 0; zero in booked months.
    """
    income = spread(-terms.left, terms.first)
    if not terms.in_advance:
        return Flow(income, spread(terms.left * terms.cost_share, terms.first))
    return Flow(income, _avoided(terms, terms.left * terms.cost_share))


def new_grant(terms: Terms, probability: float, deferred_share: float = 0.0) -> Outcomes:
    """A rest that the base does not hold, nor its cost.

    Args:
        terms: of it; `cost_share` is 0 where it demands no cost.
        probability: that it comes.
        deferred_share: share whose performance, income and cost belong to next year.

    Returns:
        if it comes, income > 0 and its cost < 0; if not, the cost that was taken on in advance, less what falls away of
        it after the decision and notice.
    """
    this_year = 1 - deferred_share
    cost = -terms.left * terms.cost_share * this_year
    income = spread(terms.left * this_year, terms.first)
    if not terms.in_advance:
        return Outcomes(probability, Flow(income, spread(cost, terms.first)), nothing())
    taken = spread(cost, terms.as_of.number + 1)
    return Outcomes(probability, Flow(income, taken), Flow(np.zeros(12), taken + _avoided(terms, -cost)))


def deferred(terms: Terms, amount: float) -> Flow:
    """A part that the base holds is moved to next year when the books are closed (RKR R2), in December.

    Args:
        terms: `left` is not read; the avoidable share is the share of the part's cost that moves with it.
        amount: the part, SEK > 0.
    """
    moved = lost_rest(replace(terms, left=amount, in_advance=True, decision=None))
    return Flow(spread(-amount, 12), moved.cost)


def _avoided(terms: Terms, cost: float) -> Months:
    """The part of a cost (SEK > 0, even over the months after as-of) that falls away after notice; (12,) SEK > 0."""
    first = terms.known + terms.notice_months + 1
    left = 12 - terms.as_of.number
    share = terms.avoidable_share * max(13 - first, 0) / left if left else 0.0
    return spread(cost * share, first)


def nothing() -> Flow:
    """No change."""
    return Flow(np.zeros(12), np.zeros(12))


def spread(total: float, first: int) -> Months:
    """A sum in equal parts from month `first` (1 to 12) to December, each to the öre, December taking the remainder.

    Returns:
        (12,) SEK; all zero where `first` is after December.
    """
    out = np.zeros(12)
    if first <= 12:
        total = round(total, 2)
        out[first - 1 :] = round(total / (13 - first), 2)
        out[-1] = round(total - float(out[first - 1 : -1].sum()), 2)
    return out + 0.0


def _even(months: Months) -> Months:
    """Months to the öre, the last one taking the remainder, so that they sum to the rounded year."""
    out = np.round(months, 2)
    filled = np.flatnonzero(months)
    if filled.size:
        at = int(filled[-1])
        out[at] = round(out[at] + float(months.sum()) - float(out.sum()), 2)
    return out + 0.0
