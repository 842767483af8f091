"""No task may know more than its cutoff: what comes later is changed at will, and the task's row stays byte for byte.

Panels are random: seasons, level shifts, zeros, both signs, unknown months, budgets, and series that begin and end in
different years.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.fullyear.backtest import BacktestTable, backtest

FIRST = 2015
CUTOFFS = (1, 4, 11)
KEYS = ["series_id", "year", "cutoff"]


@dataclass(frozen=True)
class Case:
    """A panel and what is changed in it: a series, a target year and a cutoff."""

    panel: pd.DataFrame
    series: str
    year: int
    cutoff: int
    seed: int

    @property
    def before_cutoff(self) -> pd.Series:
        """(N,) what the task may know of its own series."""
        mine = self.panel["series_id"] == self.series
        year, month = self.panel["year"], self.panel["month"]
        return mine & ((year < self.year) | ((year == self.year) & (month <= self.cutoff)))

    @property
    def others_before(self) -> pd.Series:
        """(N,) what the task may know of other series."""
        return (self.panel["series_id"] != self.series) & (self.panel["year"] < self.year)


def random_panel(seed: int, series: int, years: int, holes: float, *, budget: bool) -> pd.DataFrame:
    """Months of any kind; every series has a whole last year, so that there are tasks."""
    rng = np.random.default_rng(seed)
    parts = []
    for number in range(series):
        skipped = int(rng.integers(0, max(years - 2, 1)))
        count = years - skipped
        season = 1 + 0.5 * np.sin(2 * np.pi * (np.arange(12) + rng.integers(12)) / 12) * rng.random()
        level = rng.choice([-1, 1]) * 10 ** rng.uniform(1, 6) * (1 + np.cumsum(rng.normal(0, 0.1, count)))
        amounts = level[:, None] * season * rng.lognormal(0, 0.2, (count, 12))
        kind = rng.integers(4)
        amounts = np.where(kind == 1, amounts * (rng.random((count, 12)) < 0.4), amounts)
        amounts = np.where(kind == 2, amounts * rng.choice([-1, 1], (count, 12)), amounts)
        amounts[:-1] = np.where(rng.random((count - 1, 12)) < holes, np.nan, amounts[:-1])
        part = pd.DataFrame(
            {
                "series_id": f"s{number}",
                "year": np.repeat(FIRST + skipped + np.arange(count), 12),
                "month": np.tile(np.arange(1, 13), count),
                "value": np.round(amounts.reshape(-1), 2),
            }
        )
        if budget:
            part["budget"] = np.repeat(np.where(rng.random(count) < 0.8, np.round(12 * level, 0), np.nan), 12)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A random panel and one place in it, which need not be a task."""
    series, years = draw(st.integers(2, 6)), draw(st.integers(3, 7))
    seed = draw(st.integers(0, 2**32 - 1))
    panel = random_panel(seed, series, years, draw(st.sampled_from([0.0, 0.02])), budget=draw(st.booleans()))
    return Case(
        panel,
        f"s{draw(st.integers(0, series - 1))}",
        FIRST + draw(st.integers(2, years - 1)),
        draw(st.sampled_from(CUTOFFS)),
        seed,
    )


def scrambled(case: Case, kept: pd.Series) -> pd.DataFrame:
    """The panel with other money, signs and sizes in every row that is not kept; the months stay known or unknown."""
    rng = np.random.default_rng(case.seed + 1)
    out = case.panel.copy()
    noise = np.round(rng.choice([-1, 1], len(out)) * 10 ** rng.uniform(-2, 9, len(out)), 2)
    known = out["value"].notna()
    out.loc[~kept & known, "value"] = noise[~kept & known]
    if "budget" in out.columns:
        # a target year's budget stands in its January, which the task knows
        out.loc[~kept, "budget"] = noise[::-1][~kept]
    return out


def bytes_of(found: BacktestTable, series: str, year: int, cutoff: int | None = None) -> tuple[str, str]:
    """What would be written about a task: its row and every method's."""
    texts = []
    for table in (found.rows, found.all_methods):
        mine = (table["series_id"] == series) & (table["year"] == year)
        if cutoff is not None:
            mine &= table["cutoff"] == cutoff
        texts.append(table[mine].to_csv(index=False))
    return texts[0], texts[1]


def assert_same(case: Case, before: BacktestTable, after: BacktestTable, methods: tuple[str, ...] = ()) -> None:
    """The same rows of the case's series and year, but for rounding in the last digits.

    Where series come and go, a batch of one row may be summed in another order than a batch of many.
    """
    value = case.panel.loc[case.panel["series_id"] == case.series, "value"].abs().max()
    for first, second in ((before.rows, after.rows), (before.all_methods, after.all_methods)):
        found = [part[(part["series_id"] == case.series) & (part["year"] == case.year)] for part in (first, second)]
        if methods:
            found = [part[part["method"].isin(methods)] for part in found]
        found = [part.reset_index(drop=True) for part in found]
        pd.testing.assert_frame_equal(*found, check_dtype=False, check_exact=False, rtol=1e-11, atol=1e-11 * value)


@settings(max_examples=40)
@given(cases())
def test_what_comes_after_the_cutoff_changes_nothing(case):
    """Months after the cutoff and later years of the same series; the target year or later of every other series."""
    changed = scrambled(case, case.before_cutoff | case.others_before)
    # one series' cutoff says nothing of the other cutoffs' tasks, so only the asked one is run
    before, after = (
        bytes_of(backtest(panel, [case.cutoff], "all"), case.series, case.year) for panel in (case.panel, changed)
    )
    assert before == after


@settings(max_examples=15)
@given(cases())
def test_years_after_the_target_need_not_be_there(case):
    """The panel cut off after the target year gives the same row as the whole one."""
    short = case.panel[case.panel["year"] <= case.year]
    years = [case.year]
    if not (case.panel["year"] == case.year).any():
        return
    before, after = (
        bytes_of(backtest(panel, [case.cutoff], years), case.series, case.year) for panel in (case.panel, short)
    )
    assert before == after


@settings(max_examples=15)
@given(cases())
def test_unknown_later_months_of_others_change_nothing(case):
    """Whether other series' target year is complete is later knowledge too."""
    others = (case.panel["series_id"] != case.series) & (case.panel["year"] >= case.year)
    holed = case.panel.copy()
    holed.loc[others & (holed["month"] > 2), "value"] = np.nan
    assert_same(case, *(backtest(panel, [case.cutoff], "all") for panel in (case.panel, holed)))


@settings(max_examples=15)
@given(cases())
def test_a_series_without_earlier_years_changes_no_other_row(case):
    """A series that begins in the target year can be added or taken away."""
    rng = np.random.default_rng(case.seed + 2)
    last = int(case.panel["year"].max())
    new = pd.DataFrame(
        {
            "series_id": "ny",
            "year": np.repeat(np.arange(case.year, last + 4), 12),
            "month": np.tile(np.arange(1, 13), last + 4 - case.year),
            "value": np.round(rng.normal(0, 1e6, 12 * (last + 4 - case.year)), 2),
        }
    )
    more = pd.concat([new, case.panel], ignore_index=True)
    assert_same(case, *(backtest(panel, [case.cutoff], "all") for panel in (case.panel, more)))


@settings(max_examples=15)
@given(cases())
def test_a_series_with_earlier_years_moves_no_booked_month_and_no_own_reading(case):
    """Other series' earlier years may move a span; the plain pace and the row's own readings stay."""
    alone = case.panel[case.panel["series_id"] == case.series]
    tables = [backtest(panel, [case.cutoff], "all") for panel in (case.panel, alone)]
    assert_same(case, *tables, methods=("linear", "last_year", "growth"))


@settings(max_examples=15)
@given(cases())
def test_the_order_of_rows_changes_nothing(case):
    """Shuffled rows give the same rows; only the order of the series follows the file."""
    shuffled = case.panel.sample(frac=1, random_state=case.seed % 1000)
    tables = [backtest(panel, list(CUTOFFS), "all") for panel in (case.panel, shuffled)]
    rows = [table.rows.sort_values(KEYS).to_csv(index=False) for table in tables]
    others = [table.all_methods.sort_values([*KEYS, "method"]).to_csv(index=False) for table in tables]
    assert rows[0] == rows[1]
    assert others[0] == others[1]


@settings(max_examples=10)
@given(cases())
def test_a_cutoff_is_forecast_alike_alone_and_among_others(case):
    """Which other cutoffs and target years are asked for says nothing of a task."""
    together = backtest(case.panel, list(CUTOFFS), "all")
    alone = backtest(case.panel, [case.cutoff], [case.year])
    assert bytes_of(together, case.series, case.year, case.cutoff) == bytes_of(alone, case.series, case.year)


class TestTheTestsCanFail:
    """The panels reach real tasks, and a change before the cutoff is seen."""

    PANEL = random_panel(3, 5, 6, 0.0, budget=True)

    def tasks(self):
        return backtest(self.PANEL, [4], "all").rows

    def test_random_panels_hold_tasks(self):
        assert len(self.tasks()) >= 5

    @pytest.mark.parametrize("month", [1, 4])
    def test_a_booked_month_matters(self, month):
        task = self.tasks().iloc[-1]
        changed = self.PANEL.copy()
        at = (changed["series_id"] == task["series_id"]) & (changed["year"] == task["year"])
        changed.loc[at & (changed["month"] == month), "value"] += 1000.0
        before, after = (
            bytes_of(backtest(panel, [4], "all"), task["series_id"], task["year"]) for panel in (self.PANEL, changed)
        )
        assert before != after

    def test_scrambling_changes_what_is_not_kept(self):
        task = self.tasks().iloc[0]
        case = Case(self.PANEL, str(task["series_id"]), int(task["year"]), 4, 9)
        kept = case.before_cutoff | case.others_before
        changed = scrambled(case, kept)
        assert changed[kept].equals(self.PANEL[kept])
        assert (changed.loc[~kept, "value"] != self.PANEL.loc[~kept, "value"]).all()
