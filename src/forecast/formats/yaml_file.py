"""YAML that is checked against a closed schema; every fault is told with its line."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import decode
from forecast.formats.yaml_guard import guarded_reader, yaml_problem
from forecast.money import format_shortly


class Closed(BaseModel):
    """Base of all file schemas: frozen, and unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


Schema = TypeVar("Schema", bound=Closed)


@dataclass(frozen=True, slots=True)
class Lines:
    """Where each key of a YAML file stands."""

    file: str
    tree: object

    def place(self, *path: str | int) -> Place:
        """File, line and name of a key, as deep as the file goes."""
        return _place(self.file, self.tree, path)


MOST_BYTES = 2_000_000
"""Of a YAML file: forty thousand lines, and what is read in half a minute."""


def read_yaml(data: bytes, file: str, schema: type[Schema]) -> Schema:
    """Read bytes as YAML of a given schema.

    Raises:
        CollectedInputError: all faults at once, each with its line.
        InputError: when the text is not YAML.
    """
    return read_yaml_with_lines(data, file, schema)[0]


def read_yaml_with_lines(data: bytes, file: str, schema: type[Schema]) -> tuple[Schema, Lines]:
    """Like `read_yaml`, with the lines of its keys, for faults that only show beside other files."""
    if len(data) > MOST_BYTES:
        found = f"Filen är {len(data) / 1e6:.1f} MB, mer än {MOST_BYTES // 1_000_000}."
        raise InputError(found, Place(file), "Kontrollera att det är rätt fil.")
    text = decode(data, file)
    try:
        tree = guarded_reader().load(io.StringIO(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(
            f"Filen går inte att läsa som YAML ({yaml_problem(error)}).",
            Place(file, line),
            "Rätta raden; indrag är blanksteg.",
        ) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise InputError("Raden har ett tecken som inte syns.", Place(file, line), "Ta bort det.") from error
    except YAMLError as error:
        raise InputError("Filen går inte att läsa som YAML.", Place(file), "Rätta filen.") from error
    if not isinstance(tree, Mapping):
        raise InputError("Filen är tom eller saknar nycklar.", Place(file), "Se docs/file-formats.md.")
    try:
        said = schema.model_validate(tree, by_alias=True, by_name=False)
    except ValidationError as error:
        faults = [_fault(detail, tree, file, schema) for detail in error.errors()]
        raise CollectedInputError(faults) from error
    faults = [
        InputError(f"”{_as_written(value)}” går inte att läsa här.", _place(file, tree, path), "Väntat: ett tal.")
        for path, value in _truths_as_numbers(said, tree)
    ]
    if faults:
        raise CollectedInputError(faults)
    return said, Lines(file, tree)


def _truths_as_numbers(said: object, tree: object) -> Iterator[tuple[tuple[str | int, ...], bool]]:
    """Where the file has true or false and the schema took it for 1 or 0."""
    if isinstance(tree, bool):
        if not isinstance(said, bool):
            yield (), tree
        return
    pairs: list[tuple[str | int, object, object]] = []
    if isinstance(said, Closed) and isinstance(tree, Mapping):
        names = {name: field.alias or name for name, field in type(said).model_fields.items()}
        pairs = [(alias, getattr(said, name), tree[alias]) for name, alias in names.items() if alias in tree]
    elif isinstance(said, Mapping) and isinstance(tree, Mapping):
        pairs = [(key, said[key], tree[key]) for key in tree if key in said]
    elif isinstance(said, list | tuple) and isinstance(tree, list):
        pairs = list(zip(range(len(tree)), said, tree, strict=False))
    for key, mine, theirs in pairs:
        yield from (((key, *path), value) for path, value in _truths_as_numbers(mine, theirs))


def _fault(detail: ErrorDetails, tree: object, file: str, schema: type[BaseModel]) -> InputError:
    path = detail["loc"]
    key = str(path[-1]) if path else ""
    place = _place(file, tree, path)
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        short = f"Listan har färre än {path[-1] + 1} värden." if isinstance(path[-1], int) else ""
        return InputError(short or f"Nyckeln ”{key}” saknas.", place, "Lägg till den; se docs/file-formats.md.")
    if kind == "extra_forbidden" or (kind == "invalid_key" and _is_empty(tree, path)):
        comma = "Decimaltal skrivs med punkt: -1.5."  # `fte: -1,5` in one line is fte: -1 and an empty key 5
        hint = _key_hint(key, _keys_at(schema, path[:-1])) if kind == "extra_forbidden" else comma
        return InputError(f"Nyckeln ”{key}” är okänd.", place, hint)
    if kind == "literal_error" and key in {"schema", "schema_"}:
        return _schema_fault(detail["input"], str(context["expected"]), place)
    if kind in {"literal_error", "enum"}:
        found = f"”{_as_written(detail['input'])}” är inte tillåtet."
        return InputError(found, place, f"Skriv {_swedish_or(context['expected'])}.")
    if kind == "value_error":
        return InputError(str(context["error"]), place, "Rätta värdet.")
    written = _as_written(detail["input"])
    found = "Här står inget värde." if detail["input"] is None else f"”{written}” går inte att läsa här."
    return InputError(found, place, f"Väntat: {_expected(detail)}.")


def _is_empty(tree: object, path: Sequence[int | str]) -> bool:
    """Whether the key at `path` has no value."""
    for part in path:
        if isinstance(tree, Mapping):
            tree = next((value for key, value in tree.items() if str(key) == str(part)), tree)
        elif isinstance(tree, list) and isinstance(part, int):
            tree = tree[part]
    return tree is None


def _expected(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    limits = [context[name] for name in ("ge", "le", "gt", "lt") if name in context]
    bound = format_shortly(float(limits[0])) if limits else ""
    comma = kind == "float_parsing" and re.fullmatch(r"[-+]?\d+,\d+", str(detail["input"]))
    return _EXPECTED.get(kind, "ett annat värde").format(bound=bound) + (" med decimalpunkt" if comma else "")


def _schema_fault(said: object, expected: str, place: Place) -> InputError:
    if str(said) == expected:
        return InputError(f"Schemat ”{expected}” är text.", place, f"Skriv {expected} utan citattecken.")
    found = f"Filen har schema {_as_written(said)}, men programmet kan läsa schema {expected}."
    return InputError(found, place, "Uppgradera programmet, eller spara filen i det schemat.")


def _as_written(value: object) -> str:
    """A short value as the file has it; what is long or nested is not repeated."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list | set):
        return "…"
    text = str(value).replace("nan", ".nan") if isinstance(value, float) else str(value)
    return text if len(text) <= 60 else "…"


def _place(file: str, tree: object, path: Sequence[int | str]) -> Place:
    """File, line and name of a key; a key that is no text is the key itself and no part of it."""
    parts = [str(part) for part in path if part != "[key]"]
    return Place(file, _line(tree, path), " › ".join(parts) or None)


_EXPECTED = {
    "string_type": "text (sätt citattecken om siffror)",
    "invalid_key": "text (sätt citattecken om siffror)",
    "string_pattern_mismatch": "små bokstäver a–z, siffror, punkt och bindestreck",
    "int_parsing": "ett heltal",
    "int_type": "ett heltal",
    "int_from_float": "ett heltal",
    "int_parsing_size": "ett heltal",
    "string_too_long": "en kortare text",
    "string_too_short": "text",
    "float_type": "ett tal",
    "float_parsing": "ett tal",
    "decimal_type": "ett tal",
    "bool_parsing": "true eller false",
    "bool_type": "true eller false",
    "list_type": "en lista",
    "tuple_type": "en lista",
    "dict_type": "nycklar med värden",
    "model_type": "nycklar med värden",
    "date_from_datetime_parsing": "ett datum, till exempel 2024-09-01",
    "date_type": "ett datum, till exempel 2024-09-01",
    "date_parsing": "ett datum, till exempel 2024-09-01",
    "date_from_datetime_inexact": "ett datum, till exempel 2024-09-01",
    "finite_number": "ett vanligt tal",
    "greater_than": "ett tal större än {bound}",
    "greater_than_equal": "lägst {bound}",
    "less_than": "ett tal mindre än {bound}",
    "less_than_equal": "högst {bound}",
    "is_instance_of": "en månad, till exempel 2024-08",
    "dataclass_type": "en månad, till exempel 2024-08",
    "dataclass_exact_type": "en månad, till exempel 2024-08",
    "too_long": "färre värden",
    "too_short": "fler värden",
}


def _swedish_or(expected: str) -> str:
    return expected.replace("'", "”").replace(" or ", " eller ")


_MOST_KEYS = 20
"""Keys that a sentence can list."""


def _key_hint(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.65)
    if near:
        return f"Menar du ”{near[0]}”?"
    return (
        f"Nycklarna här är {', '.join(known)}."
        if 0 < len(known) <= _MOST_KEYS
        else "Se docs/file-formats.md för de nycklar som finns."
    )


def _keys_at(schema: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    """The keys that the schema knows where `path` leads; none where it leads to several kinds."""
    whole = _shape(schema)
    here: Mapping[str, Any] = whole
    for part in (*path, None):
        while "properties" not in here:
            kinds = [kind for kind in here.get("anyOf", ()) if kind.get("type") != "null"]
            if "$ref" in here:
                here = whole["$defs"][here["$ref"].rpartition("/")[2]]
            elif len(kinds) == 1:
                here = kinds[0]
            else:
                break
        if part is not None:
            inner = here.get("items") if isinstance(part, int) else here.get("additionalProperties")
            here = here.get("properties", {}).get(part, inner if isinstance(inner, dict) else {})
    return list(here.get("properties", {}))


@cache
def _shape(schema: type[BaseModel]) -> dict[str, Any]:
    return schema.model_json_schema()


def _line(tree: object, path: Sequence[int | str]) -> int | None:
    """Line (1-based) of the deepest part of `path` that exists in the file."""
    line = 1
    for part in path:
        try:
            if isinstance(tree, CommentedMap):
                line = tree.lc.key(part)[0] + 1
                tree = tree[part]
            elif isinstance(tree, CommentedSeq):
                line = tree.lc.item(part)[0] + 1
                tree = tree[int(part)]
            else:
                break
        except (KeyError, IndexError, TypeError):
            break
    return line
