"""Budget och plan: what frame, what needs, what gap, as the page and the paper show it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from forecast.model import Result
from forecast.money import Unit, format_amount, in_unit
from forecast.questions.budgets import budget_versions
from forecast.questions.needs import needs_of
from forecast.questions.years import SeveralYears
from forecast.report.charts.marks import Look
from forecast.report.charts.plan import PlanBars, PlanYear
from forecast.report.measures_plan import NO_MEASURES, savings_table
from forecast.report.papers.paper import Picture
from forecast.report.plan.budget_table import budget_steps, one_version
from forecast.report.plan.years_table import grounds_table, needs_by_year, needs_list, plan_subtitle, years_table
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer
from forecast.workspace.workspace import Workspace

NO_NEEDS = "Ingen behovslista är inläst. Lägg till en tabell med topic: needs i workspace.yaml, så summeras den här."
NO_YEARS = (
    "years.yaml saknas. I den skrivs volymer som växer, vad en till kostar och en beslutad ram; utan den ligger allt "
    "som ingen har daterat kvar på årets nivå. Ett exempel finns i användarguiden under Budget och plan."
)
EVEN = 50_000.0
"""SEK; a smaller gap reads as none, as on Översikt."""
NOT_COUNTED = "Åren framåt kan inte räknas"


@dataclass(frozen=True, slots=True)
class PlanView:
    """What is said of the years ahead.

    Attributes:
        heading: the message.
        lead: how the gap goes on, and whose frame it is.
        under: who, which years, what, unit.
        picture: the years against the frame; None where they cannot be reckoned.
        years: what makes each year; None with the picture.
        grounds: what each line rests on.
        needs: the needs list; None where there is none.
        needs_by_year: the needs beside the gap.
        versions: the budget's versions; None where it has one.
        versions_text: said instead.
        savings: measures and unallocated savings; None where there are none.
        missing: what a file that is not there would give, "" where nothing.
    """

    heading: str
    lead: str
    under: str
    picture: Picture | None
    years: Table | None
    grounds: Table | None
    needs: Table | None
    needs_by_year: Table | None
    versions: Table | None
    versions_text: str
    savings: Table | None
    missing: str

    @property
    def savings_text(self) -> str:
        """Said where nobody plans anything."""
        return "" if self.savings is not None else f"{NO_MEASURES} Ingen ofördelad besparing ligger i budgeten."


def plan_view(
    workspace: Workspace, result: Result, found: SeveralYears | None, unit: Unit = Unit.TKR, fault: str = ""
) -> PlanView:
    """Everything that the page and the budgetunderlag hold.

    Args:
        workspace: the workspace.
        result: the forecast, with the scenario that counts.
        found: the years ahead; None where they cannot be reckoned.
        unit: of the amounts.
        fault: why not, as sentences.
    """
    needs = needs_of(workspace)
    steps = budget_steps(workspace, result, budget_versions(workspace, result), unit)
    return PlanView(
        heading=_heading(found, unit),
        lead=_lead(found, unit) if found else fault,
        under=plan_subtitle(workspace, result, found, unit),
        picture=_picture(workspace, result, found, unit) if found else None,
        years=years_table(workspace, result, found, unit) if found else None,
        grounds=grounds_table(workspace, result, found) if found else None,
        needs=needs_list(workspace, result, needs, unit) if needs else None,
        needs_by_year=needs_by_year(workspace, result, found, unit) if found and needs else None,
        versions=steps,
        versions_text="" if steps else one_version(workspace, result, unit),
        savings=savings_table(workspace, result, unit),
        missing="" if workspace.years else NO_YEARS,
    )


def _heading(found: SeveralYears | None, unit: Unit) -> str:
    """Whether next year's frame is enough."""
    if found is None:
        return NOT_COUNTED
    year, gap = found.years[1], float(found.gap[1])
    if math.isnan(gap):
        return f"Ingen ram är satt för {year}"
    if abs(gap) < EVEN:
        return f"Ramen räcker precis {year}"
    amount = f"{format_amount(abs(gap), unit)} {unit}"
    return f"Ramen räcker inte {year}: {amount} saknas" if gap < 0 else f"Ramen räcker {year}: {amount} kvar"


def _lead(found: SeveralYears, unit: Unit) -> str:
    if math.isnan(float(found.gap[1])):
        return "Läs in en budget, eller skriv ramen i years.yaml."
    source = found.frame_source
    whose = f"Ramen är ett {source}." if source.startswith("antagande") else f"Ramens källa: {source}."
    if len(found.lines) == 1:
        return f"Inget är sagt om åren efter {found.years[0]}, så nettokostnaden ligger kvar på årets nivå. {whose}"
    return f"{_trend(found, unit)}. {whose}"


def _trend(found: SeveralYears, unit: Unit) -> str:
    """How the gap goes on after next year, by what is shown; without a stop."""
    year, first, last = found.years[-1], float(found.gap[1]), float(found.gap[-1])
    if math.isnan(last):
        return f"Nettokostnaden blir {format_amount(float(found.net[-1]), unit)} {unit} {year}"
    before, after = (0 if abs(gap) < EVEN else in_unit(gap, unit) for gap in (first, last))
    amount = format_amount(abs(last), unit)
    if len(found.years) == 2 or before == after:
        state = "saknas" if after < 0 else "är kvar"
        when = str(year) if len(found.years) == 2 else f"varje år {found.years[1]}–{year}"
        return f"{amount} {unit} {state} {when}" if after else f"Ramen räcker precis {when}"
    if after >= 0:
        return f"{amount} {unit} är kvar av ramen {year}" if after else f"Ramen räcker precis {year}"
    return f"Gapet {'växer' if after < before else 'minskar'} till {amount} {unit} {year}"


def _picture(workspace: Workspace, result: Result, found: SeveralYears, unit: Unit) -> Picture:
    bars = PlanBars(
        tuple(
            PlanYear(year, *(float(values[at]) for values in (found.net, found.low, found.high, found.frame)))
            for at, year in enumerate(found.years)
        ),
        closed=result.closed,
    )
    title = _trend(found, unit)
    under = f"{workspace.settings.committee}, nettokostnad och ram, helår {found.years[0]}–{found.years[-1]}, {unit}"
    table = _bars_table(workspace, result, bars, unit, title, under)
    return Picture("gap", title, under, bars, Look(unit), _sentence(bars, unit), table)


def _sentence(bars: PlanBars, unit: Unit) -> str:
    """How the picture is read."""
    gaps = [year.gap for year in bars.years if not math.isnan(year.gap)]
    parts = ["Talet i stapeln är nettokostnaden: streckat är prognos och antaganden"]
    if bars.closed:
        parts.append("helt fyllt är utfall")
    if gaps:
        parts.append("konturen är ramen")
    if any(gap < 0 for gap in gaps):
        parts.append("rött är det som saknas")
    if any(gap > 0 for gap in gaps):
        parts.append("blått är det som är kvar")
    last = bars.years[-1]
    low, high = (format_amount(end, unit) for end in (last.low, last.high))
    ends = f" Den tunna linjen är volymernas ytterlägen, {last.year} {low} till {high}." if bars.spans else ""
    return f"{', '.join(parts)}.{ends}"


def _bars_table(workspace: Workspace, result: Result, bars: PlanBars, unit: Unit, title: str, under: str) -> Table:
    """The picture's numbers, a row a year."""
    spans = bars.spans
    ends = (Column("Netto, sämst"), Column("Netto, bäst")) if spans else ()
    return Table(
        key="gap",
        title=title,
        subtitle=under,
        labels=("År",),
        columns=(Column("Nettokostnad"), Column("Ram"), Column("Gap", signed=True, minus=(0, 1)), *ends),
        rows=tuple(
            TableRow(
                str(year.year),
                str(year.year),
                0,
                "leaf",
                tuple(
                    None if math.isnan(value) else value
                    for value in (year.net, year.frame, year.gap, *((year.low, year.high) if spans else ()))
                ),
            )
            for year in bars.years
        ),
        unit=unit,
        decimals=unit.decimals,
        footer=footer(workspace, result),
    )
