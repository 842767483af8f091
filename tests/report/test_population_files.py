"""The files that `forecast population` writes and the sentences beside them."""

import csv
import io

import numpy as np
import pytest

from forecast.drivers.population.counts import GROUPS, group_count
from forecast.drivers.population.own_file import population_csv, read_population
from forecast.errors import InputError, UsageError
from forecast.report.population_files import PopulationChoice, population_files
from forecast.report.population_view import said_growth
from town import Town, components_text, table_of

TOWN = Town(years=12)
"""Its history is 1980 to 1991."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("town")
    (made / "komponenter.csv").write_text(components_text(TOWN), encoding="utf-8")
    (made / "scb.csv").write_text(official(1.0), encoding="utf-8")
    (made / "annan.csv").write_text(official(0.2), encoding="utf-8")
    return made


def official(share):
    """1993 to 1995 as SCB would give them: the true future and a little more."""
    lines = ["Region,InrikesUtrikes,Alder,Kon,X 1993,X 1994,X 1995"]
    after = share * 1.01 * TOWN.after(4)[1:]
    lines += [
        f"0580,tot,{'100+' if age == 100 else age},{s + 1},{','.join(f'{v:.3f}' for v in after[:, s, age])}"
        for s in range(2)
        for age in range(101)
    ]
    return "\n".join(lines) + "\n"


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def old_in(text, year, youngest):
    return sum(float(r["count"]) for r in rows_of(text) if r["year"] == str(year) and int(r["age"]) >= youngest)


class TestCohorts:
    def test_every_year_after_the_history_and_no_other(self, folder):
        files = population_files(PopulationChoice(1996, folder / "komponenter.csv"))
        rows = rows_of(files.counts)
        assert list(rows[0]) == ["year", "sex", "age", "count"]
        assert sorted({r["year"] for r in rows}) == [str(year) for year in range(1992, 1997)]
        assert len(rows) == 5 * 2 * 101
        assert {r["sex"] for r in rows} == {"M", "K"}
        truth = TOWN.after(5)
        for youngest in GROUPS.values():
            assert old_in(files.counts, 1996, youngest) == pytest.approx(group_count(truth[-1], youngest), rel=0.01)
        assert files.quantiles == ""

    def test_it_is_told_how_the_groups_grow_and_what_it_rests_on(self, folder):
        told = population_files(PopulationChoice(1996, folder / "komponenter.csv")).told
        assert told[0].startswith("65+: ")
        assert " personer 1991, " in told[0]
        assert "Dödlighet ur 1982–1991, dess förändring per år ur 1981–1991" in told[2]
        assert told[3].startswith("Framskrivningen antar att det går som förut")

    def test_spans_stand_around_the_point(self, folder):
        files = population_files(PopulationChoice(1994, folder / "komponenter.csv", draws=300))
        rows = rows_of(files.quantiles)
        assert list(rows[0]) == ["year", "group", "count", "q05", "q10", "q50", "q90", "q95"]
        assert [(r["year"], r["group"]) for r in rows] == [(str(y), g) for y in (1992, 1993, 1994) for g in GROUPS]
        for row in rows:
            assert float(row["q05"]) < float(row["count"]) < float(row["q95"])
        assert any("i åtta framtider av tio" in sentence for sentence in files.told)

    def test_the_file_can_be_laid_in_a_workspace(self, folder):
        files = population_files(PopulationChoice(1994, folder / "komponenter.csv"))
        read = read_population(table_of(files.counts, "population.csv"), 1991)
        assert read.projected == (True, True, True)
        assert population_csv(read) == files.counts


class TestOfficialFirst:
    def test_official_years_stand_and_the_others_are_ours(self, folder):
        choice = PopulationChoice(1996, folder / "komponenter.csv", folder / "scb.csv", draws=50)
        files = population_files(choice)
        truth = 1.01 * TOWN.after(4)
        for year, at in ((1993, 1), (1995, 3)):
            assert old_in(files.counts, year, 65) == pytest.approx(group_count(truth[at], 65), abs=0.5)
        assert old_in(files.counts, 1996, 65) > 1.005 * group_count(TOWN.after(5)[4], 65)
        assert "1993–1995 är ur scb.csv; 1992 och 1996 är egen framskrivning." in files.told
        assert {r["year"] for r in rows_of(files.quantiles)} == {"1992", "1996"}

    def test_an_official_file_does_alone(self, folder):
        files = population_files(PopulationChoice(1994, official=folder / "scb.csv"))
        assert {r["year"] for r in rows_of(files.counts)} == {"1993", "1994"}
        assert "1993–1994 är ur scb.csv." in files.told

    @pytest.mark.parametrize(
        ("to", "draws", "match"),
        [
            (1996, 0, r"scb\.csv har 1993 till 1995\. Välj --to däremellan eller ange COMPONENTS\.csv"),
            (1994, 10, r"SCB:s fil har inga spann"),
        ],
    )
    def test_what_it_cannot_do_alone_is_refused(self, folder, to, draws, match):
        with pytest.raises(UsageError, match=match):
            population_files(PopulationChoice(to, official=folder / "scb.csv", draws=draws))

    def test_spans_where_all_years_are_official_are_refused(self, folder):
        given = "\n".join(line for line in official(1.0).replace("1993", "1992").replace("1994", "1993").splitlines())
        (folder / "direkt.csv").write_text(given.replace("X 1995", "X 1994"), encoding="utf-8")
        choice = PopulationChoice(1993, folder / "komponenter.csv", folder / "direkt.csv", draws=10)
        with pytest.raises(UsageError, match=r"har inga spann\. Utelämna --quantiles"):
            population_files(choice)

    def test_a_file_of_another_municipality_is_refused(self, folder):
        choice = PopulationChoice(1996, folder / "komponenter.csv", folder / "annan.csv")
        with pytest.raises(InputError, match=r"annan\.csv: Filen har .* invånare 1993, framskrivningen .* samma"):
            population_files(choice)


class TestBesideTheReport:
    def test_the_reports_own_growth_is_read(self, real_workspace):
        """Askersund's report of August 2024: 60 per cent to 2031, 47 in the country."""
        said = said_growth(real_workspace("askersund-2024").driver_facts)
        assert [(s.first, s.last, s.share) for s in said] == [(2021, 2031, 0.6), (2021, 2031, 0.47)]
        assert round(100 * said[0].yearly, 1) == 4.8

    def test_it_stands_beside_the_projection(self, folder, real_workspace):
        later = Town(years=12, start=2010)
        (folder / "senare.csv").write_text(components_text(later), encoding="utf-8")
        told = population_files(PopulationChoice(2031, folder / "senare.csv"), real_workspace("askersund-2024")).told
        (own, country) = (sentence for sentence in told if sentence.startswith("Delårsrapport per 2024-08-31: "))
        assert "tillväxt äldre befolkning, Askersund +60,0 % 2021–2031, +4,8 % per år. Framskrivningen: 65+ " in own
        assert "riket +47,0 % 2021–2031, +3,9 % per år" in country

    def test_years_that_the_projection_lacks_are_told(self, folder, real_workspace):
        choice = PopulationChoice(1996, folder / "komponenter.csv")
        told = population_files(choice, real_workspace("askersund-2024")).told
        assert told[-1].endswith("Framskrivningen har inte båda åren.")

    def test_another_municipality_is_told(self, folder, real_workspace):
        choice = PopulationChoice(1995, official=folder / "scb.csv")
        told = population_files(choice, real_workspace("askersund-2024")).told
        assert told[-1] == "Filen gäller kommun 0580 men arbetsytan Askersund (1882): talen gäller olika kommuner."


class TestFaults:
    @pytest.mark.parametrize(
        ("choice", "match"),
        [
            (PopulationChoice(1996), "Ange COMPONENTS.csv, --official FIL eller båda"),
            (PopulationChoice(1996, draws=200_000), "--draws är 1 till 100000 och --seed minst 0"),
            (PopulationChoice(1996, seed=-1), "--seed minst 0"),
        ],
    )
    def test_what_is_asked_for_must_be_possible(self, choice, match):
        with pytest.raises(UsageError, match=match):
            population_files(choice)

    def test_a_year_that_is_over_is_refused(self, folder):
        with pytest.raises(UsageError, match="År 1990 går inte att framskriva: filens sista år är 1991"):
            population_files(PopulationChoice(1990, folder / "komponenter.csv"))

    def test_a_file_that_is_missing(self, folder):
        with pytest.raises(InputError, match=r"saknas\.csv: Filen finns inte\. Kontrollera sökvägen"):
            population_files(PopulationChoice(1996, folder / "saknas.csv"))


def test_two_runs_give_the_same_bytes(folder):
    choice = PopulationChoice(1994, folder / "komponenter.csv", draws=40, seed=7)
    assert population_files(choice) == population_files(choice)
    assert np.isfinite([float(r["q05"]) for r in rows_of(population_files(choice).quantiles)]).all()
