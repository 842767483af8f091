"""A tiny valid workspace that a test writes into its own folder and breaks in one place at a time.

Amounts in tkr: A (51) has outcome -60, forecast -95, budget -90; B (52) has -20, -28, -30; Summa -80, -123, -120.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from forecast.errors import InputError
from forecast.formats.yaml_file import Closed
from forecast.scenario.schema import Scenario, ScenarioFile, overrides_of
from forecast.workspace.load import load_workspace
from forecast.workspace.workspace import Workspace

DATA = Path(__file__).parents[1] / "data"
REAL = ("askersund-2023", "askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023", "demo")

SETTINGS = """\
schema: 1
municipality: Provkommun
code: "0001"
committee: Socialnämnden
year: 2024
as_of: 2024-08
source: påhittad
unit: tkr
sign: cost_negative
tables:
  - file: tabell.csv
    title: Driftredovisning
    statement: by_activity
    label: [kod, verksamhet]
    aliases: {Summa: total}
    measures:
      utfall: {kind: actual, span: 2024-01..2024-08}
      prognos: {kind: forecast, layer: adopted}
      budget: {kind: budget}
    differences:
      avvikelse: [prognos, budget]
"""
ROWS = """\
# Radernas träd.
statement;row;parent;name;activity;cost_type;role;aliases
by_activity;51;total;Äldreomsorg;51;net;leaf;Omsorg om äldre
by_activity;52;total;Missbruksvård;52;net;leaf;
by_activity;total;;Socialnämnden;;net;sum;
"""
TABLE = """\
# Påhittad.
kod;verksamhet;utfall;prognos;budget;avvikelse
51;Äldreomsorg;-60;-95;-90;-5
52;Missbruksvård;-20;-28;-30;2
;Summa;-80;-123;-120;-3
"""
FILES: Mapping[str, str | bytes] = {"workspace.yaml": SETTINGS, "rows.csv": ROWS, "tabell.csv": TABLE}


def write_workspace(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Path:
    """Write the tiny workspace into `folder` with `files` beside or instead of its own; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**FILES, **(files or {})}.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace `old`, which must stand in the file, once."""
    text = (folder / name).read_bytes().decode()
    assert old in text, f"{old!r} is not in {name}"
    (folder / name).write_bytes(text.replace(old, new, 1).encode())


def tiny(folder: Path, files: Mapping[str, str | bytes] | None = None) -> Workspace:
    """Write the tiny workspace and load it."""
    return load_workspace(write_workspace(folder, files))


def refusal(folder: Path) -> str:
    """The text of the InputError with which a workspace is refused."""
    with pytest.raises(InputError) as caught:
        load_workspace(folder)
    return str(caught.value)


def scenario_of(workspace: str, name: str = "A", **groups: Mapping[str, Closed]) -> Scenario:
    """A scenario as the page builds it: one mapping a group."""
    said = ScenarioFile(schema=1, workspace=workspace, name=name, **groups)
    return Scenario(workspace, name, overrides_of(said))
