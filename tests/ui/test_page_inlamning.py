"""Inlämning: a unit hands in, is returned, approved; a month is adopted and locked; each by who may, and no other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from seen import heading, notes, said, shown, table_headed
from streamlit.testing.v1 import AppTest

from builders import write_workspace
from forecast.store.door import FILE
from forecast.store.records import Entry, EntryKind
from forecast.store.store import open_store
from forecast.ui import access
from forecast.ui.access import Role

Open = Callable[..., AppTest]
UNITS = """\
schema: 1
comment_threshold: {percent: 1, amount: 2}
units:
  - {key: aldre, name: "Äldre [x](y)", managers: [Anna Ek], rows: ["51"]}
  - {key: missbruk, name: Missbruk, managers: [Bo Alm], rows: ["52"]}
"""
A, B = "Äldre [x](y)", "Missbruk"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_workspace(tmp_path / "prov", {"units.yaml": UNITS})
    return tmp_path


@pytest.fixture
def visit(open_page: Open, folder: Path) -> Callable[..., AppTest]:
    """Somebody opens the page, in a session of their own."""

    def run(page: str = "inlamning", **address: str) -> AppTest:
        app = open_page(page, "prov", address, folder=folder)
        assert not app.exception
        return app

    return run


def log_in(monkeypatch: pytest.MonkeyPatch, role: Role, who: str) -> None:
    monkeypatch.setattr(access, "roles", lambda: (role,))
    monkeypatch.setattr(access, "claims", lambda: {"name": who})
    monkeypatch.setattr(access, "name", lambda: who)


def kept(folder: Path) -> tuple[Entry, ...]:
    with open_store(folder / "prov" / FILE) as store:
        return store.journal("prov")


def errors(app: AppTest) -> list[str]:
    return [shown(error.value).replace("\N{NO-BREAK SPACE}", " ") for error in app.error]


def press(app: AppTest, unit: str, name: str, reason: str = "", who: str = "Anna Ek") -> AppTest:
    """A step of a unit, with its reason."""
    app.text_area(key=f"sagt.prov.submission...2024-08.{unit}.skal").set_value(reason)
    if any(field.key == "namn.submission" for field in app.text_input):
        app.text_input(key="namn.submission").set_value(who)
    app.button(key=f"sagt.prov.submission...2024-08.{unit}.{name}").click().run()
    assert not app.exception
    return app


def judge(app: AppTest, row: str, amount: str, who: str = "Anna Ek") -> AppTest:
    app.text_input(key=f"sagt.prov.judgement.by_activity.{row}..belopp").set_value(amount)
    app.text_area(key=f"sagt.prov.judgement.by_activity.{row}..skal").set_value("Fler ärenden")
    if any(field.key == "namn.judgement" for field in app.text_input):
        app.text_input(key="namn.judgement").set_value(who)
    app.button(key=f"sagt.prov.judgement.by_activity.{row}..spara").click().run()
    assert not app.exception
    return app


def comment(app: AppTest, row: str) -> AppTest:
    app.text_input(key=f"sagt.prov.comment.by_activity.{row}.judged.orsak").set_value("Fler ärenden")
    app.button(key=f"sagt.prov.comment.by_activity.{row}.judged.spara").click().run()
    assert not app.exception
    return app


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_a_round_from_judgement_to_a_locked_month(visit: Callable[..., AppTest], folder: Path) -> None:
    """One person plays all parts, as without login."""
    app = visit()
    assert heading(app) == "0 av 2 enheter har lämnat in"
    assert notes(app, "lead") == ["Saknas: Äldre [x](y) (Anna Ek) och Missbruk (Bo Alm)."]
    assert [row[1] for row in table_headed(app, "Enhet")] == ["saknas", "saknas", ""]
    assert app.button(key="faststall").disabled
    app.selectbox(key="ansvar").select("aldre").run()
    assert heading(app) == f"{A}: inte inlämnad"
    judge(app, "51", "-99")
    assert "En rad behöver en kommentar: 51 Äldreomsorg (−9)." in said(app)
    [line, total] = table_headed(app, "Rad")
    assert line[-3:] == ["−9", "krävs", "bedömd av Anna Ek"]
    assert total[-3:] == ["−9", "", ""]
    press(app, "aldre", "lamna-in")
    assert errors(app)[0].startswith("Äldreomsorg avviker −9 tkr från budgeten, mer än 1 % av budgeten och 2 tkr")
    comment(app, "51")
    press(app, "aldre", "lamna-in", "Klart")
    assert heading(app) == f"{A}: inlämnad, väntar på ekonomen"
    assert any("Anna Ek lämnade in −99 tkr" in note for note in notes(app, "echo"))
    press(app, "aldre", "aterlamna", who="Eva Ekonom")
    assert errors(app) == ["Skriv skälet, så att chefen vet vad som ska göras."]
    press(app, "aldre", "aterlamna", "Vad är *nytt*?", "Eva Ekonom")
    assert heading(app) == f"{A}: återlämnad"
    assert notes(app, "lead") == ["Eva Ekonom: ”Vad är *nytt*?”"]
    assert "Godkänn Äldre [x](y)" not in buttons(app)
    press(app, "aldre", "lamna-in")
    judge(app, "51", "-97", "Eva Ekonom")
    assert heading(app) == f"{A}: ändrad efter inlämning"
    assert any(
        note.startswith("Justerad efteråt av Eva Ekonom") and "−99 tkr → −97 tkr" in note for note in notes(app, "note")
    )
    press(app, "aldre", "godkann", who="Eva Ekonom")
    assert heading(app) == f"{A}: godkänd"
    app.selectbox(key="ansvar").select("missbruk").run()
    press(app, "missbruk", "lamna-in", who="Bo Alm")
    press(app, "missbruk", "godkann", who="Eva Ekonom")
    app.selectbox(key="ansvar").select("alla").run()
    assert heading(app) == "Alla 2 enheter är godkända"
    app.text_input(key="namn.adoption").set_value("Gun Chef")
    app.button(key="faststall").click().run()
    assert not app.exception
    assert errors(app) == []
    assert heading(app) == "Augusti 2024 är fastställd och låst"
    assert notes(app, "echo")[0].startswith("Augusti 2024 är fastställd och låst. Prognosen är sparad med nummer ")
    assert app.button(key="till-underlaget").label == "Nämndens underlag med den fastställda prognosen →"
    assert [entry.kind for entry in kept(folder)][-1] is EntryKind.ADOPTION
    _is_told_wherever_somebody_writes(visit)
    _is_opened_again(app)


def _is_opened_again(app: AppTest) -> None:
    form = "sagt.prov.adoption...2024-08"
    app.text_area(key=f"{form}.skal").set_value("Fel underlag")
    app.text_input(key="namn.adoption").set_value("Gun Chef")
    app.button(key=f"{form}.oppna").click().run()
    assert heading(app) == "Alla 2 enheter är godkända"
    assert any("Gun Chef öppnade månaden igen" in note for note in notes(app, "echo"))
    assert "Augusti 2024 öppnades igen av Gun Chef" in said(app)


def _is_told_wherever_somebody_writes(visit: Callable[..., AppTest]) -> None:
    told = "Inget mer kan skrivas om den förrän en godkännare öppnar den igen på Inlämning, med skäl."
    rows = visit("driftredovisning", rad="51")
    assert any("är fastställd av Gun Chef" in note and note.endswith(told) for note in notes(rows, "note"))
    assert "Bedöm raden" not in [box.label for box in rows.expander]
    assert "Augusti 2024 är fastställd av Gun Chef" in said(visit("namnd"))
    unit = visit(ansvar="aldre")
    assert "Lämna in Äldre [x](y) igen" not in buttons(unit)


def test_a_manager_sees_and_speaks_for_own_rows_alone(
    visit: Callable[..., AppTest], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = [visit(ansvar="aldre") for _ in range(2)]  # for an economist, and pressed when the role is another
    log_in(monkeypatch, Role.MANAGER, "Bo Alm")
    app = visit()
    assert heading(app) == "Missbruk: inte inlämnad"
    assert "Äldreomsorg" not in said(app)
    assert not [box for box in app.selectbox if box.key == "ansvar"]
    assert heading(visit(ansvar="aldre")) == "Missbruk: inte inlämnad"
    assert [label for label in buttons(app) if label.startswith(("Godkänn", "Återlämna", "Fastställ"))] == []
    refusal = "Raden hör till Äldre [x](y). Du skriver om raderna i Missbruk."
    assert refusal in notes(visit("driftredovisning", rad="51"), "note")
    press(drawn[0], "aldre", "lamna-in")
    assert errors(drawn[0]) == ["Du skriver om raderna i Missbruk. Inget är sparat."]
    judge(drawn[1], "51", "-1")
    assert errors(drawn[1]) == [f"{refusal} Inget är sparat."]
    assert not (folder / "prov" / FILE).exists()
    judge(app, "52", "-31")
    press(app, "missbruk", "lamna-in")
    assert heading(app) == "Missbruk: inlämnad, väntar på ekonomen"
    assert [(entry.kind, entry.who) for entry in kept(folder)] == [
        (EntryKind.JUDGEMENT, "Bo Alm"),
        (EntryKind.SUBMISSION, "Bo Alm"),
    ]


def test_a_manager_of_nothing_is_told_what_to_do(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(monkeypatch, Role.MANAGER, "Okänd")
    app = visit()
    assert heading(app) == "Du står inte som chef för någon enhet"
    assert not app.table


def test_an_approver_adopts_without_the_missing_when_a_reason_is_given(
    visit: Callable[..., AppTest], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(visit(ansvar="missbruk"), "52", "-31,5")
    log_in(monkeypatch, Role.APPROVER, "Gun Chef")
    app = visit()
    assert heading(app) == "0 av 2 enheter har lämnat in"
    app.toggle(key="foljer-modellen").set_value(True).run()
    app.button(key="faststall").click().run()
    assert errors(app) == ["Skriv varför de följer modellen."]
    app.text_area(key="sagt.prov.adoption...2024-08.skal").set_value("Sommar")
    app.button(key="faststall").click().run()
    assert errors(app) == []
    assert heading(app) == "Augusti 2024 är fastställd och låst"
    [_, entry] = kept(folder)
    assert (entry.who, entry.reason) == ("Gun Chef", "Sommar")
    [_, missbruk, total] = table_headed(app, "Enhet")
    assert missbruk[2:7] == ["−30", "−30", "−32", "−2", "−30"]  # the model's is adopted, the judged stands beside
    assert total[6] == "−120"
    assert "Följer modellen: Äldre [x](y), Missbruk." in said(app)


def test_nobody_approves_what_the_page_did_not_show(visit: Callable[..., AppTest], folder: Path) -> None:
    app = visit(ansvar="aldre")
    press(app, "aldre", "lamna-in")
    judge(visit(ansvar="aldre"), "51", "-91")
    press(app, "aldre", "godkann", who="Eva Ekonom")
    [told] = errors(app)
    assert told.startswith("Anna Ek skrev −91 tkr")
    assert told.endswith("Ditt är inte sparat. Se raderna en gång till och tryck igen.")
    assert [entry.kind for entry in kept(folder)] == [EntryKind.SUBMISSION, EntryKind.JUDGEMENT]


def test_a_reader_reads_the_round_and_presses_nothing(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(monkeypatch, Role.READER, "Nils")
    app = visit(ansvar="aldre")
    assert "Enheten lämnas in av sin chef, och godkänns eller återlämnas av ekonomen." in notes(app, "note")
    assert buttons(app) == []
