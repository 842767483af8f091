"""Köp/sälj of one pair as values: what a page or a command shows, in order."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.model import Result
from forecast.money import Unit, decimals_that_foot
from forecast.questions.purchases import PairStand
from forecast.report.charts.bridge import Bridge, BridgeBar
from forecast.report.charts.marks import Look
from forecast.report.papers.paper import Picture
from forecast.report.purchases.tables import band_table, corrections_table, months_table, parts_table
from forecast.report.purchases.words import (
    band_words,
    correction_words,
    heading,
    hours_words,
    known_share_words,
    named_parts,
)
from forecast.report.table import Table
from forecast.workspace.workspace import Workspace

_MOST_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """One pair.

    Attributes:
        heading: what purchaser and provider deviate by.
        sentences: hours, the price of an hour, the band, corrections, and what is unknown.
        picture: the parts as a bridge; None where nothing can be split.
        parts: the same as a table.
        details: month by month, the band, the corrections.
    """

    heading: str
    sentences: tuple[str, ...]
    picture: Picture | None
    parts: Table | None
    details: tuple[Table, ...]


def purchase_view(workspace: Workspace, result: Result, stand: PairStand, unit: Unit) -> PurchaseView:
    """A pair as the page shows it."""
    period = stand.year or stand.to_date
    said = (
        hours_words(period) if period is not None else "",
        band_words(stand, unit),
        known_share_words(stand),
        correction_words(stand),
        *stand.told,
    )
    details = (
        months_table(workspace, result, (stand,), unit),
        band_table(workspace, result, stand, unit),
        corrections_table(workspace, result, stand, unit),
    )
    parts = parts_table(workspace, result, stand, unit)
    return PurchaseView(
        heading=heading(stand, unit),
        sentences=tuple(sentence for sentence in said if sentence),
        picture=None if parts is None else _picture(workspace, stand, unit, parts),
        parts=parts,
        details=tuple(table for table in details if table is not None),
    )


def _picture(workspace: Workspace, stand: PairStand, unit: Unit, table: Table) -> Picture | None:
    """From the budget to the provider's own cost: whose part is what, and the price that nets."""
    period = stand.year or stand.to_date
    if period is None:
        return None
    named = named_parts(stand, period.parts)
    bars = [BridgeBar(name, amount, "step") for name, amount in named]
    bridge = Bridge(
        bars=(*bars, BridgeBar("Nämnden tillsammans", period.parts.together, "total")),
        others=(),
        budget=period.budget_cost,
        forecast=period.cost,
        forecast_label="prognos" if stand.year is not None and stand.ahead else "utfall",
    )
    settings = workspace.settings
    return Picture(
        key=f"kop-salj-{stand.pair.id}",
        title=heading(stand, unit),
        subtitle=f"{settings.municipality}, {settings.committee.lower()} · utförarens kostnad mot budget · {unit}",
        drawing=bridge,
        look=Look(unit, decimals=decimals_that_foot([amount for _, amount in named], unit, most=_MOST_DECIMALS)),
        sentence="",
        table=table,
    )
