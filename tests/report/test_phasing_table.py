"""The month budget as CSV: the shape that comes back, decimal comma, nothing that a spreadsheet runs."""

from dataclasses import replace
from decimal import Decimal

import pytest

from builders import ROWS, TABLE, change, tiny, write_workspace
from forecast.fullyear.phasing.month_budgets import month_budgets
from forecast.money import Unit
from forecast.report.phasing_table import phasing_csv, phasing_told
from forecast.workspace.load import load_workspace

HEAD = "statement;row;name;choice;locked;unit;jan;feb;mar;apr;maj;jun;jul;aug;sep;okt;nov;dec;year;reason"


def test_it_begins_with_notes_and_holds_a_row_a_line(tmp_path):
    workspace = tiny(tmp_path / "prov")
    lines = phasing_csv(workspace, month_budgets(workspace)).splitlines()
    assert lines[0] == "# Månadsbudget 2024 · Provkommun, socialnämnden · tkr · intäkt är plus, kostnad är minus"
    assert lines[1].startswith(
        "# Förslag. Ändra månaderna så att raden fortfarande blir årets budget, skriv ja i locked"
    )
    assert lines[2] == HEAD
    assert lines[3] == (
        "by_activity;51;Äldreomsorg;twelfths;nej;tkr;-7;-7;-8;-7;-8;-8;-7;-7;-8;-7;-8;-8;-90;Lika mycket varje månad. "
        "Egna hela år per månad saknas. Hur mycket av raden som är lön är inte känt."
    )


def test_an_invented_municipality_is_called_so(tmp_path):
    folder = write_workspace(tmp_path / "prov")
    change(folder, "workspace.yaml", "source: påhittad", "source: påhittad\nsynthetic: true")
    workspace = load_workspace(folder)
    first = phasing_csv(workspace, month_budgets(workspace)).splitlines()[0]
    assert first == "# Påhittad kommun: alla siffror är syntetiska."


@pytest.mark.parametrize(
    ("sek", "unit", "text"),
    [
        ("-1234567.89", Unit.TKR, "-1234,56789"),
        ("-1234567.80", Unit.KR, "-1234567,8"),
        ("100.00", Unit.KR, "100"),
        ("0.00", Unit.TKR, "0"),
        ("-0.00", Unit.KR, "0"),
        ("500.00", Unit.TKR, "0,5"),
    ],
)
def test_an_amount_has_the_digits_that_it_needs(tmp_path, sek, unit, text):
    workspace = tiny(tmp_path / "prov")
    proposed = month_budgets(workspace)
    row = replace(proposed.rows[0], months=(Decimal(sek),) + (Decimal("0.00"),) * 11)
    line = phasing_csv(workspace, replace(proposed, rows=(row,), unit=unit)).splitlines()[3]
    assert line.split(";")[6] == line.split(";")[18] == text


def test_text_that_a_spreadsheet_would_run_is_text(tmp_path):
    rows = ROWS.replace(";Äldreomsorg;51;", ";=cmd();51;")
    workspace = tiny(
        tmp_path / "prov", {"rows.csv": rows, "tabell.csv": TABLE.replace("51;Äldreomsorg;", "51;=cmd();")}
    )
    proposed = month_budgets(workspace)
    bad = replace(proposed.rows[0], choice="@x", reason="+1\n=2")
    line = phasing_csv(workspace, replace(proposed, rows=(bad,))).splitlines()[3]
    assert line.startswith("by_activity;51;'=cmd();'@x;nej;")
    assert line.endswith(";'+1 =2")


def test_what_was_done_is_told(tmp_path):
    proposed = month_budgets(tiny(tmp_path / "prov"))
    assert phasing_told(proposed) == ("Föreslagna rader: 2 (2 tolftedelar).",)
    bare = tuple(("by_activity", str(number)) for number in range(7))
    said = replace(proposed, kept=3, redone=1, version="tillägg", without_budget=bare)
    assert phasing_told(said)[1:] == (
        "Låsta rader som står kvar: 3.",
        "Olåsta rader i phasing.csv som hade andra månader och är omräknade: 1.",
        "Fördelad budget: versionen tillägg.",
        (
            "Rader utan årsbudget, som inte är med: 7 (0 (by_activity), 1 (by_activity), 2 (by_activity), 3 "
            "(by_activity), 4 (by_activity) och 2 till)."
        ),
    )
