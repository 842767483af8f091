"""What a scenario may say of a grant."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from forecast.drivers.grants import LONGEST_NOTICE, CostCommitted
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText

MOST = 1e12
"""SEK; no grant is larger."""


def _repayment(value: object) -> object:
    """True (all that is booked), false, or SEK above zero."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float) and 0 < value <= MOST:
        return float(value)
    raise ValueError(f"”{value}” är inget återkrav. Skriv true (allt som är bokfört) eller kronor över noll.")


class GrantChange(Closed):
    """What happens with one grant; what is left out is as in grants.yaml.

    Attributes:
        rest_of_year: false: what is not booked does not come.
        avoidable_share: share of the cost that then falls away.
        notice_months: months before it does.
        probability: that what is not booked comes.
        granted: the year's grant, SEK.
        matching_share: cost that the grant demands, as a share of it.
        cost_committed: when that cost is taken on.
        deferred_share: share whose performance is delivered next year.
        decision: month of the giver's decision.
        repayment: true: all that is booked is claimed back; or how much of it, SEK.
        in_base: whether the base forecast holds what is not booked.
        source: where the values are from; `exempelvärde` where they are an example.
    """

    rest_of_year: bool = Field(default=True, title="Kommer resten av året")
    avoidable_share: float | None = Field(
        default=None, ge=0, le=1, title="Kostnad som faller bort", json_schema_extra={"unit": "andel"}
    )
    notice_months: int | None = Field(
        default=None,
        ge=0,
        le=LONGEST_NOTICE,
        title="Uppsägningstid för kostnaden",
        json_schema_extra={"unit": "månader"},
    )
    probability: float | None = Field(
        default=None, ge=0, le=1, title="Sannolikhet", json_schema_extra={"unit": "andel"}
    )
    granted: float | None = Field(
        default=None, gt=0, le=MOST, title="Beviljat för året", json_schema_extra={"unit": "kr"}
    )
    matching_share: float | None = Field(
        default=None, ge=0, le=1, title="Medfinansiering", json_schema_extra={"unit": "andel"}
    )
    cost_committed: CostCommitted | None = Field(default=None, title="När kostnaden binds")
    deferred_share: float | None = Field(
        default=None, ge=0, le=1, title="Prestation som levereras nästa år", json_schema_extra={"unit": "andel"}
    )
    decision: MonthText | None = Field(default=None, title="Beslutsmånad")
    repayment: Annotated[bool | float, BeforeValidator(_repayment)] = Field(
        default=False, title="Återkrav av det bokförda", json_schema_extra={"unit": "kr"}
    )
    in_base: bool | None = Field(default=None, title="Ingår i basprognosen")
    source: str = Field(default="", title="Källa")

    @model_validator(mode="after")
    def _one_outcome(self) -> Self:
        if not self.rest_of_year:
            for name in ("probability", "granted", "deferred_share"):
                if getattr(self, name) is not None:
                    raise ValueError(f"Det som uteblir (rest_of_year: false) kan inte också ha ”{name}”.")
        return self

    @property
    def says_nothing(self) -> bool:
        """Whether it only holds terms and no outcome."""
        outcomes = {"rest_of_year", "probability", "granted", "deferred_share", "repayment", "in_base"}
        return not outcomes & self.model_fields_set
