"""`forecast refresh`: check, forecast, keep; once for the same inputs, whole or not at all."""

import json

import pytest

from builders import SETTINGS, change, write_workspace
from forecast.report.refresh_card import Limits, alerts_of
from forecast.store.door import FILE
from forecast.store.records import Snapshot
from forecast.store.store import open_store

AT = ("--at", "2024-09-10T08:15+00:00")


@pytest.fixture
def refresh(call, folder):
    """Refresh the tiny workspace: words -> (exit code, the last line's object, stderr)."""

    def run(*words):
        code, out, err = call("refresh", folder, "--draws", 20, "--format", "json", *AT, *words)
        return code, json.loads(out.splitlines()[-1]) if out else None, err

    return run


class TestKept:
    def test_the_last_line_is_an_object_with_the_snapshot(self, refresh, folder):
        code, told, err = refresh()
        assert code == 0
        with open_store(folder / FILE) as store:
            [kept] = store.snapshots("prov")
        assert (told["snapshot"], told["new"], told["at"]) == (kept.id, True, "2024-09-10T08:15:00Z")
        assert (told["schema"], told["workspace"], told["as_of"], told["unit"]) == (1, "prov", "2024-08", "SEK")
        assert (told["previous"], told["change_sek"], told["alerts"], told["report"]) == (None, None, [], None)
        assert told["total"]["budget"] == -120_000.0
        assert told["findings"]["blocker"] == 0
        assert err == (
            "prov är inläst.\nPrognosen efter augusti 2024 är räknad.\n"
            f"Sparad: {kept.id[:12]} i {folder / 'store.sqlite'}.\n"
        )

    def test_what_is_kept_is_what_run_says(self, refresh, call, folder):
        _, told, _ = refresh()
        _, out, _ = call("run", folder, "--draws", 20, "--format", "json")
        said = json.loads(out)
        _, out, _ = call("store", "snapshots", folder, "--id", told["snapshot"])
        kept = json.loads(out)
        assert {key: kept[key] for key in said} == said
        assert told["total"] == said["total"]
        assert told["record"] == said["record"]

    def test_the_same_inputs_are_kept_once(self, refresh, folder):
        _, first, _ = refresh()
        code, again, err = refresh()
        assert (code, again) == (0, {**first, "new": False})
        assert "Redan sparad: " in err
        with open_store(folder / FILE) as store:
            assert len(store.snapshots("prov")) == 1

    def test_what_is_kept_already_leaves_the_file_as_it_is(self, refresh, folder):
        refresh()
        before = (folder / FILE).read_bytes()
        refresh("--at", "2025-01-01T00:00+00:00")
        assert (folder / FILE).read_bytes() == before
        assert [path.name for path in folder.iterdir() if path.name.startswith("store")] == [FILE]

    @pytest.mark.parametrize("words", [("--seed", "7"), ("--draws", "21"), ("--headline", "adopted")])
    def test_other_words_are_another_snapshot(self, refresh, words):
        _, first, _ = refresh()
        _, other, _ = refresh(*words)
        assert other["new"]
        assert other["snapshot"] != first["snapshot"]

    def test_what_the_journal_says_is_an_input(self, refresh, call, folder):
        _, first, _ = refresh("--headline", "judged")
        words = ("--row", "51", "--value", "-95", "--reason", "a", "--name", "b")
        call("store", "add", folder, "judgement", *words)
        _, other, _ = refresh("--headline", "judged")
        assert (other["new"], other["previous"]) == (True, first["snapshot"])
        assert other["change_sek"] == round(other["total"]["forecast"] - first["total"]["forecast"], 2) != 0

    def test_an_approval_is_none(self, refresh, call, folder):
        _, first, _ = refresh()
        words = ("--snapshot", first["snapshot"], "--decision", "approved", "--reason", "a", "--name", "b")
        assert call("store", "add", folder, "approval", *words)[0] == 0
        assert refresh()[1]["new"] is False

    def test_the_change_is_since_the_same_layer_and_scenario(self, refresh):
        _, first, _ = refresh()
        refresh("--headline", "adopted")
        _, third, _ = refresh("--seed", "7")
        assert (third["previous"], third["change_sek"]) == (first["snapshot"], 0.0)

    def test_in_words(self, call, folder):
        _, out, _ = call("refresh", folder, "--draws", 20, *AT)
        assert out.startswith("prov, prognos efter 2024-08: sparad nu.\nId ")
        _, out, _ = call("refresh", folder, "--draws", 20)
        first, _, third, last = out.splitlines()
        assert first == "prov, prognos efter 2024-08: oförändrad: samma underlag sparades 2024-09-10T08:15:00Z."
        assert third.startswith("Helårsprognos −0,1 mnkr, avvikelse mot budget ")
        assert last.startswith("0 hinder, ")

    def test_another_store_by_url(self, refresh, folder, tmp_path):
        code, told, _ = refresh("--store", f"sqlite:///{tmp_path / 'delad.sqlite'}")
        assert (code, told["new"]) == (0, True)
        assert not (folder / FILE).exists()
        assert refresh("--store", tmp_path / "delad.sqlite")[1]["new"] is False

    def test_a_store_in_the_folder_that_is_not_read_is_told(self, refresh, folder, tmp_path):
        refresh()
        sentence = f"{folder / FILE} läses inte: minnet som --store eller FORECAST_STORE anger gäller.\n"
        assert sentence in refresh("--store", tmp_path / "delad.sqlite")[2]
        assert sentence not in refresh("--store", folder / FILE)[2]


class TestReport:
    def test_the_tables_and_a_card_with_what_decides_them(self, refresh, call, folder, tmp_path):
        _, told, _ = refresh("--report", tmp_path / "ut")
        names = {path.name for path in (tmp_path / "ut").iterdir()}
        assert names == set(told["report"])
        call("report", folder, "--to", "csv", "--out", tmp_path / "rapport")
        tables = {path.name for path in (tmp_path / "rapport").iterdir()}
        assert tables | {name.replace(".csv", ".txt") for name in tables} | {"run-card.json"} == names
        card = json.loads((tmp_path / "ut" / "run-card.json").read_text(encoding="utf-8"))
        assert card["snapshot"] == told["snapshot"]
        assert card["inputs"]["seed"] == told["record"]["seed"]
        assert set(card["inputs"]) >= {"data", "scenario", "parameters", "version", "seed", "draws", "as_of"}

    def test_the_same_forecast_is_the_same_bytes(self, refresh, tmp_path):
        def files():
            return {path.name: path.read_bytes() for path in (tmp_path / "ut").iterdir()}

        refresh("--report", tmp_path / "ut")
        first = files()
        refresh("--report", tmp_path / "ut", "--at", "2025-01-01T00:00+00:00")
        assert files() == first

    def test_a_place_that_cannot_be_written(self, refresh, folder, tmp_path):
        (tmp_path / "fil").write_text("x")
        code, told, err = refresh("--report", tmp_path / "fil")
        assert (code, told["snapshot"]) == (1, None)
        assert "går inte att använda som mapp" in told["why"][0]
        assert told["why"][0] in err
        assert not (folder / FILE).exists()

    def test_a_report_that_fails_when_the_forecast_is_kept_says_so(self, refresh, folder, tmp_path):
        (tmp_path / "ut" / "run-card.json").mkdir(parents=True)
        code, told, err = refresh("--report", tmp_path / "ut")
        with open_store(folder / FILE) as store:
            [kept] = store.snapshots("prov")
        assert (code, told["snapshot"], told["new"]) == (1, kept.id, True)
        assert "run-card.json går inte att skriva: det är en mapp." in told["why"][0]
        assert err.endswith(f"Prognosen är sparad ({kept.id[:12]}).\n")
        assert [path.name for path in (tmp_path / "ut").iterdir()] == ["run-card.json"]


class TestRefused:
    def test_blockers_keep_nothing_and_the_line_says_why(self, call, tmp_path):
        path = write_workspace(
            tmp_path / "prov", {"workspace.yaml": SETTINGS.replace("as_of: 2024-08", "as_of: 2024-07")}
        )
        code, out, err = call("refresh", path, "--format", "json")
        told = json.loads(out)
        assert (code, told["snapshot"], told["new"], told["findings"]["blocker"]) == (1, None, False, 1)
        assert "Utfall för jan–jul 2024 saknas." in told["why"][0]
        assert err.endswith("1 hinder: ingen prognos är sparad.\n")
        assert not (path / FILE).exists()

    def test_a_workspace_that_cannot_be_read(self, refresh, folder):
        change(folder, "tabell.csv", "-60", "sextio")
        code, told, err = refresh()
        assert (code, told["snapshot"], told["findings"]) == (1, None, None)
        assert told["why"] == [err.strip()]
        assert not (folder / FILE).exists()

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            (("--seed", "-1"), "Fröet ska vara 0 eller större, inte -1."),
            (("--alert-change", "-1"), "--alert-change ska vara 0 eller större, inte -1.0."),
            (("--alert-deviation", "nan"), "--alert-deviation ska vara 0 eller större, inte nan."),
            (("--store", "mysql://a:hemligt@b/c"), "Ett minne på ”mysql://” går inte att öppna."),
        ],
    )
    def test_wrong_words(self, refresh, folder, words, sentence):
        code, told, err = refresh(*words)
        assert (code, told) == (2, None)
        assert sentence in err
        assert "hemligt" not in err
        assert not (folder / FILE).exists()


def snapshot(forecast, budget=-100e6, as_of="2024-08"):
    deviation = None if forecast is None or budget is None else forecast - budget
    total = {"forecast": forecast, "budget": budget, "deviation": deviation}
    return Snapshot("w", 1, "a" * 64, as_of, "", {}, {"total": total}, 0, "", "", "")


class TestAlerts:
    @pytest.mark.parametrize(
        ("now", "then", "limits", "rules"),
        [
            (-103e6, -100e6, Limits(), []),
            (-103e6, -100e6, Limits(change=2e6), ["change"]),
            (-97e6, -100e6, Limits(change=2e6), ["change"]),
            (-102e6, -100e6, Limits(change=2e6), []),
            (-103e6, None, Limits(change=0.0), []),
            (-103e6, -103e6, Limits(deviation=0.02), ["deviation"]),
            (-102e6, -103e6, Limits(deviation=0.02), []),
            (-97e6, -97e6, Limits(deviation=0.02), []),
            (-103e6, -100e6, Limits(change=2e6, deviation=0.02), ["change", "deviation"]),
        ],
    )
    def test_limits(self, now, then, limits, rules):
        earlier = None if then is None else snapshot(then, as_of="2024-05")
        assert [alert.rule for alert in alerts_of(snapshot(now), earlier, limits)] == rules

    def test_what_is_not_known_passes_nothing(self):
        assert alerts_of(snapshot(None), snapshot(-1.0), Limits(0.0, 0.0)) == ()
        assert alerts_of(snapshot(-1.0, None), None, Limits(0.0, 0.0)) == ()

    def test_sentences(self):
        change, deviation = alerts_of(snapshot(-103e6), snapshot(-100e6, as_of="2024-05"), Limits(2e6, 0.025))
        assert change.sentence == "Helårsprognosen har ändrats −3,0 mnkr sedan 2024-05 (gräns 2,0 mnkr)."
        assert deviation.sentence == ("Avvikelsen mot budget är −3,0 mnkr (gräns −2,5 mnkr, 2,50 procent av budgeten).")

    def test_an_alert_is_exit_code_3_each_time_and_is_kept(self, refresh, folder):
        for new in (True, False):
            code, told, err = refresh("--alert-deviation", "2", "--headline", "adopted")
            assert (code, told["new"], [alert["rule"] for alert in told["alerts"]]) == (3, new, ["deviation"])
            assert "Larm: Avvikelsen mot budget är " in err
