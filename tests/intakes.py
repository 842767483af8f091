"""Intakes made by hand, as a reader would make them, and of the repository's own tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from forecast.ledger.intake.intake import Intake, Lines, Measured, SignRule
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.specs import Kind, Layer
from forecast.periods import Month, Span

TEXTS = (
    "sheet", "statement", "organisation", "organisation_name", "activity", "activity_name", "account", "account_name",
    "cost_type", "label", "role",
)  # fmt: skip
AUGUST = Month(2024, 8)
SO_FAR, YEAR = Span(2024, 1, 8), Span(2024, 1, 12)
ACTUAL = Measured(Kind.ACTUAL, None, "original", SO_FAR, "Utfall jan-aug 2024")
BUDGET = Measured(Kind.BUDGET, None, "original", YEAR, "Budget 2024")
FORECAST = Measured(Kind.FORECAST, Layer.ADOPTED, "original", YEAR, "Prognos 2024")


@dataclass(frozen=True)
class Line:
    """One row of a file: its texts and an amount per measure, None where nothing is printed."""

    texts: Mapping[str, str]
    amounts: Sequence[float | None]
    part_of: int = -1


def line(*amounts: float | None, part_of: int = -1, **texts: str) -> Line:
    """A row; the texts are columns of `Lines`, and `part_of` the place of the sum that it is part of."""
    assert set(texts) <= set(TEXTS), texts
    return Line(texts, amounts, part_of)


def intake(
    *lines: Line,
    measures: Sequence[Measured] = (ACTUAL,),
    mapping: ImportMapping | None = None,
    file: str = "fil.xlsx",
    as_of: Month | None = AUGUST,
    account_plan: str = "",
) -> Intake:
    """An intake of rows from row 2 on."""
    texts = {name: np.array([item.texts.get(name, "") for item in lines] or [], dtype=np.object_) for name in TEXTS}
    cells = [
        (at, m, amount) for at, item in enumerate(lines) for m, amount in enumerate(item.amounts) if amount is not None
    ]
    loaded = sum(amount for at, _, amount in cells if not lines[at].texts.get("role"))
    return Intake(
        file=file,
        format="xlsx",
        encoding="",
        mapping=mapping or ImportMapping(source="prov"),
        lines=Lines(
            number=np.arange(2, len(lines) + 2),
            part_of=np.array([item.part_of for item in lines], dtype=np.int64),
            **texts,
        ),
        measures=tuple(measures),
        line=np.array([at for at, _, _ in cells], dtype=np.int64),
        measure=np.array([m for _, m, _ in cells], dtype=np.int64),
        amount=np.array([amount for _, _, amount in cells], dtype=np.float64),
        rows_read=len(lines),
        skipped=(),
        sum_file=float(loaded),
        sign=SignRule("cost_negative", "påhittad"),
        findings=(),
        as_of=as_of,
        account_plan=account_plan,
    )
