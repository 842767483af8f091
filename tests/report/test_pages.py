"""Driftredovisning and Scenarier as the pages show them: printed rows, one row opened, and scenario against base."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from builders import scenario_of
from forecast.money import Unit
from forecast.periods import Month
from forecast.report.lines_view import keep, lines
from forecast.report.rows_view import open_row
from forecast.report.scenario_view import scenario_view
from forecast.scenario.files import load_scenario
from forecast.scenario.levers.staffing import StaffingChange
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

ROOT = Path(__file__).parents[2]
ASKERSUND = "askersund-2024"


@cache
def made(name=ASKERSUND, *scenarios):
    workspace = open_workspace(ROOT / "data" / name)
    choice = Choice(headline=workspace.settings.headline, draws=300)
    return workspace, run(workspace, [load_scenario(_path(item)) for item in scenarios], choice)


def _path(name):
    return ROOT / "scenarios" / ASKERSUND / f"{name}.yaml"


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


class TestLines:
    def test_rows_stand_as_printed_with_codes_and_levels(self):
        rows = lines(*made(), "activity")
        assert [(row.label, row.level, row.role) for row in rows[:3]] == [
            ("10 Nämnd och styrelseverksamhet", 0, "leaf"), ("51 Äldreomsorg/LSS", 0, "sum"),
            ("Äldreomsorg", 1, "leaf"),
        ]  # fmt: skip
        assert (rows[-1].label, rows[-1].role) == ("Summa", "total")
        assert len(rows) == 24

    def test_amounts_are_those_of_the_report(self):
        [row] = [row for row in lines(*made(), "activity") if row.key == "56"]
        assert (row.actual, row.forecast, row.budget, row.deviation, row.prior) == (
            -9_229_000.0, -13_851_000.0, -8_501_000.0, -5_350_000.0, -10_510_000.0,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "by", "forecast", "deviation"),
        [
            ("ekero-2023", "activity", -592_514_000.0, 9_091_000.0),
            ("askersund-2023", "cost_type", -321_043_000.0, -25_093_000.0),
        ],
    )
    def test_a_printed_sum_is_shown_as_printed(self, name, by, forecast, deviation):
        [total] = [row for row in lines(*made(name), by) if row.role == "total"]
        assert (total.forecast, total.deviation) == (forecast, deviation)

    def test_memo_rows_are_there_and_named_so(self):
        rows = {row.key: row for row in lines(*made(), "cost_type")}
        assert (rows["personal"].role, rows["personal"].level) == ("memo", 1)
        assert rows["resultat"].forecast == rows["intakter"].forecast + rows["kostnader"].forecast

    def test_typed_leaves_are_added_up_by_cost_type(self):
        rows = lines(*made("demo"), "cost_type")
        *parts, total = rows
        assert total.role == "total"
        for field in ("actual", "forecast", "budget", "deviation", "prior"):
            assert sum(getattr(row, field) for row in parts) == pytest.approx(getattr(total, field), abs=0.05)
        assert {row.key for row in parts} == {None}

    @pytest.mark.parametrize(
        ("name", "by"),
        [(ASKERSUND, "organisation"), ("alingsas-2024", "activity"), ("pitea-2024", "cost_type")],
    )
    def test_a_source_that_is_not_divided_so_gives_no_rows(self, name, by):
        assert lines(*made(name), by) == ()

    def test_the_filter_keeps_large_deviations_and_the_total(self):
        kept = [row.label for row in lines(*made(), "activity") if keep(1_000_000.0)(row)]
        assert "56 Barn- och ungdomsvård" in kept
        assert "Summa" in kept
        assert "60 Flyktingmottagande" not in kept


class TestOpenRow:
    def test_where_it_stands_and_where_its_amounts_stand(self):
        row = open_row(*made(), "sarskilt-boende", "activity", Unit.TKR)
        assert (row.path, row.share) == ("51 Äldreomsorg/LSS › rad 6 av 16", "4,9 procent av budgeten")
        assert row.sources == ("sarredovisning_51.csv, rad 8",)
        assert row.parts == ()

    def test_layers_stand_beside_each_other(self):
        layers = {line.name: line for line in open_row(*made(), "sarskilt-boende", "activity", Unit.TKR).layers}
        assert (layers["Fastställd"].forecast, layers["Fastställd"].shown) == (-86_033_000.0, True)
        assert np.isnan(layers["Bedömd"].forecast)
        assert layers["Årets takt, rakt uppräknad"].deviation == pytest.approx(-6_008_500.0)
        assert "Avvikelsens takt" not in layers

    def test_the_method_in_words(self):
        text = plain(open_row(*made(), "sarskilt-boende", "activity", Unit.TKR).method)
        assert text.startswith(
            "Fastställd prognos ur delårsrapport per 2024-08-31. Den är 1 959 tkr bättre än årets takt: −6 843 per "
            "månad sep–dec mot −7 333 hittills. Skäl: Grundbemanning över budget; sänks i höst"
        )

    def test_a_row_on_the_pace_is_neither_better_nor_worse_than_it(self):
        text = plain(open_row(*made("pitea-2024"), "fiktiva", "activity", Unit.TKR).method)
        assert "0 tkr sämre" not in text
        assert "0 tkr bättre" not in text

    def test_a_persons_words_are_quoted_with_their_place(self):
        [(words, where)] = open_row(*made(), "sarskilt-boende", "activity", Unit.TKR).comments
        assert words.startswith("”Samtliga enheter överskrider sin personalbudget")
        assert where.startswith("socialförvaltningen, delårsrapport per 2024-08-31")

    def test_a_memo_row_is_never_counted_among_the_parts(self):
        row = open_row(*made(), "personal", "cost_type", Unit.TKR)
        assert row.path == "Kostnader › varav-rad, summeras aldrig"

    def test_a_default_span_is_called_uncertain(self):
        assert open_row(*made(), "56", "activity", Unit.TKR).span.startswith("Osäkert spann (schablon): ")

    def test_a_closed_year_has_neither_span_nor_forecast_talk(self):
        row = open_row(*made("ekero-2023"), "kop", "cost_type", Unit.TKR)
        assert (row.span, row.method) == ("", "Året är bokfört: utfallet är prognosen.")

    def test_parts_by_cost_type_sum_to_the_activity(self):
        row = open_row(*made("demo"), "sarskilt-boende", "activity", Unit.TKR)
        assert len(row.parts) == 8
        assert sum(part.deviation for part in row.parts) == pytest.approx(row.deviation, abs=0.05)

    def test_a_layer_that_some_parts_lack_is_not_told_as_the_sums(self):
        """One judged part of eight is no judgement of the whole: an activity of 86 mnkr is not 'judged' at 12."""
        row = open_row(*made("demo"), "sarskilt-boende", "activity", Unit.TKR)
        [judged] = [line for line in row.layers if line.name == "Bedömd"]
        assert np.isnan(judged.forecast) or abs(judged.deviation) < 0.1 * 81_983_000.0


class TestScenario:
    def view(self, *scenarios, unit=Unit.TKR):
        return scenario_view(*made(), made(ASKERSUND, *scenarios)[1], unit)

    def test_one_employee_fewer(self):
        view = self.view("sabo-en-arsarbetare-fran-oktober")
        assert plain(view.heading) == "Scenariot minskar underskottet med 150 tkr, till 17 450"
        assert view.under_bridge == "En årsarbetare mindre sparar 150"
        assert view.next_year == 600_000.0
        assert view.next_year_note == "Bokförda månader ändras inte."
        assert [(row.label, row.base, row.scenario) for row in view.rows] == [
            ("Särskilt boende/annat boende", -4_050_000.0, -3_900_000.0)
        ]

    def test_a_lost_grant_says_nothing_of_next_year(self):
        view = self.view("utan-timvikariebidrag")
        assert plain(view.heading) == "Scenariot ökar underskottet med 3 100 tkr, till 20 700"
        assert [(change.this_year, change.next_year) for change in view.changes] == [(-3_100_000.0, None)]
        assert view.next_year_note.startswith("Scenariot säger inget om 2025 för Minska andelen timvikarier")
        assert [(row.label, row.base) for row in view.rows] == [("Ej fördelat inom 51", 0.0)]

    def test_the_bridge_goes_from_base_to_scenario_to_the_ore(self):
        bridge = self.view("utan-timvikariebidrag", "sabo-en-arsarbetare-fran-oktober").bridge
        moved = sum(change.amount for change in bridge.changes) + bridge.interaction
        assert round(bridge.base + moved, 2) == round(bridge.scenario, 2) == -20_550_000.0
        assert bridge.interaction == 0.0

    def test_the_table_has_the_difference_of_every_line(self):
        view = self.view("utan-timvikariebidrag")
        shown = {line.name: (plain(line.base), plain(line.scenario), line.difference) for line in view.compare}
        assert shown["Helårsprognos"] == ("−335 977", "−339 077", -3_100_000.0)
        assert shown["Budget"] == ("−318 377", "−318 377", 0.0)
        assert shown["Avvikelse mot budget"] == ("−17 600", "−20 700", -3_100_000.0)
        assert [line.name for line in view.compare if line.strong] == ["Avvikelse mot budget"]

    def test_nothing_changed_is_said(self):
        assert self.view().heading == "Inget ändrat: scenariot är lika med bas"

    @pytest.mark.parametrize(
        ("fte", "heading"),
        [
            (-100.0, "Scenariot vänder underskottet till ett överskott på 2 400 tkr"),
            (10.0, "Scenariot ökar underskottet med 2 000 tkr, till 19 600"),
        ],
    )
    def test_the_heading_follows_the_sign(self, fte, heading):
        workspace, base = made()
        change = StaffingChange(fte=fte, start=Month(2024, 9), cost_per_fte=600_000)
        scenario = scenario_of(ASKERSUND, staffing={"hemtjanst": change})
        changed = run(workspace, [scenario], Choice(headline=workspace.settings.headline, draws=300))
        assert plain(scenario_view(workspace, base, changed, Unit.TKR).heading) == heading

    def test_changes_that_cancel_are_said_to(self):
        workspace, base = made()
        staffing = {
            key: StaffingChange(fte=fte, start=Month(2024, 10), cost_per_fte=600_000)
            for key, fte in (("hemtjanst", 1.0), ("sarskilt-boende", -1.0))
        }
        scenario = scenario_of(ASKERSUND, staffing=staffing)
        changed = run(workspace, [scenario], Choice(headline=workspace.settings.headline, draws=300))
        view = scenario_view(workspace, base, changed, Unit.TKR)
        assert view.heading == "Ändringarna tar ut varandra: avvikelsen är lika med bas"
        assert view.under_bridge == "En årsarbetare mer kostar 150, en årsarbetare mindre sparar 150"


def test_a_bar_keeps_the_name_of_a_measure_and_drops_only_the_row():
    workspace, base = made("demo")
    staff = StaffingChange(fte=-1.0, start=Month(2024, 10), cost_per_fte=600_000)
    path = Path(__file__).parents[2] / "scenarios" / "pitea-2024" / "fordela-fiktiva-10-mkr.yaml"
    changed = run(workspace, [scenario_of("demo", staffing={"hemtjanst": staff})], Choice(draws=1))
    assert scenario_view(workspace, base, changed, Unit.TKR).bridge.changes[0].label == "En årsarbetare mindre, okt–dec"
    pitea, pitea_base = made("pitea-2024")
    changed = run(pitea, [load_scenario(path)], Choice(draws=1))
    [label] = [change.label for change in scenario_view(pitea, pitea_base, changed, Unit.TKR).bridge.changes]
    assert label.startswith("Fördelad besparing")


@pytest.mark.parametrize(
    "name", ["ekero-2023", "alingsas-2024", "pitea-2024", "askersund-2024", "askersund-2023", "demo"]
)
@pytest.mark.parametrize("by", ["activity", "cost_type"])
def test_an_opened_row_has_the_tables_numbers(name, by):
    workspace, result = made(name)
    for line in lines(workspace, result, by):
        if line.key is None or np.isnan(line.deviation):
            continue
        opened = open_row(workspace, result, line.key, by, Unit.TKR)
        assert opened.deviation == line.deviation
        headline = [layer for layer in opened.layers if layer.shown]
        np.testing.assert_equal(
            [(layer.forecast, layer.deviation) for layer in headline], [(line.forecast, line.deviation)]
        )
        if opened.year is not None:
            year = opened.year
            assert (year.budget, year.forecast, year.deviation) == (line.budget, line.forecast, line.deviation)


def test_the_scenarios_base_is_the_overviews():
    workspace, base = made("alingsas-2024")
    change = StaffingChange(fte=-1.0, start=Month(2024, 10), cost_per_fte=600_000)
    scenario = scenario_of("alingsas-2024", staffing={"personal": change})
    changed = run(workspace, [scenario], Choice(headline=workspace.settings.headline, draws=300))
    view = scenario_view(workspace, base, changed, Unit.TKR)
    assert (view.bridge.base, view.bridge.scenario) == (0.0, 150_000.0)
    assert view.compare[2].base == "0"
