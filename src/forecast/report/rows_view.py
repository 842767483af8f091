"""Driftredovisning: one row opened, with layers, method, reason, comments and sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from forecast.fullyear.methods import METHODS
from forecast.ledger.specs import Layer
from forecast.ledger.tree import Tree
from forecast.model import Floats, Result, StatementResult
from forecast.money import Unit, format_amount, format_number, in_unit
from forecast.periods import Span
from forecast.report.charts.year_bar import YearBar
from forecast.report.labels import row_label, sentence_name
from forecast.report.lines_view import By, Line, line_of, organisation_of
from forecast.report.measures import shown
from forecast.report.method_view import MethodPart, fixable, row_made_of
from forecast.report.run_table import method_words
from forecast.report.span_words import span_text
from forecast.report.timing_view import RowTiming, row_timing
from forecast.report.words import BASIS_SV, adopted_name
from forecast.report.year_view import row_year_bar
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LayerLine:
    """One layer of an opened row; NaN = nothing is laid in."""

    name: str
    forecast: float
    deviation: float
    shown: bool


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One row opened.

    Attributes:
        key: of the row.
        statement: that it belongs to.
        path: where it stands, "51 Äldreomsorg/LSS › rad 6 av 16".
        name: of the row.
        deviation: SEK.
        share: "4,9 procent av budgeten", or "".
        year: its picture; None where budget, outcome or forecast is missing.
        layers: the layers and the plain lines.
        since: what has changed since the previous forecast, a sentence, or "".
        span: the model's span as a sentence.
        method: method and reason, a paragraph.
        how: the model's own method in trade words, its weight and its textbook name.
        by_model: the shown forecast is the model's.
        made_of: the methods behind the model's forecast, with weights.
        fixable: (key, name) of the leaves on which a method can be fixed.
        timing: what of the deviation so far goes on and what turns; None where that cannot be said.
        comments: (words, who and where).
        parts: its parts by cost type, where it has any.
        sources: file, row and column of each amount.
    """

    key: str
    statement: str
    path: str
    name: str
    deviation: float
    share: str
    year: YearBar | None
    layers: tuple[LayerLine, ...]
    since: str
    span: str
    method: str
    how: str
    by_model: bool
    made_of: tuple[MethodPart, ...]
    fixable: tuple[tuple[str, str], ...]
    timing: RowTiming | None
    comments: tuple[tuple[str, str], ...]
    parts: tuple[Line, ...]
    sources: tuple[str, ...]


def open_row(workspace: Workspace, result: Result, key: str, by: By, unit: Unit) -> OpenRow:
    """Open a row of the table."""
    part = _part(result, key, by)
    tree = part.tree
    at = tree.position(key)
    values = shown(workspace, result, tree.statement).values
    deviation, budget, forecast = (float(values[name][at]) for name in ("deviation", "budget", "forecast"))
    known = not np.isnan(deviation / budget if budget else np.nan)
    share = f"{format_number(100 * abs(deviation / budget), 1)} procent av budgeten" if known else ""
    return OpenRow(
        key=key,
        statement=tree.statement,
        path=_path(tree, at),
        name=tree.rows[at].name,
        deviation=deviation,
        share=share,
        year=_year(row_year_bar(part, at, result.as_of), values, at),
        layers=_layer_lines(part, result, at, forecast, deviation),
        since=_since(workspace, part, at, unit),
        span=_span_sentence(part, at, unit),
        method=_method(workspace, result, part, at, unit),
        how=_how(part, at),
        by_model=part.layer[at] == Layer.MODEL,
        made_of=row_made_of(part, at),
        fixable=fixable(part, at),
        timing=row_timing(workspace, result, tree.statement, at, unit),
        comments=_comments(workspace, tree, at),
        parts=_parts(part, at),
        sources=_sources(workspace, tree, at),
    )


def _part(result: Result, key: str, by: By) -> StatementResult:
    others = {"cost_type": result.statements.get("by_cost_type"), "organisation": organisation_of(result)}
    other = others.get(by)
    return other if other is not None and key in other.tree.keys else result.main


def _path(tree: Tree, at: int) -> str:
    parent = int(tree.parent[at])
    if parent < 0:
        return "Hela uppställningen"
    siblings = tree.children(parent)
    place = f"rad {siblings.index(at) + 1} av {len(siblings)}" if at in siblings else "varav-rad, summeras aldrig"
    return f"{row_label(tree, parent)} › {place}"


def _year(bar: YearBar | None, values: Mapping[str, Floats], at: int) -> YearBar | None:
    """The row's picture with the numbers that the table shows."""
    if bar is None:
        return None
    budget, actual, forecast, deviation = (float(values[n][at]) for n in ("budget", "actual", "forecast", "deviation"))
    prior = None if bar.prior is None else float(values["prior_total"][at])
    return replace(bar, budget=budget, actual=actual, forecast=forecast, prior=prior, printed_deviation=deviation)


def _layer_lines(
    part: StatementResult, result: Result, at: int, forecast: float, deviation: float
) -> tuple[LayerLine, ...]:
    """The layers and the plain lines; the one that the table shows has the table's numbers."""
    base, budget = part.base, float(part.base.budget[at])
    delta = float(part.effects[:, at].sum()) if len(part.effects) else 0.0
    names = {Layer.ADOPTED: adopted_name(result), Layer.JUDGED: "Bedömd", Layer.MODEL: "Modellen"}
    out = []
    for layer, name in names.items():
        value = float(base.layer(layer)[at]) + delta
        if layer is result.headline and not np.isnan(deviation):
            out.append(LayerLine(name, forecast, deviation, shown=True))
        else:
            out.append(LayerLine(name, value, value - budget, shown=layer is result.headline))
    pace = float(base.linear[at])
    out.append(LayerLine("Årets takt, rakt uppräknad", pace, pace - budget, shown=False))
    if not np.isnan(base.linear_deviation[at]):
        value = float(base.linear_deviation[at])
        out.append(LayerLine("Avvikelsens takt", value, value - budget, shown=False))
    return tuple(out)


def _since(workspace: Workspace, part: StatementResult, at: int, unit: Unit) -> str:
    """What has changed since the previous forecast: `Sedan maj är prognosen 2 000 tkr sämre: …`."""
    before, now = float(part.base.previous[at]), float(part.forecast[at])
    if np.isnan(before) or np.isnan(now):
        return ""
    label = next((item.label for item in workspace.previous), "förra prognosen")
    texts = [format_amount(value, unit) for value in (before, now)]
    change = in_unit(now - before, unit)
    if change == 0:
        return f"Prognosen är oförändrad sedan {label}."
    amount = format_amount(abs(now - before), unit)
    word = "bättre" if change > 0 else "sämre"
    return f"Sedan {label} är prognosen {amount} {unit} {word}: {texts[0]} då, {texts[1]} nu."


def _span_sentence(part: StatementResult, at: int, unit: Unit) -> str:
    low, high = float(part.quantiles[at, 1]), float(part.quantiles[at, 3])
    if part.base.closed or np.isnan(low):
        return ""
    text = span_text(low, high, unit, signed=False)
    if part.basis[at] in {"own", "pooled"}:
        return f"Sannolikt spann (80 %): {text} {unit}, lärt på {BASIS_SV[part.basis[at]]}."
    return f"Osäkert spann (schablon): {text} {unit}."


def _method(workspace: Workspace, result: Result, part: StatementResult, at: int, unit: Unit) -> str:
    """How the shown forecast came about, how it differs from this year's pace, and the reason."""
    base = part.base
    layer = part.layer[at]
    adopted = workspace.adopted
    person = f"Fastställd prognos ur {workspace.settings.source}." if adopted is None else f"{adopted.words}."
    whose = {"adopted": person, "judged": "Bedömd prognos."}.get(layer, f"Modellens prognos: {_words(part, at)}.")
    months = result.as_of.number
    if months == 12:
        leaves = {base.method[i] for i in part.tree.leaves_below(at)}
        return "Året är bokfört: utfallet är prognosen." if leaves == {"closed"} else _reason(part, at)
    forecast, actual, linear = (float(v[at]) for v in (part.forecast, base.actual, base.linear))
    reason = _reason(part, at)
    if np.isnan(forecast - linear):
        return f"{whose} {reason}"
    gap = forecast - linear
    if in_unit(gap, unit) == 0:
        return f"{whose} Den är lika med årets takt. Skäl: {reason}"
    rest, so_far = (forecast - actual) / (12 - months), actual / months
    left = Span(result.as_of.year, months + 1, 12).months_label
    word = "bättre" if gap > 0 else "sämre"
    versus = (
        f"Den är {format_amount(abs(gap), unit)} {unit} {word} än årets takt: {format_amount(rest, unit)} per månad "
        f"{left} mot {format_amount(so_far, unit)} hittills."
    )
    return f"{whose} {versus} Skäl: {reason}"


def _words(part: StatementResult, at: int) -> str:
    """The model's method in the trade's words; of a sum, how many parts it has."""
    leaves = part.tree.leaves_below(at)
    return method_words(part.base.method[at]) if leaves == [at] else f"summan av {len(leaves)} delar"


def _reason(part: StatementResult, at: int) -> str:
    """A row's reason; a sum tells the method and reason of its largest part."""
    leaves = [i for i in part.tree.leaves_below(at) if not np.isnan(part.forecast[i])]
    if leaves == [at] or not leaves:
        return part.reason[at]
    largest = max(leaves, key=lambda i: abs(float(part.forecast[i])))
    name, method = part.tree.rows[largest].name, method_words(part.method[largest])
    return f"störst är {sentence_name(name)} ({method}). {part.reason[largest]}"


def _how(part: StatementResult, at: int) -> str:
    """The model's method by its textbook name, with its weight."""
    key = part.base.method[at]
    if key in {"known_sums", "closing_period"}:
        return f"Modellen: {method_words(key)}. {part.base.reason[at]}"
    if key not in METHODS:
        return "Summan av raderna under." if key == "sum" else "Modellen har ingen prognos för raden."
    weight = part.base.weight[at]
    text = f"Modellen: {METHODS[key].name_sv} ({METHODS[key].textbook}). {part.base.reason[at]}"
    return text if np.isnan(weight) else f"{text} Takten väger {format_number(100 * float(weight), 1)} %."


def _comments(workspace: Workspace, tree: Tree, at: int) -> tuple[tuple[str, str], ...]:
    key = tree.rows[at].key
    out = [
        (f"”{c.quote}”" if c.quote else c.cause, ", ".join(part for part in (c.author, c.source) if part))
        for c in workspace.comments
        if (c.statement, c.row) == (tree.statement, key)
    ]
    out += [
        (j.reason, f"{j.name}, {j.date.isoformat()}")
        for j in workspace.judgements
        if (j.statement, j.row) == (tree.statement, key)
    ]
    return tuple(out)


def _parts(part: StatementResult, at: int) -> tuple[Line, ...]:
    """The leaves of an activity by cost type; none where the row is a leaf or holds other activities."""
    leaves = part.tree.leaves_below(at)
    activities = {part.tree.rows[i].activity for i in leaves}
    if leaves == [at] or len(activities) != 1 or "" in activities:
        return ()
    return tuple(line_of(part, i, "leaf") for i in leaves)


def _sources(workspace: Workspace, tree: Tree, at: int) -> tuple[str, ...]:
    """Where the row's amounts of the budget year stand: file, sheet and lines; many months of one are told as one."""
    frame = workspace.ledger.frame
    keys = {tree.rows[i].key for i in tree.leaves_below(at)} | {tree.rows[at].key}
    mine = (frame["statement"] == tree.statement) & frame["row"].isin(keys)
    own = frame[mine & (frame["year"] == workspace.settings.year)]
    printed = own[own["row"] == tree.rows[at].key]
    chosen = printed if not printed.empty else own
    out = []
    for (file, sheet), group in chosen.groupby(["file", "sheet"], sort=True):
        numbers = sorted({int(n) for n in group["line"]})
        where = f"rad {numbers[0]}" if len(numbers) == 1 else f"{len(numbers)} rader, {numbers[0]} till {numbers[-1]}"
        most = int(group["lines"].max())  # codes below a row, or vouchers, that came to one amount
        added = f", där upp till {most} rader är ett belopp" if most > 1 else ""
        out.append(", ".join([str(file), *([f"blad ”{sheet}”"] if sheet else []), where]) + added)
    return tuple(out)
