"""Översikt in words and chart inputs: what the five reports and the demo must say, and never more than is known."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import SETTINGS, TABLE, tiny
from forecast.ledger.specs import Layer
from forecast.money import Unit, in_unit
from forecast.periods import Month
from forecast.report.causes_view import rest_of_year
from forecast.report.overview import overview, tone
from forecast.report.reading import deficits, reading_rows
from forecast.report.span_words import chance_words, span_step, span_text
from forecast.report.timing_view import shown_timing
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

DATA = Path(__file__).parents[2] / "data"
NAMES = ("askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023", "askersund-2023", "demo")


@cache
def made(name, headline=None):
    workspace = open_workspace(DATA / name)
    return workspace, run(workspace, (), Choice(headline=headline or workspace.settings.headline, draws=300))


@cache
def view(name, unit=Unit.MNKR):
    return overview(*made(name), unit)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("askersund-2024", "Socialnämnden väntas överskrida budgeten med 17,6 mnkr"),
        ("pitea-2024", "Socialnämnden väntas överskrida budgeten med 58,6 mnkr"),
        ("alingsas-2024", "Vård- och omsorgsnämnden väntas hålla budgeten"),
        ("ekero-2023", "Socialnämnden fick 9,1 mnkr kvar av budgeten"),
        ("askersund-2023", "Socialnämnden överskred budgeten med 25,1 mnkr"),
    ],
)
def test_the_heading_is_the_message(name, heading):
    assert view(name).heading == heading


def test_the_lead_compares_with_last_year_or_the_previous_forecast():
    assert view("askersund-2024").lead.startswith("Det är 7,5 mnkr mindre än underskottet 2023. Störst underskott har ")
    assert view("alingsas-2024").lead.startswith("Sedan maj har avvikelsen ändrats med +0,1 mnkr. ")
    assert view("ekero-2023").lead.startswith("Störst underskott har försörjningsstöd och ")


@pytest.mark.parametrize(
    ("name", "value", "caption", "colour"),
    [
        ("askersund-2024", "−17,6", "5,5 procent av budgeten", "worse"),
        ("alingsas-2024", "0,0", "0,0 procent av budgeten", "plain"),
        ("ekero-2023", "+9,1", "1,5 procent av budgeten", "better"),
    ],
)
def test_the_deviation_figure(name, value, caption, colour):
    figure = view(name).figures[0]
    assert (figure.label, figure.value, figure.caption, figure.tone) == (
        "Avvikelse mot budget", value, caption, colour,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["askersund-2024", "pitea-2024", "alingsas-2024"])
def test_no_probability_on_default_widths(name):
    figure = view(name).figures[1]
    assert (figure.label, figure.caption) == ("Osäkert spann (schablon)", "ingen sannolikhet")
    assert "Därför anges ingen sannolikhet." in view(name).bridge_caption
    assert "av tio" not in view(name).bridge_caption


def test_a_learned_span_says_what_it_is():
    figure = view("demo").figures[1]
    assert figure.label == "Sannolikt spann (80 %)"
    assert "procents sannolikhet att budgeten överskrids" in figure.caption


@pytest.mark.parametrize("name", NAMES)
def test_the_bridge_sums_to_the_deviation_as_shown(name):
    shown = view(name)
    bridge, decimals = shown.bridge, shown.bridge_decimals
    *parts, total = bridge.bars
    assert round(sum(bar.amount for bar in parts), 2) == round(total.amount, 2)
    assert sum(in_unit(bar.amount, Unit.MNKR, decimals) for bar in parts) == in_unit(total.amount, Unit.MNKR, decimals)
    deviation = round(bridge.forecast - bridge.budget, 2)
    assert in_unit(deviation, Unit.MNKR, decimals) == in_unit(total.amount, Unit.MNKR, decimals)
    assert total.kind == "total"


@pytest.mark.parametrize("name", NAMES)
def test_the_bridge_foots_in_the_decimals_that_it_is_shown_in(name):
    made_view = view(name)
    *parts, total = [round(bar.amount / 1e6, made_view.bridge_decimals) for bar in made_view.bridge.bars]
    if made_view.bridge_decimals < 3:
        assert sum(parts) == pytest.approx(total, abs=1e-9)


def test_the_three_largest_deficits_are_drawn_by_name_and_the_rest_together():
    labels = [bar.label for bar in view("askersund-2024").bridge.bars]
    assert labels == [
        "Barn- och ungdomsvård", "Särskilt boende/annat boende", "Boende enligt LSS för barn och unga",
        "11 övriga underskott", "4 överskott", "Hela nämnden",
    ]  # fmt: skip
    assert view("askersund-2024").bridge_title == "Tre verksamheter ger 11,8 av underskottet på 17,6"


def test_an_unallocated_saving_is_a_bar_of_its_own():
    [bar] = [bar for bar in view("pitea-2024").bridge.bars if bar.label == "Fiktiva 26 mkr"]
    assert bar.amount == -25_914_000.0


def test_other_ways_to_reckon_stand_beside():
    bars = {bar.label: bar.amount for bar in view("pitea-2024").bridge.others}
    assert bars["Årets takt"] == -73_494_000.0
    assert bars["Avvikelsens takt"] == pytest.approx(-58_364_000.0, abs=1000)
    assert "Fastställd" not in bars
    assert "Bedömd" not in bars


def test_a_judged_layer_of_a_few_rows_is_no_reference_for_the_whole():
    assert "Bedömd" not in {bar.label for bar in view("demo").bridge.others}


def test_rows_without_budget_are_told_in_the_bridge(tmp_path):
    workspace = tiny(
        tmp_path, {"tabell.csv": TABLE.replace("52;Missbruksvård;-20;-28;-30;2", "52;Missbruksvård;-20;-28;;")}
    )
    result = run(workspace, (), Choice(headline=Layer.ADOPTED, draws=1))
    bars = {bar.label: bar.amount for bar in overview(workspace, result, Unit.TKR).bridge.bars}
    assert bars["Rader utan budget"] == -28_000.0


def test_a_workspace_without_budget_has_no_bridge(tmp_path):
    settings = SETTINGS.replace("      budget: {kind: budget}\n", "").split("    differences:")[0]
    workspace = tiny(tmp_path, {"workspace.yaml": settings})
    result = run(workspace, (), Choice(draws=1))
    made_view = overview(workspace, result, Unit.TKR)
    assert made_view.heading == "Ingen budget ännu"
    assert made_view.bridge is None
    assert not any("nan" in f"{figure.value}{figure.caption}".lower() for figure in made_view.figures)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("unit", list(Unit))
def test_no_sentence_says_nan(name, unit):
    made_view = view(name, unit)
    texts = [made_view.heading, made_view.lead, made_view.bridge_title, made_view.booked_title, *made_view.one_offs]
    texts += [f"{figure.value} {figure.caption}" for figure in made_view.figures]
    texts += [f"{cause.cause} {cause.detail}" for cause in made_view.causes]
    assert not [text for text in texts if "nan" in text.lower().split()]


class TestCauses:
    def test_what_a_report_says_and_what_the_rest_does(self):
        first, second, third = view("askersund-2024").causes
        assert (first.cause, first.status) == ("Placeringar över budget; högst osäkert.", "Fortsätter")
        assert (second.status, second.detail) == ("Vänder delvis", "1,96 bättre än takten")
        assert third.status == "Vänder delvis"
        assert view("askersund-2024").causes_title == "En orsak fortsätter, två vänder delvis"

    def test_a_row_that_turns_is_told_against_the_pace(self):
        workspace, result = made("alingsas-2024")
        found, tree = shown_timing(workspace, result, result.primary), result.main.tree
        status = {
            key: rest_of_year(found, tree.position(key), Unit.MNKR, closed=False)
            for key in ("personal", "lokalhyror", "kop", "ovriga")
        }
        assert status["personal"] == ("Vänder till underskott", "11,32 sämre än takten")
        assert status["lokalhyror"] == ("Vänder till underskott", "4,09 sämre än takten")
        assert status["kop"] == ("Fortsätter", "i årets takt")
        assert status["ovriga"] == ("Förvärras", "1,12 sämre än takten")
        assert workspace.name == "alingsas-2024"

    def test_a_closed_year_is_booked(self):
        assert {cause.status for cause in view("ekero-2023").causes} == {"Bokfört"}
        assert view("ekero-2023").causes_title == "De största underskotten och deras orsaker"

    def test_a_cause_is_never_made_up(self, tmp_path):
        workspace = tiny(tmp_path)
        result = run(workspace, (), Choice(headline=Layer.ADOPTED, draws=1))
        assert [cause.cause for cause in overview(workspace, result, Unit.TKR).causes] == ["Ingen orsak skriven."]


class TestOneOffs:
    def test_a_booked_one_off_is_told_with_the_deviation_without_it(self):
        event, without = view("askersund-2024").one_offs
        assert event.startswith("Engångspost: Försäkringskassan har betalt tillbaka ersättning, +1,5 mnkr ")
        assert event.endswith("(personlig assistans enl. LSS/SFB, överklagat).")
        assert without == "Utan den är avvikelsen −19,1 mnkr, om hela beloppet ligger i prognosen."

    def test_none(self):
        assert view("pitea-2024").one_offs == ("Inga engångsposter är inlagda.",)


class TestYear:
    def test_the_booked_and_the_rest(self):
        year = view("askersund-2024").year
        assert (year.actual, year.forecast, year.budget, year.prior) == (
            -222_107_000.0, -335_977_000.0, -318_377_000.0, -321_044_000.0,
        )  # fmt: skip
        assert view("askersund-2024").booked_title == "222,1 mnkr är bokfört, 113,9 återstår"

    def test_no_months_no_fan(self):
        assert all(view(name).fan is None for name in NAMES if name != "demo")

    def test_the_fan_meets_the_booked_and_ends_in_the_forecast(self):
        workspace, result = made("demo")
        fan = view("demo").fan
        months = result.as_of.number
        assert fan.actual[months - 1] == pytest.approx(float(result.main.base.actual[result.total]))
        assert fan.forecast[-1] == pytest.approx(float(result.main.forecast[result.total]))
        assert (fan.low[-1], fan.high[-1]) == pytest.approx(tuple(result.main.quantiles[result.total][[1, 3]]))
        assert np.isnan(fan.forecast[:months]).all()
        assert np.isnan(fan.actual[months:]).all()
        assert workspace.settings.synthetic

    def test_the_fan_never_narrows(self):
        fan = view("demo").fan
        widths = np.array(fan.high[8:]) - np.array(fan.low[8:])
        assert (np.diff(widths) > 0).all()


class TestReading:
    def test_rows_are_the_deepest_that_are_divided_by_activity(self):
        tree = made("demo")[0].tree
        keys = [tree.rows[i].key for i in reading_rows(tree, tree.position("total"))]
        assert len(keys) == 22
        assert "sarskilt-boende" in keys
        assert not any("." in key for key in keys)

    def test_a_statement_by_cost_type_is_read_by_its_leaves(self):
        tree = made("alingsas-2024")[0].tree
        keys = [tree.rows[i].key for i in reading_rows(tree, tree.position("nettokostnad"))]
        assert keys == ["intakter", "personal", "lokalhyror", "kop", "ovriga"]

    @pytest.mark.parametrize("name", NAMES)
    def test_deficits_stand_worst_first(self, name):
        result = made(name)[1]
        found = result.main.deviation[deficits(result, reading_rows(result.main.tree, result.total))]
        assert (found < 0).all()
        assert (np.diff(found) >= 0).all()


class TestSpanWords:
    @pytest.mark.parametrize(
        ("chance", "words"),
        [(1.0, "mer än 99"), (0.995, "mer än 99"), (0.99, "99"), (0.774, "77"), (0.01, "1"), (0.004, "mindre än 1"),
         (0.0, "mindre än 1")],
    )  # fmt: skip
    def test_chance_is_never_certain(self, chance, words):
        assert chance_words(chance) == words

    @pytest.mark.parametrize(
        ("low", "high", "unit", "text"),
        [
            (-26_744_480.0, -8_124_943.0, Unit.MNKR, "−27 till −8"),
            (-26_744_480.0, -8_124_943.0, Unit.TKR, "−27 000 till −8 000"),
            (-1_234_567.0, 1_234_567.0, Unit.TKR, "−1 200 till +1 200"),
            (5.0, 5.0, Unit.TKR, "0 till 0"),
        ],
    )
    def test_ends_are_no_finer_than_the_width_deserves(self, low, high, unit, text):
        assert plain(span_text(low, high, unit)) == text

    @given(st.floats(-1e9, 1e9), st.floats(0.01, 1e9), st.sampled_from(list(Unit)))
    def test_the_step_is_at_most_a_tenth_of_the_width_or_one_shown_unit(self, low, width, unit):
        step = span_step(low, low + width, unit)
        shown = unit.sek / 10**unit.decimals
        assert step >= shown
        assert step == shown or step <= width / 10 * 1.000001


def test_what_reads_zero_is_neither_better_nor_worse():
    assert [tone(value, Unit.MNKR) for value in (-60_000.0, -40_000.0, 40_000.0, 60_000.0)] == [
        "worse", "plain", "plain", "better",
    ]  # fmt: skip


def test_a_cause_is_not_quoted_about_an_earlier_month():
    opened, now = made("demo", Layer.MODEL)
    before = run(opened, (), Choice(as_of=Month.parse("2024-03"), draws=1))
    assert any(cause.cause != "Ingen orsak skriven." for cause in overview(opened, now, Unit.MNKR).causes)
    assert {cause.cause for cause in overview(opened, before, Unit.MNKR).causes} == {"Ingen orsak skriven."}
