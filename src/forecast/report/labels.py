"""What a row is called where it is shown."""

from __future__ import annotations

import re

from forecast.ledger.tree import Tree

_CODE = re.compile(r"\d[\d-]*")

COUNT_SV = ("Ingen", "En", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio", "Tio", "Elva", "Tolv")


def row_label(tree: Tree, at: int) -> str:
    """Printed code, where the row has one, and name."""
    row = tree.rows[at]
    return f"{row.key} {row.name}" if _CODE.fullmatch(row.key) else row.name


def sentence_name(name: str) -> str:
    """A row's name inside a sentence: small first letter unless it begins with an abbreviation."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
