"""Uploaded files between reruns: read once, read again only when a control has changed how, written when confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from forecast.formats.book import Book
from forecast.formats.books import read_book
from forecast.formats.kinds import FileKind, kind_of
from forecast.formats.sie.reader import read_sie
from forecast.formats.sie.records import SieFile
from forecast.ledger.intake.mapping_file import Column, ImportMapping
from forecast.ledger.intake.propose import propose
from forecast.ledger.intake.read import read_book_by
from forecast.ledger.intake.sie_amounts import sie_intake
from forecast.ledger.intake.sie_mapping import propose_sie_mapping
from forecast.periods import Month
from forecast.report.proposal_words import proposal_words
from forecast.report.receipt_view import ReceiptView, receipt_view, row_labels
from forecast.report.sheet_view import SheetView, sheet_view
from forecast.workspace.workspace import Workspace

MOST_MEGABYTES = 200
MOST_SHEETS = 6
"""Sheets whose first rows are shown."""
Source = Book | SieFile
_ROUND = "las-in-omgang"
_DONE = "las-in-klart"
_KEPT = "las-in-last"


@dataclass(frozen=True, slots=True)
class Received:
    """An uploaded file; `digest` is the SHA-256 of its bytes."""

    name: str
    content: bytes
    digest: str

    @property
    def key(self) -> str:
        """The beginning of its widgets' keys."""
        return f"las-in.{self.digest[:16]}"


@dataclass(frozen=True, slots=True)
class Proposed:
    """How a file was understood before anyone has said anything.

    Attributes:
        source: the file's cells or records.
        mapping: what its columns hold.
        questions: guesses that a person should look at, in sentences.
        evidence: what speaks for the rest, in sentences.
        why: column -> what speaks for how it is read.
        sheets: the beginning of each sheet; none for SIE.
        first: the file read by the mapping; None where that cannot be done.
    """

    source: Source
    mapping: ImportMapping
    questions: tuple[str, ...]
    evidence: tuple[str, ...]
    why: Mapping[Column, str]
    sheets: tuple[SheetView, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class Looked:
    """A file read by a mapping.

    Attributes:
        received: the file.
        mapping: how it was read.
        view: its receipt.
        loaded: labels of rows that were read as amounts.
        summed: labels of rows that were read as sums.
        as_of: the last booked month that it tells of.
    """

    received: Received
    mapping: ImportMapping
    view: ReceiptView
    loaded: tuple[str, ...]
    summed: tuple[str, ...]
    as_of: Month | None


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it."""

    heading: str
    told: tuple[str, ...]
    workspace: str


def uploader_key() -> str:
    """The uploader's key; a new one after each import empties it."""
    return f"filer-{st.session_state.get(_ROUND, 0)}"


def received(uploaded: Sequence[UploadedFile] | None) -> tuple[Received, ...]:
    """The uploaded files; the same bytes twice are one file."""
    found: dict[str, Received] = {}
    for file in uploaded or ():
        content = file.getvalue()
        digest = hashlib.sha256(content).hexdigest()
        found.setdefault(digest, Received(Path(file.name).name, content, digest))
    return tuple(found.values())


def names(files: Sequence[Received]) -> list[str]:
    """Names that differ, for the tabs."""
    every = [file.name for file in files]
    return [name if every.count(name) == 1 else f"{name} ({at + 1})" for at, name in enumerate(every)]


def proposal(file: Received, opened: Workspace | None) -> Proposed:
    """How a file is understood; worked out once. Raises InputError."""
    key = (file.digest, file.name, opened.digest if opened is not None else "")
    held = _held()
    if key not in held.proposals:
        held.proposals[key] = _propose(file, opened)
    return held.proposals[key]


def _propose(file: Received, opened: Workspace | None) -> Proposed:
    if kind_of(file.content, file.name) is FileKind.SIE:
        sie = read_sie(file.content, file.name)
        return Proposed(sie, propose_sie_mapping(sie), (), (), {}, (), None)
    book = read_book(file.content, file.name)
    trees = opened.trees if opened is not None else None
    made = propose(book, trees=trees)
    said = proposal_words(made)
    views = tuple(sheet_view(sheet) for sheet in book.sheets[:MOST_SHEETS])
    found = read_book_by(book, made.mapping).as_of
    return Proposed(book, made.mapping, said.questions, said.evidence, said.why, views, found.year if found else None)


def look(file: Received, opened: Workspace | None, mapping: ImportMapping) -> Looked:
    """The file read by a mapping; read again only when the mapping has changed. Raises InputError."""
    proposed = proposal(file, opened)
    key = (file.digest, file.name, opened.digest if opened is not None else "", mapping.model_dump_json())
    held = _held()
    if held.looked.get(file.digest, (None, None))[0] != key:
        intake = (
            read_book_by(proposed.source, mapping)
            if isinstance(proposed.source, Book)
            else sie_intake(proposed.source, mapping)
        )
        loaded, summed = row_labels(intake)
        view = receipt_view(intake, intake.sum_loaded)
        held.looked[file.digest] = (key, Looked(file, mapping, view, loaded, summed, intake.as_of))
    return held.looked[file.digest][1]


@dataclass
class _Held:
    """What this session has read; it goes when another upload begins."""

    proposals: dict[tuple[str, ...], Proposed]
    looked: dict[str, tuple[tuple[str, ...], Looked]]


def _held() -> _Held:
    held: _Held = st.session_state.setdefault(_KEPT, _Held({}, {}))
    return held


def done() -> Done | None:
    """What the last confirmation made."""
    found: Done | None = st.session_state.get(_DONE)
    return found


def again() -> None:
    """Back to the upload."""
    st.session_state.pop(_DONE, None)


def _finish(made: Done) -> None:
    st.session_state[_DONE] = made
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_KEPT, None)
    st.session_state["arbetsyta"] = made.workspace
    for key in ("per", "skikt", "rad", "visa"):
        st.session_state.pop(key, None)
