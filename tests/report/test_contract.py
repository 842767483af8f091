"""The JSON and CSV that other programs read: exact keys, SEK to the öre, null for what is not known."""

import csv
import io
import json
import math
from functools import cache
from pathlib import Path

import pytest

from forecast.fullyear.history.members import PARTS
from forecast.ledger.specs import Layer
from forecast.report.contract import SCHEMA, findings_json, result_csv, result_json, result_object
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import check, open_workspace, run

ROOT = Path(__file__).parents[2]
ROW_KEYS = [
    "statement", "row", "activity", "name", "cost_type", "cost_centre", "level", "role", "actual", "budget", "linear",
    "linear_deviation", "model", "judged", "adopted", "previous", "forecast", "deviation", "q05", "q10", "q50", "q90",
    "q95", "interval_basis", "method", "reason", "ytd_deviation", "ytd_basis", "continues", "turns", "correction",
    "turns_reason", "turns_reason_asked",
]  # fmt: skip
INSIDE = ["parts", "months"]  # what a line of CSV has no room for
AMOUNTS = [*ROW_KEYS[8:23], "ytd_deviation", "continues", "turns", "correction"]


@cache
def made(name="askersund-2024", headline=Layer.MODEL):
    workspace = open_workspace(ROOT / "data" / name)
    scenarios = []
    if name == "askersund-2024":
        scenarios = [load_scenario(ROOT / "scenarios" / name / "utan-timvikariebidrag.yaml")]
    return workspace, run(workspace, scenarios, Choice(headline=headline, draws=300, seed=42))


def test_the_keys_of_a_result():
    out = result_object(*made())
    assert list(out) == [
        "schema", "workspace", "municipality", "synthetic", "as_of", "scenario", "headline", "adopted_forecast", "unit",
        "seed", "record", "rows", "total", "bridge", "underlying_deviation", "levers", "interaction",
    ]  # fmt: skip
    assert (out["schema"], out["unit"], out["seed"], SCHEMA) == (1, "SEK", 42, 1)
    assert list(out["record"]) == ["run", "data", "scenario", "parameters", "version", "seed", "draws", "choice"]


def test_the_keys_of_a_row_and_of_the_total():
    out = result_object(*made())
    assert {tuple(row) for row in out["rows"]} == {(*ROW_KEYS, *INSIDE)}
    assert list(out["total"]) == [*ROW_KEYS, *INSIDE, "probability_of_deficit"]
    assert out["total"]["row"] == "total"


def test_the_keys_of_a_step_and_of_a_lever():
    out = result_object(*made())
    assert {tuple(step) for step in out["bridge"]} == {("step", "row", "amount")}
    assert out["levers"] == [
        {
            "key": "grants.timvikarier",
            "label": "Utan Minska andelen timvikarier, sep–dec",
            "old": "3\N{NO-BREAK SPACE}100 kvar sep–dec",
            "new": "0",
            "effect": -3_100_000.0,
            "effect_next_year": None,
            "one_off": False,
            "correction": False,
            "uncertain": False,
            "arithmetic": "Kvar 3\N{NO-BREAK SPACE}100, ingen kostnad faller bort: −3\N{NO-BREAK SPACE}100 tkr i år",
        }
    ]


@pytest.mark.parametrize("name", ["askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023"])
def test_every_amount_is_whole_ore_or_null_and_never_minus_zero(name):
    for row in result_object(*made(name))["rows"]:
        for key in AMOUNTS:
            value = row[key]
            assert value is None or (round(value, 2) == value and (value or math.copysign(1, value) > 0)), (row, key)


def test_json_is_strict_and_ends_with_a_newline():
    text = result_json(*made())
    assert text.endswith("}\n")
    assert json.loads(text, parse_constant=pytest.fail) == json.loads(json.dumps(result_object(*made())))


def test_json_is_the_same_text_each_time():
    workspace, result = made()
    again = run(workspace, [load_scenario(ROOT / "scenarios/askersund-2024/utan-timvikariebidrag.yaml")],
                Choice(headline=Layer.MODEL, draws=300, seed=42))  # fmt: skip
    assert result_json(workspace, result) == result_json(workspace, again)


def test_swedish_letters_are_letters():
    assert "Särskilt boende" in result_json(*made())


def test_deviation_is_forecast_less_budget_on_every_row():
    for row in result_object(*made())["rows"]:
        if row["deviation"] is not None:
            assert row["deviation"] == pytest.approx(row["forecast"] - row["budget"], abs=0.006)


@pytest.mark.parametrize("name", ["askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023", "demo"])
def test_what_continues_and_what_turns_are_the_deviation_so_far(name):
    rows = result_object(*made(name, Layer.ADOPTED))["rows"]
    assert any(row["turns"] for row in rows) is (name != "ekero-2023")
    for row in rows:
        if row["turns"] is None:
            assert row["ytd_deviation"] is None or row["forecast"] is None, row
        else:
            assert round(row["continues"] + row["turns"], 2) == row["ytd_deviation"], row
            assert row["turns_reason"] or not row["turns_reason_asked"]


@pytest.mark.parametrize("name", ["pitea-2024", "alingsas-2024", "demo"])
def test_the_parts_of_the_split_add_up_to_the_ore(name):
    workspace, result = made(name, Layer.ADOPTED)
    rows = {(row["statement"], row["row"]): row for row in result_object(workspace, result)["rows"]}
    tree = result.main.tree
    for at, key in enumerate(tree.keys):
        leaves = [rows[result.primary, tree.rows[i].key] for i in tree.leaves_below(at)]
        for measure in ("ytd_deviation", "continues", "turns"):
            known = [leaf[measure] for leaf in leaves]
            if None not in known:
                assert round(sum(known), 2) == rows[result.primary, key][measure], (key, measure)


class TestParts:
    """What a weighed forecast is made of."""

    @staticmethod
    def rows():
        return [row for row in result_object(*made("demo"))["rows"] if row["parts"]]

    def test_most_of_the_demos_leaves_are_weighed_and_no_sum_is(self):
        out = result_object(*made("demo"))["rows"]
        leaves = [row for row in out if row["role"] == "leaf"]
        assert len(self.rows()) > 0.8 * len(leaves)
        assert not any(row["parts"] for row in out if row["role"] == "sum")
        assert not any(row["parts"] for row in result_object(*made("alingsas-2024"))["rows"])

    def test_weights_sum_to_one_heaviest_first(self):
        for row in self.rows():
            weights = [part["weight"] for part in row["parts"]]
            assert sum(weights) == pytest.approx(1, abs=0.001), row["row"]
            assert weights == sorted(weights, reverse=True)
            assert {tuple(part) for part in row["parts"]} == {("method", "weight", "forecast")}
            assert {part["method"] for part in row["parts"]} <= set(PARTS)

    def test_weights_times_forecasts_are_the_models_forecast(self):
        for row in self.rows():
            made_of = sum(part["weight"] * part["forecast"] for part in row["parts"])
            rounding = 0.00005 * sum(abs(part["forecast"] - row["model"]) for part in row["parts"])
            off = sum(part["weight"] for part in row["parts"]) - 1  # four decimals a weight
            assert made_of - off * row["model"] == pytest.approx(row["model"], abs=rounding + 0.02), row["row"]

    def test_a_row_of_known_sums_is_made_of_no_method(self):
        [row] = [row for row in result_object(*made("demo"))["rows"] if row["row"] == "sarskilt-boende.grants"]
        assert (row["method"], row["parts"]) == ("known_sums", [])


class TestMonths:
    @pytest.mark.parametrize("name", ["demo", "alingsas-2024", "askersund-2024", "pitea-2024"])
    def test_they_are_the_ones_after_as_of_and_sum_to_what_the_model_adds(self, name):
        workspace, result = made(name)
        rows = [row for row in result_object(workspace, result)["rows"] if row["months"]]
        assert rows
        expected = [f"2024-{month:02d}" for month in range(result.as_of.number + 1, 13)]
        for row in rows:
            assert [month["month"] for month in row["months"]] == expected
            assert {tuple(month) for month in row["months"]} == {("month", "model", "q10", "q90")}
            added = sum(month["model"] for month in row["months"])
            assert added == pytest.approx(row["model"] - row["actual"], abs=0.02 * len(expected)), row["row"]

    @pytest.mark.parametrize("name", ["demo", "alingsas-2024"])
    def test_a_months_span_lies_inside_the_years(self, name):
        out = result_object(*made(name))["rows"]
        for row in (row for row in out if row["months"] and row["q10"] is not None):
            below, above = row["model"] - row["q10"], row["q90"] - row["model"]
            for month in row["months"]:
                assert month["q10"] <= month["q90"]
                assert month["model"] - month["q10"] <= max(below, 0) + 0.02, row["row"]
                assert month["q90"] - month["model"] <= max(above, 0) + 0.02, row["row"]

    def test_a_closed_year_has_none(self):
        assert not any(row["months"] for row in result_object(*made("ekero-2023"))["rows"])


def test_the_basis_of_the_deviation_so_far_is_told():
    assert {row["ytd_basis"] for row in result_object(*made("pitea-2024"))["rows"]} == {"period"}
    basis = {row["row"]: row["ytd_basis"] for row in result_object(*made("alingsas-2024"))["rows"]}
    assert (basis["personal"], basis["finansnetto"]) == ("straight", None)


def test_a_judged_sum_is_null_or_whole():
    """A few judged rows do not make a judged total: a part beside a whole budget reads as an enormous surplus."""
    workspace, result = made("demo")
    rows = {row["row"]: row for row in result_object(workspace, result)["rows"]}
    tree = result.main.tree
    for at, row in enumerate(tree.rows):
        leaves = [rows[tree.rows[i].key]["judged"] for i in tree.leaves_below(at)]
        if rows[row.key]["judged"] is not None and None in leaves:
            assert rows[row.key]["judged"] == pytest.approx(rows[row.key]["model"], rel=0.25), row.key


def test_levels_follow_the_tree():
    rows = {row["row"]: row for row in result_object(*made())["rows"] if row["statement"] == "by_activity"}
    assert (rows["total"]["level"], rows["51"]["level"], rows["hemtjanst"]["level"]) == (0, 1, 2)
    assert (rows["total"]["activity"], rows["51"]["activity"]) == (None, "51")


def test_alingsas_total_is_net_cost_and_the_result_stands_below():
    out = result_object(*made("alingsas-2024"))
    assert out["total"]["row"] == "nettokostnad"
    keys = [row["row"] for row in out["rows"]]
    assert keys[keys.index("nettokostnad") :] == ["nettokostnad", "kommunbidrag", "finansnetto", "resultat"]


def test_probability_is_null_on_default_widths():
    out = result_object(*made("pitea-2024"))
    assert out["total"]["interval_basis"] == "default"
    assert out["total"]["probability_of_deficit"] is None


def test_csv_holds_the_rows_of_the_json():
    rows = list(csv.DictReader(io.StringIO(result_csv(*made())), delimiter=";"))
    expected = result_object(*made())["rows"]
    assert list(rows[0]) == ROW_KEYS
    assert len(rows) == len(expected)
    for row, other in zip(rows, expected, strict=True):
        assert row["turns_reason_asked"] == json.dumps(other["turns_reason_asked"])
        for key in [*AMOUNTS, "ytd_basis"]:
            assert row[key] == ("" if other[key] is None else str(other[key]))


def test_findings_name_their_place():
    workspace = made()[0]
    out = json.loads(findings_json(workspace, check(workspace)))
    assert list(out) == ["schema", "workspace", "synthetic", "receipts", "findings"]
    assert {tuple(finding) for finding in out["findings"]} == {
        ("check", "severity", "sentence", "file", "row", "column", "remedy")
    }
    assert all(receipt["sum_file_sek"] == receipt["sum_loaded_sek"] for receipt in out["receipts"])
