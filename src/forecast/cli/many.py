"""`refresh --all`: every workspace below a folder, by whatever does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.memory import tell_unread
from forecast.cli.progress import on_terminal, progress_bar
from forecast.cli.streams import answer, say
from forecast.errors import UsageError
from forecast.money import format_shortly
from forecast.report.contract import dump_line
from forecast.report.many import (
    Brief,
    Many,
    State,
    counts_in_words,
    many_object,
    many_text,
    progress_object,
)
from forecast.service.executors import way_of
from forecast.service.many import folders_in, orders_for, refresh_many
from forecast.service.refreshing import RefreshOrder

Folder = Annotated[
    Path | None, typer.Option("--all", metavar="MAPP", help="Varje arbetsyta i en mapp, i stället för WORKSPACE.")
]
ExecutorName = Annotated[
    str | None,
    typer.Option(
        "--executor", metavar="VEM", help="(--all) processes[:ANTAL], threads[:ANTAL], serial eller dask://dator:port."
    ),
]
Timeout = Annotated[
    float | None, typer.Option("--timeout", metavar="SEKUNDER", help="(--all) Längsta tid för en arbetsyta.")
]
DEFAULT = "processes"
INTERRUPTED = 130


def refresh_folder(folder: Path, like: RefreshOrder, executor: str | None, timeout: float | None, *, json: bool) -> int:
    """Refresh all, tell of each on stderr as it is done, and answer on stdout; returns the exit code's kind.

    Args:
        folder: where the workspaces lie.
        like: what each is asked for; its path is not used.
        executor: who does the work; None = processes.
        timeout: seconds that one may take.
        json: answer as JSON instead of a table.

    Returns:
        130 where somebody interrupted, else 1 where any failed, else 3 where any passed a limit, else 0.
    """
    if like.scenarios:
        raise UsageError("--scenario går inte ihop med --all: ett scenario är gjort för en arbetsyta.")
    if like.message is not None:
        raise UsageError("--message går inte ihop med --all: varje larm läggs i sin mapp i --report.")
    if timeout is not None and not timeout > 0:
        raise UsageError(f"--timeout ska vara större än 0, inte {format_shortly(timeout)}.")
    folders, passed_over = folders_in(folder)
    way = way_of(executor or DEFAULT)
    for path in folders:
        tell_unread(path, like.store)
    with _progress(len(folders)) as tell:
        briefs, interrupted = refresh_many(orders_for(folders, like), way, tell, timeout)
    many = Many(str(folder), briefs, passed_over, interrupted)
    answer(dump_line(many_object(many)) if json else many_text(many))
    say(counts_in_words(many))
    return _code(many)


def _code(many: Many) -> int:
    if many.interrupted:
        return INTERRUPTED
    if many.count(State.FAILED):
        return 1
    return 3 if many.count(State.ALERTED) else 0


@contextmanager
def _progress(of: int) -> Iterator[Callable[[Brief, int], None]]:
    """A bar on a terminal, which is wiped after it; elsewhere a line of JSON for each that is done."""
    if not on_terminal():
        yield lambda brief, done: say(dump_line(progress_object(brief, done, of)).rstrip("\n"))
        return
    with progress_bar(time_left=True) as show:
        failed = 0

        def tell(brief: Brief, done: int) -> None:
            nonlocal failed
            failed += brief.state is State.FAILED
            show(done, of, f"klara, {failed} med fel" if failed else "klara")

        yield tell
