"""How far rows may lie from their forecast, by somebody's judgement: the own ranges of a tornado."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from forecast.formats.yaml_file import Closed


class Range(Closed):
    """How far a row's year may lie from its forecast, by somebody's judgement.

    `share` of the forecast up and down, or `low` and `high` as shares of their own; `of` the whole year or only what is
    not booked yet. `source` says whose judgement it is.
    """

    name: str
    statement: str
    row: str
    share: float | None = Field(None, gt=0, le=1)
    low: float | None = Field(None, ge=-1, le=0)
    high: float | None = Field(None, ge=0, le=1)
    of: Literal["year", "rest"] = "year"
    source: str

    @model_validator(mode="after")
    def _one_way_of_saying_it(self) -> Self:
        if (self.share is None) == (self.low is None and self.high is None):
            raise ValueError("Skriv antingen ”share” eller ”low” och ”high”.")
        if self.share is None and (self.low is None or self.high is None):
            raise ValueError("”low” och ”high” skrivs tillsammans.")
        return self

    @property
    def shares(self) -> tuple[float, float]:
        """The range's two ends as shares of the amount, lower first."""
        if self.share is not None:
            return -self.share, self.share
        return self.low or 0.0, self.high or 0.0


class RangeFile(Closed):
    """ranges.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    ranges: tuple[Range, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        said = [(one.statement, one.row, one.of) for one in self.ranges]
        for statement, row, of in said:
            if said.count((statement, row, of)) > 1:
                raise ValueError(f"Spannet för ”{row}” i ”{statement}” ({of}) står två gånger.")
        return self
