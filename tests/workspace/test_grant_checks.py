import pytest

from builders import DATA, REAL, write_workspace
from forecast.ledger.findings import Severity
from forecast.service import open_workspace
from forecast.workspace.grant_checks import grants_are_told

GRANT = (
    "schema: 1\ngrants:\n"
    "  - {id: g, name: Riktade bidrag, amount: 35000, booked: 0, status: uncertain, year: 2024, source: s%s}\n"
)


def findings(folder, terms):
    return grants_are_told(open_workspace(write_workspace(folder, {"grants.yaml": GRANT % terms})))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_matching_cost_without_a_time_gives_both_outcomes(tmp_path):
    [finding] = findings(tmp_path / "prov", ", matching_share: 0.9, probability: 0.6")
    assert finding.severity is Severity.WARNING
    assert plain(str(finding)) == (
        "grants.yaml, kolumn ”g › cost_committed”: Riktade bidrag kräver kostnader på 31 500 tkr, men det står inte om "
        "de binds före eller efter beslutet. Efter: väntat +2 100 tkr, sämst 0 tkr. Före: väntat −10 500 tkr, sämst "
        "−31 500 tkr. Skriv cost_committed: after_decision eller before_decision."
    )


def test_without_a_probability_only_the_worst_is_known(tmp_path):
    [finding] = findings(tmp_path / "prov", ", matching_cost: 31500")
    assert "Efter: sämst 0 tkr. Före: sämst −31 500 tkr." in plain(finding.sentence)


@pytest.mark.parametrize(
    "terms",
    [
        "", ", matching_share: 0.9, cost_committed: after_decision", ", matching_share: 0",
        ", matching_share: 0.9, probability: 1", ", condition_deadline: 2024-09",
    ],
)  # fmt: skip
def test_what_is_told_is_not_asked_for(tmp_path, terms):
    assert findings(tmp_path / "prov", terms) == []


def test_a_condition_whose_day_has_passed(tmp_path):
    [finding] = findings(tmp_path / "prov", ", condition_deadline: 2024-08-31")
    assert finding.sentence.startswith(
        "Villkoret för Riktade bidrag skulle vara uppfyllt senast 2024-08-31, och augusti 2024 är bokförd."
    )
    assert finding.remedy == "Skriv den status som nu gäller, eller ett nytt datum."


@pytest.mark.parametrize("name", REAL)
def test_sound_files_are_left_alone(name):
    assert grants_are_told(open_workspace(DATA / name)) == []
