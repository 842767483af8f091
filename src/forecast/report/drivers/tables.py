"""Tables of drivers: measures beside aims and assumptions, the reports' own words, placements, a unit's price."""

from __future__ import annotations

from collections.abc import Sequence

from forecast.drivers.outlook import OutlookLine, outlook
from forecast.errors import InputError
from forecast.ledger.tree import full_name
from forecast.model import Result
from forecast.money import NBSP, Unit, format_amount, format_number, parse_amount
from forecast.parameters import load_parameter, value_on
from forecast.questions.row_volumes import RowCost, volume_splits
from forecast.report.drivers.areas import AREAS, area_of
from forecast.report.drivers.assumptions import Assumption
from forecast.report.drivers.history import CASES, Driver
from forecast.report.drivers.words import aim_for, number, span_words, unit_words, values, yearly_rate
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer
from forecast.scenario.result import DEFAULT_DRAWS, DEFAULT_SEED
from forecast.workspace.notes import DriverFact
from forecast.workspace.workspace import Workspace

MOST_ROWS = 200
"""Rows of a table on the page; imported statistics may hold a hundred thousand."""
FEW = "Citatet visas inte: det gäller färre än {least} fall."


def drivers_table(
    workspace: Workspace, result: Result, drivers: Sequence[Driver], assumptions: Sequence[Assumption]
) -> Table:
    """Every measure: last outcome and its period, aim with a period of its own, what is assumed, and the source."""
    titles = ("Senaste utfall", "Period", "Mål eller budget", "Antagande", "Källa")
    rows = tuple(
        TableRow(driver.key, driver.name, 0, "leaf", _cells(driver, assumption), AREAS[driver.area])
        for driver, assumption in zip(drivers[:MOST_ROWS], assumptions, strict=False)
    )
    return Table(
        key="drivare",
        title="Mått för mått: utfall, mål och antagande",
        subtitle=_under(workspace, "utfallets och målets perioder står var för sig"),
        labels=("Drivare", "Område"),
        columns=tuple(Column(title, kind="text") for title in titles),
        rows=rows,
        unit=Unit.TKR,
        decimals=0,
        notes=_left_out(len(drivers), "mått"),
        footer=footer(workspace, result),
    )


def _left_out(count: int, what: str) -> tuple[str, ...]:
    """That a table is cut, "" where it is whole."""
    if count <= MOST_ROWS:
        return ()
    return (f"Visar {MOST_ROWS} av {format_number(count)} {what}. Välj ett område för att se andra.",)


def _under(workspace: Workspace, more: str) -> str:
    settings = workspace.settings
    return f"{settings.municipality}, {settings.committee.lower()} · {more}"


def _cells(driver: Driver, assumption: Assumption) -> tuple[str, ...]:
    last, aim = driver.latest if driver.readings else (), aim_for(driver)
    said = "" if aim is None else f"{aim.word} {number(aim.value)}{unit_words(driver)} {span_words(aim.span)}"
    pace = yearly_rate(driver)
    if aim is not None and pace is not None:
        said += f"; utfallet uppräknat till helår {format_number(pace, driver.decimals)}"
    whose = [*(item.document for item in last), assumption.source]
    return (
        f"{values(last)}{unit_words(driver)}" if last else "inget utfall",
        span_words(last[0].span) if last else "",
        said,
        assumption.words,
        "; ".join(dict.fromkeys(item for item in whose if item)),
    )


def facts_table(workspace: Workspace, result: Result, area: str | None) -> Table | None:
    """What reports say of drivers, in their own words; of one area, or of all. None where nothing is said."""
    least = int(value_on(load_parameter("placement_least_shown"), result.as_of))
    placed = [(area_of(fact.category, fact.driver), fact) for fact in workspace.driver_facts]
    shown = [(key, fact) for key, fact in placed if area is None or key == area]
    order = list(AREAS)
    shown.sort(key=lambda pair: order.index(pair[0]))
    if not shown:
        return None
    few = any(_is_few(key, fact, least) for key, fact in shown)
    note = f"Slag av placeringar med färre än {least} fall visas inte för sig."
    return Table(
        key="drivare-uppgifter",
        title=f"Rapportens egna ord: {format_number(len(shown))} {'uppgift' if len(shown) == 1 else 'uppgifter'}",
        subtitle=_under(workspace, "ur drivers.csv, värden och perioder som de står"),
        labels=("Uppgift", "Område"),
        columns=tuple(Column(name, kind="text") for name in ("Värde", "Period", "Jämförs med", "Ordagrant", "Källa")),
        rows=tuple(_fact_row(key, fact, least) for key, fact in shown[:MOST_ROWS]),
        unit=Unit.TKR,
        decimals=0,
        notes=(*((note,) if few else ()), *_left_out(len(shown), "uppgifter")),
        footer=footer(workspace, result),
    )


def _fact_row(area: str, fact: DriverFact, least: int) -> TableRow:
    compared = " ".join(part for part in (fact.comparison_period, _printed(fact.comparison_value)) if part)
    quote = f"”{fact.quote}”" if fact.quote else ""
    source = fact.source.removeprefix("Källa: ")
    cells = (f"{_printed(fact.value)} {fact.unit}".strip(), fact.period, compared, quote, source)
    if _is_few(area, fact, least):
        cells = (f"färre än {least} {fact.unit}", fact.period, "", FEW.format(least=least), source)
        return TableRow(fact.id, "Placeringar av ett slag", 0, "leaf", cells, AREAS[area])
    return TableRow(fact.id, fact.driver, 0, "leaf", cells, AREAS[area])


def _is_few(area: str, fact: DriverFact, least: int) -> bool:
    if area != "placeringar" or fact.unit not in CASES:
        return False
    return any(0 < value < least for value in map(_known, (fact.value, fact.comparison_value)) if value is not None)


def _known(text: str) -> float | None:
    try:
        return float(parse_amount(text))
    except ValueError:
        return None


def _printed(text: str) -> str:
    """A number with our minus and thousands, words as they stand."""
    try:
        value = parse_amount(text)
    except ValueError:
        return text
    return format_number(value, min(max(0, -int(value.as_tuple().exponent)), 3)).replace(" ", NBSP)


def placements_now(workspace: Workspace, result: Result, unit: Unit) -> Table | str:
    """What placements are expected to cost for the rest of the year, P10 to P90; or why that cannot be said."""
    if not workspace.placements and not workspace.arrivals:
        return "Inga ärenden är inlästa (placements.csv), så dygn, pris och spann för placeringar kan inte räknas."
    if result.as_of.number == 12:
        return "Året är bokfört, så ingen kostnad för placeringar återstår."
    found = outlook(
        workspace.placements, workspace.arrivals, result.as_of, start=None, draws=DEFAULT_DRAWS, seed=DEFAULT_SEED
    )
    total = found.total
    low, high = (format_amount(-amount, unit) for amount in (total.quantiles[-1], total.quantiles[0]))
    columns = (
        Column("Antal", kind="number"),
        Column("Väntat resten av året"),
        Column("P10, dyrare än så en gång av tio"),
        Column("P90, billigare än så en gång av tio"),
        Column(f"Väntat {found.as_of.year + 1}"),
        Column("Netto, kr per dygn", kind="number"),
    )
    rows = tuple(
        TableRow(str(at), line.label, 0, "total" if line is total else "leaf", _placed(line))
        for at, line in enumerate((*found.lines, total))
    )
    hidden = f"Slag med färre än {found.least} placeringar visas inte för sig. Spannen summerar inte."
    follows = (
        "Prognosen följer inte ärendena: den kommer ur det bokförda. Lägg till eller avsluta en placering i Scenarier."
    )
    return Table(
        key="drivare-placeringar",
        title=f"Placeringarna väntas kosta {format_amount(-total.expected, unit)} {unit} resten av året, "
        f"{low} till {high} åtta gånger av tio",
        subtitle=_under(workspace, f"efter {found.as_of.label} · {unit}, kostnad är minus"),
        labels=("Placeringar",),
        columns=columns,
        rows=rows,
        unit=unit,
        decimals=unit.decimals,
        notes=(hidden, *found.told, follows, f"Källa: placements.csv. {found.draws} dragningar, frö {found.seed}."),
        footer=footer(workspace, result),
    )


def _placed(line: OutlookLine) -> tuple[float | None, ...]:
    count = None if line.count is None else float(line.count)
    price = None if line.per_day is None else -line.per_day
    return (count, line.expected, line.quantiles[0], line.quantiles[-1], line.next_year, price)


def unit_prices(workspace: Workspace, result: Result) -> Table | None:
    """What a unit of each linked row has cost by year, kr > 0; None where no row is linked to a volume."""
    try:
        costs = volume_splits(workspace, result).costs if workspace.volume_links else ()
    except InputError:
        return None
    years = sorted({cost.year for row in costs for cost in row.net})[-4:]
    if not years:
        return None
    return Table(
        key="drivare-pris",
        title="Pris per enhet, år för år",
        subtitle=_under(workspace, "nettokostnad delad med volym · kr per enhet och år"),
        labels=("Rad", "Enhet"),
        columns=(*(Column(str(year), kind="number") for year in years), Column("Vad som skiljer", kind="text")),
        rows=tuple(_priced(workspace, at, row, years) for at, row in enumerate(costs)),
        unit=Unit.KR,
        decimals=0,
        notes=("Ett genomsnitt: vad en enhet till kostar är en annan sak.",),
        footer=footer(workspace, result),
    )


def _priced(workspace: Workspace, at: int, row: RowCost, years: Sequence[int]) -> TableRow:
    tree = workspace.trees[row.link.statement or workspace.settings.primary_statement]
    known = {cost.year: cost.per_unit.point for cost in row.net}
    cells = (*(known.get(year) for year in years), row.link.scope)
    name = full_name(tree, tree.position(row.link.row))
    return TableRow(f"{row.link.row}-{at}", name, 0, "leaf", cells, f"{row.unit}: {row.link.measure}")
