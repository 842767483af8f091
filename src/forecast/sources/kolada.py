"""Key figures out of Kolada: of a municipality, and of those that it is to be compared with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

from forecast.errors import Place
from forecast.formats.statistics import json_text
from forecast.formats.statistics.cube import folded, plain
from forecast.formats.statistics.json_text import read_json
from forecast.sources.answers import Answers, FetchedFile, fetched_of
from forecast.sources.calls import Answer, Request, SourceError, Tell
from forecast.sources.services import Service

COUNTRY = "0000"
_MOST_PAGES = 1000
_MOST_NAMED = 3
_MARK = b"\xef\xbb\xbf"
"""Of UTF-8, which some services write first."""


@dataclass(frozen=True, slots=True)
class KoladaOrder:
    """What is wanted.

    Attributes:
        municipality: its code.
        kpis: ids of key figures, at least one.
        years: which; () = all that Kolada has.
        beside: codes of municipalities and groups to compare with.
        like: a word of the group of like municipalities to compare with; "" = none.
        name: what the choice is called in the file's name; "" = by the figures.
    """

    municipality: str
    kpis: tuple[str, ...]
    years: tuple[int, ...] = ()
    beside: tuple[str, ...] = ()
    like: str = ""
    name: str = ""


@dataclass(slots=True)
class _Pages:
    """The pages that came, in order, and the records on them."""

    answers: list[Answer] = field(default_factory=list)
    records: list[Mapping[str, object]] = field(default_factory=list)


def fetch_kolada(order: KoladaOrder, answers: Answers, tell: Tell) -> FetchedFile:
    """One file of all pages, as `forecast import` reads them: values first, then what figures and places are called.

    Raises:
        SourceError: no answer, no such municipality, group or figure, pages without end.
        InputError: a page that is no answer of Kolada's.
    """
    tell(f"Frågar Kolada efter kommunen {order.municipality}.")
    own = _by_ids("municipality", [order.municipality], answers)
    name = next((json_text.as_text(r.get("title")) for r in own.records if r.get("id") == order.municipality), "")
    if not name:
        raise SourceError(
            f"Kommunen {order.municipality} finns inte i Kolada, så inga nyckeltal kan hämtas. "
            "Ange en kommunkod med fyra siffror, till exempel --municipality 1882."
        )
    group = _like(order.like, name, answers) if order.like else None
    members = [] if group is None else _members(group)
    groups = [] if group is None else [json_text.as_text(group.get("id"))]
    places = list(dict.fromkeys([order.municipality, *members, *order.beside, *groups]))
    if len(places) > 1 and COUNTRY not in places:
        places.append(COUNTRY)
    tell(
        f"Hämtar {len(order.kpis)} nyckeltal för "
        f"{'en kommun' if len(places) == 1 else f'{len(places)} kommuner och grupper'}."
    )
    values = _values(order, places, answers)
    _check_asked(order, places, values.records)
    titles = _by_ids("kpi", order.kpis, answers)
    named = _by_ids("municipality", [place for place in places if not place.startswith("G")], answers)
    named_groups = _by_ids("municipality_groups", [place for place in places if place.startswith("G")], answers)
    got = [*values.answers, *titles.answers, *named.answers, *named_groups.answers]
    told = _told(order, places, values.records, titles.records)
    if not any(_has_value(record) for record in values.records):
        raise SourceError("Kolada har inga värden för valet. Välj andra nyckeltal (--kpi) eller år (--years).")
    data = b"[" + b",".join(answer.data.removeprefix(_MARK).strip() for answer in got) + b"]"
    return FetchedFile(_file_name(order), data, fetched_of(got), told)


def _values(order: KoladaOrder, places: Sequence[str], answers: Answers) -> _Pages:
    """All pages of all parts: an address has at most so many ids in each of its segments."""
    service, out = answers.caller.service, _Pages()
    for kpis in _pieces(order.kpis, service.most_ids):
        for some in _pieces(places, service.most_ids):
            for years in _pieces([str(year) for year in order.years], service.most_ids) or [()]:
                path = f"data/kpi/{_list(kpis)}/municipality/{_list(some)}" + (f"/year/{_list(years)}" if years else "")
                _follow(_paged(service, path), answers, out)
    return out


def _check_asked(order: KoladaOrder, places: Sequence[str], records: Sequence[Mapping[str, object]]) -> None:
    """Refuse figures that nobody asked for: another municipality's would else be taken for our own."""
    years = set(map(str, order.years))
    for record in records:
        kpi, place, year = (str(record.get(name)) for name in ("kpi", "municipality", "period"))
        if kpi not in order.kpis or place not in places or (years and year not in years):
            said = plain(f"{kpi}, {place}, {year}")[:100]
            raise SourceError(
                f"Kolada svarade med tal som ingen frågade efter ({said}). Inget är inläst. Hämta på nytt, och "
                "kontrollera adressen (--url)."
            )


def _by_ids(entity: str, ids: Sequence[str], answers: Answers) -> _Pages:
    service, out = answers.caller.service, _Pages()
    for some in _pieces(ids, service.most_ids):
        _follow(_paged(service, f"{entity}/{_list(some)}"), answers, out)
    return out


def _paged(service: Service, path: str, more: str = "") -> str:
    return f"{service.base}/{path}?{more}per_page={service.per_page}"


def _follow(url: str, answers: Answers, out: _Pages) -> None:
    """Ask for a page and those after it, within the service and never in a ring."""
    seen: set[str] = set()
    while url:
        if url in seen or len(seen) >= _MOST_PAGES:
            raise SourceError("Kolada bläddrar i ring: next_url leder till en sida som redan är hämtad. Hämta på nytt.")
        seen.add(url)
        answer = answers.get(Request(url))
        place = Place("svar från Kolada")
        value, _ = read_json(answer.data, place)
        page = json_text.as_object(value, "Svaret", place)
        records = json_text.as_list(page.get("values"), "values", place)
        out.answers.append(answer)
        out.records += [json_text.as_object(record, "En post i values", place) for record in records]
        url = _next(json_text.as_text(page.get("next_url")), answers.caller.service)


def _next(url: str, service: Service) -> str:
    """The next page at the address that was asked; "" where there is none. Another host is refused."""
    if not url:
        return ""
    base, there = urlsplit(service.base), urlsplit(url)
    if there.netloc and (there.hostname or "").casefold() != (base.hostname or "").casefold():
        raise SourceError(
            f"Kolada hänvisar till nästa sida på {plain(there.netloc)[:100]}, en annan adress än den som är angiven. "
            "Inget är hämtat därifrån."
        )
    return urlunsplit((base.scheme, base.netloc, there.path, there.query, ""))


def _like(word: str, name: str, answers: Answers) -> Mapping[str, object]:
    """The group of municipalities that Kolada finds like ours for an area: the last year's where there are several."""
    url = _paged(answers.caller.service, "municipality_groups", f"title={quote(name)}&")
    pages = _Pages()
    _follow(url, answers, pages)
    ours = [record for record in pages.records if _is_ours(json_text.as_text(record.get("title")), name)]
    found = [record for record in ours if folded(word) in folded(json_text.as_text(record.get("title")))]
    if not found:
        shown = "; ".join(plain(json_text.as_text(record.get("title"))) for record in ours[:12])
        raise SourceError(
            f"Kolada har ingen grupp av liknande kommuner för {name} med ordet ”{word}”."
            + (f" Den har: {shown}." if shown else "")
        )
    return max(found, key=lambda record: json_text.as_text(record.get("title"))[-4:])


def _is_ours(title: str, name: str) -> bool:
    parts = [folded(part) for part in title.split(",")]
    return parts[0].startswith("liknande kommuner") and folded(name) in parts[1:]


def _members(group: Mapping[str, object]) -> list[str]:
    place = Place("svar från Kolada")
    members = [
        json_text.as_object(m, "En kommun i gruppen", place)
        for m in json_text.as_list(group.get("members"), "members", place)
    ]
    return [json_text.as_text(member.get("member_id") or member.get("id")) for member in members]


def _told(
    order: KoladaOrder,
    places: Sequence[str],
    records: Sequence[Mapping[str, object]],
    titles: Sequence[Mapping[str, object]],
) -> tuple[str, ...]:
    """What was asked for and did not come: unknown figures, figures without a value for us, places without any."""
    told = []
    known = {record.get("id") for record in titles}
    unknown = [kpi for kpi in order.kpis if kpi not in known]
    if unknown:
        told.append(f"Kolada känner inte till {', '.join(unknown)}.")
    held = [record for record in records if _has_value(record)]
    ours = {record.get("kpi") for record in held if record.get("municipality") == order.municipality}
    empty = [kpi for kpi in order.kpis if kpi in known and kpi not in ours]
    if empty:
        told.append(f"Inga värden för {order.municipality} i {', '.join(empty)}.")
    there = {record.get("municipality") for record in held}
    silent = [place for place in places if place not in there and place != order.municipality]
    if silent:
        told.append(f"Inga värden alls för {', '.join(silent)}.")
    got = {str(record.get("period")) for record in held}
    lacking = [str(year) for year in order.years if str(year) not in got]
    if lacking:
        told.append(f"Inga värden för {', '.join(lacking)}.")
    return tuple(told)


def _has_value(record: Mapping[str, object]) -> bool:
    values = record.get("values")
    return isinstance(values, list) and any(isinstance(v, dict) and v.get("value") is not None for v in values)


def _file_name(order: KoladaOrder) -> str:
    """The same for the same figures: a later fetch of them corrects the earlier."""
    name = order.name or "-".join(order.kpis)
    if not order.name and len(order.kpis) > _MOST_NAMED:
        name = f"{len(order.kpis)}-nyckeltal-{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    return f"kolada-{order.municipality}-{name}.json"


def _pieces(items: Sequence[str], most: int) -> list[tuple[str, ...]]:
    step = most or len(items) or 1
    return [tuple(items[at : at + step]) for at in range(0, len(items), step)]


def _list(ids: Sequence[str]) -> str:
    return ",".join(quote(item, safe="") for item in ids)
