"""A change as a value in an address: `staffing.sarskilt-boende;fte=-1;from=2024-10`. Names and numbers, no code.

The text is split and matched against the fields that the lever has; whether the values may be so is for the scenario
files' reader.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from urllib.parse import unquote

from forecast.report.lever_form import FormField, Kind, Value, form_of
from forecast.scenario.levers import BY_GROUP

_KEY = re.compile(r"[^\W_][\w .:/()-]{0,79}")
_NESTED = 20
"""Brackets in one value; an address from outside must not make the reader go deep."""


def is_key(text: str) -> bool:
    """Whether something may be called so: letters, digits and a few marks, at most 80."""
    return _KEY.fullmatch(text) is not None


def write_change(name: str, said: Mapping[str, Value]) -> str:
    """One change, its fields in the order of `said`."""
    return ";".join([_escaped(name), *(f"{field}={_escaped(_text(value))}" for field, value in said.items())])


def read_change(text: str) -> tuple[str, dict[str, Value]]:
    """Name and fields of one change.

    Raises:
        ValueError: a group or field that no lever has, or a value that is not of the field's kind.
    """
    first, *rest = text.split(";")
    name = unquote(first)
    group, _, key = name.partition(".")
    if group not in BY_GROUP or not is_key(key):
        raise ValueError(f"”{name}” is no change.")
    form = {item.name: item for item in form_of(BY_GROUP[group].change)}
    said: dict[str, Value] = {}
    for part in rest:
        field, mark, value = part.partition("=")
        if not mark or field not in form or field in said:
            raise ValueError(f"”{group}” has no single field ”{field}”.")
        said[field] = _value(unquote(value), form[field])
    return name, said


def _value(text: str, item: FormField) -> Value:
    if text in {"true", "false"} and (item.kind is Kind.SWITCH or item.yes_no):
        return text == "true"
    if item.kind is Kind.NUMBER:
        number = float(text)
        if not math.isfinite(number):
            raise ValueError(f"”{text}” is no finite number.")
        return int(number) if item.whole and number == round(number) else number
    if item.kind is Kind.FILE:
        if text.count("[") + text.count("{") > _NESTED:
            raise ValueError("Nothing of ours is nested so deep.")
        nested: dict[str, Value] | list[Value] = json.loads(text)
        return nested
    return text


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace(";", "%3B").replace("=", "%3D")
