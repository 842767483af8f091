"""The units that make forecasts of their own: who answers for which rows, and from when a comment is asked for."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from forecast.drivers.events import Amount
from forecast.formats.yaml_file import Closed

FILE = "units.yaml"


class CommentThreshold(Closed):
    """A deviation that is larger than both needs a comment before its unit can submit."""

    percent: float = Field(1.0, ge=0, le=100)
    """Of the row's budget."""
    amount: Amount
    """In the workspace's unit, > 0."""


class Unit(Closed):
    """An ansvar: the rows that one or several managers forecast.

    `rows` are keys of the primary statement; a sum row means all leaves below it. No leaf has two units; a leaf that
    no unit names is the economist's.
    """

    key: str
    name: str
    managers: tuple[str, ...]
    rows: tuple[str, ...]


class UnitFile(Closed):
    """units.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    comment_threshold: CommentThreshold | None = None
    units: tuple[Unit, ...]
