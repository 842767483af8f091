"""A paper's files to fetch: each made when it is asked for, all four with progress and a way to stop."""

from __future__ import annotations

import hashlib
from functools import partial

import streamlit as st

from forecast.report.papers.files import KINDS, file_name, packed
from forecast.report.papers.paper import Paper

_WANTED = "filer-onskade"
"""The paper that all four files are wanted of."""
_READY = "filer-klara"
"""The paper that all four files are made of."""


def draw(paper: Paper) -> None:
    """The buttons; a file that was made once is kept for everybody until the paper changes."""
    mark = _mark(paper)
    with st.container(horizontal=True, key=f"filer-{paper.key}"):
        for kind in KINDS.values():
            st.download_button(
                kind.title,
                partial(_bytes, paper, mark, kind.ending),
                file_name=file_name(paper, kind.ending),
                mime=kind.mime,
                key=f"hamta-{paper.key}-{kind.ending}",
                on_click="ignore",
            )
        if st.session_state.get(_READY) != mark:
            st.button("Gör alla fyra", key=f"gor-{paper.key}", on_click=_want, args=(mark,))
    if st.session_state.get(_WANTED) == mark:
        _make_all(paper, mark)
    if st.session_state.get(_READY) == mark:
        pack = packed((file_name(paper, ending), _bytes(paper, mark, ending)) for ending in KINDS)
        st.download_button(
            "Hämta alla fyra",
            pack,
            file_name=f"{paper.stem}.zip",
            mime="application/zip",
            key=f"hamta-{paper.key}-alla",
            on_click="ignore",
            type="primary",
        )


def _make_all(paper: Paper, mark: str) -> None:
    """Make the four files one after the other; between two of them a press on Avbryt ends it."""
    box = st.container(key=f"gors-{paper.key}")
    with box:
        st.button("Avbryt", key=f"avbryt-{paper.key}", on_click=_stop)
        line = st.progress(0.0, "Börjar …")
    for number, kind in enumerate(KINDS.values()):
        line.progress(number / len(KINDS), f"Skriver {kind.title}, fil {number + 1} av {len(KINDS)} …")
        _bytes(paper, mark, kind.ending)
    st.session_state[_READY] = mark
    st.session_state.pop(_WANTED, None)
    st.rerun()


def _want(mark: str) -> None:
    st.session_state[_WANTED] = mark


def _stop() -> None:
    st.session_state.pop(_WANTED, None)


def _mark(paper: Paper) -> str:
    """What tells one paper's text and numbers from another's."""
    return hashlib.sha256(repr(paper).encode()).hexdigest()


@st.cache_resource(max_entries=64, show_spinner=False)
def _bytes(_paper: Paper, mark: str, ending: str) -> bytes:
    del mark
    return KINDS[ending].write(_paper)
