"""The nämnd's paper: the year in short, the tables as the municipality prints them, and the commentary."""

from __future__ import annotations

from forecast.model import Result
from forecast.money import Unit
from forecast.report.charts.bridge import Bridge
from forecast.report.charts.marks import Look
from forecast.report.commentary.remarks import commentary
from forecast.report.overview import Overview, overview
from forecast.report.papers.paper import Paper, Part, Picture, Section, Words
from forecast.report.papers.screens import screens
from forecast.report.table import Column, Table, TableRow
from forecast.report.tables import profile_tables
from forecast.report.words import footer, layer_words, subtitle
from forecast.workspace.workspace import Workspace


def board_paper(workspace: Workspace, result: Result, base: Result) -> Paper:
    """Everything that the nämnd's files hold; `base` is the result without a scenario (`result` where none is)."""
    settings = workspace.settings
    view = overview(workspace, result, Unit.MNKR)
    return Paper(
        key="namnd",
        title=f"Helårsprognos {settings.year} efter {result.as_of.label.split()[0]}",
        subtitle=subtitle(workspace, result, settings.unit),
        place=f"{settings.municipality}, {settings.committee.lower()}",
        screens=screens(workspace, result, base),
        sections=(
            Section("kort", "Året i korthet", _short(workspace, result, view)),
            Section("tabeller", "Tabeller", profile_tables(workspace, result)),
            *commentary(workspace, result, settings.unit),
        ),
        footer=footer(workspace, result),
        stem=f"{result.workspace}-{result.as_of}-namnd",
        synthetic=settings.synthetic,
    )


def _short(workspace: Workspace, result: Result, view: Overview) -> tuple[Part, ...]:
    words: list[Part] = [Words(text, "lead") for text in (view.heading + ".", view.lead) if text]
    return (*words, _bridge(workspace, result, view, view.bridge)) if view.bridge is not None else tuple(words)


def _bridge(workspace: Workspace, result: Result, view: Overview, bridge: Bridge) -> Picture:
    settings, unit = workspace.settings, Unit.MNKR
    under = f"{settings.committee}, avvikelse mot budget, helår {settings.year}, {layer_words(result)}, {unit}"
    rows = [TableRow(f"steg-{n}", bar.label, 0, "leaf", (bar.amount,)) for n, bar in enumerate(bridge.bars[:-1])]
    total = bridge.bars[-1]
    table = Table(
        key="bro",
        title=view.bridge_title,
        subtitle=under,
        labels=("Från budget till prognos",),
        columns=(Column("Avvikelse", signed=True),),
        rows=(*rows, TableRow("summa", total.label, 0, "total", (total.amount,), "", tuple(row.key for row in rows))),
        unit=unit,
        decimals=view.bridge_decimals,
        footer=footer(workspace, result),
    )
    look = Look(unit, view.bridge_decimals)
    return Picture("bro", view.bridge_title, under, bridge, look, view.bridge_caption, table)
