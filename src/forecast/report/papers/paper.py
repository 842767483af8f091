"""A paper: one definition of text, tables and pictures, which the page shows and every file is written from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from forecast.report.charts.drawing import Drawing, in_words
from forecast.report.charts.marks import Look
from forecast.report.table import Table

Origin = Literal["numbers", "machine", "person", "report"]
"""Whose words: built from numbers alone (a heading, a lead), a machine's suggestion for a commentary, a person's, or a
published report's."""
MACHINE = "maskinellt förslag"
"""How a suggestion that no person has touched is marked, wherever it is read."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph.

    Attributes:
        text: plain text; escaped where it is shown.
        kind: how it stands: the first lines, running text, or secondary text.
        origin: whose words they are.
        by: who and when, or the report; "" where the origin says it all.
    """

    text: str
    kind: Literal["lead", "body", "note"] = "body"
    origin: Origin = "numbers"
    by: str = ""

    @property
    def mark(self) -> str:
        """What stands after the words: who said it, or that a machine suggests it."""
        return MACHINE if self.origin == "machine" else self.by


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with what everyone needs beside it.

    Attributes:
        key: name in files.
        title: the message.
        subtitle: who, what, when, unit.
        drawing: what is drawn.
        look: unit and decimals; a writer changes its size, never its numbers.
        sentence: what it shows, for those who read no charts.
        table: the same numbers.
    """

    key: str
    title: str
    subtitle: str
    drawing: Drawing
    look: Look
    sentence: str
    table: Table

    @property
    def alt(self) -> str:
        """The alt text, with the numbers."""
        return in_words(self.drawing, self.look)


Part = Words | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `level` 1 is a chapter, 2 a part of the one before."""

    key: str
    title: str
    parts: tuple[Part, ...]
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class ScreenRow:
    """A row of a screen: a name, its value as text, and what is said of it; `tone` is worse, better or plain."""

    name: str
    value: str
    words: str = ""
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Screen:
    """One message for the board room: a sentence, then a picture or at most six rows.

    Attributes:
        key: in the address.
        message: one sentence.
        subtitle: what, when and unit.
        picture: what is drawn; None where the rows say it.
        rows: at most six.
        note: what must be known to read it right; "" where nothing.
    """

    key: str
    message: str
    subtitle: str
    picture: Picture | None = None
    rows: tuple[ScreenRow, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that a file holds.

    Attributes:
        key: name in files, "namnd" or "budgetunderlag".
        title: of the paper, "Helårsprognos per augusti 2024".
        subtitle: who, what, when, unit.
        place: municipality and committee.
        screens: one message a screen; PowerPoint begins with them.
        sections: in printed order.
        footer: the sign rule, source, as-of, scenario and run id; first of all that a synthetic municipality is so.
        stem: of the file's name, "askersund-2024-2024-08-namnd".
        synthetic: the municipality is invented.
    """

    key: str
    title: str
    subtitle: str
    place: str
    screens: tuple[Screen, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    stem: str
    synthetic: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, those beside pictures too, in printed order."""
        parts = [part for section in self.sections for part in section.parts]
        found = [part.table if isinstance(part, Picture) else part for part in parts if not isinstance(part, Words)]
        return tuple(found)
