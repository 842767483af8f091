"""A workspace's statement to its baseline: lines, layers, one-offs, fixed methods, and nothing read after as-of."""

import datetime as dt
from dataclasses import fields, replace

import numpy as np
import pytest

from builders import ROWS, SETTINGS, TABLE, tiny
from forecast.errors import InputError
from forecast.fullyear.baseline import baseline
from forecast.ledger.tree import Role
from forecast.model import Baseline
from forecast.periods import Month
from forecast.workspace.settings import Judgement
from known_workspace import MONTHLY

AUGUST = Month(2024, 8)

MONTHLY_SETTINGS = MONTHLY.format(as_of=8, principles="")


def monthly(folder, *, change=None, years=(2021, 2022, 2023, 2024), files=None):
    """Rows 51 and 52 by month: outcome 1000 a month and 10 more each month; `change` maps (row, period) -> outcome."""
    lines = ["rad;period;utfall;budget"]
    for name, level in (("Äldreomsorg", -1000), ("Missbruksvård", -200)):
        for year in years:
            for month in range(1, 13):
                period = f"{year}-{month:02d}"
                outcome = (change or {}).get((name, period), level - 10 * month - 5 * (year - 2021))
                lines.append(f"{name};{period};{outcome};{level}")
    table = "\n".join(lines) + "\n"
    return tiny(folder, {"workspace.yaml": MONTHLY_SETTINGS, "tabell.csv": table, **(files or {})})


class TestSpans:
    """The tiny workspace in tkr: outcome to August, budget and adopted forecast as sums only."""

    @pytest.fixture
    def base(self, tmp_path):
        return baseline(tiny(tmp_path), "by_activity", AUGUST)

    def test_amounts_are_sek_and_sums_are_of_their_rows(self, base):
        assert base.actual.tolist() == [-60_000.0, -20_000.0, -80_000.0]
        assert base.budget.tolist() == [-90_000.0, -30_000.0, -120_000.0]
        assert base.adopted.tolist() == [-95_000.0, -28_000.0, -123_000.0]

    def test_the_plain_line_is_outcome_times_twelve_over_m(self, base):
        assert base.linear.tolist() == [-90_000.0, -30_000.0, -120_000.0]

    def test_no_deviation_line_without_a_period_budget(self, base):
        assert np.isnan(base.linear_deviation).all()
        assert np.isnan(base.ytd_budget).all()

    def test_a_row_on_pace_and_on_budget_is_forecast_there(self, base):
        np.testing.assert_allclose(base.model, [-90_000.0, -30_000.0, -120_000.0])

    def test_months_are_unknown_where_only_a_sum_is_printed(self, base):
        assert np.isnan(base.booked).all()

    def test_the_rest_lies_after_as_of_and_is_what_the_model_adds(self, base):
        assert np.isnan(base.rest[:, :8]).all()
        np.testing.assert_allclose(base.rest[:, 8:].sum(axis=1), base.model - base.actual, atol=0.01)

    def test_widths_without_own_months_are_called_a_default(self, base):
        assert base.basis == ("default", "default", "none")
        assert base.reason[0].endswith("Egna månader för tidigare år saknas, så spannet är en schablon.")

    def test_sums_say_that_they_are_sums_and_have_no_spread_of_their_own(self, base):
        assert (base.method[2], base.reason[2]) == ("sum", "Summan av raderna under.")
        assert not base.spread[2].any()
        assert base.spread[0].any()


def test_the_deviation_line_where_a_period_budget_exists(tmp_path):
    settings = SETTINGS.replace(
        "      budget: {kind: budget}",
        "      budget: {kind: budget}\n      pb: {kind: ytd_budget, span: 2024-01..2024-08}",
    )
    table = "kod;verksamhet;utfall;prognos;budget;avvikelse;pb\n51;A;-60;-95;-90;-5;-62\n52;B;-20;-28;-30;2;-20\n"
    rows = "statement;row;parent;name;activity;cost_type;role;aliases\n"
    rows += "by_activity;51;total;A;51;net;leaf;\nby_activity;52;total;B;52;net;leaf;\n"
    rows += "by_activity;total;;Summa;;net;sum;\n"
    made = tiny(tmp_path, {"workspace.yaml": settings, "tabell.csv": table, "rows.csv": rows})
    base = baseline(made, "by_activity", AUGUST)
    assert base.linear_deviation.tolist() == [-90_000.0 + 3000.0, -30_000.0, -117_000.0]


def one_off(row="51", amount=-12, booked="2024-03"):
    return (
        "schema: 1\nevents:\n"
        f"  - {{id: e, name: Sanering, kind: one_off, state: certain, statement: by_activity, row: '{row}',"
        f" amount: {amount}, booked: {booked}, source: s}}\n"
    )


def fixed(method, row="51"):
    return (
        "schema: 1\nmethods:\n"
        f"  - {{statement: by_activity, row: '{row}', method: {method}, reason: Jag vet., name: Anna}}\n"
    )


class TestOneOffs:
    def test_it_is_taken_out_of_the_pace_and_put_back_once(self, tmp_path):
        made = tiny(tmp_path, {"events.yaml": one_off(), "methods.yaml": fixed("linear")})
        base = baseline(made, "by_activity", AUGUST)
        assert base.model[0] == pytest.approx(-48_000 * 12 / 8 - 12_000)
        assert base.one_off.tolist() == [-12_000.0, 0.0, -12_000.0]

    def test_the_plain_line_is_plain(self, tmp_path):
        base = baseline(tiny(tmp_path, {"events.yaml": one_off()}), "by_activity", AUGUST)
        assert base.linear[0] == -90_000.0

    def test_one_that_is_not_booked_yet_is_not_in_the_base(self, tmp_path):
        base = baseline(tiny(tmp_path, {"events.yaml": one_off(booked="2024-10")}), "by_activity", AUGUST)
        assert not base.one_off.any()

    def test_budget_stands_whatever_was_booked_once(self, tmp_path):
        made = tiny(tmp_path, {"events.yaml": one_off(), "methods.yaml": fixed("budget")})
        base = baseline(made, "by_activity", AUGUST)
        assert base.reason[0].startswith("Budgeten står kvar oförändrad.")
        assert base.model[0] == -90_000.0
        assert np.sum(base.rest[0, 8:]) == pytest.approx(-90_000 - base.actual[0])
        assert np.sum(base.rest[2, 8:]) == pytest.approx(base.model[2] - base.actual[2])

    def test_one_off_of_an_earlier_year_is_not_a_habit(self, tmp_path):
        spike = {("Äldreomsorg", "2022-11"): -1110 - 5 - 50_000}
        event = one_off(amount=-50_000, booked="2022-11")
        with_event = baseline(
            monthly(tmp_path / "a", change=spike, files={"events.yaml": event}), "by_activity", AUGUST
        )
        plain = baseline(monthly(tmp_path / "b"), "by_activity", AUGUST)
        np.testing.assert_allclose(with_event.model, plain.model, atol=1.0)


class TestFixedMethods:
    def test_a_persons_method_is_used_and_told(self, tmp_path):
        base = baseline(tiny(tmp_path, {"methods.yaml": fixed("budget")}), "by_activity", AUGUST)
        assert (base.method[0], base.model[0]) == ("budget", -90_000.0)
        assert "Låst av Anna: Jag vet." in base.reason[0]
        assert base.method[1] != "budget"

    def test_a_method_asked_for_goes_before_a_persons(self, tmp_path):
        made = tiny(tmp_path, {"methods.yaml": fixed("budget")})
        assert baseline(made, "by_activity", AUGUST, "linear").method == ("linear", "linear", "sum")

    def test_the_words_of_a_method_that_was_asked_for_are_its_own(self, tmp_path):
        """A person's lock that the asked method set aside must not be told as the reason."""
        base = baseline(tiny(tmp_path, {"methods.yaml": fixed("budget")}), "by_activity", AUGUST, "linear")
        assert "Låst av Anna" not in base.reason[0]

    def test_a_method_that_does_not_exist(self, tmp_path):
        made = tiny(tmp_path, {"methods.yaml": fixed("liner")})
        with pytest.raises(InputError) as caught:
            baseline(made, "by_activity", AUGUST)
        assert str(caught.value) == (
            "methods.yaml: Äldreomsorg (”51” i ”by_activity”): Metoden ”liner” finns inte. Menar du ”linear”? Eller ta "
            "bort den ur filen."
        )

    def test_a_method_that_the_row_cannot_carry_is_told_with_its_place(self, tmp_path):
        made = tiny(tmp_path, {"methods.yaml": fixed("cape_cod")})
        with pytest.raises(InputError) as caught:
            baseline(made, "by_activity", AUGUST)
        assert str(caught.value) == (
            "methods.yaml: Äldreomsorg (”51” i ”by_activity”): Metoden ”cape_cod” kräver minst två hela år per månad i "
            "historiken och en budget, och raden har inte det. Välj en av budget, linear, chain_ladder, bf, "
            "credibility, additive. Eller ta bort den ur filen."
        )

    def test_an_appropriation_without_a_budget_is_told_with_its_place(self, tmp_path):
        rows = ROWS.replace("Äldreomsorg;51;net", "Äldreomsorg;51;appropriation")
        table = TABLE.replace("51;Äldreomsorg;-60;-95;-90;-5", "51;Äldreomsorg;-60;-95;;")
        with pytest.raises(InputError) as caught:
            baseline(tiny(tmp_path, {"rows.csv": rows, "tabell.csv": table}), "by_activity", AUGUST)
        assert str(caught.value) == (
            "rows.csv, kolumn ”cost_type”: Äldreomsorg (”51” i ”by_activity”) är ett beslutat anslag (appropriation) "
            "men har ingen budget för året. Läs in anslagets budget eller ändra radens slag."
        )

    def test_an_appropriation_has_no_span_to_speak_of(self, tmp_path):
        rows = ROWS.replace("Äldreomsorg;51;net", "Äldreomsorg;51;appropriation")
        assert baseline(tiny(tmp_path, {"rows.csv": rows}), "by_activity", AUGUST).reason[0] == (
            "Budgeten står kvar oförändrad."
        )

    def test_a_row_with_months_is_not_said_to_lack_them(self, tmp_path):
        base = baseline(monthly(tmp_path, files={"methods.yaml": fixed("budget")}), "by_activity", AUGUST)
        assert base.basis[0] == "default"
        assert base.reason[0].endswith("Spannet är modellens eget. För få egna år, så spannet är en schablon.")

    def test_an_appropriation_is_decided(self, real_workspace):
        base = baseline(real_workspace("alingsas-2024"), "by_cost_type", AUGUST)
        at = base.tree.position("kommunbidrag")
        assert (base.method[at], base.model[at]) == ("budget", 966_333_000.0)
        assert not base.spread[at].any()


class TestMonths:
    @pytest.mark.parametrize("month", [1, 4, 8])
    def test_months_after_as_of_are_never_read(self, month, tmp_path):
        later = {("Äldreomsorg", f"2024-{number:02d}"): -9_999_999 for number in range(month + 1, 13)}
        seen = baseline(monthly(tmp_path / "a", change=later), "by_activity", Month(2024, month))
        unseen = baseline(monthly(tmp_path / "b"), "by_activity", Month(2024, month))
        for field in fields(Baseline):
            one, other = getattr(seen, field.name), getattr(unseen, field.name)
            if isinstance(one, np.ndarray):
                np.testing.assert_array_equal(one, other, err_msg=field.name)

    def test_booked_months_are_known_and_later_ones_not(self, tmp_path):
        base = baseline(monthly(tmp_path), "by_activity", Month(2024, 3))
        assert base.booked[0, :3].tolist() == [-1025.0, -1035.0, -1045.0]
        assert np.isnan(base.booked[:, 3:]).all()

    def test_last_year_stands_beside_this(self, tmp_path):
        base = baseline(monthly(tmp_path), "by_activity", Month(2024, 3))
        assert base.prior_actual[0] == -1020 - 1030 - 1040
        assert base.prior_total[0] == -12 * 1010 - 10 * 78
        assert base.prior_budget[0] == -12_000.0

    def test_period_budget_comes_from_budget_months(self, tmp_path):
        base = baseline(monthly(tmp_path), "by_activity", Month(2024, 3))
        assert base.ytd_budget.tolist() == [-3000.0, -600.0, -3600.0]
        assert base.linear_deviation[0] == -12_000 + (-3105 + 3000) * 4

    def test_a_row_with_history_is_read_from_it(self, tmp_path):
        base = baseline(monthly(tmp_path), "by_activity", AUGUST)
        assert base.method[0] in {"combined", "combined_budget"}
        assert base.model[0] == pytest.approx(-12 * 1015 - 10 * 78, rel=0.02)

    def test_a_whole_year_is_its_outcome(self, tmp_path):
        base = baseline(monthly(tmp_path), "by_activity", Month(2024, 12))
        np.testing.assert_array_equal(base.model, base.actual)
        assert not base.spread.any()
        assert base.method[0] == "closed"

    def test_what_somebody_expected_does_not_stand_for_a_year_that_has_come(self, tmp_path):
        judged = Judgement(
            statement="by_activity", row="51", forecast="-9", reason="R", name="Anna", date=dt.date(2024, 12, 10)
        )
        opened = monthly(tmp_path)
        for month, number in ((11, 1), (12, 0)):
            settings = opened.settings.model_copy(update={"as_of": Month(2024, month)})
            said = replace(opened, settings=settings, judgements=(judged,))
            base = baseline(said, "by_activity", Month(2024, month))
            assert np.isfinite(base.judged[0]) == bool(number)


class TestLayers:
    def test_a_judgement_is_a_level_in_the_workspaces_unit(self, tmp_path):
        text = (
            "schema: 1\njudgements:\n  - {statement: by_activity, row: '51', forecast: -93, reason: R,"
            " name: Anna, date: 2024-09-10}\n"
        )
        base = baseline(tiny(tmp_path, {"judgements.yaml": text}), "by_activity", AUGUST)
        assert base.judged[0] == -93_000.0
        assert np.isnan(base.judged[1])

    @pytest.mark.parametrize(("forecast", "change", "level"), [("-92", "", -92_000.0), ("", "-3", -92_000.0)])
    def test_the_previous_forecast_is_a_level_or_todays_less_the_change(self, forecast, change, level, tmp_path):
        text = f"statement;row;forecast;change;label;source\nby_activity;51;{forecast};{change};maj;s\n"
        base = baseline(tiny(tmp_path, {"previous_forecast.csv": text}), "by_activity", AUGUST)
        assert base.previous[0] == level
        assert np.isnan(base.previous[1])


def test_a_statement_without_outcome_has_no_model_and_says_so(real_workspace):
    base = baseline(real_workspace("askersund-2024"), "by_activity_gross", AUGUST)
    assert np.isnan(base.model).all()
    leaves = base.tree.where(Role.LEAF)
    assert {base.reason[i] for i in leaves} == {"Inget utfall finns i underlaget."}
    assert {base.method[i] for i in leaves} == {"none"}


def test_a_memo_row_is_forecast_but_never_summed(real_workspace):
    base = baseline(real_workspace("askersund-2024"), "by_cost_type", AUGUST)
    staff, costs, income, result = (
        base.tree.position(key) for key in ("personal", "kostnader", "intakter", "resultat")
    )
    assert base.tree.rows[staff].role is Role.MEMO
    assert base.model[staff] < 0
    assert base.model[result] == pytest.approx(base.model[income] + base.model[costs])


def test_the_pay_review_falls_from_april_only_where_the_rows_budget_holds_it(tmp_path):
    """With r = 3.3 % from April the first eight months are a smaller share, so the same outcome means a larger year."""
    rows = "statement;row;parent;name;activity;cost_type;role;aliases\n"
    rows += "by_activity;51;total;Äldreomsorg;51;staff;leaf;Omsorg om äldre\n"
    rows += "by_activity;52;total;Missbruksvård;52;other;leaf;\nby_activity;total;;Socialnämnden;;net;sum;\n"

    def model(name, principles):
        files = {"rows.csv": rows, "workspace.yaml": principles + SETTINGS}
        return baseline(tiny(tmp_path / name, files), "by_activity", AUGUST, "chain_ladder").model

    plain, review = model("a", ""), model("b", "principles: {pay_review_budget: rows}\n")
    assert plain[0] == pytest.approx(-90_000.0)
    assert review[0] == pytest.approx(-60_000 * (3 + 9 * 1.033) / (3 + 5 * 1.033), rel=0.005)
    assert review[0] < plain[0]
    assert review[1] == plain[1]


class TestAsOf:
    def fault(self, made, month):
        with pytest.raises(InputError) as caught:
            baseline(made, "by_activity", Month(2024, month))
        return str(caught.value)

    def test_after_the_last_outcome(self, real_workspace):
        assert self.fault(real_workspace("pitea-2024"), 5) == (
            "pitea-2024/workspace.yaml, kolumn ”as_of”: Utfall för jan–maj 2024 finns inte; sista bokförda månad är "
            "mars 2024. Välj 2024-03 eller tidigare."
        )

    def test_inside_a_sum(self, real_workspace):
        assert self.fault(real_workspace("pitea-2024"), 2) == (
            "pitea-2024/workspace.yaml, kolumn ”as_of”: Utfall för jan–feb 2024 finns inte; utfallet finns bara som "
            "summa till och med mars 2024. Välj 2024-03, eller läs in utfall per månad."
        )

    def test_without_any_outcome(self, tmp_path):
        made = monthly(tmp_path / "prov", years=(2021, 2022))
        assert self.fault(made, 8) == (
            "prov/workspace.yaml, kolumn ”as_of”: Utfall för jan–aug 2024 finns inte, och inget annat utfall för 2024. "
            "Läs in årets utfall."
        )


def test_what_people_said_in_august_is_not_known_in_may(real_workspace):
    may = baseline(real_workspace("demo"), "by_activity", Month(2024, 5))
    august = baseline(real_workspace("demo"), "by_activity", AUGUST)
    for layer in ("judged", "adopted", "previous"):
        assert np.isnan(getattr(may, layer)).all()
    assert not np.isnan(august.judged).all()
    assert not np.isnan(august.previous).all()
