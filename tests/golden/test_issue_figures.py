"""The figures that the published reports and the issue give, in tkr and within 1, read from the JSON contract."""

from functools import cache
from pathlib import Path

import pytest

from forecast.ledger.specs import Layer
from forecast.report.contract import result_object
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

ROOT = Path(__file__).parents[2]
SABO = "sabo-en-arsarbetare-fran-oktober"


@cache
def contract(name, method="auto", headline=None):
    """The JSON object of a run, and its rows by (statement, row)."""
    workspace = open_workspace(ROOT / "data" / name)
    layer = None if headline is None else Layer(headline)
    out = result_object(workspace, run(workspace, (), Choice(method=method, headline=layer, draws=1)))
    return out, {(row["statement"], row["row"]): row for row in out["rows"]}


def tkr(amount):
    return pytest.approx(1000 * amount, abs=1000)


class TestLinear:
    def test_askersund(self):
        out, rows = contract("askersund-2024", "linear")
        assert out["total"]["forecast"] == tkr(-333160)
        assert out["total"]["deviation"] == tkr(-14783)
        assert rows["by_cost_type", "intakter"]["forecast"] == tkr(61878)
        assert rows["by_cost_type", "kostnader"]["forecast"] == tkr(-395039)
        assert rows["by_activity", "sarskilt-boende"]["forecast"] == tkr(-87992)

    def test_alingsas(self):
        out, rows = contract("alingsas-2024", "linear")
        assert out["total"]["row"] == "nettokostnad"
        assert out["total"]["deviation"] == tkr(16792)
        assert rows["by_cost_type", "resultat"]["forecast"] == tkr(16785)

    def test_alingsas_rows_that_depart_most_from_the_pace(self):
        _, rows = contract("alingsas-2024")
        leaves = {key: row for (_, key), row in rows.items() if row["role"] == "leaf" and row["adopted"] is not None}
        departs = {key: row["adopted"] - row["linear"] for key, row in leaves.items() if key != "kommunbidrag"}
        ranked = sorted(departs, key=lambda key: -abs(departs[key]))
        assert ranked[:2] == ["personal", "lokalhyror"]
        expected = {"personal": -11315, "lokalhyror": -4091, "ovriga": -1123, "kop": -160, "intakter": -106}
        assert {key: departs[key] for key in ranked} == {key: tkr(amount) for key, amount in expected.items()}

    def test_pitea_outcome_times_four(self):
        out, rows = contract("pitea-2024", "linear")
        assert out["total"]["deviation"] == tkr(-73494)
        assert rows["by_activity", "513"]["deviation"] == tkr(-9191)

    def test_pitea_deviation_times_four(self):
        out, rows = contract("pitea-2024", "linear_deviation")
        assert rows["by_activity", "513"]["deviation"] == tkr(-14360)
        assert rows["by_activity", "510-511"]["deviation"] == tkr(21432)
        assert out["total"]["deviation"] == tkr(-58364)

    def test_the_plain_line_stands_beside_every_layer(self):
        assert contract("askersund-2024", "linear")[0]["total"]["forecast"] == pytest.approx(
            contract("askersund-2024", headline="adopted")[0]["total"]["linear"]
        )


class TestAdopted:
    @pytest.mark.parametrize(
        ("statement", "row", "forecast", "deviation"),
        [
            ("by_activity", "total", -335977, -17600),
            ("by_activity", "51", -255123, -10030),
            ("by_activity", "sarskilt-boende", -86033, -4050),
            ("by_activity", "56", -13851, -5350),
            ("by_activity", "lss-boende-barn", -2400, -2400),
            ("by_cost_type", "intakter", 50528, 7671),
            ("by_cost_type", "personal", -281992, -31467),
        ],
    )
    def test_askersund(self, statement, row, forecast, deviation):
        _, rows = contract("askersund-2024", headline="adopted")
        assert rows[statement, row]["forecast"] == tkr(forecast)
        assert rows[statement, row]["deviation"] == tkr(deviation)

    def test_pitea(self):
        total = contract("pitea-2024", headline="adopted")[0]["total"]
        assert total["forecast"] == tkr(-1104668)
        assert total["deviation"] == tkr(-58574)
        assert total["budget"] == tkr(-1046094)

    def test_pitea_unallocated_saving_is_its_own_step(self):
        bridge = contract("pitea-2024", headline="adopted")[0]["bridge"]
        assert [step["amount"] for step in bridge if step["step"] == "Fiktiva 26 mkr"] == [tkr(-25914)]
        assert len(bridge) == 10

    def test_alingsas(self):
        out, rows = contract("alingsas-2024", headline="adopted")
        assert out["total"]["deviation"] == tkr(0)
        assert rows["by_cost_type", "kommunbidrag"]["forecast"] == tkr(966333)

    def test_askersund_deviates_less_than_the_year_before(self):
        now, before = contract("askersund-2024", headline="adopted")[0], contract("askersund-2023")[0]
        assert now["total"]["deviation"] - before["total"]["deviation"] == tkr(7493)


class TestOutcomes:
    @pytest.mark.parametrize("method", ["auto", "linear", "adopted"])
    def test_ekero(self, method):
        total = contract("ekero-2023", method)[0]["total"]
        assert total["deviation"] == tkr(9091)
        assert total["forecast"] == tkr(-592514)

    def test_askersund_2023(self):
        total = contract("askersund-2023")[0]["total"]
        assert total["deviation"] == tkr(-25093)
        assert total["forecast"] == tkr(-321043)

    @pytest.mark.parametrize("name", ["ekero-2023", "askersund-2023"])
    def test_a_closed_year_is_certain(self, name):
        out, rows = contract(name)
        known = [row for row in rows.values() if row["actual"] is not None]
        assert all(row["q05"] == row["q95"] == row["model"] for row in known)
        assert out["total"]["probability_of_deficit"] is None


class TestScenarios:
    @pytest.mark.parametrize(
        ("name", "delta", "next_year"),
        [
            ("utan-timvikariebidrag", -3_100_000, None),
            ("utan-timvikariebidrag-halv-kostnad", -1_550_000, None),
            (SABO, 150_000, 600_000),
        ],
    )
    @pytest.mark.parametrize("headline", ["model", "adopted"])
    def test_askersund(self, name, delta, next_year, headline):
        workspace = open_workspace(ROOT / "data" / "askersund-2024")
        scenario = load_scenario(ROOT / "scenarios" / "askersund-2024" / f"{name}.yaml")
        choice = Choice(headline=Layer(headline), draws=1)
        out = result_object(workspace, run(workspace, [scenario], choice))
        base = result_object(workspace, run(workspace, (), choice))
        assert round(out["total"]["forecast"] - base["total"]["forecast"], 2) == delta
        assert [(lever["effect"], lever["effect_next_year"]) for lever in out["levers"]] == [(delta, next_year)]

    def test_losing_the_grant_takes_the_adopted_deviation_to_20_7(self):
        workspace = open_workspace(ROOT / "data" / "askersund-2024")
        scenario = load_scenario(ROOT / "scenarios" / "askersund-2024" / "utan-timvikariebidrag.yaml")
        result = run(workspace, [scenario], Choice(headline=Layer.ADOPTED, draws=1))
        assert result.main.deviation[result.total] == tkr(-20700)


class TestRunRateAgainstTiming:
    """Stories C1, C5, EK4, EK5, EK7: the published forecasts against the pace of the deviation so far."""

    def test_alingsas_linear_to_zero(self):
        out, rows = contract("alingsas-2024", headline="adopted")
        row = out["total"]
        pace = round(row["ytd_deviation"] * 12 / 8, 2)
        assert (pace, row["deviation"], row["correction"]) == (tkr(16792), tkr(0), tkr(-16793))
        expected = {"personal": -11315, "lokalhyror": -4091, "ovriga": -1123, "kop": -160, "intakter": -106}
        found = {key: rows["by_cost_type", key]["correction"] for key in expected}
        assert found == {key: tkr(amount) for key, amount in expected.items()}
        assert sum(found.values()) == row["correction"]

    def test_alingsas_two_rows_carry_92_per_cent_and_they_alone_need_a_reason(self):
        _, rows = contract("alingsas-2024", headline="adopted")
        asked = [key for (_, key), row in rows.items() if row["turns_reason_asked"]]
        assert asked == ["personal", "lokalhyror"]
        parts = {key: abs(row["correction"]) for (_, key), row in rows.items() if row["role"] == "leaf" and key in
                 {"intakter", "personal", "lokalhyror", "kop", "ovriga"}}  # fmt: skip
        assert round(100 * sum(parts[key] for key in asked) / sum(parts.values())) == 92
        assert rows["by_cost_type", "personal"]["turns_reason"].startswith(
            "”Semesterlöneskuld som jämnas ut; vakanser”"
        )
        assert rows["by_cost_type", "lokalhyror"]["turns_reason"].startswith("”Nya lokaler budgeterade halvårsvis")

    def test_alingsas_personnel_is_worse_underneath_than_it_looks(self):
        row = contract("alingsas-2024", headline="adopted")[1]["by_cost_type", "personal"]
        assert (row["ytd_deviation"], row["continues"], row["turns"]) == (tkr(5194), tkr(-2349), tkr(7543))
        assert row["ytd_basis"] == "straight"

    def test_pitea_gaps_of_the_rows(self):
        _, rows = contract("pitea-2024", headline="adopted")
        expected = {"510-511": -10422, "513": 9510, "514": -2328, "515": 12, "516": -1950, "517": 2814, "518": 674}
        found = {key: rows["by_activity", key]["correction"] for key in expected}
        assert found == {key: tkr(amount) for key, amount in expected.items()}

    def test_pitea_errors_cancel(self):
        out, rows = contract("pitea-2024", headline="adopted")
        leaves = [row["correction"] for (_, _), row in rows.items() if row["role"] == "leaf"]
        assert out["total"]["correction"] == pytest.approx(-0.2e6, abs=0.05e6)
        assert sum(abs(amount) for amount in leaves) == pytest.approx(29.2e6, abs=0.05e6)
