"""A paper in the order that it is printed, in stretches of standing and lying pages, for Word and PDF alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from forecast.report.papers.grid import Grid, printed
from forecast.report.papers.letters import drawable
from forecast.report.papers.paper import Paper, Part, Picture, Section, Words
from forecast.report.table import Table

CONTENTS: Final = "Innehåll"
ABOUT: Final = "Om siffrorna"
PAGE_OF: Final = ("Sida ", " av ")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter."""

    level: Literal[1, 2, 3]
    text: str


@dataclass(frozen=True, slots=True)
class Under:
    """Who, what, when and unit, under the heading of a table or a picture."""

    text: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A table, with the name that a screen reader reads."""

    grid: Grid
    name: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What stands under a table."""

    texts: tuple[str, ...]


Item = Heading | Under | Words | Picture | Printed | Notes


@dataclass(frozen=True, slots=True)
class Stretch:
    """Pages that stand, or lie, with what is on them."""

    lying: bool
    items: tuple[Item, ...]


def stretches(paper: Paper) -> tuple[Stretch, ...]:
    """All of the paper; a heading lies on the page of what it heads."""
    found: list[Stretch] = []
    for section in paper.sections:
        waiting: tuple[Item, ...] = _said(section.level, section.title)
        for n, part in enumerate(section.parts):
            items = (*waiting, *_part(part, section, paper, first=n == 0))
            waiting = ()
            lying = any(isinstance(item, Printed) and item.grid.fit.lying for item in items)
            _add(found, Stretch(lying, items))
        if waiting:
            _add(found, Stretch(found[-1].lying if found else False, waiting))
    return tuple(found)


def _add(found: list[Stretch], more: Stretch) -> None:
    if found and found[-1].lying == more.lying:
        found[-1] = replace(found[-1], items=(*found[-1].items, *more.items))
    else:
        found.append(more)


def _part(part: Part, section: Section, paper: Paper, *, first: bool) -> tuple[Item, ...]:
    match part:
        case Words():
            return (part,)
        case Table():
            return (*_heading(part, section, first=first), Under(part.subtitle), *_table(part, paper))
        case Picture():
            said = (Words(part.sentence, "note"),) if part.sentence else ()
            name = () if part.table.title == part.title else (Under(part.table.title),)
            return (
                *_heading(part, section, first=first),
                Under(part.subtitle),
                part,
                *said,
                *name,
                *_table(part.table, paper),
            )


def _heading(part: Table | Picture, section: Section, *, first: bool) -> tuple[Heading, ...]:
    """The part's own heading, unless its section has just said the same."""
    if first and part.title == section.title:
        return ()
    return _said(2 if section.level == 1 else 3, part.title)


def _said(level: Literal[1, 2, 3], title: str) -> tuple[Heading, ...]:
    """The heading, unless nothing of it can be seen: PDF/UA refuses an empty one."""
    return (Heading(level, title),) if drawable(title).strip() else ()


def _table(table: Table, paper: Paper) -> tuple[Item, ...]:
    """The table, its notes, and what its own foot says beyond the foot of every page (Piteå prints another sign)."""
    own = tuple(line for line in table.footer if line not in paper.footer)
    notes = (*table.notes, *own)
    return (Printed(printed(table), table.title), *((Notes(notes),) if notes else ()))
