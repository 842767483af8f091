"""split.yaml is refused with its place and the nearest name; nothing is linked on a guess."""

import pytest

from builders import change, refusal, tiny, write_workspace

VOLUMES = "area;measure;unit;year;actual;budget;note;source\nÄO;Platser;platser;2024;11;10;;s\n"
SPLIT = """\
schema: 1
links:
  - {row: "51", area: ÄO, measure: Platser, scope: Allt., source: s}
"""
FILES = {"volumes.csv": VOLUMES, "split.yaml": SPLIT}


def test_a_link_is_read(tmp_path):
    (link,) = tiny(tmp_path / "prov", FILES).volume_links
    assert (link.statement, link.row, link.measure, link.rounded_to) == (None, "51", "Platser", None)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Platser,", "Plaster,", "Volymen ”Plaster” i ”ÄO” finns inte i volumes.csv. Menar du ”Platser” i ”ÄO”?"),
        ('"51"', "totl", "Raden ”totl” finns inte i ”by_activity”. Menar du ”total”?"),
        ("scope: Allt., ", "", "Nyckeln ”scope” saknas."),
        ("scope: Allt.", "rounded_to: 0, scope: Allt.", "”rounded_to” är större än noll"),
        ("  - {", "  - {statement: by_kind, ", "Uppställningen ”by_kind” finns inte. Välj bland by_activity."),
        ("schema: 1", "schema: 2", "Filen har schema 2, men programmet kan läsa schema 1."),
    ],
)  # fmt: skip
def test_a_broken_link_is_refused(tmp_path, old, new, sentence):
    folder = write_workspace(tmp_path / "prov", FILES)
    change(folder, "split.yaml", old, new)
    assert sentence in refusal(folder)


def test_the_same_link_twice_is_refused(tmp_path):
    twice = SPLIT + SPLIT.splitlines()[-1] + "\n"
    assert "Raden ”51” är kopplad till ”Platser” två gånger." in refusal(
        write_workspace(tmp_path / "prov", {**FILES, "split.yaml": twice})
    )


def test_a_memo_row_holds_no_money_of_its_own(tmp_path):
    rows = """\
statement;row;parent;name;activity;cost_type;role;aliases
by_activity;51;total;Äldreomsorg;51;net;leaf;
by_activity;52;total;Missbruksvård;52;net;leaf;
by_activity;total;;Socialnämnden;;net;sum;
by_activity;varav;total;Varav personal;;staff;memo;
"""
    folder = write_workspace(tmp_path / "prov", {**FILES, "rows.csv": rows})
    change(folder, "split.yaml", '"51"', "varav")
    assert "Raden ”varav” är en varav-rad; dess pengar ligger redan på en annan rad." in refusal(folder)
