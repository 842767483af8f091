"""Everything that a workspace folder says, as one frozen value; every room above asks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.allocation import Allocation
from forecast.drivers.arrivals import StatedArrivals
from forecast.drivers.budget_versions import BudgetChange, Standing, added, moved
from forecast.drivers.demand import NO_DEMAND, Demand
from forecast.drivers.events import Event
from forecast.drivers.grants import Grant
from forecast.drivers.hours import HourReading
from forecast.drivers.knowledge import NOTHING_KNOWN, Known
from forecast.drivers.measures import PlannedMeasure
from forecast.drivers.placements import Placement
from forecast.drivers.population.counts import Population
from forecast.drivers.population.spans import GroupSpan
from forecast.drivers.purchases import Pair
from forecast.drivers.ranges import Range
from forecast.drivers.several_years import YearsFile
from forecast.drivers.staffing_facts import StaffingFacts
from forecast.drivers.volume_links import VolumeLink
from forecast.ledger.book import Ledger, over_span
from forecast.ledger.mapping import Printed
from forecast.ledger.specs import Kind
from forecast.ledger.tree import Tree
from forecast.periods import Month, Span
from forecast.workspace import notes, phasing_file, question_files
from forecast.workspace.comparison_file import ComparedFigure
from forecast.workspace.imports.vintages import Vintage
from forecast.workspace.settings import FixedMethod, Judgement, Settings
from forecast.workspace.units import CommentThreshold, Unit


@dataclass(frozen=True, slots=True)
class AdoptedForecast:
    """The adopted forecast that the ledger holds: of which month and snapshot; who adopted it, when (UTC), why.

    `date` is the day of `at` in Sweden.
    """

    month: Month
    snapshot: str
    who: str
    at: str
    date: dt.date
    reason: str

    @property
    def words(self) -> str:
        """`Fastställd för augusti 2024 av Eva Berg 2024-09-12`."""
        return f"Fastställd för {self.month.label} av {self.who} {self.date}"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Everything a folder says. `digest` is the SHA-256 of all files that were read, names included."""

    name: str
    settings: Settings
    trees: Mapping[str, Tree]
    ledger: Ledger
    printed: tuple[Printed, ...]
    events: tuple[Event, ...]
    grants: tuple[Grant, ...]
    comments: tuple[notes.Comment, ...]
    previous: tuple[notes.Previous, ...]
    track_record: tuple[notes.PastForecast, ...]
    judgements: tuple[Judgement, ...]
    methods: tuple[FixedMethod, ...]
    text_figures: tuple[notes.TextFigure, ...]
    indicators: tuple[notes.Indicator, ...]
    volumes: tuple[notes.Volume, ...]
    driver_facts: tuple[notes.DriverFact, ...]
    phasing: tuple[phasing_file.PhasedRow, ...]
    digest: str
    known: Known = NOTHING_KNOWN
    grants_apart: str | None = None
    """Why the grants must not be added up; None where they may."""
    volume_links: tuple[VolumeLink, ...] = ()
    named_deviations: tuple[question_files.NamedDeviation, ...] = ()
    budget_changes: tuple[BudgetChange, ...] = ()
    years: YearsFile | None = None
    staffing: tuple[StaffingFacts, ...] = ()
    measures: tuple[PlannedMeasure, ...] = ()
    population: Population | None = None
    population_spans: tuple[GroupSpan, ...] = ()
    demand: Demand = NO_DEMAND
    placements: tuple[Placement, ...] = ()
    arrivals: tuple[StatedArrivals, ...] = ()
    ranges: tuple[Range, ...] = ()
    purchases: tuple[Pair, ...] = ()
    hours: tuple[HourReading, ...] = ()
    """Every vintage; ask `known_hours` for those of a month."""
    allocations: tuple[Allocation, ...] = ()
    compared: tuple[ComparedFigure, ...] = ()
    imports: tuple[Vintage, ...] = ()
    new_rows: tuple[tuple[str, str], ...] = ()
    """(statement, row) of rows that imports have added to rows.csv."""
    published_outcomes: tuple[notes.PublishedOutcome, ...] = ()
    remarks: tuple[notes.Remark, ...] = ()
    """What persons have written for the report, month by month; from the journal only."""
    units: tuple[Unit, ...] = ()
    comment_threshold: CommentThreshold | None = None
    """From when a deviation needs a comment; None asks for none."""
    adopted: AdoptedForecast | None = None
    """Whose adopted forecast the ledger holds where the journal says it; None where the files do, or nobody."""
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    """Name -> bytes of every file that was read, so that a kept forecast can be made again; shared, never copied."""

    @property
    def tree(self) -> Tree:
        """The primary statement's tree."""
        return self.trees[self.settings.primary_statement]


def decided_budget(workspace: Workspace, tree: Tree, as_of: Month, version: str | None = None) -> NDArray[np.float64]:
    """(R,) the year's budget, SEK: the tables' with what is decided as of a month; or one of the tables' versions."""
    entries = workspace.ledger.select(tree.statement, Kind.BUDGET, version=version)
    printed = over_span(entries, tree, Span.full_year(workspace.settings.year))
    if version is not None or not workspace.budget_changes:
        return printed
    return added(printed, moved(workspace.budget_changes, tree, Standing.DECIDED, as_of).sum(axis=1))
