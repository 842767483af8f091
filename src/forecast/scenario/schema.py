"""A scenario: a named set of overrides. Two overrides of one key are an error, so their order never matters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.yaml_file import Closed
from forecast.scenario.levers.agency import AgencyChange
from forecast.scenario.levers.events import EventChange
from forecast.scenario.levers.grants import GrantChange
from forecast.scenario.levers.measures import MeasureChange
from forecast.scenario.levers.overtime import OvertimeChange
from forecast.scenario.levers.pay import PayChange
from forecast.scenario.levers.payment_liability import PaymentLiabilityChange
from forecast.scenario.levers.placement_change import PlacementChange
from forecast.scenario.levers.prices import PriceChange
from forecast.scenario.levers.savings import SavingChange
from forecast.scenario.levers.sick_leave import SickLeaveChange
from forecast.scenario.levers.staffing import StaffingChange
from forecast.scenario.levers.volumes import VolumeChange

LONGEST_NAME = 200
"""Characters of a scenario's name; papers and charts repeat it."""


class ScenarioFile(Closed):
    """A scenario file: one mapping a group of levers, from what it acts on to the change.

    Attributes:
        workspace: the workspace that it is made for.
        name: shown in bridges and papers.
        description: why, for the reader.
        based_on: scenario files (relative to this one) whose overrides hold too.
    """

    schema_: Literal[1] = Field(alias="schema")
    workspace: str
    name: str = Field(max_length=LONGEST_NAME)
    description: str = ""
    based_on: tuple[str, ...] = ()
    staffing: Mapping[str, StaffingChange] = Field(default_factory=dict)
    sick_leave: Mapping[str, SickLeaveChange] = Field(default_factory=dict)
    overtime: Mapping[str, OvertimeChange] = Field(default_factory=dict)
    agency: Mapping[str, AgencyChange] = Field(default_factory=dict)
    pay: Mapping[str, PayChange] = Field(default_factory=dict)
    grants: Mapping[str, GrantChange] = Field(default_factory=dict)
    volumes: Mapping[str, VolumeChange] = Field(default_factory=dict)
    payment_liability: Mapping[str, PaymentLiabilityChange] = Field(default_factory=dict)
    placements: Mapping[str, PlacementChange] = Field(default_factory=dict)
    prices: Mapping[str, PriceChange] = Field(default_factory=dict)
    measures: Mapping[str, MeasureChange] = Field(default_factory=dict)
    savings: Mapping[str, SavingChange] = Field(default_factory=dict)
    events: Mapping[str, EventChange] = Field(default_factory=dict)


GROUPS: tuple[str, ...] = tuple(
    name
    for name in ScenarioFile.model_fields
    if name not in {"schema_", "workspace", "name", "description", "based_on"}
)
"""Every group of levers that a file may hold, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Override:
    """One change of one key."""

    group: str
    key: str
    change: Closed
    place: Place

    @property
    def name(self) -> str:
        """`staffing.sarskilt-boende`."""
        return f"{self.group}.{self.key}"


@dataclass(frozen=True, slots=True)
class Scenario:
    """Overrides over one base, each key at most once; `place` is where its workspace is named."""

    workspace: str
    name: str
    overrides: tuple[Override, ...] = ()
    description: str = ""
    place: Place | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What it overrides, as `staffing.sarskilt-boende`."""
        return tuple(override.name for override in self.overrides)

    def group(self, group: str) -> Mapping[str, Closed]:
        """Key -> change of one group."""
        return {override.key: override.change for override in self.overrides if override.group == group}

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, whatever the file's comments and order."""
        said = sorted((override.name, override.change.model_dump_json()) for override in self.overrides)
        return hashlib.sha256(json.dumps([self.workspace, *said], ensure_ascii=False).encode()).hexdigest()


def overrides_of(file: ScenarioFile, lines: Mapping[str, Place] | None = None) -> tuple[Override, ...]:
    """The overrides that a file says itself, in the order of its groups; `lines` is where each stands."""
    places = lines or {}
    return tuple(
        Override(group, key, change, places.get(f"{group}.{key}", Place(file.name, None, f"{group} › {key}")))
        for group in GROUPS
        for key, change in getattr(file, group).items()
    )


def unite(scenarios: Sequence[Scenario], workspace: str) -> Scenario:
    """Several scenarios as one.

    Raises:
        CollectedInputError: a scenario for another workspace, or one key overridden twice.
    """
    faults = [
        InputError(
            f"Scenariot är gjort för ”{scenario.workspace}”, inte ”{workspace}”.",
            scenario.place or Place(scenario.name),
            "Välj rätt arbetsyta.",
        )
        for scenario in scenarios
        if scenario.workspace != workspace
    ]
    faults += twice((scenario.name, scenario.overrides) for scenario in scenarios)
    if faults:
        raise CollectedInputError(faults)
    return Scenario(
        workspace=workspace,
        name=" + ".join(scenario.name for scenario in scenarios) or "bas",
        overrides=tuple(override for scenario in scenarios for override in scenario.overrides),
    )


def twice(named: Iterable[tuple[str, Sequence[Override]]]) -> list[InputError]:
    """A fault for each key that two of the named sets of overrides change, also to the same value."""
    owner: dict[str, str] = {}
    faults = []
    for name, overrides in named:
        for override in overrides:
            if override.name in owner:
                found = f"”{override.name}” ändras redan av ”{owner[override.name]}”."
                faults.append(InputError(found, override.place, "Ta bort den ena ändringen."))
            owner[override.name] = name
    return faults
