"""Pages as of December: the books are open while the closing period is to come, and then nothing is left to change."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from seen import PAGES, heading, said
from streamlit.testing.v1 import AppTest

from known_workspace import known_workspace

Open = Callable[..., AppTest]
MONTHS = {"a": ("other", np.full((4, 12), -1_000_000.0))}
PAST = tuple(("a", year, -600_000) for year in (2021, 2022, 2023))


@pytest.fixture
def december(tmp_path: Path) -> Path:
    known_workspace(tmp_path / "oppen", MONTHS, as_of=12, closing=PAST, budget="-1000000")
    known_workspace(tmp_path / "stangd", MONTHS, as_of=12, closing=(*PAST, ("a", 2024, -450_000)), budget="-1000000")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", ["oppen", "stangd"])
def test_every_page_opens(open_page: Open, december: Path, page: str, name: str) -> None:
    assert not open_page(page, name, folder=december).exception


def test_only_the_closed_year_is_called_booked(open_page: Open, december: Path) -> None:
    rest = "inga månader återstår att ändra"
    assert heading(open_page("scenarier", "oppen", folder=december)) == f"December är bokförd: {rest}"
    assert heading(open_page("scenarier", "stangd", folder=december)) == f"Året är bokfört: {rest}"
    assert "bokslutet" in said(open_page("driftredovisning", "oppen", folder=december))
    assert "Takt och tidsförskjutning" not in said(open_page("driftredovisning", "stangd", folder=december))
