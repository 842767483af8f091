"""A refresh is killed at any step: the store and the report are whole, before or after, in each database."""

import json
import multiprocessing
import time

import numpy as np
import pytest
from refresh_killed import STEPS, refresh_until_killed

from forecast.store.store import opened_if_there

KEPT = STEPS.index("sparar") + 1
"""The step in which the forecast is kept; where a later one has begun, it must be there."""


def kill_refreshes(folder, where, kills):
    """Kill a refresh a time for each (step, seconds after; None = it stops there); all is whole after each."""
    methods = multiprocessing.get_all_start_methods()
    start = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if "forkserver" in methods:
        start.set_forkserver_preload(["forecast.cli.refresh", "forecast.service.papers"])
    kept = 0
    for seed, (step, after) in enumerate(kills):
        heard, told = start.Pipe(duplex=False)
        words = (str(folder), where, seed, told, step, after is None)
        job = start.Process(target=refresh_until_killed, args=words)
        job.start()
        told.close()  # its own end alone is open: where it dies too early, that is heard at once
        assert heard.poll(120)
        assert heard.recv() == step
        time.sleep(after or 0.0)
        job.kill()
        job.join()
        heard.close()
        before, kept = kept, look(folder, where)
        assert kept - before in ({1} if step > KEPT else {0} if after is None else {0, 1}), STEPS[step - 1]
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


def test_a_refresh_is_killed_at_five_of_its_steps(folder, where):
    kills = [(step, None) for step in (1, KEPT, KEPT + 1, len(STEPS) - 1, len(STEPS))]
    assert kill_refreshes(folder, where, kills) == 3
    card = json.loads((folder / "ut" / "run-card.json").read_text(encoding="utf-8"))
    assert card["inputs"]["seed"] == 4, "only the last one came so far as to write its report"


@pytest.mark.soak
def test_a_refresh_is_killed_two_hundred_times(folder, where):
    draw = np.random.default_rng(200)
    kills = list(zip(draw.integers(1, len(STEPS) + 1, 200).tolist(), draw.uniform(0.0, 0.05, 200), strict=True))
    assert kill_refreshes(folder, where, kills) >= 50
