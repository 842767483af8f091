"""The demo workspace: the same bytes as its script writes, Askersund's printed sums, and the habits it shall show."""

import csv
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from forecast.drivers.placements import booked_days
from forecast.drivers.population.counts import GROUPS, group_count
from forecast.periods import Month
from forecast.workspace.load import load_workspace

DATA = Path(__file__).parents[2] / "data"
DEMO = DATA / "demo"
YEARS = (2019, 2020, 2021, 2022, 2023, 2024)


def read(path):
    """Rows of a semicolon-separated file as dicts, notes left out."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter=";"))


def printed(year, measure):
    """Activity name of the year's report -> tkr in one column of Askersund's two tables; 51 is given by its parts."""
    tables = [read(DATA / f"askersund-{year}" / f"{name}.csv") for name in ("driftredovisning", "sarredovisning_51")]
    rows = [row for row in tables[0] if row["kod"] not in {"", "51"}]
    rows += [row for row in tables[1] if row["verksamhet"] != "Summa"]
    return [int(row[measure]) for row in rows]


@pytest.fixture(scope="module")
def months():
    """(kind, activity name, cost type, year) -> 12 amounts in kr, None where the cell is empty."""
    out = {}
    for year in YEARS:
        for row in read(DEMO / f"manader_{year}.csv"):
            for kind in ("utfall", "budget"):
                key = (kind, row["verksamhet"], row["kostnadsslag"], year)
                out.setdefault(key, []).append(int(row[kind]) if row[kind] else None)
    return out


def yearly(months, kind, year):
    """Yearly (or so far) kr per activity, in the order of `printed`."""
    names = [row["verksamhet"] for row in read(DATA / "askersund-2024" / "driftredovisning.csv")]
    names = [name for name in names if name not in {"Äldreomsorg/LSS", "Summa"}]
    names += [row["verksamhet"] for row in read(DATA / "askersund-2024" / "sarredovisning_51.csv")][:-1]
    sums = dict.fromkeys(names, 0)
    for (which, activity, _, when), amounts in months.items():
        if (which, when) == (kind, year):
            sums[activity] += sum(amount or 0 for amount in amounts)
    return list(sums.values())


def series(months, kind, activity, cost_type):
    """(6, 12) kr of one row; NaN where the cell is empty."""
    return np.array([months[kind, activity, cost_type, year] for year in YEARS], dtype=np.float64)


def of_type(months, cost_type):
    """(5, 12) outcome of one cost type over all activities, the full years."""
    rows = {key[1] for key in months if key[2] == cost_type}
    return sum(series(months, "utfall", row, cost_type)[:5] for row in rows)


def test_the_script_writes_the_shipped_bytes(tmp_path):
    subprocess.run([sys.executable, str(DEMO / "make.py"), str(tmp_path)], check=True, capture_output=True)
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    shipped = {path.name: path.read_bytes() for path in DEMO.iterdir() if path.suffix in {".csv", ".yaml"}}
    assert sorted(written) == sorted(shipped)
    assert [name for name in shipped if written[name] != shipped[name]] == []


@pytest.mark.parametrize(
    ("kind", "year", "measure"),
    [
        ("utfall", 2023, "utfall_2023"),
        ("budget", 2023, "budget_2023"),
        ("utfall", 2024, "utfall_2024_08"),
        ("budget", 2024, "budget_2024"),
    ],
)
def test_every_activity_has_the_printed_sum(months, kind, year, measure):
    assert yearly(months, kind, year) == [amount * 1000 for amount in printed(year, measure)]


def test_those_who_are_80_are_as_many_as_the_drivers_say():
    population = load_workspace(DEMO).population
    counts = {year: group_count(population.at(year), GROUPS["80+"]) for year in (2019, 2024, 2030)}
    assert counts == {2019: 731, 2024: 842, 2030: 1015}
    assert next(year for year, later in zip(population.years, population.projected, strict=True) if later) == 2024
    assert (population.counts >= 0).all()


def test_nothing_is_booked_after_august_2024_and_everything_before(months):
    for (kind, _, _, year), amounts in months.items():
        booked = 8 if (kind, year) == ("utfall", 2024) else 12
        assert [amount is not None for amount in amounts] == [month < booked for month in range(12)]


def test_costs_are_negative_and_income_positive(months):
    for (_, activity, cost_type, year), amounts in months.items():
        sign = 1 if cost_type in {"Intäkter", "Bidrag", "Avgifter"} else -1
        assert all(amount is None or amount * sign >= 0 for amount in amounts), (activity, cost_type, year)


def test_the_committee_grows_and_its_deficit_grows(months):
    actual = [sum(yearly(months, "utfall", year)) for year in YEARS[:5]]
    deviation = [a - sum(yearly(months, "budget", y)) for a, y in zip(actual, YEARS, strict=False)]
    assert all(1.04 < later / earlier < 1.075 for earlier, later in pairwise(actual))
    assert deviation == sorted(deviation, reverse=True)
    assert deviation[-1] == -25_093_000


def test_pay_holidays_and_substitutes_shape_the_year(months):
    staff, substitutes = of_type(months, "Personal"), of_type(months, "Vikarier")
    both = staff + substitutes
    assert both[:, :8].sum(axis=1) / both.sum(axis=1) == pytest.approx(0.66, abs=0.006)
    assert (staff[:, 6] > 0.87 * staff[:, 5]).all(), "July holds holidays that are already paid for"
    assert (substitutes[:, 6] < 1.4 * substitutes[:, 1]).all()
    assert staff[[0, 2, 3, 4], 3] / staff[[0, 2, 3, 4], 2] == pytest.approx(1.033, abs=0.012)
    assert staff[1, 4] / staff[1, 5] > 1.04, "2020's review is paid in May, with April's share"


def test_lumps_and_late_invoices_stand_in_their_months(months):
    rent = series(months, "utfall", "Boende enl. LSS för vuxna", "Lokaler")
    assert (rent[0] != 0).tolist() == [month % 3 == 0 for month in range(12)]
    grant = series(months, "utfall", "Hemtjänst i ordinärt boende ink natt", "Bidrag")
    assert np.flatnonzero(grant[4]).tolist() == [5, 11]
    bought = of_type(months, "Köp av verksamhet")
    assert (bought[:, 0] > 0.85 * bought[:, 1]).all()
    assert (bought[:, 11] < 1.1 * bought[:, 10]).all()
    other = of_type(months, "Övrigt")
    assert (other[:, 11] < 1.1 * other[:, 10]).all()


def test_rents_are_budgeted_in_twelfths(months):
    rent = series(months, "budget", "Särskilt boende/annat boende", "Lokaler")
    assert np.ptp(rent, axis=1).max() <= 12


def test_booked_one_offs_and_grants_are_visible_in_the_months():
    workspace = load_workspace(DEMO)
    actual = workspace.ledger.frame.query("kind == 'actual' and year == 2024").groupby("row")["amount"]
    once = {event.row: float(event.amount) for event in workspace.events if event.kind == "one_off"}
    income = actual.get_group("personlig-assistans.income").to_numpy()
    assert income[4] - np.delete(income, 4).mean() == pytest.approx(once["personlig-assistans.income"], rel=0.03)
    other = actual.get_group("sarskilt-boende.other").to_numpy()
    assert other[2] - np.delete(other, 2).mean() == pytest.approx(once["sarskilt-boende.other"], rel=0.15)
    sums = actual.sum()
    assert {grant.row: float(grant.booked) for grant in workspace.grants} == {
        grant.row: sums[grant.row] for grant in workspace.grants
    }


def test_the_workspace_loads_whole_and_says_that_it_is_invented():
    workspace = load_workspace(DEMO)
    assert workspace.settings.synthetic
    assert workspace.settings.municipality == "Demokommun (påhittad)"
    assert all(receipt.whole for receipt in workspace.ledger.receipts)
    leaves = {row.key for row in workspace.tree.rows if row.role.value == "leaf"}
    assert {previous.row for previous in workspace.previous} == leaves
    assert {judgement.row for judgement in workspace.judgements} < leaves
    texts = [comment.quote for comment in workspace.comments] + [comment.author for comment in workspace.comments]
    texts += [item.name for item in (*workspace.events, *workspace.grants, *workspace.judgements)]
    texts += [item.source for item in (*workspace.previous, *workspace.volumes, *workspace.driver_facts)]
    assert [text for text in texts if not text.startswith("Påhittat") and not text.startswith("Påhittad")] == []


def test_every_file_says_that_it_is_invented():
    for path in DEMO.iterdir():
        if path.suffix in {".csv", ".yaml"}:
            assert path.read_text(encoding="utf-8").startswith("# Påhittad kommun: alla siffror är syntetiska.")


def test_the_placements_are_those_that_the_months_hold(months):
    """Days times price of placements.csv are the year's booked months, but for the kronor that make the sums foot."""
    names = {"psykisk-storning": "Långvarig psykisk störning", "lss-boende-barn": "Boende enligt LSS för barn och unga",
             "55": "Vård vuxna missbruksproblem", "56": "Barn- och ungdomsvård",
             "57": "Övr. insatser vux/Eko bistånd"}  # fmt: skip
    cases = load_workspace(DEMO).placements
    assert {case.row.removesuffix(".placements") for case in cases} == set(names)
    for key, name in names.items():
        own = [case for case in cases if case.row == f"{key}.placements"]
        paid = -sum(booked_days(case, Month(2024, 8)) * case.price for case in own)
        assert series(months, "utfall", name, "Placeringar")[5, :8].sum() == pytest.approx(paid, abs=5)
