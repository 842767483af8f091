"""What a row is called where it is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from forecast.ledger.tree import Tree, full_name

_CODE = re.compile(r"\d[\d-]*")

COUNT_SV = ("Ingen", "En", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio", "Tio", "Elva", "Tolv")


def row_label(tree: Tree, at: int) -> str:
    """Printed code, where the row has one, and name."""
    row = tree.rows[at]
    return f"{row.key} {row.name}" if _CODE.fullmatch(row.key) else row.name


def whole_label(tree: Tree, at: int) -> str:
    """As `row_label`, with the activity before the name of a row that is only a kind of money within it."""
    row = tree.rows[at]
    return row_label(tree, at) if _CODE.fullmatch(row.key) else full_name(tree, at)


def distinct(names: Mapping[str, str]) -> dict[str, str]:
    """The same names, with the key after those that several keys share.

    A list in the browser answers with the name that was chosen: of two alike it would take the wrong one, unseen.
    """
    count = Counter(names.values())
    return {key: name if count[name] == 1 else f"{name} ({key})" for key, name in names.items()}


def one_line(text: str) -> str:
    """Text from a file or a person on one line; no-break spaces stay, since numbers are written with them."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


def sentence_name(name: str) -> str:
    """A row's name inside a sentence: a small first letter, of each of two names too, unless abbreviated."""
    parts = name.split(" / ")
    return " / ".join(part if part[:2].isupper() else part[:1].lower() + part[1:] for part in parts)
