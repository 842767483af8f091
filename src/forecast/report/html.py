"""Pieces of a page as text: every word that comes from outside is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: what it says.
        best: whether to mark it, in words and in colour.
        words: whether it is text, which stands to the left.
    """

    text: str
    best: bool = False
    words: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its name, its cells, and what kind of row it is (`ours`, `all` or nothing)."""

    name: str
    cells: tuple[Cell, ...]
    kind: str = ""


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; `kind` is `lead`, `note` or nothing."""
    return f"<p{_class(kind)}>{escape(text)}</p>"


def heading(text: str, level: int = 2) -> str:
    """A heading."""
    return f"<h{level}>{escape(text)}</h{level}>"


def table(caption: str, head: Sequence[str], rows: Iterable[Row], words: Sequence[int] = ()) -> str:
    """A table with a caption and scopes, in a box that scrolls within reach of the keyboard.

    Args:
        caption: what it shows.
        head: titles of all columns, the rows' names first.
        rows: rows with one cell less than `head`.
        words: numbers of the columns whose title stands to the left.
    """
    titles = "".join(
        f'<th scope="col"{_class("text" if index in words else "")}>{escape(title)}</th>'
        for index, title in enumerate(head)
    )
    body = "".join(
        f'<tr{_class(row.kind)}><th scope="row"><bdi>{escape(row.name)}</bdi></th>'
        f"{''.join(_cell(cell) for cell in row.cells)}</tr>"
        for row in rows
    )
    return (
        f'<div class="wide" tabindex="0" role="region" aria-label="{escape(caption)}"><table>'
        f"<caption>{escape(caption)}</caption><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """A list of names and what they are."""
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd><bdi>{escape(text)}</bdi></dd>' for name, text in pairs)}</dl>"


def figure(picture: str, caption: str) -> str:
    """A picture that is already an element, with its caption."""
    return f"<figure>{picture}<figcaption>{escape(caption)}</figcaption></figure>"


def folded(summary: str, inner: str) -> str:
    """What is one click away; `inner` is already elements."""
    return f"<details><summary>{escape(summary)}</summary>{inner}</details>"


def _cell(cell: Cell) -> str:
    if cell.best:
        return f'<td class="best">{escape(cell.text)} bäst</td>'
    return f"<td{_class('text' if cell.words else '')}>{escape(cell.text)}</td>"


def _class(kind: str) -> str:
    return f' class="{escape(kind)}"' if kind else ""
