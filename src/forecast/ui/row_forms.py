"""What a person says about the opened row: a judged forecast, a comment, and the history of both."""

from __future__ import annotations

import streamlit as st

from forecast.errors import ForecastError
from forecast.ledger.specs import LAYER_SV, Layer
from forecast.money import Unit
from forecast.report.row_form import amount_words, judgeable, judged_by, understood
from forecast.report.row_history import row_history
from forecast.report.rows_view import OpenRow
from forecast.store import sayings
from forecast.store.records import Entry, EntryKind, NewEntry
from forecast.store.sayings import Voice
from forecast.store.shapes import MOST_CAUSE, Cause
from forecast.ui import access, data, frame, locked, saying, show
from forecast.ui.access import Right
from forecast.ui.saying import AMOUNT, CAUSE, QUOTE, REASON, Form
from forecast.ui.text import plain
from forecast.workspace.workspace import Workspace

MOST_LINES = 20
"""Entries of a row that the page shows."""


def history(chosen: frame.Chosen, opened: OpenRow) -> None:
    """Who has said what of the row, newest first; nothing where nobody has."""
    tree = chosen.result.statements[opened.statement].tree
    at = tree.position(opened.key)
    names = {tree.rows[i].key: tree.rows[i].name for i in (*tree.leaves_below(at), at)}
    year = chosen.workspace.settings.year
    lines = row_history(entries(chosen), opened.statement, names, opened.key, year, chosen.unit)
    if not lines:
        return
    st.subheader("Historik för raden", anchor=False)
    rows = [
        (
            f"{plain(line.when)}  \n{plain(line.who)}",
            f"**{plain(line.what[:1].upper() + line.what[1:])}:** {plain(line.change)}  \n{plain(line.reason)}",
        )
        for line in lines[:MOST_LINES]
    ]
    show.table(rows, ("När och vem", "Från → till, och skäl"))
    if len(lines) > MOST_LINES:
        show.note(f"{len(lines) - MOST_LINES} äldre poster visar forecast store log {chosen.workspace.name}.")


def may_write(chosen: frame.Chosen, what: str = "Bedömningar och kommentarer") -> bool:
    """Whether whoever is here may write, and the page shows the workspace's own month, which is open; says why not."""
    if not access.may(Right.SAY):
        show.note(f"Din roll läser. {what} skrivs av verksamhetschefer och ekonomer.")
        return False
    month = chosen.workspace.settings.as_of
    if chosen.result.as_of != month:
        show.note(f"{what} skrivs för arbetsytans månad. Välj {month.label} för att skriva.")
        return False
    told = locked.words(chosen.workspace, month)
    if told:
        show.note(f"{told} {locked.OPENS}")
    return not told


def judge(chosen: frame.Chosen, opened: OpenRow) -> None:
    """A person's forecast of the row's year, or of a part of it."""
    part = chosen.result.statements[opened.statement]
    names = dict(judgeable(part, part.tree.position(opened.key)))
    if not names:
        return
    with st.expander("Bedöm raden", key="kort-bedom"):
        key = opened.key
        if key not in names:
            st.write("En summa är sina delar. Välj den del som du bedömer.")
            key = st.selectbox("Del", list(names), format_func=names.__getitem__, key=f"bedom-del.{opened.key}")
        form = Form(chosen.workspace.name, EntryKind.JUDGEMENT, opened.statement, key)
        at, unit = part.tree.position(key), chosen.unit
        _amount(form, unit, float(part.base.budget[at]), float(part.base.actual[at]))
        reason(form, "Skäl")
        saying.name(form)
        saying.button(
            form, "Spara bedömningen", lambda workspace, voice: _judgement(workspace, voice, form, unit), unit
        )
        if saying.outcome(form, entries(chosen), chosen.workspace.settings.year):
            _where_it_shows(chosen)
        _held_judgement(chosen.workspace, form, unit)


def _amount(form: Form, unit: Unit, budget: float, actual: float) -> None:
    """The amount's field, and what was understood of it."""
    label = f"Bedömd prognos för helåret, {unit}, kostnad med minus"
    st.text_input(label, key=form.key(AMOUNT), max_chars=40, persist_state="session")
    text = form.text(AMOUNT)
    if not text:
        return
    try:
        found = understood(text, unit, budget, actual)
    except ValueError as error:
        show.echo(str(error), fault=True)
        return
    show.echo(found.echo)
    if found.odd:
        show.echo(found.odd, fault=True)


def reason(form: Form, label: str) -> None:
    """Why; the text stays until it is kept."""
    st.text_area(label, key=form.key(REASON), max_chars=2000, height=90, persist_state="session")


def _judgement(workspace: Workspace, voice: Voice, form: Form, unit: Unit) -> NewEntry:
    text = form.text(AMOUNT)
    if not text:
        raise ForecastError("Skriv beloppet.")
    try:
        found = understood(text, unit, float("nan"), float("nan"))
    except ValueError as error:
        raise ForecastError(str(error)) from error
    return sayings.judgement(workspace, (form.statement, form.row), found.sek, because(voice))


def because(voice: Voice) -> Voice:
    """The voice itself; raises ForecastError where it gives no reason."""
    if not voice.reason:
        raise ForecastError("Skriv skälet, så att den som läser om ett år förstår.")
    return voice


def _held_judgement(workspace: Workspace, form: Form, unit: Unit) -> None:
    """What holds, and a way to take it back."""
    held = judged_by(workspace, form.statement, form.row)
    if held is None:
        return
    sek = float(held.forecast) * workspace.settings.unit.sek
    when = held.date.isoformat()
    st.write(plain(f"Gäller nu: {amount_words(sek, unit)}, {held.name}, {when}. {held.reason}"))
    row = (form.statement, form.row)
    saying.button(
        form,
        "Ta tillbaka bedömningen",
        lambda opened, voice: sayings.judgement(opened, row, None, because(voice)),
        unit,
        main=False,
    )


def _where_it_shows(chosen: frame.Chosen) -> None:
    """The table shows another layer: how to see the judged one."""
    if chosen.headline is Layer.JUDGED:
        show.note("Tabellen visar nu bedömd prognos: modellens på de rader som ingen har bedömt.")
    elif Layer.JUDGED.value in frame.layers(chosen.workspace, chosen.result.as_of):
        show.note(f"Tabellen visar {LAYER_SV[chosen.headline]} prognos. Bedömningen står bland skikten ovan.")
        st.button("Visa bedömd prognos", key="visa-bedomd", on_click=_show_judged)


def _show_judged() -> None:
    st.session_state["skikt"] = Layer.JUDGED.value


def comment(chosen: frame.Chosen, opened: OpenRow) -> None:
    """Why the shown layer's forecast of the row is what it is."""
    layer = chosen.headline
    form = Form(chosen.workspace.name, EntryKind.COMMENT, opened.statement, opened.key, layer.value)
    with st.expander("Kommentera raden", key="kort-kommentera"):
        about = (opened.statement, opened.key, layer)
        held = [item for item in chosen.workspace.comments if (item.statement, item.row, item.layer) == about]
        more = " Den ersätter de ord som gäller nu; de står kvar i historiken." if held else ""
        show.note(f"Kommentaren gäller {LAYER_SV[layer]} prognos.{more}")
        key = form.key(CAUSE)
        st.text_input(f"Orsak, högst {MOST_CAUSE} tecken", key=key, max_chars=MOST_CAUSE, persist_state="session")
        key = form.key(QUOTE)
        st.text_area("Hela texten (kan lämnas tom)", key=key, max_chars=5000, height=120, persist_state="session")
        saying.name(form)
        saying.button(form, "Spara kommentaren", lambda workspace, voice: _comment(workspace, voice, form), chosen.unit)
        saying.outcome(form, entries(chosen), chosen.workspace.settings.year)
        if held:
            saying.button(
                form,
                "Ta tillbaka kommentaren",
                lambda workspace, voice: sayings.comment(workspace, about[:2], layer, None, _taken_back(voice)),
                chosen.unit,
                main=False,
            )


def _comment(workspace: Workspace, voice: Voice, form: Form) -> NewEntry:
    """A comment is its own reason."""
    cause, quote = " ".join(form.text(CAUSE).split()), form.text(QUOTE)
    if not cause:
        raise ForecastError("Skriv orsaken i några ord.")
    row = (form.statement, form.row)
    return sayings.comment(workspace, row, Layer(form.layer), Cause(cause=cause, quote=quote), Voice(voice.who, cause))


def _taken_back(voice: Voice) -> Voice:
    return Voice(voice.who, "Kommentaren togs bort på sidan.")


def entries(chosen: frame.Chosen) -> tuple[Entry, ...]:
    """The workspace's journal, oldest first."""
    return data.journal(data.path_of(chosen.workspace.name))
