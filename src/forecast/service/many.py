"""Many municipalities refreshed together: a faulty one is told of and the rest go on.

The answers are the same whatever did the work. Only briefs come back from the workers, and only some pieces of work
are handed over at once, so that memory does not grow with the number of municipalities.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from forecast.errors import ForecastError, InputError, Place, UsageError, unreadable
from forecast.money import format_shortly
from forecast.report.contract import total_object
from forecast.report.many import Brief, State, failed_brief, kept_brief, lost_brief
from forecast.service.executors import Way
from forecast.service.refreshing import RefreshOrder, Step, refresh, refusal_of
from forecast.store.door import whole_place

SETTINGS = "workspace.yaml"
LOOKED = 0.5
"""Seconds between looks at the clock while nothing comes; an endless wait cannot be interrupted on Windows."""
ENDED = 75
"""The exit code of a worker that ends itself since its work took too long."""

Told = Callable[[Brief, int], None]
"""Told of each municipality as it is done, and how many are."""


def folders_in(folder: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The workspaces below a folder, and the names of folders that are none; both by name.

    Raises:
        InputError: there is no such folder, it cannot be read, or no workspace is in it.
    """
    if not folder.is_dir():
        raise InputError("Mappen finns inte.", Place(str(folder)), "Ange mappen som arbetsytorna ligger i.")
    try:
        found = sorted(path for path in folder.iterdir() if _is_folder(path) and not path.name.startswith("."))
    except OSError as error:
        raise unreadable(error, Place(str(folder))) from error
    workspaces = tuple(path for path in found if _is_workspace(path))
    if not workspaces:
        found_none = f"Ingen mapp här har {SETTINGS}."
        raise InputError(found_none, Place(str(folder)), "Ange mappen som arbetsytorna ligger i.")
    _check_apart(workspaces)
    return workspaces, tuple(path.name for path in found if path not in workspaces)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a link to where nobody may look
        return True


def _is_workspace(path: Path) -> bool:
    """Whether a folder is to be refreshed; one that cannot be looked into is: it is told of and not passed over."""
    try:
        return (path / SETTINGS).is_file()
    except OSError:
        return True


def _check_apart(workspaces: Sequence[Path]) -> None:
    """Raise InputError where two are one on the disk, or have one name there: what is said of them would be mixed."""
    seen: dict[str, Path] = {}
    for path in workspaces:
        name = path.resolve().name
        other = seen.setdefault(name, path)
        if other != path:
            found = f"”{other.name}” och ”{path.name}” heter båda ”{name}” på disken, och minnet går efter namnet."
            raise InputError(found, Place(str(path.parent)), "Ta bort länken, eller ge mapparna var sitt namn.")


def orders_for(folders: Sequence[Path], like: RefreshOrder) -> tuple[RefreshOrder, ...]:
    """The same order for each folder; a report lies in a folder of its own, by the workspace's name.

    Paths are made whole, since a worker may stand elsewhere.
    """
    report, rules = (None if path is None else path.resolve() for path in (like.report, like.alerts))
    common = replace(like, alerts=rules, store=None if like.store is None else whole_place(like.store))
    return tuple(
        replace(common, path=path.resolve(), report=None if report is None else report / path.name) for path in folders
    )


def refresh_many(
    orders: Sequence[RefreshOrder], way: Way, tell: Told, patience: float | None = None
) -> tuple[tuple[Brief, ...], bool]:
    """Refresh each; what is done is kept, whatever comes of the others.

    Args:
        orders: one a workspace, all below one folder.
        way: who does the work.
        tell: told of each as it is done.
        patience: seconds that one may take; None = any.

    Returns:
        Their briefs in the order of the orders, and whether somebody interrupted. What was begun then is ended first;
        the rest is told as not run.

    Raises:
        UsageError: patience is asked of a way that cannot end what takes too long.
        InputError: a cluster's workers cannot do the work.
    """
    if patience is not None and not way.apart:
        raise UsageError(f"--timeout kräver processes: {way.name} kan inte avbryta en beräkning som pågår.")
    briefs: dict[int, Brief] = {}

    def done(at: int, brief: Brief) -> None:
        briefs[at] = brief
        tell(brief, len(briefs))

    interrupted = False
    try:
        _refresh_all(orders, way, done, patience)
    except KeyboardInterrupt:
        interrupted = True
    left = (Brief(order.path.name, State.NOT_RUN) for order in orders)
    return tuple(briefs.get(at, brief) for at, brief in enumerate(left)), interrupted


def _refresh_all(
    orders: Sequence[RefreshOrder], way: Way, done: Callable[[int, Brief], None], patience: float | None
) -> None:
    """Where a worker dies nobody knows which work it was: what was under way is run again, one at a time."""
    waiting = deque(range(len(orders)))
    while waiting:
        for suspect in _until_broken(orders, waiting, way, done, patience):
            begun = time.monotonic()
            if _until_broken(orders, deque([suspect]), way, done, patience):
                slow = patience is not None and time.monotonic() - begun >= patience
                done(suspect, _dead(orders[suspect], patience if slow else None))


def _until_broken(
    orders: Sequence[RefreshOrder],
    waiting: deque[int],
    way: Way,
    done: Callable[[int, Brief], None],
    patience: float | None,
) -> list[int]:
    """Take work until none waits, or a worker dies; returns the work that was under way then."""
    flying: dict[Future[Brief], int] = {}
    with way.opened(orders[0].path.parent) as executor:
        try:
            while waiting or flying:
                broken = not _hand_over(executor, orders, waiting, flying, way.in_flight, patience)
                suspects = _take_in(orders, flying, done, of_all=broken)
                if broken or suspects:
                    return sorted(suspects + _take_in(orders, flying, done, of_all=True))
        except KeyboardInterrupt:
            _take_in(orders, flying, done, of_all=True)
            raise
    return []


def _hand_over(
    executor: Executor,
    orders: Sequence[RefreshOrder],
    waiting: deque[int],
    flying: dict[Future[Brief], int],
    most: int,
    patience: float | None,
) -> bool:
    """Fill up what is under way; False where the executor takes no more."""
    while waiting and len(flying) < most:
        at = waiting.popleft()
        try:
            flying[executor.submit(brief_of, orders[at], patience)] = at
        except BrokenExecutor:
            waiting.appendleft(at)
            return False
    return True


def _take_in(
    orders: Sequence[RefreshOrder],
    flying: dict[Future[Brief], int],
    done: Callable[[int, Brief], None],
    *,
    of_all: bool,
) -> list[int]:
    """Wait for the next answers, or for all that are under way; returns the work that died with its worker."""
    ready: set[Future[Brief]] = set()
    until = ALL_COMPLETED if of_all else FIRST_COMPLETED
    while len(ready) < (len(flying) if of_all else min(1, len(flying))):
        ready, _ = wait(flying, timeout=LOOKED, return_when=until)
    suspects = []
    for future in sorted(ready, key=flying.__getitem__):
        at = flying.pop(future)
        brief = _answer(orders[at], future)
        if brief is None:
            suspects.append(at)
        else:
            done(at, brief)
    return suspects


def _answer(order: RefreshOrder, future: Future[Brief]) -> Brief | None:
    """What came of one; None where its worker died."""
    if future.cancelled():
        return lost_brief(order.path.name, "Klustret släppte beräkningen innan den var klar. Kör den igen.")
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenExecutor):
        return None
    if type(error).__name__ == "KilledWorker":  # Dask's, which says which work it was
        return _dead(order, None)
    why = f"Ett fel i programmet ({type(error).__name__}). Kör forecast refresh {order.path} --debug för att se var."
    return lost_brief(order.path.name, why)


def _dead(order: RefreshOrder, seconds: float | None) -> Brief:
    if seconds is not None:
        why = f"Beräkningen tog mer än {format_shortly(seconds)} sekunder och avbröts."
    else:
        why = "Processen som räknade dog, till exempel för att datorns minne tog slut."
    return lost_brief(order.path.name, f"{why} Kör den för sig: forecast refresh {order.path}")


def brief_of(order: RefreshOrder, patience: float | None = None) -> Brief:
    """What a worker does: refresh one, and tell in brief what came of it."""
    try:
        with _ended_after(patience):
            made = refresh(order, _nobody)
    except ForecastError as error:
        return failed_brief(refusal_of(order.path.name, error), _sentences(error))
    except OSError as error:  # of a disk that is gone, or a folder that nobody may look into
        return lost_brief(order.path.name, str(unreadable(error, Place(str(error.filename or order.path)))))
    total = total_object(made.workspace, made.result)
    return kept_brief(made.kept, total, made.files, None if made.message is None else str(made.message))


def _sentences(error: ForecastError) -> tuple[str, ...]:
    """What went wrong, one fault a sentence."""
    return tuple(str(error).splitlines())


def _nobody(step: Step) -> None:
    """Hears how far a worker has come."""
    del step


@contextmanager
def _ended_after(seconds: float | None) -> Iterator[None]:
    """End this process where the block takes longer: a worker that hangs cannot be reached from outside."""
    if seconds is None:
        yield
        return
    watch = threading.Timer(seconds, os._exit, (ENDED,))
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
