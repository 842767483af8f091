"""Causes told apart: what alone has changed is told alone, and the parts always sum to the öre."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import monthly
from forecast.drivers.population.counts import Population
from forecast.errors import InputError
from forecast.questions.forecast_change import Cause, ForecastChange
from forecast.questions.mixed_stands import Inputs, mixtures
from forecast.questions.told_apart import PROGRAM_TOLD, Stand, forecast_change, leaves_of
from forecast.scenario.files import parse_scenario
from forecast.scenario.result import Choice, base_year, with_scenario

NOTHING = frozenset[str]()


@cache
def stand(changed: frozenset[str] = NOTHING, price: float = 0.02) -> Stand:
    """A forecast of the small workspace with some things changed, grants, measures and a price in its scenario."""
    with TemporaryDirectory() as top:
        workspace = monthly.opened(Path(top) / "prov", changed)
    scenario = parse_scenario(monthly.SCENARIO.format(price=price).encode(), "s.yaml")
    choice = Choice(workspace.settings.as_of, headline=workspace.settings.headline, draws=1)
    result = with_scenario(workspace, base_year(workspace, choice), scenario, choice, ("Prov",))
    inputs = Inputs(workspace, choice, scenario)
    return Stand(f"prov {sorted(changed)}", 2024, result.primary, leaves_of(result), inputs)


def moved(change: ForecastChange) -> dict[str, float]:
    return {cause.value: amount for cause, amount in change.by_cause().items() if amount}


@pytest.mark.parametrize(
    ("changed", "cause", "rows"),
    [
        ("restated", Cause.RESTATED, {"51.staff"}),
        ("restated_last", Cause.RESTATED, {"51.staff"}),
        ("budget", Cause.BUDGET, {"53"}),
        ("drivers", Cause.DRIVERS, {"52"}),
        ("grants", Cause.GRANTS, {"51.grants"}),
        ("events", Cause.EVENTS, {"51.staff"}),
        ("measures", Cause.MEASURES, {"51.staff"}),
        ("method", Cause.METHOD, {"53"}),
        ("outcomes", Cause.OUTCOMES, {"51.staff", "51.grants", "52"}),
        ("judgement", Cause.JUDGEMENT, {"51.staff"}),
    ],
)
def test_what_alone_has_changed_is_the_only_cause(changed: str, cause: Cause, rows: set[str]) -> None:
    change = forecast_change(stand(), stand(frozenset({changed})))
    assert list(moved(change)) == [cause.value]
    assert moved(change)[cause.value] == change.change != 0
    large = {key for key, sek in zip(change.rows, change.now - change.before, strict=True) if abs(sek) > 5}
    assert large == rows
    assert change.told == ()


def test_a_scenario_alone_is_the_scenarios_part_and_nothing_is_nothing() -> None:
    change = forecast_change(stand(), stand(price=0.05))
    assert list(moved(change)) == ["scenario"]
    same = forecast_change(stand(), stand())
    assert (moved(same), same.change, same.said) == ({}, 0.0, ())


def test_a_decision_of_the_later_months_last_day_is_a_budget_move_although_the_earlier_forecast_is_of_may() -> None:
    change = forecast_change(stand(), stand(frozenset({"budget_of_july", "outcomes"})))
    assert moved(change)["budget"] == pytest.approx(-120, abs=0.01)
    assert change.budget_change == -120
    [said] = change.said
    assert (said.cause, said.row, said.by) == (Cause.BUDGET, "53", "KF § 7 2024-07-31")


def test_persons_words_stand_with_their_cause() -> None:
    change = forecast_change(stand(), stand(frozenset({"judgement", "method", "events"})))
    assert [(item.cause, item.name, item.text, item.by) for item in change.said] == [
        (Cause.EVENTS, "Engångsersättning", "Retroaktiv lön.", "påhittad"),
        (Cause.METHOD, "Färdtjänst: årets takt", "Årets takt säger mer.", "Eva Ek"),
        (Cause.JUDGEMENT, "Äldreomsorg: Personal", "Färre vikarier.", "Bo Al 2024-06-10"),
    ]


def test_a_new_row_and_one_that_is_gone_have_their_whole_amount() -> None:
    change = forecast_change(stand(), stand(frozenset({"new_row"})))
    at = change.rows.index("54")
    assert (change.before[at], change.now[at] < -4000) == (0.0, True)
    assert np.round(change.amounts[:, at].sum(), 2) == change.now[at]
    gone = forecast_change(stand(frozenset({"new_row"})), stand())
    assert gone.now[gone.rows.index("54")] == 0.0
    assert gone.change == -change.change


def test_a_figure_that_todays_program_does_not_give_is_the_programs_part() -> None:
    other = stand()
    leaves = {**other.leaves, "53": replace(other.leaves["53"], forecast=other.leaves["53"].forecast - 77)}
    change = forecast_change(replace(other, leaves=leaves), stand(frozenset({"restated"})))
    assert moved(change)["program"] == 77
    assert change.told == (PROGRAM_TOLD,)
    later = forecast_change(stand(), replace(other, leaves=leaves))
    assert (moved(later), later.change) == ({"program": -77}, -77)


def test_what_was_kept_without_its_inputs_cannot_be_told_apart() -> None:
    before = replace(stand(), inputs=None, why_not="sparades utan underlag", label="maj")
    change = forecast_change(before, stand(frozenset({"restated"})))
    assert change.causes == (Cause.UNKNOWN,)
    assert change.told == ("Orsakerna går inte att skilja åt: maj sparades utan underlag.",)
    with pytest.raises(InputError, match="olika år, 2023 och 2024"):
        forecast_change(replace(stand(), year=2023), stand())


@pytest.mark.parametrize(("more", "taken"), [(0.0, False), (1.0, True)])
def test_inhabitants_are_drivers_and_other_counts_of_the_same_years_are_other_inhabitants(
    more: float, taken: bool
) -> None:
    inputs, counts = stand().inputs, np.zeros((1, 2, 101))
    assert inputs is not None
    one, other = (
        replace(inputs.workspace, population=Population((2023,), made, (False,), "p"), digest=f"{name}")
        for name, made in enumerate((counts, counts + more))
    )
    steps = dict(mixtures(replace(inputs, workspace=one), replace(inputs, workspace=other)))
    assert (steps[Cause.DRIVERS].workspace.population is other.population) is taken


MIXES = st.sets(st.sampled_from(monthly.CHANGES), max_size=4).map(frozenset)


@settings(max_examples=5)
@given(MIXES, MIXES)
def test_any_mix_sums_to_the_ore_by_row_by_kind_and_in_total(old: frozenset[str], new: frozenset[str]) -> None:
    change = forecast_change(stand(old), stand(new, price=0.05))
    by_row = np.round((change.now - change.before) * 100).astype(int)
    parts = np.round(change.amounts * 100).astype(int)
    assert np.array_equal(parts.sum(axis=0), by_row)
    for kind in set(change.cost_types):
        mine = [at for at, other in enumerate(change.cost_types) if other == kind]
        assert parts[:, mine].sum() == by_row[mine].sum()
    assert round(sum(change.by_cause().values()), 2) == change.change
