"""How to read one table: which column holds what. The schema of `tables:` in workspace.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from forecast.formats.yaml_file import Closed
from forecast.ledger.tree import CostType
from forecast.money import Unit
from forecast.periods import Month, Span


class Kind(StrEnum):
    """What an amount is."""

    ACTUAL = "actual"
    BUDGET = "budget"
    YTD_BUDGET = "ytd_budget"
    FORECAST = "forecast"


class Layer(StrEnum):
    """Whose forecast it is."""

    MODEL = "model"
    JUDGED = "judged"
    ADOPTED = "adopted"


KIND_SV: Mapping[str, str] = {
    Kind.ACTUAL: "utfall",
    Kind.BUDGET: "budget",
    Kind.YTD_BUDGET: "periodbudget",
    Kind.FORECAST: "prognos",
}
LAYER_SV: Mapping[Layer, str] = {Layer.MODEL: "modellens", Layer.JUDGED: "bedömd", Layer.ADOPTED: "fastställd"}
STATEMENT_SV: Mapping[str, str] = {
    "by_activity": "Verksamhet",
    "by_organisation": "Organisation",
    "by_cost_type": "Kostnadsslag",
    "by_activity_gross": "Verksamhet, intäkter och kostnader var för sig",
}
"""What statements are called; others go by their own key."""


class FileSign(StrEnum):
    """How a file prints costs."""

    COST_NEGATIVE = "cost_negative"
    COST_POSITIVE = "cost_positive"


def _month(value: object) -> object:
    return value if isinstance(value, Month) else Month.parse(str(value))


def _span(value: object) -> object:
    return value if isinstance(value, Span) or value is None else Span.parse(str(value))


MonthText = Annotated[
    Month,
    BeforeValidator(_month),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$", "examples": ["2024-08"]}),
]
SpanText = Annotated[
    Span,
    BeforeValidator(_span),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["2024", "2024-08", "2024-01..2024-08"]}),
]


class Measure(Closed):
    """What one column holds."""

    kind: Literal["actual", "budget", "ytd_budget", "forecast", "forecast_deviation"]
    layer: Literal["adopted", "judged"] | None = None
    span: SpanText | None = None
    cost_type: CostType | None = None
    version: str = "original"

    @model_validator(mode="after")
    def _layer_goes_with_forecast(self) -> Self:
        if self.kind.startswith("forecast") != (self.layer is not None):
            raise ValueError("”layer” (adopted eller judged) hör till forecast och forecast_deviation, och bara dit.")
        return self


class PrintedSum(Closed):
    """A printed total of a topic table and its parts, by label."""

    total: str
    of: tuple[str, ...]


class TableSpec(Closed):
    """One table: a file, the statement (or topic) it belongs to, and its columns."""

    file: str
    title: str
    label: tuple[str, ...]
    statement: str | None = None
    topic: str | None = None
    unit: Unit | None = None
    sign: FileSign | None = None
    aliases: dict[str, str] = Field(default_factory=dict)
    measures: dict[str, Measure] = Field(default_factory=dict)
    differences: dict[str, tuple[str, str]] = Field(default_factory=dict)
    net_differences: dict[str, tuple[str, str]] = Field(default_factory=dict)
    sums: tuple[PrintedSum, ...] = ()
    cost_type_column: str | None = None
    cost_types: dict[str, CostType] = Field(default_factory=dict)
    period_column: str | None = None
    expect: Literal["all_leaves", "some"] = "all_leaves"

    @model_validator(mode="after")
    def _statement_or_topic(self) -> Self:
        if (self.statement is None) == (self.topic is None):
            raise ValueError("En tabell har antingen ”statement” (uppställning) eller ”topic” (ämne).")
        if self.statement is not None and not self.measures:
            raise ValueError("En tabell i huvudboken måste ha ”measures”.")
        if self.topic is not None and self.measures:
            raise ValueError("En ämnestabell läses inte in i huvudboken och har inga ”measures”.")
        return self
