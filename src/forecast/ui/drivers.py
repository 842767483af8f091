"""The parts of Drivare: pictures in columns, tables, and the way to a lever of Scenarier."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from forecast.ledger.specs import Layer
from forecast.money import Unit
from forecast.periods import Month
from forecast.report.drivers.assumptions import LeverLink
from forecast.report.drivers.municipalities import municipalities_view
from forecast.report.drivers.view import DriverPicture, DriversView, drivers_view
from forecast.report.labels import distinct
from forecast.ui import address, changes, data, frame, menu, printed, results, show
from forecast.ui.text import plain
from forecast.workspace.workspace import Workspace

ACTIVITY = "verksamhet"
"""Key in the address of the activity that the staffing button is about."""
FIGURE = "nyckeltal"
"""Key in the address of the figure that municipalities are compared by."""
_COLUMNS = 2


def view(chosen: frame.Chosen, area: str) -> DriversView:
    """The page's values, kept between reruns."""
    opened = chosen.workspace
    return _view(opened, data.state(opened), chosen.result.as_of, chosen.headline, chosen.unit, area)


@st.cache_resource(max_entries=64, show_spinner="Räknar drivarna …")
def _view(_opened: Workspace, digest: str, as_of: Month, headline: Layer, unit: Unit, area: str) -> DriversView:
    del digest
    return drivers_view(_opened, results.result(_opened, as_of, headline), unit, area)


def pictures(shown: Sequence[DriverPicture], chosen: frame.Chosen) -> None:
    """The pictures in two columns, row by row: on a phone they come in the same order."""
    for first in range(0, len(shown), _COLUMNS):
        for column, item in zip(st.columns(_COLUMNS, gap="large"), shown[first : first + _COLUMNS], strict=False):
            with column:
                printed.picture(item.picture, chosen)
                if item.lever is not None:
                    lever(item.lever)
    if shown:
        with st.expander("Diagrammen som tabeller"):
            for item in shown:
                printed.table(item.picture.table, titled=False)


def purchases(found: DriversView, chosen: frame.Chosen) -> None:
    """Purchaser and provider: the parts as a picture and a table, sentences, and the details when asked for."""
    for view in found.purchases:
        if view.picture is None or view.parts is None:
            show.section(view.heading)
        else:
            printed.picture(view.picture, chosen)
        for sentence in view.sentences:
            show.note(sentence)
        if view.parts is not None:
            printed.table(view.parts, titled=False)
        for table in view.details:
            printed.folded(table)


def allocations(found: DriversView) -> None:
    """Each unit's budget from its need, beside the one that it has."""
    for item in found.allocations:
        if isinstance(item, str):
            show.note(item)
        else:
            printed.table(item)


def lever(link: LeverLink, label: str = "") -> None:
    """A button that sets one change, where it is not set already, and opens Scenarier."""
    if st.button(plain(f"{label or link.label} →"), key=f"prova-{link.name}"):
        changes.begin()
        if link.name not in changes.held():
            changes.add(link.name, link.said)
        st.switch_page(menu.page("scenarier"))


def municipalities(chosen: frame.Chosen, area: str) -> None:
    """Our municipality beside others, one figure at a time; or how to fetch them."""
    opened, result = chosen.workspace, chosen.result
    first = municipalities_view(opened, result, area)
    if not first.figures:
        if first.told:
            show.section("Jämfört med andra kommuner")
            show.note(first.told)
        return
    names = distinct(first.figures)
    address.begin_choice(FIGURE, list(names), first.chosen)
    show.section("Jämfört med andra kommuner")
    with st.columns([2, 1])[0]:
        st.selectbox("Nyckeltal", list(names), format_func=lambda kpi: names[kpi], key=FIGURE, persist_state="session")
    found = municipalities_view(opened, result, area, st.session_state[FIGURE])
    if found.picture is not None:
        printed.picture(found.picture, chosen)
    if found.table is not None:
        printed.table(found.table, titled=found.picture is None)
    if found.overview is not None:
        printed.folded(found.overview)
    address.write({FIGURE: None if found.chosen == first.chosen else found.chosen})


def placements(found: DriversView) -> None:
    """Their table, or why there is none."""
    if isinstance(found.placements, str):
        show.section("Placeringar")
        show.note(found.placements)
    elif found.placements is not None:
        printed.table(found.placements)


def staffing(found: DriversView) -> None:
    """Staffing as it is, and the way to one more in an activity."""
    if found.staffing is not None:
        printed.table(found.staffing)
    links = {link.name.partition(".")[2]: link for link in found.staffing_levers}
    if not links:
        return
    names = distinct({row: link.label for row, link in links.items()})
    address.begin_choice(ACTIVITY, list(links), next(iter(links)))
    with st.columns([1, 2])[0]:
        st.selectbox(
            "Verksamhet", list(links), format_func=lambda row: names[row], key=ACTIVITY, persist_state="session"
        )
        lever(links[st.session_state[ACTIVITY]], "Scenarier: en årsarbetare till")
    first = st.session_state[ACTIVITY] == next(iter(links))
    address.write({ACTIVITY: None if first else st.session_state[ACTIVITY]})
