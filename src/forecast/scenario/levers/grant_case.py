"""One grant as a scenario has it: the contract's terms with the override's over them, in SEK, and its two outcomes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from forecast.drivers.grant_effects import Flow, Outcomes, Terms, lost_rest, new_grant, nothing
from forecast.drivers.grants import Grant
from forecast.periods import Month


@dataclass(frozen=True, slots=True)
class GrantCase:
    """What is known of a grant in a scenario; amounts in SEK.

    Attributes:
        grant: the contract.
        as_of: last booked month.
        amount: the year's grant as the contract has it.
        granted: as the scenario has it.
        booked: so far; 0 where it is not told and the base does not hold the grant.
        held: whether the base forecast holds what is left.
        probability: that what is left comes.
        matching: cost that it demands, as a share of it; None where none is told.
        committed: when that cost is taken on; None where it is not told.
        avoidable_share, notice_months, deferred_share, decision: as in the contract.
    """

    grant: Grant
    as_of: Month
    amount: float
    granted: float
    booked: float
    held: bool
    probability: float
    matching: float | None
    committed: str | None
    avoidable_share: float
    notice_months: int
    deferred_share: float
    decision: Month | None

    @property
    def left(self) -> float:
        """Not booked of what the base holds, or of what is granted where it holds nothing; SEK >= 0."""
        return max((self.amount if self.held else self.granted) - self.booked, 0.0)

    @property
    def asks(self) -> bool:
        """Whether it decides the outcome when matching cost is taken on, and that is not told."""
        open_still = not self.held or self.probability < 1
        return bool(self.matching) and self.committed is None and open_still

    def terms(self, left: float) -> Terms:
        """The terms of a part of the grant."""
        known = 1.0 if self.held else 0.0
        return Terms(
            left,
            self.as_of,
            cost_share=known if self.matching is None else self.matching,
            in_advance=self.committed != "after_decision",
            avoidable_share=self.avoidable_share,
            notice_months=self.notice_months,
            decision=self.decision,
        )

    def outcomes(self) -> Outcomes:
        """What the rest does beside the base if it comes and if it does not.

        A deferred part of a grant that the base holds is a step of its own and is not in here.
        """
        if not self.held:
            return new_grant(self.terms(self.left), self.probability, self.deferred_share)
        change = self.granted - self.amount
        if change > 0:
            more = replace(self.terms(change), cost_share=self.matching or 0.0)
            comes = new_grant(more, 1.0).comes
        else:
            comes = lost_rest(self.terms(-change)) if change else nothing()
        return Outcomes(self.probability, comes, lost_rest(self.terms(self.left)))

    def either_way(self) -> tuple[Outcomes, Outcomes]:
        """The outcomes with the cost taken on after the decision, and before it."""
        after, before = (replace(self, committed=f"{when}_decision") for when in ("after", "before"))
        return after.outcomes(), before.outcomes()

    def deferred_parts(self) -> tuple[float, float]:
        """SEK of a held grant that belongs to next year: out of what is left, and out of what is booked."""
        moved = round(self.deferred_share * self.granted, 2)
        from_left = min(moved, max(self.granted - self.booked, 0.0))
        return from_left, round(moved - from_left, 2)

    def next_year(self) -> float | None:
        """Full-year effect next year of what is expected, SEK; None where the contract does not say how long it is."""
        until, year = self.grant.until, self.as_of.year + 1
        moved = 0.0
        if not self.held and self.deferred_share:
            cost = (self.probability if self.committed == "after_decision" else 1.0) * (self.matching or 0.0)
            moved = self.deferred_share * self.left * (self.probability - cost)
        if until is None or (until.year == year and until.month < 12):
            return round(moved, 2) if moved else None
        return round(moved + (self._full_year() if until.year >= year else 0.0), 2) + 0.0

    def _full_year(self) -> float:
        """A whole year with the scenario's expected grant beside one with the base's; notice has then passed."""
        ratio = (self.matching or 0.0) if not self.held else 1.0 if self.matching is None else self.matching
        if not self.held:
            lost = 0.0 if self.committed == "after_decision" else (1 - self.probability) * ratio * self.granted
            return self.probability * self.granted * (1 - ratio) - lost
        avoided = ratio * (1.0 if self.committed == "after_decision" else self.avoidable_share)
        gone = (1 - self.probability) * self.amount * (1 - avoided)
        change = self.granted - self.amount
        kept = 1 - (self.matching or 0.0) if change > 0 else 1 - avoided
        return -gone + self.probability * change * kept


def flow_is_empty(flow: Flow) -> bool:
    """Whether nothing is moved in any month."""
    return not (flow.income.any() or flow.cost.any())
