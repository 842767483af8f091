"""How far a refresh has come: a bar on a terminal, a JSON line a step for whoever reads elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from forecast.cli.progress import on_terminal, progress_bar
from forecast.cli.streams import say
from forecast.service.refreshing import Step, Tell

SCHEMA = 1


@contextmanager
def told_steps() -> Iterator[Tell]:
    """Tell steps on stderr; a terminal's bar is wiped when the work ends, whatever came of it."""
    if not on_terminal():
        yield lambda step: say(step_line(step))
        return
    with progress_bar() as show:
        yield lambda step: show(step.number, step.of, step.text)


def step_line(step: Step) -> str:
    """A step as JSON on one line, by the contract in docs/file-formats.md."""
    said = {"schema": SCHEMA, "step": step.number, "of": step.of, "text": step.text}
    return json.dumps(said, ensure_ascii=False)
