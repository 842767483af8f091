"""A process that refreshes a workspace, to be killed at a step that it tells of."""

from __future__ import annotations

import io
import json
import sys
import threading
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing.connection import Connection
from pathlib import Path

from forecast import cli

STEPS = ("läser", "kontrollerar", "räknar", "sparar", "xlsx", "csv", "sparad")
"""What the refresh tells of, in order: step 1, 2, ... The forecast is kept when the fifth begins."""


class Told(io.StringIO):
    """stderr that sends the number of the step `at` when it is told, and there may stop for ever."""

    def __init__(self, heard: Connection, at: int, *, stops: bool) -> None:
        super().__init__()
        self._heard, self._at, self._stops = heard, at, stops

    def write(self, text: str) -> int:
        """A whole line at a time, as a step is told."""
        if json.loads(text)["step"] == self._at:
            self._heard.send(self._at)
            if self._stops:
                threading.Event().wait()
        return super().write(text)


def refresh_until_killed(folder: str, where: str, seed: int, told: Connection, at: int, stops: bool) -> None:
    """Refresh with a report, with a seed of its own so that there is something new to keep."""
    report = str(Path(folder) / "ut")
    sys.argv = ["forecast", "refresh", folder, "--seed", str(seed), "--draws", "20", "--store", where]
    sys.argv += ["--report", report, "--report-to", "xlsx", "--report-to", "csv"]
    with redirect_stdout(io.StringIO()), redirect_stderr(Told(told, at, stops=stops)):
        cli.main()
