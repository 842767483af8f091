"""Kolada's answers: sexes, missing and deleted values, pages, and codes that keep their zero."""

import pytest

from forecast.errors import InputError, Place
from forecast.formats.statistics.json_text import read_json
from forecast.formats.statistics.kolada import kolada_cube
from statistics_files import json_bytes


def value(gender="T", number=16.8, **more):
    return {"gender": gender, "count": 1, "status": "", "value": number, "isdeleted": False} | more


def item(*values, kpi="N21704", municipality="0125", period=2023):
    return {"kpi": kpi, "municipality": municipality, "period": period, "values": list(values)}


def page(*items, next_url=None):
    return {"values": list(items), "next_url": next_url}


def read(pages):
    parsed, encoding = read_json(json_bytes(pages), Place("kolada.json"))
    return kolada_cube(parsed, encoding, "kolada.json")


def cell(cube, *codes):
    at = tuple(dimension.codes.index(code) for dimension, code in zip(cube.dimensions, codes, strict=True))
    return cube.values[at], cube.marks[cube.status[at]]


class TestReading:
    def test_values_stand_by_figure_municipality_year_and_sex(self):
        cube = read(page(item(value("T", 16.8), value("K", 20), value("M", 12.5)), item(value("T", 17.1), period=2024)))
        assert (cube.format, cube.source) == ("Kolada v3", "Kolada (RKA)")
        assert cell(cube, "N21704", "0125", "2023", "K") == (20.0, "")
        assert cell(cube, "N21704", "0125", "2024", "T") == (17.1, "")
        assert cube.dimensions[3].labels == ("kvinnor", "män", "totalt")
        assert cube.cells == 4
        assert cube.values.size == 6

    def test_missing_and_deleted_values_are_marked(self):
        cube = read(page(item(value("T", None, status="Missing"), value("K", 3, isdeleted=True), value("M", None))))
        assert cell(cube, "N21704", "0125", "2023", "T")[1] == "Missing"
        assert cell(cube, "N21704", "0125", "2023", "K")[1] == "raderad i Kolada"
        assert cell(cube, "N21704", "0125", "2023", "M")[1] == "null"
        assert cube.cells == 3

    def test_pages_in_a_list_are_one_answer_and_give_the_names(self):
        names = page({"id": "N21704", "title": "Andel med hemtjänst"}, {"id": "0125", "title": "Ekerö", "type": "K"})
        cube = read([page(item(value()), next_url="https://x/2"), page(item(value(), period=2024)), names])
        assert cube.dimensions[0].labels == ("Andel med hemtjänst",)
        assert cube.dimensions[1].labels == ("Ekerö",)
        assert cube.dimensions[2].codes == ("2023", "2024")
        assert cube.warned == ()

    def test_a_page_that_is_not_the_last_is_told(self):
        assert read(page(item(value()), next_url="https://x/2")).warned == (
            "Fler sidor finns: svaret har next_url. Hämta även dem och spara sidorna i en lista.",
        )

    def test_units_of_municipalities_are_read(self):
        answer = {"kpi": "N1", "ou": "V15E1", "period": 2023, "values": [value()]}
        assert read(page(answer)).dimensions[1].codes == ("V15E1",)

    def test_the_same_value_again_and_groups_are_told(self):
        cube = read([page(item(value(count=26), municipality="G1")), page(item(value(count=26), municipality="G1"))])
        assert cube.told == (
            "1 värden står två gånger med samma tal och räknas en gång.",
            "2 värden gäller grupper av kommuner (count över 1).",
        )


class TestFaults:
    @pytest.mark.parametrize(
        ("answer", "match"),
        [
            (page(), "Svaret har inga nyckeltalsvärden"),
            ([], "Svaret har inga nyckeltalsvärden"),
            ({"detail": "Not found"}, "values saknas eller är ingen lista"),
            (page(item(value(), municipality=125)), "har koden som tal"),
            (page({"kpi": "N1", "municipality": "0125", "values": []}), "saknar kpi, municipality eller period"),
            (page(item(value(number="x"))), "Värdet för N21704, 0125, 2023, T är inget tal"),
            (page(item(value(number=1), value(number=2))), "N21704, 0125, 2023, T finns två gånger med olika värden"),
            (page("text"), "En post i values saknas eller är inget objekt"),
        ],
    )
    def test_what_cannot_be_read_is_said(self, answer, match):
        with pytest.raises(InputError, match=match):
            read(answer)

    def test_a_few_lines_cannot_ask_for_all_memory(self):
        items = [item(value(), kpi=f"N{at}", municipality=f"{at:04d}", period=at) for at in range(1000)]
        with pytest.raises(InputError, match="högst 5000000 läses"):
            read(page(*items))
