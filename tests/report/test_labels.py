"""What is chosen by its name is never two things."""

import pytest

from builders import DATA
from forecast.report.labels import distinct, whole_label
from forecast.report.lever_groups import rows_to_choose
from forecast.report.question_view import levers_to_solve, rows_to_solve
from forecast.service import open_workspace, run

WORKSPACES = ("askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023", "demo")


def test_a_shared_name_gets_its_key() -> None:
    names = {"56.placements": "Placeringar", "57.placements": "Placeringar", "total": "Summa"}
    assert distinct(names) == {
        "56.placements": "Placeringar (56.placements)",
        "57.placements": "Placeringar (57.placements)",
        "total": "Summa",
    }


def test_a_kind_of_money_is_told_with_its_activity() -> None:
    tree = open_workspace(DATA / "demo").tree
    assert whole_label(tree, tree.position("56.placements")) == "Barn- och ungdomsvård, placeringar"
    assert whole_label(tree, tree.position("56")) == "56 Barn- och ungdomsvård"


@pytest.mark.parametrize("name", WORKSPACES)
def test_no_list_offers_two_things_by_one_name(name: str) -> None:
    workspace = open_workspace(DATA / name)
    result = run(workspace)
    as_of = workspace.settings.as_of
    for offered in (rows_to_choose(workspace), rows_to_solve(result), levers_to_solve(workspace, as_of)):
        assert len(set(offered.values())) == len(offered)
