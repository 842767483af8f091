"""How population tables write sex and age, and which words stand for a total that must not be added again."""

from __future__ import annotations

import re

SEXES = ("M", "K")
"""Män and kvinnor, in the order of arrays."""
OLDEST = 100
"""The open class: 100 stands for 100 years and older."""
AGES = OLDEST + 1

_SEX = {
    "1": 0, "m": 0, "man": 0, "män": 0, "pojkar": 0, "men": 0, "male": 0,
    "2": 1, "k": 1, "kvinna": 1, "kvinnor": 1, "flickor": 1, "women": 1, "female": 1,
}  # fmt: skip
_TOTALS = frozenset(
    {
        "tot", "totalt", "total", "summa", "samtliga", "alla", "sc", "totsa", "1+2", "båda könen", "båda", "both sexes",
        "totalt ålder", "totalt, samtliga åldrar", "samtliga åldrar", "alla åldrar", "totalt kön", "kvinnor och män",
        "män och kvinnor", "totalt civilstånd", "samtliga civilstånd", "inrikes och utrikes födda",
        "totalt inrikes och utrikes födda",
    }
)  # fmt: skip
_SINGLE = re.compile(r"(\d{1,3})(?: ?år)?", re.IGNORECASE)
_OPEN = re.compile(r"(\d{1,3}) ?(?:\+1?|-w|-ω|år och äldre|år\+)(?: ?år)?", re.IGNORECASE)


def is_total(text: str) -> bool:
    """Whether a category is the sum of its neighbours: `tot`, `TotSa`, `SC`, ”Båda könen”."""
    return text.strip().casefold() in _TOTALS


def sex_of(text: str) -> int | None:
    """0 for men, 1 for women, None for both together.

    Raises:
        ValueError: for anything else; the text is Swedish.
    """
    word = text.strip().casefold()
    if is_total(word):
        return None
    if word not in _SEX:
        raise ValueError(f"Könet ”{text}” är okänt. Skriv M eller K, 1 eller 2, män eller kvinnor.")
    return _SEX[word]


def age_of(text: str) -> int | None:
    """Age in whole years, 100 for all from 100 up, None for all ages together.

    Raises:
        ValueError: for classes of several years, or an open class below 100; the text is Swedish.
    """
    word = text.strip()
    if is_total(word):
        return None
    oldest = open_from(word)
    if oldest is not None and oldest < OLDEST:
        raise ValueError(f"Åldern ”{text}” är öppen redan under 100 år. Hämta tabellen med ettårsklasser till 100+.")
    match = _SINGLE.fullmatch(word)
    if oldest is None and match is None:
        raise ValueError(f"Åldern ”{text}” är ingen ettårsklass. Hämta tabellen med ettårsklasser, 0 till 100+.")
    return OLDEST if match is None else min(int(match[1]), OLDEST)


def open_from(text: str) -> int | None:
    """The age that an open class begins at, e.g. 100 of `100+`, `100+1`, ”100-w år”; None for a single age."""
    match = _OPEN.fullmatch(text.strip())
    return None if match is None else int(match[1])
