"""Historik: what was forecast before, what has changed since, and how well it held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import LAYER_SV
from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.periods import Month
from forecast.questions.changes import since_previous
from forecast.report.charts.marks import Look
from forecast.report.charts.track import Said, Track
from forecast.report.history.accuracy import Accuracy, accuracy, published_heading
from forecast.report.history.change_view import printed_view
from forecast.report.history.kept_change import KEPT_CHANGE, default_pair, kept_name, layer_of, scenario_of
from forecast.report.papers.paper import Picture
from forecast.report.row_history import swedish_time
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer
from forecast.store.history import change_since, previous_of, total_of
from forecast.store.records import Snapshot
from forecast.workspace.workspace import Workspace

NONE_KEPT = (
    "Ingen prognos är sparad ännu. Spara den här, eller låt forecast refresh göra det varje månad; då går det att se "
    "hur prognosen har ändrats och hur väl den höll."
)
MOST_DRAWN = 14
"""Forecasts in the picture; all stand in the table."""


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Everything that Historik says.

    Attributes:
        heading: the message.
        lead: what is kept, in a sentence.
        picture: the kept forecasts of the page's layer without scenario, oldest first; None with fewer than two.
        since: from the previous forecast that is laid in, row by row; None where none is.
        since_picture: the same as a bridge.
        kept: all kept forecasts, newest first; None where there is none.
        accuracy: how well earlier forecasts held; what it says where nothing can be said yet.
        pairs: (id, name) of kept forecasts that can be held against each other, newest first.
        pair: ids of the earlier and the later that are held against each other until somebody chooses: the latest of
            the page's layer, and the one before it; None with fewer than two.
    """

    heading: str
    lead: str
    picture: Picture | None
    since: Table | None
    since_picture: Picture | None
    kept: Table | None
    accuracy: Accuracy
    pairs: tuple[tuple[str, str], ...]
    pair: tuple[str, str] | None


def history_view(
    workspace: Workspace, result: Result, kept: Sequence[Snapshot], unit: Unit, whole: Sequence[Snapshot] = ()
) -> HistoryView:
    """Build Historik.

    Args:
        workspace: what was read.
        result: of the page.
        kept: oldest first, as the store has them; their totals are enough.
        unit: of the page.
        whole: those of years that are over, with all rows (`of_years_over`).
    """
    since = None if _before(kept, result) else since_previous(workspace, result)
    printed = None if since is None else printed_view(workspace, result, since, unit)
    held = accuracy(workspace, result, kept, unit, whole)
    heading = "" if since is not None or kept else published_heading(workspace, held.published)
    return HistoryView(
        heading=heading or _heading(workspace, result, kept, None if since is None else since.change),
        lead=_lead(result, kept),
        picture=_picture(workspace, result, kept, unit),
        since=None if printed is None else printed.rows,
        since_picture=None if printed is None else printed.picture,
        kept=_kept_table(workspace, result, kept, unit) if kept else None,
        accuracy=held,
        pairs=tuple((item.id, kept_name(item, kept)) for item in reversed(kept)),
        pair=default_pair(kept, result.as_of, result.headline),
    )


def _heading(workspace: Workspace, result: Result, kept: Sequence[Snapshot], since: float | None) -> str:
    label = next((item.label for item in workspace.previous), "")
    change = since
    if change is None:
        before = _before(kept, result)
        total = float(result.main.forecast[result.total])
        then = total_of(before[-1], "forecast") if before else None
        if then is not None and not np.isnan(total):
            change, label = round(total - then, 2), Month.parse(before[-1].as_of).label
    if change is None:
        return "Ingen tidigare prognos att jämföra med" if not kept else f"{_count(kept)} sparad{'e' * (len(kept) > 1)}"
    if abs(change) < 0.05 * Unit.MNKR.sek:
        return f"Prognosen är oförändrad sedan {label}"
    return f"Sedan {label} har prognosen ändrats med {format_amount(change, Unit.MNKR, signed=True)} mnkr"


def _before(kept: Sequence[Snapshot], result: Result) -> list[Snapshot]:
    """The kept forecasts of earlier months that are like the page's: where one is, a file's is not shown beside it."""
    return [item for item in kept if _plain(item, result) and Month.parse(item.as_of) < result.as_of]


def _count(kept: Sequence[Snapshot]) -> str:
    return "En prognos är" if len(kept) == 1 else f"{len(kept)} prognoser är"


def _lead(result: Result, kept: Sequence[Snapshot]) -> str:
    if not kept:
        return NONE_KEPT
    text = f"{_count(kept)} sparad{'e' * (len(kept) > 1)}, den senaste {swedish_time(kept[-1].at)}."
    before = [item for item in kept if item.as_of[:4] == str(result.as_of.year) and not item.inputs.get("scenarios")]
    before = [item for item in before if Month.parse(item.as_of) < result.as_of]
    if not before or any(_plain(item, result) for item in before):
        return text
    month = Month.parse(before[-1].as_of).label.split()[0]
    return (
        f"{text} Den efter {month} är {layer_of(before[-1])} prognos: välj den i Skikt för att se ändringen sedan dess."
    )


def _plain(item: Snapshot, result: Result) -> bool:
    """Of the page's year and layer, without scenario."""
    year, layer = str(result.as_of.year), result.headline.value
    return item.as_of[:4] == year and item.inputs.get("headline") == layer and not item.inputs.get("scenarios")


def _picture(workspace: Workspace, result: Result, kept: Sequence[Snapshot], unit: Unit) -> Picture | None:
    """The last forecast of each month, then the page's own where it is another."""
    latest = {item.as_of: item for item in kept if _plain(item, result) and total_of(item, "deviation") is not None}
    said = [
        Said(Month.parse(month).label, total_of(item, "deviation") or 0.0)
        for month, item in sorted(latest.items())
        if Month.parse(month) < result.as_of
    ]
    now = float(result.main.deviation[result.total])
    if not said or np.isnan(now):
        return None
    said = [*said[-MOST_DRAWN + 1 :], Said(f"{result.as_of.label}, nu", now, booked=result.closed)]
    first, last = said[0], said[-1]
    ends = [format_amount(item.deviation, unit, signed=True) for item in (first, last)]
    title = f"Avvikelsen har gått från {ends[0]} i {first.label.split()[0]} till {ends[1]} {unit}"
    settings = workspace.settings
    under = f"{settings.committee}, avvikelse mot budget, helår {settings.year}, {LAYER_SV[result.headline]}, {unit}"
    rows = tuple(TableRow(item.label, item.label, 0, "leaf", (item.deviation,)) for item in said)
    table = Table(
        "prognoser", title, under, ("Prognos efter",), (Column("Avvikelse", signed=True),), rows, unit, unit.decimals,
        footer=footer(workspace, result),
    )  # fmt: skip
    sentence = "Streckat är prognoser, fyllt är utfall. Nollinjen är budgeten som den var beslutad den månaden."
    return Picture("prognoser", title, under, Track(tuple(said)), Look(unit), sentence, table)


def _kept_table(workspace: Workspace, result: Result, kept: Sequence[Snapshot], unit: Unit) -> Table:
    rows = tuple(
        TableRow(
            item.id,
            Month.parse(item.as_of).label,
            0,
            "leaf",
            (
                swedish_time(item.at),
                layer_of(item),
                scenario_of(item),
                total_of(item, "forecast"),
                total_of(item, "deviation"),
                change_since(item, previous_of(kept, item)),
                item.id[:12],
            ),
        )
        for item in reversed(kept)
    )
    return Table(
        key="sparade",
        title="Sparade prognoser",
        subtitle=f"{workspace.settings.committee}, helår, nyast först, {unit}",
        labels=("Efter",),
        columns=(
            Column("Sparad", kind="text"),
            Column("Skikt", kind="text"),
            Column("Scenario", kind="text"),
            Column("Helårsprognos"),
            Column("Avvikelse", signed=True),
            Column("Ändring", signed=True),
            Column("Nummer", kind="text"),
        ),
        rows=rows,
        unit=unit,
        decimals=unit.decimals,
        notes=(KEPT_CHANGE,),
        footer=footer(workspace, result),
    )
