"""EK13: the unallocated saving as a bar of its own that shrinks as it is distributed."""

from functools import cache

import pytest

from builders import DATA, ROWS, TABLE, scenario_of, tiny
from forecast.errors import InputError
from forecast.formats.yaml_file import read_yaml
from forecast.ledger.specs import Layer
from forecast.money import NBSP
from forecast.periods import Month
from forecast.scenario.files import load_scenario
from forecast.scenario.levers.savings import SavingChange, saving_keys
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import unite
from forecast.service import open_workspace

ADOPTED = Choice(headline=Layer.ADOPTED, draws=300)
FILE = DATA.parent / "scenarios" / "pitea-2024" / "fordela-fiktiva-10-mkr.yaml"
JULY = Month(2024, 7)


@cache
def pitea():
    workspace = open_workspace(DATA / "pitea-2024")
    return workspace, base_year(workspace, ADOPTED)


def run(scenario):
    workspace, year = pitea()
    return with_scenario(workspace, year, scenario, ADOPTED, ())


def made(key="fiktiva", **said):
    change = SavingChange(**{"amount_per_year": 10_000_000.0, "start": JULY, "realisation": 0.5} | said)
    return run(scenario_of("pitea-2024", savings={key: change}))


def bars(result):
    return {step.step: step.amount for step in result.bridge}


def deviation(result):
    return float(result.main.deviation[result.total])


def refused(**said):
    with pytest.raises(InputError) as caught:
        made(**said)
    return str(caught.value)


def test_ek13_the_saving_is_its_own_bar_44_per_cent_of_the_deviation():
    base = run(unite((), "pitea-2024"))
    bar = bars(base)["Fiktiva 26 mkr"]
    assert (bar, deviation(base)) == (-25_914_000, -58_574_000)
    assert round(100 * bar / deviation(base)) == 44
    assert deviation(base) - bar == -32_660_000


def test_ek13_ten_million_half_realised_from_july_is_two_and_a_half_million_better():
    base, result = run(unite((), "pitea-2024")), run(unite((load_scenario(FILE),), "pitea-2024"))
    assert deviation(result) - deviation(base) == 2_500_000
    [lever] = result.levers
    assert (lever.amount, lever.next_year) == (2_500_000, 5_000_000)
    assert lever.arithmetic.replace(NBSP, " ") == (
        "10 000 tkr om året × 6/12 × 50 % som blir av (antagande) = +2 500 tkr i år, +5 000 helt år"
    )


def test_what_is_distributed_disappears_from_its_bar_and_the_budget_foots():
    base, result = run(unite((), "pitea-2024")), run(unite((load_scenario(FILE),), "pitea-2024"))
    assert bars(result)["Fiktiva 26 mkr"] == -15_914_000
    assert bars(result)["Särskilt boende för äldre"] == -9_050_000 - 5_000_000
    budget = [float(item.main.base.budget[item.total]) for item in (base, result)]
    assert budget[0] == budget[1]
    assert round(sum(bars(result).values()), 2) == deviation(result)


def test_without_rows_the_saving_lands_on_its_own_row_and_no_budget_moves():
    result = made()
    base = run(unite((), "pitea-2024"))
    at = result.main.tree.position("fiktiva")
    assert float(result.main.forecast[at] - base.main.forecast[at]) == 2_500_000
    assert (result.main.base.budget == base.main.base.budget).all()
    assert "raden själv" in result.levers[0].new


def test_a_saving_that_the_base_counts_on_itself_is_not_counted_twice(tmp_path):
    rows = ROWS.replace("by_activity;total", "by_activity;spar;total;Ofördelat;;net;leaf;Ofördelat\nby_activity;total")
    table = TABLE.replace(";Summa;-80;-123;-120;-3", ";Ofördelat;;;24;\n;Summa;-80;-123;-96;-27")
    workspace = tiny(tmp_path / "prov", {"rows.csv": rows, "tabell.csv": table})
    choice = Choice(draws=1)
    year = base_year(workspace, choice)
    base = with_scenario(workspace, year, scenario_of("prov"), choice, ())
    held = float(base.main.forecast[base.main.tree.position("spar")])
    assert held == 24_000, "a row without outcome stands on its budget, so the base takes the saving for granted"
    change = SavingChange(**{"amount_per_year": 12_000.0, "from": "2024-09", "realisation": 0.5, "rows": {"52": 1.0}})
    made = with_scenario(workspace, year, scenario_of("prov", savings={"spar": change}), choice, ())
    [lever] = made.levers
    assert lever.amount == 12_000 * 0.5 * 4 / 12 - 12_000
    assert float(made.main.deviation[made.main.tree.position("spar")]) == 0
    assert lever.arithmetic.endswith("; prognosen räknade redan med 12 tkr av den på raden själv, och det tas bort")


def test_an_uncertain_saving_is_drawn_and_its_mean_is_expected():
    [lever] = made(realisation=None, low=0.0, likely=0.5, high=0.8, rows={"517": 1.0}).levers
    assert lever.amount == pytest.approx(10_000_000 * 0.45 / 2)
    assert lever.levels.tolist() == [0, 0.5, 1]
    assert lever.postings[0].knots.tolist() == [0, 2_500_000, 4_000_000]
    assert lever.postings[1].budget
    assert lever.postings[1].knots is None


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            {"key": "fiktivt"},
            "”fiktivt” är ingen rad med en besparing som inte är fördelad (budget men inget utfall). ",
        ),
        ({"key": "517"}, "”517” är ingen rad med en besparing som inte är fördelad"),
        ({"rows": {"total": 1.0}}, "”total” är en summa. Ändra en rad som summan består av: 510-511, fiktiva, 512"),
        ({"rows": {"571": 1.0}}, "Raden ”571” finns inte i ”by_activity”. Menar du ”5"),
        ({"rows": {"fiktiva": 1.0}}, "”fiktiva” står bland raderna som ska få besparingen. Ta bort den ur ”rows”."),
        ({"start": Month(2024, 3)}, "Besparingen börjar i mars 2024, men bara månader efter mars 2024 under 2024 kan"),
        (
            {"amount_per_year": 26_000_000.0},
            "”fiktiva” har 25 914 tkr att fördela, inte 26 000. Fördela högst 25 914 tkr.",
        ),
    ],
)
def test_a_saving_that_cannot_be_is_refused(said, sentence):
    assert sentence in refused(**said).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("rows: {a: 0.5, b: 0.6}", "Andelarna i ”rows” blir tillsammans 1,10; de ska bli 1."),
        ("rows: {a: 1.2}", "”1.2” går inte att läsa här. Väntat: högst 1."),
        ("realisation: 2", "Väntat: högst 1."),
    ],
)
def test_shares_past_one_are_refused_with_their_line(line, sentence):
    with pytest.raises(InputError) as caught:
        read_yaml(f"amount_per_year: 1\nfrom: 2024-07\n{line}\n".encode(), "s.yaml", SavingChange)
    assert str(caught.value).startswith("s.yaml, rad ")
    assert sentence in str(caught.value)


def test_keys_are_budgets_that_nobody_has_used():
    workspace, _ = pitea()
    assert dict(saving_keys(workspace, Month(2024, 3))) == {"fiktiva": "Fiktiva 26 mkr"}
    assert saving_keys(workspace, Month(2024, 12)) == {}
