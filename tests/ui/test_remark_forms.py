"""The report's texts on the opened row: approved, rewritten, taken back, and never lost or overwritten unseen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from seen import notes, shown
from streamlit.testing.v1 import AppTest

from builders import SETTINGS, write_workspace
from forecast.store.door import FILE
from forecast.store.records import Entry
from forecast.store.store import open_store

Open = Callable[..., AppTest]
EVIL = "<b>x</b> [y](javascript:z) **q** 95 tkr"
KEY = "sagt.prov.remark.by_activity.51.analys.2024-08"
SUGGESTION = "Helårsprognosen är "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_workspace(tmp_path / "prov", {"workspace.yaml": f"{SETTINGS}headline: adopted\nprofile: askersund\n"})
    return tmp_path


@pytest.fixture
def visit(open_page: Open, folder: Path) -> Callable[[], AppTest]:
    """Somebody opens the row, in a session of their own."""

    def run() -> AppTest:
        app = open_page("driftredovisning", "prov", {"rad": "51"}, folder=folder)
        assert not app.exception
        return app

    return run


def kept(folder: Path) -> tuple[Entry, ...]:
    with open_store(folder / "prov" / FILE) as store:
        return store.journal("prov")


def press(app: AppTest, button: str, who: str = "Anna Ek") -> list[str]:
    """Press a button of the text; what went wrong."""
    app.text_input(key="namn.remark").set_value(who).run()
    app.button(key=f"{KEY}.{button}").click().run()
    assert not app.exception
    return [shown(error.value) for error in app.error]


def field(app: AppTest) -> str:
    return str(app.text_area(key=f"{KEY}.rapporttext").value)


def test_a_suggestion_is_marked_until_somebody_approves_it_and_comes_back(
    visit: Callable[[], AppTest], folder: Path
) -> None:
    app = visit()
    assert field(app).startswith(SUGGESTION)
    assert "Analys: maskinellt förslag." in notes(app, "note")
    assert "Texter kvar att läsa: 2 av 2. Närmast: 51 Äldreomsorg, 52 Missbruksvård." in notes(app, "note")
    assert press(app, "ta-tillbaka", "") == ["Skriv ditt namn, så att det syns vem som har sagt det."]
    assert press(app, "ta-tillbaka") == []
    [entry] = kept(folder)
    assert entry.subject == {"statement": "by_activity", "row": "51", "month": "2024-08", "section": "analys"}
    assert (entry.old, entry.reason) == (None, "Godkänd som den är.")
    assert entry.new == {"text": field(app), "suggestion": field(app)}
    assert any(note.startswith("Analys: förslaget godkänt av Anna Ek, ") for note in notes(app, "note"))
    assert press(app, "ta-tillbaka") == []
    assert kept(folder)[-1].new is None
    assert "Analys: maskinellt förslag." in notes(app, "note")


def test_a_rewritten_text_is_kept_as_typed_and_shown_letter_by_letter(
    visit: Callable[[], AppTest], folder: Path
) -> None:
    app = visit()
    app.text_area(key=f"{KEY}.rapporttext").set_value(EVIL).run()
    assert press(app, "ta-tillbaka") == ["Du har ändrat texten. Tryck på Spara texten för att behålla det du skrev."]
    assert field(app) == EVIL
    assert press(app, "spara") == []
    assert kept(folder)[0].new["text"] == EVIL
    assert field(visit()) == EVIL
    for element in [*app.markdown, *app.table]:
        assert "<b>" not in str(element.value).replace(r"\<b\>", "")
    app.selectbox(key="skikt").select("model").run()
    [fault] = [text for text in notes(app, "fault") if "Siffrorna" in text]
    assert fault.startswith("Siffrorna har ändrats sedan texten skrevs ")
    assert any(note.startswith("Förslaget nu: Helårsprognosen är ") for note in notes(app, "note"))
    assert "Förslagen bygger på modellens prognos, som sidan visar nu." in notes(app, "note")


def test_the_second_of_two_sees_the_firsts_text_before_writing_over_it(
    visit: Callable[[], AppTest], folder: Path
) -> None:
    anna, bo = visit(), visit()
    bo.text_area(key=f"{KEY}.rapporttext").set_value("Bos text.")
    bo.text_input(key="namn.remark").set_value("Bo Alm").run()
    anna.text_area(key=f"{KEY}.rapporttext").set_value("Annas text.")
    assert press(anna, "spara") == []
    bo.button(key=f"{KEY}.spara").click().run()
    [fault] = [shown(error.value) for error in bo.error]
    assert fault.startswith("Anna Ek skrev ”Annas text.” ")
    assert field(bo) == "Bos text."
    bo.button(key=f"{KEY}.spara").click().run()
    assert [entry.new["text"] for entry in kept(folder)] == ["Annas text.", "Bos text."]
