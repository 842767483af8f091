"""The pages by name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

HERE = Path(__file__).parent
TITLES = {
    "oversikt": "Översikt",
    "driftredovisning": "Driftredovisning",
    "inlamning": "Inlämning",
    "scenarier": "Scenarier",
    "budget_och_plan": "Budget och plan",
    "drivare": "Drivare",
    "kontroll": "Kontroll",
    "las_in": "Läs in",
    "historik": "Historik",
    "namnd": "Nämnd",
}


def page(name: str) -> Page:
    """A page; the first is the one that an address without a page opens."""
    first = next(iter(TITLES)) == name
    return st.Page(HERE / "pages" / f"{name}.py", title=TITLES[name], url_path=name, default=first)


def pages() -> list[Page]:
    """All pages in the order of the menu."""
    return [page(name) for name in TITLES]
