"""Places to write at: never two words for one file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from forecast.errors import UsageError


def refuse_shared_files(places: Mapping[str, Path | None]) -> None:
    """Raise UsageError where two words name one file: one would be written over the other."""
    seen: dict[Path, str] = {}
    for word, path in places.items():
        if path is None:
            continue
        other = seen.setdefault(path.resolve(), word)
        if other != word:
            raise UsageError(f"{other} och {word} är samma fil, {path}. Ange olika filer.")
