"""Answers by way of the cache: fetched and kept, or replayed without network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from forecast.drivers.statistics.sources import Fetched
from forecast.sources.cache import Cache
from forecast.sources.caller import Caller
from forecast.sources.calls import Answer, Request, SourceError


@dataclass(frozen=True, slots=True)
class Answers:
    """Where answers come from.

    Attributes:
        caller: the service.
        cache: where every answer is kept.
        offline: only what is kept is used, and nothing is asked.
    """

    caller: Caller
    cache: Cache
    offline: bool = False

    def get(self, request: Request) -> Answer:
        """An answer; raises SourceError where there is none."""
        if not self.offline:
            answer = self.caller.ask(request)
            self.cache.keep(answer, self.caller.service)
            return answer
        kept = self.cache.find(request)
        if kept is None:
            raise SourceError(
                f"{self.caller.service.name}: frågan är inte hämtad förut, så den kan inte besvaras utan nät "
                f"({request.url}). Kör utan --offline, med samma val."
            )
        return kept


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file made of answers, as it is taken in.

    Attributes:
        name: of the file; the same for the same choice, so that a later fetch corrects an earlier one.
        data: its bytes: the service's own where one answer was enough.
        fetched: when and from where, for what is shown and for the receipt.
        told: what one should know of it, Swedish sentences.
    """

    name: str
    data: bytes
    fetched: Fetched
    told: tuple[str, ...] = ()


def fetched_of(answers: Sequence[Answer], *, projection: bool = False) -> Fetched:
    """What the answers say of themselves; the date is the oldest one's, in UTC."""
    oldest = min(answer.retrieved for answer in answers)
    return Fetched(
        retrieved=oldest.astimezone(dt.UTC).date().isoformat(),
        projection=projection,
        answers=tuple(
            {
                "method": answer.request.method,
                "url": answer.request.url,
                "body": answer.request.body.decode(),
                "retrieved": answer.retrieved.isoformat(timespec="seconds"),
                "sha256": answer.sha256,
            }
            for answer in answers
        ),
    )


def old_answers(file: FetchedFile, today: dt.date, days: int) -> str:
    """A sentence where a file rests on answers older than so many days; "" where it does not."""
    age = (today - dt.date.fromisoformat(file.fetched.retrieved)).days
    if age <= days:
        return ""
    return (
        f"{file.name} bygger på svar som hämtades {file.fetched.retrieved}, för {age} dagar sedan. "
        "Kör utan --offline för att hämta på nytt."
    )
