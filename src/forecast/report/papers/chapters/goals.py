"""Volumes and goals as tables: years beside each other, and every figure beside the period that it is for."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from forecast.ledger.intake.placing.labels import Keys, slug
from forecast.model import Result
from forecast.money import format_number
from forecast.report.labels import one_line
from forecast.report.profile import VolumesProfile, load_profile
from forecast.report.table import Cell, Column, Table, TableRow
from forecast.report.words import footer
from forecast.workspace.notes import Indicator, Volume
from forecast.workspace.text_checks import documents_agree, periods_match
from forecast.workspace.workspace import Workspace

GENERAL = VolumesProfile(title="Volymer", years=5)


def volumes_table(workspace: Workspace, result: Result) -> Table | None:
    """volumes.csv, a measure a row: its latest years, the year's budget, and what parts them; None without volumes."""
    if not workspace.volumes:
        return None
    settings, year = workspace.settings, workspace.settings.year
    profile = load_profile(settings.profile).volumes or load_profile("general").volumes or GENERAL
    known = sorted({volume.year for volume in workspace.volumes if volume.actual is not None and volume.year <= year})
    years = known[-profile.years :]
    budgeted = any(volume.budget is not None and volume.year == year for volume in workspace.volumes)
    compared = budgeted and year in years
    columns = [Column("Enhet", kind="text"), *(Column(f"Utfall {item}", kind="number") for item in years)]
    columns += [Column(f"Budget {year}", kind="number")] if budgeted else []
    columns += [Column("Avvikelse", kind="number", minus=(len(years), len(years) + 1))] if compared else []
    lines: dict[tuple[str, str], list[Volume]] = {}
    for volume in workspace.volumes:
        lines.setdefault((volume.area, volume.measure), []).append(volume)
    keys = Keys(())
    rows = [
        _volume_row(keys.take(slug(f"{area} {measure}")), f"{area}: {measure}" if area else measure, own, years, year)
        for (area, measure), own in lines.items()
    ]
    notes = [] if year in years else [f"Utfall {year} finns inte i underlaget (volumes.csv)."]
    notes += ["Avvikelse = utfall − budget, plus är fler än budget."] if compared else []
    notes += dict.fromkeys(f"{own[0].measure}: {v.note}." for own in lines.values() for v in own if v.note)
    return Table(
        key="volymer",
        title=profile.title,
        subtitle=f"{settings.municipality}, {settings.committee.lower()} · {settings.source} · enhet på raden",
        labels=("Mått",),
        columns=tuple(columns),
        rows=tuple(_cut(row, len(columns)) for row in rows),
        unit=settings.unit,
        decimals=0,
        notes=tuple(one_line(note) for note in notes),
        footer=footer(workspace, result, None),
    )


def _volume_row(key: str, label: str, own: Sequence[Volume], years: Sequence[int], year: int) -> TableRow:
    """Unit, the years' outcomes, the year's budget and the deviation from it."""
    by_year = {volume.year: volume for volume in own}
    actual = [by_year[item].actual if item in by_year else None for item in years]
    budget = by_year[year].budget if year in by_year else None
    last = by_year[year].actual if year in by_year else None
    deviation = None if last is None or budget is None else last - budget
    numbers = [*actual, budget, deviation]
    places = max((-int(n.as_tuple().exponent) for n in numbers if n is not None), default=0)
    cells: list[Cell] = [one_line(own[0].unit), *(None if n is None else float(n) + 0.0 for n in numbers)]
    return TableRow(key, one_line(label), 0, "leaf", tuple(cells), decimals=max(places, 0))


def _cut(row: TableRow, count: int) -> TableRow:
    return TableRow(row.key, row.label, row.level, row.role, row.cells[:count], decimals=row.decimals)


def goals_table(workspace: Workspace, result: Result) -> Table | None:
    """indicators.csv: every figure with its period, its target with the target's; None without indicators.

    The latest period of a figure stands first, earlier ones below it; what a second document repeats stands once. A
    figure that grows with the period is never set against a bare target for another one: the target stands in words.
    """
    if not workspace.indicators:
        return None
    settings, keys = workspace.settings, Keys(())
    groups: dict[str, list[Indicator]] = {}
    for item in workspace.indicators:
        groups.setdefault(item.indicator, []).append(item)
    rows: list[TableRow] = []
    for name, own in groups.items():
        ordered = sorted(own, key=lambda item: (-item.period.year, -item.period.last, item.target is None))
        once = {(item.period, item.value): item for item in reversed(ordered)}  # one with a target goes before
        kept = [item for item in ordered if item is once[item.period, item.value] or item.target is not None]
        rows += [_goal_row(keys.take(slug(name)), item, first=at == 0) for at, item in enumerate(kept)]
    findings = (*documents_agree(workspace.indicators), *periods_match(workspace.indicators))
    return Table(
        key="mal",
        title="Utfall mot mål",
        subtitle=f"{settings.municipality}, {settings.committee.lower()} · {settings.source} · enhet på raden",
        labels=("Nyckeltal",),
        columns=(
            Column("Enhet", kind="text"),
            Column("Utfall", kind="number"),
            Column("Period", kind="text"),
            Column("Mål", kind="number"),
            Column("Målet gäller", kind="text"),
            Column("Källa", kind="text"),
        ),
        rows=tuple(rows),
        unit=settings.unit,
        decimals=0,
        notes=tuple(dict.fromkeys(one_line(finding.sentence) for finding in findings)),
        footer=footer(workspace, result, None),
    )


def _goal_row(key: str, item: Indicator, *, first: bool) -> TableRow:
    numbers = [number for number in (item.value, item.target) if number is not None]
    places = max(0, *(-int(number.as_tuple().exponent) for number in numbers))
    period = "" if item.target_period is None else item.target_period.label
    return TableRow(
        key,
        one_line(item.indicator if first else f"{item.indicator}, {item.period.label}"),
        0 if first else 1,
        "leaf" if first else "memo",
        (
            one_line(item.unit),
            float(item.value),
            item.period.label,
            _target(item),
            period or None,
            one_line(item.document),
        ),
        decimals=places,
    )


def _target(item: Indicator) -> Cell:
    """The target; in words where the figure grows with its period and the target is for another one."""
    if item.target is None:
        return None
    if item.kind == "flow" and item.target_period is not None and item.target_period.count != item.period.count:
        whole = "hela " if item.target_period.count == 12 else ""
        return f"{_plain(item.target)} för {whole}{item.target_period.label}"
    return float(item.target)


def _plain(number: Decimal) -> str:
    return format_number(number, max(0, -int(number.as_tuple().exponent)))
