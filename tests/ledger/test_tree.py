import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ROWS
from forecast.errors import CollectedInputError, InputError
from forecast.formats.csv_table import read_csv
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.ledger.tree_file import read_trees

HEAD = "statement;row;parent;name;activity;cost_type;role;aliases\n"


def row(key, parent, role=Role.LEAF, cost_type=CostType.NET):
    return Row(key, parent, key.upper(), key, cost_type, role)


@st.composite
def trees(draw):
    """A random tree in printed order, sums before or after their parts, with memo rows here and there."""
    parents = [-1] + [draw(st.integers(0, i)) for i in range(draw(st.integers(0, 9)))]
    memo = {i for i in range(1, len(parents)) if i not in parents and draw(st.integers(0, 4)) == 0}
    order = draw(st.permutations(range(len(parents))))
    rows = []
    for i in order:
        role = Role.SUM if any(p == i for j, p in enumerate(parents) if j != i) else Role.LEAF
        rows.append(row(f"r{i}", None if parents[i] < 0 else f"r{parents[i]}", Role.MEMO if i in memo else role))
    return make_tree("s", rows)


def brute(tree, values, key):
    """The sum of a row by walking up from every leaf; None where no leaf below it is known."""
    parents = {r.key: r.parent for r in tree.rows}
    memo = {r.key for r in tree.rows if r.role is Role.MEMO}
    total = None
    for at, leaf in enumerate(tree.rows):
        above = leaf.key
        while above is not None and above != key and above not in memo:
            above = parents[above]
        if leaf.role is Role.LEAF and above == key and not np.isnan(values[at]):
            total = values[at] + (total or 0.0)
    return total


@given(trees(), st.data())
def test_sums_are_what_brute_force_says(tree, data):
    amounts = st.one_of(st.just(float("nan")), st.integers(-(10**6), 10**6).map(float))
    values = np.array(data.draw(st.lists(amounts, min_size=len(tree.rows), max_size=len(tree.rows))))
    before = values.copy()
    summed = tree.sum_up(values)
    for at, item in enumerate(tree.rows):
        if item.role is not Role.SUM:
            np.testing.assert_equal(summed[at], values[at])
        else:
            expected = brute(tree, values, item.key)
            np.testing.assert_equal(summed[at], np.nan if expected is None else expected)
    np.testing.assert_equal(values, before)


@given(trees(), st.data())
def test_a_further_leaf_keeps_order_and_moves_its_ancestors_only(tree, data):
    sums = [int(i) for i in tree.where(Role.SUM)]
    if not sums:
        return
    at = data.draw(st.sampled_from(sums))
    wider = tree.with_leaf(row("new", tree.rows[at].key))
    assert tuple(key for key in wider.keys if key != "new") == tree.keys
    values = np.arange(1.0, len(tree.rows) + 1)
    more = np.array([1000.0 if key == "new" else values[tree.position(key)] for key in wider.keys])
    old, new = tree.sum_up(values), wider.sum_up(more)
    above = {tree.rows[at].key}
    while (parent := tree.parent[at]) >= 0:
        at = int(parent)
        above.add(tree.rows[at].key)
    for key in tree.keys:
        expected = old[tree.position(key)]
        # a sum of memo rows only is not known before it has its first part
        expected = (0.0 if np.isnan(expected) else expected) + 1000.0 if key in above else expected
        np.testing.assert_equal(new[wider.position(key)], expected)


ORDER = make_tree(
    "s",
    [row("a", "top", Role.SUM), row("a1", "a"), row("a2", "a"), row("m", "a", Role.MEMO), row("b", "top"),
     row("top", None, Role.SUM)],
)  # fmt: skip


def test_memo_rows_are_never_summed():
    assert ORDER.sum_up(np.array([0.0, 1, 2, 100, 10, 0])).tolist() == [3, 1, 2, 100, 10, 13]
    assert ORDER.children(0) == [1, 2]
    assert ORDER.leaves_below(5) == [1, 2, 4]


def test_sums_over_months_keep_the_months():
    values = np.full((6, 2), np.nan)
    values[1], values[4] = [1, 2], [np.nan, 5]
    np.testing.assert_equal(ORDER.sum_up(values)[5], [1, 7])


def test_an_unknown_part_is_left_out_and_only_unknown_parts_are_unknown():
    np.testing.assert_equal(ORDER.sum_up(np.array([9.0, np.nan, 2, np.nan, np.nan, 9]))[[0, 5]], [2, 2])
    np.testing.assert_equal(ORDER.sum_up(np.full(6, np.nan))[[0, 5]], [np.nan, np.nan])


def test_a_new_leaf_stands_last_among_its_parents_children():
    assert ORDER.with_leaf(row("a3", "a")).keys == ("a", "a1", "a2", "m", "a3", "b", "top")
    assert ORDER.with_leaf(row("c", "top")).keys == ("a", "a1", "a2", "m", "b", "c", "top")
    with pytest.raises(ValueError, match="parent"):
        ORDER.with_leaf(row("x", None))


def test_levels_paths_and_positions():
    assert ORDER.level.tolist() == [1, 2, 2, 2, 1, 0]
    assert ORDER.path(2) == [0, 2]
    assert ORDER.path(5) == [5]
    with pytest.raises(KeyError):
        ORDER.position("zzz")


def faults(rows):
    with pytest.raises(CollectedInputError) as caught:
        read_trees(read_csv(rows.encode(), "rows.csv"))
    return str(caught.value)


def test_rows_are_read_in_printed_order_with_aliases():
    tree = read_trees(read_csv(ROWS.replace("om äldre", "om äldre | Vård").encode(), "rows.csv"))["by_activity"]
    assert tree.keys == ("51", "52", "total")
    assert tree.rows[0] == Row("51", "total", "Äldreomsorg", "51", CostType.NET, Role.LEAF, ("Omsorg om äldre", "Vård"))
    assert tree.parent.tolist() == [2, 2, -1]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "by_activity;52;total",
            "by_activity;52;totla",
            "rows.csv, rad 4: Överraden ”totla” finns inte i ”by_activity”. Menar du ”total”?",
        ),
        (
            "by_activity;52;total",
            "by_activity;52;zzz",
            "rows.csv, rad 4: Överraden ”zzz” finns inte i ”by_activity”. Lägg till den raden.",
        ),
        (
            "by_activity;52;",
            "by_activity;51;",
            "rows.csv, rad 4: Raden ”51” finns redan på rad 3. Ta bort den ena.",
        ),
        (
            "by_activity;52;",
            "by_activity;ÅÄÖ;",
            ("rows.csv, rad 4: Nyckeln ”ÅÄÖ” är inte giltig. "
            "Använd små bokstäver a–z, siffror, punkt och bindestreck."),
        ),
        (
            "52;net;leaf",
            "52;netto;leaf",
            ("rows.csv, rad 4: ”netto” är inte känt i ”cost_type”. Skriv net, income, cost, grants, fees, staff, "
            "substitutes, rent, purchase, placements, benefits, other, capital, appropriation, finance, result."),
        ),
        (
            "52;net;leaf",
            "52;net;löv",
            "rows.csv, rad 4: ”löv” är inte känt i ”role”. Skriv leaf, sum, memo.",
        ),
        (
            "52;net;leaf",
            "52;net;sum",
            "rows.csv, rad 4: Summan ”52” har inga delar. Lägg delar under den, eller skriv leaf.",
        ),
        (
            ";;net;sum",
            ";;net;leaf",
            "rows.csv, rad 5: Raden ”total” har delar men är inte en summa. Skriv sum.",
        ),
        (
            "by_activity;52;total",
            "by_activity;52;",
            ("rows.csv: Uppställningen ”by_activity” har 2 översta rader (52, total). "
            "Den ska ha exakt en rad utan parent."),
        ),
    ],
)  # fmt: skip
def test_a_faulty_tree_is_told_in_one_sentence(old, new, sentence):
    assert old in ROWS
    assert faults(ROWS.replace(old, new, 1)) == sentence


def test_a_circle_is_told_at_each_of_its_rows_and_the_missing_top_too():
    text = faults(HEAD + "s;a;b;A;a;net;sum;\ns;b;a;B;b;net;sum;\n")
    assert text.splitlines() == [
        "rows.csv, rad 2: Raden ”a” ligger under sig själv. Rätta kolumnen parent.",
        "rows.csv, rad 3: Raden ”b” ligger under sig själv. Rätta kolumnen parent.",
        "rows.csv: Uppställningen ”s” har 0 översta rader (). Den ska ha exakt en rad utan parent.",
    ]


def test_a_row_that_is_its_own_parent():
    text = faults(HEAD + "s;top;;T;;net;sum;\ns;a;a;A;a;net;sum;\ns;b;top;B;b;net;leaf;\n")
    assert text == "rows.csv, rad 3: Raden ”a” ligger under sig själv. Rätta kolumnen parent."


def test_a_row_below_a_circle_is_not_itself_the_circle():
    text = faults(
        HEAD + "s;top;;T;;net;sum;\ns;a;b;A;a;net;sum;\ns;b;a;B;b;net;sum;\ns;c;b;C;c;net;leaf;\ns;d;top;D;d;net;leaf;"
    )
    assert "”c” ligger under sig själv" not in text
    assert "”a” ligger under sig själv" in text


def test_no_rows_at_all():
    assert faults(HEAD) == "rows.csv: Inga rader. Skriv minst en rad per uppställning."


def test_all_faults_of_the_file_at_once():
    text = faults(HEAD + "s;top;;T;;net;sum;\ns;a;tpo;A;a;net;leaf;\ns;b;top;B;b;net;leef;\ns;c;top;C;c;net;leaf;\n")
    assert text.splitlines() == [
        "rows.csv, rad 4: ”leef” är inte känt i ”role”. Skriv leaf, sum, memo.",
        "rows.csv, rad 3: Överraden ”tpo” finns inte i ”s”. Menar du ”top”?",
    ]


def test_one_bad_row_alone_is_told_without_faults_that_follow_from_it():
    text = faults(HEAD + "s;top;;T;;net;summa;\ns;a;top;A;a;net;leaf;\n")
    assert text == "rows.csv, rad 2: ”summa” är inte känt i ”role”. Skriv leaf, sum, memo."


def test_a_missing_column_names_those_that_exist():
    with pytest.raises(InputError, match="Kolumnen ”aliases” saknas"):
        read_trees(read_csv(b"statement;row;parent;name;activity;cost_type;role\n", "rows.csv"))
