"""Grants as contracts: what the giver has promised, on which terms, and what of it is booked (grants.yaml)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from forecast.drivers.days import FirstDay, LastDay
from forecast.drivers.events import Amount
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText
from forecast.money import format_number

LONGEST_NOTICE = 24
"""Months; a longer notice than two years is a misprint."""

CostCommitted = Literal["before_decision", "after_decision"]
"""When matching cost is taken on: in advance, or only once the grant is granted."""


def _positive(amount: Decimal) -> Decimal:
    if amount <= 0:
        raise ValueError(f"Ett bidrag är större än noll, inte {format_number(amount)}.")
    return amount


def _not_negative(amount: Decimal) -> Decimal:
    if amount < 0:
        raise ValueError(f"Beloppet skrivs utan minustecken, inte {format_number(amount)}.")
    return amount


Cost = Annotated[Amount, AfterValidator(_not_negative)]
Share = Annotated[float, Field(ge=0, le=1)]


class Grant(Closed):
    """One grant; amounts > 0 in the workspace's unit. What is omitted is unknown, and is told as unknown.

    Attributes:
        amount: the year's grant.
        budget: of which the year's budget holds.
        booked: of which is booked so far.
        status: how sure it is.
        type: how it is given: on requisition, by performance, after application, general, otherwise.
        where: booked in the committee or centrally.
        in_base: whether the base forecast holds what is left of it; see `held`.
        probability: that what is left comes.
        decision: month in which the giver decides.
        condition: what it demands.
        condition_deadline: last day to have met it.
        matching_share: cost that the grant demands, as a share of it.
        matching_cost: the same in the workspace's unit.
        cost_committed: when that cost is taken on.
        avoidable_share: share of the cost that falls away if the grant does not come.
        notice_months: months before it does.
        deferred_share: share of the grant whose performance is delivered next year.
        general_from: day from which a targeted grant is general.
        repayable: whether what is booked can be claimed back.
    """

    id: str
    name: str
    amount: Annotated[Amount, AfterValidator(_positive)]
    budget: Cost | None = None
    booked: Amount | None = None
    status: Literal["decided", "expected", "uncertain", "received"]
    type: Literal["rekvirerat", "prestation", "ansokan", "generellt", "annat"] | None = None
    where: Literal["committee", "central"] = "committee"
    year: int
    statement: str | None = None
    row: str | None = None
    giver: str = ""
    in_base: bool | None = None
    probability: Share | None = None
    decision: MonthText | None = None
    condition: str = ""
    condition_deadline: LastDay | None = None
    matching_share: Share | None = None
    matching_cost: Cost | None = None
    cost_committed: CostCommitted | None = None
    avoidable_share: Share | None = None
    notice_months: Annotated[int, Field(ge=0, le=LONGEST_NOTICE)] | None = None
    deferred_share: Share | None = None
    start: FirstDay | None = Field(None, alias="from")
    until: LastDay | None = None
    general_from: FirstDay | None = None
    repayable: bool | None = None
    source: str
    note: str = ""

    @model_validator(mode="after")
    def _terms_agree(self) -> Self:
        if self.start is not None and self.until is not None and self.until < self.start:
            raise ValueError(f"Bidraget slutar {self.until} men börjar {self.start}.")
        if self.matching_share is not None and self.matching_cost is not None:
            raise ValueError("Medfinansieringen står både som andel och i kronor. Behåll det ena.")
        if self.status == "received" and self.probability not in {None, 1.0}:
            raise ValueError("Ett bidrag som har kommit (received) har ingen sannolikhet under 1.")
        if self.status == "received" and self.in_base is False:
            raise ValueError("Ett bidrag som har kommit (received) är bokfört och ingår i basprognosen.")
        return self

    @property
    def left(self) -> Decimal | None:
        """What is not booked yet, at least 0, in the workspace's unit; None where the booked part is unknown."""
        return None if self.booked is None else max(self.amount - self.booked, Decimal(0))

    @property
    def held(self) -> bool | None:
        """Whether the base forecast holds what is left of it.

        Decided, expected and received grants are taken to stand in their row's forecast where nothing else is said; of
        an uncertain one nothing is taken for granted (None).
        """
        if self.in_base is not None:
            return self.in_base
        return None if self.status == "uncertain" else True

    @property
    def chance(self) -> float | None:
        """Probability that what is left comes: 1 where it is decided or received and nothing else is said."""
        if self.probability is not None:
            return self.probability
        return 1.0 if self.status in {"decided", "received"} else None

    @property
    def matching(self) -> float | None:
        """Cost that it demands, as a share of the grant; None where none is told."""
        if self.matching_cost is not None:
            return float(self.matching_cost / self.amount)
        return self.matching_share


class GrantFile(Closed):
    """grants.yaml.

    Attributes:
        summable: False where grants may be parts of each other, so that no total is shown.
        summable_note: why.
    """

    schema_: Literal[1] = Field(alias="schema")
    summable: bool = True
    summable_note: str = ""
    grants: tuple[Grant, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        seen: set[tuple[str, int]] = set()
        for grant in self.grants:
            if (grant.id, grant.year) in seen:
                raise ValueError(f"Bidraget ”{grant.id}” står två gånger för {grant.year}.")
            seen.add((grant.id, grant.year))
        return self
