import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecast.errors import InputError
from forecast.ledger.book import COLUMNS, make_ledger, over_span
from forecast.ledger.intake.intake import Intake, Lines, Measured, SignRule
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.intake.placing.place import place
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.periods import Span
from intakes import ACTUAL, BUDGET, FORECAST, SO_FAR, intake, line

TREE = make_tree(
    "by_activity",
    [
        Row("10", "total", "Nämnd", "10", CostType.NET, Role.LEAF),
        Row("51", "total", "Äldreomsorg", "51", CostType.NET, Role.SUM, ("Omsorg om äldre",)),
        Row("hemtjanst", "51", "Hemtjänst", "hemtjanst", CostType.NET, Role.LEAF),
        Row("boende", "51", "Särskilt boende", "boende", CostType.NET, Role.LEAF),
        Row("total", None, "Summa", "", CostType.NET, Role.SUM),
    ],
)


def amounts(placed, statement="by_activity", kind="actual"):
    frame = placed.frame[(placed.frame["statement"] == statement) & (placed.frame["kind"] == kind)]
    return dict(zip(frame["row"], frame["amount"], strict=True))


def names(placed, statement="by_activity"):
    return {
        row.key: (row.parent, row.name, row.role.value, row.cost_type.value) for row in placed.trees[statement].rows
    }


def total(placed, statement):
    tree = placed.trees[statement]
    entries = make_ledger([], [], [placed.frame]).select(statement, Kind.ACTUAL)
    return tree.sum_up(over_span(entries, tree, SO_FAR))[int(np.argmin(tree.level))]


def test_a_file_by_activity_makes_a_tree_of_leaves():
    placed = place(
        intake(
            line(-10, -20, activity="51", activity_name="Äldreomsorg"),
            line(-1, None, activity="052", activity_name="Öppen vård"),
            measures=(ACTUAL, BUDGET),
        ),
        None,
    )
    assert names(placed) == {
        "total": (None, "Totalt", "sum", "net"),
        "51": ("total", "Äldreomsorg", "leaf", "net"),
        "052": ("total", "Öppen vård", "leaf", "net"),
    }
    assert amounts(placed) == {"51": -10, "052": -1}
    assert amounts(placed, kind="budget") == {"51": -20}
    assert tuple(placed.frame.columns) == COLUMNS
    assert placed.unmapped == ()
    assert placed.sums == {"by_activity": -31}


def test_accounts_become_kinds_of_money_within_the_activity_and_lines_are_summed():
    placed = place(
        intake(
            line(-10.01, activity="51", activity_name="Äldreomsorg", account="5010"),
            line(-20.02, activity="51", activity_name="Äldreomsorg", account="5110"),
            line(5, activity="51", account="3110"),
            line(-7, activity="52", account="6010"),
            account_plan="kommun",
        ),
        {},
    )
    assert amounts(placed) == {"51.staff": -30.03, "51.fees": 5, "52.rent": -7}
    assert names(placed)["51"] == ("total", "Äldreomsorg", "sum", "net")
    assert names(placed)["51.staff"] == ("51", "Personal", "leaf", "staff")
    staff = placed.frame[placed.frame["row"] == "51.staff"].iloc[0]
    assert (staff["line"], staff["lines"], staff["file"]) == (2, 2, "fil.xlsx")
    assert "”5010” som personal" in placed.findings[0].sentence
    assert "ingen har bekräftat" in placed.findings[0].sentence


def test_the_mapping_goes_before_the_shipped_kinds():
    mapping = ImportMapping(source="prov", accounts={"50": CostType.SUBSTITUTES}, cost_types={"Kraft": CostType.RENT})
    placed = place(
        intake(line(-1, activity="51", account="5010"), line(-2, activity="51", cost_type="kraft"), mapping=mapping),
        None,
    )
    assert amounts(placed) == {"51.substitutes": -1, "51.rent": -2}
    assert placed.findings == ()


def test_eubas_reads_personnel_in_class_seven():
    placed = place(intake(line(-1, activity="1", account="7010"), account_plan="eubas"), None)
    assert amounts(placed) == {"1.staff": -1}


def test_two_trees_have_one_total_also_where_a_line_lacks_a_code():
    placed = place(
        intake(
            line(-0.1, organisation="A", organisation_name="Enhet A", activity="51"),
            line(-0.2, organisation="B", activity="51"),
            line(-0.3, organisation="A", activity=""),
            line(-0.4, activity="52"),
        ),
        None,
    )
    assert total(placed, "by_activity") == total(placed, "by_organisation") == -1.0
    assert amounts(placed) == {"51": -0.3, "utan-kod": -0.3, "52": -0.4}
    assert amounts(placed, "by_organisation") == {"a": -0.4, "b": -0.2, "utan-kod": -0.4}
    assert names(placed, "by_organisation")["a"][1] == "Enhet A"
    assert names(placed)["utan-kod"][1] == "(utan kod)"


def test_a_file_by_account_only_is_a_statement_by_kind_of_money():
    placed = place(intake(line(9, account="3110"), line(-5, account="5010"), line(-6, account="5020")), None)
    assert amounts(placed, "by_cost_type") == {"fees": 9, "staff": -11}


def test_labels_that_are_kinds_of_money_make_rows_of_their_own():
    placed = place(intake(line(9, label="Verksamhetens intäkter"), line(-5, label="Personalkostnader")), None)
    assert names(placed, "by_cost_type") == {
        "total": (None, "Totalt", "sum", "net"),
        "verksamhetens-intakter": ("total", "Verksamhetens intäkter", "leaf", "income"),
        "personalkostnader": ("total", "Personalkostnader", "leaf", "staff"),
    }


@pytest.mark.parametrize(
    ("texts", "row"),
    [
        ({"activity": "10"}, "10"),
        ({"activity_name": "nämnd "}, "10"),
        ({"label": "HEMTJÄNST"}, "hemtjanst"),
        ({"label": "10 Nämnd och styrelse"}, "10"),
        ({"activity": "99", "activity_name": "Hemtjänst"}, "hemtjanst"),
        ({"organisation": "10"}, "10"),
        ({"activity_name": "omsorg om äldre"}, "51"),
    ],
)
def test_a_known_row_is_found_by_key_name_and_alias(texts, row):
    placed = place(intake(line(-1, statement="by_activity", **texts)), {"by_activity": TREE})
    assert amounts(placed) == {row: -1}
    assert placed.unmapped == ()


def test_the_mappings_codes_go_first():
    mapping = ImportMapping(source="prov", codes={"10": "boende"})
    assert amounts(place(intake(line(-1, activity="10"), mapping=mapping), {"by_activity": TREE})) == {"boende": -1}


def test_an_unknown_code_is_loaded_on_a_row_of_its_own_and_named():
    placed = place(
        intake(line(-1, activity="10"), line(-2, activity="58", activity_name="Hemtjänsten", sheet="Blad1")),
        {"by_activity": TREE},
    )
    assert placed.unmapped == ("58",)
    assert amounts(placed) == {"10": -1, "58": -2}
    assert [row.key for row in placed.added["by_activity"]] == ["58"]
    assert str(placed.findings[0]) == (
        "fil.xlsx, blad ”Blad1”, rad 3: ”58” Hemtjänsten finns inte i ”by_activity”: inläst på den nya raden 58 under "
        "Summa. Menar filen ”Hemtjänst”? Skriv då raden i mallens codes. Annars: placera 58 i rows.csv."
    )
    assert placed.sums == {"by_activity": -3}


def test_a_new_row_lies_under_the_workspaces_total_and_not_its_top():
    placed = place(intake(line(-2, activity="58")), {"by_activity": TREE}, {"by_activity": "51"})
    assert placed.added["by_activity"][0].parent == "51"


def test_a_tree_of_one_leaf_has_no_place_for_a_new_row():
    alone = make_tree("by_activity", [Row("total", None, "Allt", "", CostType.NET, Role.LEAF)])
    with pytest.raises(InputError, match="”58” är en ny rad, men ”Allt” i ”by_activity” har inga delar"):
        place(intake(line(-2, activity="58")), {"by_activity": alone})


def test_a_new_kind_of_money_gets_a_part_of_its_activity():
    first = place(intake(line(-1, activity="51", account="5010")), None)
    again = place(intake(line(-1, activity="51", account="5010"), line(-2, activity="51", account="6010")), first.trees)
    assert amounts(again) == {"51.staff": -1, "51.rent": -2}
    assert [row.key for row in again.added["by_activity"]] == ["51.rent"]
    assert again.unmapped == ()
    assert [row.key for row in again.trees["by_activity"].rows] == ["total", "51", "51.staff", "51.rent"]


def test_fine_kinds_go_to_income_and_cost_where_the_tree_has_only_those():
    gross = make_tree(
        "by_activity",
        [
            Row("total", None, "Allt", "", CostType.NET, Role.SUM),
            Row("51", "total", "Äldreomsorg", "51", CostType.NET, Role.SUM),
            Row("51.income", "51", "Intäkter", "51", CostType.INCOME, Role.LEAF),
            Row("51.cost", "51", "Kostnader", "51", CostType.COST, Role.LEAF),
        ],
    )
    placed = place(
        intake(line(3, activity="51", account="3110"), line(-4, activity="51", account="5010")), {"by_activity": gross}
    )
    assert amounts(placed) == {"51.income": 3, "51.cost": -4}


def test_columns_of_one_kind_of_money_go_to_their_parts():
    income = Measured(Kind.ACTUAL, None, "original", SO_FAR, "Intäkter", cost_type=CostType.INCOME)
    cost = Measured(Kind.ACTUAL, None, "original", SO_FAR, "Kostnader", cost_type=CostType.COST)
    placed = place(intake(line(3, -4, activity="51"), measures=(income, cost)), None)
    assert amounts(placed) == {"51.income": 3, "51.cost": -4}


def test_printed_sums_stand_on_sum_rows_one_by_one_and_are_not_summed():
    placed = place(
        intake(
            line(-1, activity="10", sheet="Drift"),
            line(-5, activity="51", sheet="Drift"),
            line(-6, label="Summa", role="sum", sheet="Drift"),
            line(-2, label="Hemtjänst", sheet="Sär"),
            line(-3, label="Särskilt boende", sheet="Sär"),
            line(-5, label="Summa", role="sum", sheet="Sär"),
        ),
        {"by_activity": TREE},
    )
    frame = placed.frame
    assert frame.loc[frame["row"] == "51", ["amount", "line"]].to_numpy().tolist() == [[-5, 3], [-5, 7]]
    assert frame.loc[frame["row"] == "total", ["amount", "line"]].to_numpy().tolist() == [[-6, 4]]
    assert placed.sums == {"by_activity": -11}
    assert placed.findings == ()


def test_a_bare_sum_over_a_part_of_its_rows_is_compared_with_nothing():
    placed = place(
        intake(line(-2, activity_name="Hemtjänst"), line(-2, activity_name="Summa", role="sum")), {"by_activity": TREE}
    )
    assert amounts(placed) == {"hemtjanst": -2}


def test_an_amount_on_a_sum_row_without_parts_is_told():
    placed = place(intake(line(-5, activity="51")), {"by_activity": TREE})
    assert placed.findings[0].sentence == (
        "Äldreomsorg är en summa i rows.csv och filen har inga belopp för dess delar: beloppet jämförs, men räknas "
        "inte i prognosen."
    )


def test_keys_that_would_be_alike_are_kept_apart_and_found_again():
    lines = [line(-1, activity="A/B"), line(-2, activity="a-b"), line(-3, activity="Å_B"), line(-4, activity="total")]
    first = place(intake(*lines), None)
    assert amounts(first) == {"a-b-2": -1, "a-b": -2, "a-b-3": -3, "total-2": -4}
    again = place(intake(*reversed(lines)), first.trees)
    assert amounts(again) == amounts(first)
    assert again.added == {}


def test_a_statement_that_is_no_key_is_refused():
    with pytest.raises(InputError, match="Uppställningen ”=1\\+1” i mallen är ingen nyckel"):
        place(intake(line(-1, activity="5", statement="=1+1")), None)


def test_names_are_data_that_fit_in_a_cell():
    placed = place(intake(line(-1, activity="5", activity_name="=HYPERLÄNK(1)\n\x00" + "x" * 400)), None)
    name = names(placed)["5"][1]
    assert name.startswith("=HYPERLÄNK(1) xxx")
    assert len(name) == 200


def test_measures_that_say_the_same_are_one():
    twice = (ACTUAL, Measured(Kind.ACTUAL, None, "original", SO_FAR, "Utfall, rättat"), FORECAST)
    placed = place(intake(line(-1, -2, -9, activity="5"), measures=twice), None)
    assert amounts(placed) == {"5": -3}
    assert placed.frame.loc[placed.frame["kind"] == "actual", "lines"].tolist() == [2]


codes = st.sampled_from(["", "5", "05", "51", "A/B", "a-b", "Å", "=1+1", "summa", "total", "x" * 300, "51.staff"])
names_of_rows = st.sampled_from(["", "5", "51", "A/B", "Å", "=1+1", "Vård", "x" * 300])


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            codes, codes, names_of_rows, st.sampled_from(["", "3110", "5010", "x"]), st.integers(-(10**12), 10**12)
        ),
        min_size=1,
    )
)
def test_no_ore_is_lost_in_any_statement_and_next_month_finds_the_same_rows(rows):
    lines = [
        line(ore / 100, organisation=a, activity=b, activity_name=c, account=account) for a, b, c, account, ore in rows
    ]
    first = place(intake(*lines), None)
    for statement, loaded in first.sums.items():
        assert loaded == sum(ore for *_, ore in rows) / 100
        assert abs(total(first, statement) - loaded) < 0.005
    again = place(intake(*lines), first.trees)
    assert amounts(again) == amounts(first)
    assert again.unmapped == ()


def many(lines: int, months: int = 12) -> Intake:
    """A ledger of lines by organisation, activity and account, months wide."""
    rng = np.random.default_rng(1)
    empty = np.full(lines, "", dtype=np.object_)
    codes = {
        name: np.array([f"{prefix}{n}" for n in range(size)], dtype=np.object_)[rng.integers(0, size, lines)]
        for name, prefix, size in (("organisation", "1", 400), ("activity", "5", 150), ("account", "5", 90))
    }
    texts = {name: codes.get(name, empty) for name in Lines.__dataclass_fields__ if name not in {"number", "part_of"}}
    measures = tuple(
        Measured(Kind.ACTUAL, None, "original", Span(2024, m, m), f"Utfall {m}") for m in range(1, months + 1)
    )
    amount = np.round(rng.normal(-1000, 500, lines * months), 2)
    return Intake(
        "stor.csv", "csv", "utf-8", ImportMapping(source="stor"), Lines(number=np.arange(2, lines + 2), **texts),
        measures,
        np.repeat(np.arange(lines), months), np.tile(np.arange(months), lines), amount, lines, (), float(amount.sum()),
        SignRule("cost_negative", ""), (), None,
    )  # fmt: skip


def test_a_large_file_is_placed_whole():
    big = many(5_000)
    placed = place(big, None)
    assert placed.sums["by_activity"] == placed.sums["by_organisation"] == pytest.approx(big.sum_file, abs=0.005)


if __name__ == "__main__":
    large = many(83_334)
    begun = time.perf_counter()
    place(large, None)
    sys_time = time.perf_counter() - begun
    raise SystemExit(f"{sys_time:.2f} s")


def test_printed_sums_make_the_tree_of_a_hierarchical_print():
    placed = place(
        intake(
            line(-5, label="Äldreomsorg", role="sum", part_of=6),
            line(-2, label="Ordinärt boende", part_of=0),
            line(-3, label="Övriga insatser", part_of=0),
            line(-4, label="Insatser för vuxna", role="sum", part_of=6),
            line(-4, label="Övriga insatser", part_of=3),
            line(-1, label="varav läger", role="memo", part_of=4),
            line(-9, label="TOTALT", role="sum"),
        ),
        None,
    )
    assert names(placed) == {
        "total": (None, "Totalt", "sum", "net"),
        "aldreomsorg": ("total", "Äldreomsorg", "sum", "net"),
        "ordinart-boende": ("aldreomsorg", "Ordinärt boende", "leaf", "net"),
        "ovriga-insatser": ("aldreomsorg", "Övriga insatser", "leaf", "net"),
        "insatser-for-vuxna": ("total", "Insatser för vuxna", "sum", "net"),
        "ovriga-insatser-2": ("insatser-for-vuxna", "Övriga insatser", "leaf", "net"),
        "varav-lager": ("ovriga-insatser-2", "varav läger", "memo", "net"),
    }
    assert amounts(placed) == {
        "aldreomsorg": -5, "ordinart-boende": -2, "ovriga-insatser": -3, "insatser-for-vuxna": -4,
        "ovriga-insatser-2": -4, "varav-lager": -1, "total": -9,
    }  # fmt: skip
    assert placed.sums == {"by_activity": -9}
    again = place(
        intake(
            line(-6, label="Insatser för vuxna", role="sum"),
            line(-6, label="Övriga insatser", part_of=0),
            line(-7, label="Ordinärt boende"),
        ),
        placed.trees,
    )
    assert amounts(again) == {"insatser-for-vuxna": -6, "ovriga-insatser-2": -6, "ordinart-boende": -7}
    assert again.unmapped == ()


def test_a_codes_own_printed_sum_makes_no_row_of_its_own_and_rows_stand_as_in_the_file():
    two = {"organisation": "5122", "organisation_name": "Norr"}
    placed = place(
        intake(
            line(-1, organisation="5110", activity="71", part_of=1),
            line(-1, organisation="Summa 5110 Kansli", role="sum", part_of=5),
            line(-2, **two, activity="72", part_of=4),
            line(-3, **two, activity="71", part_of=4),
            line(-5, organisation="Summa 5122 Norr", role="sum", part_of=5),
            line(-6, organisation="Totalt", role="sum"),
        ),
        None,
    )
    assert list(names(placed, "by_organisation")) == ["total", "5110", "5122"]
    assert list(names(placed)) == ["total", "71", "72"]
    assert names(placed)["total"][1] == "Totalt"
    assert amounts(placed, "by_organisation") == {"5110": -1, "5122": -5, "total": -6}
