"""Work that takes a while: how far it has come, and that nothing was written when it is interrupted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from forecast.cli.streams import say


@contextmanager
def told_when_interrupted() -> Iterator[None]:
    """Say that nothing was written when the user interrupts; typer then ends the program with 130."""
    try:
        yield
    except KeyboardInterrupt:
        say("Avbrutet. Inga filer är skrivna.")
        raise


@contextmanager
def progress_line(first: str) -> Iterator[Callable[[str], None]]:
    """One line on a terminal that says how far the work has come and is wiped after it; nothing elsewhere."""
    shown = 0

    def show(text: str) -> None:
        nonlocal shown
        if sys.stderr.isatty():
            sys.stderr.write("\r" + text.ljust(shown))
            sys.stderr.flush()
            shown = len(text)

    show(first)
    try:
        yield show
    finally:
        show("")
        show("")
