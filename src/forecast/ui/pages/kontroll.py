"""Kontroll: is what was read whole, and what does not add up?"""

from __future__ import annotations

import streamlit as st

from forecast.ledger.findings import Severity
from forecast.money import Unit
from forecast.report.control_view import PLURAL_SV, WORD_SV, Control, Note, control
from forecast.report.intake.earlier_imports import earlier_imports
from forecast.report.labels import distinct
from forecast.ui import address, data, frame, menu, printed, show
from forecast.ui.text import plain

ALL = "alla"
EVERY_FILE = "alla filer"
TONES = {Severity.BLOCKER: ":red[**{}**]", Severity.WARNING: "**{}**", Severity.INFO: ":gray[**{}**]"}
FIRST = 25  # findings that are shown before the reader asks for the rest


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    found = control(chosen.workspace, chosen.result, data.findings(chosen.workspace, data.state(chosen.workspace)))
    settings = chosen.workspace.settings
    under = f"{settings.municipality}, {settings.committee.lower()} · {settings.year} · underlaget som det är inläst"
    frame.head(chosen, found.heading, found.lead, under)
    _notes(chosen, found)
    printed.table(found.receipts)
    _imports(chosen)
    frame.foot(chosen)


def _notes(chosen: frame.Chosen, found: Control) -> None:
    show.section("Vad som inte stämmer" if found.notes else "Inget att rätta")
    if not found.notes:
        st.write("Summor, skillnader, årtal och texter i underlaget stämmer med varandra.")
        return
    present = [level for level in Severity if found.count(level)]
    names = {ALL: f"Alla {len(found.notes)}"}
    names |= {level.value: f"{PLURAL_SV[level]} {found.count(level)}" for level in present}
    address.begin_choice("slag", list(names), ALL)
    files = [EVERY_FILE, *found.files]
    address.begin_choice("fil", files, EVERY_FILE)
    left, right = st.columns([2, 1])
    with left:
        st.segmented_control(
            "Visa", list(names), format_func=lambda key: names[key], key="slag", persist_state="session", required=True
        )
    with right:
        labels = distinct({file: file for file in files})
        st.selectbox("Fil", files, format_func=lambda file: labels[file], key="fil", persist_state="session")
    slag, file = st.session_state["slag"], st.session_state["fil"]
    address.write({"slag": None if slag == ALL else slag, "fil": None if file == EVERY_FILE else file})
    shown = [note for note in found.notes if slag in {ALL, note.severity.value} and file in {EVERY_FILE, note.file}]
    for number, note in enumerate(shown[:FIRST]):
        _note(chosen, note, number)
    if len(shown) > FIRST:
        with st.expander(f"{len(shown) - FIRST} till"):
            for number, note in enumerate(shown[FIRST:], FIRST):
                _note(chosen, note, number)
    if not shown:
        st.write("Inget sådant i den filen.")


def _note(chosen: frame.Chosen, note: Note, number: int) -> None:
    with st.container(key=f"anm-{number}"):
        left, right = st.columns([1, 3], gap="medium")
        with left, st.container(gap=None):
            st.markdown(TONES[note.severity].format(WORD_SV[note.severity]))
            show.note(note.place)
        with right, st.container(gap=None):
            st.markdown(plain(note.sentence))
            show.note(note.remedy)
            if note.row is not None:
                name = chosen.workspace.tree.rows[chosen.workspace.tree.position(note.row)].name
                st.page_link(
                    menu.page("driftredovisning"),
                    label=f"Öppna {plain(name)} i Driftredovisning →",
                    query_params={"arbetsyta": chosen.workspace.name, "rad": note.row},
                )


def _imports(chosen: frame.Chosen) -> None:
    """What was taken in on the page or by the command line, newest first."""
    taken = earlier_imports(chosen.workspace)
    if taken:
        show.section("Inlästa filer", "Nyast först. Ersatt: en senare fil har sagt samma sak på nytt.")
        rows = [
            (
                plain(item.number),
                plain(item.file),
                plain("; ".join(item.holds)),
                plain(item.rows),
                plain(item.sum_loaded),
                "ersatt" if item.replaced else "gäller",
            )
            for item in taken
        ]
        show.table(rows, ("Nr", "Fil", "Innehåll", "Inläst", "Summa", "Läge"), numbers=(4,))
    st.page_link(menu.page("las_in"), label="Läs in en fil →", query_params={"arbetsyta": chosen.workspace.name})


frame.page(draw, Unit.TKR)
