"""Året i korthet: the same values as Översikt shows, as words, tables and pictures of a paper."""

from __future__ import annotations

import math

from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.report.causes_view import written_cause
from forecast.report.charts.bridge import Bridge, BridgeBar
from forecast.report.charts.fan import Fan
from forecast.report.charts.marks import Look
from forecast.report.charts.year_bar import YearBar
from forecast.report.measures import totals
from forecast.report.overview import Overview, overview
from forecast.report.papers.paper import Part, Picture, Words
from forecast.report.span_words import span_text
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.timing_table import cancelling_words
from forecast.report.words import footer, layer_words, subtitle
from forecast.workspace.workspace import Workspace

UNIT = Unit.MNKR
"""As on Översikt: a chapter that is read in a minute is in mnkr."""


def year_in_short(workspace: Workspace, result: Result) -> tuple[Part, ...]:
    """The lead, the key figures, the span in words, the bridge, the causes, the underlying deviation, the year."""
    view = overview(workspace, result, UNIT)
    parts: list[Part] = [Words(text, "lead") for text in (view.heading + ".", view.lead) if text]
    parts += [figures_table(workspace, result, view), *_figure_words(view)]
    if view.bridge is not None:
        parts.append(bridge_picture(workspace, result, view, view.bridge))
    if view.causes:
        parts.append(causes_table(workspace, result, view))
    if view.cancelling is not None:
        parts.append(Words(cancelling_words(view.cancelling, UNIT)))
    parts += [Words(" ".join(view.one_offs))] if view.bridge is not None else []
    year = year_picture(workspace, result, view)
    return (*parts, year) if year is not None else tuple(parts)


def figures_table(workspace: Workspace, result: Result, view: Overview) -> Table:
    """Forecast, budget, deviation and span of the committee, in one row that foots."""
    whole, closed = totals(workspace, result), result.closed
    shown = view.figures[1]
    amounts = tuple(None if math.isnan(x) else x for x in (whole.forecast, whole.budget, whole.deviation))
    spanned = not closed and shown.tone == "quiet" and amounts[2] is not None
    columns = [
        Column(f"Utfall {result.as_of.year}" if closed else "Helårsprognos"),
        Column(f"Budget {result.as_of.year}"),
        Column("Avvikelse mot budget", signed=True, minus=(0, 1)),
    ]
    cells: tuple[Cell, ...] = (*amounts, shown.value) if spanned else amounts
    columns += [Column(f"{shown.label}, avvikelse", kind="text")] if spanned else []
    return Table(
        key="nyckeltal",
        title="Nyckeltal",
        subtitle=subtitle(workspace, result, UNIT),
        labels=("Nämnd",),
        columns=tuple(columns),
        rows=(TableRow("total", workspace.settings.committee, 0, "total", cells),),
        unit=UNIT,
        decimals=UNIT.decimals,
        footer=footer(workspace, result),
    )


def _figure_words(view: Overview) -> list[Part]:
    """What stands under the four figures on the page: shares, the span's basis, whose forecast, which budget."""
    texts = [f"{figure.label}: {figure.value} {UNIT}, {figure.caption}." for figure in view.figures]
    return [Words(" ".join(text.replace(f"saknas {UNIT}", "saknas") for text in texts), "note")]


def _under(workspace: Workspace, result: Result, what: str) -> str:
    settings = workspace.settings
    return f"{settings.committee}, {what}, helår {settings.year}, {layer_words(result)}, {UNIT}"


def bridge_picture(workspace: Workspace, result: Result, view: Overview, bridge: Bridge) -> Picture:
    """The bridge from budget to forecast; its table has the other ways to reckon below the sum."""
    under = _under(workspace, result, "avvikelse mot budget")
    rows = [TableRow(f"steg-{n}", bar.label, 0, "leaf", (bar.amount,)) for n, bar in enumerate(bridge.bars[:-1])]
    total = bridge.bars[-1]
    others = [TableRow(f"satt-{n}", bar.label, 0, "memo", (_other(bar),)) for n, bar in enumerate(bridge.others)]
    table = Table(
        key="bro",
        title=view.bridge_title,
        subtitle=under,
        labels=("Från budget till prognos",),
        columns=(Column("Avvikelse", signed=True),),
        rows=(
            *rows,
            TableRow("summa", total.label, 0, "total", (total.amount,), "", tuple(row.key for row in rows)),
            *others,
        ),
        unit=UNIT,
        decimals=view.bridge_decimals,
        notes=("Under summan: andra sätt att räkna, som inte ingår i den.",) if others else (),
        footer=footer(workspace, result),
    )
    look = Look(UNIT, view.bridge_decimals)
    return Picture("bro", view.bridge_title, under, bridge, look, view.bridge_caption, table)


def _other(bar: BridgeBar) -> Cell:
    """A reference's deviation, or a span's ends no finer than the span deserves."""
    if bar.low is not None and bar.high is not None:
        return span_text(bar.low, bar.high, UNIT)
    return bar.amount


def causes_table(workspace: Workspace, result: Result, view: Overview) -> Table:
    """The rows furthest below budget: what a person or a report says of them, and whether they continue or turn."""
    return Table(
        key="orsaker",
        title=view.causes_title,
        subtitle=_under(workspace, result, "avvikelse mot budget"),
        labels=("Rad",),
        columns=(
            Column("Avvikelse", signed=True),
            Column("Orsak", kind="text"),
            Column("Resten av året", kind="text"),
            Column("Mot takten", kind="text"),
        ),
        rows=tuple(
            TableRow(
                cause.key,
                cause.name,
                0,
                "leaf",
                (cause.deviation, written_cause(workspace, result, cause.key), cause.status, cause.detail),
            )
            for cause in view.causes
        ),
        unit=UNIT,
        decimals=2,
        notes=("Orsaken är en persons eller rapportens ord; programmet skriver inga orsaker.",),
        footer=footer(workspace, result),
    )


def year_picture(workspace: Workspace, result: Result, view: Overview) -> Picture | None:
    """The year as a fan where months are known, else the booked and the rest; None where neither is."""
    drawing: Fan | YearBar | None = view.fan if view.fan is not None else view.year
    if drawing is None:
        return None
    under = _under(workspace, result, "nettokostnad")
    columns, rows = _fan_rows(drawing) if isinstance(drawing, Fan) else _year_rows(drawing)
    table = Table(
        key="aret",
        title=view.booked_title,
        subtitle=under,
        labels=("Ackumulerat" if isinstance(drawing, Fan) else "Året",),
        columns=columns,
        rows=rows,
        unit=UNIT,
        decimals=UNIT.decimals,
        footer=footer(workspace, result),
    )
    return Picture("aret", view.booked_title, under, drawing, Look(UNIT), _year_words(workspace, result), table)


def _year_words(workspace: Workspace, result: Result) -> str:
    """The year's end in a sentence: `Efter augusti väntas året sluta på −336,0 mnkr mot budget −318,4`."""
    whole = totals(workspace, result)
    forecast, budget = (format_amount(value, UNIT) for value in (whole.forecast, whole.budget))
    if math.isnan(whole.budget):
        return f"Året väntas sluta på {forecast} {UNIT}; ingen budget är inläst."
    verb = "slutade" if result.closed else "väntas sluta"
    return f"Året {verb} på {forecast} {UNIT} mot budget {budget} {UNIT}."


def _fan_rows(fan: Fan) -> tuple[tuple[Column, ...], tuple[TableRow, ...]]:
    series = {
        "Utfall": fan.actual,
        "Prognos": fan.forecast,
        "Spann från": fan.low,
        "Spann till": fan.high,
        "Budget": fan.budget,
        "Förra året": fan.prior,
    }
    rows = [
        TableRow(f"manad-{at + 1}", month, 0, "leaf", tuple(_known(values[at]) for values in series.values()))
        for at, month in enumerate(fan.months)
    ]
    if fan.previous is not None:
        rows.append(TableRow("forra", "Förra prognosen", 0, "memo", (None, fan.previous, None, None, None, None)))
    return tuple(Column(title) for title in series), tuple(rows)


def _year_rows(year: YearBar) -> tuple[tuple[Column, ...], tuple[TableRow, ...]]:
    """Booked and rest sum to the forecast; budget and last year stand below."""
    rows = [
        TableRow("bokfort", "Bokfört", 0, "leaf", (year.actual,)),
        TableRow("aterstar", "Återstår", 0, "leaf", (year.rest,)),
        TableRow("prognos", "Prognos", 0, "total", (year.forecast,), "", ("bokfort", "aterstar")),
        TableRow("budget", "Budget", 0, "memo", (year.budget,)),
    ]
    if year.prior is not None:
        rows.append(TableRow("forra-aret", f"Utfall {year.booked.year - 1}", 0, "memo", (year.prior,)))
    return (Column("Belopp"),), tuple(rows)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
