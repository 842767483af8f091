"""Scenarios beside the base: exact differences, bridges that sum, and how far an uncertain change reaches."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import scenario_of
from forecast.bridge import INTERACTION
from forecast.errors import CollectedInputError
from forecast.ledger.specs import Layer
from forecast.model import LeverEffect, Posting
from forecast.money import in_unit
from forecast.periods import Month
from forecast.questions.compare import compare, reach_of
from forecast.report.compare_tables import compare_json, compare_tables
from forecast.report.table import as_text
from forecast.scenario.files import load_scenario
from forecast.scenario.levers.prices import PriceChange
from forecast.scenario.levers.staffing import StaffingChange
from forecast.scenario.result import Choice
from forecast.service import open_workspace

ROOT = Path(__file__).parents[2]
ASKERSUND = [
    ROOT / "scenarios" / "askersund-2024" / f"{name}.yaml"
    for name in ("utan-timvikariebidrag", "sabo-en-arsarbetare-fran-oktober")
]
ADOPTED = Choice(headline=Layer.ADOPTED, draws=300)


@cache
def workspace(name="askersund-2024"):
    return open_workspace(ROOT / "data" / name)


@cache
def made():
    return compare(workspace(), [load_scenario(path) for path in ASKERSUND], ADOPTED)


def test_each_is_against_the_base_and_in_the_order_that_was_asked():
    assert [(one.name, one.delta) for one in made().scenarios] == [
        ("Utan timvikariebidrag", -3_100_000.0),
        ("SÄBO en årsarbetare mindre från oktober", 150_000.0),
    ]
    assert made().base.main.deviation[made().base.total] == -17_600_000.0


def test_every_bridge_ends_with_the_interaction_and_sums_to_the_difference():
    for one in made().scenarios:
        assert one.bridge[-1].step == INTERACTION
        assert round(sum(step.amount for step in one.bridge), 2) == one.delta


@given(fte=st.integers(-30, 30), change=st.integers(-20, 20), month=st.integers(9, 12))
@settings(max_examples=8, deadline=None)
def test_a_bridge_sums_to_the_ore_whatever_the_changes(fte, change, month):
    start = Month(2024, month)
    mixed = scenario_of(
        "demo",
        staffing={"hemtjanst": StaffingChange(fte=fte / 7, start=start, cost_per_fte=613_000.37)},
        prices={"hemtjanst.staff": PriceChange(change=change / 300, start=start)},
    )
    [one] = compare(workspace("demo"), [mixed], Choice(draws=1)).scenarios
    assert round(sum(step.amount for step in one.bridge), 2) == one.delta


def test_next_year_is_that_of_the_changes_that_say_one():
    first, second = made().scenarios
    assert (first.next_year, first.silent) == (0.0, ("Utan Minska andelen timvikarier, sep–dec",))
    assert (second.next_year, second.silent) == (600_000.0, ())


def test_what_changes_do_together_says_nothing_about_next_year_and_is_named():
    start = Month(2024, 10)
    mixed = scenario_of(
        "demo",
        staffing={"hemtjanst": StaffingChange(fte=-2, start=start, cost_per_fte=600_000)},
        prices={"hemtjanst.staff": PriceChange(change=0.1, start=start)},
    )
    comparison = compare(workspace("demo"), [mixed], Choice(draws=1))
    assert comparison.scenarios[0].silent == (INTERACTION,)
    totals, *_ = compare_tables(workspace("demo"), comparison)
    assert totals.rows[1].cells[6] is not None
    assert f"säger inget om 2025 för {INTERACTION}." in as_text(totals)


def test_the_reach_of_an_uncertain_change():
    months = np.zeros(12)
    months[11] = 60.0
    levels = np.array([0.0, 0.4, 0.4, 1.0])
    income = Posting(("51",), "grants", months, knots=np.array([0.0, 0.0, 100.0, 100.0]))
    cost = Posting(("51",), "cost", -months / 2, knots=np.array([0.0, 0.0, -50.0, -50.0]))
    whole = LeverEffect("g", "G", (income, cost), None, "", "", "", levels)
    assert reach_of([whole]) == (-30.0, 20.0)
    gain, loss = (LeverEffect("g", "G", (part,), None, "", "", "", levels) for part in (income, cost))
    assert reach_of([gain, loss]) == (-30.0, 20.0), "two steps of one luck do not fall out apart"
    assert reach_of([gain]) == (-60.0, 40.0)
    assert reach_of([LeverEffect("g", "G", (Posting(("51",), "cost", months),), None, "", "", "")]) == (0.0, 0.0)


def test_a_scenario_for_another_workspace_is_refused():
    with pytest.raises(CollectedInputError, match="inte ”pitea-2024”"):
        compare(workspace("pitea-2024"), [load_scenario(ASKERSUND[0])], Choice(draws=1))


def test_json_has_the_contract():
    out = json.loads(compare_json(workspace(), made()))
    assert (out["schema"], out["base"]["total"]["deviation"]) == (1, -17_600_000.0)
    [first, second] = out["scenarios"]
    assert (first["name"], first["delta_sek"]) == ("Utan timvikariebidrag", -3_100_000.0)
    assert first["total"]["forecast"] - out["base"]["total"]["forecast"] == first["delta_sek"]
    assert first["bridge"] == [
        {"step": "Utan Minska andelen timvikarier, sep–dec", "amount": -3_100_000.0},
        {"step": INTERACTION, "amount": 0.0},
    ]
    [change] = second["changes"]
    assert [change[key] for key in ("key", "old", "new")] == ["staffing.sarskilt-boende", "0", "−1 från oktober"]


def test_the_tables_foot_and_say_what_is_not_said():
    totals, *bridges = compare_tables(workspace(), made())
    assert [row.cells[3] for row in totals.rows] == [None, -3_100_000.0, 150_000.0]
    assert totals.rows[1].cells[6] is None, "a change that says nothing of next year is no zero"
    for table in bridges:
        *steps, last = (row.cells[0] for row in table.rows)
        assert round(sum(steps), 2) == last
    assert "Utan timvikariebidrag: säger inget om 2025 för Utan Minska andelen timvikarier" in as_text(totals)


def test_a_bridge_is_printed_with_the_decimals_at_which_it_foots():
    paths = [ROOT / "scenarios" / "demo" / "bemanning-sjukfranvaro-och-po.yaml"]
    comparison = compare(workspace("demo"), [load_scenario(path) for path in paths], Choice(draws=1))
    table = compare_tables(workspace("demo"), comparison)[1]
    printed = [in_unit(row.cells[0], table.unit, table.decimals) for row in table.rows]
    assert sum(printed[:-1]) == printed[-1]
    assert comparison.scenarios[0].result.interaction is not None
