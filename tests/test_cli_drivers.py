"""`forecast measures` and `forecast holiday`: what goes to stdout, and what is refused."""

import json

import pytest

from builders import DATA
from forecast.money import NBSP


def test_measures_as_a_table_with_the_forecast_three_ways(call):
    code, out, err = call("measures", DATA / "demo")
    assert (code, len(err.splitlines())) == (0, 3)
    assert err.splitlines()[0].replace(NBSP, " ") == (
        "Påhittat: schemaläggning i hemtjänsten: +240 tkr väntas resten av året, +1 800 på helår."
    )
    assert err.splitlines()[-1].endswith("effekten är inte beräknad.")
    assert "Påhittad kommun: alla siffror är syntetiska." in out
    lines = [line for line in out.splitlines() if line.startswith("Prognos ")]
    assert len(lines) == 3
    assert "Effekten är inte beräknad för: Påhittat: färre lokaler för administrationen." in lines[2]


def test_measures_as_json_in_the_workspaces_own_layer(call):
    code, out, _ = call("measures", DATA / "askersund-2024", "--format", "json")
    body = json.loads(out)
    assert (code, body["layer"], body["forecast"]["forecast"]) == (0, "adopted", -335_977_000)
    assert json.loads(call("measures", DATA / "askersund-2024", "--headline", "model", "--format", "json")[1])[
        "layer"
    ] == ("model")


def test_measures_as_csv_for_a_spreadsheet(call):
    code, out, _ = call("measures", DATA / "demo", "--format", "csv")
    assert code == 0
    assert out.startswith("# Åtgärder 2024\n")
    assert "schema-hemtjanst;0;Påhittat: schemaläggning i hemtjänsten;1800;375;190;360;-120;1080;" in out


def test_holiday_prints_both_years_and_keeps_the_total(call):
    code, out, err = call("holiday", DATA / "demo", "--to", "central", "--as-of", "2024-03")
    assert (code, err) == (0, "")
    total = next(line for line in out.splitlines() if line.startswith("Summa"))
    cells = [cell.strip() for cell in total.split("  ") if cell.strip()][1:]
    assert (cells[0], cells[3]) == (cells[1], cells[4])
    assert (cells[2], cells[5]) == ("0", "0")


def test_holiday_as_csv(call):
    code, out, _ = call("holiday", DATA / "pitea-2024", "--to", "central", "--pay-share", "0.8", "--format", "csv")
    assert code == 0
    assert "total;0;Totalt Socialtjänsten;-279897;-279897;0\n" in out


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("pitea-2024", "--to", "central"), 1, "Ingen rad har en känd andel lön"),
        (("pitea-2024", "--to", "enhet"), 2, "Fel användning: "),
        (("pitea-2024", "--to", "unit", "--pay-share", "1.5"), 2, "Fel användning: "),
        (("pitea-2024", "--to", "unit", "--as-of", "2024-02"), 1, "Utfall till och med februari 2024 finns inte."),
    ],
)
def test_holiday_says_what_is_wrong_and_prints_nothing(call, arguments, code, sentence):
    workspace, *rest = arguments
    ended, out, err = call("holiday", DATA / workspace, *rest)
    assert (ended, out) == (code, "")
    assert sentence in err.replace(NBSP, " ")
    assert "Traceback" not in err
