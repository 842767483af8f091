"""The files that kept forecasts were made of: each once, by its SHA-256, however many forecasts name it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from forecast.store.canonical import bytes_digest, parsed_mapping
from forecast.store.chains import Fault
from forecast.store.records import SNAPSHOTS, Record
from forecast.store.tables import LOGS, VERSION_TABLE, files
from forecast.workspace.folder import LARGEST_FILE

FILES = "files"
"""What they are called in exports and in what is told."""
MOST_TOGETHER = 1024**3
"""Bytes that the files of one kept forecast may have unpacked: a few packed ones can be named any number of times."""
SINCE = "0003"
"""The schema that has them."""


def packed_row(data: bytes) -> dict[str, Any]:
    """A file as a row of the table."""
    return {"hash": bytes_digest(data), "size": len(data), "content": zlib.compress(data, 6)}


def unpacked(row: Mapping[str, Any]) -> bytes | None:
    """The file of a row, proved against its hash; None where the row holds something else.

    What is packed is never unpacked further than the size that the row states, nor than a file of a workspace may have.
    """
    size, content = row["size"], row["content"]
    if not isinstance(content, bytes) or not isinstance(size, int) or not 0 <= size <= LARGEST_FILE:
        return None
    unpack = zlib.decompressobj()
    try:
        data = unpack.decompress(content, size + 1)
    except zlib.error:
        return None
    whole = unpack.eof and not unpack.unconsumed_tail and not unpack.unused_data
    return data if whole and len(data) == size and bytes_digest(data) == row["hash"] else None


def hashes_in(connection: sa.Connection) -> set[str]:
    """Those that are kept."""
    return {str(key) for key in connection.execute(sa.select(files.c.hash)).scalars()}


def keep(connection: sa.Connection, contents: Iterable[bytes]) -> int:
    """Keep what is not there yet; the caller is the only writer. Returns how many are new."""
    known, new = hashes_in(connection), 0
    for data in contents:
        if (key := bytes_digest(data)) not in known:
            connection.execute(files.insert().values(packed_row(data)))
            known.add(key)
            new += 1
    return new


def keep_row(connection: sa.Connection, row: Record) -> None:
    """Keep a packed file, unless it is there; the caller is the only writer."""
    if connection.scalar(sa.select(files.c.hash).where(files.c.hash == row["hash"])) is None:
        connection.execute(files.insert().values(dict(row)))


def file_rows(connection: sa.Connection, keys: Iterable[str] | None = None) -> Iterator[Record]:
    """Rows by hash, one at a time; all of them where no hashes are asked for."""
    asked = sa.select(files).order_by(files.c.hash)
    if keys is not None:
        asked = asked.where(files.c.hash.in_(list(keys)))
    for row in connection.execution_options(yield_per=1).execute(asked).mappings():
        yield dict(row)


def size_of(connection: sa.Connection, keys: Sequence[str]) -> int:
    """Bytes of some files unpacked, as their rows state; a file that is named twice counts twice."""
    stated = {str(key): size for key, size in connection.execute(sa.select(files.c.hash, files.c.size))}
    sizes = (stated.get(key) for key in keys)
    return sum(size for size in sizes if isinstance(size, int))


def named_files(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Name -> hash of the files that a snapshot was made of; none where it was kept before files were."""
    named = inputs.get(FILES)
    if not isinstance(named, Mapping):
        return {}
    return {str(name): key for name, key in named.items() if isinstance(key, str)}


def keeps_files(connection: sa.Connection) -> bool:
    """Whether a store should have the table: one that only older programs have opened does not."""
    table = sa.table(VERSION_TABLE, sa.column("version_num", sa.Text))
    version = str(connection.scalar(sa.select(table.c.version_num)))
    return version >= SINCE or sa.inspect(connection).has_table(files.name)


def file_faults(connection: sa.Connection, *, with_files: bool) -> Iterator[Fault]:
    """Files that are altered or gone, and files that no snapshot names."""
    there = set()
    for row in file_rows(connection) if with_files else ():
        there.add(str(row["hash"]))
        if unpacked(row) is None:
            yield Fault("minnet", FILES, None, f"Filen {str(row['hash'])[:12]} är ändrad.")
    table, named = LOGS[SNAPSHOTS], set()
    asked = sa.select(table.c.workspace, table.c.seq, table.c.inputs).order_by(table.c.workspace, table.c.seq)
    for name, seq, inputs in connection.execute(asked):
        for file, key in _named(inputs).items():
            named.add(key)
            if key not in there:
                yield Fault(str(name), SNAPSHOTS, seq, f"Filen ”{file}” som den gjordes av är borttagen.")
    for key in sorted(there - named):
        yield Fault("minnet", FILES, None, f"Filen {key[:12]} hör inte till någon ögonblicksbild: den är tillagd.")


def _named(inputs: str) -> dict[str, str]:
    """As `named_files`, of a row; one that is no JSON is told where the chain is followed."""
    try:
        return named_files(parsed_mapping(inputs))
    except (ValueError, TypeError):
        return {}
