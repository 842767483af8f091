"""What every method would give: the same as fixing it, and nothing where a row cannot carry it."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from forecast.fullyear.alternatives import alternatives
from forecast.fullyear.baseline import baseline
from forecast.fullyear.methods import METHODS
from forecast.ledger.tree import Role
from forecast.service import open_workspace

ROOT = Path(__file__).parents[2]


@cache
def every(name):
    workspace = open_workspace(ROOT / "data" / name)
    return workspace, alternatives(workspace, workspace.settings.primary_statement, workspace.settings.as_of)


@pytest.mark.parametrize("name", ["alingsas-2024", "pitea-2024", "demo"])
def test_the_methods_stand_in_their_order_and_never_on_sums(name):
    workspace, found = every(name)
    assert [key for key in METHODS if key in found.keys] == list(found.keys)
    assert found.forecast.shape == (len(found.keys), len(workspace.tree.rows))
    assert np.isnan(found.forecast[:, workspace.tree.where(Role.SUM)]).all()


def test_a_row_without_months_carries_the_plain_methods_alone():
    workspace, found = every("alingsas-2024")
    own = found.of(workspace.tree.position("personal"))
    assert own["linear"] == pytest.approx(-529_486_000 * 12 / 8)
    assert own["budget"] == -802_020_000
    assert {"trend", "smoothing", "combined"}.isdisjoint(own)


def test_a_row_without_budget_does_not_carry_the_budget():
    workspace, found = every("alingsas-2024")
    assert "budget" not in found.of(workspace.tree.position("finansnetto"))


def test_it_is_what_the_row_gets_when_the_method_is_fixed():
    workspace, found = every("demo")
    at = workspace.tree.position("sarskilt-boende.staff")
    for key in ("level", "credibility"):
        base = baseline(workspace, "by_activity", workspace.settings.as_of, key)
        assert found.of(at)[key] == base.model[at]
