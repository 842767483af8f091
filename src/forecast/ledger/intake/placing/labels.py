"""What a code or a name in a foreign file means in a tree, and the key of a row that is new."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forecast.ledger.intake.placing.accounts import plain
from forecast.ledger.tree import Tree

LONGEST_NAME = 200
"""Characters of a name that a row keeps."""
NAMELESS = "(utan kod)"
"""The row of amounts whose line says nothing."""
_LONGEST_KEY = 60
_SUM_OF_CODE = re.compile(r"(?:delsumma|summa|s:a|totalt?|sum):? (\d[\w.\-]*)(?: |$)")
_SUMS = re.compile(r"(delsumma|summa|s:a|totalt?|sum)( (totalt?|summa|allt))?:?")


@dataclass(frozen=True, slots=True)
class Label:
    """How a file names a row; "" where it does not say.

    `under` is the line of the printed sum that it is part of, -1 where none is known.
    """

    code: str
    name: str
    text: str
    under: int = -1

    @property
    def is_nothing(self) -> bool:
        """Whether the file does not name the row at all."""
        return not (self.code or self.name or self.text)

    @property
    def shown(self) -> str:
        """The shortest that names it."""
        return self.code or self.name or self.text or NAMELESS

    @property
    def identity(self) -> tuple[str, str]:
        """What is one row: a code whatever its names, else a name."""
        return ("code", loose(self.code)) if self.code else ("name", loose(self.name or self.text or NAMELESS))

    @property
    def is_sum(self) -> bool:
        """Whether it says only that it is a sum, and not of what."""
        return _SUMS.fullmatch(plain(self.code or self.name or self.text)) is not None

    def sums(self, part: Label) -> bool:
        """Whether it is the printed sum of one code's own rows: `Summa 5110 Kansli` below rows of 5110."""
        return bool(part.code) and self.summed_code == loose(part.code)

    @property
    def summed_code(self) -> str:
        """The code behind the word for a sum: 5110 of `Summa 5110 Kansli`; "" where it says none."""
        match = _SUM_OF_CODE.match(plain(self.code or self.text or self.name))
        return match[1] if match else ""

    def candidates(self) -> list[str]:
        """Texts that may name a row of a tree, the surest first."""
        texts = [self.code, self.name, f"{self.code} {self.name}".strip(), self.text]
        return [text for text in dict.fromkeys(texts) if text] or [NAMELESS]


@dataclass(frozen=True, slots=True)
class Meanings:
    """What labels mean in one tree.

    Attributes:
        own: the mapping's codes, without regard to case and blanks -> key.
        exact: every key, name and alias that names one row -> key.
        near: the same without regard to case and blanks.
        names: names and keys, to guess what was meant.
    """

    own: Mapping[str, str]
    exact: Mapping[str, str]
    near: Mapping[str, str]
    names: tuple[str, ...]

    def key(self, label: Label) -> str | None:
        """The row that a label means; None where it names none, or could be several."""
        own = self.said(label)
        if own is not None:
            return own
        for text in label.candidates():
            found = self.exact.get(text) or self.near.get(loose(text))
            if found is not None:
                return found
        first = re.match(r"([0-9A-Za-zÅÄÖåäö.\-]*\d[0-9A-Za-zÅÄÖåäö.\-]*)[\s\-–:]+\D", label.text)
        return self.near.get(loose(first[1])) if first else None

    def said(self, label: Label) -> str | None:
        """The row that the mapping gives a label."""
        texts = [loose(text) for text in label.candidates()]
        return next((self.own[text] for text in texts if text in self.own), None)

    def guess(self, label: Label) -> str:
        """A name in the tree that is nearly the label's, "" where none is."""
        near = difflib.get_close_matches(label.name or label.text or label.code, self.names, n=1)
        return near[0] if near else ""


def meanings(tree: Tree, codes: Mapping[str, str]) -> Meanings:
    """What labels mean in a tree; aliases go before keys, keys before names, and what names two rows names none."""
    keys = set(tree.keys)
    of_own = [row for at, row in enumerate(tree.rows) if not _is_kind(tree, at)]
    layers: list[list[tuple[str, str]]] = [
        [(alias, row.key) for row in tree.rows for alias in row.aliases],
        [(row.key, row.key) for row in tree.rows],
        [(row.name, row.key) for row in of_own],
        [(row.activity, row.key) for row in tree.rows if row.activity and row.activity not in keys],
    ]
    return Meanings(
        {loose(text): key for text, key in codes.items() if key in keys},
        _unlike(layers, loosely=False),
        _unlike(layers, loosely=True),
        tuple(dict.fromkeys(row.name for row in of_own)),
    )


def _is_kind(tree: Tree, at: int) -> bool:
    """Whether a row is a kind of money within an activity: its name says only which kind."""
    row, above = tree.rows[at], int(tree.parent[at])
    return above >= 0 and row.activity != "" and tree.rows[above].activity == row.activity


def _unlike(layers: Iterable[Iterable[tuple[str, str]]], *, loosely: bool) -> dict[str, str]:
    out: dict[str, str] = {}
    for pairs in layers:
        found: dict[str, set[str]] = {}
        for text, key in pairs:
            found.setdefault(loose(text) if loosely else text, set()).add(key)
        for text, of in found.items():
            if len(of) == 1:
                out.setdefault(text, next(iter(of)))
    return out


def loose(text: str) -> str:
    """A text as rows keep it, without regard to case and blanks; a bar parts aliases, so it is a slash."""
    return plain(clean(text)).replace("|", "/")


def slug(text: str) -> str:
    """A key of a tree made of a text: lower case a-z, 0-9, point and hyphen; å and ä become a, ö becomes o."""
    folded = text.casefold().replace("æ", "ae").replace("ø", "o").replace("ß", "ss")
    bare = "".join(char for char in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(char))
    return re.sub(r"[^a-z0-9.]+", "-", bare).strip("-.")[:_LONGEST_KEY].strip("-.")


class Keys:
    """Keys that are taken in one tree, and new ones that are not."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)

    def take(self, wanted: str) -> str:
        """The wanted key, or the first of wanted-2, wanted-3 ... that is free; now taken."""
        base = wanted or "rad"
        key, number = base, 1
        while key in self._taken:
            number += 1
            key = f"{base}-{number}"
        self._taken.add(key)
        return key


def clean(text: str) -> str:
    """A name that fits in one cell: one blank between words, nothing that cannot be seen, not endless."""
    seen = text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)
    short = " ".join(seen.split())
    return short if len(short) <= LONGEST_NAME else short[: LONGEST_NAME - 1] + "…"
