"""A process that says and keeps things in a store that many others write in, and notes each that is confirmed."""

from __future__ import annotations

import os
from pathlib import Path

from entries import AT, judged, kept
from forecast.store.store import open_store

EVERY = 10
"""One forecast is kept for so many entries."""


def write_many(where: str, told: str, writer: int, entries: int) -> None:
    """Append one entry at a time to the journal of all, and keep forecasts; a line in the file for each confirmed."""
    with Path(told).open("ab", buffering=0) as file, open_store(where) as store:
        for turn in range(entries):
            store.append([judged(-1.0 * turn, row=str(writer))], at=AT)
            file.write(f"entry {turn}\n".encode())
            if turn % EVERY == EVERY - 1:
                store.put_snapshot(kept(-1.0 * turn, writer=writer), at=AT)
                file.write(f"kept {turn}\n".encode())
            os.fsync(file.fileno())
