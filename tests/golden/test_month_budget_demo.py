"""The demo's proposed month budget, row by row, in tkr.

When it is meant to change, write the golden file anew with
`forecast phase data/demo --unit tkr --out tests/golden/manadsbudget_demo.csv` and read the difference.
"""

import csv
from pathlib import Path

import pytest

from forecast.formats.csv_table import read_csv
from forecast.money import Unit, parse_amount
from forecast.report.phasing_table import phasing_csv
from forecast.service import phase
from forecast.workspace.phasing_file import MONTH_COLUMNS

GOLDEN = Path(__file__).with_name("manadsbudget_demo.csv")


@pytest.fixture(scope="module")
def made(real_workspace):
    demo = real_workspace("demo")
    return phase(demo, unit=Unit.TKR), phasing_csv(demo, phase(demo, unit=Unit.TKR))


def test_every_row_is_as_before(made):
    now = list(read_csv(made[1].encode(), "ny").records())
    before = list(read_csv(GOLDEN.read_bytes(), GOLDEN.name).records())
    assert [cells["row"] for _, cells in now] == [cells["row"] for _, cells in before]
    for (_, new), (_, old) in zip(now, before, strict=True):
        assert {key: new[key] for key in ("choice", "reason", "year")} == {
            key: old[key] for key in ("choice", "reason", "year")
        }
        for month in MONTH_COLUMNS:  # a unit: another machine may turn a rounding
            assert parse_amount(new[month]) == pytest.approx(parse_amount(old[month]), abs=1)


def test_months_sum_to_the_years_budget_of_the_committee(made):
    assert sum(row.year for row in made[0].rows) == -318_377_000


def test_what_an_economist_would_expect(made):
    rows = {row.row: row for row in made[0].rows}
    rent, grant = rows["lss-boende-vuxna.rent"], rows["hemtjanst.grants"]
    assert [i + 1 for i, month in enumerate(rent.months) if month] == [1, 4, 7, 10]  # quarterly rent
    assert [i + 1 for i, month in enumerate(grant.months) if month] == [6, 12]  # lump grant
    staff, substitutes = rows["hemtjanst.staff"].months, rows["hemtjanst.substitutes"].months
    assert max(staff) == staff[6]  # holiday liability per unit: least pay in July
    assert min(substitutes) == substitutes[6]  # and most substitutes


def test_the_golden_file_is_the_shape_that_comes_back():
    with GOLDEN.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter=";"))
    assert all(row["unit"] == "tkr" and row["locked"] == "nej" for row in rows)
