import math

import pytest

from forecast.money import Unit
from forecast.periods import Span, short_month
from forecast.report.charts.bridge import Bridge, BridgeBar
from forecast.report.charts.fan import Fan
from forecast.report.charts.marks import Look
from forecast.report.charts.scenario_bridge import Change, ScenarioBridge
from forecast.report.charts.year_bar import YearBar


def _texts(value):
    """Every text mark's text in a spec, wherever it stands."""
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []


@pytest.fixture
def texts_of():
    return _texts


@pytest.fixture
def mnkr():
    return Look(Unit.MNKR, 2)


@pytest.fixture
def tkr():
    return Look(Unit.TKR)


@pytest.fixture
def bridge():
    return Bridge(
        bars=(
            BridgeBar("Barn- och ungdomsvård", -5_350_000.0, "step"),
            BridgeBar("Särskilt boende", -4_050_000.0, "step"),
            BridgeBar("LSS-boende barn, unga", -2_400_000.0, "step"),
            BridgeBar("11 övriga underskott", -6_980_000.0, "rest"),
            BridgeBar("4 överskott", 1_180_000.0, "rest"),
            BridgeBar("Hela nämnden", -17_600_000.0, "total"),
        ),
        others=(
            BridgeBar("Årets takt", -14_800_000.0, "reference_model"),
            BridgeBar("Modellen", -15_000_000.0, "reference_model"),
            BridgeBar("Osäkert spann (schablon)", -15_000_000.0, "span", -20_000_000.0, -10_000_000.0, 0),
            BridgeBar("Utfall 2023", -25_100_000.0, "reference_outcome"),
        ),
        budget=-318_377_000.0,
        forecast=-335_977_000.0,
    )


@pytest.fixture
def scenario():
    return ScenarioBridge(
        base=-17_600_000.0,
        changes=(Change("En årsarbetare mindre", 150_000.0), Change("Inget timvikariebidrag", -3_100_000.0)),
        interaction=0.0,
        scenario=-20_550_000.0,
        budget=-318_377_000.0,
    )


@pytest.fixture
def year():
    return YearBar(Span(2024, 1, 8), -318_377_000.0, -222_107_000.0, -335_977_000.0, -321_044_000.0)


@pytest.fixture
def fan():
    nan = math.nan
    months = [-28_000_000.0 * month for month in range(1, 13)]
    return Fan(
        year=2024,
        months=tuple(short_month(month) for month in range(1, 13)),
        actual=(*months[:8], *[nan] * 4),
        forecast=(*[nan] * 8, *months[8:]),
        low=(*[nan] * 8, *(value - 4_000_000.0 for value in months[8:])),
        high=(*[nan] * 8, *(value + 3_000_000.0 for value in months[8:])),
        budget=tuple(-26_500_000.0 * month for month in range(1, 13)),
        prior=tuple(-26_700_000.0 * month for month in range(1, 13)),
        previous=-334_100_000.0,
    )
