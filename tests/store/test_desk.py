"""The desk: which comments count for a row, by what is judged of its parts."""

import dataclasses

import numpy as np
import pytest

from forecast.fullyear.baseline import baseline
from forecast.ledger.specs import Layer
from forecast.periods import Month
from forecast.store.desk import comments_on
from forecast.workspace.notes import Comment
from monthly import opened


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """(the workspace with a comment on each layer of 51 and one on its part, its base)."""
    workspace = opened(tmp_path_factory.mktemp("desk") / "prov")
    about = [("51", Layer.MODEL), ("51", Layer.JUDGED), ("51.staff", Layer.MODEL), ("52", Layer.JUDGED)]
    comments = tuple(Comment("by_activity", row, layer, f"{row} {layer}", "", "", "") for row, layer in about)
    return dataclasses.replace(workspace, comments=comments), baseline(workspace, "by_activity", Month(2024, 5))


@pytest.mark.parametrize(
    ("judged", "row", "counted"),
    [
        ((), "51", ["51 model", "51 judged", "51.staff model"]),
        (("51.grants",), "51", ["51 judged"]),
        (("51.staff", "51.grants"), "51", ["51 judged"]),
        (("51.grants",), "51.staff", ["51.staff model"]),
        (("51.staff",), "51.staff", []),
        ((), "52", ["52 judged"]),
        ((), "53", []),
    ],
)
def test_a_comment_on_the_model_counts_until_a_part_of_the_row_is_judged(base, judged, row, counted):
    workspace, made = base
    amounts = np.array([-1.0 if key in judged else np.nan for key in made.tree.keys])
    stands = dataclasses.replace(made, judged=amounts)
    assert [item.cause for item in comments_on(workspace, stands, made.tree.position(row))] == counted
