"""Historik: a press keeps the forecast once, and two kept ones can be held against each other."""

from collections.abc import Callable
from pathlib import Path

from seen import address, heading, notes, said
from streamlit.testing.v1 import AppTest

from builders import SETTINGS, write_workspace

Open = Callable[..., AppTest]


def test_what_is_kept_is_kept_once_and_compared(open_page: Open, tmp_path: Path) -> None:
    write_workspace(tmp_path / "prov")
    app = open_page("historik", "prov", folder=tmp_path)
    assert heading(app) == "Ingen tidigare prognos att jämföra med"
    app.button(key="historik-spara").click().run()
    assert notes(app, "echo")[0].startswith("Sparad med nummer ")
    assert heading(app) == "En prognos är sparad"
    app.button(key="historik-spara").click().run()
    assert notes(app, "echo")[0].startswith("Redan sparad med nummer ")
    (tmp_path / "prov" / "workspace.yaml").write_text(SETTINGS + "headline: adopted\n", encoding="utf-8")
    app = open_page("historik", "prov", folder=tmp_path)
    app.button(key="historik-spara").click().run()
    text = said(app)
    assert heading(app) == "2 prognoser är sparade"
    assert (
        "Från augusti 2024, modellens, bas till augusti 2024, fastställd, bas har prognosen ändrats med −3 tkr" in text
    )
    assert "Orsaken: bedömning −3 tkr." in text
    assert text.index("Kostnadsslag och orsaker") > text.index("Vad som har ändrats, rad för rad")
    assert len(address(app)["fran"]) == 64
    app.selectbox(key="fran").set_value(app.session_state["till"]).run()
    assert "Välj två olika prognoser." in said(app)
    assert not app.exception


def test_a_copy_under_another_name_keeps_its_own_forecast(open_page: Open, tmp_path: Path) -> None:
    for name in ("lika", "kopia"):
        write_workspace(tmp_path / name)
        app = open_page("historik", name, folder=tmp_path)
    app.button(key="historik-spara").click().run()
    assert heading(app) == "En prognos är sparad"
