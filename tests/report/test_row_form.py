"""What was understood of a typed forecast, and which parts of a row can be judged."""

import math

import pytest

from builders import DATA
from forecast.money import Unit
from forecast.report.row_form import amount_words, judgeable, understood
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run


@pytest.mark.parametrize("text", ["-87 000", "−87 000", "(87 000)", "- 87 000,0"])
def test_an_amount_is_echoed_with_its_distance_to_the_budget(text):
    found = understood(text, Unit.TKR, -81_983_000.0, -58_661_000.0)
    assert found.sek == -87_000_000.0
    assert found.echo.replace("\N{NO-BREAK SPACE}", " ") == "= −87 000 tkr, −5 017 tkr mot budget"
    assert found.odd == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("87 000", "Raden är en kostnad i budgeten, men beloppet är en intäkt. Kostnad skrivs med minus."),
        ("-87", "Beloppet är mycket mindre än budgeten. Enheten är tkr."),
        ("-87 000 000", "Beloppet är mycket större än budgeten. Enheten är tkr."),
        ("0", ""),
    ],
)
def test_what_looks_wrong_is_told_and_still_understood(text, told):
    assert understood(text, Unit.TKR, -81_983_000.0, math.nan).odd == told


def test_without_a_budget_the_outcome_is_what_it_is_held_against():
    found = understood("5,5", Unit.MNKR, math.nan, -2e6)
    assert found.echo == "= 5,5 mnkr"
    assert found.odd.startswith("Raden är en kostnad i utfallet")


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="Kan inte tolka ”åtta” som ett tal"):
        understood("åtta", Unit.TKR, 0.0, 0.0)


def test_words_keep_every_decimal_and_never_say_minus_zero():
    assert amount_words(-61_234_500.0, Unit.TKR).replace("\N{NO-BREAK SPACE}", " ") == "−61 234,5 tkr"
    assert amount_words(-0.001, Unit.TKR, signed=True) == "0 tkr"


class TestJudgeable:
    def part(self, name):
        workspace = open_workspace(DATA / name)
        return run(workspace, (), Choice(draws=1)).main

    def test_a_leaf_itself_and_the_parts_of_a_sum(self):
        main = self.part("demo")
        sums = [at for at in range(len(main.tree.rows)) if main.tree.leaves_below(at) != [at]]
        at = next(at for at in sums if len(main.tree.leaves_below(at)) <= 15)
        assert [key for key, _ in judgeable(main, at)] == [main.tree.rows[i].key for i in main.tree.leaves_below(at)]
        leaf = main.tree.leaves_below(at)[0]
        assert judgeable(main, leaf) == ((main.tree.rows[leaf].key, main.tree.rows[leaf].name),)
        assert judgeable(main, main.tree.position("total")) == ()

    def test_nothing_in_a_closed_year(self):
        main = self.part("ekero-2023")
        assert all(judgeable(main, at) == () for at in range(len(main.tree.rows)))
