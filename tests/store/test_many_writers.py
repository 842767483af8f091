"""Sixteen processes write in one PostgreSQL, some of them killed: nothing confirmed is lost, counts are exact."""

import multiprocessing
import time

import numpy as np
import pytest
from many_writers import EVERY, write_many

from forecast.store.store import open_store

WRITERS, ENTRIES, KILLED = 16, 200, 5


@pytest.mark.soak
@pytest.mark.parametrize("where", ["postgresql"], indirect=True)
def test_sixteen_writers_of_whom_five_are_killed(where, tmp_path):
    start = multiprocessing.get_context("spawn")
    told = [tmp_path / f"{number}.txt" for number in range(WRITERS)]
    writers = [
        start.Process(target=write_many, args=(where, str(file), number, ENTRIES)) for number, file in enumerate(told)
    ]
    for writer in writers:
        writer.start()
    begun = np.random.default_rng(1).integers(10, ENTRIES - 20, KILLED)
    for number in range(KILLED):  # each in the midst of its work, the others writing
        while told[number].stat().st_size < 10 * begun[number] if told[number].is_file() else True:
            time.sleep(0.01)
        writers[number].kill()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers[KILLED:]] == [0] * (WRITERS - KILLED)

    with open_store(where) as store:
        assert store.verify()[0] == ()
        entries, snapshots = store.journal("prov"), store.snapshots("prov")
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert [item.seq for item in snapshots] == list(range(1, len(snapshots) + 1))
    for number, file in enumerate(told):
        lines = file.read_text(encoding="utf-8").split("\n")[:-1]
        said = [entry for entry in entries if entry.subject["row"] == str(number)]
        kept = [int(-item.result["total"]["forecast"]) for item in snapshots if item.inputs["writer"] == number]
        confirmed = [sum(line.startswith(kind) for line in lines) for kind in ("entry", "kept")]
        if number >= KILLED:
            assert confirmed == [ENTRIES, ENTRIES // EVERY]
        # what was killed between the store's word and its own note of it stands in the store
        assert confirmed[0] <= len(said) <= confirmed[0] + (number < KILLED)
        assert confirmed[1] <= len(kept) <= confirmed[1] + (number < KILLED)
        assert [entry.new["forecast_sek"] for entry in said] == [-1.0 * turn for turn in range(len(said))]
        assert [entry.old for entry in said][1:] == [entry.new for entry in said][:-1]
        assert kept == [EVERY * (turn + 1) - 1 for turn in range(len(kept))]
