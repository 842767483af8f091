"""Scenario files: read with the lines of their overrides, written as the command line reads them."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

from forecast.errors import CollectedInputError, InputError, Place, unreadable
from forecast.formats.yaml_file import Closed, Lines, read_yaml_with_lines
from forecast.scenario.schema import GROUPS, Override, Scenario, ScenarioFile, overrides_of, twice

LONGEST_CHAIN = 20
"""Files that build on each other in a row."""
_ENDINGS = frozenset({".yaml", ".yml"})


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file and those that it is based on.

    Raises:
        InputError: a missing file or one elsewhere, files that are based on each other in a circle, unknown keys,
            values outside their bounds, one key changed twice; every fault of a file with its line.
    """
    if not path.is_file():
        raise InputError("Scenariofilen finns inte.", Place(str(path)), "Rätta sökvägen.")
    return _load(path, ())


def parse_scenario(data: bytes, file: str) -> Scenario:
    """A scenario from bytes, as an uploaded file; it has no folder, so it is based on nothing.

    Raises:
        InputError: as `load_scenario`, and when it is based on other files.
    """
    said, lines = read_yaml_with_lines(data, file, ScenarioFile)
    if said.based_on:
        raise InputError(
            "Scenariot bygger på andra filer, som inte följer med.",
            lines.place("based_on"),
            "Öppna det på kommandoraden, eller skriv ändringarna i en fil.",
        )
    overrides = overrides_of(said, _lines(said, lines))
    return Scenario(said.workspace, said.name, overrides, said.description, lines.place("workspace"))


def _load(path: Path, above: tuple[Path, ...]) -> Scenario:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(error, Place(path.name)) from error
    said, lines = read_yaml_with_lines(content, path.name, ScenarioFile)
    parts = [(said.name, overrides_of(said, _lines(said, lines)))]
    for number, name in enumerate(said.based_on):
        parts.append(_below(path, name, (*above, path.resolve()), lines.place("based_on", number), said))
    faults = twice(parts)
    if faults:
        raise CollectedInputError(faults)
    overrides = tuple(override for _, mine in parts for override in mine)
    return Scenario(said.workspace, said.name, overrides, said.description, lines.place("workspace"))


def _below(
    path: Path, name: str, above: tuple[Path, ...], place: Place, said: ScenarioFile
) -> tuple[str, tuple[Override, ...]]:
    """Name and overrides of a file that another one is based on."""
    other = _beside(path, name, place)
    if other in above:
        circle = " → ".join(part.name for part in (*above[above.index(other) :], other))
        raise InputError(f"Scenarierna bygger på varandra i en cirkel: {circle}.", place, "Ta bort en hänvisning.")
    if len(above) > LONGEST_CHAIN:
        found = f"Scenarierna bygger på varandra i fler än {LONGEST_CHAIN} led."
        raise InputError(found, place, "Samla ändringarna i färre filer.")
    made = _load(other, above)
    if made.workspace != said.workspace:
        found = f"”{name}” är gjort för ”{made.workspace}”, inte ”{said.workspace}”."
        raise InputError(found, place, "Bygg på ett scenario för samma arbetsyta.")
    return made.name, made.overrides


def _beside(path: Path, name: str, place: Place) -> Path:
    """A scenario file beside another one or below it; never one elsewhere, whose text a fault would repeat.

    Raises:
        InputError: no such file, or one that lies elsewhere.
    """
    home = path.resolve().parent
    try:
        other = (home / name).resolve()
        there = other.is_file()
    except (OSError, RuntimeError):  # too long a name, or links in a circle
        other, there = home, False
    if there and not (other.is_relative_to(home) and other.suffix in _ENDINGS):
        found = f"”{name}” är ingen scenariofil i samma mapp eller en under den."
        raise InputError(found, place, "Lägg filen där, med namn på .yaml.")
    if not there:
        known = ", ".join(sorted(item.name for item in home.glob("*.yaml") if item.name != path.name)) or "inga"
        raise InputError(f"Scenariofilen ”{name}” finns inte.", place, f"I samma mapp finns {known}.")
    return other


def _lines(said: ScenarioFile, lines: Lines) -> Mapping[str, Place]:
    return {f"{group}.{key}": lines.place(group, key) for group in GROUPS for key in getattr(said, group)}


def scenario_text(scenario: Scenario, comment: str = "") -> str:
    """A scenario as a file: every override as it was given, defaults left out; `comment` first where there is one."""
    said: dict[str, object] = {"schema": 1, "workspace": scenario.workspace, "name": scenario.name}
    if scenario.description:
        said["description"] = scenario.description
    for group in GROUPS:
        changes = {key: _plain(change) for key, change in scenario.group(group).items()}
        if changes:
            said[group] = changes
    out = io.StringIO()
    writer = YAML()
    writer.default_flow_style = False
    writer.dump(said, out)
    return f"# {comment}\n{out.getvalue()}" if comment else out.getvalue()


def _plain(change: Closed) -> dict[str, object]:
    dumped: dict[str, object] = change.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return dumped


def scenario_schema() -> str:
    """JSON Schema of a scenario file, for editors."""
    schema = ScenarioFile.model_json_schema()
    schema["title"] = "forecast scenario"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
