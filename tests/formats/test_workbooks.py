import datetime as dt
import io
import struct

import numpy as np
import openpyxl
import pytest
from made_workbooks import MAIN, ods, raw_xlsx, record, written, xls, xls_cells, xlsb

from forecast.errors import InputError
from forecast.formats.book import Merged
from forecast.formats.workbooks import read_workbook


def cells(data, name="bok.xlsx"):
    return read_workbook(data, name).sheets[0].cells.tolist()


def one_row(*inner):
    return "<sheetData><row r='1'>" + "".join(inner) + "</row></sheetData>"


class TestCells:
    def test_text_numbers_days_and_truth(self):
        day = {"num_format": "yyyy-mm-dd"}

        def change(workbook, sheet):
            sheet.write_datetime(1, 0, dt.date(2024, 8, 31), workbook.add_format(day))
            sheet.write_number(1, 1, 45535.604, workbook.add_format(day))
            sheet.write_string(1, 2, "0012")

        data = written([["\u00a0Kommun\u202f", -1912.5, True, False, "  "]], change=change)
        assert cells(data) == [
            ["Kommun", -1912.5, "SANT", "FALSKT"],
            [dt.date(2024, 8, 31), dt.date(2024, 8, 31), "0012", None],
        ]

    def test_a_number_is_never_rounded(self):
        data = raw_xlsx(one_row("<c r='A1'><v>0.30000000000000004</v></c><c r='B1'><v>1e15</v></c>"))
        assert cells(data) == [[0.1 + 0.2, 1e15]]

    def test_a_number_past_all_bounds_is_text(self):
        data = raw_xlsx(one_row("<c r='A1'><v>1e999</v></c><c r='B1'><v>NaN</v></c><c r='C1'><v>1</v></c>"))
        assert cells(data) == [["inf", "nan", 1.0]]

    def test_rows_keep_their_numbers_and_columns_their_letters(self):
        book = read_workbook(written([[], [], ["", "a"], [], ["", "b", 1]]), "bok.xlsx")
        assert book.sheets[0].numbers.tolist() == [3, 5]
        assert book.sheets[0].cells.tolist() == [[None, "a", None], [None, "b", 1.0]]

    def test_merged_cells_are_places_among_the_rows_that_are_kept(self):
        def change(_, sheet):
            sheet.merge_range(2, 1, 2, 3, "Utfall")
            sheet.merge_range(4, 0, 7, 0, "Äldre")
            sheet.merge_range(9, 0, 9, 2, "")
            sheet.write(5, 3, 1)
            sheet.write(6, 1, 2)

        sheet = read_workbook(written([["Titel"]], change=change), "bok.xlsx").sheets[0]
        assert sheet.merged == (Merged(1, 1, 1, 3), Merged(2, 0, 4, 0))
        assert sheet.cells[1, 1] == "Utfall"
        assert sheet.cells[2, 0] == "Äldre"
        assert sheet.numbers.tolist() == [1, 3, 5, 6, 7]

    def test_all_sheets_in_order_charts_left_out_and_hidden_ones_told(self):
        def change(workbook, _):
            workbook.add_chartsheet("Diagram")
            hidden = workbook.add_worksheet("Gömt")
            hidden.write(0, 0, 2)
            hidden.hide()
            workbook.add_worksheet("Tomt")

        book = read_workbook(written([[1]], "Först", change), "bok.xlsx")
        assert [(sheet.name, sheet.cells.tolist()) for sheet in book.sheets] == [
            ("Först", [[1.0]]),
            ("Gömt", [[2.0]]),
            ("Tomt", []),
        ]
        assert book.told == ("Bladet ”Gömt” är dolt i Excel; det är läst som de andra.",)

    def test_a_sheet_without_addresses_or_with_a_prefix_is_read(self):
        assert cells(raw_xlsx("<sheetData><row><c><v>1</v></c><c/><c><v>2</v></c></row></sheetData>")) == [[1, None, 2]]
        prefixed = (
            f"<?xml version='1.0'?><x:worksheet xmlns:x='{MAIN}'><x:sheetData><x:row r='2'><x:c r='B2' t='e'>"
            "<x:v>#REF!</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        )
        book = read_workbook(raw_xlsx(prefixed), "bok.xlsx")
        assert book.sheets[0].cells.tolist() == [[None, "#REF!"]]
        assert book.sheets[0].numbers.tolist() == [2]

    def test_the_file_says_nothing_of_encoding_and_separator(self):
        book = read_workbook(written([[1]]), "mapp/bok.csv")
        assert (book.file, book.format, book.encoding, book.separator, book.told) == ("bok.csv", "xlsx", "", "", ())


class TestWhatTheLibraryLeavesOut:
    def test_errors_stand_as_text_and_are_told(self):
        def change(_, sheet):
            sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
            sheet.write_formula(2, 3, "=X1", None, "#REF!")

        book = read_workbook(written([["a", 1]], change=change), "bok.xlsx")
        assert book.sheets[0].cells.tolist() == [
            ["a", 1, None, None],
            ["#DIV/0!", None, None, None],
            [None, None, None, "#REF!"],
        ]
        assert "Bladet ”Blad1” har felvärden (#DIV/0!, #REF!) i 2 celler: A2, D3. Rätta dem" in book.told[1]

    def test_formulas_have_their_saved_value_and_are_told(self):
        def change(_, sheet):
            sheet.write_formula(1, 0, "=SUM(A1:B1)", None, 3)
            sheet.write_formula(1, 1, '="x"&"y"', None, "xy")

        book = read_workbook(written([[1, 2]], change=change), "bok.xlsx")
        assert book.sheets[0].cells.tolist() == [[1, 2], [3, "xy"]]
        assert book.told == ("Bladet ”Blad1” har 2 formler; de värden som filen sparades med är lästa.",)

    def test_a_formula_without_a_saved_value_is_neither_blank_nor_zero(self):
        workbook = openpyxl.Workbook()
        for row in (["Summa", 1.0, 2.0], ["", "", ""], ["", "", "", '=SUM(B1:C1)&"<"']):
            workbook.active.append(row)
        out = io.BytesIO()
        workbook.save(out)
        book = read_workbook(out.getvalue(), "bok.xlsx")
        assert book.sheets[0].cells.tolist() == [["Summa", 1, 2, None], [None, None, None, '=SUM(B1:C1)&"<"']]
        assert len(book.told) == 1
        assert "Bladet ”Sheet” har 1 formel utan uträknat värde (D3); där står formelns text" in book.told[0]

    def test_zeros_that_a_program_wrote_for_want_of_counting_are_no_values(self):
        def change(_, sheet):
            sheet.write_formula(1, 0, "=A1*2")
            sheet.write_formula(1, 1, "=A1*3")

        data = written([[5]], change=change)
        assert cells(data) == [[5, None], ["=A1*2", "=A1*3"]]

    def test_zeros_among_counted_values_are_values(self):
        def change(_, sheet):
            sheet.write_formula(1, 0, "=A1*0", None, 0)
            sheet.write_formula(1, 1, "=A1*3", None, 15)

        assert cells(written([[5]], change=change)) == [[5, None], [0, 15]]

    def test_a_formula_that_gives_no_text_is_blank(self):
        data = raw_xlsx(one_row('<c r="A1"><v>1</v></c><c r="B1" t="str"><f>""</f><v></v></c>'))
        assert cells(data) == [[1]]

    def test_a_shared_formula_without_value_is_told_too(self):
        data = raw_xlsx(one_row('<c r="A1"><f t="shared" si="0"/></c>'))
        assert cells(data) == [["="]]

    def test_hidden_rows_and_columns_are_read_and_told(self):
        def change(_, sheet):
            sheet.set_row(1, None, None, {"hidden": True})
            sheet.set_column(1, 2, None, None, {"hidden": True})

        book = read_workbook(written([[1, 2, 3], [4, 5, 6]], change=change), "bok.xlsx")
        assert book.sheets[0].cells.tolist() == [[1, 2, 3], [4, 5, 6]]
        assert book.told == ("Bladet ”Blad1” har dolda rader eller kolumner (1 rad, 2 kolumner); de är lästa.",)

    def test_macros_links_and_connections_are_told_and_left_alone(self):
        more = {"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": "<x/>", "xl/connections.xml": "<x/>"}
        book = read_workbook(raw_xlsx(one_row('<c r="A1"><v>1</v></c>'), more=more), "bok.xlsm")
        assert book.format == "xlsm"
        assert book.told == (
            "Arbetsboken har makron; de körs inte.",
            "Arbetsboken hämtar värden ur andra filer; inget hämtas, de värden som filen sparades med är lästa.",
            "Arbetsboken har kopplingar till databaser; de används inte, de värden som filen sparades med är lästa.",
        )


class TestOtherFormats:
    def test_xls(self):
        def result(sort, value):
            return struct.pack("<BBBBBBH", sort, 0, value, 0, 0, 0, 0xFFFF)

        records = xls_cells(
            (0, 0, "Äldre"),
            (0, 1, -1.5),
            (2, 0, ("error", 0x2A)),
            (3, 0, ("formula", result(2, 7), 0)),
            (4, 0, ("formula", struct.pack("<d", 7.0), 0)),
            (5, 1, ("formula", result(3, 0), 2)),
        )
        book = read_workbook(xls(records, name="Utfall å"), "bok.xls")
        assert book.format == "xls"
        assert book.sheets[0].name == "Utfall å"
        assert book.sheets[0].numbers.tolist() == [1, 3, 4, 5, 6]
        assert book.sheets[0].cells.tolist() == [
            ["Äldre", -1.5],
            ["#N/A", None],
            ["#DIV/0!", None],
            [7.0, None],
            [None, "="],
        ]
        assert "felvärden (#N/A, #DIV/0!) i 2 celler: A3, A4" in " ".join(book.told)

    def test_a_blank_formula_of_xls_is_blank_only_where_excel_counted_it(self):
        blank = struct.pack("<BBBBBBH", 3, 0, 0, 0, 0, 0, 0xFFFF)
        records = xls_cells((0, 0, 1.0), (0, 1, ("formula", blank, 0)))
        assert cells(xls(records), "bok.xls") == [[1.0, "="]]
        assert cells(xls(records, first=record(0x01C1, bytes(8))), "bok.xls") == [[1.0]]

    def test_xlsb(self):
        rows = {
            0: [(5, 0, struct.pack("<d", 1.5)), (3, 1, b"\x17")],
            4: ["hidden", (11, 2, b"\x07" + bytes(10)), (6, 0, struct.pack("<I", 2) + "åä".encode("utf-16-le"))],
        }
        book = read_workbook(xlsb(rows, more={"xl/vbaProject.bin": b"x"}), "bok.xlsb")
        assert book.format == "xlsb"
        assert book.sheets[0].cells.tolist() == [[1.5, "#REF!", None], ["åä", None, "#DIV/0!"]]
        assert book.sheets[0].numbers.tolist() == [1, 5]
        assert book.told[0] == "Arbetsboken har makron; de körs inte."
        assert book.told[1] == "Bladet ”Blad1” har dolda rader eller kolumner (1 rad); de är lästa."

    def test_ods(self):
        row = (
            '<table:table-row table:number-rows-repeated="2" table:visibility="collapse">'
            '<table:table-cell office:value-type="float" office:value="1.5"/>'
            '<table:table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>hej</text:p>'
            "</table:table-cell>"
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value=""'
            ' calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
            '<table:table-cell table:formula="of:=[.A1]*2"/><table:table-cell table:number-columns-repeated="16379"/>'
            "</table:table-row>"
        )
        tail = (
            '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
            ' table:number-columns-repeated="16384"/></table:table-row>'
            '<table:table-row><table:table-cell office:value-type="date" office:date-value="2024-08-31"/>'
            "</table:table-row>"
        )
        book = read_workbook(ods(row + tail.replace("1048570", "3")), "bok.ods")
        assert book.format == "ods"
        assert book.sheets[0].cells.tolist() == [
            [1.5, "hej", "hej", "#DIV/0!", "=[.A1]*2"],
            [1.5, "hej", "hej", "#DIV/0!", "=[.A1]*2"],
            [dt.date(2024, 8, 31), None, None, None, None],
        ]
        assert book.sheets[0].numbers.tolist() == [1, 2, 6]
        assert "har dolda rader eller kolumner (2 rader)" in book.told[0]
        assert "2 formler utan uträknat värde (E1, E2)" in " ".join(book.told)

    def test_an_ods_that_ends_in_empty_rows_to_the_edge(self):
        row = '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
        tail = (
            '<table:table-row table:number-rows-repeated="1048575"><table:table-cell'
            ' table:number-columns-repeated="16384"/></table:table-row>'
        )
        assert cells(ods(row + tail), "bok.ods") == [[1.0]]


def test_a_workbook_without_cells_is_refused():
    with pytest.raises(InputError, match=r"^bok.xlsx: Arbetsboken har inga ifyllda celler. Exportera den på nytt.$"):
        read_workbook(written([]), "bok.xlsx")


def test_text_is_no_workbook():
    with pytest.raises(InputError, match="Filen är inte en arbetsbok"):
        read_workbook(b"a;b\n1;2\n", "bok.xlsx")


def test_cells_are_text_numbers_days_or_nothing():
    sheet = read_workbook(written([["a", 1, True, "", 2.5]]), "bok.xlsx").sheets[0]
    assert sheet.cells.dtype == np.object_
    assert {type(cell) for cell in sheet.cells.ravel()} == {str, float, type(None)}
