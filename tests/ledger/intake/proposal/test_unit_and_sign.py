"""Units in words and by size; sign habits by income against cost; what columns say of money and of rows."""

import numpy as np
import pytest

from forecast.ledger.intake.layout.column_words import code_and_name, dimension, money_words
from forecast.ledger.intake.mapping_file import Holds, ImportSign
from forecast.ledger.intake.proposal.derived import explained, grows, sum_of
from forecast.ledger.intake.proposal.signs import side_of_words, sides, sign_habit
from forecast.ledger.intake.proposal.units import unit_of, unit_words
from forecast.money import Unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("kr", Unit.KR), ("(tkr)", Unit.TKR), ("Belopp i 1 000-tal kronor", Unit.TKR), ("tusental kronor", Unit.TKR),
        ("Mkr", Unit.MNKR), ("miljoner kronor", Unit.MNKR), ("utfall_ack_okt_tkr", Unit.TKR),
        ("Belopp i kronor", Unit.KR),
        ("kr/h", None), ("Verksamhet", None), ("Sköter", None), ("tkr och mnkr", None),
    ],
)  # fmt: skip
def test_a_unit_in_words(text, unit):
    assert unit_words(text) is unit


@pytest.mark.parametrize(("largest", "unit"), [(318_377_000.0, "kr"), (318_377.0, "tkr"), (318.4, "mnkr")])
def test_a_unit_by_size_is_a_guess_that_says_so(largest, unit):
    habit = unit_of([], [], [], largest)
    assert (habit.unit, habit.guess) == (unit, True)
    assert habit.evidence.startswith("Inget säger enheten. Det största är 318")
    assert habit.evidence.endswith(f"så {unit} är det troliga för en nämnd.")


def test_headers_go_before_the_title_and_mixed_ones_are_asked_about():
    assert unit_of(["Budget tkr"], ["Belopp i kronor"], [], 1.0).unit is Unit.TKR
    mixed = unit_of(["Budget tkr", "Utfall tkr", "Saldo kr"], [], [], 1.0)
    assert mixed.unit is Unit.TKR
    assert "Andra kolumner har en annan, och läses i den." in mixed.evidence
    one = unit_of(["Utfall kr", "Budget", "Prognos"], ["Belopp i tkr"], [], 1.0)
    assert (one.unit, one.guess) == (Unit.TKR, False)


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Verksamhetens intäkter", 1), ("Taxor och avgifter", 1), ("Statsbidrag", 1), ("Bidrag", 1),
        ("-varav statsbidrag", 1),
        ("Kommunbidrag", 1), ("Lämnade bidrag", -1), ("Personalkostnader", -1), ("Lokalhyror", -1),
        ("Köp av tjänster", -1),
        ("Summa Kostnader", -1),
        ("Övrigt", -1), ("Nettokostnad", 0), ("Årets resultat", 0), ("Hemtjänst", 0), ("", 0),
    ],
)  # fmt: skip
def test_the_side_of_a_row(text, side):
    assert side_of_words(text) == side


def test_an_accounts_class_goes_before_words():
    assert list(sides(["3011", "5010", "1910", ""], ["", "", "Löner", "Avgifter"], [""] * 4)) == [1, -1, -1, 1]


@pytest.mark.parametrize(
    ("income", "cost", "sign", "sentence"),
    [
        (5.0, -9.0, "cost_negative", "Intäkter 5 och kostnader −9 som tryckt."),
        (-5.0, 9.0, "cost_positive", "Intäkter −5 och kostnader 9 som tryckt."),
        (5.0, 9.0, "unsigned", "Intäkter 5 och kostnader 9 som tryckt. Båda är utan minus."),
    ],
)
def test_income_against_cost(income, cost, sign, sentence):
    habit = sign_habit(np.array([[income], [cost]]), np.array([1, -1], dtype=np.int8))
    assert (habit.sign, habit.evidence, habit.sure) == (sign, sentence, True)


def test_both_negative_is_no_habit_and_is_asked_about():
    habit = sign_habit(np.array([[-5.0], [-9.0]]), np.array([1, -1], dtype=np.int8))
    assert not habit.sure
    assert habit.evidence == "Intäkter −5 och kostnader −9 som tryckt. Båda är negativa, vilket ingen vana förklarar."


def test_a_net_is_a_cost_and_sums_are_not_counted_with_their_parts():
    amounts, totals = np.array([[20.0], [-3.0], [17.0]]), np.array([False, False, True])
    habit = sign_habit(amounts, np.zeros(3, dtype=np.int8), None, totals)
    assert habit.sign is ImportSign.COST_POSITIVE
    assert habit.evidence == "Raderna är netto, och en nämnds netto är en kostnad: 17 som tryckt."
    assert not habit.sure


def test_columns_of_income_and_cost_decide_before_rows():
    habit = sign_habit(np.array([[4.0, 10.0]]), np.array([0], dtype=np.int8), np.array([1, -1]))
    assert habit.sign is ImportSign.UNSIGNED


@pytest.mark.parametrize(
    ("header", "holds"),
    [
        ("Ansvar", Holds.ORGANISATION), ("Enhet", Holds.ORGANISATION), ("Kostnadsställe", Holds.ORGANISATION),
        ("Resultatenhet", Holds.ORGANISATION), ("Avdelning", Holds.ORGANISATION), ("Verksamhet", Holds.ACTIVITY),
        ("Vht", Holds.ACTIVITY), ("Konto", Holds.ACCOUNT), ("Kontogrupp", Holds.ACCOUNT),
        ("Kostnadsslag", Holds.COST_TYPE),
        ("Slag", Holds.COST_TYPE), ("Period", Holds.PERIOD), ("Månad", Holds.PERIOD), ("Projekt", Holds.NOTHING),
        ("Kommentar", Holds.NOTHING), ("Resultaträkning", Holds.LABEL), ("Fritt", None),
    ],
)  # fmt: skip
def test_what_a_header_says_of_rows(header, holds):
    assert dimension(header) is holds


@pytest.mark.parametrize(
    ("header", "kind", "derived"),
    [
        ("Utfall", "actual", False), ("Förbrukning jan-mar", "actual", False), ("Bokfört", "actual", False),
        ("Årsbudget", "budget", False), ("Periodbudget", "ytd_budget", False), ("Ack budget", "ytd_budget", False),
        ("budget_ack_tkr", "ytd_budget", False), ("Helårsprognos", "forecast", False), ("Avvikelse", None, True),
        ("Årsprognos 2024, avvikelse", "forecast_deviation", True), ("Prognos mot budget", "forecast_deviation", True),
        ("Förbr %", None, True), ("Kvar av budget", "budget", True), ("Budget | Utfall", "actual", False),
    ],
)  # fmt: skip
def test_what_a_header_says_of_money(header, kind, derived):
    words = money_words(header)
    assert (words.kind, words.derived) == (kind, derived)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("60 Stab, nämnd och ledning", ("60", "Stab, nämnd och ledning")), ("5101 - Hemtjänst", ("5101", "Hemtjänst")),
        ("510-511 Politik", ("510-511", "Politik")), ("5XX Totalt", ("5XX", "Totalt")),
        ("Hemtjänst", ("", "Hemtjänst")),
        ("1 200", ("", "1 200")), ("0510 Äldre", ("0510", "Äldre")),
    ],
)  # fmt: skip
def test_code_and_name_in_one_cell(text, parts):
    assert code_and_name(text) == parts


def test_a_difference_is_seen_although_rounding_misses_by_one():
    levels = np.array([[-573.0, -934.0, -904.0], [-9229.0, -13851.0, -8501.0], [-31.0, -48.0, -47.0]])
    found = explained(np.array([-30.0, -5351.0, -1.0]), levels, 1.0)
    assert (found.first, found.second, found.plus) == (1, 2, False)
    assert explained(np.array([-30.0, -5355.0, -1.0]), levels, 1.0) is None


def test_a_sum_of_months():
    months = np.array([[1.0, 2.0, 3.0], [4.0, np.nan, 6.0]])
    assert sum_of(np.array([6.0, 10.0]), months, 1.0)
    assert not sum_of(np.array([6.0, 20.0]), months, 1.0)


def test_even_months_are_not_taken_for_money_to_date():
    assert not grows(np.tile(-100.0, (5, 8))).cumulative
    assert grows(np.cumsum(np.tile(-100.0, (5, 8)), axis=1)).cumulative
