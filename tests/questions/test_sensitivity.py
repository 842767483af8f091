"""The tornado by own ranges (EK19), each row's share of the variance, and ranges that are at fault."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from builders import refusal, scenario_of, write_workspace
from forecast.drivers.ranges import Range
from forecast.errors import CollectedInputError
from forecast.ledger.specs import Layer
from forecast.model import LeverEffect, Posting
from forecast.questions.sensitivity import lever_variance, row_variance, tornado
from forecast.report.sensitivity_table import sensitivity_json, sensitivity_tables
from forecast.scenario.levers.grants import GrantChange
from forecast.scenario.result import Choice, base_year
from forecast.service import open_workspace, run, sensitivity

DATA = Path(__file__).parents[2] / "data"
ADOPTED = Choice(headline=Layer.ADOPTED, draws=512)


@cache
def workspace(name="askersund-2024"):
    return open_workspace(DATA / name)


@cache
def asked():
    return sensitivity(workspace(), (), ADOPTED)


def test_askersunds_swings_largest_first():
    _, swings, _, _ = asked()
    tkr = [(swing.name, round(swing.worse / 1000), round(swing.better / 1000)) for swing in swings]
    assert tkr == [
        ("Intäkter", -5053, 5053),
        ("Hemtjänstens kunder", -3174, 3174),
        ("Personalkostnader", -2820, 2820),
    ]
    assert sum(swing.variance for swing in swings) == pytest.approx(1.0)


def test_what_is_booked_stands_beside():
    _, swings, _, _ = asked()
    by_name = {swing.name: swing for swing in swings}
    assert by_name["Personalkostnader"].rest == pytest.approx(-281_992_000 + 187_372_000, abs=1000)


def test_a_range_of_the_rest_moves_only_what_is_left():
    result = asked()[0]
    item = Range(name="x", statement="by_cost_type", row="personal", low=-0.01, high=0.02, of="rest", source="test")
    [swing] = tornado(result, [item])
    assert (swing.worse, swing.better) == pytest.approx((0.02 * swing.rest, -0.01 * swing.rest), abs=0.01)


def test_a_range_on_a_row_that_is_not_there():
    item = Range(name="Ett spann", statement="by_cost_type", row="personl", share=0.1, source="test")
    with pytest.raises(CollectedInputError) as caught:
        tornado(asked()[0], [item])
    assert str(caught.value) == ("ranges.yaml, kolumn ”Ett spann”: Raden ”personl” finns inte. Menar du ”personal”?")


def test_rows_shares_of_the_variance_sum_to_one():
    demo = workspace("demo")
    base = base_year(demo, Choice(draws=1)).baselines[0]
    rows = row_variance(base, base.tree.position("total"), shared=0.15, draws=1024)
    assert sum(item.share for item in rows) == pytest.approx(1.0)
    assert [item.share for item in rows] == sorted((item.share for item in rows), reverse=True)
    assert rows[0].basis == "pooled"


def test_without_spans_there_is_no_variance_to_share():
    closed = workspace("ekero-2023")
    result = run(closed, (), Choice(draws=1))
    assert row_variance(result.main.base, result.total, shared=0.15, draws=256) == ()


def test_the_variance_of_two_outcomes_is_p_times_q_times_the_square():
    months = np.zeros(12)
    months[11] = 0.6 * 10
    levels, knots = np.array([0.0, 0.4, 0.4, 1.0]), np.array([0.0, 0.0, 10.0, 10.0])
    lever = LeverEffect("g.x", "X", (Posting(("a",), "net", months, knots),), None, "", "", "", levels)
    result = asked()[0]
    from dataclasses import replace

    assert lever_variance(replace(result, levers=(lever,))) == {"g.x": pytest.approx(0.6 * 0.4 * 100)}


def test_named_steps_of_one_change_share_their_luck():
    """A grant that fails takes its rest and the claim for what is booked together."""
    change = GrantChange(probability=0.6, repayment=True)
    made = run(workspace(), (scenario_of("askersund-2024", grants={"timvikarier": change}),), ADOPTED)
    assert len(made.levers) == 2
    assert lever_variance(made) == {"grants.timvikarier": pytest.approx(0.6 * 0.4 * 6_400_000.0**2)}


def test_tables_and_json_say_the_same():
    result, swings, rows, levers = asked()
    tornado_table, by_row = sensitivity_tables(workspace(), result, swings, rows)
    out = json.loads(sensitivity_json(workspace(), result, swings, rows, levers))
    assert [row.cells[1] for row in tornado_table.rows] == [swing["worse"] for swing in out["swings"]]
    assert [row.key for row in by_row.rows] == [row["row"] for row in out["rows"]]
    assert tornado_table.rows[0].note.replace("\N{NO-BREAK SPACE}", " ").startswith("±10 % av helåret, exempelvärde;")
    assert "schabloner" in by_row.notes[0]


HEAD = "schema: 1\nranges:\n"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("  - {name: a, statement: s, row: total, source: x}\n", "Skriv antingen ”share” eller ”low” och ”high”."),
        ("  - {name: a, statement: s, row: total, low: -0.1, source: x}\n", "”low” och ”high” skrivs tillsammans."),
        ("  - {name: a, statement: s, row: total, share: 1.5, source: x}\n", "Väntat: högst 1."),
        ("  - {name: a, statement: s, row: zzz, share: 0.1, source: x}\n", "Uppställningen ”s” finns inte."),
    ],
)
def test_a_range_at_fault_is_told(body, sentence, tmp_path):
    folder = write_workspace(tmp_path, {"ranges.yaml": HEAD + body})
    assert sentence in refusal(folder)


def test_one_range_twice_is_refused(tmp_path):
    one = "  - {name: A, statement: by_activity, row: total, share: 0.1, source: s}\n"
    folder = write_workspace(tmp_path, {"ranges.yaml": HEAD + one + one})
    assert "Spannet för ”total” i ”by_activity” (year) står två gånger." in refusal(folder)
