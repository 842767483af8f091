"""The records that describe: the file itself, its years, accounts, dimensions and objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forecast.formats.sie.lexer import MalformedError, as_date, bare, day, text
from forecast.formats.sie.records import Account, Dimension, Fault, FinancialYear, Heading, SieType

_NOT_KEPT = (
    b"#ADRESS", b"#BKOD", b"#ENHET", b"#FNR", b"#FTYP", b"#ORGNR", b"#PROSA", b"#SRU", b"#TAXAR", b"#UNDEROBJEKT",
)  # fmt: skip
_ONCE = ("#FLAGGA", "#FORMAT", "#SIETYP", "#PROGRAM", "#GEN", "#FNAMN", "#OMFATTN", "#KPTYP", "#VALUTA")
_MOST_TOLD = 20
_LONGEST_NAME = 200


class HeadRecords:
    """Records without amounts, while they are read."""

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self._said: dict[str, list[str]] = {}
        self._years: dict[int, FinancialYear] = {}
        self._names: dict[str, str] = {}
        self._ktyp: dict[str, str] = {}
        self._dimensions: dict[str, Dimension] = {}
        self.objects: dict[tuple[str, str], str] = {}
        self.faults: list[Fault] = []
        self._doubles = 0

    def readers(self) -> dict[bytes, Callable[[int, list[bytes]], None]]:
        """Who reads which label."""
        return {
            **dict.fromkeys(_NOT_KEPT, _nothing),
            **{label.encode(): self._once for label in _ONCE},
            b"#RAR": self._year,
            b"#KONTO": self._account,
            b"#KTYP": self._account_type,
            b"#DIM": self._dimension,
            b"#UNDERDIM": self._dimension,
            b"#OBJEKT": self._object,
        }

    def _words(self, fields: list[bytes], least: int) -> list[str]:
        if len(fields) <= least:
            raise MalformedError(f"Posten {fields[0].decode('ascii')} är avhuggen.")
        return [text(field, self._codec).strip()[:_LONGEST_NAME] for field in fields[1:]]

    def _once(self, line: int, fields: list[bytes]) -> None:
        label, words = fields[0].decode("ascii"), self._words(fields, 0)
        if label in {"#GEN", "#OMFATTN"} and words and words[0] and not day(fields[1]):
            raise MalformedError(f"{label}: ”{words[0][:20]}” är inget datum (ååååmmdd).")
        if label in self._said and self._said[label] != words:
            self._double(line, f"{label} står flera gånger med olika innehåll; det första gäller.")
        self._said.setdefault(label, words)

    def _year(self, line: int, fields: list[bytes]) -> None:
        words = self._words(fields, 3)
        first, last = as_date(day(fields[2])), as_date(day(fields[3]))
        digits = bare(fields[1]).removeprefix(b"-")
        if first is None or last is None or last < first or not digits.isdigit() or len(digits) > 2:
            raise MalformedError(f"#RAR {' '.join(words[:3])[:40]} är inget räkenskapsår.")
        year = FinancialYear(int(bare(fields[1])), first, last)
        if self._years.setdefault(year.index, year) != year:
            self._double(line, f"#RAR {year.index} står två gånger med olika datum; det första gäller.")

    def _account(self, line: int, fields: list[bytes]) -> None:
        words = self._words(fields, 1)
        name = words[1] if len(words) > 1 else ""
        if self._names.setdefault(words[0], name) != name:
            self._double(line, f"Konto {words[0]} står två gånger med olika namn; det första gäller.")

    def _account_type(self, line: int, fields: list[bytes]) -> None:
        words = self._words(fields, 2)
        kind = words[1].upper()
        if kind not in {"T", "S", "K", "I"}:
            raise MalformedError(f"#KTYP {words[0]}: ”{words[1][:10]}” är inte T, S, K eller I.")
        if self._ktyp.setdefault(words[0], kind) != kind:
            self._double(line, f"#KTYP för konto {words[0]} står två gånger; den första gäller.")

    def _dimension(self, line: int, fields: list[bytes]) -> None:
        under = fields[0] == b"#UNDERDIM"
        words = self._words(fields, 3 if under else 2)
        dimension = Dimension(words[0], words[1], words[2] if under else None)
        if self._dimensions.setdefault(words[0], dimension) != dimension:
            self._double(line, f"Dimension {words[0]} står två gånger; den första gäller.")

    def _object(self, line: int, fields: list[bytes]) -> None:
        words = self._words(fields, 2)
        name = words[2] if len(words) > 2 else ""
        if self.objects.setdefault((words[0], words[1]), name) != name:
            self._double(line, f"Objekt {words[1]} i dimension {words[0]} står två gånger; det första namnet gäller.")

    def _double(self, line: int, sentence: str) -> None:
        self._doubles += 1
        if self._doubles <= _MOST_TOLD:
            self.faults.append(Fault("dubblett", line, sentence, "Kontrollera exporten.", grave=False))
        elif self._doubles == _MOST_TOLD + 1:
            self.faults.append(
                Fault("dubblett", line, "Fler poster står två gånger; de räknas inte upp här.", "Kontrollera exporten.",
                      grave=False)
            )  # fmt: skip

    def years(self) -> tuple[FinancialYear, ...]:
        """By falling index."""
        return tuple(sorted(self._years.values(), key=lambda year: -year.index))

    def accounts(self) -> dict[str, Account]:
        """Every account that #KONTO or #KTYP names."""
        numbers = dict.fromkeys([*self._names, *self._ktyp])
        return {number: Account(number, self._names.get(number, ""), self._ktyp.get(number, "")) for number in numbers}

    def dimensions(self) -> dict[str, Dimension]:
        """By number."""
        return dict(self._dimensions)

    def heading(self, records: Mapping[str, int]) -> Heading:
        """What the file says that it is; its type by what it holds where it says 4 and has vouchers alone."""
        words = {label: said[0] if said else "" for label, said in self._said.items()}
        dates = {label: as_date(day(words.get(label, "").encode())) for label in ("#GEN", "#OMFATTN")}
        return Heading(
            words.get("#FLAGGA", ""), words.get("#FORMAT", ""), _type(words.get("#SIETYP", ""), records),
            words.get("#PROGRAM", ""), words.get("#FNAMN", ""), dates["#GEN"], dates["#OMFATTN"],
            words.get("#KPTYP", ""), words.get("#VALUTA", "") or "SEK",
        )  # fmt: skip


def _type(said: str, records: Mapping[str, int]) -> SieType:
    balances = any(label in records for label in ("#IB", "#UB", "#RES", "#PSALDO"))
    if said.upper() == "4I" or (said.startswith("4") and not balances and "#VER" in records):
        return "4I"
    types: dict[str, SieType] = {"1": "1", "2": "2", "3": "3", "4": "4"}
    if not said and "#VER" in records:
        return "4" if balances else "4I"
    return types.get(said[:1], "1")


def _nothing(_line: int, _fields: list[bytes]) -> None:
    """The record is known and nothing of it is used."""
