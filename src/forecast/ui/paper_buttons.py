"""A paper as files to fetch: each is written when its button is pressed, never before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from forecast.report.papers.excel import excel_bytes
from forecast.report.papers.paper import Paper
from forecast.report.papers.pdf import pdf_bytes
from forecast.report.papers.powerpoint import powerpoint_bytes
from forecast.report.papers.word import word_bytes

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_WRITERS: Final[Mapping[str, tuple[str, str, Callable[[Paper], bytes]]]] = {
    "Word": ("docx", f"{_OFFICE}wordprocessingml.document", word_bytes),
    "PowerPoint": ("pptx", f"{_OFFICE}presentationml.presentation", powerpoint_bytes),
    "Excel": ("xlsx", f"{_OFFICE}spreadsheetml.sheet", excel_bytes),
    "PDF": ("pdf", "application/pdf", pdf_bytes),
}
"""What is fetched: ending, kind, and what writes it."""


def draw(paper: Paper) -> None:
    """A button a file, side by side, under each other on a phone."""
    for column, (name, (ending, mime, write)) in zip(st.columns(len(_WRITERS)), _WRITERS.items(), strict=True):
        with column:
            st.download_button(
                f"Hämta {name}",
                data=_later(write, paper),
                file_name=f"{paper.stem}.{ending}",
                mime=mime,
                on_click="ignore",
                key=f"hamta-{paper.key}-{ending}",
                width="stretch",
            )


def _later(write: Callable[[Paper], bytes], paper: Paper) -> Callable[[], bytes]:
    return lambda: write(paper)
