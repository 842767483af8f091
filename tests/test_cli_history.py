"""`forecast history`: what is kept, and a change told apart by cause, from files that were changed in between."""

import csv
import io
import json

import pytest

import monthly

CHANGED = frozenset({"restated", "budget_of_july", "outcomes", "events"})


@pytest.fixture
def year(call, tmp_path):
    """May, kept; then a corrected April, a budget decision of June, an event and two more months, kept."""
    folder = monthly.write(tmp_path / "prov")
    call("refresh", folder, "--draws", 20, "--at", "2024-06-10T08:00")
    monthly.write(folder, CHANGED)
    call("refresh", folder, "--draws", 20, "--at", "2024-08-10T08:00")
    return folder


def test_the_causes_of_a_change_sum_and_stand_in_every_form(call, year):
    code, listed, hint = call("history", year)
    assert (code, listed.count("2024-0"), f"forecast history {year} --from " in hint) == (0, 4, True)
    lines = listed.splitlines()
    assert lines[2].split() == [
        "Efter", "Sparad", "Skikt", "Scenario", "Helårsprognos", "Avvikelse", "Ändring", "Nummer",
    ]  # fmt: skip
    assert lines[3].startswith("2024-05  2024-06-10 08:00  modellens  bas ")
    assert "Ändring är mot den närmast före av samma år, skikt och scenario." in lines
    assert "Minus är kostnad eller sämre än budget, plus är bättre." in lines

    code, out, err = call("history", year, "--from", "2024-05", "--to", "2024-07", "--format", "json")
    told = json.loads(out)
    assert code == 0
    moved = {item["cause"]: item["amount"] for item in told["causes"] if item["amount"]}
    assert list(moved) == ["restated", "budget", "events", "outcomes"]
    assert round(sum(moved.values()), 2) == told["change"]
    assert moved["budget"] == told["budget_change"] == -120.0
    assert told["deviation_change"] == round(told["change"] + 120, 2)
    assert all(round(sum(row["causes"].values()), 2) == row["change"] for row in told["rows"])
    assert told["from"]["name"] == "maj 2024, modellens, bas"
    assert [item["about"] for item in told["said"]] == ["Färdtjänst", "Engångsersättning"]
    assert "Från maj 2024 till juli 2024 har prognosen ändrats med" in err

    _, out, _ = call("history", year, "--from", told["from"]["snapshot"][:9], "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(out), delimiter=";"))
    assert [line["row"] for line in lines] == [row["row"] for row in told["rows"]]
    assert round(sum(float(line["change"]) for line in lines), 2) == told["change"]

    _, out, _ = call("history", year, "--from", "2024-05")
    assert "Vad som har ändrats, rad för rad" in out
    assert "Kostnadsslag och orsaker" in out

    code, paper, _ = call("report", year, "--to", "text")
    assert code == 0
    assert "Kostnadsslag och orsaker" in paper


def test_what_cannot_be_compared_is_told(call, year):
    for words, code, found in (
        (("--from", "2024-04"), 1, "Ingen prognos efter 2024-04 är sparad. Sparade månader: 2024-05, 2024-07."),
        (("--from", "2024-05", "--to", "2024-05"), 2, "--from och --to är samma prognos"),
        (("--from", "ffff"), 1, "”ffff” finns inte. Se forecast store snapshots."),
        (("--format", "csv"), 2, "csv är för en ändring"),
    ):
        ended, out, err = call("history", year, *words)
        assert (ended, out) == (code, "")
        assert found in err
