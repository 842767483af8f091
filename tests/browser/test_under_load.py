"""Twenty readers change levers at once on one server, for ten minutes, and one in a real browser beside them.

FORECAST_LOAD_SECONDS says another time, FORECAST_LOAD_BROWSERS another number of real browsers.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from load import Crowd, read_together, served
from page_server import free_port

LIGHT = 20
THINK = (2.0, 6.0)


@pytest.mark.soak
def test_twenty_readers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seconds = float(os.environ.get("FORECAST_LOAD_SECONDS", "600"))
    crowd = Crowd(LIGHT, int(os.environ.get("FORECAST_LOAD_BROWSERS", "1")), THINK)
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
    log = tmp_path / "log.txt"
    with served(tmp_path / "alla", log, free_port()) as (url, server):
        seen = asyncio.run(read_together(url, server, crowd, seconds, program))
    said = log.read_text(encoding="utf-8", errors="replace")
    slope = seen.slope(seconds / 3)
    with capsys.disabled():  # the figures of benchmarks/results.md
        sys.stdout.write(
            f"\n{seconds:.0f} s, load {os.getloadavg()[0]:.1f}: {crowd.light} light readers {words(seen.took)}; "
            f"{crowd.browsers} in browsers {words(seen.in_browser)}; server {seen.memory[0][1]:.0f} to "
            f"{seen.memory[-1][1]:.0f} MiB, {slope:+.2f} a minute; processor: server {seen.server_seconds:.0f} s, "
            f"browsers {seen.browser_seconds:.0f} s\n"
        )
    assert seen.faults == []
    assert "Traceback" not in said
    assert "Error" not in said
    assert len(seen.took) > LIGHT * seconds / 20
    assert np.quantile(seen.took, 0.95) < 1000
    assert slope < 1.0


def words(took: list[float]) -> str:
    """`n changes, median, p95, most`."""
    if not took:
        return "none"
    median, late, most = np.quantile(took, (0.5, 0.95, 1.0))
    return f"{len(took)} changes, median {median:.0f}, p95 {late:.0f}, most {most:.0f} ms"
