"""The show: one message a screen, no controls in sight, every step by keyboard."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from forecast.model import Result
from forecast.report.charts.drawing import scene_of
from forecast.report.charts.marks import Look
from forecast.report.papers.paper import Picture, Screen, ScreenRow
from forecast.report.table import Table
from forecast.report.words import SYNTHETIC, layer_words
from forecast.ui import address, frame, show
from forecast.ui.text import plain

KEY = "skarm"
"""In the address: which screen is shown; without it, none is."""
_HERE = Path(__file__).parent
_HEIGHT = 480
"""px that a picture may take on a screen 900 px high."""
_NOTE, _SYNTHETIC = 70, 50
"""px of it that a note, and the line of an invented municipality, take."""
_SCALES = (1.2, 2.0)
_WIDE_NAMES, _NARROW_NAMES = 200, 130
"""px at scale 1 for names of rows, on a wide and on a narrow screen."""


def number_shown(count: int) -> int | None:
    """Which of `count` screens the address asks for, from 1; None where it asks for none of them."""
    address.begin(KEY, "", lambda text: text == "" or (text.isascii() and text.isdigit() and 1 <= int(text) <= count))
    return int(st.session_state[KEY]) if st.session_state[KEY] else None


def write(number: int | None) -> None:
    """Put the screen into the address."""
    address.write({KEY: None if number is None else str(number)})


def start() -> None:
    """Begin at the first screen."""
    st.session_state[KEY] = "1"


def _step(by: int, count: int) -> None:
    """Go on from the screen that is shown now: of two quick presses both count."""
    shown = st.session_state.get(KEY, "")
    if shown:
        st.session_state[KEY] = str(min(max(int(shown) + by, 1), count))


def _end() -> None:
    st.session_state[KEY] = ""


def draw(chosen: frame.Chosen, shown: Result, screens: Sequence[Screen], number: int) -> None:
    """Screen `number` of the show, alone on the page."""
    st.html(_HERE / "board_room.css")
    st.html(f"<script>{(_HERE / 'board_room.js').read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)
    screen, colors = screens[number - 1], chosen.look().colors
    with st.container(key="visning"):
        _line("vem", _who(chosen), colors.secondary)
        st.title(plain(screen.message), anchor=False)
        if chosen.workspace.settings.synthetic:
            st.html(f"<p class='synthetic'>{SYNTHETIC}</p>")
        _line("under", screen.subtitle, colors.secondary)
        if screen.picture is not None:
            taken = _NOTE * bool(screen.note) + _SYNTHETIC * chosen.workspace.settings.synthetic
            _picture(screen.picture, chosen, _HEIGHT - taken)
        if screen.rows:
            st.html(_rows(screen.rows, chosen.look()))
        if screen.note:
            _line("not", screen.note, colors.secondary)
        where = f"{number} av {len(screens)}"
        left, right = st.columns([8, 1], vertical_alignment="bottom")
        with left:
            frame.foot(chosen, shown)
        with right:
            _line("antal", where, colors.secondary)
        st.html(f"<p class='dold' role='status'>{html.escape(f'Skärm {where}. {screen.message}')}</p>")
        _buttons(len(screens))


def _who(chosen: frame.Chosen) -> str:
    settings, result = chosen.workspace.settings, chosen.result
    month = result.as_of.label.split()[0]
    return f"{settings.committee}, {settings.municipality} · {layer_words(result)} för {settings.year} efter {month}"


def _line(kind: str, text: str, color: str) -> None:
    st.html(f"<p class='{kind}' style='color: {color}'>{html.escape(text)}</p>")


def _picture(picture: Picture, chosen: frame.Chosen, room: int) -> None:
    """The picture twice, for a wide and a narrow screen, of which the style shows one; then its table, for readers."""
    look = replace(picture.look, theme=chosen.look().theme)
    small = replace(look, label_column=_NARROW_NAMES)
    height = scene_of(picture.drawing, look).height
    scale = min(max(room / height, _SCALES[0]), _SCALES[1])
    with st.container(key="bred-bild"):
        wide = replace(look, scale=scale, label_column=_WIDE_NAMES)
        show.drawn(picture.drawing, wide, f"{picture.key}-bred")
    with st.container(key="smal-bild"):
        show.drawn(picture.drawing, small, f"{picture.key}-smal")
    st.html(_hidden(picture.table))


def _hidden(table: Table) -> str:
    """The picture's numbers as a table that is heard and not seen."""
    heads = "".join(f"<th scope='col'>{html.escape(text)}</th>" for text in (table.labels[0], *_titles(table)))
    lines = "".join(
        f"<tr><th scope='row'>{html.escape(row.label)}</th>"
        + "".join(f"<td>{html.escape(text)}</td>" for text in table.text_cells(row))
        + "</tr>"
        for row in table.rows
    )
    caption = html.escape(f"{table.title}. {table.subtitle}")
    head = f"<thead><tr>{heads}</tr></thead>"
    return f"<div class='dold'><table><caption>{caption}</caption>{head}<tbody>{lines}</tbody></table></div>"


def _titles(table: Table) -> list[str]:
    return [f"{column.title}, {table.unit}" for column in table.columns]


def _rows(rows: Sequence[ScreenRow], look: Look) -> str:
    """At most six rows, large; a deviation in its colour and with its sign."""
    colors = look.colors
    inks = {"worse": colors.negative, "better": colors.positive, "plain": colors.text}
    lines = "".join(
        f"<tr><th scope='row' style='border-color: {colors.row}'>{html.escape(row.name)}{_words(row, look)}</th>"
        f"<td style='border-color: {colors.row}; color: {inks[row.tone]}'>{html.escape(row.value)}</td>"
        "</tr>"
        for row in rows
    )
    return f"<table class='rader'><tbody>{lines}</tbody></table>"


def _words(row: ScreenRow, look: Look) -> str:
    return f"<span style='color: {look.colors.secondary}'>{html.escape(row.words)}</span>" if row.words else ""


def _buttons(count: int) -> None:
    """Real buttons with shortcuts; out of sight until the keyboard reaches them, or where there is no keyboard."""
    with st.container(key="visning-knappar", horizontal=True):
        st.button("Nästa", key="visning-nasta", shortcut="Right", on_click=_step, args=(1, count))
        st.button("Föregående", key="visning-foregaende", shortcut="Left", on_click=_step, args=(-1, count))
        st.button("Avsluta visning", key="visning-slut", shortcut="Esc", on_click=_end)
