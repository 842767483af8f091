"""What staffing.csv says against what is booked and budgeted."""

from dataclasses import replace
from pathlib import Path

from builders import tiny
from forecast.ledger.findings import Severity
from forecast.periods import Month
from forecast.workspace.load import load_workspace
from forecast.workspace.staffing_checks import base_staffing_is_budgeted, chain_explains_cost

DEMO = Path(__file__).parents[2] / "data" / "demo"


def staffing(head, row):
    return {"staffing.csv": f"# Påhittad.\nrow;fte;monthly_pay;source;{head}\n51;10;30000;eget;{row}\n"}


def test_a_chain_far_from_what_is_booked(tmp_path):
    workspace = tiny(tmp_path / "w", staffing("po_rate;monthly_cost", "0,5;900000"))
    [finding] = chain_explains_cost(workspace)
    assert finding.severity is Severity.WARNING
    assert str(finding) == (
        "staffing.csv, rad 3: Äldreomsorg: personalen enligt filen kostar 450 tkr i månaden, men 900 är bokfört. Allt "
        "som räknas ur raden multipliceras med 2,00. Kontrollera fte, monthly_pay och andelarna."
    )


def test_a_chain_near_what_is_booked_is_quiet(tmp_path):
    assert chain_explains_cost(tiny(tmp_path / "w", staffing("po_rate;monthly_cost", "0,5;500000"))) == []
    assert chain_explains_cost(load_workspace(DEMO)) == []


def test_charges_that_are_not_known_are_told(tmp_path):
    workspace = tiny(tmp_path / "w", staffing("base_fte", "10"))
    later = workspace.settings.model_copy(update={"as_of": Month(2027, 8)})
    workspace = replace(workspace, settings=later)
    [finding] = chain_explains_cost(workspace)
    assert finding.sentence == ("PO-pålägget för 2027 är inte känt. Skriv nämndens eget som po_rate i staffing.csv.")
    assert base_staffing_is_budgeted(workspace) == []


def test_base_staffing_above_the_budget(tmp_path):
    workspace = tiny(tmp_path / "w", staffing("po_rate;base_fte;budget_fte", "0,5;11,25;10"))
    [finding] = base_staffing_is_budgeted(workspace)
    assert finding.severity is Severity.INFO
    assert finding.sentence == (
        "Äldreomsorg: grundbemanningen (grafen) ligger 1,25 årsarbetare över budgeten, ungefär 56 tkr i månaden."
    )


def test_base_staffing_within_the_budget_is_quiet(tmp_path):
    assert base_staffing_is_budgeted(tiny(tmp_path / "w", staffing("base_fte;budget_fte", "10;10"))) == []
