"""The values that rooms hand on: the sign rule, an added leaf, and what names a run."""

from dataclasses import FrozenInstanceError, fields, replace

import numpy as np
import pytest

from forecast.ledger.specs import Layer
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.model import Baseline, LeverEffect, Posting, RunRecord, StatementResult
from forecast.periods import Month

TREE = make_tree(
    "by_activity",
    (
        Row("51", "total", "Äldreomsorg", "51", CostType.NET, Role.SUM),
        Row("51.income", "51", "Intäkt", "51", CostType.INCOME, Role.LEAF),
        Row("51.cost", "51", "Kostnad", "51", CostType.COST, Role.LEAF),
        Row("56", "total", "Barn och unga", "56", CostType.NET, Role.LEAF),
        Row("total", None, "Summa", "", CostType.NET, Role.SUM),
    ),
)


def baseline(tree=TREE, **given):
    """A baseline of 1, 2, 3 ... SEK in every vector that is not given."""
    rows = len(tree.rows)
    values = {
        "tree": tree,
        "as_of": Month(2024, 8),
        "method": ("linear",) * rows,
        "reason": ("därför",) * rows,
        "basis": ("default",) * rows,
    }
    for field in fields(Baseline):
        shape = (
            (rows, 12)
            if field.name in {"booked", "prior_months", "budget_months", "rest", "path", "month"}
            else (rows,)
        )
        shape = (rows, 11) if field.name == "spread" else shape
        if field.name == "parts":
            values.setdefault("parts", ((("level", 0.6, 1.0), ("trend", 0.4, 2.0)),) * rows)
            continue
        values.setdefault(field.name, np.arange(1.0, 1.0 + np.prod(shape)).reshape(shape))
    return Baseline(**{**values, **given})


def statement(base, forecast):
    rows = len(base.tree.rows)
    return StatementResult(
        base=base,
        effects=np.zeros((0, rows)),
        forecast=np.asarray(forecast, dtype=np.float64),
        layer=("model",) * rows,
        quantiles=np.zeros((rows, 5)),
        basis=base.basis,
        method=base.method,
        reason=base.reason,
    )


def test_the_sign_rule_on_two_rows():
    """An income above budget is better, a cost above budget is worse; better is positive on both."""
    tree = make_tree("by_cost_type", (TREE.rows[1], TREE.rows[2], replace(TREE.rows[0], parent=None)))
    base = baseline(tree, budget=np.array([100.0, -1000.0, -900.0]))
    assert statement(base, [110.0, -1030.0, -920.0]).deviation.tolist() == [10.0, -30.0, -20.0]


def test_deviation_is_whole_ore_and_never_minus_zero():
    base = baseline(budget=np.array([0.1, 0.2, 0.3, 100.0, np.nan]))
    deviation = statement(base, [0.3, 0.2, 0.1, 100.0, 5.0]).deviation
    assert deviation[:3].tolist() == [0.2, 0.0, -0.2]
    assert not np.signbit(deviation[3])
    assert np.isnan(deviation[4])


class TestWithLeaf:
    row = Row("51.ej-fordelat", "51", "Ej fördelat inom 51", "51", CostType.GRANTS, Role.LEAF)

    def test_it_stands_last_among_its_siblings(self):
        assert baseline().with_leaf(self.row, "ny").tree.keys == (
            "51", "51.income", "51.cost", "51.ej-fordelat", "56", "total",
        )  # fmt: skip

    def test_it_holds_nothing_and_moves_no_other_row(self):
        before = baseline()
        after = before.with_leaf(self.row, "ny")
        for field in fields(Baseline):
            old, new = getattr(before, field.name), getattr(after, field.name)
            if isinstance(old, np.ndarray):
                assert not new[3].any(), field.name
                np.testing.assert_array_equal(np.delete(new, 3, axis=0), old, err_msg=field.name)

    def test_it_knows_nothing_where_no_other_row_does(self):
        """A layer that nobody has given does not begin with the row that a scenario adds."""
        after = baseline(adopted=np.full(5, np.nan)).with_leaf(self.row, "ny")
        assert np.isnan(after.adopted).all()
        one = baseline(adopted=np.array([1.0, np.nan, np.nan, np.nan, 1.0])).with_leaf(self.row, "ny")
        assert one.adopted[3] == 0

    def test_it_says_why_it_is_there(self):
        after = baseline().with_leaf(self.row, "Ändring i scenariot.")
        assert (after.method[3], after.reason[3], after.basis[3]) == ("lever", "Ändring i scenariot.", "own")
        assert after.method[4] == "linear"
        assert after.parts[3] == ()
        assert after.parts[4] == baseline().parts[3]

    def test_the_first_baseline_stays_as_it_was(self):
        before = baseline()
        before.with_leaf(self.row, "ny")
        assert before.tree.keys == TREE.keys
        assert before.model.tolist() == [1, 2, 3, 4, 5]

    def test_a_leaf_without_parent_is_refused(self):
        with pytest.raises(ValueError, match="a leaf needs a parent"):
            baseline().with_leaf(replace(self.row, parent=None), "ny")


def test_layers_are_told_apart():
    base = baseline(model=np.full(5, 1.0), judged=np.full(5, 2.0), adopted=np.full(5, 3.0))
    assert [base.layer(layer)[0] for layer in (Layer.MODEL, Layer.JUDGED, Layer.ADOPTED)] == [1.0, 2.0, 3.0]


def test_values_are_frozen():
    with pytest.raises(FrozenInstanceError):
        baseline().method = ()


def test_a_levers_amount_is_the_sum_of_its_months_to_the_ore():
    months = np.zeros(12)
    months[8:] = 100_000 / 3
    effect = LeverEffect("staffing.x", "X", (Posting(("x",), "staff", months),), None, "0", "1", "")
    assert effect.amount == 133_333.33


class TestRunRecord:
    record = RunRecord("d", "s", "p", "0.1.0", 1, 2000, "2024-08 auto model")

    def test_equal_records_name_the_same_run(self):
        assert self.record.run_id == RunRecord("d", "s", "p", "0.1.0", 1, 2000, "2024-08 auto model").run_id
        assert len(self.record.run_id) == 12

    @pytest.mark.parametrize("field", [field.name for field in fields(RunRecord)])
    def test_every_field_counts(self, field):
        old = getattr(self.record, field)
        changed = replace(self.record, **{field: old + 1 if isinstance(old, int) else old + "x"})
        assert changed.run_id != self.record.run_id
