"""A process that refreshes a workspace, to be killed at any instant."""

from __future__ import annotations

import sys
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing.connection import Connection
from pathlib import Path

from forecast import cli


def refresh_until_killed(folder: str, where: str, seed: int, ready: Connection) -> None:
    """Refresh with a report, with a seed of its own so that there is something new to keep."""
    report = str(Path(folder) / "ut")
    sys.argv = ["forecast", "refresh", folder, "--seed", str(seed), "--draws", "20", "--report", report]
    sys.argv += ["--store", where]
    with Path(folder, "told").open("a", encoding="utf-8") as told, redirect_stdout(told), redirect_stderr(told):
        ready.send(seed)
        cli.main()
