"""A paper as PDF/UA-1: tagged, in Swedish, with the font that we ship."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

import typst

from forecast.report.papers.columns import INDENT
from forecast.report.papers.flow import (
    ABOUT,
    CONTENTS,
    PAGE_OF,
    Heading,
    Item,
    Notes,
    Printed,
    Under,
    stretches,
)
from forecast.report.papers.images import FONTS, svg
from forecast.report.papers.letters import MISSING, MISSING_NOTE, drawable
from forecast.report.papers.paper import Paper, Picture, Words
from forecast.report.papers.properties import stamp

_TEMPLATE: Final = Path(__file__).parent / "paper.typ"


@cache
def _fonts() -> typst.Fonts:
    """Our font alone: the same bytes on every machine, whatever is installed there."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def pdf_bytes(paper: Paper) -> bytes:
    """The paper as a PDF that a screen reader reads; the same bytes for the same paper.

    Text goes in as JSON and is never read as markup. Letters that the font lacks are shown as a square, and the paper
    says so.
    """
    return typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": paper_json(paper)},
        pdf_standards=["ua-1"],
        timestamp=stamp(paper),
    )


def paper_json(paper: Paper) -> str:
    """What the template reads."""
    when = stamp(paper)
    body = {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "place": paper.place,
        "synthetic": paper.synthetic,
        "footer": paper.footer,
        "contents": CONTENTS,
        "about": ABOUT,
        "page_of": PAGE_OF,
        "date": (when.year, when.month, when.day),
        "stretches": [
            {"lying": stretch.lying, "items": [_item(item) for item in stretch.items]} for stretch in stretches(paper)
        ],
    }
    clean = json.dumps(_drawable(body), ensure_ascii=False)
    missing = (MISSING_NOTE,) if MISSING in clean else ()
    return clean.removesuffix("}") + f', "missing": {json.dumps(missing, ensure_ascii=False)}}}'


def _item(item: Item) -> dict[str, object]:
    match item:
        case Heading():
            return {"kind": "heading", "level": item.level, "text": item.text}
        case Under():
            return {"kind": "under", "text": item.text}
        case Words():
            return {"kind": "words", "style": item.kind, "lines": item.text.splitlines(), "mark": item.mark}
        case Picture():
            return {"kind": "image", "svg": svg(item), "alt": item.alt}
        case Printed():
            return _table(item)
        case Notes():
            return {"kind": "notes", "texts": item.texts}


def _table(item: Printed) -> dict[str, object]:
    grid, fit = item.grid, item.grid.fit
    rows = [
        {
            "texts": row.texts,
            "tones": row.tones,
            "indents": [INDENT * row.level, *(0 for _ in row.texts[1:])],
            "divided": [fit.divides(n, text, 0 if n else row.level) for n, text in enumerate(row.texts)],
            "strong": row.strong,
            "total": row.total,
        }
        for row in grid.rows
    ]
    return {
        "kind": "table",
        "head": grid.head,
        "right": grid.right,
        "size": fit.size,
        "widths": fit.widths,
        "starts": fit.starts,
        "whole": fit.whole,
        "tight": fit.tight,
        "rows": rows,
    }


def _drawable(value: object) -> object:
    """Every text in what goes to the template, made of letters that the font holds."""
    match value:
        case str():
            return drawable(value)
        case dict():
            return {key: _drawable(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_drawable(inner) for inner in value]
        case _:
            return value
