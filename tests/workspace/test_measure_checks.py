"""The finding on measures that should have begun."""

import pytest

from builders import DATA, tiny
from forecast.service import check, open_workspace

BODY = (
    'schema: 1\nmeasures:\n  - {{id: m, name: Å, statement: by_activity, row: "51", state: {state}, decided_by: SN, '
    "decided_on: 2024-02-01,\n     full_year_effect: 1, start: {start}, counted_in: [], source: k}}\n"
)


def found(folder, state, start):
    workspace = tiny(folder, {"measures.yaml": BODY.format(state=state, start=start)})
    return [str(finding) for finding in check(workspace) if finding.check == "åtgärd"]


def test_a_measure_that_should_have_begun_is_told(tmp_path):
    [sentence] = found(tmp_path, "decided", "2024-08")
    assert sentence == (
        "measures.yaml, kolumn ”measures › 0”: Åtgärden ”Å” skulle ha börjat i augusti 2024 men är beslutad. "
        "Rätta state, eller flytta start: den väntade effekten räknar med att den har börjat."
    )


@pytest.mark.parametrize(("state", "start"), [("started", "2024-08"), ("decided", "2024-09"), ("stopped", "2024-02")])
def test_others_are_not(tmp_path, state, start):
    assert found(tmp_path, state, start) == []


@pytest.mark.parametrize("name", ["askersund-2024", "demo"])
def test_the_shipped_plans_are_in_order(name):
    assert not [finding for finding in check(open_workspace(DATA / name)) if finding.check == "åtgärd"]
