"""forecast check tells where phasing.csv and the tables hold different months."""

import numpy as np

from builders import change
from forecast.fullyear.phasing.month_budgets import month_budgets
from forecast.ledger.findings import Severity
from forecast.report.phasing_table import phasing_csv
from forecast.workspace.checks import check_workspace
from forecast.workspace.load import load_workspace
from known_workspace import known_workspace


def findings(folder):
    return [found for found in check_workspace(load_workspace(folder)) if found.check == "månadsbudget"]


def phased(folder):
    """A workspace whose tables hold -100 kr a month on two rows, with the same months in phasing.csv."""
    workspace = known_workspace(folder, {key: ("other", np.full((4, 12), -100.0)) for key in ("a", "b")})
    text = phasing_csv(workspace, month_budgets(workspace, "twelfths"))
    (folder / "phasing.csv").write_text(text, encoding="utf-8")
    return folder


def test_other_months_than_the_tables_are_told(tmp_path):
    folder = phased(tmp_path / "prov")
    change(folder, "phasing.csv", "-100;-100;", "-150;-50;")
    [found] = findings(folder)
    assert found.severity is Severity.INFO
    assert str(found) == (
        "phasing.csv: Budget per månad för 1 rad i ”by_activity” (Rad a) tas härifrån och ersätter andra månader i "
        "tabell.csv. Ta bort phasing.csv om tabellens månader ska gälla."
    )


def test_the_same_months_need_no_word(tmp_path):
    assert findings(phased(tmp_path / "prov")) == []


def test_without_the_file_there_is_nothing_to_tell(tmp_path):
    folder = phased(tmp_path / "prov")
    (folder / "phasing.csv").unlink()
    assert findings(folder) == []
