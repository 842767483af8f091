"""`forecast purchases` and `forecast allocation`: the answers in three forms, and what is refused."""

import json
from pathlib import Path

DEMO = Path(__file__).parents[1] / "data" / "demo"
ALINGSAS = DEMO.parent / "alingsas-2024"


def test_purchases_in_json_and_csv_with_corrected_hours(call, tmp_path):
    corrected = tmp_path / "rattad.csv"
    corrected.write_text("pair;month;hours;known_at;source\nhemtjanst;2024-05;5280;2024-08;prov\n")
    code, out, err = call("purchases", DEMO, "--format", "json", "--hours", corrected, "--hours-a-month", "5 000")
    assert code == 0
    (pair,) = json.loads(out)["pairs"]
    assert json.loads(out)["synthetic"]
    may = next(item for item in pair["corrections"] if item["month"] == "2024-05")
    assert [v["hours"] for v in may["vintages"]] == [5167, 5250, 5280]
    for period in (pair["to_date"], pair["year"]):
        assert round(period["purchaser"] + period["provider"], 2) == period["together"]
        assert period["together"] == round(period["cost"] - period["budget_cost"], 2)
    assert pair["months"][8]["hours"] == 5000
    assert pair["months"][8]["purchaser"] is None
    assert pair["preliminary"]["basis"] == "own"
    assert "Maj 2024 rättades igen i augusti 2024" in err
    code, out, _ = call("purchases", DEMO, "--format", "csv")
    lines = [line for line in out.splitlines() if line and not line.startswith("#")]
    assert lines[0].startswith("rad;nivå;Månad;Timmar;Timmar i budget;Pris, kr;Volym")
    assert len(lines) == 10
    assert lines[1].split(";")[3:7] == ["5225", "5140", "1180,00", "-100300"]


def test_an_old_vintage_is_not_written_over(call, tmp_path):
    corrected = tmp_path / "rattad.csv"
    corrected.write_text("pair;month;hours;known_at;source\nhemtjanst;2024-08;5280;2024-08;prov\n")
    code, out, err = call("purchases", DEMO, "--hours", corrected)
    assert (code, out) == (1, "")
    assert "rattad.csv, rad 2: Timmarna för augusti 2024, kända i augusti 2024, står redan med 5" in err


def test_allocation_of_another_frame(call):
    code, out, err = call("allocation", DEMO, "--id", "hemtjanst", "--frame", "-72 000 000", "--format", "json")
    assert code == 0
    (answer,) = json.loads(out)["allocations"]
    assert round(sum(unit["allotted"] for unit in answer["units"]), 2) == answer["frame"] == -72_000_000
    for unit in answer["units"]:
        assert round(unit["difference_by_share"] + unit["difference_by_size"], 2) == unit["difference"]
    assert round(sum(unit["difference_by_size"] for unit in answer["units"]), 2) == -161_000
    assert err.startswith("Hemtjänstens grupper: efter behov får Hemtjänst öster")


def test_what_is_missing_or_wrong_is_said(call):
    assert call("purchases", ALINGSAS)[2].endswith("Lägg till filen; se docs/file-formats.md.\n")
    assert "Ingen resursfördelning är inläst." in call("allocation", ALINGSAS)[2]
    code, _, err = call("purchases", DEMO, "--hours-a-month", "-5")
    assert (code, err) == (2, "--hours-a-month: timmarna kan inte vara färre än 0.\n")
    assert call("allocation", DEMO, "--id", "hemtjanst", "--frame", "x")[0] == 2
