"""Tables in which a wrong reading went by without a word."""

import numpy as np
import pytest

from forecast.ledger.findings import Severity
from forecast.ledger.intake.layout.column_words import money_words
from forecast.ledger.intake.proposal.derived import grows
from forecast.service import FileToTake, look

MONTHS = "jan;feb;mar;apr;maj;jun"


def taken(*rows):
    (file,) = look([FileToTake("uppf.csv", "\n".join(rows).encode())]).files
    return file


def sums(file):
    return {each["words"]: each["sum_sek"] for each in file.receipt["measures"]}


@pytest.mark.parametrize("title", ["Budgetuppföljning juni 2024", "Utfall och budget 2024", "Uppföljd budget 2024"])
def test_a_title_of_how_a_budget_is_followed_makes_no_budget_of_months(title):
    file = taken(title, "tkr", f"Kod;Verksamhet;{MONTHS}", "51;Hem;-5;-6;-4;-5;-6;-5", "52;Boende;-9;-8;-9;-7;-8;-9")
    assert sums(file) == {"utfall jan–jun 2024, månad för månad": -81000.0}
    assert money_words("Budgetram 2024").kind == "budget"


def test_a_guess_that_moves_money_is_a_warning_of_the_receipt():
    file = taken("Kod;Verksamhet;Utfall jan-jun 2024;Budget 2024", "51;Hem;-50;-100", "52;Boende;-70;-150")
    told = [f.sentence for f in file.placed.findings if f.severity is Severity.WARNING]
    assert any(sentence.startswith("Gissning: Inget säger enheten.") for sentence in told)


def test_months_that_are_not_booked_yet_give_no_money_back_in_columns_to_date():
    file = taken("Utfall 2024", "tkr", f"Kod;Verksamhet;{MONTHS};Totalt", "51;Hem;-5;-10;-15;-20;0;0;-20",
                 "52;Boende;-9;-17;-26;-33;0;0;-33")  # fmt: skip
    assert sums(file) == {"utfall jan–apr 2024, månad för månad": -53000.0}


def test_equal_months_of_a_budget_prove_no_sum():
    months = [";".join([str(-n)] * 6) for n in (30, 12, 18)]
    names = ("51;Hem", "52;Boende", "53;Dag")
    file = taken("Budget 2024", "tkr", f"Kod;Verksamhet;{MONTHS}", *map(";".join, zip(names, months, strict=True)))
    assert file.receipt["sum_loaded_sek"] == -360000.0


def test_a_net_printed_with_the_other_sign_is_a_sum():
    file = taken("tkr", "Konto;Namn;Utfall jan-jun 2024;Budget 2024", "5010;Löner;71911;143822", "6010;Hyra;4388;9055",
                 ";Nettokostnad;-76299;-152877")  # fmt: skip
    assert file.receipt["sum_loaded_sek"] == -229176000.0


def test_sums_above_single_parts_are_sums():
    file = taken("tkr", "Verksamhet;Utfall jan-jun 2024;Budget 2024", "Summa 51;-6656;-9985", "Hemtjänst;-6656;-9985",
                 "Summa 52;-13533;-20300", "Boende;-13533;-20300", "Totalt;-20189;-30285")  # fmt: skip
    assert file.receipt["sum_loaded_sek"] == -50474000.0


def test_two_months_to_date_are_a_guess_and_single_months_are_none():
    year = np.array([[10.0, 21], [20, 38], [5, 11], [40, 83]])
    assert grows(year).cumulative
    assert grows(year).guess
    single = np.array([[10.0, 9], [20, 23], [5, 6], [40, 37]])
    assert not grows(single).cumulative
    assert not grows(single).guess


def test_a_column_that_says_utfall_is_read_although_a_cell_of_two_is_no_number():
    file = taken("tkr", "Kod;Verksamhet;Utfall jan-aug 2024;Budget 2024", "51;Hem;-1x;-90", "52;Boende;-20;-30")
    assert sums(file) == {"utfall jan–aug 2024": -20000.0, "budget 2024": -120000.0}
    assert "”-1x” är inte ett tal. Cellen är inte läst." in [finding.sentence for finding in file.intake.findings]
