"""Budget och plan: what frame, what needs, what gap, year by year?"""

from __future__ import annotations

import streamlit as st

from forecast.errors import InputError
from forecast.model import Result
from forecast.money import Unit
from forecast.questions.years import SeveralYears
from forecast.report.papers.plan import plan_paper
from forecast.report.plan.view import NO_NEEDS, PlanView, plan_view
from forecast.report.table import Table
from forecast.ui import changes, data, downloads, frame, measure_forms, menu, plan_controls, printed, show
from forecast.ui.text import plain


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    opened = chosen.workspace
    result = _with_changes(chosen)
    assumed = plan_controls.take(opened, result.as_of.year)
    found, fault = _years(chosen, result, assumed)
    view = plan_view(opened, result, found, chosen.unit, fault)
    frame.head(chosen, view.heading, view.lead, view.under)
    _scenario(result)
    plan_controls.draw(opened, result.as_of.year)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if view.picture is not None:
            printed.picture(view.picture, chosen)
    with right:
        _needs(view)
    _years_tables(view)
    _versions_and_savings(view)
    measure_forms.report(chosen)
    also = " Resursfördelningen från Drivare följer med." if opened.allocations else ""
    show.section("Hämta budgetunderlaget", f"Samma tabeller och siffror som på sidan.{also}")
    downloads.draw(plan_paper(opened, result, found, chosen.unit, fault))
    frame.foot(chosen, result)


def _with_changes(chosen: frame.Chosen) -> Result:
    """The forecast with what is set on Scenarier; nothing is where the year is booked."""
    changes.begin()
    if chosen.result.as_of.number == 12 or not changes.held():
        return chosen.result
    name = changes.begin_name()
    changes.write_name(name)
    return changes.read_all(chosen.workspace, chosen.result.as_of, chosen.headline, name).result


def _scenario(result: Result) -> None:
    """Which scenario counts, and what of it does not."""
    set_, counted = len(changes.held()), len({effect.key for effect in result.levers})
    if not set_ or result.as_of.number == 12:
        return
    if result.scenario:
        show.note(f"Scenariot ”{' + '.join(result.scenario)}” räknas med: {_counted(counted)}.")
    if counted < set_:
        show.note(f"{_counted(set_ - counted).capitalize()} i Scenarier räknas inte; där står varför.")
    st.page_link(menu.page("scenarier"), label="Ändra eller återställ i Scenarier →")


def _counted(number: int) -> str:
    return f"{number} ändring{'' if number == 1 else 'ar'}"


def _years(chosen: frame.Chosen, result: Result, assumed: plan_controls.Assumed) -> tuple[SeveralYears | None, str]:
    """The years ahead, or why they cannot be reckoned."""
    try:
        return plan_controls.years(chosen.workspace, result, assumed), ""
    except InputError as error:
        return None, data.sentences(error)


def _needs(view: PlanView) -> None:
    if view.needs is None:
        show.section("Ingen behovslista")
        st.write(plain(NO_NEEDS))
    else:
        _table(view.needs)


def _years_tables(view: PlanView) -> None:
    for table in (view.years, view.needs_by_year, view.grounds):
        if table is not None:
            _table(table)
    if view.missing:
        show.note(view.missing)


def _versions_and_savings(view: PlanView) -> None:
    if view.versions is not None:
        _table(view.versions)
    else:
        show.section("Budgetens versioner")
        st.write(plain(view.versions_text))
    if view.savings is not None:
        _table(view.savings)
    else:
        show.section("Besparingar och åtgärder")
        st.write(plain(view.savings_text))


def _table(table: Table) -> None:
    """A table under its title alone: who, what, when and unit are the page's own."""
    show.section(table.title)
    printed.table(table, titled=False)


frame.page(draw, Unit.TKR)
