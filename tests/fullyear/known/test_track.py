"""Persons' earlier forecasts: the nearest month, the judged layer, and a record that gives them a say."""

import numpy as np
import pytest

from builders import refusal
from forecast.fullyear.baseline import baseline
from forecast.fullyear.books import Books
from forecast.fullyear.known.common_footing import before
from forecast.fullyear.known.knowledge import knowledge_of
from forecast.fullyear.known.track import past_judged
from forecast.periods import Month
from known_workspace import known_workspace

HEAD = "statement;row;as_of;layer;forecast;source\n"
AUGUST = Month(2024, 8)
YEARS = tuple(range(2017, 2025))


def months(seed, noise=0.1):
    return np.round(-1000 * np.random.default_rng(seed).lognormal(0, noise, (len(YEARS), 12)), 2)


ROWS = {"51": ("other", months(1)), "52": ("other", months(2))}
TOTALS = {key: np.sum(values, axis=1) for key, (_, values) in ROWS.items()}


def track(*lines):
    return HEAD + "".join(f"by_activity;{line};delårsrapport\n" for line in lines)


def judgement(row, forecast):
    return (
        f"schema: 1\njudgements:\n  - {{statement: by_activity, row: '{row}', forecast: {forecast:.0f}, reason: R,"
        " name: Anna, date: 2024-09-10}\n"
    )


def made(folder, *lines, knowledge="", **files):
    return known_workspace(folder, ROWS, knowledge, years=YEARS, files={"track_record.csv": track(*lines), **files})


def read(workspace, as_of=AUGUST):
    """(R, Y) by the rows' keys."""
    books = Books(workspace, workspace.tree, as_of)
    known = knowledge_of(workspace, books, [None] * len(workspace.tree.rows))
    found = past_judged(workspace, books, before(books, known))
    return {key: found[workspace.tree.position(key)].tolist() for key in ("51", "52")}


def test_a_forecast_stands_in_its_row_and_year(tmp_path):
    found = read(made(tmp_path, "51;2022-08;judged;-12000", "52;2023-08;judged;-13000,5"))
    np.testing.assert_array_equal(found["51"], [*[np.nan] * 5, -12000, np.nan])
    np.testing.assert_array_equal(found["52"], [*[np.nan] * 6, -13000.5])


@pytest.mark.parametrize("order", [1, -1])
def test_the_nearest_month_goes_first_whatever_the_order(tmp_path, order):
    lines = ["51;2022-07;judged;-1", "51;2022-08;judged;-2", "51;2022-09;judged;-3"][::order]
    assert read(made(tmp_path, *lines))["51"][5] == -2


@pytest.mark.parametrize(("month", "heard"), [(6, False), (7, True), (9, True), (10, False)])
def test_a_month_earlier_or_later_is_of_the_same_kind_and_no_further(tmp_path, month, heard):
    found = read(made(tmp_path, f"51;2022-{month:02d};judged;-5"))["51"][5]
    assert found == -5 if heard else np.isnan(found)


@pytest.mark.parametrize("line", ["51;2022-08;adopted;-5", "51;2022-08;model;-5", "51;2024-08;judged;-5"])
def test_other_layers_and_this_year_are_no_record(tmp_path, line):
    assert np.isnan(read(made(tmp_path, line))["51"]).all()


def test_a_row_that_is_read_on_another_level_has_its_record_moved_with_it(tmp_path):
    plain = made(tmp_path / "a", "51;2022-08;judged;-12000")
    moved = made(
        tmp_path / "b",
        "51;2022-08;judged;-12000",
        knowledge=(
            "restatements:\n  - {statement: by_activity, from_row: '51', to_row: '52', span: 2022-01..2022-12,"
            " amount: -2000, source: s}\n"
        ),
    )
    ratio = read(moved)["51"][5] / read(plain)["51"][5]
    assert ratio == pytest.approx((TOTALS["51"][5] + 2000) / TOTALS["51"][5])


class TestRecord:
    """From track_record.csv to the row's forecast."""

    @staticmethod
    def base(folder, factor, judged=-15_000.0):
        lines = [f"51;{year}-08;judged;{factor * TOTALS['51'][i]:.0f}" for i, year in enumerate(YEARS[:-1])]
        files = {"judgements.yaml": judgement("51", judged)}
        found = baseline(made(folder, *(lines if factor else ()), **files), "by_activity", AUGUST)
        at = found.tree.position("51")
        return found, at, {key: (weight, year) for key, weight, year in found.parts[at]}

    def test_a_good_record_gives_a_say_and_the_reason_tells_it(self, tmp_path):
        found, at, parts = self.base(tmp_path, 1.0)
        weight, year = parts["judged"]
        assert weight > 0.3
        assert year == pytest.approx(-15_000)
        assert found.parts[at][0][0] == "judged"  # the heaviest
        assert f"Väger mest: bedömning {round(100 * weight)} %" in found.reason[at]
        _, _, alone = self.base(tmp_path / "utan", 0)
        assert "judged" not in alone

    def test_it_draws_the_forecast_towards_it(self, tmp_path):
        with_record, at, _ = self.base(tmp_path / "a", 1.0)
        without, _, _ = self.base(tmp_path / "b", 0)
        assert abs(-15_000 - with_record.model[at]) < 0.7 * abs(-15_000 - without.model[at])
        assert with_record.model[at + 1] == without.model[at + 1]

    def test_who_is_always_three_per_cent_too_low_is_put_right_and_the_row_says_so(self, tmp_path):
        found, at, parts = self.base(tmp_path, 1 / 1.03)
        assert parts["judged"][1] == pytest.approx(-15_000 * 1.03, rel=1e-3)
        assert "de 5 år som går att jämföra missade bedömningen helåret med 2,9 procent" in found.reason[at]
        habit = "Året har brukat bli sämre än bedömt, så bedömningen räknas 3,0 procent sämre än den är skriven."
        assert habit in found.reason[at]

    def test_one_year_gives_a_small_say_and_puts_nothing_right(self, tmp_path):
        line = f"51;2023-08;judged;{TOTALS['51'][6] / 1.03:.0f}"
        files = {"judgements.yaml": judgement("51", -15_000.0)}
        found = baseline(made(tmp_path, line, **files), "by_activity", AUGUST)
        at = found.tree.position("51")
        weight, year = {key: (weight, year) for key, weight, year in found.parts[at]}["judged"]
        assert (year, weight < 0.3) == (pytest.approx(-15_000), True)
        assert f"Bedömningen väger {round(100 * weight)} %: det år som går att jämföra" in found.reason[at]
        assert "brukat" not in found.reason[at]

    def test_a_bad_record_gives_little(self, tmp_path):
        _, _, good = self.base(tmp_path / "a", 1.0)
        _, _, bad = self.base(tmp_path / "b", 1.4)
        assert bad["judged"][0] < 0.4 * good["judged"][0]

    def test_as_of_another_month_the_person_has_not_spoken(self, tmp_path):
        lines = [f"51;{year}-08;judged;{TOTALS['51'][i]:.0f}" for i, year in enumerate(YEARS[:-1])]
        workspace = made(tmp_path, *lines, **{"judgements.yaml": judgement("51", -15_000)})
        found = baseline(workspace, "by_activity", Month(2024, 7))
        assert "judged" not in {key for key, _, _ in found.parts[found.tree.position("51")]}


class TestFaults:
    @pytest.mark.parametrize(
        ("line", "sentence"),
        [
            (
                "53;2022-08;judged;-5",
                "track_record.csv, rad 2: Raden ”53” finns inte i ”by_activity”. Välj en rad ur rows.csv.",
            ),
            ("51;2022-08;judgd;-5", "”judgd” är inte känt i ”layer”; skriv model, judged, adopted."),
            ("51;2022-15;judged;-5", "track_record.csv, rad 2"),
            ("51;2022-08;judged;", "track_record.csv, rad 2"),
            ("51;2022-08;judged;mycket", "track_record.csv, rad 2"),
        ],
    )
    def test_each_names_the_file_and_the_row(self, tmp_path, line, sentence):
        made(tmp_path)
        (tmp_path / "track_record.csv").write_text(track(line), encoding="utf-8")
        assert sentence in refusal(tmp_path)
