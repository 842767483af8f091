"""Text from files and users made safe to show: nothing in it is read as markup."""

from __future__ import annotations

import re

from forecast.money import Unit, format_amount, in_unit

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~$:&@^=])")

_LINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=[\w.+-])(?=@[\w-]+\.)", re.IGNORECASE)
"""Where an address begins that the page would make a link of by itself, whatever is escaped."""
_JOINER = "\N{WORD JOINER}"
"""Not seen, and no part of an address."""
_NUMBERED = re.compile(r"^(\d+)\.")


def plain(text: str) -> str:
    """Text that Markdown shows letter by letter; an address in it is no link."""
    line = _LINK.sub(_JOINER, " ".join(text.splitlines()).strip(" "))
    line = _MARKUP.sub(r"\\\1", line)
    return _NUMBERED.sub(r"\1\\.", line)


def coloured(sek: float, unit: Unit, decimals: int | None = None) -> str:
    """A deviation with its sign, red when it is worse than budget and blue when better, by what is shown."""
    shown = in_unit(sek, unit, decimals)
    text = format_amount(sek, unit, decimals, signed=True).replace("+", r"\+")
    if shown == 0:
        return text
    return f":{'red' if shown < 0 else 'blue'}[{text}]"
