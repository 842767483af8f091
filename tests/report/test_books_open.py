"""As of December with the closing period to come the year is not closed; when it is booked, it is."""

import numpy as np
import pytest

from forecast.money import Unit
from forecast.report.overview import overview
from forecast.report.timing_table import timing_rows
from forecast.report.timing_view import row_timing
from forecast.service import run
from known_workspace import known_workspace

EVEN = np.full((4, 12), -1_000_000.0)
PAST = tuple(("a", year, -600_000) for year in (2021, 2022, 2023))


def december(folder, closing):
    workspace = known_workspace(folder / "prov", {"a": ("other", EVEN)}, as_of=12, closing=closing, budget="-1000000")
    return workspace, run(workspace)


@pytest.fixture
def still_open(tmp_path):
    return december(tmp_path, PAST)


@pytest.fixture
def booked(tmp_path):
    return december(tmp_path, (*PAST, ("a", 2024, -450_000)))


def test_a_row_tells_what_the_closing_is_expected_to_bring(still_open):
    workspace, result = still_open
    row = row_timing(workspace, result, "by_activity", 0, Unit.TKR)
    assert (row.so_far, row.correction) == (0.0, -600_000.0)
    assert row.status == "Förvärras"
    assert row.needs == "Året är bokfört så när som på bokslutet; det räknar prognosen med \u2212600 tkr mot budget."
    assert timing_rows(workspace, result, Unit.TKR) is not None


def test_a_closed_year_has_no_timing(booked):
    workspace, result = booked
    assert row_timing(workspace, result, "by_activity", 0, Unit.TKR) is None
    assert timing_rows(workspace, result, Unit.TKR) is None


def test_the_causes_are_booked_only_when_the_year_is_closed(still_open, booked):
    assert [cause.status for cause in overview(*still_open, Unit.TKR).causes] == ["Förvärras"]
    assert [cause.status for cause in overview(*booked, Unit.TKR).causes] == ["Bokfört"]
