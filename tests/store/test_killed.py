"""A writer is killed at any instant: the store holds the state before or after, whole; nothing confirmed is lost."""

import multiprocessing
import time

import numpy as np
import pytest
from store_killed import TOGETHER, write_until_killed

from forecast.store.store import open_store


def context():
    """New processes at the price of a fork where the system has it."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["forecast.store.store", "sqlalchemy.dialects.postgresql.psycopg"])
    return made


def kill_writers(where, told, times):
    """Kill a writer `times` times, each at another instant, and look at the store after each; returns the turns."""
    told.touch()
    start = context()
    turn, longest = 0, 0.05
    for number, share in enumerate(np.random.default_rng(times).uniform(0.0, 1.0, times)):
        heard, ready = start.Pipe(duplex=False)
        writer = start.Process(target=write_until_killed, args=(where, str(told), turn, ready))
        writer.start()
        if number % 5:  # else it may be killed while it opens, or makes, the store
            assert heard.poll(60)
        time.sleep(share * longest)
        writer.kill()
        writer.join()
        heard.close()
        ready.close()
        before, turn = turn, look(where, told, turn)
        longest = min(max(longest * (1.5 if turn == before else 0.8), 0.01), 2.0)  # a few transactions, on any machine
    return turn


def look(where, told, before):
    """The store is whole and holds all that was confirmed; returns the last turn in it."""
    confirmed = {int(line) for line in told.read_bytes().decode().split("\n")[:-1]}
    with open_store(where) as store:
        faults, _ = store.verify()
        assert faults == ()
        entries, snapshots = store.journal("prov"), store.snapshots("prov")
    turns = [int(entry.subject["row"].partition(".")[0]) for entry in entries]
    assert len(turns) == TOGETHER * len(set(turns))
    assert confirmed <= {int(-snapshot.result["total"]["forecast"]) for snapshot in snapshots} <= set(turns)
    return max([before, *turns])


def test_twenty_five_kills(where, tmp_path):
    assert kill_writers(where, tmp_path / "told", 25) > 3


@pytest.mark.soak
def test_two_hundred_kills(where, tmp_path):
    assert kill_writers(where, tmp_path / "told", 200) > 25
