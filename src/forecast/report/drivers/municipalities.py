"""Our municipality beside others: Kolada's figures where they have been fetched, as Kolada publishes them.

Nothing is reckoned but the median and the order; what is missing is named, and no figure is made up.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from forecast.drivers.statistics.kolada_titles import broken_in
from forecast.model import Result
from forecast.money import Unit, format_number
from forecast.report.charts.dots import DotRow, Dots, Kind
from forecast.report.charts.marks import Look
from forecast.report.drivers.areas import ALL, area_of
from forecast.report.papers.paper import Picture
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import footer
from forecast.workspace.comparison_file import ComparedFigure
from forecast.workspace.workspace import Workspace

COUNTRY: Final = "0000"
MOST_ROWS: Final = 40
"""Municipalities in a picture; the table has all."""
HOW = (
    "Inga nyckeltal för andra kommuner är hämtade. Kommandot ”forecast fetch kolada ARBETSYTA --area aldreomsorg "
    "--like auto” hämtar dem från Kolada för kommunen och de kommuner som Kolada räknar som liknande."
)
INVENTED = "Kommunen är påhittad och finns inte i Kolada, så den har inga nyckeltal att jämföra med andras."
CLASS_B = (
    "Källklass b: talen är publicerade och återges som de är; medianen och ordningen är räknade här. Jämförelsen säger "
    "inte varför kommunerna skiljer sig, och prognosen följer den inte."
)
_CUT = f"Bilden visar de {MOST_ROWS} som ligger närmast; tabellen har alla."
_DEVIATION = "Nettokostnadsavvikelse"
_DEVIATION_TOLD = "Över noll: nettokostnaden är högre än den referenskostnad som Kolada anger för kommunen."
_GENDERS: Final = (("T", "Totalt"), ("K", "Kvinnor"), ("M", "Män"))
_KINDS: Final[Mapping[Kind, str]] = {"own": "Egen kommun", "municipality": "Kommun", "group": "Grupp"}


@dataclass(frozen=True, slots=True)
class MunicipalitiesView:
    """The part of Drivare.

    Attributes:
        figures: id -> title of what can be chosen.
        chosen: the id that is shown; "" where there is none.
        picture: a mark a municipality for the chosen figure; None where ours has no value.
        table: the same with women and men, and who lacks a value.
        overview: every figure: ours, the median of the others, the country.
        told: how to fetch, where nothing is there.
    """

    figures: Mapping[str, str]
    chosen: str
    picture: Picture | None
    table: Table | None
    overview: Table | None
    told: str


@dataclass(frozen=True, slots=True)
class _Figure:
    """One key figure in one year, of everybody."""

    kpi: str
    title: str
    unit: str
    year: int
    values: Mapping[tuple[str, str], Decimal]
    source: str

    def of(self, place: str, gender: str = "T") -> Decimal | None:
        return self.values.get((place, gender))

    @property
    def decimals(self) -> int:
        """None for thousands and more, else as many as are written, at most two."""
        if max(abs(value) for value in self.values.values()) >= 1000:
            return 0
        written = (-int(value.normalize().as_tuple().exponent) for value in self.values.values())
        return min(max(0, *written), 2)


@dataclass(frozen=True, slots=True)
class _Places:
    """Who is compared: names by code, and which one is ours."""

    names: Mapping[str, str]
    own: str

    @property
    def others(self) -> tuple[str, ...]:
        """Municipalities beside ours; neither the country nor groups."""
        return tuple(code for code in self.names if self.kind(code) == "municipality")

    def kind(self, code: str) -> Kind:
        if code == self.own:
            return "own"
        return "group" if code == COUNTRY or code.startswith("G") else "municipality"


def municipalities_view(workspace: Workspace, result: Result, area: str = ALL, chosen: str = "") -> MunicipalitiesView:
    """The comparison of one area, or of all.

    Args:
        workspace: whose figures.
        result: gives the foot of the tables.
        area: key of AREAS, or all; figures belong to the area that their title tells.
        chosen: id of the figure to show; one that is not there is read as the first.
    """
    titles = {item.title for item in workspace.compared}
    wanted = titles if area == ALL else {title for title in titles if area_of(title) == area}
    compared = [item for item in workspace.compared if item.title in wanted]
    if not compared:
        told = "" if workspace.compared else INVENTED if workspace.settings.synthetic else HOW
        return MunicipalitiesView({}, "", None, None, None, told)
    places = _places(compared, workspace)
    of_kpi: dict[str, list[ComparedFigure]] = {}
    for item in compared:
        of_kpi.setdefault(item.kpi, []).append(item)
    figures = [_figure(items, places.own) for items in of_kpi.values()]
    figures.sort(key=lambda figure: not figure.title.startswith(_DEVIATION))  # the others in the order of the file
    picked = next((figure for figure in figures if figure.kpi == chosen), figures[0])
    picture, table = _picture(workspace, result, picked, places), _table(workspace, result, picked, places)
    return MunicipalitiesView(
        figures={figure.kpi: figure.title for figure in figures},
        chosen=picked.kpi,
        picture=picture,
        table=table if picture is None else replace(table, notes=()),  # the picture says the same above it
        overview=_overview(workspace, result, figures, places),
        told="",
    )


def _places(compared: Sequence[ComparedFigure], workspace: Workspace) -> _Places:
    """Everybody that was fetched, ours first: by its code, else by its name where the workspace has no real code."""
    settings = workspace.settings
    name = settings.municipality.partition(" (")[0]
    names = {item.municipality: item.name for item in compared}
    same = [code for code, other in names.items() if other.casefold() == name.casefold()]
    own = settings.code if settings.code in names or not same else same[0]
    return _Places({own: name, **{code: other for code, other in names.items() if code != own}}, own)


def _figure(of_kpi: Sequence[ComparedFigure], own: str) -> _Figure:
    """A figure in the last year that ours has; in the last of all where ours has none."""
    years = [item.year for item in of_kpi if item.municipality == own] or [item.year for item in of_kpi]
    that = [item for item in of_kpi if item.year == max(years)]
    values = {(item.municipality, item.gender): item.value for item in that}
    source = "; ".join(dict.fromkeys(item.source for item in that))
    return _Figure(of_kpi[-1].kpi, of_kpi[-1].title, of_kpi[-1].unit, max(years), values, source)


def _picture(workspace: Workspace, result: Result, figure: _Figure, places: _Places) -> Picture | None:
    own = figure.of(places.own)
    if own is None:
        return None
    held = sorted(((code, value) for code in places.names if (value := figure.of(code)) is not None), key=_by_value)
    near = held if len(held) <= MOST_ROWS else _nearest(held, places.own)
    rows = tuple(DotRow(places.names[code], float(value), places.kind(code)) for code, value in near)
    name = places.names[places.own]
    return Picture(
        key="jamforelse",
        title=f"{figure.title}: {name} {_number(own, figure)} år {figure.year}{_order(figure, places)}",
        subtitle=f"{name} och de som är hämtade · år {figure.year} · {figure.unit or 'egen enhet'} · egen skala",
        drawing=Dots(figure.title, figure.unit, figure.decimals, rows),
        look=Look(Unit.TKR),
        sentence=" ".join([*_notes(figure, places), *(() if near is held else (_CUT,))]),
        table=_table(workspace, result, figure, places),
    )


def _by_value(item: tuple[str, Decimal]) -> tuple[Decimal, str]:
    """Highest first, by code where they are alike."""
    return -item[1], item[0]


def _nearest(held: Sequence[tuple[str, Decimal]], own: str) -> Sequence[tuple[str, Decimal]]:
    at = next(position for position, (code, _) in enumerate(held) if code == own)
    first = min(max(0, at - MOST_ROWS // 2), len(held) - MOST_ROWS)
    return held[first : first + MOST_ROWS]


def _order(figure: _Figure, places: _Places) -> str:
    """`, högre än 2 av 4 andra`; "" where no other municipality has a value."""
    own = figure.of(places.own)
    others = [value for code in places.others if (value := figure.of(code)) is not None]
    if own is None or not others:
        return ""
    below, above = sum(value < own for value in others), sum(value > own for value in others)
    if not above and not below:
        return ", lika med alla andra" if len(others) > 1 else ", lika med den andra"
    many = format_number(len(others))
    if not above and below == len(others):
        return f", högst av {format_number(len(others) + 1)}"
    return (
        f", lägst av {format_number(len(others) + 1)}"
        if above == len(others)
        else f", högre än {below} av {many} andra"
    )


def _notes(figure: _Figure, places: _Places) -> list[str]:
    """Who lacks a value, what the figure means where it is easily misread, whose it is and of which class."""
    lacking = [name for code, name in places.names.items() if figure.of(code) is None]
    said = []
    if lacking:
        said.append(f"Uppgift saknas {figure.year} för {', '.join(lacking)}.")
    if figure.title.startswith(_DEVIATION):
        said.append(_DEVIATION_TOLD)
    if broken_in(figure.title):
        said.append(f"Serien slutar {broken_in(figure.title)}; senare år mäts på annat sätt.")
    return [*said, f"{figure.source}. {CLASS_B}"]


def _number(value: Decimal, figure: _Figure) -> str:
    return format_number(value, figure.decimals)


def _table(workspace: Workspace, result: Result, figure: _Figure, places: _Places) -> Table:
    """Everybody that was fetched, highest first, then those without a value; women and men where Kolada has them."""
    genders = [(key, word) for key, word in _GENDERS if key == "T" or any(at[1] == key for at in figure.values)]
    held = sorted(((code, value) for code in places.names if (value := figure.of(code)) is not None), key=_by_value)
    codes = [*(code for code, _ in held), *(code for code in places.names if figure.of(code) is None)]
    rows = tuple(
        TableRow(
            f"jamforelse-{code}",
            places.names[code],
            0,
            "leaf",
            tuple(_cell(figure.of(code, key)) for key, _ in genders),
            "Riket" if code == COUNTRY else _KINDS[places.kind(code)],
            decimals=figure.decimals,
        )
        for code in codes
    )
    return Table(
        key="jamforelse",
        title=f"{figure.title}, {figure.year}",
        subtitle=f"{places.names[places.own]} bredvid andra · tomt är uppgift som saknas",
        labels=("Kommun", "Slag"),
        columns=tuple(Column(word, kind="number") for _, word in genders),
        rows=rows,
        unit=Unit.TKR,
        decimals=figure.decimals,
        notes=tuple(_notes(figure, places)),
        footer=footer(workspace, result),
    )


def _cell(value: Decimal | None) -> Cell:
    return None if value is None else float(value)


def _overview(workspace: Workspace, result: Result, figures: Sequence[_Figure], places: _Places) -> Table:
    """A row a figure: ours, the median of the other municipalities, the country, and the year."""
    rows = []
    for figure in figures:
        others = [value for code in places.others if (value := figure.of(code)) is not None]
        median = statistics.median(others) if others else None
        numbers = (_cell(figure.of(places.own)), _cell(median), _cell(figure.of(COUNTRY)))
        cells: tuple[Cell, ...] = (*numbers, str(figure.year), float(len(others)))
        places_of = (*[figure.decimals] * len(numbers), 0, 0)
        rows.append(TableRow(f"jamforelser-{figure.kpi}", figure.title, 0, "leaf", cells, places=places_of))
    name = places.names[places.own]
    sources = "; ".join(dict.fromkeys(figure.source for figure in figures))
    heads = (name, "Median av andra", "Riket")
    return Table(
        key="jamforelser",
        title=f"{name} bredvid andra kommuner, {len(figures)} nyckeltal",
        subtitle="det senaste året med värde för kommunen · varje nyckeltal i sin egen enhet",
        labels=("Nyckeltal",),
        columns=(
            *(Column(head, kind="number") for head in heads), Column("År", kind="text"), Column("Andra", kind="number")
        ),
        rows=tuple(rows),
        unit=Unit.TKR,
        decimals=0,
        notes=(f"”Andra” är hur många av kommunerna som har ett värde. {sources}. {CLASS_B}",),
        footer=footer(workspace, result),
    )  # fmt: skip
