"""What a file is: told by what stands in it, by its name only where the content leaves a choice."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from enum import StrEnum
from pathlib import PureWindowsPath

from forecast.errors import InputError, Place

LARGEST_FILE = 200_000_000
"""Bytes that a file may have."""


class FileKind(StrEnum):
    """Files that some reader of ours takes."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    HTML = "html"
    SIE = "sie"
    PX = "px"
    JSON = "json"


WORKBOOKS = frozenset({FileKind.XLSX, FileKind.XLSM, FileKind.XLSB, FileKind.XLS, FileKind.ODS})
"""Those that `formats.workbooks` reads."""

_LONGEST_NAME = 100
_SAVE_AS = "Öppna den i Excel och spara som xlsx eller CSV."
_HEAD = 8192

_BINARY = (
    (b"%PDF", "Filen är en PDF.", "Be om tabellen som xlsx eller CSV; siffror ur en PDF läses inte."),
    (b"\x89PNG", "Filen är en bild.", "Be om tabellen som xlsx eller CSV."),
    (b"\xff\xd8\xff", "Filen är en bild.", "Be om tabellen som xlsx eller CSV."),
    (b"GIF8", "Filen är en bild.", "Be om tabellen som xlsx eller CSV."),
    (b"II*\x00", "Filen är en bild.", "Be om tabellen som xlsx eller CSV."),
    (b"MM\x00*", "Filen är en bild.", "Be om tabellen som xlsx eller CSV."),
    (b"\x1f\x8b", "Filen är packad (gzip).", "Packa upp den och läs in filen som ligger i den."),
    (b"BZh", "Filen är packad (bzip2).", "Packa upp den och läs in filen som ligger i den."),
    (b"7z\xbc\xaf", "Filen är packad (7-Zip).", "Packa upp den och läs in filen som ligger i den."),
    (b"Rar!", "Filen är packad (RAR).", "Packa upp den och läs in filen som ligger i den."),
    (b"\x28\xb5\x2f\xfd", "Filen är packad (Zstandard).", "Packa upp den och läs in filen som ligger i den."),
    (b"{\\rtf", "Filen är ett textdokument (RTF).", "Be om tabellen som xlsx eller CSV."),
    (b"SQLite format 3", "Filen är en databas (SQLite).", "Exportera tabellen som CSV."),
    (b"PAR1", "Filen är en Parquet-fil.", "Spara tabellen som CSV."),
    (b"MZ", "Filen är ett program.", "Det läses inte. Välj en xlsx-, CSV- eller SIE-fil."),
    (b"\x7fELF", "Filen är ett program.", "Det läses inte. Välj en xlsx-, CSV- eller SIE-fil."),
)
_CERTAIN = frozenset({b"%PDF", b"{\\rtf"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIE_LABELS = (
    "FLAGGA|FORMAT|SIETYP|PROGRAM|GEN|PROSA|FTYP|FNR|ORGNR|BKOD|ADRESS|FNAMN"
    "|RAR|TAXAR|OMFATTN|KPTYP|VALUTA|KONTO|DIM|VER"
)
_SIE = re.compile(rf"\s*#(?:{_SIE_LABELS})\b", re.IGNORECASE)
_PX = re.compile(
    r"\s*(?:CHARSET|AXIS-VERSION|CODEPAGE|LANGUAGES?|CREATION-DATE|NEXT-UPDATE|PX-SERVER|DIRECTORY-PATH|UPDATE-FREQUENCY|TABLEID"
    r"|DEFAULT-GRAPH|DECIMALS|SHOWDECIMALS|MATRIX|COPYRIGHT|SUBJECT-CODE|SUBJECT-AREA|TITLE|CONTENTS|UNITS)(?:\[\w+\])?\s*="
)
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]\d-])")
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)


def shown_name(file: str) -> str:
    """A file's name to show: no folders, no signs that cannot be seen or that turn the line, at most 100 characters."""
    name = shown_text(PureWindowsPath(file.replace("\x00", "")).name)
    if len(name) > _LONGEST_NAME:
        stem, dot, end = name.rpartition(".")
        end = f"{dot}{end}" if stem and len(end) <= 8 else ""
        name = name[: _LONGEST_NAME - 1 - len(end)] + "…" + end
    return name if name.strip(". ") else "fil"


def shown_text(text: str) -> str:
    """Text out of a file without control and direction marks; blanks of every kind become one."""
    seen = "".join(" " if mark.isspace() else mark for mark in text if mark.isspace() or _is_seen(mark))
    return " ".join(seen.split())


def _is_seen(mark: str) -> bool:
    return unicodedata.category(mark) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def kind_of(data: bytes, file: str) -> FileKind:
    """What a file is.

    Args:
        data: the file's bytes.
        file: its name; decides only where the content leaves a choice.

    Raises:
        InputError: an empty file, one past 200 MB, or one that nothing here reads; the sentence says what it is.
    """
    place = Place(shown_name(file))
    if len(data) > LARGEST_FILE:
        raise InputError(
            f"Filen är {len(data) / 1e6:.0f} MB, mer än {LARGEST_FILE // 1_000_000}.",
            place,
            "Dela den, eller exportera färre år eller kolumner.",
        )
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe\x1a"):
        raise InputError("Filen är tom.", place, "Exportera den på nytt.")
    for mark, found, remedy in _BINARY:
        if data.startswith(mark) and (mark in _CERTAIN or not mark.isalnum() or b"\x00" in data[:_HEAD]):
            raise InputError(found, place, remedy)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, place)
    if data.startswith(_OLE):
        return _ole_kind(data, place)
    return _text_kind(data, file, place)


def _zip_kind(data: bytes, place: Place) -> FileKind:
    names = _zip_names(data, place)
    if "xl/workbook.bin" in names:
        return FileKind.XLSB
    if any(name.startswith("xl/") for name in names):
        return FileKind.XLSM if "xl/vbaproject.bin" in names else FileKind.XLSX
    if "content.xml" in names and b"opendocument.spreadsheet" in data[:200]:
        return FileKind.ODS
    for start, what in (("word/", "ett textdokument (docx)"), ("ppt/", "en presentation (pptx)")):
        if any(name.startswith(start) for name in names):
            raise InputError(f"Filen är {what}.", place, "Be om tabellen som xlsx eller CSV.")
    if "content.xml" in names:
        raise InputError(
            "Filen är ett OpenDocument som inte är ett kalkylblad.", place, "Spara tabellen som xlsx eller CSV."
        )
    raise InputError("Filen är ett zip-arkiv.", place, "Packa upp det och läs in filerna som ligger i det.")


BROKEN_ZIP = (
    zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, IndexError, OverflowError,
)  # fmt: skip
"""What zipfile raises on a file that is cut or forged."""


def _zip_names(data: bytes, place: Place) -> frozenset[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(name.lower() for name in archive.namelist())
    except BROKEN_ZIP as fault:
        raise InputError("Filen är skadad eller avhuggen.", place, "Hämta eller exportera den på nytt.") from fault


def _ole_kind(data: bytes, place: Place) -> FileKind:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise InputError(
            "Arbetsboken är skyddad med lösenord.", place, "Ta bort lösenordet i Excel och spara den på nytt."
        )
    if holds("Workbook") or holds("Book"):
        return FileKind.XLS
    if holds("WordDocument"):
        raise InputError("Filen är ett textdokument (doc).", place, "Be om tabellen som xlsx eller CSV.")
    if holds("PowerPoint Document"):
        raise InputError("Filen är en presentation (ppt).", place, "Be om tabellen som xlsx eller CSV.")
    raise InputError("Filen är ett Office-dokument utan kalkylblad.", place, _SAVE_AS)


def _text_kind(data: bytes, file: str, place: Place) -> FileKind:
    wide = wide_encoding(data)
    head = (data[:_HEAD].decode(wide, "replace") if wide else data[:_HEAD].decode("latin-1")).removeprefix("ï»¿")
    head = head.lstrip("\ufeff")
    if not wide and (b"\x00" in data or _is_noise(data)):
        raise InputError("Filen är inte text och inget kalkylblad som går att läsa.", place, _SAVE_AS)
    if _SIE.match(head) or (_named(file, ".se", ".si", ".sie") and re.search(rf"^{_SIE.pattern}", head, re.I | re.M)):
        return FileKind.SIE
    if _PX.match(head):
        return FileKind.PX
    if _JSON.match(head):
        return FileKind.JSON
    if head.lstrip().startswith("<"):
        return _markup_kind(head, place)
    if head.lstrip().startswith("MIME-Version:"):
        raise InputError("Filen är en webbsida (MHTML).", place, _SAVE_AS)
    return FileKind.CSV


def _markup_kind(head: str, place: Place) -> FileKind:
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise InputError("Filen är ett kalkylblad i XML (Excel 2003).", place, _SAVE_AS)
    if re.search(r"<(?:\w+:)?Sie(?:Entry)?\b|sie\.se/sie5", head):
        raise InputError(
            "Filen är SIE 5 (XML), som inte läses.", place, "Exportera SIE 4 i stället (filer som slutar på .se)."
        )
    if _HTML.search(head):
        return FileKind.HTML
    raise InputError("Filen är XML som inte är ett kalkylblad.", place, _SAVE_AS)


def _named(file: str, *ends: str) -> bool:
    return file.lower().endswith(ends)


def _is_noise(data: bytes) -> bool:
    """Whether bytes are no text: signs that no text has, more than one in a hundred of the beginning."""
    head = data[:_HEAD]
    return len(head.translate(None, bytes(range(0x20)).translate(None, b"\t\n\x0b\x0c\r\x15\x1a"))) < 0.99 * len(head)


def wide_encoding(data: bytes) -> str:
    """`utf-16`, `utf-16-le` or `utf-16-be` where a sign takes two bytes, by mark or by its zeros; else ""."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:_HEAD]
    half = len(head) // 2
    if half >= 4 and head[1::2].count(0) > 0.7 * half and head[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if half >= 4 and head[::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return ""
