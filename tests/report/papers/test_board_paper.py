"""What the nämnd's paper holds: its chapters, tables that foot or say why, and numbers that the pages have too."""

import math
from functools import cache
from pathlib import Path

import pytest

from builders import REAL, SETTINGS, tiny
from forecast.ledger.findings import Severity
from forecast.ledger.specs import Layer
from forecast.money import Unit
from forecast.report.finding_words import spoken
from forecast.report.misses import misses
from forecast.report.overview import overview
from forecast.report.papers.board import board_paper
from forecast.report.papers.paper import Picture, Words
from forecast.report.scenario_view import scenario_view
from forecast.report.table import as_csv, as_text
from forecast.report.words import SYNTHETIC
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import check, open_workspace, run

ROOT = Path(__file__).parents[3]
LOST = ROOT / "scenarios" / "askersund-2024" / "utan-timvikariebidrag.yaml"


@cache
def made(name, scenario=None):
    """(workspace, result, base, paper)."""
    workspace = open_workspace(ROOT / "data" / name)
    choice = Choice(headline=workspace.settings.headline, draws=64)
    base = run(workspace, (), choice)
    result = base if scenario is None else run(workspace, [load_scenario(scenario)], choice)
    return workspace, result, base, board_paper(workspace, result, base)


def table(paper, key):
    [found] = [table for table in paper.tables if table.key == key]
    return found


def row(shown, key):
    [found] = [row for row in shown.rows if row.key == key]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in shown.text_cells(found)]


@pytest.mark.parametrize("name", REAL)
class TestEveryPaper:
    def test_its_tables_have_keys_of_their_own(self, name):
        keys = [table.key for table in made(name)[3].tables]
        assert len(keys) == len(set(keys))

    def test_every_cell_is_finite_or_words_and_every_row_whole(self, name):
        for shown in made(name)[3].tables:
            assert len({row.key for row in shown.rows}) == len(shown.rows), shown.key
            for line in shown.rows:
                assert len(line.cells) == len(shown.columns), (shown.key, line.key)
                assert all(cell is None or isinstance(cell, str) or math.isfinite(cell) for cell in line.cells)
                assert not any(isinstance(cell, str) and "\n" in cell for cell in line.cells)

    def test_sums_and_differences_foot_within_rounding_or_a_note_says_why(self, name):
        checked = 0
        for shown in made(name)[3].tables:
            checked += sum(bool(line.parts) for line in shown.rows) + sum(c.minus is not None for c in shown.columns)
            for miss in misses(shown):
                told = "Talen är avrundade" if miss.rounding else f"{miss.row}: källan"
                assert any(note.startswith(told) for note in shown.notes), (shown.key, miss.sentence)
        assert checked > 5

    def test_every_table_has_the_foot_with_source_scenario_and_run(self, name):
        workspace, result, _, paper = made(name)
        for shown in paper.tables:
            assert result.record.run_id in shown.footer[-1]
            assert (SYNTHETIC in shown.footer) is workspace.settings.synthetic
            assert as_text(shown)
            assert as_csv(shown)

    def test_no_chapter_is_empty_and_its_grounds_stand_last(self, name):
        sections = made(name)[3].sections
        assert all(section.parts for section in sections)
        assert sections[0].key == "kort"
        assert [section.key for section in sections if section.key in GROUNDS] == GROUNDS
        assert [section.key for section in sections[-len(GROUNDS) :]] == GROUNDS


GROUNDS = ["underlag", "kallor", "metod", "okant", "fynd", "korning"]


class TestChapters:
    def test_they_stand_in_order(self):
        titles = [section.title for section in made("askersund-2024", LOST)[3].sections if section.level == 1]
        assert titles == [
            "Året i korthet", "Scenario: Utan timvikariebidrag", "Tabeller", "Fortsätter eller vänder",
            "Investeringar", "Behov", "Volymer", "Bidrag", "Mål och nyckeltal", "Åtgärder", "Analys per verksamhet",
            "Underlag och metod",
        ]  # fmt: skip

    def test_the_year_in_short_has_the_figures_of_oversikt(self):
        workspace, result, _, paper = made("askersund-2024")
        view = overview(workspace, result, Unit.MNKR)
        short = paper.sections[0]
        words = [part.text for part in short.parts if isinstance(part, Words)]
        assert words[:2] == [view.heading + ".", view.lead]
        figures = table(paper, "nyckeltal")
        assert row(figures, "total") == [
            "−336,0", "−318,4", "−17,6", view.figures[1].value.replace("\N{NO-BREAK SPACE}", " "),
        ]  # fmt: skip
        assert {figure.value for figure in view.figures} == {*figures.text_cells(figures.rows[0])}
        assert "ingen sannolikhet" in words[2]
        assert "Utan den är avvikelsen −19,1" in words[-1]

    def test_the_bridge_sums_and_the_other_ways_stand_below_its_sum(self):
        bridge = table(made("askersund-2024")[3], "bro")
        assert row(bridge, "summa") == ["−17,60"]
        below = [line.label for line in bridge.rows if line.role == "memo"]
        assert below == ["Årets takt", "Modellen", "Osäkert spann (schablon)", "Utfall 2023"]

    def test_the_causes_are_quoted_and_say_what_continues(self):
        causes = table(made("askersund-2024")[3], "orsaker")
        assert row(causes, "56") == ["−5,35", "Placeringar över budget; högst osäkert.", "Fortsätter", "i årets takt"]

    def test_the_demo_has_its_year_by_month_and_tables_in_thousands(self):
        _, _, _, paper = made("demo")
        year = table(paper, "aret")
        assert [line.label for line in year.rows[:12:11]] == ["jan", "dec"]
        assert row(year, "manad-12")[1:2] == row(table(paper, "nyckeltal"), "total")[:1]
        assert table(paper, "driftredovisning").unit is Unit.TKR

    def test_a_closed_year_has_no_span_and_nothing_left_to_forecast(self):
        _, _, _, paper = made("ekero-2023")
        assert [column.title for column in table(paper, "nyckeltal").columns] == [
            "Utfall 2023", "Budget 2023", "Avvikelse mot budget",
        ]  # fmt: skip
        [unknown] = [section for section in paper.sections if section.key == "okant"]
        assert unknown.parts == (Words("Året är bokfört: inget återstår att prognostisera."),)


class TestScenario:
    def test_the_chapter_has_the_values_of_the_page(self):
        workspace, result, base, paper = made("askersund-2024", LOST)
        view = scenario_view(workspace, base, result, Unit.TKR)
        [chapter] = [section for section in paper.sections if section.key == "scenario"]
        [bridge] = [part for part in chapter.parts if isinstance(part, Picture)]
        assert (bridge.drawing, bridge.title) == (view.bridge, view.under_bridge)
        assert [row(bridge.table, key) for key in ("bas", "scenario")] == [["−17 600"], ["−20 700"]]
        assert row(table(paper, "scenario_jamfort"), "rad-2") == ["−17 600", "−20 700", "−3 100"]

    def test_changes_are_old_and_new_this_year_and_next(self):
        paper = made("askersund-2024", LOST)[3]
        changes = table(paper, "scenario_andringar")
        assert [column.title for column in changes.columns] == ["Gammalt", "Nytt", "Effekt 2024", "Helår 2025"]
        assert row(changes, "andring-0")[2:] == ["−3 100", "ej satt"]
        assert row(changes, "summa")[2:] == ["−3 100", "0"]
        assert changes.notes[0].startswith("Scenariot säger inget om 2025 för ")

    def test_without_a_scenario_there_is_no_chapter(self):
        assert "scenario" not in [section.key for section in made("askersund-2024")[3].sections]


class TestGrounds:
    def test_every_row_has_forecast_method_and_reason(self):
        _, result, _, paper = made("askersund-2024")
        methods = table(paper, "metod")
        assert [line.key for line in methods.rows] == list(result.main.tree.keys)
        assert row(methods, "51")[:2] == ["−255 123", "fastställd"]
        assert row(methods, "60")[2].endswith("Ingen orsak skriven.")

    def test_every_printed_table_is_a_source_with_its_file(self):
        workspace, _, _, paper = made("askersund-2024")
        sources = table(paper, "kallor")
        told = [(line.label, line.cells[0]) for line in sources.rows]
        assert told[: len(workspace.printed)] == [(item.spec.title, item.spec.file) for item in workspace.printed]
        assert ("Bidrag", "grants.yaml") in told

    def test_blockers_and_warnings_are_listed_and_all_are_counted(self):
        workspace, _, _, paper = made("alingsas-2024")
        findings, shown = check(workspace), table(paper, "fynd")
        grave = [finding for finding in findings if finding.severity is not Severity.INFO]
        assert [line.cells[1] for line in shown.rows] == list(map(spoken(workspace), grave))
        assert shown.notes[0].startswith(f"0 hinder, {len(grave)} varningar, {len(findings) - len(grave)} upplysning")

    def test_the_run_card_is_the_runs(self):
        _, result, _, paper = made("demo")
        card = {line.label: line.cells[0] for line in table(paper, "korning").rows}
        record = result.record
        assert card["Körning"] == record.run_id
        assert card["Underlagets kontrollsumma"] == record.data[:16]
        assert (card["Frö"], card["Dragningar"], card["Scenario"]) == (str(record.seed), "64", "bas")

    def test_what_is_not_known_names_the_files_that_would_tell(self):
        [unknown] = [section for section in made("pitea-2024")[3].sections if section.key == "okant"]
        texts = [part.text for part in unknown.parts]
        assert any("bemanningen (staffing.csv), enskilda placeringar (placements.csv)" in text for text in texts)
        assert texts[-1] == "Beslut, avtal och ärenden som inte står i underlaget ingår inte."


SPEC = """\
  - file: driftredovisning.csv
    title: Egen lista
    topic: training
    label: [namn]
  - file: inkop.csv
    title: Inköp
    topic: needs
    label: [namn]
    unit: mnkr
    sign: cost_positive
"""
LISTS = {
    "driftredovisning.csv": "namn;antal;not\n=cmd();3,5;<b>rad</b>\n=cmd();;\n",
    "inkop.csv": "namn;belopp\nBuss;1,25\nSumma buss;1,25\n",
}


class TestOtherWorkspaces:
    @pytest.fixture
    def paper(self, tmp_path):
        workspace = tiny(tmp_path / "prov", {"workspace.yaml": SETTINGS + SPEC, **LISTS})
        result = run(workspace, (), Choice(headline=Layer.ADOPTED, draws=1))
        return board_paper(workspace, result, result)

    def test_an_unknown_topic_stands_last_with_a_key_of_its_own(self, paper):
        titles = [section.title for section in paper.sections]
        assert titles[titles.index("Övriga tabeller") + 1] == "Kommentarer till avvikelserna"
        own = table(paper, "driftredovisning-2")
        assert [line.key for line in own.rows] == ["cmd", "cmd-2"]
        assert own.text_cells(own.rows[0]) == ("3,5", "<b>rad</b>")
        assert own.text_cells(own.rows[1]) == ("", "")
        assert "'=cmd()" in as_csv(own)

    def test_a_list_that_has_a_sum_gets_none_of_ours(self, paper):
        own = table(paper, "inkop")
        assert [line.label for line in own.rows] == ["Buss", "Summa buss"]
        assert (own.unit, own.decimals, own.text_cells(own.rows[0])) == (Unit.MNKR, 2, ("1,25",))

    def test_topics_that_are_not_there_have_no_chapter(self, paper):
        keys = {section.key for section in paper.sections}
        assert keys & {"investeringar", "volymer", "bidrag", "mal", "atgarder", "bemanning"} == set()


class TestSaidAsShown:
    def test_the_three_that_the_heading_adds_up_give_what_it_says(self):
        """5,1 + 5,0 + 2,4 is 12,5: at one decimal the demo's heading would not be its own bars'."""
        paper = made("demo")[3]
        assert table(paper, "bro").title == "Tre verksamheter ger 12,4 av underskottet på 15,9"
        screen = next(screen for screen in paper.screens if screen.key == "andelar")
        for found in (table(paper, "bro"), screen.picture.table):
            assert [found.text_cells(row) for row in found.rows[:3]] == [("−5,09",), ("−4,96",), ("−2,40",)]

    def test_other_ways_are_rounded_as_the_picture_rounds_them(self):
        found = table(made("askersund-2024")[3], "bro")
        assert found.text_cells(found.rows[0]) == ("−5,35",)
        others = {row.label: found.text_cells(row)[0] for row in found.rows if row.role == "memo"}
        assert (others["Årets takt"], others["Modellen"], others["Utfall 2023"]) == ("−14,8", "−13,8", "−25,1")

    def test_a_closed_year_is_an_outcome(self):
        paper = made("ekero-2023")[3]
        assert table(paper, "bro").labels == ("Från budget till utfall",)
        assert [row.label for row in table(paper, "aret").rows if row.role == "total"] == ["Utfall"]
        assert [column.title for column in table(paper, "orsaker").columns] == ["Avvikelse", "Orsak"]

    def test_a_target_is_no_more_precise_than_its_source(self):
        found = table(made("askersund-2024")[3], "mal")
        assert found.text_cells(found.rows[0])[1::2] == ("10,8", "7", "delårsrapport per 2024-08-31")

    def test_a_grant_outside_the_sum_is_named(self):
        notes = table(made("pitea-2024")[3], "bidrag").notes
        assert "Ingår inte i summan: Prestationsbaserade medel, som avser 2023." in notes

    def test_a_paper_with_a_scenario_says_so_first(self):
        short = made("askersund-2024", LOST)[3].sections[0]
        assert short.parts[0].text.startswith("Räknat med scenariot ”Utan timvikariebidrag”.")
