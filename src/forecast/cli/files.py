"""Places to write at: all files whole or none, never two over each other."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from forecast.errors import ForecastError, UsageError, system_reason


def refuse_shared_files(places: Mapping[str, Path | None]) -> None:
    """Raise UsageError where two words name one file: one would be written over the other."""
    seen: dict[Path, str] = {}
    for word, path in places.items():
        if path is None:
            continue
        other = seen.setdefault(path.resolve(), word)
        if other != word:
            raise UsageError(f"{other} och {word} är samma fil, {path}. Ange olika filer.")


def make_folder(path: Path) -> None:
    """Make a folder and those above it; raises ForecastError where it cannot be one."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ForecastError(
            f"{path} går inte att använda som mapp: {system_reason(error)}. Välj en annan plats."
        ) from error


def write_whole(texts: Mapping[Path, str | bytes]) -> None:
    """Write files so that all of them are there whole, or none has been touched.

    Raises:
        ForecastError: when a place cannot be written; the sentence names it.
    """
    parts = {path: path.with_name(path.name + ".part") for path in texts}
    path = next(iter(texts))
    try:
        for path, text in texts.items():
            if path.is_dir():
                raise IsADirectoryError
            if isinstance(text, bytes):
                parts[path].write_bytes(text)
            else:
                parts[path].write_text(text, encoding="utf-8", newline="\n")
        for path, part in parts.items():
            part.replace(path)
    except OSError as error:
        raise ForecastError(f"{path} går inte att skriva: {system_reason(error)}. Välj en annan plats.") from error
    finally:  # also when the user interrupts
        for part in parts.values():
            with suppress(OSError):  # where its folder is no folder, there is nothing to take away
                part.unlink(missing_ok=True)
