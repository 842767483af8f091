import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

from forecast.drivers.events import EventFile, booked_one_offs
from forecast.errors import InputError
from forecast.formats.yaml_file import read_yaml
from forecast.ledger.tree import CostType, Role, Row, make_tree
from forecast.money import Unit
from forecast.periods import Month, Span

TREE = make_tree(
    "s",
    [Row("a", "top", "A", "a", CostType.NET, Role.LEAF), Row("top", None, "T", "", CostType.NET, Role.SUM)],
)


def events(*bodies):
    lines = [f"  - {{id: e{n}, name: E, source: s, {body}}}\n" for n, body in enumerate(bodies)]
    return read_yaml(("schema: 1\nevents:\n" + "".join(lines)).encode(), "events.yaml", EventFile).events


def booked(body, through=8, unit=Unit.TKR):
    return booked_one_offs(events(body), TREE, unit, Month(2024, through))


ONE_OFF = "kind: one_off, state: certain, statement: s, row: a, amount: -1500, booked: "


def test_a_one_off_stands_in_its_month():
    out = booked(ONE_OFF + "2024-05")
    assert out.shape == (2, 12)
    assert out[0, 4] == -1_500_000
    assert np.count_nonzero(out) == 1


@pytest.mark.parametrize(
    ("span", "through", "total"),
    [("2024-01..2024-03", 8, -1500e3), ("2024-07..2024-09", 8, -1000e3), ("2024-09", 8, 0), ("2024", 6, -750e3)],
)
def test_it_is_spread_evenly_over_its_span_and_counted_as_far_as_it_is_booked(span, through, total):
    out = booked(ONE_OFF + span, through)
    assert out.sum() == total
    months = Span.parse(span)
    filled = out[0, months.first - 1 : min(months.last, through)]
    assert (filled == -1500e3 / months.count).all()


@pytest.mark.parametrize(("unit", "sek"), [(Unit.KR, 1), (Unit.TKR, 1_000), (Unit.MNKR, 1_000_000)])
def test_its_unit_is_the_workspaces(unit, sek):
    assert booked(ONE_OFF + "2024-05", unit=unit).sum() == -1500 * sek


@pytest.mark.parametrize(
    "body",
    [
        ONE_OFF.replace("one_off", "ending") + "2024-05",
        ONE_OFF + "2023-05",
        ONE_OFF.replace("statement: s", "statement: t") + "2024-05",
        ONE_OFF.replace("row: a", "row: b") + "2024-05",
        "kind: one_off, state: planned, statement: s, row: a, amount: -1500",
        "kind: one_off, state: certain",
    ],
)
def test_what_is_no_booked_one_off_of_this_table_and_year_moves_nothing(body):
    assert not booked(body).any()


def test_several_one_offs_add_up():
    both = events(ONE_OFF + "2024-05", ONE_OFF.replace("-1500", "'+ 500'") + "2024-05")
    assert booked_one_offs(both, TREE, Unit.TKR, Month(2024, 8))[0, 4] == -1_000_000


def test_a_one_off_in_the_closing_period_stands_in_december():
    assert booked(ONE_OFF + "2024-13", 12)[0].tolist() == [0.0] * 11 + [-1_500_000.0]


def test_amounts_are_read_as_swedes_write_them():
    (event,) = events(ONE_OFF.replace("-1500", "'−1 500,5'") + "2024-05")
    assert event.amount == Decimal("-1500.5")


def test_dates_may_be_months():
    (event,) = events("kind: ending, state: certain, from: 2024-03, until: 2024-02")
    assert (event.start, event.until) == (dt.date(2024, 3, 1), dt.date(2024, 2, 29))
    (event,) = events("kind: ending, state: certain, from: 2024-03-15, until: 2024-12-24")
    assert (event.start, event.until) == (dt.date(2024, 3, 15), dt.date(2024, 12, 24))


@pytest.mark.parametrize("missing", ["amount: -1500, ", "row: a, ", "statement: s, "])
def test_a_booked_event_must_say_what_where_and_how_much(missing):
    with pytest.raises(InputError) as caught:
        events(ONE_OFF.replace(missing, "") + "2024-05")
    assert str(caught.value) == (
        "events.yaml, rad 3, kolumn ”events › 0”: En bokförd händelse behöver ”amount”, ”statement” och ”row”. "
        "Rätta värdet."
    )


def test_an_unknown_kind_is_refused_with_those_that_exist():
    with pytest.raises(InputError) as caught:
        events("kind: engångs, state: certain")
    assert str(caught.value) == (
        "events.yaml, rad 3, kolumn ”events › 0 › kind”: ”engångs” är inte tillåtet. "
        "Skriv ”one_off”, ”ending”, ”opening”, ”double_running”, ”price”, ”legal” eller ”other”."
    )


@pytest.mark.parametrize("amount", ["1e40", "-1000000000000000000000000000000", "'-9 999 999 999 999 999 999'"])
def test_an_amount_that_no_committee_has_is_refused(amount):
    with pytest.raises(InputError, match="Beloppet är större än tusen biljoner"):
        events(f"kind: one_off, state: certain, statement: s, row: a, amount: {amount}, booked: 2024-03")
