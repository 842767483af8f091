"""A scenario: a named set of overrides. Two overrides of one key are an error, so their order never matters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.yaml_file import Closed, read_yaml
from forecast.ledger.specs import MonthText


class StaffingChange(Closed):
    """More or fewer full-time equivalents in an activity from a month on; cost in SEK a year, charges included."""

    fte: float = Field(ge=-1000, le=1000)
    start: MonthText = Field(alias="from")
    cost_per_fte: float = Field(gt=0, le=10_000_000)
    source: str = ""


class GrantChange(Closed):
    """Whether the rest of a grant comes, and which share of the cost that it pays for falls away if not."""

    rest_of_year: bool
    avoidable_share: float = Field(0.0, ge=0, le=1)


class Scenario(Closed):
    """A scenario file.

    Attributes:
        workspace: the workspace that it is made for.
        name: shown in bridges and papers.
        description: why, for the reader.
        staffing: activity -> change.
        grants: grant id -> change.
    """

    schema_: Literal[1] = Field(alias="schema")
    workspace: str
    name: str
    description: str = ""
    staffing: Mapping[str, StaffingChange] = Field(default_factory=dict)
    grants: Mapping[str, GrantChange] = Field(default_factory=dict)

    @property
    def keys(self) -> tuple[str, ...]:
        """What it overrides, as `staffing.sarskilt-boende`."""
        return (*(f"staffing.{key}" for key in self.staffing), *(f"grants.{key}" for key in self.grants))

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, whatever the file's comments and order."""
        ordered = self.model_copy(
            update={"staffing": dict(sorted(self.staffing.items())), "grants": dict(sorted(self.grants.items()))}
        )
        return hashlib.sha256(ordered.model_dump_json(exclude={"name", "description"}).encode()).hexdigest()


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file.

    Raises:
        InputError: missing file, unknown keys, values outside their bounds; every fault with its line.
    """
    if not path.is_file():
        raise InputError("Scenariofilen finns inte.", Place(str(path)), "Rätta sökvägen.")
    return read_yaml(path.read_bytes(), path.name, Scenario)


def unite(scenarios: Sequence[Scenario], workspace: str) -> Scenario:
    """Several scenarios as one.

    Raises:
        CollectedInputError: a scenario for another workspace, or one key overridden twice.
    """
    faults: list[InputError] = []
    owner: dict[str, str] = {}
    for scenario in scenarios:
        place = Place(scenario.name)
        if scenario.workspace != workspace:
            faults.append(
                InputError(
                    f"Scenariot är gjort för ”{scenario.workspace}”, inte ”{workspace}”.", place, "Välj rätt arbetsyta."
                )
            )
        for key in scenario.keys:
            if key in owner:
                faults.append(
                    InputError(f"”{key}” ändras redan av ”{owner[key]}”.", place, "Ta bort den ena ändringen.")
                )
            owner[key] = scenario.name
    if faults:
        raise CollectedInputError(faults)
    return Scenario(
        schema=1,
        workspace=workspace,
        name=" + ".join(scenario.name for scenario in scenarios) or "bas",
        staffing={key: change for scenario in scenarios for key, change in scenario.staffing.items()},
        grants={key: change for scenario in scenarios for key, change in scenario.grants.items()},
    )
