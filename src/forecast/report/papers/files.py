"""The files that a paper is written as: one registry for the page, the command line and whoever comes next.

A kind's writer is loaded when it is first asked for: the office programs' libraries take as long as a forecast.
"""

from __future__ import annotations

import importlib
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from forecast.report.papers.paper import Paper
from forecast.report.table import as_csv, as_text

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip: two packs of one paper have the same bytes."""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A kind of file.

    Attributes:
        ending: of the file's name, without the dot.
        title: the program that people know it by.
        mime: its media type.
        module, writer: where the function stands that makes its bytes of a paper.
    """

    ending: str
    title: str
    mime: str
    module: str
    writer: str

    def write(self, paper: Paper) -> bytes:
        """The paper as its bytes; the same bytes for the same paper."""
        made: bytes = getattr(importlib.import_module(f"{__package__}.{self.module}"), self.writer)(paper)
        return made


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, PaperFile] = {
    kind.ending: kind
    for kind in (
        PaperFile("docx", "Word", f"{_OFFICE}.wordprocessingml.document", "word.document", "word_bytes"),
        PaperFile("pptx", "PowerPoint", f"{_OFFICE}.presentationml.presentation", "slides.deck", "powerpoint_bytes"),
        PaperFile("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet", "excel.workbook", "excel_bytes"),
        PaperFile("pdf", "PDF", "application/pdf", "pdf", "pdf_bytes"),
    )
}
"""Ending -> kind, in the order that the page offers them."""


class Form(StrEnum):
    """What a paper is written as: its tables as text or CSV, or one of the `KINDS`, files for people."""

    TEXT = "text"
    CSV = "csv"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    PDF = "pdf"


def table_texts(paper: Paper, form: Form) -> dict[str, str]:
    """The paper's tables as text or CSV by file name."""
    write = as_text if form is Form.TEXT else as_csv
    ending = "txt" if form is Form.TEXT else "csv"
    return {f"{table.key}.{ending}": write(table) for table in paper.tables}


def file_name(paper: Paper, ending: str) -> str:
    """`askersund-2024-2024-08-namnd.docx`."""
    return f"{paper.stem}.{ending}"


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Named files as one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files:
            pack.writestr(zipfile.ZipInfo(name, _WHEN), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
