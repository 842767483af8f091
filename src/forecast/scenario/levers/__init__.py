"""The levers, one module a group as the trade groups them: what may be changed, and what a change does.

A lever is a closed schema for its override (titles, units and bounds stand on the fields, so that the page and the
questions read them), a function from override to effects, and the keys that it may act on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forecast.formats.yaml_file import Closed
from forecast.model import LeverEffect
from forecast.periods import Month
from forecast.scenario.levers.agency import AgencyChange, agency_effects, agency_keys
from forecast.scenario.levers.events import EventChange, event_effects, event_keys
from forecast.scenario.levers.grants import GrantChange, grant_effects, grant_keys
from forecast.scenario.levers.ground import Ground
from forecast.scenario.levers.measures import MeasureChange, measure_effects, measure_keys
from forecast.scenario.levers.overtime import OvertimeChange, overtime_effects, overtime_keys
from forecast.scenario.levers.pay import PayChange, pay_effects, pay_keys
from forecast.scenario.levers.payment_liability import (
    PaymentLiabilityChange,
    payment_liability_effects,
    payment_liability_keys,
)
from forecast.scenario.levers.placement_change import PlacementChange
from forecast.scenario.levers.placements import placement_effects, placement_keys
from forecast.scenario.levers.prices import PriceChange, price_effects, price_keys
from forecast.scenario.levers.savings import SavingChange, saving_effects, saving_keys
from forecast.scenario.levers.sick_leave import SickLeaveChange, sick_leave_effects, sick_leave_keys
from forecast.scenario.levers.staffing import StaffingChange, staffing_effects, staffing_keys, staffing_own
from forecast.scenario.levers.volumes import VolumeChange, volume_effects, volume_keys
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Lever:
    """One group of overrides.

    Attributes:
        group: its key in a scenario file.
        title: the trade's name for the group it is shown in (several levers may share one).
        change: the schema of one override.
        effects: (key, change, ground) -> the override's effect, in one or more named steps.
        keys: (workspace, as-of) -> key and Swedish name of what it may act on.
        answer: the field that a question solves for; None where the change is a yes or no.
        notice: whether it takes time of notice before the change can begin.
        own: (workspace, key) -> fields whose value the workspace itself knows, so that no shipped default is proposed.
    """

    group: str
    title: str
    change: type[Closed]
    effects: Callable[[str, Any, Ground], tuple[LeverEffect, ...]]
    keys: Callable[[Workspace, Month], Mapping[str, str]]
    answer: str | None = None
    notice: bool = False
    own: Callable[[Workspace, str], frozenset[str]] = lambda _workspace, _key: frozenset()


LEVERS: tuple[Lever, ...] = (
    Lever(
        "staffing", "Bemanning", StaffingChange, staffing_effects, staffing_keys, "fte", notice=True, own=staffing_own
    ),
    Lever("sick_leave", "Bemanning", SickLeaveChange, sick_leave_effects, sick_leave_keys),
    Lever("overtime", "Bemanning", OvertimeChange, overtime_effects, overtime_keys),
    Lever("agency", "Bemanning", AgencyChange, agency_effects, agency_keys),
    Lever("grants", "Statsbidrag", GrantChange, grant_effects, grant_keys),
    Lever("volumes", "Volymer", VolumeChange, volume_effects, volume_keys, "share"),
    Lever(
        "payment_liability",
        "Volymer",
        PaymentLiabilityChange,
        payment_liability_effects,
        payment_liability_keys,
        "days",
    ),
    Lever("placements", "Placeringar", PlacementChange, placement_effects, placement_keys),
    Lever("pay", "Pris och lön", PayChange, pay_effects, pay_keys),
    Lever("prices", "Pris och lön", PriceChange, price_effects, price_keys, "change"),
    Lever("measures", "Åtgärder", MeasureChange, measure_effects, measure_keys, "realisation"),
    Lever("savings", "Åtgärder", SavingChange, saving_effects, saving_keys),
    Lever("events", "Händelser", EventChange, event_effects, event_keys),
)

BY_GROUP: Mapping[str, Lever] = {lever.group: lever for lever in LEVERS}
