"""The calls that the page and the command line share."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from forecast.errors import CollectedInputError, InputError, UsageError
from forecast.ledger.findings import Severity
from forecast.ledger.specs import Layer
from forecast.periods import Month
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import backtest_file, booked_months, check, open_workspace, run

ROOT = Path(__file__).parents[1]
SCENARIOS = ROOT / "scenarios" / "askersund-2024"
SABO, GRANT, HALF = (
    "sabo-en-arsarbetare-fran-oktober",
    "utan-timvikariebidrag",
    "utan-timvikariebidrag-halv-kostnad",
)
ONE = Choice(draws=1)


@cache
def workspace(name="askersund-2024"):
    return open_workspace(ROOT / "data" / name)


def scenario(name):
    return load_scenario(SCENARIOS / f"{name}.yaml")


class TestOpening:
    def test_a_folder_that_is_not_there_with_a_near_match(self):
        with pytest.raises(InputError) as caught:
            open_workspace(ROOT / "data" / "askersund-2042")
        here = ROOT / "data"
        assert str(caught.value) == (
            f"{here / 'askersund-2042'}: Mappen finns inte. Menar du ”{here / 'askersund-2024'}”?"
        )

    def test_a_folder_far_from_all(self, tmp_path):
        with pytest.raises(InputError) as caught:
            open_workspace(tmp_path / "zzz")
        assert str(caught.value) == f"{tmp_path / 'zzz'}: Mappen finns inte. Ange en mapp med workspace.yaml."


class TestRun:
    def test_no_scenario_is_the_base(self):
        made = run(workspace(), (), ONE)
        assert (made.scenario, made.levers, made.headline) == ((), (), Layer.MODEL)

    def test_scenarios_are_united_in_argument_order(self):
        made = run(workspace(), [scenario(GRANT), scenario(SABO)], ONE)
        assert made.scenario == ("Utan timvikariebidrag", "SÄBO en årsarbetare mindre från oktober")
        assert sum(lever.amount for lever in made.levers) == -2_950_000.0

    def test_the_order_of_scenarios_changes_no_amount(self):
        one, other = (
            run(workspace(), [scenario(name) for name in names], ONE) for names in ((GRANT, SABO), (SABO, GRANT))
        )
        for statement, part in one.statements.items():
            np.testing.assert_array_equal(part.forecast, other.statements[statement].forecast)
        assert one.record == other.record
        assert one.bridge == other.bridge

    def test_two_scenarios_with_one_key_name_both(self):
        with pytest.raises(CollectedInputError) as caught:
            run(workspace(), [scenario(GRANT), scenario(HALF)], ONE)
        assert str(caught.value) == (
            "utan-timvikariebidrag-halv-kostnad.yaml, rad 7, kolumn ”grants › timvikarier”: "
            "”grants.timvikarier” ändras redan av ”Utan timvikariebidrag”. Ta bort den ena ändringen."
        )

    def test_a_scenario_for_another_workspace(self):
        with pytest.raises(CollectedInputError) as caught:
            run(workspace("pitea-2024"), [scenario(GRANT)], ONE)
        assert str(caught.value) == (
            "utan-timvikariebidrag.yaml, rad 3, kolumn ”workspace”: Scenariot är gjort för ”askersund-2024”, inte "
            "”pitea-2024”. Välj rätt arbetsyta."
        )

    def test_a_lever_on_a_closed_year(self):
        closed = workspace("askersund-2023")
        made_for_it = replace(scenario(SABO), workspace="askersund-2023")
        with pytest.raises(InputError, match="bara månader efter december 2023 under 2023 kan ändras"):
            run(closed, [made_for_it], ONE)


class TestBookedMonths:
    @pytest.mark.parametrize(
        ("name", "months"),
        [
            ("askersund-2024", [Month(2024, 8)]),
            ("pitea-2024", [Month(2024, 3)]),
            ("ekero-2023", [Month(2023, 12)]),
            ("demo", [Month(2024, number) for number in range(1, 9)]),
        ],
    )
    def test_months_that_a_forecast_can_be_made_as_of(self, name, months):
        assert list(booked_months(workspace(name))) == months

    def test_each_of_them_can_be_run(self):
        for month in booked_months(workspace("demo"))[:1]:
            assert run(workspace("demo"), (), Choice(as_of=month, draws=1)).as_of == month


def test_findings_stand_gravest_first():
    order = list(Severity)
    found = [order.index(finding.severity) for finding in check(workspace())]
    assert found
    assert found == sorted(found)


class TestBacktestFile:
    def panel(self, folder, rows):
        path = folder / "panel.csv"
        path.write_text("series_id,year,month,value\n" + "".join(f"{line}\n" for line in rows), encoding="utf-8")
        return path

    def whole(self, series, years, level=-100):
        return [f"{series},{year},{month},{level - month}" for year in years for month in range(1, 13)]

    def test_one_row_a_task_in_exact_columns(self, tmp_path):
        files = backtest_file(self.panel(tmp_path, self.whole("a", range(2019, 2024))), "2,8", "2022,2023")
        head, *rows = files.predictions.splitlines()
        assert head == "series_id,year,cutoff,method,point,lo80,hi80,lo95,hi95"
        keys = [tuple(row.split(",")[:3]) for row in rows]
        assert keys == [("a", "2022", "2"), ("a", "2022", "8"), ("a", "2023", "2"), ("a", "2023", "8")]
        assert files.told == ("4 uppgifter prognostiserade.",)

    def test_a_year_with_a_hole_is_skipped_and_told(self, tmp_path):
        rows = self.whole("a", range(2019, 2024)) + self.whole("b", range(2019, 2024))[:-1]
        files = backtest_file(self.panel(tmp_path, rows), "8", "last")
        assert [row.split(",")[0] for row in files.predictions.splitlines()[1:]] == ["a"]
        assert files.told[0] == "1 uppgifter prognostiserade."
        assert files.told[1].startswith("1 målår hoppades över, till exempel b 2023: ")

    def test_further_methods_are_kept_apart(self, tmp_path):
        files = backtest_file(self.panel(tmp_path, self.whole("a", range(2019, 2024))), "8", "last")
        assert files.all_methods.splitlines()[0] == "series_id,year,cutoff,method,point"
        assert len(files.all_methods.splitlines()) > len(files.predictions.splitlines())

    def test_progress_is_told(self, tmp_path):
        seen = []
        panel = self.panel(tmp_path, self.whole("a", range(2019, 2024)))
        backtest_file(panel, "2,8", "last", lambda done, total: seen.append((done, total)))
        assert seen[-1] == (2, 2)

    @pytest.mark.parametrize(
        ("cutoffs", "years", "sentence"),
        [
            ("2,x", "last", "Brytmånader skrivs som heltal med komma emellan, inte ”2,x”."),
            ("2", "i år", "Målår skrivs som heltal med komma emellan, inte ”i år”."),
            ("13", "last", "Ange brytmånader som olika heltal från 1 till 12, till exempel 2,3,4,6,8,10."),
        ],
    )
    def test_wrong_words(self, cutoffs, years, sentence, tmp_path):
        panel = self.panel(tmp_path, self.whole("a", range(2019, 2024)))
        with pytest.raises(UsageError) as caught:
            backtest_file(panel, cutoffs, years)
        assert str(caught.value) == sentence
