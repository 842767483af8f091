"""The demo's year, March to December, replayed by the shipped script; its figures stand in the guide."""

import hashlib
import json
import re
import sys

import numpy as np
import pytest
from openpyxl import load_workbook

from builders import DATA
from forecast.store import opened, restored
from forecast.store.door import FILE
from forecast.store.store import open_store
from forecast.workspace.load import load_workspace

DEMO = DATA / "demo"
GUIDE = DATA.parent / "docs" / "anvandarguide.md"
pytestmark = pytest.mark.year


def kept_reading():
    """`load_workspace` that reads the same files once: a month has a dozen commands and one state of its files."""
    known = {}

    def load(path):
        whole = hashlib.sha256()
        for file in sorted(path.rglob("*")):
            if file.is_file() and not file.name.startswith("store.sqlite"):
                whole.update(f"{file.relative_to(path)}\n".encode() + file.read_bytes())
        key = whole.hexdigest()
        if key not in known:
            known[key] = load_workspace(path)
        return known[key]

    return load


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """(the folder, what the script says of the year)."""
    out = tmp_path_factory.mktemp("ar") / "ut"
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DEMO))
        load = kept_reading()
        patch.setattr(opened, "load_workspace", load)
        patch.setattr(restored, "load_workspace", load)
        from replay import plan_of, replay

        made = replay(plan_of(out, 20, ("xlsx",)), lambda _: None)
    for name in [name for name in sys.modules if name.split(".")[0] in {"maker", "replay", "replayed"}]:
        del sys.modules[name]
    return out, made


@pytest.fixture(scope="module")
def snapshots(year):
    """Month -> the adopted forecast of it, whole."""
    with open_store(year[0] / "demo-2024" / FILE, create=False) as store:
        faults, heads = store.verify()
        assert (faults, [head.log for head in heads]) == ((), ["journal", "snapshots"])
        kept = store.snapshots("demo-2024")
    return {item.as_of: item for item in kept if item.inputs["headline"] == "adopted"}


def test_every_month_is_judged_by_three_approved_and_adopted(year):
    with open_store(year[0] / "demo-2024" / FILE, create=False) as store:
        said = [(entry.subject["month"], entry.kind.value, entry.who) for entry in store.journal("demo-2024")]
    assert [item.month for item in year[1].months] == [f"2024-{number:02d}" for number in range(3, 13)]
    for month in (item.month for item in year[1].months):
        judges = {who for at, kind, who in said if (at, kind) == (month, "judgement")}
        assert len(judges) == 3
        assert (month, "adoption", "Påhittad förvaltningschef") in said
        assert len({who for at, kind, who in said if (at, kind) == (month, "submission")}) == 4


def test_each_change_is_told_apart_to_the_ore(year, snapshots):
    before = None
    seen = set()
    for item in year[1].months:
        change = json.loads((year[0] / item.month / "forandring.json").read_text(encoding="utf-8"))
        now = snapshots[item.month].result["total"]["forecast"]
        assert change["to"]["snapshot"] == snapshots[item.month].id
        if before is not None:
            assert round(now - before, 2) == change["change"]
        assert round(sum(cause["amount"] for cause in change["causes"]), 2) == change["change"] == item.change
        for row in change["rows"]:
            assert round(sum(row["causes"].values()), 2) == row["change"] == round(row["now"] - row["before"], 2)
        seen |= {cause["cause"] for cause in change["causes"] if cause["amount"]}
        before = now
    assert seen >= {"restated", "drivers", "outcomes", "judgement"}
    assert "unknown" not in seen


def test_the_board_pack_of_each_month_holds_its_figures(year, snapshots):
    for item in year[1].months:
        folder = year[0] / item.month / "underlag"
        card = json.loads((folder / "run-card.json").read_text(encoding="utf-8"))
        assert (card["snapshot"], card["forecast"]) == (snapshots[item.month].id, item.forecast)
        [path] = folder.glob("*.xlsx")
        cells = {
            cell
            for sheet in load_workbook(path, read_only=True, data_only=True)
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if isinstance(cell, int | float)
        }
        assert any(abs(cell - item.forecast / 1000) < 0.6 for cell in cells), item.month
        assert any(abs(cell - item.change / 1000) < 0.6 for cell in cells), item.month


def test_the_accuracy_is_that_of_the_kept_forecasts(year, snapshots):
    outcome = snapshots["2024-12"].result["total"]["actual"]
    assert year[1].outcome == outcome == snapshots["2024-12"].result["total"]["forecast"]
    assert [item.month for item in year[1].held] == [item.month for item in year[1].months[:-1]]
    for item in year[1].held:
        result = snapshots[item.month].result
        leaves = [row for row in result["rows"] if (row["statement"], row["role"]) == ("by_activity", "leaf")]
        judged = sum(row["model"] if row["judged"] is None else row["judged"] for row in leaves)
        said = (result["total"]["model"], judged, result["total"]["forecast"])
        by_hand = [round(outcome - forecast, 2) for forecast in said]
        np.testing.assert_allclose([item.model, item.judged, item.adopted], by_hand, atol=0.005)


def test_nothing_of_it_is_the_demos(year):
    text = (DEMO / "workspace.yaml").read_text(encoding="utf-8")
    assert "as_of: 2024-08" in text
    assert not (DEMO / FILE).exists()
    assert not (DEMO / "imports").exists()
    assert (year[0] / "demo-2024" / "imports" / f"{len(year[1].months) + 1:04d}").is_dir()
    receipt = (year[0] / "2024-06" / "kvitto.txt").read_text(encoding="utf-8")
    assert "utfall 2024-04" in receipt
    assert "ändring −420 000,00" in receipt.replace("\u00a0", " ")


def test_the_page_and_the_guide_have_its_figures(year):
    sys.path.insert(0, str(DEMO))
    try:
        from replayed.page import held_rows, month_rows
    finally:
        sys.path.remove(str(DEMO))
    rows = [*month_rows(year[1].months), *held_rows(year[1].held)]
    page = (year[0] / "index.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "alla siffror är syntetiska" in page
    guide = GUIDE.read_text(encoding="utf-8")
    lines = [re.sub(r"\s*\|\s*", "|", line).strip("|") for line in guide.splitlines() if line.startswith("|")]
    for row in rows:
        assert f'<th scope="row">{row[0]}</th>' in page
        assert "|".join(row) in [line.replace("\u00a0", " ") for line in lines], row
