"""YAML that is checked against a closed schema; every fault is told with its line."""

from __future__ import annotations

import difflib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode

from forecast.errors import CollectedInputError, InputError, Place
from forecast.formats.csv_table import decode
from forecast.money import format_shortly


class _Dates(RoundTripConstructor):
    """Dates as usual; one that the calendar lacks stays text, so that the schema refuses it with its line."""

    def day_or_text(self, node: ScalarNode) -> object:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return str(node.value)


_Dates.add_constructor("tag:yaml.org,2002:timestamp", _Dates.day_or_text)


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
        return Place(self.file, _line(self.tree, path), " › ".join(str(part) for part in path) or None)


def read_yaml(data: bytes, file: str, schema: type[Schema]) -> Schema:
    """Read bytes as YAML of a given schema.

    Raises:
        CollectedInputError: all faults at once, each with its line.
        InputError: when the text is not YAML.
    """
    return read_yaml_with_lines(data, file, schema)[0]


def read_yaml_with_lines(data: bytes, file: str, schema: type[Schema]) -> tuple[Schema, Lines]:
    """Like `read_yaml`, with the lines of its keys, for faults that only show beside other files."""
    try:
        tree = _reader().load(io.StringIO(decode(data, file)))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(
            f"Filen går inte att läsa som YAML ({_problem(error)}).",
            Place(file, line),
            "Rätta raden; indrag är blanksteg.",
        ) from error
    except YAMLError as error:
        raise InputError("Filen går inte att läsa som YAML.", Place(file), "Rätta filen.") from error
    if not isinstance(tree, Mapping):
        raise InputError("Filen är tom eller saknar nycklar.", Place(file), "Se docs/file-formats.md.")
    try:
        return schema.model_validate(tree), Lines(file, tree)
    except ValidationError as error:
        faults = [_fault(detail, tree, file, schema) for detail in error.errors()]
        raise CollectedInputError(faults) from error


def _reader() -> YAML:
    reader = YAML(typ="rt")
    reader.Constructor = _Dates
    return reader


def _problem(error: MarkedYAMLError) -> str:
    """What the reader of YAML found, in Swedish where it is a common fault."""
    problem = error.problem or "okänt fel"
    repeated = re.match(r'found duplicate key "(.*?)"', problem)
    return f"nyckeln ”{repeated[1]}” står två gånger" if repeated else problem


def _fault(detail: ErrorDetails, tree: object, file: str, schema: type[BaseModel]) -> InputError:
    path = detail["loc"]
    key = str(path[-1]) if path else ""
    named = [str(part) for part in path if part != "[key]"]
    place = Place(file, _line(tree, path), " › ".join(named) or None)
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        short = f"Listan har färre än {path[-1] + 1} värden." if isinstance(path[-1], int) else ""
        return InputError(short or f"Nyckeln ”{key}” saknas.", place, "Lägg till den; se docs/file-formats.md.")
    if kind in {"extra_forbidden", "invalid_key"}:
        comma = kind == "invalid_key" and key.isdigit()
        hint = "Decimaltal skrivs med punkt: -1.5." if comma else _key_hint(key, _keys_at(schema, path[:-1]))
        return InputError(f"Nyckeln ”{key}” är okänd.", place, hint)
    if kind == "literal_error" and key in {"schema", "schema_"}:
        found = f"Filen har schema {detail['input']}, men programmet kan läsa schema {context['expected']}."
        return InputError(found, place, "Uppgradera programmet, eller spara filen i det schemat.")
    if kind in {"literal_error", "enum"}:
        return InputError(f"”{detail['input']}” är inte tillåtet.", place, f"Skriv {_swedish_or(context['expected'])}.")
    if kind == "value_error":
        return InputError(str(context["error"]), place, "Rätta värdet.")
    return InputError(
        f"”{_as_written(detail['input'])}” går inte att läsa här.", place, f"Väntat: {_expected(detail)}."
    )


def _expected(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    limits = [context[name] for name in ("ge", "le", "gt", "lt") if name in context]
    bound = format_shortly(float(limits[0])) if limits else ""
    comma = kind == "float_parsing" and re.fullmatch(r"[-+]?\d+,\d+", str(detail["input"]))
    return _EXPECTED.get(kind, "ett annat värde").format(bound=bound) + (" med decimalpunkt" if comma else "")


def _as_written(value: object) -> str:
    """A short value as the file has it; what is long or nested is not repeated."""
    text = str(value).replace("nan", ".nan") if isinstance(value, float) else str(value)
    return text if len(text) <= 60 and not isinstance(value, dict | list) else "…"


_EXPECTED = {
    "string_type": "text (sätt citattecken om siffror)",
    "string_pattern_mismatch": "små bokstäver a–z, siffror, punkt och bindestreck",
    "int_parsing": "ett heltal",
    "int_type": "ett heltal",
    "int_from_float": "ett heltal",
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
    whole = schema.model_json_schema()
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
