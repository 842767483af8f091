"""What is said is kept, what is forecast is kept once, and nothing is ever changed; the same on both databases."""

import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from entries import AT, judged, kept, said
from forecast.errors import InputError
from forecast.store.database import database_at
from forecast.store.records import FIRST, EntryKind
from forecast.store.rows import add_entry, records
from forecast.store.schema import NEWEST, upgrade
from forecast.store.store import open_store, opened_if_there
from forecast.store.tables import LOGS, VERSION_TABLE


class TestJournal:
    def test_what_is_said_comes_back_as_it_was_said(self, where):
        with open_store(where) as store:
            made = store.append(
                [judged(), judged(-1.25, row="52", who="Bo Å", reason="Rad ett\nrad två \U0001f600")], at=AT
            )
        with open_store(where, create=False) as store:
            assert store.journal("prov") == made
        first, second = made
        assert (first.seq, first.previous, first.old, first.new) == (1, FIRST, None, {"forecast_sek": -87_000_000.0})
        assert (second.seq, second.previous, second.who, second.at) == (2, first.hash, "Bo Å", "2024-09-10T08:15:00Z")
        assert second.reason == "Rad ett\nrad två \U0001f600"

    def test_each_workspace_has_its_own_chain(self, where):
        with open_store(where) as store:
            store.append([judged(), judged(workspace="annan")], at=AT)
            assert [entry.seq for entry in store.journal("annan")] == [1]
            assert store.journal("ingen") == ()
            assert store.workspaces() == ("annan", "prov")

    def test_old_is_what_the_journal_said_last_of_the_same_thing(self, where):
        with open_store(where) as store:
            [first] = store.append([judged(-1.0, old={"forecast_sek": -9.0})], at=AT)
            store.append([judged(-5.0, row="52")], at=AT)
            [second] = store.append([judged(-2.0, month="2024-09", old={"forecast_sek": -9.0})], at=AT)
            [next_year] = store.append([judged(-3.0, month="2025-01")], at=AT)
        assert first.old == {"forecast_sek": -9.0}
        assert second.old == {"forecast_sek": -1.0}
        assert next_year.old is None

    def test_a_moment_without_time_zone_is_our_own_fault(self, where):
        with open_store(where) as store, pytest.raises(ValueError, match="time zone"):
            store.append([judged()], at=dt.datetime.fromisoformat("2024-09-10"))

    @pytest.mark.parametrize(
        ("entry", "sentence"),
        [
            (judged(who=" "), "journalen, kolumn ”namn”: Här står ingenting. Skriv det."),
            (judged(reason="a\0b"), "journalen, kolumn ”skäl”: Texten har ett tecken som inte syns. Ta bort det."),
            (judged(reason="a\u202eb"), "journalen, kolumn ”skäl”: Texten har ett tecken som inte syns. Ta bort det."),
            (
                judged(who="Eva\nBcc: x"),
                "journalen, kolumn ”namn”: Namnet har en radbrytning eller ett tecken som inte syns. Ta bort det.",
            ),
            (judged(reason="\ud800"), "journalen, kolumn ”skäl”: Texten har ett tecken som inte syns. Ta bort det."),
            (judged(reason="x" * 10_001), "journalen, kolumn ”skäl”: Texten är längre än 10000 tecken. Korta den."),
            (
                judged(float("inf")),
                "journalen: Värdet går inte att skriva. Skriv ett vanligt tal eller text.",
            ),
            (
                judged(1e16),
                "journalen, kolumn ”forecast_sek”: Värdet passar inte i en bedömning. Se docs/file-formats.md.",
            ),
            (
                said(EntryKind.METHOD, {"method": 1}, statement="s", row="r"),
                "journalen, kolumn ”method”: Värdet passar inte i en låst metod. Se docs/file-formats.md.",
            ),
        ],
    )
    def test_what_cannot_be_kept_is_refused_and_nothing_of_it_is_kept(self, where, entry, sentence):
        with open_store(where) as store:
            with pytest.raises(InputError) as caught:
                store.append([judged(), entry], at=AT)
            assert str(caught.value) == sentence
            assert store.journal("prov") == ()


class TestSnapshots:
    def test_the_same_inputs_are_kept_once(self, where):
        with open_store(where) as store:
            first, new = store.put_snapshot(kept(), at=AT)
            assert new
            again, new = store.put_snapshot(kept(), at=AT + dt.timedelta(days=1))
            assert (again, new) == (first, False)
            other, new = store.put_snapshot(kept(-124_000.0), at=AT)
            assert (other.seq, other.previous, new) == (2, first.hash, True)
            assert store.snapshots("prov") == (first, other)

    def test_inputs_that_come_back_are_the_first_ones(self, where):
        with open_store(where) as store:
            first, _ = store.put_snapshot(kept(-1.0), at=AT)
            store.put_snapshot(kept(-2.0), at=AT)
            assert store.put_snapshot(kept(-1.0), at=AT) == (first, False)

    def test_it_remembers_where_the_journal_ended(self, where):
        with open_store(where) as store:
            [entry] = store.append([judged()], at=AT)
            made, _ = store.put_snapshot(kept(), at=AT)
        assert (made.journal_count, made.journal_hash) == (1, entry.hash)

    def test_it_is_found_by_the_first_characters_of_its_id(self, where):
        with open_store(where) as store:
            made, _ = store.put_snapshot(kept(), at=AT)
            assert store.snapshot("prov", made.id[:8]) == made
            with pytest.raises(InputError, match="”zz” finns inte"):
                store.snapshot("prov", "zz")
            with pytest.raises(InputError, match="”” finns inte"):
                store.snapshot("prov", "")

    def test_in_short_they_are_the_same_but_for_their_rows(self, where):
        with open_store(where) as store:
            for forecast in (0.1 + 0.2, -1e16, None):
                made = kept(forecast)
                store.put_snapshot(dataclasses.replace(made, result={**made.result, "rows": ["å \U0001f600"]}), at=AT)
            whole = store.snapshots("prov")
            short = [dataclasses.replace(item, result={"total": item.result["total"]}) for item in whole]
            assert list(store.snapshots_in_short("prov")) == short

    def test_one_that_cannot_be_read_is_told_in_short_too(self, where):
        with open_store(where) as store:
            store.put_snapshot(kept(), at=AT)
            with store.database.writing() as connection:
                on = "" if store.database.kind == "sqlite" else " ON forecast_snapshots"
                connection.exec_driver_sql(f"DROP TRIGGER forecast_snapshots_update{on}")
                connection.exec_driver_sql("UPDATE forecast_snapshots SET result = 'nej'")
            with pytest.raises(InputError, match="En ögonblicksbild går inte att läsa"):
                store.snapshots_in_short("prov")


class TestAppendOnly:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE forecast_journal SET who = 'Eva'",
            "DELETE FROM forecast_journal",
            "UPDATE forecast_snapshots SET result = '{}'",
            "DELETE FROM forecast_snapshots",
            "DELETE FROM forecast_heads",
            "UPDATE forecast_heads SET count = 0",
        ],
    )
    def test_the_database_itself_refuses_to_change_what_is_written(self, where, statement):
        with open_store(where) as store:
            store.append([judged()], at=AT)
            store.put_snapshot(kept(), at=AT)
            with pytest.raises(InputError, match="det som är skrivet får inte ändras"), store.database.writing() as to:
                to.exec_driver_sql(statement)
            assert store.verify()[0] == ()

    def test_replacing_a_record_is_refused(self, where):
        with open_store(where) as store:
            store.append([judged()], at=AT)
            with store.database.reading() as connection:
                [row] = records(connection, "journal", "prov")
            replaced = LOGS["journal"].insert().values({**row, "who": "Eva"})
            if store.database.kind == "sqlite":
                replaced = replaced.prefix_with("OR REPLACE")
            with pytest.raises(InputError, match="får inte ändras"), store.database.writing() as connection:
                connection.execute(replaced)
            assert [entry.who for entry in store.journal("prov")] == ["Anna"]

    @pytest.mark.parametrize("where", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
    def test_truncating_is_refused(self, where):
        with open_store(where) as store:
            store.append([judged()], at=AT)
            for table in ("forecast_journal", "forecast_snapshots", "forecast_heads"):
                with pytest.raises(InputError, match="får inte ändras"), store.database.writing() as connection:
                    connection.exec_driver_sql(f"TRUNCATE {table}")


class TestTogether:
    def test_threads_that_make_stores_of_their_own_at_once_each_have_a_whole_one(self, tmp_path):
        start = Barrier(4)

        def make(number):
            start.wait()
            with open_store(tmp_path / f"{number}.sqlite") as store:
                store.append([judged()], at=AT)
                return store.verify()[0]

        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(make, range(4))) == [()] * 4

    def test_twenty_writers_lose_nothing(self, where):
        open_store(where).__exit__(None, None, None)

        def write(number):
            with open_store(where) as store:
                for turn in range(5):
                    store.append([judged(-1.0 * turn, row=str(number)), judged(row=f"{number}b")], at=AT)
                store.put_snapshot(kept(-1.0 * number), at=AT)
                store.put_snapshot(kept(1.0), at=AT)

        with ThreadPoolExecutor(20) as writers:
            list(writers.map(write, range(20)))
        with open_store(where) as store:
            entries = store.journal("prov")
            assert len(entries) == 20 * 10
            assert {entry.seq for entry in entries} == set(range(1, 201))
            assert len(store.snapshots("prov")) == 21
            assert store.verify()[0] == ()
            for number in range(20):
                own = [entry for entry in entries if entry.subject["row"] == str(number)]
                assert [entry.new["forecast_sek"] for entry in own] == [0.0, -1.0, -2.0, -3.0, -4.0]
                assert [entry.old for entry in own][1:] == [entry.new for entry in own][:-1]

    def test_twenty_make_the_store_at_once(self, where):
        start = Barrier(20)

        def write(number):
            start.wait()
            with open_store(where) as store:
                store.append([judged(row=str(number))], at=AT)

        with ThreadPoolExecutor(20) as writers:
            list(writers.map(write, range(20)))
        with open_store(where) as store:
            assert len(store.journal("prov")) == 20

    def test_a_writer_that_waits_too_long_is_told(self, where):
        with open_store(where) as store, open_store(where, patience=0.1) as other:
            with store.database.writing(), pytest.raises(InputError) as caught:
                other.append([judged()], at=AT)
            assert "Minnet är upptaget: någon annan skriver i det. Försök igen om en stund." in str(caught.value)
            other.append([judged()], at=AT)

    def test_a_fault_takes_back_all_that_was_written_with_it(self, where):
        with open_store(where) as store:

            def write_and_fail():
                with store.database.writing() as connection:
                    add_entry(connection, judged(), "2024-09-10T08:15:00Z")
                    connection.execute(LOGS["journal"].update().values(who="Eva"))

            with pytest.raises(InputError, match="får inte ändras"):
                write_and_fail()
            assert store.workspaces() == ()


class TestSchema:
    def older(self, where):
        """A store of schema 0001, with a record in it."""
        database = database_at(where)
        with database.writing() as connection:
            upgrade(connection, "0001")
        with database.writing() as connection:
            entry = add_entry(connection, judged(), "2024-09-10T08:15:00Z")
        database.engine.dispose()
        return entry

    def test_an_older_store_is_brought_to_the_newest_and_keeps_what_it_has(self, where):
        entry = self.older(where)
        with open_store(where, create=False) as store:
            assert store.journal("prov") == (entry,)
            assert store.verify()[0] == ()
            with pytest.raises(InputError, match="får inte ändras"), store.database.writing() as connection:
                connection.exec_driver_sql("DELETE FROM forecast_journal")

    def test_a_store_of_a_newer_program_is_left_alone(self, where):
        with open_store(where) as store, store.database.writing() as connection:
            connection.execute(sa.update(sa.table(VERSION_TABLE, sa.column("version_num"))).values(version_num="9999"))
        with pytest.raises(InputError) as caught:
            open_store(where)
        assert f"Minnet har schema 9999, men programmet kan läsa schema {NEWEST} och äldre." in str(caught.value)
        assert str(caught.value).endswith("Uppgradera programmet.")

    def test_opening_to_read_makes_nothing(self, where):
        with pytest.raises(InputError, match=r"inte|inget"):
            open_store(where, create=False)
        database = database_at(where)
        if database.file is not None:
            assert not database.file.exists()
            assert opened_if_there(where) is None
            database.file.touch()
            assert opened_if_there(where) is None
