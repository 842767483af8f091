import datetime as dt
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import InputError, Place
from forecast.ledger.tree import CostType
from forecast.periods import Month
from forecast.scenario.files import parse_scenario, scenario_text
from forecast.scenario.levers.grants import GrantChange, grant_effects, grant_keys, grant_levers
from forecast.scenario.levers.ground import Ground
from forecast.service import open_workspace

DATA = Path(__file__).parents[2] / "data"
AUGUST = Month(2024, 8)
SOUGHT = {"probability": 0.6, "matching_share": 0.9, "in_base": False}
"""Alingsås: 35 mkr sought, with the stories' example values."""


@cache
def workspace(name="askersund-2024"):
    return open_workspace(DATA / name)


def with_terms(**terms):
    """Askersund with further terms in the contract of timvikarier (6 400 tkr, 3 300 booked)."""
    opened = workspace()
    grants = tuple(g.model_copy(update=terms) if g.id == "timvikarier" else g for g in opened.grants)
    return replace(opened, grants=grants)


def effects(key="timvikarier", opened=None, as_of=AUGUST, rest=None, **change):
    opened = opened or workspace()
    left = np.zeros((len(opened.tree.rows), 12)) if rest is None else rest
    ground = Ground(opened, as_of, left, Place("x.yaml", 7, f"grants › {key}"))
    return grant_effects(key, GrantChange.model_validate(change), ground)


def sought(**change):
    return effects("riktade-statsbidrag", workspace("alingsas-2024"), **{**SOUGHT, **change})


def fault(key="timvikarier", **given_change):
    with pytest.raises(InputError) as caught:
        effects(key, **given_change)
    assert caught.value.place == Place("x.yaml", 7, f"grants › {key}")
    return plain(f"{caught.value.found} {caught.value.remedy}")


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


class TestLostRest:
    @pytest.mark.parametrize(
        ("share", "amount"), [(0.0, -3_100_000.0), (0.5, -1_550_000.0), (1.0, 0.0), (0.333, -2_067_700.0)]
    )
    def test_losing_the_rest(self, share, amount):
        [lever] = effects(rest_of_year=False, avoidable_share=share)
        assert lever.amount == amount
        assert lever.next_year is None, "the contract does not say how long it runs"
        assert lever.levels is None
        assert not any(posting.months[:8].any() for posting in lever.postings)

    def test_income_and_cost_stand_apart(self):
        [lever] = effects(rest_of_year=False, avoidable_share=0.5)
        assert [(p.cost_type, p.amount, p.activities) for p in lever.postings] == [
            ("grants", -3_100_000, ("51",)),
            ("cost", 1_550_000, ("51",)),
        ]

    def test_the_words(self):
        [lever] = effects(rest_of_year=False, avoidable_share=0.5)
        assert lever.label == "Utan Minska andelen timvikarier, sep–dec"
        assert (plain(lever.old), lever.new) == ("3 100 kvar sep–dec", "0")
        assert plain(lever.arithmetic) == "Kvar 3 100, 50 % av kostnaden faller bort: −1 550 tkr i år"

    def test_notice_from_the_contract_and_over_it_from_the_scenario(self):
        noticed = with_terms(notice_months=2, avoidable_share=0.5)
        [lever] = effects(opened=noticed, rest_of_year=False)
        assert lever.amount == -2_325_000
        assert "50 % av kostnaden faller bort från november" in lever.arithmetic
        [sooner] = effects(opened=noticed, rest_of_year=False, notice_months=0)
        assert sooner.amount == -1_550_000
        [late] = effects(opened=noticed, rest_of_year=False, decision="2024-10")
        assert late.amount == -3_100_000
        assert "50 % av kostnaden faller bort först nästa år" in late.arithmetic

    def test_next_year_follows_how_long_the_contract_runs(self):
        end = {"rest_of_year": False, "avoidable_share": 0.5}
        assert effects(opened=with_terms(until=dt.date(2025, 12, 31)), **end)[0].next_year == -3_200_000
        [ends] = effects(opened=with_terms(until=dt.date(2024, 12, 31)), **end)
        assert (ends.next_year, "gäller till och med 2024-12-31" in ends.arithmetic) == (0.0, True)
        assert effects(opened=with_terms(until=dt.date(2025, 6, 30)), **end)[0].next_year is None

    @given(st.floats(0, 1), st.integers(1, 11), st.integers(0, 12))
    def test_no_booked_month_moves_and_nothing_gets_better(self, share, month, notice):
        as_of = Month(2024, month)
        opened = workspace()
        moved = replace(opened, settings=opened.settings.model_copy(update={"as_of": as_of}))
        change = {"rest_of_year": False, "avoidable_share": share, "notice_months": notice}
        [lever] = effects(opened=moved, as_of=as_of, **change)
        assert not any(posting.months[:month].any() for posting in lever.postings)
        assert -3_100_000 <= lever.amount <= 0
        if notice == 0:
            assert lever.amount == pytest.approx(-3_100_000 * (1 - share), abs=0.011)

    def test_a_grant_that_comes_changes_nothing(self):
        assert effects(rest_of_year=True) == ()
        assert effects(probability=1) == ()


class TestProbability:
    def test_a_grant_of_the_base_is_taken_away_by_what_may_fail(self):
        [lever] = effects(probability=0.6)
        assert lever.amount == -1_240_000
        assert lever.levels.tolist() == pytest.approx([0, 0.4, 0.4, 1])
        assert lever.postings[0].knots.tolist() == [-3_100_000, -3_100_000, 0, 0]
        assert plain(lever.arithmetic) == (
            "Kvar 3 100, uteblir med 40 % sannolikhet, ingen kostnad faller bort: väntat −1 240 tkr i år; "
            "sämst −3 100, bäst 0"
        )

    @given(st.floats(0.01, 0.99), st.floats(0, 1))
    def test_the_expected_is_the_mean_of_the_luck(self, probability, share):
        [lever] = effects(probability=probability, avoidable_share=share)
        luck = np.diff(lever.levels)
        for posting in lever.postings:
            between = (posting.knots[1:] + posting.knots[:-1]) / 2
            assert posting.amount == pytest.approx(float(luck @ between), abs=0.02)

    def test_a_repayment_shares_its_luck_with_the_rest(self):
        rest, claim = effects(probability=0.6, repayment=True)
        assert rest.key == claim.key, "the key names the luck"
        assert claim.levels.tolist() == rest.levels.tolist()
        assert claim.amount == -1_320_000
        assert claim.postings[0].knots.tolist() == [-3_300_000, -3_300_000, 0, 0]


class TestOutsideTheBase:
    def test_cost_after_the_decision(self):
        [lever] = sought(cost_committed="after_decision", source="exempelvärden")
        income, cost = lever.postings
        assert lever.amount == 2_100_000
        assert (income.cost_type, income.amount, cost.cost_type, cost.amount) == (
            "grants", 21_000_000, "cost", -18_900_000,
        )  # fmt: skip
        assert cost.knots.tolist() == [0, 0, -31_500_000, -31_500_000]
        assert plain(lever.arithmetic) == (
            "35 000 × 60 % − kostnad 31 500 (90 %) × 60 %, binds efter beslut: väntat +2 100 tkr i år; sämst 0, "
            "bäst +3 500. Antagande: ingår inte i basprognosen, inget antas vara bokfört. Källa: exempelvärden"
        )

    def test_cost_in_advance(self):
        [lever] = sought(cost_committed="before_decision")
        assert lever.amount == -10_500_000
        assert lever.postings[1].knots is None, "the cost is certain"
        assert "binds i förväg: väntat −10 500 tkr i år; sämst −31 500, bäst +3 500" in plain(lever.arithmetic)

    def test_the_cost_lands_among_costs_and_not_on_the_grants_row(self):
        [lever] = sought(cost_committed="before_decision")
        assert [posting.activities[0] for posting in lever.postings] == ["intakter", "kostnader"]

    def test_when_the_cost_is_taken_on_must_be_told(self):
        with pytest.raises(InputError) as caught:
            sought()
        assert plain(caught.value.found) == (
            "Bidraget kräver kostnader på 31 500 tkr, men det står inte om de binds före eller efter beslutet."
        )
        assert plain(caught.value.remedy) == (
            "Skriv cost_committed: after_decision (bara om bidraget beviljas: väntat +2 100 tkr, sämst 0 tkr) eller "
            "before_decision (i förväg: väntat −10 500 tkr, sämst −31 500 tkr)."
        )

    def test_whether_the_base_holds_it_must_be_told(self):
        with pytest.raises(InputError, match="så en ändring kan räkna det två gånger") as caught:
            sought(in_base=None)
        assert caught.value.remedy == "Skriv in_base: true eller in_base: false."

    def test_without_matching_the_whole_grant_is_added_and_said(self):
        [lever] = sought(matching_share=None)
        assert lever.amount == 21_000_000
        assert "ingen medfinansiering är angiven" in lever.arithmetic

    def test_the_month_of_the_decision(self):
        [lever] = sought(cost_committed="before_decision", decision="2024-11")
        income, cost = lever.postings
        assert not income.months[:10].any()
        assert cost.months[8] == -7_875_000

    def test_what_belongs_to_next_year(self):
        [after] = sought(cost_committed="after_decision", deferred_share=0.5)
        assert (after.amount, after.next_year) == (1_050_000, 1_050_000)
        [before] = sought(cost_committed="before_decision", deferred_share=0.5)
        assert (before.amount, before.next_year) == (-5_250_000, -5_250_000)


class TestGranted:
    def test_less_than_was_decided(self):
        [lever] = effects(granted=5_000_000, avoidable_share=0.5)
        assert lever.amount == -700_000
        assert (lever.label, plain(lever.new)) == (
            "Minska andelen timvikarier, beviljat 5\N{NO-BREAK SPACE}000 tkr", "1 700 kvar",
        )  # fmt: skip

    def test_more_than_was_decided_and_what_it_demands(self):
        assert effects(granted=7_000_000)[0].amount == 600_000
        [lever] = effects(granted=7_000_000, matching_share=0.5, cost_committed="before_decision")
        assert lever.amount == 300_000
        assert "ökad medfinansiering 50 %" in lever.arithmetic

    def test_less_than_is_booked(self):
        assert fault(granted=3_000_000) == (
            "Beviljat 3 000 tkr är mindre än de 3 300 tkr som är bokförda. "
            "Ange det som ska betalas tillbaka med repayment."
        )


class TestRepayment:
    def test_two_named_steps_of_one_override(self):
        rest, claim = effects(rest_of_year=False, avoidable_share=0, repayment=True)
        assert (rest.amount, claim.amount) == (-3_100_000, -3_300_000)
        assert (claim.correction, claim.one_off, claim.next_year) == (True, True, 0.0)
        assert claim.label == "Återkrav av Minska andelen timvikarier"
        assert plain(claim.arithmetic) == (
            "Bokfört 3 300, återkrävs 3 300: −3 300 tkr i år, bokförs i december (antagande); engångspost"
        )

    def test_a_part_in_the_month_of_the_decision(self):
        [claim] = effects(repayment=1_000_000, decision="2024-10")
        assert claim.postings[0].months[9] == -1_000_000
        assert plain(claim.new) == "2 300 kvar"
        assert "bokförs i oktober; engångspost" in claim.arithmetic

    def test_what_has_come_whole_can_be_claimed_back(self):
        opened = workspace("pitea-2024")
        [claim] = effects("god-vard", opened, Month(2024, 3), repayment=800_000)
        assert claim.amount == -800_000

    def test_more_than_is_booked(self):
        assert fault(repayment=3_300_001) == (
            "Återkravet 3 300 tkr är större än de 3 300 tkr som är bokförda. Bara det som är bokfört kan återkrävas."
        )

    def test_a_contract_without_claims(self):
        assert "kan inte återkrävas enligt grants.yaml" in fault(opened=with_terms(repayable=False), repayment=True)


class TestDeferral:
    def test_out_of_what_is_left(self):
        [lever] = effects(deferred_share=0.25)
        assert (lever.amount, lever.next_year, lever.one_off, lever.correction) == (-1_600_000, 1_600_000, True, False)
        assert lever.postings[0].months[11] == -1_600_000
        assert plain(lever.arithmetic) == (
            "25 % av 6 400 hör till 2025 eftersom prestationen levereras då (RKR R2), varav 1 600 ur det som är kvar: "
            "−1 600 tkr i år, bokförs i december"
        )

    def test_what_is_booked_is_corrected_as_a_step_of_its_own(self):
        left, booked = effects(deferred_share=0.6)
        assert (left.amount, booked.amount) == (-3_100_000, -740_000)
        assert (left.correction, booked.correction) == (False, True)

    def test_the_cost_may_follow(self):
        [lever] = effects(deferred_share=0.25, avoidable_share=0.5)
        assert (lever.amount, lever.next_year) == (-800_000, 800_000)


class TestRefused:
    def test_an_unknown_grant_with_a_near_match(self):
        assert fault("timvikarie", rest_of_year=False) == (
            "”timvikarie” är inget bidrag i grants.yaml. Menar du ”timvikarier”?"
        )

    def test_a_grant_that_nobody_knows_the_booked_part_of(self):
        assert fault("korttidsboende", rest_of_year=False) == (
            "Vad som är bokfört av Bidrag från Socialstyrelsen till korttidsboendet är inte känt. "
            "Skriv booked för bidraget i grants.yaml."
        )

    def test_a_centrally_booked_grant_and_a_year_that_is_over(self):
        ekero = workspace("ekero-2023")
        december = Month(2023, 12)
        assert fault("kommungemensamt", opened=ekero, as_of=december, repayment=True) == (
            "”kommungemensamt” bokförs centralt och ingår inte i nämndens prognos. Bidrag som kan ändras: inga."
        )
        assert fault("aldreomsorg", opened=ekero, as_of=december, repayment=True) == (
            "December 2023 är bokförd: inga månader återstår. Bidrag som kan ändras: inga."
        )

    def test_another_years_grant(self):
        assert fault("prestationsmedel", opened=workspace("pitea-2024"), as_of=Month(2024, 3), repayment=True) == (
            "”prestationsmedel” är ett bidrag för 2023, inte 2024. Bidrag som kan ändras: god-vard."
        )

    def test_a_month_whose_booked_part_is_not_known(self):
        assert fault("timvikarier", as_of=Month(2024, 5), rest_of_year=False) == (
            "Vad som är bokfört av ”timvikarier” är känt per augusti 2024, inte maj 2024. Bidrag som kan ändras: inga."
        )

    def test_a_decision_in_a_booked_month(self):
        assert fault(rest_of_year=False, decision="2024-08") == (
            "Beslutet ligger i augusti 2024, men bara månader efter augusti 2024 under 2024 kan ändras. "
            "Välj en senare månad."
        )

    def test_nothing_left(self):
        assert fault("god-vard", opened=workspace("pitea-2024"), as_of=Month(2024, 3), rest_of_year=False) == (
            "Säkerställa en god vård och omsorg om äldre har inget kvar i år: allt är bokfört. "
            "Ett återkrav skrivs repayment."
        )

    def test_what_the_base_does_not_hold_cannot_be_lost(self):
        assert fault(opened=with_terms(in_base=False), rest_of_year=False) == (
            "Minska andelen timvikarier ingår inte i basprognosen, så där finns inget som kan utebli. "
            "Skriv probability i stället för rest_of_year."
        )

    def test_a_contradiction_of_the_contract(self):
        assert fault(opened=with_terms(in_base=True), in_base=False, probability=0.5) == (
            "Enligt grants.yaml ingår bidraget i basprognosen. Ta bort in_base ur scenariot."
        )

    def test_a_probability_that_is_not_told(self):
        with pytest.raises(InputError, match="Sannolikheten för Riktade statsbidrag") as caught:
            sought(probability=None, cost_committed="after_decision")
        assert caught.value.remedy == "Skriv probability, ett tal från 0 till 1."

    def test_terms_without_an_outcome(self):
        assert fault(avoidable_share=0.5) == (
            "Ändringen säger inte vad som händer med bidraget. "
            "Skriv rest_of_year: false, probability, granted, deferred_share eller repayment."
        )

    def test_what_is_uncertain_is_not_also_deferred(self):
        assert "både probability och deferred_share" in fault(probability=0.5, deferred_share=0.5)


SCENARIO = "schema: 1\nworkspace: w\nname: x\ngrants:\n  g: {%s}\n"


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        ("probability: 1.2", " › probability", "”1.2” går inte att läsa här. Väntat: högst 1."),
        ("matching_share: 90", " › matching_share", "”90” går inte att läsa här. Väntat: högst 1."),
        (
            "rest_of_year: false, probability: 0.5",
            "",
            "Det som uteblir (rest_of_year: false) kan inte också ha ”probability”. Rätta värdet.",
        ),
        (
            "repayment: -5",
            " › repayment",
            "”-5” är inget återkrav. Skriv true (allt som är bokfört) eller kronor över noll. Rätta värdet.",
        ),
        ("decision: 2024-13", " › decision", "Månad 13 finns inte; månader är 1 till 12. Rätta värdet."),
        ("probabilty: 0.5", " › probabilty", "Nyckeln ”probabilty” är okänd. Menar du ”probability”?"),
    ],
)
def test_a_faulty_change_is_told_with_its_line(text, column, sentence):
    with pytest.raises(InputError) as caught:
        parse_scenario((SCENARIO % text).encode(), "x.yaml")
    assert str(caught.value) == f"x.yaml, rad 5, kolumn ”grants › g{column}”: {sentence}"


@pytest.mark.parametrize(
    "text", ["repayment: true, decision: 2024-10", "repayment: 1000000.0", "probability: 0.5, in_base: false"]
)
def test_a_change_is_written_as_it_was_read(text):
    read = parse_scenario((SCENARIO % text).encode(), "x.yaml")
    again = parse_scenario(scenario_text(read).encode(), "x.yaml")
    assert again.overrides[0].change == read.overrides[0].change


def test_a_grants_row_that_holds_less_in_the_base_is_said():
    demo = workspace("demo")
    rest = np.zeros((len(demo.tree.rows), 12))
    rest[demo.tree.position("hemtjanst.grants"), 11] = 500_000.0
    [lever] = effects("b2", demo, rest=rest, rest_of_year=False)
    assert "Raden har bara 500 tkr kvar i basprognosen" in lever.arithmetic
    assert lever.postings[0].activities[0] == "hemtjanst.grants"
    rest[demo.tree.position("hemtjanst.grants"), 11] = 1_900_000.0
    assert "basprognosen" not in effects("b2", demo, rest=rest, rest_of_year=False)[0].arithmetic


def test_avoided_cost_of_a_typed_row_lands_on_its_activity():
    [lever] = effects("b2", workspace("demo"), rest_of_year=False, avoidable_share=0.5)
    income, cost = lever.postings
    assert (income.activities[0], cost.activities[0]) == ("hemtjanst.grants", "hemtjanst")
    assert cost.cost_type == CostType.COST.value


class TestKeys:
    def test_every_grant_of_the_year_may_be_changed(self):
        assert set(grant_keys(workspace(), AUGUST)) == {grant.id for grant in workspace().grants}
        assert grant_keys(workspace(), Month(2024, 12)) == {}
        assert grant_keys(workspace("pitea-2024"), Month(2024, 3)) == {
            "god-vard": "Säkerställa en god vård och omsorg om äldre"
        }

    def test_only_grants_with_something_left_can_fail_to_come(self):
        assert [grant.id for grant in grant_levers(workspace(), AUGUST)] == [
            "timvikarier", "god-vard", "aldreomsorgslyftet",
        ]  # fmt: skip
        assert grant_levers(workspace(), Month(2024, 12)) == ()
        assert grant_levers(workspace("pitea-2024"), Month(2024, 3)) == ()
        assert grant_levers(workspace("alingsas-2024"), AUGUST) == (), "the base may be without it"

    def test_the_booked_part_is_known_as_of_the_workspaces_own_month_only(self):
        assert grant_levers(workspace("demo"), AUGUST)
        assert grant_levers(workspace("demo"), Month(2024, 5)) == ()
