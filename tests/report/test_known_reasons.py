"""Reasons for timing that knowledge.yaml gives: a rhythm, sums in known months, preliminary months."""

import numpy as np
import pytest

from forecast.money import Unit
from forecast.report.timing_view import row_timing
from forecast.service import run
from known_workspace import known_workspace

LUMP = """\
lump_sums:
  - name: Bidrag
    statement: by_activity
    row: a
    amount: 3000000
    months: [{months}]
    status: {status}
    source: beslut
"""


def reason(folder, knowledge, months, kind="grants", budget="250000"):
    """Why row a leaves its pace, as of August; months in kr, one row of twelve for every year."""
    workspace = known_workspace(folder / "prov", {"a": (kind, np.tile(months, (4, 1)))}, knowledge, budget=budget)
    return row_timing(workspace, run(workspace), "by_activity", 0, Unit.TKR).reason.text


def in_months(**amounts):
    names = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
    return np.array([float(amounts.get(name, 0)) for name in names])


def test_a_sum_that_is_still_to_come(tmp_path):
    text = reason(tmp_path, LUMP.format(months="2024-06, 2024-12", status="decided"), in_months(jun=15e5, dec=15e5))
    assert "”Bidrag”: +1\u00a0500 tkr väntas i december (beslut)." in text


def test_a_sum_that_is_booked_is_counted_up_by_the_pace(tmp_path):
    text = reason(tmp_path, LUMP.format(months="2024-02", status="booked"), in_months(feb=30e5))
    assert "”Bidrag”: +3\u00a0000 tkr bokförs i februari och inte mer i år; takten räknar upp det (beslut)." in text


def test_an_uncertain_sum_is_no_reason(tmp_path):
    text = reason(tmp_path, LUMP.format(months="2024-12", status="uncertain"), in_months(jun=15e5, dec=15e5))
    assert "väntas i december" not in text


def test_a_rhythm_that_the_budget_does_not_have(tmp_path):
    knowledge = "rhythms: [{statement: by_activity, row: a, months: [1, 4, 7, 10], source: hyresavtal}]\n"
    quarters = in_months(jan=-75e4, apr=-75e4, jul=-75e4, okt=-75e4)
    text = reason(tmp_path, knowledge, quarters, "rent", "-250000")
    assert (
        "Raden bokförs i januari, april, juli och oktober: 75,0 procent av året i jan–aug, mot 66,7 i det som jämförs "
        "(hyresavtal)."
    ) in text


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("complete: [0.5]", "Augusti är preliminär, den sista till 50 procent (timmar rättas)."),
        ("months: 2", "Juli och augusti är preliminära (timmar rättas)."),
        (
            "booked_in: next_month, complete: [0.6]",
            "Fakturor kommer månaden efter: 60 procent bokförs i den egna månaden (timmar rättas).",
        ),
    ],
)
def test_preliminary_months(tmp_path, how, words):
    knowledge = f"preliminary: [{{statement: by_activity, rows: [a], {how}, source: timmar rättas}}]\n"
    season = in_months(**dict.fromkeys(("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug"), -1e5), dec=-20e5)
    assert words in reason(tmp_path, knowledge, season, "purchase", "-250000")
