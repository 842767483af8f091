"""Översikt: how the year goes and why. Sentences and chart inputs built from a result; nothing here draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import LAYER_SV
from forecast.model import Result
from forecast.money import Unit, format_amount, format_number, in_unit
from forecast.report.bridge_view import bridge_caption, bridge_of, bridge_title
from forecast.report.causes_view import Cause, causes, causes_title, one_offs
from forecast.report.charts.bridge import Bridge
from forecast.report.charts.fan import Fan
from forecast.report.charts.year_bar import YearBar
from forecast.report.labels import sentence_name
from forecast.report.measures import Totals, totals
from forecast.report.reading import deficits, reading_rows
from forecast.report.span_words import chance_words, span, span_name, span_text
from forecast.report.timing_table import Cancelling, cancelling_of
from forecast.report.words import budget_name
from forecast.report.year_view import row_fan, row_year_bar
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: label, value and caption as text; `tone` is worse, better, quiet or plain."""

    label: str
    value: str
    caption: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that Översikt says.

    Attributes:
        heading: the message.
        lead: what changed, and where it is worst; "" where nothing is known.
        figures: four key figures.
        bridge_title: title of the bridge.
        bridge: its bars; None without a budget.
        bridge_decimals: the fewest at which its parts foot.
        bridge_caption: what the span is, and what is not drawn.
        causes_title: how many causes go on and turn.
        causes: the largest deficits.
        cancelling: the rows' corrections against the pace, net and gross; None where there are none to tell.
        one_offs: what one-offs do to the deviation.
        booked_title: how much is booked.
        year: the booked and the rest; drawn where no months are known.
        fan: the year by month; None where no months are known.
        rows: how many rows stand behind.
    """

    heading: str
    lead: str
    figures: tuple[Figure, ...]
    bridge_title: str
    bridge: Bridge | None
    bridge_decimals: int
    bridge_caption: str
    causes_title: str
    causes: tuple[Cause, ...]
    cancelling: Cancelling | None
    one_offs: tuple[str, ...]
    booked_title: str
    year: YearBar | None
    fan: Fan | None
    rows: int


def overview(workspace: Workspace, result: Result, unit: Unit) -> Overview:
    """Build Översikt from a result."""
    rows = reading_rows(result.main.tree, result.total)
    main, total = result.main, result.total
    found = causes(workspace, result, rows, unit)
    whole = totals(workspace, result)
    decimals, bridge = bridge_of(result, whole, rows, unit)
    actual, forecast = float(main.base.actual[total]), float(main.forecast[total])
    booked = format_amount(abs(actual), unit)
    rest = format_amount(abs(forecast - actual), unit)
    closed = result.closed
    return Overview(
        heading=heading(workspace, result, whole.deviation, unit),
        lead=_lead(workspace, result, rows, unit),
        figures=_figures(workspace, result, whole, unit),
        bridge_title=bridge_title(result, rows, unit),
        bridge=bridge,
        bridge_decimals=decimals,
        bridge_caption=bridge_caption(result),
        causes_title=causes_title(found),
        causes=found,
        cancelling=cancelling_of(workspace, result),
        one_offs=one_offs(workspace, result, unit),
        booked_title=f"{booked} {unit} är bokfört" if closed else f"{booked} {unit} är bokfört, {rest} återstår",
        year=row_year_bar(main, total, result.as_of, compact=False),
        fan=row_fan(result, total),
        rows=len(rows),
    )


def heading(workspace: Workspace, result: Result, deviation: float, unit: Unit, unit_words: str = "") -> str:
    """The message: overdraws, keeps or leaves part of the budget; `unit_words` is how the unit is said."""
    who = workspace.settings.committee
    closed = result.closed
    if np.isnan(deviation):
        return "Ingen budget ännu"
    if abs(deviation) < 0.05 * Unit.MNKR.sek:
        return f"{who} {'höll' if closed else 'väntas hålla'} budgeten"
    amount = f"{format_amount(abs(deviation), unit)} {unit_words or unit}"
    if deviation < 0:
        return f"{who} {'överskred' if closed else 'väntas överskrida'} budgeten med {amount}"
    return f"{who} {'fick' if closed else 'väntas få'} {amount} kvar av budgeten"


def _lead(workspace: Workspace, result: Result, rows: list[int], unit: Unit) -> str:
    main, total = result.main, result.total
    base, deviation = main.base, float(main.deviation[total])
    parts = []
    previous = float(base.previous[total])
    prior = float(base.prior_total[total] - base.prior_budget[total])
    year = result.as_of.year - 1
    if not np.isnan(previous):
        label = next((item.label for item in workspace.previous), "förra prognosen")
        change = format_amount(float(main.forecast[total]) - previous, unit, signed=True)
        parts.append(f"Sedan {label} har avvikelsen ändrats med {change} {unit}.")
    elif not np.isnan(prior) and deviation < 0 and prior < 0:
        word = "mindre" if deviation > prior else "mer"
        parts.append(f"Det är {format_amount(abs(deviation - prior), unit)} {unit} {word} än underskottet {year}.")
    elif not np.isnan(prior):
        word = "underskott" if prior < 0 else "överskott"
        parts.append(f"{year} blev det ett {word} på {format_amount(abs(prior), unit)} {unit}.")
    worst = [main.tree.rows[i].name for i in deficits(result, rows)[:2]]
    if worst:
        parts.append(f"Störst underskott har {' och '.join(sentence_name(name) for name in worst)}.")
    return " ".join(parts)


def _figures(workspace: Workspace, result: Result, whole: Totals, unit: Unit) -> tuple[Figure, ...]:
    deviation, budget, forecast = whole.deviation, whole.budget, whole.forecast
    if np.isnan(deviation):
        return _figures_without_budget(result, unit)
    share = format_number(100 * abs(deviation / budget), 1) if budget else "–"
    closed = result.closed
    year = result.as_of.year
    return (
        Figure(
            "Avvikelse mot budget",
            format_amount(deviation, unit, signed=True),
            f"{share} procent av budgeten",
            tone(deviation, unit),
        ),
        _span_figure(result, unit),
        Figure(
            f"Utfall {year}" if closed else "Helårsprognos",
            format_amount(forecast, unit),
            "hela året bokfört" if closed else f"{LAYER_SV[result.headline]} prognos",
        ),
        Figure(f"Budget {year}", format_amount(budget, unit), budget_name(workspace, result)),
    )


def _figures_without_budget(result: Result, unit: Unit) -> tuple[Figure, ...]:
    """What can be said where no budget, or no outcome, is laid in."""
    forecast = float(result.main.forecast[result.total])
    text = "saknas" if np.isnan(forecast) else format_amount(forecast, unit)
    return (
        Figure("Avvikelse mot budget", "saknas", "budget eller prognos saknas", "quiet"),
        Figure("Helårsprognos", text, f"{LAYER_SV[result.headline]} prognos"),
        Figure("Utfall hittills", format_amount(float(result.main.base.actual[result.total]), unit), "bokfört"),
        Figure(f"Budget {result.as_of.year}", "saknas", "läs in en budget", "quiet"),
    )


def tone(deviation: float, unit: Unit) -> str:
    """worse, better or plain, of the number as it is shown: what reads 0 is neither."""
    shown = in_unit(deviation, unit)
    return "worse" if shown < 0 else "better" if shown > 0 else "plain"


def _span_figure(result: Result, unit: Unit) -> Figure:
    base, total = result.main.base, result.total
    if base.closed:
        prior = float(base.prior_total[total] - base.prior_budget[total])
        year = result.as_of.year - 1
        if np.isnan(prior):
            prior_total = float(base.prior_total[total])
            known = not np.isnan(prior_total)
            shown, caption = (format_amount(prior_total, unit), "förra året") if known else ("saknas", "inte inläst")
            return Figure(f"Utfall {year}", shown, caption, "quiet")
        return Figure(f"Avvikelse {year}", format_amount(prior, unit, signed=True), "förra året", "quiet")
    low, high = span(result)
    if np.isnan(low):
        return Figure(span_name(result), "saknas", "modellen har inget utfall att räkna på", "quiet")
    chance = result.probability_of_deficit
    caption = (
        "ingen sannolikhet"
        if chance is None
        else f"{chance_words(chance)} procents sannolikhet att budgeten överskrids"
    )
    return Figure(span_name(result), span_text(low, high, unit), caption, "quiet")
