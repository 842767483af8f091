"""The keywords of a PX file: `KEYWORD[language]("variable","value")="text","text";` up to DATA."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import plain

_NAME = re.compile(r"\s*([A-Za-z][A-Za-z0-9_-]{0,63})\s*(?:\[\s*([A-Za-z_-]{1,16})\s*\])?\s*(\()?")
_STOP = re.compile(r'[";]')
_PART = re.compile(r'"([^"]*)"|([,)])|([^\s",)]+)')
_KEPT = frozenset(
    {
        "CHARSET", "CODEPAGE", "LANGUAGE", "LANGUAGES", "MATRIX", "TABLEID", "TITLE", "DESCRIPTION", "CONTENTS",
        "UNITS", "STUB", "HEADING", "VALUES", "CODES", "TIMEVAL", "CONTVARIABLE", "KEYS", "SOURCE", "COPYRIGHT",
        "DATABASE", "LAST-UPDATED", "CREATION-DATE", "NOTE", "NOTEX", "MAP",
        "VARIABLECODE",
    }
)  # fmt: skip

Keyword = tuple[str, str, tuple[str, ...]]
"""Name, language ("" where none), what stands in its parentheses."""


@dataclass(frozen=True, slots=True)
class Keywords:
    """What a PX file says before its data.

    Attributes:
        said: the texts of each keyword that we read.
        language: which of the file's languages we read; "" where it has one.
        default: the file's own language.
        data_at: where in the text the data begin.
    """

    said: dict[Keyword, tuple[str, ...]]
    language: str
    default: str
    data_at: int

    def texts(self, name: str, *subject: str) -> tuple[str, ...]:
        """A keyword's texts, () where the file lacks it; those of our language before those of the file's own."""
        for language in dict.fromkeys((self.language, "", self.default)):
            found = self.said.get((name, language, subject))
            if found is not None:
                return found
        return ()

    def text(self, name: str, *subject: str) -> str:
        """A keyword's text, "" where the file lacks it."""
        return " ".join(self.texts(name, *subject)).strip()

    def base(self, name: str) -> tuple[str, ...]:
        """A keyword's texts in the file's own language, by which parentheses without a language go."""
        return self.said.get((name, "", ())) or self.said.get((name, self.default, ()), ())


def read_keywords(text: str, place: Place) -> Keywords:
    """Read all keywords up to DATA.

    Raises:
        InputError: what is no keyword, a text without an end, a keyword twice, no DATA.
    """
    said: dict[Keyword, tuple[str, ...]] = {}
    at = 0
    while True:
        found = _NAME.match(text, at)
        if found is None:
            raise _broken(text, at, place)
        name, at = found[1].upper(), found.end()
        subject: tuple[str, ...] = ()
        if found[3]:
            subject, at = _subject(text, at, place)
        equals = re.compile(r"\s*=").match(text, at)
        if equals is None:
            raise _broken(text, at, place)
        at = equals.end()
        if name == "DATA":
            return _keywords(said, at)
        end = _end(text, at, place)
        key = (name, found[2] or "", subject)
        if name in _KEPT:
            if key in said and name not in {"NOTE", "NOTEX"}:
                raise InputError(f"{_shown(key)} står två gånger.", place, "Hämta filen på nytt.")
            said[key] = (*said.get(key, ()), *texts(text[at:end]))
        at = end + 1


def _keywords(said: dict[Keyword, tuple[str, ...]], data_at: int) -> Keywords:
    default = "".join(said.get(("LANGUAGE", "", ()), ()))
    languages = said.get(("LANGUAGES", "", ()), ())
    language = "sv" if "sv" in languages and default != "sv" else ""
    return Keywords(said, language, default, data_at)


def texts(value: str) -> tuple[str, ...]:
    """The texts of a value: parts between commas; quoted pieces that follow each other are one text."""
    out: list[str] = []
    piece: str | None = None
    for quoted, mark, bare in _PART.findall(value):
        if mark == ",":
            out.append(piece or "")
            piece = None
        else:
            piece = (piece or "") + (quoted or bare or mark)
    return tuple(out) if piece is None and not out else (*out, piece or "")


def _subject(text: str, at: int, place: Place) -> tuple[tuple[str, ...], int]:
    """What stands in parentheses, and where they end."""
    out: list[str] = []
    piece = ""
    while found := _PART.search(text, at):
        at = found.end()
        if found[2] == ")":
            return (*out, piece), at
        if found[2] == ",":
            out.append(piece)
            piece = ""
        else:
            piece += found[1] if found[1] is not None else found[3]
        if len(out) > 10 or (found[3] is not None and "=" in found[3]):
            break
    raise InputError("En parentes i PX-filen har inget slut.", _at(text, at, place), "Hämta filen på nytt.")


def _end(text: str, at: int, place: Place) -> int:
    """Where the semicolon stands that ends a value."""
    start = at
    while found := _STOP.search(text, at):
        if found[0] == ";":
            return found.start()
        close = text.find('"', found.end())
        if close < 0:
            break
        at = close + 1
    raise InputError(
        "PX-filen slutar mitt i ett nyckelord: ett semikolon eller citattecken saknas.",
        _at(text, start, place),
        "Hämta filen på nytt.",
    )


def _broken(text: str, at: int, place: Place) -> InputError:
    if not text[at:].strip():
        return InputError("PX-filen har inga DATA.", place, "Den är avkortad; hämta den på nytt.")
    return InputError(
        f"”{plain(text[at : at + 30])}” är inget nyckelord i en PX-fil.", _at(text, at, place), "Hämta filen på nytt."
    )


def _at(text: str, at: int, place: Place) -> Place:
    return Place(place.file, text.count("\n", 0, at) + 1)


def _shown(key: Keyword) -> str:
    name, language, subject = key
    about = f"(”{'”, ”'.join(map(plain, subject))}”)" if subject else ""
    return f"{name}[{language}]{about}" if language else name + about


def period_codes(said: Sequence[str]) -> tuple[str, ...]:
    """The periods of a TIMEVAL that lists them: `TLIST(A1),"2023","2024"`; () where it gives a span or nothing."""
    return tuple(said[1:]) if said and said[0].upper().startswith("TLIST(") and said[0].endswith(")") else ()
