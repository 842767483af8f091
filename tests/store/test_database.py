"""What a database can do wrong, as sentences; a password is never told."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from entries import AT, judged
from forecast.errors import ForecastError, InputError, UsageError
from forecast.store import database
from forecast.store.database import database_at
from forecast.store.rows import add_entry
from forecast.store.store import open_store

HIDDEN = "hemligt"


def refusal(where, **words):
    with pytest.raises(ForecastError) as caught:
        open_store(where, **words)
    return str(caught.value)


class TestFiles:
    def test_a_file_and_its_url_are_the_same(self, tmp_path):
        path = tmp_path / "å 100% #1?.sqlite"
        with open_store(path) as store:
            store.append([judged()], at=AT)
        with open_store(f"sqlite:///{path}", create=False) as store:
            assert len(store.journal("prov")) == 1
        assert [item.name for item in tmp_path.iterdir()] == [path.name]

    def test_one_that_is_no_database(self, tmp_path):
        (tmp_path / "x").write_text("hej" * 999)
        assert refusal(tmp_path / "x") == (
            f"{tmp_path / 'x'}: Filen är inget minne: den är ingen databas. Ange rätt fil, ofta store.sqlite i "
            "arbetsytan."
        )

    def test_a_database_of_something_else(self, tmp_path):
        connection = sqlite3.connect(tmp_path / "x")
        connection.execute("CREATE TABLE annat (a)")
        connection.close()
        assert "Filen är en databas för något annat än forecast." in refusal(tmp_path / "x")

    def test_a_folder(self, tmp_path):
        assert refusal(tmp_path).startswith(f"{tmp_path}: Det här är en mapp.")

    def test_a_folder_that_is_not_there(self, tmp_path):
        assert refusal(tmp_path / "ingen" / "x") == (
            f"{tmp_path / 'ingen'}: Mappen finns inte. Skapa den, eller ange en annan plats."
        )

    def test_one_that_is_not_there_is_not_made_to_be_read(self, tmp_path):
        assert "Minnet finns inte." in refusal(tmp_path / "x", create=False)
        assert list(tmp_path.iterdir()) == []

    def test_a_damaged_one(self, tmp_path):
        path = tmp_path / "x"
        with open_store(path) as store:
            store.append([judged(reason="x" * 9_000) for _ in range(20)], at=AT)
        whole = bytearray(path.read_bytes())
        whole[8192:-4096] = b"\xff" * (len(whole) - 8192 - 4096)
        path.write_bytes(bytes(whole))
        with pytest.raises(InputError, match=r"Filen är skadad|är ändrad|inget minne"), open_store(path) as store:
            store.journal("prov")

    def test_one_that_may_only_be_read_can_be_read(self, tmp_path):
        path = tmp_path / "x"
        with open_store(path) as store:
            store.append([judged()], at=AT)
        path.chmod(stat.S_IRUSR)
        with open_store(path, create=False) as store:
            assert len(store.journal("prov")) == 1

    @pytest.mark.parametrize(
        ("name", "sentence"),
        [
            ("SQLITE_FULL", "x: Disken är full; ingenting är skrivet. Frigör utrymme och gör om det."),
            ("SQLITE_IOERR_WRITE", "x: Disken svarar inte; ingenting är skrivet. Kontrollera disken och gör om det."),
            (
                "SQLITE_READONLY_DIRECTORY",
                "x: Minnet går inte att skriva i. Kontrollera rättigheterna till filen och mappen.",
            ),
            (
                "SQLITE_CANTOPEN",
                "x: Minnet går inte att öppna. Kontrollera att mappen finns och att du har rätt till den.",
            ),
            ("SQLITE_CORRUPT", "x: Filen är skadad. Ta fram den senaste säkerhetskopian, eller en export."),
            (
                "SQLITE_MISUSE",
                "x: Databasen kan inte göra det som behövs. Kontrollera filen med forecast store verify.",
            ),
        ],
    )
    def test_what_sqlite_says(self, name, sentence):
        error = sqlite3.OperationalError("english words")
        error.sqlite_errorname = name
        assert str(database._sentence(error, "x")) == sentence

    def test_a_full_disk_leaves_what_was_there(self, tmp_path):
        path = tmp_path / "x"
        with open_store(path) as store:
            store.append([judged()], at=AT)

            def small(connection, record):
                connection.execute("PRAGMA max_page_count = 20")

            sa.event.listen(store.database.engine, "connect", small)
            with pytest.raises(InputError, match="Disken är full; ingenting är skrivet"):
                store.append([judged(reason="x" * 9_000) for _ in range(30)], at=AT)
            assert len(store.journal("prov")) == 1
            assert store.verify()[0] == ()


class TestAddresses:
    @pytest.mark.parametrize("url", ["mysql://a:hemligt@b/c", "http://a", "postgresql+asyncpg://a:hemligt@b"])
    def test_one_of_another_kind(self, url):
        with pytest.raises(UsageError) as caught:
            database_at(url)
        assert str(caught.value).endswith("Skriv en fil eller postgresql://användare@dator/databas.")
        assert HIDDEN not in str(caught.value)

    @pytest.mark.parametrize("url", ["postgres://a:b:hemligt@c:d/e", "postgresql://a:he@mligt:x@[/b"])
    def test_one_that_cannot_be_read(self, url):
        with pytest.raises(UsageError) as caught:
            database_at(url)
        assert "procentkodade" in str(caught.value)
        assert "mligt" not in str(caught.value)
        assert caught.value.__cause__ is None

    @pytest.mark.postgres  # the driver is an extra
    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
    def test_postgresql_by_its_names_without_the_password(self, scheme):
        made = database_at(f"{scheme}://anna:{HIDDEN}@db.kommun.se:5433/minne?sslmode=require&password={HIDDEN}")
        assert (made.kind, made.shown) == ("postgresql", "databasen minne på db.kommun.se:5433")

    def test_a_driver_that_is_not_installed(self, monkeypatch):
        def missing(*words, **more):
            raise ModuleNotFoundError("No module named 'psycopg'")

        monkeypatch.setattr(database.sa, "create_engine", missing)
        with pytest.raises(InputError) as caught:
            database_at("postgresql://a@b/c")
        assert str(caught.value) == (
            "databasen c på b: PostgreSQL kräver ett tillägg som inte är installerat. "
            "Installera programmet med tillägget: pip install 'forecast[postgres]'."
        )

    @pytest.mark.postgres  # the driver is an extra
    def test_a_server_that_does_not_answer(self):
        told = refusal(f"postgresql://anna:{HIDDEN}@127.0.0.1:9/minne")
        assert told == (
            "databasen minne på 127.0.0.1:9: Databasen svarar inte. Kontrollera att servern är igång och att adress, "
            "användare och lösenord stämmer."
        )


@pytest.mark.postgres
class TestServer:
    def url(self, server, **parts):
        return sa.make_url(server).set(**parts).render_as_string(hide_password=False)

    def test_a_database_that_is_not_there(self, server):
        assert "Databasen finns inte. Skapa den, eller rätta namnet i adressen." in refusal(
            self.url(server, database="ingen")
        )

    def test_a_user_that_is_not_there(self, server):
        told = refusal(self.url(server, username="ingen", password=HIDDEN))
        assert "Databasen tar inte emot användaren eller lösenordet. Kontrollera adressen." in told
        assert HIDDEN not in told

    @pytest.mark.parametrize("where", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
    def test_a_user_that_may_only_read_can_verify_and_is_told_when_it_writes(self, where, server):
        with open_store(where) as store:
            store.append([judged()], at=AT)
            with store.database.writing() as connection:
                schema = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
                reader = f"{schema}_reader"
                connection.exec_driver_sql(f"CREATE ROLE {reader} LOGIN")
                connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {reader}")
                connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {reader}")
        try:
            with open_store(self.url(where, username=reader), create=False) as store:
                assert store.verify()[0] == ()
                with pytest.raises(InputError, match="Användaren har inte rätt att göra det här i databasen"):
                    store.append([judged()], at=AT)
        finally:
            with open_store(where) as store, store.database.writing() as connection:
                connection.exec_driver_sql(f"DROP OWNED BY {reader}")
                connection.exec_driver_sql(f"DROP ROLE {reader}")

    @pytest.mark.parametrize("where", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
    def test_a_connection_that_is_ended_in_the_middle_keeps_nothing(self, where):
        with open_store(where) as store, open_store(where) as other:

            def write_and_be_ended():
                with store.database.writing() as connection:
                    add_entry(connection, judged(), "2024-09-10T08:15:00Z")
                    pid = connection.scalar(sa.select(sa.func.pg_backend_pid()))
                    with other.database.reading() as killer:
                        killer.execute(sa.select(sa.func.pg_terminate_backend(pid)))
                    connection.execute(sa.select(1))

            with pytest.raises(InputError, match="Databasen svarar inte"):
                write_and_be_ended()
            assert store.verify() == ((), ())

    @pytest.mark.parametrize("where", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
    def test_a_server_of_another_habit_of_isolation(self, where):
        options = sa.make_url(where).query["options"] + " -cdefault_transaction_isolation=serializable"
        habit = sa.make_url(where).update_query_dict({"options": options}).render_as_string(hide_password=False)

        def write(number):
            with open_store(habit) as store:
                for turn in range(5):
                    store.append([judged(row=f"{number}.{turn}")], at=AT)

        open_store(where).close()
        with ThreadPoolExecutor(4) as writers:
            list(writers.map(write, range(4)))
        with open_store(where) as store:
            assert len(store.journal("prov")) == 20
