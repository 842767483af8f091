"""Köp/sälj as JSON, by the contract in docs/file-formats.md: SEK, cost < 0, better > 0."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.drivers.hours import Correction
from forecast.drivers.purchases import PurchaseParts
from forecast.model import Result
from forecast.questions.purchases import PairMonth, PairPeriod, PairStand
from forecast.report.contract import answer_head, dump, json_amount
from forecast.workspace.workspace import Workspace


def purchases_json(workspace: Workspace, result: Result, stands: Sequence[PairStand]) -> str:
    """Every pair."""
    return dump({**answer_head(workspace, result), "pairs": [_pair(stand) for stand in stands]})


def _pair(stand: PairStand) -> dict[str, object]:
    pair, band = stand.pair, stand.band
    return {
        "id": pair.id,
        "name": pair.name,
        "purchaser": pair.purchaser.name,
        "provider": pair.provider.name,
        "budget_price": pair.budget_price,
        "months": [_month(month) for month in stand.months],
        "to_date": _period(stand.to_date),
        "year": _period(stand.year),
        "hours_ahead": stand.ahead or None,
        "preliminary": None
        if band is None
        else {
            "month": stand.as_of.number,
            "hours": stand.last.hours,
            "low_share": band.low,
            "middle_share": band.middle,
            "high_share": band.high,
            "purchaser_low": stand.moved(band.high),
            "purchaser_high": stand.moved(band.low),
            "corrections": band.count,
            "basis": band.basis,
        },
        "corrections": [_correction(item) for item in stand.corrections],
        "not_known": list(stand.told),
    }


def _month(month: PairMonth) -> dict[str, object]:
    return {
        "month": month.number,
        "hours": json_amount(month.hours),
        "budget_hours": month.budget_hours,
        "price": month.price,
        **(_parts(month.parts) if month.parts is not None else dict.fromkeys(_NAMES)),
    }


def _period(period: PairPeriod | None) -> dict[str, object] | None:
    if period is None:
        return None
    return {
        "hours": period.hours,
        "budget_hours": period.budget_hours,
        "internal": period.internal,
        "budget_internal": period.budget_internal,
        "cost": period.cost,
        "budget_cost": period.budget_cost,
        "cost_per_hour": json_amount(period.cost_per_hour),
        "budget_cost_per_hour": json_amount(period.budget_cost_per_hour),
        **_parts(period.parts),
    }


_NAMES = (
    "purchaser", "purchaser_volume", "purchaser_price", "provider", "provider_price", "provider_cover",
    "provider_efficiency", "together",
)  # fmt: skip


def _parts(parts: PurchaseParts) -> dict[str, object]:
    return {
        "purchaser": parts.purchaser,
        "purchaser_volume": parts.volume,
        "purchaser_price": parts.price,
        "provider": parts.provider,
        "provider_price": -parts.price + 0.0,
        "provider_cover": parts.cover,
        "provider_efficiency": parts.efficiency,
        "together": parts.together,
    }


def _correction(item: Correction) -> dict[str, object]:
    return {
        "month": str(item.month),
        "first": item.first,
        "last": item.last,
        "change": round(item.change, 2),
        "vintages": [
            {"known_at": str(v.known_at), "hours": v.hours, "source": v.source, "note": v.note} for v in item.vintages
        ],
    }
