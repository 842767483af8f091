"""Charts and tables with what everyone needs beside them: alt text, a sentence, a table."""

from __future__ import annotations

import html
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from forecast.report.charts.drawing import Drawing, spec
from forecast.report.charts.marks import Look
from forecast.ui.text import plain


def section(title: str, under: str = "") -> None:
    """A heading of the second level and the line of who, what, when, unit below it."""
    st.header(plain(title), anchor=False)
    if under:
        note(under)


def note(text: str) -> None:
    """Secondary text; darker than Streamlit's caption, which fails the contrast rule."""
    st.html(f"<p class='note'>{html.escape(text)}</p>")


def drawn(drawing: Drawing, look: Look, key: str) -> None:
    """A picture of ours; its description in words is its accessible name."""
    st.vega_lite_chart(spec(drawing, look), width="stretch", theme=None, key=key)


AMOUNTS = "tal"
CHANGES = "andring"
WORDS = "text"
"""Kinds of tables: amounts after the first column, amounts after the second, words."""


def table(
    rows: Sequence[Sequence[str]], head: Sequence[str], kind: str = WORDS, *, numbers: Sequence[int] = ()
) -> None:
    """A small table of text. Cells are Markdown, so the caller escapes them; heads are text and escaped here.

    The style sheet aligns by kind, and to the right the columns whose positions, from 0, are `numbers`: they stand in
    the container's key, since a table of Streamlit's takes no style by column.
    """
    number = st.session_state.get("_tables", 0)
    st.session_state["_tables"] = number + 1
    aligned = "".join(f"-hoger{at + 1}" for at in numbers)
    with st.container(key=f"{kind}{aligned}-{number}"):
        columns = heads(head)
        st.table(pd.DataFrame([list(row) for row in rows], columns=columns), border="horizontal", hide_index=True)


def heads(texts: Sequence[str]) -> list[str]:
    """Heads letter by letter, none of them twice: a user's own words may be alike, and a table refuses that."""
    made: list[str] = []
    for text in texts:
        found, number = plain(text), 1
        while found in made:
            number += 1
            found = plain(f"{text} ({number})")
        made.append(found)
    return made


def echo(text: str, *, fault: bool = False) -> None:
    """What was understood of a typed value, or what is wrong with it, directly under the field."""
    st.html(f"<p class='{'fault' if fault else 'echo'}'>{html.escape(text)}</p>")


def arithmetic(text: str) -> None:
    """How an effect is counted."""
    st.html(f"<p class='arithmetic'>{html.escape(text)}</p>")
