"""Calls a service and gives whole answers: bounded in time, size and number, retried where waiting can help.

The loop is ours and not urllib3's: waits must be bounded in all, follow an injected clock and be told (decision 0057).
"""

from __future__ import annotations

import email.utils
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import requests

from forecast.errors import InputError, Place
from forecast.formats.statistics.cube import plain
from forecast.formats.statistics.json_text import read_json
from forecast.sources.calls import Answer, Clock, Pace, Patience, Request, SourceError, Tell
from forecast.sources.services import Service

_PASSING = frozenset({429, 500, 502, 503, 504})
"""What goes over: too many calls, and a service that is down for a while. Every other 4xx is our own fault."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 3
_PIECE = 64 * 1024
_NAME = "forecast (kommunal budgetprognos)"
"""Who asks, so that a service can tell its callers apart; nothing of the user or the workspace."""
_MOST_SAID = 200
_AGAIN = "Försök igen senare, eller kör med --offline om svaret är hämtat förut."


class _PassingError(Exception):
    """A fault that may be gone at the next attempt; `wait` is what the service asks for, seconds."""

    def __init__(self, said: str, wait: float | None = None) -> None:
        super().__init__(said)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Caller:
    """The way to one service.

    Attributes:
        service: which, with its limits.
        session: connections that are used again.
        pace: what keeps the limit; shared by all that call the service in this process.
        clock: time and chance.
        patience: how long and how much.
        tell: told of every wait.
    """

    service: Service
    session: requests.Session
    pace: Pace
    clock: Clock
    patience: Patience
    tell: Tell

    def ask(self, request: Request) -> Answer:
        """A whole answer in JSON.

        Posted questions are tried again too: they only read.

        Raises:
            SourceError: no answer after all attempts, a refusal, or something that is no answer.
        """
        until = self.clock.monotonic() + self.patience.in_all
        for attempt in range(1, self.patience.attempts + 1):
            try:
                data = self._whole(request, until)
                return Answer(request, data, self.clock.now())
            except _PassingError as fault:
                self._wait_or_give_up(fault, attempt, until)
        raise SourceError(f"{self.service.name} svarade inte. {_AGAIN}")

    def _wait_or_give_up(self, fault: _PassingError, attempt: int, until: float) -> None:
        last = attempt == self.patience.attempts
        wait = self._wait(fault, attempt)
        if last or self.clock.monotonic() + wait > until:
            times = f"{attempt} försök" if last else "den tid som ges"
            raise SourceError(f"{self.service.name}: {fault} Gav upp efter {times}. {_AGAIN}") from fault
        self.tell(f"{self.service.name}: {fault} Försök {attempt + 1} av {self.patience.attempts} om {wait:.0f} s.")
        self.clock.sleep(wait)

    def _wait(self, fault: _PassingError, attempt: int) -> float:
        """What the service asks for; else twice as long for each attempt, spread by half so that many do not meet."""
        if fault.wait is not None:
            if fault.wait > self.patience.longest_wait:
                raise SourceError(
                    f"{self.service.name} ber oss vänta {fault.wait:.0f} sekunder, mer än de "
                    f"{self.patience.longest_wait:.0f} som programmet väntar. {_AGAIN}"
                ) from fault
            return fault.wait
        doubled: float = self.patience.first_wait * 2 ** (attempt - 1)
        return min(doubled * (0.5 + self.clock.chance()), self.patience.longest_wait)

    def _whole(self, request: Request, until: float) -> bytes:
        """One attempt, redirects within the service followed."""
        url = request.url
        for _ in range(_MOST_REDIRECTS + 1):
            self.pace.wait_for_turn(self.clock)
            try:
                with self._sent(request, url) as response:
                    if response.status_code not in _REDIRECTS:
                        return self._body(response, until)
                    url = self._moved(response, request, url)
            except requests.exceptions.SSLError as error:
                raise SourceError(
                    f"{self.service.name}: certifikatet för {plain(urlsplit(url).netloc)} godkänns inte av datorn. "
                    "Fråga it-avdelningen om nätet läser av trafiken (REQUESTS_CA_BUNDLE)."
                ) from error
            except (requests.ConnectionError, requests.Timeout) as error:
                raise _PassingError(_unreached(error)) from error
            except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
                raise _PassingError("Svaret bröts av innan det var helt.") from error
            except requests.RequestException as error:
                raise SourceError(f"{self.service.name}: adressen {plain(url)} går inte att anropa.") from error
        raise SourceError(f"{self.service.name} skickar vidare i ring från {plain(request.url)}.")

    def _sent(self, request: Request, url: str) -> requests.Response:
        headers = {"Accept": "application/json", "User-Agent": _NAME}
        if request.body:
            headers["Content-Type"] = "application/json"
        return self.session.request(
            request.method,
            url,
            data=request.body or None,
            headers=headers,
            timeout=(self.patience.connect, self.patience.read),
            allow_redirects=False,
            stream=True,
        )

    def _moved(self, response: requests.Response, request: Request, url: str) -> str:
        """Where a redirect within the service leads; another host is refused: nobody has asked it for anything."""
        there = urljoin(url, response.headers.get("Location", ""))
        if origin(there) != origin(url) or (request.body and response.status_code not in {307, 308}):
            raise SourceError(
                f"{self.service.name} skickar vidare till {plain(urlsplit(there).netloc)[:_MOST_SAID]}, en annan "
                "adress än den som är angiven. Inget är hämtat därifrån; kontrollera om tjänsten har flyttat (--url)."
            )
        return there

    def _body(self, response: requests.Response, until: float) -> bytes:
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().casefold()
        if response.status_code in _PASSING:
            raise _PassingError(f"svarade {response.status_code}.", self._asked_wait(response))
        data = self._read(response, until)
        if response.status_code != requests.codes.ok:
            why = _problem(data, kind)
            raise SourceError(
                f"{self.service.name} svarade {response.status_code}{f' ({why})' if why else ''} på "
                f"{plain(response.url)[:_MOST_SAID]}. Kontrollera kommun, nyckeltal och år."
            )
        if "json" not in kind:
            raise SourceError(
                f"{self.service.name} svarade med {plain(kind)[:40] or 'något utan typ'} i stället för JSON, ofta en "
                f"sida om fel eller underhåll. {_AGAIN}"
            )
        try:
            read_json(data, Place(self.service.name))
        except InputError as error:
            raise _PassingError("Svaret är inte hel JSON.") from error
        return data

    def _read(self, response: requests.Response, until: float) -> bytes:
        """The body, unpacked, in pieces: a stream without end or a small file that unpacks to a huge one is stopped."""
        out = bytearray()
        watch = threading.Timer(max(until - self.clock.monotonic(), 0), _hang_up, (response,))
        watch.daemon = True
        watch.start()  # a body that comes a byte at a time is within every wait for the next byte
        try:
            return self._pieces(response, until, out)
        finally:
            watch.cancel()

    def _pieces(self, response: requests.Response, until: float, out: bytearray) -> bytes:
        for piece in response.iter_content(_PIECE):
            out += piece
            if len(out) > self.patience.most_bytes:
                raise SourceError(
                    f"Svaret från {self.service.name} är större än {self.patience.most_bytes // 1024**2} MB. "
                    "Hämta färre år, kommuner eller nyckeltal."
                )
            if self.clock.monotonic() > until:
                raise _PassingError("Svaret kom så långsamt att tiden tog slut.")
        return bytes(out)

    def _asked_wait(self, response: requests.Response) -> float | None:
        """Retry-After as seconds, of a number or a date; None where there is none that can be read."""
        said = response.headers.get("Retry-After", "").strip()
        if said.isdecimal() and len(said) < 8:
            return float(said)
        try:
            when = email.utils.parsedate_to_datetime(said)
        except (ValueError, TypeError):
            return None
        return max(0.0, when.timestamp() - self.clock.now().timestamp())


def _hang_up(response: requests.Response) -> None:
    """Stop listening, from another thread than the one that reads."""
    with suppress(OSError, RuntimeError, ValueError):  # the answer has just ended by itself
        response.raw.shutdown()


def origin(url: str) -> tuple[str, str]:
    """Scheme and host with port: two addresses with the same are one service."""
    parts = urlsplit(url)
    return parts.scheme.casefold(), parts.netloc.casefold()


def _unreached(error: requests.RequestException) -> str:
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return "Inget svar i tid."
    return "Går inte att nå, eller bröt förbindelsen."


def _problem(data: bytes, kind: str) -> str:
    """What a refusal says, where it says it as JSON (`title`, `detail`); one line and short, for it is not ours."""
    if "json" not in kind:
        return ""
    try:
        value, _ = read_json(data, Place("svar"))
    except InputError:
        return ""
    said = [value.get(key) for key in ("title", "detail")] if isinstance(value, dict) else []
    return plain(" ".join(item for item in said if isinstance(item, str)))[:_MOST_SAID]
