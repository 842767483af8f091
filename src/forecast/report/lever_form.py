"""What a change of a lever can be typed as: its fields in the trade's units, read from the change's own schema."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from forecast.formats.yaml_file import Closed
from forecast.money import Unit, format_number, parse_amount
from forecast.periods import Month

Value = str | float | bool | dict[str, Any] | list[Any]
"""What a field holds, as a scenario file writes it."""
UNSET = "ej satt"
_PRIMARY = 4
"""Fields of a change that are seen before "Fler fält" is opened, where its schema asks for fewer."""
_ONE: Mapping[str, str] = {
    "placeringar": "placering",
    "procentenheter": "procentenhet",
    "månader": "månad",
    "dagar": "dag",
    "gånger": "gång",
    "timmar/månad": "timme/månad",
    "timmar/år": "timme/år",
}
"""A unit after the number one."""
_SPAN = frozenset({"low", "likely", "high"})
_WORDS: Mapping[str, str] = {
    "kept": "behålls",
    "lost": "förloras",
    "one_off": "engångshändelse",
    "ending": "något upphör",
    "opening": "något öppnar",
    "double_running": "dubbel drift",
    "price": "prisändring",
    "legal": "ny lag eller regel",
    "other": "annat",
    "client.average": "genomsnittlig brukare",
    "model.average": "genomsnittligt antal dygn",
    "client.marginal": "en brukare till",
    "care": "brukare med omsorg",
    "alarm": "brukare med bara larm",
    "per_patient": "per patient",
    "before_decision": "före beslutet",
    "after_decision": "efter beslutet",
}
"""What the words of a list are called, where a schema does not say it itself; `field.word` goes before `word`."""


class Kind(StrEnum):
    """How a field is filled in."""

    NUMBER = "number"
    MONTH = "month"
    DAY = "day"
    SWITCH = "switch"
    CHOICE = "choice"
    ROW = "row"
    TEXT = "text"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a change.

    Attributes:
        name: its key in a scenario file.
        title: Swedish label, without unit.
        kind: how it is filled in.
        required: whether the change says nothing without it.
        default: what holds when it is left out; None = nothing.
        unit: as shown; amounts in kr and kr a year are shown in tkr, shares in per cent.
        scale: what is shown = what the file holds x scale.
        low: least allowed, as the file holds it; -inf where there is no bound.
        high: most allowed.
        above: whether `low` itself is refused.
        below: whether `high` itself is refused.
        whole: a whole number.
        yes_no: a number that may also be ja or nej.
        choices: value -> Swedish title, for a choice.
        parameter: the dated parameter that it begins at; empty where none.
    """

    name: str
    title: str
    kind: Kind
    required: bool
    default: Value | None = None
    unit: str = ""
    scale: float = 1.0
    low: float = -math.inf
    high: float = math.inf
    above: bool = False
    below: bool = False
    whole: bool = False
    yes_no: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    parameter: str = ""

    @property
    def label(self) -> str:
        """Title and unit."""
        return f"{self.title}, {self.unit}" if self.unit else self.title


@cache
def form_of(change: type[Closed]) -> tuple[FormField, ...]:
    """The fields of a change, in the schema's order."""
    schema = change.model_json_schema()
    needed = schema.get("required", [])
    definitions = schema.get("$defs", {})
    return tuple(
        _field(name, said, definitions, required=name in needed) for name, said in schema["properties"].items()
    )


def primary(form: tuple[FormField, ...], answer: str | None = None, *, new: bool = False) -> tuple[FormField, ...]:
    """The fields that are seen first: what must be said, what has a start of its own, then the first ones.

    Args:
        form: every field.
        answer: the field that a question solves for.
        new: the change is of something that the workspace does not hold, so its row must be said.
    """
    first = [
        item
        for item in form
        if item.required or item.parameter or item.name == answer or (new and item.kind is Kind.ROW)
    ]
    for item in form:
        if len(first) >= _PRIMARY:
            break
        if item not in first and item.name not in _SPAN and item.kind not in {Kind.TEXT, Kind.FILE, Kind.ROW}:
            first.append(item)
    return tuple(item for item in form if item in first)


def _field(name: str, said: Mapping[str, Any], definitions: Mapping[str, Any], *, required: bool) -> FormField:
    """One property of a JSON Schema; `said` may hide its kind in `anyOf` (optional) or `$ref` (a list of words)."""
    parts = [_followed(part, definitions) for part in said.get("anyOf", [said])]
    kinds = {str(part.get("type", "")) for part in parts} - {"null"}
    main = next((part for part in parts if part.get("type") not in {"null", "boolean"}), parts[0])
    unit, scale = _shown_unit(str(said.get("unit", main.get("unit", ""))))
    numbers = bool(kinds & {"number", "integer"})
    return FormField(
        name=name,
        title=str(said.get("title") or main.get("title") or name),
        kind=Kind.NUMBER if numbers else _kind(name, main, kinds),
        required=required,
        default=said.get("default"),
        unit=unit if numbers else "",
        scale=scale,
        low=float(main.get("minimum", main.get("exclusiveMinimum", -math.inf))),
        high=float(main.get("maximum", main.get("exclusiveMaximum", math.inf))),
        above="exclusiveMinimum" in main,
        below="exclusiveMaximum" in main,
        whole=kinds == {"integer"},
        yes_no=numbers and "boolean" in kinds,
        choices=_choices(name, main, said.get("choices", {})),
        parameter=str(said.get("parameter", "")),
    )


def _followed(part: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    where = str(part.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = definitions.get(where, part) if where else part
    return found


def _kind(name: str, main: Mapping[str, Any], kinds: set[str]) -> Kind:
    if "enum" in main or "const" in main:
        return Kind.CHOICE
    if kinds == {"boolean"}:
        return Kind.SWITCH
    if kinds != {"string"}:
        return Kind.FILE
    example = str(next(iter(main.get("examples", [])), ""))
    if main.get("format") == "date" or len(example) == len("2024-09-01"):
        return Kind.DAY
    if "pattern" in main and len(example) == len("2024-09"):
        return Kind.MONTH
    return Kind.ROW if name == "row" else Kind.TEXT


def _choices(name: str, main: Mapping[str, Any], titles: Mapping[str, str]) -> Mapping[str, str]:
    words = [str(word) for word in main.get("enum", [main["const"]] if "const" in main else [])]
    return {word: str(titles.get(word, _WORDS.get(f"{name}.{word}", _WORDS.get(word, word)))) for word in words}


def _shown_unit(unit: str) -> tuple[str, float]:
    if unit == "andel" or unit.startswith("andel "):
        return f"%{unit.removeprefix('andel')}", 100.0
    if unit in {"kr", "kr/år"}:
        return f"t{unit}", 1 / Unit.TKR.sek
    return ("" if unit == "antal" else unit), 1.0


def typed(value: Value | None, item: FormField) -> str:
    """A field's value as one would type it; empty where it is not set."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if item.kind is Kind.NUMBER and isinstance(value, int | float):
        return _plain_number(value * item.scale)
    return str(value)


def read(text: str, item: FormField) -> Value | None:
    """What a typed text means, as a scenario file holds it; None where it is empty.

    Raises:
        ValueError: the text is not one of the field's values; a Swedish sentence with what is allowed.
    """
    bare = text.strip()
    if not bare:
        return None
    if item.kind is Kind.NUMBER:
        return _number(bare, item)
    if item.kind is Kind.DAY:
        return _day(bare)
    if item.kind is Kind.CHOICE and bare not in item.choices:
        raise ValueError(f"Välj bland {', '.join(item.choices.values())}.")
    if item.kind is Kind.MONTH:
        return str(Month.parse(bare))
    return {"ja": True, "nej": False}.get(bare.lower(), False) if item.kind is Kind.SWITCH else bare


def _number(bare: str, item: FormField) -> Value:
    if item.yes_no and bare.lower() in {"ja", "nej"}:
        return bare.lower() == "ja"
    try:
        shown = float(parse_amount(bare))
    except ValueError as error:
        raise ValueError(f"{error} Skriv till exempel {_example(item)}.") from error
    if item.whole and shown != round(shown):
        raise ValueError(f"Skriv ett heltal, till exempel {_plain_number(math.ceil(shown))}.")
    value = round(shown / item.scale, 9) + 0.0
    if value > item.high or (item.below and value == item.high):
        raise ValueError(f"{'Mindre än' if item.below else 'Högst'} {_bound(item.high, item)}.")
    if value < item.low or (item.above and value == item.low):
        raise ValueError(f"{'Mer än' if item.above else 'Minst'} {_bound(item.low, item)}.")
    return int(value) if item.whole else value


def _example(item: FormField) -> str:
    if item.whole:
        return "3"
    return typed(item.default, item) if isinstance(item.default, float) and item.default else "4,5"


def _bound(value: float, item: FormField) -> str:
    sign = f" {item.unit.split(' ')[0]}" if item.unit.startswith("%") else ""
    return f"{_plain_number(value * item.scale)}{sign}"


def _day(bare: str) -> str:
    """A day, or a month where the lever takes one; as it was typed."""
    try:
        if len(bare) == len("2024-09"):
            return str(Month.parse(bare))
        return dt.date.fromisoformat(bare).isoformat()
    except ValueError as error:
        raise ValueError(f"”{bare}” är inget datum. Skriv till exempel 2024-09-01.") from error


def said(value: Value | None, item: FormField, start: Value | None = None) -> str:
    """What was understood of a typed value, for the line under the field; `start` is an assumption that it began at."""
    if value is None or value == "":
        return UNSET
    if item.kind is not Kind.NUMBER or isinstance(value, bool) or not isinstance(value, int | float):
        return f"= {typed(value, item)}"
    shown = f"{format_number(value, _decimals(value))} {item.unit.removeprefix('t')}"
    if not item.unit.startswith("tkr"):
        amount = value * item.scale
        shown = f"{format_number(amount, _decimals(amount))} {_counted(amount, item.unit)}"
    kind = "" if start is None else (", antagande" if value == start else ", eget värde")
    return f"= {shown.strip()}{kind}"


def in_titles(sentence: str, form: tuple[FormField, ...]) -> str:
    """A sentence of the file's reader with the page's words: titles instead of keys, ja and nej."""
    for item in sorted(form, key=lambda one: -len(one.name)):
        sentence = re.sub(rf"(?:”{item.name}”|(?<![\w.”-]){item.name}(?![\w”-]|\.\w))", f"”{item.title}”", sentence)
    return re.sub(r"\btrue\b", "ja", re.sub(r"\bfalse\b", "nej", sentence))


def _counted(amount: float, unit: str) -> str:
    """The unit as it is read after its number: `1 placering`, and nothing after a bare count."""
    if unit == "antal":
        return ""
    return _ONE.get(unit, unit) if abs(amount) == 1 else unit


def in_words(value: Value) -> str:
    """A nested value of a file, as it is read out."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return format_number(value, _decimals(value))
    return str(value)


def _plain_number(value: float) -> str:
    return format_number(value, _decimals(value)).replace("\N{NO-BREAK SPACE}", "")


def _decimals(value: float) -> int:
    return next((d for d in range(6) if round(value, d) == round(value, 9)), 6)
