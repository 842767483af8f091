"""What the journal says counts in the forecast, with the checks that files have; without it nothing changes."""

import datetime as dt
import sqlite3
from decimal import Decimal

import pytest

from builders import change, tiny, write_workspace
from entries import AT, judged, said
from forecast.errors import InputError
from forecast.ledger.specs import Layer
from forecast.report.contract import result_json
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run
from forecast.store import sayings
from forecast.store.door import FILE
from forecast.store.overlay import remembered, with_journal
from forecast.store.records import EntryKind
from forecast.store.sayings import Voice
from forecast.store.shapes import Cause, Progress
from forecast.store.store import open_store
from forecast.workspace.load import load_workspace

VOICE = Voice("Anna Ek", "Färre vikarier.")
ROW = ("by_activity", "51")
JUDGEMENTS = """\
schema: 1
judgements:
  - {statement: by_activity, row: "51", forecast: -94, reason: ur filen, name: Bo, date: 2024-09-01}
  - {statement: by_activity, row: "52", forecast: -29, reason: ur filen, name: Bo, date: 2024-09-01}
"""
MEASURES = """\
schema: 1
measures:
  - {id: schema, name: Schema, statement: by_activity, row: "51", state: decided, decided_by: Nämnden,
     decided_on: 2024-03-01, full_year_effect: 12, start: 2024-04, counted_in: [], source: påhittad}
"""
COMMENTS = "statement;row;layer;cause;quote;author;source\nby_activity;51;adopted;ur filen;;Bo;rapporten\n"


def laid(workspace, folder, *entries):
    """The workspace with entries that have been through a store."""
    with open_store(folder / "annan.sqlite") as store:
        store.append(entries, at=AT)
        return with_journal(workspace, store.journal(workspace.name))


def refused(workspace, folder, *entries):
    with pytest.raises(InputError) as caught:
        laid(workspace, folder, *entries)
    return str(caught.value)


class TestNothingSaid:
    def test_the_workspace_itself(self, folder):
        workspace = load_workspace(folder)
        assert with_journal(workspace, ()) is workspace

    def test_opening_makes_no_store(self, folder):
        open_workspace(folder)
        assert not (folder / FILE).exists()

    @pytest.mark.parametrize("statement", ["SELECT 1", "PRAGMA user_version = 1"])
    def test_what_a_first_writer_that_was_killed_left_is_no_store(self, folder, statement):
        connection = sqlite3.connect(folder / FILE)
        connection.execute(statement)
        connection.close()
        assert open_workspace(folder).digest == load_workspace(folder).digest
        with open_store(folder / FILE) as store:
            assert store.verify() == ((), ())

    def test_an_empty_store_changes_no_byte(self, folder):
        def bytes_of():
            opened = open_workspace(folder)
            return result_json(opened, run(opened, (), Choice(draws=10)))

        before = bytes_of()
        with open_store(folder / FILE):
            pass
        assert bytes_of() == before

    def test_an_approval_is_only_kept(self, folder, tmp_path):
        workspace = load_workspace(folder)
        entry = said(EntryKind.APPROVAL, {"decision": "approved"}, snapshot="a" * 64)
        assert laid(workspace, tmp_path, entry) is workspace


class TestJudgements:
    def test_it_goes_before_the_file_and_says_who_and_why(self, folder, tmp_path):
        workspace = tiny(folder, {"judgements.yaml": JUDGEMENTS})
        made = laid(workspace, tmp_path, judged(-93_500.0))
        assert [(item.row, item.forecast) for item in made.judgements] == [
            ("52", Decimal(-29)),
            ("51", Decimal("-93.5")),
        ]
        result = run(made, (), Choice(headline=Layer.JUDGED, draws=1))
        at = result.main.tree.position("51")
        assert (result.main.forecast[at], result.main.reason[at]) == (-93_500.0, "Bedömd av Anna: Färre vikarier.")

    def test_it_has_the_date_that_its_writer_saw(self, folder, tmp_path):
        with open_store(tmp_path / "annan.sqlite") as store:
            store.append([judged(-1_000.0)], at=dt.datetime(2024, 9, 10, 22, 30, tzinfo=dt.UTC))  # past midnight here
            made = with_journal(load_workspace(folder), store.journal("prov"))
        assert [item.date for item in made.judgements] == [dt.date(2024, 9, 11)]

    def test_the_latest_counts(self, folder, tmp_path):
        made = laid(load_workspace(folder), tmp_path, judged(-1_000.0), judged(-2_000.0))
        assert [item.forecast for item in made.judgements] == [Decimal(-2)]

    def test_taking_it_away_takes_away_the_files_too(self, folder, tmp_path):
        workspace = tiny(folder, {"judgements.yaml": JUDGEMENTS})
        made = laid(workspace, tmp_path, judged(-1_000.0), judged(None))
        assert [item.row for item in made.judgements] == ["52"]

    def test_it_belongs_to_its_year_and_is_not_known_before_its_month(self, folder, tmp_path):
        workspace = load_workspace(folder)
        entries = [judged(month="2023-08"), judged(month="2024-09", row="52"), judged(month="2025-01")]
        assert laid(workspace, tmp_path, *entries) is workspace

    def test_the_run_record_covers_it(self, folder, tmp_path):
        workspace = load_workspace(folder)
        (tmp_path / "b").mkdir()
        one = laid(workspace, tmp_path, judged(reason="ett"))
        other = laid(workspace, tmp_path / "b", judged(reason="två"))
        records = {run(item, (), Choice(draws=1)).record.data for item in (workspace, one, other)}
        assert len(records) == 3

    def test_a_row_that_is_gone(self, folder, tmp_path):
        told = refused(load_workspace(folder), tmp_path, judged(row="zzz"), judged(row="qqq")).splitlines()
        assert told == [
            f"journalen, post {number}, kolumn ”bedömning”: Raden ”{row}” finns inte i ”by_activity”. "
            "Välj en rad ur rows.csv. Eller ta tillbaka det: forecast store add ... --withdraw."
            for number, row in ((1, "zzz"), (2, "qqq"))
        ]

    def test_what_is_taken_away_of_a_row_that_is_gone_is_no_fault(self, folder, tmp_path):
        made = laid(load_workspace(folder), tmp_path, judged(row="borta"), judged(None, row="borta"))
        assert made.judgements == ()


class TestMethods:
    def entry(self, key, row="51"):
        return said(EntryKind.METHOD, None if key is None else {"method": key}, statement="by_activity", row=row)

    def test_it_fixes_the_rows_method(self, folder, tmp_path):
        made = laid(load_workspace(folder), tmp_path, self.entry("linear"))
        result = run(made, (), Choice(draws=1))
        at = result.main.tree.position("51")
        assert (result.main.method[at], result.main.forecast[at]) == ("linear", -90_000.0)

    def test_one_that_is_not_known(self, folder, tmp_path):
        assert refused(load_workspace(folder), tmp_path, self.entry("gissning")).startswith(
            "journalen, post 1, kolumn ”låst metod”: Metoden ”gissning” finns inte. Välj bland closed, budget, linear,"
        )

    def test_one_that_the_row_cannot_carry_is_refused_before_it_is_kept(self, folder):
        change(folder, "tabell.csv", "-90;-5", ";")
        change(folder, "tabell.csv", "-120;-3", "-30;-93")
        entry = sayings.method(load_workspace(folder), ROW, "budget", VOICE)
        with pytest.raises(InputError, match=r"journalen: .*Välj en annan metod\.$"):
            sayings.try_on(load_workspace(folder), entry)

    def test_one_on_a_sum_is_refused_as_in_the_file(self, folder, tmp_path):
        assert refused(load_workspace(folder), tmp_path, self.entry("linear", "total")) == (
            "journalen: Metoden ”linear” är låst på ”total”, som är en summa. Lås den på rader som summan består av: "
            "51, 52. Eller ta tillbaka det: forecast store add ... --withdraw."
        )


class TestComments:
    def test_it_goes_before_the_files(self, folder, tmp_path):
        workspace = tiny(folder, {"comments.csv": COMMENTS})
        new = {"cause": "Fler vårddygn", "quote": "Hela texten."}
        entry = said(EntryKind.COMMENT, new, statement="by_activity", row="51", layer="adopted")
        [comment] = laid(workspace, tmp_path, entry).comments
        assert (comment.cause, comment.author, comment.source) == ("Fler vårddygn", "Anna", "journalen 2024-09-10")

    def test_another_layers_comment_stands(self, folder, tmp_path):
        workspace = tiny(folder, {"comments.csv": COMMENTS})
        entry = said(EntryKind.COMMENT, {"cause": "x"}, statement="by_activity", row="51", layer="model")
        assert [item.cause for item in laid(workspace, tmp_path, entry).comments] == ["ur filen", "x"]


class TestMeasures:
    def entry(self, new, measure="schema"):
        return said(EntryKind.MEASURE_PROGRESS, new, measure=measure)

    def test_each_thing_that_was_said_last_counts(self, folder, tmp_path):
        workspace = tiny(folder, {"measures.yaml": MEASURES})
        money = {"realised_sek": 2_500.0, "through": "2024-08"}
        [measure] = laid(workspace, tmp_path, self.entry({"state": "started"}), self.entry(money)).measures
        assert (measure.state, measure.realised.amount, str(measure.realised.through)) == (
            "started",
            Decimal("2.5"),
            "2024-08",
        )

    def test_taking_it_away_leaves_the_file(self, folder, tmp_path):
        workspace = tiny(folder, {"measures.yaml": MEASURES})
        [measure] = laid(workspace, tmp_path, self.entry({"state": "started"}), self.entry(None)).measures
        assert measure.state == "decided"

    def test_one_that_is_not_there(self, folder, tmp_path):
        workspace = tiny(folder, {"measures.yaml": MEASURES})
        assert refused(workspace, tmp_path, self.entry({"state": "done"}, "annan")) == (
            "journalen, post 1, kolumn ”åtgärdens läge”: Åtgärden ”annan” finns inte. Välj bland schema. "
            "Eller ta tillbaka det: forecast store add ... --withdraw."
        )

    def test_what_the_file_would_refuse_is_refused(self, folder, tmp_path):
        workspace = tiny(folder, {"measures.yaml": MEASURES})
        early = self.entry({"realised_sek": 1.0, "through": "2024-03"})
        assert "Åtgärden ”schema” har gett effekt till 2024-03, före sin ”start”." in refused(
            workspace, tmp_path, early
        )


class TestOwnStore:
    def test_a_renamed_folder_is_told_and_not_forgotten(self, folder):
        with open_store(folder / FILE) as store:
            store.append([judged(workspace="prov")], at=AT)
        renamed = folder.rename(folder.with_name("nytt"))
        with pytest.raises(InputError) as caught:
            open_workspace(renamed)
        assert str(caught.value) == (
            "nytt/store.sqlite: Journalen gäller ”prov”, men mappen heter ”nytt”. Ge mappen sitt gamla namn, eller ta "
            "store.sqlite ur kopian (den går att spara med forecast store export)."
        )

    def test_a_shared_store_is_about_many(self, folder, tmp_path):
        workspace = load_workspace(folder)
        with open_store(tmp_path / "delad.sqlite") as store:
            store.append([judged(workspace="annan")], at=AT)
            assert remembered(workspace, store) is workspace

    def test_a_file_that_is_no_store_is_told(self, folder):
        (folder / FILE).write_bytes(b"hej" * 500)
        with pytest.raises(InputError, match="Filen är inget minne: den är ingen databas"):
            open_workspace(folder)


class TestSayings:
    def test_old_is_what_the_file_says(self, folder):
        files = {"judgements.yaml": JUDGEMENTS, "measures.yaml": MEASURES, "comments.csv": COMMENTS}
        workspace = tiny(folder, files)
        assert sayings.judgement(workspace, ROW, -1.0, VOICE).old == {"forecast_sek": -94_000.0}
        assert sayings.method(workspace, ROW, "linear", VOICE).old is None
        made = sayings.comment(workspace, ROW, Layer.ADOPTED, Cause(cause="x"), VOICE)
        assert (made.old, made.new) == ({"cause": "ur filen", "quote": ""}, {"cause": "x", "quote": ""})
        made = sayings.measure_progress(workspace, "schema", Progress(state="done"), VOICE)
        assert (made.old, made.new) == ({"state": "decided"}, {"state": "done"})
        assert (made.who, made.reason, made.workspace) == ("Anna Ek", "Färre vikarier.", "prov")

    def test_trying_says_what_is_wrong_without_a_number(self, folder):
        workspace = load_workspace(folder)
        with pytest.raises(InputError) as caught:
            sayings.try_on(workspace, sayings.judgement(workspace, ("by_activity", "5l"), -1.0, VOICE))
        assert str(caught.value).startswith("journalen, kolumn ”bedömning”: Raden ”5l” finns inte i ”by_activity”.")
        assert "withdraw" not in str(caught.value)


def test_a_later_month_keeps_what_was_said(tmp_path):
    folder = write_workspace(tmp_path / "prov")
    with open_store(folder / FILE) as store:
        store.append([judged(month="2024-08")], at=AT)
    change(folder, "workspace.yaml", "as_of: 2024-08", "as_of: 2024-09")
    change(folder, "workspace.yaml", "2024-01..2024-08", "2024-01..2024-09")
    assert [item.row for item in open_workspace(folder).judgements] == ["51"]
