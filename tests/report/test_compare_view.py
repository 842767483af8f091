"""Jämför: the base as it is shown, each scenario as the base and its exact difference."""

from functools import cache

import pytest

from builders import DATA
from forecast.model import LeverEffect
from forecast.money import Unit
from forecast.report.compare_view import SILENT, CompareView, compare_view
from forecast.report.scenario_view import effects_by_change
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import compare, open_workspace

SCENARIOS = DATA.parent / "scenarios" / "askersund-2024"


@cache
def view() -> CompareView:
    """FC3: the base, one fewer in särskilt boende, and the grant that does not come."""
    opened = open_workspace(DATA / "askersund-2024")
    files = ("sabo-en-arsarbetare-fran-oktober", "utan-timvikariebidrag")
    made = compare(
        opened, [load_scenario(SCENARIOS / f"{file}.yaml") for file in files], Choice(headline=opened.settings.headline)
    )
    return compare_view(opened, made, Unit.TKR)


def measure(name: str) -> tuple[str | float, ...]:
    """A line of the table."""
    return next(line.cells for line in view().measures if line.name == name)


def test_the_base_is_first_and_the_picture_has_every_deviation() -> None:
    picture = view().picture
    assert picture is not None
    assert [bar.deviation for bar in picture.bars] == [-17_600e3, -17_450e3, -20_700e3]
    assert view().names[0] == "Bas"


def test_each_measure_has_a_cell_for_the_base_and_each_scenario() -> None:
    assert all(len(line.cells) == 3 for line in view().measures)
    assert measure("Avvikelse mot budget") == (-17_600e3, -17_450e3, -20_700e3)
    assert measure("Skillnad mot bas") == ("", 150e3, -3_100e3)
    assert measure("Utan engångsposter") == (-19_100e3, -18_950e3, -22_200e3)


def test_a_scenario_that_says_nothing_of_next_year_is_not_a_zero() -> None:
    assert measure("Helår 2025") == ("", 600e3, SILENT)
    assert "Säger inget om 2025" in view().ways[1].note


def test_every_way_sums_to_its_difference_with_the_interaction_last() -> None:
    for way in view().ways:
        assert way.steps[-1][0] == "Samspel mellan ändringarna"
        assert sum(amount for _, amount in way.steps) == pytest.approx(way.delta, abs=0.005)


def effect(key: str) -> LeverEffect:
    """A step of a change."""
    return LeverEffect(key, key, (), None, "", "", "")


def test_steps_belong_to_the_change_with_the_longest_name() -> None:
    steps = [effect("grants.a"), effect("grants.a.b"), effect("grants.a.repayment"), effect("interaction")]
    found = effects_by_change(["grants.a", "grants.a.b"], steps)
    assert {name: [step.key for step in own] for name, own in found.items()} == {
        "grants.a": ["grants.a", "grants.a.repayment"],
        "grants.a.b": ["grants.a.b"],
    }
