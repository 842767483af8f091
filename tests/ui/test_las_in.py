"""The page Läs in, run headless: nothing, one file, several, faulty ones, hostile names; nothing written too soon."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from seen import cells, heading, notes, said, shown, table_headed
from streamlit.testing.v1 import AppTest

from builders import DATA
from own_file import EXAMPLE, spreadsheet

Open = Callable[..., AppTest]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN = ("uppföljning.xlsx", spreadsheet(), XLSX)
CSV = ("uppfoljning.csv", EXAMPLE.read_bytes(), "text/csv")
EVIL = "<script>alert(1)</script> [x](javascript:y) $z$ :red[q] =1+1"


def uploaded(app: AppTest, *files: tuple[str, bytes, str]) -> AppTest:
    """The page after files were given to it."""
    app.file_uploader[0].set_value(list(files)).run()
    assert not app.exception
    return app


@pytest.fixture
def page(open_page: Open, tmp_path: Path) -> AppTest:
    """The page over an empty folder."""
    return open_page("las_in", folder=tmp_path)


def control(app: AppTest, label: str) -> str:
    """The key of the one list with a label."""
    (found,) = [box.key for box in app.selectbox if shown(box.label) == label]
    return str(found)


def test_without_a_file_it_says_what_a_file_needs(page: AppTest, tmp_path: Path) -> None:
    assert heading(page) == "Från din fil till en prognos"
    assert "En rad per verksamhet" in said(page)
    assert [box.label for box in page.selectbox] == ["Läs in till"]
    assert notes(page, "echo") == [f"= en ny mapp i {tmp_path}"]


def test_a_spreadsheet_is_understood_and_its_receipt_foots(page: AppTest) -> None:
    uploaded(page, OWN)
    assert heading(page) == "Alla belopp i filen är med"
    assert not page.error
    totals = {row[0]: row[1] for row in table_headed(page, "Kontrollsumma")}
    assert totals["Summa i filen"] == totals["Inläst"]
    assert totals["Skillnad"] == "0,00"
    loaded = {row[0].split("  ")[0].split("\n")[0].strip(): row[2] for row in table_headed(page, "Inläst")}
    assert loaded["Utfall"].replace("\N{NO-BREAK SPACE}", " ") == "−168 643 000,00"
    assert loaded["Budget"].replace("\N{NO-BREAK SPACE}", " ") == "−243 600 000,00"


def test_each_column_is_told_as_it_was_understood(page: AppTest) -> None:
    columns = {row[0]: row[1] for row in table_headed(uploaded(page, OWN), "Kolumn")}
    assert columns["Kod"].startswith("Verksamhet, kod")
    assert columns["Verksamhet"].startswith("Verksamhet, namn")
    assert any(words.startswith("Utfall") for words in columns.values())
    assert any(words.startswith("Budget") for words in columns.values())


def test_sums_are_listed_and_never_loaded(page: AppTest) -> None:
    body = table_headed(uploaded(page, OWN), "Skäl")
    assert sum(row[1].count("rad") for row in body) >= 1
    assert {row[2] for row in body} == {"0,00"}


def test_another_unit_gives_another_receipt_and_it_is_said(page: AppTest) -> None:
    uploaded(page, OWN)
    page.selectbox(key=control(page, "Enhet")).select("kr").run()
    loaded = [row[2].replace("\N{NO-BREAK SPACE}", " ") for row in table_headed(page, "Inläst")]
    assert "−168 643,00" in loaded
    assert any(note.startswith("Kronor; ") for note in notes(page, "note"))


def test_a_column_that_is_not_read_is_out_of_the_receipt(page: AppTest) -> None:
    uploaded(page, OWN)
    (budget,) = [box.key for box in page.selectbox if "Budget" in box.label and box.label.startswith("Kolumn")]
    page.selectbox(key=budget).select("nothing").run()
    assert not page.exception
    assert all(not row[0].startswith("Budget") for row in table_headed(page, "Inläst"))


def test_nothing_is_written_before_it_is_confirmed(page: AppTest, tmp_path: Path) -> None:
    uploaded(page, OWN)
    page.text_input(key="ny-arbetsyta.kommun").set_value("Exempelkommun").run()
    assert list(tmp_path.iterdir()) == []
    assert not page.button(key="skapa").disabled
    assert any("i mappen exempelkommun-2024" in note for note in notes(page, "echo"))


def test_a_new_workspace_needs_its_municipality(page: AppTest) -> None:
    uploaded(page, OWN)
    assert page.button(key="skapa").disabled
    page.text_input(key="ny-arbetsyta.kommun").set_value("Exempelkommun").run()
    page.text_input(key="ny-arbetsyta.kod").set_value("12").run()
    assert page.button(key="skapa").disabled
    assert "är inte fyra siffror" in notes(page, "fault")[0]


def test_from_a_file_to_the_forecast(page: AppTest, open_page: Open, tmp_path: Path) -> None:
    uploaded(page, OWN)
    page.text_input(key="ny-arbetsyta.kommun").set_value("Exempelkommun").run()
    page.button(key="skapa").click().run()
    assert not page.exception
    assert not page.error
    assert heading(page) == "Arbetsytan exempelkommun-2024 är klar"
    assert page.session_state["arbetsyta"] == "exempelkommun-2024"
    overview = open_page("oversikt", "exempelkommun-2024", folder=tmp_path)
    assert not overview.exception
    assert heading(overview).startswith("Socialnämnden väntas")
    assert "−243,6" in said(overview)


def test_a_second_workspace_of_the_same_name_gets_a_number(page: AppTest, tmp_path: Path) -> None:
    (tmp_path / "exempelkommun-2024").mkdir()
    uploaded(page, OWN)
    page.text_input(key="ny-arbetsyta.kommun").set_value("Exempelkommun").run()
    page.button(key="skapa").click().run()
    assert heading(page) == "Arbetsytan exempelkommun-2024-2 är klar"
    assert list((tmp_path / "exempelkommun-2024").iterdir()) == []


def test_a_name_that_leads_out_of_the_folder_stays_in_it(page: AppTest, tmp_path: Path) -> None:
    uploaded(page, OWN)
    page.text_input(key="ny-arbetsyta.kommun").set_value("../../<b>ut</b>").run()
    page.button(key="skapa").click().run()
    assert not page.error
    assert [path.name for path in tmp_path.iterdir()] == ["b-ut-b-2024"]


def test_a_faulty_file_is_a_sentence_and_nothing_can_be_confirmed(page: AppTest) -> None:
    uploaded(page, ("trasig.xlsx", OWN[1][:2000], XLSX))
    assert heading(page) == "Filen kan inte läsas"
    assert "trasig.xlsx" in shown(page.error[0].value)
    assert [button.key for button in page.button] == []


def test_one_faulty_file_of_two_holds_both_back(page: AppTest) -> None:
    uploaded(page, OWN, ("tom.csv", b"", "text/csv"))
    assert heading(page) == "1 av 2 filer kan inte läsas"
    assert "Allt läses in eller inget." in said(page)
    assert [button.key for button in page.button] == []


def test_the_same_file_twice_is_one(page: AppTest) -> None:
    uploaded(page, OWN, ("kopia.xlsx", OWN[1], XLSX))
    assert heading(page) == "Alla belopp i filen är med"


def test_names_full_of_markup_are_shown_as_letters(page: AppTest) -> None:
    uploaded(page, (f"{EVIL}.xlsx".replace("/", ""), spreadsheet(EVIL), XLSX))
    assert not [element.value for element in page.html if "<script" in element.value]
    assert not [element.value for element in page.markdown if EVIL in element.value or element.allow_html]
    first = [cells(table) for table in page.table]
    assert any(EVIL[:20] in cell for table in first for row in table for cell in row)


def test_a_broken_workspace_is_told_and_nothing_is_read_into_it(open_page: Open, tmp_path: Path) -> None:
    shutil.copytree(DATA / "ekero-2023", tmp_path / "ekero-2023")
    (tmp_path / "ekero-2023" / "rows.csv").write_text("nej", encoding="utf-8")
    app = open_page("las_in", folder=tmp_path)
    app.selectbox(key="las-in-i").select("ekero-2023").run()
    uploaded(app, OWN)
    assert app.error
    assert [button.key for button in app.button] == []
