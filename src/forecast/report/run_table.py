"""The table that `forecast run` prints: every row with the plain line, the layers, the span and the method."""

from __future__ import annotations

import numpy as np

from forecast.fullyear.methods import METHODS
from forecast.model import Result
from forecast.money import Unit, format_amount
from forecast.report.labels import row_label
from forecast.report.span_words import chance_words
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import BASIS_SV, adopted_name, budget_name, footer, subtitle
from forecast.workspace.workspace import Workspace

OTHER_METHODS = {
    "adopted": "fastställd",
    "judged": "bedömd",
    "linear": "årets takt",
    "linear_deviation": "avvikelsens takt",
    "sum": "summa",
    "lever": "ändring i scenariot",
    "known_sums": "kända belopp",
    "closing_period": "utfall och väntade bokslutsposter",
    "none": "ingen",
}


def method_words(method: str) -> str:
    """A method in the trade's words."""
    return METHODS[method].name_sv if method in METHODS else OTHER_METHODS.get(method, method)


def run_table(workspace: Workspace, result: Result, unit: Unit = Unit.TKR) -> Table:
    """The primary statement's rows."""
    main = result.main
    base = main.base
    columns = {
        f"Utfall t.o.m. {result.as_of}": base.actual,
        "Budget": base.budget,
        "Årets takt": base.linear,
        "Modellen": base.model,
        adopted_name(result): base.adopted,
        "Prognos": main.forecast,
        "Avvikelse": main.deviation,
        "Spann från": main.quantiles[:, 1],
        "Spann till": main.quantiles[:, 3],
    }
    if np.isnan(base.adopted).all():
        del columns[adopted_name(result)]
    if not np.isnan(base.previous).all():
        label = next((item.label for item in workspace.previous), "sist")
        columns[f"Sedan {label}"] = main.forecast - base.previous
    rows = tuple(
        TableRow(
            row.key,
            row_label(main.tree, i),
            max(int(main.tree.level[i]) - 1, 0),
            "total" if i == result.total else row.role.value,
            tuple(None if np.isnan(values[i]) else float(values[i]) for values in columns.values()),
            method_words(main.method[i]),
        )
        for i, row in enumerate(main.tree.rows)
    )
    return Table(
        key="prognos",
        title=f"Helårsprognos {result.as_of.year}",
        subtitle=subtitle(workspace, result, unit),
        labels=("Rad", "Metod"),
        columns=tuple(Column(title, title == "Avvikelse" or title.startswith("Sedan ")) for title in columns),
        rows=rows,
        unit=unit,
        decimals=unit.decimals,
        notes=(f"Budget: {budget_name(workspace, result)}.", *_unbooked_notes(result), *_span_notes(result)),
        footer=footer(workspace, result),
    )


def _unbooked_notes(result: Result) -> tuple[str, ...]:
    """Rows that the forecast leaves on budget because no outcome is laid in."""
    main = result.main
    names = [
        main.tree.rows[i].name
        for i in main.tree.leaves_below(result.total)
        if np.isnan(main.base.actual[i]) and not np.isnan(main.base.budget[i])
    ]
    return (f"Utan utfall, kvar på budget: {', '.join(names)}.",) if names else ()


def _span_notes(result: Result) -> tuple[str, ...]:
    """Whose the span is and what it rests on; nothing in a closed year."""
    basis = result.main.basis[result.total]
    if result.closed:
        return ()
    if basis in {"own", "pooled"}:
        return (f"Spannet är modellens, åtta gånger av tio; grund för summan: {BASIS_SV[basis]}.",)
    if basis == "default":
        why = "egna månader för tidigare år saknas eller är för få"
        return (f"Spannet är osäkert (schablon): {why}, så ingen sannolikhet kan anges.",)
    return ()


def headline_sentence(workspace: Workspace, result: Result) -> str:
    """One sentence for people: where the year ends and how that is against budget."""
    deviation = float(result.main.deviation[result.total])
    forecast = float(result.main.forecast[result.total])
    who = f"{workspace.settings.committee} i {workspace.settings.municipality}"
    if np.isnan(forecast):
        return f"{who}: ingen prognos kan göras av underlaget."
    if np.isnan(deviation):
        return f"{who}: helårsprognos {format_amount(forecast, Unit.MNKR)} mnkr; ingen budget är inläst."
    text = (
        f"{who}: helårsprognos "
        f"{format_amount(forecast, Unit.MNKR)} mnkr, avvikelse mot budget "
        f"{format_amount(deviation, Unit.MNKR, signed=True)} mnkr"
    )
    unbooked = len(_unbooked_notes(result))
    if unbooked:
        text += "; rader utan utfall står kvar på budget"
    if result.probability_of_deficit is not None:
        text += f", {chance_words(result.probability_of_deficit)} procents sannolikhet att budgeten överskrids"
    return f"{text}."
