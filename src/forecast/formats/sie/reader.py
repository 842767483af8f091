"""Bytes to a SIE file: every record is read, or said not to be."""

from __future__ import annotations

import io
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from forecast.errors import InputError, Place
from forecast.formats.sie.columns import Codes, Columns, Figures, known
from forecast.formats.sie.encoding import Encoding, encoding_faults, find_encoding
from forecast.formats.sie.file_checks import file_faults, unusual_faults
from forecast.formats.sie.heading import HeadRecords
from forecast.formats.sie.lexer import FIELDS, MalformedError, bare, is_open, text
from forecast.formats.sie.records import Checksum, Fault, SieFile, Unread
from forecast.formats.sie.voucher_rows import LABELS, VoucherRows

MOST_BYTES = 512 << 20
_LONGEST_LINE = 100_000
_MOST_UNREAD = 10_000
_MOST_UNKNOWN = 1_000
_TOLD_UNKNOWN = 10
_MOST_TOLD = 50
_BRACES = frozenset({b"{", b"}"})
_YEAR_LABELS = (b"#IB", b"#UB", b"#RES")
_OBJECT_LABELS = (b"#OIB", b"#OUB")
_PERIOD_LABELS = (b"#PSALDO", b"#PBUDGET")
_WITH_AMOUNTS = frozenset({*_YEAR_LABELS, *_OBJECT_LABELS, *_PERIOD_LABELS, *LABELS})
_SIGN_OF_SIE = re.compile(
    rb"^[ \t]*#(?:FLAGGA|SIETYP|FORMAT|PROGRAM|RAR|KONTO|VER|PSALDO|RES|IB|UB)[ \t\r\n]", re.MULTILINE
)


def read_sie(data: bytes, file: str) -> SieFile:
    """Read a file of SIE type 1 to 4 or 4I.

    Args:
        data: the file's bytes.
        file: name to show in messages.

    Raises:
        InputError: empty, not text, too large, SIE 5 (XML), or no SIE at all. All else is read, and told in
            `faults` and `unread`.
    """
    data, encoding = _text_bytes(data, file)
    reading = _Reading(encoding)
    for line, raw in enumerate(io.BytesIO(data), start=1):
        reading.line(line, raw)
    return reading.finished(data, file)


def _text_bytes(data: bytes, file: str) -> tuple[bytes, Encoding]:
    if not data.strip():
        raise InputError("Filen är tom.", Place(file), "Exportera den på nytt.")
    if len(data) > MOST_BYTES:
        raise InputError("Filen är större än 512 MB.", Place(file), "Exportera ett år i taget, utan verifikationer.")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide:
        data = data.decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        sie = b"sie" in start.lower()
        raise InputError(
            "Filen är SIE 5 (XML), som inte läses." if sie else "Filen är XML och ingen SIE-fil.",
            Place(file),
            "Exportera SIE typ 3 eller 4 ur ekonomisystemet.",
        )
    if b"\x00" in data:
        raise InputError("Filen är inte text.", Place(file), "Exportera SIE typ 3 eller 4 ur ekonomisystemet.")
    if (
        _SIGN_OF_SIE.search(data.removeprefix(b"\xef\xbb\xbf") + b"\n" if len(data) < 4096 else data[:_LONGEST_LINE])
        is None
    ):
        raise InputError(
            "Filen är ingen SIE-fil: den har inga poster som #FLAGGA, #SIETYP eller #RAR.", Place(file),
            "Exportera SIE typ 3 eller 4 ur ekonomisystemet, eller läs in den som tabell.",
        )  # fmt: skip
    encoding = find_encoding(data)
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    return data.removeprefix(b"\xef\xbb\xbf"), Encoding("utf-16", "utf-8") if wide else encoding


class _Reading:
    """What has been read so far, and who reads which record."""

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self.codes = Codes(encoding.codec)
        self.figures = Figures(self.codes)
        self.head = HeadRecords(encoding.codec)
        self.vouchers = VoucherRows(self.figures)
        self.columns = {label: Columns() for label in (*_YEAR_LABELS, *_OBJECT_LABELS, *_PERIOD_LABELS)}
        self.counts: Counter[bytes] = Counter()
        self.unknown: Counter[str] = Counter()
        self.first_unknown = 0
        self.unread: list[Unread] = []
        self.faults: list[Fault] = []
        self.lines = 0
        self.last = b""
        self.crc: int | None = None
        self.checksum: Checksum = ""
        self.readers: dict[bytes, Callable[[int, list[bytes]], None]] = {
            **dict.fromkeys(_YEAR_LABELS, self._year_amount),
            **dict.fromkeys(_OBJECT_LABELS, self._object_amount),
            **dict.fromkeys(_PERIOD_LABELS, self._period_amount),
            **dict.fromkeys(LABELS, self.vouchers.row),
            b"#VER": self.vouchers.head,
            b"#KSUMMA": self._checksum,
            **self.head.readers(),
        }

    def line(self, line: int, raw: bytes) -> None:
        """Read one line; whatever it holds, it ends in a record, a fault or an `Unread`."""
        self.lines = line
        if len(raw) > _LONGEST_LINE:
            label = (FIELDS(raw[:20]) or [b"?"])[0]
            self._not_read(line, [label], MalformedError("Raden är orimligt lång."))
            return
        fields = FIELDS(raw)
        at = 0
        while at < len(fields) and fields[at] in _BRACES:
            self.last = fields[at]
            self.vouchers.brace(line, self.last)
            at += 1
        if at < len(fields):
            self._record(line, fields[at:] if at else fields)

    def _record(self, line: int, fields: list[bytes]) -> None:
        label = self.last = fields[0]
        reader = self.readers.get(label) or self._other(line, fields)
        if reader is None:
            return
        label = fields[0]
        self.counts[label] += 1
        if label not in LABELS and self.vouchers.is_open:
            self.vouchers.ends(line)
        if self.crc is not None and label != b"#KSUMMA":
            self.crc = zlib.crc32(b"".join(bare(field) for field in fields if field not in _BRACES), self.crc)
        if fields[-1].startswith(b'"') and is_open(fields[-1]):
            self.figures.told("citattecken", line)
        try:
            reader(line, fields)
        except MalformedError as fault:
            self._not_read(line, fields, fault)

    def _other(self, line: int, fields: list[bytes]) -> Callable[[int, list[bytes]], None] | None:
        """Labels in small letters, and what is no record of SIE 1 to 4."""
        label = fields[0]
        if label == b"\x1a":
            return None
        fields[0] = label.upper()
        reader = self.readers.get(fields[0])
        if reader is None:
            word = text(label, self.encoding.codec)[:40] if label.startswith(b"#") else "(rad utan #)"
            self.first_unknown = self.first_unknown or line
            if word in self.unknown or len(self.unknown) < _MOST_UNKNOWN:
                self.unknown[word] += 1
            else:
                self.unknown["(övriga)"] += 1
        return reader

    def _year_amount(self, line: int, fields: list[bytes]) -> None:
        """Read #IB year account amount."""
        value = self.figures.amount(fields, 3, line)
        year, account = known(value, self.figures.year, fields[1]), known(value, self.codes.account, fields[2])
        self.columns[fields[0]].add(line, year, 0, account, 0, value)

    def _object_amount(self, line: int, fields: list[bytes]) -> None:
        """Read #OIB year account {objects} amount."""
        self._at_objects(line, fields, 3)

    def _period_amount(self, line: int, fields: list[bytes]) -> None:
        """Read #PSALDO year period account {objects} amount."""
        self._at_objects(line, fields, 4)

    def _at_objects(self, line: int, fields: list[bytes], at: int) -> None:
        if len(fields) <= at:
            raise MalformedError("Posten är avhuggen: beloppet saknas.")
        objects, after = self.figures.objects(fields, at, line)
        value = self.figures.amount(fields, after, line)
        if isinstance(objects, MalformedError):
            raise MalformedError(objects.why, value)
        year, account = known(value, self.figures.year, fields[1]), known(value, self.codes.account, fields[at - 1])
        period = known(value, self.figures.period, fields[2]) if at == 4 else 0
        self.columns[fields[0]].add(line, year, period, account, objects, value)

    def _checksum(self, _line: int, fields: list[bytes]) -> None:
        """#KSUMMA alone begins the sum, #KSUMMA with a number ends it."""
        if self.crc is None:
            self.crc, self.checksum = 0, "unfinished"
        elif len(fields) > 1:
            said = bare(fields[1])
            right = said.removeprefix(b"-").isdigit() and len(said) < 15 and int(said) & 0xFFFFFFFF == self.crc
            self.checksum = "right" if right else "wrong"
            self.crc = None

    def _not_read(self, line: int, fields: list[bytes], fault: MalformedError) -> None:
        label = fields[0]
        if label not in _WITH_AMOUNTS:
            self._told(Fault("oläst post", line, fault.why, "Rätta posten eller exportera filen på nytt."))
            return
        value = fault.amount
        if len(self.unread) >= _MOST_UNREAD:
            last = self.unread[-1]
            total = (last.amount or 0.0) + (value or 0.0)
            self.unread[-1] = Unread(
                last.line, last.label, "Posten och alla oläsliga efter den.", "", total, last.count + 1
            )
            return
        at = {b"#PSALDO": 3, b"#PBUDGET": 3, b"#TRANS": 1, b"#RTRANS": 1, b"#BTRANS": 1}.get(label, 2)
        account = text(fields[at], self.encoding.codec)[:40] if len(fields) > at else ""
        self.unread.append(Unread(line, label.decode("ascii"), fault.why, account, value))

    def _told(self, fault: Fault) -> None:
        if len(self.faults) < _MOST_TOLD:
            self.faults.append(fault)

    def finished(self, data: bytes, file: str) -> SieFile:
        """The file, with what can only be seen at its end."""
        cut = self._cut(data)
        columns = {label: column.amounts() for label, column in self.columns.items()}
        records = {label.decode("ascii"): count for label, count in self.counts.items()}
        heading = self.head.heading(records)
        sie = SieFile(
            file, self.encoding.name, heading, self.head.years(), self.head.accounts(), self.head.dimensions(),
            self.head.objects, self.codes.account_numbers(), self.codes.object_sets(),
            columns[b"#IB"], columns[b"#UB"], columns[b"#RES"], columns[b"#OIB"], columns[b"#OUB"],
            columns[b"#PSALDO"], columns[b"#PBUDGET"], self.vouchers.vouchers(), self.checksum,
            records, dict(self.unknown), tuple(self.unread), (),
        )  # fmt: skip
        faults = (
            *cut,
            *encoding_faults(data, self.encoding, heading.format),
            *self.head.faults,
            *self.faults,
            *self.vouchers.faults,
            *self._unread_faults(),
            *unusual_faults(self.figures.unusual),
            *file_faults(sie),
        )
        return replace(sie, faults=faults)

    def _cut(self, data: bytes) -> list[Fault]:
        """Signs that the file ends before its end: an open voucher, or a last line that nothing ends."""
        export = "Exportera filen på nytt."
        if self.vouchers.is_open:
            sentence = f"{self.vouchers.open_name} är inte avslutad där filen slutar: filen är avkortad."
            return [Fault("avkortad fil", self.lines, sentence, export)]
        if data.endswith((b"\n", b"\r", b"\x1a")) or self.last in {b"}", b"#KSUMMA"}:
            return []
        sentence = "Sista raden saknar radslut: filen kan vara avkortad, och radens belopp avhugget."
        return [Fault("avkortad fil", self.lines, sentence, export)]

    def _unread_faults(self) -> Iterator[Fault]:
        if self.unread:
            count = sum(record.count for record in self.unread)
            yield Fault(
                "oläst post", self.unread[0].line,
                f"{count} poster med belopp går inte att läsa (den första: {self.unread[0].why})",
                "Se listan över rader som inte lästs; rätta dem eller exportera filen på nytt.",
            )  # fmt: skip
        if self.unknown:
            names = [f"{name} ({count})" for name, count in self.unknown.most_common(_TOLD_UNKNOWN)]
            more = f" och {len(self.unknown) - _TOLD_UNKNOWN} till" if len(self.unknown) > _TOLD_UNKNOWN else ""
            yield Fault(
                "okänd post", self.first_unknown,
                f"Filen har poster som SIE 1–4 inte har: {', '.join(names)}{more}. De är inte lästa.",
                "Inget behöver göras om de inte bär belopp.", grave=False,
            )  # fmt: skip
