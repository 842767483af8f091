"""Inlämning: who has handed in, what do they say, and is the month adopted?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from forecast.ledger.specs import Layer
from forecast.money import Unit
from forecast.report.collect.round_view import round_view
from forecast.report.collect.starter import HEADING, HOW, WHAT, starter_text
from forecast.report.collect.unit_view import UnitView, unit_view
from forecast.report.collect.words import OWN_KEY, OWN_SV, listed
from forecast.report.labels import distinct
from forecast.report.row_history import HistoryLine
from forecast.report.rows_view import open_row
from forecast.store.desk import Desk
from forecast.ui import access, address, frame, menu, ownership, printed, results, round_forms, row_forms, show
from forecast.ui.text import plain
from forecast.workspace.units import ALL, FILE

KEY, ROW = "ansvar", "enhetsrad"
MOST_LINES = 20
"""Entries of a unit that the page shows."""


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    opened = chosen.workspace
    if not opened.units:
        _begin(chosen)
        frame.foot(chosen)
        return
    judged = replace(chosen, result=results.result(opened, opened.settings.as_of, Layer.JUDGED))
    entries = row_forms.entries(chosen)
    desk = round_forms.desk(opened, entries)
    names = _names(desk)
    if not names:
        frame.head(chosen, "Du står inte som chef för någon enhet")
        st.write(f"Be ekonomen att skriva ditt namn eller din e-postadress i {FILE}, som den står i inloggningen.")
        frame.foot(chosen)
        return
    address.begin_choice(KEY, list(names), _first(desk, names))
    shown = st.session_state[KEY]
    if shown == ALL:
        _round(judged, desk, names)
    else:
        _unit(judged, desk, names)
    frame.foot(chosen, judged.result)
    address.write({KEY: shown})


def _names(desk: Desk) -> dict[str, str]:
    """What whoever is here may open: all units, or the own ones."""
    units = desk.workspace.units if access.sees_all() else ownership.mine(desk.workspace)
    names = distinct({unit.key: unit.name for unit in units})
    if not access.sees_all():
        return {ALL: "Alla mina enheter", **names} if len(names) > 1 else names
    return {ALL: "Alla enheter", **names, **({OWN_KEY: OWN_SV} if desk.own else {})}


def _first(desk: Desk, names: dict[str, str]) -> str:
    """A manager's own unit, else all."""
    own = [] if ownership.is_free(desk.workspace) else [unit.key for unit in ownership.mine(desk.workspace)]
    return own[0] if len(own) == 1 else next(iter(names))


def _choice(names: dict[str, str]) -> None:
    if len(names) > 1:
        with st.columns([1, 2])[0]:
            st.selectbox(
                "Vems rader", list(names), format_func=lambda key: names[key], key=KEY, persist_state="session"
            )


def _month_note(chosen: frame.Chosen) -> None:
    month = chosen.workspace.settings.as_of
    if st.session_state["per"] != str(month):
        show.note(f"Inlämningen gäller alltid arbetsytans månad, {month.label}.")


def _round(chosen: frame.Chosen, desk: Desk, names: dict[str, str]) -> None:
    """Who has handed in, and the month's adoption."""
    view = round_view(desk, chosen.result, chosen.unit, list(names))
    frame.head(chosen, view.heading, view.lead, view.under)
    _month_note(chosen)
    _choice(names)
    printed.table(view.units, titled=False)
    if view.limit and not view.locked:
        show.note(view.limit)
    if access.sees_all():
        round_forms.adopt(chosen, view, desk.entries)


def _unit(chosen: frame.Chosen, desk: Desk, names: dict[str, str]) -> None:
    """One unit's rows, the row that is opened, and the steps."""
    view = unit_view(desk, chosen.result, st.session_state[KEY], chosen.unit)
    frame.head(chosen, view.heading, view.lead, view.under)
    _month_note(chosen)
    _choice(names)
    for sentence in view.adjusted:
        show.note(sentence)
    _missing(view)
    printed.table(view.rows, titled=False)
    with st.container(key="delad-smal"):
        left, right = st.columns([3, 2], gap="large")
    with left:
        _card(chosen, view)
    with right:
        if view.state is not None and not view.locked:
            show.section("Lämna in" if not access.may(access.Right.APPROVE) else "Lämna in, godkänn, återlämna")
            round_forms.unit_steps(chosen, view, desk.entries)
        _history(chosen, view.history)


def _missing(view: UnitView) -> None:
    """What must be commented, before anybody presses."""
    if view.locked or not view.limit:
        return
    if view.uncommented:
        many = len(view.uncommented) > 1
        what = f"{len(view.uncommented)} rader behöver" if many else "En rad behöver"
        st.markdown(f"**{what} en kommentar:** {plain(listed(view.uncommented))}.")
    show.note(view.limit)


def _card(chosen: frame.Chosen, view: UnitView) -> None:
    """The opened row: the model's proposal with its reason, and what can be said of it."""
    names = dict(view.open)
    address.begin_choice(ROW, list(names), next(iter(names)))
    st.selectbox("Öppna rad", list(names), format_func=lambda key: names[key], key=ROW, persist_state="session")
    key = st.session_state[ROW]
    address.write({ROW: key})
    model = results.result(chosen.workspace, chosen.result.as_of, Layer.MODEL)
    opened = open_row(chosen.workspace, model, key, "activity", chosen.unit)
    with st.container(border=True):
        st.header(plain(names[key]), anchor=False)
        st.write(plain(opened.method))
        for sentence in (opened.span, opened.since):
            if sentence:
                show.note(sentence)
        for words, who in opened.comments:
            st.markdown(f"{plain(words)} :gray[{plain(who)}]")
        if row_forms.may_write(chosen):
            row_forms.judge(chosen, opened)
            row_forms.comment(chosen, opened)
        query = {"arbetsyta": chosen.workspace.name, "rad": key}
        st.page_link(menu.page("driftredovisning"), label="Allt om raden i Driftredovisning →", query_params=query)


def _history(chosen: frame.Chosen, lines: tuple[HistoryLine, ...]) -> None:
    if not lines:
        return
    show.section("Vad som har hänt")
    rows = [(f"{plain(line.when)}  \n{plain(line.who)}", _told(line)) for line in lines[:MOST_LINES]]
    show.table(rows, ("När och vem", "Vad och varför"))
    if len(lines) > MOST_LINES:
        show.note(f"{len(lines) - MOST_LINES} äldre poster visar forecast store log {chosen.workspace.name}.")


def _told(line: HistoryLine) -> str:
    what, change = plain(line.what[:1].upper() + line.what[1:]), plain(line.change)
    return f"**{what}**{':' if change else ''} {change}  \n{plain(line.reason)}"


def _begin(chosen: frame.Chosen) -> None:
    """No unit is named: what units.yaml gives, and a file to begin from."""
    frame.head(chosen, HEADING)
    st.write(WHAT)
    show.section("Börja så här")
    st.write(HOW)
    text = starter_text(chosen.workspace, chosen.result)
    st.download_button(f"Hämta {FILE}", text, file_name=FILE, mime="application/yaml", key="hamta-enheter")
    with st.expander("Se filen"):
        st.code(text, language=None, wrap_lines=True)


frame.page(draw, Unit.TKR)
