"""How far a measure has come, said where measures are read."""

from __future__ import annotations

import streamlit as st

from forecast.drivers.measures import STATES_SV
from forecast.periods import Month
from forecast.report.measure_form import MeasureForm, effect_of, effect_words, measure_forms, progress_of
from forecast.store import sayings
from forecast.store.records import EntryKind, NewEntry
from forecast.store.sayings import Voice
from forecast.ui import address, frame, ownership, row_forms, saying, show
from forecast.ui.saying import AMOUNT, Form
from forecast.ui.text import plain
from forecast.workspace.workspace import Workspace

KEY = "atgard"
"""In the address: which measure is reported on; without it the first."""
_STATE, _THROUGH = "lage", "till-och-med"


def report(chosen: frame.Chosen) -> None:
    """A measure's state and what it has given; nothing where there is no measure, or whoever is here may not say it."""
    every = measure_forms(chosen.workspace, chosen.unit)
    found = {item.id: item for item in every if not ownership.others_row(chosen.workspace, item.statement, item.row)}
    if not every:
        return
    with st.expander("Rapportera en åtgärds läge", key="kort-atgard", expanded=KEY in st.query_params):
        if not row_forms.may_write(chosen, "Åtgärders läge"):
            return
        if not found:
            show.note("Ingen åtgärd gäller dina rader.")
            return
        address.begin_choice(KEY, list(found), next(iter(found)))
        with st.columns([3, 2])[0]:
            st.selectbox(
                "Åtgärd", list(found), format_func=lambda key: found[key].name, key=KEY, persist_state="session"
            )
            _form(chosen, found[st.session_state[KEY]])
        address.write({KEY: None if st.session_state[KEY] == next(iter(found)) else st.session_state[KEY]})


def _form(chosen: frame.Chosen, measure: MeasureForm) -> None:
    form = Form(chosen.workspace.name, EntryKind.MEASURE_PROGRESS, measure.statement, measure.row, measure=measure.id)
    st.write(plain(measure.now))
    _fields(form, measure, chosen)
    row_forms.reason(form, "Skäl eller grund för beloppet")
    saying.name(form)
    saying.button(
        form, "Spara läget", lambda workspace, voice: _said(workspace, voice, form, measure, chosen), chosen.unit
    )
    entries, year = row_forms.entries(chosen), chosen.workspace.settings.year
    saying.outcome(form, entries, year)
    last = saying.last_of(form, entries, year)
    if last is not None and last.new is not None:
        saying.button(
            form,
            "Ta tillbaka läget",
            lambda workspace, voice: sayings.measure_progress(workspace, measure.id, None, row_forms.because(voice)),
            chosen.unit,
            main=False,
        )


def _fields(form: Form, measure: MeasureForm, chosen: frame.Chosen) -> None:
    """State, amount and month; the first is the one that holds."""
    states = [measure.state, *(key for key in STATES_SV if key != measure.state)]
    key = form.key(f"{_STATE}.{measure.state}")  # a state that has been kept is the first again
    st.selectbox("Läge", states, format_func=lambda state: STATES_SV[state], key=key)
    if not measure.months:
        show.note("Åtgärden har ingen månad med effekt ännu, så inget belopp kan rapporteras.")
        return
    label = f"Har blivit av hittills i år, {chosen.unit}, bättre med plus"
    st.text_input(label, key=form.key(AMOUNT), max_chars=40, persist_state="session")
    text = form.text(AMOUNT)
    if text:
        try:
            show.echo(effect_words(effect_of(text, chosen.unit), chosen.unit))
        except ValueError as error:
            show.echo(str(error), fault=True)
    months = [str(month) for month in measure.months]
    st.selectbox("Till och med", months, format_func=lambda text: Month.parse(text).label, key=form.key(_THROUGH))


def _said(workspace: Workspace, voice: Voice, form: Form, measure: MeasureForm, chosen: frame.Chosen) -> NewEntry:
    state = str(st.session_state.get(form.key(f"{_STATE}.{measure.state}"), measure.state))
    asked = st.session_state.get(form.key(_THROUGH))
    through = Month.parse(asked) if asked else None
    progress = progress_of(measure, state, form.text(AMOUNT), through, chosen.unit)
    return sayings.measure_progress(workspace, measure.id, progress, row_forms.because(voice))
