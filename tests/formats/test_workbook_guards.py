"""Workbooks made to do harm: each ends in a sentence, in bounded time and memory, and nothing of it is run."""

import struct
import zipfile
import zlib

import pytest
from made_workbooks import compound, ods, raw_xlsx, record, xls, xls_cells, xlsb, xlsx_parts, zipped

from forecast.errors import InputError
from forecast.formats import workbooks
from forecast.formats.workbook_parts import scan
from forecast.formats.workbook_parts import zipped as weighed
from forecast.formats.workbooks import read_workbook

ONE = '<c r="A1"><v>1</v></c>'


def refused(data, name="bok.xlsx"):
    with pytest.raises(InputError) as caught:
        read_workbook(data, name)
    return str(caught.value)


def rows(*inner):
    return "<sheetData>" + "".join(inner) + "</sheetData>"


class TestReach:
    def test_a_dimension_that_lies_costs_nothing(self):
        sheet = '<dimension ref="A1:XFD1048576"/>' + rows(f'<row r="1">{ONE}</row>')
        assert read_workbook(raw_xlsx(sheet), "bok.xlsx").sheets[0].cells.tolist() == [[1.0]]

    def test_a_cell_in_the_far_corner(self):
        sheet = rows(f'<row r="1">{ONE}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
        told = refused(raw_xlsx(sheet))
        assert told.startswith(
            "bok.xlsx, blad ”Blad1”: Bladet sträcker sig till cell XFD1048576 men har bara 2 ifyllda"
        )
        assert "Ta bort det som står långt nere eller långt till höger" in told

    def test_styled_empty_cells_far_away_do_not_count(self):
        sheet = rows(f'<row r="1">{ONE}<c r="XFD1" s="0"/></row><row r="1048576"><c r="A1048576" s="0"></c></row>')
        assert read_workbook(raw_xlsx(sheet), "bok.xlsx").sheets[0].cells.tolist() == [[1.0]]

    def test_a_formula_without_value_in_the_far_corner(self):
        assert "XFD1048576" in refused(raw_xlsx(rows('<row r="1048576"><c r="XFD1048576"><f>1</f></c></row>')))

    @pytest.mark.parametrize("address", ["A1048577", "XFE1", "A0", "ZZZ9999999"])
    def test_a_cell_outside_any_sheet(self, address):
        told = refused(raw_xlsx(rows(f'<row r="1"><c r="{address}"><v>1</v></c></row>')))
        assert "utanför det som ett kalkylblad rymmer" in told or "i oordning" in told

    def test_an_address_that_the_look_does_not_know_ends_with_the_process_that_reads_it(self):
        assert "skadad eller går inte att tolka" in refused(
            raw_xlsx(rows(f'<row r="1">{ONE}<c r="ZZZZZZZ1"><v>1</v></c></row>'))
        )

    def test_cells_without_address_are_counted_too(self, monkeypatch):
        monkeypatch.setattr(scan, "MOST_CELLS", 10)
        assert "miljoner ifyllda celler" in refused(raw_xlsx(rows("<row>" + "<c><v>1</v></c>" * 11 + "</row>")))

    def test_a_cell_that_stands_twice_is_no_silent_loss(self):
        twice = rows('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')
        assert "Samma cell står två gånger" in refused(raw_xlsx(twice))
        back = rows('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>')
        assert "raderna i oordning" in refused(raw_xlsx(back))

    def test_too_many_filled_cells_over_all_sheets(self, monkeypatch):
        monkeypatch.setattr(scan, "MOST_CELLS", 3)
        two = rows('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>')
        assert "blad ”Blad2”: Filen har mer än" in refused(raw_xlsx(two, two))
        assert read_workbook(raw_xlsx(two), "bok.xlsx").sheets[0].cells.size == 2

    def test_an_ods_that_repeats_without_end(self):
        cell = '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="16384"/>'
        row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
        assert "miljoner ifyllda celler" in refused(ods(row), "bok.ods")
        endless = row.replace("1048576", "99999999999999999999")
        assert "miljoner ifyllda celler" in refused(ods(endless), "bok.ods")

    def test_an_ods_with_a_cell_far_away(self):
        far = (
            '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
            '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
            '<table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
        )
        assert "Bladet sträcker sig till cell WQK1000001" in refused(ods(far), "bok.ods")

    def test_an_xls_with_a_cell_far_away(self):
        assert "Bladet sträcker sig till cell IV65536" in refused(
            xls(xls_cells((0, 0, 1.0), (65535, 255, 2.0))), "bok.xls"
        )

    def test_an_xlsb_with_a_cell_far_away(self):
        far = xlsb({1_048_575: [(5, 16_383, struct.pack("<d", 1.0))]})
        assert "Bladet sträcker sig till cell XFD1048576" in refused(far, "bok.xlsb")
        outside = xlsb({4_000_000_000: [(5, 0, struct.pack("<d", 1.0))]})
        assert "utanför det som ett kalkylblad rymmer" in refused(outside, "bok.xlsb")


class TestZip:
    def test_a_bomb_by_ratio(self):
        parts = xlsx_parts(rows(f'<row r="1">{ONE}</row>') + " " * 50_000_000)
        assert "växer mer än 400 gånger när den packas upp" in refused(zipped(parts))

    def test_a_bomb_by_declared_size(self, monkeypatch):
        monkeypatch.setattr(weighed, "MOST_UNPACKED", 1000)
        assert "MB när den packas upp. Dela den" in refused(raw_xlsx(rows(f'<row r="1">{ONE}</row>') + " " * 2000))

    def test_a_size_that_lies(self):
        data = bytearray(raw_xlsx(rows(f'<row r="1">{ONE}</row>')))
        at = data.rfind(b"PK\x01\x02")
        data[at + 24 : at + 28] = struct.pack("<I", 5)
        assert "är inte så stor som filen säger" in refused(bytes(data))

    def test_a_bomb_whose_size_lies_is_stopped_as_it_grows(self, monkeypatch):
        monkeypatch.setattr(weighed, "MOST_UNPACKED", 3_000_000)
        data = bytearray(raw_xlsx(rows(f'<row r="1">{ONE}</row>') + " " * 5_000_000))
        at = data.rfind(b"PK\x01\x02")
        data[at + 24 : at + 28] = struct.pack("<I", 5)
        assert "när den packas upp" in refused(bytes(data))

    @pytest.mark.parametrize("name", ["../../x.xml", "/etc/x", "a\\b.xml", "C:/x.xml", "xl/../../x"])
    def test_paths_out_of_the_document(self, name):
        assert "sökväg ut ur den" in refused(raw_xlsx(rows(f'<row r="1">{ONE}</row>'), more={name: "x"}))

    def test_two_parts_with_one_name(self):
        parts = xlsx_parts(rows(f'<row r="1">{ONE}</row>'))
        assert "två delar som heter ”XL/workbook.xml”" in refused(zipped({**parts, "XL/workbook.xml": "<x/>"}))

    def test_too_many_parts(self, monkeypatch):
        monkeypatch.setattr(weighed, "_MOST_PARTS", 4)
        assert "delar, mer än 4" in refused(raw_xlsx(rows(f'<row r="1">{ONE}</row>')))

    def test_a_packing_that_excel_does_not_know(self):
        parts = xlsx_parts(rows(f'<row r="1">{ONE}</row>'))
        assert "packad på ett sätt som Excel inte använder" in refused(zipped(parts, zipfile.ZIP_BZIP2))

    def test_a_part_with_a_password(self):
        data = bytearray(raw_xlsx(rows(f'<row r="1">{ONE}</row>')))
        data[data.rfind(b"PK\x01\x02") + 8] |= 1
        assert "skyddad med lösenord" in refused(bytes(data))

    def test_a_workbook_inside_a_workbook_is_not_opened(self):
        inner = zipped({"bomb.txt": b"\x00" * 1_000_000})
        data = raw_xlsx(rows(f'<row r="1">{ONE}</row>'), more={"xl/embeddings/x.xlsx": inner})
        assert read_workbook(data, "bok.xlsx").sheets[0].cells.tolist() == [[1.0]]

    def test_any_cut_is_told(self):
        data = raw_xlsx(rows(f'<row r="1">{ONE}</row>'))
        for cut in range(4, len(data), 97):
            assert "bok.xlsx: " in refused(data[:cut])


class TestXml:
    def test_entities_that_grow(self):
        bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
        sheet = f"<?xml version='1.0'?>{bomb}<worksheet>{rows(f'<row r=`1`>{ONE}</row>')}</worksheet>"
        assert "har egna XML-definitioner (DOCTYPE)" in refused(raw_xlsx(sheet))

    def test_a_definition_on_the_edge_between_two_pieces(self, monkeypatch):
        monkeypatch.setattr(weighed, "_CHUNK", 7)
        sheet = "<?xml version='1.0'?><!DOCTYPE x><worksheet/>"
        assert "DOCTYPE" in refused(raw_xlsx(sheet))

    def test_another_encoding_hides_nothing(self):
        parts = xlsx_parts(rows(f'<row r="1">{ONE}</row>'))
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].encode("utf-16")
        assert "är inte XML i UTF-8" in refused(zipped(parts))

    @pytest.mark.parametrize(
        "sheet",
        [
            "<sheetData>" + "<c " * 300_000,
            "<sheetData>" + "<c>" * 300_000,
            '<sheetData><row r="1">' + '<c r="A1" t="e"><f>' * 100_000,
            "<sheetData>" + "<row " * 300_000,
            "<sheetData>" + "<f" * 300_000,
            "<a>" * 300_000,
        ],
    )
    def test_xml_that_never_closes_takes_no_endless_time(self, sheet):
        assert "bok.xlsx" in refused(raw_xlsx(sheet))

    def test_a_sheet_that_leads_nowhere(self):
        parts = xlsx_parts(rows(f'<row r="1">{ONE}</row>'))
        del parts["xl/worksheets/sheet1.xml"]
        assert "skadad eller går inte att tolka" in refused(zipped(parts))

    def test_a_text_that_is_not_there(self):
        assert "bok.xlsx" in refused(raw_xlsx(rows('<row r="1"><c r="A1" t="s"><v>7</v></c></row>')))

    def test_a_long_text_that_many_cells_share(self, monkeypatch):
        monkeypatch.setattr(workbooks, "MOST_WRITTEN", 100_000)
        cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 101))
        assert "miljoner ifyllda celler" in refused(raw_xlsx(rows(cells), strings=("x" * 30_000,)))


class TestOldFiles:
    def test_a_chain_of_sectors_without_end(self):
        data = bytearray(xls(xls_cells((0, 0, 1.0))))
        struct.pack_into("<I", data, 512 + 4 * 3, 2)
        assert "Arbetsboken är skadad eller avhuggen" in refused(bytes(data), "bok.xls")

    def test_a_password(self):
        data = xls(xls_cells((0, 0, 1.0)), first=record(0x002F, bytes(6)))
        assert "skyddad med lösenord" in refused(data, "bok.xls")

    def test_two_sheets_that_are_one(self):
        twice = record(0x0085, struct.pack("<IBB", 0, 0, 0) + b"\x01\x00x")
        stream = record(0x0809, bytes(16)) + twice + twice + record(0x000A, b"")
        assert "skadad" in refused(compound(stream), "bok.xls")

    def test_cut_off(self):
        records = xls_cells(*((row, 0, 1.0) for row in range(400)))
        data = xls(records)
        for cut in range(1537, 3 * 512 + len(records), 501):
            assert "bok.xls: Arbetsboken är skadad eller avhuggen" in refused(data[:cut], "bok.xls")


class TestTheProcessApart:
    def test_a_process_that_dies_is_told(self, monkeypatch):
        monkeypatch.setattr(workbooks.sys, "executable", "/bin/false")
        assert "Arbetsboken är skadad eller går inte att tolka." in refused(raw_xlsx(rows(f'<row r="1">{ONE}</row>')))

    def test_one_that_takes_too_long_is_ended(self, monkeypatch):
        monkeypatch.setattr(workbooks, "_PATIENCE", 0.00001)
        assert "Arbetsboken tar för lång tid att läsa." in refused(raw_xlsx(rows(f'<row r="1">{ONE}</row>')))

    def test_a_library_that_never_comes_back_is_ended(self, monkeypatch):
        monkeypatch.setattr(workbooks, "_SECONDS", 1)
        assert "bok.ods: Arbetsboken" in refused(ods("<table:table-cell " * 10), "bok.ods")

    def test_files_of_the_folder_are_not_run(self, tmp_path, monkeypatch):
        for name in ("json", "python_calamine", "io"):
            (tmp_path / f"{name}.py").write_text("raise SystemExit('run')", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert read_workbook(raw_xlsx(rows(f'<row r="1">{ONE}</row>')), "bok.xlsx").sheets[0].cells.tolist() == [[1.0]]


def test_deflate_that_is_broken():
    data = bytearray(raw_xlsx(rows(f'<row r="1">{ONE}</row>')))
    at = data.rfind(b"PK\x03\x04", 0, data.find(b"PK\x01\x02"))
    data[at + 60 : at + 70] = zlib.compress(b"x")[:10]
    assert "bok.xlsx: " in refused(bytes(data))
