"""What is known of rows, from the workspace's file to the baseline: each effect by a small exact example."""

from dataclasses import fields, replace

import numpy as np
import pytest

from forecast.drivers.knowledge import NOTHING_KNOWN, Known
from forecast.fullyear.baseline import baseline
from forecast.ledger.tree import Role
from forecast.model import Baseline
from forecast.periods import Month
from forecast.workspace.settings import Principles
from known_workspace import known_workspace

AUGUST = Month(2024, 8)
EVEN = np.full((4, 12), -100.0)


def pay(reviews, volume=-100.0):
    """(4, 12) payroll of an even volume, with a review each April of 2021 to 2024."""
    level, out = 1.0, np.ones((4, 12))
    for i, rate in enumerate(reviews):
        out[i, :3], out[i, 3:] = level, level * (1 + rate)
        level *= 1 + rate
    return volume * out


def reviews(rates):
    lines = [f"  - {{from: {2021 + i}-04, rate: {rate}, source: s}}" for i, rate in enumerate(rates) if rate]
    return "\n".join(["pay_reviews:", *lines, ""])


def base_of(workspace, month=8):
    return baseline(workspace, "by_activity", Month(2024, month))


def at(base, key):
    return base.tree.position(key)


class TestPayReview:
    RATES = (0.01, 0.06, 0.01, 0.05)

    def made(self, folder, knowledge="", principles="pay_review_budget: rows", **more):
        rows = {"a": ("staff", pay(self.RATES)), "b": ("other", EVEN)}
        return known_workspace(folder, rows, knowledge, principles=principles, budget="", **more)

    def test_in_march_the_step_to_come_is_counted_in_by_its_size(self, tmp_path):
        """Even volume and a step of 5 %: nine months at the new level follow three at the old, to the krona."""
        base = base_of(self.made(tmp_path / "a", reviews(self.RATES)), 3)
        plain = base_of(self.made(tmp_path / "b"), 3)
        truth = pay(self.RATES)[3].sum()
        assert abs(base.model[0] - truth) < 0.2 * abs(plain.model[0] - truth)
        assert "Lönerevisionen på 5,0 % från april är inräknad." in base.reason[0]

    def test_rows_that_are_no_pay_are_left_alone(self, tmp_path):
        base = base_of(self.made(tmp_path / "a", reviews(self.RATES)), 3)
        plain = base_of(self.made(tmp_path / "b"), 3)
        assert base.model[1] == plain.model[1]
        assert "Lönerevisionen" not in base.reason[1]

    def test_another_row_is_pay_where_somebody_says_so(self, tmp_path):
        rows = {"a": ("substitutes", pay(self.RATES)), "b": ("other", EVEN)}
        said = "pay_rows: [{statement: by_activity, row: a, share: 1, source: s}]\n"
        made = known_workspace(tmp_path, rows, reviews(self.RATES) + said, principles="pay_review_budget: rows")
        assert "Lönerevisionen på 5,0 %" in base_of(made, 3).reason[0]

    @pytest.mark.parametrize("principles", ["pay_review_budget: central", ""])
    def test_off_where_the_rows_do_not_hold_it(self, principles, tmp_path):
        base = base_of(self.made(tmp_path / "a", reviews(self.RATES), principles=principles), 3)
        plain = base_of(self.made(tmp_path / "b", principles=principles), 3)
        np.testing.assert_array_equal(base.model, plain.model)
        assert base.reason == plain.reason

    def test_a_year_whose_review_nobody_knows_is_not_guessed(self, tmp_path):
        """The agreement is known for 2023 and 2024; 2021 and 2022 are not, so the row is read as it is booked."""
        base, off = base_of(self.made(tmp_path / "a"), 3), base_of(self.made(tmp_path / "b", principles=""), 3)
        np.testing.assert_array_equal(base.model, off.model)
        assert base.reason[0].endswith(
            "Lönerevisionen läses ur radens egna månader; alla tidigare års revisioner är inte kända."
        )

    def test_a_row_on_the_plain_pace_stays_on_it(self, tmp_path):
        fixed = "schema: 1\nmethods:\n  - {statement: by_activity, row: a, method: linear, reason: R., name: Anna}\n"
        made = self.made(tmp_path, reviews(self.RATES), files={"methods.yaml": fixed})
        base = base_of(made, 3)
        assert base.model[0] == pytest.approx(base.linear[0])


class TestEaster:
    def test_easter_in_march_is_no_sign_of_a_dearer_year(self, tmp_path):
        """2024: three of four days in March. Without knowing, March reads as a level; with it, all years are alike."""
        from forecast.drivers.easter import Easter, easter_level

        months = EVEN * easter_level(Easter(share=0.2, source="s"), (2021, 2022, 2023, 2024))
        rows = {"a": ("staff", months)}
        # without a budget, which would draw the row to itself
        made = known_workspace(tmp_path / "a", rows, "easter: {share: 0.2, source: s}\n", budget="")
        base, plain = base_of(made, 3), base_of(known_workspace(tmp_path / "b", rows, budget=""), 3)
        truth = months[3].sum()
        assert base.model[0] == pytest.approx(truth, abs=0.05)
        assert abs(plain.model[0] - truth) > 1
        assert "Påsken flyttas mellan mars och april (20,0 % av en månad)." in base.reason[0]


LUMPS = """lump_sums:
  - {{name: Bidraget, statement: by_activity, row: a, amount: 600, months: [2024-06, 2024-12], source: s,
     status: {status}}}
"""


def grants(other=0.0):
    months = np.full((4, 12), other)
    months[:, [5, 11]] += np.array([200.0, 220.0, 240.0, 300.0])[:, None]
    return months


class TestLumpSums:
    def test_a_row_of_nothing_else_is_what_is_booked_and_what_is_decided(self, tmp_path):
        made = known_workspace(tmp_path, {"a": ("grants", grants())}, LUMPS.format(status="decided"))
        base = base_of(made)
        assert base.model[0] == 600.0
        assert base.rest[0, 8:].tolist() == [0, 0, 0, 300]
        assert base.method[0] == "known_sums"
        assert base.reason[0] == ("Det bokförda plus de belopp som är kända. ”Bidraget”: 300 kr väntas i december.")

    def test_an_uncertain_sum_is_left_to_its_history(self, tmp_path):
        rows = {"a": ("grants", grants())}
        base = base_of(known_workspace(tmp_path / "a", rows, LUMPS.format(status="uncertain")))
        plain = base_of(known_workspace(tmp_path / "b", rows))
        np.testing.assert_array_equal(base.model, plain.model)
        assert base.reason[0].endswith(
            "”Bidraget” är osäkert och räknas inte som känt; raden läses som den brukar falla."
        )

    def test_beside_other_money_earlier_sums_must_be_told(self, tmp_path):
        rows = {"a": ("grants", grants(50.0))}
        base = base_of(known_workspace(tmp_path / "a", rows, LUMPS.format(status="decided")))
        plain = base_of(known_workspace(tmp_path / "b", rows))
        np.testing.assert_array_equal(base.model, plain.model)
        assert base.reason[0].endswith("Kända engångsbelopp räknas inte: tidigare års belopp på raden är inte angivna.")

    def test_a_person_who_says_that_nothing_more_comes_goes_before_them(self, tmp_path):
        text = LUMPS.format(status="decided")
        for year, amount in ((2021, 400), (2022, 440), (2023, 480)):
            item = LUMPS.format(status="booked").partition("\n")[2]
            text += item.replace("2024", str(year)).replace("600", str(amount))
        methods = (
            "schema: 1\nmethods:\n  - {statement: by_activity, row: a, method: closed, reason: Indragen, name: Anna}\n"
        )
        rows = {"a": ("grants", grants(50.0))}
        base = base_of(known_workspace(tmp_path, rows, text, files={"methods.yaml": methods}))
        assert base.model[0] == base.actual[0]
        assert not base.rest[0, 8:].any()
        assert "väntas i december" not in base.reason[0]

    def test_beside_other_money_only_the_other_money_is_read(self, tmp_path):
        text = LUMPS.format(status="decided")
        for year, amount in ((2021, 400), (2022, 440), (2023, 480)):
            item = LUMPS.format(status="booked").partition("\n")[2]
            text += item.replace("2024", str(year)).replace("600", str(amount))
        base = base_of(known_workspace(tmp_path, {"a": ("grants", grants(50.0))}, text))
        assert base.model[0] == pytest.approx(12 * 50 + 600, abs=1)
        assert base.rest[0, 11] == pytest.approx(350, abs=1)

    def test_what_a_person_fixed_stands(self, tmp_path):
        fixed = "schema: 1\nmethods:\n  - {statement: by_activity, row: a, method: budget, reason: R., name: Anna}\n"
        rows = {"a": ("grants", grants())}
        made = known_workspace(tmp_path, rows, LUMPS.format(status="decided"), files={"methods.yaml": fixed})
        base = base_of(made)
        assert (base.method[0], base.model[0]) == ("budget", -1200.0)

    def test_a_sum_that_was_booked_early_is_not_counted_up_on_a_row_without_history(self, tmp_path):
        months = np.full((4, 12), np.nan)
        months[3] = -100.0
        months[3, 2] = -700.0
        text = (
            "lump_sums:\n  - {name: Licensen, statement: by_activity, row: a, amount: -600, months: [2024-03],"
            " status: booked, source: s}\n"
        )
        made = known_workspace(tmp_path, {"a": ("other", months)}, text)
        base = baseline(made, "by_activity", AUGUST, "linear")
        assert base.model[0] == -800 * 12 / 8 - 600
        assert base.reason[0].endswith("”Licensen” är bokfört på en gång och räknas inte upp.")


class TestPreliminary:
    SAID = "preliminary:\n  - {{statement: by_activity, rows: [a], {more}, source: s}}\n"

    def made(self, folder, more, august=-60.0):
        months = EVEN.copy()
        months[3, 7] = august
        return known_workspace(folder, {"a": ("purchase", months)}, self.SAID.format(more=more) if more else "")

    def test_a_known_share_is_read_as_whole_and_the_missing_part_comes_next_month(self, tmp_path):
        base = base_of(self.made(tmp_path, "complete: [0.6]"))
        assert base.actual[0] == -760.0
        assert base.booked[0, 7] == -60.0
        assert base.model[0] == pytest.approx(-1200)
        assert base.rest[0, 8:].tolist() == pytest.approx([-140, -100, -100, -100])
        assert base.reason[0].endswith("Augusti är preliminär: 60 % räknas som bokfört.")

    def test_an_unknown_share_is_read_as_of_the_month_before(self, tmp_path):
        base = base_of(self.made(tmp_path, "months: 1"))
        assert base.model[0] == pytest.approx(-1200)
        assert base.rest[0, 8] == pytest.approx(-140)
        assert base.reason[0].endswith("Raden är läst till och med juli; senare är preliminärt.")
        assert not base.path[:, :8].any()
        assert not base.month[:, :8].any()

    def test_not_known_it_would_be_a_cheaper_year(self, tmp_path):
        assert base_of(self.made(tmp_path, "")).model[0] > -1190

    def test_seen_from_a_later_month_nothing_is_preliminary(self, tmp_path):
        """The workspace stands in August; its July is corrected by then."""
        base = base_of(self.made(tmp_path / "a", "complete: [0.6]"), 7)
        plain = base_of(self.made(tmp_path / "b", ""), 7)
        np.testing.assert_array_equal(base.model, plain.model)

    def test_invoices_of_the_month_after_are_read_where_they_belong(self, tmp_path):
        months = EVEN.copy()
        months[:, 0], months[:, 11] = -65.0, -135.0
        said = self.SAID.format(more="booked_in: next_month, complete: [0.65]")
        base = base_of(known_workspace(tmp_path, {"a": ("purchase", months)}, said))
        assert base.model[0] == pytest.approx(-1200)
        assert base.rest[0, 8:].tolist() == pytest.approx([-100, -100, -100, -135])


class TestRestatements:
    SAID = "restatements:\n" + "".join(
        f"  - {{statement: by_activity, from_row: a, to_row: b, span: {year}, amount: -240, source: s}}\n"
        for year in (2021, 2022, 2023)
    )

    def made(self, folder, knowledge):
        moved = np.array([[-120.0]] * 3 + [[-100.0]]) * np.ones((4, 12))
        return known_workspace(folder, {"a": ("other", moved), "b": ("other", -220 - moved)}, knowledge, budget="")

    def test_after_a_move_both_rows_are_read_on_todays_division(self, tmp_path):
        base = base_of(self.made(tmp_path, self.SAID), 3)
        assert base.model[:2].tolist() == pytest.approx([-1200, -1440])
        assert "Tidigare år är omräknade: belopp för 2023 är tillagda." in base.reason[1]

    def test_last_year_is_shown_restated_and_its_total_stands(self, tmp_path):
        base, plain = (base_of(self.made(tmp_path / str(i), text), 3) for i, text in enumerate((self.SAID, "")))
        assert (base.prior_actual - plain.prior_actual).tolist() == [60.0, -60.0, 0.0]
        assert (base.prior_total - plain.prior_total).tolist() == [240.0, -240.0, 0.0]
        assert base.prior_months[0, 0] == -100.0
        np.testing.assert_array_equal(base.booked, plain.booked)


class TestHolidayLiability:
    SAID = "holiday_liability: {changed: 2024, statement: by_activity, central_row: b, source: s}\n"

    def made(self, folder, knowledge):
        from forecast.parameters import load_profiles

        shares = load_profiles("holiday_profile").shares
        months = -1200.0 * np.array([shares["central"]] * 3 + [shares["unit"]])
        rows = {"a": ("staff", months), "b": ("other", EVEN)}
        return known_workspace(folder, rows, knowledge, principles="holiday_liability: unit", budget="")

    def test_years_by_the_old_principle_are_read_as_by_the_new(self, tmp_path):
        base, plain = (base_of(self.made(tmp_path / str(i), text)) for i, text in enumerate((self.SAID, "")))
        assert base.model[0] == pytest.approx(-1200, abs=1)
        assert plain.model[0] > -1195
        assert "Åren före 2024 är omräknade till dagens princip för semesterlöneskuld" in base.reason[0]
        assert "schablon som ingen har kontrollerat" in base.reason[0]

    def test_last_years_same_months_are_comparable_and_their_total_stands(self, tmp_path):
        base, plain = (base_of(self.made(tmp_path / str(i), text)) for i, text in enumerate((self.SAID, "")))
        assert base.prior_actual[0] == pytest.approx(base.actual[0], abs=0.1)
        assert base.prior_actual[2] == plain.prior_actual[2]
        assert base.prior_total.tolist() == plain.prior_total.tolist()

    def test_the_profile_of_rows_without_months_replaces_the_review(self, tmp_path):
        months = np.full((4, 12), np.nan)
        months[3] = -100.0
        made = known_workspace(
            tmp_path,
            {"a": ("staff", months)},
            "holiday_liability: {rows_without_months: true, source: s}\n",
            principles="holiday_liability: unit, pay_review_budget: rows",
        )
        base = baseline(made, "by_activity", AUGUST, "chain_ladder")
        assert base.model[0] == pytest.approx(-800 / 0.658, abs=0.01)
        assert "i stället för lönerevisionens steg" in base.reason[0]
        assert "inräknad" not in base.reason[0]


def test_a_rows_given_rhythm_is_used_where_it_has_no_history(tmp_path):
    """Quarterly rent in January, April and July: three quarters of the year are booked by August."""
    months = np.full((4, 12), np.nan)
    months[3] = [-300.0, 0, 0] * 4
    said = "rhythms: [{statement: by_activity, row: a, months: [1, 4, 7, 10], source: hyresavtal}]\n"
    made = known_workspace(tmp_path, {"a": ("rent", months)}, said)
    base = baseline(made, "by_activity", AUGUST, "chain_ladder")
    assert base.model[0] == pytest.approx(-1200)
    assert base.rest[0, 8:].tolist() == pytest.approx([0, -300, 0, 0])
    assert "Månaderna följer radens angivna rytm." in base.reason[0]


def test_a_given_rhythm_goes_before_one_year_of_the_rows_own_and_a_step_does_not(tmp_path):
    """A new quarterly contract after an even year: the contract is told. A payroll's own year holds its own step."""
    rent, pays = np.full((4, 12), np.nan), np.full((4, 12), np.nan)
    rent[2], rent[3] = -100.0, [-300.0, 0, 0] * 4
    pays[2:] = [[-10.0] * 6 + [-190.0] * 6] * 2
    said = "rhythms: [{statement: by_activity, row: a, months: [1, 4, 7, 10], source: hyresavtal}]\n"
    made = known_workspace(
        tmp_path, {"a": ("rent", rent), "b": ("staff", pays)}, said + reviews((0, 0, 0.03, 0.03)),
        principles="pay_review_budget: rows", budget="",
    )  # fmt: skip
    base = base_of(made)
    assert base.rest[0, 8:] == pytest.approx([0, -300, 0, 0], abs=1)
    assert "Månaderna följer radens angivna rytm." in base.reason[0]
    assert "egna hela år" not in base.reason[0]
    assert abs(base.model[1] + 1200) < 150  # the plain pace of the even twelfths says 660
    assert "Året fördelas som radens egna hela år." in base.reason[1]
    assert "Lönerevisionen" not in base.reason[1]


class TestDecember:
    """No month after December can take what is still to come: it is in the forecast, and the year is not closed."""

    @pytest.mark.parametrize("more", ["complete: [0.6]", "months: 1"])
    def test_a_preliminary_december(self, more, tmp_path):
        months = EVEN.copy()
        months[3, 11] = -60.0
        said = TestPreliminary.SAID.format(more=more)
        made = known_workspace(tmp_path, {"a": ("purchase", months), "b": ("other", EVEN)}, said, as_of=12)
        base = base_of(made, 12)
        assert base.actual[0] == -1160.0
        assert base.model[0] == pytest.approx(-1200)
        assert np.isnan(base.rest).all()
        assert not base.closed
        assert base.method[1] == "closed"

    def test_nothing_preliminary_closes_the_year(self, tmp_path):
        made = known_workspace(tmp_path, {"a": ("purchase", EVEN)}, LATE, as_of=12)
        base = base_of(made, 12)
        assert (base.method[0], base.model[0], base.closed) == ("closed", -1200.0, True)


LATE = "preliminary: [{statement: by_activity, rows: [a], booked_in: next_month, complete: [0.7], source: s}]\n"


class TestClosingPeriod:
    PAST = (("a", 2021, -60), ("a", 2022, -60), ("a", 2023, -60))

    def made(self, folder, closing, as_of=12, budget="-100"):
        rows = {"a": ("other", EVEN), "b": ("other", EVEN)}
        return known_workspace(folder, rows, as_of=as_of, closing=closing, budget=budget)

    def test_a_row_that_has_had_one_expects_one(self, tmp_path):
        base = base_of(self.made(tmp_path, self.PAST), 12)
        assert (base.actual[0], base.model[0]) == (-1200.0, -1260.0)
        assert base.method[:2] == ("closing_period", "closed")
        assert base.reason[0].startswith(
            "Utfallet plus väntade bokslutsposter (period 13): −60 kr, som tidigare år i snitt."
        )
        assert (base.basis[0], base.closed) == ("default", False)
        assert base.spread[0, 0] < 0 < base.spread[0, -1]
        assert not base.spread[1].any()

    def test_what_is_said_of_the_rest_of_the_year_is_not_told_as_its_parts(self, tmp_path):
        """Read as of October, since November and December are preliminary; the closing period is no part of that."""
        told = "preliminary: [{statement: by_activity, rows: [a], months: 2, source: s}]\n"
        rows = {"a": ("other", EVEN), "b": ("other", EVEN)}
        base = base_of(known_workspace(tmp_path, rows, told, as_of=12, closing=self.PAST), 12)
        assert (base.method[0], base.parts[0]) == ("closing_period", ())

    def test_when_it_is_booked_the_year_is_closed(self, tmp_path):
        base = base_of(self.made(tmp_path, (*self.PAST, ("a", 2024, -45))), 12)
        assert (base.actual[0], base.model[0], base.method[0]) == (-1245.0, -1245.0, "closed")
        assert base.closed

    def test_without_one_in_earlier_years_december_closes(self, tmp_path):
        assert base_of(self.made(tmp_path, ()), 12).closed

    def test_before_december_the_rest_holds_it_already(self, tmp_path):
        base = base_of(self.made(tmp_path / "a", self.PAST, as_of=8, budget=""))
        assert base.model[0] == pytest.approx(-1260)
        # a budget that has never held the closing period draws the row a little towards itself, less than halfway
        budgeted = base_of(self.made(tmp_path / "b", self.PAST, as_of=8))
        assert -1260 < budgeted.model[0] < -1240


EVERYTHING = """pay_reviews:
  - {from: 2021-04, rate: 0.02, source: s}
  - {from: 2022-04, paid: 2022-05, rate: 0.02, source: s}
  - {from: 2023-04, rate: 0.041, source: s}
  - {from: 2024-04, paid: 2024-06, rate: 0.033, source: s}
pay_rows: [{statement: by_activity, row: b, share: 0.5, source: s}]
holiday_liability: {changed: 2024, source: s}
easter: {share: 0.01, source: s}
rhythms: [{statement: by_activity, row: c, months: [1, 7], source: s}]
lump_sums:
  - {name: L, statement: by_activity, row: g, amount: 600, months: [2024-06, 2024-12], status: decided, source: s}
preliminary:
  - {statement: by_activity, rows: [c], complete: [0.8, 0.9], source: s}
  - {statement: by_activity, rows: [d], months: 2, source: s}
  - {statement: by_activity, cost_types: [purchase], booked_in: next_month, complete: [0.7], source: s}
restatements: [{statement: by_activity, from_row: b, to_row: c, span: 2022-03..2022-07, amount: -99, source: s}]
"""


def everything(folder, seed, *, known=True, change=None):
    """Five noisy rows and everything known of them at once; `change` is added to this year's months."""
    draws = np.random.default_rng(seed).normal(1, 0.1, (6, 4, 12))
    kinds = {"a": "staff", "b": "net", "c": "rent", "d": "other", "p": "purchase"}
    rows = {key: (kind, np.round(-100 * draws[i], 2)) for i, (key, kind) in enumerate(kinds.items())}
    rows["g"] = ("grants", grants())
    if change is not None:
        for _, months in rows.values():
            months[3] += change
    return known_workspace(
        folder, rows, EVERYTHING if known else "", principles="holiday_liability: unit, pay_review_budget: rows"
    )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("month", [1, 3, 8, 11])
class TestEverythingAtOnce:
    def test_what_is_booked_is_booked(self, seed, month, tmp_path):
        base = base_of(everything(tmp_path / "a", seed), month)
        plain = base_of(everything(tmp_path / "b", seed, known=False), month)
        for name in ("actual", "booked", "budget", "one_off", "linear", "ytd_budget"):
            np.testing.assert_array_equal(getattr(base, name), getattr(plain, name), err_msg=name)
        assert not np.array_equal(base.model, plain.model)

    def test_the_rest_lies_after_as_of_and_is_what_the_model_adds(self, seed, month, tmp_path):
        base = base_of(everything(tmp_path, seed), month)
        assert np.isnan(base.rest[:, :month]).all()
        np.testing.assert_allclose(base.rest[:, month:].sum(axis=1), base.model - base.actual, atol=0.02)

    def test_months_after_as_of_are_never_read(self, seed, month, tmp_path):
        later = np.where(np.arange(1, 13) > month, 54_321.0, 0.0)
        seen, unseen = (
            base_of(everything(tmp_path / str(i), seed, change=c), month) for i, c in enumerate((later, None))
        )
        for field in fields(Baseline):
            one, other = getattr(seen, field.name), getattr(unseen, field.name)
            if isinstance(one, np.ndarray):
                np.testing.assert_array_equal(one, other, err_msg=field.name)
        assert seen.reason == unseen.reason

    def test_totals_of_last_year_stand(self, seed, month, tmp_path):
        base = base_of(everything(tmp_path / "a", seed), month)
        plain = base_of(everything(tmp_path / "b", seed, known=False), month)
        top = base.tree.position("total")
        assert base.prior_total[top] == pytest.approx(plain.prior_total[top], abs=0.02)


@pytest.mark.parametrize("name", ["askersund-2023", "askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023"])
def test_published_workspaces_know_nothing_that_their_reports_do_not_say(name, real_workspace):
    assert real_workspace(name).known == NOTHING_KNOWN


def test_the_demo_knows_what_its_maker_built_in(real_workspace):
    made = real_workspace("demo")
    base = baseline(made, "by_activity", AUGUST)
    leaves = base.tree.where(Role.LEAF)
    grants_rows = [base.tree.rows[i].key for i in leaves if base.method[i] == "known_sums"]
    assert grants_rows == ["aldreomsorg.grants", "hemtjanst.grants", "sarskilt-boende.grants"]
    assert base.model[base.tree.position("hemtjanst.grants")] == 3_800_000
    without = baseline(replace(made, known=NOTHING_KNOWN), "by_activity", AUGUST)
    said = "Lönerevisionen på 3,4 % från april (utbetald i maj) är inräknad."
    pays = [i for i in leaves if base.tree.rows[i].cost_type in {"staff", "substitutes"}]
    assert [i for i in leaves if said in base.reason[i]] == pays
    assert not any(said in text for text in without.reason)


@pytest.mark.parametrize(
    ("name", "statement", "month"), [("pitea-2024", "by_activity", 3), ("alingsas-2024", "by_cost_type", 8)]
)
def test_the_default_profile_can_be_asked_for_in_a_published_workspace(name, statement, month, real_workspace):
    """Only a sum is printed there: the profile moves the model and nothing that the report says."""
    made = real_workspace(name)
    tree = made.trees[statement]
    rows = [tree.rows[i].key for i in tree.where(Role.LEAF)]
    said = Known.model_validate(
        {
            "schema": 1,
            "pay_rows": [{"statement": statement, "row": key, "share": 0.7, "source": "prov"} for key in rows],
            "holiday_liability": {"rows_without_months": True, "source": "prov"},
        }
    )
    principles = Principles(holiday_liability="unit")
    asked = replace(made, known=said, settings=made.settings.model_copy(update={"principles": principles}))
    base, plain = (baseline(w, statement, Month(2024, month), "chain_ladder") for w in (asked, made))
    share = {3: 0.258, 8: 0.658}[month]
    emerged = 0.3 * month / 12 + 0.7 * share
    read = [i for i in tree.where(Role.LEAF) if base.method[i] == "chain_ladder"]
    assert read
    np.testing.assert_allclose(base.model[read], base.actual[read] / emerged, rtol=1e-6)
    for field in ("actual", "budget", "ytd_budget", "adopted", "linear", "linear_deviation", "prior_actual"):
        np.testing.assert_array_equal(getattr(base, field), getattr(plain, field), err_msg=field)
    assert all("schablon som ingen har kontrollerat" in base.reason[i] for i in read)
