"""In the board room: every step by keyboard, nothing but the message in sight, and files that arrive and open."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document
from pypdf import PdfReader
from reader import IDLE, PATIENCE, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
SLOW = 3 * PATIENCE


def arrive(reader: Reader, **address: str) -> None:
    """Open the page by its address. Before the show it has no chart to wait for; in it, one of two is never drawn."""
    query = "&".join(f"{key}={value}" for key, value in address.items())
    reader.page.goto(f"{reader.server}/namnd?{query}", wait_until="domcontentloaded")
    reader.page.get_by_text("Minus är kostnad").first.wait_for()
    reader.page.wait_for_function(IDLE)


def heard(reader: Reader, text: str) -> None:
    """Wait until a message is the page's heading."""
    pattern = re.compile(r"\s".join(re.escape(word) for word in text.split(" ")))
    reader.page.locator("h1", has_text=pattern).wait_for()


def test_the_show_is_stepped_by_keyboard_and_escape_ends_it(reader: Reader) -> None:
    arrive(reader, arbetsyta="askersund-2024")
    reader.page.get_by_role("button", name="Starta visning").press("Enter")
    heard(reader, "Socialnämnden väntas överskrida budgeten med 17,6 miljoner")
    nexts = reader.page.get_by_role("button", name="Nästa")
    nexts.wait_for()
    reader.page.keyboard.press("ArrowRight")
    heard(reader, "Tre verksamheter står för två tredjedelar av underskottet på 17,6 miljoner")
    reader.page.locator(".st-key-bred-bild [data-testid=stVegaLiteChart] :is(svg.marks, canvas)").first.wait_for()
    reader.page.wait_for_function(IDLE)
    assert reader.address["skarm"] == "2"
    assert not reader.page.locator("[data-testid=stHeader]").is_visible()
    assert float(reader.page.locator("h1").evaluate("h => parseFloat(getComputedStyle(h).fontSize)")) == 54
    visible = "part => part.getBoundingClientRect().width > 2 && getComputedStyle(part).clipPath === 'none'"
    assert [button.evaluate(visible) for button in reader.page.get_by_role("button").all()] == [False] * 3
    assert reader.violations() == ()
    nexts.focus()
    assert nexts.evaluate(visible)
    reader.page.keyboard.press("PageDown")  # a presenter's remote
    heard(reader, "En orsak fortsätter, två vänder delvis")
    reader.page.wait_for_function(IDLE)
    reader.page.keyboard.press("ArrowLeft")
    heard(reader, "Tre verksamheter")
    reader.page.wait_for_function(IDLE)
    reader.page.keyboard.press("Escape")
    heard(reader, "Nämndens visning: 5 skärmar")
    reader.page.wait_for_function(IDLE)
    assert "skarm" not in reader.address
    assert reader.outside() == []


def test_the_show_holds_on_a_dark_phone(browser: Browser, server: str) -> None:
    with Reader.at(browser, server, width=320, theme="dark") as someone:
        arrive(someone, arbetsyta="demo", skarm="2")
        someone.page.locator(".st-key-smal-bild [data-testid=stVegaLiteChart] :is(svg.marks, canvas)").first.wait_for()
        root = "document.documentElement"
        assert int(someone.page.evaluate(f"{root}.scrollWidth")) <= 320
        assert "Påhittad kommun: alla siffror är syntetiska." in someone.text
        assert float(someone.page.locator("h1").evaluate("h => parseFloat(getComputedStyle(h).fontSize)")) == 28
        assert someone.violations() == ()


def test_files_arrive_and_open_and_the_making_can_be_stopped(reader: Reader) -> None:
    arrive(reader, arbetsyta="demo")
    assert reader.violations() == ()
    with reader.page.expect_download(timeout=SLOW) as one:
        reader.page.get_by_role("button", name="PDF", exact=True).click()
    assert one.value.suggested_filename == "demo-2024-08-namnd.pdf"
    assert "syntetiska" in PdfReader(one.value.path()).pages[0].extract_text()
    reader.page.get_by_role("button", name="Gör alla fyra").click()
    reader.page.get_by_role("button", name="Avbryt").click(timeout=SLOW)
    reader.page.get_by_role("button", name="Avbryt").wait_for(state="detached", timeout=SLOW)
    reader.page.get_by_role("button", name="Gör alla fyra").click()
    fetch = reader.page.get_by_role("button", name="Hämta alla fyra")
    fetch.wait_for(timeout=SLOW)
    with reader.page.expect_download(timeout=SLOW) as pack:
        fetch.click()
    with zipfile.ZipFile(pack.value.path()) as files:
        assert files.namelist() == [f"demo-2024-08-namnd.{ending}" for ending in ("docx", "pptx", "xlsx", "pdf")]
        paragraphs = Document(io.BytesIO(files.read("demo-2024-08-namnd.docx"))).paragraphs
    assert "Påhittad kommun: alla siffror är syntetiska." in [paragraph.text for paragraph in paragraphs]
