"""Drivare: the page's numbers are the files', an area is in the address, and a lever opens with its change."""

from collections.abc import Callable
from pathlib import Path

from seen import address, charts, heading, notes, said, table_headed
from streamlit.testing.v1 import AppTest

from builders import write_workspace
from forecast.workspace.imports.write import Import, take_in

Open = Callable[..., AppTest]


def test_the_demo_is_read_from_heading_to_price(read_page: Open) -> None:
    app = read_page("drivare", "demo")
    text = said(app)
    assert heading(app) == "80+ väntas öka med 27,3 procent till 2031, hemtjänsten antas öka med 27,3"
    assert notes(app, "lead") == ["Hemtjänsten har ökat från 371 till 428 personer på fyra år."]
    assert "436 personer är utfall jan–aug 2024; budgeten 425 gäller helår 2024." in text
    assert "En till antas kosta 80 procent av genomsnittet" in text
    assert table_headed(app, "Placeringar")[-1][:2] == ["Alla placeringar", "14"]
    assert [row[0] for row in table_headed(app, "Verksamhet")][-1] == "Boende enl. LSS för vuxna"
    assert table_headed(app, "Rad")[0][5].replace("\N{NO-BREAK SPACE}", " ") == "146 194"
    assert len(charts(app)) == 11
    assert [item.label for item in app.expander] == [
        "Diagrammen som tabeller",
        "Köp och sälj månad för månad, Hemtjänst",
        "Vad rättelsen av augusti kan ändra, Hemtjänst",
        "Rättade timmar, Hemtjänst\\: gammalt och nytt",
        "Rapportens egna ord\\: 11 uppgifter",
    ]
    assert "barn på HVB" not in text


def test_purchase_and_need_stand_with_their_area(open_page: Open) -> None:
    app = open_page("drivare", "demo", {"omrade": "hemtjanst"})
    assert [row[0] for row in table_headed(app, "Del")][-1] == "Nämnden tillsammans"
    assert [row[0] for row in table_headed(app, "Enhet")][-2:] == ["Nattpatrullen", "Summa"]
    assert "Augusti är preliminär" in said(app)
    homes = open_page("drivare", "demo", {"omrade": "boende"})
    assert [row[0] for row in table_headed(homes, "Enhet")] == [
        "Ekgården",
        "Björken",
        "Lindhaga",
        "Solgläntan",
        "Summa",
    ]
    assert "preliminär" not in said(homes)


def test_a_button_sets_its_change_for_scenarier(open_page: Open) -> None:
    app = open_page("drivare", "demo", {"omrade": "personal", "verksamhet": "sarskilt-boende"})
    app.button(key="prova-staffing.sarskilt-boende").click().run()
    assert app.session_state["andringar"] == {"staffing.sarskilt-boende": {"fte": 1.0, "from": "2024-09"}}


def test_an_area_is_chosen_by_the_address_and_a_false_one_is_all(open_page: Open) -> None:
    app = open_page("drivare", "askersund-2024", {"omrade": "utskrivning"})
    assert app.selectbox(key="omrade").value == "utskrivning"
    assert len(charts(app)) == 1
    assert [row[0] for row in table_headed(app, "Drivare")] == [
        "Antal vårdplaneringar inom ramen för utskrivningsprocessen"
    ]
    assert address(app)["omrade"] == "utskrivning"
    app.selectbox(key="omrade").set_value("alla").run()
    assert "omrade" not in address(app)
    assert not app.exception
    assert open_page("drivare", "askersund-2024", {"omrade": "<b>"}).selectbox(key="omrade").value == "alla"


def test_nothing_read_is_said_with_the_files_that_give_it(open_page: Open, tmp_path: Path) -> None:
    write_workspace(tmp_path / "prov")
    app = open_page("drivare", "prov", folder=tmp_path)
    assert heading(app) == "Inga drivare är inlästa"
    assert "population.csv" in said(app)
    assert not charts(app)
    evil = "id;period;category;driver;unit;value;comparison_period;comparison_value;quote;source\n"
    evil += "1;2024-08;volym;<b>*x*</b> [y](z);antal;8;2023-08;7;:red[q] $1$;r\n"
    write_workspace(tmp_path / "elak", {"drivers.csv": evil})
    app = open_page("drivare", "elak", folder=tmp_path)
    assert heading(app) == "<b>*x*</b> [y](z): 8 aug 2024, 7 aug 2023"
    assert table_headed(app, "Uppgift")[0][5] == "”:red[q] $1$”"


def test_municipalities_are_compared_by_the_figure_in_the_address(open_page: Open, tmp_path: Path) -> None:
    folder = write_workspace(tmp_path / "prov")
    lines = ["kpi;title;unit;municipality;name;year;gender;value;source"]
    for kpi, title in (("N1", "Kostnad, kr/inv"), ("N2", "Andel (%)")):
        lines += [f"{kpi};{title};;{code};{name};2023;T;{value};Källa: K" for code, name, value in PLACES]
    drivers = (
        "id;period;category;driver;unit;value;comparison_period;comparison_value;quote;source\n1;2023;a;b;c;1;;;;K\n"
    )
    files = {"comparison.csv": "\n".join(lines) + "\n", "drivers.csv": drivers}
    take_in(folder, [Import("statistik", "k.json", b"k", "json", "", "", None, {}, {"files": sorted(files)}, files)])
    app = open_page("drivare", "prov", {"nyckeltal": "N2"}, folder=tmp_path)
    assert app.selectbox(key="nyckeltal").value == "N2"
    assert "Andel \\(%\\)\\: Provkommun 8,5 år 2023, lägst av 2" in [item.value for item in app.header]
    assert [row[:3] for row in table_headed(app, "Kommun")] == [
        ["<b>*x*</b> [y](z)", "Kommun", "9,5"],
        ["Provkommun", "Egen kommun", "8,5"],
    ]
    app.selectbox(key="nyckeltal").set_value("N1").run()
    assert not app.exception
    assert "nyckeltal" not in address(app)


PLACES = (("0001", "Provkommun", "8,5"), ("0002", "<b>*x*</b> [y](z)", "9,5"))
