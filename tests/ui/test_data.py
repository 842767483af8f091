"""What the page keeps from one rerun to the next is spared the garbage collector, and given back when it goes."""

import gc
import weakref
from pathlib import Path

import pytest

from builders import write_workspace
from forecast.ui import data

set_aside = data.set_aside  # as it is shipped; while tests run, opening one does not look through all others


class Knot:
    """Refers to itself, so that the collector alone can take it away."""

    def __init__(self) -> None:
        self.itself = self


def test_what_stays_is_set_aside_and_what_has_gone_since_is_given_back() -> None:
    kept, gone = Knot(), weakref.ref(Knot())
    set_aside()
    assert gc.get_freeze_count() > 1000
    assert gone() is None
    gone = weakref.ref(kept)
    del kept
    gc.collect()
    assert gone() is not None, "it was set aside"
    set_aside()
    assert gone() is None


def test_it_is_done_once_for_each_workspace_that_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(data, "set_aside", lambda: seen.append(1))
    path = write_workspace(tmp_path / "prov")
    assert data.workspace(path) is data.workspace(path)
    assert seen == [1]
