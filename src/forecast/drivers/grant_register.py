"""The register of a year's grants: what is booked, what is left, what is expected, at risk and not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from forecast.drivers.grant_effects import Terms, lost_rest
from forecast.drivers.grants import Grant
from forecast.periods import Month


@dataclass(frozen=True, slots=True)
class Entry:
    """One grant in the register, amounts in SEK; None = not known.

    Attributes:
        grant: as the file has it.
        amount: the year's grant.
        booked: so far.
        left: not booked yet.
        expected: the year's grant weighed by the probability of what is left, less the part that belongs to next year.
        at_risk: worst case of the year beside the base, at most 0: what the base holds and can lose less the cost that
            then falls away, what is booked and told to be repayable, and cost taken on in advance.
        unknown: keys that are not told and that the answer depends on.
    """

    grant: Grant
    amount: float
    booked: float | None
    left: float | None
    expected: float | None
    at_risk: float | None
    unknown: tuple[str, ...]


def entry(grant: Grant, sek: int, as_of: Month) -> Entry:
    """A grant's line.

    Args:
        grant: as the file has it.
        sek: SEK in one of the file's units.
        as_of: last booked month; notice runs from it.
    """
    amount = float(grant.amount) * sek
    booked = None if grant.booked is None else float(grant.booked) * sek
    left = None if grant.left is None else float(grant.left) * sek
    expected, at_risk = _expected(grant, amount, booked, left), _at_risk(grant, booked, left, as_of)
    return Entry(grant, amount, booked, left, expected, at_risk, _unknown(grant))


def _expected(grant: Grant, amount: float, booked: float | None, left: float | None) -> float | None:
    this_year = 1 - (grant.deferred_share or 0.0)
    if grant.chance == 1:
        return round(amount * this_year, 2)
    if grant.chance is None or booked is None or left is None:
        return None
    return round((booked + grant.chance * left) * this_year, 2)


def _at_risk(grant: Grant, booked: float | None, left: float | None, as_of: Month) -> float | None:
    """Worst case beside the base, SEK <= 0; None where something that decides it is not told."""
    if booked is None or left is None or grant.held is None:
        return None
    claimed = booked if grant.repayable else 0.0
    if grant.status == "received" or grant.probability == 1:
        return -claimed + 0.0
    ratio = grant.matching
    if ratio and left and grant.cost_committed is None:
        return None
    in_advance = grant.cost_committed != "after_decision"
    if grant.held:
        terms = Terms(
            left,
            as_of,
            cost_share=1.0 if ratio is None else ratio,
            in_advance=in_advance,
            avoidable_share=grant.avoidable_share or 0.0,
            notice_months=grant.notice_months or 0,
        )
        return min(round(float(lost_rest(terms).cost.sum()) - left - claimed, 2), 0.0) + 0.0
    return round(-(left * (ratio or 0.0) if in_advance else 0.0) - claimed, 2) + 0.0


def _unknown(grant: Grant) -> tuple[str, ...]:
    """Keys that are missing although the year depends on them."""
    open_still = grant.status != "received" and (grant.left is None or grant.left > 0)
    asked = {
        "type": grant.type is None,
        "booked": grant.booked is None and grant.status != "received",
        "probability": open_still and grant.chance is None,
        "in_base": open_still and grant.held is None,
        "cost_committed": open_still and grant.matching is not None and grant.cost_committed is None,
        "condition_deadline": open_still and bool(grant.condition) and grant.condition_deadline is None,
        "deferred_share": grant.deferred_share is None and grant.type != "generellt",
        "repayable": grant.repayable is None and grant.type != "generellt",
    }
    return tuple(key for key, missing in asked.items() if missing)


@dataclass(frozen=True, slots=True)
class Sum:
    """Grants of one year and place added up, in SEK; None where one of them is not known."""

    amount: float
    booked: float | None
    left: float | None
    expected: float | None
    at_risk: float | None


def total(entries: Sequence[Entry]) -> Sum:
    """The sum of entries; a part that is not known makes the sum not known."""
    return Sum(
        sum(entry.amount for entry in entries),
        _all(tuple(entry.booked for entry in entries)),
        _all(tuple(entry.left for entry in entries)),
        _all(tuple(entry.expected for entry in entries)),
        _all(tuple(entry.at_risk for entry in entries)),
    )


def _all(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


@dataclass(frozen=True, slots=True)
class Against:
    """Grants against their budget; the unit is that of the amounts that were given."""

    amount: Decimal
    budget: Decimal

    @property
    def deviation(self) -> Decimal:
        """Amount - budget; more than budgeted > 0."""
        return self.amount - self.budget


@dataclass(frozen=True, slots=True)
class CentralAndCommittee:
    """Who has a year's grants: the committee's own stand in its result, the centrally booked ones outside it."""

    committee: Against
    central: Against

    @property
    def both(self) -> Against:
        """The committee's and the centrally booked ones."""
        return Against(self.committee.amount + self.central.amount, self.committee.budget + self.central.budget)


def central_and_committee(grants: Sequence[Grant], year: int) -> CentralAndCommittee | None:
    """A year's grants against budget by where they are booked; None where a grant's budget is not told, or no grant."""
    own = [grant for grant in grants if grant.year == year]
    if not own or any(grant.budget is None for grant in own):
        return None

    def against(where: str) -> Against:
        here = [grant for grant in own if grant.where == where]
        amount = sum((grant.amount for grant in here), Decimal(0))
        return Against(amount, sum((grant.budget or Decimal(0) for grant in here), Decimal(0)))

    return CentralAndCommittee(against("committee"), against("central"))
