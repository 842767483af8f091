"""How far a measure has come: said where measures are read, kept in the journal, shown in the table at once."""

from collections.abc import Callable
from pathlib import Path

import pytest
from seen import notes, said, shown, table_headed
from streamlit.testing.v1 import AppTest

from builders import write_workspace
from forecast.store.door import FILE
from forecast.store.records import Entry
from forecast.store.store import open_store
from forecast.ui import access
from forecast.ui.access import Role

Open = Callable[..., AppTest]
MEASURES = """\
schema: 1
measures:
  - {id: a, name: "Färre *vikarier*", statement: by_activity, row: "51", state: started, decided_by: SN,
     decided_on: 2024-02-01, full_year_effect: 12, start: 2024-05, counted_in: [], source: beslut}
  - {id: b, name: Nya lokaler, statement: by_activity, row: "52", state: planned, counted_in: [], source: beslut}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_workspace(tmp_path / "prov", {"measures.yaml": MEASURES})
    return tmp_path


def kept(folder: Path) -> tuple[Entry, ...]:
    with open_store(folder / "prov" / FILE) as store:
        return store.journal("prov")


def key(field: str, measure: str = "a", row: str = "51") -> str:
    return f"sagt.prov.measure_progress.by_activity.{row}.{measure}.{field}"


def say(app: AppTest, **fields: str) -> AppTest:
    app.text_input(key=key("belopp")).set_value(fields.get("amount", ""))
    app.text_area(key=key("skal")).set_value(fields.get("reason", "Räknat i augusti"))
    app.text_input(key="namn.measure_progress").set_value(fields.get("who", "Anna Ek")).run()
    app.button(key=key("spara")).click().run()
    assert not app.exception
    return app


def test_a_measure_is_reported_shown_and_taken_back(open_page: Open, folder: Path) -> None:
    app = open_page("budget_och_plan", "prov", folder=folder)
    assert "Gäller nu: påbörjad, inget belopp är rapporterat." in said(app)
    assert app.selectbox(key="atgard").options == ["Färre *vikarier*", "Nya lokaler"]
    say(app)
    assert [shown(e.value) for e in app.error] == ["Välj ett annat läge eller skriv hur mycket som har blivit av."]
    app.text_input(key=key("belopp")).set_value("4,5").run()
    assert "= 4,5 tkr bättre än utan åtgärden" in notes(app, "echo")
    app.selectbox(key=key("lage.started")).select("done").run()
    say(app, amount="3,5")
    [entry] = kept(folder)
    assert entry.new == {"state": "done", "realised_sek": 3_500.0, "through": "2024-08"}
    assert entry.old == {"state": "started"}
    assert any("post 1: Anna Ek skrev genomförd, 3,5 tkr till och med augusti 2024" in n for n in notes(app, "echo"))
    assert "Gäller nu: genomförd, 3,5 tkr har blivit av till och med augusti 2024; planen var 4 tkr." in said(app)
    assert table_headed(app, "Besparing eller åtgärd")[0][1].startswith("Äldreomsorg; genomförd av SN 2024-02-01")
    app.text_area(key=key("skal")).set_value("Fel rad").run()
    app.button(key=key("ta-tillbaka")).click().run()
    assert kept(folder)[1].new is None
    assert "Anna Ek tog tillbaka åtgärdens läge" in said(app)


def test_a_measure_without_effect_takes_no_amount_and_an_undecided_one_does_not_begin(
    open_page: Open, folder: Path
) -> None:
    app = open_page("budget_och_plan", "prov", {"atgard": "b"}, folder=folder)
    assert "Åtgärden har ingen månad med effekt ännu, så inget belopp kan rapporteras." in notes(app, "note")
    app.selectbox(key=key("lage.planned", "b", "52")).select("started")
    app.text_area(key=key("skal", "b", "52")).set_value("Flytten är klar")
    app.text_input(key="namn.measure_progress").set_value("Bo Alm").run()
    app.button(key=key("spara", "b", "52")).click().run()
    assert "Åtgärden ”b” är påbörjad men saknar ”decided_by” och ”decided_on”." in said(app)
    assert not (folder / "prov" / FILE).exists()


def test_a_reader_is_told_who_reports(open_page: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "roles", lambda: (Role.READER,))
    app = open_page("budget_och_plan", "prov", folder=folder)
    assert "Din roll läser. Åtgärders läge skrivs av verksamhetschefer och ekonomer." in notes(app, "note")
