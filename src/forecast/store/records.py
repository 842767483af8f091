"""What a store keeps: entries of the journal and snapshots of forecasts, each bound to the one before by hash.

A record's hash is SHA-256 over everything in it, its log, workspace and number, and the hash before. JSON inside a
record is kept as canonical text, so that one changed byte changes the hash.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from forecast.errors import InputError, Place
from forecast.periods import Month
from forecast.store.canonical import canonical, digest_of, parsed, parsed_mapping

FIRST = "0" * 64
"""The hash before a chain's first record."""
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""How a moment is kept: UTC, to the second."""
YEARS = range(1900, 9000)
"""Of a moment: others have no four digits, or no hour on a Swedish clock."""
SWEDEN = ZoneInfo("Europe/Stockholm")
LONGEST_TEXT = 10_000
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the text after them round, so that it is read as something else."""
JOURNAL, SNAPSHOTS = "journal", "snapshots"
ENTRY_FIELDS = ("kind", "subject", "old", "new", "reason", "who", "at")
SNAPSHOT_FIELDS = ("id", "as_of", "at", "inputs", "result", "journal_count", "journal_hash")
FIELDS: Mapping[str, tuple[str, ...]] = {JOURNAL: ENTRY_FIELDS, SNAPSHOTS: SNAPSHOT_FIELDS}
JSON_FIELDS = frozenset({"subject", "old", "new", "inputs", "result"})
NUMBER_FIELDS = frozenset({"seq", "journal_count"})

Record = Mapping[str, Any]
"""A row of a table: column -> text or whole number."""


class EntryKind(StrEnum):
    """What a person can say."""

    JUDGEMENT = "judgement"
    COMMENT = "comment"
    METHOD = "method"
    MEASURE_PROGRESS = "measure_progress"
    APPROVAL = "approval"
    REMARK = "remark"
    SUBMISSION = "submission"
    ADOPTION = "adoption"


KIND_SV: Mapping[EntryKind, str] = {
    EntryKind.JUDGEMENT: "bedömning",
    EntryKind.COMMENT: "kommentar",
    EntryKind.METHOD: "låst metod",
    EntryKind.MEASURE_PROGRESS: "åtgärdens läge",
    EntryKind.APPROVAL: "godkännande",
    EntryKind.REMARK: "text till rapporten",
    EntryKind.SUBMISSION: "inlämning",
    EntryKind.ADOPTION: "fastställelse",
}
MONTHLY = frozenset({EntryKind.REMARK, EntryKind.SUBMISSION, EntryKind.ADOPTION})
"""Kinds that are about one month; the others hold from their month on, for the rest of the year."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What a person says now.

    Attributes:
        workspace: the folder's name.
        kind: what kind of thing is said.
        subject: of what: `statement`, `row`, `layer`, `section`, `measure`, `snapshot`, `unit`; `month` (as of,
            `2024-08`).
        old: what held before, as the writer saw it; where the journal knows of something later, that is kept instead.
        new: what holds from now; None takes it away.
        reason: why; who: the person's name.
    """

    workspace: str
    kind: EntryKind
    subject: Mapping[str, str]
    old: object
    new: object
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is kept; `at` is UTC, `2024-09-10T08:15:00Z`."""

    workspace: str
    seq: int
    kind: EntryKind
    subject: Mapping[str, str]
    old: object
    new: object
    reason: str
    who: str
    at: str
    previous: str
    hash: str

    @property
    def key(self) -> str:
        """What a later entry of the same thing shares: see `subject_key`."""
        return subject_key(self.kind, self.subject)


@dataclass(frozen=True, slots=True)
class NewSnapshot:
    """A forecast to keep.

    Attributes:
        workspace: the folder's name.
        as_of: last booked month, `2024-08`.
        inputs: all that decides the result; its hash is the snapshot's id.
        result: rows, total, bridge, record and findings, as `forecast run --format json` has them.
        files: the bytes that `files` of the inputs names, by name; each is kept once, whoever names it.
    """

    workspace: str
    as_of: str
    inputs: Mapping[str, object]
    result: Mapping[str, object]
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """SHA-256 of the inputs."""
        return digest_of(self.inputs)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot as it is kept, with the journal's end when it was made."""

    workspace: str
    seq: int
    id: str
    as_of: str
    at: str
    inputs: Mapping[str, Any]
    result: Mapping[str, Any]
    journal_count: int
    journal_hash: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: how many records, and the last one's hash."""

    workspace: str
    log: str
    count: int
    hash: str


def record_hash(log: str, record: Record) -> str:
    """The hash of a record, over its columns as they are kept (without `hash` itself).

    Raises:
        ValueError: a column holds what no record holds.
    """
    names = ("workspace", "seq", *FIELDS[log], "previous")
    return digest_of({"log": log, **{name: record[name] for name in names}})


def subject_key(kind: str, subject: Mapping[str, str]) -> str:
    """One text for all entries about one thing in one budget year, or in one month where the kind is of a month."""
    named = {name: value for name, value in subject.items() if name != "month"}
    month = subject.get("month", "")
    return canonical([kind, named, month if kind in MONTHLY else month[:4]])


def entry_of(record: Record) -> Entry:
    """An entry from its row.

    Raises:
        ValueError: the row holds what no entry holds.
    """
    subject = parsed_mapping(record["subject"])
    if not all(isinstance(value, str) for value in subject.values()):
        raise ValueError("the subject is no mapping of texts")
    _check_moment(record["at"])
    return Entry(
        workspace=record["workspace"],
        seq=record["seq"],
        kind=EntryKind(record["kind"]),
        subject=subject,
        old=parsed(record["old"]),
        new=parsed(record["new"]),
        reason=record["reason"],
        who=record["who"],
        at=record["at"],
        previous=record["previous"],
        hash=record["hash"],
    )


def snapshot_of(record: Record) -> Snapshot:
    """A snapshot from its row.

    Raises:
        ValueError: the row holds what no snapshot holds.
    """
    _check_moment(record["at"])
    Month.parse(record["as_of"])
    plain = {name: record[name] for name in ("workspace", "seq", "id", "as_of", "at", "journal_count")}
    ends = {name: record[name] for name in ("journal_hash", "previous", "hash")}
    inputs, result = parsed_mapping(record["inputs"]), parsed_mapping(record["result"])
    return Snapshot(**plain, **ends, inputs=inputs, result=result)


def _check_moment(at: str) -> None:
    """Raise ValueError where a kept moment cannot be shown on a Swedish clock."""
    if dt.datetime.strptime(at, MOMENT).replace(tzinfo=dt.UTC).year not in YEARS:
        raise ValueError("the moment has no Swedish hour")


def moment(at: dt.datetime) -> str:
    """A moment as it is kept, UTC to the second.

    Raises:
        ValueError: the moment has no time zone.
        InputError: a clock so wrong that what it dates could not be read again.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    if at.year not in YEARS:
        found = f"Klockan säger år {at.year}."
        raise InputError(found, Place("journalen", None, "tid"), "Ställ datorns klocka rätt, eller ange --at.")
    return at.astimezone(dt.UTC).strftime(MOMENT)


def swedish(at: str) -> dt.datetime:
    """A kept moment on a Swedish clock; what is said late in the evening has the date that its writer saw."""
    return dt.datetime.strptime(at, MOMENT).replace(tzinfo=dt.UTC).astimezone(SWEDEN)


def checked_name(text: str) -> None:
    """Refuse a name that is not one line, or that nobody can see; raises InputError."""
    checked_text(text, "namn")
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"} for sign in text):
        raise InputError(
            "Namnet har en radbrytning eller ett tecken som inte syns.",
            Place("journalen", None, "namn"),
            "Ta bort det.",
        )


def checked_text(text: str, what: str, *, required: bool = True, longest: int = LONGEST_TEXT) -> str:
    """A text that any database keeps as it is.

    Raises:
        InputError: it is empty, too long or holds signs that cannot be seen.
    """
    place = Place("journalen", None, what)
    if required and not text.strip():
        raise InputError("Här står ingenting.", place, "Skriv det.")
    if len(text) > longest:
        raise InputError(f"Texten är längre än {longest} tecken.", place, "Korta den.")
    if any((unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t") or sign in TURNING for sign in text):
        raise InputError("Texten har ett tecken som inte syns.", place, "Ta bort det.")
    return text
