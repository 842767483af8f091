"""Each check of a table's own arithmetic: a case that fires, the widest that rounding explains, and silence."""

import pytest

from builders import SETTINGS, TABLE, change, tiny, write_workspace
from forecast.ledger import arithmetic
from forecast.ledger.findings import Severity
from forecast.workspace.checks import check_workspace
from forecast.workspace.load import load_workspace

HEAD = "kod;verksamhet;utfall;prognos;budget;avvikelse\n"
TOPIC = """\
schema: 1
municipality: P
code: "0001"
committee: N
year: 2024
as_of: 2024-08
source: s
tables:
  - file: tabell.csv
    title: Driftredovisning
    statement: by_activity
    label: [kod, verksamhet]
    aliases: {Summa: total}
    measures: {utfall: {kind: actual, span: 2024-01..2024-08}, budget: {kind: budget}}
  - file: projekt.csv
    title: Investeringar
    topic: investments
    label: [projekt]
    sums: [{total: Summa, of: [Bil, Hus, Bro]}]
"""


def rows_of(*parts, summed="total"):
    """rows.csv with leaves under one sum."""
    lines = [f"by_activity;{key};{summed};{key.upper()};{key};net;leaf;" for key in parts]
    return "\n".join(
        ["statement;row;parent;name;activity;cost_type;role;aliases", *lines, "by_activity;total;;Allt;;net;sum;", ""]
    )


def checked(workspace, check):
    """The workspace's findings of one check."""
    return [finding for finding in check_workspace(workspace) if finding.check == check]


def sentences(findings):
    return [str(finding) for finding in findings]


def sums(tmp_path, parts, total, **changes):
    """Findings about a printed sum whose parts have these printed outcomes."""
    keys = [f"r{n}" for n in range(len(parts))]
    lines = "".join(f"{key};;{part};;;\n" for key, part in zip(keys, parts, strict=True))
    settings = SETTINGS
    for old, new in changes.items():
        settings = settings.replace(f"{old}: tkr", new)
    workspace = tiny(
        tmp_path,
        {"workspace.yaml": settings, "rows.csv": rows_of(*keys), "tabell.csv": f"{HEAD}{lines}total;;{total};;;\n"},
    )
    return checked(workspace, "summa")


def test_the_tiny_workspace_adds_up(tmp_path):
    workspace = tiny(tmp_path)
    assert check_workspace(workspace) == ()


@pytest.mark.parametrize(("count", "slack"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (10, 5), (11, 6)])
@pytest.mark.parametrize("side", [1, -1])
def test_a_sum_of_n_rounded_parts_may_miss_by_half_of_n_and_no_more(tmp_path, count, slack, side):
    total = -10 * count
    assert sums(tmp_path / "at", ["-10"] * count, total + side * slack) == []
    found = sums(tmp_path / "beyond", ["-10"] * count, total + side * (slack + 1))
    assert [finding.check for finding in found] == ["summa"]


def test_a_wrong_sum_is_told_with_both_amounts_and_its_cell(tmp_path):
    (finding,) = sums(tmp_path, ["-10", "-20"], "-34")
    assert finding.severity is Severity.WARNING
    assert str(finding) == (
        "tabell.csv, rad 4, kolumn ”utfall”: Allt: utfall 2024 är −34 tkr, men delarna ger −30 (skillnad −4). "
        "Kontrollera om en rad saknas eller är fel."
    )


def test_mnkr_with_a_decimal_are_held_to_the_last_printed_digit(tmp_path):
    assert sums(tmp_path / "at", ["-10,1", "-20,2"], "-30,4", unit="unit: mnkr") == []
    assert sums(tmp_path / "beyond", ["-10,1", "-20,2"], "-30,7", unit="unit: mnkr"), "0,4 mnkr is no rounding"


def test_a_tkr_table_in_a_workspace_of_kr_may_round_to_tkr(tmp_path):
    write_workspace(tmp_path, {"tabell.csv": TABLE.replace(";Summa;-80", ";Summa;-81")})
    change(tmp_path, "workspace.yaml", "unit: tkr", "unit: kr")
    change(tmp_path, "workspace.yaml", "    title: Driftredovisning\n", "    title: D\n    unit: tkr\n")
    workspace = load_workspace(tmp_path)
    assert checked(workspace, "summa") == []


def test_an_unprinted_part_lets_the_sum_of_its_leaves_speak(tmp_path):
    rows = (
        "statement;row;parent;name;activity;cost_type;role;aliases\nby_activity;a;m;A;a;net;leaf;\n"
        "by_activity;b;m;B;b;net;leaf;\nby_activity;m;total;M;m;net;sum;\nby_activity;total;;Allt;;net;sum;\n"
    )
    quiet = tiny(tmp_path / "a", {"rows.csv": rows, "tabell.csv": f"{HEAD}a;;-1;;;\nb;;-2;;;\ntotal;;-4;;;\n"})
    assert checked(quiet, "summa") == []
    loud = tiny(tmp_path / "b", {"rows.csv": rows, "tabell.csv": f"{HEAD}a;;-1;;;\nb;;-2;;;\ntotal;;-5;;;\n"})
    assert len(checked(loud, "summa")) == 1


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            "52;Missbruksvård;-20;-28;-30;4",
            (
                "tabell.csv, rad 4, kolumn ”avvikelse”: Missbruksvård: ”avvikelse” är 4, men prognos − budget ger 2. "
                "Kontrollera källan."
            ),
        ),
        (
            "52;Missbruksvård;-20;-28;-30;",
            (
                "tabell.csv, rad 4, kolumn ”avvikelse”: Missbruksvård: ”avvikelse” är tom, men prognos − budget ger 2. "
                "Kontrollera källan."
            ),
        ),
        ("52;Missbruksvård;-20;-28;-30;3", None),
        ("52;Missbruksvård;-20;-28;-30;1", None),
        ("52;Missbruksvård;-20;;-30;77", None),
        ("52;Missbruksvård;-20;-28,4;-30,1;1,7", None),
        (
            "52;Missbruksvård;-20;-28,4;-30,1;1,9",
            (
                "tabell.csv, rad 4, kolumn ”avvikelse”: Missbruksvård: ”avvikelse” är 1,9, men prognos − budget "
                "ger 1,7. Kontrollera källan."
            ),
        ),
    ],
)
def test_a_printed_difference_is_held_to_its_columns(tmp_path, row, sentence):
    workspace = tiny(tmp_path, {"tabell.csv": TABLE.replace("52;Missbruksvård;-20;-28;-30;2", row)})
    found = arithmetic.differences_hold(workspace.printed[0])
    assert sentences(found) == ([sentence] if sentence else [])


def net(tmp_path, shown, unit="tkr", tail=""):
    rows = (
        "statement;row;parent;name;activity;cost_type;role;aliases\nby_activity;51;total;Äldre;51;net;sum;\n"
        "by_activity;51.income;51;I;51;income;leaf;\nby_activity;51.cost;51;K;51;cost;leaf;\n"
        "by_activity;total;;Allt;;net;sum;\n"
    )
    table = f"kod;verksamhet;slag;utfall;prognos;budget;avvikelse\n51;;income;;12{tail};10{tail};{shown}\n"
    settings = SETTINGS.replace("unit: tkr", f"unit: {unit}").replace("    differences:", "    net_differences:")
    settings = settings.replace("    measures:", "    cost_type_column: slag\n    measures:")
    table += f"51;;cost;;-27{tail};-30{tail};{shown}\n"
    workspace = tiny(tmp_path, {"workspace.yaml": settings, "rows.csv": rows, "tabell.csv": table})
    return arithmetic.net_differences_hold(workspace.printed[0])


@pytest.mark.parametrize(("shown", "fires"), [("5", False), ("7", False), ("3", False), ("8", True), ("2", True)])
def test_a_net_difference_is_that_of_income_and_cost_together(tmp_path, shown, fires):
    found = net(tmp_path, shown)
    expected = f"tabell.csv, rad 2, kolumn ”avvikelse”: 51: ”avvikelse” är {shown}, men raderna ger 5. "
    assert sentences(found) == ([expected + "Kontrollera källan."] if fires else [])


def test_a_net_difference_in_mnkr_is_held_to_its_last_digit(tmp_path):
    assert net(tmp_path / "at", "4,8", "mnkr", ",0") == []
    assert net(tmp_path / "beyond", "6,8", "mnkr", ",0"), "1,8 mnkr is no rounding"


def topic(tmp_path, total, bil="10"):
    content = f"projekt;utgift;not\nBil;{bil};x\nHus;10;\nBro;10;y\nSumma;{total};\n"
    workspace = tiny(tmp_path, {"workspace.yaml": TOPIC, "projekt.csv": content})
    assert workspace.printed[1].rows == (None,) * 4
    assert set(workspace.ledger.frame["file"]) == {"tabell.csv"}, "a topic is not in the ledger"
    return arithmetic.topic_sums_add_up(workspace.printed[1])


def test_a_topic_table_adds_up_within_half_of_its_parts(tmp_path):
    assert topic(tmp_path / "a", "32") == topic(tmp_path / "b", "28") == topic(tmp_path / "c", "") == []
    assert topic(tmp_path / "d", "21", bil="") == [], "two known parts may miss by one"
    assert sentences(topic(tmp_path / "e", "33")) == [
        "projekt.csv, rad 5, kolumn ”utgift”: Summa: ”utgift” är 33, men delarna ger 30. Kontrollera källan."
    ]
    assert len(topic(tmp_path / "f", "22", bil="")) == 1


SECOND = """\
  - file: tabell2.csv
    title: Sammandrag
    statement: by_activity
    label: [kod]
    expect: some
    measures: {budget: {kind: budget}}
"""


@pytest.mark.parametrize(("shown", "fires"), [("-120", False), ("-121", False), ("-119", False), ("-122", True)])
def test_a_total_in_two_tables_is_the_same_within_one_unit(tmp_path, shown, fires):
    workspace = tiny(tmp_path, {"workspace.yaml": SETTINGS + SECOND, "tabell2.csv": f"kod;budget\ntotal;{shown}\n"})
    found = checked(workspace, "samma belopp")
    expected = "tabell2.csv, rad 2, kolumn ”budget”: Socialnämnden: budget är −122 i en tabell och −120 tkr i en annan."
    assert sentences(found) == ([f"{expected} Kontrollera vilken som gäller."] if fires else [])


def test_a_leaf_that_a_table_should_hold_is_missed(tmp_path):
    table = TABLE.replace("52;Missbruksvård;-20;-28;-30;2\n", "")
    workspace = tiny(tmp_path / "all", {"tabell.csv": table})
    found = arithmetic.rows_are_there(workspace.printed[0], workspace.tree)
    assert sentences(found) == [
        (
            "tabell.csv: Missbruksvård saknas i tabellen ”Driftredovisning”. "
            "Tabellens summor omfattar inte raden; jämför bara lika omfattning."
        )
    ]
    some = tiny(
        tmp_path / "some",
        {"tabell.csv": table, "workspace.yaml": SETTINGS.replace("    measures:", "    expect: some\n    measures:")},
    )
    assert arithmetic.rows_are_there(some.printed[0], some.tree) == []


def test_a_half_filled_row_is_told_as_unknown(tmp_path):
    workspace = tiny(tmp_path, {"tabell.csv": TABLE.replace("-20;-28;-30", ";-28;-30")})
    found = arithmetic.cells_are_filled(workspace.printed[0], workspace.tree)
    assert sentences(found) == [
        (
            "tabell.csv, rad 4, kolumn ”utfall”: Missbruksvård har inget belopp i ”utfall”. "
            "Tomt läses som okänt, inte som noll."
        )
    ]
    assert found[0].severity is Severity.INFO
    zero = tiny(tmp_path / "zero", {"tabell.csv": TABLE.replace("-20;-28;-30", "-0;-28;-30")})
    assert arithmetic.cells_are_filled(zero.printed[0], zero.tree) == []


@pytest.mark.parametrize(
    ("cost_type", "values", "odd"),
    [
        ("income", "20;28;30", []),
        ("income", "20;-28;30", ["prognos"]),
        ("cost", "-20;-28;-30", []),
        ("cost", "-20;-28;30", ["budget"]),
        ("cost", "0;-28;-30", []),
        ("net", "-20;-28;30", ["budget"]),
        ("net", "20;28;30", []),
        ("grants", "-20;28;30", ["utfall"]),
    ],
)
def test_an_unusual_sign_is_told_and_left_as_it_is(tmp_path, cost_type, values, odd):
    rows = (
        "statement;row;parent;name;activity;cost_type;role;aliases\n"
        f"by_activity;52;total;Vård;52;{cost_type};leaf;\nby_activity;total;;Allt;;net;sum;\n"
    )
    workspace = tiny(tmp_path, {"rows.csv": rows, "tabell.csv": f"{HEAD}52;;{values};\n"})
    found = arithmetic.signs_are_usual(workspace.ledger, workspace.tree)
    assert [finding.place.column for finding in found] == odd


def test_the_sentence_of_an_unusual_sign(tmp_path):
    workspace = tiny(tmp_path, {"tabell.csv": TABLE.replace("-20;-28;-30", "-20;-28;757")})
    assert sentences(arithmetic.signs_are_usual(workspace.ledger, workspace.tree)) == [
        (
            "tabell.csv, rad 4, kolumn ”budget”: Missbruksvård: budget 2024 har ovanligt tecken "
            "(+757 tkr, intäkt är plus). Kontrollera tecknet; beloppet är inläst som det står."
        )
    ]
