"""Sick leave, overtime, agency staff, hours and pay as levers: amounts by hand, what is said, and what is refused."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forecast.drivers.staffing_chain import fte_cost, staff_cost
from forecast.errors import InputError, Place
from forecast.periods import Month
from forecast.scenario.levers.agency import AgencyChange, agency_effects
from forecast.scenario.levers.ground import Ground
from forecast.scenario.levers.overtime import OvertimeChange, overtime_effects
from forecast.scenario.levers.pay import PayChange, pay_effects, pay_keys
from forecast.scenario.levers.sick_leave import SickLeaveChange, sick_leave_effects
from forecast.scenario.levers.staffing import StaffingChange, staffing_effects
from forecast.service import open_workspace
from forecast.workspace.staffed import staffing_chain

DATA = Path(__file__).parents[2] / "data"
AUGUST = Month(2024, 8)
SABO = "sarskilt-boende"


@cache
def workspace(name):
    return open_workspace(DATA / name)


def ground(name="demo", as_of=AUGUST, monthly=-100.0):
    """Every leaf has the same amount in each month that is left."""
    opened = workspace(name)
    rest = np.zeros((len(opened.tree.rows), 12))
    rest[:, as_of.number :] = monthly
    return Ground(opened, as_of, rest, Place("prov.yaml", 7))


def sick(key=SABO, on=None, **given):
    [effect] = sick_leave_effects(key, SickLeaveChange.model_validate({"from": "2024-10", **given}), on or ground())
    return effect


def overtime(key=SABO, on=None, **given):
    [effect] = overtime_effects(key, OvertimeChange.model_validate({"from": "2024-10", **given}), on or ground())
    return effect


def agency(key="sjukskoterskor", on=None, **given):
    change = AgencyChange.model_validate({"from": "2024-09", "replaced_share": 0, **given})
    [effect] = agency_effects(key, change, on or ground(monthly=-1e6))
    return effect


def staffing(key=SABO, on=None, **given):
    [effect] = staffing_effects(key, StaffingChange.model_validate({"from": "2024-10", **given}), on or ground())
    return effect


def pay(key="all", on=None, **given):
    return pay_effects(key, PayChange.model_validate({"from": "2024-10", **given}), on or ground())


def refused(call, *args, **given):
    with pytest.raises(InputError) as caught:
        call(*args, **given)
    return str(caught.value)


class TestSickLeave:
    def test_what_it_changes_is_the_chain_after_less_the_chain_before(self):
        chain = staffing_chain(workspace("demo"), SABO, AUGUST)
        after = replace(chain.facts, sick_short=chain.facts.sick_short - 0.01)
        saved = (chain.cost.own - staff_cost(after, chain.rates, None).own) * chain.cost.calibration
        effect = sick(short_term_points=-1)
        assert effect.amount == pytest.approx(3 * saved, abs=0.01)
        assert effect.next_year == pytest.approx(12 * saved, abs=0.01)

    def test_pay_comes_back_and_substitutes_fall_away(self):
        staff, substitutes = sick(short_term_points=-1).postings
        assert (staff.cost_type, substitutes.cost_type) == ("staff", "substitutes")
        assert staff.months[9] < 0 < substitutes.months[9]
        assert not staff.months[:9].any()

    def test_the_expected_effect_lies_in_the_middle_of_its_range(self):
        effect = sick(short_term_points=-1)
        ends = sum(posting.knots for posting in effect.postings)
        assert effect.levels.tolist() == [0, 1]
        assert ends[0] < effect.amount < ends[1]
        assert ends.mean() == pytest.approx(effect.amount, abs=0.01)

    def test_the_words(self):
        effect = sick(short_term_points=-1)
        assert effect.key == "sick_leave.sarskilt-boende"
        assert effect.label == "Sjukfrånvaro lägre, okt–dec: Särskilt boende/annat boende"
        assert (effect.old, effect.new) == ("kort 6,2 %", "kort 5,2 % från oktober")
        assert effect.arithmetic == (
            "Personal −82, vikarier +173 på 3 månader = +91 tkr i år, +362 helt år; +56 till +125 med 60 % till 90 % "
            "ersatt (antagande); kedjan × 0,99 mot bokfört i snitt jan–aug; schablon: vikariens timme mot en ordinarie "
            "timme: 1,12, arbetsdagar i ett kort sjukfall: 4, arbetsgivarens del efter dag 14: 0,1"
        )

    def test_a_level_is_the_change_to_it(self):
        assert sick(short_term=0.052).amount == pytest.approx(sick(short_term_points=-1).amount)

    @given(st.floats(-6, 20), st.floats(0.01, 5), st.floats(0.5, 1))
    def test_more_absence_that_is_filled_costs_more(self, points, more, filled):
        less = sick(short_term_points=points, replaced_share=filled)
        worse = sick(short_term_points=min(points + more, 20), replaced_share=filled)
        assert worse.amount <= less.amount

    def test_no_change_is_nothing(self):
        effect = sick(short_term_points=0)
        assert (effect.amount, effect.next_year) == (0, 0)
        assert not any(posting.knots.any() for posting in effect.postings)

    def test_below_zero(self):
        assert refused(sick, short_term_points=-7) == (
            "prov.yaml, rad 7: Kort sjukfrånvaro är 6,2 % och kan inte ändras −7 procentenheter. "
            "Välj en mindre ändring."
        )

    def test_an_activity_that_is_not_in_the_file_says_what_is_missing_and_how_to_give_it(self):
        assert refused(sick, on=ground("askersund-2024"), short_term_points=-1) == (
            "prov.yaml, rad 7: Verksamheten står inte i staffing.csv, så sjukfrånvarons kostnad går inte att räkna. "
            "Skriv den i staffing.csv (row, fte, monthly_pay, source), eller ange short_term_points och payroll "
            "(kr/månad) här: då räknas kort frånvaro med schablon."
        )

    def test_the_rule_of_thumb_is_called_so_and_is_a_range(self):
        effect = sick(on=ground("askersund-2024"), short_term_points=-1, payroll=6_000_000)
        [posting] = effect.postings
        assert posting.knots.tolist() == pytest.approx([3 * 48_000, 3 * 90_000])
        assert (effect.amount, effect.next_year) == (pytest.approx(207_000), pytest.approx(828_000))
        assert effect.arithmetic == (
            "−1,0 pe × 0,8 till 1,5 % (schablon, inte kontrollerad) av 6\xa0000 tkr × 3 månader = +207 tkr i år, "
            "+828 helt år; +144 till +270"
        )

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({}, "Skriv hur frånvaron ändras"),
            ({"short_term": 0.05, "short_term_points": -1}, "Skriv antingen short_term"),
            ({"short_term": 6.2}, "less than or equal to 1"),
        ],
    )
    def test_what_the_schema_refuses(self, given, sentence):
        with pytest.raises(ValidationError, match=sentence):
            SickLeaveChange.model_validate({"from": "2024-10", **given})


class TestOvertime:
    def test_hours_by_pay_multiple_and_charges(self):
        effect = overtime(hours=-80)
        chain = staffing_chain(workspace("demo"), SABO, AUGUST)
        month = 80 * 30_800 / 165 * 1.8 * 1.472 * chain.cost.calibration
        assert effect.amount == pytest.approx(3 * month, abs=0.01)
        assert effect.next_year == pytest.approx(12 * month, abs=0.01)
        assert effect.arithmetic == (
            "80 timmar × 186,67 kr × 1,8 × 1,472 (PO) × 3 månader (kedjan × 0,99 mot bokfört i snitt jan–aug) = "
            "+118 tkr i år, +471 helt år"
        )
        assert (effect.old, effect.new) == ("160 timmar i månaden", "−80 timmar i månaden från oktober")

    def test_pay_in_the_change_where_the_file_has_none(self):
        effect = overtime("hemtjanst", ground("askersund-2024"), hours=10, kind="fyllnad", monthly_pay=33_000)
        assert effect.amount == pytest.approx(-3 * 10 * 200 * 1.2 * 1.472)
        assert effect.old == "okänt"

    def test_fewer_hours_than_there_are(self):
        assert refused(overtime, hours=-200) == (
            "prov.yaml, rad 7: Enkel övertid är 160 timmar i månaden och kan inte minska med 200. "
            "Skriv högst 160 färre."
        )

    def test_a_pay_that_nobody_gives(self):
        assert refused(overtime, on=ground("askersund-2024"), hours=-10) == (
            "prov.yaml, rad 7: Verksamheten står inte i staffing.csv, så timmens lön är inte känd. Skriv monthly_pay "
            "(kr/månad) här, eller verksamheten i staffing.csv."
        )


class TestAgency:
    def test_off_from_september_is_a_better_row_with_its_date(self):
        effect = agency()
        assert effect.label == "Hyrpersonal avslutad från september: Sjuksköterskeverksamhet"
        assert (effect.amount, effect.next_year) == (920_160, 2_760_480)
        assert (effect.old, effect.new) == ("hyrpersonal 230 tkr i månaden", "0 från september")
        [posting] = effect.postings
        assert posting.cost_type == "purchase"
        assert effect.arithmetic == (
            "Före 230 tkr i månaden × 4 månader = +920; ingen anställs i stället; +920 tkr i år, +2\xa0760 helt år; "
            "810 kr × 142 timmar (schablon) ur staffing.csv"
        )

    def test_those_who_are_employed_instead_cost_their_own_chain(self):
        chain = staffing_chain(workspace("demo"), "sjukskoterskor", AUGUST)
        effect = agency(replaced_share=0.5)
        bought, staff = effect.postings
        assert staff.cost_type == "staff"
        assert -staff.months.sum() == pytest.approx(4 * fte_cost(chain.facts, chain.cost) / 12)
        assert bought.months.sum() + staff.months.sum() == pytest.approx(effect.amount, abs=0.01)

    def test_an_introduction_that_is_booked_says_so(self):
        assert (
            "2 månader av inskolningen är redan bokförd" in agency(replaced_share=0.5, introduction_months=2).arithmetic
        )

    def test_askersund_by_assumptions_in_the_change(self):
        effect = agency(on=ground("askersund-2024"), fte=3, multiple=2, cost_per_fte=600_000, replaced_share=1)
        assert (effect.amount, effect.next_year) == (600_000, 1_800_000)

    def test_the_default_multiple_is_called_an_assumption(self):
        effect = agency(on=ground("askersund-2024"), fte=1, cost_per_fte=600_000)
        assert "2,0 gånger egen personal (antagande, inte kontrollerat)" in effect.arithmetic
        assert effect.amount == 400_000

    def test_a_base_that_does_not_hold_them_is_told(self):
        assert agency(on=ground(monthly=-100_000.0)).arithmetic.endswith(
            "OBS: basen har bara 400 tkr köp av verksamhet i de månaderna, så en del av slutet kan redan vara inräknad"
        )

    def test_how_many_is_not_known(self):
        assert refused(agency, on=ground("askersund-2024")) == (
            "prov.yaml, rad 7: Hyrpersonalens antal är inte känt. Skriv fte här, eller agency_fte i staffing.csv."
        )

    def test_what_they_cost_is_not_known(self):
        assert "Hyrpersonalens pris är inte känt. Skriv cost_month (kr/månad) eller hour_price (kr/timme)" in refused(
            agency, on=ground("askersund-2024"), fte=1
        )

    def test_a_booked_month(self):
        assert "Ändringen börjar i augusti 2024, men bara månader efter augusti 2024" in refused(
            agency, **{"from": "2024-08"}
        )


class TestStaffing:
    def test_without_a_price_the_activitys_own_chain_is_used_and_said(self):
        chain = staffing_chain(workspace("demo"), SABO, AUGUST)
        effect = staffing(fte=-1)
        assert effect.amount == pytest.approx(fte_cost(chain.facts, chain.cost) / 4, abs=0.01)
        assert effect.arithmetic == (
            "1 årsarbetare × 625 (kedjan × 0,99 mot bokfört i snitt jan–aug) × 3/12 = +156 tkr i år, +625 helt år"
        )

    def test_without_a_price_and_a_chain_the_assumption_is_called_so(self):
        effect = staffing(on=ground("askersund-2024"), fte=-1)
        assert effect.amount == 150_000
        assert effect.arithmetic == "1 årsarbetare × 600 (antagande) × 3/12 = +150 tkr i år, +600 helt år"

    def test_a_change_that_ends(self):
        effect = staffing(fte=-2, until="2024-11", cost_per_fte=600_000)
        assert (effect.amount, effect.next_year) == (200_000, 0)
        assert effect.new == "−2 från oktober till november 2024"

    def test_an_end_before_the_start(self):
        assert refused(staffing, fte=-1, until="2024-09", cost_per_fte=600_000) == (
            "prov.yaml, rad 7: Ändringen slutar i september 2024, före sin början i oktober 2024. Rätta until."
        )

    def test_a_budget_in_hours(self):
        effect = staffing(hours=-1000, cost_per_hour=350)
        assert (effect.amount, effect.next_year) == (1_050_000, 4_200_000)
        assert effect.label == "1\xa0000 timmar i månaden färre, okt–dec: Särskilt boende/annat boende"
        assert effect.old == "19\xa0900 arbetade mot 18\xa0900 budgeterade timmar i månaden"
        assert effect.arithmetic == "1\xa0000 timmar × 350 kr × 3 månader = +1\xa0050 tkr i år, +4\xa0200 helt år"

    def test_an_hour_by_the_activitys_worked_hours(self):
        chain = staffing_chain(workspace("demo"), SABO, AUGUST)
        month = staffing(hours=-100).postings[0].months[9]
        assert month == pytest.approx(100 * chain.cost.calibrated / 19_900, abs=0.5)

    def test_an_hour_that_nobody_prices(self):
        assert "Kostnaden per timme är inte känd. Skriv cost_per_hour (kr/timme)" in refused(
            staffing, on=ground("askersund-2024"), hours=-10
        )

    def test_a_sum_names_its_activities(self):
        sentence = refused(staffing, "51", fte=-1)
        assert "”51” är ingen verksamhet som kan få årsarbetare. Den är en summa. Ändra en verksamhet" in sentence
        assert "hemtjanst" in sentence

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({}, "Skriv antingen fte"),
            ({"fte": 1, "hours": 10}, "Skriv antingen fte"),
            ({"fte": 1, "cost_per_hour": 300}, "cost_per_hour hör till hours"),
            ({"hours": 1, "cost_per_fte": 300}, "cost_per_fte hör till fte"),
        ],
    )
    def test_what_the_schema_refuses(self, given, sentence):
        with pytest.raises(ValidationError, match=sentence):
            StaffingChange.model_validate({"from": "2024-10", **given})


class TestPay:
    def test_a_review_beside_one_that_is_booked(self):
        [effect] = pay("hemtjanst.staff", rate=0.01)
        assert effect.amount == pytest.approx(-3)
        assert effect.next_year == pytest.approx(-12)
        assert effect.old == "3,4 % från april (utbetald i maj), redan inräknad"
        assert effect.new == "1,0 % från oktober utöver den som är inräknad"

    def test_a_review_that_differs_from_the_one_ahead(self):
        before = ground(as_of=Month(2024, 3))
        [effect] = pay("hemtjanst.staff", before, rate=0.044, **{"from": "2024-04"})
        assert effect.amount == pytest.approx(-900 * (1.044 / 1.034 - 1), abs=0.01)
        [same] = pay("hemtjanst.staff", before, rate=0.034, **{"from": "2024-04"})
        assert (same.amount, same.next_year) == (0, 0)

    def test_charges_are_a_step_of_their_own_on_top_of_the_review(self):
        review, charges = pay("hemtjanst.staff", rate=0.1, po_rate=0.5, base_po_rate=0.4)
        assert review.label == "Lönerevision 10,0 % från oktober: Personal"
        assert charges.label == "PO-pålägg 50,00 % från oktober: Personal"
        assert review.amount == pytest.approx(-30)
        assert charges.amount == pytest.approx(-330 * (1.5 / 1.4 - 1), abs=0.01)
        assert review.key == charges.key == "pay.hemtjanst.staff"

    def test_all_pay_is_staff_and_what_knowledge_says(self):
        [effect] = pay(po_rate=0.48)
        rows = {posting.activities[0] for posting in effect.postings}
        assert {"hemtjanst.staff", "hemtjanst.substitutes"} <= rows
        assert not any(row.endswith((".rent", ".purchase", ".grants")) for row in rows)
        assert effect.old == "47,20 % (SKR:s rekommendation)"

    def test_a_share_of_a_net_row(self):
        [effect] = pay(SABO, ground("askersund-2024"), rate=0.01, share=0.8)
        assert effect.amount == pytest.approx(-3 * 0.8)

    def test_what_is_not_known_to_be_pay(self):
        assert refused(pay, on=ground("askersund-2024"), rate=0.01) == (
            "prov.yaml, rad 7: Ingen rad i huvuduppställningen är lön. Ange en rad och dess andel lön (share) i "
            "stället för all, eller pay_rows i knowledge.yaml."
        )
        assert "Hur stor del av ”sarskilt-boende” som är lön är inte känt." in refused(
            pay, SABO, ground("askersund-2024"), rate=0.01
        )
        assert pay_keys(workspace("askersund-2024"), AUGUST) == {}

    def test_a_sum_names_its_rows(self):
        assert refused(pay, SABO, rate=0.01) == (
            "prov.yaml, rad 7: ”sarskilt-boende” är en summa. Ändra de rader i den som är lön: sarskilt-boende.staff, "
            "sarskilt-boende.substitutes."
        )

    def test_an_unknown_row_with_a_near_match(self):
        assert "Menar du ”hemtjanst.staff”?" in refused(pay, "hemtjanst.staf", rate=0.01)

    def test_a_rest_that_is_not_known_by_month(self):
        assert "”hemtjanst.staff” har ingen prognos per månad" in refused(
            pay, "hemtjanst.staff", ground(monthly=np.nan), rate=0.01
        )

    def test_nothing_said_is_refused(self):
        with pytest.raises(ValidationError, match="Skriv rate"):
            PayChange.model_validate({"from": "2024-10"})
