"""The chapters beside the driftredovisning, each where the workspace holds something to print."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from forecast.drivers.grant_register import central_and_committee
from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.report.grants_table import UNKNOWN_SV, against_budget, grants_table
from forecast.report.measures import totals
from forecast.report.measures_plan import measures_table
from forecast.report.papers.chapters.goals import goals_table, volumes_table
from forecast.report.papers.chapters.printed_topics import printed_topic
from forecast.report.papers.paper import Section
from forecast.report.staffing_table import staffing_table
from forecast.report.table import Table
from forecast.report.timing_table import timing_table
from forecast.report.words import footer
from forecast.workspace.workspace import Workspace

TITLES = {
    "investments": ("investeringar", "Investeringar"),
    "needs": ("behov", "Behov"),
    "volumes": ("volymer", "Volymer"),
    "grants": ("bidrag", "Bidrag"),
    "goals": ("mal", "Mål och nyckeltal"),
    "measures": ("atgarder", "Åtgärder"),
    "sick_leave": ("sjukfranvaro", "Sjukfrånvaro"),
    "elected": ("fortroendevalda", "Förtroendevalda"),
}
"""Topic -> key and title of its chapter, in printed order; other topics of a workspace stand last, under one title."""
_KEY = re.compile(rf" \(({'|'.join(UNKNOWN_SV)})\)\.$")
"""The file's key after a sentence on what is not told: for who fills in grants.yaml, not for the nämnd."""
OTHER = ("ovrigt", "Övriga tabeller")


def topic_sections(workspace: Workspace, result: Result, unit: Unit) -> tuple[Section, ...]:
    """Timing, staffing, then a chapter a topic; what the workspace does not hold has no chapter."""
    timing, staffing = timing_table(workspace, result, unit), staffing_table(workspace, result, unit)
    out = [] if timing is None else [Section("takt", "Fortsätter eller vänder", (timing,))]
    out += [] if staffing is None else [Section("bemanning", "Bemanning", (staffing,))]
    tables = topic_tables(workspace, result, unit)
    for topic, (key, title) in TITLES.items():
        if topic in tables:
            out.append(Section(key, title, tables[topic]))
    others = tuple(table for topic, own in tables.items() if topic not in TITLES for table in own)
    return (*out, Section(*OTHER, others)) if others else tuple(out)


def topic_tables(workspace: Workspace, result: Result, unit: Unit) -> dict[str, tuple[Table, ...]]:
    """Topic -> its tables: the source's own where it prints them, else those of the small files.

    Args:
        workspace: what is printed, and the small files.
        result: its run stands in the foot; measures are set beside its forecast.
        unit: of what is computed; a printed table keeps its own.
    """
    out: dict[str, tuple[Table, ...]] = {}
    for printed in workspace.printed:
        if printed.spec.topic is not None:
            made = printed_topic(workspace, result, printed)
            out[printed.spec.topic] = (*out.get(printed.spec.topic, ()), made)
    if "grants" in out:
        first, *rest = out["grants"]
        out["grants"] = (replace(first, notes=(*first.notes, *central_notes(workspace, result))), *rest)
    elif workspace.grants:
        out["grants"] = (_register(workspace, result),)
    small = {"volumes": volumes_table(workspace, result), "goals": goals_table(workspace, result)}
    small["measures"] = measures_table(workspace, result, unit) if workspace.measures else None
    for topic, table in small.items():
        if table is not None and topic not in out:
            out[topic] = (table,)
    return out


def _register(workspace: Workspace, result: Result) -> Table:
    """The register of grants with the paper's foot; how its columns are counted becomes a note."""
    table = grants_table(workspace)
    counted = tuple(line for line in table.footer if line.startswith("Väntat = "))
    own = central_notes(workspace, result)[1:]  # the register's notes have the first one already
    notes = tuple(_KEY.sub(".", note) for note in table.notes)
    return replace(table, notes=(*notes, *counted, *own), footer=footer(workspace, result))


def central_notes(workspace: Workspace, result: Result) -> tuple[str, ...]:
    """The grants against budget, and the committee's deviation without and with what is booked centrally."""
    compared = against_budget(workspace)
    split = central_and_committee(workspace.grants, workspace.settings.year)
    if split is None or not compared:
        return ()
    deviation = totals(workspace, result).deviation
    if not split.central.amount or np.isnan(deviation):
        return (compared,)
    sek = workspace.settings.unit.sek
    central, apart = float(split.central.amount) * sek, float(split.central.deviation) * sek
    tkr = [format_amount(value, Unit.TKR, signed=True) for value in (deviation, deviation + apart)]
    ways = (
        f"Två sätt att se det: nämndens egen avvikelse är {tkr[0]} tkr; {format_amount(central, Unit.MNKR)} mnkr "
        f"bokförs centralt och står utanför. Med det centrala mot sin budget är avvikelsen {tkr[1]} tkr."
    )
    return (compared, ways)
