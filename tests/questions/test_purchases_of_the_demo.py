"""The demo's pair as of months: nothing is known before its time, and the parts are the rows' own deviation."""

from dataclasses import replace

import pytest

from forecast.errors import InputError
from forecast.money import Unit
from forecast.periods import Month
from forecast.questions.allocation import allocations
from forecast.questions.purchases import purchases
from forecast.report.allocation.tables import allocation_table, heading
from forecast.report.misses import ROUNDED, misses
from forecast.report.purchases.view import purchase_view
from forecast.report.table import as_text
from forecast.scenario.result import Choice
from forecast.service import run

COSTS = ("hemtjanst.staff", "hemtjanst.substitutes", "hemtjanst.purchase", "hemtjanst.other")


@pytest.fixture(scope="module")
def demo(real_workspace):
    """The workspace and its forecasts as of August and March."""
    workspace = real_workspace("demo")
    return workspace, run(workspace, (), Choice(draws=1)), run(workspace, (), Choice(Month(2024, 3), draws=1))


def test_the_parts_are_the_deviation_of_the_cost_rows(demo):
    workspace, august, _ = demo
    (stand,) = purchases(workspace, august)
    at = [august.main.tree.position(row) for row in COSTS]
    assert stand.year.parts.together == pytest.approx(float(august.main.deviation[at].sum()), abs=0.001)
    base = august.main.base
    booked = float((base.actual[at] - base.ytd_budget[at]).sum())
    assert stand.to_date.parts.purchaser == -1_057_760
    assert round(stand.to_date.parts.purchaser + stand.to_date.parts.provider, 2) == round(booked, 2)
    assert sum(month.parts.purchaser for month in stand.months[:8]) == pytest.approx(stand.to_date.parts.purchaser)
    assert sum(month.parts.together for month in stand.months[:8]) == pytest.approx(stand.to_date.parts.together)
    assert (stand.to_date.hours, stand.to_date.budget_hours) == (41_125, 40_490)


def test_march_knows_nothing_that_came_later(demo):
    workspace, _, march = demo
    (stand,) = purchases(workspace, march)
    assert [month.hours for month in stand.months[:3]] == [5225, 4925, 5173], "March as it was first told"
    assert stand.band.basis == "own"
    assert stand.band.count == 14
    assert all(v.known_at <= Month(2024, 3) for item in stand.corrections for v in item.vintages)
    later = [item for item in workspace.hours if item.known_at <= Month(2024, 3)]
    assert purchases(workspace, march, hours=later) == (stand,)


def test_the_last_month_has_a_band_on_both_sides_and_the_committee_has_none(demo):
    workspace, august, _ = demo
    (stand,) = purchases(workspace, august)
    view = purchase_view(workspace, august, stand, Unit.TKR)
    band = view.details[1]
    for row in band.rows:
        assert row.cells[2] == -row.cells[3]
        assert row.cells[4] == 0
    assert band.rows[0].cells[2] == stand.moved(stand.band.low) < 0
    text = " ".join(view.sentences).replace("\N{NO-BREAK SPACE}", " ")
    assert "Åtta gånger av tio, efter 19 egna rättelser, blir månaden 5 166 till 5 319 timmar" in text
    assert "Mars 2024 rättades igen i juni 2024: 5 230 → 5 270 timmar" in text
    assert all(miss.rounding for table in (view.parts, *view.details) for miss in misses(table))
    few = [item for item in workspace.hours if item.month.year == 2024 and item.month.number > 5]
    (unsure,) = purchases(workspace, august, hours=few)
    words = " ".join(purchase_view(workspace, august, unsure, Unit.TKR).sentences)
    assert "Osäkert spann (schablon: bara 2 rättelser är kända, minst 9 behövs):" in words
    assert "Timmar saknas för januari, februari, mars, april, maj 2024" in words
    assert unsure.to_date is None


def test_the_rest_of_the_year_at_given_hours(demo):
    workspace, august, _ = demo
    (usual,) = purchases(workspace, august)
    (given,) = purchases(workspace, august, hours_a_month=5000)
    assert usual.ahead == "Antagande: timmarna sep–dec är de budgeterade gånger årets andel hittills."
    assert [month.hours for month in usual.months[8:]] == [5109, 5282, 5129, 5312], "41 125 / 40 490 of the budget"
    assert given.ahead == "Timmarna sep–dec är angivna: lika många varje månad."
    assert given.year.hours == 41_125 + 4 * 5000
    assert given.year.parts.together == usual.year.parts.together, "the provider's cost is the forecast's"
    more = (given.year.hours - usual.year.hours) * 1192
    assert given.year.parts.purchaser - usual.year.parts.purchaser == pytest.approx(-more)
    rest = given.year.parts.less(given.to_date.parts)
    assert round(rest.purchaser + given.to_date.parts.purchaser, 2) == given.year.parts.purchaser


def test_allocations_fill_their_frames_and_say_why(demo):
    workspace, august, _ = demo
    groups, homes, meeting = allocations(workspace, august.as_of)
    assert groups.allotted == groups.frame == groups.budget == -71_839_000
    assert homes.allotted == -84_141_000
    assert (meeting.frame, meeting.allotted, meeting.budget) == (None, -830_700, -850_000)
    for answer in (groups, homes, meeting):
        for share in answer.units:
            assert share.difference == pytest.approx(share.by_share + share.by_size, abs=0.001)
        for unit in Unit:
            assert all(miss.rounding for miss in misses(allocation_table(workspace, august, answer, unit)))
    assert (
        heading(meeting, Unit.MNKR)
        == "Mötesplatser för äldre: efter behov får Norra 0,020 mnkr mer och Centrum 0,032 mnkr mindre"
    )
    text = as_text(allocation_table(workspace, august, homes, Unit.TKR))
    assert "1 215 tkr mer: 30,8 % av behovet, 29,4 % av budgeten" in text
    assert "Priset är ett antagande (schablon)" in text
    assert "”Påhittat: två går tillsammans på natten" in as_text(allocation_table(workspace, august, groups, Unit.TKR))
    parts = allocation_table(workspace, august, meeting, Unit.TKR)
    assert parts.text_cells(parts.rows[0])[5:8] == ("+32", "+23", "+10")
    assert parts.notes[-1] == ROUNDED  # 23 + 10 is not 32: said, since the columns foot
    nearer = replace(groups, units=tuple(replace(share, difference=-400.0) for share in groups.units))
    assert heading(nearer, Unit.TKR) == "Hemtjänstens grupper: budgeten följer redan behovet"
    assert allocation_table(workspace, august, nearer, Unit.TKR).rows[0].note.startswith("som i dag: ")


def test_a_larger_frame_says_what_no_unit_has(demo):
    workspace, august, _ = demo
    (answer,) = allocations(workspace, august.as_of, -72_000_000, "hemtjanst")
    text = as_text(allocation_table(workspace, august, answer, Unit.TKR))
    assert "ramen är 72 000 tkr (angiven i frågan) och räcker till 97,8 %" in text
    assert "Enheternas budgetar är tillsammans 71 839 tkr; ramen är 161 tkr större." in text
    assert "varav ramens storlek" in text


def test_hours_without_a_budget_are_told_without_a_price_of_their_own(demo):
    workspace, august, _ = demo
    new = workspace.purchases[0].model_copy(update={"budget_hours": (0.0,) * 12})
    (stand,) = purchases(replace(workspace, purchases=(new,)), august)
    view = purchase_view(workspace, august, stand, Unit.TKR)
    assert "mot 0 i budget, +41 125. Utförarens egen timme kostar" in view.sentences[0].replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert stand.year.parts.purchaser + stand.year.parts.provider == pytest.approx(stand.year.parts.together)


def test_what_cannot_be_asked(demo):
    workspace, august, _ = demo
    with pytest.raises(InputError, match="Välj bland hemtjanst, sarskilt-boende"):
        allocations(workspace, august.as_of, only="x")
    with pytest.raises(InputError, match="En ram kan bara gälla en fördelning"):
        allocations(workspace, august.as_of, -1.0)
    with pytest.raises(InputError, match="Skriv ramen som kostnad, med minus"):
        allocations(workspace, august.as_of, 1.0, "hemtjanst")
