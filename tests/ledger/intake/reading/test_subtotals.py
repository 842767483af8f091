"""Printed sums by label and arithmetic."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import DATA
from forecast.ledger.intake.reading.numbers import read_numbers
from forecast.ledger.intake.reading.subtotals import Roles, find_roles
from forecast.ledger.intake.reading.sum_search import Printed
from forecast.ledger.intake.reading.sum_words import Mark, mark_of


def roles_of(rows, *, digits=None, groups=None, sums=(), not_sums=()) -> Roles:
    labels = [row[0] for row in rows]
    values = np.array([[np.nan if cell is None else cell for cell in row[1:]] for row in rows], dtype=float)
    marks = np.array([mark_of(label, frozenset(sums), frozenset(not_sums)) for label in labels])
    return find_roles(
        Printed(
            values,
            np.ones(values.shape[1]) if digits is None else np.array(digits),
            marks,
            np.zeros(len(rows), dtype=bool) if groups is None else np.array(groups),
        )
    )


def published(name, columns, label):
    with (DATA / name).open(encoding="utf-8") as file:
        records = list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter=";"))
    values = [read_numbers(np.array([r[c] or None for r in records], dtype=object)).values for c in columns]
    return [(r[label], *row) for r, row in zip(records, np.column_stack(values).tolist(), strict=True)]


def named(rows, roles, role):
    return [row[0] for row, said in zip(rows, roles.role, strict=True) if said == role]


def test_a_sum_below_its_parts():
    roles = roles_of([("a", 1, 10), ("b", 2, 20), ("Summa", 3, 30)])
    assert roles.role.tolist() == ["", "", "sum"]
    assert roles.parts == {2: (0, 1)}


def test_sums_of_sums():
    roles = roles_of([("a", 1), ("b", 2), ("Summa A", 3), ("c", 4), ("Delsumma", 4), ("Totalt", 7)])
    assert roles.role.tolist() == ["", "", "sum", "", "sum", "sum"]
    assert roles.parts[5] == (2, 4)


def test_groups_above_their_parts_and_a_total_below_all():
    rows = [("3", 100), ("30", 60), ("31", 40), ("5", -200), ("50", -150), ("51", -50), ("Summa", -100)]
    roles = roles_of(rows, groups=[True, False, False, True, False, False, False])
    assert roles.role.tolist() == ["sum", "", "", "sum", "", "", "sum"]
    assert roles.parts[6] == (0, 3)


def test_arithmetic_alone_makes_a_sum_where_many_digits_agree():
    rows = [
        ("Personal", -802020, -805544, -529486),
        ("Hyror", -113241, -114507, -73611),
        ("Kostnader", -915261, -920051, -603097),
    ]
    assert roles_of(rows).role.tolist() == ["", "", "sum"]
    assert roles_of(rows, not_sums=["kostnader"]).role.tolist() == ["", "", ""]


def test_arithmetic_alone_is_no_proof_where_few_digits_agree():
    assert roles_of([("a", 1), ("b", 2), ("c", 3)]).role.tolist() == ["", "", ""]


def test_a_row_that_repeats_the_row_above_is_no_sum():
    rows = [("a", -80202, -80544, -52946), ("b", -80202, -80544, -52946)]
    assert roles_of(rows).role.tolist() == ["", ""]


def test_rounding_is_explained_by_half_a_digit_a_part():
    assert roles_of([("a", 106607), ("b", 1900), ("Summa", 108508)]).unfooted == ()
    off = roles_of([("a", 106607), ("b", 1900), ("Summa", 108510)])
    assert off.role.tolist() == ["", "", "sum"]
    assert [(u.row, u.printed, u.parts) for u in off.unfooted] == [(2, 108510, 108507)]


def test_a_sum_that_does_not_foot_is_still_a_sum_and_the_total_of_all_foots_beside_it():
    rows = [("a", 10), ("b", 20), ("Summa A", 31), ("c", 5), ("d", 7), ("Summa B", 12), ("Totalt", 43)]
    roles = roles_of(rows, digits=[0.1])
    assert named(rows, roles, "sum") == ["Summa A", "Summa B", "Totalt"]
    assert [(u.row, u.printed, u.parts) for u in roles.unfooted] == [(2, 31, 30)]


def test_a_total_of_the_right_parts_beside_a_wrong_sum():
    rows = [("a", 10), ("b", 20), ("Summa A", 35), ("c", 5), ("d", 7), ("Summa B", 12), ("Totalt", 42)]
    roles = roles_of(rows, digits=[0.1])
    assert named(rows, roles, "sum") == ["Summa A", "Summa B", "Totalt"]
    assert [(u.row, u.printed, u.parts) for u in roles.unfooted] == [(2, 35, 30)]


def test_the_mapping_decides():
    rows = [("a", 10), ("b", 20), ("Kvar", 99)]
    assert roles_of(rows, sums=["kvar"]).role.tolist() == ["", "", "sum"]
    assert roles_of([("a", 10), ("Summa a", 10)], not_sums=["summa a"]).role.tolist() == ["", ""]


def test_ekero_sums_of_nothing_are_amounts():
    rows = published("ekero-2023/bilaga1_resultatrapport.csv", ["utfall_2022", "utfall_2023", "budget_2023"], "rad")
    roles = roles_of(rows)
    assert named(rows, roles, "sum") == ["Summa Intäkter", "Summa Kostnader", "Nettokostnad"]
    assert len(named(rows, roles, "memo")) == 4
    assert roles.unfooted == ()


def test_alingsas_sums_have_no_word_for_it():
    columns = ["budget_2024", "prognos_helar_2024", "delarsbokslut_2024", "delarsbokslut_2023"]
    rows = published("alingsas-2024/resultatrakning.csv", columns, "rad")
    roles = roles_of(rows)
    assert named(rows, roles, "sum") == ["Verksamhetens kostnader", "Verksamhetens nettokostnader", "Årets resultat"]


@pytest.mark.parametrize(
    ("name", "columns", "label", "total"),
    [
        (
            "askersund-2024/driftredovisning.csv",
            ["utfall_2024_08", "prognos_2024", "budget_2024"],
            "verksamhet",
            "Summa",
        ),
        (
            "askersund-2024/sarredovisning_51.csv",
            ["utfall_2024_08", "prognos_2024", "budget_2024"],
            "verksamhet",
            "Summa",
        ),
        (
            "pitea-2024/budgetuppfoljning.csv",
            ["arsbudget_2024", "periodbudget_jan_mar", "forbrukning_jan_mar"],
            "avdelning",
            "Totalt Socialtjänsten",
        ),
    ],
)
def test_published_totals(name, columns, label, total):
    rows = published(name, columns, label)
    assert named(rows, roles_of(rows), "sum") == [total]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Summa", Mark.STRONG),
        ("S:a intäkter", Mark.STRONG),
        ("5XX Totalt", Mark.STRONG),
        ("Delsumma", Mark.STRONG),
        ("Nettokostnad", Mark.WEAK),
        ("Årets resultat", Mark.WEAK),
        ("Finansnetto", Mark.NONE),
        ("Totalförsvar", Mark.NONE),
        ("-varav statsbidrag", Mark.MEMO),
        ("  Varav: löner", Mark.MEMO),
        ("", Mark.NONE),
    ],
)
def test_what_labels_say(text, mark):
    assert mark_of(text) is mark


@given(
    st.lists(st.lists(st.integers(-(10**6), 10**6).filter(bool), min_size=1, max_size=6), min_size=1, max_size=5),
    st.booleans(),
)
def test_printed_sums_of_any_groups_are_found(groups, below):
    rows, sums = [], []
    for i, group in enumerate(groups):
        items = [(f"rad {i} {j}", value * 1.01, value * 7.0) for j, value in enumerate(group)]
        total = (f"Summa {i}", *np.sum([item[1:] for item in items], axis=0).tolist())
        rows += [*items, total] if below else [total, *items]
        sums.append(total)
    rows.append(("Totalt", *np.sum([row[1:] for row in sums], axis=0).tolist()))
    roles = roles_of(rows, digits=[0.01, 0.01])
    if all(any(row[1:]) for row in sums) and below:
        assert set(named(rows, roles, "sum")) == {row[0] for row in sums} | {"Totalt"}
    left = sum(row[1] for row, role in zip(rows, roles.role, strict=True) if role == "")
    if below:
        assert left == pytest.approx(sum(sum(group) for group in groups) * 1.01, abs=0.1)
