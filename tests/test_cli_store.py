"""`forecast store`: what is said, shown, proved, exported and imported, from the command line."""

import csv
import io
import json
import sqlite3

import pytest

from builders import write_workspace

AT = ("--at", "2024-09-10T08:15+00:00")
WHO = ("--reason", "Färre vikarier", "--name", "Anna")


@pytest.fixture
def add(call, folder):
    """Say something about the tiny workspace: words -> (exit code, stdout, stderr)."""
    return lambda *words: call("store", "add", folder, *words, *WHO, *AT)


class TestAdd:
    def test_a_judgement_counts_in_the_next_run(self, add, call, folder):
        code, out, err = add("judgement", "--row", "51", "--value", "-93,5")
        assert (code, out) == (0, "")
        assert err == (
            f"Post 1 i journalen för prov: bedömning av Anna. {folder / 'store.sqlite'}.\n"
            "Äldreomsorg: helåret bedöms till −93,5 tkr.\n"
        )
        _, out, _ = call("run", folder, "--headline", "judged", "--format", "json")
        [row] = [row for row in json.loads(out)["rows"] if row["row"] == "51"]
        assert (row["judged"], row["forecast"]) == (-93_500.0, -93_500.0)
        assert row["reason"] == "Bedömd av Anna: Färre vikarier"

    def test_an_amount_in_another_unit_is_asked_about(self, add):
        _, _, err = add("judgement", "--row", "51", "--value", "-93500")
        assert err.splitlines()[1:] == [
            "Äldreomsorg: helåret bedöms till −93\u00a0500 tkr.",
            "Obs! Beloppet är mycket större än budgeten. Enheten är tkr.",
        ]

    def test_taking_it_back(self, add, call, folder):
        add("judgement", "--row", "51", "--value", "-93,5")
        assert add("judgement", "--row", "51", "--withdraw")[0] == 0
        _, out, _ = call("run", folder, "--format", "json")
        assert {row["judged"] for row in json.loads(out)["rows"]} == {None}
        _, out, _ = call("store", "log", folder, "--format", "json")
        last = json.loads(out)["entries"][-1]
        assert (last["old"], last["new"]) == ({"forecast_sek": -93_500.0}, None)

    def test_what_was_said_of_a_row_that_is_gone_can_be_taken_back(self, add, call, folder):
        add("judgement", "--row", "52", "--value", "-1")
        text = (folder / "rows.csv").read_text(encoding="utf-8").replace(";52;", ";53;")
        (folder / "rows.csv").write_text(text, encoding="utf-8")
        code, _, err = call("run", folder)
        assert code == 1
        assert err.startswith("journalen, post 1, kolumn ”bedömning”: Raden ”52” finns inte i ”by_activity”.")
        assert add("judgement", "--row", "52", "--withdraw")[0] == 0
        assert call("run", folder)[0] == 0

    def test_a_text_for_the_report_belongs_to_a_section_and_a_month(self, add, call, folder):
        settings = (folder / "workspace.yaml").read_text(encoding="utf-8") + "profile: askersund\n"
        (folder / "workspace.yaml").write_text(settings, encoding="utf-8")
        text = ("remark", "--row", "51", "--text", "Fler vårddygn.")
        assert add(*text, "--section", "analys")[0] == 0
        _, out, _ = call("store", "log", folder, "--format", "json")
        [entry] = json.loads(out)["entries"]
        assert entry["subject"] == {"statement": "by_activity", "row": "51", "month": "2024-08", "section": "analys"}
        assert entry["new"]["text"] == "Fler vårddygn."
        assert entry["new"]["suggestion"].startswith("Helårsprognosen är ")
        assert "suggestion" not in call("store", "log", folder)[1]
        assert add(*text, "--section", "utfall") == (2, "", "--section kan inte vara ”utfall”. Välj analys.\n")
        assert add(*text)[2] == "--section saknas.\n"
        code, _, err = add("remark", "--row", "total", "--section", "analys", "--text", "x")
        assert (code, err) == (2, "Rapporten har ingen text om raden ”total”.\n")
        assert add("remark", "--row", "51", "--section", "analys", "--withdraw")[0] == 0

    def test_every_kind(self, add, call, folder):
        write_workspace(
            folder,
            {
                "measures.yaml": "schema: 1\nmeasures:\n  - {id: m, name: M, statement: by_activity, row: '51', "
                "state: planned, counted_in: [], source: x, decided_by: N, decided_on: 2024-01-01}\n"
            },
        )
        assert add("comment", "--row", "51", "--text", "Dyrt", "--layer", "model")[0] == 0
        assert add("method", "--row", "51", "--text", "linear")[0] == 0
        assert add("measure", "--measure", "m", "--state", "started")[0] == 0
        call("refresh", folder, *AT)
        _, out, _ = call("store", "snapshots", folder, "--format", "json")
        [snapshot] = json.loads(out)["snapshots"]
        assert add("approval", "--snapshot", snapshot["snapshot"][:10], "--decision", "approved")[0] == 0
        _, out, _ = call("store", "log", folder, "--format", "json")
        assert [(entry["kind"], entry["new"]) for entry in json.loads(out)["entries"]] == [
            ("comment", {"cause": "Dyrt", "quote": ""}),
            ("method", {"method": "linear"}),
            ("measure_progress", {"state": "started"}),
            ("approval", {"decision": "approved"}),
        ]

    @pytest.mark.parametrize(
        ("words", "code", "sentence"),
        [
            (("judgement", "--value", "1"), 2, "--row saknas.\n"),
            (("judgement", "--row", "51"), 2, "--value saknas.\n"),
            (("judgement", "--row", "51", "--value", "x"), 2, "--value: Kan inte tolka ”x” som ett tal.\n"),
            (("judgement", "--row", "5l", "--value", "1"), 1, "Raden ”5l” finns inte i ”by_activity”."),
            (("judgement", "--row", "51", "--statement", "nej", "--value", "1"), 1, "Uppställningen ”nej” finns inte."),
            (("comment", "--row", "51", "--text", "x" * 61), 2, "--text är längre än 60 tecken."),
            (
                ("comment", "--row", "51", "--text", "\x1b[31m"),
                1,
                "Texten har ett tecken som inte syns. Ta bort det.\n",
            ),
            (("method", "--row", "51", "--text", "gissa"), 1, "Metoden ”gissa” finns inte. Välj bland closed,"),
            (("method", "--row", "51", "--text", "development"), 1, "Äldreomsorg"),
            (("measure", "--measure", "m"), 2, "--state eller --value saknas.\n"),
            (("measure", "--measure", "m", "--value", "1"), 2, "--value och --through skrivs tillsammans.\n"),
            (("measure", "--measure", "m", "--state", "klar"), 2, "--state kan inte vara ”klar”. Välj planned,"),
            (
                ("measure", "--measure", "m", "--state", "done"),
                1,
                "Åtgärden ”m” finns inte. Skriv den i measures.yaml.",
            ),
            (("approval", "--snapshot", "a", "--decision", "approved"), 1, "Minnet finns inte."),
            (("nej",), 2, "KIND kan inte vara ”nej”. Välj judgement, comment, method, measure, approval, remark."),
        ],
    )
    def test_what_cannot_be_said_makes_no_store(self, add, folder, words, code, sentence):
        found, out, err = add(*words)
        assert (found, out) == (code, "")
        assert sentence in err
        assert not (folder / "store.sqlite").exists()

    def test_a_time_that_is_none(self, call, folder):
        words = ("judgement", "--row", "51", "--value", "1", *WHO, "--at", "i går")
        assert call("store", "add", folder, *words) == (
            2, "", "”i går” är ingen tid. Skriv till exempel 2024-09-10T08:15.\n",
        )  # fmt: skip


class TestLog:
    def test_as_text_without_what_a_terminal_obeys(self, add, call, folder):
        add("judgement", "--row", "51", "--value", "-93,5")
        assert call("store", "log", folder)[1] == (
            "Journalen för prov, 1 poster\n\n"
            "1  2024-09-10T08:15:00Z  Anna: bedömning, month 2024-08 row 51 statement by_activity\n"
            "   inget -> forecast_sek −93 500 kr\n"
            "   Skäl: Färre vikarier\n"
        )

    def test_as_csv_that_a_spreadsheet_does_not_execute(self, call, folder):
        words = ("judgement", "--row", "51", "--value", "1", "--reason", '=HYPERLINK("x";"y")', "--name", "@Anna", *AT)
        call("store", "add", folder, *words)
        [head, row] = csv.reader(io.StringIO(call("store", "log", folder, "--format", "csv")[1]), delimiter=";")
        assert head == ["nr", "tid", "vem", "slag", "vad", "från", "till", "skäl", "hash"]
        assert (row[2], row[7]) == ("'@Anna", '\'=HYPERLINK("x";"y")')

    def test_no_store(self, call, folder):
        code, out, err = call("store", "log", folder)
        assert (code, out) == (1, "")
        assert err.endswith("Minnet finns inte. forecast refresh och forecast store add skapar det.\n")


class TestVerify:
    def test_a_whole_one(self, add, call, folder):
        add("judgement", "--row", "51", "--value", "1")
        code, out, err = call("store", "verify", "--store", folder / "store.sqlite")
        assert (code, err) == (0, "Minnet är helt.\n")
        assert out.startswith("prov, journalen: 1 poster, slutar på ")

    def test_an_altered_one(self, add, call, folder):
        add("judgement", "--row", "51", "--value", "1")
        connection = sqlite3.connect(folder / "store.sqlite")
        connection.execute("DROP TRIGGER forecast_journal_update")
        connection.execute("UPDATE forecast_journal SET who = 'Eva'")
        connection.commit()
        connection.close()
        code, out, err = call("store", "verify", folder)
        assert (code, err) == (1, "Minnet är inte helt: 2 fel.\n")
        assert out.startswith(
            "minnet, skydd: Spärren forecast_journal_update mot ändringar är borttagen.\n"
            "prov, journalen, post 1: Posten är ändrad.\n"
        )
        code, out, _ = call("store", "verify", folder, "--format", "json")
        assert code == 1
        told = json.loads(out)
        assert (told["whole"], [fault["seq"] for fault in told["faults"]]) == (False, [None, 1])
        assert call("run", folder)[0] == 1

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("store",), "Ange vad. Välj verify, log, snapshots, add, export, import. Se forecast store --help.\n"),
            (("store", "nej"), "”store nej” är inget kommando. Välj verify,"),
            (("store", "verify"), "Ange WORKSPACE eller --store.\n"),
            (("store", "verify", "--nej"), "Valet --nej finns inte. Se forecast store verify --help.\n"),
        ],
    )
    def test_wrong_words(self, call, words, sentence):
        code, out, err = call(*words)
        assert (code, out) == (2, "")
        assert sentence in err


class TestExchange:
    def test_there_and_back(self, add, call, folder, tmp_path):
        add("judgement", "--row", "51", "--value", "1")
        assert call("store", "export", folder, "--out", tmp_path / "e.jsonl")[::2] == (
            0, f"1 poster skrivna i {tmp_path / 'e.jsonl'}.\n",
        )  # fmt: skip
        new = tmp_path / "ny.sqlite"
        assert call("store", "import", tmp_path / "e.jsonl", "--store", new)[::2] == (
            0, "1 poster inlästa, 0 fanns redan.\n",
        )  # fmt: skip
        first, second = (call("store", "verify", "--store", path)[1] for path in (folder / "store.sqlite", new))
        assert first == second
        assert call("store", "verify", folder, "--against", tmp_path / "e.jsonl")[0] == 0

    def test_a_store_made_anew_is_found(self, add, call, folder, tmp_path):
        add("judgement", "--row", "51", "--value", "1")
        call("store", "export", folder, "--out", tmp_path / "e.jsonl")
        (folder / "store.sqlite").unlink()
        add("judgement", "--row", "51", "--value", "2")
        assert call("store", "verify", folder)[0] == 0
        code, out, _ = call("store", "verify", folder, "--against", tmp_path / "e.jsonl")
        assert code == 1
        assert out.startswith("prov, journalen, post 1: Posten är en annan än i exporten.\n")


class TestNamedStore:
    """What a team keeps in a store of its own counts in every command, however the store is named."""

    @pytest.fixture
    def shared(self, add, folder, tmp_path):
        place = tmp_path / "delat.sqlite"
        add("judgement", "--row", "51", "--value", "-93,5", "--store", place)
        assert not (folder / "store.sqlite").exists()
        return place

    @staticmethod
    def judged(out):
        return {row["row"]: row["judged"] for row in json.loads(out)["rows"]}["51"]

    def test_by_option_and_by_variable(self, shared, call, folder, monkeypatch):
        words = ("run", folder, "--draws", "1", "--format", "json")
        assert self.judged(call(*words)[1]) is None
        assert self.judged(call(*words, "--store", shared)[1]) == -93_500.0
        monkeypatch.setenv("FORECAST_STORE", f"sqlite:///{shared}")
        assert self.judged(call(*words)[1]) == -93_500.0
        assert call("store", "verify")[0] == 0

    def test_a_store_of_the_folder_that_is_not_read_is_told(self, shared, add, call, folder):
        add("judgement", "--row", "51", "--value", "-80")
        code, _, err = call("check", folder, "--store", shared)
        sentence = f"{folder / 'store.sqlite'} läses inte: minnet som --store eller FORECAST_STORE anger gäller.\n"
        assert (code, err.startswith(sentence)) == (0, True)
        assert sentence not in call("check", folder, "--store", f"sqlite:///{folder / 'store.sqlite'}")[2]

    @pytest.mark.parametrize("words", [("check",), ("run",), ("report",), ("measures",), ("budget",), ("grants",)])
    def test_one_that_is_not_there_is_no_empty_one(self, words, call, folder, tmp_path):
        code, out, err = call(*words, folder, "--store", tmp_path / "stavfel.sqlite")
        assert (code, out) == (1, "")
        assert err.endswith("stavfel.sqlite: Minnet finns inte. forecast refresh och forecast store add skapar det.\n")
        assert not (tmp_path / "stavfel.sqlite").exists()
