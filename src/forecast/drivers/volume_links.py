"""Which volume a row's money buys: hours, places, clients, households. The schema of split.yaml."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from forecast.formats.yaml_file import Closed
from forecast.money import parse_amount


def _number(value: object) -> object:
    return parse_amount(value) if isinstance(value, str) else value


def _above_zero(value: Decimal | None) -> Decimal | None:
    if value is not None and value <= 0:
        raise ValueError("”rounded_to” är större än noll: 1 för heltal, 0,1 för en decimal.")
    return value


class VolumeLink(Closed):
    """One row and the volume that it pays for.

    Attributes:
        statement: statement of the row; None = the primary one.
        row: key of the row; a sum is allowed, a memo row is not.
        area, measure: as in volumes.csv; together they name the volume.
        rounded_to: what the volumes are rounded to; None = one unit of the last digit that is written.
        scope: what the money holds that the volume does not, or the other way round; shown beside every figure.
        source: who says that the two belong together.
    """

    statement: str | None = None
    row: str
    area: str
    measure: str
    rounded_to: Annotated[Decimal | None, BeforeValidator(_number), AfterValidator(_above_zero)] = None
    scope: str
    source: str


class SplitFile(Closed):
    """split.yaml."""

    schema_: Literal[1] = Field(alias="schema")
    links: tuple[VolumeLink, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _linked_once(self) -> Self:
        counts = Counter((link.statement, link.row, link.area, link.measure) for link in self.links)
        twice = [key for key, count in counts.items() if count > 1]
        if twice:
            raise ValueError(f"Raden ”{twice[0][1]}” är kopplad till ”{twice[0][3]}” två gånger.")
        return self
