"""The nämnd's paper: the year in short, the tables as the municipality prints them, the commentary, and its grounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from forecast.ledger.findings import Finding
from forecast.ledger.intake.placing.labels import Keys
from forecast.model import Result
from forecast.questions.forecast_change import ForecastChange
from forecast.report.commentary.remarks import commentary, text_unit
from forecast.report.history.error_split import NOTHING_KEPT, KeptYears
from forecast.report.misses import footed
from forecast.report.papers.chapters.accuracy import accuracy_section
from forecast.report.papers.chapters.change import change_section
from forecast.report.papers.chapters.grounds import grounds
from forecast.report.papers.chapters.scenario import scenario_section
from forecast.report.papers.chapters.topics import topic_sections
from forecast.report.papers.chapters.year_in_short import year_in_short
from forecast.report.papers.paper import Paper, Part, Picture, Section, Words
from forecast.report.papers.screens import screens
from forecast.report.table import Table
from forecast.report.tables import profile_tables
from forecast.report.words import footer, subtitle
from forecast.workspace.checks import check_workspace
from forecast.workspace.workspace import Workspace


def board_paper(
    workspace: Workspace,
    result: Result,
    base: Result,
    findings: Sequence[Finding] | None = None,
    change: ForecastChange | None = None,
    past: KeptYears = NOTHING_KEPT,
) -> Paper:
    """Everything that the nämnd's files hold.

    Args:
        workspace: what was read.
        result: what is shown.
        base: the result without a scenario, `result` itself where none is chosen.
        findings: of the workspace, where they are at hand; otherwise it is checked here.
        change: since the forecast before, where one is kept; otherwise what the report prints of it.
        past: what is kept of years that are over, for the chapter Prognossäkerhet.
    """
    settings, unit = workspace.settings, text_unit(workspace)
    found = check_workspace(workspace) if findings is None else findings
    return Paper(
        key="namnd",
        title=f"Helårsprognos {settings.year} efter {result.as_of.label.split()[0]}",
        subtitle=subtitle(workspace, result, unit),
        place=f"{settings.municipality}, {settings.committee.lower()}",
        screens=screens(workspace, result, base),
        sections=_told_apart(
            (
                Section("kort", "Året i korthet", year_in_short(workspace, result)),
                *change_section(workspace, result, change, unit),
                *scenario_section(workspace, result, base, unit),
                Section("tabeller", "Tabeller", profile_tables(workspace, result, unit)),
                *topic_sections(workspace, result, unit),
                *commentary(workspace, result, unit),
                *accuracy_section(workspace, result, past, unit),
                *grounds(workspace, result, found, unit),
            )
        ),
        footer=footer(workspace, result),
        stem=f"{result.workspace}-{result.as_of}-namnd",
        synthetic=settings.synthetic,
    )


def _told_apart(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with each table's key its own in the paper, and with a note on tables that rounding parts."""
    keys = Keys(())

    def named(table: Table) -> Table:
        return footed(replace(table, key=keys.take(table.key)))

    def part(item: Part) -> Part:
        if isinstance(item, Words):
            return item
        return replace(item, table=named(item.table)) if isinstance(item, Picture) else named(item)

    return tuple(replace(section, parts=tuple(part(item) for item in section.parts)) for section in sections)
