"""Drivare: what drives the cost, and what does the forecast assume of it?"""

from __future__ import annotations

import streamlit as st

from forecast.money import Unit
from forecast.report.drivers.areas import ALL, AREAS
from forecast.report.drivers.view import FILES, DriversView
from forecast.ui import address, drivers, frame, menu, printed, show

KEY = "omrade"


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    whole = drivers.view(chosen, ALL)
    if whole.empty:
        frame.head(chosen, whole.heading)
        st.write(FILES)
        st.page_link(menu.page("las_in"), label="Läs in en fil →")
        frame.foot(chosen)
        return
    address.begin_choice(KEY, list(whole.areas), ALL)
    view = drivers.view(chosen, st.session_state[KEY])
    settings = chosen.workspace.settings
    under = (
        f"{settings.municipality}, {settings.committee.lower()} · känt till och med {chosen.result.as_of.label} · "
        f"belopp i {chosen.unit}, mått i sina egna enheter"
    )
    frame.head(chosen, view.heading, view.lead, under)
    names = {key: AREAS.get(key, "Alla områden") for key in view.areas}
    with st.columns([1, 2])[0]:
        st.selectbox("Område", list(names), format_func=lambda key: names[key], key=KEY, persist_state="session")
    if view.area == ALL:
        show.note("Ett mått för varje område. Välj ett område för alla dess mått.")
    _body(view, chosen)
    frame.foot(chosen)
    address.write({KEY: None if view.area == ALL else view.area})


def _body(view: DriversView, chosen: frame.Chosen) -> None:
    drivers.pictures(view.pictures, chosen)
    for sentence in view.told:
        show.note(sentence)
    if view.table is not None:
        printed.table(view.table)
    drivers.placements(view)
    drivers.staffing(view)
    drivers.purchases(view, chosen)
    drivers.allocations(view)
    if view.prices is not None:
        printed.table(view.prices)
    drivers.municipalities(chosen, view.area)
    if view.facts is not None:
        printed.folded(view.facts)


frame.page(draw, Unit.TKR)
