"""What every chart shares: colours, font, the look that a page asks for, and how wide a text will be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from forecast.money import Unit, format_amount, in_unit

Theme = Literal["light", "dark"]
FONT: Final = "'Source Sans', 'Source Sans Pro', sans-serif"
LABEL_SIZE: Final = 14
CAPTION_SIZE: Final = 13
_ELLIPSIS: Final = "…"
_VOWELS: Final = frozenset("aeiouyåäöéü")
_LEAST_PART: Final = 3
"""Letters at least of a word on either side of its hyphen."""

# Widths of the font's regular weight in thousandths of its size; what is not named is as wide as a capital.
_WIDTHS: Final = {
    **dict.fromkeys(" \N{NO-BREAK SPACE}", 200),
    **dict.fromkeys(",.:;iljI’'!|", 255),
    **dict.fromkeys("-()ft/›", 320),
    **dict.fromkeys("rs”", 400),
    **dict.fromkeys("cvyzJLF–", 475),
    **dict.fromkeys("0123456789−+aåäegkxé", 504),
    **dict.fromkeys("bdhnopquöESTVXYPR", 555),
    **dict.fromkeys("wmMW%", 800),
    _ELLIPSIS: 950,
}
_CAPITAL: Final = 640
_BOLD: Final = 1.04


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, named for what they mean.

    Attributes:
        text: names and values.
        secondary: captions.
        negative: worse than budget.
        positive: better than budget.
        negative_tint: a sum of the rest, or the base beside a scenario, when worse.
        positive_tint: the same when better.
        solid: booked outcome, and the outline and lines of a forecast's hatch.
        previous: fill of the previous year.
        previous_line: its outline, connectors and other quiet lines.
        row: pale line under a row.
        band: a calibrated span.
        paper: what lies behind; the white of a hatched or outlined bar. A page's background should be the same.
    """

    text: str
    secondary: str
    negative: str
    positive: str
    negative_tint: str
    positive_tint: str
    solid: str
    previous: str
    previous_line: str
    row: str
    band: str
    paper: str

    def by_sign(self, shown: float) -> str:
        """Red below zero, blue above, text colour at zero."""
        if shown == 0:
            return self.text
        return self.negative if shown < 0 else self.positive

    def tint_by_sign(self, shown: float) -> str:
        """The tint that goes with `by_sign`."""
        return self.negative_tint if shown < 0 else self.positive_tint


_LIGHT: Final = Palette(
    text="#111111",
    secondary="#4a525c",
    negative="#b23a1e",
    positive="#1f5f99",
    negative_tint="#e6b8ab",
    positive_tint="#b3cde5",
    solid="#333b45",
    previous="#ccd2d9",
    previous_line="#7b838d",
    row="#eceef1",
    band="#e3e6ea",
    paper="#ffffff",
)
_DARK: Final = Palette(
    text="#f2f4f7",
    secondary="#b6bec9",
    negative="#f08a72",
    positive="#7db4ea",
    negative_tint="#6b3427",
    positive_tint="#274a6b",
    solid="#c3cbd5",
    previous="#3c4550",
    previous_line="#8a94a1",
    row="#262c35",
    band="#2a313b",
    paper="#171614",
)


def palette(theme: Theme) -> Palette:
    """The colours of a theme; text on its paper has a contrast of at least 4.5, marks at least 3."""
    return _DARK if theme == "dark" else _LIGHT


@dataclass(frozen=True, slots=True)
class Look:
    """How a page wants its charts.

    Attributes:
        unit: the unit of every number.
        decimals: of the parts that must foot; the unit's own when None.
        theme: light or dark.
        width: of the whole chart in px, or `container`.
        scale: factor on every size in px (about 2 in the board room).
        label_column: px at scale 1 that row names may take.
    """

    unit: Unit
    decimals: int | None = None
    theme: Theme = "light"
    width: int | Literal["container"] = "container"
    scale: float = 1.0
    label_column: int = 165

    @property
    def colors(self) -> Palette:
        """The colours of the theme."""
        return palette(self.theme)

    @property
    def part_decimals(self) -> int:
        """Decimals of the parts that must foot."""
        return self.unit.decimals if self.decimals is None else self.decimals

    def px(self, size: float) -> int:
        """A size at scale 1 as whole px."""
        return round(size * self.scale)

    def part(self, sek: float) -> str:
        """A deviation that is part of a sum: sign always, the decimals that foot."""
        return format_amount(sek, self.unit, self.part_decimals, signed=True)

    def shown(self, sek: float) -> float:
        """The number that `part` shows, for colours: what reads 0 is neither red nor blue."""
        return float(in_unit(sek, self.unit, self.part_decimals))

    def amount(self, sek: float, decimals: int | None = None) -> str:
        """An amount in the unit's own decimals, without +."""
        return format_amount(sek, self.unit, decimals)

    def deviation(self, sek: float, decimals: int | None = None) -> str:
        """A deviation in the unit's own decimals, with its sign."""
        return format_amount(sek, self.unit, decimals, signed=True)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """About how many px wide a text is, within some per cent of the font's own widths."""
    units = sum(_WIDTHS.get(letter, _CAPITAL) for letter in text)
    return units * size / 1000 * (_BOLD if bold else 1.0)


def split(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, str]:
    """As many whole words as `room` px hold, and the rest; a first word that is too long is divided by a hyphen."""
    words = text.split(" ")
    if text_width(words[0], size, bold=bold) > room:
        at = _most(0, len(words[0]), lambda n: text_width(f"{words[0][:n]}-", size, bold=bold) <= room)
        ends = [n for n in range(_LEAST_PART, min(at, len(words[0]) - _LEAST_PART) + 1) if _divides(words[0], n)]
        if ends:
            return f"{text[: ends[-1]]}-", text[ends[-1] :]
    count = _most(1, len(words), lambda n: text_width(" ".join(words[:n]), size, bold=bold) <= room)
    return shorten(" ".join(words[:count]), room, size, bold=bold), " ".join(words[count:])


def _divides(word: str, at: int) -> bool:
    """Whether a Swedish word may be divided there: before the one consonant that a vowel follows (verksam-het)."""
    before, first, second = word[at - 1].lower(), word[at].lower(), word[at + 1].lower()
    return before.isalpha() and first.isalpha() and first not in _VOWELS and second in _VOWELS


def _most(least: int, count: int, fits: Callable[[int], bool]) -> int:
    """The largest number that fits, `least` where none does; found by halves, for a text may be endless."""
    while least < count:
        middle = (least + count + 1) // 2
        least, count = (middle, count) if fits(middle) else (least, middle - 1)
    return least


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of it as `room` px hold, cut at a word where one ends near, with an ellipsis."""
    if text_width(text, size, bold=bold) <= room:
        return text
    kept = text[: _most(0, len(text), lambda n: text_width(text[:n] + _ELLIPSIS, size, bold=bold) <= room)]
    at_word = kept.rsplit(" ", 1)[0]
    if len(kept) < len(text) and text[len(kept)] != " " and len(at_word) >= 0.75 * len(kept):
        kept = at_word
    return kept.rstrip(" ,-–/") + _ELLIPSIS
