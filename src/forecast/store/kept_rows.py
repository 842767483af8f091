"""What a kept forecast says of its rows and total, by the contract of `run`; what is of another shape is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forecast.store.records import NewSnapshot, Snapshot


def kept_rows(kept: Snapshot | NewSnapshot, statement: str | None = None) -> Iterator[Mapping[str, Any]]:
    """The rows of a whole kept forecast as they are kept; of one statement, or of all."""
    rows = kept.result.get("rows")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping) and statement in {None, row.get("statement")}:
            yield row


def kept_total(kept: Snapshot | NewSnapshot) -> Mapping[str, Any]:
    """Its total as it is kept; nothing where there is none."""
    total = kept.result.get("total")
    return total if isinstance(total, Mapping) else {}


def kept_amount(row: Mapping[str, Any], name: str) -> float | None:
    """An amount of a row or the total, SEK; None where it is not known."""
    value = row.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
