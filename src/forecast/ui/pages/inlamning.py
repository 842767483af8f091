"""Inlämning: who has handed in, what do they say, and is the month adopted?"""

from __future__ import annotations

import streamlit as st

from forecast.money import Unit
from forecast.report.collect.starter import HEADING, HOW, WHAT, starter_text
from forecast.ui import frame, show
from forecast.workspace.units import FILE


def draw(chosen: frame.Chosen) -> None:
    """The page, in reading order."""
    _begin(chosen)
    frame.foot(chosen)


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
