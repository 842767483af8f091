"""The shell: settings, style, language and the list of pages."""

from __future__ import annotations

import streamlit as st

from forecast.ui import access, menu

PRODUCT = "Helårsprognos"


def main() -> None:
    """Draw the page that the address names."""
    shown = st.navigation(menu.pages(), position="top" if access.roles() else "hidden")
    _named(f"{shown.title} · {PRODUCT}")
    st.html(menu.HERE / "style.css")
    st.html(f"<script>{(menu.HERE / 'page.js').read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)
    if access.admitted():
        shown.run()
        if workspace := st.session_state.get("arbetsyta"):
            _named(f"{shown.title} · {workspace} · {PRODUCT}")


def _named(title: str) -> None:
    """What the browser calls the page, in its tab and to who hears it: two pages side by side have two names."""
    st.set_page_config(page_title=title, page_icon=str(menu.HERE / "icon.svg"), layout="wide")


if __name__ == "__main__":
    main()
