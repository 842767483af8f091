"""units.yaml: who forecasts which rows, and from when a comment is asked for."""

from dataclasses import replace
from decimal import Decimal

import pytest

from builders import refusal, write_workspace
from forecast.ledger.specs import Layer
from forecast.scenario.result import Choice, base_year
from forecast.store.desk import comment_asked
from forecast.workspace.load import load_workspace
from forecast.workspace.units import CommentThreshold, own_leaves, unit_leaves, unit_reading_rows
from rounds import town


def told(folder, *lines):
    text = "\n".join(("schema: 1", "units:", *lines)) + "\n"
    return refusal(write_workspace(folder, {"units.yaml": text}))


A = '  - {key: a, name: A, managers: [X], rows: ["51"]}'
FAULTS = {
    ("  - {key: a, name: A, managers: [X],", '     rows: ["51", "totl"]}'): (
        "units › 0 › rows › 1",
        "Raden ”totl” finns inte i ”by_activity”. Menar du ”total”?",
    ),
    (A, "  - {key: b, name: B, managers: [Y], rows: [total]}"): (
        "units › 1 › rows › 0",
        "Raden ”51” hör redan till enheten ”A”. Låt varje rad höra till en enhet.",
    ),
    (A, '  - {key: a, name: B, managers: [Y], rows: ["52"]}'): (
        "units › 1 › key",
        "Nyckeln ”a” har redan enheten ”A”. Ge enheterna var sin nyckel.",
    ),
}


@pytest.mark.parametrize("lines", FAULTS)
def test_what_no_unit_can_have_is_told_with_its_line(tmp_path, lines):
    key, sentence = FAULTS[lines]
    assert told(tmp_path / "prov", *lines) == f"units.yaml, rad 4, kolumn ”{key}”: {sentence}"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ('"  "', "Namnet är tomt."),
        ('"A\\nBcc: x"', "Namnet har en radbrytning eller ett tecken som inte syns."),
        ('"A\\u200f"', "Namnet har en radbrytning eller ett tecken som inte syns."),
        ('"A\\u2028B"', "Namnet har en radbrytning eller ett tecken som inte syns."),
    ],
)
def test_a_name_is_seen_whole_on_one_line(tmp_path, name, sentence):
    text = told(tmp_path / "prov", f'  - {{key: a, name: {name}, managers: [{name}], rows: ["51"]}}')
    assert text.count(f"{sentence} Rätta värdet.") == 2


def test_no_unit_is_called_what_all_of_them_are(tmp_path):
    text = told(tmp_path / "prov", '  - {key: alla, name: A, managers: [X], rows: ["51"]}')
    assert "units › 0 › key”: ”alla” är sidan Inlämnings ord för alla enheter tillsammans" in text


def test_ten_thousand_faults_are_not_all_told(tmp_path):
    text = told(tmp_path / "prov", *(f"  - {{key: a{n}, name: A, managers: [X], rows: [z{n}]}}" for n in range(1000)))
    assert text.count("finns inte i ”by_activity”") == 200


def test_a_unit_without_managers_or_rows_is_refused(tmp_path):
    text = told(tmp_path / "prov", "  - {key: a, name: A, managers: [], rows: []}")
    assert text.count("units.yaml, rad 3") == 2


def test_a_workspace_without_the_file_has_no_units_and_asks_for_no_comments(folder):
    workspace = load_workspace(folder)
    assert (workspace.units, workspace.comment_threshold) == ((), None)


def test_the_units_and_the_economist_share_the_leaves_once_each(real_workspace, tmp_path):
    for workspace in (real_workspace("demo"), load_workspace(town(tmp_path / "prov"))):
        tree = workspace.tree
        parts = [unit_leaves(tree, unit) for unit in workspace.units]
        shared = sorted(at for part in (*parts, own_leaves(tree, workspace.units, "total")) for at in part)
        assert shared == tree.leaves_below(tree.position("total"))
        assert all(parts)


def test_the_rows_of_a_unit_that_people_read_hold_its_leaves(real_workspace):
    workspace = real_workspace("demo")
    tree, [_, unit, _] = workspace.tree, workspace.units
    rows = unit_reading_rows(tree, unit)
    assert [tree.rows[at].key for at in rows] == list(unit.rows)
    assert sorted(leaf for at in rows for leaf in tree.leaves_below(at)) == list(unit_leaves(tree, unit))


def test_a_row_that_units_share_is_read_by_its_parts(real_workspace):
    workspace = real_workspace("demo")
    unit = workspace.units[0].model_copy(update={"rows": ("hemtjanst.staff", "trygghetslarm")})
    keys = [workspace.tree.rows[at].key for at in unit_reading_rows(workspace.tree, unit)]
    assert keys == ["hemtjanst.staff", "trygghetslarm"]


def test_piteas_rows_over_one_percent_and_a_million_are_those_of_the_story(real_workspace):
    """EK21: five deficits that each need a comment, and three surpluses."""
    workspace = replace(
        real_workspace("pitea-2024"), comment_threshold=CommentThreshold(percent=1, amount=Decimal(1_000))
    )
    base = base_year(workspace, Choice(headline=Layer.ADOPTED, draws=1)).baselines[0]
    asked = comment_asked(workspace, base.tree, base.budget, base.adopted)
    names = {
        base.tree.rows[at].name: float(base.adopted[at] - base.budget[at]) / 1e3
        for at in range(len(asked))
        if asked[at]
    }
    assert {name: round(sek) for name, sek in names.items() if sek < 0} == {
        "Fiktiva 26 mkr": -25_914,
        "Hälso- och sjukvård": -4_850,
        "Barn och familj / Missbruksvård": -30_200,
        "Särskilt boende för äldre": -9_050,
        "Stöd till funktionsnedsatta": -3_400,
    }
    assert {name: round(sek) for name, sek in names.items() if sek > 0} == {
        "Politik och förvaltningsledning": 11_010,
        "En ingång": 3_680,
        "Ordinärt boende": 1_450,
    }
