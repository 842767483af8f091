"""Which amounts a linked row is split from, and what is told where something is missing."""

import pytest

from builders import tiny
from forecast.errors import InputError
from forecast.questions.row_volumes import volume_splits
from forecast.report.split_table import split_json, split_tables
from forecast.service import run

VOLUMES = """\
area;measure;unit;year;actual;budget;note;source
ÄO;Platser;platser;2024;11;10;;s
ÄO;Timmar;timmar;2024;;5;;s
"""
SPLIT = """\
schema: 1
links:
  - {row: "51", area: ÄO, measure: Platser, scope: Allt., source: s}
  - {row: "52", area: ÄO, measure: Timmar, scope: Allt., source: s}
"""
FILES = {"volumes.csv": VOLUMES, "split.yaml": SPLIT}


def test_an_open_year_is_its_forecast_against_budget(tmp_path):
    workspace = tiny(tmp_path / "prov", FILES)
    result = run(workspace)
    split = volume_splits(workspace, result).splits[0]
    at = workspace.tree.position("51")
    assert split.forecast
    assert split.net.deviation == pytest.approx(result.main.deviation[at])
    assert split.net.volume.point == pytest.approx(-9_000)  # a tenth more of 90 tkr
    assert (split.gross, split.income) == (None, None)


def test_what_cannot_be_split_is_told(tmp_path):
    workspace = tiny(tmp_path / "prov", FILES)
    found = volume_splits(workspace, run(workspace))
    (told,) = found.told
    assert told.startswith("Missbruksvård: budget, utfall och båda volymerna (Timmar) finns inte för något år")
    assert found.costs == ()  # a forecast is no outcome
    assert "för 2020" in volume_splits(workspace, run(workspace), 2020).told[0]


def test_without_links_the_file_is_asked_for(tmp_path):
    workspace = tiny(tmp_path / "prov")
    with pytest.raises(InputError) as caught:
        volume_splits(workspace, run(workspace))
    assert str(caught.value) == (
        "prov/split.yaml: Ingen rad är kopplad till en volym. Lägg till filen; se docs/file-formats.md."
    )


def test_the_latest_whole_year_is_split_where_this_one_is_not_over(real_workspace):
    workspace = real_workspace("demo")
    found = volume_splits(workspace, run(workspace))
    assert {split.year for split in found.splits} == {2023}
    for split in found.splits:
        assert split.gross.deviation + split.income + split.rounding == pytest.approx(split.net.deviation)
    assert [split.year for split in volume_splits(workspace, run(workspace), 2021).splits] == [2021] * 5


def test_the_table_and_the_json_say_the_same(tmp_path):
    workspace = tiny(tmp_path / "prov", FILES)
    result = run(workspace)
    found = volume_splits(workspace, result)
    (table,) = split_tables(workspace, result, found)
    assert table.rows[0].cells[1:8] == (None,) * 7
    assert "Missbruksvård" in table.notes[-1]
    assert '"gross": null' in split_json(workspace, result, found)
