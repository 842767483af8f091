"""The command line: exit codes, clean stdout, whole Swedish sentences on stderr, no traceback without --debug."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from builders import ROWS, SETTINGS, TABLE, write_workspace
from forecast import cli
from forecast.cli import forecasts, page, panel, questions
from forecast.errors import ForecastError
from forecast.report.words import SYNTHETIC
from forecast.store.store import open_store
from forecast.workspace.disk import write_whole

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
SCENARIOS = ROOT / "scenarios" / "askersund-2024"
ASKERSUND, DEMO = str(DATA / "askersund-2024"), str(DATA / "demo")
AFTER_THE_LAST = (
    "askersund-2024/workspace.yaml, kolumn ”as_of”: Utfall för jan–sep 2024 finns inte; sista bokförda månad är "
    "augusti 2024. Välj 2024-08 eller tidigare.\n"
)
ENGLISH = ("No such", "Missing", "Value error", "not one of", "Input should", "Did you mean", "Usage:", "Error")


@pytest.fixture(scope="module")
def read_once():
    """Workspaces are frozen and their folders are not written, so each is read once in this file."""
    return cache(forecasts.open_remembered)


@pytest.fixture
def call(monkeypatch, capsys, read_once):
    """Run a command in this process: arguments -> (exit code, stdout, stderr)."""
    for module in (forecasts, questions):
        monkeypatch.setattr(module, "open_remembered", read_once)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["forecast", *(str(argument) for argument in arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return ended.value.code, out, err

    return run


class TestExitCodes:
    def test_check_is_clean_with_warnings_only(self, call):
        code, out, err = call("check", ASKERSUND)
        assert code == 0
        assert "driftredovisning.csv (Driftredovisning 2024): 8 rader, 24 belopp, allt inläst." in out
        assert err.startswith("0 hinder, ")

    def test_check_tells_a_blocker_with_code_1(self, call, tmp_path):
        path = write_workspace(
            tmp_path / "prov", {"workspace.yaml": SETTINGS.replace("as_of: 2024-08", "as_of: 2024-07")}
        )
        code, out, err = call("check", path)
        assert code == 1
        assert "hinder: " in out.lower()
        assert "Utfall för jan–jul 2024 saknas." in out
        assert err.startswith("1 hinder, ")

    @pytest.mark.parametrize(
        ("arguments", "code", "sentence"),
        [
            (("run", "finns/inte"), 1, "finns/inte: Mappen finns inte. Ange en mapp med workspace.yaml.\n"),
            (
                ("run", ASKERSUND.replace("2024", "2042")), 1,
                f"{ASKERSUND.replace('2024', '2042')}: Mappen finns inte. Menar du ”{ASKERSUND}”?\n",
            ),
            (("run", str(ROOT / "docs")), 1, "docs/workspace.yaml: Filen finns inte. Lägg den i docs.\n"),
            (("run", ASKERSUND, "--method", "liner"), 2, "Metoden ”liner” finns inte. Menar du ”linear”?\n"),
            (("run", ASKERSUND, "--draws", "0"), 2, "Antalet dragningar ska vara 1 till 1 000 000, inte 0.\n"),
            (("run", ASKERSUND, "--run", "2000"), 2, "Dragning 2000 finns inte; välj 0 till 1999.\n"),
            (
                ("run", ASKERSUND, "--as-of", "augusti"), 1,
                "--as-of: ”augusti” är inte en månad. Skriv till exempel 2024-08. Välj en bokförd månad.\n",
            ),
            (
                ("run", ASKERSUND, "--as-of", "2024-09"), 1,
                AFTER_THE_LAST,
            ),
            (("run", ASKERSUND, "--scenario", "no.yaml"), 1, "no.yaml: Scenariofilen finns inte. Rätta sökvägen.\n"),
            (("backtest", "nej.csv", "--out", "x.csv"), 1, "nej.csv: Filen finns inte. Kontrollera sökvägen.\n"),
        ],
    )  # fmt: skip
    def test_a_fault_is_one_whole_sentence_and_nothing_on_stdout(self, call, arguments, code, sentence):
        assert call(*arguments) == (code, "", sentence)

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            (("run", ASKERSUND, "--bogus"), "--bogus"),
            (("run", ASKERSUND, "--drows", "3"), "--drows"),
            (("runn", ASKERSUND), "runn"),
            (("run",), "WORKSPACE"),
            (("run", ASKERSUND, "--format", "xml"), "xml"),
            (("run", ASKERSUND, "--headline", "mode"), "mode"),
            (("run", ASKERSUND, "--draws", "x"), "--draws"),
            (("report", ASKERSUND, "--to", "html"), "html"),
            (("backtest", "panel.csv"), "--out"),
        ],
    )
    def test_wrong_usage_is_code_2_and_swedish(self, call, arguments, named):
        code, out, err = call(*arguments)
        assert (code, out) == (2, "")
        assert err.startswith("Fel användning: ")
        assert err.endswith(" --help.\n")
        assert err.count("\n") == 1
        assert named in err
        assert [word for word in ENGLISH if word in err] == []

    def test_check_refuses_a_format_that_it_does_not_write(self, call):
        code, out, _ = call("check", ASKERSUND, "--format", "csv")
        assert (code, out) == (2, "")

    def test_no_command_shows_the_help(self, call):
        code, out, err = call()
        assert code == 2
        assert "run" in out + err
        assert "Fel användning: Usage" not in err

    def test_help_is_no_fault(self, call):
        code, out, err = call("run", "--help")
        assert (code, err) == (0, "")
        for option in ("--as-of", "--scenario", "--method", "--headline", "--draws", "--seed", "--format", "--run"):
            assert option in out


class TestQuestions:
    GRANT, SABO = (SCENARIOS / f"{name}.yaml" for name in ("utan-timvikariebidrag", "sabo-en-arsarbetare-fran-oktober"))

    def test_compare_answers_in_the_order_asked(self, call):
        words = ("compare", ASKERSUND, "--scenario", self.SABO, "--scenario", self.GRANT)
        code, out, err = call(*words, "--format", "json")
        made = json.loads(out)
        assert (code, [one["delta_sek"] for one in made["scenarios"]]) == (0, [150_000.0, -3_100_000.0])
        assert err == "2 scenarier mot bas; varje scenario är räknat för sig.\n"

    def test_compare_of_the_same_twice_is_no_conflict(self, call):
        code, out, _ = call("compare", ASKERSUND, "--scenario", self.GRANT, "--scenario", self.GRANT)
        assert (code, out.count("Från bas till Utan timvikariebidrag")) == (0, 2)

    def test_compare_without_a_scenario(self, call):
        code, out, err = call("compare", ASKERSUND)
        assert (code, out, err) == (
            2, "", "Fel användning: --scenario saknas. Se forecast compare --help.\n",
        )  # fmt: skip

    def test_solve_says_it_in_words_and_in_json(self, call):
        words = ("solve", ASKERSUND, "--headline", "adopted", "--row", "sarskilt-boende", "--lever")
        question = (*words, "staffing.sarskilt-boende.fte", "--target-deviation", "0")
        code, out, err = call(*question)
        assert code == 0
        assert "Det är inte realistiskt i år:" in out
        assert err.startswith("Särskilt boende/annat boende: −20,3 årsarbetare.")
        made = json.loads(call(*question, "--format", "json")[1])
        assert made["answer"]["value"] == -20.25

    def test_solve_takes_swedish_amounts_and_refuses_others(self, call):
        words = ("solve", ASKERSUND, "--lever", "staffing.hemtjanst.fte", "--target-deviation")
        assert json.loads(call(*words, "−1 000 000", "--format", "json")[1])["target_deviation"] == -1_000_000.0
        code, out, err = call(*words, "noll")
        assert (code, out) == (2, "")
        assert err.startswith("--target-deviation: ")

    def test_solve_refuses_a_field_without_a_value(self, call):
        words = ("solve", ASKERSUND, "--lever", "staffing.hemtjanst.fte", "--target-deviation", "0", "--set", "from")
        code, _, err = call(*words)
        assert (code, err) == (2, "”from” är inget fält med värde. Skriv till exempel --set from=2024-10.\n")

    def test_sensitivity_names_what_moves_most(self, call):
        code, out, err = call("sensitivity", ASKERSUND, "--headline", "adopted")
        assert code == 0
        assert "−5 053" in out
        assert err == "Mest flyttar Intäkter; mest osäker enligt modellen är Särskilt boende/annat boende.\n"

    def test_sensitivity_without_ranges_says_how_to_give_them(self, call):
        _, _, err = call("sensitivity", DATA / "pitea-2024")
        assert err == "Inga egna spann: skriv dem i ranges.yaml (docs/file-formats.md).\n"


class TestFormats:
    def test_json_is_all_of_stdout_and_the_sentence_is_on_stderr(self, call):
        code, out, err = call("run", ASKERSUND, "--format", "json", "--headline", "adopted")
        made = json.loads(out)
        assert code == 0
        assert (made["schema"], made["unit"], made["as_of"], made["seed"]) == (1, "SEK", "2024-08", 20240831)
        assert err.replace("\N{NO-BREAK SPACE}", " ") == (
            "Socialnämnden i Askersund: helårsprognos −336,0 mnkr, avvikelse mot budget −17,6 mnkr.\n"
        )

    def test_csv_is_rows_under_one_header(self, call):
        code, out, err = call("run", ASKERSUND, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(out), delimiter=";"))
        assert code == 0
        tree = (DATA / "askersund-2024" / "rows.csv").read_text(encoding="utf-8")
        assert len(rows) == sum(line.startswith("by_") for line in tree.splitlines())
        total = next(row for row in rows if (row["statement"], row["row"]) == ("by_activity", "total"))
        assert float(total["budget"]) == -318_377_000.0
        assert err.count("\n") == 1

    def test_a_table_is_the_default(self, call):
        _, out, _ = call("run", ASKERSUND, "--headline", "adopted")
        lines = out.splitlines()
        assert lines[0] == "Helårsprognos 2024"
        assert lines[1] == "Askersund, socialnämnden · helår 2024 · fastställd prognos efter augusti · tkr"
        assert any(line.startswith("Summa ") and "−335 977" in line and "−17 600" in line for line in lines)

    def test_scenarios_change_the_answer_and_are_named(self, call):
        path = SCENARIOS / "utan-timvikariebidrag.yaml"
        _, out, _ = call("run", ASKERSUND, "--scenario", path, "--headline", "adopted", "--format", "json")
        made = json.loads(out)
        assert made["scenario"] == ["Utan timvikariebidrag"]
        assert made["total"]["deviation"] == -20_700_000.0
        assert made["levers"][0]["effect"] == -3_100_000.0

    def test_two_scenarios_of_one_key_are_refused_by_name(self, call):
        paths = [SCENARIOS / f"utan-timvikariebidrag{end}.yaml" for end in ("", "-halv-kostnad")]
        code, out, err = call("run", ASKERSUND, "--scenario", paths[0], "--scenario", paths[1])
        assert (code, out) == (1, "")
        assert err == (
            "utan-timvikariebidrag-halv-kostnad.yaml, rad 7, kolumn ”grants › timvikarier”: "
            "”grants.timvikarier” ändras redan av ”Utan timvikariebidrag”. Ta bort den ena ändringen.\n"
        )

    def test_report_writes_the_published_tables(self, call):
        code, out, _ = call("report", DATA / "pitea-2024")
        assert code == 0
        assert "Totalt Socialtjänsten" in out
        assert "Kostnad skrivs utan tecken. Avvikelse: minus är sämre än budget, plus är bättre." in out

    def test_findings_as_json(self, call):
        _, out, _ = call("check", ASKERSUND, "--format", "json")
        made = json.loads(out)
        assert made["schema"] == 1
        assert all(receipt["whole"] for receipt in made["receipts"])
        assert {finding["severity"] for finding in made["findings"]} <= {"blocker", "warning", "info"}


class TestWithoutBudget:
    """A budget is not needed for a forecast; what is not known is left out, never written as a number."""

    @pytest.fixture
    def path(self, tmp_path):
        settings = SETTINGS.replace("      budget: {kind: budget}\n", "").split("    differences:")[0]
        return write_workspace(tmp_path / "prov", {"workspace.yaml": settings})

    @pytest.mark.parametrize("form", ["table", "csv", "json"])
    def test_every_format(self, call, path, form):
        code, out, err = call("run", path, "--format", form, "--draws", "1")
        assert code == 0
        assert "nan" not in out.lower().replace("finans", "")
        assert "nan" not in err.lower()


class TestMethods:
    def total(self, call, name, *options):
        code, out, _ = call("run", DATA / name, "--format", "json", "--draws", "1", *options)
        assert code == 0
        return json.loads(out)["total"]

    def test_linear(self, call):
        assert self.total(call, "alingsas-2024", "--method", "linear")["deviation"] == 16_792_500.0

    def test_linear_deviation(self, call):
        total = self.total(call, "pitea-2024", "--method", "linear_deviation")
        assert total["forecast"] == total["linear_deviation"] != total["linear"]

    def test_budget(self, call):
        assert self.total(call, "pitea-2024", "--method", "budget")["deviation"] == 0.0

    def test_judged(self, call):
        total = self.total(call, "demo", "--method", "judged")
        assert total["forecast"] != total["model"]

    def test_a_replayed_draw_is_another_number_with_the_same_bytes_each_time(self, call):
        options = ("--draws", "300", "--format", "json", "--run", "3")
        first, again = (call("run", DATA / "pitea-2024", *options)[1] for _ in range(2))
        assert first == again
        total = json.loads(first)["total"]
        assert total["forecast"] != total["model"]
        longer = call("run", DATA / "pitea-2024", "--draws", "2000", "--format", "json", "--run", "3")[1]
        assert json.loads(longer)["total"]["forecast"] == total["forecast"]


class TestSynthetic:
    """The demo says that it is synthetic in everything that it writes."""

    def test_sentence(self):
        assert SYNTHETIC == "Påhittad kommun: alla siffror är syntetiska."

    @pytest.mark.parametrize(
        "arguments",
        [("run",), ("run", "--format", "csv"), ("report", "--to", "text"), ("report", "--to", "csv")],
        ids=" ".join,
    )
    def test_text_and_csv_say_it_in_words(self, call, arguments):
        code, out, _ = call(arguments[0], DEMO, *arguments[1:])
        assert code == 0
        assert SYNTHETIC in out

    def test_every_table_of_a_report_says_it(self, call, tmp_path):
        call("report", DEMO, "--out", tmp_path)
        files = sorted(tmp_path.iterdir())
        assert files
        assert all(SYNTHETIC in file.read_text(encoding="utf-8") for file in files)

    def test_json_says_it_in_a_field(self, call):
        assert json.loads(call("run", DEMO, "--format", "json", "--draws", "1")[1])["synthetic"] is True
        assert json.loads(call("run", ASKERSUND, "--format", "json", "--draws", "1")[1])["synthetic"] is False

    def test_a_real_municipality_is_not_called_synthetic(self, call):
        assert SYNTHETIC not in call("run", ASKERSUND, "--draws", "1")[1]


class TestWriting:
    def test_report_writes_a_whole_file_a_table(self, call, tmp_path):
        out = tmp_path / "ny" / "mapp"
        code, stdout, err = call("report", ASKERSUND, "--out", out, "--to", "csv")
        assert (code, stdout) == (0, "")
        printed = {"delarsresultat", "driftredovisning", "sarredovisning_51", "verksamhetsanalys", "behov_2025"}
        ours = {"nyckeltal", "takt", "bidrag", "mal", "kallor", "metod", "korning"}
        written = [file.name for file in out.iterdir()]
        assert set(written) > {f"{name}.csv" for name in printed | ours}
        assert err == f"{len(written)} tabeller skrivna i {out}.\n"

    def test_a_folder_that_cannot_be_made_is_a_sentence(self, call, tmp_path):
        (tmp_path / "fil").write_text("", encoding="utf-8")
        code, out, err = call("report", ASKERSUND, "--out", tmp_path / "fil")
        assert (code, out) == (1, "")
        assert str(tmp_path / "fil") in err
        assert err.endswith("Välj en annan plats.\n")

    def test_a_table_that_cannot_be_written_leaves_nothing_half(self, call, tmp_path):
        (tmp_path / "driftredovisning.txt").mkdir()
        code, _, err = call("report", ASKERSUND, "--out", tmp_path)
        assert code == 1
        assert err.endswith("Välj en annan plats.\n")
        assert not list(tmp_path.glob("*.part"))

    def test_write_whole_keeps_the_old_file_when_the_disk_fails(self, tmp_path, monkeypatch):
        file = tmp_path / "x.csv"
        file.write_text("gammal", encoding="utf-8")

        def broken(self, *args, **kwargs):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", broken)
        with pytest.raises(ForecastError, match=r"x\.csv går inte att skriva: "):
            write_whole({file: "ny"})
        monkeypatch.undo()
        assert file.read_text(encoding="utf-8") == "gammal"
        assert [item.name for item in tmp_path.iterdir()] == ["x.csv"]

    def test_two_that_write_one_file_at_once_leave_one_of_them_whole(self, tmp_path):
        file, texts = tmp_path / "x.csv", [str(number) * 200_000 for number in range(4)]
        with ThreadPoolExecutor(4) as pool:
            for _ in range(5):
                list(pool.map(lambda text: write_whole({file: text}), texts))
                assert file.read_text(encoding="utf-8") in texts
        assert [item.name for item in tmp_path.iterdir()] == ["x.csv"]

    def test_a_label_that_a_spreadsheet_would_run_is_text(self, call, tmp_path):
        rows = ROWS.replace(";Äldreomsorg;51;", ";=cmd();51;").replace(";Missbruksvård;52;", ";@x;52;")
        table = TABLE.replace("51;Äldreomsorg;", "51;=cmd();").replace("52;Missbruksvård;", "52;@x;")
        path = write_workspace(tmp_path / "prov", {"rows.csv": rows, "tabell.csv": table})
        run_csv = list(csv.DictReader(io.StringIO(call("run", path, "--format", "csv")[1]), delimiter=";"))
        assert [row["name"] for row in run_csv] == ["'=cmd()", "'@x", "Socialnämnden"]
        call("report", path, "--to", "csv", "--out", tmp_path / "ut")
        for table in ("driftredovisning", "metod", "takt"):
            text = (tmp_path / "ut" / f"{table}.csv").read_text(encoding="utf-8")
            lines = [line for line in text.splitlines() if not line.startswith("#")]
            labels = [row["Rad"] for row in csv.DictReader(lines, delimiter=";")]
            assert labels == ["51 =cmd()", "52 @x", "Socialnämnden"]


class TestBacktest:
    def panel(self, folder, *, hole=False):
        lines = [
            f"{series},{year},{month},{-100 - month},{-1200}"
            for series in ("a", "b") for year in range(2019, 2024) for month in range(1, 13)
        ]  # fmt: skip
        path = folder / "panel.csv"
        text = "series_id,year,month,value,budget\n" + "\n".join(lines[: -1 if hole else None]) + "\n"
        path.write_text(text, encoding="utf-8")
        return path

    def test_exact_columns_and_one_row_a_task(self, call, tmp_path):
        out, others = tmp_path / "pred.csv", tmp_path / "alla.csv"
        code, stdout, err = call(
            "backtest", self.panel(tmp_path), "--out", out, "--cutoffs", "2,8", "--all-methods", others
        )
        assert (code, stdout, err) == (0, "", "4 uppgifter prognostiserade.\n")
        with out.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == ["series_id", "year", "cutoff", "method", "point", "lo80", "hi80", "lo95", "hi95"]
        assert [tuple(row[:3]) for row in rows[1:]] == [
            ("a", "2023", "2"), ("a", "2023", "8"), ("b", "2023", "2"), ("b", "2023", "8"),
        ]  # fmt: skip
        for row in rows[1:]:
            point, lo80, hi80, lo95, hi95 = map(float, row[4:])
            assert lo95 <= lo80 <= hi80 <= hi95
            assert point == pytest.approx(-1278, rel=0.1)
        assert others.is_file()

    def test_a_skipped_year_is_told(self, call, tmp_path):
        code, _, err = call("backtest", self.panel(tmp_path, hole=True), "--out", tmp_path / "p.csv", "--cutoffs", "8")
        assert code == 0
        assert err.startswith("1 uppgifter prognostiserade.\n1 målår hoppades över, till exempel b 2023: ")

    def test_a_place_that_cannot_be_written(self, call, tmp_path):
        out = tmp_path / "saknas" / "p.csv"
        code, stdout, err = call("backtest", self.panel(tmp_path), "--out", out, "--cutoffs", "8")
        assert (code, stdout) == (1, "")
        assert err.startswith(f"{out} går inte att skriva: ")
        assert sorted(item.name for item in tmp_path.iterdir()) == ["panel.csv"]

    def test_a_report_is_one_page(self, call, tmp_path):
        page = tmp_path / "sida.html"
        code, stdout, err = call(
            "backtest", self.panel(tmp_path), "--out", tmp_path / "p.csv", "--cutoffs", "2,8", "--report", page
        )
        assert (code, stdout, err) == (0, "", "4 uppgifter prognostiserade.\n")
        text = page.read_text(encoding="utf-8")
        assert text.startswith('<!DOCTYPE html>\n<html lang="sv">')
        assert "Hur väl hade prognosen träffat? panel.csv" in text
        # the row repeats itself and its budget is always 6 per cent low: the budget is heard, and less than it misses
        missed = re.search(r"Prognosen missade helåret med (\d+,\d+)", text)
        assert missed is not None
        assert float(missed[1].replace(",", ".")) < 3

    def test_a_page_that_cannot_be_written_leaves_no_predictions(self, call, tmp_path):
        page = tmp_path / "saknas" / "sida.html"
        code, _, err = call("backtest", self.panel(tmp_path), "--out", tmp_path / "p.csv", "--report", page)
        assert code == 1
        assert err == f"{page} går inte att skriva: mappen finns inte. Välj en annan plats.\n"
        assert [item.name for item in tmp_path.iterdir()] == ["panel.csv"]

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("--out", "p.csv", "--report", "./p.csv"), "--out och --report är samma fil, ./p.csv. Ange olika filer."),
            (("--out", "panel.csv"), "PANEL och --out är samma fil, panel.csv. Ange olika filer."),
        ],
    )
    def test_two_words_for_one_file_are_refused(self, call, tmp_path, monkeypatch, words, sentence):
        before = self.panel(tmp_path).read_bytes()
        monkeypatch.chdir(tmp_path)
        code, _, err = call("backtest", "panel.csv", *words)
        assert (code, err.replace("\\", "/")) == (2, f"{sentence.replace('./p', 'p')}\n")
        assert (tmp_path / "panel.csv").read_bytes() == before
        assert [item.name for item in tmp_path.iterdir()] == ["panel.csv"]

    def test_progress_is_one_line_on_a_terminal_wiped_at_the_end(self, call, tmp_path, monkeypatch):
        monkeypatch.setattr(type(sys.stderr), "isatty", lambda self: True)
        _, stdout, err = call("backtest", self.panel(tmp_path), "--out", tmp_path / "p.csv", "--cutoffs", "2,8")
        assert stdout == ""
        line, _, told = err.rpartition("\r")
        assert [part.strip() for part in line.split("\r")] == [
            "", "Läser panelen", "Brytmånad 1 av 2 klar", "Brytmånad 2 av 2 klar", "",
        ]  # fmt: skip
        assert told == "4 uppgifter prognostiserade.\n"

    def test_an_interrupt_while_it_reckons_leaves_nothing(self, call, tmp_path, monkeypatch):
        def interrupted(*arguments, **words):
            raise KeyboardInterrupt

        monkeypatch.setattr(panel, "backtest_file", interrupted)
        code, stdout, err = call("backtest", self.panel(tmp_path), "--out", tmp_path / "p.csv")
        assert (code, stdout, err.strip()) == (130, "", "Avbrutet. Inga filer är skrivna.")
        assert [item.name for item in tmp_path.iterdir()] == ["panel.csv"]

    def test_an_interrupt_while_it_writes_leaves_nothing(self, call, tmp_path, monkeypatch):
        sync, calls = os.fsync, []

        def interrupted(handle):
            sync(handle)
            calls.append(handle)
            if len(calls) == 2:
                raise KeyboardInterrupt

        panel = self.panel(tmp_path)
        monkeypatch.setattr(os, "fsync", interrupted)
        code, _, _ = call("backtest", panel, "--out", tmp_path / "p.csv", "--report", tmp_path / "sida.html")
        assert code == 130
        assert [item.name for item in tmp_path.iterdir()] == ["panel.csv"]

    def test_a_faulty_panel_writes_nothing(self, call, tmp_path):
        path = self.panel(tmp_path)
        path.write_text(path.read_text(encoding="utf-8").replace("-105", "fem"), encoding="utf-8")
        code, _, err = call("backtest", path, "--out", tmp_path / "p.csv")
        assert code == 1
        assert "panel.csv, rad " in err
        assert not (tmp_path / "p.csv").exists()


class TestDebug:
    def test_a_traceback_with_debug_and_the_sentence_last(self, call):
        code, out, err = call("--debug", "run", "finns/inte")
        assert (code, out) == (1, "")
        assert "Traceback (most recent call last)" in err
        assert err.endswith("finns/inte: Mappen finns inte. Ange en mapp med workspace.yaml.\n")

    def test_none_without(self, call):
        assert "Traceback" not in call("run", "finns/inte")[2]


def subprocess_run(*arguments, seed="0"):
    code = "from forecast.cli import main; main()"
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=environment, cwd=ROOT)


def test_a_process_of_its_own_writes_the_same_bytes_whatever_the_hash_seed():
    arguments = ("run", "data/askersund-2024", "--format", "json", "--seed", "42", "--scenario")
    path = "scenarios/askersund-2024/utan-timvikariebidrag.yaml"
    first, other = (subprocess_run(*arguments, path, seed=seed) for seed in ("1", "77"))
    assert (first.returncode, other.returncode) == (0, 0)
    assert first.stdout == other.stdout
    assert b"\r\n" not in first.stdout
    made = json.loads(first.stdout.decode("utf-8"))
    assert made["municipality"] == "Askersund"
    assert made["seed"] == 42
    assert first.stderr.decode("utf-8").startswith("Socialnämnden i Askersund: ")


def test_a_reader_that_stops_early_is_no_traceback():
    process = subprocess.Popen(
        [sys.executable, "-c", "from forecast.cli import main; main()", "run", "data/demo", "--draws", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    err = process.stderr.read().decode("utf-8")
    process.stderr.close()
    process.wait(timeout=60)
    assert "Traceback" not in err


class TestApp:
    def test_the_page_opens_on_the_own_computer_with_the_asked_folder(self, call, monkeypatch):
        seen = {}

        def started(command, **given):
            seen.update(command=command, **given)
            return 0

        monkeypatch.setattr(page.subprocess, "call", started)
        code, _, _ = call("app", DATA, "--port", "8765")
        words = " ".join(seen["command"])
        assert code == 0
        assert seen["env"]["FORECAST_WORKSPACES"] == str(DATA.resolve())
        assert "-m streamlit run" in words
        assert (ROOT / "app.py").resolve().as_posix() in words.replace("\\", "/")
        assert "--server.port 8765 --server.address 127.0.0.1 --server.showEmailPrompt false" in words
        assert "--browser.gatherUsageStats false" in words

    def test_a_store_is_passed_on_where_no_list_of_processes_shows_it(self, call, monkeypatch, tmp_path):
        seen = {}
        monkeypatch.setattr(
            page.subprocess, "call", lambda command, **given: seen.update(command=command, **given) or 0
        )
        open_store(tmp_path / "delat.sqlite").close()
        monkeypatch.chdir(tmp_path)
        assert call("app", DATA, "--store", "delat.sqlite")[0] == 0
        assert seen["env"]["FORECAST_STORE"] == str(tmp_path / "delat.sqlite")
        assert "delat" not in " ".join(seen["command"])

    def test_a_store_that_is_not_there_is_told_before_there_is_a_page(self, call, tmp_path):
        code, _, err = call("app", DATA, "--store", tmp_path / "nej.sqlite")
        assert (code, "Minnet finns inte." in err) == (1, True)
