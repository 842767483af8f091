"""`forecast accuracy`: what goes to stdout in each form, and what is said beside it."""

import csv
import json

import pytest

from builders import DATA
from forecast.money import NBSP


def test_as_json_piteas_published_outcome_beside_every_layer(call):
    code, out, err = call("accuracy", DATA / "pitea-2024", "--format", "json")
    body = json.loads(out)
    assert (code, body["schema"], body["scores"], body["split"]) == (0, 1, [], [])
    assert {item["layer"]: (item["error"], round(item["percent"], 1)) for item in body["published"]} == {
        "model": (pytest.approx(8_593_000, abs=500_000), pytest.approx(0.8, abs=0.1)),
        "adopted": (16_474_000, 1.6),
        "linear": (31_394_000, 3.0),
        "linear_deviation": (16_264_000, 1.6),
    }
    assert err.replace(NBSP, " ").endswith("felet är +16,5 mnkr, 1,6 procent av budgeten.\n")


def test_as_csv_every_row_of_the_demos_record_and_that_it_is_invented(call):
    code, out, _ = call("accuracy", DATA / "demo", "--format", "csv")
    note, *lines = out.splitlines()
    rows = list(csv.DictReader(lines, delimiter=";"))
    assert (code, note) == (0, "# Påhittad kommun: alla siffror är syntetiska.")
    assert {row["layer"] for row in rows} == {"judged", "adopted", "linear", "linear_deviation"}
    for row in rows:
        assert float(row["error"]) == pytest.approx(float(row["outcome"]) - float(row["forecast"]), abs=0.006)


def test_where_nothing_is_over_it_says_so_and_prints_nothing(call):
    code, out, err = call("accuracy", DATA / "ekero-2023")
    assert (code, out) == (0, "")
    assert err.startswith("Prognossäkerheten går att säga när ett helt år är bokfört")
