"""The page Läs in, run headless: nothing, one file, several, faulty ones, hostile names; nothing written too soon."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from seen import cells, heading, notes, said, shown, table_headed
from streamlit.testing.v1 import AppTest

from builders import DATA
from forecast.ledger.intake.mapping_text import mapping_text
from forecast.periods import Month
from forecast.service import FileToTake, look, open_workspace
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
    assert heading(page) == "Filen kan inte läsas in"
    assert "trasig.xlsx" in shown(page.error[0].value)
    assert [button.key for button in page.button] == []


def test_a_file_that_does_not_say_its_month_is_asked_for_it(page: AppTest) -> None:
    bare = "Verksamhet;Utfall;Budget\nHemtjänst;-41 672;-63 506\nBoende;-58 661;-81 983\n"
    uploaded(page, ("uppföljning.csv", bare.encode(), "text/csv"))
    assert "Filen säger inte vilken månad den gäller." in notes(page, "fault")
    page.text_input[0].set_value("2024").run()
    page.selectbox(control(page, "Sista bokförda månad i filen")).select("2024-08").run()
    assert heading(page) == "Alla belopp i filen är med"
    assert [row[1] for row in table_headed(page, "Inläst")] == ["jan–aug 2024", "2024"]


def test_one_faulty_file_of_two_holds_both_back(page: AppTest) -> None:
    uploaded(page, OWN, ("tom.csv", b"", "text/csv"))
    assert heading(page) == "1 av 2 filer kan inte läsas in"
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


@pytest.fixture
def made(page: AppTest) -> AppTest:
    """The page when a workspace has just been made and more files are asked for."""
    uploaded(page, OWN)
    page.text_input(key="ny-arbetsyta.kommun").set_value("Exempelkommun").run()
    page.button(key="skapa").click().run()
    return page.button(key="fler").click().run()


NAME = "exempelkommun-2024"


def test_more_files_are_for_the_workspace_that_was_made(made: AppTest) -> None:
    assert made.selectbox(key="las-in-i").value == NAME
    assert heading(made) == "Från din fil till en prognos"


def test_the_same_file_again_writes_nothing(made: AppTest, tmp_path: Path) -> None:
    uploaded(made, OWN)
    assert heading(made) == "Filen är redan inläst"
    assert "Filen är redan inläst som 0001; inget nytt skrivs." in said(made)
    assert [button.key for button in made.button] == []
    assert [path.name for path in (tmp_path / NAME / "imports").iterdir()] == ["0001"]


def test_next_month_is_read_as_last_time_and_moves_the_forecast(made: AppTest, tmp_path: Path) -> None:
    uploaded(made, ("uppföljning.xlsx", spreadsheet(september=True), XLSX))
    assert "Läses som förra gången, med den sparade mallen." in notes(made, "note")
    told = "Filen är bokförd till och med september 2024, men arbetsytans prognos görs efter augusti 2024."
    assert told in notes(made, "note")
    assert "--as-of" not in said(made)  # the page asks, and does not send anybody to the command line
    assert made.toggle[0].value
    made.button(key="las-in").click().run()
    assert not made.error
    assert heading(made) == f"Inläst i {NAME}"
    assert "as_of: 2024-09 " in (tmp_path / NAME / "workspace.yaml").read_text(encoding="utf-8")
    assert open_workspace(tmp_path / NAME).settings.as_of == Month(2024, 9)


def test_the_forecast_stays_where_it_is_when_somebody_says_so(made: AppTest, tmp_path: Path) -> None:
    uploaded(made, ("uppföljning.xlsx", spreadsheet(september=True), XLSX))
    made.toggle[0].set_value(False).run()
    made.button(key="las-in").click().run()
    assert open_workspace(tmp_path / NAME).settings.as_of == Month(2024, 8)


def test_a_corrected_file_shows_what_it_changes(made: AppTest, tmp_path: Path) -> None:
    corrected = spreadsheet(old="510;Hemtjänst;7 365;", new="510;Hemtjänst;7 465;")
    uploaded(made, ("uppföljning.xlsx", corrected, XLSX))
    (row,) = table_headed(made, "Rad")[:1]
    assert row[0].startswith("510 Hemtjänst")
    assert [cell.replace("\N{NO-BREAK SPACE}", " ") for cell in row[1:]] == [
        "−7 365 000,00", "−7 465 000,00", "−100 000,00",
    ]  # fmt: skip
    made.button(key="las-in").click().run()
    assert sorted(path.name for path in (tmp_path / NAME / "imports").iterdir()) == ["0001", "0002"]


def test_a_new_code_is_named_and_can_be_given_a_row(made: AppTest, tmp_path: Path) -> None:
    newcomer = spreadsheet(old="100;Nämnd och ledning", new="110;Stab", september=True)
    uploaded(made, ("uppföljning.xlsx", newcomer, XLSX))
    assert "kod är ny" in said(made) or "koder är nya" in said(made)
    key = control(made, "”110” hör till")
    made.selectbox(key=key).select("100").run()
    assert not made.exception
    assert made.selectbox(key=key).value == "100"
    assert "nya och får egna rader" not in said(made)


def test_a_sie_file_describes_itself(page: AppTest) -> None:
    sie = (
        '#FLAGGA 0\n#FORMAT PC8\n#SIETYP 2\n#FNAMN "Socialn"\n#RAR 0 20240101 20241231\n#KONTO 5011 "Loner"\n'
        '#KONTO 3110 "Avgifter"\n#PSALDO 0 202401 5011 {} 1000.00\n#PSALDO 0 202401 3110 {} -200.00\n'
        "#PSALDO 0 202402 5011 {} 1000.00\n#PSALDO 0 202402 3110 {} -200.00\n"
    )
    uploaded(page, ("bok.se", sie.encode("cp437"), "text/plain"))
    assert not page.error
    assert "Filen beskriver sig själv" in said(page)
    totals = {row[0]: row[1] for row in table_headed(page, "Kontrollsumma")}
    assert totals["Inläst"].replace("\N{NO-BREAK SPACE}", " ") == "−1 600,00"


def test_a_mapping_of_ones_own_counts_instead(page: AppTest) -> None:
    uploaded(page, OWN)
    assert page.get("download_button")
    text = mapping_text(look([FileToTake(*OWN[:2])]).files[0].intake.mapping).replace("unit: tkr", "unit: kr")
    page.file_uploader[1].set_value(("mall.yaml", text.encode(), "application/yaml")).run()
    assert not page.exception
    assert not page.error
    assert "= läses med din mall, mall.yaml" in notes(page, "echo")
    loaded = [row[2].replace("\N{NO-BREAK SPACE}", " ") for row in table_headed(page, "Inläst")]
    assert "−168 643,00" in loaded


def test_a_mapping_that_cannot_be_read_is_told_and_the_proposed_one_counts(page: AppTest) -> None:
    uploaded(page, OWN)
    page.file_uploader[1].set_value(("mall.yaml", b"schema: 1\nsource: x\nnej: 1\n", "application/yaml")).run()
    assert "Nyckeln ”nej” är okänd." in shown(page.error[0].value)
    loaded = [row[2].replace("\N{NO-BREAK SPACE}", " ") for row in table_headed(page, "Inläst")]
    assert "−168 643 000,00" in loaded


def test_statistics_need_a_workspace_that_is_there(page: AppTest) -> None:
    px = (
        'CHARSET="ANSI";\nAXIS-VERSION="2000";\nCODEPAGE="utf-8";\nTITLE="Folkmängd";\nCONTENTS="Folkmängd";\n'
        'UNITS="antal";\nSTUB="region";\nHEADING="tid";\nVALUES("region")="Exempelkommun";\n'
        'VALUES("tid")="2022","2023";\nDATA=\n100 200;\n'
    )
    uploaded(page, ("folk.px", px.encode(), "text/plain"))
    assert "Statistik läses in i en arbetsyta som finns." in said(page)
    assert [button.key for button in page.button] == []


def test_another_name_that_gives_the_same_amounts_can_be_told_to_be_the_same_source(made: AppTest) -> None:
    uploaded(made, CSV)
    assert "ger samma belopp som ”uppföljning”" in shown(made.error[0].value)
    assert [button.key for button in made.button] == []
    made.selectbox(key=control(made, "Källa")).select("uppföljning").run()
    assert not made.error
    assert made.button(key="las-in")
