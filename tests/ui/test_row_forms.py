"""What is typed about a row: kept in the journal and shown at once, or told why not and not lost."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from seen import heading, notes, row_of, said, shown, table_headed
from streamlit.testing.v1 import AppTest

from builders import SETTINGS, write_workspace
from forecast.store.door import FILE
from forecast.store.records import Entry
from forecast.store.store import open_store
from forecast.ui import saying

Open = Callable[..., AppTest]
EVIL = "<b>x</b> [y](javascript:z) **q** :red[r]"


def key(kind: str, field: str, row: str = "51", layer: str = "") -> str:
    return f"sagt.prov.{kind}.by_activity.{row}.{layer}.{field}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_workspace(tmp_path / "prov")
    return tmp_path


@pytest.fixture
def visit(open_page: Open, folder: Path) -> Callable[..., AppTest]:
    """Somebody opens the row, in a session of their own."""

    def run(row: str = "51", **address: str) -> AppTest:
        app = open_page("driftredovisning", "prov", {"rad": row, **address}, folder=folder)
        assert not app.exception
        return app

    return run


def kept(folder: Path) -> tuple[Entry, ...]:
    with open_store(folder / "prov" / FILE) as store:
        return store.journal("prov")


def judge(app: AppTest, amount: str, reason: str = "Färre vikarier", who: str = "Anna Ek") -> AppTest:
    app.text_input(key=key("judgement", "belopp")).set_value(amount)
    app.text_area(key=key("judgement", "skal")).set_value(reason)
    app.text_input(key="namn.judgement").set_value(who).run()
    app.button(key=key("judgement", "spara")).click().run()
    assert not app.exception
    return app


def history(app: AppTest) -> list[list[str]]:
    body = table_headed(app, "När och vem")
    return [[" ".join(cell.split()).replace("\N{NO-BREAK SPACE}", " ") for cell in row] for row in body]


def test_a_judgement_is_kept_and_is_the_forecast_at_once(visit: Callable[..., AppTest], folder: Path) -> None:
    app = judge(visit(), "-99")
    assert [e.new for e in kept(folder)] == [{"forecast_sek": -99_000.0}]
    assert not app.error
    assert app.session_state["skikt"] == "judged"
    [table] = [table for table in app.table if "Prognos helår" in table.value]
    assert table.value["Prognos helår"].tolist()[0] == -99_000.0
    assert row_of(table_headed(app, "Skikt"), "Bedömd, visas i tabellen")[1] == "−99"
    [[who, what]] = history(app)
    assert who.endswith("Anna Ek")
    assert what == "Bedömning: inget → −99 tkr Färre vikarier"
    assert app.text_input(key=key("judgement", "belopp")).value == ""
    assert app.text_input(key="namn.comment").value == "Anna Ek"
    assert (folder / "prov" / "workspace.yaml").read_text() == SETTINGS


def test_a_new_browser_finds_all_that_was_kept(visit: Callable[..., AppTest]) -> None:
    judge(visit(), "-99")
    assert "Gäller nu: −99 tkr, Anna Ek" in said(visit())


def test_what_was_understood_is_echoed_before_anything_is_kept(visit: Callable[..., AppTest], folder: Path) -> None:
    app = visit()
    app.text_input(key=key("judgement", "belopp")).set_value("95").run()
    assert "= 95 tkr, +185 tkr mot budget" in notes(app, "echo")
    assert notes(app, "fault") == [
        "Raden är en kostnad i budgeten, men beloppet är en intäkt. Kostnad skrivs med minus."
    ]
    assert not (folder / "prov" / FILE).exists()


MISSING = (
    ("", "skäl", "Anna", "Skriv beloppet."),
    ("åtta", "skäl", "Anna", "Kan inte tolka ”åtta” som ett tal."),
    ("-99", " ", "Anna", "Skriv skälet, så att den som läser om ett år förstår."),
    ("-99", "skäl", "  ", "Skriv ditt namn, så att det syns vem som har sagt det."),
    ("-99", "skäl\x07", "Anna", "Texten har ett tecken som inte syns. Ta bort det."),
)


def test_what_is_missing_is_told_and_the_typed_text_stays(visit: Callable[..., AppTest], folder: Path) -> None:
    app = visit()
    for amount, reason, who, told in MISSING:
        judge(app, amount, reason, who)
        assert [shown(error.value) for error in app.error] == [told]
        assert app.text_input(key=key("judgement", "belopp")).value == amount
        assert app.text_area(key=key("judgement", "skal")).value == reason
    assert not (folder / "prov" / FILE).exists()


def test_unsaved_text_outlives_other_rows_and_other_controls(visit: Callable[..., AppTest]) -> None:
    app = visit()
    app.text_area(key=key("judgement", "skal")).set_value("Halva tanken").run()
    app.selectbox(key="rad").select("52").run()
    assert app.text_area(key=key("judgement", "skal", "52")).value == ""
    app.selectbox(key="enhet").select("mnkr").run()
    app.selectbox(key="rad").select("51").run()
    assert app.text_area(key=key("judgement", "skal")).value == "Halva tanken"


def test_the_second_of_two_sees_what_the_first_wrote_before_writing_over_it(
    visit: Callable[..., AppTest], folder: Path
) -> None:
    anna, bo = visit(), visit()
    bo.text_input(key=key("judgement", "belopp")).set_value("-101")
    bo.text_area(key=key("judgement", "skal")).set_value("Vårdtyngd")
    bo.text_input(key="namn.judgement").set_value("Bo Alm").run()
    judge(anna, "-99")
    bo.button(key=key("judgement", "spara")).click().run()
    [fault] = [shown(error.value).replace("\N{NO-BREAK SPACE}", " ") for error in bo.error]
    assert fault.startswith("Anna Ek skrev −99 tkr ")
    assert fault.endswith("Ditt är inte sparat. Tryck en gång till om det ska gälla i stället.")
    assert history(bo)[0][1] == "Bedömning: inget → −99 tkr Färre vikarier"
    bo.button(key=key("judgement", "spara")).click().run()
    assert history(bo)[0][1] == "Bedömning: −99 tkr → −101 tkr Vårdtyngd"
    assert [e.who for e in kept(folder)] == ["Anna Ek", "Bo Alm"]
    assert history(anna.run()) == history(bo)


def test_a_store_that_cannot_be_written_is_a_sentence_and_nothing_is_lost(
    visit: Callable[..., AppTest], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = judge(visit(), "-99")
    monkeypatch.setattr(saying, "PATIENCE", 0.05)
    with sqlite3.connect(folder / "prov" / FILE, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        judge(app, "-98", "Ny tanke")
        other.execute("ROLLBACK")
    assert [shown(error.value) for error in app.error] == [
        "Minnet är upptaget: någon annan skriver i det. Försök igen om en stund."
    ]
    assert app.text_input(key=key("judgement", "belopp")).value == "-98"
    app.button(key=key("judgement", "spara")).click().run()
    assert [e.new for e in kept(folder)] == [{"forecast_sek": -99_000.0}, {"forecast_sek": -98_000.0}]


def test_a_judgement_is_taken_back_with_a_reason(visit: Callable[..., AppTest], folder: Path) -> None:
    app = judge(visit(), "-99")
    app.button(key=key("judgement", "ta-tillbaka")).click().run()
    assert [shown(error.value) for error in app.error] == ["Skriv skälet, så att den som läser om ett år förstår."]
    app.text_area(key=key("judgement", "skal")).set_value("Fel rad").run()
    app.button(key=key("judgement", "ta-tillbaka")).click().run()
    assert not app.exception
    assert history(app)[0][1] == "Bedömning: −99 tkr → inget Fel rad"
    assert app.session_state["skikt"] == "model"
    assert kept(folder)[-1].new is None


def test_a_comment_is_kept_about_the_shown_layer(visit: Callable[..., AppTest], folder: Path) -> None:
    app = visit()
    app.text_input(key=key("comment", "orsak", layer="model")).set_value(EVIL).run()
    app.text_input(key="namn.comment").set_value(EVIL).run()
    app.button(key=key("comment", "spara", layer="model")).click().run()
    assert not app.exception
    assert not app.error
    [entry] = kept(folder)
    assert (entry.subject["layer"], entry.new, entry.who) == ("model", {"cause": EVIL, "quote": ""}, EVIL)
    assert f"Kommentar, modellens prognos: inget → ”{EVIL}”" in history(app)[0][1]
    for element in [*app.markdown, *app.table]:
        assert "<b>" not in str(element.value).replace(r"\<b\>", "")
    app.button(key=key("comment", "ta-tillbaka", layer="model")).click().run()
    assert kept(folder)[-1].new is None


def test_a_method_is_fixed_in_the_journal_and_freed(visit: Callable[..., AppTest], folder: Path) -> None:
    app = visit()
    app.toggle(key="metoder").set_value(True).run()
    app.selectbox(key="las-51").select("budget").run()
    app.text_area(key=key("method", "skal")).set_value("Nytt avtal")
    app.text_input(key="namn.method").set_value("Anna Ek").run()
    app.button(key=key("method", "spara")).click().run()
    assert not app.error
    assert "Låst av Anna Ek: budget. Nytt avtal" in said(app)
    assert row_of(table_headed(app, "Skikt"), "Modellen, visas i tabellen")[1] == "−90"
    app.text_area(key=key("method", "skal")).set_value("Avtalet sagt upp").run()
    app.button(key=key("method", "ta-tillbaka")).click().run()
    assert [e.new for e in kept(folder)] == [{"method": "budget"}, None]
    assert "Låst av" not in said(app)


def test_a_sum_is_judged_by_its_parts(visit: Callable[..., AppTest], folder: Path) -> None:
    app = visit("total")
    app.selectbox(key="bedom-del.total").select("52").run()
    app.text_input(key=key("judgement", "belopp", "52")).set_value("-31")
    app.text_area(key=key("judgement", "skal", "52")).set_value("Fler ärenden")
    app.text_input(key="namn.judgement").set_value("Anna Ek").run()
    app.button(key=key("judgement", "spara", "52")).click().run()
    assert history(app)[0][1] == "Bedömning, Missbruksvård: inget → −31 tkr Fler ärenden"
    assert kept(folder)[0].subject["row"] == "52"


def test_no_form_where_nothing_is_left_to_judge(read_page: Open) -> None:
    labels = [expander.label for expander in read_page("driftredovisning", "ekero-2023").expander]
    assert "Bedöm raden" not in labels
    assert "Kommentera raden" in labels


def test_another_month_than_the_workspaces_is_only_read(read_page: Open) -> None:
    app = read_page("driftredovisning", "demo", per="2024-05")
    assert "Bedöm raden" not in [expander.label for expander in app.expander]
    assert any(note.startswith("Bedömningar och kommentarer skrivs för") for note in notes(app, "note"))


def test_a_synthetic_municipality_says_so_beside_what_is_kept(open_page: Open, tmp_path: Path) -> None:
    write_workspace(tmp_path / "prov", {"workspace.yaml": SETTINGS + "synthetic: true\n"})
    app = judge(open_page("driftredovisning", "prov", {"rad": "51"}, folder=tmp_path), "-99")
    assert notes(app, "synthetic") == ["Påhittad kommun: alla siffror är syntetiska."]
    assert len(kept(tmp_path)) == 1
    assert heading(app)


def test_what_is_kept_within_one_tick_of_the_disks_clock_is_seen(visit: Callable[..., AppTest], folder: Path) -> None:
    app = judge(visit(), "-99")
    file = folder / "prov" / FILE
    before = file.stat()
    judge(visit(), "-98", "Ny tanke")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert before.st_size == file.stat().st_size
    assert history(app.run())[0][1] == "Bedömning: −99 tkr → −98 tkr Ny tanke"


def test_a_named_store_is_where_it_is_kept(
    visit: Callable[..., AppTest], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(folder / "delat.sqlite") as store:
        monkeypatch.setenv("FORECAST_STORE", str(folder / "delat.sqlite"))
        app = judge(visit(), "-99")
        assert [entry.who for entry in store.journal("prov")] == ["Anna Ek"]
    assert history(app)[0][1] == "Bedömning: inget → −99 tkr Färre vikarier"
    assert not (folder / "prov" / FILE).exists()
