"""What is asked and what is answered, and the clock and patience of whoever asks."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from forecast.errors import ForecastError

Tell = Callable[[str], None]
"""Told how far the work has come, in Swedish sentences."""


class SourceError(ForecastError):
    """A service that cannot be reached, or whose answer cannot be used."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question: an address, and a body where it is posted."""

    url: str
    body: bytes = b""

    @property
    def method(self) -> str:
        """GET, or POST where there is a body."""
        return "POST" if self.body else "GET"

    @property
    def key(self) -> str:
        """SHA-256 of all that makes it another question."""
        return hashlib.sha256(b"\n".join((self.method.encode(), self.url.encode(), self.body))).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """The bytes that a service gave, and when."""

    request: Request
    data: bytes
    retrieved: dt.datetime

    @property
    def sha256(self) -> str:
        """Of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Clock:
    """Time and chance, handed in: nothing here reads them by itself.

    Attributes:
        monotonic: seconds from anywhere, never backwards.
        sleep: waits so many seconds.
        now: the time with its zone.
        chance: a number from 0 to 1, for the spread of waits.
    """

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    now: Callable[[], dt.datetime]
    chance: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, and how much is read.

    Attributes:
        attempts: calls for one answer.
        connect, read: seconds for a connection, and for each piece of an answer.
        first_wait: seconds before the second attempt; doubled for each further.
        longest_wait: seconds of one wait, also where the service asks for more.
        in_all: seconds for one answer, waits among them.
        most_bytes: of one answer, unpacked.
    """

    attempts: int = 4
    connect: float = 10.0
    read: float = 30.0
    first_wait: float = 1.0
    longest_wait: float = 60.0
    in_all: float = 240.0
    most_bytes: int = 50 * 1024 * 1024


@dataclass(slots=True)
class Pace:
    """Keeps calls within a limit: at most `calls` in any `seconds`.

    Attributes:
        calls, seconds: the limit.
        made: when the last calls were made, oldest first.
    """

    calls: int
    seconds: float
    made: list[float] = field(default_factory=list)

    def wait_for_turn(self, clock: Clock) -> None:
        """Wait until a further call is within the limit, and count it."""
        now = clock.monotonic()
        self.made = [at for at in self.made if now - at < self.seconds]
        if len(self.made) >= self.calls:
            clock.sleep(self.seconds - (now - self.made[-self.calls]))
        self.made = [*self.made, clock.monotonic()][-self.calls :]
