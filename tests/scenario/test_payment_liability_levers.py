"""Days that the region bills for: the amount and where it comes from, ways to count days, the reserve, refusals."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import DATA, scenario_of
from forecast.errors import InputError
from forecast.periods import Month
from forecast.scenario.files import load_scenario, parse_scenario
from forecast.scenario.levers.payment_liability import PaymentLiabilityChange, payment_liability_keys
from forecast.scenario.resolve import effects_of
from forecast.service import open_workspace

AUGUST = Month(2024, 8)


@cache
def workspace(name="askersund-2024"):
    return open_workspace(DATA / name)


def effect(name="askersund-2024", as_of=AUGUST, key="aldreomsorg", **change):
    opened = workspace(name)
    rest = np.zeros((len(opened.tree.rows), 12))
    scenario = scenario_of(name, payment_liability={key: PaymentLiabilityChange.model_validate(change)})
    [made] = effects_of(scenario.overrides[0], opened, as_of, rest)
    return made


def fault(**given):
    with pytest.raises(InputError) as caught:
        effect(**given)
    return str(caught.value)


def refused(line):
    text = f"schema: 1\nworkspace: askersund-2024\nname: A\npayment_liability:\n  aldreomsorg: {line}\n"
    with pytest.raises(InputError) as caught:
        parse_scenario(text.encode(), "a.yaml")
    return str(caught.value)


def test_the_shipped_scenario():
    scenario = load_scenario(DATA.parent / "scenarios" / "askersund-2024" / "betalningsansvar-50-dygn.yaml")
    opened = workspace()
    [made] = effects_of(scenario.overrides[0], opened, AUGUST, np.zeros((len(opened.tree.rows), 12)))
    assert made.amount == -465_000
    assert made.postings[0].months.tolist() == [0.0] * 8 + [-116_250.0] * 4
    assert made.next_year is None
    assert made.label == "Betalningsansvar 50 dygn, sep–dec"
    assert made.arithmetic.replace("\N{NO-BREAK SPACE}", " ") == (
        "10 patienter × 5 dygn: 50 dygn × 9 300 kr = −465 tkr i år (angivet i scenariot. Källa: 2022 års belopp). "
        "Reserven på raden är redan förbrukad: den fastställda prognosen är −1 300 tkr mot budget, lika mycket som "
        "140 dygn"
    )


def test_another_years_amount_is_said():
    made = effect(days=50)
    assert made.amount == -465_000
    assert "(2022 års belopp, antagande: 2024 års är inte känt för programmet)" in made.arithmetic


def test_days_by_patient_and_by_average():
    by_patient, by_average = (effect(waited=[2, 3, 8], model=model) for model in ("per_patient", "average"))
    assert by_patient.amount == -5 * 9300
    assert by_average.amount == -4 * 9300
    assert "3 patienter, dygn utöver 3 fria (patient för patient, förval)" in by_patient.arithmetic
    assert "(medeltalet, förval)" in by_average.arithmetic
    assert effect(waited=[2, 3, 8], free_days=0).amount == -13 * 9300


def test_late_plannings():
    made = effect(late_share=0.05, days_each=2)
    assert made.amount == pytest.approx(-442 * 4 / 12 * 0.05 * 2 * 9300, abs=0.01)
    assert made.arithmetic.startswith(
        "442 vårdplaneringar per år (2023, antagande: lika många) × 4/12 × 5 % sena = 7,37 pat"
    )
    assert effect(late_share=0.05, days_each=2, plannings=494).amount < made.amount


def test_late_plannings_by_their_trend():
    made = effect(late_share=0.05, days_each=2, follow_trend=True)
    assert "+12,0 % per år ur 3 år (2018 och 2022–2023)" in made.arithmetic
    assert made.amount < effect(late_share=0.05, days_each=2).amount
    knots = made.postings[0].knots
    assert np.sum(np.diff(made.levels) * (knots[:-1] + knots[1:]) / 2) == pytest.approx(made.amount, abs=0.01)


def test_a_pace_that_goes_on_has_a_next_year():
    made = effect(days=50, repeats=True)
    assert made.next_year == -1_395_000
    assert "helt år i samma takt" in made.arithmetic


@given(st.integers(0, 5000), st.integers(9, 12), st.integers(1, 20_000))
def test_the_months_sum_to_days_times_amount(days, month, amount):
    made = effect(days=float(days), amount_per_day=float(amount), **{"from": f"2024-{month:02d}"})
    assert made.amount == -days * amount
    assert not made.postings[0].months[: month - 1].any()


def test_a_span_is_luck_around_the_stated_days():
    made = effect(days=50, low=20, high=80)
    knots = made.postings[0].knots
    assert knots[[1, 3]].tolist() == [-80 * 9300, -20 * 9300]
    assert np.sum(np.diff(made.levels) * (knots[:-1] + knots[1:]) / 2) == pytest.approx(made.amount)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"key": "51", "days": 1}, "”51” är en summa. Ändra en rad som summan består av: aldreomsorg, hemtjanst"),
        (
            {"key": "aldreomsorgen", "days": 1},
            "Raden ”aldreomsorgen” finns inte i ”by_activity”. Menar du ”aldreomsorg”?",
        ),
        ({"days": 1, "from": "2024-08"}, "börjar i augusti 2024, men bara månader efter augusti 2024"),
        ({"days": 1, "until": "2024-08"}, "slutar i augusti 2024, men bara månader efter augusti 2024"),
        ({"days": 10, "low": 9, "high": 100}, "för snett kring det väntade 10,0"),
        ({"days": 1, "as_of": Month(2024, 12)}, "Hela 2024 är bokfört"),
        (
            {"key": "hemtjanst", "late_share": 0.1, "days_each": 1},
            "Antalet vårdplaneringar för ”hemtjanst” är inte känt",
        ),
        ({"name": "alingsas-2024", "key": "personal", "days": 1}, "”personal” kan inte bära betalningsansvar."),
    ],
)
def test_what_cannot_be_changed(change, message):
    assert message in fault(**change)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{days: -1}", "Väntat: lägst 0"),
        ("{late_share: 1.2, days_each: 1}", "Väntat: högst 1"),
        ("{patients: 10}", "Dygnen anges på ett sätt"),
        ("{days: 5, patients: 10, days_each: 1}", "Dygnen anges på ett sätt"),
        ("{}", "Dygnen anges på ett sätt"),
        ("{waited: [1, -2]}", "Väntat: lägst 0"),
        ("{days: 5, free_days: 2}", "hör till ”waited”"),
        ("{days: 5, model: average}", "hör till ”waited”"),
        ("{days: 5, plannings: 2}", "hör till ”late_share”"),
        ("{days: 5, follow_trend: true}", "hör till ”late_share”"),
        ("{late_share: 0.1, days_each: 1, follow_trend: true, plannings: 5}", "Trenden har sitt eget antal och spann"),
        ("{days: 5, high: 7}", "både ”low” och ”high”"),
        ("{days: 5, amount_per_day: 0}", "Väntat: ett tal större än 0"),
        ("{days: 5, from: '2024-02-31'}", "”2024-02-31” är inte en månad"),
        ("{days: 5, dagar: 2}", "Nyckeln ”dagar” är okänd"),
    ],
)
def test_a_file_that_says_what_cannot_be(line, message):
    told = refused(line)
    assert message in told
    assert "a.yaml, rad 5" in told


def test_keys_are_rows_that_can_bear_it():
    assert "aldreomsorg" in payment_liability_keys(workspace(), AUGUST)
    assert not {"51", "total"} & set(payment_liability_keys(workspace(), AUGUST))
    assert payment_liability_keys(workspace(), Month(2024, 12)) == {}
    assert {"aldreomsorg", "aldreomsorg.other"} <= set(payment_liability_keys(workspace("demo"), AUGUST))
    assert "aldreomsorg.staff" not in payment_liability_keys(workspace("demo"), AUGUST)
