"""Somebody who has only read the README: from the demo's deviation to a PowerPoint with their own scenario in it."""

from __future__ import annotations

import re

import pytest
from pptx import Presentation
from reader import IDLE, PATIENCE, Reader, spaced

pytestmark = pytest.mark.browser
GRANT = "Påhittat bidrag: färre timvikarier"


def go(reader: Reader, page: str) -> None:
    """Choose a page in the menu."""
    reader.page.get_by_role("navigation").get_by_role("link", name=page).click()


def test_from_the_demo_to_a_powerpoint_in_which_the_scenario_has_the_pages_numbers(reader: Reader) -> None:
    page = reader.page
    reader.go(reader.server)
    page.locator("[data-testid=stPopoverButton]").click()
    reader.choose("Arbetsyta", "demo")
    reader.expect_heading("Socialnämnden väntas överskrida budgeten med 15,9 mnkr")
    assert "Påhittat: fler vikarier och för låg grundbudget" in reader.text
    go(reader, "Scenarier")
    reader.expect_heading("Inget ändrat: scenariot är lika med bas")
    reader.change("Bemanning", "Särskilt boende/annat boende")
    reader.type("Ändring, årsarbetare", "-1")
    reader.expect_heading("Scenariot minskar underskottet med 208 tkr, till 15 683")
    reader.choose("Från och med", "oktober")
    reader.expect_heading("Scenariot minskar underskottet med 156 tkr, till 15 735")
    reader.unfold("Statsbidrag")
    page.get_by_text(GRANT, exact=True).first.click()
    reader.expect_heading("Scenariot ökar underskottet med 1 744 tkr, till 17 635")
    page.get_by_text("Spara, öppna").click()
    reader.type("Namn", "Hösten")
    page.get_by_text("= hosten.yaml").wait_for()
    with page.expect_download(timeout=PATIENCE) as kept:
        page.get_by_role("button", name="Spara som fil").click()
    assert "fte: -1" in kept.value.path().read_text(encoding="utf-8")
    page.get_by_text("hosten.yaml ligger bland webbläsarens hämtade filer.").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Jämför").click()
    page.get_by_role("columnheader", name="Hösten").wait_for()
    compared = {cells[0]: cells[1:] for cells in rows(reader)}
    assert compared["Avvikelse mot budget"] == ["−15 891", "−17 635"]
    page.get_by_role("button", name="Ta med i nämndens underlag").click()
    page.get_by_text("”Hösten” ökar underskottet med 1,7 miljoner, till 17,6").wait_for()
    page.wait_for_function(IDLE)
    with page.expect_download(timeout=PATIENCE) as made:
        page.get_by_role("button", name="PowerPoint", exact=True).click()
    assert reader.console == []
    slides = Presentation(str(made.value.path())).slides
    titles = [spaced(slide.shapes[0].text_frame.text) for slide in slides]
    assert "”Hösten” ökar underskottet med 1,7 miljoner, till 17,6" in titles
    (table,) = (
        shape.table for shape in slides[titles.index("Bas och scenario sida vid sida")].shapes if shape.has_table
    )
    printed = {row.cells[0].text: [spaced(cell.text) for cell in row.cells][1:] for row in table.rows}
    for line in ("Helårsprognos", "Avvikelse mot budget"):
        assert printed[line][:2] == compared[line]


def rows(reader: Reader) -> list[list[str]]:
    """The cells of the page's tables."""
    found = reader.page.locator("tbody tr").all()
    return [[spaced(cell).strip() for cell in re.split(r"\t|\n+", row.inner_text()) if cell.strip()] for row in found]
