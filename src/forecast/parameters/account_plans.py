"""The shipped reading of accounts and words as kinds of money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from forecast.errors import InputError, Place
from forecast.parameters.dated import SourceClass
from forecast.parameters.reading import as_mapping, check_keys, parse_yaml, text_of

_FILE = "account_plans.yaml"


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """First digits of an account -> the key of a kind of money; the longest that fits decides."""

    source: str
    source_class: SourceClass
    accounts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AccountPlans:
    """Plans by name, and words: (key of a kind of money, parts of words), the first that fits decides."""

    plans: Mapping[str, AccountPlan]
    stems: tuple[tuple[str, tuple[str, ...]], ...]


@cache
def load_account_plans() -> AccountPlans:
    """The plans that are shipped with the program."""
    return parse_account_plans((resources.files("forecast.parameters") / _FILE).read_text(encoding="utf-8"), _FILE)


def parse_account_plans(text: str, file: str) -> AccountPlans:
    """Read plans from YAML text.

    Raises:
        InputError: unknown or missing keys, a plan without source, digits that are no text of digits.
    """
    data, place = parse_yaml(text, file), Place(file)
    check_keys(data, ("schema", "name", "title", "unit", "plans", "words"), (), place)
    plans = as_mapping(data["plans"], place)
    words = as_mapping(data["words"], place)
    check_keys(words, ("source", "source_class", "stems"), (), place)
    SourceClass(text_of(words, "source_class", place))
    listed = words["stems"]
    if not isinstance(listed, list):
        raise InputError("”stems” ska vara en lista.", place, "Skriv en rad per kostnadsslag.")
    return AccountPlans(
        MappingProxyType({name: _plan(plans[name], place) for name in plans}),
        tuple(_stem(item, place) for item in listed),
    )


def _plan(value: object, place: Place) -> AccountPlan:
    data = as_mapping(value, place)
    check_keys(data, ("source", "source_class", "accounts"), (), place)
    accounts = as_mapping(data["accounts"], place)
    for digits in accounts:
        if not digits.isdigit():
            raise InputError(f"”{digits}” är inga kontosiffror.", place, 'Skriv siffror inom citattecken: "31".')
    kinds = {digits: text_of(accounts, digits, place) for digits in accounts}
    return AccountPlan(
        text_of(data, "source", place), SourceClass(text_of(data, "source_class", place)), MappingProxyType(kinds)
    )


def _stem(value: object, place: Place) -> tuple[str, tuple[str, ...]]:
    data = as_mapping(value, place)
    check_keys(data, ("type", "any"), (), place)
    parts = data["any"]
    if not isinstance(parts, list) or not all(isinstance(part, str) and part for part in parts):
        raise InputError("”any” ska vara en lista av ord.", place, "Skriv delar av ord med små bokstäver.")
    return text_of(data, "type", place), tuple(str(part) for part in parts)
