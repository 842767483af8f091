"""The files of one folder: read whole, bounded in size, remembered for the digest."""

from __future__ import annotations

import difflib
import hashlib
from pathlib import Path

from forecast.errors import InputError, Place, unreadable

LARGEST_FILE = 200 * 1024 * 1024
"""Bytes that a file of a workspace may have."""


class Folder:
    """Reads files of one folder and remembers what was read, for the digest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read: dict[str, bytes] = {}

    def bytes(self, name: str) -> bytes:
        """A file's bytes; raises InputError when it is missing, outside the folder, too large or unreadable."""
        path = self.path / name
        if not path.resolve().is_relative_to(self.path.resolve()):
            raise InputError(
                f"”{name}” ligger utanför arbetsytan.", Place("workspace.yaml"), "Flytta filen till mappen."
            )
        if not path.is_file():
            names = sorted(item.name for item in self.path.iterdir() if item.is_file())
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"Menar du ”{near[0]}”?" if near else f"Lägg den i {self.path.name}."
            raise InputError("Filen finns inte.", Place(f"{self.path.name}/{name}"), hint)
        if path.stat().st_size > LARGEST_FILE:
            raise InputError("Filen är större än 200 MB.", Place(name), "Dela den per år.")
        try:
            self.read[name] = path.read_bytes()
        except OSError as error:
            raise unreadable(error, Place(f"{self.path.name}/{name}")) from error
        return self.read[name]

    def has(self, name: str) -> bool:
        """Whether an optional file is there."""
        return (self.path / name).is_file()

    def digest(self) -> str:
        """SHA-256 over names and bytes, in the order of names."""
        total = hashlib.sha256()
        for name in sorted(self.read):
            total.update(f"{name}\n{len(self.read[name])}\n".encode())
            total.update(self.read[name])
        return total.hexdigest()
