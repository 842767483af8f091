"""How cells of a workbook look: number formats that show what the screen shows, and the styles of rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from forecast.money import MINUS

_FONT: Final = {"font_name": "Calibri", "font_size": 11}
_ROLES: Final[Mapping[str, Mapping[str, object]]] = {
    "total": {"bold": True, "top": 1},
    "sum": {"bold": True},
    "memo": {"font_color": "#4a525c", "italic": True},
}


def number_format(decimals: int, *, signed: bool) -> str:
    """A spreadsheet's format for a number: U+2212 for minus, + before what is better where the column is signed."""
    body = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f'{"+" if signed else ""}{body};"{MINUS}"{body};{zero_format(decimals).split(";", maxsplit=1)[0]}'


def zero_format(decimals: int) -> str:
    """The format of what rounds to nothing: never -0 or +0."""
    zero = "0" + ("." + "0" * decimals if decimals else "")
    return f"{zero};{zero};{zero}"


@dataclass(slots=True)
class Formats:
    """A workbook's formats, each made once."""

    book: Workbook
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def of(self, look: Mapping[str, object]) -> Format:
        """The format with these properties."""
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format({**_FONT, **look})
        return self.made[key]

    def label(self, role: str, level: int) -> Format:
        """A row's name, indented by its level."""
        return self.of({**_ROLES.get(role, {}), "indent": min(level, 15), "valign": "top"})

    def number(self, role: str, decimals: int, *, signed: bool) -> Format:
        """A number of a row."""
        return self.of({**_ROLES.get(role, {}), "num_format": number_format(decimals, signed=signed), "valign": "top"})

    def words(self, role: str, *, right: bool = False) -> Format:
        """Words of a row; to the right in a column of numbers."""
        return self.of({**_ROLES.get(role, {}), "align": "right" if right else "left", "valign": "top"})

    def zero(self, decimals: int) -> Format:
        """What a rule lays on a number that rounds to nothing; only its number format counts there."""
        return self.book.add_format({"num_format": zero_format(decimals)})

    def head(self, *, right: bool) -> Format:
        """A column's head."""
        return self.of({"bold": True, "bottom": 1, "text_wrap": True, "align": "right" if right else "left"})
