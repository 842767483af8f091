"""Imports are whole or not at all, whatever happens while they are written."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import write_workspace
from forecast.errors import ForecastError, InputError
from forecast.formats.formula_guard import guarded, unguarded
from forecast.ledger.book import COLUMNS
from forecast.ledger.intake.mapping_file import ImportMapping
from forecast.ledger.intake.mapping_text import mapping_text
from forecast.ledger.intake.placing.place import place
from forecast.ledger.specs import Kind
from forecast.ledger.tree import CostType, Role, Row
from forecast.ledger.tree_file import rows_text
from forecast.periods import Span
from forecast.workspace.checks import check_workspace
from forecast.workspace.folder import Folder
from forecast.workspace.imports.amounts_file import amounts_text, read_amounts
from forecast.workspace.imports.differences import vintage_difference
from forecast.workspace.imports.mappings import saved_mappings
from forecast.workspace.imports.vintages import vintages
from forecast.workspace.imports.write import Import, take_in
from forecast.workspace.load import load_workspace
from intakes import Measured, intake, line

TABLES = "tables:"
SO_FAR, JULY = Span(2024, 1, 8), Span(2024, 1, 7)


def empty_tables(folder: Path) -> Path:
    """The tiny workspace with no tables of its own."""
    write_workspace(folder)
    text = (folder / "workspace.yaml").read_text()
    (folder / "workspace.yaml").write_text(text[: text.index(TABLES)] + "tables: []\n")
    (folder / "tabell.csv").unlink()
    return folder


def item(folder, *lines, source="ekonomi", data=b"x", span=SO_FAR, mapping=None, name="ekonomi.xlsx"):
    """An import of actuals into a workspace."""
    said = mapping or ImportMapping(source=source)
    measures = (Measured(Kind.ACTUAL, None, "original", span, "Utfall"),)
    trees = load_workspace(folder).trees if (folder / "rows.csv").exists() else None
    placed = place(intake(*lines, measures=measures, mapping=said, file=name), trees)
    total = placed.sums["by_activity"]
    receipt = {"rows_read": len(lines), "sum_file_sek": total, "sum_loaded_sek": total}
    return Import(
        source, name, data, "xlsx", mapping_text(said), said.model_dump_json(), placed.frame, placed.added, receipt, {}
    )  # fmt: skip


def amounts(folder, kind="actual"):
    frame = load_workspace(folder).ledger.frame
    own = frame[frame["kind"] == kind]
    return {(row, int(last)): amount for row, last, amount in zip(own["row"], own["last"], own["amount"], strict=True)}


def state(folder):
    """Every file of a folder that readers see."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


A, B, NEW = line(-60, activity="51"), line(-20, activity="52"), line(-7, activity="58", activity_name="=Nytt")


def test_an_import_is_a_folder_with_everything_in_it(tmp_path):
    folder = empty_tables(tmp_path / "prov")
    assert take_in(folder, [item(folder, A, NEW, data=b"bytes som de kom")]) == "0001"
    own = folder / "imports" / "0001"
    assert sorted(path.name for path in own.iterdir()) == [
        "amounts.csv", "mapping.yaml", "original.xlsx", "receipt.json", "rows.csv",
    ]  # fmt: skip
    assert (own / "original.xlsx").read_bytes() == b"bytes som de kom"
    assert amounts(folder) == {("51", 8): -60, ("58", 8): -7}
    assert load_workspace(folder).trees["by_activity"].keys == ("51", "52", "58", "total")
    assert "by_activity;58;total;'=Nytt;58;net;leaf;\n" in (own / "rows.csv").read_text()
    assert load_workspace(folder).trees["by_activity"].rows[2].name == "=Nytt"
    receipt = load_workspace(folder).ledger.receipts[0]
    assert (receipt.title, receipt.file, receipt.whole, receipt.entries) == ("import 0001", "ekonomi.xlsx", True, 2)


def test_a_new_row_under_the_total_is_told_until_it_is_placed(tmp_path):
    folder = empty_tables(tmp_path / "prov")
    take_in(folder, [item(folder, A, B, NEW)])
    found = [finding for finding in check_workspace(load_workspace(folder)) if finding.check == "ny rad"]
    (told,) = (str(finding) for finding in found)
    assert told == (
        "prov/rows.csv: =Nytt (58) är ny i ”by_activity” och ligger direkt under Socialnämnden. Placera 58 i rows.csv: "
        "skriv raden där med den överrad som den hör till."
    )
    with (folder / "rows.csv").open("a") as rows:
        rows.write("by_activity;58;total;Nytt;58;net;leaf;\n")
    assert not [f for f in check_workspace(load_workspace(folder)) if f.check == "ny rad"]
    assert load_workspace(folder).trees["by_activity"].rows[-1].name == "Nytt"


def test_the_latest_word_of_a_source_holds_whole_and_the_older_stays_on_disk(tmp_path):
    folder = empty_tables(tmp_path / "prov")
    take_in(folder, [item(folder, A, B, NEW, span=JULY)])
    take_in(folder, [item(folder, A, B, span=SO_FAR, data=b"aug")])
    assert len(amounts(folder)) == 5
    corrected = item(folder, line(-61, activity="51"), B, span=JULY, data=b"ny")
    old = load_workspace(folder).ledger.frame
    changes = vintage_difference(old, corrected.amounts)
    assert [(c.row, c.span, c.old, c.new, c.change) for c in changes] == [
        ("58", "2024-01..2024-07", -7.0, None, 7.0), ("51", "2024-01..2024-07", -60.0, -61.0, -1.0),
    ]  # fmt: skip
    take_in(folder, [corrected])
    assert amounts(folder) == {("51", 8): -60, ("52", 8): -20, ("51", 7): -61, ("52", 7): -20}
    assert load_workspace(folder).trees["by_activity"].keys == ("51", "52", "total")
    assert (folder / "imports/0001/amounts.csv").is_file()
    assert not [f for f in check_workspace(load_workspace(folder)) if f.check == "inläsning"]


def test_the_same_file_is_recognised_unless_it_is_read_otherwise(tmp_path):
    folder = empty_tables(tmp_path / "prov")
    first = item(folder, A)
    take_in(folder, [first])
    [there] = vintages(Folder(folder))
    assert there.fingerprint == first.fingerprint
    other = ImportMapping(source="ekonomi", codes={"51": "52"})
    assert there.fingerprint != item(folder, A, mapping=other).fingerprint
    assert there.fingerprint != item(folder, A, data=b"y").fingerprint


def test_two_sources_may_not_give_one_amount(tmp_path):
    folder = empty_tables(tmp_path / "prov")
    take_in(folder, [item(folder, A, B)])
    take_in(folder, [item(folder, A, source="annan", data=b"y")])
    with pytest.raises(InputError) as caught:
        load_workspace(folder)
    assert str(caught.value) == (
        "imports: Källan ”annan” ger samma belopp som ”ekonomi”: raden 51, 2024-01..2024-08. Är filen en ny version, "
        "skriv source: ekonomi i mallen; annars läs in bara den ena."
    )


def test_files_that_come_together_are_one_import_and_hold_together(tmp_path):
    folder = empty_tables(tmp_path / "prov")
    assert take_in(folder, [item(folder, A), item(folder, B, data=b"y")]) == "0001"
    assert [v.number for v in vintages(Folder(folder))] == ["0001/1", "0001/2"]
    assert amounts(folder) == {("51", 8): -60, ("52", 8): -20}
    assert take_in(folder, [item(folder, A, data=b"z")]) == "0002"
    assert amounts(folder) == {("51", 8): -60}


class BrokenError(Exception):
    """Something that no code of ours expects."""


@pytest.mark.parametrize("fault", [OSError(28, "full"), BrokenError()])
@pytest.mark.parametrize("nth", [1, 2, 3, 7, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21])
def test_a_fault_at_any_step_leaves_the_workspace_as_it_was_or_whole(tmp_path, monkeypatch, nth, fault):
    folder = empty_tables(tmp_path / "prov")
    take_in(folder, [item(folder, A)])
    before = state(folder)
    new = [item(folder, A, B, NEW, data=b"2"), item(folder, line(-1, activity="52"), data=b"3", span=JULY)]
    after = tmp_path / "efter"
    shutil.copytree(folder, after)
    take_in(after, new)
    seen = [0]

    def failing(real):
        def step(*args, **kwargs):
            seen[0] += 1
            if seen[0] == nth:
                raise fault
            return real(*args, **kwargs)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing(os.fsync))
        patch.setattr(tempfile, "mkdtemp", failing(tempfile.mkdtemp))
        patch.setattr(Path, "rename", failing(Path.rename))
        patch.setattr(Path, "replace", failing(Path.replace))
        patch.setattr(Path, "chmod", failing(Path.chmod))
        try:
            take_in(folder, new)
        except (ForecastError, BrokenError) as error:
            told = str(error)
        else:
            told = ""
    now = state(folder)
    whole = {name: data for name, data in state(after).items() if name.startswith("imports/")}
    imported = {name: data for name, data in now.items() if name.startswith("imports/")}
    assert imported in ({name: data for name, data in before.items() if name.startswith("imports/")}, whole)
    if told:
        assert now == before
        assert isinstance(fault, BrokenError) or told == (
            "Importen gick inte att skriva i prov: disken är full eller går inte att nå. Arbetsytan är som den var."
        )
    load_workspace(folder)


@pytest.mark.parametrize("nth", [1, 3, 6, 9, 12])
def test_a_killed_import_leaves_what_readers_pass_over_and_the_next_takes_away(tmp_path, nth):
    folder = empty_tables(tmp_path / "prov")
    take_in(folder, [item(folder, A)])
    before = state(folder)
    code = f"""
        import os, pathlib
        from test_imports import A, B, item, take_in
        folder, seen, real = pathlib.Path({str(folder)!r}), [0], os.fsync
        new = [item(folder, A, data=b"2"), item(folder, B, data=b"3")]
        def step(handle):
            seen[0] += 1
            if seen[0] == {nth}:
                os._exit(9)
            real(handle)
        os.fsync = step
        take_in(folder, new)
    """
    root = Path(__file__).parents[3]
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(str(root / part) for part in ("src", "tests", "tests/workspace/imports")),
    }
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], env=env, check=False, cwd=root)
    assert done.returncode == 9
    if nth <= 11:  # before the renaming; the twelfth is after it
        assert state(folder) == before
        assert any(path.name.startswith(".ny-") for path in (folder / "imports").iterdir())
    else:
        assert [v.number for v in vintages(Folder(folder))] == ["0001", "0002/1", "0002/2"]
    take_in(folder, [item(folder, A, data=b"4")])
    assert not [path for path in (folder / "imports").iterdir() if path.name.startswith(".")]


def test_what_could_not_be_read_again_is_not_written(tmp_path, monkeypatch):
    folder = empty_tables(tmp_path / "prov")
    before = state(folder)
    monkeypatch.setattr("forecast.workspace.imports.write.LARGEST_FILE", 100)
    with pytest.raises(InputError, match=r"ekonomi\.xlsx: receipt\.json i importen skulle bli 0 MB.* Dela filen"):
        take_in(folder, [item(folder, A)])
    assert state(folder) == before
    assert not (folder / "imports").exists()


def test_imports_at_once_get_numbers_of_their_own_and_none_is_lost(tmp_path):
    folder = empty_tables(tmp_path / "prov")
    items = [item(folder, line(-n, activity="51"), span=Span(2024, n, n), data=bytes([n])) for n in range(1, 9)]
    found: list[str] = []
    threads = [threading.Thread(target=lambda one=one: found.append(take_in(folder, [one]))) for one in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"000{n}" for n in range(1, 9)]
    assert amounts(folder) == {("51", n): -n for n in range(1, 9)}


def test_a_saved_mapping_is_found_again_and_the_users_own_goes_first(tmp_path):
    folder = empty_tables(tmp_path / "prov")
    first = ImportMapping(source="Ekonomi AB", codes={"x": "51"})
    take_in(folder, [item(folder, A, source="Ekonomi AB", mapping=first)])
    assert saved_mappings(folder) == {"Ekonomi AB": first}
    own = folder / "mappings" / "ekonomi-ab.yaml"
    own.write_text(own.read_text().replace("x", "y"))
    assert saved_mappings(folder)["Ekonomi AB"].codes == {"y": "51"}
    own.unlink()
    assert saved_mappings(folder) == {"Ekonomi AB": first}


def test_a_mapping_that_was_not_saved_before_a_crash_is_the_imports(tmp_path):
    folder = empty_tables(tmp_path / "prov")
    first, second = ImportMapping(source="e", codes={"x": "51"}), ImportMapping(source="e", codes={"x": "52"})
    take_in(folder, [item(folder, A, source="e", mapping=first)])
    left = (folder / "mappings" / "e.yaml").read_bytes()
    take_in(folder, [item(folder, A, source="e", mapping=second, data=b"2")])
    (folder / "mappings" / "e.yaml").write_bytes(left)
    assert saved_mappings(folder) == {"e": second}


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("amounts.csv", "-60.00", "sextio", "Ett tal går inte att läsa."),
        ("amounts.csv", "2024-01..2024-08", "2024-01..2023-08", "Perioden ”2024-01..2023-08” går inte att läsa."),
        ("amounts.csv", "2024-01..2024-08", "2024-09..2024-08", "Perioden ”2024-09..2024-08” finns inte."),
        ("amounts.csv", ";actual;", ";utfall;", "”utfall” är inte känt i ”kind”."),
        ("amounts.csv", "statement;", "uppställning;", "Rubrikerna är uppställning, row"),
        ("amounts.csv", ";51;", ";59;", "Beloppen är inte de som kvittot gäller."),
        ("amounts.csv", "-60.00", "-61.00", "Beloppen är inte de som kvittot gäller."),
        ("amounts.csv", "-60.00", "9" * 30, "Ett belopp är inget vanligt tal."),
        ("receipt.json", "{", "[" * 100_000, "Kvittot går inte att läsa."),
        ("receipt.json", "{", "[", "Kvittot går inte att läsa."),
        ("rows.csv", ";total;", ";borta;", "ligger under ”borta”, som inte är en summa i ”by_activity” i rows.csv."),
    ],
)
def test_what_somebody_has_changed_by_hand_is_told(tmp_path, name, old, new, sentence):
    folder = empty_tables(tmp_path / "prov")
    take_in(folder, [item(folder, A, NEW)])
    path = folder / "imports" / "0001" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(InputError) as caught:
        load_workspace(folder)
    assert sentence in str(caught.value)


cells = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" =+-@'\";|"), max_size=8)


@given(st.lists(st.tuples(st.integers(-(10**15), 10**15), cells, cells), min_size=1))
def test_amounts_come_back_to_the_ore(rows):
    frame = pd.DataFrame(
        [
            ("by_activity", "51", "actual", "", "original", 2024, 1, 13, ore / 100, 0.01, file, n, column, "Blad", 1)
            for n, (ore, file, column) in enumerate(rows)
        ],
        columns=list(COLUMNS),
    )
    back = read_amounts(amounts_text(frame).encode(), "amounts.csv")
    assert tuple(back.columns) == COLUMNS
    assert back["amount"].tolist() == frame["amount"].tolist()
    assert back[["year", "first", "last", "digit", "line", "lines"]].to_numpy().tolist() == (
        frame[["year", "first", "last", "digit", "line", "lines"]].to_numpy().tolist()
    )
    assert back["column"].tolist() == [" ".join(text.split()) for text in frame["column"]]


@given(cells)
def test_no_cell_is_a_formula_and_every_text_comes_back(text):
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguarded(guarded(text)) == text


def test_rows_are_written_so_that_a_spreadsheet_runs_none():
    row = Row("1", "total", "=1+1", "1", CostType.NET, Role.LEAF, ("@a", "b"))
    assert rows_text({"by_activity": [row]}).splitlines()[1] == "by_activity;1;total;'=1+1;1;net;leaf;'@a|b"
