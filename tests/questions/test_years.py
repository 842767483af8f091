"""The years ahead: growth as the source gives it, full-year effects, dated changes, the needs list, a stated frame."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import SETTINGS, change, refusal, tiny, write_workspace
from forecast.drivers.several_years import Assumptions, added_cost, counts, yearly
from forecast.errors import InputError, UsageError
from forecast.ledger.specs import Layer
from forecast.money import Unit, in_unit
from forecast.questions.needs import needs_of
from forecast.questions.years import several_years
from forecast.report.plan.years_table import years_json, years_tables
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import run

YEARS = """\
schema: 1
volumes:
  - name: Fler äldre
    unit: personer
    count: 100
    year: 2024
    growth: {share: 0.6, years: 10, low: 0.47}
    price: 1000
    source: rapporten
frame:
  amounts: {2025: -130, 2027: -140}
  source: KF
"""
GROWTH, POPULATION = "growth: {share: 0.6, years: 10, low: 0.47}", "population: {from_age: 80}"
STEPS = {2024: 1, 2025: 3}
PEOPLE = "year,sex,age,count\n" + "".join(
    f"{year},{sex},{age},{count if age >= 80 else 7}\n"
    for year, count in STEPS.items()
    for sex in "MK"
    for age in range(101)
)
STAFFING = """\
schema: 1
workspace: prov
name: Färre
description: d
staffing:
  "51": {fte: -1, from: 2024-10, cost_per_fte: 600000, source: antagande}
"""


def lines(found):
    return {line.name: line for line in found.lines}


class TestGrowth:
    def test_sixty_per_cent_in_ten_years_is_four_point_eight_a_year(self):
        assert round(100 * yearly(0.6, 10), 1) == 4.8
        assert round(100 * yearly(0.47, 10), 1) == 3.9

    def test_askersunds_clients_a_year(self):
        assert round(100 * yearly(446 / 357 - 1, 5), 2) == 4.55  # EK14, C17

    @given(st.floats(-0.5, 3), st.integers(1, 20), st.floats(1, 1e5))
    def test_the_whole_growth_is_reached_when_its_years_have_passed(self, share, years, count):
        ahead = np.array([0, years])
        np.testing.assert_allclose(counts(count, share, years, ahead), [count, count * (1 + share)], rtol=1e-12)

    @given(st.lists(st.floats(0, 1e5), min_size=1, max_size=10), st.floats(1, 1e6))
    def test_more_units_cost_more_and_none_in_the_first_year(self, units, price):
        cost = added_cost(np.array(units), price)
        assert cost[0] == 0
        assert ((np.array(units) > units[0]) <= (cost <= 0)).all()


@pytest.fixture(scope="module")
def askersund(real_workspace):
    """Askersund 2024 to 2031, with the adopted forecast."""
    workspace = real_workspace("askersund-2024")
    return several_years(workspace, run(workspace, (), Choice(headline=workspace.settings.headline)), 2031)


class TestAskersund:
    def test_the_needs_list_sums_to_14_750(self, askersund):
        assert sum(need.amount for need in askersund.needs) == -14_750_000
        assert {need.first for need in askersund.needs} == {2025}

    def test_the_first_year_is_the_forecast_and_the_one_off_does_not_come_again(self, askersund):
        level = askersund.lines[0].point
        assert [int(in_unit(v, Unit.TKR)) for v in level[:3]] == [-335_977, -337_477, -337_477]
        assert in_unit(askersund.gap[0], Unit.TKR) == -17_600

    def test_clients_follow_the_reports_growth_at_the_average_cost(self, askersund):
        line = lines(askersund)["Hemtjänst, fler individer"]
        assert line.point[0] == 0
        by_hand = -446 * (1.6**0.8 - 1.6**0.1) * 62_571_000 / 446
        assert line.point[-1] == pytest.approx(by_hand, abs=1)
        assert (line.low <= line.point).all()
        assert (line.point <= line.high).all()
        assert "2023 års genomsnittliga nettokostnad, inte vad en till kostar" in line.arithmetic
        assert "antagande" in line.arithmetic

    def test_dated_changes_count_from_their_date_and_those_without_amount_are_told(self, askersund):
        assert lines(askersund)["Två verkställda vårdnadsöverflyttar"].point.tolist() == [0.0] + [-362_000.0] * 7
        assert [text.split(",")[0].split(" (")[0] for text in askersund.undated] == [
            "Ny socialtjänstlag",
            "Statligt huvudmannaskap för personlig assistans",
            "Grafen och grundbemanningen i särskilt boende sänks: effekten är inte beräknad",
            "Grafen i korttidsboendet sänks: effekten är inte beräknad",
            "Alla hyrsköterskor avslutas från september: effekten är inte beräknad",
        ]

    def test_the_lines_sum_to_the_net_and_the_frame_is_told_as_an_assumption(self, askersund):
        np.testing.assert_allclose(sum(line.point for line in askersund.lines), askersund.net, atol=0.01)
        assert askersund.frame_source == "antagande: budgeten 2024, oförändrad"

    def test_the_tables_say_what_is_not_known(self, askersund, real_workspace):
        workspace = real_workspace("askersund-2024")
        first, needs = years_tables(workspace, run(workspace), askersund)
        assert [note for note in first.notes if "De är inte ett sannolikt spann" in note]
        assert needs.rows[-1].cells[:2] == (None, -14_750_000.0)
        assert "Behoven 2025 är tillsammans 14\N{NO-BREAK SPACE}750 tkr" in needs.notes[1]


def test_a_frame_holds_until_the_next_is_stated(tmp_path):
    workspace = tiny(tmp_path / "prov", {"years.yaml": YEARS})
    found = several_years(workspace, run(workspace), 2028)
    assert found.frame.tolist() == [-120_000.0, -130_000.0, -130_000.0, -140_000.0, -140_000.0]


def test_an_assumed_change_moves_the_frame_after_the_last_one_that_is_stated(tmp_path):
    workspace = tiny(tmp_path / "prov", {"years.yaml": YEARS})
    found = several_years(workspace, run(workspace), 2028, Assumptions(frame=0.1))
    assert found.frame.tolist() == [-120_000.0, -130_000.0, -143_000.0, -140_000.0, -154_000.0]
    assert found.frame_source == "KF; efter 2027 +10 % per år (antagande)"
    assert found.frame_stated == (False, True, False, True, False)


def test_an_index_makes_every_later_year_dearer_and_this_year_stands(tmp_path):
    workspace = tiny(tmp_path / "prov", {"years.yaml": YEARS})
    plain = several_years(workspace, run(workspace), 2026)
    found = several_years(workspace, run(workspace), 2026, Assumptions(index=0.02))
    np.testing.assert_allclose(found.net, plain.net * [1, 1.02, 1.02**2], atol=0.01)
    np.testing.assert_allclose(found.high, plain.high * [1, 1.02, 1.02**2], atol=0.01)
    assert found.told[0].startswith("Index +2 % per år.")


MEASURES = """\
schema: 1
measures:
  - {id: raknad, name: Räknad, statement: by_activity, row: "51", state: started, decided_by: SN,
     decided_on: 2024-02-01, full_year_effect: 12, start: 2024-07, realisation: 0.5,
     realised: {amount: 0.5, through: 2024-08}, counted_in: [adopted], source: k}
  - {id: ny, name: Ny, statement: by_activity, row: "52", state: decided, decided_by: SN, decided_on: 2024-02-01,
     full_year_effect: 6, start: 2024-11, one_time_cost: 1, one_time_cost_month: 2024-11, counted_in: [], source: k}
  - {id: tanke, name: Tanke, statement: by_activity, row: "52", state: planned, full_year_effect: 6, start: 2025-01,
     counted_in: [], source: k}
"""
MORE = """\
schema: 1
workspace: prov
name: Mer
description: d
measures:
  ny: {full_year_effect: 9000, from: 2025-01}
"""


def test_decided_measures_give_a_full_year_beyond_what_the_forecast_holds(tmp_path):
    workspace = tiny(tmp_path / "prov", {"measures.yaml": MEASURES})
    choice = Choice(headline=Layer.ADOPTED, draws=1)
    found = several_years(workspace, run(workspace, (), choice), 2026)
    held = 500 + 4 * 500  # realised, and half of 1 000 a month in the rest that the adopted forecast counts
    assert lines(found)["Räknad"].point.tolist() == [0.0, 6_000.0 - held, 6_000.0 - held]
    assert lines(found)["Räknad"].arithmetic == (
        "Väntas ge +6 tkr ett helt år (50 % av planen), +3 ligger i nivån 2024. Påbörjad av SN 2024-02-01. Källa: k."
    )
    assert lines(found)["Ny"].point.tolist() == [0.0, 6_000.0, 6_000.0]
    assert found.undated == ("Tanke: åtgärden är planerad, inte beslutad (k).",)
    (tmp_path / "s.yaml").write_text(MORE, encoding="utf-8")
    changed = several_years(workspace, run(workspace, [load_scenario(tmp_path / "s.yaml")], choice), 2026)
    assert "Ny" not in lines(changed)  # the scenario holds the whole of it
    np.testing.assert_allclose(changed.net[1] - found.net[1], 9_000 - 6_000)


def test_full_year_effects_of_a_scenario_replace_this_years_part(tmp_path):
    workspace = tiny(tmp_path / "prov", {"years.yaml": YEARS})
    (tmp_path / "s.yaml").write_text(STAFFING, encoding="utf-8")
    base = several_years(workspace, run(workspace), 2026)
    found = several_years(workspace, run(workspace, [load_scenario(tmp_path / "s.yaml")]), 2026)
    np.testing.assert_allclose(found.net - base.net, [150_000.0, 600_000.0, 600_000.0])


def test_a_one_off_next_year_does_not_come_again_and_lasting_changes_are_said_to_last(tmp_path):
    workspace = tiny(tmp_path / "prov", {"years.yaml": YEARS})
    once = STAFFING.partition("staffing:")[0] + 'events:\n  flytt: {amount: -100000, from: 2025-03, row: "51"}\n'
    for name, text in (("lasting", STAFFING), ("once", once)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    base = several_years(workspace, run(workspace), 2027)
    found = several_years(workspace, run(workspace, [load_scenario(tmp_path / "once.yaml")]), 2027)
    np.testing.assert_allclose(found.net - base.net, [0.0, -100_000.0, 0.0, 0.0])
    assert found.told == base.told
    lasting = several_years(workspace, run(workspace, [load_scenario(tmp_path / "lasting.yaml")]), 2027)
    assert set(lasting.told) - set(base.told) == {
        "Ändringarnas effekt 2025 antas stå kvar alla år därefter, även där en ändring slutar då."
    }


def test_a_population_file_gives_the_growth(tmp_path):
    text = YEARS.replace(GROWTH, POPULATION)
    workspace = tiny(tmp_path / "prov", {"years.yaml": text, "population.csv": PEOPLE})
    line = lines(several_years(workspace, run(workspace), 2025))["Fler äldre"]
    assert line.point.tolist() == [0.0, -200_000.0]  # three times as many: 200 more at 1 000 kr
    assert "följer befolkningen 80 år och äldre" in line.arithmetic
    with pytest.raises(InputError, match="Befolkningen saknas för 2026"):
        several_years(workspace, run(workspace), 2026)


def test_users_by_age_give_the_growth_where_their_shares_are_known(tmp_path):
    shares = "population: {shares: [{from_age: 65, share: 0.05}, {from_age: 80, share: 0.5}]}"
    workspace = tiny(tmp_path / "prov", {"years.yaml": YEARS.replace(GROWTH, shares), "population.csv": PEOPLE})
    line = lines(several_years(workspace, run(workspace), 2025))["Fler äldre"]
    # users: 2 x (15 x 7 x 0.05 + 21 x 0.5) = 31.5, then 2 x (5.25 + 31.5) = 73.5
    assert line.point.tolist() == [0.0, pytest.approx(-100_000 * (73.5 / 31.5 - 1), abs=0.01)]
    assert "följer befolkningen efter andel brukare 5 % från 65 år, 50 % från 80 år" in line.arithmetic


def test_needs_are_added_only_when_the_user_says_so(tmp_path):
    settings = """\
  - file: behov.csv
    title: Behov
    topic: needs
    label: [behov]
    sign: cost_positive
"""
    needs = {"workspace.yaml": SETTINGS + settings, "behov.csv": "behov;belopp;grund;år\nHem;5;lag;från 2026\n"}
    plain = tiny(tmp_path / "prov", {**needs, "years.yaml": YEARS})
    assert [(n.name, n.amount, n.first) for n in needs_of(plain)] == [("Hem", -5000.0, 2026)]
    before = several_years(plain, run(plain), 2026).net
    after = tiny(tmp_path / "prov", {"years.yaml": YEARS + "add_needs: true\n", **needs})
    np.testing.assert_allclose(several_years(after, run(after), 2026).net - before, [0.0, 0.0, -5000.0])


EVENT = """\
schema: 1
events:
  - {id: lag, name: Lag, kind: legal, state: certain, statement: by_activity, row: "51", amount: -12, from: 2025-07-01,
     until: 2026-06-30, source: s}
  - {id: slut, name: Avtalet, kind: ending, state: certain, statement: by_activity, row: "51", amount: -6,
     until: 2025-04-30, source: s}
"""


def test_a_law_counts_from_its_day_to_its_last_and_an_ending_is_told(tmp_path):
    workspace = tiny(tmp_path / "prov", {"events.yaml": EVENT})
    found = several_years(workspace, run(workspace), 2027)
    assert lines(found)["Lag"].point.tolist() == [0.0, -6000.0, -6000.0, 0.0]
    assert found.undated == ("Avtalet, till 2025-04-30: −6 tkr nämns, men inte vad ett helt år ger (s).",)


def test_without_years_yaml_the_level_stands_and_that_is_said(tmp_path):
    workspace = tiny(tmp_path / "prov")
    result = run(workspace)
    found = several_years(workspace, result)
    assert found.years == tuple(range(2024, 2032))
    assert "Inga volymer är angivna (years.yaml)" in found.told[1]
    told = json.loads(years_json(workspace, result, found))
    assert told["net"] == told["net_low"] == told["net_high"]


@pytest.mark.parametrize("to", [2024, 2023, 2055])
def test_a_last_year_outside_the_bounds_is_wrong_usage(tmp_path, to):
    workspace = tiny(tmp_path / "prov")
    with pytest.raises(UsageError) as caught:
        several_years(workspace, run(workspace), to)
    assert str(caught.value) == f"--to {to} ska vara ett år från 2025 till 2054."


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("low: 0.47", "low: 0.7", "”low” ska vara högst ”share”, och ”high” lägst ”share”."),
        ("    price: 1000\n", "", "En volym utan ”area” och ”measure” behöver ”price”."),
        (
            "    count: 100\n",
            "",
            "En volym har antingen ”count” och ”year”, eller ”area” och ”measure”",
        ),
        ("years: 10", "years: 0", "years.yaml, rad 7"),
        (
            GROWTH,
            "population: {from_age: 65, shares: [{from_age: 80, share: 0.5}]}",
            "Befolkningen skrivs antingen med ”from_age” (och ”to_age”) eller med ”shares”.",
        ),
        (
            GROWTH,
            "population: {shares: [{from_age: 80, share: 0.5}, {from_age: 65, share: 0.1}]}",
            "”shares” skrivs i åldersordning, varje ålder en gång.",
        ),
        ("price: 1000", "prize: 1000", "Menar du ”price”?"),
        ("count: 100\n    year: 2024", "area: A\n    measure: B", "Volymen ”B” i ”A” finns inte i volumes.csv."),
        (
            GROWTH,
            POPULATION,
            "”Fler äldre” följer befolkningen, men population.csv saknas. Lägg till filen, eller skriv growth.",
        ),
    ],
)
def test_a_broken_file_is_refused(tmp_path, old, new, sentence):
    folder = write_workspace(tmp_path / "prov", {"years.yaml": YEARS})
    change(folder, "years.yaml", old, new)
    assert sentence in refusal(folder)
