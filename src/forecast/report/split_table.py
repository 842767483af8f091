"""A deviation in volume, gross price and income, and cost per unit: as tables for people and as JSON."""

from __future__ import annotations

from forecast.model import Result
from forecast.money import Unit, format_amount, format_number
from forecast.questions.row_volumes import RowCost, RowSplit, VolumeSplits
from forecast.questions.variance import Ends, UnitCost
from forecast.report.contract import answer_head, dump, json_amount
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer, subtitle
from forecast.workspace.workspace import Workspace

_RULE = (
    "Volym = budgeterad kostnad per enhet × ändrad volym. Bruttopris = det som kostnaden ändras därutöver. "
    "Volym + bruttopris + intäkt = avvikelsen."
)
_RANGE = "Från och till: vad avrundade volymer lämnar öppet. Volym och pris rör sig åt var sitt håll, summan står fast."
_NOT_KPB = (
    "Kostnad per enhet är radens belopp genom volymen. Det är ett genomsnitt, inte vad en till kostar, och inte KPB "
    "enligt SKR:s modell: gemensamma kostnader är inte fördelade."
)


def split_tables(workspace: Workspace, result: Result, found: VolumeSplits) -> tuple[Table, ...]:
    """The split of each linked row, and what its units cost."""
    out = []
    if found.splits:
        out.append(_split_table(workspace, result, found))
    if found.costs:
        out.append(_cost_table(workspace, result, found.costs))
    return tuple(out)


def _split_table(workspace: Workspace, result: Result, found: VolumeSplits) -> Table:
    unit = Unit.TKR
    titles = (
        "Avvikelse", "Volym", "från", "till", "Bruttopris", "från", "till", "Intäkt", "Netto: volym", "Netto: pris"
    )  # fmt: skip
    return Table(
        key="volym_och_pris",
        title="Avvikelsen i volym, bruttopris och intäkt",
        subtitle=subtitle(workspace, result, unit),
        labels=("Rad", "Volym mot budget"),
        columns=tuple(Column(title, signed=True) for title in titles),
        rows=tuple(_split_row(split) for split in found.splits),
        unit=unit,
        decimals=unit.decimals,
        notes=(
            _RULE,
            _RANGE,
            "Där intäkt och kostnad inte är kända var för sig delas bara nettot; intäkter kan dölja en prisökning.",
            *(f"{split.name}, {split.link.measure}: {split.link.scope}" for split in found.splits),
            *_rounding_notes(found, unit),
            *found.told,
        ),
        footer=footer(workspace, result),
    )


def _split_row(split: RowSplit) -> TableRow:
    gross, net = split.gross, split.net
    parts: tuple[float | None, ...] = (None,) * 7
    if gross is not None:
        volume, price = gross.volume, gross.price
        parts = (volume.point, volume.low, volume.high, price.point, price.low, price.high, split.income)
    cells = (net.deviation, *parts, net.volume.point, net.price.point)
    what = "prognos" if split.forecast else "utfall"
    note = f"{_count(split.budget_volume)} → {_count(split.volume)} {split.unit} ({what} {split.year})"
    return TableRow(split.link.row, split.name, 0, "leaf", cells, note)


def _rounding_notes(found: VolumeSplits, unit: Unit) -> list[str]:
    return [
        f"{split.name}: delarna skiljer {format_amount(split.rounding, unit, signed=True)} {unit} från den tryckta "
        "nettoavvikelsen (avrundning)."
        for split in found.splits
        if split.rounding
    ]


def _count(volume: Ends) -> str:
    """A volume, with ± where its rounding matters (more than a thousandth of it)."""
    half = (volume.high - volume.low) / 2
    decimals = next((d for d in (0, 1, 2) if round(volume.point, d) == volume.point), 2)
    text = format_number(volume.point, decimals)
    return f"{text} ±{format_number(half, decimals + 1)}" if half > volume.point / 1000 else text


def _cost_table(workspace: Workspace, result: Result, costs: tuple[RowCost, ...]) -> Table:
    rows = []
    for row in costs:
        gross = {cost.year: cost for cost in row.gross}
        rows += [_cost_row(row, cost, gross.get(cost.year)) for cost in row.net]
    scopes = dict.fromkeys(f"{row.name}, {row.link.measure}: {row.link.scope}" for row in costs)
    return Table(
        key="kostnad_per_enhet",
        title="Kostnad per enhet, kronor",
        subtitle=subtitle(workspace, result, Unit.KR),
        labels=("Rad", "Täljare och nämnare"),
        columns=(Column("Netto per enhet"), Column("från"), Column("till"), Column("Brutto per enhet")),
        rows=tuple(rows),
        unit=Unit.KR,
        decimals=0,
        notes=(_NOT_KPB, *scopes),
        footer=footer(workspace, result),
    )


def _cost_row(row: RowCost, net: UnitCost, gross: UnitCost | None) -> TableRow:
    words = f"netto {format_amount(-net.amount, Unit.TKR)} tkr / {_count(net.volume)} {row.unit} ({row.link.measure})"
    if gross is not None:
        words = f"{words}; brutto {format_amount(-gross.amount, Unit.TKR)} tkr"
    cells = (net.per_unit.point, net.per_unit.low, net.per_unit.high, None if gross is None else gross.per_unit.point)
    return TableRow(row.link.row, f"{row.name} {net.year}", 0, "leaf", cells, words)


def split_json(workspace: Workspace, result: Result, found: VolumeSplits) -> str:
    """The same in SEK and units, by the contract in docs/file-formats.md."""
    return dump(
        {
            **answer_head(workspace, result),
            "splits": [_split_object(workspace, split) for split in found.splits],
            "unit_costs": [
                {
                    **_names(workspace, row.link.statement, row.link.row, row.name),
                    "measure": row.link.measure,
                    "volume_unit": row.unit,
                    "scope": row.link.scope,
                    "numerator": numerator,
                    "year": cost.year,
                    "amount": json_amount(cost.amount),
                    "volume": cost.volume.point,
                    "per_unit": json_amount(cost.per_unit.point),
                    "per_unit_low": json_amount(cost.per_unit.low),
                    "per_unit_high": json_amount(cost.per_unit.high),
                }
                for row in found.costs
                for numerator, costs in (("net", row.net), ("gross", row.gross))
                for cost in costs
            ],
            "not_split": list(found.told),
        }
    )


def _names(workspace: Workspace, statement: str | None, row: str, name: str) -> dict[str, object]:
    return {"statement": statement or workspace.settings.primary_statement, "row": row, "name": name}


def _split_object(workspace: Workspace, split: RowSplit) -> dict[str, object]:
    gross = split.gross
    return {
        **_names(workspace, split.link.statement, split.link.row, split.name),
        "year": split.year,
        "of": "forecast" if split.forecast else "actual",
        "measure": split.link.measure,
        "volume_unit": split.unit,
        "scope": split.link.scope,
        "volume_budget": split.budget_volume.point,
        "volume": split.volume.point,
        "deviation": json_amount(split.net.deviation),
        "gross": None
        if gross is None
        else {"volume": _ends(gross.volume), "price": _ends(gross.price), "income": split.income},
        "net": {"volume": _ends(split.net.volume), "price": _ends(split.net.price)},
        "rounding": json_amount(split.rounding),
    }


def _ends(ends: Ends) -> dict[str, object]:
    return {"point": json_amount(ends.point), "low": json_amount(ends.low), "high": json_amount(ends.high)}
