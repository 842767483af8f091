"""Uploaded files between reruns: read once, looked at again when a control has changed how, written when confirmed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from forecast.errors import InputError, Place
from forecast.formats.book import Book
from forecast.formats.books import read_book
from forecast.formats.kinds import LARGEST_FILE, WORKBOOKS, FileKind, kind_of, shown_name
from forecast.ledger.intake.mapping_file import Column, ImportMapping
from forecast.periods import Month
from forecast.report.intake.import_view import FileView, file_view
from forecast.report.intake.proposal_words import proposal_words
from forecast.report.intake.sheet_view import SheetView, sheet_view
from forecast.service import FileToTake, NewWorkspace, look, make_workspace, take_in
from forecast.ui import access, data
from forecast.ui.access import Right
from forecast.ui.new_workspace import Answers
from forecast.workspace.workspace import Workspace

MOST_MEGABYTES = LARGEST_FILE // 10**6
TARGET = "las-in-i"
"""The key of the list of workspaces to read into."""
MOST_SHEETS = 6
"""Sheets whose first rows are shown."""
_TABLES = WORKBOOKS | {FileKind.CSV, FileKind.HTML}
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
        book: its cells; None for what describes itself (SIE, statistics).
        mapping: what its columns hold; None for statistics.
        questions: guesses that a person should look at, in sentences.
        evidence: what speaks for the rest, in sentences.
        why: column -> what speaks for how it is read.
        sheets: the beginning of each sheet.
        year: a year to choose around.
    """

    book: Book | None
    mapping: ImportMapping | None
    questions: tuple[str, ...]
    evidence: tuple[str, ...]
    why: Mapping[Column, str]
    sheets: tuple[SheetView, ...]
    year: int | None


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A file read by a mapping, and what the page shows of it."""

    file: FileToTake
    view: FileView


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: the message, sentences, each file's name and view, and the workspace."""

    heading: str
    told: tuple[str, ...]
    files: tuple[FileView, ...]
    workspace: str


@dataclass
class _Held:
    """What this session has read; it goes when the files are taken in."""

    proposals: dict[tuple[str, ...], Proposed]
    looked: dict[str, tuple[tuple[str, ...], LookedAt]]


def _held() -> _Held:
    held: _Held = st.session_state.setdefault(_KEPT, _Held({}, {}))
    return held


def uploader_key() -> str:
    """The uploader's key; a new one after each import empties it."""
    return f"filer-{st.session_state.get(_ROUND, 0)}"


def received(uploaded: Sequence[UploadedFile] | None) -> tuple[Received, ...]:
    """The uploaded files; the same bytes twice are one file. What is no longer uploaded is forgotten."""
    found: dict[str, Received] = {}
    for file in uploaded or ():
        content = file.getvalue()
        digest = hashlib.sha256(content).hexdigest()
        found.setdefault(digest, Received(shown_name(file.name), content, digest))
    held = _held()
    held.proposals = {key: value for key, value in held.proposals.items() if key[0] in found}
    held.looked = {key: value for key, value in held.looked.items() if key in found}
    return tuple(found.values())


def names(files: Sequence[Received]) -> list[str]:
    """Names that differ, for the tabs."""
    every = [file.name for file in files]
    return [name if every.count(name) == 1 else f"{name} ({at + 1})" for at, name in enumerate(every)]


def month_key(file: Received) -> str:
    """Where the session keeps the month of a file that does not say its own."""
    return f"filens-manad.{file.digest}"


def proposal(file: Received, opened: Workspace | None) -> Proposed:
    """How a file is understood, by the mapping that its source had last time where one fits; raises InputError."""
    key = (file.digest, file.name, _state(opened), str(_said_month(file)))
    held = _held()
    if key not in held.proposals:
        if len(file.content) > LARGEST_FILE:
            raise InputError(f"Filen är större än {MOST_MEGABYTES} MB.", Place(file.name), "Dela den per år.")
        with st.spinner("Läser filen …"):
            held.proposals[key] = _propose(file, opened)
    return held.proposals[key]


def _propose(file: Received, opened: Workspace | None) -> Proposed:
    book = read_book(file.content, file.name) if kind_of(file.content, file.name) in _TABLES else None
    taken = FileToTake(file.name, file.content, book=book)
    month = _said_month(file)
    try:
        (first,) = look([taken], _path(opened), as_of=month).files
    except InputError:
        (first,) = look([taken], as_of=month).files  # it clashes with what is there: the controls can change that
    if first.intake is None:
        return Proposed(None, None, (), (), {}, (), None)
    said = proposal_words(first.told)
    views = tuple(sheet_view(sheet) for sheet in book.sheets[:MOST_SHEETS]) if book is not None else ()
    as_of = first.intake.as_of
    year = as_of.year if as_of is not None else None
    evidence = said.evidence if first.told or book is None else ("Läses som förra gången, med den sparade mallen.",)
    return Proposed(book, first.intake.mapping, said.questions, evidence, said.why, views, year)


def sources(opened: Workspace | None) -> tuple[str, ...]:
    """What the workspace's imports came from."""
    return () if opened is None else tuple(dict.fromkeys(vintage.source for vintage in opened.imports))


def look_at(file: Received, opened: Workspace | None, mapping: ImportMapping | None) -> LookedAt:
    """The file read by a mapping; read again only when the mapping has changed. Raises InputError."""
    proposed = proposal(file, opened)
    said = "" if mapping is None else mapping.model_dump_json()
    key = (file.digest, file.name, _state(opened), said)
    held = _held()
    if held.looked.get(file.digest, (None, None))[0] != key:
        taken = FileToTake(file.name, file.content, mapping, proposed.book)
        with st.spinner("Läser filen …"):
            (found,) = look([taken], _path(opened)).files
        held.looked[file.digest] = (key, LookedAt(taken, file_view(found)))
    return held.looked[file.digest][1]


def create(looked: Sequence[LookedAt], answers: Answers) -> None:
    """Make a workspace of the files; raises ForecastError, and nothing is there."""
    access.require(Right.TAKE_IN)
    said = NewWorkspace(answers.municipality, answers.code, answers.committee, answers.as_of.year, answers.as_of)
    every = look([one.file for one in looked])
    make_workspace(data.folder() / answers.folder, said, every)
    told = (f"{answers.municipality}, {answers.committee.lower()} {answers.as_of.year}, i mappen {answers.folder}.",)
    files = tuple(file_view(file) for file in every.files)
    _finish(Done(f"Arbetsytan {answers.folder} är klar", told, files, answers.folder))


def add(looked: Sequence[LookedAt], name: str, as_of: Month | None) -> None:
    """Take the files into a workspace, all or none; raises ForecastError."""
    access.require(Right.TAKE_IN)
    path = data.path_of(name)
    every = look([one.file for one in looked], path)
    taken = take_in(path, every, as_of)
    heading = f"Inläst i {name}" if taken.number else f"Inget nytt i {name}"
    _finish(Done(heading, taken.told, tuple(file_view(file) for file in every.files), name))


def _said_month(file: Received) -> Month | None:
    said = st.session_state.get(month_key(file))
    return None if said is None else Month.parse(said)


def _path(opened: Workspace | None) -> Path | None:
    return None if opened is None else data.workspaces()[opened.name]


def _state(opened: Workspace | None) -> str:
    return "" if opened is None else data.state(opened)


def done() -> Done | None:
    """What the last confirmation made."""
    found: Done | None = st.session_state.get(_DONE)
    return found


def again() -> None:
    """Back to the upload, for the workspace that was made."""
    made = st.session_state.pop(_DONE, None)
    if made is not None:
        st.session_state[TARGET] = made.workspace


def _finish(made: Done) -> None:
    """Forget the files, and let the other pages open what was made."""
    st.session_state[_DONE] = made
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.session_state.pop(_KEPT, None)
    st.session_state["arbetsyta"] = made.workspace
    for key in ("per", "skikt", "rad", "visa"):
        st.session_state.pop(key, None)
