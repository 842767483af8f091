"""Any bytes are a book or a sentence; the long runs are marked `soak`."""

import io
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_workbooks import ods, raw_xlsx, record, written, xls, xls_cells, xlsb

from forecast.errors import InputError
from forecast.formats.books import read_book

_TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), max_size=8)
_CELLS = st.one_of(st.none(), _TEXT, st.floats(-1e12, 1e12).map(lambda value: round(value, 2)))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(_CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_what_is_written_to_a_workbook_is_what_is_read(grid):
    def fill(_, sheet):
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write_number(row, column, cell)

    wanted = {
        (row + 1, column): (cell.strip() or None) if isinstance(cell, str) else cell
        for row, cells in enumerate(grid)
        for column, cell in enumerate(cells)
    }
    wanted = {at: cell for at, cell in wanted.items() if cell is not None}
    data = written([], change=fill)
    if not wanted:
        with pytest.raises(InputError, match="inga ifyllda celler"):
            read_book(data, "bok.xlsx")
        return
    [sheet] = read_book(data, "bok.xlsx").sheets
    found = {
        (int(number), column): cell
        for number, row in zip(sheet.numbers, sheet.cells, strict=True)
        for column, cell in enumerate(row)
        if cell is not None
    }
    assert found == wanted


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"#FLAGGA 0\n", "Filen är inte ett kalkylblad utan en SIE-fil."),
        (b'CHARSET="ANSI";\n', "Filen är inte ett kalkylblad utan en PX-fil."),
        (b'{"values":[]}', "Filen är inte ett kalkylblad utan ett svar i JSON."),
    ],
)
def test_files_of_other_readers_are_told(data, sentence):
    with pytest.raises(InputError) as caught:
        read_book(data, "fil.txt")
    assert sentence in str(caught.value)


def test_a_workbook_under_the_name_of_text_and_text_under_that_of_a_workbook():
    assert read_book(written([["a", 1]]), "bok.csv").format == "xlsx"
    book = read_book("Konto\tUtfall\r\n1\t2\r\n".encode("utf-16"), "bok.xls")
    assert (book.format, book.encoding, book.separator) == ("csv", "utf-16", "\t")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_book_or_a_sentence(data):
    _is_safe(data)


def _is_safe(data):
    try:
        book = read_book(data, "fil.xlsx")
    except InputError as refusal:
        return str(refusal)
    assert all(len(sheet.numbers) == len(sheet.cells) for sheet in book.sheets)
    return ""


def _seeds():
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>1+1</f><v>2</v></c></row></sheetData>'
    rows = "".join(
        f'<table:table-row><table:table-cell office:value-type="float" office:value="{at}"/></table:table-row>'
        for at in range(9)
    )
    return {
        "xlsx": raw_xlsx(sheet, strings=("Äldre",)),
        "xlsxwriter": written([["a", 1.5, True], ["b", 2, None]]),
        "ods": ods(rows),
        "xlsb": xlsb({0: [(5, 0, bytes(8)), (3, 1, b"\x17")]}),
        "xls": xls(xls_cells((0, 0, "x"), (1, 1, 2.0)), first=record(0x0042, b"\xb0\x04")),
        "csv": 'Konto;Namn;Utfall\n5010;"Löner; m.m.";-1 912,5\n5020;På;3\n'.encode("cp1252"),
        "html": b"<html><table><tr><td colspan=2>x<td>1</table>",
    }


def _mutated(data, luck):
    out = bytearray(data)
    for _ in range(luck.integers(1, 13)):
        at = int(luck.integers(len(out)))
        what = int(luck.integers(5))
        if what == 0:
            out[at] = int(luck.integers(256))
        elif what == 1:
            out[at : at + int(luck.integers(1, 17))] = b""
        elif what == 2:
            out[at:at] = out[at : at + int(luck.integers(1, 65))]
        elif what == 3:
            out[at : at + 4] = (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x00\x00\x00\x80")[at % 3]
        elif at:
            del out[at:]
        if not out:
            return b""
    return bytes(out)


@pytest.mark.parametrize("name", _seeds())
def test_files_that_were_changed_somewhere(name):
    luck = np.random.default_rng(5)
    for _ in range(15):
        _is_safe(_mutated(_seeds()[name], luck))


@pytest.mark.soak
@pytest.mark.parametrize("name", _seeds())
def test_files_that_were_changed_somewhere_many_times(name):
    luck = np.random.default_rng(31)
    for _ in range(1500):
        _is_safe(_mutated(_seeds()[name], luck))


@pytest.mark.soak
@pytest.mark.parametrize("name", ["xlsx", "ods", "xlsb"])
def test_parts_that_were_changed_before_they_were_zipped(name):
    """The zip's own checks stop most of what is changed in its bytes; this reaches the XML and the records."""
    luck = np.random.default_rng(131)
    with zipfile.ZipFile(io.BytesIO(_seeds()[name])) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    for _ in range(1500):
        changed = dict(parts)
        part = list(parts)[luck.integers(len(parts))]
        changed[part] = _mutated(parts[part], luck) if parts[part] else b""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for key, content in changed.items():
                archive.writestr(key, content)
        _is_safe(out.getvalue())
