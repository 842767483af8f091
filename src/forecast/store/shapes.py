"""What an entry of each kind may hold: closed shapes, checked when it is written and again when it is used."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from forecast.drivers.measures import State
from forecast.errors import InputError, Place
from forecast.formats.yaml_file import Closed
from forecast.ledger.specs import Layer
from forecast.money import MOST_AMOUNT
from forecast.periods import Month
from forecast.store.canonical import canonical
from forecast.store.records import KIND_SV, LONGEST_TEXT, EntryKind, NewEntry, checked_name, checked_text

PLACE = "journalen"
MOST_CAUSE = 60
"""Signs of a cause, as in comments.csv."""
MOST_VALUE = 500_000
"""Signs of what a unit hands in: every row with its amount."""
MOST_TEXT, MOST_SUGGESTION = 3_000, 2_000
"""Signs of a text for the report, and of the suggestion that is kept beside it."""


def _month(text: str) -> str:
    return str(Month.parse(text))


def _sek(value: float) -> float:
    if not math.isfinite(value) or abs(value) > float(MOST_AMOUNT):
        raise ValueError("Beloppet är inget belopp i kronor.")
    return round(value, 2) + 0.0


MonthKey = Annotated[str, AfterValidator(_month)]
Sek = Annotated[float, Field(strict=True), AfterValidator(_sek)]


class RowSubject(Closed):
    """A row of a statement, as of a month."""

    statement: str
    row: str
    month: MonthKey


class CommentSubject(RowSubject):
    """A layer's forecast of a row."""

    layer: Layer


class RemarkSubject(RowSubject):
    """A section of the report's text about a row."""

    section: str


class MeasureSubject(Closed):
    """A measure of measures.yaml."""

    measure: str
    month: MonthKey


class SnapshotSubject(Closed):
    """A kept forecast."""

    snapshot: str
    month: MonthKey


class UnitSubject(Closed):
    """A unit's forecast of a month."""

    unit: str
    month: MonthKey


class MonthSubject(Closed):
    """A month's forecast as a whole."""

    month: MonthKey


class JudgedYear(Closed):
    """A person's forecast of a row's whole year, SEK, income > 0, cost < 0."""

    forecast_sek: Sek


class Cause(Closed):
    """Why a row's forecast is what it is: in few words, and whole."""

    cause: str = Field(max_length=MOST_CAUSE)
    quote: str = ""


class Remarked(Closed):
    """A person's text for the report, and the machine's as it stood when it was written."""

    text: str = Field(min_length=1, max_length=MOST_TEXT)
    suggestion: str = Field("", max_length=MOST_SUGGESTION)


class FixedKey(Closed):
    """A method by its key."""

    method: str


class Progress(Closed):
    """How far a measure has come; what is not said stands as in measures.yaml. `realised_sek`: better > 0."""

    state: State | None = None
    realised_sek: Sek | None = None
    through: MonthKey | None = None


class Decision(Closed):
    """What somebody decided about a kept forecast."""

    decision: Literal["approved", "returned"]


class Handed(Closed):
    """How far a unit's forecast has come, and what its rows said then.

    `rows` are the unit's leaves, the year's forecast in SEK; a returned one has none. `journal` is how many entries
    the journal had when the rows were read: what is said of them later is not in them.
    """

    state: Literal["submitted", "returned", "approved"]
    journal: int = Field(ge=0)
    forecast_sek: Sek | None = None
    rows: dict[str, Sek] = Field(default_factory=dict)


class Adopted(Closed):
    """The kept forecast that is adopted for a month, and the units that have not handed in and follow the model."""

    snapshot: str = Field(pattern=r"^[0-9a-f]{64}$")
    following: tuple[str, ...] = ()


SHAPES: Mapping[EntryKind, tuple[type[Closed], type[Closed]]] = {
    EntryKind.JUDGEMENT: (RowSubject, JudgedYear),
    EntryKind.COMMENT: (CommentSubject, Cause),
    EntryKind.METHOD: (RowSubject, FixedKey),
    EntryKind.MEASURE_PROGRESS: (MeasureSubject, Progress),
    EntryKind.APPROVAL: (SnapshotSubject, Decision),
    EntryKind.REMARK: (RemarkSubject, Remarked),
    EntryKind.SUBMISSION: (UnitSubject, Handed),
    EntryKind.ADOPTION: (MonthSubject, Adopted),
}
"""What the subject and the new value of each kind hold."""


def check_entry(entry: NewEntry) -> None:
    """Raise InputError where an entry is not what its kind holds, or a text cannot be kept."""
    for text, what in ((entry.workspace, "workspace"), (entry.reason, "skäl")):
        checked_text(text, what)
    checked_name(entry.who)
    try:
        texts = [canonical(dict(entry.subject)), canonical(entry.old), canonical(entry.new)]
    except ValueError as error:
        raise InputError("Värdet går inte att skriva.", Place(PLACE), "Skriv ett vanligt tal eller text.") from error
    longest = MOST_VALUE if entry.kind is EntryKind.SUBMISSION else LONGEST_TEXT
    for text in (*texts, *_texts(entry.subject), *_texts(entry.new)):
        checked_text(text, "värde", required=False, longest=longest)
    shaped(entry.kind, entry.subject, entry.new)


def _texts(value: object) -> Iterator[str]:
    """The texts directly in a value; the shapes hold none deeper."""
    parts = value.values() if isinstance(value, Mapping) else (value,)
    yield from (part for part in parts if isinstance(part, str))


def shaped(kind: EntryKind, subject: Mapping[str, str], new: object, seq: int | None = None) -> Closed | None:
    """The new value as its kind's shape; None where it takes away what was said.

    Raises:
        InputError: the subject or the value is of another shape.
    """
    about, value = SHAPES[kind]
    try:
        about.model_validate(dict(subject))
        return None if new is None else value.model_validate(new)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = " › ".join(str(part) for part in wrong["loc"]) or KIND_SV[kind]
        place = Place(PLACE, seq, where)
        raise InputError(f"Värdet passar inte i en {KIND_SV[kind]}.", place, "Se docs/file-formats.md.") from error
