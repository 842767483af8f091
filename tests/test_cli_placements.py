"""`forecast placements`: the table, its figures in JSON, what is not shown, and what is refused.

EK12: "högst osäker" gets a number for Askersund's child and youth care (-5 350). The report does not tell its cases, so
they are an assumption in docs/exempel, and every answer says so.
"""

import json
from pathlib import Path

import pytest

from forecast.report.words import SYNTHETIC

ROOT = Path(__file__).parents[1]
ASKERSUND, DEMO = ROOT / "data" / "askersund-2024", ROOT / "data" / "demo"
CASES = ROOT / "docs" / "exempel" / "placeringar-56-antagande.csv"
NEW = ROOT / "docs" / "exempel" / "nya-placeringar-56-antagande.csv"


@pytest.fixture
def call(call):
    """`forecast placements` with arguments -> (exit code, stdout, stderr)."""
    return lambda *arguments: call("placements", *arguments)


def assumed(call, *further):
    return call(ASKERSUND, "--cases", CASES, "--arrivals", NEW, *further)


class TestHighlyUncertainGetsANumber:
    def test_the_sentence(self, call):
        code, out, err = assumed(call)
        assert code == 0
        assert err.replace("\N{NO-BREAK SPACE}", " ") == (
            "Med antagna ärenden (placeringar-56-antagande.csv, nya-placeringar-56-antagande.csv): Barn- och "
            "ungdomsvård: fastställd avvikelse −5 350 tkr (”Prognos är högst osäker”). Placeringarna väntas till "
            "−3 971 tkr resten av året; prognosen har −4 622 tkr kvar på raden. Bara deras slut och nya placeringar "
            "lägger avvikelsen mellan −5 975 och −4 764 tkr, åtta gånger av tio (P10–P90).\n"
        )
        assert "är inte Askersunds egna." in out

    def test_the_same_seed_gives_identical_numbers_and_another_not(self, call):
        first, again, other = (assumed(call, "--format", "json", "--seed", seed)[1] for seed in (7, 7, 8))
        assert first == again
        assert json.loads(first)["total"]["q10"] != json.loads(other)["total"]["q10"]
        assert json.loads(first)["total"]["expected"] == json.loads(other)["total"]["expected"]

    def test_the_json_holds_what_the_table_shows(self, call):
        body = json.loads(assumed(call, "--format", "json", "--from", "2024-10-01")[1])
        assert {key: body[key] for key in ("schema", "workspace", "as_of", "unit", "least_shown", "one_more_from")} == {
            "schema": 1, "workspace": "askersund-2024", "as_of": "2024-08", "unit": "SEK", "least_shown": 5,
            "one_more_from": "2024-10-01",
        }  # fmt: skip
        assert [(group["name"], group["count"]) for group in body["groups"]] == [
            ("Familjehem", 12), ("Övriga slag", 7), ("Nya HVB (56)", None),
        ]  # fmt: skip
        assert body["groups"][0]["one_more_this_year"] == -92 * 900
        assert body["groups"][0]["one_more_next_year"] == -365 * 900
        total = body["total"]
        assert total["expected"] == pytest.approx(sum(group["expected"] for group in body["groups"]), abs=0.05)
        assert total["expected"] == pytest.approx(sum(total["months"]), abs=0.05)
        assert all("months" not in group for group in body["groups"])
        assert total["q10"] < total["q50"] < total["q90"] < 0
        assert body["cases_from"] == "placeringar-56-antagande.csv, nya-placeringar-56-antagande.csv"

    def test_an_earlier_month_has_more_days_left(self, call):
        june = json.loads(call(DEMO, "--as-of", "2024-06", "--format", "json")[1])
        august = json.loads(call(DEMO, "--format", "json")[1])
        assert june["total"]["expected"] < august["total"]["expected"]
        assert "Ärendena är som de är kända efter augusti 2024." in june["notes"]


class TestTheDemo:
    def test_nothing_shows_a_kind_with_few(self, call):
        _, out, _ = call(DEMO)
        for word in ("LSS", "LVM", "SoL", "L2", "H6", "7 600"):
            assert word not in out
        assert "Slag med färre än 5 placeringar visas inte för sig." in out
        assert SYNTHETIC in out

    def test_as_csv_for_a_spreadsheet(self, call):
        _, out, _ = call(DEMO, "--format", "csv")
        lines = [line for line in out.splitlines() if not line.startswith("#")]
        assert lines[0].startswith("rad;nivå;Placeringar;Antal;Väntat i år;P10;P50;P90;Väntat 2025;Netto per dygn;")
        assert lines[1].startswith("0;0;Familjehem;7;-1598200;")


class TestRefusals:
    @pytest.mark.parametrize(
        ("arguments", "code", "sentence"),
        [
            ((ASKERSUND,), 1, "askersund-2024/placements.csv: Inga placeringar är inlästa. Lägg in ärendena "),
            ((DEMO, "--from", "2024-02-31"), 2, "--from: 31 februari 2024 finns inte; februari har 29 dagar.\n"),
            (
                (DEMO, "--from", "2024-08-31"),
                2,
                "En placering till kan inte börja 31 augusti 2024. Välj en dag från 1 ",
            ),
            ((DEMO, "--cases", "finns/inte.csv"), 1, "finns/inte.csv: Filen finns inte. Rätta sökvägen.\n"),
            ((DEMO, "--draws", "0"), 2, "Antalet dragningar"),
        ],
    )
    def test_a_sentence_and_a_code(self, call, arguments, code, sentence):
        found, out, err = call(*arguments)
        assert (found, out) == (code, "")
        assert err.startswith(sentence)

    def test_cases_for_another_workspace_are_refused_by_row(self, call):
        code, _, err = call(DEMO, "--cases", ROOT / "docs" / "exempel" / "placeringar-56-antagande.csv")
        assert code == 1
        assert "kolumn ”row”: Raden ”56” är en summa. Välj en rad som den består av: 56.income, " in err
