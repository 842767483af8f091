"""From the fields of a form to the journal: kept at once, or told why not, and then the typed text stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from forecast.errors import ForecastError, InputError
from forecast.money import Unit
from forecast.report.row_history import told
from forecast.store import sayings
from forecast.store.door import FILE
from forecast.store.records import Entry, EntryKind, NewEntry, subject_key
from forecast.store.sayings import Voice
from forecast.store.store import open_store
from forecast.ui import access, data, ownership, show
from forecast.ui.access import Right
from forecast.ui.text import plain
from forecast.workspace.workspace import Workspace

PATIENCE = 5.0
"""Seconds that a press waits for others who write."""
REASON, AMOUNT, CAUSE, QUOTE, REMARK = "skal", "belopp", "orsak", "text", "rapporttext"
_TEXTS = (REASON, AMOUNT, CAUSE, QUOTE, REMARK)
_NAME = "mitt-namn"
REFUSED = "avvisad"
"""Why a press was refused whose form may be gone: the next page tells it under its heading."""
_SEEN, _FAULT, _DONE = "sett", "fel", "klart"

_RIGHTS = {EntryKind.METHOD: Right.FIX}
"""What it takes to say something of a kind, where it is not what a manager may."""

Saying = Callable[[Workspace, Voice], NewEntry]
"""What is said, of a workspace as it is when the button is pressed; raises ForecastError."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form about one thing; its typed texts live in the session under its keys.

    `layer`, `section` and `month` are said where the thing is of one layer, of one section of the report, of one month;
    `measure` where it is a measure, whose row then stands in `statement` and `row`; `unit` where it is a unit's round.
    """

    workspace: str
    kind: EntryKind
    statement: str
    row: str
    layer: str = ""
    section: str = ""
    month: str = ""
    measure: str = ""
    unit: str = ""

    def key(self, field: str) -> str:
        """Where a field's value lies."""
        part = ".".join(filter(None, (self.layer, self.section, self.month, self.measure, self.unit)))
        return ".".join(("sagt", self.workspace, self.kind, self.statement, self.row, part, field))

    def text(self, field: str) -> str:
        """What is typed in a field."""
        return str(st.session_state.get(self.key(field)) or "").strip()

    @property
    def subject(self) -> str:
        """What entries about the same thing share, whatever their month."""
        named = {
            "statement": self.statement, "row": self.row, "layer": self.layer, "section": self.section,
            "unit": self.unit,
        }  # fmt: skip
        about = {"measure": self.measure} if self.measure else {name: word for name, word in named.items() if word}
        return subject_key(self.kind, about)


def last_of(form: Form, entries: Sequence[Entry], year: int) -> Entry | None:
    """The latest entry about the form's thing in a budget year, or in the form's own month."""
    mine = (
        entry
        for entry in reversed(entries)
        if entry.subject.get("month", "").startswith(form.month or str(year))
        and subject_key(entry.kind, {**entry.subject, "month": ""}) == form.subject
    )
    return next(mine, None)


def name(form: Form) -> None:
    """Who is speaking: whoever is logged in, else a name that every form of the session shows."""
    known = access.name()
    if known is not None:
        st.session_state[_NAME] = known
        show.note(f"Skrivs av {known}.")
        return
    key = f"namn.{form.kind}"
    st.session_state[key] = st.session_state.get(_NAME, "")
    st.text_input("Ditt namn", key=key, max_chars=100, on_change=_remember, args=(key,))


def speaker(form: Form) -> str:
    """Who speaks when a form's button is pressed; raises ForecastError where nobody says it."""
    if access.name() is None:
        _remember(f"namn.{form.kind}")
    who = access.name() or str(st.session_state.get(_NAME, ""))
    if not who:
        raise ForecastError("Skriv ditt namn, så att det syns vem som har sagt det.")
    return who


def _remember(key: str) -> None:
    st.session_state[_NAME] = " ".join(str(st.session_state.get(key) or "").split())


def button(
    form: Form,
    label: str,
    said: Saying,
    unit: Unit,
    *,
    main: bool = True,
    name: str = "",
    right: Right | None = None,
) -> None:
    """A button that keeps what the form says.

    Args:
        form: whose fields are said.
        label: of the button.
        said: what is said.
        unit: of the amounts in what is told afterwards.
        main: it is the form's first one.
        name: of the button, where the form has several more.
        right: what it takes to press it, where that is not what it takes to say such a thing.
    """
    st.button(
        label,
        key=form.key(name or ("spara" if main else "ta-tillbaka")),
        type="primary" if main else "secondary",
        on_click=_keep,
        args=(form, said, unit, right or _RIGHTS.get(form.kind, Right.SAY)),
    )


def outcome(form: Form, entries: Sequence[Entry], year: int) -> str:
    """Tell what came of the last press, once; what has been said until now is thereby seen. Returns what was kept."""
    last = last_of(form, entries, year)
    st.session_state[form.key(_SEEN)] = 0 if last is None else last.seq
    for line in st.session_state.pop(form.key(_FAULT), "").splitlines():
        st.error(plain(line))
    done = str(st.session_state.pop(form.key(_DONE), ""))
    if done:
        show.echo(done)
    return done


def _keep(form: Form, said: Saying, unit: Unit, right: Right) -> None:
    """Write it; where it cannot be written, say why and leave the typed texts alone."""
    try:
        access.require(right)
        _require_own(form, right)
    except ForecastError as error:
        st.session_state[REFUSED] = str(error)
        return
    try:
        made = _kept(form, said, unit)
    except ForecastError as error:
        st.session_state[form.key(_FAULT)] = data.sentences(error) if isinstance(error, InputError) else str(error)
        return
    for field in _TEXTS:
        if form.key(field) in st.session_state:
            st.session_state[form.key(field)] = ""
    st.session_state[form.key(_DONE)] = f"Sparat i journalen som post {made.seq}: {told(made, unit)}"
    shown = st.session_state.get("skikt")
    if made.kind is EntryKind.JUDGEMENT and made.new is not None and shown == "model":
        st.session_state["skikt"] = "judged"


def _require_own(form: Form, right: Right) -> None:
    """Raise ForecastError where a row is another's, or a unit that is handed in."""
    opened = data.workspace(data.path_of(form.workspace))
    if form.row:
        ownership.require_row(opened, form.statement, form.row)
    if right is Right.SUBMIT:
        ownership.require_unit(opened, form.unit)


def _kept(form: Form, said: Saying, unit: Unit) -> Entry:
    who = speaker(form)
    path = data.path_of(form.workspace)
    opened = data.workspace(path)
    entry = said(opened, Voice(who, form.text(REASON)))
    other = last_of(form, data.journal(path), opened.settings.year)
    if other is not None and other.seq > st.session_state.get(form.key(_SEEN), 0):
        raise ForecastError(f"{told(other, unit)} Ditt är inte sparat. Tryck en gång till om det ska gälla i stället.")
    sayings.try_on(opened, entry)
    named = data.named_store()
    with open_store(named or path / FILE, create=named is None, patience=PATIENCE) as store:
        [made] = store.append([entry], at=dt.datetime.now(dt.UTC))
    return made
