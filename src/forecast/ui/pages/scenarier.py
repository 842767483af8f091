"""Scenarier: what happens if, compared with base?"""

from __future__ import annotations

from functools import partial

import streamlit as st

from forecast.bridge import INTERACTION
from forecast.model import Result
from forecast.money import Unit, decimals_that_foot
from forecast.report.scenario_view import ScenarioView, scenario_view
from forecast.ui import changes, comparison, data, frame, levers, menu, questions, scenario_choice, scenario_files, show
from forecast.ui.text import coloured, plain


def draw(chosen: frame.Chosen) -> None:
    """The page; everything that a lever moves is redrawn together."""
    if chosen.result.as_of.number == 12:
        booked = "Året är bokfört" if chosen.result.closed else "December är bokförd"
        frame.head(chosen, f"{booked}: inga månader återstår att ändra")
        st.write("Välj en arbetsyta eller en månad där året fortfarande pågår.")
        frame.foot(chosen)
        return
    if not data.lever_choices(chosen.workspace, chosen.result.as_of).any:
        frame.head(chosen, "Underlaget har inget att ändra")
        st.write("Lägg till verksamheter i rows.csv eller bidrag i grants.yaml.")
        frame.foot(chosen)
        return
    _live(chosen)


@st.fragment
def _live(chosen: frame.Chosen) -> None:
    st.session_state["_tables"] = 0
    opened, as_of = chosen.workspace, chosen.result.as_of
    scenario_files.take_opened(chosen)
    comparison.begin(opened)
    name = changes.begin_name()
    changes.begin()
    changes.take()
    counted = changes.read_all(opened, as_of, chosen.headline, name)
    scenario, changed = counted.scenario, counted.result
    view = scenario_view(opened, chosen.result, changed, chosen.unit)
    under = (
        f"Scenario ”{scenario.name}” mot bas · {opened.settings.municipality}, {opened.settings.committee.lower()} · "
        f"helår {opened.settings.year} · {chosen.unit}"
    )
    frame.head(chosen, view.heading, under=under, beside=partial(scenario_files.draw, chosen, counted))
    left, right = st.columns([2, 3], gap="large")
    with left:
        show.section(f"Ändringar efter {as_of.label.split()[0]}")
        levers.draw(opened, as_of, counted)
    with right:
        _tabs(chosen, counted, view)
        if scenario.keys and st.button("Ta med i nämndens underlag →", key="till-namnd"):
            scenario_choice.choose_own()
            st.switch_page(menu.page("namnd"))
    frame.foot(chosen, changed)
    changes.write_name(scenario.name)
    comparison.write()


def _tabs(chosen: frame.Chosen, counted: changes.Counted, view: ScenarioView) -> None:
    """The answers; those that take a while are worked out when their tab is read."""
    names = ("Effekt", "Rader", "Jämför", "Vad krävs?", "Känslighet")
    effect, rows, compare, solve, sensitivity = st.tabs(names, key="flik", on_change="rerun")
    with effect:
        _effect(chosen, view, counted.result)
    with rows:
        _rows(chosen, view)
    if compare.open:
        with compare:
            comparison.draw(chosen, counted.scenario)
    if solve.open:
        with solve:
            questions.solve(chosen, counted.scenario)
    if sensitivity.open:
        with sensitivity:
            questions.sensitivity(chosen, counted.scenario)


def _effect(chosen: frame.Chosen, view: ScenarioView, changed: Result) -> None:
    unit, year = chosen.unit, chosen.result.as_of.year
    show.section(
        view.under_bridge, f"{chosen.workspace.settings.committee}, avvikelse mot budget, helår {year}, {unit}"
    )
    if view.bridge is not None:
        show.drawn(view.bridge, chosen.look(view.decimals), "scenario-bro")
    show.table(
        [
            (
                f"**{plain(line.name)}**" if line.strong else plain(line.name),
                plain(line.base),
                plain(line.scenario),
                "" if line.difference is None else coloured(line.difference, unit),
            )
            for line in view.compare
        ],
        (f"{unit}, helår {year}", "Bas", "Scenario", "Skillnad"),
        show.AMOUNTS,
    )
    if not changed.levers:
        return
    foot = decimals_that_foot([change.next_year or 0.0 for change in view.changes], unit)
    rows = [
        (
            plain(change.name),
            plain(f"{change.old} → {change.new}"),
            coloured(change.this_year, unit, view.decimals),
            "ej satt" if change.next_year is None else coloured(change.next_year, unit, foot),
        )
        for change in view.changes
    ]
    if view.interaction:
        rows.append((INTERACTION, "", coloured(view.interaction, unit, view.decimals), ""))
    this_year = sum(change.this_year for change in view.changes) + view.interaction
    rows.append(("**Summa**", "", coloured(this_year, unit, view.decimals), coloured(view.next_year, unit, foot)))
    show.table(rows, ("Ändring", "Gammalt → nytt", str(year), f"Helår {year + 1}"), show.CHANGES)
    show.note(view.next_year_note)


def _rows(chosen: frame.Chosen, view: ScenarioView) -> None:
    if not view.rows:
        st.write("Inga rader är ändrade.")
        return
    show.table(
        [
            (plain(row.label), *(coloured(value, chosen.unit) for value in (row.base, row.scenario, row.difference)))
            for row in view.rows
        ],
        (f"Avvikelse mot budget, {chosen.unit}", "Bas", "Scenario", "Skillnad"),
        show.AMOUNTS,
    )


frame.page(draw, Unit.TKR)
