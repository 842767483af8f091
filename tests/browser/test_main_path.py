"""The economist's way: how the year goes, which row, what if; and the same again for whoever gets the address."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from reader import EVIL, PATIENCE, Reader

from forecast.money import NBSP, Unit
from forecast.report.overview import overview
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
NAME = "askersund-2024"
OVERVIEW = "Socialnämnden väntas överskrida budgeten med 17,6 mnkr"
BASE = "Inget ändrat: scenariot är lika med bas"
BOTH = "Scenariot ökar underskottet med 2 950 tkr, till 20 550"


def set_both(reader: Reader) -> None:
    """One fewer in särskilt boende from October, and the rest of a grant gone."""
    reader.change("Bemanning", "Särskilt boende/annat boende")
    reader.type("Ändring, årsarbetare", "-1")
    reader.expect_heading("Scenariot minskar underskottet med 200 tkr, till 17 400")
    reader.choose("Från och med", "oktober")
    reader.expect_heading("Scenariot minskar underskottet med 150 tkr, till 17 450")
    reader.unfold("Statsbidrag")
    reader.page.get_by_text("Minska andelen timvikarier", exact=True).first.click()
    reader.expect_heading(BOTH)


def opened_row(reader: Reader) -> str:
    """The name of the row that is opened."""
    return reader.page.locator("h2").first.inner_text()


def test_from_the_message_to_the_row_behind_it(reader: Reader) -> None:
    from playwright.sync_api import expect

    reader.open("oversikt", arbetsyta=NAME)
    reader.expect_heading(OVERVIEW)
    reader.page.get_by_role("link", name=re.compile("Alla 22 rader i Driftredovisning")).click()
    reader.expect_heading("Äldreomsorg/LSS står för 10 030 av underskottet på 17 600 tkr")
    assert opened_row(reader) == "Barn- och ungdomsvård"
    steps = (
        ("Alt+ArrowDown", "Övr. insatser vux/Eko bistånd"),
        ("Alt+ArrowUp", "Barn- och ungdomsvård"),
        ("Alt+ArrowUp", "Vård vuxna missbruksproblem"),
    )
    for keys, row in steps:
        reader.page.keyboard.press(keys)
        expect(reader.page.locator("h2").first).to_have_text(row, timeout=PATIENCE)
        reader.settle()
    assert reader.address["rad"] == "55"
    assert reader.console == []


def test_the_link_carries_workspace_and_layer(reader: Reader) -> None:
    reader.open("oversikt", arbetsyta="demo", per="2024-05")
    reader.page.get_by_role("link", name=re.compile("rader i Driftredovisning")).click()
    reader.page.wait_for_url(re.compile("driftredovisning"))
    reader.settle()
    assert (reader.address["arbetsyta"], reader.address["per"]) == ("demo", "2024-05")


def test_what_if_moves_message_chart_and_tables_and_survives_a_reload(reader: Reader) -> None:
    reader.open("scenarier", arbetsyta=NAME)
    reader.expect_heading(BASE)
    set_both(reader)
    assert "1 årsarbetare × 600 (antagande) × 3/12 = +150 tkr i år, +600 helt år" in reader.text
    for figure in ("−338 927", "−20 550", "+150"):
        assert figure in reader.text
    for figure in ("Bas −17 600", "+150", "−3 100", "Scenario −20 550", "−2 950"):
        assert figure in reader.charts[0]
    before = reader.text
    reader.page.reload()
    reader.expect_heading(BOTH)
    assert reader.text == before


def test_somebody_else_sees_the_same_at_the_same_address(reader: Reader, another_reader: Reader) -> None:
    reader.open("scenarier", arbetsyta=NAME)
    set_both(reader)
    another_reader.go(reader.page.url)
    another_reader.expect_heading(BOTH)
    assert another_reader.text == reader.text
    assert another_reader.charts == reader.charts
    assert another_reader.address == reader.address


def test_levers_are_kept_when_other_pages_are_read(reader: Reader) -> None:
    reader.open("scenarier", arbetsyta=NAME)
    set_both(reader)
    for page, message in (("Översikt", OVERVIEW), ("Scenarier", BOTH)):
        reader.page.get_by_role("navigation").get_by_role("link", name=page).click()
        reader.expect_heading(message)


def test_a_number_that_cannot_be_read_is_told_and_the_last_one_counts(reader: Reader) -> None:
    from playwright.sync_api import expect

    reader.open("scenarier", arbetsyta=NAME)
    reader.change("Bemanning", "Särskilt boende/annat boende")
    reader.type("Ändring, årsarbetare", "-1")
    reader.expect_heading("Scenariot minskar underskottet med 200 tkr, till 17 400")
    reader.type("Ändring, årsarbetare", "abc")
    expect(reader.page.locator("p.fault")).to_have_text(
        "Kan inte tolka ”abc” som ett tal. Skriv till exempel 4,5. Senaste värdet −1 gäller.", timeout=PATIENCE
    )
    reader.expect_heading("Scenariot minskar underskottet med 200 tkr, till 17 400")


def test_another_workspace_is_chosen_in_the_popover(reader: Reader) -> None:
    reader.open("oversikt", arbetsyta=NAME)
    reader.page.locator("[data-testid=stPopoverButton]").click()
    reader.choose("Arbetsyta", "demo")
    opened = open_workspace(ROOT / "data" / "demo")
    result = run(opened, choice=Choice(headline=opened.settings.headline))
    reader.expect_heading(overview(opened, result, Unit.MNKR).heading.replace(NBSP, " "))
    assert "Påhittad kommun: alla siffror är syntetiska." in reader.text
    assert reader.address["arbetsyta"] == "demo"


def test_a_scenario_is_saved_as_a_file_and_opened_again(reader: Reader, another_reader: Reader, tmp_path: Path) -> None:
    reader.open("scenarier", arbetsyta=NAME)
    set_both(reader)
    reader.page.get_by_text("Spara, öppna").click()
    with reader.page.expect_download(timeout=PATIENCE) as kept:
        reader.page.get_by_role("button", name="Spara som fil").click()
    file = tmp_path / kept.value.suggested_filename
    assert file.name == "mitt-scenario.yaml"
    kept.value.save_as(file)
    another_reader.open("scenarier", arbetsyta=NAME)
    another_reader.page.get_by_text("Spara, öppna").click()
    another_reader.page.locator("input[type=file]").set_input_files(file)
    another_reader.expect_heading(BOTH)


def test_what_somebody_types_about_a_row_is_there_for_the_next(
    reader: Reader, another_reader: Reader, workspaces: Path
) -> None:
    shutil.copytree(workspaces / NAME, workspaces / "bedomd")
    reader.open("driftredovisning", arbetsyta="bedomd", rad="sarskilt-boende")
    reader.unfold("Bedöm raden")
    reader.type("Bedömd prognos för helåret, tkr, kostnad med minus", "-87 000,5")
    reader.page.get_by_text("= −87 000,5 tkr").wait_for()
    reader.field("Skäl").fill(EVIL)
    reader.page.get_by_text("Ctrl+Enter tar emot texten").wait_for()
    reader.field("Ditt namn").fill("Anna Ek")
    reader.page.get_by_role("button", name="Spara bedömningen").click()  # straight from the field that was typed in
    reader.page.get_by_text("Sparat i journalen som post 1: Anna Ek").wait_for()
    reader.page.get_by_role("button", name="Visa bedömd prognos").click()
    reader.page.get_by_text("bedömd prognos efter augusti").first.wait_for()
    reader.settle()
    assert reader.violations() == ()
    another_reader.open("driftredovisning", arbetsyta="bedomd", rad="sarskilt-boende", skikt="judged")
    assert f"Bedömning: inget → −87 000,5 tkr\n{EVIL}" in another_reader.text
    assert re.search(r"Bedömd, visas i tabellen\s+−87 001\b", another_reader.text)
    assert another_reader.console == []
