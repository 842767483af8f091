"""Tables to the ledger: units, signs, deviations as levels, labels, cost types, periods and the receipt."""

import pytest

from builders import TABLE, change, refusal, tiny, write_workspace
from forecast.ledger import mapping
from forecast.ledger.book import over_span
from forecast.ledger.specs import Kind, Layer
from forecast.periods import Span
from forecast.workspace.checks import check_workspace
from forecast.workspace.load import load_workspace

YEAR, SO_FAR = Span(2024, 1, 12), Span(2024, 1, 8)
TYPED = """\
statement;row;parent;name;activity;cost_type;role;aliases
by_activity;51;total;Äldreomsorg;51;net;sum;
by_activity;51.income;51;Äldreomsorg, intäkter;51;income;leaf;
by_activity;51.cost;51;Äldreomsorg, kostnader;51;cost;leaf;
by_activity;52;total;Missbruksvård;52;net;leaf;
by_activity;total;;Socialnämnden;;net;sum;
"""


def amounts(workspace, kind, span=YEAR, layer=None):
    """Row -> SEK over a span."""
    tree = workspace.tree
    return dict(zip(tree.keys, over_span(workspace.ledger.select("by_activity", kind, layer), tree, span), strict=True))


def with_settings(folder, *changes, files=None):
    """The tiny workspace with changed settings, loaded."""
    write_workspace(folder, files)
    for old, new in changes:
        change(folder, "workspace.yaml", old, new)
    return load_workspace(folder)


def test_every_column_is_loaded_as_what_it_holds(tmp_path):
    workspace = tiny(tmp_path)
    assert amounts(workspace, Kind.ACTUAL, SO_FAR) == {"51": -60e3, "52": -20e3, "total": -80e3}
    assert amounts(workspace, Kind.BUDGET) == {"51": -90e3, "52": -30e3, "total": -120e3}
    assert amounts(workspace, Kind.FORECAST, layer=Layer.ADOPTED) == {"51": -95e3, "52": -28e3, "total": -123e3}
    assert workspace.ledger.receipts[0].whole


@pytest.mark.parametrize(("unit", "sek"), [("kr", 1), ("tkr", 1_000), ("mnkr", 1_000_000)])
@pytest.mark.parametrize(("sign", "turn"), [("cost_negative", 1), ("cost_positive", -1)])
def test_units_and_signs_of_the_files_become_sek_and_one_sign(tmp_path, unit, sek, sign, turn):
    workspace = with_settings(tmp_path, ("unit: tkr", f"unit: {unit}"), ("sign: cost_negative", f"sign: {sign}"))
    assert amounts(workspace, Kind.BUDGET)["51"] == -90 * sek * turn
    receipt = workspace.ledger.receipts[0]
    assert (receipt.whole, receipt.sum_file, receipt.rows, receipt.cells, receipt.empty) == (
        True, (-80 - 123 - 120) * 2 * sek * turn, 3, 9, 0,
    )  # fmt: skip


def test_a_table_may_have_its_own_unit_and_sign(tmp_path):
    workspace = with_settings(
        tmp_path, ("    title: Driftredovisning\n", "    title: D\n    unit: mnkr\n    sign: cost_positive\n")
    )
    assert amounts(workspace, Kind.BUDGET)["51"] == 90e6


def test_ore_survive(tmp_path):
    workspace = with_settings(
        tmp_path, ("unit: tkr", "unit: mnkr"), files={"tabell.csv": TABLE.replace("-60;", "−60,12345678;")}
    )
    assert amounts(workspace, Kind.ACTUAL, SO_FAR)["51"] == -60_123_456.78


@pytest.mark.parametrize(("sign", "turn"), [("cost_negative", 1), ("cost_positive", -1)])
def test_a_printed_deviation_becomes_budget_plus_deviation(tmp_path, sign, turn):
    """The printed deviation is better > 0 however the file prints costs."""
    workspace = with_settings(
        tmp_path,
        ("sign: cost_negative", f"sign: {sign}"),
        ("prognos: {kind: forecast,", "avvikelse: {kind: forecast_deviation,"),
        ("    differences:\n      avvikelse: [prognos, budget]\n", ""),
    )
    levels = amounts(workspace, Kind.FORECAST, layer=Layer.ADOPTED)
    assert levels == {"51": turn * -90e3 - 5e3, "52": turn * -30e3 + 2e3, "total": turn * -120e3 - 3e3}
    assert workspace.ledger.receipts[0].whole


def test_a_printed_deviation_is_from_the_budget_of_its_own_year(tmp_path):
    table = TABLE.replace(";budget;", ";budget_2023;budget;").replace(";-90;", ";-70;-90;")
    table = table.replace(";-30;", ";-25;-30;").replace(";-120;", ";-95;-120;")
    workspace = with_settings(
        tmp_path,
        ("prognos: {kind: forecast,", "avvikelse: {kind: forecast_deviation,"),
        ("      budget: {kind: budget}", "      budget_2023: {kind: budget, span: 2023}\n      budget: {kind: budget}"),
        ("    differences:\n      avvikelse: [prognos, budget]\n", ""),
        files={"tabell.csv": table},
    )
    assert amounts(workspace, Kind.FORECAST, layer=Layer.ADOPTED)["51"] == -95e3
    assert workspace.ledger.receipts[0].whole


def test_a_printed_deviation_is_from_the_latest_budget_version(tmp_path):
    table = TABLE.replace(";budget;", ";ursprunglig;budget;").replace(";-90;", ";-70;-90;")
    table = table.replace(";-30;", ";-25;-30;").replace(";-120;", ";-95;-120;")
    workspace = with_settings(
        tmp_path,
        ("prognos: {kind: forecast,", "avvikelse: {kind: forecast_deviation,"),
        (
            "      budget: {kind: budget}",
            "      ursprunglig: {kind: budget}\n      budget: {kind: budget, version: v2}",
        ),
        ("    differences:\n      avvikelse: [prognos, budget]\n", ""),
        files={"tabell.csv": table},
    )
    forecast = amounts(workspace, Kind.FORECAST, layer=Layer.ADOPTED)
    assert forecast["51"] - amounts(workspace, Kind.BUDGET)["51"] == -5e3, "deviation = forecast - budget, as printed"
    assert workspace.ledger.receipts[0].whole


def test_a_printed_deviation_needs_a_budget(tmp_path):
    write_workspace(tmp_path, {"tabell.csv": TABLE.replace("-95;-90", "-95;")})
    change(tmp_path, "workspace.yaml", "prognos: {kind: forecast,", "avvikelse: {kind: forecast_deviation,")
    change(tmp_path, "workspace.yaml", "    differences:\n      avvikelse: [prognos, budget]\n", "")
    assert refusal(tmp_path) == (
        "tabell.csv, rad 3, kolumn ”avvikelse”: En prognos som skrivs som avvikelse behöver en budget på samma rad. "
        "Lägg till budgeten i tabellen."
    )


def test_two_rows_pin_the_sign_rule(tmp_path):
    """The rule is deviation = forecast - budget; more income and less cost are better (> 0), in any file."""
    rows = TYPED.replace("by_activity;52;total;Missbruksvård;52;net;leaf;\n", "")
    for sign, turn in (("cost_negative", 1), ("cost_positive", -1)):
        printed = [("51.income", 12, 10), ("51.cost", -27, -30)]
        table = "kod;verksamhet;utfall;prognos;budget;avvikelse\n" + "".join(
            f"{key};;;{turn * forecast};{turn * budget};\n" for key, forecast, budget in printed
        )
        workspace = with_settings(
            tmp_path / sign,
            ("sign: cost_negative", f"sign: {sign}"),
            files={"rows.csv": rows, "tabell.csv": table},
        )
        forecast = amounts(workspace, Kind.FORECAST, layer=Layer.ADOPTED)
        budget = amounts(workspace, Kind.BUDGET)
        deviation = {key: forecast[key] - budget[key] for key in ("51.income", "51.cost")}
        assert deviation == {"51.income": 2e3, "51.cost": 3e3}, sign


@pytest.mark.parametrize("label", ["51", "Äldreomsorg", "Omsorg om äldre"])
def test_a_row_is_named_by_key_name_or_alias(tmp_path, label):
    table = TABLE.replace("51;Äldreomsorg;", f";{label};")
    assert amounts(tiny(tmp_path, {"tabell.csv": table}), Kind.BUDGET)["51"] == -90e3


def test_an_alias_of_the_table_must_name_a_row(tmp_path):
    write_workspace(tmp_path)
    change(tmp_path, "workspace.yaml", "{Summa: total}", "{Summa: totalt}")
    text = refusal(tmp_path)
    assert "totalt" in text


def test_cost_types_in_columns_and_in_rows_reach_the_parts(tmp_path):
    columns = with_settings(
        tmp_path / "columns",
        ("utfall: {kind: actual,", "utfall: {kind: actual, cost_type: income,"),
        ("      budget: {kind: budget}", "      budget: {kind: budget, cost_type: cost}"),
        files={"rows.csv": TYPED, "tabell.csv": "kod;verksamhet;utfall;prognos;budget;avvikelse\n51;;7;;-9;\n"},
    )
    assert amounts(columns, Kind.ACTUAL, SO_FAR)["51.income"] == 7e3
    assert amounts(columns, Kind.BUDGET)["51.cost"] == -9e3
    rows = with_settings(
        tmp_path / "rows",
        ("    measures:", "    cost_type_column: slag\n    cost_types: {Intäkt: income}\n    measures:"),
        files={
            "rows.csv": TYPED,
            "tabell.csv": "kod;verksamhet;slag;utfall;prognos;budget;avvikelse\n51;;Intäkt;7;;;\n51;;cost;-9;;;\n",
        },
    )
    found = amounts(rows, Kind.ACTUAL, SO_FAR)
    assert (found["51.income"], found["51.cost"]) == (7e3, -9e3)


def test_a_long_table_has_one_row_a_period(tmp_path):
    workspace = with_settings(
        tmp_path,
        ("    measures:", "    period_column: period\n    measures:"),
        files={
            "tabell.csv": "kod;verksamhet;period;utfall;prognos;budget;avvikelse\n"
            "51;;2024-01;-1;;;\n51;;202402;-2;;;\n51;;2024-13;-4;;;\n"
        },
    )
    frame = workspace.ledger.frame
    assert list(zip(frame["first"], frame["last"], frame["amount"], strict=True)) == [
        (1, 1, -1e3), (2, 2, -2e3), (13, 13, -4e3),
    ]  # fmt: skip


def test_a_row_without_its_second_label_is_named_by_the_first(tmp_path):
    printed = tiny(tmp_path, {"tabell.csv": TABLE.replace("52;Missbruksvård", "52;")}).printed[0]
    assert printed.labels == ("Äldreomsorg", "52", "Summa")
    assert printed.rows == ("51", "52", "total")


def test_the_receipt_notices_an_amount_that_is_lost_on_the_way(folder, monkeypatch):
    whole = mapping._entries
    monkeypatch.setattr(mapping, "_entries", lambda *given: whole(*given)[1:])
    workspace = load_workspace(folder)
    assert not workspace.ledger.receipts[0].whole
    blockers = [finding for finding in check_workspace(workspace) if finding.check == "inläsning"]
    assert [str(finding) for finding in blockers] == [
        (
            "tabell.csv: Summan i filen är −646\u00a0000 kr men −586\u00a0000 kr lästes in. "
            "Anmäl felet; prognosen kan inte göras på ofullständiga belopp."
        )
    ]
    assert blockers[0].severity == "blocker"


def test_the_receipt_notices_a_wrong_unit(folder, monkeypatch):
    whole = mapping._amount
    monkeypatch.setattr(mapping, "_amount", lambda *given: whole(*given) / 1000)
    assert not load_workspace(folder).ledger.receipts[0].whole
