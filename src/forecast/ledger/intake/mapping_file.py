"""The mapping of one source: what its columns hold, its unit and sign. Proposed, edited, saved and used again."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import Field, model_validator

from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import MonthText, SpanText
from forecast.ledger.tree import CostType
from forecast.money import Unit


class Holds(StrEnum):
    """What a column holds."""

    ORGANISATION = "organisation"
    ORGANISATION_NAME = "organisation_name"
    ACTIVITY = "activity"
    ACTIVITY_NAME = "activity_name"
    ACCOUNT = "account"
    ACCOUNT_NAME = "account_name"
    COST_TYPE = "cost_type"
    """Kind of money in words: Personal, Intäkter, 31 Taxor och avgifter."""
    LABEL = "label"
    """A printed row that is neither: the rows of a table by cost type."""
    PERIOD = "period"
    KIND = "kind"
    """Utfall, budget or prognos in words, a row each."""
    AMOUNT = "amount"
    NOTHING = "nothing"
    """Not read: a difference that follows from others, a comment, a project."""


class ImportSign(StrEnum):
    """How a table prints costs."""

    COST_NEGATIVE = "cost_negative"
    COST_POSITIVE = "cost_positive"
    """Costs are positive and income negative, as debit and credit are."""
    UNSIGNED = "unsigned"
    """Income and cost are both printed without sign: what a row or a column holds decides (`signs.sides`); a net is
    printed as a cost."""


CODES = frozenset({Holds.ORGANISATION, Holds.ACTIVITY, Holds.ACCOUNT, Holds.COST_TYPE, Holds.LABEL})
"""Columns whose cells name a row."""
AmountKind = Literal["actual", "budget", "ytd_budget", "forecast", "forecast_deviation"]


class When(StrEnum):
    """Which span an amount belongs to, where its header or its row does not name one."""

    NAMED = "named"
    """The header, the sheet or the row's period says it."""
    YEAR = "year"
    """The whole year of the table."""
    TO_DATE = "to_date"
    """January to the table's month."""


class Column(Closed):
    """One column.

    `header` is the text above it, several header rows joined by " | ", every month in it replaced by {period} and every
    bare year by {year}: next month's file has the same mapping. Several columns may share one.
    """

    header: str
    holds: Holds
    kind: AmountKind | None = None
    layer: Literal["adopted", "judged"] | None = None
    version: str = "original"
    when: When = When.NAMED
    span: SpanText | None = None
    """A fixed span; None: `when` decides."""
    cost_type: CostType | None = None
    """The column holds only this kind of money: Intäkter and Kostnader side by side."""
    unit: Unit | None = None
    """Its own unit, where it is not the table's."""
    sign: ImportSign | None = None
    """Its own sign, where it is not the table's: debit is cost_positive, credit cost_negative; a deviation with
    cost_positive is worse > 0."""
    with_name: bool = False
    """Every cell holds a code and a name: 60 Stab, nämnd och ledning (`columns.code_and_name` parts them)."""

    @model_validator(mode="after")
    def _amounts_say_what(self) -> Self:
        if self.kind is not None and self.holds is not Holds.AMOUNT:
            raise ValueError("”kind” hör till kolumner som är ”amount”.")
        if self.cost_type is not None and self.holds is not Holds.AMOUNT:
            raise ValueError("”cost_type” hör till kolumner som är ”amount”.")
        if (self.unit is not None or self.sign is not None) and self.holds is not Holds.AMOUNT:
            raise ValueError("”unit” och ”sign” på en kolumn hör till kolumner som är ”amount”.")
        if self.with_name and self.holds not in CODES:
            raise ValueError("”with_name” hör till kolumner som namnger rader: organisation, activity, account …")
        forecast = self.kind is not None and self.kind.startswith("forecast")
        if forecast != (self.layer is not None):
            raise ValueError("”layer” (adopted eller judged) hör till forecast och forecast_deviation, och bara dit.")
        return self


class TableMapping(Closed):
    """One kind of table in the source: which sheets, which columns."""

    sheets: tuple[str, ...] = ()
    """Names; empty: every sheet that has these headers."""
    columns: tuple[Column, ...]
    statement: str | None = None
    """The statement it fills; None: what its columns divide by (by_activity and by_organisation, or by_cost_type)."""
    cumulative: bool = False
    """Month columns hold January to the month, not the month alone."""
    unit: Unit
    sign: ImportSign
    year: int | None = Field(default=None, ge=1900, le=2999)
    as_of: MonthText | None = None
    """The table's month where neither title, header nor sheet says it."""


class ImportMapping(Closed):
    """mappings/SOURCE.yaml."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    source: str
    tables: tuple[TableMapping, ...] = ()
    """Empty for SIE, which describes itself."""
    sums: tuple[str, ...] = ()
    """Labels of rows that are sums although nothing shows it; they are checks."""
    not_sums: tuple[str, ...] = ()
    """Labels that look like sums and are not."""
    codes: dict[str, str] = Field(default_factory=dict)
    """Code or label in the file -> row in rows.csv."""
    accounts: dict[str, CostType] = Field(default_factory=dict)
    """First digits of an account -> kind of money; the longest that fits decides."""
    cost_types: dict[str, CostType] = Field(default_factory=dict)
    """A word in a cost type column -> kind of money."""
    organisation_dimension: str | None = None
    """SIE: the dimension that is the organisation ("1")."""
    activity_dimension: str | None = None
    """SIE: the dimension that is the activity."""
