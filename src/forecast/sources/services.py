"""What the services allow: addresses, limits, licences, tables and areas, as the dated files beside this one say."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from forecast.errors import UsageError
from forecast.formats.yaml_file import Closed, read_yaml

_SERVICES, _AREAS = "services.yaml", "kolada_areas.yaml"


class Service(Closed):
    """A service.

    Attributes:
        name: as it is to be named.
        base: address of its API, without a slash at the end.
        licence: of its figures.
        calls, seconds: at most so many calls in so many seconds.
        most_cells: cells of one answer; 0 = no limit is known.
        most_ids: ids in one part of an address; 0 = no limit is known.
        per_page: records of one page; 0 = it has no pages.
        checked, source, source_class: when and where this was found.
    """

    name: str
    base: str
    licence: str
    calls: int
    seconds: float
    most_cells: int = 0
    most_ids: int = 0
    per_page: int = 0
    checked: str
    source: str
    source_class: Literal["b", "c"]


class PopulationTable(Closed):
    """A table of inhabitants in SCB's database.

    Attributes:
        id: as SCB numbers it.
        title: what it holds.
        contents: code of the inhabitants among its contents; "" where it has only one.
        projection: whether SCB has projected it.
        source_class: of what is said here.
    """

    id: str
    title: str
    contents: str = ""
    projection: bool = False
    source_class: Literal["b", "c"]


class _ServicesFile(Closed):
    schema_: Literal[1] = Field(alias="schema")
    services: dict[Literal["scb", "kolada"], Service]
    tables: tuple[PopulationTable, ...]


class Area(Closed):
    """Key figures that belong together; `like` is the word of Kolada's groups of like municipalities."""

    name: str
    like: str
    kpis: tuple[str, ...]


class _AreasFile(Closed):
    schema_: Literal[1] = Field(alias="schema")
    areas: dict[str, Area]


@cache
def _services() -> _ServicesFile:
    return read_yaml(_bytes(_SERVICES), _SERVICES, _ServicesFile)


@cache
def areas() -> dict[str, Area]:
    """Key of `--area` -> its figures."""
    return read_yaml(_bytes(_AREAS), _AREAS, _AreasFile).areas


def _bytes(name: str) -> bytes:
    return (resources.files("forecast.sources") / name).read_bytes()


def service(key: Literal["scb", "kolada"], base: str | None = None) -> Service:
    """A service, at another address where somebody has said one.

    Raises:
        UsageError: an address that is none, or that anybody on the way could change.
    """
    shipped = _services().services[key]
    return shipped if base is None else shipped.model_copy(update={"base": _checked(base)})


def population_tables() -> tuple[PopulationTable, ...]:
    """SCB's tables of inhabitants, in the order that they are taken in."""
    return _services().tables


def _checked(base: str) -> str:
    parts = urlsplit(base)
    own = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if (parts.scheme != "https" and not own) or not parts.hostname or parts.query or parts.fragment:
        raise UsageError(f"--url {base} är ingen säker adress. Ange en som börjar med https://.")
    if parts.username or parts.password:  # it would stand in receipts and in the cache
        raise UsageError("--url har ett användarnamn eller lösenord, som skulle stå i kvittot. Ange adressen utan.")
    return base.rstrip("/")
