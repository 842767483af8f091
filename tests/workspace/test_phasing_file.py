"""phasing.csv: what comes back edited is the row's budget by month; what does not hold is refused with its place."""

from decimal import Decimal

import numpy as np
import pytest

from builders import ROWS, TABLE, change, refusal, tiny, write_workspace
from forecast.fullyear.baseline import baseline
from forecast.workspace.load import load_workspace

HEAD = "statement;row;name;choice;locked;unit;jan;feb;mar;apr;maj;jun;jul;aug;sep;okt;nov;dec;year;reason\n"
OLD = "by_activity;51;Äldreomsorg;own;ja;tkr;-7;-7;-7;-7;-7;-7;-7;-7;-7;-7;-7;-13;-90;Skäl\n"
ABUSE = "by_activity;52;Missbruksvård;twelfths;nej;kr;-30000;0;0;0;0;0;0;0;0;0;0;0;-30000;\n"
FILE = f"# Anteckning\n{HEAD}{OLD}{ABUSE}"


@pytest.fixture
def phased(tmp_path):
    return write_workspace(tmp_path / "prov", {"phasing.csv": FILE})


def test_months_are_read_in_the_rows_own_unit(phased):
    old, abuse = load_workspace(phased).phasing
    assert (old.locked, abuse.locked) == (True, False)
    assert old.months == (Decimal(-7000),) * 11 + (Decimal(-13000),)
    assert abuse.months == (Decimal(-30000),) + (Decimal(0),) * 11
    assert (old.choice, old.reason, old.place.row) == ("own", "Skäl", 3)


def test_they_are_the_budget_by_month_and_the_period_budget(phased):
    workspace = load_workspace(phased)
    base = baseline(workspace, "by_activity", workspace.settings.as_of)
    assert base.budget_months[0].tolist() == [-7000.0] * 11 + [-13000.0]
    assert base.ytd_budget.tolist() == [-56000.0, -30000.0, -86000.0]
    assert base.linear_deviation[0] == -90000 + (-60000 + 56000) * 12 / 8


def test_a_printed_period_budget_goes_before_the_file(tmp_path):
    lines = [line + {1: ";periodbudget", 2: ";-58", 3: ";-21", 4: ";-79"}.get(i, "") for i, line in
             enumerate(TABLE.splitlines())]  # fmt: skip
    folder = write_workspace(tmp_path / "prov", {"phasing.csv": FILE, "tabell.csv": "\n".join(lines) + "\n"})
    budget = "budget: {kind: budget}\n"
    change(
        folder, "workspace.yaml", budget, f"{budget}      periodbudget: {{kind: ytd_budget, span: 2024-01..2024-08}}\n"
    )
    workspace = load_workspace(folder)
    base = baseline(workspace, "by_activity", workspace.settings.as_of)
    assert base.ytd_budget.tolist() == [-58000.0, -21000.0, -79000.0]
    assert base.budget_months[1, 0] == -30000


def test_without_the_file_nothing_is_known_by_month(tmp_path):
    workspace = tiny(tmp_path / "prov")
    base = baseline(workspace, "by_activity", workspace.settings.as_of)
    assert workspace.phasing == ()
    assert np.isnan(base.budget_months).all()
    assert np.isnan(base.ytd_budget).all()


def test_the_file_belongs_to_what_a_run_rests_on(phased, tmp_path):
    assert load_workspace(phased).digest != tiny(tmp_path / "utan" / "prov").digest


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "-7;-13;-90",
            "-7;-12;-90",
            (
                "phasing.csv, rad 3, kolumn ”jan–dec”: Månaderna för Äldreomsorg blir −89\u00a0000 kr men årets budget "
                "är −90\u00a0000 kr; −1\u00a0000 kr fattas. Rätta månaderna så att de blir årets budget."
            ),
        ),
        (
            ";kr;-30000;0;",
            ";kr;-30000,01;0;",
            (
                "phasing.csv, rad 4, kolumn ”jan–dec”: Månaderna för Missbruksvård blir −30\u00a0000,01 kr men årets "
                "budget är −30\u00a0000 kr; +0,01 kr fattas. Rätta månaderna, eller kör forecast phase igen: den "
                "räknar om olåsta rader."
            ),
        ),
        (
            ";kr;-30000;0;",
            f";kr;{'9' * 40};0;",
            (
                "phasing.csv, rad 4, kolumn ”jan”: Beloppet är större än tusen biljoner. Kontrollera siffrorna. Skriv "
                "månadens budget som ett tal."
            ),
        ),
        (
            "by_activity;52;",
            "by_activity;53;",
            "phasing.csv, rad 4: Raden ”53” finns inte i ”by_activity”. Välj en rad ur rows.csv.",
        ),
        (
            "by_activity;52;",
            "by_unit;52;",
            "phasing.csv, rad 4: Uppställningen ”by_unit” finns inte. Välj bland by_activity.",
        ),
        (
            "by_activity;52;",
            "by_activity;51;",
            (
                "phasing.csv, rad 4: Raden ”51” i ”by_activity” står redan på rad 3. Behåll en av dem.\n"
                "phasing.csv: Missbruksvård (”52” i ”by_activity”) har årsbudget men står inte i filen. Kör forecast "
                "phase igen: den behåller låsta rader och lägger till resten."
            ),
        ),
        (
            ";tkr;-7;-7;",
            ";tkr;-7;sju;",
            "phasing.csv, rad 3, kolumn ”feb”: Kan inte tolka ”sju” som ett tal. Skriv månadens budget som ett tal.",
        ),
        (
            ";tkr;-7;-7;",
            ";tkr;-7;;",
            "phasing.csv, rad 3, kolumn ”feb”: Månaden är tom. Skriv 0 om inget ligger på den.",
        ),
        (
            ";kr;-30000;",
            ";kr;-30000,001;",
            "phasing.csv, rad 4, kolumn ”jan”: -30000,001 kr är inte hela ören. Avrunda till ören.",
        ),
        (
            ";own;ja;",
            ";own;kanske;",
            (
                "phasing.csv, rad 3, kolumn ”locked”: ”kanske” är varken ja eller nej. Skriv ja på rader som är "
                "bestämda, annars nej."
            ),
        ),
        (
            ";ja;tkr;",
            ";ja;Tkr;",
            "phasing.csv, rad 3, kolumn ”unit”: Enheten ”Tkr” finns inte. Skriv kr, tkr eller mnkr.",
        ),
        (
            "by_activity;52;Missbruksvård",
            "by_activity;total;Missbruksvård",
            (
                "phasing.csv, rad 4: Socialnämnden är en summa och budgeteras inte per månad för sig. Ta bort raden; "
                "månaderna skrivs på de rader som är leaf i rows.csv.\n"
                "phasing.csv: Missbruksvård (”52” i ”by_activity”) har årsbudget men står inte i filen. Kör forecast "
                "phase igen: den behåller låsta rader och lägger till resten."
            ),
        ),
        (
            ";locked;",
            ";låst;",
            "phasing.csv, rad 2: Kolumnen ”locked” saknas.",
        ),
    ],
    ids=[
        "sum",
        "öre",
        "huge",
        "row",
        "statement",
        "twice",
        "text",
        "empty",
        "fine",
        "locked",
        "unit",
        "sum row",
        "column",
    ],
)
def test_what_does_not_hold_is_refused_with_its_place(phased, old, new, sentence):
    change(phased, "phasing.csv", old, new)
    assert refusal(phased).startswith(sentence)


def test_a_row_without_a_year_budget_is_refused(phased):
    change(phased, "tabell.csv", "52;Missbruksvård;-20;-28;-30;2", "52;Missbruksvård;-20;-28;;")
    assert "phasing.csv, rad 4: Missbruksvård har ingen årsbudget 2024. Läs in årsbudgeten, eller" in refusal(phased)


def test_every_fault_is_told_at_once(phased):
    change(phased, "phasing.csv", "-7;-13;-90", "-7;-12;-90")
    change(phased, "phasing.csv", ";kr;-30000;", ";kr;-29000;")
    assert [line.split(":")[0] for line in refusal(phased).splitlines()] == [
        "phasing.csv, rad 3, kolumn ”jan–dec”",
        "phasing.csv, rad 4, kolumn ”jan–dec”",
    ]


def test_without_a_unit_column_the_workspaces_own_holds(phased):
    change(phased, "phasing.csv", "locked;unit", "locked;x")
    change(phased, "phasing.csv", "-30000;0;0;0;0;0;0;0;0;0;0;0;-30000", "-30;0;0;0;0;0;0;0;0;0;0;0;-30")
    assert load_workspace(phased).phasing[1].year == -30000


def test_to_phase_anew_only_locked_rows_must_hold(phased):
    change(phased, "phasing.csv", ";kr;-30000;", ";kr;-29000;")
    assert load_workspace(phased, to_phase=True).phasing[1].year == -29000
    change(phased, "phasing.csv", ABUSE.replace("-30000;0", "-29000;0", 1), "")
    assert len(load_workspace(phased, to_phase=True).phasing) == 1


def test_rows_that_are_called_the_same_are_named_with_the_row_above(tmp_path):
    rows = ROWS.replace("51;total;Äldreomsorg;51;net;leaf;Omsorg om äldre", "51;total;Äldreomsorg;51;net;sum;").replace(
        "by_activity;52;", "by_activity;51.staff;51;Personal;51;staff;leaf;\nby_activity;52;"
    )
    rows = rows.replace("52;total;Missbruksvård;", "52;total;Personal;")
    file = HEAD + OLD.replace(";51;", ";51.staff;").replace("-13;-90", "-12;-90")
    folder = write_workspace(tmp_path / "prov", {"rows.csv": rows, "phasing.csv": file})
    change(folder, "tabell.csv", "51;Äldreomsorg", "51.staff;x")
    change(folder, "tabell.csv", "52;Missbruksvård", "52;x")
    assert "Månaderna för Äldreomsorg, personal blir −89\u00a0000 kr" in refusal(folder)
