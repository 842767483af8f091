"""No workspace, a broken one, and the smallest one: a Swedish sentence instead of a traceback."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from seen import PAGES, cells, heading, notes, said, shown
from streamlit.testing.v1 import AppTest

from builders import DATA, ROWS, SETTINGS, TABLE, change, write_workspace

Open = Callable[..., AppTest]
ADOPTED = SETTINGS + "headline: adopted\n"
NAMELESS = {"scenarier", "budget_och_plan", "kontroll", "historik", "drivare", "namnd", "inlamning"}
"""Pages that name no row of a workspace where nothing is found, kept or changed."""
ONE_ROW = {
    "workspace.yaml": ADOPTED,
    "rows.csv": "statement;row;parent;name;activity;cost_type;role;aliases\n"
    "by_activity;51;total;Äldreomsorg;51;net;leaf;\n"
    "by_activity;total;;Socialnämnden;;net;sum;\n",
    "tabell.csv": "kod;verksamhet;utfall;prognos;budget;avvikelse\n"
    "51;Äldreomsorg;-60;-95;-90;-5\n;Summa;-60;-95;-90;-5\n",
}


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A folder with one workspace, a copy of a real one with a word where a number should stand."""
    copy = tmp_path / "askersund-2024"
    shutil.copytree(DATA / "askersund-2024", copy)
    change(copy, "driftredovisning.csv", "-9229", "mycket")
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_folder_is_said_in_a_sentence(open_page: Open, page: str, tmp_path: Path) -> None:
    app = open_page(page, folder=tmp_path)
    assert not app.exception
    assert heading(app) == "Ingen prognos ännu"
    assert "Ingen arbetsyta finns i" in shown(app.markdown[0].value)
    assert tmp_path.name in shown(app.markdown[0].value)


@pytest.mark.parametrize("page", PAGES)
def test_a_folder_that_does_not_exist_is_said_in_a_sentence(open_page: Open, page: str, tmp_path: Path) -> None:
    app = open_page(page, folder=tmp_path / "saknas")
    assert not app.exception
    assert heading(app) == "Ingen prognos ännu"


@pytest.mark.parametrize("page", PAGES)
def test_a_fault_in_a_file_is_said_with_its_place_and_remedy(open_page: Open, page: str, broken: Path) -> None:
    app = open_page(page, folder=broken)
    assert not app.exception
    assert heading(app) == "Ingen prognos ännu"
    told = [shown(error.value) for error in app.error]
    assert len(told) == 1
    for part in ("driftredovisning.csv, rad 6, kolumn ”utfall_2024_08”", "”mycket”"):
        assert part in told[0]
    assert "Rätta underlaget och ladda om sidan." in said(app)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_comes_back_when_the_file_is_mended(open_page: Open, page: str, broken: Path) -> None:
    app = open_page(page, folder=broken)
    change(broken / "askersund-2024", "driftredovisning.csv", "mycket", "-9229")
    app.run()
    assert not app.exception
    assert not app.error
    assert heading(app) != "Ingen prognos ännu"


@pytest.mark.parametrize("page", PAGES)
def test_another_workspace_can_be_chosen_when_one_is_broken(open_page: Open, page: str, broken: Path) -> None:
    write_workspace(broken / "prov")
    app = open_page(page, "askersund-2024", folder=broken)
    assert heading(app) == "Ingen prognos ännu"
    assert [box.key for box in app.selectbox][:1] == ["arbetsyta"]
    app.selectbox(key="arbetsyta").select("prov").run()
    assert not app.exception
    assert heading(app) != "Ingen prognos ännu"


@pytest.mark.parametrize("page", PAGES)
def test_markup_in_a_fault_is_shown_as_letters(open_page: Open, page: str, broken: Path) -> None:
    change(broken / "askersund-2024", "driftredovisning.csv", "mycket", "**:red[1]**")
    error = open_page(page, folder=broken).error[0]
    assert r"\*\*\:red\[1\]\*\*" in error.value


@pytest.mark.parametrize("page", PAGES)
def test_a_workspace_with_one_row_has_every_page(open_page: Open, page: str, tmp_path: Path) -> None:
    write_workspace(tmp_path / "liten", ONE_ROW)
    app = open_page(page, "liten", folder=tmp_path)
    assert not app.exception
    assert not app.error
    assert "Provkommun" in said(app)


def test_one_row_has_its_row_and_its_sum(open_page: Open, tmp_path: Path) -> None:
    write_workspace(tmp_path / "liten", ONE_ROW)
    body = cells(open_page("driftredovisning", "liten", folder=tmp_path).table[0])[1:]
    assert [row[:5] for row in body] == [
        ["51 Äldreomsorg", "−60", "−95", "−90", "−5"],
        ["Socialnämnden", "−60", "−95", "−90", "−5"],
    ]


@pytest.mark.parametrize("page", PAGES)
def test_names_full_of_markup_are_shown_as_letters(open_page: Open, page: str, tmp_path: Path) -> None:
    evil = "<b>*Äldre* [x](y) :red[z] $1$</b>"
    files = {"workspace.yaml": ADOPTED, "rows.csv": ROWS, "tabell.csv": TABLE}
    write_workspace(tmp_path / "elak", {name: text.replace("Äldreomsorg", evil) for name, text in files.items()})
    app = open_page(page, "elak", folder=tmp_path)
    assert not app.exception
    assert not [element.value for element in app.html if "<b>" in element.value]
    assert not [element.value for element in app.markdown if evil in element.value or element.allow_html]
    if page not in NAMELESS:
        assert evil in said(app)


def test_a_workspace_without_forecast_layer_leads_with_the_model(open_page: Open, tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "utan")
    change(folder, "workspace.yaml", "      prognos: {kind: forecast, layer: adopted}\n", "")
    change(folder, "workspace.yaml", "    differences:\n      avvikelse: [prognos, budget]\n", "")
    app = open_page("oversikt", "utan", folder=tmp_path)
    assert not app.exception
    assert app.selectbox(key="skikt").options == ["Modellens prognos"]
    assert any("modellens prognos" in note for note in notes(app, "note"))


def _refuse(monkeypatch: pytest.MonkeyPatch, method: str, refused: Path) -> None:
    """Let the system refuse one path: whoever runs the tests may have the right to all."""
    allowed = getattr(Path, method)

    def asked(path: Path) -> object:
        if path == refused:
            raise PermissionError(13, "Permission denied", str(path))
        return allowed(path)

    monkeypatch.setattr(Path, method, asked)


@pytest.mark.parametrize("page", ["oversikt", "las_in"])
def test_a_folder_that_may_not_be_read_is_said_in_a_sentence(
    open_page: Open, page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse(monkeypatch, "iterdir", tmp_path)
    app = open_page(page, folder=tmp_path)
    assert not app.exception
    assert [shown(error.value) for error in app.error] == [
        f"{tmp_path}: Går inte att läsa: programmet har inte rätt att läsa den. Ge det rätten och försök igen."
    ]


def test_a_file_that_may_not_be_read_is_named_and_another_workspace_can_be_chosen(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("annan", "prov"):
        write_workspace(tmp_path / name)
    _refuse(monkeypatch, "read_bytes", tmp_path / "prov" / "tabell.csv")
    app = open_page("oversikt", "prov", folder=tmp_path)
    assert [shown(error.value) for error in app.error] == [
        "prov/tabell.csv: Går inte att läsa: programmet har inte rätt att läsa den. Ge det rätten och försök igen."
    ]
    app.selectbox(key="arbetsyta").select("annan").run()
    assert not app.error


def test_what_goes_away_while_the_page_is_read_is_a_sentence(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_workspace(tmp_path / "prov")
    _refuse(monkeypatch, "iterdir", tmp_path / "prov")
    app = open_page("oversikt", "prov", folder=tmp_path)
    assert not app.exception
    assert f"{tmp_path / 'prov'}: Går inte att läsa" in shown(app.error[0].value)


def test_a_column_full_of_faults_is_told_in_part(open_page: Open, tmp_path: Path) -> None:
    rows = "51;Äldreomsorg;mycket;-95;-90;-5\n" * 30
    write_workspace(tmp_path / "prov", {"tabell.csv": TABLE.partition("51;")[0] + rows})
    app = open_page("oversikt", "prov", folder=tmp_path)
    assert len(app.error) == 20
    assert re.search(r"^\d+ fel till visas när de här är rättade\.$", said(app), re.MULTILINE)
