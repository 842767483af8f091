"""Public figures into a workspace: fetched to the cache, looked at and taken in like any file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import requests

from forecast.sources.answers import Answers, FetchedFile, old_answers
from forecast.sources.cache import Cache
from forecast.sources.caller import Caller
from forecast.sources.calls import Clock, Pace, Patience, Tell
from forecast.sources.kolada import KoladaOrder, fetch_kolada
from forecast.sources.scb import PopulationOrder, fetch_population
from forecast.sources.services import Service
from forecast.workspace.imports.looked import FileToTake, Looked, look
from forecast.workspace.imports.target import Target

PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class FetchWays:
    """How a fetch goes about it.

    Attributes:
        cache: folder of answers.
        clock: time and chance.
        offline: only what is kept is used.
        old_after: days after which a kept answer is told to be old.
        patience: how long and how much.
    """

    cache: Path
    clock: Clock
    offline: bool = False
    old_after: int = 30
    patience: Patience = PATIENCE


@dataclass(frozen=True, slots=True)
class FetchedFiles:
    """What came of a fetch: files, oldest word first, and Swedish sentences of what is missing or old."""

    files: tuple[FetchedFile, ...]
    told: tuple[str, ...]


def fetch(order: PopulationOrder | KoladaOrder, service: Service, ways: FetchWays, tell: Tell) -> FetchedFiles:
    """Fetch what is asked for, or replay it without network.

    Raises:
        SourceError: no answer, a refusal, or nothing of what was asked for.
        InputError: an answer that cannot be read.
        ForecastError: the cache cannot be written.
    """
    with requests.Session() as session:
        pace = Pace(service.calls, service.seconds)
        caller = Caller(service, session, pace, ways.clock, ways.patience, tell)
        answers = Answers(caller, Cache(ways.cache), ways.offline)
        if isinstance(order, PopulationOrder):
            files: tuple[FetchedFile, ...] = fetch_population(order, answers, tell)
        else:
            files = (fetch_kolada(order, answers, tell),)
    today = ways.clock.now().astimezone(dt.UTC).date()
    old = [old_answers(file, today, ways.old_after) for file in files]
    return FetchedFiles(files, tuple(filter(None, [*(said for file in files for said in file.told), *old])))


def look_at_fetched(files: Sequence[FetchedFile], target: Target) -> Looked:
    """Read fetched files as an import does; nothing is written. Raises InputError as `looked.look`."""
    return look([FileToTake(file.name, file.data, fetched=file.fetched) for file in files], target)


def years_of(text: str) -> tuple[int, ...]:
    """The years of `2015-2024`, `2019,2023` or both.

    Raises:
        ValueError: for anything else (Swedish).
    """
    years: set[int] = set()
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        first, dash, last = part.partition("-")
        ends = (first.strip(), last.strip() if dash else first.strip())
        if not all(end.isdecimal() and len(end) == 4 and 1900 <= int(end) <= 2200 for end in ends) or ends[0] > ends[1]:
            raise ValueError(f"”{part}” är inga år. Skriv 2015-2024 eller 2019,2023.")
        years.update(range(int(ends[0]), int(ends[1]) + 1))
    if not years:
        raise ValueError("Inga år är angivna. Skriv 2015-2024 eller 2019,2023.")
    return tuple(sorted(years))
