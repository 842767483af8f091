"""A store as a file: whole or not at all, and a witness against the store."""

import json

import pytest

from entries import AT, judged, kept, said
from forecast.errors import InputError
from forecast.store.exchange import faults_against, import_file, write_export
from forecast.store.records import EntryKind, record_hash
from forecast.store.store import open_store


@pytest.fixture
def store(where):
    """A store with something in it."""
    with open_store(where) as made:
        made.append([judged(), judged(-1.25, row="52", reason="=SUMMA(A1) å")], at=AT)
        made.put_snapshot(kept(), at=AT)
        made.append([judged(workspace="annan")], at=AT)
        yield made


@pytest.fixture
def export(store, tmp_path):
    """Its export."""
    assert write_export(store, tmp_path / "e.jsonl") == 4
    return tmp_path / "e.jsonl"


def lines_of(path):
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def rewrite(path, lines):
    path.write_text("".join(json.dumps(line, sort_keys=True, separators=(",", ":")) + "\n" for line in lines))


def refusal(path, folder):
    """What an import into an empty store is refused with; the store must be as empty as before."""
    with open_store(folder / "ny.sqlite") as new:
        with pytest.raises(InputError) as caught:
            import_file(new, path)
        assert new.workspaces() == ()
    return str(caught.value)


class TestThereAndBack:
    def test_all_of_it_comes_back_with_its_hashes(self, store, export, tmp_path):
        with open_store(tmp_path / "ny.sqlite") as new:
            done = import_file(new, export)
            assert (done.added, done.known) == (4, 0)
            assert new.journal("prov") == store.journal("prov")
            assert new.snapshots("prov") == store.snapshots("prov")
            assert new.verify() == store.verify()
            write_export(new, tmp_path / "igen.jsonl")
        assert (tmp_path / "igen.jsonl").read_bytes() == export.read_bytes()

    def test_a_file_becomes_a_store_in_either_database_and_the_same_file_again(self, where, tmp_path):
        with open_store(tmp_path / "liten.sqlite") as small:
            small.append([judged(workspace=name) for name in ("prov", "Ålder", "annan", "B", "a b")], at=AT)
            small.put_snapshot(kept(workspace="Ålder"), at=AT)
            write_export(small, tmp_path / "a.jsonl")
            with open_store(where) as other:
                import_file(other, tmp_path / "a.jsonl")
                write_export(other, tmp_path / "b.jsonl")
                assert other.verify() == small.verify()
        assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()

    def test_a_second_import_adds_nothing(self, store, export):
        done = import_file(store, export)
        assert (done.added, done.known) == (0, 4)

    def test_what_the_file_has_beyond_the_store_is_added(self, store, export, tmp_path):
        with open_store(tmp_path / "ny.sqlite") as new:
            import_file(new, export)
            store.append([judged(-3.0)], at=AT)
            write_export(store, export)
            done = import_file(new, export)
            assert (done.added, done.known) == (1, 4)
            assert new.journal("prov") == store.journal("prov")

    def test_a_store_that_has_gone_further_keeps_what_it_has(self, store, export):
        store.append([judged(-3.0)], at=AT)
        assert import_file(store, export).added == 0
        assert len(store.journal("prov")) == 3

    def test_two_that_have_grown_apart_are_refused_and_left_alone(self, store, export, tmp_path):
        with open_store(tmp_path / "ny.sqlite") as new:
            new.append([judged(who="Eva")], at=AT)
            with pytest.raises(InputError) as caught:
                import_file(new, export)
            assert str(caught.value) == (
                "e.jsonl, rad 3: Posten är en annan än minnets post 1 i journalen för ”prov”. De två har vuxit isär. "
                "Importera till ett tomt minne."
            )
            assert [entry.who for entry in new.journal("prov")] == ["Eva"]
            assert new.workspaces() == ("prov",)


class TestFaultyFiles:
    def test_one_that_is_cut_off(self, export, tmp_path):
        rewrite(export, lines_of(export)[:-1])
        assert refusal(export, tmp_path) == "e.jsonl: Exporten är inte hel: slutet saknas. Exportera på nytt."

    def test_one_that_goes_on_after_its_end(self, export, tmp_path):
        lines = lines_of(export)
        rewrite(export, [*lines, lines[1]])
        assert refusal(export, tmp_path) == "e.jsonl, rad 7: Filen fortsätter efter sitt slut. Exportera på nytt."

    def test_a_record_that_is_gone(self, export, tmp_path):
        lines = lines_of(export)
        rewrite(export, [*lines[:2], *lines[3:-1], {**lines[-1], "records": 3}])
        assert "Posten följer inte på den före" in refusal(export, tmp_path)

    def test_a_record_that_is_altered(self, export, tmp_path):
        lines = lines_of(export)
        lines[2]["who"] = "Eva"
        rewrite(export, lines)
        assert refusal(export, tmp_path) == (
            "e.jsonl, rad 3: Posten är ändrad: den är inte vad dess hash säger. Lita inte på filen."
        )

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "e.jsonl: Exporten är inte hel: slutet saknas. Exportera på nytt."),
            ("hej\n", "e.jsonl, rad 1: Raden är inte en rad ur en export."),
            ("[1]\n", "e.jsonl, rad 1: Raden är inte en rad ur en export."),
            ('{"a":NaN}\n', "e.jsonl, rad 1: Raden är inte en rad ur en export."),
            ("[" * 5000 + "\n", "e.jsonl, rad 1: Raden är inte en rad ur en export."),
            ('{"holds":"annat"}\n', "e.jsonl, rad 1: Filen är ingen export av ett minne."),
            (
                '{"holds":"forecast-store","schema":9}\n',
                "e.jsonl, rad 1: Exporten har schema 9, men programmet kan läsa",
            ),
            ('{"holds":"forecast-store","schema":1}\n{}\n', "e.jsonl, rad 2: Raden är inte en rad ur en export."),
            (
                '{"holds":"forecast-store","schema":1}\n{"log":"journal","seq":1}\n',
                "e.jsonl, rad 2: Raden har andra fält än en post har.",
            ),
        ],
    )
    def test_what_is_no_export(self, text, sentence, tmp_path):
        (tmp_path / "e.jsonl").write_text(text, encoding="ascii")
        assert refusal(tmp_path / "e.jsonl", tmp_path).startswith(sentence)

    @pytest.mark.parametrize(
        "change",
        [
            {"seq": True}, {"seq": "1"}, {"seq": 0}, {"seq": 10**30}, {"who": None}, {"who": "\ud800"}, {"who": "a\0"},
            {"kind": "annat"}, {"subject": {}}, {"subject": []}, {"at": "i går"}, {"new": {"forecast_sek": "x"}},
        ],
    )  # fmt: skip
    def test_a_record_with_a_true_hash_that_holds_what_no_record_holds(self, change, export, tmp_path):
        lines = lines_of(export)
        row = lines[1] | change
        texts = {
            name: json.dumps(row[name], sort_keys=True, separators=(",", ":")) for name in ("subject", "old", "new")
        }
        row["hash"] = record_hash("journal", row | texts)
        rewrite(export, [lines[0], row, {"end": True, "records": 1, "heads": []}])
        assert refusal(export, tmp_path).startswith(("e.jsonl, rad 2: Posten", "e.jsonl, rad 2: Kan"))

    def test_a_file_that_is_not_there(self, tmp_path):
        assert "Filen går inte att läsa. Kontrollera sökvägen." in refusal(tmp_path / "nej.jsonl", tmp_path)


def test_what_a_locked_month_refuses_comes_in_by_no_export_either(store, tmp_path):
    store.append(
        [said(EntryKind.ADOPTION, {"snapshot": "a" * 64, "following": []}, workspace="annan", who="Gun")], at=AT
    )
    write_export(store, tmp_path / "e.jsonl")
    lines = lines_of(tmp_path / "e.jsonl")
    [last] = [line for line in lines if line.get("kind") == "adoption"]
    new = last | {"seq": last["seq"] + 1, "previous": last["hash"], "kind": "judgement", "new": {"forecast_sek": 1.0}}
    new["subject"] = {"statement": "by_activity", "row": "51", "month": "2024-08"}
    texts = {name: json.dumps(new[name], sort_keys=True, separators=(",", ":")) for name in ("subject", "old", "new")}
    new["hash"] = record_hash("journal", new | texts)
    lines.insert(lines.index(last) + 1, new)
    lines[-1]["records"] += 1
    rewrite(tmp_path / "e.jsonl", lines)
    told = refusal(tmp_path / "e.jsonl", tmp_path)
    assert (
        f"e.jsonl, rad {lines.index(new) + 1}: Posten går inte att läsa in. Augusti 2024 är fastställd av Gun" in told
    )


@pytest.mark.parametrize("year", [1, 999, 9999])
def test_a_moment_that_could_not_be_read_again_is_not_kept(store, year):
    with pytest.raises(InputError, match=rf"Klockan säger år {year}\. Ställ datorns klocka rätt"):
        store.append([judged()], at=AT.replace(year=year))
    assert len(store.journal("prov")) == 2


class TestWitness:
    def test_a_store_that_has_all_of_it_is_clean(self, store, export):
        store.append([judged(-3.0)], at=AT)
        assert faults_against(store, export) == ()

    def test_a_store_made_anew_is_found_by_an_earlier_export(self, export, tmp_path):
        with open_store(tmp_path / "ny.sqlite") as new:
            new.append([judged(who="Eva"), judged(-1.25, row="52")], at=AT)
            assert new.verify()[0] == ()
            told = [str(fault) for fault in faults_against(new, export)]
        assert told == [
            "annan, journalen, post 1: Posten finns i exporten men inte i minnet.",
            "prov, journalen, post 1: Posten är en annan än i exporten.",
            "prov, journalen, post 2: Posten är en annan än i exporten.",
            "prov, ögonblicksbilderna, post 1: Posten finns i exporten men inte i minnet.",
        ]


def test_an_export_that_cannot_be_written_leaves_nothing(store, tmp_path):
    with pytest.raises(InputError, match="Filen går inte att skriva"):
        write_export(store, tmp_path / "ingen" / "e.jsonl")
    (tmp_path / "mapp").mkdir()
    with pytest.raises(InputError, match="Filen går inte att skriva"):
        write_export(store, tmp_path / "mapp")
    assert not list(tmp_path.glob("*.part"))
