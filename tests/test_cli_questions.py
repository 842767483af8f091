"""`split`, `offsets`, `budget`, `years` on the command line: JSON by the contract, sentences on stderr, exit codes."""

import json
from pathlib import Path

import pytest

from builders import write_workspace

DATA = Path(__file__).parents[1] / "data"
KEYS = {
    "split": "schema workspace synthetic as_of headline unit splits unit_costs not_split",
    "offsets": "schema workspace synthetic as_of headline unit offsets since_previous since_last_year",
    "budget": "schema workspace synthetic as_of headline unit versions rows changes pending_pay notes",
    "years": "schema workspace synthetic as_of scenario headline unit years lines net net_low net_high frame "
    "frame_source gap needs without_amount notes",
}


@pytest.mark.parametrize("command", KEYS)
def test_json_has_its_keys_in_order_and_nothing_else_on_stdout(call, command):
    code, out, _ = call(command, DATA / "demo", "--format", "json")
    assert code == 0
    told = json.loads(out)
    assert list(told) == KEYS[command].split()
    assert (told["schema"], told["synthetic"], told["unit"]) == (1, True, "SEK")


def test_split_prints_the_parts_and_tells_what_it_cannot_split(call):
    code, out, err = call("split", DATA / "askersund-2024")
    assert code == 0
    assert "Kostnad per enhet, kronor" in out
    assert "netto 62 571 tkr / 63 640 timmar (Utförd tid i hemtjänst)" in out
    assert err.count("avvikelsen kan inte delas upp.\n") == 4


def test_offsets_ends_with_the_sentence(call):
    code, out, err = call("offsets", DATA / "alingsas-2024")
    assert code == 0
    assert "Steg för steg i mnkr: +12,2 −2,5 −2,0 −3,5 −4,1 = +0,1." in out
    assert err == "Prognos 0 kräver +31 mnkr utanför PA och äldreboende: ej underbyggd.\n"


def test_offsets_without_anything_to_hold_against_is_refused(call, tmp_path):
    code, out, err = call("offsets", write_workspace(tmp_path / "prov"))
    assert (code, out) == (1, "")
    assert err == (
        "prov: Inget finns att hålla prognosen mot: named_deviations.csv, previous_forecast.csv och förra årets budget "
        "och utfall saknas. Lägg till någon av dem; se docs/file-formats.md.\n"
    )


def test_budget_names_the_version(call):
    code, out, err = call("budget", DATA / "demo")
    assert code == 0
    assert "Omdisponering mars: Korttidsboende / Korttidsvård, personal" in out
    assert err == "Avvikelsen är mot budget beslutad per augusti 2024, 1 av ändringarna i budget.csv.\n"


def test_years_to_a_year_that_has_been_is_wrong_usage(call):
    code, out, err = call("years", DATA / "askersund-2024", "--to", "2020")
    assert (code, out, err) == (2, "", "--to 2020 ska vara ett år från 2025 till 2054.\n")


def test_years_prints_to_the_asked_year(call):
    code, out, _ = call("years", DATA / "askersund-2024", "--to", "2026")
    assert code == 0
    assert "Flera år, 2024–2026" in out
    assert "2027" not in out.split("\n\n")[0]
