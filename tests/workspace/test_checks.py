"""Checks of a workspace's figures against each other: for each a case that fires and one that is silent."""

from dataclasses import replace

import pytest

from builders import ROWS, SETTINGS, TABLE, tiny
from forecast.ledger.findings import Severity
from forecast.workspace import checks
from forecast.workspace.checks import check_workspace

FIGURES = "statement;row;measure;span;value;unit;decimals;quote;source\n"


def lines(found):
    return [str(finding) for finding in found]


def test_the_ledger_that_lost_a_row_after_it_was_read_is_noticed(tmp_path):
    whole = tiny(tmp_path)
    assert checks.receipts_are_whole(whole) == []
    broken = replace(whole, ledger=replace(whole.ledger, frame=whole.ledger.frame.iloc[1:]))
    assert [finding.severity for finding in checks.receipts_are_whole(broken)] == [Severity.BLOCKER]


def test_a_receipt_that_is_not_whole_is_a_blocker(tmp_path):
    workspace = tiny(tmp_path)
    receipt = replace(workspace.ledger.receipts[0], sum_file=-646_000.0, sum_loaded=-645_999.0)
    broken = replace(workspace, ledger=replace(workspace.ledger, receipts=(receipt,)))
    assert lines(checks.receipts_are_whole(broken)) == [
        (
            "tabell.csv: Summan i filen är −646\u00a0000 kr men −645\u00a0999 kr lästes in. "
            "Anmäl felet; prognosen kan inte göras på ofullständiga belopp."
        )
    ]


def test_no_outcome_at_all_is_a_blocker(tmp_path):
    table = TABLE.replace("-60;", ";").replace("-20;", ";").replace("-80;", ";")
    (found,) = checks.outcome_exists(tiny(tmp_path / "prov", {"tabell.csv": table}))
    assert str(found) == (
        "prov/workspace.yaml, kolumn ”as_of”: Utfall för jan–aug 2024 saknas. "
        "Läs in utfallet, eller välj en månad som är bokförd."
    )
    assert found.severity is Severity.BLOCKER


def test_one_row_without_outcome_is_a_warning(tmp_path):
    workspace = tiny(tmp_path / "prov", {"tabell.csv": TABLE.replace("-20;-28", ";-28")})
    (found,) = checks.outcome_exists(workspace)
    assert str(found) == (
        "prov: Missbruksvård har budget men inget utfall för jan–aug 2024; raden står kvar på budget i prognosen. "
        "Läs in utfallet, 0 om inget är bokfört."
    )
    assert found.severity is Severity.WARNING
    assert checks.outcome_exists(tiny(tmp_path / "noll", {"tabell.csv": TABLE.replace("-20;-28", "0;-28")})) == []
    assert checks.outcome_exists(tiny(tmp_path / "utan", {"tabell.csv": TABLE.replace("-20;-28;-30", ";;")})) == []


LAST_YEAR = """\
  - file: ifjol.csv
    title: Budget 2023
    statement: by_activity
    label: [kod]
    measures: {budget: {kind: budget, span: 2023}}
"""


def old_budget(tmp_path, first, second, **files):
    """Findings where last year's budgets were these (this year's are -90 and -30)."""
    return checks.budget_is_new(
        workspace := tiny(
            tmp_path,
            {"workspace.yaml": SETTINGS + LAST_YEAR, "ifjol.csv": f"kod;budget\n51;{first}\n52;{second}\n", **files},
        ),
        workspace.tree,
    )


def test_a_row_with_last_years_budget_is_told_when_the_whole_has_moved(tmp_path):
    assert lines(old_budget(tmp_path, -80, -30)) == [
        (
            "tabell.csv, rad 4, kolumn ”budget”: Missbruksvård: budget 2024 (−30 tkr) är identisk med 2023, fast hela "
            "budgeten ändrats +9,1 %. Kontrollera om budgeten är kvar från förra året; radens avvikelse kan vara fel."
        )
    ]


@pytest.mark.parametrize(("first", "second"), [(-80, -29), (-90, -30), (-89, -30)])
def test_new_budgets_and_a_whole_that_stands_still_are_silent(tmp_path, first, second):
    assert old_budget(tmp_path, first, second) == []


def test_the_text_says_what_the_old_budget_should_have_been(tmp_path):
    figure = FIGURES + "by_activity;52;ytd_deviation;2024-01..2024-08;4;tkr;0;q;s\n"
    (found,) = old_budget(tmp_path, -80, -30, **{"text_figures.csv": figure})
    # (-20 - 4) x 12 / 8
    assert " Texten antyder ungefär −36 tkr." in found.sentence


def pace(tmp_path, values, factor=1, **files):
    table = TABLE.replace("-60;-95;-90", ";".join(str(value * factor) for value in values))
    workspace = tiny(tmp_path, {"tabell.csv": table, **files})
    return [f for f in checks.pace_is_likely(workspace, workspace.tree) if "Äldreomsorg" in f.sentence]


@pytest.mark.parametrize(
    ("forecast", "fires"),
    [(-900, False), (-840, False), (-839, True), (-975, False), (-976, True), (-600, True), (-300, True)],
)
def test_a_forecast_whose_rest_has_another_pace_is_told(tmp_path, forecast, fires):
    """600 in eight months is 75 a month; the rest may run at 60 to 93.75."""
    assert bool(pace(tmp_path, (-600, forecast, -900))) is fires


def test_the_sentence_of_a_changed_pace(tmp_path):
    (found,) = pace(tmp_path, (-600, -1300, -900))
    assert str(found) == (
        "tabell.csv, rad 3, kolumn ”prognos”: Äldreomsorg: prognosen förutsätter −175 tkr per månad resten av året "
        "mot −75 hittills (2,33 gånger takten). Skriv skälet på raden, eller ändra prognosen."
    )
    assert found.severity is Severity.WARNING


def test_rows_that_are_called_the_same_are_told_apart(tmp_path):
    rows = ROWS.replace("Missbruksvård", "Övrigt") + "by_activity;53;51;Övrigt;51;net;leaf;\n"
    rows = rows.replace("Äldreomsorg;51;net;leaf", "Äldreomsorg;51;net;sum")
    table = TABLE.replace("51;Äldreomsorg;-60;-95", "53;Övrigt;-60;-130").replace("Missbruksvård", "Övrigt")
    workspace = tiny(tmp_path, {"rows.csv": rows, "tabell.csv": table})
    (found,) = checks.pace_is_likely(workspace, workspace.tree)
    assert "Äldreomsorg, övrigt: prognosen förutsätter" in found.sentence


def test_a_small_change_of_pace_is_information(tmp_path):
    assert pace(tmp_path / "small", (-60, -129, -90))[0].severity is Severity.INFO
    assert pace(tmp_path / "large", (-600, -1290, -900))[0].severity is Severity.WARNING


def test_a_one_off_that_explains_the_pace_is_named(tmp_path):
    events = (
        "schema: 1\nevents:\n  - {id: e, name: Återkrav, kind: one_off, state: certain, statement: by_activity, "
        'row: "51", amount: 9, booked: 2024-05, source: s}\n'
    )
    (found,) = pace(tmp_path, (-600, -1300, -900), **{"events.yaml": events})
    assert " En engångspost är inlagd: Återkrav." in found.sentence


def test_a_year_that_is_over_has_no_rest(tmp_path):
    settings = SETTINGS.replace("as_of: 2024-08", "as_of: 2024-12").replace("2024-01..2024-08", "2024")
    assert pace(tmp_path, (-60, -130, -90), **{"workspace.yaml": settings}) == []


GROSS_ROWS = """\
by_cost_type;intakter;netto;Intäkter;;income;leaf;
by_cost_type;kostnader;netto;Kostnader;;cost;leaf;
by_cost_type;netto;;Netto;;net;sum;
by_activity_gross;51;total;Äldreomsorg;51;net;sum;
by_activity_gross;51.income;51;Äldreomsorg, intäkter;51;income;leaf;
by_activity_gross;51.cost;51;Äldreomsorg, kostnader;51;cost;leaf;
by_activity_gross;total;;Summa;;net;sum;
"""
GROSS_TABLES = """\
  - file: slag.csv
    title: Per slag
    statement: by_cost_type
    label: [rad]
    measures: {prognos: {kind: forecast, layer: adopted}, budget: {kind: budget}}
  - file: brutto.csv
    title: Brutto
    statement: by_activity_gross
    label: [rad]
    measures: {prognos: {kind: forecast, layer: adopted}, budget: {kind: budget}}
"""


def gross(tmp_path, budget_income, budget_cost):
    return tiny(
        tmp_path,
        {
            "workspace.yaml": SETTINGS + GROSS_TABLES,
            "rows.csv": ROWS + GROSS_ROWS,
            "slag.csv": f"rad;prognos;budget\nintakter;500;{budget_income}\nkostnader;-700;{budget_cost}\n",
            "brutto.csv": "rad;prognos;budget\n51.income;500;400\n51.cost;-700;-600\n",
        },
    )


def test_a_budget_that_covers_more_than_the_forecast_is_told_on_like_ground(tmp_path):
    assert lines(checks.scope_is_the_same(gross(tmp_path, 457, -657))) == [
        (
            "slag.csv, rad 2, kolumn ”budget”: Budgeten omfattar +57 tkr intäkter och −57 tkr kostnader som "
            "prognosen inte har brutto. På lika grund är avvikelsen +100 på intäkter (tryckt +43) och −100 på "
            "kostnader (tryckt −43). "
            "Jämför inte intäkter och kostnader var för sig; nettot påverkas bara av skillnaden mellan dem."
        )
    ]


def test_the_same_scope_is_silent(tmp_path):
    assert checks.scope_is_the_same(gross(tmp_path / "a", 400, -600)) == []
    assert checks.scope_is_the_same(gross(tmp_path / "b", 410, -610)) == []
    assert checks.scope_is_the_same(tiny(tmp_path / "c")) == []


def test_another_statement_with_another_total_is_told(tmp_path):
    # four leaves together: rounding explains two units of the 120 tkr
    assert [f.check for f in checks.statements_agree(gross(tmp_path / "a", 480, -603))] == ["uppställningar"] * 2
    found = [str(f) for f in checks.statements_agree(gross(tmp_path / "b", 480, -603)) if "Kostnadsslag" in f.sentence]
    assert found == [
        "b: Budget 2024 är −123 tkr i ”Kostnadsslag” men −120 i ”Verksamhet”. Kontrollera om en rad saknas i den ena."
    ]
    quiet = [f for f in checks.statements_agree(gross(tmp_path / "c", 480, -602)) if "Kostnadsslag" in f.sentence]
    assert quiet == []


def text(tmp_path, line, **files):
    return checks.text_agrees(tiny(tmp_path, {"text_figures.csv": FIGURES + line + "\n", **files}))


@pytest.mark.parametrize(
    ("line", "said", "table"),
    [
        ("by_activity;52;actual;2024-01..2024-08;-22;tkr;0;q;rapport", "−22", "−20"),
        ("by_activity;52;budget;2024;-28;tkr;0;q;rapport", "−28", "−30"),
        ("by_activity;52;forecast;2024;-29;tkr;0;q;rapport", "−29", "−28"),
        ("by_activity;52;deviation;2024;-2;tkr;0;q;rapport", "−2", "+2"),
        ("by_activity;52;ytd_deviation;2024-01..2024-08;1;tkr;0;q;rapport", "+1",
         "0 om budgeten delas i raka tolftedelar"),
    ],
)  # fmt: skip
def test_text_that_is_not_the_table_is_told(tmp_path, line, said, table):
    assert lines(text(tmp_path, line)) == [
        (
            f"text_figures.csv, rad 2: Missbruksvård: texten säger {said} tkr, tabellen {table}. "
            "Kontrollera vilken som gäller (rapport)."
        )
    ]


@pytest.mark.parametrize(
    "line",
    [
        "by_activity;52;actual;2024-01..2024-08;-20;tkr;0;q;s",
        "by_activity;total;budget;2024;-0,1;mnkr;1;q;s",
        "by_activity;total;deviation;2024;-0,0;mnkr;1;q;s",
        "by_activity;52;ytd_deviation;2024-01..2024-08;0;tkr;0;q;s",
        "by_activity;51;deviation;2024;-5,9;tkr;0;q;s",
    ],
)
def test_text_that_rounds_or_truncates_is_silent(tmp_path, line):
    assert text(tmp_path, line) == []


def test_one_whole_unit_of_the_last_digit_is_no_rounding(tmp_path):
    assert len(text(tmp_path, "by_activity;51;deviation;2024;-6;tkr;0;q;s")) == 1


def test_the_text_of_a_file_that_prints_costs_positive_is_held_to_its_own_sign(tmp_path):
    """Forecast less budget in positive costs is +5; inside, and in the text, that is -5."""
    settings = SETTINGS.replace("cost_negative", "cost_positive")
    table = "kod;verksamhet;utfall;prognos;budget;avvikelse\n51;;60;95;90;5\n52;;20;28;30;-2\n;Summa;80;123;120;3\n"
    line = "by_activity;51;deviation;2024;-5;tkr;0;q;s"
    assert lines(text(tmp_path, line, **{"workspace.yaml": settings, "tabell.csv": table})) == []


def test_the_deviation_of_last_years_table_is_not_this_years(tmp_path):
    last = LAST_YEAR.replace("measures: {budget:", "differences: {avvikelse: [utfall, budget]}\n    measures: "
                             "{utfall: {kind: actual, span: 2023}, budget:")  # fmt: skip
    head, tables = SETTINGS.split("tables:\n")
    files = {
        "workspace.yaml": f"{head}tables:\n{last}{tables}",
        "ifjol.csv": "kod;utfall;budget;avvikelse\n51;-88;-80;-8\n52;-29;-30;1\n",
    }
    assert lines(text(tmp_path, "by_activity;51;deviation;2024;-5;tkr;0;q;s", **files)) == []


def test_findings_stand_gravest_first(tmp_path):
    table = TABLE.replace("-60;", ";").replace("-20;", ";").replace("-80;-123", ";-129")
    found = check_workspace(tiny(tmp_path, {"tabell.csv": table}))
    order = list(Severity)
    ranks = [order.index(finding.severity) for finding in found]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}
