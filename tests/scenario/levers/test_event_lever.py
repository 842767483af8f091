"""The lever on events: appeals kept and lost, double running, openings, closings and new laws."""

import datetime as dt
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import DATA, scenario_of
from forecast.errors import InputError
from forecast.formats.yaml_file import read_yaml
from forecast.ledger.specs import Layer
from forecast.money import NBSP
from forecast.periods import Month
from forecast.scenario.files import load_scenario
from forecast.scenario.levers.events import EventChange, event_keys
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import unite
from forecast.service import open_workspace

ADOPTED = Choice(headline=Layer.ADOPTED, draws=300)
FILE = DATA.parent / "scenarios" / "askersund-2024" / "assistans-forlorat-overklagande.yaml"
APPEAL = "fk-aterbetalning"


@cache
def askersund():
    workspace = open_workspace(DATA / "askersund-2024")
    return workspace, base_year(workspace, ADOPTED)


def run(scenario):
    workspace, year = askersund()
    return with_scenario(workspace, year, scenario, ADOPTED, ())


def base():
    return run(unite((), "askersund-2024"))


def made(key, **said):
    return run(scenario_of("askersund-2024", events={key: EventChange(**said)}))


def lever(key, **said):
    [effect] = made(key, **said).levers
    return effect


def refused(key, **said):
    with pytest.raises(InputError) as caught:
        made(key, **said)
    return str(caught.value)


class TestAppeal:
    def test_ek23_a_lost_appeal_is_a_correction_of_what_is_booked(self):
        result = run(unite((load_scenario(FILE),), "askersund-2024"))
        [effect] = result.levers
        assert (effect.amount, effect.next_year, effect.one_off, effect.correction) == (-1_500_000, 0, True, True)
        assert effect.postings[0].months.tolist() == [0] * 8 + [-1_500_000, 0, 0, 0]
        at = result.main.tree.position("personlig-assistans")
        assert float(result.main.forecast[at] - base().main.forecast[at]) == -1_500_000
        assert round(sum(step.amount for step in result.bridge), 2) == float(result.main.deviation[result.total])

    def test_ek23_the_four_figures_are_told(self):
        text = lever(APPEAL, outcome="lost").arithmetic.replace(NBSP, " ")
        assert text.startswith("1 500 tkr antas betalas tillbaka i september = −1 500 tkr i år. ")
        assert "I årets takt: −14 879 om den behålls (avvikelse +965), −16 379 om den förloras (−536)" in text
        assert text.endswith("prognosens avvikelse utan ändringen −300")

    def test_a_kept_one_changes_nothing(self):
        effect = lever(APPEAL, outcome="kept")
        assert (effect.amount, effect.levels, effect.new) == (0, None, "behålls")

    def test_the_underlying_deviation_is_the_same_kept_or_lost(self):
        before = base()
        assert before.underlying_deviation == -17_600_000 - 1_500_000
        assert made(APPEAL, outcome="lost").underlying_deviation == before.underlying_deviation

    def test_a_probability_gives_two_outcomes_and_their_mean(self):
        effect = lever(APPEAL, outcome="lost", probability=0.4)
        assert effect.amount == -600_000
        assert effect.levels.tolist() == [0, 0.4, 0.4, 1]
        assert effect.postings[0].knots.tolist() == [-1_500_000, -1_500_000, 0, 0]
        assert lever(APPEAL, outcome="kept", probability=0.6).amount == -600_000
        assert "sannolikheten 40 %" in effect.new

    def test_it_is_paid_back_when_told(self):
        effect = lever(APPEAL, outcome="lost", start=dt.date(2024, 12, 1))
        assert effect.postings[0].months[11] == -1_500_000
        assert "1 500 tkr betalas tillbaka i december" in effect.arithmetic.replace(NBSP, " ")

    def test_what_is_not_appealed_or_not_booked_has_no_outcome(self):
        assert "Händelsen ”dubbla-larmkostnader” är inte överklagad." in refused("dubbla-larmkostnader", outcome="lost")


class TestDated:
    def test_double_running_counts_its_days_and_passes(self):
        said = {"amount_per_month": -150_000, "start": dt.date(2024, 10, 1), "until": dt.date(2024, 11, 15)}
        effect = lever("dubbla-larmkostnader", **said)
        assert effect.amount == -225_000
        assert (effect.one_off, effect.correction, effect.next_year) == (True, False, 0)
        assert effect.label.startswith("Dubbel drift: Dubbla kostnader för trygghetslarm")
        assert "= −225 tkr i år, 0 nästa år; läggs till prognosen" in effect.arithmetic.replace(NBSP, " ")

    def test_an_opening_goes_on_next_year_and_is_not_passing(self):
        said = {"amount_per_month": -100_000, "start": dt.date(2024, 11, 1), "row": "korttidsboende", "kind": "opening"}
        effect = lever("ny-enhet", **said, name="Ny enhet")
        assert (effect.amount, effect.next_year, effect.one_off) == (-200_000, -1_200_000, False)
        assert effect.label == "Öppning: Ny enhet"

    def test_a_new_law_with_a_date_next_year_only_shows_next_year(self):
        effect = lever("ny-lag", amount_per_month=-50_000, start=dt.date(2025, 7, 1), row="92", kind="legal")
        assert (effect.amount, effect.next_year) == (0, -300_000)

    def test_an_amount_once_is_a_one_off_in_its_month(self):
        effect = lever("vite", amount=-400_000, start=dt.date(2024, 10, 1), row="92", probability=0.25)
        assert (effect.amount, effect.one_off, effect.next_year) == (-100_000, True, 0)
        assert effect.postings[0].knots.tolist() == [-400_000, -400_000, 0, 0]
        assert effect.postings[0].cost_type == "cost"

    def test_money_that_comes_is_income_in_every_statement(self):
        result = made("ersattning", amount=400_000, start=dt.date(2024, 10, 1), row="92")
        part, before = result.statements["by_activity_gross"], base().statements["by_activity_gross"]
        at = part.tree.position("92.income")
        assert float(part.forecast[at] - before.forecast[at]) == 400_000

    def test_the_files_own_start_holds_where_none_is_given(self):
        effect = lever("grafen-sarskilt-boende", amount_per_month=100_000)
        assert effect.amount == 400_000

    @settings(deadline=None, max_examples=25)
    @given(amount=st.integers(-(10**8), 10**8), probability=st.floats(0.01, 0.99), month=st.integers(9, 12))
    def test_the_mean_of_the_outcomes_is_what_is_expected(self, amount, probability, month):
        effect = lever(
            "x", amount_per_month=amount / 100, start=dt.date(2024, month, 1), row="92", probability=probability
        )
        low, _, _, high = effect.postings[0].knots
        assert effect.amount == pytest.approx(low * probability + high * (1 - probability), abs=0.02)
        assert not effect.postings[0].months[:8].any()


@pytest.mark.parametrize(
    ("key", "said", "sentence"),
    [
        ("fk-aterbetaling", {"outcome": "lost"}, "Händelsen ”fk-aterbetaling” finns inte i events.yaml. Menar du"),
        ("x", {"amount": 1, "row": "51", "start": dt.date(2024, 10, 1)}, "”51” är en summa. Ändra en rad som summan"),
        ("x", {"amount": 1, "row": "92"}, "Händelsen ”x” saknar början. Skriv ”from”, en dag eller en månad."),
        (
            "x",
            {"amount": 1, "row": "92", "start": dt.date(2024, 8, 31)},
            "Händelsen börjar i augusti 2024, men bara månader efter augusti 2024 kan ändras.",
        ),
        (APPEAL, {"outcome": "lost", "row": "92"}, "Händelsen ”fk-aterbetalning” står på ”personlig-assistans”"),
        (APPEAL, {"outcome": "lost", "start": dt.date(2024, 7, 1)}, "Återbetalningen ligger i juli 2024, men bara"),
        ("ny-socialtjanstlag", {"amount_per_month": -1}, "”total” är en summa."),
    ],
)
def test_a_lever_that_cannot_be_is_refused(key, said, sentence):
    text = refused(key, **said)
    assert sentence in text
    assert f"events › {key}" in text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("outcome: lost\nprobability: 1.2", "”1.2” går inte att läsa här. Väntat: högst 1."),
        ("outcome: borta", "”borta” är inte tillåtet. Skriv ”kept” eller ”lost”."),
        ("outcome: lost\namount: 5", "Skriv en av ”outcome”, ”amount” och ”amount_per_month”."),
        ("probability: 0.5", "Skriv en av ”outcome”, ”amount” och ”amount_per_month”."),
        ("amount_per_month: 5\nfrom: 2024-10\nuntil: 2024-09", "Slutet 2024-09-30 är före början 2024-10-01."),
        ("amount_per_month: 5\nfrom: '2024-02-31'", "31 februari 2024 finns inte; februari har 29 dagar."),
        ("amount: 5\nfrom: 2024-10\nuntil: 2024-11", "”until” hör till ”amount_per_month”."),
    ],
)
def test_a_wrong_override_is_refused_with_its_line(text, sentence):
    with pytest.raises(InputError) as caught:
        read_yaml(text.encode(), "e.yaml", EventChange)
    assert str(caught.value).startswith("e.yaml, rad ")
    assert sentence in str(caught.value)


def test_keys_are_events_on_leaves():
    workspace, _ = askersund()
    keys = event_keys(workspace, Month(2024, 8))
    assert APPEAL in keys
    assert "ny-socialtjanstlag" not in keys
    assert event_keys(workspace, Month(2024, 12)) == {}


def test_a_lost_appeal_draws_with_its_own_luck():
    certain, drawn = made(APPEAL, outcome="lost"), made(APPEAL, outcome="lost", probability=0.5)
    widths = [float(np.ptp(item.main.quantiles[item.total])) for item in (certain, drawn)]
    assert widths[1] > widths[0]
