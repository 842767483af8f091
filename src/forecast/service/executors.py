"""Where the work is done: in this process, in processes of its own, or on a Dask cluster that is there already.

The work itself knows of none of them: it is given to any `concurrent.futures.Executor`.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Protocol, Self

from forecast import __version__
from forecast.errors import InputError, Place, UsageError

MOST = 61 if sys.platform == "win32" else 256
"""Workers; Windows waits for no more processes at once."""
CONNECT_SECONDS = 10
_DASK = "dask://"
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Each worker has a core: libraries that start threads of their own would take it from the others."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way to have work done.

    Attributes:
        name: as it was asked for.
        in_flight: pieces of work that are handed over at once; more are as answers come, so that nothing piles up.
        opened: an executor, closed when the block ends; told the folder that every worker must be able to read.
        apart: each piece of work has a process, which may be ended when it takes too long.
    """

    name: str
    in_flight: int
    opened: Callable[[Path], AbstractContextManager[Executor]]
    apart: bool = False


class _Client(Protocol):
    """What is asked of a Dask cluster."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *told: object) -> None: ...

    def nthreads(self) -> Mapping[str, int]: ...

    def run(
        self, function: Callable[[str], tuple[str, bool]], folder: str, *, on_error: str
    ) -> Mapping[str, tuple[str, bool] | Exception]: ...

    def get_executor(self, *, pure: bool) -> Executor: ...


def way_of(asked: str) -> Way:
    """The way that somebody asked for: `serial`, `threads[:N]`, `processes[:N]` or `dask://host:port`.

    Raises:
        UsageError: none of these.
        InputError: Dask is asked for and is not installed, or does not answer.
    """
    if asked.startswith(_DASK):
        return _dask(asked)
    kind, colon, number = asked.partition(":")
    count = _count(asked, number) if colon else _cores()
    if kind == "processes":
        return Way(asked, count + 1, lambda _: _processes(count), apart=True)
    if kind == "threads":
        return Way(asked, count, lambda _: ThreadPoolExecutor(count))
    if asked == "serial":
        return Way(asked, 1, lambda _: ThreadPoolExecutor(1))
    raise _unknown(asked)


def _count(asked: str, number: str) -> int:
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= MOST):
        raise _unknown(asked)
    return int(number)


def _unknown(asked: str) -> UsageError:
    return UsageError(
        f"--executor ”{asked}” finns inte. Skriv processes, processes:ANTAL, threads:ANTAL, serial eller "
        f"{_DASK}dator:port; ANTAL är 1 till {MOST}."
    )


def _cores() -> int:
    """Cores that this process may use."""
    if sys.platform == "linux":
        return min(len(os.sched_getaffinity(0)), MOST)
    return min(os.cpu_count() or 1, MOST)


@contextmanager
def _processes(count: int) -> Iterator[Executor]:
    """New processes, started alike on every system; they read their environment as they start."""
    with _environment(dict.fromkeys(_ONE_THREAD, "1")):
        start = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(count, start, _deaf_to_interrupts) as executor:
            yield executor


@contextmanager
def _environment(said: dict[str, str]) -> Iterator[None]:
    """Variables that new processes inherit, put back as they were."""
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _deaf_to_interrupts() -> None:
    """Ctrl-C reaches every process of a terminal; what a worker has begun, it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _dask(asked: str) -> Way:
    """A cluster's scheduler by its address; as many pieces at once as twice its threads."""
    address = asked.removeprefix(_DASK)
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise _unknown(asked)
    try:
        distributed = importlib.import_module("distributed")
    except ModuleNotFoundError as error:
        raise InputError(
            "Dask är inte installerat.",
            Place("--executor"),
            "Installera programmet med tillägget: pip install 'forecast[dask]', eller välj processes.",
        ) from error
    with _client(distributed, address) as client:
        threads = sum(client.nthreads().values())
    return Way(asked, max(2 * threads, 2), lambda folder: _on_cluster(distributed, address, folder))


@contextmanager
def _client(distributed: ModuleType, address: str) -> Iterator[_Client]:
    try:
        client: _Client = distributed.Client(f"tcp://{address}", timeout=CONNECT_SECONDS, set_as_default=False)
    except OSError as error:
        raise InputError(
            f"Ingen Dask-schemaläggare svarar på {address} inom {CONNECT_SECONDS} sekunder.",
            Place("--executor"),
            "Starta den (dask scheduler), rätta adressen, eller välj processes.",
        ) from error
    with client:
        yield client


@contextmanager
def _on_cluster(distributed: ModuleType, address: str, folder: Path) -> Iterator[Executor]:
    """The cluster's executor, once every worker is known to have the same program and to see the same folder."""
    with _client(distributed, address) as client:
        _check_workers(client, folder)
        with client.get_executor(pure=False) as executor:
            yield executor


def _check_workers(client: _Client, folder: Path) -> None:
    seen = client.run(what_a_worker_has, str(folder), on_error="return")
    if not seen:
        raise InputError("Klustret har inga arbetare.", Place("--executor"), "Starta dem (dask worker ADRESS).")
    for worker, told in sorted(seen.items()):
        if isinstance(told, Exception):
            raise InputError(
                f"Arbetaren {worker} kan inte köra forecast ({type(told).__name__}).",
                Place("--executor"),
                f"Installera forecast {__version__} med tillägget dask på varje dator i klustret.",
            )
        version, there = told
        if version != __version__:
            found = f"Arbetaren {worker} har forecast {version}, här är {__version__}: svaren kan bli olika."
            raise InputError(found, Place("--executor"), "Installera samma version på varje dator.")
        if not there:
            raise InputError(
                f"Arbetaren {worker} ser inte {folder}.",
                Place("--executor"),
                "Lägg arbetsytorna på en disk som varje dator når under samma namn, eller välj processes.",
            )


def what_a_worker_has(folder: str) -> tuple[str, bool]:
    """Asked on each worker: the program's version, and whether the folder is there."""
    return __version__, Path(folder).is_dir()
