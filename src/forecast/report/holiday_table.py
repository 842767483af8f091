"""The holiday liability's switch as a table: both years as booked, by the other principle, and what moves."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.known.restated import PRINCIPLE_SV, Restated, RestatedYear
from forecast.money import Unit, format_number
from forecast.report.labels import row_label
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import SYNTHETIC
from forecast.workspace.workspace import Workspace

OUTSIDE = "Centralt, utanför raderna"


def holiday_table(workspace: Workspace, restated: Restated, unit: Unit = Unit.TKR) -> Table:
    """Every row of the primary statement, and the central row where the workspace has none."""
    tree, total = workspace.tree, workspace.tree.position(workspace.settings.total)
    years = [year for year in restated.years if year.known]
    columns: list[Column] = []
    for year in years:
        booked = PRINCIPLE_SV[year.principle]
        columns += [
            Column(f"{year.span.label} bokfört {booked}"),
            Column(f"räknat {PRINCIPLE_SV[restated.to]}"),
            Column("ändring", signed=True),
        ]
    outside = any(year.outside for year in years)
    rows: list[TableRow] = []
    for at, row in enumerate(tree.rows):
        cells = tuple(cell for year in years for cell in _cells(year, at, with_outside=outside and at == total))
        level, role = max(int(tree.level[at]) - 1, 0), "total" if at == total else row.role.value
        if at == total and outside:
            rows.append(TableRow("centralt", OUTSIDE, 0, "leaf", tuple(c for y in years for c in _outside(y))))
        rows.append(TableRow(row.key, row_label(tree, at), level, role, cells))
    settings = workspace.settings
    return Table(
        key="semesterloneskuld",
        title=f"Semesterlöneskulden {PRINCIPLE_SV[restated.to]}",
        subtitle=f"{settings.municipality}, {settings.committee.lower()} · {unit} · bokfört ändras inte",
        labels=("Rad",),
        columns=tuple(columns),
        rows=tuple(rows),
        unit=unit,
        decimals=unit.decimals,
        notes=_notes(workspace, restated),
        footer=(*((SYNTHETIC,) if settings.synthetic else ()), f"Källa: {settings.source}."),
    )


def _cells(year: RestatedYear, at: int, *, with_outside: bool) -> tuple[float | None, ...]:
    booked, change = float(year.booked[at]), float(np.nan_to_num(year.change[at]))
    if np.isnan(booked):
        return (None, change or None, change or None)
    moved = round(change + (year.outside if with_outside else 0.0), 2) + 0.0
    return (booked, round(booked + moved, 2), moved)


def _outside(year: RestatedYear) -> tuple[float | None, ...]:
    return (0.0, year.outside, year.outside)


def _notes(workspace: Workspace, restated: Restated) -> tuple[str, ...]:
    """What the figures rest on, what is assumed, and what is missing."""
    tree, lines = workspace.tree, [f"Månadsprofil: {restated.told}. Summan är oförändrad på öret."]
    if any(restated.assumed):
        shares = sorted({float(restated.pay[at]) for at, guessed in enumerate(restated.assumed) if guessed})
        names = ", ".join(tree.rows[at].key for at, guessed in enumerate(restated.assumed) if guessed)
        percent = format_number(100 * shares[0], 0 if round(100 * shares[0]) == 100 * shares[0] else 1)
        lines.append(f"Antagande: {percent} % av raden är lön på {names}.")
    for year in restated.years:
        if not year.known:
            lines.append(f"Utfall för {year.span.label} finns inte i arbetsytan; det året kan inte räknas om.")
        elif year.principle == restated.to:
            lines.append(f"{year.span.label} är redan bokfört {PRINCIPLE_SV[restated.to]} och ändras inte.")
    moves = any(year.known and year.principle != restated.to for year in restated.years)
    if moves and restated.central is None:
        lines.append(
            f"Arbetsytan säger inte vilken rad som håller skulden centralt; motposten står på ”{OUTSIDE}”. "
            "Skriv central_row i knowledge.yaml, eller ange --central-row."
        )
    elif moves and restated.central is not None:
        lines.append(f"Motposten ligger på {row_label(tree, restated.central)}.")
    return tuple(lines)
