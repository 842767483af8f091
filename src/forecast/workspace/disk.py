"""Files written so that they outlive a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def write_to_disk(path: Path, data: bytes) -> None:
    """Write a file so that it survives that the power goes."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def folder_to_disk(path: Path) -> None:
    """Make a folder's own entries survive; Windows has no such call and needs none."""
    if os.name == "posix":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
