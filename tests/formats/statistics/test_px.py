"""PX: keywords, languages, encodings, marks, rows with keys, and every way such a file can be broken."""

import numpy as np
import pytest
from hypothesis import given, settings

from forecast.errors import InputError
from forecast.formats.statistics.px import read_px
from statistics_files import assert_same, px_text, quoted, tables

SMALL = [("kön", ["1", "2"], ["män", "kvinnor"]), ("tid", ["2023", "2024"], ["2023", "2024"])]


def px(text, encoding="cp1252"):
    return read_px(text.encode(encoding), "liten.px")


def keyed(rows, keys='KEYS("kön")=CODES;'):
    head = px_text(SMALL, [1, 2, 3, 4]).partition("DATA=")[0]
    return f"{head}{keys}\nDATA=\n{rows};\n"


class TestReading:
    def test_a_table_comes_back_with_its_words(self):
        cube = px(px_text(SMALL, [1.5, 2, "..", -4]))
        assert_same(cube, SMALL, [1.5, 2, "..", -4])
        assert (cube.format, cube.encoding, cube.table, cube.unit) == ("PX", "cp1252", "T1", "antal")
        assert (cube.title, cube.source) == ("Antal efter allt", "SCB")
        assert [item.code for item in cube.dimensions] == ["kön", "tid"]

    @settings(deadline=None, max_examples=60)
    @given(tables())
    def test_every_table_comes_back(self, table):
        dimensions, cells = table
        assert_same(px(px_text(dimensions, cells)), dimensions, cells)

    def test_texts_go_on_over_lines_and_keep_semicolons(self):
        text = px_text(SMALL, [1, 2, 3, 4]).replace('"Antal efter allt"', '"Antal; efter "\n"allt"')
        assert px(text).title == "Antal; efter allt"

    def test_swedish_is_read_where_the_file_has_two_languages(self):
        text = (
            'LANGUAGE="en";LANGUAGES="en","sv";MATRIX="T";TITLE="Number";TITLE[sv]="Antal";STUB="sex";STUB[sv]="kön";'
            'VALUES("sex")="men","women";VALUES[sv]("kön")="män","kvinnor";CODES("sex")="1","2";DATA=1 2;'
        )
        cube = px(text)
        assert cube.title == "Antal"
        assert cube.dimensions[0].name == "kön"
        assert cube.dimensions[0].labels == ("män", "kvinnor")
        assert cube.dimensions[0].codes == ("1", "2")

    def test_timeval_makes_a_dimension_of_time_and_its_codes(self):
        text = px_text(SMALL, [1, 2, 3, 4]).replace(
            'CODES("tid")="2023","2024";', 'TIMEVAL("tid")=TLIST(A1),"2023","2024";'
        )
        assert px(text).dimensions[1].role == "time"
        assert px(text).dimensions[1].codes == ("2023", "2024")
        span = text.replace('TLIST(A1),"2023","2024"', 'TLIST(A1,"2023"-"2024")')
        assert px(span).dimensions[1].role == "time"
        assert px(span).dimensions[1].codes == ("2023", "2024")

    def test_contents_have_units_of_their_own(self):
        text = px_text(SMALL, [1, 2, 3, 4]).replace(
            'UNITS="antal";', 'CONTVARIABLE="kön";UNITS("män")="st";UNITS("kvinnor")="kr";'
        )
        assert px(text).dimensions[0].role == "contents"
        assert px(text).dimensions[0].units == ("st", "kr")

    def test_one_word_for_all_codes_is_no_code(self):
        text = px_text(SMALL, [1, 2, 3, 4]).replace('CODES("kön")="1","2"', 'CODES("kön")="x","x"')
        assert px(text).dimensions[0].codes == ("män", "kvinnor")

    def test_commas_and_unquoted_marks_are_read(self):
        text = px_text(SMALL, [1, 2, 3, 4]).replace("1 2 3 4;", "1, 2,\n .. - ;")
        assert_same(px(text), SMALL, [1.0, 2.0, "..", "-"])

    def test_the_end_mark_of_ms_dos_is_no_cell(self):
        assert_same(px(px_text(SMALL, [1, 2, 3, 4]) + "\r\n\x1a"), SMALL, [1.0, 2.0, 3.0, 4.0])

    def test_notes_are_kept(self):
        assert px('NOTE="Se#upp";' + px_text(SMALL, [1, 2, 3, 4])).notes == ("Se upp",)


class TestKeys:
    def test_rows_that_are_not_there_are_zero_and_that_is_told(self):
        cube = px(keyed('"2",5 ".."'))
        np.testing.assert_array_equal(cube.values, [[0, 0], [5, np.nan]])
        assert cube.told == ("Rader som filen har utelämnat är noll: så skrivs PX med KEYS.",)

    def test_keys_may_be_texts(self):
        cube = px(keyed('"kvinnor",5 6\n"män",1 2', 'KEYS("kön")=VALUES;'))
        np.testing.assert_array_equal(cube.values, [[1, 2], [5, 6]])

    @pytest.mark.parametrize(
        ("rows", "match"),
        [
            ('"3",5 6', 'Rad 1 i DATA har ”"3"” där en nyckel ska stå'),
            ('"1",5 6 "1",7 8', "Rad 2 i DATA har samma nycklar som en tidigare"),
            ('"1",5', "Rad 1 i DATA har inte 2 värden"),
            ('"1",5 6 7', "Rad 2 i DATA har ”7” där en nyckel ska stå"),
            ('"1",5 "2",6 7', "Rad 1 i DATA har inte 2 värden"),
        ],
    )
    def test_rows_that_cannot_be_placed_are_refused(self, rows, match):
        with pytest.raises(InputError, match=match):
            px(keyed(rows))


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["cp1252", "cp437", "utf-8", "utf-8-sig", "utf-16"])
    @pytest.mark.parametrize("said", ['CHARSET="ANSI";', ""])
    def test_letters_decide_and_not_what_the_file_says(self, encoding, said):
        cube = px(px_text(SMALL, [1, 2, 3, 4], head=said), encoding)
        assert cube.dimensions[0].labels == ("män", "kvinnor")
        assert cube.encoding == encoding

    def test_bytes_that_are_no_text_are_refused(self):
        with pytest.raises(InputError, match=r"liten\.px: Filen är inte text\."):
            read_px(b"MATRIX=\x00;", "liten.px")


class TestFaults:
    @pytest.mark.parametrize(
        ("old", "new", "match"),
        [
            ("3 4;", "3;", r"DATA har 3 värden men variablerna ger 4\. Filen är avkortad"),
            ("3 4;", "3 4 5;", "DATA har 5 värden men variablerna ger 4"),
            ("3 4;", "3 nan;", "”nan” i DATA är inget tal"),
            ("3 4;", "3 1_0;", "”1_0” i DATA är inget tal"),
            ("3 4;", "3 9e999;", "”9e999” i DATA är inget tal"),
            ('VALUES("kön")="män","kvinnor";', "", None),
            ('"1","2"', '"1"', "Variabeln ”kön” har 2 VALUES men 1 CODES"),
            ('"2023","2024";', '"2023","2023";', "Variabeln ”tid” har ”2023” två gånger"),
            ("DATA=", "DATUM=", "PX-filen har inga DATA"),
            ('MATRIX="T1";', 'MATRIX="T1;', "rad 2: PX-filen slutar mitt i ett nyckelord"),
            ('MATRIX="T1";', "MATRIX;", "rad 2: ”; TITLE=.*” är inget nyckelord i en PX-fil"),
            ('MATRIX="T1";', 'VALUES("kön"="T1";', "En parentes i PX-filen har inget slut"),
            ('MATRIX="T1";', 'MATRIX="T1";MATRIX="T2";', "MATRIX står två gånger"),
        ],
    )
    def test_what_is_broken_is_said(self, old, new, match):
        text = px_text(SMALL, [1, 2, 3, 4])
        assert old in text
        if match is None:
            assert px(text.replace(old, new)).dimensions[0].labels == ("1", "2")
            return
        with pytest.raises(InputError, match=match):
            px(text.replace(old, new))

    def test_no_variables(self):
        with pytest.raises(InputError, match="PX-filen har varken STUB eller HEADING"):
            px('MATRIX="T";DATA=1;')

    def test_a_variable_without_categories(self):
        with pytest.raises(InputError, match="Variabeln ”a” har inga VALUES"):
            px('STUB="a";DATA=1;')

    def test_sizes_are_bounded_before_anything_is_made(self):
        many = ",".join(f'"{at}"' for at in range(2000))
        names = "abc"
        values = "".join(f'VALUES("{name}")={many};' for name in names)
        with pytest.raises(InputError, match=r"Tabellen har 8000000000 celler \(2000 x 2000 x 2000\); högst 5000000"):
            px(f"STUB={quoted(names)};{values}DATA=1;")

    def test_a_file_that_ends_in_its_keywords(self):
        with pytest.raises(InputError, match=r"PX-filen har inga DATA\. Den är avkortad"):
            px('MATRIX="T";')
