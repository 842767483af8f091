"""Cases against what the ledger has paid for them."""

import pytest

from builders import ROWS, tiny
from forecast.workspace.placement_checks import cases_explain_their_rows

HEAD = "id;row;kind;price_per_day;start;end\n"
OF_PLACEMENTS = ROWS.replace("52;total;Missbruksvård;52;net", "52;total;Missbruksvård;52;placements")


def found(folder, case, rows=OF_PLACEMENTS):
    opened = tiny(folder, {"rows.csv": rows, "placements.csv": f"{HEAD}{case}\n"})
    return [str(finding) for finding in cases_explain_their_rows(opened)]


def test_a_file_that_lacks_cases_is_told(tmp_path):
    """-20 tkr is booked on the row to August; 61 days at 100 kr are 6 tkr."""
    [said] = found(tmp_path, "P1;52;hvb;100;2024-07-02;")
    assert said.replace("\N{NO-BREAK SPACE}", " ") == (
        "placements.csv: Missbruksvård: placeringarna i filen kostar −6 tkr till och med augusti 2024 med dagens pris, "
        "men −20 tkr är bokförda. "
        "Se efter att alla placeringar, datum och priser är med; annars blir resten av året fel."
    )


@pytest.mark.parametrize(
    ("case", "rows"),
    [
        ("P1;52;hvb;82;2020-01-01;", OF_PLACEMENTS),
        ("P1;52;hvb;330;2024-02-01;2024-03-31", OF_PLACEMENTS),
        ("P1;52;hvb;100;2024-07-02;", ROWS),
    ],
)
def test_a_file_that_has_them_is_not_nor_one_for_a_row_with_other_costs(tmp_path, case, rows):
    assert found(tmp_path, case, rows) == []
