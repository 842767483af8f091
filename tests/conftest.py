"""Fixtures for all tests; helpers that take arguments are in builders.py."""

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from builders import DATA, write_workspace
from forecast import cli
from forecast.ledger.findings import Finding
from forecast.store import opened
from forecast.workspace.checks import check_workspace
from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace

os.environ.pop("FORECAST_STORE", None)  # a store of one's own has nothing to say in tests
# speed is measured in benchmarks/, not here; many more examples are tried by `--hypothesis-profile soak` in .ci/soak
settings.register_profile("house", deadline=None, max_examples=50)
settings.register_profile("soak", deadline=None, max_examples=1000)
settings.load_profile("house")


@cache
def _loaded(name: str) -> Workspace:
    return load_workspace(DATA / name)


@cache
def _checked(name: str) -> tuple[Finding, ...]:
    return check_workspace(_loaded(name))


@pytest.fixture(scope="session", autouse=True)
def _shipped_files_are_read_once() -> Iterator[None]:
    """Hundreds of commands and pages open a workspace in data/; it is frozen, and no test writes there."""
    read = opened.load_workspace
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opened, "load_workspace", lambda path: _loaded(path.name) if path.parent == DATA else read(path))
        yield


@pytest.fixture(scope="session")
def real_workspace() -> Callable[[str], Workspace]:
    """Name of a folder in data/ -> the workspace, read once (it is frozen)."""
    return _loaded


@pytest.fixture(scope="session")
def real_findings() -> Callable[[str], tuple[Finding, ...]]:
    """Name of a folder in data/ -> what the checks find in it."""
    return _checked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the tiny valid workspace of builders.py, to be broken in one place."""
    return write_workspace(tmp_path / "prov")


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[object, str, str]]:
    """Run a command in this process: arguments -> (exit code, stdout, stderr)."""

    def run(*arguments: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["forecast", *(str(argument) for argument in arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run
