"""What registers record between two months is told as their part, to the öre; what they do not say stays an outcome."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import monthly
from forecast.drivers.events import Event
from forecast.drivers.grants import Grant
from forecast.drivers.lump_sums import LumpSum
from forecast.drivers.measures import PlannedMeasure
from forecast.ledger.book import Ledger
from forecast.ledger.specs import Layer
from forecast.periods import Month
from forecast.questions.forecast_change import Cause, ForecastChange, Recorded
from forecast.questions.mixed_stands import MOVES_NOTHING, PARTS, Inputs
from forecast.questions.recorded import recorded_between
from forecast.questions.told_apart import Stand, forecast_change, leaves_of
from forecast.scenario.files import parse_scenario
from forecast.scenario.result import Choice, base_year, with_scenario
from forecast.scenario.schema import Scenario
from forecast.workspace.workspace import AdoptedForecast, Workspace

BASE = Scenario("prov", "bas")
STAFF, GRANTS = "51.staff", "51.grants"


@cache
def files(*changed: str) -> Workspace:
    """As of May, or of July with `outcomes`; its registers are emptied, so that a test writes its own."""
    with TemporaryDirectory() as top:
        opened = monthly.opened(Path(top) / "prov", frozenset(changed))
    return replace(opened, grants=(), measures=(), events=())


def may(**registers: object) -> Inputs:
    return inputs(files(), **registers)


def july(**registers: object) -> Inputs:
    return inputs(files("outcomes"), **registers)


def inputs(workspace: Workspace, **registers: object) -> Inputs:
    laid = {name: (item,) if not isinstance(item, tuple) else item for name, item in registers.items()}
    return Inputs(replace(workspace, **laid), Choice(workspace.settings.as_of, headline=Layer.MODEL, draws=1), BASE)


def measure(**said: object) -> PlannedMeasure:
    decided = {"decided_by": "Nämnden", "decided_on": date(2024, 4, 1)}
    known = {"id": "m1", "name": "Schema", "statement": "by_activity", "row": STAFF, "state": "started", **decided}
    return PlannedMeasure(**{**known, "start": "2024-03", "counted_in": (), "source": "påhittad", **said})


def given_by(amount: int, through: str, **said: object) -> PlannedMeasure:
    return measure(realised={"amount": amount, "through": through}, full_year_effect=600, **said)


def grant(**said: object) -> Grant:
    known = {"id": "g", "name": "Prestation", "amount": 600, "status": "expected", "year": 2024, "source": "påhittad"}
    return Grant(**{**known, "statement": "by_activity", "row": GRANTS, **said})


def event(**said: object) -> Event:
    known = {"id": "e", "name": "Retroaktiv lön", "kind": "one_off", "state": "certain", "statement": "by_activity"}
    return Event(**{**known, "row": STAFF, "amount": -300, "booked": "2024-06", "source": "påhittad", **said})


def found(early: Inputs, late: Inputs, layer: Layer = Layer.MODEL) -> list[tuple[float, str]]:
    """(kr, why it is left) of each."""
    layers = dict.fromkeys((STAFF, GRANTS), layer.value)
    return [(item.ore / 100, item.left) for item in recorded_between(early, late, layers)]


UNSAID = "vad den hade gett till och med maj 2024 är inte redovisat"


@pytest.mark.parametrize(
    ("before", "now", "layer", "expected"),
    [
        (given_by(100, "2024-05"), given_by(250, "2024-07"), Layer.MODEL, (150, "")),
        (measure(state="decided"), given_by(90, "2024-06"), Layer.MODEL, (90, "")),
        (None, given_by(90, "2024-07", start="2024-06"), Layer.MODEL, (90, "")),
        (None, given_by(90, "2024-07"), Layer.MODEL, (0, UNSAID)),
        (measure(), given_by(90, "2024-07"), Layer.MODEL, (0, UNSAID)),
        (measure(), measure(), Layer.MODEL, (0, "effekten är inte beräknad")),
        (None, given_by(90, "2024-05"), Layer.MODEL, (0, "ingen effekt är redovisad efter maj 2024")),
        (None, measure(state="planned"), Layer.MODEL, None),
        (given_by(9, "2024-05", counted_in=("model",)), given_by(20, "2024-07"), Layer.MODEL, None),
        (given_by(9, "2024-05", counted_in=("judged",)), given_by(20, "2024-07"), Layer.JUDGED, None),
        (given_by(9, "2024-05", counted_in=("judged",)), given_by(20, "2024-07"), Layer.MODEL, (11, "")),
        (given_by(9, "2024-05", counted_in=("model",)), given_by(20, "2024-07"), Layer.ADOPTED, (11, "")),
    ],
)
def test_a_measure_is_what_it_gave_between_the_months(
    before: PlannedMeasure | None, now: PlannedMeasure, layer: Layer, expected: tuple[float, str] | None
) -> None:
    early = may() if before is None else may(measures=before)
    assert found(early, july(measures=now), layer) == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("before", "now", "layer", "expected"),
    [
        (None, grant(booked=700), Layer.MODEL, (700, "")),
        (None, grant(status="received"), Layer.MODEL, (600, "")),
        (None, grant(), Layer.MODEL, (0, "bokfört belopp är inte angivet")),
        (None, grant(booked=0), Layer.MODEL, None),
        (None, grant(booked=900), Layer.MODEL, (0, "det är mer än vad som bokförts på raden efter maj 2024")),
        (grant(booked=200), grant(booked=500), Layer.MODEL, None),
        (grant(booked=200), grant(booked=500, status="received"), Layer.MODEL, (-100, "")),
        (grant(booked=200), grant(booked=650, amount=900), Layer.MODEL, (50, "")),
        (grant(booked=200, deferred_share=0.5), grant(booked=350), Layer.MODEL, (50, "")),
        (grant(booked=100, in_base=False), grant(booked=500), Layer.MODEL, (400, "")),
        (grant(booked=100, in_base=False, probability=0.5), grant(booked=500), Layer.JUDGED, (150, "")),
        (
            grant(booked=0, status="uncertain"), grant(booked=500), Layer.MODEL,
            (0, "det står inte vad prognosen efter maj 2024 räknade med"),
        ),
        (None, grant(booked=500, where="central"), Layer.MODEL, None),
        (None, grant(booked=500, year=2023), Layer.MODEL, None),
    ],
)  # fmt: skip
def test_a_grant_is_what_is_booked_beyond_what_was_held(
    before: Grant | None, now: Grant, layer: Layer, expected: tuple[float, str] | None
) -> None:
    early = may() if before is None else may(grants=before)
    assert found(early, july(grants=now), layer) == ([] if expected is None else [expected])


def test_what_the_row_got_is_read_where_only_the_whole_of_each_month_is_printed_and_else_not_held_against() -> None:
    late, early = july(grants=grant(booked=900)), may()
    frame = late.workspace.ledger.frame
    june = frame[((frame["year"] < 2024) | (frame["first"] == 6)).to_numpy()]  # no outcome through July is known
    own = replace(late.workspace, ledger=Ledger(june, late.workspace.ledger.receipts))
    assert found(early, replace(late, workspace=own)) == [(900, "")]
    frame = frame.copy()
    actual = (frame["kind"] == "actual") & (frame["year"] == 2024) & (frame["row"] == GRANTS)
    whole = frame[(~actual | (frame["first"] == 1)).to_numpy()].copy()
    at = (whole["kind"] == "actual") & (whole["year"] == 2024) & (whole["row"] == GRANTS)
    whole.loc[at, ["last", "amount"]] = [7, float(frame.loc[actual, "amount"].sum())]
    own = replace(late.workspace, ledger=Ledger(whole, late.workspace.ledger.receipts))
    assert found(early, replace(late, workspace=own)) == found(early, late) != [(900, "")]


@pytest.mark.parametrize(
    ("before", "now", "layer", "expected"),
    [
        (None, event(), Layer.MODEL, -300),
        (None, event(booked="2024-05..2024-06"), Layer.MODEL, -150),
        (None, event(booked="2024-03"), Layer.MODEL, None),
        (None, event(kind="legal"), Layer.MODEL, None),
        (event(booked=None), event(), Layer.MODEL, -300),
        (event(booked=None, amount=-250), event(), Layer.JUDGED, -50),
        (event(booked=None, amount=-250), event(booked=None), Layer.JUDGED, None),
    ],
)
def test_an_event_is_the_one_off_that_was_booked_between(
    before: Event | None, now: Event, layer: Layer, expected: float | None
) -> None:
    early = may() if before is None else may(events=before)
    assert found(early, july(events=now), layer) == ([] if expected is None else [(expected, "")])


def test_registers_that_say_the_same_move_nothing_nor_do_levers_that_count_it_or_the_same_month() -> None:
    same = {"measures": given_by(10, "2024-05"), "grants": grant(booked=100), "events": event(booked="2024-03")}
    assert [kr for kr, _ in found(may(**same), july(**same))] == [0], "a measure that runs and tells no more"
    assert found(july(), july(events=event())) == []
    counted = parse_scenario(b"schema: 1\nworkspace: prov\nname: Prov\nmeasures: {m1: {happens: true}}\n", "s.yaml")
    lump = LumpSum(name="Prestation", statement="by_activity", row=GRANTS, amount=600, months=("2024-07",),
                   status="decided", source="påhittad")  # fmt: skip
    late = july(grants=grant(booked=200, amount=700))
    known = late.workspace.known.model_copy(update={"lump_sums": (lump,)})
    assert found(may(), replace(late, workspace=replace(late.workspace, known=known))) == [], "drivers have it"
    early = replace(may(measures=measure(state="decided")), scenario=counted)
    assert found(early, july(measures=given_by(90, "2024-07"))) == []
    asked = replace(may(), choice=replace(may().choice, as_of=Month(2024, 4)))
    assert found(asked, july(grants=grant(booked=100))) == [(0, "vad som är bokfört står per maj 2024")]


def test_what_a_round_adopts_counts_what_the_layer_behind_it_counts() -> None:
    said = AdoptedForecast(Month(2024, 5), "0" * 64, "Eva Ek", "2024-06-11T08:00+00:00", date(2024, 6, 11), "Månadens.")
    late = july(measures=given_by(20, "2024-07"))
    for judgements, counted in (((), "model"), (files("judgement").judgements, "judged")):
        own = replace(files(), adopted=said, judgements=judgements)
        for layer in ("model", "judged"):
            early = inputs(own, measures=given_by(9, "2024-05", counted_in=(layer,)))
            assert found(early, late, Layer.ADOPTED) == ([] if layer == counted else [(11, "")])


def stand(made: Inputs, layer: Layer = Layer.MODEL) -> Stand:
    made = replace(made, choice=replace(made.choice, headline=layer))
    result = with_scenario(made.workspace, base_year(made.workspace, made.choice), BASE, made.choice, ())
    return Stand(str(made.as_of), 2024, result.primary, leaves_of(result), made)


@cache
def in_may() -> Stand:
    return stand(may())


def moved(change: ForecastChange) -> dict[str, float]:
    return {cause.value: sek for cause, sek in change.by_cause().items() if sek}


def on(change: ForecastChange, cause: Cause, row: str) -> float:
    return float(change.amounts[change.causes.index(cause), change.rows.index(row)])


LATER = {"measures": given_by(90, "2024-07", start="2024-06"), "grants": grant(booked=200), "events": event()}


def test_the_part_leaves_the_outcomes_on_its_row_and_comes_back_the_other_way() -> None:
    plain, change = (
        forecast_change(in_may(), stand(july(**register))) for register in ({}, {"grants": LATER["grants"]})
    )
    assert change.change == plain.change
    assert moved(change) == {"grants": 200, "outcomes": round(plain.change - 200, 2)}
    assert on(change, Cause.OUTCOMES, GRANTS) == round(on(plain, Cause.OUTCOMES, GRANTS) - 200, 2)
    assert change.recorded == (Recorded(Cause.GRANTS, GRANTS, "Prestation", 20_000),)
    back = forecast_change(stand(july(**LATER)), in_may())
    assert (on(back, Cause.GRANTS, GRANTS), on(back, Cause.MEASURES, STAFF)) == (-200, -90)
    assert [item.ore for item in back.recorded] == [-20_000, 30_000, -9_000]
    assert back.change == -forecast_change(in_may(), stand(july(**LATER))).change


def test_a_grant_on_a_sum_row_is_laid_where_a_lever_lays_it_and_one_without_a_row_is_told() -> None:
    late = july(grants=(grant(booked=200, row="51"), grant(id="h", name="Utan rad", booked=50, row=None)))
    change = forecast_change(in_may(), stand(late))
    assert on(change, Cause.GRANTS, GRANTS) == 200
    assert [(item.name, item.row, item.left) for item in change.recorded] == [
        ("Prestation", GRANTS, ""),
        ("Utan rad", "", "ingen av nämndens rader är angiven"),
    ]


def test_where_a_persons_forecast_stood_the_months_moved_nothing() -> None:
    judged = files("judgement").judgements
    early = stand(inputs(replace(files(), judgements=judged)), Layer.JUDGED)
    late = stand(inputs(replace(files("outcomes"), judgements=judged), **LATER), Layer.JUDGED)
    change = forecast_change(early, late)
    assert not change.amounts[:, change.rows.index(STAFF)].any()
    assert on(change, Cause.GRANTS, GRANTS) == 200


AMOUNTS = st.integers(-400, 400)


@settings(max_examples=3)
@given(AMOUNTS, st.integers(1, 300), AMOUNTS.filter(bool))
def test_whatever_is_recorded_sums_to_the_ore(effect: int, booked: int, once: int) -> None:
    registers = {
        "measures": given_by(effect, "2024-07", start="2024-06"),
        "grants": grant(booked=booked),
        "events": event(amount=Decimal(once) / 100),
    }
    change = forecast_change(in_may(), stand(july(**registers)))
    parts = np.round(change.amounts * 100).astype(int)
    assert np.array_equal(parts.sum(axis=0), np.round((change.now - change.before) * 100).astype(int))
    assert (on(change, Cause.MEASURES, STAFF), on(change, Cause.GRANTS, GRANTS)) == (effect, booked)
    assert on(change, Cause.EVENTS, STAFF) == once / 100


def test_every_part_of_a_workspace_belongs_to_a_cause_or_moves_nothing() -> None:
    laid = [name for names in PARTS.values() for name in names]
    assert len(laid) == len(set(laid))
    assert {*laid, *MOVES_NOTHING} == {item.name for item in fields(Workspace)}
    assert not set(laid) & set(MOVES_NOTHING)
