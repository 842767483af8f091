import contextlib
import gzip
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_workbooks import compound, ods, raw_xlsx, xls, xls_cells, xlsb, zipped

from forecast.errors import InputError
from forecast.formats.kinds import FileKind, kind_of, shown_name, shown_text


def refused(data, name="fil.xlsx"):
    with pytest.raises(InputError) as caught:
        kind_of(data, name)
    return str(caught.value)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a"])
@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (raw_xlsx("<sheetData/>"), FileKind.XLSX),
        (raw_xlsx("<sheetData/>", more={"xl/vbaProject.bin": b"x"}), FileKind.XLSM),
        (xlsb({}), FileKind.XLSB),
        (ods(""), FileKind.ODS),
        (xls(xls_cells((0, 0, 1.0))), FileKind.XLS),
        (b"konto;belopp\n1;2\n", FileKind.CSV),
        ("konto\tbelopp\r\n".encode("utf-16"), FileKind.CSV),
        ("konto\tbelopp\r\n".encode("utf-16-le"), FileKind.CSV),
        ("konto\tbelopp\r\n".encode("utf-16-be"), FileKind.CSV),
        (b"\xef\xbb\xbfkonto;belopp\n", FileKind.CSV),
        ("# Källa: rapport\nkonto;belopp\n".encode(), FileKind.CSV),
        (b"MZ;belopp\n1;2\n", FileKind.CSV),
        (b"<html><body><table><tr><td>1</td></tr></table>", FileKind.HTML),
        (b"\xef\xbb\xbf  <TABLE border=1>", FileKind.HTML),
        (b'<!DOCTYPE html PUBLIC "x">', FileKind.HTML),
        (b"#FLAGGA 0\r\n#FORMAT PC8\r\n", FileKind.SIE),
        (b'\r\n#PROGRAM "x" 1\r\n', FileKind.SIE),
        (b'CHARSET="ANSI";\nAXIS-VERSION="2010";\n', FileKind.PX),
        (b'MATRIX="ksi";', FileKind.PX),
        (b'TITLE[en]="x";', FileKind.PX),
        (b'{"version":"2.0","class":"dataset"}', FileKind.JSON),
        (b'[{"kpi":"N21704"}]', FileKind.JSON),
    ],
)
def test_content_decides_whatever_the_name(data, kind, name):
    assert kind_of(data, name) is kind


def test_the_name_decides_where_a_ledger_file_begins_with_something_else():
    data = b"Export fr\xe5n ekonomisystemet\r\n#FLAGGA 0\r\n#SIETYP 4\r\n"
    assert kind_of(data, "a.SE") is FileKind.SIE
    assert kind_of(data, "a.txt") is FileKind.CSV


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Filen är tom. Exportera den på nytt."),
        (b"\xef\xbb\xbf \r\n", "Filen är tom."),
        (b"\xff\xfe", "Filen är tom."),
        (b"%PDF-1.7\n", "Filen är en PDF. Be om tabellen som xlsx eller CSV"),
        (b"\x89PNG\r\n\x1a\n\x00", "Filen är en bild."),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "Filen är en bild."),
        (b"GIF89a\x00\x00", "Filen är en bild."),
        (gzip.compress(b"konto;belopp\n", mtime=0), "Filen är packad (gzip). Packa upp den"),
        (b"7z\xbc\xaf\x27\x1c\x00", "Filen är packad (7-Zip)."),
        (b"{\\rtf1\\ansi}", "Filen är ett textdokument (RTF)."),
        (b"SQLite format 3\x00", "Filen är en databas (SQLite)."),
        (b"MZ\x90\x00", "Filen är ett program."),
        (zipped({"word/document.xml": "x"}), "Filen är ett textdokument (docx)."),
        (zipped({"ppt/presentation.xml": "x"}), "Filen är en presentation (pptx)."),
        (zipped({"budget.xlsx": "x", "utfall.csv": "y"}), "Filen är ett zip-arkiv. Packa upp det"),
        (zipped({"content.xml": "x", "mimetype": "application/vnd.oasis.opendocument.text"}), "inte är ett kalkylblad"),
        (raw_xlsx("<sheetData/>")[:-30], "Filen är skadad eller avhuggen."),
        (b"PK\x03\x04" + b"x" * 50, "Filen är skadad eller avhuggen."),
        (compound(b"x", "EncryptedPackage"), "Arbetsboken är skyddad med lösenord. Ta bort lösenordet"),
        (compound(b"x", "WordDocument"), "Filen är ett textdokument (doc)."),
        (compound(b"x", "PowerPoint Document"), "Filen är en presentation (ppt)."),
        (compound(b"x", "__properties"), "Office-dokument utan kalkylblad"),
        (
            b'<?xml version="1.0"?><Sie xmlns="http://www.sie.se/sie5">',
            "Filen är SIE 5 (XML), som inte läses. Exportera SIE 4",
        ),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML (Excel 2003)"),
        (b"<?xml version='1.0'?><invoice/>", "XML som inte är ett kalkylblad"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "Filen är en webbsida (MHTML)."),
        (b"konto;belopp\n1;\x002\n", "Filen är inte text"),
        (bytes(range(1, 32)) * 20, "Filen är inte text"),
    ],
)
def test_what_is_not_read_is_told_by_name(data, sentence):
    assert sentence in refused(data)


def test_a_file_past_the_bound_is_refused_before_anything_reads_it():
    assert "Filen är 201 MB, mer än 200. Dela den" in refused(b"\n" * 201_000_000, "stor.csv")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("budget 2024.xlsx", "budget 2024.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\Users\\x\\utfall.csv", "utfall.csv"),
        ("utfall\x1b[31m.csv", "utfall[31m.csv"),
        ("utfall\u202excslx.exe", "utfallxcslx.exe"),
        ("rad1\nrad2.csv", "rad1 rad2.csv"),
        ("a\x00b.csv", "ab.csv"),
        ("", "fil"),
        ("..", "fil"),
        ("/", "fil"),
        ("Särredovisning åäö.xlsx", "Särredovisning åäö.xlsx"),
    ],
)
def test_a_shown_name_has_no_folder_and_no_sign_that_hides(name, shown):
    assert shown_name(name) == shown


def test_a_long_name_keeps_its_end():
    assert shown_name("x" * 300 + ".xlsx") == "x" * 94 + "….xlsx"


@given(st.text())
def test_a_shown_name_is_short_and_plain(name):
    shown = shown_name(name)
    assert 0 < len(shown) <= 100
    assert shown == shown_text(shown)
    assert "/" not in shown
    assert "\\" not in shown


@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<", b"\xff\xfe"]),
)
def test_any_bytes_have_a_kind_or_a_sentence(data, start):
    with contextlib.suppress(InputError):
        assert kind_of(start + data, "x.xlsx") in FileKind


def test_a_zip_without_parts_is_an_archive():
    out = io.BytesIO()
    zipfile.ZipFile(out, "w").close()
    assert "zip-arkiv" in refused(out.getvalue())
