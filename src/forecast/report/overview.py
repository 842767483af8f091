"""Översikt: how the year goes and why. Sentences and chart inputs built from a result; nothing here draws."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from forecast.ledger.specs import Layer
from forecast.ledger.tree import Role, Tree
from forecast.model import Result, StatementResult
from forecast.money import Unit, decimals_that_foot, format_amount, format_number, in_unit
from forecast.periods import MONTH_NAMES, Month, Span, short_month
from forecast.report.charts.bridge import Bridge, BridgeBar
from forecast.report.charts.fan import Fan
from forecast.report.charts.year_bar import YearBar
from forecast.report.labels import sentence_name
from forecast.report.words import LAYER_SV
from forecast.workspace.load import Workspace

COUNT_SV = ("Ingen", "En", "Två", "Tre", "Fyra", "Fem", "Sex", "Sju", "Åtta", "Nio", "Tio", "Elva", "Tolv")
SAME_PACE = (50_000.0, 0.01)
"""A rest within 50 tkr or 1 % of the row from this year's pace counts as the same pace."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A key figure: label, value and caption as text; `tone` is worse, better, quiet or plain."""

    label: str
    value: str
    caption: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class Cause:
    """A row that explains the deviation, and what its rest of the year looks like."""

    key: str
    name: str
    cause: str
    deviation: float
    status: str
    detail: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that Översikt says.

    Attributes:
        heading: the message.
        lead: what changed, and where it is worst; "" where nothing is known.
        figures: four key figures.
        bridge_title: title of the bridge.
        bridge: its bars; None without a budget.
        bridge_decimals: the fewest at which its parts foot.
        bridge_caption: what the span is, and what is not drawn.
        causes_title: how many causes go on and turn.
        causes: the largest deficits.
        one_offs: what one-offs do to the deviation.
        booked_title: how much is booked.
        year: the booked and the rest; drawn where no months are known.
        fan: the year by month; None where no months are known.
        rows: how many rows stand behind.
    """

    heading: str
    lead: str
    figures: tuple[Figure, ...]
    bridge_title: str
    bridge: Bridge | None
    bridge_decimals: int
    bridge_caption: str
    causes_title: str
    causes: tuple[Cause, ...]
    one_offs: tuple[str, ...]
    booked_title: str
    year: YearBar | None
    fan: Fan | None
    rows: int


def overview(workspace: Workspace, result: Result, unit: Unit) -> Overview:
    """Build Översikt from a result."""
    rows = reading_rows(result.main.tree, result.total)
    main, total = result.main, result.total
    causes = _causes(workspace, result, rows, unit)
    decimals, bridge = _bridge(result, rows, unit)
    actual, forecast = float(main.base.actual[total]), float(main.forecast[total])
    booked = format_amount(abs(actual), unit)
    rest = format_amount(abs(forecast - actual), unit)
    closed = result.as_of.number == 12
    return Overview(
        heading=heading(workspace, result, unit),
        lead=_lead(workspace, result, rows, unit),
        figures=_figures(workspace, result, unit),
        bridge_title=_bridge_title(result, rows, unit),
        bridge=bridge,
        bridge_decimals=decimals,
        bridge_caption=_bridge_caption(result),
        causes_title=_causes_title(causes),
        causes=causes,
        one_offs=_one_offs(workspace, result, unit),
        booked_title=f"{booked} {unit} är bokfört" if closed else f"{booked} {unit} är bokfört, {rest} återstår",
        year=row_year_bar(main, total, result.as_of, compact=False),
        fan=_fan(result, total),
        rows=len(rows),
    )


def reading_rows(tree: Tree, total: int) -> list[int]:
    """Rows that people read: the deepest that are still divided by activity; without activities, the leaves."""
    out: list[int] = []

    def visit(at: int) -> None:
        activities = {tree.rows[i].activity for i in tree.leaves_below(at)}
        if tree.rows[at].role is not Role.SUM or (len(activities) == 1 and "" not in activities):
            out.append(at)
            return
        for child in tree.children(at):
            visit(child)

    visit(total)
    return out


def heading(workspace: Workspace, result: Result, unit: Unit) -> str:
    """The message: overdraws, keeps or leaves part of the budget."""
    deviation = float(result.main.deviation[result.total])
    who = workspace.settings.committee
    closed = result.as_of.number == 12
    if np.isnan(deviation):
        return "Ingen budget ännu"
    if abs(deviation) < 0.05 * Unit.MNKR.sek:
        return f"{who} {'höll' if closed else 'väntas hålla'} budgeten"
    amount = f"{format_amount(abs(deviation), unit)} {unit}"
    if deviation < 0:
        return f"{who} {'överskred' if closed else 'väntas överskrida'} budgeten med {amount}"
    return f"{who} {'fick' if closed else 'väntas få'} {amount} kvar av budgeten"


def _lead(workspace: Workspace, result: Result, rows: list[int], unit: Unit) -> str:
    main, total = result.main, result.total
    base, deviation = main.base, float(main.deviation[total])
    parts = []
    previous = float(base.previous[total])
    prior = float(base.prior_total[total] - base.prior_budget[total])
    year = result.as_of.year - 1
    if not np.isnan(previous):
        label = next((item.label for item in workspace.previous), "förra prognosen")
        change = format_amount(float(main.forecast[total]) - previous, unit, signed=True)
        parts.append(f"Sedan {label} har avvikelsen ändrats med {change} {unit}.")
    elif not np.isnan(prior) and deviation < 0 and prior < 0:
        word = "mindre" if deviation > prior else "mer"
        parts.append(f"Det är {format_amount(abs(deviation - prior), unit)} {unit} {word} än underskottet {year}.")
    elif not np.isnan(prior):
        word = "underskott" if prior < 0 else "överskott"
        parts.append(f"{year} blev det ett {word} på {format_amount(abs(prior), unit)} {unit}.")
    worst = [main.tree.rows[i].name for i in _deficits(result, rows)[:2]]
    if worst:
        parts.append(f"Störst underskott har {' och '.join(sentence_name(name) for name in worst)}.")
    return " ".join(parts)


def _deficits(result: Result, rows: list[int]) -> list[int]:
    """Rows below budget, worst first."""
    deviation = result.main.deviation
    return sorted((i for i in rows if deviation[i] < 0), key=lambda i: (deviation[i], i))


def _figures(workspace: Workspace, result: Result, unit: Unit) -> tuple[Figure, ...]:
    main, total = result.main, result.total
    deviation, budget = float(main.deviation[total]), float(main.base.budget[total])
    share = format_number(100 * abs(deviation / budget), 1) if budget else "–"
    closed = result.as_of.number == 12
    year = result.as_of.year
    return (
        Figure(
            "Avvikelse mot budget",
            format_amount(deviation, unit, signed=True),
            f"{share} procent av budgeten",
            tone(deviation, unit),
        ),
        _span_figure(result, unit),
        Figure(
            f"Utfall {year}" if closed else "Helårsprognos",
            format_amount(float(main.forecast[total]), unit),
            "hela året bokfört" if closed else f"{LAYER_SV[result.headline]} prognos",
        ),
        Figure(f"Budget {year}", format_amount(budget, unit), workspace.settings.budget_version or "årsbudget"),
    )


def tone(deviation: float, unit: Unit) -> str:
    """worse, better or plain, of the number as it is shown: what reads 0 is neither."""
    shown = in_unit(deviation, unit)
    return "worse" if shown < 0 else "better" if shown > 0 else "plain"


def span_name(result: Result) -> str:
    """What a span may be called on this basis."""
    calibrated = result.main.basis[result.total] in {"own", "pooled"}
    return "Sannolikt spann (80 %)" if calibrated else "Osäkert spann (schablon)"


def _span_figure(result: Result, unit: Unit) -> Figure:
    base, total = result.main.base, result.total
    if base.as_of.number == 12:
        prior = float(base.prior_total[total] - base.prior_budget[total])
        year = result.as_of.year - 1
        if np.isnan(prior):
            prior_total = float(base.prior_total[total])
            known = not np.isnan(prior_total)
            return Figure(
                f"Utfall {year}", format_amount(prior_total, unit) if known else "saknas", "förra året", "quiet"
            )
        return Figure(f"Avvikelse {year}", format_amount(prior, unit, signed=True), "förra året", "quiet")
    low, high = span(result)
    if np.isnan(low):
        return Figure(span_name(result), "saknas", "modellen har inget utfall att räkna på", "quiet")
    chance = result.probability_of_deficit
    caption = (
        "ingen sannolikhet"
        if chance is None
        else f"{chance_words(chance)} procents sannolikhet att budgeten överskrids"
    )
    return Figure(span_name(result), span_text(low, high, unit), caption, "quiet")


def chance_words(chance: float) -> str:
    """Per cent without false certainty: draws never prove 0 or 100."""
    if chance > 0.99:
        return "mer än 99"
    return "mindre än 1" if chance < 0.01 else format_number(100 * chance)


def span(result: Result) -> tuple[float, float]:
    """The model's 80 % span of the deviation, SEK."""
    budget = float(result.main.base.budget[result.total])
    quantiles = result.main.quantiles[result.total]
    return float(quantiles[1]) - budget, float(quantiles[3]) - budget


def span_text(low: float, high: float, unit: Unit, *, signed: bool = True) -> str:
    """`−20 till −10`: no finer than a tenth of the span's width deserves."""
    step = span_step(low, high, unit)
    decimals = unit.decimals if step < unit.sek else 0
    return " till ".join(format_amount(round(end / step) * step, unit, decimals, signed=signed) for end in (low, high))


def span_step(low: float, high: float, unit: Unit) -> float:
    """What the ends of a span are rounded to, SEK: a power of ten near a tenth of its width, at least a shown unit."""
    least = unit.sek / 10.0**unit.decimals
    width = abs(high - low)
    return max(least, 10.0 ** math.floor(math.log10(width / 10))) if width else least


def _bridge(result: Result, rows: list[int], unit: Unit) -> tuple[int, Bridge | None]:
    """The bridge and the decimals at which its parts foot."""
    main, total = result.main, result.total
    deviation = main.deviation
    if np.isnan(deviation[total]):
        return unit.decimals, None
    deficits = _deficits(result, rows)
    surplus = [i for i in rows if deviation[i] > 0]
    bars = [BridgeBar(main.tree.rows[i].name, float(deviation[i]), "step") for i in deficits[:3]]
    for group, word in ((deficits[3:], "övriga underskott"), (surplus, "överskott")):
        if group:
            amount = round(float(deviation[group].sum()), 2)
            label = main.tree.rows[group[0]].name if len(group) == 1 else f"{len(group)} {word}"
            bars.append(BridgeBar(label, amount, "rest" if word.startswith("övriga") and len(group) > 1 else "step"))
    decimals = decimals_that_foot([bar.amount for bar in bars], unit)
    left = round(float(deviation[total]) - sum(bar.amount for bar in bars), 2)
    if left:
        bars.append(BridgeBar("Rader utan budget", left, "rest"))
    bars.append(BridgeBar("Hela nämnden", float(deviation[total]), "total"))
    bridge = Bridge(
        bars=tuple(bars),
        others=tuple(_others(result, unit)),
        budget=float(main.base.budget[total]),
        forecast=float(main.forecast[total]),
        forecast_label="utfall" if result.as_of.number == 12 else "prognos",
        calibrated=main.basis[total] in {"own", "pooled"},
    )
    return decimals, bridge


def _others(result: Result, unit: Unit) -> list[BridgeBar]:
    """Other ways to reckon, as deviations; what is missing is not drawn."""
    base, total = result.main.base, result.total
    budget = float(base.budget[total])
    year = result.as_of.year
    closed = result.as_of.number == 12
    candidates = [
        ("Årets takt", base.linear, not closed),
        ("Avvikelsens takt", base.linear_deviation, not closed),
        ("Bedömd", base.judged, result.headline is not Layer.JUDGED),
        ("Fastställd", base.adopted, result.headline is not Layer.ADOPTED),
        ("Modellen", base.model, result.headline is not Layer.MODEL and not closed),
    ]
    bars = [
        BridgeBar(label, float(values[total]) - budget, "reference_model")
        for label, values, wanted in candidates
        if wanted and not np.isnan(values[total]) and _whole(values, result)
    ]
    low, high = span(result)
    if not closed and not np.isnan(low):
        decimals = 0 if span_step(low, high, unit) >= unit.sek else None
        bars.append(BridgeBar(span_name(result), (low + high) / 2, "span", low, high, decimals))
    if not np.isnan(base.previous[total]):
        bars.append(BridgeBar("Förra prognosen", float(base.previous[total]) - budget, "reference_model"))
    prior = float(base.prior_total[total] - base.prior_budget[total])
    if not np.isnan(prior):
        bars.append(BridgeBar(f"Utfall {year - 1}", prior, "reference_outcome"))
    return bars


def _whole(values: np.ndarray, result: Result) -> bool:
    """Whether a layer covers every leaf that the headline forecast covers; a part would not be comparable."""
    leaves = result.main.tree.leaves_below(result.total)
    return not any(np.isnan(values[i]) and not np.isnan(result.main.forecast[i]) for i in leaves)


def _bridge_title(result: Result, rows: list[int], unit: Unit) -> str:
    main = result.main
    total = float(main.deviation[result.total])
    top = _deficits(result, rows)[:3]
    if not top:
        return "Ingen rad väntas överskrida sin budget"
    x = float(main.deviation[top].sum())
    noun = ("verksamhet", "verksamheter") if main.tree.rows[top[0]].activity else ("rad", "rader")
    subject = f"{COUNT_SV[len(top)]} {noun[len(top) > 1]}"
    if total < 0 and x >= total:
        return f"{subject} ger {format_amount(-x, unit)} av underskottet på {format_amount(-total, unit)}"
    return f"{subject} ger underskott på {format_amount(-x, unit)}, andra väger upp {format_amount(total - x, unit)}"


def _bridge_caption(result: Result) -> str:
    base, total = result.main.base, result.total
    if result.as_of.number == 12:
        return "Året är bokfört; inget återstår att prognostisera."
    texts = []
    basis = result.main.basis[total]
    if basis == "default":
        texts.append(
            "Spannet hör till modellen och är en schablon, eftersom nämndens egna månader saknas. Därför anges ingen "
            "sannolikhet."
        )
    elif basis in {"own", "pooled"}:
        texts.append("Spannet hör till modellen: så långt från prognosen har åtta av tio tidigare år hamnat.")
    missing = [
        word
        for word, values in (("bedömd", base.judged), ("tidigare prognos", base.previous))
        if np.isnan(values[total])
    ]
    if missing:
        texts.append(f"Ingen {' och ingen '.join(missing)} är inlagd.")
    return " ".join(texts)


def _causes(workspace: Workspace, result: Result, rows: list[int], unit: Unit) -> tuple[Cause, ...]:
    main = result.main
    causes = []
    for i in _deficits(result, rows)[:3]:
        row = main.tree.rows[i]
        status, detail = rest_of_year(result, i, unit)
        causes.append(
            Cause(
                row.key, row.name, written_cause(workspace, result, row.key), float(main.deviation[i]), status, detail
            )
        )
    return tuple(causes)


def written_cause(workspace: Workspace, result: Result, row: str) -> str:
    """A person's or a report's words about a row, of the headline layer first; never made up."""
    own = [c for c in workspace.comments if (c.statement, c.row) == (result.primary, row) and c.cause]
    own.sort(key=lambda comment: comment.layer is not result.headline)
    return own[0].cause if own else "Ingen orsak skriven."


def rest_of_year(result: Result, at: int, unit: Unit) -> tuple[str, str]:
    """Whether a row's rest goes on at this year's pace, and by how much it differs."""
    main = result.main
    gap = float(main.forecast[at] - main.base.linear[at])
    if result.as_of.number == 12:
        return "Bokfört", "hela året"
    if np.isnan(gap):
        return "Okänt", "inget utfall"
    if abs(gap) <= max(SAME_PACE[0], SAME_PACE[1] * abs(float(main.forecast[at]))):
        return "Fortsätter", "i årets takt"
    amount = format_amount(abs(gap), unit, 2 if unit is Unit.MNKR else None)
    if gap < 0:
        return "Förvärras", f"{amount} sämre än takten"
    whole = main.deviation[at] >= 0
    return ("Vänder helt" if whole else "Vänder delvis"), f"{amount} bättre än takten"


def _causes_title(causes: tuple[Cause, ...]) -> str:
    if not causes:
        return "Inga underskott att förklara"
    counts: dict[str, int] = {}
    for cause in causes:
        counts[cause.status] = counts.get(cause.status, 0) + 1
    order = [s for s in ("Fortsätter", "Förvärras", "Vänder delvis", "Vänder helt", "Bokfört", "Okänt") if s in counts]
    parts: list[str] = []
    for status in order:
        count = COUNT_SV[counts[status]]
        noun = (" orsak" if counts[status] == 1 else " orsaker") if not parts else ""
        verb = {"Bokfört": "är bokförd" if counts[status] == 1 else "är bokförda", "Okänt": "är okänd"}
        parts.append(f"{count if not parts else count.lower()}{noun} {verb.get(status, status.lower())}")
    return ", ".join(parts)


def _one_offs(workspace: Workspace, result: Result, unit: Unit) -> tuple[str, ...]:
    """Each booked one-off, and the deviation without them all."""
    tree = result.main.tree
    booked = [
        event
        for event in workspace.events
        if event.kind == "one_off" and event.statement == result.primary and event.booked is not None
        and event.booked.year == result.as_of.year and event.booked.first <= result.as_of.number
    ]  # fmt: skip
    if not booked:
        return ("Inga engångsposter är inlagda.",)
    amount = float(result.main.base.one_off[result.total])
    under = format_amount(float(result.main.deviation[result.total]) - amount, unit, signed=True)
    texts = []
    for event in booked:
        name = tree.rows[tree.position(event.row)].name if event.row in tree.keys else ""
        shown = format_amount(float(event.amount or 0) * workspace.settings.unit.sek, unit, signed=True)
        state = ", överklagat" if event.state == "appealed" else ""
        texts.append(f"Engångspost: {event.name}, {shown} ({sentence_name(name)}{state}).")
    tail = "" if result.headline is Layer.MODEL else ", om hela beloppet ligger i prognosen"
    them = "den" if len(booked) == 1 else "dem"
    return (*texts, f"Utan {them} är avvikelsen {under}{tail}.")


def row_year_bar(part: StatementResult, at: int, as_of: Month, *, compact: bool = True) -> YearBar | None:
    """The booked and the rest of one row; None where budget, outcome or forecast is not known."""
    base = part.base
    values = (base.budget[at], base.actual[at], part.forecast[at])
    if np.isnan(values).any():
        return None
    prior = float(base.prior_total[at])
    budget, actual, forecast = (float(value) for value in values)
    known = None if np.isnan(prior) else prior
    return YearBar(Span.through(as_of), budget, actual, forecast, known, compact=compact)


def _fan(result: Result, at: int) -> Fan | None:
    """The year by month, cumulative; None where the months are not known.

    The rest follows the model's months, scaled so that December is the forecast shown. The span widens with the share
    of the rest that has passed; only December's is calibrated.
    """
    main, base, months = result.main, result.main.base, result.as_of.number
    if np.isnan(base.booked[at, :months]).any() or np.isnan(base.rest[at, months:]).any() or months == 12:
        return None
    actual, forecast = float(base.actual[at]), float(main.forecast[at])
    rest = base.rest[at, months:]
    share = np.cumsum(rest) / rest.sum() if rest.sum() else np.arange(1, 13 - months) / (12 - months)
    low, high = main.quantiles[at, 1], main.quantiles[at, 3]

    def after(end: float) -> tuple[float, ...]:
        return (*(float("nan"),) * months, *(float(x) for x in actual + (end - actual) * share))

    previous = float(base.previous[at])
    budget = np.cumsum(base.budget_months[at])
    if np.isnan(budget).any():
        budget = np.array([*(np.nan,) * 11, base.budget[at]])
    return Fan(
        year=result.as_of.year,
        months=tuple(short_month(number) for number in range(1, len(MONTH_NAMES) + 1)),
        actual=(*(float(x) for x in np.cumsum(base.booked[at, :months])), *(float("nan"),) * (12 - months)),
        forecast=after(forecast),
        low=after(float(low)),
        high=after(float(high)),
        budget=tuple(float(x) for x in budget),
        prior=tuple(float(x) for x in np.cumsum(base.prior_months[at])),
        previous=None if np.isnan(previous) else previous,
        calibrated=main.basis[at] in {"own", "pooled"},
    )
