"""Proof that a chain of records is what was written: nothing altered, removed, moved, added in between or cut off.

What it cannot prove alone: that nobody with full rights over the database has made the chain anew from some record on.
Against that stands what lies outside: an export, held against the store (`forecast store verify --against`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from forecast.store.canonical import digest_of, parsed
from forecast.store.records import FIRST, JOURNAL, NUMBER_FIELDS, SNAPSHOTS, Head, Record, record_hash

_LONE = re.compile("[\ud800-\udfff]")
MOST = 2**53
"""No chain is longer."""
LOG_SV = {JOURNAL: "journalen", SNAPSHOTS: "ögonblicksbilderna", "files": "filerna"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written; `sentence` is Swedish."""

    workspace: str
    log: str
    seq: int | None
    sentence: str

    def __str__(self) -> str:
        at = "" if self.seq is None else f", post {self.seq}"
        return f"{self.workspace}, {LOG_SV.get(self.log, self.log)}{at}: {self.sentence}"


@dataclass(slots=True)
class Followed:
    """A chain that was followed from its first record.

    Attributes:
        faults: what is not as it was written.
        hashes: the hash after each number of records; after none it is FIRST.
        count: the number of the last record.
        followed: how many records there were.
        bindings: (seq, count, hash) of the journal's end that each snapshot remembers.
    """

    workspace: str
    log: str
    faults: list[Fault] = field(default_factory=list)
    hashes: dict[int, str] = field(default_factory=lambda: {0: FIRST})
    count: int = 0
    followed: int = 0
    bindings: list[tuple[int, Any, Any]] = field(default_factory=list)

    def tell(self, seq: int | None, sentence: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(self.workspace, self.log, seq, sentence))


def follow(workspace: str, log: str, records: Iterable[Record], head: Head | None) -> Followed:
    """Follow one chain.

    Args:
        workspace: whose.
        log: `journal` or `snapshots`.
        records: its rows, by `seq`.
        head: where it should end; None where nothing says so.
    """
    chain = Followed(workspace, log)
    for record in records:
        _step(chain, record)
    count = chain.count
    if head is None:
        if count:
            chain.tell(None, f"Uppgiften om var kedjan slutar är borttagen; {count} poster finns.")
    elif head.count > count:
        chain.tell(count + 1, f"Kedjan är avhuggen: {head.count - count} poster är borttagna på slutet.")
    elif (head.count, head.hash) != (count, chain.hashes[count]):
        chain.tell(
            head.count if head.count > 0 else count, "Kedjan slutar inte där den ska: poster är tillagda eller utbytta."
        )
    return chain


def _step(chain: Followed, record: Record) -> None:
    """The next record of a chain, held against the one before."""
    seq, expected = record["seq"], chain.count + 1
    if not isinstance(seq, int):
        chain.tell(expected, "Postens nummer är ändrat.")
        seq = expected
    gap = seq != expected
    if seq > expected:
        last = f" till {seq - 1}" if seq - 1 > expected else ""
        chain.tell(expected, f"Posten{last} är borttagen." if not last else f"Posterna{last} är borttagna.")
    elif seq < expected:
        chain.tell(seq, "Numret finns två gånger.")
    if not is_whole(chain.log, record):
        chain.tell(seq, "Posten är ändrad.")
    elif not gap and record["previous"] != chain.hashes[chain.count]:
        chain.tell(seq, "Posten hänger inte ihop med den före: en av dem är utbytt eller flyttad.")
    chain.followed += 1
    chain.count = max(seq, expected)
    chain.hashes[chain.count] = str(record["hash"])
    if chain.log == SNAPSHOTS:
        chain.bindings.append((seq, record["journal_count"], record["journal_hash"]))


def is_whole(log: str, record: Record) -> bool:
    """Whether a record is what its hash says, and a snapshot's id what its inputs say."""
    if not all(_can_be_kept(name, value) for name, value in record.items()):
        return False
    if record_hash(log, record) != record["hash"]:
        return False
    try:
        return log != SNAPSHOTS or digest_of(parsed(record["inputs"])) == record["id"]
    except ValueError:
        return False


def _can_be_kept(name: str, value: object) -> bool:
    """Whether a column holds what either database can keep."""
    if name in NUMBER_FIELDS:
        return isinstance(value, int) and not isinstance(value, bool) and (name == "seq") <= value <= MOST
    return isinstance(value, str) and "\0" not in value and (value.isascii() or not _LONE.search(value))


def binding_faults(journal: Followed, snapshots: Followed) -> list[Fault]:
    """Snapshots that remember a journal which is no longer there."""
    faults = []
    for seq, count, remembered in snapshots.bindings:
        if journal.hashes.get(count) != remembered:
            sentence = f"Den minns en journal med {count} poster som inte längre finns så."
            faults.append(Fault(snapshots.workspace, SNAPSHOTS, seq, sentence))
    return faults
