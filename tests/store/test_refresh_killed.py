"""A refresh is killed at any instant: the store and the report are whole, before or after, in each database."""

import json
import multiprocessing
import time

import numpy as np
import pytest
from refresh_killed import refresh_until_killed

from forecast.store.store import opened_if_there


def kill_refreshes(folder, where, times):
    """Kill a refresh `times` times, each at another instant; the store and the report are whole after each."""
    methods = multiprocessing.get_all_start_methods()
    start = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        start.set_forkserver_preload(["forecast.cli.refresh"])
    longest, kept = 1.0, 0
    for seed, share in enumerate(np.random.default_rng(times).uniform(0.0, 1.0, times)):
        heard, ready = start.Pipe(duplex=False)
        job = start.Process(target=refresh_until_killed, args=(str(folder), where, seed, ready))
        job.start()
        assert heard.poll(60)
        time.sleep(share * longest)
        job.kill()
        job.join()
        heard.close()
        ready.close()
        before, kept = kept, look(folder, where)
        longest = min(max(longest * ((1.5 if kept else 3.0) if kept == before else 0.8), 0.05), 10.0)
    return kept


def look(folder, where):
    """How many forecasts are kept; each of them, and each file of the report, is whole."""
    for path in (folder / "ut").glob("*.json"):
        assert json.loads(path.read_text(encoding="utf-8"))["workspace"] == "prov"
    store = opened_if_there(where)
    if store is None:
        return 0
    with store:
        assert store.verify()[0] == ()
        kept = store.snapshots("prov")
    for item in kept:
        assert len(item.result["rows"]) == 3
    return len(kept)


def test_a_refresh_is_killed_five_times(folder, where):
    assert kill_refreshes(folder, where, 5) >= 1


@pytest.mark.soak
def test_a_refresh_is_killed_two_hundred_times(folder, where):
    assert kill_refreshes(folder, where, 200) >= 20
