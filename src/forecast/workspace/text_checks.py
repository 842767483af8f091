"""Checks of what reports say in words and in goal tables: text against table, document against document, period."""

from __future__ import annotations

import numpy as np

from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import Tree
from forecast.money import format_number
from forecast.periods import Span
from forecast.workspace.amounts import amounts, tkr
from forecast.workspace.notes import Indicator, TextFigure
from forecast.workspace.printed import meaning, printed_cells
from forecast.workspace.workspace import Workspace


def text_agrees(workspace: Workspace) -> list[Finding]:
    """A figure in running text is the table's, to less than one unit of its last digit (texts round or truncate)."""
    findings = []
    for figure in workspace.text_figures:
        value, how = _table_value(workspace, figure)
        if np.isnan(value) or abs(figure.amount - value) < figure.last_digit - 0.005:
            continue
        row = workspace.trees[figure.statement]
        name = row.rows[row.position(figure.row)].name
        findings.append(
            Finding(
                "text mot tabell",
                Severity.WARNING,
                f"{name}: texten säger {tkr(figure.amount, signed=True)} tkr, tabellen {tkr(value, signed=True)}{how}.",
                figure.place,
                f"Kontrollera vilken som gäller ({figure.source}).",
            )
        )
    return findings


def _table_value(workspace: Workspace, figure: TextFigure) -> tuple[float, str]:
    """The table's amount for a text figure, and how it was come by when it is not printed."""
    tree, as_of = workspace.trees[figure.statement], workspace.settings.as_of
    year, so_far = Span.full_year(workspace.settings.year), Span.through(as_of)
    actual = _printed_amount(workspace, tree, figure.row, Kind.ACTUAL, so_far)
    budget = _printed_amount(workspace, tree, figure.row, Kind.BUDGET, year)
    forecast = actual if as_of.number == 12 else _printed_amount(workspace, tree, figure.row, Kind.FORECAST, year)
    if figure.measure == "ytd_deviation":
        ytd = _printed_amount(workspace, tree, figure.row, Kind.YTD_BUDGET, so_far)
        if np.isnan(ytd):
            return actual - budget * as_of.number / 12, " om budgeten delas i raka tolftedelar"
        return actual - ytd, ""
    if figure.measure == "deviation":
        printed = _printed_deviation(workspace, figure)
        return (forecast - budget if printed is None else printed), ""
    return {"actual": actual, "budget": budget, "forecast": forecast}[figure.measure], ""


def _printed_amount(workspace: Workspace, tree: Tree, row: str, kind: Kind, span: Span) -> float:
    """A row's amount as printed; a sum that is not printed is added up."""
    values = amounts(workspace, tree, kind, span, Layer.ADOPTED if kind is Kind.FORECAST else None)
    at = tree.position(row)
    return float(values[at] if not np.isnan(values[at]) else tree.sum_up(values)[at])


def _printed_deviation(workspace: Workspace, figure: TextFigure) -> float | None:
    """The deviation against the year's budget that a table prints for the row, in SEK."""
    year, so_far = Span.full_year(workspace.settings.year), Span.through(workspace.settings.as_of)
    printed, budget = printed_cells(workspace, figure.statement).differences, meaning("budget", year)
    for first in (meaning("forecast", year, "adopted"), meaning("actual", so_far)):
        shown = printed.get((figure.statement, figure.row, (first, budget)))
        if shown is not None:
            return shown
    return None


def documents_agree(indicators: tuple[Indicator, ...]) -> list[Finding]:
    """The same indicator for the same period is the same in every document."""
    findings = []
    seen: dict[tuple[str, Span], Indicator] = {}
    for item in indicators:
        first = seen.setdefault((item.indicator, item.period), item)
        if first.value != item.value:
            findings.append(
                Finding(
                    "dokument mot dokument",
                    Severity.WARNING,
                    f"{item.indicator} {item.period.label} är {_plain(float(item.value))} enligt {item.document} men "
                    f"{_plain(float(first.value))} enligt {first.document}.",
                    item.place,
                    "Kontrollera vilken som gäller innan åren jämförs.",
                )
            )
    return findings


def periods_match(indicators: tuple[Indicator, ...]) -> list[Finding]:
    """A figure that grows with the period is not held against a target for another period."""
    findings = []
    for item in indicators:
        if item.target is None or item.target_period is None or item.kind != "flow":
            continue
        if item.period.count == item.target_period.count:
            continue
        scaled = float(item.value) * item.target_period.count / item.period.count
        places = max(0, *(-int(number.as_tuple().exponent) for number in (item.value, item.target)))
        findings.append(
            Finding(
                "period mot mål",
                Severity.WARNING,
                f"{item.indicator}: {_plain(float(item.value))}{_unit(item)} gäller {item.period.label}, men målet "
                f"{_plain(float(item.target))} gäller {item.target_period.label}; uppräknat är det ungefär "
                f"{format_number(scaled, places)}.",
                item.place,
                "Jämför bara lika långa perioder.",
            )
        )
    return findings


def _unit(item: Indicator) -> str:
    """The unit after a number; `antal` is no unit that one says."""
    return "" if item.unit == "antal" else f" {item.unit}"


def _plain(value: float) -> str:
    return format_number(value, 0 if value == int(value) else 1)
