"""A real Dask cluster on this computer: a scheduler and its workers, each a process, as an operator starts them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

import forecast

STARTED = 120.0


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address, `127.0.0.1:port`, and the processes of its workers; all are ended afterwards."""
    found = folder / "scheduler.json"
    scheduler = ["dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    scheduler += ["--scheduler-file", str(found)]
    worker = ["dask_worker", "--scheduler-file", str(found), "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    worker += ["--local-directory", str(folder)]
    with ExitStack() as stack:
        stack.enter_context(_running(scheduler, folder / "scheduler.log"))
        _wait(found)
        started = [
            stack.enter_context(_running([*worker, "--name", str(at)], folder / f"worker-{at}.log"))
            for at in range(workers)
        ]
        yield _address(found, workers), started


@contextmanager
def _running(words: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", f"distributed.cli.{words[0]}", *words[1:]]
    environment = {**os.environ, "PYTHONPATH": str(Path(forecast.__file__).parents[1])}  # wherever a test stands
    with (
        log.open("wb") as out,
        subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        try:
            yield process
        finally:
            process.kill()
            process.wait(10)


def _wait(file: Path) -> None:
    deadline = time.monotonic() + STARTED
    while not (file.is_file() and file.stat().st_size):
        if time.monotonic() > deadline:
            pytest.fail((file.parent / "scheduler.log").read_text(errors="replace"))
        time.sleep(0.1)


def _address(file: Path, workers: int) -> str:
    """The address, once all workers are known there."""
    from distributed import Client

    with Client(scheduler_file=str(file), set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=STARTED)
        return client.scheduler.address.removeprefix("tcp://")
