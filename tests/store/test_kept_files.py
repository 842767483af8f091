"""The files that a forecast was made of: kept once, proved, exported and imported, and read again as they were."""

import dataclasses
import datetime as dt
import json
import zlib

import pytest
import sqlalchemy as sa

import monthly
from builders import change, write_workspace
from entries import AT, judged, kept
from forecast.errors import InputError
from forecast.ledger.specs import Layer
from forecast.questions.forecast_change import Cause
from forecast.scenario.files import parse_scenario
from forecast.scenario.result import Choice
from forecast.service import forecast_to_keep, open_workspace, run
from forecast.service.changes import change_between
from forecast.store.canonical import bytes_digest
from forecast.store.database import database_at
from forecast.store.exchange import faults_against, import_file, write_export
from forecast.store.kept_files import named_files, packed_row, unpacked
from forecast.store.restored import NotRemadeError, restored
from forecast.store.schema import upgrade
from forecast.store.store import open_store
from forecast.store.tables import files

ONE, TWO = b"rad;belopp\n51;1\n", "Å".encode() * 1000


def with_files(forecast, **contents):
    """A snapshot of made-up files."""
    named = {f"{name}.csv": data for name, data in contents.items()}
    made = kept(forecast, files={name: bytes_digest(data) for name, data in named.items()})
    return dataclasses.replace(made, files=named)


@pytest.fixture
def store(where):
    """Two snapshots that share a file."""
    with open_store(where) as opened:
        opened.put_snapshot(with_files(-1.0, rows=ONE, tabell=TWO), at=AT)
        opened.put_snapshot(with_files(-2.0, rows=ONE, tabell=b""), at=AT)
        yield opened


def change_row(store, statement):
    """Alter the table in spite of its guards."""
    with store.database.writing() as connection:
        if store.database.kind == "sqlite":
            for what in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER forecast_files_{what}")
        else:
            connection.exec_driver_sql("ALTER TABLE forecast_files DISABLE TRIGGER USER")
        connection.execute(statement)


def test_a_file_is_kept_once_and_comes_back_by_name(store):
    first, second = store.snapshots("prov")
    assert store.files_of(first) == {"rows.csv": ONE, "tabell.csv": TWO}
    assert store.files_of(second) == {"rows.csv": ONE, "tabell.csv": b""}
    with store.database.reading() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(files)) == 3
    assert store.verify()[0] == ()


@pytest.mark.parametrize(
    "statement",
    [
        files.update().values(size=1),
        files.delete(),
        files.insert().values(packed_row(ONE)),
    ],
)
def test_the_database_refuses_to_change_remove_or_write_over_a_file(store, statement):
    with pytest.raises(InputError, match=r"Minnet vägrar|får inte ändras"), store.database.writing() as connection:
        connection.execute(statement)


def test_an_altered_a_missing_and_an_added_file_are_told(store):
    first, _ = store.snapshots("prov")
    key = bytes_digest(TWO)
    change_row(store, files.update().where(files.c.hash == key).values(content=zlib.compress(b"annat")))
    told = [fault.sentence for fault in store.verify()[0]]
    assert f"Filen {key[:12]} är ändrad." in told
    with pytest.raises(InputError, match=r"Det som den gjordes av är ändrat: ”tabell.csv”"):
        store.files_of(first)
    with store.database.writing() as connection:
        connection.execute(files.delete().where(files.c.hash == key))
        connection.execute(files.insert().values(packed_row(b"ny")))
    told = [str(fault) for fault in store.verify()[0]]
    assert "prov, ögonblicksbilderna, post 1: Filen ”tabell.csv” som den gjordes av är borttagen." in told
    assert any("hör inte till någon ögonblicksbild: den är tillagd" in text for text in told)


def test_an_export_holds_the_files_and_is_their_witness(store, tmp_path):
    out = tmp_path / "ut.jsonl"
    assert write_export(store, out) == 2
    with open_store(tmp_path / "annat.sqlite") as other:
        assert dataclasses.astuple(import_file(other, out)) == (2, 0)
        assert dataclasses.astuple(import_file(other, out)) == (0, 2)
        assert other.verify()[0] == ()
        assert other.files_of(other.snapshots("prov")[0])["tabell.csv"] == TWO
    assert faults_against(store, out) == ()
    with open_store(tmp_path / "tomt.sqlite") as empty:
        told = [str(fault) for fault in faults_against(empty, out)]
        assert f"minnet, filerna: Filen {bytes_digest(ONE)[:12]} finns i exporten men inte i minnet." in told
    lines = out.read_text().splitlines()
    at = next(n for n, line in enumerate(lines) if '"size":2000' in line)
    said = json.loads(lines[at])
    for broken, words in (
        ([*lines[:at], *lines[at + 1 :]], "Exporten är inte hel"),
        ([*lines[:at], json.dumps({**said, "size": 1999}), *lines[at + 1 :]], "inte vad dess hash säger"),
        ([*lines[:at], json.dumps({**said, "content": "å"}), *lines[at + 1 :]], "inte vad dess hash säger"),
    ):
        out.write_text("\n".join(broken) + "\n")
        with open_store(tmp_path / "tomt.sqlite") as empty, pytest.raises(InputError, match=words):
            import_file(empty, out)


def test_what_unpacks_to_more_than_it_says_is_refused():
    bomb = {**packed_row(b"0" * 10), "content": zlib.compress(b"0" * 50_000_000)}
    assert unpacked(bomb) is None
    assert unpacked({**packed_row(ONE), "content": "text"}) is None
    assert unpacked(packed_row(ONE)) == ONE


def test_a_store_of_the_schema_before_is_proved_as_it_is_and_opens_whole(where):
    database = database_at(where)
    with database.writing() as connection:
        upgrade(connection, "0002")
    database.engine.dispose()
    with open_store(where, create=False, upgraded=False) as old:
        assert old.verify()[0] == ()
    with open_store(where, create=False) as store:
        store.put_snapshot(kept(-1.0), at=AT)
        [snapshot] = store.snapshots("prov")
        assert (store.files_of(snapshot), restored(store, snapshot), store.verify()[0]) == ({}, None, ())


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """A workspace that is kept, judged about and changed afterwards, and the store."""
    folder = write_workspace(tmp_path_factory.mktemp("aterstallt") / "prov")
    with open_store(folder / "store.sqlite") as store:
        store.append([judged()], at=AT)
        opened = open_workspace(folder)
        made = run(opened, (), Choice(headline=Layer.JUDGED, draws=1))
        snapshot, _ = store.put_snapshot(forecast_to_keep(opened, made, ()), at=AT)
        store.append([judged(-99_000_000.0)], at=AT + dt.timedelta(days=1))
        change(folder, "tabell.csv", "51;Äldreomsorg;-60", "51;Äldreomsorg;-61")
        yield store, snapshot, made


def test_a_kept_forecast_is_made_again_from_its_files_and_its_journal(year):
    store, snapshot, made = year
    workspace, scenario = restored(store, snapshot)
    again = run(workspace, (), Choice(headline=Layer.JUDGED, draws=1))
    assert again.record == made.record
    assert list(again.main.forecast) == list(made.main.forecast)
    assert [item.forecast for item in workspace.judgements] == [-87_000]
    assert scenario.keys == ()
    assert set(named_files(snapshot.inputs)) == {"workspace.yaml", "rows.csv", "tabell.csv"}


@pytest.mark.parametrize("form", ["../{}", "{}/ute.csv"])
def test_a_name_that_leads_elsewhere_writes_nothing(where, form, tmp_path):
    name = form.format(tmp_path)
    with open_store(where) as store:
        made = kept(-1.0, files={name: bytes_digest(ONE)})
        snapshot, _ = store.put_snapshot(dataclasses.replace(made, files={name: ONE}), at=AT)
        with pytest.raises(InputError, match="ligger utanför arbetsytan"):
            restored(store, snapshot)
    assert not (tmp_path / "ute.csv").exists()


@pytest.mark.parametrize("names", [("a", "a/b"), ("",), ("a\0b",), ("x" * 300,)])
def test_names_that_no_disk_can_have_are_told(where, names):
    with open_store(where) as store:
        made = kept(-1.0, files=dict.fromkeys(names, bytes_digest(ONE)))
        snapshot, _ = store.put_snapshot(dataclasses.replace(made, files=dict.fromkeys(names, ONE)), at=AT)
        with pytest.raises(NotRemadeError, match=r"Jämför med en senare prognos\.$"):
            restored(store, snapshot)


def test_one_packed_file_under_many_names_is_not_unpacked_a_thousand_times(where, monkeypatch):
    monkeypatch.setattr("forecast.store.store.MOST_TOGETHER", 10 * len(TWO) - 1)
    with open_store(where) as store:
        made = kept(-1.0, files={f"{number}.csv": bytes_digest(TWO) for number in range(10)})
        snapshot, _ = store.put_snapshot(dataclasses.replace(made, files={"0.csv": TWO}), at=AT)
        with pytest.raises(InputError, match=r"tillsammans större än 1 GB\. Lita inte på minnet"):
            restored(store, snapshot)


def test_files_that_todays_program_cannot_read_are_told_as_such(where):
    with open_store(where) as store:
        snapshot, _ = store.put_snapshot(with_files(-1.0, rows=ONE), at=AT)
        with pytest.raises(NotRemadeError, match="går inte att göra om ur sina sparade filer"):
            restored(store, snapshot)


def test_a_scenario_is_kept_with_the_files_and_moved_alone_is_the_only_cause(tmp_path):
    folder = monthly.write(tmp_path / "prov")
    opened = open_workspace(folder)
    with open_store(folder / "store.sqlite") as store:
        for price in (0.02, 0.05):
            scenario = parse_scenario(monthly.SCENARIO.format(price=price).encode(), "prov.yaml")
            made = run(opened, (scenario,), Choice(draws=1))
            store.put_snapshot(forecast_to_keep(opened, made, (), scenario), at=AT)
        first, second = store.snapshots("prov")
        workspace, again = restored(store, second)
        assert (again.digest, workspace.digest) == (scenario.digest, opened.digest)
        change = change_between(store, opened, (first.id, second.id))
    assert {cause for cause, amount in change.by_cause().items() if amount} == {Cause.SCENARIO}
    assert change.change == round(made.main.forecast[made.total] - first.result["total"]["forecast"], 2)
