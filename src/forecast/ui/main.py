"""The shell: settings, style, language and the list of pages."""

from __future__ import annotations

import streamlit as st

from forecast.ui import access, menu


def main() -> None:
    """Draw the page that the address names."""
    st.set_page_config(page_title="Helårsprognos", page_icon=str(menu.HERE / "icon.svg"), layout="wide")
    st.html(menu.HERE / "style.css")
    st.html(f"<script>{(menu.HERE / 'page.js').read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)
    shown = st.navigation(menu.pages(), position="top" if access.roles() else "hidden")
    if access.admitted():
        shown.run()


if __name__ == "__main__":
    main()
