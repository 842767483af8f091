"""The tornado and the rows' shares of the variance, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forecast.model import Result
from forecast.money import Unit, format_number
from forecast.questions.sensitivity import RowVariance, Swing
from forecast.report.contract import answer_head, dump
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import footer, subtitle
from forecast.workspace.workspace import Workspace

INDEPENDENT = "Andelarna av spridningen gäller om spannen är oberoende och lika troliga; de är ingen sannolikhet."
DEFAULT_SPANS = "Radernas spann är schabloner: andelarna visar var schablonen lägger osäkerheten, ingen träffsäkerhet."
BOOKED = "Bara det som inte är bokfört kan ännu ändras; ett spann på helåret räknar också med det bokförda."


def sensitivity_json(
    workspace: Workspace,
    result: Result,
    swings: Sequence[Swing],
    rows: Sequence[RowVariance],
    levers: Mapping[str, float],
) -> str:
    """Swings widest first, rows by their share of the variance; SEK, better > 0."""
    return dump(
        {
            **answer_head(workspace, result),
            "swings": [
                {
                    "name": swing.name,
                    "row": swing.row,
                    "amount": swing.amount,
                    "of": swing.of,
                    "low_share": swing.shares[0],
                    "high_share": swing.shares[1],
                    "worse": swing.worse,
                    "better": swing.better,
                    "not_booked": swing.rest,
                    "share_of_variance": round(swing.variance, 6),
                    "source": swing.source,
                }
                for swing in swings
            ],
            "rows": [
                {"row": item.row, "name": item.name, "share_of_variance": round(item.share, 6), "basis": item.basis}
                for item in rows
            ],
            "levers": [{"key": key, "variance_sek2": round(value, 2)} for key, value in levers.items()],
        }
    )


def sensitivity_tables(
    workspace: Workspace, result: Result, swings: Sequence[Swing], rows: Sequence[RowVariance]
) -> tuple[Table, ...]:
    """The tornado where ranges are given, and the model's own uncertainty by row."""
    tables = (_tornado(workspace, result, swings),) if swings else ()
    return (*tables, _by_row(workspace, result, rows)) if rows else tables


def _tornado(workspace: Workspace, result: Result, swings: Sequence[Swing]) -> Table:
    return Table(
        key="kanslighet",
        title="Känslighet: vad som flyttar året mest",
        subtitle=subtitle(workspace, result, Unit.TKR),
        labels=("Spann", "Antagande"),
        columns=(
            Column("Belopp"),
            Column("Sämre", signed=True),
            Column("Bättre", signed=True),
            Column("varav ej bokfört"),
        ),
        rows=tuple(
            TableRow(
                swing.row,
                swing.name,
                0,
                "leaf",
                (swing.amount, swing.worse, swing.better, swing.rest),
                note=f"{shares_words(swing)}, {swing.source}; {percent(swing.variance)} av spridningen",
            )
            for swing in swings
        ),
        unit=Unit.TKR,
        decimals=0,
        notes=(INDEPENDENT, BOOKED),
        footer=footer(workspace, result),
    )


def _by_row(workspace: Workspace, result: Result, rows: Sequence[RowVariance]) -> Table:
    weak = any(item.basis == "default" for item in rows)
    part = result.main
    return Table(
        key="spridning",
        title="Radernas andel av prognosens osäkerhet",
        subtitle=subtitle(workspace, result, Unit.TKR),
        labels=("Rad", "Andel"),
        columns=(Column("Spann från"), Column("Spann till")),
        rows=tuple(
            TableRow(
                item.row,
                item.name,
                0,
                "leaf",
                (
                    float(part.quantiles[part.tree.position(item.row), 1]),
                    float(part.quantiles[part.tree.position(item.row), 3]),
                ),
                note=percent(item.share),
            )
            for item in rows
        ),
        unit=Unit.TKR,
        decimals=0,
        notes=(DEFAULT_SPANS,) if weak else (),
        footer=footer(workspace, result),
    )


def shares_words(swing: Swing) -> str:
    """`±1 % av helåret`, `−2 till +5 % av det som återstår`."""
    low, high = (100 * share for share in swing.shares)
    of = "helåret" if swing.of == "year" else "det som återstår"
    if low == -high:
        return f"±{format_number(high, _decimals(high))} % av {of}"
    return f"{format_number(low, _decimals(low))} till {format_number(high, _decimals(high), signed=True)} % av {of}"


def percent(share: float) -> str:
    """A share in whole per cent."""
    return f"{format_number(100 * share)} %"


def _decimals(value: float) -> int:
    return next((d for d in (0, 1) if round(value, d) == round(value, 6)), 2)
