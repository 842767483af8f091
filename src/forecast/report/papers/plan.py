"""The budgetunderlag: frame, needs and gap by year, the budget's versions, savings and measures."""

from __future__ import annotations

from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.questions.needs import needs_of
from forecast.questions.years import SeveralYears
from forecast.report.allocation.parts import allocation_parts
from forecast.report.papers.paper import Paper, Part, Screen, ScreenRow, Section, Words
from forecast.report.plan.view import NO_NEEDS, PlanView, plan_view
from forecast.report.words import footer
from forecast.workspace.workspace import Workspace

_MOST_ROWS = 6
"""Rows of a screen."""


def plan_paper(
    workspace: Workspace, result: Result, found: SeveralYears | None, unit: Unit = Unit.TKR, fault: str = ""
) -> Paper:
    """The tables of Budget och plan as a paper.

    Args:
        workspace: the workspace.
        result: the forecast, with the scenario that counts.
        found: the years ahead; None where they cannot be reckoned, and then versions and needs still stand.
        unit: of the amounts.
        fault: why they cannot, as sentences.
    """
    settings, view = workspace.settings, plan_view(workspace, result, found, unit, fault)
    years = f"{found.years[1]}–{found.years[-1]}" if found and len(found.years) > 2 else str(settings.year + 1)
    return Paper(
        key="budgetunderlag",
        title=f"Budgetunderlag {years}",
        subtitle=view.under,
        place=f"{settings.municipality}, {settings.committee.lower()}",
        screens=_screens(workspace, view, unit),
        sections=(*_sections(view), *_allocations(workspace, result, unit)),
        footer=footer(workspace, result),
        stem=f"{result.workspace}-{result.as_of}-budgetunderlag",
        synthetic=settings.synthetic,
    )


def _sections(view: PlanView) -> tuple[Section, ...]:
    told = [Words(f"{view.heading}.", "lead"), *([Words(view.lead)] if view.lead else [])]
    short: list[Part] = [*told, *([view.picture] if view.picture else [])]
    years: list[Part] = [part for part in (view.years, view.grounds) if part is not None]
    needs: list[Part] = [part for part in (view.needs, view.needs_by_year) if part is not None]
    return (
        Section("kort", "Ram och gap", tuple(short)),
        *((Section("ar", "Åren framåt", tuple(years)),) if years else ()),
        Section("behov", "Behov", tuple(needs) or (Words(NO_NEEDS),)),
        Section("versioner", "Budgetens versioner", (view.versions or Words(view.versions_text),)),
        Section("besparingar", "Besparingar och åtgärder", (view.savings or Words(view.savings_text),)),
    )


def _allocations(workspace: Workspace, result: Result, unit: Unit) -> tuple[Section, ...]:
    """What each unit would have by its need, beside what it has; no chapter where nothing is to be shared."""
    found = allocation_parts(workspace, result, unit)
    parts: list[Part] = [Words(item) if isinstance(item, str) else item for item in found]
    return (Section("resursfordelning", "Resursfördelning efter behov", tuple(parts)),) if parts else ()


def _screens(workspace: Workspace, view: PlanView, unit: Unit) -> tuple[Screen, ...]:
    """The gap as a picture, and what is needed."""
    out = []
    if view.picture is not None:
        out.append(Screen("gap", view.heading, view.picture.subtitle, view.picture, note=view.lead))
    needs = sorted(needs_of(workspace), key=lambda need: need.amount)
    if view.needs is not None:
        kept = needs if len(needs) <= _MOST_ROWS else needs[: _MOST_ROWS - 1]
        rest = needs[len(kept) :]
        rows = [ScreenRow(need.name, format_amount(need.amount, unit), need.reason) for need in kept]
        if rest:
            amount = sum(need.amount for need in rest)
            rows.append(ScreenRow(f"{len(rest)} övriga behov", format_amount(amount, unit)))
        out.append(Screen("behov", view.needs.title, view.needs.subtitle, rows=tuple(rows)))
    return tuple(out)
