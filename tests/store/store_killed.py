"""A process that writes in a store until it is killed; it says in a file how far it knows that it has come."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection
from pathlib import Path

from entries import AT, judged, kept
from forecast.store.store import open_store

TOGETHER = 3
"""Entries that are written at once, so that half of them would show."""


def write_until_killed(where: str, told: str, start: int, ready: Connection) -> None:
    """Append, keep, and note each transaction that the store has confirmed."""
    with Path(told).open("ab", buffering=0) as file, open_store(where) as store:
        turn = start
        ready.send(turn)
        while True:
            turn += 1
            store.append([judged(-1.0 * turn, row=f"{turn}.{part}") for part in range(TOGETHER)], at=AT)
            store.put_snapshot(kept(-1.0 * turn), at=AT)
            file.write(f"{turn}\n".encode())
            os.fsync(file.fileno())
