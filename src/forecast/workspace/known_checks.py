"""Checks of what knowledge.yaml says against what is booked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forecast.drivers.lump_sums import LumpSum, lump_months
from forecast.drivers.pay_review import steps_of, years_with_review
from forecast.errors import Place
from forecast.ledger.book import by_month
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role, Tree
from forecast.parameters import load_parameter
from forecast.periods import MONTH_NAMES
from forecast.workspace.amounts import tkr
from forecast.workspace.known_rows import FILE
from forecast.workspace.workspace import Workspace

CHECK = "kunskap"
BOOKED_PART = 0.5
"""Of a lump sum must stand in its month for the sum to be called booked."""


def known_is_likely(workspace: Workspace) -> list[Finding]:
    """What is known of rows agrees with what is booked on them."""
    findings = lumps_are_booked(workspace) + pay_reviews_are_known(workspace) + late_rows_have_months(workspace)
    return findings + moved_is_there(workspace)


def lumps_are_booked(workspace: Workspace) -> list[Finding]:
    """A lump sum whose month is booked stands in it, on its row."""
    findings = []
    as_of = workspace.settings.as_of
    for lump in workspace.known.lump_sums:
        tree = workspace.trees[lump.statement]
        months = _months(workspace, tree, lump.year)[tree.position(lump.row)]
        due = lump_months(lump, workspace.settings.unit)
        for number in range(1, 13):
            part, booked = float(due[number - 1]), float(months[number - 1])
            late = (lump.year, number) > (as_of.year, as_of.number)
            if part == 0 or late or np.isnan(booked) or booked * np.sign(part) >= BOOKED_PART * abs(part):
                continue
            findings.append(_not_booked(tree, lump, number, part, booked))
    return findings


def _not_booked(tree: Tree, lump: LumpSum, number: int, part: float, booked: float) -> Finding:
    name = tree.rows[tree.position(lump.row)].name
    return Finding(
        CHECK,
        Severity.WARNING,
        f"{name}: ”{lump.name}” skulle ha bokförts i {MONTH_NAMES[number - 1]} {lump.year} med {tkr(part)} tkr, men på "
        f"raden står {tkr(booked)} tkr. Det som inte är bokfört räknas inte med.",
        Place(FILE, None, "lump_sums"),
        "Skriv den månad då det kommer, eller rätta beloppet.",
    )


def pay_reviews_are_known(workspace: Workspace) -> list[Finding]:
    """Where the rows' budgets hold the pay review, its size is known for all years with months."""
    if workspace.settings.principles.pay_review_budget != "rows":
        return []
    known = years_with_review(steps_of(workspace.known.pay_reviews, load_parameter("pay_review")))
    frame = workspace.ledger.frame
    monthly = frame[(frame["kind"] == Kind.ACTUAL.value) & (frame["first"] == frame["last"])]
    years = {int(year) for year in monthly["year"]} | {workspace.settings.year}
    staff = any(row.cost_type is CostType.STAFF for tree in workspace.trees.values() for row in tree.rows)
    missing = sorted(years - known)
    if not missing or not (staff or workspace.known.pay_rows):
        return []
    return [
        Finding(
            CHECK,
            Severity.INFO,
            f"Lönerevisionen är inte känd för {', '.join(str(year) for year in missing)}. Den gissas inte: rader med "
            "månader från de åren läses som de är bokförda.",
            Place(FILE, None, "pay_reviews"),
            "Skriv årens revisioner med månad, andel och källa.",
        )
    ]


def late_rows_have_months(workspace: Workspace) -> list[Finding]:
    """Preliminary months can only be told from others where months are read."""
    findings = []
    for item in workspace.known.preliminary:
        tree = workspace.trees[item.statement]
        months = _months(workspace, tree, workspace.settings.year)[:, : workspace.settings.as_of.number]
        rows = [i for i, row in enumerate(tree.rows) if row.role is not Role.SUM and item.covers(row)]
        without = [tree.rows[i].name for i in rows if np.isnan(months[i]).any()]
        if without and item.complete is None:
            findings.append(
                Finding(
                    CHECK,
                    Severity.INFO,
                    f"Senaste månaden är preliminär på {', '.join(without)}, men raderna har inga månader, så den "
                    "kan inte lämnas utanför läsningen.",
                    Place(FILE, None, "preliminary"),
                    "Skriv hur stor del som är bokförd (complete), eller läs in månader.",
                )
            )
    return findings


def moved_is_there(workspace: Workspace) -> list[Finding]:
    """A restatement does not move more than the row had."""
    findings = []
    unit = workspace.settings.unit
    for item in workspace.known.restatements:
        tree = workspace.trees[item.statement]
        months = _months(workspace, tree, item.span.year)[tree.position(item.from_row)]
        had = float(months[min(item.span.first, 12) - 1 : min(item.span.last, 12)].sum())
        amount = float(item.amount) * unit.sek
        if not np.isnan(had) and (amount * had < 0 or abs(amount) > abs(had)):
            findings.append(
                Finding(
                    CHECK,
                    Severity.WARNING,
                    f"{tkr(amount)} tkr flyttas från ”{item.from_row}” för {item.span.label}, men raden hade "
                    f"{tkr(had)} tkr.",
                    Place(FILE, None, "restatements"),
                    "Kontrollera belopp, tecken och period.",
                )
            )
    return findings


def _months(workspace: Workspace, tree: Tree, year: int) -> NDArray[np.float64]:
    return by_month(workspace.ledger.select(tree.statement, Kind.ACTUAL), tree, year)
