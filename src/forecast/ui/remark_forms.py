"""The report's texts about the opened row: the machine's suggestion, read and approved, rewritten or taken back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from forecast.errors import ForecastError
from forecast.ledger.specs import LAYER_SV
from forecast.report.commentary.remarks import Remark
from forecast.report.papers.paper import MACHINE
from forecast.report.rows_view import OpenRow
from forecast.store import sayings
from forecast.store.records import EntryKind, NewEntry
from forecast.store.sayings import Voice, remarked
from forecast.store.shapes import MOST_TEXT
from forecast.ui import frame, results, row_forms, saying, show
from forecast.ui.saying import REMARK, Form
from forecast.ui.text import plain
from forecast.workspace.workspace import Workspace

TITLE = "Kommentar till rapporten"
WHAT = (
    "Rapportens löpande text om raden. Orsaken ovan är några ord som följer siffran på alla sidor; texten här står i "
    "nämndens handlingar för den här månaden."
)
_FILLED = "fylld"
_HEIGHT = 220


def texts(chosen: frame.Chosen, opened: OpenRow, *, writable: bool) -> None:
    """Each section's text about the row, with whose it is; nothing where the report has none about it."""
    workspace, result = chosen.workspace, chosen.result
    every = results.remarks(workspace, result)
    found = [item for item in every if (item.statement, item.row) == (opened.statement, opened.key)]
    if not found:
        return
    untouched = sum(item.written is None for item in found)
    label = f"{TITLE} · {untouched} att läsa" if untouched else TITLE
    with st.expander(label, key="kort-rapporttext"):
        show.note(WHAT)
        if writable and chosen.headline is not workspace.settings.headline:
            show.note(f"Förslagen bygger på {LAYER_SV[chosen.headline]} prognos, som sidan visar nu.")
        if writable:
            saying.name(_form(chosen, found[0]))
        for remark in found:
            if writable:
                _edited(chosen, remark)
            else:
                _read(remark)
        show.note(_left(every))


def _left(every: Sequence[Remark]) -> str:
    """How many texts of the whole report nobody has read, and which rows to open first."""
    left = [item for item in every if item.written is None]
    if not left:
        return f"Alla {len(every)} texter i rapporten är lästa."
    rows = list(dict.fromkeys(item.name for item in sorted(left, key=lambda item: not item.required)))
    more = f" och {len(rows) - 3} rader till" if len(rows) > 3 else ""
    return f"Texter kvar att läsa: {len(left)} av {len(every)}. Närmast: {', '.join(rows[:3])}{more}."


def _form(chosen: frame.Chosen, remark: Remark) -> Form:
    month = str(chosen.workspace.settings.as_of)
    about = (chosen.workspace.name, EntryKind.REMARK, remark.statement, remark.row)
    return Form(*about, section=remark.section, month=month)


def _mark(remark: Remark) -> None:
    """Whose text it is, and that its numbers have changed."""
    show.note(f"{remark.title}: {remark.by or MACHINE}.")
    if remark.stale:
        show.echo(remark.stale, fault=True)
        show.note(f"Förslaget nu: {remark.suggestion}")


def _read(remark: Remark) -> None:
    st.markdown(f"**{plain(remark.title)}**")
    for line in remark.text.splitlines():
        st.write(plain(line))
    _mark(remark)


def _edited(chosen: frame.Chosen, remark: Remark) -> None:
    """A text in its field, and what can be done with it."""
    form = _form(chosen, remark)
    _fill(form, remark.text[:MOST_TEXT])
    key = form.key(REMARK)
    st.text_area(remark.title, key=key, max_chars=MOST_TEXT, height=_HEIGHT, persist_state="session")
    _mark(remark)
    row = (remark.statement, remark.row)

    def written(workspace: Workspace, voice: Voice) -> NewEntry:
        text = form.text(REMARK)
        if not text:
            raise ForecastError("Skriv texten.")
        words = remarked(text, remark.suggestion)
        return sayings.remark(workspace, row, remark.section, words, Voice(voice.who, "Texten skrevs på sidan."))

    def approved(workspace: Workspace, voice: Voice) -> NewEntry:
        text = remark.suggestion[:MOST_TEXT]
        if form.text(REMARK).split() != text.split():
            raise ForecastError("Du har ändrat texten. Tryck på Spara texten för att behålla det du skrev.")
        words = remarked(text, remark.suggestion)
        return sayings.remark(workspace, row, remark.section, words, Voice(voice.who, "Godkänd som den är."))

    def taken_back(workspace: Workspace, voice: Voice) -> NewEntry:
        because = "Texten togs tillbaka; förslaget gäller."
        return sayings.remark(workspace, row, remark.section, None, Voice(voice.who, because))

    saying.button(form, f"Spara texten ({remark.title})", written, chosen.unit)
    if remark.written is None:
        saying.button(form, f"Godkänn som den är ({remark.title})", approved, chosen.unit, main=False)
    else:
        saying.button(form, f"Tillbaka till förslaget ({remark.title})", taken_back, chosen.unit, main=False)
    saying.outcome(form, row_forms.entries(chosen), chosen.workspace.settings.year)


def _fill(form: Form, text: str) -> None:
    """Let the field hold the text that stands now, unless somebody has begun to write another."""
    key, filled = form.key(REMARK), form.key(_FILLED)
    typed, before = str(st.session_state.get(key) or ""), st.session_state.get(filled)
    if not typed or typed == before:
        st.session_state[key] = text
    st.session_state[filled] = text
