"""`forecast refresh`: check, forecast, keep; once for the same inputs, whole or not at all."""

import io
import json
import sys

import pytest

from builders import SETTINGS, change, write_workspace
from forecast.cli.steps import told_steps
from forecast.service.refreshing import Step
from forecast.store.door import FILE
from forecast.store.store import open_store

AT = ("--at", "2024-09-10T08:15+00:00")


@pytest.fixture
def refresh(call, folder):
    """Refresh the tiny workspace: words -> (exit code, the last line's object, stderr)."""

    def run(*words):
        code, out, err = call("refresh", folder, "--draws", 20, "--format", "json", *AT, *words)
        return code, json.loads(out.splitlines()[-1]) if out else None, err

    return run


class TestKept:
    def test_the_last_line_is_an_object_with_the_snapshot(self, refresh, folder):
        code, told, err = refresh()
        assert code == 0
        with open_store(folder / FILE) as store:
            [kept] = store.snapshots("prov")
        assert (told["snapshot"], told["new"], told["at"]) == (kept.id, True, "2024-09-10T08:15:00Z")
        assert (told["schema"], told["workspace"], told["as_of"], told["unit"]) == (1, "prov", "2024-08", "SEK")
        assert (told["previous"], told["change_sek"], told["alerts"], told["report"]) == (None, None, [], None)
        assert told["total"]["budget"] == -120_000.0
        assert told["findings"]["blocker"] == 0
        steps = [json.loads(line) for line in err.splitlines()]
        assert [(step["schema"], step["step"], step["of"]) for step in steps] == [(1, n, 5) for n in range(1, 6)]
        assert [step["text"] for step in steps] == [
            "Läser prov.",
            "Kontrollerar prov.",
            "Räknar prognosen efter augusti 2024.",
            "Sparar prognosen.",
            f"Sparad: {kept.id[:12]} i {folder / 'store.sqlite'}.",
        ]

    def test_what_is_kept_is_what_run_says(self, refresh, call, folder):
        _, told, _ = refresh()
        _, out, _ = call("run", folder, "--draws", 20, "--format", "json")
        said = json.loads(out)
        _, out, _ = call("store", "snapshots", folder, "--id", told["snapshot"])
        kept = json.loads(out)
        assert {key: kept[key] for key in said} == said
        assert told["total"] == said["total"]
        assert told["record"] == said["record"]

    def test_the_same_inputs_are_kept_once(self, refresh, folder):
        _, first, _ = refresh()
        code, again, err = refresh()
        assert (code, again) == (0, {**first, "new": False})
        assert "Redan sparad: " in err
        with open_store(folder / FILE) as store:
            assert len(store.snapshots("prov")) == 1

    def test_what_is_kept_already_leaves_the_file_as_it_is(self, refresh, folder):
        refresh()
        before = (folder / FILE).read_bytes()
        refresh("--at", "2025-01-01T00:00+00:00")
        assert (folder / FILE).read_bytes() == before
        assert [path.name for path in folder.iterdir() if path.name.startswith("store")] == [FILE]

    @pytest.mark.parametrize("words", [("--seed", "7"), ("--draws", "21"), ("--headline", "adopted")])
    def test_other_words_are_another_snapshot(self, refresh, words):
        _, first, _ = refresh()
        _, other, _ = refresh(*words)
        assert other["new"]
        assert other["snapshot"] != first["snapshot"]

    def test_what_the_journal_says_is_an_input(self, refresh, call, folder):
        words = ("--row", "51", "--reason", "a", "--name", "b")
        call("store", "add", folder, "judgement", *words, "--value", "-94")
        _, first, _ = refresh("--headline", "judged")
        call("store", "add", folder, "judgement", *words, "--value", "-95")
        _, other, _ = refresh("--headline", "judged")
        assert (other["new"], other["previous"]) == (True, first["snapshot"])
        assert other["change_sek"] == round(other["total"]["forecast"] - first["total"]["forecast"], 2) != 0

    def test_an_approval_is_none(self, refresh, call, folder):
        _, first, _ = refresh()
        words = ("--snapshot", first["snapshot"], "--decision", "approved", "--reason", "a", "--name", "b")
        assert call("store", "add", folder, "approval", *words)[0] == 0
        assert refresh()[1]["new"] is False

    def test_the_change_is_since_the_same_layer_and_scenario(self, refresh):
        _, first, _ = refresh()
        refresh("--headline", "adopted")
        _, third, _ = refresh("--seed", "7")
        assert (third["previous"], third["change_sek"]) == (first["snapshot"], 0.0)

    def test_in_words(self, call, folder):
        _, out, _ = call("refresh", folder, "--draws", 20, *AT)
        assert out.startswith("prov, prognos efter 2024-08: sparad nu.\nId ")
        _, out, _ = call("refresh", folder, "--draws", 20)
        first, _, third, last = out.splitlines()
        assert first == "prov, prognos efter 2024-08: oförändrad: samma underlag sparades 2024-09-10T08:15:00Z."
        assert third.startswith("Helårsprognos −0,1 mnkr, avvikelse mot budget ")
        assert last.startswith("0 hinder, ")

    def test_another_store_by_url(self, refresh, folder, tmp_path):
        code, told, _ = refresh("--store", f"sqlite:///{tmp_path / 'delad.sqlite'}")
        assert (code, told["new"]) == (0, True)
        assert not (folder / FILE).exists()
        assert refresh("--store", tmp_path / "delad.sqlite")[1]["new"] is False

    def test_a_store_in_the_folder_that_is_not_read_is_told(self, refresh, folder, tmp_path):
        refresh()
        sentence = f"{folder / FILE} läses inte: minnet som --store eller FORECAST_STORE anger gäller.\n"
        assert sentence in refresh("--store", tmp_path / "delad.sqlite")[2]
        assert sentence not in refresh("--store", folder / FILE)[2]


class TestReport:
    def test_the_tables_and_a_card_with_what_decides_them(self, refresh, call, folder, tmp_path):
        _, told, err = refresh("--report", tmp_path / "ut", "--report-to", "csv", "--report-to", "text")
        names = {path.name for path in (tmp_path / "ut").iterdir()}
        assert names == set(told["report"])
        assert [json.loads(line)["text"] for line in err.splitlines()][4:6] == [
            "Skriver tabellerna som CSV.",
            "Skriver tabellerna som text.",
        ]
        call("report", folder, "--to", "csv", "--out", tmp_path / "rapport")
        tables = {path.name for path in (tmp_path / "rapport").iterdir()}
        assert tables | {name.replace(".csv", ".txt") for name in tables} | {"run-card.json"} == names
        card = json.loads((tmp_path / "ut" / "run-card.json").read_text(encoding="utf-8"))
        assert card["snapshot"] == told["snapshot"]
        assert card["inputs"]["seed"] == told["record"]["seed"]
        assert set(card["inputs"]) >= {"data", "scenario", "parameters", "version", "seed", "draws", "as_of"}

    def test_the_same_forecast_is_the_same_bytes(self, refresh, tmp_path):
        def files(name):
            return {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}

        refresh("--report", tmp_path / "ut")
        first = files("ut")
        papers = {f"prov-2024-08-namnd.{ending}" for ending in ("docx", "pptx", "xlsx", "pdf")}
        assert papers < set(first)
        assert {name.rpartition(".")[2] for name in set(first) - papers} == {"csv", "json"}
        words = ("--report-to", "csv", "--report-to", "docx", "--at", "2025-01-01T00:00+00:00")
        refresh("--report", tmp_path / "igen", *words)
        again = files("igen")
        assert again == {name: first[name] for name in again}
        assert len(again) == len(first) - 3

    def test_a_place_that_cannot_be_written(self, refresh, folder, tmp_path):
        (tmp_path / "fil").write_text("x")
        code, told, err = refresh("--report", tmp_path / "fil")
        assert (code, told["snapshot"]) == (1, None)
        assert "går inte att använda som mapp" in told["why"][0]
        assert told["why"][0] in err
        assert not (folder / FILE).exists()

    def test_a_report_that_fails_when_the_forecast_is_kept_says_so(self, refresh, folder, tmp_path):
        (tmp_path / "ut" / "run-card.json").mkdir(parents=True)
        code, told, err = refresh("--report", tmp_path / "ut", "--report-to", "csv")
        with open_store(folder / FILE) as store:
            [kept] = store.snapshots("prov")
        assert (code, told["snapshot"], told["new"]) == (1, kept.id, True)
        assert "run-card.json går inte att skriva: det är en mapp." in told["why"][0]
        assert err.endswith(f"Prognosen är sparad ({kept.id[:12]}).\n")
        assert [path.name for path in (tmp_path / "ut").iterdir()] == ["run-card.json"]


class TestRefused:
    def test_blockers_keep_nothing_and_the_line_says_why(self, call, tmp_path):
        path = write_workspace(
            tmp_path / "prov", {"workspace.yaml": SETTINGS.replace("as_of: 2024-08", "as_of: 2024-07")}
        )
        code, out, err = call("refresh", path, "--format", "json")
        told = json.loads(out)
        assert (code, told["snapshot"], told["new"], told["findings"]["blocker"]) == (1, None, False, 1)
        assert "Utfall för jan–jul 2024 saknas." in told["why"][0]
        assert err.endswith("1 hinder: ingen prognos är sparad.\n")
        assert not (path / FILE).exists()

    def test_a_workspace_that_cannot_be_read(self, refresh, folder):
        change(folder, "tabell.csv", "-60", "sextio")
        code, told, err = refresh()
        assert (code, told["snapshot"], told["findings"]) == (1, None, None)
        assert told["why"] == err.splitlines()[1:]
        assert not (folder / FILE).exists()

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("--seed", "-1"), "Fröet ska vara 0 eller större, inte -1."),
            (("--message", "larm.txt"), "--message är larmets fil, men --alert saknas. Ange reglerna."),
            (("--report-to", "pdf"), "--report-to säger hur underlaget skrivs, men --report saknas. Ange en mapp."),
            (("--alert", "a.yaml", "--message", "./a.yaml"), "--alert och --message är samma fil, a.yaml."),
            (("--store", "mysql://a:hemligt@b/c"), "Ett minne på ”mysql://” går inte att öppna."),
        ],
    )
    def test_wrong_words(self, refresh, folder, words, sentence):
        code, told, err = refresh(*words)
        assert (code, told) == (2, None)
        assert sentence in err
        assert "hemligt" not in err
        assert not (folder / FILE).exists()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_the_steps_are_a_line_that_is_wiped(monkeypatch):
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    with told_steps() as tell:
        tell(Step(2, 5, "Kontrollerar [prov]."))
    assert "2 av 5 Kontrollerar [prov]." in seen.getvalue()
    assert seen.getvalue().rstrip("\n").endswith("\x1b[2K")
    assert "schema" not in seen.getvalue()


RULES = "schema: 1\ndeviation:\n  - {worse_than_percent: 2}\nchange:\n  - {more_than_mnkr: 0.001}\n"


class TestAlerted:
    @pytest.fixture
    def rules(self, tmp_path):
        path = tmp_path / "larm.yaml"
        path.write_text(RULES, encoding="utf-8")
        return path

    def test_exit_code_3_each_time_with_a_message_that_is_of_the_latest_run(self, refresh, rules, folder, tmp_path):
        message = tmp_path / "post" / "larm.txt"
        words = ("--alert", rules, "--message", message, "--headline", "adopted")
        for new in (True, False):
            code, told, err = refresh(*words)
            assert (code, told["new"], [alert["rule"] for alert in told["alerts"]]) == (3, new, ["deviation"])
            assert told["message"] == str(message)
            assert "Larm: Socialnämnden: avvikelsen mot budget är −3 tkr (gräns −2 tkr, 2 procent av budgeten)." in err
        text = message.read_text(encoding="utf-8")
        assert text.startswith("Larm: Provkommun, socialnämnden, prognos efter augusti 2024: 1 gräns är passerad\n")
        assert told["alerts"][0]["sentence"] in text
        assert (told["alerts"][0]["limit"], told["alerts"][0]["value"]) == (-2_400.0, -3_000.0)
        change(folder, "tabell.csv", "-95;-90;-5", "-92;-90;-2")
        change(folder, "tabell.csv", "-123;-120;-3", "-120;-120;0")
        code, told, err = refresh(*words)
        assert (code, [alert["rule"] for alert in told["alerts"]]) == (3, ["change"])
        assert "helårsprognosen har ändrats +3 tkr sedan prognosen efter augusti 2024 (gräns 1 tkr)" in err
        rules.write_text("schema: 1\n")
        code, told, _ = refresh(*words)
        assert (code, told["alerts"], told["message"], message.exists()) == (0, [], None, False)

    @pytest.mark.parametrize(
        ("place", "sentence"),
        [
            ("prov/rows.csv", "prov/rows.csv finns redan och är inget tidigare larm, så den är orörd."),
            ("prov/store.sqlite", "prov/store.sqlite är minnet, som larmet skulle skrivas över."),
        ],
    )
    def test_a_mistyped_place_of_the_message_costs_nobody_a_file(self, refresh, rules, folder, place, sentence):
        refresh()
        path = folder.parent / place
        before = path.read_bytes()
        code, told, err = refresh("--alert", rules, "--message", path)
        assert (code, told["snapshot"]) == (1, None)
        assert f"{sentence} Välj en annan plats med --message." in err
        assert path.read_bytes() == before

    def test_a_source_that_no_disk_can_have_is_a_source_that_is_not_there(self, refresh, rules):
        rules.write_text(f"schema: 1\nsources:\n  - {{file: {'a' * 400}, older_than_days: 1}}\n")
        code, told, _ = refresh("--alert", rules)
        assert (code, told["alerts"][0]["sentence"][-24:]) == (3, "finns inte i arbetsytan.")

    def test_a_run_that_fails_leaves_no_old_message(self, refresh, rules, folder, tmp_path):
        words = ("--alert", rules, "--report", tmp_path / "ut", "--report-to", "csv", "--headline", "adopted")
        assert refresh(*words)[0] == 3
        text = (tmp_path / "ut" / "alert.txt").read_text(encoding="utf-8")
        assert f"Underlag: {len(list((tmp_path / 'ut').iterdir())) - 1} filer.\n" in text
        rules.write_text("schema: 1\ndeviation:\n  - {row: '99', worse_than_mnkr: 1}\n")
        code, told, err = refresh(*words)
        assert (code, told["snapshot"]) == (1, None)
        assert err.splitlines()[-1] == (
            "larm.yaml, rad 3, kolumn ”deviation › 0 › row”: Raden ”99” finns inte i ”by_activity”. Se rows.csv i prov."
        )
        assert not (tmp_path / "ut" / "alert.txt").exists()

    def test_what_was_passed_is_told_where_the_report_fails(self, refresh, rules, tmp_path):
        (tmp_path / "ut" / "run-card.json").mkdir(parents=True)
        words = ("--alert", rules, "--report", tmp_path / "ut", "--report-to", "csv", "--headline", "adopted")
        code, told, _ = refresh(*words)
        assert (code, [alert["rule"] for alert in told["alerts"]]) == (1, ["deviation"])
        assert [path.name for path in (tmp_path / "ut").iterdir()] == ["run-card.json"]
