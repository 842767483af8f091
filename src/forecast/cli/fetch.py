"""`fetch`: public figures from SCB and Kolada into the cache, and into a workspace by the same door as every file."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from forecast.cli.intake import UNKNOWN_CODE
from forecast.cli.options import ShortAnswer, ShortForm
from forecast.cli.progress import progress_line, told_when_interrupted
from forecast.cli.streams import answer, say
from forecast.errors import UsageError
from forecast.report.contract import dump
from forecast.report.intake.import_table import import_text
from forecast.service.fetching import FetchedFiles, FetchWays, fetch, look_at_fetched, years_of
from forecast.sources.cache import default_folder
from forecast.sources.calls import Clock
from forecast.sources.kolada import KoladaOrder
from forecast.sources.scb import PopulationOrder
from forecast.sources.services import Area, Service, areas, service
from forecast.workspace.disk import make_folder, write_whole
from forecast.workspace.imports.looked import Looked
from forecast.workspace.imports.receipt import receipts_together
from forecast.workspace.imports.taken import take_in_looked
from forecast.workspace.imports.target import Target, target_of

SCHEMA = 1
_CODE = re.compile(r"\d{4}")
_KPI = re.compile(r"[A-Z]\d{5}")
_PLACE = re.compile(r"\d{4}|G\d{1,7}")

fetch_app = typer.Typer(help="Hämta offentliga tal från SCB och Kolada.", no_args_is_help=False, rich_markup_mode=None)

Into = Annotated[
    Path | None, typer.Argument(metavar="WORKSPACE", help="Arbetsyta att läsa in i; annars stannar talen i cachen.")
]
MunicipalityCode = Annotated[
    str | None, typer.Option("--municipality", metavar="1882", help="Kommunkod; annars arbetsytans.")
]
Years = Annotated[str | None, typer.Option("--years", metavar="2015-2024", help="År, 2015-2024 eller 2019,2023.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FOLDER", help="Mapp att även skriva filerna i.")]
Offline = Annotated[bool, typer.Option("--offline", help="Fråga ingen: använd bara svar som är hämtade förut.")]
CacheFolder = Annotated[
    Path | None, typer.Option("--cache", metavar="FOLDER", help="Mapp för svar; annars FORECAST_CACHE.")
]
OldAfter = Annotated[int, typer.Option("--old-after", metavar="DAYS", help="Dagar tills ett svar sägs vara gammalt.")]
Url = Annotated[str | None, typer.Option("--url", help="Tjänstens adress, där den inte är den vanliga.")]


@fetch_app.command("population")
def fetch_population_command(
    into: Into = None,
    municipality: MunicipalityCode = None,
    years: Years = None,
    *,
    projection: Annotated[bool, typer.Option("--projection", help="Hämta även SCB:s framskrivning.")] = False,
    out: Out = None,
    offline: Offline = False,
    cache: CacheFolder = None,
    old_after: OldAfter = 30,
    url: Url = None,
    form: ShortForm = ShortAnswer.TABLE,
) -> None:
    """Hämta folkmängd per kön och ettårsklass från SCB, de senaste tio åren om inga anges."""
    target = _target(into, municipality)
    order = PopulationOrder(target.code, _years(years), projection)
    ways = _ways(cache, offline=offline, old_after=old_after)
    _fetch(order, service("scb", url), ways, (into, target), (out, form))


@fetch_app.command("kolada")
def fetch_kolada_command(
    into: Into = None,
    municipality: MunicipalityCode = None,
    kpi: Annotated[str | None, typer.Option("--kpi", metavar="N21702,...", help="Nyckeltalens id.")] = None,
    area: Annotated[str | None, typer.Option("--area", metavar="aldreomsorg", help="Ett områdes nyckeltal.")] = None,
    beside: Annotated[
        str | None, typer.Option("--with", metavar="1861,G176571", help="Kommuner och grupper att jämföra med.")
    ] = None,
    like: Annotated[
        str | None,
        typer.Option("--like", metavar="äldreomsorg", help="Jämför med Koladas liknande kommuner; auto: områdets."),
    ] = None,
    years: Years = None,
    *,
    out: Out = None,
    offline: Offline = False,
    cache: CacheFolder = None,
    old_after: OldAfter = 30,
    url: Url = None,
    form: ShortForm = ShortAnswer.TABLE,
) -> None:
    """Hämta nyckeltal från Kolada, även för kommuner att jämföra med. Alla år om inga anges."""
    chosen = _area(area)
    kpis = tuple(dict.fromkeys([*_codes(kpi, _KPI, "--kpi", "N21702"), *(chosen.kpis if chosen else ())]))
    if not kpis:
        raise UsageError(f"Ange nyckeltal med --kpi N21702,N21006 eller --area: {', '.join(areas())}.")
    word = (chosen.like if chosen else "") if like == "auto" else like or ""
    if like == "auto" and not word:
        raise UsageError("--like auto tar ordet ur --area. Ange --area, eller skriv ordet: --like äldreomsorg.")
    target = _target(into, municipality)
    others = _codes(beside, _PLACE, "--with", "1861 eller G176571")
    name = area if area and not kpi else ""
    order = KoladaOrder(target.code, kpis, _years(years), others, word, name)
    ways = _ways(cache, offline=offline, old_after=old_after)
    _fetch(order, service("kolada", url), ways, (into, target), (out, form))


def _fetch(
    order: PopulationOrder | KoladaOrder,
    source: Service,
    ways: FetchWays,
    where: tuple[Path | None, Target],
    answered: tuple[Path | None, ShortAnswer],
) -> None:
    """Fetch, say what came, and take it in: all files or none."""
    (into, target), (out, form) = where, answered
    with told_when_interrupted(), progress_line("Hämtar") as show:
        found = fetch(order, source, ways, show)
    looked = look_at_fetched(found.files, target)
    _answer(found, looked, source, form)
    for sentence in found.told:
        say(sentence)
    if out is not None:
        make_folder(out)
        write_whole({out / file.name: file.data for file in found.files})
        say(f"Skrivet i {out}: {', '.join(file.name for file in found.files)}.")
    if into is None:
        say(f"Svaren ligger i {ways.cache}. Inget är inläst; ange WORKSPACE för att läsa in.")
        return
    for sentence in take_in_looked(into, looked).told:
        say(sentence)


def _answer(found: FetchedFiles, looked: Looked, source: Service, form: ShortAnswer) -> None:
    if form is ShortAnswer.TABLE:
        answer(import_text(looked))
        return
    said = {
        "schema": SCHEMA,
        "service": source.name,
        "licence": source.licence,
        "url": source.base,
        "told": list(found.told),
        "files": [file.name for file in found.files],
        "receipt": receipts_together([file.receipt for file in looked.files]),
    }
    answer(dump(said))


def _target(into: Path | None, municipality: str | None) -> Target:
    """Whom the figures are to be about: the workspace's municipality, or the one that is named."""
    if municipality is not None and not _CODE.fullmatch(municipality):
        raise UsageError(f"--municipality {municipality} är ingen kommunkod. Skriv fyra siffror, till exempel 0125.")
    if into is None:
        if municipality is None:
            raise UsageError("Ange en arbetsyta, eller en kommun med --municipality 1882.")
        return Target(code=municipality)
    target = target_of(into)
    own = "" if target.code == UNKNOWN_CODE else target.code
    if municipality and own and municipality != own:
        raise UsageError(f"Arbetsytan är kommun {own}, men --municipality är {municipality}. Ange den ena.")
    if not (own or municipality):
        raise UsageError("Arbetsytan säger inte sin kommunkod. Skriv code i workspace.yaml, eller --municipality 1882.")
    return replace(target, code=own or municipality or "")


def _ways(cache: Path | None, *, offline: bool, old_after: int) -> FetchWays:
    clock = Clock(time.monotonic, time.sleep, lambda: dt.datetime.now(dt.UTC), secrets.SystemRandom().random)
    return FetchWays(cache or default_folder(os.environ), clock, offline, old_after)


def _years(text: str | None) -> tuple[int, ...]:
    try:
        return () if text is None else years_of(text)
    except ValueError as error:
        raise UsageError(f"--years: {error}") from error


def _area(name: str | None) -> Area | None:
    if name is not None and name not in areas():
        raise UsageError(f"--area {name} finns inte. Välj bland {', '.join(areas())}.")
    return None if name is None else areas()[name]


def _codes(text: str | None, form: re.Pattern[str], option: str, example: str) -> tuple[str, ...]:
    codes = [code.strip() for code in (text or "").split(",") if code.strip()]
    for code in codes:
        if not form.fullmatch(code):
            raise UsageError(f"{option}: ”{code}” känns inte igen. Skriv till exempel {example}.")
    return tuple(dict.fromkeys(codes))
