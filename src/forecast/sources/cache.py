"""Answers on the disk: the bytes as they came, and beside them when, from where, under what licence, and their hash.

An answer's bytes lie under their own hash and are never written over; the small file that names them is put in place by
one renaming. So two fetches at once, or one that is interrupted, leave whole answers or none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from forecast.errors import ForecastError, system_reason
from forecast.sources.calls import Answer, Request
from forecast.sources.services import Service

VARIABLE = "FORECAST_CACHE"
"""The variable of the environment that names the cache's folder."""
SCHEMA = 1


def default_folder(environment: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Where answers are kept for a user: FORECAST_CACHE, else what the system has for caches."""
    named = environment.get(VARIABLE)
    if named:
        return Path(named)
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "forecast" / "cache"
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / "forecast"
    return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "forecast"


@dataclass(frozen=True, slots=True)
class Cache:
    """Answers in a folder; it is made when the first one is kept."""

    folder: Path

    def find(self, request: Request) -> Answer | None:
        """The answer that was kept; None where there is none, or what lies there is not what was kept."""
        try:
            said = json.loads((self.folder / f"{request.key}.json").read_text(encoding="utf-8"))
            data = (self.folder / f"{said['sha256']}.body").read_bytes()
            retrieved = dt.datetime.fromisoformat(said["retrieved"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        if hashlib.sha256(data).hexdigest() != said["sha256"] or retrieved.tzinfo is None:
            return None
        return Answer(request, data, retrieved)

    def keep(self, answer: Answer, service: Service) -> None:
        """Keep an answer; raises ForecastError where the folder cannot be written."""
        said = {
            "schema": SCHEMA,
            "method": answer.request.method,
            "url": answer.request.url,
            "body": answer.request.body.decode(),
            "retrieved": answer.retrieved.isoformat(timespec="seconds"),
            "source": service.name,
            "licence": service.licence,
            "sha256": answer.sha256,
            "bytes": len(answer.data),
        }
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            body = self.folder / f"{answer.sha256}.body"
            if not body.is_file() or body.stat().st_size != len(answer.data):
                self._put(body, answer.data)
            text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
            self._put(self.folder / f"{answer.request.key}.json", text.encode())
        except OSError as error:
            raise ForecastError(
                f"Svaret gick inte att spara i {self.folder}: {system_reason(error)}. Ange en annan mapp med --cache."
            ) from error

    def _put(self, place: Path, data: bytes) -> None:
        """Write beside, to the disk, and rename: nobody ever reads half a file."""
        handle, name = tempfile.mkstemp(prefix=".ny-", dir=self.folder)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            try:
                part.replace(place)
            except PermissionError:  # Windows: another fetch is reading or has just put the same answer there
                if not place.is_file():
                    raise
        finally:
            with suppress(OSError):  # after the renaming there is nothing to take away
                part.unlink(missing_ok=True)
