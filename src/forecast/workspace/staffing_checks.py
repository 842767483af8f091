"""Checks of staffing.csv against what is booked and budgeted."""

from __future__ import annotations

from forecast.drivers.staffing import staffing_activities
from forecast.drivers.staffing_chain import staffing_gap
from forecast.errors import ForecastError, Place
from forecast.ledger.findings import Finding, Severity
from forecast.money import Unit, format_amount, format_number
from forecast.workspace.staffed import Chain, staffing_chain
from forecast.workspace.staffing_file import FILE
from forecast.workspace.workspace import Workspace

CHECK = "bemanning"
FAR = 1.25
"""A calibration beyond this, or below one by it, is more than unknown supplements explain; without a norm behind it."""


def chain_explains_cost(workspace: Workspace) -> list[Finding]:
    """What staffing.csv says of an activity comes near what its staff has cost."""
    findings = []
    for facts in workspace.staffing:
        place = facts.place or Place(FILE)
        try:
            chain = staffing_chain(workspace, facts.row, workspace.settings.as_of)
        except ForecastError as error:
            findings.append(Finding(CHECK, Severity.WARNING, str(error), place, "Annars räknas inget ur raden."))
            continue
        if chain is None or chain.cost.booked is None or 1 / FAR <= chain.cost.calibration <= FAR:
            continue
        own, booked = (format_amount(amount, Unit.TKR) for amount in (chain.cost.own, chain.cost.booked))
        found = (
            f"{_name(workspace, facts.row)}: personalen enligt filen kostar {own} tkr i månaden, men {booked} är "
            f"bokfört. Allt som räknas ur raden multipliceras med {format_number(chain.cost.calibration, 2)}."
        )
        findings.append(Finding(CHECK, Severity.WARNING, found, place, "Kontrollera fte, monthly_pay och andelarna."))
    return findings


def base_staffing_is_budgeted(workspace: Workspace) -> list[Finding]:
    """The base staffing (grafen) has no more full-time equivalents than the budget pays for."""
    findings = []
    for facts in workspace.staffing:
        chain = _known(workspace, facts.row)
        gap = None if chain is None else staffing_gap(chain.facts, chain.rates, chain.cost)
        if gap is None or gap.fte is None or gap.fte_month is None or gap.fte <= 0:
            continue
        over = format_number(gap.fte, 2).removesuffix("0").removesuffix(",0")
        found = (
            f"{_name(workspace, facts.row)}: grundbemanningen (grafen) ligger {over} årsarbetare över budgeten, "
            f"ungefär {format_amount(gap.fte_month, Unit.TKR)} tkr i månaden."
        )
        remedy = "Pröva en lägre grund som scenario (staffing)."
        findings.append(Finding(CHECK, Severity.INFO, found, facts.place or Place(FILE), remedy))
    return findings


def _known(workspace: Workspace, row: str) -> Chain | None:
    """The chain; None also where no employer's charges are known, which `chain_explains_cost` tells."""
    try:
        return staffing_chain(workspace, row, workspace.settings.as_of)
    except ForecastError:
        return None


def _name(workspace: Workspace, row: str) -> str:
    return staffing_activities(workspace.tree).get(row, row)
