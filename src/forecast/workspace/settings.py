"""The schema of workspace.yaml and of the small YAML files beside it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from forecast.drivers.events import Amount
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import FileSign, Layer, MonthText, TableSpec
from forecast.money import Unit


def _municipality_code(code: str) -> str:
    if not re.fullmatch(r"\d{4}", code):
        raise ValueError(f'Kommunkoden ”{code}” ska vara fyra siffror inom citattecken, till exempel "1882".')
    return code


class Principles(Closed):
    """Accounting principles that change how a year emerges."""

    holiday_liability: Literal["unit", "central", "unknown"] = "unknown"
    pay_review_budget: Literal["rows", "central", "unknown"] = "unknown"


class Settings(Closed):
    """workspace.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    municipality: str
    code: Annotated[str, AfterValidator(_municipality_code)]
    committee: str
    year: int = Field(ge=1900, le=2999)
    as_of: MonthText
    source: str
    synthetic: bool = False
    unit: Unit = Unit.TKR
    sign: FileSign = FileSign.COST_NEGATIVE
    primary_statement: str = "by_activity"
    total: str = "total"
    headline: Layer = Layer.MODEL
    profile: Literal["askersund", "pitea", "alingsas", "ekero", "general"] = "general"
    budget_version: str = ""
    principles: Principles = Principles()
    accuracy_target: float | None = Field(None, gt=0, le=100)
    """Per cent of the budget that a forecast may miss by; None = the program's default."""
    tables: tuple[TableSpec, ...] = ()
    """May be empty: imports give the amounts."""


class Judgement(Closed):
    """A person's forecast for one row, as a level in the workspace's unit."""

    statement: str
    row: str
    forecast: Amount
    reason: str
    name: str
    date: dt.date


class JudgementFile(Closed):
    """judgements.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    judgements: tuple[Judgement, ...]


class FixedMethod(Closed):
    """A method that a person has fixed for one row."""

    statement: str
    row: str
    method: str
    reason: str
    name: str


class MethodFile(Closed):
    """methods.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    methods: tuple[FixedMethod, ...]
