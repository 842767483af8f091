import numpy as np
import pandas as pd
import pytest

from forecast.errors import UsageError
from forecast.fullyear.backtest import ROW, backtest
from forecast.fullyear.history.members import MEMBERS
from forecast.fullyear.lines import Lines
from forecast.fullyear.project import LEVELS, project


def make(series=12, years=5, first=2018, seed=5):
    rng = np.random.default_rng(seed)
    rows = [
        (f"s{s:02d}", first + y, month, float((100 + 10 * s) * 1.03**y * rng.lognormal(0, 0.05)))
        for s in range(series)
        for y in range(years)
        for month in range(1, 13)
    ]
    return pd.DataFrame(rows, columns=["series_id", "year", "month", "value"])


PANEL = make()


def test_one_row_a_task_in_the_contracts_columns():
    found = backtest(PANEL, [4, 2], "last")
    assert list(found.rows.columns) == list(ROW)
    assert not found.rows.duplicated(["series_id", "year", "cutoff"]).any()
    assert found.rows[["series_id", "cutoff"]].to_numpy().tolist()[:3] == [["s00", 2], ["s00", 4], ["s01", 2]]
    assert (found.rows["year"] == 2022).all()
    assert len(found.rows) == 24
    assert found.skipped == ()


def test_all_years_with_two_before_and_chosen_years():
    assert sorted(backtest(PANEL, [6], "all").rows["year"].unique()) == [2020, 2021, 2022]
    chosen = backtest(PANEL, [6], [2019, 2021])
    assert set(chosen.rows["year"]) == {2021}
    assert {(s.year, s.reason) for s in chosen.skipped} == {(2019, "färre än två hela år före")}


def test_intervals_hold_the_point_and_are_nested():
    rows = backtest(PANEL, [3, 9], "last").rows
    assert (rows["lo95"] <= rows["lo80"]).all()
    assert (rows["lo80"] <= rows["hi80"]).all()
    assert (rows["hi80"] <= rows["hi95"]).all()


def test_a_task_is_what_project_says():
    table = backtest(PANEL, [5], "last").rows
    cube = PANEL["value"].to_numpy().reshape(12, 5, 12)
    lines = Lines(
        months=5,
        history=cube[:, :4],
        booked=np.where(np.arange(12) < 5, cube[:, 4], np.nan),
        actual=np.sum(cube[:, 4, :5], axis=1),
        budget=np.full(12, np.nan),
        prior_total=np.full(12, np.nan),
        shares=np.full((12, 12), 1 / 12),
        group=np.zeros(12, dtype=np.int64),
        fixed=(None,) * 12,
    )
    found = project(lines)
    assert table["point"].to_numpy() == pytest.approx(found.point)
    bounds = table[["lo95", "lo80", "hi80", "hi95"]].to_numpy()
    levels = [LEVELS.index(level) for level in (0.025, 0.1, 0.9, 0.975)]
    assert bounds == pytest.approx(found.point[:, None] + found.spread[:, levels])


def test_nothing_after_the_cutoff_is_used():
    changed = PANEL.copy()
    late = (changed["series_id"] == "s03") & (changed["year"] == 2021) & (changed["month"] > 4)
    changed.loc[late | ((changed["series_id"] == "s03") & (changed["year"] == 2022)), "value"] *= 7
    pick = {"series_id": "s03", "year": 2021, "cutoff": 4}
    before, after = (
        table.loc[(table[list(pick)] == pd.Series(pick)).all(axis=1)].to_numpy().tolist()
        for table in (backtest(PANEL, [4], "all").rows, backtest(changed, [4], "all").rows)
    )
    assert len(before) == 1
    assert before == after


def test_other_series_are_only_read_before_the_target_year():
    changed = PANEL.copy()
    changed.loc[(changed["series_id"] != "s03") & (changed["year"] >= 2022), "value"] *= 7
    before, after = (
        table[(table["series_id"] == "s03")].reset_index(drop=True)
        for table in (backtest(PANEL, [4], "all").rows, backtest(changed, [4], "all").rows)
    )
    pd.testing.assert_frame_equal(before, after)
    earlier = PANEL.copy()
    earlier.loc[(earlier["series_id"] != "s03") & (earlier["year"] == 2021), "value"] *= 3
    other = backtest(earlier, [4], "last").rows
    mine, moved = (table[table["series_id"] == "s03"]["hi80"].iloc[0] for table in (backtest(PANEL, [4]).rows, other))
    assert mine != moved


def test_incomplete_target_years_are_skipped_and_told():
    short = PANEL[~((PANEL["series_id"] == "s01") & (PANEL["year"] == 2022) & (PANEL["month"] == 12))].copy()
    short.loc[(short["series_id"] == "s02") & (short["year"] == 2022) & (short["month"] == 1), "value"] = np.nan
    found = backtest(short, [4], "last")
    assert {(s.series_id, s.year, s.reason) for s in found.skipped} == {
        ("s01", 2022, "året saknar månader"),
        ("s02", 2022, "året saknar månader"),
    }
    assert len(found.rows) == 10


def test_two_earlier_years_are_enough_and_a_zero_series_survives():
    panel = make(series=2, years=3)
    panel.loc[panel["series_id"] == "s01", "value"] = 0.0
    rows = backtest(panel, [1, 11, 12]).rows
    assert len(rows) == 6
    assert np.isfinite(rows[["point", "lo80", "hi80", "lo95", "hi95"]].to_numpy()).all()
    assert (rows.loc[rows["series_id"] == "s01", "point"] == 0).all()


def test_cutoff_twelve_is_the_outcome():
    rows = backtest(PANEL, [12]).rows
    truth = PANEL[PANEL["year"] == 2022].groupby("series_id")["value"].sum()
    assert rows["point"].to_numpy() == pytest.approx(truth.to_numpy())
    assert rows["hi95"].to_numpy() == pytest.approx(truth.to_numpy())
    assert set(rows["method"]) == {"closed"}


def test_the_budget_column_is_used_from_january_only():
    panel = PANEL.assign(budget=2000.0)
    found = backtest(panel, [4]).rows
    assert "combined_budget" in set(found["method"])
    late = panel.copy()
    late.loc[late["month"] > 1, "budget"] = 1.0
    pd.testing.assert_frame_equal(found, backtest(late, [4]).rows)


def test_further_methods_stand_apart():
    found = backtest(PANEL, [4])
    assert set(found.all_methods["method"]) == {"linear", *MEMBERS}
    assert len(found.all_methods) == (1 + len(MEMBERS)) * len(found.rows)
    planned = backtest(PANEL.assign(budget=2000.0), [4]).all_methods
    assert set(planned["method"]) - set(found.all_methods["method"]) == {"bf"}


def test_the_forecast_lies_between_the_readings():
    found = backtest(PANEL, [4, 8], "all")
    ends = found.all_methods[found.all_methods["method"] != "linear"].groupby(["series_id", "year", "cutoff"])["point"]
    whole = found.rows.set_index(["series_id", "year", "cutoff"])["point"]
    assert (whole >= ends.min() - 1e-9).all()
    assert (whole <= ends.max() + 1e-9).all()


def test_progress_is_told_and_the_order_of_rows_does_not_matter():
    seen = []
    first = backtest(PANEL, [2, 4], progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]
    shuffled = PANEL.sample(frac=1, random_state=1)
    second = backtest(shuffled, [2, 4]).rows.sort_values(["series_id", "year", "cutoff"], ignore_index=True)
    assert second["point"].to_numpy() == pytest.approx(first.rows["point"].to_numpy())


@pytest.mark.parametrize("cutoffs", [[], [0], [13], [4, 4]])
def test_wrong_cutoffs_are_refused(cutoffs):
    with pytest.raises(UsageError, match="1 till 12"):
        backtest(PANEL, cutoffs)


def test_wrong_target_years_are_refused():
    with pytest.raises(UsageError, match="Skriv last, all eller år"):
        backtest(PANEL, [4], "first")
