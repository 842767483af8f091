"""How well earlier forecasts held: said only of years whose outcome is booked; otherwise what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import LAYER_SV, Kind, Layer
from forecast.model import Floats, Result
from forecast.money import Unit, format_number
from forecast.periods import Month, Span
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer
from forecast.store.history import total_of
from forecast.store.records import Snapshot
from forecast.workspace.amounts import amounts
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What can be said, in a sentence; and the forecasts against their outcomes, None where there are none."""

    words: str
    table: Table | None


@dataclass(frozen=True, slots=True)
class _Held:
    """A forecast of a closed year and its outcome, SEK, over the rows that both know; `apart`: errors without sign."""

    as_of: Month
    layer: str
    rows: int
    forecast: float
    outcome: float
    apart: float


def accuracy(workspace: Workspace, result: Result, kept: Sequence[Snapshot], unit: Unit) -> Accuracy:
    """Kept forecasts and track_record.csv against the outcomes that the ledger holds of whole years."""
    held = sorted((*_recorded(workspace), *_kept(workspace, result, kept)), key=lambda item: (item.as_of, item.layer))
    if not held:
        return Accuracy(_nothing(workspace, kept), None)
    table = Table(
        key="traffsakerhet",
        title="Prognoser mot utfall",
        subtitle=f"{workspace.settings.committee}, helår, {unit}",
        labels=("Prognos efter",),
        columns=(
            Column("Skikt", kind="text"),
            Column("Rader", kind="number"),
            Column("Prognos"),
            Column("Utfall"),
            Column("Utfall − prognos", signed=True, minus=(3, 2)),
            Column("Fel utan tecken"),
            Column("Procent av utfallet", kind="text"),
        ),
        rows=tuple(_row(number, item) for number, item in enumerate(held)),
        unit=unit,
        decimals=unit.decimals,
        notes=(
            "Plus: året blev bättre än prognosen.",
            "Fel utan tecken lägger ihop radernas fel; är det mycket större än felet tog raderna ut varandra.",
            "En prognos som lett till åtgärder kan slå fel för att åtgärderna hjälpte.",
        ),
        footer=footer(workspace, result),
    )
    years = sorted({item.as_of.year for item in held})
    count = "En prognos" if len(held) == 1 else f"{len(held)} prognoser"
    return Accuracy(f"{count} kan hållas mot bokfört utfall ({', '.join(map(str, years))}).", table)


def _nothing(workspace: Workspace, kept: Sequence[Snapshot]) -> str:
    count = "En prognos är sparad" if len(kept) == 1 else f"{len(kept)} prognoser är sparade"
    said = f" {count} så här långt." if kept else ""
    return (
        f"Träffsäkerhet går att säga när ett helt år är bokfört: då hålls varje sparad prognos mot utfallet.{said} "
        f"Tidigare bedömningar kan läggas i track_record.csv i arbetsytan {workspace.name}."
    )


def _row(number: int, item: _Held) -> TableRow:
    error = round(item.outcome - item.forecast, 2) + 0.0
    share = format_number(100 * abs(error / item.outcome), 1) if item.outcome else "–"
    cells = (item.layer, float(item.rows), item.forecast, item.outcome, error, item.apart, share)
    return TableRow(f"prognos-{number}", item.as_of.label, 0, "leaf", cells)


def _outcome(workspace: Workspace, year: int) -> Floats:
    """(R,) a whole year's outcome of the primary statement, SEK; NaN where it is not booked."""
    return amounts(workspace, workspace.tree, Kind.ACTUAL, Span.full_year(year))


def _recorded(workspace: Workspace) -> list[_Held]:
    """track_record.csv, month by month and layer by layer, over the leaves that have an outcome."""
    tree = workspace.tree
    leaves = set(tree.leaves_below(tree.position(workspace.settings.total)))
    groups: dict[tuple[Month, Layer], dict[int, float]] = {}
    for item in workspace.track_record:
        if item.statement == tree.statement and (at := tree.position(item.row)) in leaves:
            groups.setdefault((item.as_of, item.layer), {})[at] = item.forecast
    out = []
    for (month, layer), said in groups.items():
        outcome = _outcome(workspace, month.year)
        known = [at for at in said if not np.isnan(outcome[at])]
        if known:
            forecast = np.array([said[at] for at in known])
            booked = outcome[known]
            apart = float(np.abs(booked - forecast).sum())
            out.append(
                _Held(month, LAYER_SV[layer], len(known), float(forecast.sum()), float(booked.sum()), round(apart, 2))
            )
    return out


def _kept(workspace: Workspace, result: Result, kept: Sequence[Snapshot]) -> list[_Held]:
    """Kept forecasts without scenario of years that the ledger knows whole, by their total alone."""
    out = []
    for item in kept:
        month, forecast = Month.parse(item.as_of), total_of(item, "forecast")
        if forecast is None or item.inputs.get("scenarios") or month.number == 12:
            continue
        tree = workspace.tree
        outcome = float(tree.sum_up(_outcome(workspace, month.year))[tree.position(workspace.settings.total)])
        whole = month.year < result.as_of.year or result.closed
        if whole and not np.isnan(outcome):
            layer = LAYER_SV[Layer(str(item.inputs.get("headline")))]
            out.append(_Held(month, layer, 1, forecast, round(outcome, 2), round(abs(outcome - forecast), 2)))
    return out
