"""Clients, hours, performed share and price: this year, next year, the words, the luck, and what is refused."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import DATA, SETTINGS, scenario_of, tiny
from forecast.errors import InputError
from forecast.periods import Month
from forecast.scenario.files import load_scenario, parse_scenario
from forecast.scenario.levers import BY_GROUP
from forecast.scenario.levers.proposal import proposed
from forecast.scenario.levers.volumes import VolumeChange, volume_keys
from forecast.scenario.resolve import effects_of
from forecast.service import open_workspace

AUGUST = Month(2024, 8)
AVERAGE = 62_571_000 / 446


@cache
def workspace(name="askersund-2024"):
    return open_workspace(DATA / name)


def effects(name="askersund-2024", as_of=AUGUST, key="hemtjanst", **change):
    opened = workspace(name)
    rest = np.zeros((len(opened.tree.rows), 12))
    scenario = scenario_of(name, volumes={key: VolumeChange.model_validate(change)})
    return tuple(effect for item in scenario.overrides for effect in effects_of(item, opened, as_of, rest))


def fault(**given):
    with pytest.raises(InputError) as caught:
        effects(**given)
    return str(caught.value)


def read(line):
    text = f"schema: 1\nworkspace: askersund-2024\nname: A\nvolumes:\n  hemtjanst: {line}\n"
    return parse_scenario(text.encode(), "a.yaml")


def refused(line):
    with pytest.raises(InputError) as caught:
        read(line)
    return str(caught.value)


class TestNumber:
    def test_one_more_year_of_growth(self):
        [effect] = effects(share=0.0455, **{"from": "2024-09"})
        assert effect.next_year == pytest.approx(-2_847_000, abs=500)
        assert effect.amount == pytest.approx(effect.next_year * 4 / 12, abs=0.01)
        assert (effect.old, effect.new) == ("446 individer (2023)", "466,3 individer från september")
        assert effect.label == "Hemtjänst: 20,3 individer fler, sep–dec"
        assert effect.arithmetic == (
            "+20,3 individer × 140,3 tkr × 4/12 = −949 tkr i år, −2 847 helt år. Räknat med genomsnittet 2023 (62 571 "
            "tkr / 446 individer), antagande: vad en till kostar är inte känt. Antalet: +4,55 % av 446 (2023). "
            "Läggs till prognosen, som redan följer 2024 års utfall: det som har kommit sedan 2023 ska inte räknas med"
        ).replace("2 847", "2\N{NO-BREAK SPACE}847").replace("62 571", "62\N{NO-BREAK SPACE}571")

    def test_one_per_cent(self):
        [effect] = effects(share=0.01)
        assert effect.next_year == pytest.approx(-626_000, abs=500)
        assert effect.new.startswith("450,5")

    def test_fewer_is_better_and_certain(self):
        [effect] = effects(clients=-10)
        assert effect.amount == pytest.approx(10 * AVERAGE * 4 / 12, abs=0.01)
        assert effect.levels is None
        assert "10 individer färre" in effect.label
        assert "Läggs till prognosen" not in effect.arithmetic, "a number that is stated is counted from nothing"

    @given(st.integers(-400, 400), st.integers(9, 12))
    def test_the_year_is_the_months_left_of_it(self, clients, month):
        [effect] = effects(clients=float(clients), **{"from": f"2024-{month:02d}"})
        assert effect.amount == pytest.approx(-clients * AVERAGE * (13 - month) / 12, abs=0.01)
        assert effect.next_year == pytest.approx(-clients * AVERAGE, abs=0.01)
        assert not effect.postings[0].months[: month - 1].any()

    def test_a_change_that_ends_has_no_next_year(self):
        [effect] = effects(clients=12, **{"from": "2024-10", "until": "2024-11"})
        assert effect.next_year == 0
        assert np.flatnonzero(effect.postings[0].months).tolist() == [9, 10]

    def test_an_own_span_is_luck_around_the_stated_number(self):
        [effect] = effects(clients=20, low=10, high=30)
        knots = effect.postings[0].knots
        assert effect.levels is not None
        assert np.all(np.diff(knots) >= 0)
        assert knots[[1, 3]] == pytest.approx([-30 * AVERAGE / 3, -10 * AVERAGE / 3])
        mean = np.sum(np.diff(effect.levels) * (knots[:-1] + knots[1:]) / 2)
        assert mean == pytest.approx(effect.amount, abs=0.01)

    def test_a_trend_of_three_years_has_a_span(self):
        [effect] = effects(trend_years=1)
        assert effect.levels is not None
        knots = effect.postings[0].knots
        assert np.sum(np.diff(effect.levels) * (knots[:-1] + knots[1:]) / 2) == pytest.approx(effect.amount, abs=0.01)
        assert "trenden till 2024: +4,6 % per år ur 3 år (2018 och 2022–2023)" in effect.arithmetic
        assert "Spann 2024: −16,4 till +63,2" in effect.arithmetic

    def test_a_line_through_two_dots_is_said_and_has_no_probability(self):
        [effect] = effects(key="sarskilt-boende", trend_years=1)
        assert effect.levels is None
        assert "lutningen mellan två år (2022–2023)" in effect.arithmetic
        assert "(schablon, ingen sannolikhet)" in effect.arithmetic


class TestWhatOneCosts:
    def test_the_average_is_said_to_be_an_assumption(self):
        [effect] = effects(clients=1)
        assert "antagande: vad en till kostar är inte känt" in effect.arithmetic

    def test_a_known_mix_tells_the_kinds_apart(self):
        yearly = {
            kind: effects("demo", clients=1, client=kind)[0].next_year
            for kind in ("average", "marginal", "care", "alarm")
        }
        average = 62_571_000 / 428
        assert yearly["average"] == pytest.approx(-average, abs=0.01)
        assert yearly["marginal"] == pytest.approx(-0.8 * average, abs=0.01)
        assert yearly["alarm"] == -6000
        assert 0.75 * yearly["care"] + 0.25 * yearly["alarm"] == pytest.approx(yearly["average"], abs=0.01)

    def test_an_own_cost(self):
        [effect] = effects(clients=2, cost_per_client=90_000, source="biståndsenheten")
        assert effect.next_year == -180_000
        assert effect.arithmetic.endswith("Räknat med en kostnad som anges i scenariot. Källa: biståndsenheten")

    @pytest.mark.parametrize(
        ("kind", "message"),
        [
            ("marginal", "Vad en till kostar står inte i demand.yaml (”marginal”). Ange cost_per_client."),
            ("alarm", "Hur många som bara har larm står inte i demand.yaml (”mix”). Ange cost_per_client."),
            ("care", "Hur många som bara har larm står inte i demand.yaml (”mix”)."),
        ],
    )
    def test_what_nobody_knows_is_not_guessed(self, kind, message):
        assert message in fault(clients=1, client=kind)


class TestHours:
    def test_a_higher_performed_share(self):
        [effect] = effects(performed_share=0.72)
        price, planned = 62_571_000 / 63_640, 90_782
        assert effect.next_year == pytest.approx(-(0.72 * planned - 63_640) * price, abs=0.01)
        assert (effect.old, effect.new) == ("70,1 %", "72,0 % från september")
        assert "2023 års nivå" in effect.arithmetic
        assert "Antagande: hela kostnaden följer den utförda tiden" in effect.arithmetic

    def test_steps_sum_to_the_whole_change(self):
        steps = effects(clients=20, hours_per_client=210, performed_share=0.72, price_per_hour=1010)
        assert len(steps) == 4
        assert {step.key for step in steps} == {"volumes.hemtjanst"}
        whole = (446 + 20) * 210 * 0.72 * 1010 - 62_571_000
        assert sum(step.next_year for step in steps) == pytest.approx(-whole, abs=0.1)

    def test_a_volume_without_hours(self):
        assert "”sarskilt-boende” har inga timmar i demand.yaml." in fault(key="sarskilt-boende", price_per_hour=900)


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"clients": 1, "from": "2024-08"}, "börjar i augusti 2024, men bara månader efter augusti 2024"),
            (
                {"clients": 1, "from": "2025-01"},
                "börjar i januari 2025, men bara månader efter augusti 2024 under 2024",
            ),
            ({"clients": 1, "from": "2024-11", "until": "2024-10"}, "slutar i oktober 2024, innan den börjar"),
            ({"clients": -447}, "större än hela antalet, 446 (2023)"),
            ({"clients": 10, "low": 9, "high": 100}, "för snett kring det väntade 10,0"),
            (
                {"key": "hemtjänst", "clients": 1},
                "”hemtjänst” är ingen volym i demand.yaml som kan ändras. Menar du ”hem",
            ),
            ({"key": "51", "clients": 1}, "Välj bland hemtjanst, sarskilt-boende."),
            ({"name": "pitea-2024", "clients": 1, "as_of": Month(2024, 3)}, "Lägg till volymen i demand.yaml"),
            ({"clients": 1, "as_of": Month(2024, 12)}, "Hela 2024 är bokfört"),
        ],
    )
    def test_what_cannot_be_changed(self, change, message):
        assert message in fault(**change)

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            (
                "{share: 1.5}",
                "a.yaml, rad 5, kolumn ”volumes › hemtjanst › share”: ”1.5” går inte att läsa här. Väntat:",
            ),
            ("{performed_share: 1.01}", "Väntat: högst 1"),
            ("{clients: .nan}", "går inte att läsa här"),
            ("{clients: .inf}", "går inte att läsa här"),
            ("{clients: 1, share: 0.1}", "”clients” eller ”share”, inte båda"),
            ("{from: 2024-09}", "Ange vad som ändras: clients, share, trend_years, hours_per_client"),
            ("{clients: 1, from: '2024-02-31'}", "”2024-02-31” är inte en månad"),
            ("{clients: 1, from: 2024-13}", "Månad 13 finns inte"),
            ("{clients: 1, low: 0}", "både ”low” och ”high”"),
            ("{clients: 1, low: 3, high: 2}", "”low” är inte större än ”high”"),
            ("{trend_years: 1, low: 1, high: 2}", "trenden har sitt eget"),
            ("{clients: 1, client: marginal, cost_per_client: 5}", "Ange antingen ”cost_per_client” eller ”client”"),
            ("{price_per_hour: 900, client: marginal}", "hör till en ändring av antalet"),
            (
                "{clients: 1, client: larm}",
                "”larm” är inte tillåtet. Skriv ”average”, ”marginal”, ”care” eller ”alarm”.",
            ),
            ("{klienter: 1}", "Nyckeln ”klienter” är okänd"),
        ],
    )
    def test_a_file_that_says_what_cannot_be(self, line, message):
        told = refused(line)
        assert message in told
        assert "a.yaml, rad 5" in told


def test_a_target_is_solved_by_the_share_of_clients():
    lever = BY_GROUP["volumes"]
    assert lever.answer == "share"
    change, assumed = proposed(lever, AUGUST, {"share": -0.03})
    assert (change.share, assumed) == (-0.03, ())


def test_how_the_number_has_followed_the_population_is_told_where_it_is_known(tmp_path):
    counts = {2021: (100, 1000), 2022: (121, 1100), 2023: (144, 1200)}
    series = "".join(f"Omsorg;Brukare;personer;{year};{number};;;s\n" for year, (number, _) in counts.items())
    people = ", ".join(f"{{year: {year}, count: {many[1]}}}" for year, many in {**counts, 2024: (0, 1250)}.items())
    last_year = """
  - file: forra.csv
    title: Bokslut 2023
    statement: by_activity
    label: [verksamhet]
    measures:
      utfall: {kind: actual, span: 2023}
"""
    opened = tiny(
        tmp_path / "prov",
        {
            "workspace.yaml": SETTINGS.rstrip("\n") + last_year,
            "forra.csv": "verksamhet;utfall\nÄldreomsorg;-3000\nMissbruksvård;0\nSocialnämnden;-3000\n",
            "volumes.csv": f"area;measure;unit;year;actual;budget;note;source\n{series}",
            "demand.yaml": "schema: 1\nvolumes: [{id: h, name: Hemtjänst, statement: by_activity, row: '51', clients: "
            f"{{area: Omsorg, measure: Brukare}}, cost_year: 2023, source: s, population: [{people}]}}]\n",
        },
    )
    scenario = scenario_of("prov", volumes={"h": VolumeChange(trend_years=1)})
    [effect] = effects_of(scenario.overrides[0], opened, AUGUST, np.zeros((len(opened.tree.rows), 12)))
    assert "När befolkningen har ökat 1 % har antalet ändrats +2,0 % (80 % spann " in effect.arithmetic


def test_keys_are_the_volumes_of_demand_yaml(tmp_path):
    assert volume_keys(workspace(), AUGUST) == {"hemtjanst": "Hemtjänst", "sarskilt-boende": "Särskilt boende"}
    assert volume_keys(workspace(), Month(2024, 12)) == {}
    assert volume_keys(tiny(tmp_path), AUGUST) == {}


@pytest.mark.parametrize(
    ("name", "full_year"), [("hemtjanst-ett-ar-till", -2_847_000), ("hemtjanst-en-procent-fler", -626_000)]
)
def test_the_shipped_scenarios(name, full_year):
    scenario = load_scenario(DATA.parent / "scenarios" / "askersund-2024" / f"{name}.yaml")
    opened = workspace()
    [effect] = effects_of(scenario.overrides[0], opened, AUGUST, np.zeros((len(opened.tree.rows), 12)))
    assert effect.next_year == pytest.approx(full_year, abs=500)
