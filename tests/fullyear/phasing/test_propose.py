"""Month budgets by choice: which way a row takes, why, and that months sum to the year."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from forecast.fullyear.phasing.propose import Way, Year, propose
from forecast.money import Unit

NOT_PAY = "Raden är inte lön, så inget lönesteg läggs på."
STEP = np.array([1.0] * 3 + [1.033] * 9)


def year(history, budget=None, *, level=None, past_level=None, no_step=NOT_PAY, words="", group=None):
    history = np.asarray(history, dtype=np.float64)
    rows, count = history.shape[:2]
    return Year(
        budget=np.full(rows, -1200.0) if budget is None else np.asarray(budget, dtype=np.float64),
        history=history,
        years=tuple(range(2024 - count, 2024)),
        group=np.arange(rows) if group is None else np.asarray(group),
        group_names=("personal",) * rows,
        level=np.ones((rows, 12)) if level is None else np.tile(level, (rows, 1)),
        past_level=np.ones((rows, count, 12)) if past_level is None else np.tile(past_level, (rows, count, 1)),
        level_words=(words,) * rows,
        no_step=(no_step,) * rows,
    )


def no_years(rows=1):
    return np.zeros((rows, 0, 12))


def even(years=3, amount=-100.0):
    return np.full((1, years, 12), amount)


class TestWhichWay:
    def test_a_row_without_years_and_pay_gets_twelfths_and_is_told_why(self):
        made = propose(year(no_years()), "auto", Unit.KR)
        assert made.choice == ("twelfths",)
        assert made.months.tolist() == [[-100.0] * 12]
        assert made.reason == (f"Lika mycket varje månad. Egna hela år per månad saknas. {NOT_PAY}",)

    def test_a_pay_row_without_years_gets_the_step(self):
        pay = year(no_years(), [-123_970.0], level=STEP, no_step="", words="Lönerevisionen ligger i radens budget.")
        made = propose(pay, "auto", Unit.KR)
        assert made.choice == ("pay_review",)
        assert made.months[0, 3:].sum() / made.months[0].sum() == pytest.approx(9 * 1.033 / (3 + 9 * 1.033), abs=1e-4)
        assert made.reason == (
            "Tolftedelar med steg. Lönerevisionen ligger i radens budget. Egna hela år per månad saknas.",
        )

    def test_own_years_go_before_the_step_and_carry_it(self):
        history = even() * STEP
        made = propose(year(history, level=STEP, past_level=STEP, no_step=""), "auto", Unit.KR)
        assert made.choice == ("own",)
        assert made.months[0] == pytest.approx(-1200 * STEP / STEP.sum(), abs=1)
        assert made.reason == ("Radens månader 2021–2023 väger 92 % och tolftedelar resten.",)

    def test_another_years_step_is_exchanged_and_not_added(self):
        other = np.array([1.0] * 3 + [1.10] * 9)
        made = propose(year(even() * other, [-1_200_000.0], level=STEP, past_level=other, no_step=""), "own", Unit.KR)
        assert made.months[0] == pytest.approx(-1_200_000 * STEP / STEP.sum(), abs=1)

    def test_a_rhythm_goes_first(self):
        quarters = np.tile([-300.0, 0, 0], (1, 3, 4))
        made = propose(year(quarters), "auto", Unit.KR)
        assert made.choice == ("rhythm",)
        assert made.months.tolist() == [[-300.0, 0, 0] * 4]
        assert made.reason == ("Raden bokförs i jan, apr, jul och okt med lika delar; övriga månader har varit noll.",)

    def test_a_new_row_follows_like_rows(self):
        summer = np.array([1.0] * 6 + [2.0] + [1.0] * 5)
        history = np.concatenate([np.tile(-100 * summer, (4, 3, 1)), np.full((1, 3, 12), np.nan)])
        made = propose(year(history, group=[0] * 5), "auto", Unit.KR)
        assert made.choice == ("own",) * 4 + ("like_rows",)
        assert made.months[4, 6] == pytest.approx(-1200 * 2 / 13, abs=1)
        assert made.reason[4] == "Månaderna följer 4 liknande rader (personal). Egna hela år per månad saknas."

    def test_an_odd_year_is_named(self):
        history = even(4)
        history[0, 1] = [-1200.0] + [0.0] * 11
        made = propose(year(history), "auto", Unit.KR)
        assert "Radens månader 2020 och 2022–2023" in made.reason[0]
        assert made.reason[0].endswith("2021 liknar inget annat år och är inte med.")

    def test_a_row_that_changes_sign_says_so(self):
        made = propose(year(np.tile([100.0, -100.0] * 6, (1, 3, 1))), "auto", Unit.KR)
        assert made.choice == ("twelfths",)
        assert "Raden har växlat mellan plus och minus." in made.reason[0]

    def test_a_year_budget_of_zero_gives_zeros(self):
        made = propose(year(even(), [0.0]), "auto", Unit.KR)
        assert made.months.tolist() == [[0.0] * 12]
        assert made.reason == ("Årsbudgeten är noll.",)


class TestAsked:
    def test_twelfths_on_a_row_that_has_a_season(self):
        history = -100 * np.tile(np.arange(1.0, 13.0), (1, 3, 1))
        made = propose(year(history), "twelfths", Unit.KR)
        assert made.months.tolist() == [[-100.0] * 12]
        assert made.reason == ("Lika mycket varje månad.",)

    def test_what_cannot_be_done_is_told_and_chosen_for(self):
        made = propose(year(no_years(2)), "rhythm", Unit.KR)
        assert made.choice == ("twelfths",) * 2
        assert made.reason[0] == "Lika mycket varje månad. Raden har ingen rytm med tomma månader som återkommer."

    def test_a_way_from_elsewhere_is_asked_first_where_it_says_something(self):
        shares = np.full((2, 12), np.nan)
        shares[0] = np.arange(12.0) / 66
        profile = Way("contract", shares, ("Semesterprofil per enhet.", ""))
        made = propose(year(no_years(2)), "auto", Unit.KR, [profile])
        assert made.choice == ("contract", "twelfths")
        assert made.reason[0] == "Semesterprofil per enhet."
        assert made.months[0, 0] == 0

    def test_a_known_way_is_asked_in_its_place(self):
        history = -100 * np.stack([np.tile(np.arange(1.0, 13.0), (3, 1)), np.full((3, 12), np.nan)])
        profile = Way("holiday", np.full((2, 12), 1 / 12), ("Profil.",) * 2)
        assert propose(year(history), "auto", Unit.KR, [profile]).choice == ("own", "holiday")
        assert propose(year(history), "holiday", Unit.KR, [profile]).choice == ("holiday", "holiday")

    def test_a_given_rhythm_goes_before_the_one_that_is_read(self):
        history = np.tile([-300.0, 0, 0], (2, 3, 4))
        shares = np.full((2, 12), np.nan)
        shares[1] = [0.0] * 11 + [1.0]
        made = propose(year(history), "auto", Unit.KR, [Way("rhythm", shares, ("", "Avtal: betalas i december."))])
        assert made.choice == ("rhythm", "rhythm")
        assert made.months.tolist() == [[-300.0, 0, 0] * 4, [0.0] * 11 + [-1200.0]]
        assert made.reason[1] == "Avtal: betalas i december."

    def test_an_unknown_way_is_no_choice(self):
        with pytest.raises(KeyError, match="nej"):
            propose(year(no_years()), "nej", Unit.KR)


HISTORIES = arrays(np.float64, (5, 3, 12), elements=st.integers(-3, 40).map(float))
BUDGETS = arrays(np.float64, 5, elements=st.integers(-(10**9), 10**9).map(lambda ore: ore / 100))
GROUP = [0, 0, 0, 0, 0]
CHOICES = st.sampled_from(["auto", "rhythm", "own", "like_rows", "pay_review", "twelfths"])


@given(HISTORIES, BUDGETS, CHOICES, st.sampled_from([Unit.KR, Unit.TKR]))
def test_every_choice_sums_to_the_year_to_the_ore(history, budget, choice, unit):
    made = propose(year(history, budget, level=STEP, no_step="", group=GROUP), choice, unit)
    assert np.rint(made.months * 100).sum(axis=1).tolist() == np.rint(budget * 100).tolist()
    assert all(made.reason)


@given(HISTORIES, BUDGETS, CHOICES)
def test_the_mirrored_year_has_the_mirrored_months(history, budget, choice):
    made = propose(year(history, budget, group=GROUP), choice, Unit.KR)
    mirror = propose(year(-history, -budget, group=GROUP), choice, Unit.KR)
    assert np.array_equal(mirror.months, -made.months)
    assert mirror.choice == made.choice


@given(HISTORIES, BUDGETS, CHOICES, st.permutations(range(5)))
def test_rows_that_change_places_keep_their_months(history, budget, choice, order):
    order = list(order)
    made = propose(year(history, budget, group=GROUP), choice, Unit.KR)
    moved = propose(year(history[order], budget[order], group=GROUP), choice, Unit.KR)
    assert moved.months == pytest.approx(made.months[order], abs=1.001)  # a sum in another order may turn a rounding
    assert moved.choice == tuple(made.choice[i] for i in order)


@given(HISTORIES, BUDGETS, CHOICES)
def test_a_thousand_times_the_budget_is_a_thousand_times_the_months(history, budget, choice):
    whole = np.rint(budget)
    made = propose(year(history, whole, group=GROUP), choice, Unit.KR)
    scaled = propose(year(1000 * history, 1000 * whole, group=GROUP), choice, Unit.TKR)
    assert scaled.months == pytest.approx(1000 * made.months)
