"""The table Bemanning: every part of the chain, negative as costs are, and what is not known left empty."""

from functools import cache
from pathlib import Path

import pytest

from forecast.report.staffing_table import staffing_table
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

DATA = Path(__file__).parents[2] / "data"


@cache
def table(name):
    opened = open_workspace(DATA / name)
    return staffing_table(opened, run(opened, [], Choice(draws=1)))


def row(key):
    return next(row for row in table("demo").rows if row.key == key)


def test_a_workspace_without_staffing_has_no_such_table():
    assert table("askersund-2024") is None


def test_the_parts_make_the_chain_and_the_chain_the_booked_cost():
    for line in table("demo").rows:
        parts, own = [cell or 0.0 for cell in line.cells[:6]], line.cells[6]
        assert sum(parts) == pytest.approx(own)
        assert own < 0
        assert line.cells[7] == pytest.approx(own, rel=0.05)


def test_the_factors_stand_beside():
    assert row("sarskilt-boende").note == (
        "135 årsarbetare, PO 47,2 %, kalibrering 0,99, grunden +5 årsarbetare mot budget, +1\xa0000 timmar mot budget"
    )
    assert row("korttidsboende").note.endswith("grunden +1,25 årsarbetare mot budget")


def test_what_is_not_known_is_empty():
    titles = [column.title for column in table("demo").columns]
    cells = dict(zip(titles, table("demo").text_cells(row("lss-boende-vuxna")), strict=True))
    assert (cells["Övertid"], cells["Hyrpersonal"], cells["Grund mot budget"]) == ("", "", "")
    assert cells["Fyllnadstid"] == "−29"


def test_defaults_are_called_so():
    assert (
        table("demo").notes[-1].startswith("Schabloner som ingen har kontrollerat, där filen är tom: vikariens timme")
    )
    assert table("demo").footer[0] == "Påhittad kommun: alla siffror är syntetiska."
