"""JSON-stat2: values in a list or by position, index as list or object, status, and every way it can be broken."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.errors import InputError, Place
from forecast.formats.statistics.json_stat import json_stat_cube
from forecast.formats.statistics.json_text import read_json
from statistics_files import assert_same, json_bytes, json_stat, tables

SMALL = [("Kon", ["1", "2"], ["män", "kvinnor"]), ("Tid", ["2023", "2024"], ["2023", "2024"])]


def read(value):
    parsed, encoding = read_json(value if isinstance(value, bytes) else json_bytes(value), Place("svar.json"))
    return json_stat_cube(parsed, encoding, "svar.json")


def small(**changes):
    return json_stat(SMALL, [1, 2, 3, 4]) | changes


class TestReading:
    def test_a_dataset_comes_back_with_its_words(self):
        cube = read(json_stat(SMALL, [1, 2.5, "..", 4]))
        assert_same(cube, SMALL, [1, 2.5, "..", 4])
        assert (cube.format, cube.encoding, cube.table, cube.source) == ("JSON-stat2", "utf-8", "T1", "SCB")
        assert (cube.title, cube.updated) == ("Antal efter allt", "2026-02-21T07:00:00Z")

    @settings(deadline=None, max_examples=60)
    @given(tables(), st.booleans(), st.booleans())
    def test_every_table_comes_back(self, table, listed, sparse):
        dimensions, cells = table
        assert_same(read(json_stat(dimensions, cells, listed=listed, sparse=sparse)), dimensions, cells)

    def test_categories_stand_where_their_index_says(self):
        value = small()
        value["dimension"]["Kon"]["category"]["index"] = {"2": 1, "1": 0}
        assert read(value).dimensions[0].codes == ("1", "2")

    def test_one_category_needs_no_index(self):
        value = json_stat([("Region", ["0125"], ["Ekerö"])], [7])
        del value["dimension"]["Region"]["category"]["index"]
        cube = read(value)
        assert (cube.dimensions[0].codes, cube.dimensions[0].labels) == (("0125",), ("Ekerö",))

    def test_roles_and_units_are_kept(self):
        value = small(role={"time": ["Tid"], "metric": ["Kon"]})
        value["dimension"]["Kon"]["category"]["unit"] = {"1": {"base": "antal"}, "2": {"base": "kr"}}
        cube = read(value)
        assert [item.role for item in cube.dimensions] == ["contents", "time"]
        assert cube.dimensions[0].units == ("antal", "kr")

    def test_a_status_beside_a_number_is_kept_and_one_word_is_for_all(self):
        cube = read(small(status={"1": "p"}))
        assert cube.marks[cube.status[0, 1]] == "p"
        assert cube.values[0, 1] == 2
        cube = read(small(status="p"))
        assert {cube.marks[at] for at in cube.status.ravel()} == {"p"}

    def test_a_number_that_is_null_without_a_status_is_missing(self):
        cube = read(small(value=[1, None, 3, 4]))
        assert cube.marks[cube.status[0, 1]] == "null"
        assert cube.cells == 4

    def test_version_1_with_one_dataset_is_read(self):
        two = small()
        one = {
            "dataset": {
                "label": "x",
                "value": two["value"],
                "dimension": two["dimension"] | {"id": two["id"], "size": two["size"], "role": {"time": ["Tid"]}},
            }
        }
        assert read(one).dimensions[1].role == "time"


class TestFaults:
    @pytest.mark.parametrize(
        ("changes", "match"),
        [
            ({"value": [1, 2, 3]}, "value har 3 celler men size ger 4"),
            ({"value": {"4": 1}}, "value har celler utanför tabellens 4"),
            ({"value": {"0": 1, "00": 2}}, "value har celler utanför tabellens 4"),
            ({"value": [1, 2, 3, "x"]}, "Värde 4 är inget tal"),
            ({"value": [1, 2, 3, True]}, "Värde 4 är inget tal"),
            ({"value": [1, 2, 3, 10**301]}, "Ett tal har över 300 siffror"),
            ({"value": [1, 2, 3, 10**299 * 5]}, "Värde 4 är inget tal"),
            ({"size": [2, 3]}, "Variabeln ”Tid” har 2 kategorier men size 3"),
            ({"size": [2]}, "id och size passar inte ihop"),
            ({"size": [2, -2]}, "id och size passar inte ihop"),
            ({"size": [2, 0]}, "Tabellen har inga celler"),
            (
                {"size": [10**9, 10**9]},
                r"har över 10\^15 celler \(1000000000 x 1000000000\); högst",
            ),
            ({"id": ["Kon", "Tad"]}, "Variabeln ”Tad” saknas eller är inget objekt"),
            ({"id": ["Kon", "Kon"]}, "Variabeln ”Kon” finns två gånger"),
            ({"id": [1, 2]}, "id har annat än text"),
            ({"class": "collection"}, "Filen är en förteckning och ingen tabell"),
            ({"dimension": []}, "dimension saknas eller är inget objekt"),
            ({"status": {"9": ".."}}, "status har celler utanför tabellens 4"),
        ],
    )
    def test_what_does_not_fit_is_said(self, changes, match):
        with pytest.raises(InputError, match=match):
            read(small(**changes))

    def test_an_index_that_does_not_count(self):
        value = small()
        value["dimension"]["Kon"]["category"]["index"] = {"1": 0, "2": 2}
        with pytest.raises(InputError, match="index för ”Kon” räknar inte 0, 1, 2"):
            read(value)

    def test_more_marks_than_any_agency_has(self):
        value = json_stat([("a", [str(at) for at in range(300)], ["x"] * 300)], [f"m{at}" for at in range(300)])
        with pytest.raises(InputError, match="Filen har fler än 250 olika märken"):
            read(value)


class TestHostileJson:
    @pytest.mark.parametrize(
        ("text", "match"),
        [
            ('{"id": [], "id": []}', "Nyckeln ”id” står två gånger i samma objekt"),
            ('{"value": [NaN]}', "NaN är inget tal i JSON"),
            ('{"value": [-Infinity]}', "-Infinity är inget tal i JSON"),
            ("[" * 200_000, "nästlad djupare"),
            ('{"a":' * 200_000, "nästlad djupare"),
            ('{"value": [1, 2', r"svar\.json, rad 1: Filen är inte hel JSON: läsningen stannar vid tecken"),
            ("", "Filen är inte hel JSON"),
            ('"text"', "JSON-stat saknas eller är inget objekt"),
            ('{"value": [' + "9" * 5000 + "]}", "Ett tal har över 300 siffror"),
        ],
    )
    def test_it_is_refused_in_a_sentence(self, text, match):
        with pytest.raises(InputError, match=match):
            read(text.encode())

    def test_text_that_could_break_a_terminal_or_a_line_is_made_plain(self):
        value = json_stat([("a", ["1"], ["\x1b[31mröd\nrad \u202e\ud800"])], [1])
        cube = read(json.dumps(value).encode())
        assert cube.dimensions[0].labels == ("[31mröd rad \ufffd",)

    def test_a_large_file_is_refused_before_it_is_parsed(self, monkeypatch):
        monkeypatch.setattr("forecast.formats.statistics.json_text._MOST_JSON", 1024 * 1024)
        with pytest.raises(InputError, match=r"Filen är större än 1 MB\. Hämta färre år"):
            read(b" " * (1024 * 1024 + 1))
