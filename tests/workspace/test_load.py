"""A folder is read whole or not at all; every refusal is one Swedish sentence per fault, and nothing is written."""

import hashlib

import pytest

from builders import DATA, FILES, REAL, SETTINGS, change, refusal, tiny, write_workspace
from forecast.errors import CollectedInputError, InputError
from forecast.ledger.specs import Layer
from forecast.workspace.checks import check_workspace
from forecast.workspace.load import load_workspace

JUDGEMENTS = """\
schema: 1
judgements:
  - {statement: by_activity, row: "51", forecast: -94, reason: Vi vet mer, name: K. Ek, date: 2024-09-01}
"""
METHODS = """\
schema: 1
methods:
  - {statement: by_activity, row: "52", method: linear, reason: Jämn rad, name: K. Ek}
"""
EVENTS = """\
schema: 1
events:
  - {id: e, name: E, kind: one_off, state: certain, statement: by_activity, row: "51", amount: -2, booked: 2024-05,
     source: s}
"""
GRANTS = """\
schema: 1
grants:
  - {id: g, name: G, amount: 9, status: decided, year: 2024, statement: by_activity, row: "51", source: s}
"""


def test_the_tiny_workspace_is_without_fault(tmp_path):
    assert check_workspace(tiny(tmp_path / "prov")) == ()


def test_everything_in_the_folder_is_read(tmp_path):
    workspace = tiny(
        tmp_path / "prov",
        {"judgements.yaml": JUDGEMENTS, "methods.yaml": METHODS, "events.yaml": EVENTS, "grants.yaml": GRANTS},
    )
    assert workspace.name == "prov"
    assert (workspace.judgements[0].row, workspace.judgements[0].forecast) == ("51", -94)
    assert workspace.methods[0].method == "linear"
    assert workspace.events[0].amount == -2
    assert workspace.grants[0].id == "g"
    assert workspace.settings.headline is Layer.MODEL
    assert workspace.comments == workspace.previous == workspace.volumes == ()


def test_a_population_beside_the_tables_is_read_and_in_the_digest(tmp_path):
    rows = [f"{year},{sex},{age},{age}" for year in (2023, 2024) for sex in "MK" for age in range(101)]
    text = "\n".join(["year,sex,age,count", *rows])
    workspace = tiny(tmp_path / "prov", {"population.csv": text})
    assert workspace.population is not None
    assert workspace.population.years == (2023, 2024)
    assert workspace.population.projected == (False, True)
    without = tiny(tmp_path / "utan")
    assert without.population is None
    assert workspace.digest != without.digest


def test_a_population_with_a_fault_stops_the_folder(tmp_path):
    folder = write_workspace(tmp_path / "prov", {"population.csv": "year,sex,age,count\n2023,M,0,-1\n"})
    assert refusal(folder) == (
        "population.csv, rad 2: Antalet -1 går inte att använda. Antal personer är noll eller fler."
    )


def test_more_people_than_a_country_has_are_refused(tmp_path):
    folder = write_workspace(tmp_path / "prov", {"population.csv": "year,sex,age,count\n2023,M,0,1e300\n"})
    assert refusal(folder) == "population.csv, rad 2: Antalet 1e300 är fler än ett land har. Rätta antalet."


def test_a_missing_folder_with_a_near_name(folder):
    wrong = folder.parent / "prvo"
    assert refusal(wrong) == f"{wrong}: Mappen finns inte. Menar du ”{folder}”?"


def test_a_missing_folder_with_nothing_near(folder):
    wrong = folder.parent / "helt-annat"
    assert refusal(wrong) == f"{wrong}: Mappen finns inte. Ange en mapp med workspace.yaml."
    assert refusal(wrong / "djupare").endswith("Mappen finns inte. Ange en mapp med workspace.yaml.")
    assert refusal(folder / "rows.csv").endswith("Mappen finns inte. Ange en mapp med workspace.yaml.")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    assert refusal(folder) == f"prov/{name}: Filen finns inte. Lägg den i prov."


def test_a_misspelt_file_gets_its_near_match(folder):
    change(folder, "workspace.yaml", "tabell.csv", "tabel.csv")
    assert refusal(folder) == "prov/tabel.csv: Filen finns inte. Menar du ”tabell.csv”?"


@pytest.mark.parametrize("where", ["../tabell.csv", "../../x.csv", "under/../../x.csv"])
def test_a_path_outside_the_folder_is_refused(folder, where):
    (folder.parent / "tabell.csv").write_bytes((folder / "tabell.csv").read_bytes())
    change(folder, "workspace.yaml", "tabell.csv", where)
    assert refusal(folder) == f"workspace.yaml: ”{where}” ligger utanför arbetsytan. Flytta filen till mappen."


def test_an_absolute_path_is_refused(folder, tmp_path):
    where = tmp_path / "x.csv"
    where.write_text("kod\n")
    change(folder, "workspace.yaml", "tabell.csv", str(where))
    assert refusal(folder) == f"workspace.yaml: ”{where}” ligger utanför arbetsytan. Flytta filen till mappen."


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    (tmp_path / "x.csv").write_bytes((folder / "tabell.csv").read_bytes())
    (folder / "tabell.csv").unlink()
    (folder / "tabell.csv").symlink_to(tmp_path / "x.csv")
    assert refusal(folder) == "workspace.yaml: ”tabell.csv” ligger utanför arbetsytan. Flytta filen till mappen."


def test_a_file_in_a_folder_below_is_read(folder):
    (folder / "tabeller").mkdir()
    (folder / "tabell.csv").rename(folder / "tabeller" / "tabell.csv")
    change(folder, "workspace.yaml", "tabell.csv", "tabeller/tabell.csv")
    assert set(load_workspace(folder).ledger.frame["file"]) == {"tabeller/tabell.csv"}


@pytest.mark.parametrize("name", ["rows.csv", "tabell.csv"])
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Filen är tom. Exportera den på nytt."),
        (b"# not\n", "Filen är tom. Exportera den på nytt."),
        (b"\x89PNG\r\n\x00\x00", "Filen är inte text. Spara den som CSV (UTF-8)."),
    ],
)
def test_an_empty_or_binary_file(folder, name, data, sentence):
    (folder / name).write_bytes(data)
    assert refusal(folder) == f"{name}: {sentence}"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_excels_two_encodings(tmp_path, encoding):
    workspace = tiny(tmp_path, {name: content.encode(encoding) for name, content in FILES.items()})
    assert workspace.tree.rows[0].name == "Äldreomsorg"
    assert len(workspace.ledger.frame) == 9


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "unit: tkr",
            "primary_statement: by_cost",
            (
                "workspace.yaml, kolumn ”primary_statement”: Uppställningen ”by_cost” finns inte i rows.csv. "
                "Välj bland by_activity."
            ),
        ),
        (
            "unit: tkr",
            "total: summa",
            "workspace.yaml, kolumn ”total”: Raden ”summa” finns inte i ”by_activity”. Välj en rad ur rows.csv.",
        ),
        (
            "year: 2024",
            "year: 2023",
            "workspace.yaml, kolumn ”as_of”: as_of 2024-08 ligger inte i budgetåret 2023. Rätta year eller as_of.",
        ),
    ],
)
def test_settings_that_do_not_fit_the_rows(folder, old, new, sentence):
    change(folder, "workspace.yaml", old, new)
    assert refusal(folder) == sentence


@pytest.mark.parametrize(
    ("name", "content"),
    [("events.yaml", EVENTS), ("grants.yaml", GRANTS), ("judgements.yaml", JUDGEMENTS),
     ("methods.yaml", METHODS.replace('"52"', '"51"'))],
)  # fmt: skip
def test_a_file_that_names_an_unknown_row_or_table(folder, name, content):
    (folder / name).write_text(content.replace('"51"', '"53"'), encoding="utf-8")
    text = refusal(folder)
    assert text.startswith(name)
    assert text.endswith(": Raden ”53” finns inte i ”by_activity”. Välj en rad ur rows.csv.")
    (folder / name).write_text(content.replace("by_activity", "by_cost"), encoding="utf-8")
    assert refusal(folder).endswith(": Uppställningen ”by_cost” finns inte. Välj bland by_activity.")


METHOD = "  - {{statement: by_activity, row: {row}, method: linear, reason: x, name: y}}\n"


def test_a_method_fixed_on_a_sum_is_refused(folder):
    (folder / "methods.yaml").write_text("schema: 1\nmethods:\n" + METHOD.format(row="total"), encoding="utf-8")
    assert refusal(folder) == (
        "methods.yaml: Metoden ”linear” är låst på ”total”, som är en summa. Lås den på rader som summan "
        "består av: 51, 52."
    )


def test_two_methods_on_one_row_are_refused(folder):
    text = "schema: 1\nmethods:\n" + 2 * METHOD.format(row="'51'")
    (folder / "methods.yaml").write_text(text, encoding="utf-8")
    assert refusal(folder) == "methods.yaml: Raden ”51” har 2 låsta metoder. Behåll en av dem."


def test_an_earlier_forecast_that_stands_twice_is_refused(folder):
    text = "statement;row;as_of;layer;forecast;source\n" + 2 * "by_activity;51;2023-08;judged;-80;protokoll\n"
    (folder / "track_record.csv").write_text(text, encoding="utf-8")
    assert refusal(folder) == (
        "track_record.csv: Prognosen (judged) för ”51” efter augusti 2023 står 2 gånger. Behåll en av dem."
    )


def test_unknown_rows_of_all_files_are_told_at_once(folder):
    for name, content in (("events.yaml", EVENTS), ("grants.yaml", GRANTS), ("judgements.yaml", JUDGEMENTS)):
        (folder / name).write_text(content.replace('"51"', '"53"'), encoding="utf-8")
    assert [line.split(".yaml")[0] for line in refusal(folder).splitlines()] == ["events", "grants", "judgements"]


def test_faults_of_several_tables_are_told_at_once(folder):
    second = SETTINGS[SETTINGS.index("  - file") :].replace("tabell.csv", "saknas.csv")
    (folder / "workspace.yaml").write_text(SETTINGS + second, encoding="utf-8")
    change(folder, "tabell.csv", ";-30;", ";x;")
    assert refusal(folder).splitlines() == [
        "tabell.csv, rad 4, kolumn ”budget”: Kan inte tolka ”x” som ett tal. Skriv ett tal, eller lämna cellen tom.",
        "prov/saknas.csv: Filen finns inte. Lägg den i prov.",
    ]


def test_a_collected_error_knows_each_fault(folder):
    change(folder, "tabell.csv", ";-30;", ";x;")
    change(folder, "tabell.csv", ";-90;", ";y;")
    with pytest.raises(CollectedInputError) as caught:
        load_workspace(folder)
    assert [(e.place.file, e.place.row, e.place.column) for e in caught.value.errors] == [
        ("tabell.csv", 3, "budget"), ("tabell.csv", 4, "budget"),
    ]  # fmt: skip


def test_a_workspace_without_tables_is_a_blocker_and_no_crash(folder):
    (folder / "workspace.yaml").write_text(SETTINGS[: SETTINGS.index("tables:")] + "tables: []\n", encoding="utf-8")
    (finding,) = check_workspace(load_workspace(folder))
    assert (finding.severity, finding.sentence) == ("blocker", "Utfall för jan–aug 2024 saknas.")


def listing(folder):
    """Every name below a folder with its bytes and its time."""
    return {
        str(path.relative_to(folder)): (path.read_bytes() if path.is_file() else b"", path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
    }


def test_nothing_is_written_into_the_folder(folder):
    before = listing(folder)
    check_workspace(load_workspace(folder))
    change(folder, "tabell.csv", ";-30;", ";x;")
    broken = listing(folder)
    refusal(folder)
    assert listing(folder) == broken
    assert before.keys() == broken.keys()


@pytest.mark.parametrize("name", [name for name in REAL if name != "demo"])
def test_nothing_is_written_into_a_real_folder(name):
    before = listing(DATA / name)
    check_workspace(load_workspace(DATA / name))
    assert listing(DATA / name) == before


def test_the_digest_is_of_names_and_bytes_that_were_read(tmp_path):
    first = tiny(tmp_path / "a").digest
    assert tiny(tmp_path / "b").digest == first
    assert len(first) == len(hashlib.sha256().hexdigest())
    assert tiny(tmp_path / "c", {"anteckning.txt": "läses inte"}).digest == first
    noted = {"tabell.csv": FILES["tabell.csv"] + "# en not till\n"}
    assert tiny(tmp_path / "d", noted).digest != first
    moved = {"rows.csv": FILES["rows.csv"] + "# en not\n", "tabell.csv": FILES["tabell.csv"]}
    further = {"rows.csv": FILES["rows.csv"], "tabell.csv": "# en not\n" + FILES["tabell.csv"]}
    assert tiny(tmp_path / "e", moved).digest != tiny(tmp_path / "f", further).digest, "a note in another file"


def test_reading_twice_gives_the_same_amounts(folder):
    first, second = load_workspace(folder), load_workspace(folder)
    assert first.ledger.frame.equals(second.ledger.frame)
    assert first.digest == second.digest


def test_a_too_large_file_is_refused(folder, monkeypatch):
    monkeypatch.setattr("forecast.workspace.folder.LARGEST_FILE", 100)
    assert refusal(folder) == "workspace.yaml: Filen är större än 200 MB. Dela den per år."


def test_the_writer_of_these_tests_writes_what_it_says(tmp_path):
    folder = write_workspace(tmp_path / "x", {"extra.csv": b"\xff"})
    assert sorted(path.name for path in folder.iterdir()) == ["extra.csv", "rows.csv", "tabell.csv", "workspace.yaml"]
    with pytest.raises(InputError):
        load_workspace(tmp_path / "y")
