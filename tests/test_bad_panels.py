"""Panels as they come: `forecast backtest` forecasts them with a stated method, or says in one sentence why not."""

import csv
import gzip
import math
import sys

import numpy as np
import pytest

from forecast import cli
from forecast.fullyear import METHODS

HEAD = "series_id,year,month,value\n"
YEARS = range(2018, 2023)


def lines(value, years=YEARS, series="a", more=""):
    """Rows of one series; `value` is a function of year and month."""
    return "".join(f"{series},{year},{month},{value(year, month)}{more}\n" for year in years for month in range(1, 13))


GOOD = lines(lambda year, month: 100 + month)


def without(text, *starts):
    return "".join(f"{line}\n" for line in text.splitlines() if not line.startswith(starts))


@pytest.fixture
def backtest(monkeypatch, capsys, tmp_path):
    """Backtest a panel's text or bytes: -> (exit code, rows, stderr); nothing but whole files is ever left."""

    def run(content, *words, name="prov.csv"):
        panel, out = tmp_path / name, tmp_path / "ut.csv"
        panel.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        argv = ["forecast", "backtest", str(panel), "--out", str(out), "--cutoffs", "4,8", *words]
        monkeypatch.setattr(sys, "argv", argv)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        assert told.out == ""
        assert "Traceback" not in told.err
        left = sorted(item.name for item in tmp_path.iterdir())
        if ended.value.code:
            assert left == [name]
            return ended.value.code, [], told.err
        assert left == sorted([name, "ut.csv"])
        with out.open(encoding="utf-8", newline="") as file:
            return 0, list(csv.DictReader(file)), told.err

    return run


def assert_sound(rows):
    """Finite numbers, spans that hold the point and lie in each other, and a method that has words."""
    for row in rows:
        lo95, lo80, point, hi80, hi95 = (float(row[name]) for name in ("lo95", "lo80", "point", "hi80", "hi95"))
        assert all(math.isfinite(number) for number in (lo95, lo80, point, hi80, hi95))
        assert lo95 <= lo80 <= hi80 <= hi95
        assert row["method"] in METHODS


class TestForecast:
    """Odd panels that are no fault."""

    @pytest.mark.parametrize(
        ("value", "total", "within"),
        [
            (lambda year, month: 100, 1200, 1e-6),
            (lambda year, month: 0, 0, 1e-6),
            (lambda year, month: -100 - month, -1278, 1e-6),
            (lambda year, month: (-1) ** month * 100, 0, 1e-6),
            # the forecast is weighed: a reading that still remembers the other sign has a small say
            (lambda year, month: 100 if year < 2021 else -100, -1200, 0.03),
            # nothing is booked, so that a reading of the level or of growth cannot see December to the krona
            (lambda year, month: 100 if month == 12 else 0, 100, 1e-3),
            (lambda year, month: 1e17, 1.2e18, 1e-6),
            (lambda year, month: 0.001, 0.012, 1e-6),
            (lambda year, month: "1e2", 1200, 1e-6),
        ],
        ids=["constant", "zero", "negative", "sign by month", "sign by year", "December", "huge", "tiny", "exponent"],
    )
    def test_a_pattern_that_repeats_is_repeated(self, backtest, value, total, within):
        code, rows, err = backtest(HEAD + lines(value))
        assert (code, err) == (0, "2 uppgifter prognostiserade.\n")
        assert [(row["year"], row["cutoff"]) for row in rows] == [("2022", "4"), ("2022", "8")]
        assert [float(row["point"]) for row in rows] == pytest.approx([total, total], rel=within)
        assert_sound(rows)

    def test_a_missing_month_in_an_earlier_year_is_bridged(self, backtest):
        code, rows, _ = backtest(HEAD + without(GOOD, "a,2020,5,"))
        assert code == 0
        assert [float(row["point"]) for row in rows] == pytest.approx([1278, 1278])

    def test_a_missing_year_between_is_bridged(self, backtest):
        code, rows, _ = backtest(HEAD + without(GOOD, "a,2020,"))
        assert code == 0
        assert [float(row["point"]) for row in rows] == pytest.approx([1278, 1278])

    def test_a_series_of_two_months_is_told_beside_one_that_can_be_forecast(self, backtest):
        code, rows, err = backtest(HEAD + GOOD + "b,2022,1,5\nb,2022,2,6\n")
        assert code == 0
        assert {row["series_id"] for row in rows} == {"a"}
        assert err.endswith("1 målår hoppades över, till exempel b 2022: året saknar månader\n")

    def test_thirty_thousand_rows(self, backtest):
        rng = np.random.default_rng(7)
        amounts = np.round(rng.normal(0, 100, (500, 5, 12)) + rng.normal(0, 1000, (500, 1, 12)), 2)
        text = "".join(
            f"s{series},{2018 + year},{month + 1},{amounts[series, year, month]}\n"
            for series, year, month in np.ndindex(amounts.shape)
        )
        code, rows, _ = backtest(HEAD + text)
        assert code == 0
        assert len(rows) == 1000
        assert [row["series_id"] for row in rows[::2]] == [f"s{series}" for series in range(500)]
        assert_sound(rows)

    def test_a_budget_with_holes_counts_where_it_stands(self, backtest):
        head, holed = HEAD.replace("\n", ",budget\n"), lines(lambda year, month: 100 + month, more=",")
        with_some = holed
        for year, budget in {2018: 1300, 2020: 1250, 2022: 2000}.items():
            with_some = with_some.replace(f"a,{year},1,101,", f"a,{year},1,101,{budget}")
        code, some, _ = backtest(head + with_some)
        assert code == 0
        assert_sound(some)
        _, none, _ = backtest(head + holed)
        assert [float(row["point"]) for row in none] == pytest.approx([1278, 1278])
        assert [float(row["point"]) for row in some] >= [1278, 1278]

    @pytest.mark.parametrize(
        "text",
        [
            HEAD.replace(",", ", ") + GOOD,
            "\ufeff" + HEAD + GOOD,
            (HEAD + GOOD).replace("\n", "\r\n"),
            (HEAD + GOOD).replace(",", ";"),
            HEAD.replace("\n", ",kommentar\n") + lines(lambda year, month: 100 + month, more=",x"),
            HEAD + GOOD.replace("\na,2021", "\n\na,2021", 1),
            HEAD + "".join(sorted(GOOD.splitlines(keepends=True))),
        ],
        ids=["blanks in head", "byte order mark", "Windows", "semicolon", "more columns", "blank line", "unordered"],
    )
    def test_the_same_panel_written_otherwise(self, backtest, text):
        code, rows, _ = backtest(text)
        assert code == 0
        assert [float(row["point"]) for row in rows] == pytest.approx([1278, 1278])

    def test_a_name_with_a_comma_quotes_and_letters_comes_back_as_it_was(self, backtest):
        name = 'Hemtjänst, "norr" 🙂'
        written = '"Hemtjänst, ""norr"" 🙂"'
        code, rows, _ = backtest(HEAD + lines(lambda year, month: 5, series=written))
        assert code == 0
        assert {row["series_id"] for row in rows} == {name}


NEEDS = (
    "Ett målår behöver sina tolv månader och minst två hela år före sig i samma serie: välj andra målår eller fyll på "
    "panelen.\n"
)
COLUMNS = "series_id, year, month, value"
YEAR = "Skriv ett heltal från 1900 till 2999."
WIDE = "Panelen spänner från 2018 till 2999, högst 200 år går; rätta årtalet."
NUMBER = "Skriv ett vanligt tal med decimalpunkt och utan mellanrum."


class TestRefused:
    """One sentence: what, where, what to do; and no file."""

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "prov.csv: Panelen är tom. Den ska ha kolumnerna series_id, year, month, value."),
            ("\ufeff\n", "prov.csv: Panelen är tom. Den ska ha kolumnerna series_id, year, month, value."),
            (HEAD, "prov.csv, rad 2: Panelen har inga rader under rubriken. Skriv en rad per månad."),
            (HEAD + "\n\n", "prov.csv, rad 2: Panelen har inga rader under rubriken. Skriv en rad per månad."),
            (GOOD,
             f"prov.csv, rad 1: Kolumnen ”series_id” saknas. Panelen ska ha kolumnerna {COLUMNS}."),
            (HEAD.replace("\n", ",value\n") + lines(lambda year, month: 1, more=",2"),
             "prov.csv, rad 1, kolumn ”value”: Kolumnen står två gånger. Behåll en av dem."),
            (HEAD + GOOD + "b,2020,1,nan\n", f"prov.csv, rad 62, kolumn ”value”: ”nan” går inte att använda. {NUMBER}"),
            (HEAD + GOOD + "b,2020,1,inf\n", f"prov.csv, rad 62, kolumn ”value”: ”inf” går inte att använda. {NUMBER}"),
            (HEAD + GOOD + "b,2020,1,-Infinity\n",
             f"prov.csv, rad 62, kolumn ”value”: ”-Infinity” går inte att använda. {NUMBER}"),
            (HEAD + GOOD + "b,2020,1,1 000\n",
             f"prov.csv, rad 62, kolumn ”value”: ”1 000” går inte att använda. {NUMBER}"),
            (HEAD + GOOD + "b,2020,1,1e300\n",
             "prov.csv, rad 62, kolumn ”value”: ”1e300” går inte att använda. Skriv ett belopp mindre än 1e18."),
            (HEAD + GOOD + "b,2020,0,3\n",
             "prov.csv, rad 62, kolumn ”month”: ”0” går inte att använda. Skriv ett heltal från 1 till 12."),
            (HEAD + GOOD + "b,2020,13,3\n",
             "prov.csv, rad 62, kolumn ”month”: ”13” går inte att använda. Skriv ett heltal från 1 till 12."),
            (HEAD + GOOD + "b,tjugo,1,3\n",
             "prov.csv, rad 62, kolumn ”year”: ”tjugo” går inte att använda. Skriv ett heltal från 1900 till 2999."),
            (HEAD + GOOD + "b,99999999999999999999,1,3\n",
             f"prov.csv, rad 62, kolumn ”year”: ”99999999999999999999” går inte att använda. {YEAR}"),
            (HEAD + GOOD + "b,2999,1,3\n",
             f"prov.csv, rad 62, kolumn ”year”: ”2999” går inte att använda. {WIDE}"),
            (HEAD + GOOD + "a,2019,3,3\n",
             "prov.csv, rad 62, kolumn ”month”: Serien ”a” har redan 2019-03, på rad 16. Behåll en av raderna."),
            (HEAD + GOOD + "b,2020\n", "prov.csv, rad 62, kolumn ”month”: Cellen är tom. Fyll i cellen."),
            (HEAD + GOOD + "b,2020,1,1,9\n",
             "prov.csv, rad 62: Raden har fel antal celler. Kontrollera avgränsare och citattecken."),
            (HEAD + GOOD + '"b,2020,1,3\n',
             "prov.csv, rad 62: Raden har fel antal celler. Kontrollera avgränsare och citattecken."),
            (HEAD + GOOD + "b\x1b[2J,2020,1,3\n",
             "prov.csv, rad 62, kolumn ”series_id”: ”b?[2J” går inte att använda. Skriv seriens namn utan styrtecken."),
            (HEAD.replace("\n", ",budget\n") + lines(lambda year, month: 1, more=",x"),
             f"prov.csv, rad 2, kolumn ”budget”: ”x” går inte att använda. {NUMBER}"),
        ],
    )  # fmt: skip
    def test_a_fault_in_the_file(self, backtest, text, sentence):
        code, _, err = backtest(text)
        assert (code, err) == (1, f"{sentence}\n")

    @pytest.mark.parametrize(
        ("text", "words", "why"),
        [
            (HEAD + "a,2022,1,5\n", (), "a 2022: året saknar månader"),
            (HEAD + "a,2022,1,5\na,2022,2,6\n", (), "a 2022: året saknar månader"),
            (HEAD + lines(lambda year, month: 5, [2022]), (), "a 2022: färre än två hela år före"),
            (HEAD + without(GOOD, "a,2022,3,"), (), "a 2022: året saknar månader"),
            (HEAD + GOOD.replace("a,2022,3,103", "a,2022,3,"), (), "a 2022: året saknar månader"),
            (HEAD + GOOD, ("--target-years", "2019"), "a 2019: färre än två hela år före"),
        ],
        ids=["one row", "two months", "one year", "a cutoff month", "an unknown cutoff month", "too early"],
    )
    def test_nothing_that_can_be_forecast(self, backtest, text, words, why):
        code, _, err = backtest(text, *words)
        assert (code, err) == (1, f"prov.csv: Inget målår går att prognostisera. {why}. {NEEDS}")

    @pytest.mark.parametrize(
        "content",
        [
            gzip.compress((HEAD + GOOD).encode())[:-40],
            gzip.compress((HEAD + GOOD).encode())[:12],
            b"\x1f\x8bhej",
            (HEAD + GOOD + "å,2020,1,3\n").encode("latin-1"),
        ],
        ids=["cut", "cut early", "not gzip", "latin-1"],
    )
    def test_a_file_that_cannot_be_read(self, backtest, content):
        code, _, err = backtest(content, name="prov.csv.gz")
        assert code == 1
        assert err == (
            "prov.csv.gz: Panelen går inte att läsa. Den ska vara en CSV-fil i UTF-8, gärna packad som .csv.gz.\n"
        )

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("--target-years", "9" * 30), f"Målåret {'9' * 30} går inte att använda. Skriv år från 1900 till 2999."),
            (("--target-years", "i fjol"), "Målår skrivs som heltal med komma emellan, inte ”i fjol”."),
            (("--cutoffs", "4,x"), "Brytmånader skrivs som heltal med komma emellan, inte ”4,x”."),
            (("--cutoffs", "0,4"), "Ange brytmånader som olika heltal från 1 till 12, till exempel 2,3,4,6,8,10."),
        ],
    )
    def test_wrong_words(self, backtest, words, sentence):
        code, _, err = backtest(HEAD + GOOD, *words)
        assert (code, err) == (2, f"{sentence}\n")


def test_a_year_that_no_series_has_is_told(backtest):
    code, rows, err = backtest(HEAD + GOOD, "--target-years", "2022,2031")
    assert code == 0
    assert {row["year"] for row in rows} == {"2022"}
    assert err == "2 uppgifter prognostiserade.\nPanelen har inga rader för 2031.\n"
