"""What the label of a row says of its role: a sum, perhaps a sum, a part of the row above ("varav")."""

from __future__ import annotations

import re
from enum import IntEnum


class Mark(IntEnum):
    """What a label says; a higher one goes before a lower."""

    NONE = 0
    WEAK = 1
    """Netto, Resultat, Verksamhetens kostnader: a sum where the arithmetic says so."""
    STRONG = 2
    """Summa, Totalt, Delsumma, S:a."""
    FORCED = 3
    """The mapping says that it is a sum."""
    MEMO = 4
    """Varav: part of the row above."""
    NEVER = 5
    """The mapping says that it is no sum."""


_STRONG = re.compile(
    r"(?<!\w)(?:(?:del|total|slut|mellan|rad)?summa|totalt?|totaler|grand total|sub-?total|sammanlagt|s:a|tot\.)(?!\w)"
)
_WEAK = re.compile(
    r"(?<!\w)(?:netto(?:kostnad\w*|resultat|utfall)?|(?:års)?resultat|brutto(?:kostnad\w*|intäkt\w*)?"
    r"|verksamhetens (?:kostnad|intäkt|netto)\w*)(?!\w)"
)
_MEMO = re.compile(r"[\s\-–—•*·(]*(?:varav|därav|därutav|of which)(?!\w)")
_MEMO_ITEM = re.compile(r"[\-–—•*·]\s*\S")


def mark_of(text: str, sums: frozenset[str] = frozenset(), not_sums: frozenset[str] = frozenset()) -> Mark:
    """What one text says of its row.

    Args:
        text: a label, a code or a name.
        sums: labels of sums that the mapping names, in the form of `plain`.
        not_sums: labels that it says are none.
    """
    bare = plain(text)
    if not bare:
        return Mark.NONE
    if bare in not_sums:
        return Mark.NEVER
    if bare in sums:
        return Mark.FORCED
    if _MEMO.match(bare):
        return Mark.MEMO
    if _STRONG.search(bare):
        return Mark.STRONG
    return Mark.WEAK if _WEAK.search(bare) else Mark.NONE


def plain(text: str) -> str:
    """A label as labels are compared: without case and with single blanks."""
    return " ".join(text.casefold().split())


def is_memo_item(text: str) -> bool:
    """Whether a label is an item of a list ("- statsbidrag"): part of the row above where a "varav:" stands before."""
    return _MEMO_ITEM.match(text.strip()) is not None
