"""Figures of grants that must come out of the published reports (stories EK9, EK10, FC7)."""

from pathlib import Path

import numpy as np

from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind, Layer
from forecast.periods import Span
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

ROOT = Path(__file__).parents[2]


def deltas(name, *files, headline=Layer.ADOPTED):
    opened = open_workspace(ROOT / "data" / name)
    choice = Choice(headline=headline, draws=256)
    base = run(opened, (), choice)
    out = []
    for file in files:
        made = run(opened, [load_scenario(ROOT / "scenarios" / name / f"{file}.yaml")], choice)
        out.append((round(float(made.main.deviation[made.total] - base.main.deviation[base.total]), 2), made))
    return out


def test_losing_the_rest_of_a_grant_and_repaying_the_booked_part():
    made = deltas(
        "askersund-2024", "utan-timvikariebidrag", "utan-timvikariebidrag-halv-kostnad", "aterkrav-timvikariebidrag"
    )
    assert [delta for delta, _ in made] == [-3_100_000, -1_550_000, -6_400_000]
    rest, repaid = made[2][1].levers
    assert (rest.amount, rest.correction, rest.one_off) == (-3_100_000, False, False)
    assert (repaid.amount, repaid.correction, repaid.one_off) == (-3_300_000, True, True)
    steps = [step.step for step in made[2][1].bridge]
    assert "Återkrav av Minska andelen timvikarier" in steps


def test_matching_cost_after_and_before_the_decision():
    (after, one), (before, other) = deltas("alingsas-2024", "statsbidrag-efter-beslut", "statsbidrag-i-forvag")
    assert (after, before) == (2_100_000, -10_500_000)
    assert "sämst −31 500" in other.levers[0].arithmetic.replace("\N{NO-BREAK SPACE}", " ")
    assert "exempelvärden" in one.levers[0].arithmetic


def test_a_draw_is_one_of_the_two_outcomes():
    opened = open_workspace(ROOT / "data" / "alingsas-2024")
    scenario = load_scenario(ROOT / "scenarios" / "alingsas-2024" / "statsbidrag-i-forvag.yaml")
    seen = set()
    for number in range(12):
        choice = Choice(draws=256, run=number)
        base, made = run(opened, (), choice), run(opened, [scenario], choice)
        seen.add(round(float(made.main.forecast[made.total] - base.main.forecast[base.total]), 0))
    assert seen == {3_500_000, -31_500_000}


def test_like_for_like_revenue_from_2023_to_2024():
    """Askersund: revenue without the refugee reception, which stood in 2023's figures and not in 2024's forecast."""
    opened = open_workspace(ROOT / "data" / "askersund-2024")
    kinds, gross = opened.trees["by_cost_type"], opened.trees["by_activity_gross"]
    before = over_span(opened.ledger.select("by_cost_type", Kind.ACTUAL), kinds, Span.full_year(2023))
    refugees = over_span(opened.ledger.select("by_activity_gross", Kind.ACTUAL), gross, Span.full_year(2023))
    forecast = opened.ledger.select("by_cost_type", Kind.FORECAST, layer=Layer.ADOPTED)
    now = over_span(forecast, kinds, Span.full_year(2024))
    revenue = kinds.position("intakter")
    like_for_like = now[revenue] - (before[revenue] - refugees[gross.position("60.income")])
    assert not np.isnan(like_for_like)
    assert like_for_like == -15_190_000
