"""Names of worksheets: legal, short and different from each other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from forecast.report.papers.properties import clean

_MOST: Final = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_RESERVED: Final = "history"


def sheet_names(titles: Sequence[str], taken: Sequence[str] = ()) -> tuple[str, ...]:
    """A name for each title, at most 31 signs, nothing that Excel refuses in one, none twice whatever its case."""
    used = {name.casefold() for name in taken} | {_RESERVED}
    names: list[str] = []
    for number, title in enumerate(titles, 1):
        bare = " ".join(_FORBIDDEN.sub(" ", clean(title)).split()) or f"Tabell {number}"
        name, again = _cut(bare, ""), 2
        while name.casefold() in used:
            name, again = _cut(bare, f" ({again})"), again + 1
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def _cut(text: str, ending: str) -> str:
    room = _MOST - len(ending)
    return (text if len(text) <= room else text[: room - 1].rstrip() + "…") + ending
