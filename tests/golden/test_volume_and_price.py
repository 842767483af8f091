"""Ekerö 2023 in volume, price and income, and what an hour and a client cost in Askersund: the published figures."""

import pytest

from forecast.money import Unit, in_unit
from forecast.questions.row_volumes import volume_splits
from forecast.report.split_table import split_tables
from forecast.scenario.result import Choice
from forecast.service import run

REPORTED = {
    "sarskilt-boende": -2501,
    "familjehem": -868,
    "institutionsvard": 549,
    "missbruk-heldygn": -2828,
    "forsorjningsstod": -3190,
}
"""tkr; verksamhetsberättelse 2023, Bilaga 2, avvikelse netto."""
NET = {"sarskilt-boende": (-4436, 1935), "forsorjningsstod": (1418, -4608), "missbruk-heldygn": (-1735, -1093)}


def tkr(sek):
    return int(in_unit(sek, Unit.TKR))


@pytest.fixture(scope="module")
def ekero(real_workspace):
    workspace = real_workspace("ekero-2023")
    return {split.link.row: split for split in volume_splits(workspace, run(workspace)).splits}


@pytest.mark.parametrize("row", REPORTED)
def test_the_parts_sum_to_the_reported_deviation(ekero, row):
    split = ekero[row]
    assert tkr(split.net.deviation) == REPORTED[row]
    assert tkr(split.net.volume.point + split.net.price.point) == REPORTED[row]
    assert tkr(split.gross.volume.point + split.gross.price.point + split.income + split.rounding) == REPORTED[row]


def test_net_hides_what_happened_in_sabo(ekero):
    split = ekero["sarskilt-boende"]
    assert [tkr(v) for v in (split.gross.volume.point, split.gross.price.point, split.income)] == [-5473, -11055, 14027]


@pytest.mark.parametrize("row", NET)
def test_volume_and_price_on_net(ekero, row):
    assert (tkr(ekero[row].net.volume.point), tkr(ekero[row].net.price.point)) == NET[row]


def test_three_places_printed_whole_leave_a_wide_range(ekero):
    ends = ekero["missbruk-heldygn"].gross.volume
    assert (tkr(ends.low), tkr(ends.high)) == (-3509, -835)  # 5,5/2,5 and 4,5/3,5 of 2 924


def test_ekero_table_has_the_parts_in_print(ekero, real_workspace):
    workspace = real_workspace("ekero-2023")
    result = run(workspace)
    table = split_tables(workspace, result, volume_splits(workspace, result))[0]
    cells = dict(zip((row.key for row in table.rows), map(table.text_cells, table.rows), strict=True))
    assert cells["sarskilt-boende"][:2] == ("−2\N{NO-BREAK SPACE}501", "−5\N{NO-BREAK SPACE}473")
    assert table.rows[0].note == "217 ±0,5 → 223 ±0,5 årsplatser (utfall 2023)"


@pytest.mark.parametrize("name", ["askersund-2023", "askersund-2024"])
def test_an_hour_and_a_client_of_home_care(real_workspace, name):
    workspace = real_workspace(name)
    found = volume_splits(workspace, run(workspace, (), Choice(headline=workspace.settings.headline)))
    costs = {row.link.measure: row.net[-1] for row in found.costs}
    assert round(costs["Utförd tid i hemtjänst"].per_unit.point) == 983
    assert round(costs["Planerad tid i hemtjänst"].per_unit.point) == 689
    clients = costs["Antal individer med hemtjänstinsats, genomsnitt per månad"]
    assert round(clients.per_unit.point / 1000, 1) == 140.3
    assert (tkr(clients.amount), clients.volume.point, clients.year) == (-62571, 446, 2023)
    assert not found.splits
    assert "Utförd tid i hemtjänst" in found.told[0]
