"""Many workspaces refreshed together: the same whatever does the work, and a faulty one stops none of the others."""

import json
import re
import sys
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from builders import change, write_workspace
from forecast import __version__
from forecast.errors import InputError
from forecast.report.many import Brief, Many, State, many_text
from forecast.service import many as many_module
from forecast.service.executors import MOST, Way, way_of
from forecast.service.many import orders_for, refresh_many
from forecast.service.refreshing import RefreshOrder

AT = ("--at", "2024-09-10T08:15+00:00")
FEW = ("--draws", 20, *AT)
LIKE = RefreshOrder(Path("kommuner"), datetime(2024, 9, 10, 8, 15, tzinfo=UTC), draws=20)


def write_three(folder):
    """One that is well, one that cannot be read, and one with a blocker; and a folder that is no workspace."""
    for name in ("aby", "ceby", "beby"):
        write_workspace(folder / name)
    change(folder / "beby", "tabell.csv", "-60", "sextio")
    change(folder / "ceby", "workspace.yaml", "as_of: 2024-08", "as_of: 2024-07")
    (folder / "arkiv").mkdir()


class TestWhateverDoesTheWork:
    def test_serial_threads_and_processes_answer_alike(self, call, tmp_path, monkeypatch):
        told = {}
        for executor in ("serial", "threads:3", "processes:2"):
            home = tmp_path / executor.replace(":", "")
            write_three(home / "kommuner")
            monkeypatch.chdir(home)
            code, told[executor], err = call(
                "refresh", "--all", "kommuner", "--executor", executor, "--format", "json", *FEW
            )
            assert code == 1
            *lines, last = err.splitlines()
            steps = [json.loads(line) for line in lines]
            assert sorted(step["workspace"] for step in steps) == ["aby", "beby", "ceby"]
            assert [(step["done"], step["of"]) for step in steps] == [(1, 3), (2, 3), (3, 3)]
            assert last == "1 av 3 klara, 2 med fel."
            assert (home / "kommuner" / "aby" / "store.sqlite").is_file()
            assert not (home / "kommuner" / "beby" / "store.sqlite").exists()
        assert len(set(told.values())) == 1
        said = json.loads(told["serial"])
        assert (said["counts"], said["passed_over"], said["interrupted"]) == (
            {"failed": 2, "not_run": 0, "alerted": 0, "done": 1}, ["arkiv"], False,
        )  # fmt: skip
        beby, ceby, aby = said["workspaces"]
        assert "sextio" in beby["why"][0]
        assert (beby["state"], beby["findings"]) == ("failed", None)
        assert "Utfall för jan–jul 2024 saknas." in ceby["why"][0]
        assert (ceby["workspace"], ceby["findings"]["blocker"]) == ("ceby", 1)
        _, alone, _ = call("refresh", "kommuner/aby", "--format", "json", *FEW)
        assert aby == {"state": "done", **json.loads(alone), "new": True}

    def test_an_alert_is_3_and_a_fault_goes_before_it(self, call, tmp_path):
        rules = tmp_path / "regler.yaml"
        rules.write_text("schema: 1\ndeviation: [{worse_than_percent: 2}]\n", encoding="utf-8")
        for name in ("aby", "beby"):
            write_workspace(tmp_path / "alla" / name)
        words = ("refresh", "--all", tmp_path / "alla", "--executor", "serial", "--headline", "adopted", *FEW)
        report = ("--report", tmp_path / "ut", "--report-to", "csv")
        code, out, _ = call(*words, "--alert", rules, *report)
        assert code == 3
        assert out.splitlines()[1].startswith("2 av 2 klara, 2 med larm. Belopp i mnkr")
        assert re.search(r"\naby: .+ budgeten\)\.\n", out)
        assert {path.name for path in (tmp_path / "ut").iterdir()} == {"aby", "beby"}
        assert (tmp_path / "ut" / "beby" / "alert.txt").is_file()
        change(tmp_path / "alla" / "beby", "tabell.csv", "-60", "sextio")
        assert call(*words, "--alert", rules)[0] == 1
        assert call(*words)[0] == 1

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            ((), "Ange WORKSPACE, eller --all MAPP"),
            (("aby", "--all", "."), "Ange WORKSPACE, eller --all MAPP"),
            (("aby", "--timeout", 3), "--executor och --timeout gäller bara --all."),
            (("--all", ".", "--executor", "ray"), "--executor ”ray” finns inte. Skriv processes,"),
            (("--all", ".", "--executor", "processes:0"), f"ANTAL är 1 till {MOST}."),
            (("--all", ".", "--executor", "dask://dator"), "eller dask://dator:port"),
            (("--all", ".", "--executor", "serial", "--timeout", 3), "--timeout kräver processes: serial kan inte"),
            (("--all", ".", "--scenario", "x.yaml"), "--scenario går inte ihop med --all"),
        ],
    )
    def test_wrong_words(self, call, tmp_path, monkeypatch, words, sentence):
        write_workspace(tmp_path / "aby")
        monkeypatch.chdir(tmp_path)
        code, out, err = call("refresh", *words)
        assert (code, out) == (2, "")
        assert sentence in err
        assert not (tmp_path / "aby" / "store.sqlite").exists()

    def test_two_links_to_one_name_are_refused_before_anything_is_mixed(self, call, tmp_path):
        write_workspace(tmp_path / "kommuner" / "aby")
        write_workspace(tmp_path / "annan" / "aby")
        (tmp_path / "kommuner" / "lank").symlink_to(tmp_path / "annan" / "aby", target_is_directory=True)
        (tmp_path / "kommuner" / "ring").symlink_to(tmp_path / "kommuner", target_is_directory=True)
        code, _, err = call("refresh", "--all", tmp_path / "kommuner", "--executor", "serial", *FEW)
        assert code == 1
        assert "”aby” och ”lank” heter båda ”aby” på disken, och minnet går efter namnet. Ta bort länken" in err
        assert not (tmp_path / "kommuner" / "aby" / "store.sqlite").exists()

    def test_one_that_nobody_may_look_into_is_told_and_the_rest_are_run(self, call, tmp_path, monkeypatch):
        for name in ("aby", "beby"):
            write_workspace(tmp_path / name)
        is_file = Path.is_file

        def refused(path):
            if path.parent.name == "beby":
                raise PermissionError(13, "Permission denied", str(path))
            return is_file(path)

        monkeypatch.setattr(Path, "is_file", refused)
        words = ("--executor", "serial", "--store", tmp_path / "minne.sqlite")
        code, out, err = call("refresh", "--all", tmp_path, *words, *FEW)
        assert (code, err.splitlines()[-1]) == (1, "1 av 2 klara, 1 med fel.")
        assert "Går inte att läsa: programmet har inte rätt att läsa den. Ge det rätten och försök igen." in out

    def test_a_folder_without_workspaces(self, call, tmp_path):
        (tmp_path / "tom").mkdir()
        code, _, err = call("refresh", "--all", tmp_path)
        assert (code, err) == (
            1, f"{tmp_path}: Ingen mapp här har workspace.yaml. Ange mappen som arbetsytorna ligger i.\n",
        )  # fmt: skip


class Fragile(Executor):
    """Runs work at once; one kind of work kills it, and whatever else is handed over with it is lost."""

    def __init__(self, deadly, lost):
        self.deadly, self.lost, self.broken = deadly, lost, False

    def submit(self, work, order, patience):
        if self.broken:
            raise BrokenExecutor("gone")
        future = Future()
        if order.path.name in self.lost:
            self.lost.discard(order.path.name)
            future.set_exception(BrokenExecutor("gone"))
        elif order.path.name == self.deadly:
            self.broken = True
            future.set_exception(BrokenExecutor("gone"))
        elif order.path.name == "fel":
            future.set_exception(ZeroDivisionError())
        else:
            future.set_result(Brief(order.path.name, State.DONE))
        return future


def fragile_way(deadly="", lost=(), in_flight=3):
    """New executors as the old ones break, all with the same kinds of work."""
    gone = set(lost)
    return Way("processes", in_flight, lambda _: nullcontext(Fragile(deadly, gone)), apart=True)


def orders(*names):
    return orders_for([Path("kommuner") / name for name in names], LIKE)


class TestAWorkerThatDies:
    def test_the_one_that_kills_it_is_told_and_the_rest_are_run(self):
        told = []
        briefs, interrupted = refresh_many(
            orders(*"abcdef"), fragile_way("c", lost="b"), lambda brief, done: told.append((brief.workspace, done))
        )
        assert not interrupted
        assert {brief.workspace: brief.state.value for brief in briefs} == {
            **dict.fromkeys("abdef", "done"),
            "c": "failed",
        }
        assert [done for _, done in told] == [1, 2, 3, 4, 5, 6]
        assert briefs[2].why[0].startswith("Processen som räknade dog, till exempel för att datorns minne tog slut.")
        assert "forecast refresh " in briefs[2].why[0]

    def test_a_fault_of_the_programs_own_is_told_by_name(self):
        (brief,), _ = refresh_many(orders("fel"), fragile_way(), lambda *_: None)
        assert brief.why[0].startswith("Ett fel i programmet (ZeroDivisionError). Kör forecast refresh ")

    def test_one_that_takes_too_long_is_told_so(self, monkeypatch):
        clock = iter(range(0, 1000, 50))
        monkeypatch.setattr(many_module.time, "monotonic", lambda: float(next(clock)))
        briefs, _ = refresh_many(orders("a", "b"), fragile_way("a"), lambda *_: None, patience=40.0)
        assert briefs[0].why[0].startswith("Beräkningen tog mer än 40 sekunder och avbröts.")
        assert briefs[1].state is State.DONE

    def test_an_interrupt_keeps_what_is_done_and_tells_the_rest(self):
        def tell(brief, done):
            if brief.workspace == "b":
                raise KeyboardInterrupt

        briefs, interrupted = refresh_many(orders(*"abcd"), fragile_way(in_flight=1), tell)
        assert interrupted
        assert [brief.state.value for brief in briefs] == ["done", "done", "not_run", "not_run"]


def test_a_name_on_the_disk_commands_no_terminal():
    text = many_text(Many("kommuner", (Brief("a\nb\x1b[31m", State.FAILED, why=("a\nb\x1b[31m: Fel.",)),), ("c\x07",)))
    assert not set(text) & {"\x1b", "\x07"}
    assert "\na b[31m " in text


def test_the_table_has_failures_first_and_says_why_there_is_no_sum():
    briefs = (
        Brief("aby", State.DONE, "{}", "Åby", "2024-08", -100e6, -102e6, -2e6, 1e6, synthetic=True),
        Brief("beby", State.FAILED, why=("Ett.", "Två.", "Tre.", "Fyra.")),
        Brief("ceby", State.NOT_RUN),
    )
    many = Many("alla", briefs, interrupted=True)
    lines = many_text(many).splitlines()
    assert lines[1].startswith("1 av 3 klara, 1 med fel, 1 ej körd.")
    assert [line.split()[0] for line in lines[5:8]] == ["beby", "ceby", "aby"]
    assert lines[7].split() == ["aby", "klar", "2024-08", "−100,0", "−102,0", "−2,0", "+1,0", "Åby"]
    assert lines[9:13] == ["beby: Ett.", "beby: Två.", "beby: Tre.", "beby: och 1 till."]
    assert "Ingen summa: kommunerna kan ha bokfört olika månader" in lines[14]
    assert lines[15:] == ["Avbrutet: 1 är inte körd.", "Påhittade siffror i 1 av 3."]


class Cluster:
    """Stands for the package `distributed`: one scheduler, whose workers say what they are told to say."""

    def __init__(self, *seen):
        self.seen = {f"tcp://w{at}": said for at, said in enumerate(seen)}

    def client(self, address, **_):
        if address == "tcp://borta:1":
            raise OSError
        return self

    def __enter__(self):
        return self

    def __exit__(self, *told):
        pass

    Client = client

    def nthreads(self):
        return dict.fromkeys(self.seen, 1)

    def run(self, function, folder, on_error):
        assert on_error == "return"
        return {worker: function(folder) if said is None else said for worker, said in self.seen.items()}

    def get_executor(self, *, pure):
        assert pure is False
        return ThreadPoolExecutor(2)


class TestACluster:
    @pytest.mark.parametrize(
        ("seen", "sentence"),
        [
            ((), "Klustret har inga arbetare. Starta dem (dask worker ADRESS)."),
            ((None, ModuleNotFoundError()), "Arbetaren tcp://w1 kan inte köra forecast (ModuleNotFoundError)."),
            ((("0.0.9", True),), f"Arbetaren tcp://w0 har forecast 0.0.9, här är {__version__}: svaren kan bli olika."),
            (((__version__, False),), "Lägg arbetsytorna på en disk som varje dator når under samma namn"),
        ],
    )
    def test_workers_that_cannot_do_the_work(self, call, folder, monkeypatch, seen, sentence):
        monkeypatch.setitem(sys.modules, "distributed", Cluster(*seen))
        code, out, err = call("refresh", "--all", folder.parent, "--executor", "dask://dator:8786")
        assert (code, out) == (1, "")
        assert sentence in err

    def test_it_does_the_work(self, call, folder, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", Cluster(None, None))
        code, out, _ = call("refresh", "--all", folder.parent, "--executor", "dask://dator:8786", *FEW)
        assert code == 0
        assert "1 av 1 klara." in out

    def test_a_scheduler_that_does_not_answer(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", Cluster())
        with pytest.raises(InputError, match=r"Ingen Dask-schemaläggare svarar på borta:1 inom 10 sekunder\."):
            way_of("dask://borta:1")

    def test_dask_is_not_installed(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(InputError, match=r"Dask är inte installerat\. Installera programmet med tillägget"):
            way_of("dask://dator:8786")
