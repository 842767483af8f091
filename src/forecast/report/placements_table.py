"""The table and the JSON of `forecast placements`: the rest of the year by group, and what one more costs."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np

from forecast.drivers.days import day_words
from forecast.drivers.outlook import LEVELS, Outlook, OutlookLine, RowOutlook
from forecast.ledger.specs import LAYER_SV
from forecast.ledger.tree import full_name
from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import SYNTHETIC
from forecast.workspace.workspace import Workspace

SCHEMA = 1
BASIS = (
    "Väntat är räknat ur varje placerings dygn, priset och chansen att den pågår; första och sista dygnet räknas båda.",
    "P10: en gång av tio blir det dyrare än så. P90: en gång av tio blir det billigare. Kostnad har minus.",
)


def placements_table(workspace: Workspace, outlook: Outlook, result: Result, assumed: str | None = None) -> Table:
    """The outlook as a table in kr.

    Args:
        workspace: whose rows pay.
        outlook: the rest of the year by group.
        result: the forecast that the spans are laid around.
        assumed: name of the file that the cases were read from instead of the workspace's own.
    """
    start = day_words(dt.date.fromordinal(outlook.start))
    titles = (
        "Antal", "Väntat i år", "P10", "P50", "P90", f"Väntat {outlook.as_of.year + 1}", "Netto per dygn",
        f"En till från {start}: i år", f"{outlook.as_of.year + 1}",
    )  # fmt: skip
    lines = (*outlook.lines, outlook.total)
    rows = tuple(
        TableRow(str(number), line.label, 0, "total" if line is outlook.total else "leaf", _cells(line))
        for number, line in enumerate(lines)
    )
    settings = workspace.settings
    return Table(
        key="placeringar",
        title=f"Placeringar efter {outlook.as_of.label}",
        subtitle=f"{settings.municipality}, {settings.committee.lower()} · resten av {outlook.as_of.year} · kr",
        labels=("Placeringar",),
        columns=tuple(Column(title) for title in titles),
        rows=rows,
        unit=Unit.KR,
        decimals=0,
        notes=(*_notes(workspace, outlook, assumed), *row_sentences(workspace, outlook, result, assumed)),
        footer=_footer(workspace, outlook, assumed),
    )


def placements_json(workspace: Workspace, outlook: Outlook, result: Result, assumed: str | None = None) -> str:
    """The outlook as JSON (`schema: 1`, docs/file-formats.md); None is what is not told."""
    names = [f"q{round(100 * level)}" for level in LEVELS]
    body = {
        "schema": SCHEMA,
        "workspace": workspace.name,
        "as_of": str(outlook.as_of),
        "unit": "SEK",
        "synthetic": workspace.settings.synthetic,
        "cases_from": assumed or workspace.name,
        "seed": outlook.seed,
        "draws": outlook.draws,
        "least_shown": outlook.least,
        "one_more_from": dt.date.fromordinal(outlook.start).isoformat(),
        "groups": [_line_json(line, names) for line in outlook.lines],
        "total": {**_line_json(outlook.total, names), "months": _whole_ore(outlook.total)},
        "rows": [
            {"row": row.row, "expected": row.expected, **dict(zip(names, row.quantiles, strict=True))}
            for row in outlook.rows
            if row.told
        ],
        "notes": [*_notes(workspace, outlook, assumed), *row_sentences(workspace, outlook, result, assumed)],
    }
    return json.dumps(body, ensure_ascii=False, indent=2) + "\n"


def row_sentences(
    workspace: Workspace, outlook: Outlook, result: Result, assumed: str | None = None
) -> tuple[str, ...]:
    """For each row with enough cases: its deviation and how far the placements alone may move it."""
    if outlook.as_of.number == 12:
        return ()
    spoken = (_row_sentence(workspace, row, result) for row in outlook.rows)
    prefix = f"Med antagna ärenden ({assumed}): " if assumed else ""
    return tuple(prefix + sentence for sentence in spoken if sentence is not None)


def _row_sentence(workspace: Workspace, row: RowOutlook, result: Result) -> str | None:
    at = workspace.tree.position(row.row)
    main = result.main
    deviation = float(main.deviation[at])
    if np.isnan(deviation):
        return None
    low, _, high = (_tkr(deviation + quantile - row.expected, signed=True) for quantile in row.quantiles)
    head = f"{full_name(workspace.tree, at)}: {LAYER_SV[result.headline]} avvikelse {_tkr(deviation, signed=True)} tkr"
    parts = [head + _unsure(workspace, row.row) + "."]
    if row.told:
        left = float(main.forecast[at] - main.base.actual[at])
        rest = "" if np.isnan(left) else f"; prognosen har {_tkr(left)} tkr kvar på raden"
        parts.append(f"Placeringarna väntas till {_tkr(row.expected)} tkr resten av året{rest}.")
    parts.append(
        "Inga osäkra slut är angivna, så något spann kan inte sägas."
        if row.quantiles[0] == row.quantiles[-1]
        else f"Bara deras slut och nya placeringar lägger avvikelsen mellan {low} och {high} tkr, åtta gånger av tio "
        "(P10–P90)."
    )
    return " ".join(parts)


def _unsure(workspace: Workspace, row: str) -> str:
    """The report's own words, where a comment on the row calls its forecast uncertain."""
    sentences = (
        sentence.strip(" .")
        for comment in workspace.comments
        if (comment.statement, comment.row) == (workspace.tree.statement, row)
        for sentence in comment.quote.split(". ")
    )
    found = next((sentence for sentence in sentences if "osäker" in sentence.lower()), None)
    return f" (”{found}”)" if found else ""


def _tkr(sek: float, *, signed: bool = False) -> str:
    return format_amount(sek, Unit.TKR, signed=signed)


def _cells(line: OutlookLine) -> tuple[float | None, ...]:
    more = line.one_more or (None, None)
    count = None if line.count is None else float(line.count)
    return (count, line.expected, *line.quantiles, line.next_year, line.per_day, *more)


def _line_json(line: OutlookLine, names: list[str]) -> dict[str, object]:
    more = line.one_more or (None, None)
    return {
        "name": line.label,
        "count": line.count,
        "expected": line.expected,
        **dict(zip(names, line.quantiles, strict=True)),
        "next_year": line.next_year,
        "net_per_day": line.per_day,
        "one_more_this_year": more[0],
        "one_more_next_year": more[1],
    }


def _whole_ore(line: OutlookLine) -> list[float]:
    """By month, of the total only: in a group the step between two months is one case's price."""
    return [round(float(amount), 2) for amount in line.months]


def _notes(workspace: Workspace, outlook: Outlook, assumed: str | None) -> tuple[str, ...]:
    days = outlook.days
    more = (
        f"En till av de kända slagen räknas stanna: {days[0]} dygn i år och {days[1]} nästa år; en ny stannar så länge "
        "som sådana brukar."
    )
    hidden = f"Slag med färre än {outlook.least} placeringar visas inte för sig."
    other = outlook.as_of != workspace.settings.as_of
    then = (f"Ärendena är som de är kända efter {workspace.settings.as_of.label}.",) if other and not assumed else ()
    return (*BASIS, more, hidden, *then, *outlook.told)


def _footer(workspace: Workspace, outlook: Outlook, assumed: str | None) -> tuple[str, ...]:
    source = (
        f"Ärendena är antagna: de är lästa ur {assumed} och är inte {workspace.settings.municipality}s egna."
        if assumed
        else f"Källa: {workspace.settings.source}, placements.csv."
    )
    made = f"{source} Frö {outlook.seed}, {outlook.draws} dragningar."
    return (SYNTHETIC, made) if workspace.settings.synthetic else (made,)
