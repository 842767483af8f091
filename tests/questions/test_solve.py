"""What it would take: exact where the lever is linear, honest where it cannot be done, assumptions always told."""

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast import service
from forecast.errors import InputError, UsageError
from forecast.ledger.specs import Layer
from forecast.periods import Month
from forecast.questions.solve import Asked
from forecast.report.solve_words import SHOWN, solve_json, solve_sentences, solve_table
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice, base_year
from forecast.scenario.schema import Override, Scenario
from forecast.service import open_workspace, run

DATA = Path(__file__).parents[2] / "data"
ADOPTED = Choice(headline=Layer.ADOPTED, draws=1)
SABO = "staffing.sarskilt-boende.fte"
ONE = {"cost_per_fte": 600_000}


@cache
def workspace(name="askersund-2024"):
    return open_workspace(DATA / name)


@cache
def year_of(name, choice):
    return base_year(workspace(name), choice)


def solve(opened, scenarios, choice, asked):
    """As the page asks: with the base year at hand."""
    at_hand = opened is workspace(opened.name)
    return service.solve(opened, scenarios, choice, asked, year_of(opened.name, choice) if at_hand else None)


@cache
def sabo(**asked):
    return solve(workspace(), (), ADOPTED, Asked(SABO, 0.0, row="sarskilt-boende", **asked))


def refused(kind, asked, name="askersund-2024"):
    with pytest.raises(kind) as caught:
        solve(workspace(name), (), ADOPTED, asked)
    return str(caught.value)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


class TestAskersundsResidentialCare:
    """EK17: how many fewer from September would close -4 050?"""

    def test_about_twenty_at_six_hundred(self):
        _, solved = sabo()
        assert solved.answer.value == pytest.approx(-20.25)
        assert (solved.answer.reached, solved.answer.deviation) == (True, 0.0)
        assert str(solved.answer.change.start) == "2024-09"

    def test_it_is_not_realistic_this_year_and_says_why(self):
        result, solved = sabo()
        assert not solved.answer.plausible
        sentences = [plain(text) for text in solve_sentences(workspace(), result, solved)]
        assert sentences[0] == ("Särskilt boende/annat boende: avvikelsen är −4 050 tkr och ska bli 0, alltså +4 050.")
        assert sentences[1].startswith("Särskilt boende/annat boende: −20,3 årsarbetare. 20,25 årsarbetare × 600")
        assert sentences[2] == (
            "Med 3 månaders uppsägning eller omställning (antagande) från beslut i september börjar det först i "
            "december: −81,0 årsarbetare."
        )
        assert sentences[3] == (
            "Det är inte realistiskt i år: det tar 14,8 % av det som återstår av raden, och mer än 5,0 % antas inte "
            "hinnas."
        )
        assert sentences[4].startswith("Antagande: Kostnad per årsarbetare: antagande, ändra till den egna kostnaden")

    def test_with_notice_that_ends_after_december_nothing_can_be_done(self):
        result, solved = sabo(notice=4)
        assert (solved.with_notice, solved.too_late) == (None, True)
        assert "hinner inget ändras i år." in solve_sentences(workspace(), result, solved)[2]

    def test_without_notice_and_with_a_wide_view_of_what_is_realistic(self):
        result, solved = sabo(notice=0, realistic=0.2)
        assert (solved.with_notice, solved.too_late, solved.answer.plausible) == (None, False, True)
        assert not any("inte realistiskt" in text for text in solve_sentences(workspace(), result, solved))


@given(fte=st.integers(-400, 400).filter(bool), month=st.integers(9, 12))
@settings(max_examples=4, deadline=None)
def test_the_answer_as_a_scenario_reaches_the_target(fte, month):
    """What solve answers is what the scenario then gives, to the krona."""
    target = -17_600_000.0 - fte * 10_000.0
    said = {**ONE, "from": str(Month(2024, month))}
    _, solved = solve(workspace(), (), ADOPTED, Asked("staffing.hemtjanst.fte", target, said=said, notice=0))
    override = Override("staffing", "hemtjanst", solved.answer.change, None)
    result = run(workspace(), [Scenario("askersund-2024", "A", (override,))], ADOPTED)
    assert solved.answer.reached
    assert float(result.main.deviation[result.total]) == pytest.approx(target, abs=1.0)


@pytest.mark.parametrize(
    ("path", "whole"),
    [
        ("staffing.sarskilt-boende", SABO),
        ("prices.sarskilt-boende", "prices.sarskilt-boende.change"),
    ],
)
def test_a_path_without_a_field_means_the_one_that_is_usually_asked_for(path, whole):
    row = "sarskilt-boende"
    _, short = solve(workspace(), (), ADOPTED, Asked(path, 0.0, row=row, notice=0))
    assert short.answer.path == whole
    assert short.answer == solve(workspace(), (), ADOPTED, Asked(whole, 0.0, row=row, notice=0))[1].answer


class TestWhatCannotBeDone:
    def test_a_row_gives_no_more_than_is_left_of_it(self):
        result, solved = solve(workspace(), (), ADOPTED, Asked("staffing.dagverksamhet.fte", 0.0, said=ONE, notice=0))
        answer = solved.answer
        assert not answer.reached
        assert answer.share == pytest.approx(1.0)
        assert -17_600_000.0 < answer.deviation < 0
        assert answer.value == pytest.approx(-answer.effect / 200_000.0)
        assert "Det går inte med dagverksamhet, ordinärt boende ensam. Närmast kommer" in plain(
            solve_sentences(workspace(), result, solved)[1]
        )

    def test_a_cost_may_grow_past_its_double_up_to_the_fields_bound(self):
        asked = Asked("prices.hemtjanst.purchase", -1e9, row="hemtjanst")
        _, solved = solve(workspace("demo"), (), Choice(draws=1), asked)
        assert (solved.answer.value, solved.answer.reached) == (2.0, False)

    def test_a_bound_of_the_field(self):
        _, solved = solve(workspace("demo"), (), Choice(draws=1), Asked("prices.trygghetslarm.purchase.change", 0.0))
        assert (solved.answer.value, solved.answer.reached) == (-0.9, False)

    def test_a_lever_on_another_row_does_not_move_the_asked_one(self):
        assert refused(InputError, Asked(SABO, 0.0, row="hemtjanst", said=ONE)) == (
            "--lever: ”staffing.sarskilt-boende.fte” rör inte raden ”hemtjanst”. "
            "Välj ett reglage på raden, eller fråga om hela nämnden."
        )


def test_a_target_that_is_worse_than_today_is_not_called_unrealistic():
    result, solved = solve(workspace(), (), ADOPTED, Asked("staffing.hemtjanst.fte", -40_000_000.0, said=ONE))
    assert solved.answer.value > 0
    assert not any("inte realistiskt" in text for text in solve_sentences(workspace(), result, solved))


class TestTheOthers:
    def test_each_is_alone_and_the_asked_one_is_not_among_them(self):
        _, solved = solve(workspace("demo"), (), Choice(draws=1), Asked("staffing.hemtjanst.fte", 0.0, said=ONE))
        paths = [one.path for one in solved.others]
        assert "staffing.hemtjanst.fte" not in paths
        assert "staffing.sarskilt-boende.fte" in paths
        assert len(paths) == len(set(paths))
        reached = [one.reached for one in solved.others]
        assert reached == sorted(reached, reverse=True), "those that reach the target stand first"

    def test_the_table_says_what_it_leaves_out(self):
        result, solved = solve(workspace("demo"), (), Choice(draws=1), Asked("staffing.hemtjanst.fte", 0.0, said=ONE))
        table = solve_table(workspace("demo"), result, solved)
        assert len(table.rows) == SHOWN
        assert table.notes == (f"Ytterligare {len(solved.others) - SHOWN} ändringar står i --format json.",)
        out = json.loads(solve_json(workspace("demo"), result, solved))
        assert len(out["others"]) == len(solved.others)
        assert out["answer"]["change"]["from"] == "2024-09"


class TestBadQuestions:
    def test_an_unknown_group(self):
        assert refused(UsageError, Asked("bemanning.x.fte", 0.0)).startswith(
            "Spaken ”bemanning.x.fte” finns inte. Skriv grupp.nyckel.fält, till exempel staffing.sarskilt-boende.fte;"
        )

    def test_an_unknown_activity(self):
        assert refused(InputError, Asked("staffing.sarskilt-boend.fte", 0.0)) == (
            "--lever: ”sarskilt-boend” går inte att ändra med ”staffing”. Menar du ”sarskilt-boende”?"
        )

    def test_a_lever_with_nothing_to_act_on(self):
        assert refused(InputError, Asked("pay.all.rate", 0.0)) == (
            "--lever: ”all” går inte att ändra med ”pay”. Det finns inget som den kan ändra här."
        )

    def test_an_answer_that_does_nothing_has_no_arithmetic_to_tell(self):
        opened = workspace()
        sentences = solve_sentences(
            opened, *solve(opened, (), ADOPTED, Asked("grants.timvikarier.probability", 1e6, row="51"))
        )
        assert not [text for text in sentences if " ." in text]

    def test_a_field_that_is_no_number(self):
        sentence = refused(UsageError, Asked("staffing.sarskilt-boende.source", 0.0))
        assert sentence.startswith("”staffing” har inget tal ”source” att lösa ut. Välj bland fte, cost_per_fte")

    def test_an_unknown_field_in_set(self):
        asked = Asked(SABO, 0.0, said={"kostnad": "1"})
        assert refused(UsageError, asked).startswith("”staffing” har inget fält ”kostnad”. Fälten är fte, from,")

    def test_a_value_outside_its_bounds(self):
        asked = Asked(SABO, 0.0, said={"cost_per_fte": -1})
        assert (
            refused(UsageError, asked)
            == "”cost_per_fte” kan inte vara ”-1”. Tillåtet är 0 till 10\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000."
        )

    def test_a_booked_month(self):
        asked = Asked(SABO, 0.0, said={"from": "2024-08"})
        assert "bara månader efter augusti 2024 under 2024 kan ändras" in refused(InputError, asked)

    def test_an_unknown_row(self):
        assert refused(InputError, Asked(SABO, 0.0, row="hemtjänst")) == (
            "--row: Raden ”hemtjänst” finns inte i ”by_activity”. Menar du ”hemtjanst”?"
        )

    def test_a_closed_year(self):
        asked = Asked("staffing.sarskilt-boende.fte", 0.0)
        assert refused(InputError, asked, "askersund-2023").startswith("--as-of: December är bokförd")


class TestTheStaffingChain:
    def test_sick_leave_goes_no_lower_than_nothing(self):
        asked = Asked("sick_leave.sarskilt-boende.short_term_points", 0.0)
        _, solved = solve(workspace("demo"), (), Choice(draws=1), asked)
        assert not solved.answer.reached
        assert solved.answer.value == pytest.approx(-6.2)
        assert solved.answer.effect > 0

    def test_an_activity_with_its_own_cost_is_not_given_the_assumption(self):
        _, solved = solve(workspace("demo"), (), Choice(draws=1), Asked(SABO, 0.0))
        assert "(kedjan × 0,99 mot bokfört i snitt jan–aug)" in solved.answer.arithmetic
        assert solved.answer.assumed == ()


class TestUnderAScenario:
    def test_a_row_that_the_scenario_added_does_not_shift_the_others(self):
        lost = load_scenario(DATA.parent / "scenarios" / "askersund-2024" / "utan-timvikariebidrag.yaml")
        asked = Asked("prices.57.change", 0.0, row="57")
        values = [solve(workspace(), given, ADOPTED, asked)[1].answer.value for given in ((), (lost,))]
        assert values[0] == pytest.approx(values[1])

    def test_a_measure_is_solved_against_what_the_shown_layer_counts(self):
        asked = Asked("measures.schema-hemtjanst.realisation", -15_800_000)
        result, solved = solve(workspace("demo"), (), Choice(draws=1), asked)
        gap = -15_800_000 - float(result.main.deviation[result.total])
        assert "prognosen räknar redan med +360" in plain(solved.answer.arithmetic)
        assert solved.answer.value == pytest.approx(0.6 + gap / 600_000)
