"""EK8: both years by another principle; the units' rows change, the total does not."""

import numpy as np
import pytest

from builders import DATA, change, tiny, write_workspace
from forecast.errors import InputError
from forecast.fullyear.known.restated import restate
from forecast.ledger.tree import Role
from forecast.periods import Month
from forecast.service import open_workspace, restate_holiday
from forecast.workspace.load import load_workspace

DEMO = open_workspace(DATA / "demo")
PITEA = open_workspace(DATA / "pitea-2024")


@pytest.mark.parametrize("month", [1, 3, 8])
@pytest.mark.parametrize("central_row", [None, "92.other"])
def test_the_demos_total_stands_to_the_ore_in_both_years(month, central_row):
    restated = restate(DEMO, Month(2024, month), "central", central_row=central_row)
    total = DEMO.tree.position("total")
    for year in restated.years:
        assert year.known
        assert round(float(year.change[total]) + year.outside, 2) == 0
        assert np.count_nonzero(np.round(year.change, 2)) > 20


def test_ek8_piteas_january_to_march_by_a_pay_share_that_is_said_to_be_assumed():
    restated = restate_holiday(PITEA, "central", share=0.8, central_row="512")
    before, now = restated.years
    assert not before.known
    leaves = PITEA.tree.where(Role.LEAF)
    assert round(float(now.change[leaves].sum()), 2) == 0
    assert now.change[PITEA.tree.position("total")] == pytest.approx(0, abs=0.005)
    sabo = PITEA.tree.position("517")
    assert now.change[sabo] == pytest.approx(81_979_000 * 0.8 * (1 - 24.6 / 25.8), abs=1)
    assert restated.assumed[sabo]
    assert not restated.assumed[PITEA.tree.position("512")]


def test_there_and_back_is_where_it_began(tmp_path):
    share, rows = 0.8, ("51", "52")
    folder = write_workspace(tmp_path)
    change(folder, "workspace.yaml", "unit: tkr", "principles: {holiday_liability: unit}\nunit: tkr")
    now = restate(load_workspace(folder), Month(2024, 8), "central", share).years[1]
    at = [0, 1]
    moved = now.booked[at] + now.change[at]
    change(folder, "workspace.yaml", "holiday_liability: unit", "holiday_liability: central")
    lines = "".join(f"{key};x;{amount / 1000:.5f};-1;-1;0\n" for key, amount in zip(rows, moved, strict=True))
    lines += f";Summa;{moved.sum() / 1000:.5f};-2;-2;0\n"
    (folder / "tabell.csv").write_text("kod;verksamhet;utfall;prognos;budget;avvikelse\n" + lines.replace(".", ","))
    back = restate(load_workspace(folder), Month(2024, 8), "unit", share).years[1]
    whole = np.abs(back.booked[at] + back.change[at] - now.booked[at])
    assert (whole <= np.abs(now.booked[at]) * 0.001).all()


def test_a_year_that_is_booked_so_already_is_left_alone():
    restated = restate(DEMO, Month(2024, 8), "unit")
    assert all(not year.change.any() and year.outside == 0 for year in restated.years)


def test_a_change_of_principle_concerns_the_year_before_only(tmp_path):
    workspace = tiny(
        tmp_path,
        {
            "workspace.yaml": (DATA / "demo" / "workspace.yaml").read_bytes(),
            "rows.csv": (DATA / "demo" / "rows.csv").read_bytes(),
            **{f"manader_{y}.csv": (DATA / "demo" / f"manader_{y}.csv").read_bytes() for y in range(2019, 2025)},
            "knowledge.yaml": "schema: 1\nholiday_liability: {changed: 2024, source: k}\n",
        },
    )
    before, now = restate(workspace, Month(2024, 8), "unit").years
    assert (before.principle, now.principle) == ("central", "unit")
    assert before.change.any()
    assert not now.change.any()


def refused(*arguments, **named):
    with pytest.raises(InputError) as caught:
        restate_holiday(*arguments, **named)
    return str(caught.value)


def test_what_is_missing_is_said():
    assert refused(PITEA, "central") == (
        "pitea-2024/knowledge.yaml, kolumn ”pay_rows”: Ingen rad har en känd andel lön, så det går inte att säga hur "
        "mycket av den som flyttas. Skriv radernas andel lön i pay_rows, eller anta en med --pay-share, till exempel "
        "0.8."
    )
    assert refused(open_workspace(DATA / "askersund-2024"), "unit") == (
        "askersund-2024/workspace.yaml, kolumn ”principles › holiday_liability”: Arbetsytan säger inte hur "
        "semesterlöneskulden bokförs. Skriv unit (per enhet) eller central."
    )
    assert "Den centrala raden ”total” är ingen rad som belopp bokförs på." in refused(
        PITEA, "central", share=0.8, central_row="total"
    )
    assert "Utfall till och med februari 2024 finns inte. Välj bland 2024-03." in refused(
        PITEA, "central", Month(2024, 2), share=0.8
    )
