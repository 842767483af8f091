"""Whatever is done to a store behind its back is found, and told in a sentence."""

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from entries import AT, judged, kept
from forecast.errors import InputError
from forecast.store.canonical import canonical, digest_of
from forecast.store.chains import follow
from forecast.store.records import ENTRY_FIELDS, FIRST, Head, record_hash
from forecast.store.rows import records
from forecast.store.store import open_store
from forecast.store.tables import GUARDS, heads, journal, snapshots


@pytest.fixture
def store(where):
    """A store with five entries and two snapshots, whose guards somebody has removed."""
    with open_store(where) as made:
        made.append([judged(-1.0 * number, row=str(number)) for number in range(3)], at=AT)
        made.put_snapshot(kept(-1.0), at=AT)
        made.append([judged(-3.0, row="3"), judged(-4.0, row="4")], at=AT)
        made.put_snapshot(kept(-2.0), at=AT)
        assert made.verify()[0] == ()
        with made.database.writing() as connection:
            for guard in GUARDS[made.database.kind]:
                table = guard.rpartition("_")[0]
                on = f" ON {table}" if made.database.kind == "postgresql" else ""
                connection.exec_driver_sql(f"DROP TRIGGER {guard}{on}")
        yield made


def faults(store):
    """The faults apart from the guards that are gone."""
    return [str(fault) for fault in store.verify()[0] if fault.log != "skydd"]


def change(store, *statements):
    with store.database.writing() as connection:
        for statement in statements:
            connection.execute(statement)


def test_the_missing_guards_are_told(store):
    told = {fault.sentence for fault in store.verify()[0]}
    assert told == {f"Spärren {guard} mot ändringar är borttagen." for guard in GUARDS[store.database.kind]}
    assert faults(store) == []


@pytest.mark.parametrize("column", ["kind", "subject", "old", "new", "reason", "who", "at"])
def test_one_changed_sign_in_any_column(store, column):
    where = journal.c.seq == 2
    with store.database.reading() as connection:
        text = connection.execute(sa.select(journal.c[column]).where(where)).scalar_one()
    change(store, journal.update().where(where).values({column: text + " "}))
    assert faults(store) == ["prov, journalen, post 2: Posten är ändrad."]


def test_a_changed_result_of_a_snapshot(store):
    change(store, snapshots.update().where(snapshots.c.seq == 1).values(result="{}"))
    assert faults(store) == ["prov, ögonblicksbilderna, post 1: Posten är ändrad."]


def test_a_removed_record(store):
    change(store, journal.delete().where(journal.c.seq == 2))
    assert "prov, journalen, post 2: Posten är borttagen." in faults(store)


def test_the_first_record_removed(store):
    change(store, journal.delete().where(journal.c.seq == 1))
    assert faults(store)[0] == "prov, journalen, post 1: Posten är borttagen."


def test_a_tail_cut_off(store):
    change(store, journal.delete().where(journal.c.seq > 3))
    assert faults(store) == [
        "prov, journalen, post 4: Kedjan är avhuggen: 2 poster är borttagna på slutet.",
        "prov, ögonblicksbilderna, post 2: Den minns en journal med 5 poster som inte längre finns så.",
    ]


def test_a_tail_cut_off_with_the_end_moved_is_remembered_by_the_snapshot(store):
    with store.database.reading() as connection:
        end = connection.execute(sa.select(journal.c.hash).where(journal.c.seq == 3)).scalar_one()
    change(
        store,
        journal.delete().where(journal.c.seq > 3),
        heads.update().where(heads.c.log == "journal").values(count=3, hash=end),
    )
    assert faults(store) == [
        "prov, ögonblicksbilderna, post 2: Den minns en journal med 5 poster som inte längre finns så."
    ]


def test_all_records_removed(store):
    change(store, journal.delete())
    assert faults(store)[0] == "prov, journalen, post 1: Kedjan är avhuggen: 5 poster är borttagna på slutet."


def test_the_end_removed(store):
    change(store, heads.delete().where(heads.c.log == "journal"))
    assert faults(store) == ["prov, journalen: Uppgiften om var kedjan slutar är borttagen; 5 poster finns."]


def test_two_records_swapped(store):
    change(store, *(journal.update().where(journal.c.seq == a).values(seq=b) for a, b in ((2, 99), (3, 2), (99, 3))))
    assert [f"prov, journalen, post {seq}: Posten är ändrad." for seq in (2, 3)] == faults(store)[:2]


def test_a_record_altered_and_hashed_anew_does_not_fit_the_next(store):
    with store.database.reading() as connection:
        row = dict(list(records(connection, "journal", "prov"))[1])
    row["who"] = "Eva"
    row["hash"] = record_hash("journal", row)
    change(store, journal.update().where(journal.c.seq == 2).values(row))
    assert faults(store) == [
        "prov, journalen, post 3: Posten hänger inte ihop med den före: en av dem är utbytt eller flyttad."
    ]


def test_the_last_record_altered_and_hashed_anew_is_not_the_end(store):
    with store.database.reading() as connection:
        row = dict(list(records(connection, "journal", "prov"))[4])
    row["who"] = "Eva"
    row["hash"] = record_hash("journal", row)
    change(store, journal.update().where(journal.c.seq == 5).values(row))
    assert (
        faults(store)[0] == "prov, journalen, post 5: Kedjan slutar inte där den ska: poster är tillagda eller utbytta."
    )


def test_a_record_added_at_the_end_without_the_end_moved(store):
    with store.database.reading() as connection:
        last = dict(list(records(connection, "journal", "prov"))[4])
    row = {**last, "seq": 6, "previous": last["hash"], "who": "Eva"}
    row["hash"] = record_hash("journal", row)
    change(store, journal.insert().values(row))
    assert faults(store) == [
        "prov, journalen, post 5: Kedjan slutar inte där den ska: poster är tillagda eller utbytta."
    ]


def test_a_record_put_in_between(store):
    with store.database.reading() as connection:
        second = dict(list(records(connection, "journal", "prov"))[1])
    row = {**second, "seq": 3, "previous": second["hash"], "who": "Eva"}
    row["hash"] = record_hash("journal", row)
    moves = [journal.update().where(journal.c.seq == seq).values(seq=seq + 1) for seq in (5, 4, 3)]
    change(store, *moves, journal.insert().values(row))
    assert [f"prov, journalen, post {seq}: Posten är ändrad." for seq in (4, 5, 6)] == faults(store)[:3]


def test_a_record_moved_to_another_workspace(store):
    change(store, journal.update().where(journal.c.seq == 5).values(workspace="annan", seq=1))
    told = faults(store)
    assert "annan, journalen, post 1: Posten är ändrad." in told
    assert "prov, journalen, post 5: Kedjan är avhuggen: 1 poster är borttagna på slutet." in told


def test_inputs_of_another_id_are_found_even_with_a_new_hash(store):
    with store.database.reading() as connection:
        row = dict(list(records(connection, "snapshots", "prov"))[1])
    row["inputs"] = canonical({"annat": 1})
    row["hash"] = record_hash("snapshots", row)
    change(
        store,
        snapshots.update().where(snapshots.c.seq == 2).values(row),
        heads.update().where(heads.c.log == "snapshots").values(hash=row["hash"]),
    )
    assert faults(store) == ["prov, ögonblicksbilderna, post 2: Posten är ändrad."]
    assert digest_of({"annat": 1}) != row["id"]


def test_an_altered_journal_is_not_used(store):
    change(store, journal.update().where(journal.c.seq == 2).values(who="Eva"))
    with pytest.raises(InputError) as caught:
        store.journal("prov")
    assert str(caught.value) == (
        f"{store.shown}: prov, journalen, post 2: Posten är ändrad. Lita inte på det: ta fram en säkerhetskopia eller "
        "export, och se forecast store verify."
    )


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_a_record_of_another_type_is_altered_and_no_crash(store):
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE forecast_journal SET reason = x'ff00' WHERE seq = 2")
    assert faults(store) == ["prov, journalen, post 2: Posten är ändrad."]


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE forecast_heads SET count = 'x' WHERE log = 'journal'",
            "prov, journalen, post 5: Kedjan slutar inte där den ska: poster är tillagda eller utbytta.",
        ),
        (
            "UPDATE forecast_heads SET hash = x'ff' WHERE log = 'journal'",
            "prov, journalen, post 5: Kedjan slutar inte där den ska: poster är tillagda eller utbytta.",
        ),
        (
            "INSERT INTO forecast_heads VALUES ('prov', 'annat', 1, 'x')",
            "prov, annat: Uppgiften gäller en kedja som inte finns: den är tillagd eller ändrad.",
        ),
        (
            "UPDATE forecast_journal SET who = CAST(x'ff41' AS TEXT) WHERE seq = 2",
            "prov, journalen, post 2: Posten är ändrad.",
        ),
        (
            "INSERT INTO forecast_journal SELECT x'00', 1, '', '', '', '', '', '', '', '', 'x'",
            "minnet, journalen: 1 poster hör inte till någon arbetsyta: de är tillagda eller flyttade.",
        ),
        (
            "UPDATE forecast_journal SET seq = 9223372036854775807 WHERE seq = 5",
            "prov, journalen, post 5: Posterna till 9223372036854775806 är borttagna.",
        ),
    ],
)
def test_what_only_a_file_can_hold_is_told_and_no_crash(store, statement, told):
    with store.database.writing() as connection:
        connection.exec_driver_sql(statement)
    assert told in faults(store)


@pytest.mark.parametrize("table", [journal, snapshots, heads], ids=lambda table: table.name)
def test_no_column_of_any_table_can_be_changed_unseen(store, table):
    for column in table.c:
        if column.name == "seq":
            continue
        with store.database.reading() as connection:
            before = connection.execute(sa.select(table).order_by(*table.primary_key).limit(1)).mappings().one()
        here = sa.and_(*(key == before[key.name] for key in table.primary_key))
        value = before[column.name]
        new = value + 1 if isinstance(value, int) else value + "x"
        there = sa.and_(*(key == (new if key is column else before[key.name]) for key in table.primary_key))
        change(store, table.update().where(here).values({column.name: new}))
        assert faults(store), f"{table.name}.{column.name}"
        change(store, table.update().where(there).values({column.name: value}))
        assert faults(store) == []


def test_a_guard_that_no_longer_refuses_is_told(where):
    with open_store(where) as store:
        with store.database.writing() as connection:
            if store.database.kind == "sqlite":
                connection.exec_driver_sql("DROP TRIGGER forecast_journal_update")
                connection.exec_driver_sql(
                    "CREATE TRIGGER forecast_journal_update AFTER UPDATE ON forecast_journal BEGIN SELECT 1; END"
                )
            else:
                connection.exec_driver_sql(
                    "CREATE OR REPLACE FUNCTION forecast_append_only() RETURNS trigger LANGUAGE plpgsql AS "
                    "$$ BEGIN RETURN NEW; END $$"
                )
        told = [fault.sentence for fault in store.verify()[0]]
    assert "Spärren forecast_journal_update mot ändringar är utbytt." in told


def test_a_proof_puts_no_guard_back(where):
    with open_store(where) as store, store.database.writing() as connection:
        on = " ON forecast_journal" if store.database.kind == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER forecast_journal_update{on}")
        connection.exec_driver_sql("UPDATE forecast_version SET version_num = '0001'")
    with open_store(where, create=False, upgraded=False) as store:
        assert [fault.sentence for fault in store.verify()[0]] == [
            "Spärren forecast_journal_update mot ändringar är borttagen."
        ]


@pytest.mark.parametrize("statement", ["DELETE FROM forecast_version", "INSERT INTO forecast_version VALUES ('0001')"])
def test_a_schema_that_nobody_knows(where, statement):
    with open_store(where) as store, store.database.writing() as connection:
        connection.exec_driver_sql(statement)
    with pytest.raises(InputError, match="Uppgiften om minnets schema är ändrad eller borttagen"):
        open_store(where)


@pytest.mark.parametrize("statement", ["DROP TABLE forecast_heads", "ALTER TABLE forecast_journal RENAME who TO vem"])
def test_tables_that_are_not_as_they_were_made(store, statement):
    with store.database.writing() as connection:
        connection.exec_driver_sql(statement)
    with pytest.raises(InputError, match="Minnets tabeller är inte som de skapades"):
        store.verify()


def test_an_altered_snapshot_is_not_used(store):
    change(store, snapshots.update().where(snapshots.c.seq == 1).values(result="{}"))
    for asked in (lambda: store.put_snapshot(kept(-1.0), at=AT), lambda: store.snapshot("prov", kept(-1.0).id[:9])):
        with pytest.raises(InputError, match="prov, ögonblicksbilderna, post 1: Posten är ändrad"):
            asked()


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@st.composite
def chains(draw):
    """A whole chain of a few records, with its end."""
    rows, before = [], FIRST
    for seq, texts in enumerate(draw(st.lists(st.tuples(*[TEXTS] * len(ENTRY_FIELDS)), min_size=1, max_size=6)), 1):
        row = dict(zip(ENTRY_FIELDS, texts, strict=True)) | {"workspace": "w", "seq": seq, "previous": before}
        row["hash"] = before = record_hash("journal", row)
        rows.append(row)
    return rows, Head("w", "journal", len(rows), before)


class TestAnyChain:
    @given(chains())
    def test_a_whole_one_has_no_fault(self, chain):
        assert follow("w", "journal", *chain).faults == []

    @given(chains(), st.data())
    def test_one_changed_text_is_found_where_it_is(self, chain, data):
        rows, head = chain
        at, field = (
            data.draw(st.integers(0, len(rows) - 1)),
            data.draw(st.sampled_from([*ENTRY_FIELDS, "hash", "previous"])),
        )
        new = data.draw(TEXTS.filter(lambda text: text != rows[at][field]))
        changed = [row | {field: new} if number == at else row for number, row in enumerate(rows)]
        assert (at + 1) in {fault.seq for fault in follow("w", "journal", changed, head).faults}

    @given(chains(), st.data())
    def test_one_left_out_is_found(self, chain, data):
        rows, head = chain
        at = data.draw(st.integers(0, len(rows) - 1))
        assert follow("w", "journal", rows[:at] + rows[at + 1 :], head).faults

    @given(chains(), st.data())
    def test_one_changed_and_all_after_it_made_anew_is_found_by_the_end(self, chain, data):
        rows, head = chain
        at = data.draw(st.integers(0, len(rows) - 1))
        made, before = rows[:at], rows[at]["previous"]
        for row in rows[at:]:
            anew = row | {"previous": before, "who": row["who"] + "x" if row["seq"] == at + 1 else row["who"]}
            anew["hash"] = before = record_hash("journal", anew)
            made.append(anew)
        told = follow("w", "journal", made, head).faults
        assert [fault.sentence for fault in told] == [
            "Kedjan slutar inte där den ska: poster är tillagda eller utbytta."
        ]
