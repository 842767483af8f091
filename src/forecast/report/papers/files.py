"""The files that a paper is written as: one registry for the page, the command line and whoever comes next."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from forecast.report.papers.excel.workbook import excel_bytes
from forecast.report.papers.paper import Paper
from forecast.report.papers.pdf import pdf_bytes
from forecast.report.papers.slides.deck import powerpoint_bytes
from forecast.report.papers.word.document import word_bytes

_WHEN = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip: two packs of one paper have the same bytes."""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A kind of file.

    Attributes:
        ending: of the file's name, without the dot.
        title: the program that people know it by.
        mime: its media type.
        write: the paper as its bytes; the same bytes for the same paper.
    """

    ending: str
    title: str
    mime: str
    write: Callable[[Paper], bytes]


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS: Mapping[str, PaperFile] = {
    kind.ending: kind
    for kind in (
        PaperFile("docx", "Word", f"{_OFFICE}.wordprocessingml.document", word_bytes),
        PaperFile("pptx", "PowerPoint", f"{_OFFICE}.presentationml.presentation", powerpoint_bytes),
        PaperFile("xlsx", "Excel", f"{_OFFICE}.spreadsheetml.sheet", excel_bytes),
        PaperFile("pdf", "PDF", "application/pdf", pdf_bytes),
    )
}
"""Ending -> kind, in the order that the page offers them."""


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
