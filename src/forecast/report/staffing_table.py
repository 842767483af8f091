"""The table Bemanning: each activity's staffing chain, part by part, held to what is booked."""

from __future__ import annotations

from forecast.drivers.staffing import staffing_activities
from forecast.drivers.staffing_chain import StaffingGap, staffing_gap
from forecast.errors import ForecastError
from forecast.model import Result
from forecast.money import Unit, format_number
from forecast.periods import Span
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer, subtitle
from forecast.workspace.staffed import Chain, staffing_chain
from forecast.workspace.workspace import Workspace


def staffing_table(workspace: Workspace, result: Result, unit: Unit | None = None) -> Table | None:
    """Staff cost a month by part, cost < 0; None without staffing.csv, or where no charges are known for the month."""
    chains = _chains(workspace, result)
    if not chains:
        return None
    names = staffing_activities(workspace.tree)
    months = Span.through(result.as_of).months_label
    titles = ("Närvaro", "OB", "Sjuklön", "Vikarier", "Övertid", "Fyllnadstid", "Kedjan", f"Bokfört i snitt {months}")
    chosen = unit or Unit.TKR
    return Table(
        key="bemanning",
        title="Bemanning: vad personalen kostar i månaden",
        subtitle=subtitle(workspace, result, chosen),
        labels=("Verksamhet", "Faktorer"),
        columns=tuple(Column(title) for title in (*titles, "Hyrpersonal", "Grund mot budget", "Timmar mot budget")),
        rows=tuple(
            TableRow(
                chain.facts.row, names.get(chain.facts.row, chain.facts.row), 0, "leaf", _cells(chain), _note(chain)
            )
            for chain in chains
        ),
        unit=chosen,
        decimals=chosen.decimals,
        notes=_notes(chains),
        footer=footer(workspace, result),
    )


def _chains(workspace: Workspace, result: Result) -> list[Chain]:
    out = []
    for facts in workspace.staffing:
        try:
            chain = staffing_chain(workspace, facts.row, result.as_of)
        except ForecastError:
            continue
        out += [] if chain is None else [chain]
    return out


def _cells(chain: Chain) -> tuple[float | None, ...]:
    facts, cost, gap = chain.facts, chain.cost, _gap(chain)
    sick = facts.sick_short is not None or facts.sick_long is not None
    overtime = facts.overtime_hours is not None or facts.qualified_hours is not None
    parts = (
        cost.present,
        None if facts.ob_share is None else cost.ob,
        cost.sick_pay if sick else None,
        cost.substitutes if sick else None,
        cost.overtime if overtime else None,
        None if facts.additional_hours is None else cost.additional,
        cost.own,
        cost.booked,
        cost.agency if facts.agency_fte else None,
        gap.fte_month,
        gap.hours_month,
    )
    return tuple(None if amount is None else -amount + 0.0 for amount in parts)


def _gap(chain: Chain) -> StaffingGap:
    return staffing_gap(chain.facts, chain.rates, chain.cost)


def _note(chain: Chain) -> str:
    """`135 årsarbetare, PO 47,2 %, kalibrering 0,99`, and the base staffing where it is known."""
    gap = _gap(chain)
    parts = [
        f"{_count(chain.facts.fte)} årsarbetare",
        f"PO {format_number(100 * chain.rates.po_rate, 1)} %",
        f"kalibrering {format_number(chain.cost.calibration, 2)}" if chain.held_to else "inte kalibrerad",
    ]
    if gap.fte is not None:
        parts.append(f"grunden {_count(gap.fte, signed=True)} årsarbetare mot budget")
    if gap.hours is not None:
        parts.append(f"{format_number(gap.hours, signed=True)} timmar mot budget")
    return ", ".join(parts)


def _count(number: float, *, signed: bool = False) -> str:
    decimals = next((d for d in (0, 1) if round(number, d) == number), 2)
    return format_number(number, decimals, signed=signed)


def _notes(chains: list[Chain]) -> tuple[str, ...]:
    """How it is counted, and what is a default that nobody has checked."""
    assumed = dict.fromkeys(item for chain in chains for item in chain.rates.assumed)
    notes = [
        "Kedjan = närvaro + OB + sjuklön + vikarier vid sjukfrånvaro + övertid + fyllnadstid, PO inräknat.",
        "Kalibrering = bokfört / kedjan; ändringar i scenarier multipliceras med den. Hyrpersonal ligger utanför.",
        "Grund och timmar mot budget är två sätt att se samma kostnad och läggs inte ihop. Tomt = inte känt.",
    ]
    if assumed:
        notes.append(f"Schabloner som ingen har kontrollerat, där filen är tom: {', '.join(assumed)}.")
    return tuple(notes)
