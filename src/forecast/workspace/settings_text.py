"""workspace.yaml as text: written new with its comments, and one value changed without touching the rest."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass

from ruamel.yaml.comments import CommentedMap

from forecast.errors import InputError, Place
from forecast.formats.csv_table import decode
from forecast.formats.yaml_guard import guarded_reader
from forecast.money import Unit
from forecast.periods import Month

FILE = "workspace.yaml"


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """What a person says of a new workspace.

    Attributes:
        municipality: its name.
        code: SCB's municipality code, four digits.
        committee: as it begins a sentence.
        year: the budget year.
        as_of: the last booked month, in the year.
        source: where the figures are from, in words.
        unit: of what people write in the workspace's own files; imports say their own.
    """

    municipality: str
    code: str
    committee: str
    year: int
    as_of: Month
    source: str = "egen fil"
    unit: Unit = Unit.TKR


def settings_text(said: NewWorkspace, primary: str | None) -> str:
    """A workspace.yaml that a person can read and go on with.

    Args:
        said: the person's answers.
        primary: the primary statement; None where no file has been read yet.
    """
    lines = [
        "# Arbetsytan. Allt här går att ändra; nycklarna står i docs/file-formats.md.",
        "schema: 1",
        f"municipality: {_text(said.municipality)}",
        f"code: {_text(said.code)}".ljust(34) + "# SCB:s kommunkod",
        f"committee: {_text(said.committee)}",
        f"year: {said.year}".ljust(34) + "# budgetår",
        f"as_of: {said.as_of}".ljust(34) + "# sista bokförda månad; ändra när en ny månad är inläst",
        f"source: {_text(said.source)}",
        f"unit: {said.unit.value}".ljust(34) + "# i filer som du skriver själv; inlästa filer har sin egen enhet",
        "sign: cost_negative".ljust(34) + "# i filer som du skriver själv: kostnader är minus",
        *([] if primary is None else [f"primary_statement: {primary}"]),
        "total: total".ljust(34) + "# raden i rows.csv som är hela nämnden",
        "headline: model".ljust(34) + "# skiktet som sidan leder med: model, judged eller adopted",
        "profile: general",
        "principles:",
        "  holiday_liability: unknown".ljust(34) + "# unit, central eller unknown: var semesterlöneskulden bokförs",
        "  pay_review_budget: unknown".ljust(34) + "# rows, central eller unknown: var lönerevisionen är budgeterad",
        "tables: []".ljust(34) + "# beloppen läses in med forecast import och ligger i imports/",
    ]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """A text as YAML that can hold anything, on one line."""
    return json.dumps(value, ensure_ascii=False)


def with_value(data: bytes, key: str, value: str) -> bytes:
    """workspace.yaml with one plain value at the top level changed; comments and layout stay as they are.

    Raises:
        InputError: the key is not there as `key: value` on one line.
    """
    text = decode(data, FILE)
    tree = guarded_reader().load(io.StringIO(text))
    if not isinstance(tree, CommentedMap) or key not in tree:
        raise InputError(f"Nyckeln ”{key}” saknas.", Place(FILE), f"Lägg till raden {key}: {value}")
    line, column = tree.lc.value(key)
    lines = text.splitlines(keepends=True)
    old = re.match(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s#,}]+", lines[line][column:])
    if old is None:
        raise InputError(f"”{key}” går inte att ändra.", Place(FILE, line + 1, key), f"Skriv {key}: {value} på en rad.")
    lines[line] = lines[line][:column] + value + lines[line][column + old.end() :]
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + "".join(lines).encode()
