"""Budget versions: what is original, what has been decided since, and what is only expected.

budget.csv holds changes to the budget that the tables print. A change that the tables already hold says so, and is
taken out of the versions that it is not part of. With T the tables' budget and a_i the changes:

    version = T - sum(a_i that the tables hold) + sum(a_i that belong to the version)
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from forecast.ledger.tree import Tree
from forecast.parameters import Parameter, dated_value_on
from forecast.periods import Month


class BudgetKind(StrEnum):
    """Why a budget is changed."""

    SUPPLEMENT = "supplement"
    REALLOCATION = "reallocation"
    FRAME_SHIFT = "frame_shift"
    PAY_COMPENSATION = "pay_compensation"

    @property
    def swedish(self) -> str:
        """The trade's word."""
        return {
            "supplement": "tilläggsbudget",
            "reallocation": "omdisponering",
            "frame_shift": "ramväxling",
            "pay_compensation": "lönekompensation",
        }[self.value]


class Standing(StrEnum):
    """Which changes a version holds."""

    ORIGINAL = "original"
    DECIDED = "decided"
    EXPECTED = "decided_and_expected"

    @property
    def swedish(self) -> str:
        """The version's name for people."""
        return {
            "original": "ursprunglig",
            "decided": "beslutad",
            "decided_and_expected": "beslutad och väntad",
        }[self.value]


@dataclass(frozen=True, slots=True)
class BudgetChange:
    """One row's part of one change.

    Attributes:
        version: name of the change, one for all its rows: `Tilläggsbudget juni`.
        kind: why.
        decided: whether it is decided; else expected.
        date: day of the decision, or the day when it is expected.
        decision: where the decision stands, e.g. `KF § 45`; "" where it is only expected.
        statement, row: a leaf.
        amount: SEK, added to the budget: more cost < 0, more income > 0.
        first: first month that it pays for, 1 to 12.
        in_tables: whether the tables' budget already holds it.
        source: where it is written.
    """

    version: str
    kind: BudgetKind
    decided: bool
    date: dt.date
    decision: str
    statement: str
    row: str
    amount: float
    first: int
    in_tables: bool
    source: str

    def belongs(self, standing: Standing, through: Month) -> bool:
        """Whether a version holds it as of a month: a decision taken later is only expected."""
        if standing is not Standing.DECIDED:
            return standing is Standing.EXPECTED
        last = calendar.monthrange(through.year, through.number)[1]
        return self.decided and self.date <= dt.date(through.year, through.number, last)


def moved(changes: Sequence[BudgetChange], tree: Tree, standing: Standing, through: Month) -> NDArray[np.float64]:
    """What a version has beyond the tables' budget, per row and month.

    A change lies in equal parts on the months that it pays for, to the öre; the last one takes what is left.

    Args:
        changes: of all statements.
        tree: R rows.
        standing: the version.
        through: last booked month.

    Returns:
        (R, 12) SEK on leaves, zero elsewhere; more cost < 0.
    """
    out = np.zeros((len(tree.rows), 12))
    for change in changes:
        share = int(change.belongs(standing, through)) - int(change.in_tables)
        if change.statement != tree.statement or not share:
            continue
        count = 13 - change.first
        months = np.full(count, np.round(share * change.amount / count, 2))
        months[-1] = round(share * change.amount - float(months[:-1].sum()), 2)
        out[tree.position(change.row), change.first - 1 :] += months
    return np.round(out, 2) + 0.0


def added(
    printed: NDArray[np.float64], change: NDArray[np.float64], *, known_only: bool = False
) -> NDArray[np.float64]:
    """The printed budget with a change to it, same shapes, SEK.

    A year's budget that was not printed is the change. With `known_only` it stays unknown: a part of a year whose
    budget is not known by month is not the change's part alone.
    """
    whole = np.where(np.isnan(printed), 0.0, printed) + change
    unknown = np.isnan(printed) & ((change == 0) | known_only)
    return np.asarray(np.round(np.where(unknown, np.nan, whole), 2) + 0.0, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class PendingPay:
    """The pay review's compensation that the rows still wait for.

    Attributes:
        amounts: (R,) SEK, more cost < 0.
        rate: the review, a share of pay.
        start: its first month.
        default: whether the rate is the agreement's and not the committee's own.
        source: of the rate.
    """

    amounts: NDArray[np.float64]
    rate: float
    start: Month
    default: bool
    source: str


def pending_pay(pay: NDArray[np.float64], rate: float, start: Month) -> NDArray[np.float64]:
    """The compensation for a review: `pay x rate x months left of the year / 12`.

    Args:
        pay: (R,) the year's pay budget at the pay before the review, SEK < 0.
        rate: a share, 0.033.
        start: first month of the new pay.

    Returns:
        (R,) SEK, more cost < 0, to the öre.
    """
    return np.asarray(np.round(pay * rate * (13 - start.number) / 12, 2) + 0.0, dtype=np.float64)


def agreed_review(agreement: Parameter, year: int) -> tuple[float, Month, str] | None:
    """The agreement's review that begins in a year: rate, first month, source; None where it is not known."""
    for value in agreement.values:
        if value.start.year == year:
            return value.value, value.start, dated_value_on(agreement, value.start).source
    return None
