"""A newcomer with one spreadsheet: upload, look, adjust, confirm, and the forecast is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reader import EVIL, IDLE, PATIENCE, STILL, Reader, spaced

from own_file import spreadsheet

pytestmark = pytest.mark.browser
SLOW = 3 * PATIENCE


def upload(reader: Reader, file: Path) -> None:
    """Go to the page and give it a file."""
    reader.page.goto(f"{reader.server}/las_in", wait_until="domcontentloaded")
    reader.page.get_by_role("heading", name="Från din fil till en prognos").wait_for()
    reader.page.locator("input[type=file]").set_input_files(file)
    reader.page.get_by_role("heading", name="Bekräfta").wait_for(timeout=SLOW)
    reader.page.wait_for_function(IDLE)


def unfold(reader: Reader) -> None:
    """Open every closed expander."""
    for details in reader.page.locator("details").all():
        if details.get_attribute("open") is None:
            details.locator("> summary").click()
            details.evaluate(STILL)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The newcomer's spreadsheet."""
    file = tmp_path / "uppföljning augusti.xlsx"
    file.write_bytes(spreadsheet())
    return file


def test_from_a_spreadsheet_to_a_forecast(reader: Reader, own: Path) -> None:
    upload(reader, own)
    assert reader.page.locator("h1").inner_text() == "Alla belopp i filen är med"
    assert reader.violations() == ()
    reader.type("Kommun", "Nykommun")
    reader.page.get_by_text("i mappen nykommun-2024").wait_for()
    reader.page.get_by_role("button", name="Skapa arbetsytan").click()
    reader.page.get_by_role("link", name=re.compile("Visa prognosen")).click(timeout=SLOW)
    reader.page.wait_for_url(re.compile("arbetsyta=nykommun-2024"))
    reader.settle()
    assert reader.page.locator("h1").inner_text().startswith("Socialnämnden väntas")
    assert "Nykommun, socialnämnden · helår 2024 · modellens prognos efter augusti" in reader.text
    assert reader.violations() == ()
    assert reader.outside() == []
    assert reader.console == []


@pytest.mark.parametrize("width", [1440, 390])
def test_everything_opened_is_accessible_and_within_the_screen(reader: Reader, own: Path, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    upload(reader, own)
    unfold(reader)
    assert reader.violations() == ()
    assert int(reader.page.evaluate("document.documentElement.scrollWidth")) <= width


def test_a_control_changes_the_receipt_and_nothing_is_written(reader: Reader, own: Path, workspaces: Path) -> None:
    reader.page.set_viewport_size({"width": 1440, "height": 2600})  # a list closes when the page scrolls
    before = sorted(path.name for path in workspaces.iterdir())
    upload(reader, own)
    thousands = reader.text
    reader.page.get_by_text("Ändra hur kolumnerna läses").click()
    reader.page.locator("details").nth(1).evaluate(STILL)
    reader.choose("Enhet", "Kronor")
    reader.page.get_by_text("Kronor; kostnader").wait_for()
    reader.page.wait_for_function(IDLE)
    assert reader.text != thousands
    assert sorted(path.name for path in workspaces.iterdir()) == before


def test_names_full_of_markup_are_shown_as_letters(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "<b>x<b> [y](z) :red[q].xlsx"
    file.write_bytes(spreadsheet(EVIL))
    upload(reader, file)
    unfold(reader)
    assert EVIL[:40] in reader.text
    assert reader.page.locator("[data-testid=stMain] b").count() == 0
    assert reader.console == []


def test_a_broken_file_is_a_swedish_sentence(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "trasig.xlsx"
    file.write_bytes(spreadsheet()[:2000])
    upload(reader, file)
    assert reader.page.locator("h1").inner_text() == "Filen kan inte läsas in"
    assert "trasig.xlsx" in spaced(reader.page.get_by_test_id("stAlert").first.inner_text())
    assert reader.violations() == ()


def test_the_uploader_speaks_swedish_and_refuses_what_is_too_large(reader: Reader, tmp_path: Path) -> None:
    reader.page.goto(f"{reader.server}/las_in", wait_until="domcontentloaded")
    reader.page.get_by_test_id("stBaseButton-secondary").get_by_text("Välj fil").wait_for()
    assert "eller släpp den här, högst 200 MB" in reader.text
    assert reader.violations() == ()
    file = tmp_path / "stor.csv"
    with file.open("wb") as out:
        out.truncate(201 * 1024 * 1024)
    reader.page.locator("input[type=file]").set_input_files(file)
    reader.page.get_by_text("Filen är större än 200 MB. Dela den per år.").wait_for()
    assert "Error" not in reader.text
