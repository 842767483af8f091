"""Amounts while they are gathered: growing columns, account numbers and object lists by position."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from forecast.formats.sie.lexer import MalformedError, amount, bare, grouped_by_blanks, is_short, text
from forecast.formats.sie.records import Amounts, Objects

_LONGEST_CODE = 60


class Codes:
    """Account numbers and object lists, each kept once."""

    def __init__(self, codec: str) -> None:
        self.codec = codec
        self._accounts: dict[bytes, int] = {}
        self._lists: dict[tuple[bytes, ...], int] = {(): 0}
        self._by_objects: dict[Objects, int] = {(): 0}
        self._dated: dict[str, int] = {}

    def account(self, field: bytes) -> int:
        """Position of an account number.

        Raises:
            MalformedError: when there is none.
        """
        known = self._accounts.get(field)
        if known is not None:
            return known
        number = text(field, self.codec).strip()
        if not number or field in {b"{", b"}"}:
            raise MalformedError("Kontonumret saknas.")
        if len(number) > _LONGEST_CODE:
            raise MalformedError(f"Kontonumret ”{number[:20]}…” är orimligt långt.")
        position = self._dated.setdefault(number, len(self._dated))
        self._accounts[field] = position
        return position

    def objects(self, fields: tuple[bytes, ...]) -> int:
        """Position of an object list, given its fields.

        Raises:
            MalformedError: when they are not pairs of dimension and object.
        """
        known = self._lists.get(fields)
        if known is not None:
            return known
        if len(fields) % 2 or b"{" in fields:
            raise MalformedError("Objektlistan är inte par av dimension och objekt.")
        words = [text(field, self.codec).strip() for field in fields]
        pairs = dict(zip(words[::2], words[1::2], strict=True))
        if any(len(word) > _LONGEST_CODE for word in words):
            raise MalformedError("Objektlistan har en orimligt lång kod.")
        if len(pairs) * 2 < len(words):
            raise MalformedError("Objektlistan har två objekt i samma dimension.")
        said = tuple(sorted((pair for pair in pairs.items() if pair[1]), key=_by_number))
        position = self._by_objects.setdefault(said, len(self._by_objects))
        self._lists[fields] = position
        return position

    def account_numbers(self) -> tuple[str, ...]:
        """Account numbers by position."""
        return tuple(self._dated)

    def object_sets(self) -> tuple[Objects, ...]:
        """Object lists by position."""
        return tuple(self._by_objects)


def _by_number(pair: tuple[str, str]) -> tuple[int, str]:
    """Dimensions in the order of their numbers, other words after."""
    dimension = pair[0]
    return (int(dimension) if dimension.isascii() and dimension.isdigit() and len(dimension) < 10 else 10**9, dimension)


class Columns:
    """Records of one label."""

    def __init__(self) -> None:
        self.line, self.year, self.period = array("q"), array("q"), array("q")
        self.account, self.objects, self.amount = array("q"), array("q"), array("d")

    def add(self, line: int, year: int, period: int, account: int, objects: int, amount: float) -> None:  # fmt: skip
        """One more record."""
        self.line.append(line)
        self.year.append(year)
        self.period.append(period)
        self.account.append(account)
        self.objects.append(objects)
        self.amount.append(amount)

    def amounts(self) -> Amounts:
        """The records as arrays."""
        return Amounts(
            whole(self.line), whole(self.year), whole(self.period), whole(self.account), whole(self.objects),
            np.array(self.amount, dtype=np.float64),
        )  # fmt: skip


def whole(column: array[int]) -> NDArray[np.int64]:
    """A column of whole numbers as an array of its own."""
    return np.array(column, dtype=np.int64)


class Figures:
    """Reads amounts and object lists out of fields, and counts what was unusual."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.unusual: dict[str, tuple[int, int]] = {}
        """What was unusual -> the first line and how many."""
        self.line = 0
        """The line of the last amount."""

    def amount(self, fields: list[bytes], at: int, line: int) -> float:
        """The amount at a position.

        Raises:
            MalformedError: when it is missing or is not one number.
        """
        self.line = line
        if at >= len(fields):
            raise MalformedError("Posten är avhuggen: beloppet saknas.")
        if at + 1 < len(fields) and is_short(fields[at]) and grouped_by_blanks(fields[at:]):
            joined = b" ".join(fields[at:]).decode("ascii")
            raise MalformedError(
                f"Beloppet ”{joined[:40]}” har blanksteg mellan tusental; i SIE är det som står efter blanksteget en "
                "kvantitet.",
                float(joined.replace(" ", "").replace(",", ".")) if len(joined) < 20 else None,
            )
        value, unusual = amount(fields[at], self.codes.codec)
        if unusual:
            self.told(unusual, line)
        return value

    def objects(self, fields: list[bytes], at: int, line: int) -> tuple[int | MalformedError, int]:
        """The object list at a position and the position after it; a fault in the list is given back, not raised.

        A list that is left out is an empty one, and is told.

        Raises:
            MalformedError: when no brace ends the list.
        """
        if at >= len(fields) or fields[at] != b"{":
            self.told("objektlista", line)
            return 0, at
        if fields[at + 1 : at + 2] == [b"}"]:
            return 0, at + 2
        try:
            end = fields.index(b"}", at)
        except ValueError as missing:
            raise MalformedError("Objektlistan saknar slutklammer.") from missing
        try:
            return self.codes.objects(tuple(fields[at + 1 : end])), end + 1
        except MalformedError as fault:
            return fault, end + 1

    def told(self, what: str, line: int) -> None:
        """Count something unusual."""
        first, count = self.unusual.get(what, (line, 0))
        self.unusual[what] = (first, count + 1)

    def year(self, field: bytes) -> int:
        """An index of a financial year.

        Raises:
            MalformedError: when it is not 0, -1, -2 ...
        """
        word = bare(field)
        digits = word.removeprefix(b"-")
        if not digits.isdigit() or len(digits) > 2:
            raise MalformedError(f"Årsnumret ”{text(field, self.codes.codec)[:20]}” går inte att läsa.")
        return int(word)

    def period(self, field: bytes) -> int:
        """yyyymm; a whole date is taken by its month and told.

        Raises:
            MalformedError: when it is not six digits of a year and two more.
        """
        word = bare(field)
        if word.isdigit() and len(word) == 8 and b"01" <= word[4:6] <= b"12":
            self.told("datum", self.line)
            word = word[:6]
        elif len(word) == 7 and word[4:5] == b"-":
            self.told("datum", self.line)
            word = word[:4] + word[5:]
        if not word.isdigit() or len(word) != 6 or not b"1900" <= word[:4] <= b"2999":
            raise MalformedError(f"Perioden ”{text(field, self.codes.codec)[:20]}” är inte åååå och månad.")
        return int(word)


def known(amount: float, read: Callable[[bytes], int], field: bytes) -> int:
    """A field of a record whose amount is known: a fault in it carries the amount along."""
    try:
        return read(field)
    except MalformedError as fault:
        raise MalformedError(fault.why, amount) from fault
