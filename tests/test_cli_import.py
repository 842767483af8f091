"""`forecast import` and `forecast new`: from a file to a workspace, and what is told on the way."""

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from builders import DATA
from forecast.ledger.intake.mapping_file import Column, Holds, ImportMapping, TableMapping, When
from forecast.ledger.intake.mapping_text import mapping_text
from forecast.money import Unit
from forecast.service import open_workspace
from forecast.workspace.load import load_workspace

SAME = ["statement", "row", "kind", "layer", "version", "year", "first", "last", "amount"]
TABLE = """\
verksamhet;benämning;Utfall jan-aug 2024 tkr;Budget 2024 tkr
51;Äldreomsorg;-60;-90
52;Missbruksvård;-20;-30
;Summa;-80;-120
"""
SEPTEMBER = TABLE.replace("jan-aug", "jan-sep").replace("-60", "-66").replace("-80", "-86")
KEYS = {
    "schema", "format", "encoding", "rows_read", "rows_loaded", "rows_skipped", "sum_file_sek", "sum_loaded_sek",
    "unmapped", "sign", "findings",
}  # fmt: skip


@pytest.fixture
def files(tmp_path):
    """Writes a file and returns its path."""

    def write(name, text):
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / name

    return write


@pytest.fixture
def workspace(tmp_path, call, files):
    """A workspace made of TABLE."""
    source = files("uppföljning aug tkr.csv", TABLE)
    code, _, err = call("new", tmp_path / "ws", "--from", source, "--municipality", "Prov", "--code", "0001")
    assert (code, err.splitlines()[0]) == (0, f"{tmp_path / 'ws'} är skapad: Prov, Socialnämnden, 2024 per 2024-08.")
    return tmp_path / "ws"


def tree_of(path):
    return {str(item.relative_to(path)): item.read_bytes() for item in path.rglob("*") if item.is_file()}


def test_the_receipt_is_printed_and_nothing_written_without_a_workspace(call, files, tmp_path):
    code, out, err = call("import", files("a tkr.csv", TABLE))
    assert code == 0
    assert "Rader: 3 lästa, 2 inlästa." in out
    assert "Uppställning efter verksamhet: −200 000,00 kr" in out.replace("\N{NO-BREAK SPACE}", " ")
    assert err == "Inget är skrivet; ge --into WORKSPACE för att läsa in.\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a tkr.csv"]


def test_json_has_the_keys_of_the_contract_and_the_law_holds(call, files):
    code, out, _ = call("import", files("a tkr.csv", TABLE), "--format", "json")
    said = json.loads(out)
    assert code == 0
    assert set(said) >= KEYS
    assert (said["schema"], said["rows_read"], said["rows_loaded"]) == (1, 3, 2)
    assert said["sum_file_sek"] == said["sum_loaded_sek"] == -200_000
    assert [(row["row"], row["sum_sek"]) for row in said["rows_skipped"]] == [(4, 0.0)]


def test_several_files_are_one_import_and_one_receipt(call, files, workspace):
    one = files("nord tkr.csv", "ansvar;Utfall jan-aug 2024 tkr\n1;-5\n")
    two = files("syd tkr.csv", "ansvar;Utfall jan-aug 2024 tkr\n2;-7\n")
    code, out, err = call("import", one, two, "--into", workspace, "--format", "json")
    said = json.loads(out)
    assert (code, err) == (0, "Inläst som 0002 i ws.\n")
    assert (said["sum_file_sek"], said["rows_read"]) == (-12_000, 2)
    assert [file["file"] for file in said["files"]] == ["nord tkr.csv", "syd tkr.csv"]
    assert set(said) >= KEYS
    assert sorted(path.name for path in (workspace / "imports" / "0002").iterdir()) == ["1", "2"]


def test_a_bad_file_among_good_ones_stops_all_and_names_itself(call, files, workspace):
    before = tree_of(workspace)
    code, out, err = call(
        "import", files("bra tkr.csv", SEPTEMBER), files("bild.csv", b"\x89PNG\r\n\x1a\n\x00"), "--into", workspace
    )
    assert (code, out) == (1, "")
    assert err == "bild.csv: Filen är en bild. Be om tabellen som xlsx eller CSV.\n"
    assert tree_of(workspace) == before


def test_a_dry_run_writes_nothing(call, files, workspace):
    before = tree_of(workspace)
    code, _, err = call("import", files("sep tkr.csv", SEPTEMBER), "--into", workspace, "--dry-run")
    assert (code, err) == (0, "Inget är skrivet.\n")
    assert tree_of(workspace) == before


def test_a_later_month_is_told_with_the_line_to_change(call, files, workspace):
    code, out, _ = call("import", files("uppföljning sep tkr.csv", SEPTEMBER), "--into", workspace)
    assert code == 0
    assert (
        "varning: workspace.yaml, kolumn ”as_of”: Filen har utfall till och med september 2024, men arbetsytan "
        "prognosticerar per augusti 2024. Läs in med --as-of 2024-09, eller skriv as_of: 2024-09 i workspace.yaml."
    ) in out
    opened = open_workspace(workspace)
    assert str(opened.settings.as_of) == "2024-08"
    months = opened.ledger.frame.query("kind == 'actual' and row == '51'")
    assert dict(zip(months["last"], months["amount"], strict=True)) == {8: -60_000, 9: -66_000}


def test_the_month_is_moved_when_asked_and_comments_stay(call, files, workspace):
    before = (workspace / "workspace.yaml").read_text()
    code, _, err = call(
        "import", files("uppföljning sep tkr.csv", SEPTEMBER), "--into", workspace, "--as-of", "2024-09"
    )
    assert (code, err) == (0, "Inläst som 0002 i ws.\nArbetsytan prognosticerar nu per 2024-09.\n")
    assert (workspace / "workspace.yaml").read_text() == before.replace("as_of: 2024-08", "as_of: 2024-09")


def test_the_same_file_again_is_told_and_nothing_is_written(call, workspace, tmp_path):
    before = tree_of(workspace)
    code, out, err = call("import", tmp_path / "uppföljning aug tkr.csv", "--into", workspace)
    assert (code, err) == (0, "uppföljning aug tkr.csv är redan inläst som 0001; inget nytt.\n")
    assert "Redan inläst som 0001" in out
    assert tree_of(workspace) == before


def test_a_corrected_file_says_what_it_changes(call, files, workspace):
    corrected = files("uppföljning aug tkr.csv", TABLE.replace("-60", "-61").replace("-80", "-81"))
    code, out, _ = call("import", corrected, "--into", workspace)
    assert code == 0
    text = out.replace("\N{NO-BREAK SPACE}", " ")
    assert (
        "Ändrar belopp som källan har sagt förut:\n"
        "    51 Äldreomsorg, utfall 2024-01..2024-08: −60 000,00 → −61 000,00 kr" in text
    )
    assert (workspace / "imports" / "0001" / "amounts.csv").is_file()


def test_another_source_may_not_say_the_same(call, files, workspace, tmp_path):
    source, saved = files("annan lista.csv", TABLE), tmp_path / "annan.yaml"
    assert call("import", source, "--save-mapping", saved)[0] == 0
    before = tree_of(workspace)
    code, out, err = call("import", source, "--into", workspace, "--mapping", saved)
    assert (code, out) == (1, "")
    assert err == (
        "imports: Källan ”annan-lista” i ”annan lista.csv” ger samma belopp som ”uppföljning-tkr”: raden 51 och 3 "
        "till, 2024-01..2024-08. Är filen en ny version, skriv source: uppföljning-tkr i mallen; annars läs in "
        "bara den ena.\n"
    )
    assert tree_of(workspace) == before


def test_a_saved_mapping_reads_next_months_file_whatever_it_is_called(call, files, workspace):
    code, _, err = call("import", files("ny utskrift.csv", SEPTEMBER), "--into", workspace)
    assert (code, err) == (0, "Inläst som 0002 i ws.\n")
    assert (workspace / "imports/0002/mapping.yaml").read_text().startswith("# Så läses filer")
    assert "uppföljning-tkr" in (workspace / "imports/0002/receipt.json").read_text()


def test_an_unknown_code_is_named_and_loaded(call, files, workspace):
    more = SEPTEMBER.replace(";Summa", "58;Nytt;-1;-2\n;Summa")
    code, out, _ = call("import", files("uppföljning sep tkr.csv", more), "--into", workspace, "--format", "json")
    assert (code, json.loads(out)["unmapped"]) == (0, ["58"])
    assert "58" in open_workspace(workspace).tree.keys
    _, checked, _ = call("check", workspace)
    assert "Nytt (58) är ny i ”by_activity” och ligger direkt under Totalt." in checked


def test_a_mapping_is_saved_edited_and_given_back(call, files, tmp_path):
    source, saved = files("a tkr.csv", TABLE), tmp_path / "map.yaml"
    assert call("import", source, "--save-mapping", saved)[0] == 0
    saved.write_text(saved.read_text().replace("unit: tkr", "unit: mnkr"))
    code, out, _ = call("import", source, "--mapping", saved, "--format", "json")
    assert (code, json.loads(out)["sum_file_sek"]) == (0, -200_000_000)


def test_a_change_is_told_once_by_its_whole_name_and_not_for_a_file_that_is_there(call, files, tmp_path):
    text = "Ansvar;Verksamhet;Benämning;Konto;Utfall jan-aug 2024 kr;Budget 2024 kr\n"
    text += "5110;71;Hemtjänst;5010 Löner;60;90\n5122;72;Boende;5010 Löner;20;30\n5122;72;Boende;3110 Avgifter;-5;-7\n"
    source, workspace = files("kodsträng.csv", text), tmp_path / "ws"
    assert call("new", workspace, "--from", source, "--municipality", "Prov")[0] == 0
    assert "3 rader, 6 belopp, allt inläst" in call("check", workspace)[1]
    _, out, _ = call("import", files("kodsträng.csv", text.replace(";60;", ";61;")), "--into", workspace)
    said = out.replace("\N{NO-BREAK SPACE}", " ").partition("sagt förut:\n")[2].splitlines()
    assert said == ["    Hemtjänst, personal, utfall 2024-01..2024-08: −60,00 → −61,00 kr, ändring −1,00"]
    _, out, _ = call("import", files("kodsträng.csv", text), "--into", workspace)
    assert "Redan inläst som 0001; inget nytt." in out
    assert "Ändrar" not in out


def test_a_file_that_does_not_say_its_month_takes_the_one_that_is_said(call, files, tmp_path):
    workspace, bare = tmp_path / "ws", TABLE.replace(" jan-aug 2024", "").replace(" 2024", "")
    source = files("uppföljning.csv", bare)
    code, _, err = call("new", workspace, "--from", source, "--municipality", "Prov")
    assert code == 1
    assert "Ange sista bokförda månad (--as-of 2024-08)" in err
    assert call("new", workspace, "--from", source, "--municipality", "Prov", "--as-of", "2024-08")[0] == 0
    later = files("uppföljning.csv", bare.replace("-60", "-66").replace("-80", "-86"))
    code, out, err = call("import", later, "--into", workspace, "--as-of", "2024-09")
    assert "utfall jan–sep 2024" in out
    assert "varning" not in out  # the month is being moved: nothing to warn of
    _, out, _ = call("import", later, "--into", workspace)
    assert "Redan inläst som 0002; inget nytt." in out
    _, out, _ = call("import", files("uppföljning.csv", bare), "--into", workspace)
    assert "utfall jan–aug 2024" in out  # the file of August is not taken for September's
    assert "Redan inläst som 0001; inget nytt." in out


def test_what_is_wrong_usage(call, files, tmp_path):
    assert call("import")[0] == 2
    code, _, err = call("import", tmp_path / "borta.csv")
    assert (code, err) == (1, f"{tmp_path / 'borta.csv'}: Filen finns inte. Kontrollera namnet.\n")
    code, _, err = call("import", tmp_path)
    assert code == 1
    assert "Går inte att läsa: det är en mapp. Välj en fil." in err


def test_new_never_waits_where_nobody_answers(call, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    code, _, err = call("new", tmp_path / "ws", "--as-of", "2024-08")
    assert (code, err) == (2, "Kommun saknas: ange --municipality NAMN.\n")
    code, _, err = call("new", tmp_path / "ws", "--municipality", "Prov")
    assert (code, err) == (2, "Sista bokförda månad saknas: ange --as-of 2024-08.\n")
    assert not (tmp_path / "ws").exists()


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self):
        return True


def test_new_asks_at_a_terminal(call, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdin", Terminal("2024-08\nProv\n\nVård- och omsorgsnämnden\n"))
    code, _, err = call("new", tmp_path / "ws")
    assert code == 0
    assert f"{tmp_path / 'ws'} är skapad: Prov, Vård- och omsorgsnämnden, 2024 per 2024-08.\n" in err
    assert f"Läs in en fil: forecast import FIL --into {tmp_path / 'ws'}\n" in err


def test_new_refuses_a_folder_with_something_in_it(call, workspace):
    code, _, err = call("new", workspace, "--municipality", "Prov", "--as-of", "2024-08")
    assert (code, err) == (1, f"{workspace}: Där finns redan något. Välj en mapp som inte finns, eller en tom.\n")


def test_from_a_file_to_a_forecast_in_two_commands(call, workspace):
    code, out, _ = call("run", workspace, "--draws", "20", "--format", "json")
    assert (code, json.loads(out)["total"]["budget"]) == (0, -120_000)


PEOPLE = "region;kön;ålder;2023\n" + "".join(
    f"0001 Prov;{sex};{age} år;{count}\n" for sex, count in (("män", 5), ("kvinnor", 6)) for age in range(101)
)


CELL = {"gender": "T", "count": 1, "status": "", "value": 16.8, "isdeleted": False}
SHARE = {"values": [{"kpi": "N21701", "municipality": "0001", "period": 2023, "values": [CELL]}], "next_url": None}


def test_statistics_become_the_workspaces_population_and_drivers(call, files, workspace):
    people = files("folk.csv", PEOPLE)
    price = files("kpi.json", json.dumps(SHARE))
    code, out, err = call("import", people, price, "--into", workspace, "--format", "json")
    said = json.loads(out)
    assert (code, err) == (0, "Inläst som 0002 i ws.\n")
    assert (said["sum_file_sek"], said["rows_read"]) == (None, 203)
    opened = open_workspace(workspace)
    assert opened.population is not None
    assert [fact.value for fact in opened.driver_facts] == ["16,8"]
    assert opened.ledger.frame["amount"].count() == len(opened.ledger.frame) == 6


def bare_copy(name: str, folder: Path) -> Path:
    """A published workspace without its tables: rows and settings."""
    folder = folder / name
    folder.mkdir()
    text = (DATA / name / "workspace.yaml").read_text(encoding="utf-8")
    (folder / "workspace.yaml").write_text(text[: text.index("tables:")] + "tables: []\n", encoding="utf-8")
    shutil.copy(DATA / name / "rows.csv", folder)
    return folder


def entries(folder, statements=None):
    frame = load_workspace(folder).ledger.frame
    own = frame if statements is None else frame[frame["statement"].isin(statements)]
    return set(own[SAME].itertuples(index=False, name=None))


@pytest.mark.parametrize("name", ["askersund-2023", "askersund-2024", "pitea-2024", "alingsas-2024", "demo"])
def test_a_published_report_read_by_import_gives_the_ledger_that_is_shipped(call, tmp_path, name):
    folder = bare_copy(name, tmp_path)
    shipped = load_workspace(DATA / name)
    tables = list(dict.fromkeys(spec.file for spec in shipped.settings.tables if spec.statement is not None))
    for file in tables:
        assert call("import", DATA / name / file, "--into", folder)[0] == 0
    assert entries(folder) == entries(DATA / name)


def test_ekeros_nets_and_gross_amounts_are_two_mappings_of_one_file(call, files, tmp_path):
    folder = bare_copy("ekero-2023", tmp_path)
    printed = DATA / "ekero-2023"
    for gross in (False, True):
        columns = [Column(header="rad", holds=Holds.ACTIVITY)]
        for kind, head in (("actual", "utfall_{year}"), ("budget", "budget_{year}")):
            ends = {"_intakter": "income", "_kostnader": "cost"} if gross else {"_netto": None}
            columns += [
                Column(header=head + end, holds=Holds.AMOUNT, kind=kind, when=When.YEAR, cost_type=cost_type)
                for end, cost_type in ends.items()
            ]
        table = TableMapping(
            columns=tuple(columns), statement="by_activity_gross" if gross else "by_activity", unit=Unit.TKR,
            sign="cost_negative",
        )  # fmt: skip
        mapping = ImportMapping(source=f"bilaga 2 {gross}", tables=(table,))
        saved = files(f"{gross}.yaml", mapping_text(mapping))
        code, _, err = call(
            "import", printed / "bilaga2_verksamhetens_utfall.csv", "--into", folder, "--mapping", saved
        )
        assert (code, err.startswith("Inläst som")) == (0, True), err
    assert call("import", printed / "bilaga1_resultatrapport.csv", "--into", folder)[0] == 0
    assert entries(folder) == entries(printed)
