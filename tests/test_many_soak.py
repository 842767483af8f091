"""Many workspaces by real processes that are killed, that take too long, and by a real Dask cluster."""

import json
import os
import shutil
import signal
import threading
import time
from pathlib import Path

import pytest

from builders import change, write_workspace
from dask_cluster import cluster

pytestmark = pytest.mark.soak
COUNT = 12
FEW = ("--draws", 20, "--at", "2024-09-10T08:15+00:00", "--format", "json")


@pytest.fixture
def refresh(call, tmp_path, monkeypatch):
    """Twelve workspaces, the third faulty, written anew each time: words -> (exit code, the answer, stderr)."""

    def run(*words, folder="kommuner"):
        home = tmp_path / "hem"
        shutil.rmtree(home, ignore_errors=True)
        for number in range(COUNT):
            write_workspace(home / "kommuner" / f"k{number:02}")
        change(home / "kommuner" / "k02", "tabell.csv", "-60", "sextio")
        monkeypatch.chdir(home)
        code, out, err = call("refresh", "--all", folder, *FEW, *words)
        return code, json.loads(out) if out else None, err

    return run


@pytest.fixture
def serial(refresh):
    """What they answer one after the other."""
    code, answer, _ = refresh("--executor", "serial")
    assert (code, answer["counts"]) == (1, {"failed": 1, "not_run": 0, "alerted": 0, "done": COUNT - 1})
    return answer


def children():
    """The processes that this one has started."""
    return [int(word) for word in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]


def kill_one(home, ready):
    """Kill a worker, as a system does that is short of memory, once so many are done."""
    while len(list(home.glob("kommuner/*/store.sqlite"))) < ready:
        time.sleep(0.05)
    for process in children():
        if b"spawn_main" in Path(f"/proc/{process}/cmdline").read_bytes():
            os.kill(process, signal.SIGKILL)
            return


def test_a_killed_worker_changes_nothing(serial, refresh, tmp_path):
    for ready in (1, COUNT // 2):
        shutil.rmtree(tmp_path / "hem")
        hunter = threading.Thread(target=kill_one, args=(tmp_path / "hem", ready))
        hunter.start()
        code, answer, _ = refresh("--executor", "processes:2")
        hunter.join()
        assert code == 1
        # the same, but that one may have been kept before its worker died
        assert anew(answer) == anew(serial)


def anew(answer):
    """What they say, whoever kept them first."""
    return [{**item, "new": True} for item in answer["workspaces"]]


def test_all_that_take_too_long_are_told(refresh, tmp_path):
    for number in range(2):
        write_workspace(tmp_path / "tva" / f"k{number}")
    code, answer, _ = refresh("--executor", "processes:1", "--timeout", "0.001", folder=tmp_path / "tva")
    assert (code, answer["counts"]["failed"]) == (1, 2)
    assert "tog mer än 0,001 sekunder och avbröts." in answer["workspaces"][0]["why"][0]


def test_a_cluster_answers_as_one_process_does(serial, refresh, tmp_path):
    with cluster(tmp_path, 2) as (address, workers):
        begun = time.monotonic()
        assert refresh("--executor", f"dask://{address}")[1] == serial
        took = time.monotonic() - begun
        gone = threading.Timer(took / 3, workers[0].kill)
        gone.start()
        code, answer, _ = refresh("--executor", f"dask://{address}")
        gone.join()
        assert code == 1
        assert anew(answer) == anew(serial)
        for worker in workers:
            worker.kill()
            worker.wait(10)
        code, answer, err = refresh("--executor", f"dask://{address}")
        assert (code, answer) == (1, None)
        assert "Klustret har inga arbetare. Starta dem (dask worker ADRESS)." in err
    code, answer, err = refresh("--executor", f"dask://{address}")
    assert (code, answer) == (1, None)
    assert f"Ingen Dask-schemaläggare svarar på {address} inom 10 sekunder." in err
