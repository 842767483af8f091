"""Pages run headless over a folder of workspaces."""

import gc
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from seen import open_at
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from builders import DATA
from forecast.ui import data

Open = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def _installed_packages_are_read_once() -> Iterator[None]:
    """A server looks for components among all packages once; AppTest does at every page, a tenth of a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def _what_stays_is_set_aside_without_looking_through_it() -> Iterator[None]:
    """A server opens a workspace now and then, tests do it hundreds of times; a collection was two fifths of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "set_aside", gc.freeze)
        yield
    gc.unfreeze()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """`open_page(page, arbetsyta, {address}, folder=...)` -> the page, run once over the folder of workspaces."""

    def run(page: str, name: str = "", address: dict[str, Any] | None = None, folder: Path = DATA) -> AppTest:
        monkeypatch.setenv("FORECAST_WORKSPACES", str(folder))
        return open_at(page, {**({"arbetsyta": name} if name else {}), **(address or {})})

    return run


@cache
def _read(page: str, name: str, address: tuple[tuple[str, str], ...]) -> AppTest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORECAST_WORKSPACES", str(DATA))
        return open_at(page, {"arbetsyta": name, **dict(address)})


@pytest.fixture(scope="session")
def read_page() -> Open:
    """`read_page(page, arbetsyta, key=value)` -> a page of a shipped workspace, run once for all that only read it."""

    def run(page: str, name: str, **address: str) -> AppTest:
        return _read(page, name, tuple(sorted(address.items())))

    return run
