"""A units.yaml to begin from is one that the program reads."""

import pytest

from builders import DATA, tiny
from forecast.formats.yaml_file import read_yaml
from forecast.ledger.specs import Layer
from forecast.report.collect.starter import starter_text
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run
from forecast.workspace.units import FILE, UnitFile
from forecast.workspace.workspace import Workspace


def read(workspace: Workspace, *, divided: bool = False) -> UnitFile:
    text = starter_text(workspace, run(workspace, (), Choice(headline=Layer.MODEL, draws=1)))
    if divided:
        head, _, rest = text.partition("# Eller en enhet")
        cut = head[: head.index("  - key: namnden")]
        text = cut + "\n".join(line.removeprefix("# ") for line in rest.splitlines()[1:]) + "\n"
    return read_yaml(text.encode(), FILE, UnitFile)


def test_the_committee_is_one_unit_and_its_rows_are_units_to_divide_into(tmp_path) -> None:
    workspace = tiny(tmp_path)
    whole, parts = read(workspace), read(workspace, divided=True)
    assert [(unit.name, unit.rows) for unit in whole.units] == [("Socialnämnden", ("total",))]
    assert [(unit.name, unit.rows) for unit in parts.units] == [("Äldreomsorg", ("51",)), ("Missbruksvård", ("52",))]
    assert whole.comment_threshold is not None
    assert (whole.comment_threshold.percent, whole.comment_threshold.amount) == (1.0, 1000)


@pytest.mark.parametrize("name", ["askersund-2024", "pitea-2024"])
def test_of_a_shipped_workspace_both_are_read(name: str) -> None:
    workspace = open_workspace(DATA / name)
    assert len(read(workspace).units) == 1
    assert len(read(workspace, divided=True).units) > 3
