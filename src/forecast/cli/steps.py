"""How far a long command has come: one line on a terminal, a JSON line a step for whoever reads elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from forecast.cli.streams import say
from forecast.service.refreshing import Step, Tell

SCHEMA = 1


@contextmanager
def told_steps() -> Iterator[Tell]:
    """Tell steps on stderr; a terminal's line is wiped when the work ends, whatever came of it."""
    if not sys.stderr.isatty():
        yield lambda step: say(step_line(step))
        return
    columns = (BarColumn(bar_width=20), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("Börjar.", total=None)

        def show(step: Step) -> None:
            text = f"{step.number} av {step.of} {_plain(step.text)}"
            shown.update(task, completed=step.number, total=step.of, description=text)

        yield show


def step_line(step: Step) -> str:
    """A step as JSON on one line, by the contract in docs/file-formats.md."""
    said = {"schema": SCHEMA, "step": step.number, "of": step.of, "text": step.text}
    return json.dumps(said, ensure_ascii=False)


def _plain(text: str) -> str:
    """Text in which rich finds no mark-up."""
    return text.replace("[", "\\[")
