"""Work that takes a while: how far it has come, and that nothing was written when it is interrupted.

A line of words for work that nobody can count, a bar for what is counted; both on a terminal alone, and wiped after it.
"""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from forecast.cli.streams import say

Shown = Callable[[int, int, str], None]
"""Shows how many of how many are done, and what comes now."""


@contextmanager
def told_when_interrupted() -> Iterator[None]:
    """Say that nothing was written when the user interrupts; typer then ends the program with 130."""
    try:
        yield
    except KeyboardInterrupt:
        say("Avbrutet. Inga filer är skrivna.")
        raise


def on_terminal() -> bool:
    """Whether somebody watches what is told."""
    return sys.stderr.isatty()


@contextmanager
def progress_line(first: str) -> Iterator[Callable[[str], None]]:
    """One line on a terminal that says how far the work has come and is wiped after it; nothing elsewhere."""
    shown = 0

    def show(text: str) -> None:
        nonlocal shown
        if on_terminal():
            cut = text[: shutil.get_terminal_size().columns - 1]  # a line that is broken in two cannot be wiped
            sys.stderr.write("\r" + cut.ljust(shown))
            sys.stderr.flush()
            shown = len(cut)

    show(first)
    try:
        yield show
    finally:
        show("")
        show("")


@contextmanager
def progress_bar(*, time_left: bool = False) -> Iterator[Shown]:
    """A bar on a terminal, with the time that is left where the pieces are alike; ask `on_terminal` first."""
    rich = importlib.import_module("rich.progress")  # a tenth of a second that only who watches waits for
    console = importlib.import_module("rich.console").Console(stderr=True)
    columns = [rich.BarColumn(20), rich.TextColumn("{task.description}", markup=False)]
    columns += [rich.TimeRemainingColumn()] if time_left else []
    with rich.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Börjar.", total=None)

        def show(done: int, of: int, text: str) -> None:
            bar.update(task, completed=done, total=of, description=f"{done} av {of} {text}")

        yield show
