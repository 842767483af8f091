"""Files written whole: together or not at all, and so that they outlive a power cut."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from forecast.errors import ForecastError, system_reason


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


def make_folder(path: Path) -> None:
    """Make a folder and those above it; raises ForecastError where it cannot be one."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ForecastError(
            f"{path} går inte att använda som mapp: {system_reason(error)}. Välj en annan plats."
        ) from error


def part_of(path: Path) -> Path:
    """Where a file lies until it is whole: no other writer's place, so that of two the last one's stands, whole."""
    return path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")


def write_whole(texts: Mapping[Path, str | bytes]) -> None:
    """Write files so that all of them are there whole, or none has been touched.

    Raises:
        ForecastError: when a place cannot be written; the sentence names it.
    """
    parts = {path: part_of(path) for path in texts}
    path = next(iter(texts))
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise IsADirectoryError
            if path.exists() and not path.is_file():
                raise FileExistsError
            write_to_disk(parts[path], text if isinstance(text, bytes) else text.encode())
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise ForecastError(f"{path} går inte att skriva: {system_reason(error)}. Välj en annan plats.") from error
    finally:  # also when the user interrupts
        for part in parts.values():
            with suppress(OSError):  # where its folder is no folder, there is nothing to take away
                part.unlink(missing_ok=True)
