"""Columns that sum others: Totalt beside the months, netto beside intäkter and kostnader. Checks, not loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.reading.amounts import AmountColumn, What

_SHARE = 0.9
"""So many of a column's rows must agree: a report has its own faults."""


@dataclass(frozen=True, slots=True)
class _Total:
    """A column that others add up to, and (B,) by how much it misses, SEK."""

    column: AmountColumn
    parts: tuple[AmountColumn, ...]
    miss: NDArray[np.float64]


def without_sum_columns(columns: Sequence[AmountColumn], place: Place) -> tuple[list[AmountColumn], list[Finding]]:
    """The columns that are no sums of others, and what to tell of those that are."""
    totals = [total for column in columns if (total := _total(column, columns)) is not None]
    dropped = {total.column.at for total in totals}
    return [column for column in columns if column.at not in dropped], [_told(total, place) for total in totals]


def _total(column: AmountColumn, columns: Sequence[AmountColumn]) -> _Total | None:
    """The column as a sum of others, if it is one."""
    if len(column.whats) != 1 or column.cumulative:
        return None
    [mine] = column.whats
    others = [other for other in columns if other is not column and len(other.whats) == 1 and not other.cumulative]
    months = [other for other in others if _is_month_of(other.whats[0], mine)]
    kinds = [other for other in others if _is_kind_of(other.whats[0], mine)]
    for parts in (months, kinds):
        distinct = {(part.whats[0].span, part.whats[0].cost_type) for part in parts}
        if len(parts) < 2 or len(distinct) < len(parts):
            continue
        summed = np.nansum([part.sek for part in parts], axis=0)
        filled = ~np.isnan(column.sek) & ~np.isnan([part.sek for part in parts]).all(axis=0)
        miss = np.where(filled, np.nan_to_num(column.sek) - summed, 0.0)
        slack = column.digit * 0.5 + sum(part.digit for part in parts) * 0.5 + 1e-6
        agrees = np.abs(miss) <= slack
        if filled.any() and column.sek[filled].any() and agrees[filled].mean() >= _SHARE:
            return _Total(column, tuple(parts), np.where(agrees, 0.0, miss))
    return None


def _is_month_of(part: What, whole: What) -> bool:
    same = (part.kind, part.layer, part.version, part.cost_type) == (
        whole.kind,
        whole.layer,
        whole.version,
        whole.cost_type,
    )
    year, first, last = whole.span.year, whole.span.first, whole.span.last
    inside = part.span.year == year and first <= part.span.first == part.span.last <= last
    return same and inside and part.span != whole.span


def _is_kind_of(part: What, whole: What) -> bool:
    same = (part.kind, part.layer, part.version, part.span) == (whole.kind, whole.layer, whole.version, whole.span)
    return same and whole.cost_type is None and part.cost_type is not None


def _told(total: _Total, place: Place) -> Finding:
    where = Place(place.file, None, total.column.header, place.sheet)
    off = int((total.miss != 0).sum())
    sentence = f"Kolumnen är summan av {len(total.parts)} andra kolumner och läses som kontroll, inte som belopp."
    if not off:
        return Finding("summor", Severity.INFO, sentence, where, "Inget behöver göras.")
    return Finding(
        "summor", Severity.WARNING, f"{sentence} {off} rader går inte ihop.", where,
        "Rätta raderna i källan, eller kontrollera vad kolumnen är.",
    )  # fmt: skip
