"""Login by an identity provider: nothing is shown before it, and a role reads or writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_server import free_port, running
from provider import CLIENT, provider
from reader import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
SECRETS = """\
[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "en-hemlighet-som-bara-finns-i-provet"
client_id = "{client}"
client_secret = "prov"
server_metadata_url = "{provider}/.well-known/openid-configuration"

[roles]
claim = "grupper"
reader = ["Nämnden"]
economist = ["Ekonomi"]
"""


def test_a_reader_logs_in_reads_and_cannot_write(browser: Browser, workspaces: Path, tmp_path: Path) -> None:
    port = free_port()
    with provider({"sub": "1", "name": "Nils Läsare", "grupper": ["Nämnden", "Alla"]}) as url:
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(SECRETS.format(port=port, client=CLIENT, provider=url), encoding="utf-8")
        options = ("--secrets.files", str(secrets))
        with (
            running(workspaces, tmp_path / "log.txt", port, *options) as (server, _),
            Reader.at(browser, server) as someone,
        ):
            page = someone.page
            page.goto(f"{server}/driftredovisning?arbetsyta=askersund-2024")
            page.get_by_role("heading", name="Logga in för att se prognosen").wait_for()
            assert "Askersund" not in page.content()
            assert page.get_by_role("link", name="Översikt").count() == 0
            page.get_by_role("button", name="Logga in").click()
            someone.page.get_by_text("Minus är kostnad").first.wait_for()
            someone.open("driftredovisning", arbetsyta="askersund-2024")
            text = someone.text
            assert "Din roll läser. Bedömningar och kommentarer skrivs av verksamhetschefer och ekonomer." in text
            assert "Bedöm raden" not in text
            page.locator("[data-testid=stPopoverButton]").first.click()
            page.get_by_text("Inloggad: Nils Läsare, läsare.").wait_for()
            page.goto(f"{server}/las_in")
            page.get_by_role("heading", name="Din roll läser inte in filer").wait_for()
