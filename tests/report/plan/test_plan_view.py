"""Budget och plan as it is read: the message, the needs list's 14 750, the versions and the savings."""

import re
from functools import cache

import pytest

from builders import DATA, ROWS, SETTINGS, TABLE, tiny
from forecast.drivers.several_years import Assumptions
from forecast.money import Unit
from forecast.questions.years import several_years
from forecast.report.charts.plan import PlanBars
from forecast.report.papers.plan import plan_paper
from forecast.report.plan.view import NO_YEARS, plan_view
from forecast.report.table import as_text
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

HEADINGS = {
    "askersund-2024": "Ramen räcker inte 2025: 22 618 tkr saknas",
    "askersund-2023": "Ramen räcker inte 2024: 26 193 tkr saknas",
    "pitea-2024": "Ramen räcker inte 2025: 58 574 tkr saknas",
    "alingsas-2024": "Ramen räcker precis 2025",
    "ekero-2023": "Ramen räcker 2024: 7 292 tkr kvar",
    "demo": "Ramen räcker inte 2025: 11 261 tkr saknas",
}


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@cache
def made(name):
    workspace = open_workspace(DATA / name)
    result = run(workspace, (), Choice(headline=workspace.settings.headline, draws=1))
    return workspace, result, several_years(workspace, result)


def view_of(name, assumed=None):
    workspace, result, found = made(name)
    return plan_view(workspace, result, several_years(workspace, result, None, assumed) if assumed else found)


def cells(table, key):
    return next([plain(text) for text in table.text_cells(row)] for row in table.rows if row.key == key)


@pytest.mark.parametrize(("name", "heading"), HEADINGS.items())
def test_the_message_is_next_years_gap(name, heading):
    assert plain(view_of(name).heading) == heading


def test_the_lead_says_where_it_goes_and_whose_the_frame_is():
    assert plain(view_of("askersund-2024").lead) == (
        "Gapet växer till 45 012 tkr 2031. Ramen är ett antagande: budgeten 2024, oförändrad."
    )
    assert plain(view_of("demo").lead).endswith(
        "Ramens källa: Påhittat underlag för demon; efter 2025 oförändrad (antagande)."
    )
    assert plain(view_of("pitea-2024").lead).startswith("Inget är sagt om åren efter 2024,")
    grown = view_of("askersund-2024", Assumptions(frame=0.05))
    assert plain(grown.heading) == "Ramen räcker inte 2025: 6 699 tkr saknas"
    assert plain(grown.lead).startswith("84 600 tkr är kvar av ramen 2031.")


def test_the_needs_list_is_printed_with_its_reasons_and_sums_to_14_750():
    view = view_of("askersund-2024")
    assert plain(view.needs.title) == "Behov från 2025: 14 750 tkr"
    rows = [(row.label, row.note, *view.needs.text_cells(row)) for row in view.needs.rows]
    assert [plain(row[2]) for row in rows] == ["−1 800", "−4 500", "−2 900", "−350", "−2 200", "−3 000", "−14 750"]
    assert rows[1][:2] == ("Externa placeringar inom IFO", "Underfinansierad budgetpost samt lagkrav")
    assert cells(view.needs_by_year, "behov") == ["", *["−14 750"] * 7]
    assert cells(view.needs_by_year, "gap")[1] == "−22 618"
    assert "läggs inte till" in view.needs_by_year.notes[0]


def test_added_needs_are_lines_of_their_own_and_widen_the_gap():
    view = view_of("askersund-2024", Assumptions(add_needs=True))
    assert plain(view.heading) == "Ramen räcker inte 2025: 37 368 tkr saknas"  # 22 618 + 14 750
    assert [row.key for row in view.years.rows if row.key.startswith("need")] == [f"need-{n}" for n in range(3, 9)]
    assert view.needs_by_year.notes[0].startswith("Behovslistan är tillagd")


def test_picture_and_table_hold_the_same_numbers_and_the_parts_foot():
    picture = view_of("askersund-2024").picture
    assert isinstance(picture.drawing, PlanBars)
    for year, row in zip(picture.drawing.years, picture.table.rows, strict=True):
        assert row.cells == (year.net, year.frame, year.gap, year.low, year.high)
        assert row.cells[2] == pytest.approx(row.cells[0] - row.cells[1])
    assert [plain(text) for text in re.findall(r"[−\d][\d\s]+ till [−\d][\d\s]+\d", picture.sentence)] == [
        "−363 389 till −357 969"
    ]
    for name in HEADINGS:
        table = view_of(name).years
        known = {row.key: row.cells for row in table.rows}
        total = next(row for row in table.rows if row.key == "netto")
        for at, cell in enumerate(total.cells):
            assert sum(known[key][at] for key in total.parts) == pytest.approx(cell, abs=0.01)


def test_an_index_and_its_ground_are_shown_as_an_assumption():
    view = view_of("askersund-2024", Assumptions(index=0.025))
    row = next(row for row in view.years.rows if row.key.startswith("index"))
    assert (row.label, plain(view.years.text_cells(row)[1])) == ("Index +2,5 % per år", "−8 525")  # 340 995 x 0.025
    assert cells(view.grounds, row.key)[0] == "antagande"


def test_fictitious_26_million_are_a_line_of_their_own():
    view = view_of("pitea-2024")
    assert cells(view.years, "ofordelat-fiktiva") == ["−25 914"] * 8
    assert [(row.label, row.note) for row in view.savings.rows] == [
        ("Fiktiva 26 mkr", "ofördelad besparing: budgeterad, men ingen rad har fått den")
    ]
    assert cells(view.savings, "ofordelat-fiktiva") == ["0", "+25 914"]


def test_a_measure_tells_its_state_this_year_and_a_full_year():
    savings = view_of("demo").savings
    assert [[plain(text) for text in savings.text_cells(row)] for row in savings.rows] == [
        ["+430", "+1 800"], ["+113", "+900"], ["", ""],
    ]  # fmt: skip
    assert "effekten är inte beräknad" in savings.rows[2].note
    lines = {row.label: plain(view_of("demo").years.text_cells(row)[1]) for row in view_of("demo").years.rows}
    assert lines["Påhittat: schemaläggning i hemtjänsten"] == "650"  # 1 080 next year - (190 + 360 - 120)
    assert lines["Påhittat: färre vikarier i korttidsboendet"] == "450"  # not counted in the forecast


def test_the_budgets_steps_lead_from_original_to_expected():
    steps = view_of("demo").versions
    assert [(row.label, *map(plain, steps.text_cells(row))) for row in steps.rows] == [
        ("Budget, ursprunglig", "−318 377", "−15 891"),
        ("Omdisponering mars", "0", ""),
        ("Budget, beslutad", "−318 377", "−15 891"),
        ("Tilläggsbudget hösten", "−1 500", ""),
        ("Budget, beslutad och väntad", "−319 877", "−14 391"),
    ]
    assert "2024-03-21: SN § 31" in steps.rows[1].note
    known = {row.key: row.cells[0] for row in steps.rows}
    for row in steps.rows:
        assert not row.parts or sum(known[key] for key in row.parts) == pytest.approx(row.cells[0])


@pytest.mark.parametrize("name", ["askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023"])
def test_a_budget_with_one_version_is_a_sentence(name):
    view = view_of(name)
    assert view.versions is None
    assert "finns i en version" in view.versions_text


def test_what_years_yaml_would_give_is_said_where_it_is_missing():
    assert view_of("ekero-2023").missing == NO_YEARS
    assert view_of("demo").missing == ""


class TestPaper:
    def test_it_holds_the_pages_tables_the_needs_and_the_screens(self):
        paper = plan_paper(*made("askersund-2024"))
        assert (paper.key, paper.title) == ("budgetunderlag", "Budgetunderlag 2025–2031")
        assert paper.stem == "askersund-2024-2024-08-budgetunderlag"
        assert [table.key for table in paper.tables] == [
            "gap", "flera_ar", "grunder", "behovslista", "behov_per_ar", "besparingar",
        ]  # fmt: skip
        view = view_of("askersund-2024")
        assert paper.tables[3] == view.needs
        assert [row.value for row in paper.screens[1].rows][-1] == "−350"
        assert len(paper.screens[1].rows) == 6
        assert not paper.synthetic

    def test_an_invented_municipality_is_said_to_be_so(self):
        paper = plan_paper(*made("demo"))
        assert paper.synthetic
        assert paper.footer[0] == "Påhittad kommun: alla siffror är syntetiska."
        assert all(table.footer[0] == paper.footer[0] for table in paper.tables)

    def test_the_unit_is_the_same_everywhere(self):
        paper = plan_paper(*made("askersund-2024"), Unit.MNKR)
        amounts = [table for table in paper.tables if any(column.kind == "amount" for column in table.columns)]
        assert {table.unit for table in amounts} == {Unit.MNKR}
        assert "−14,8" in as_text(paper.tables[3])
        assert "22,6 mnkr saknas" in paper.screens[0].message


class TestLittle:
    def test_two_rows_without_anything_else_still_make_a_paper(self, tmp_path):
        workspace = tiny(tmp_path / "prov")
        result = run(workspace, (), Choice(draws=1))
        paper = plan_paper(workspace, result, several_years(workspace, result))
        assert [section.key for section in paper.sections] == ["kort", "ar", "behov", "versioner", "besparingar"]
        assert [screen.key for screen in paper.screens] == ["gap"]

    def test_a_screen_has_six_needs_at_most_and_the_sum_of_the_rest(self, tmp_path):
        settings = SETTINGS + "  - {file: behov.csv, title: Behov, topic: needs, label: [behov], sign: cost_positive}\n"
        needs = "behov;belopp;grund;år\n" + "".join(f"Behov {n};{n};lag;från {2024 + n}\n" for n in range(1, 9))
        workspace = tiny(tmp_path / "prov", {"workspace.yaml": settings, "behov.csv": needs})
        result = run(workspace, (), Choice(draws=1))
        paper = plan_paper(workspace, result, several_years(workspace, result))
        rows = [(row.name, plain(row.value)) for row in paper.screens[1].rows]
        assert rows[0] == ("Behov 8", "−8")
        assert rows[5:] == [("3 övriga behov", "−6")]  # 1 + 2 + 3
        table = next(table for table in paper.tables if table.key == "behovslista")
        assert table.title == "Behov: 36\N{NO-BREAK SPACE}tkr".replace("\N{NO-BREAK SPACE}", " ")
        assert table.rows[1].note == "lag, från 2026"

    def test_no_budget_is_no_frame(self, tmp_path):
        settings = SETTINGS.replace("      budget: {kind: budget}\n", "").partition("    differences:")[0]
        table = "\n".join(";".join(line.split(";")[:4]) for line in TABLE.splitlines()[1:]) + "\n"
        workspace = tiny(tmp_path / "prov", {"workspace.yaml": settings, "rows.csv": ROWS, "tabell.csv": table})
        result = run(workspace, (), Choice(draws=1))
        view = plan_view(workspace, result, several_years(workspace, result))
        assert view.heading == "Ingen ram är satt för 2025"
        assert view.versions_text == "Ingen budget är inläst."
        assert cells(view.years, "gap") == [""] * 8

    def test_years_that_cannot_be_reckoned_leave_versions_and_needs(self):
        workspace, result, _ = made("askersund-2024")
        view = plan_view(workspace, result, None, fault="Befolkningen saknas för 2035.")
        assert (view.heading, view.lead) == ("Åren framåt kan inte räknas", "Befolkningen saknas för 2035.")
        assert view.picture is view.years is view.needs_by_year is None
        assert view.needs.rows[-1].cells[0] == -14_750_000
        assert plan_paper(workspace, result, None).screens[0].key == "behov"
