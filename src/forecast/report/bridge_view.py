"""The bridge from budget to forecast, and the other ways to reckon beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from forecast.ledger.specs import Layer
from forecast.model import Floats, Result
from forecast.money import Unit, decimals_that_agree, format_amount, in_unit
from forecast.report.charts.bridge import Bridge, BridgeBar
from forecast.report.labels import COUNT_SV
from forecast.report.measures import Totals
from forecast.report.reading import deficits
from forecast.report.span_words import span, span_ends, span_name, span_step, span_text
from forecast.report.words import adopted_name


def bridge_of(result: Result, totals: Totals, rows: list[int], unit: Unit) -> tuple[int, Bridge | None]:
    """The bridge and the decimals at which its parts foot."""
    main, total = result.main, result.total
    deviation = main.deviation
    if np.isnan(deviation[total]):
        return unit.decimals, None
    below = deficits(result, rows)
    surplus = [i for i in rows if deviation[i] > 0]
    bars = [BridgeBar(main.tree.rows[i].name, float(deviation[i]), "step") for i in below[:3]]
    for group, word in ((below[3:], "övriga underskott"), (surplus, "överskott")):
        if group:
            amount = round(float(deviation[group].sum()), 2)
            label = main.tree.rows[group[0]].name if len(group) == 1 else f"{len(group)} {word}"
            bars.append(BridgeBar(label, amount, "rest" if word.startswith("övriga") and len(group) > 1 else "step"))
    left = round(float(deviation[total]) - sum(bar.amount for bar in bars), 2)
    if left:
        bars.append(BridgeBar("Rader utan budget", left, "rest"))
    decimals, bars = _footed(bars, len(below[:3]), totals.deviation, unit)
    bridge = Bridge(
        bars=tuple(bars),
        others=tuple(_others(result, unit)),
        budget=totals.budget,
        forecast=totals.forecast,
        forecast_label="utfall" if result.closed else "prognos",
        calibrated=main.basis[total] in {"own", "pooled"},
    )
    return decimals, bridge


def _footed(bars: list[BridgeBar], named: int, total: float, unit: Unit) -> tuple[int, list[BridgeBar]]:
    """The fewest decimals, at most one more than the unit's, at which the parts foot, and the bars with the total last.

    The first `named` of them are those that the heading adds up.

    Where none does, the parts are rounded and the largest group takes what is left, so that the picture adds up.
    """
    most = unit.decimals + 1
    amounts = [bar.amount for bar in bars]
    decimals = decimals_that_agree(amounts, amounts[:named], unit, most=most)
    rounded = [float(in_unit(bar.amount, unit, decimals)) * unit.sek for bar in bars]
    end = float(in_unit(total, unit, decimals)) * unit.sek
    left = end - sum(rounded)
    if abs(left) < unit.sek / 10.0 ** (decimals + 1):
        own = round(sum(bar.amount for bar in bars), 2)
        return decimals, [*bars, BridgeBar("Hela nämnden", own, "total")]
    takes = max(range(len(bars)), key=lambda i: (bars[i].kind == "rest", abs(rounded[i])))
    rounded[takes] += left
    parts = [replace(bar, amount=round(amount, 2)) for bar, amount in zip(bars, rounded, strict=True)]
    return decimals, [*parts, BridgeBar("Hela nämnden", round(end, 2), "total")]


def _others(result: Result, unit: Unit) -> list[BridgeBar]:
    """Other ways to reckon, as deviations; what is missing is not drawn."""
    base, total = result.main.base, result.total
    budget = float(base.budget[total])
    year = result.as_of.year
    closed = result.closed
    candidates = [
        ("Årets takt", base.linear, not closed),
        ("Avvikelsens takt", base.linear_deviation, not closed),
        ("Bedömd", base.judged, result.headline is not Layer.JUDGED),
        (adopted_name(result), base.adopted, result.headline is not Layer.ADOPTED),
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
        low, high = span_ends(low, high, unit)
        bars.append(BridgeBar(span_name(result), (low + high) / 2, "span", low, high, decimals))
    if not np.isnan(base.previous[total]):
        bars.append(BridgeBar("Förra prognosen", float(base.previous[total]) - budget, "reference_model"))
    prior = float(base.prior_total[total] - base.prior_budget[total])
    if not np.isnan(prior):
        bars.append(BridgeBar(f"Utfall {year - 1}", prior, "reference_outcome"))
    return bars


def _whole(values: Floats, result: Result) -> bool:
    """Whether a layer covers every leaf that the headline forecast covers; a part would not be comparable."""
    leaves = result.main.tree.leaves_below(result.total)
    return not any(np.isnan(values[i]) and not np.isnan(result.main.forecast[i]) for i in leaves)


def others_text(bar: BridgeBar, unit: Unit) -> str:
    """A reference's deviation as text, or a span's ends no finer than the span deserves."""
    if bar.low is not None and bar.high is not None:
        return span_text(bar.low, bar.high, unit)
    return format_amount(bar.amount, unit, signed=True)


def bridge_title(result: Result, rows: list[int], unit: Unit) -> str:
    """How much of the deficit the three largest give; that others outweigh them where they do."""
    main = result.main
    total = float(main.deviation[result.total])
    top = deficits(result, rows)[:3]
    if not top:
        return "Ingen rad väntas överskrida sin budget"
    x = float(main.deviation[top].sum())
    noun = ("verksamhet", "verksamheter") if main.tree.rows[top[0]].activity else ("rad", "rader")
    subject = f"{COUNT_SV[len(top)]} {noun[len(top) > 1]}"
    if total < 0 and x >= total:
        return f"{subject} ger {format_amount(-x, unit)} av underskottet på {format_amount(-total, unit)}"
    return f"{subject} ger underskott på {format_amount(-x, unit)}, andra väger upp {format_amount(total - x, unit)}"


def bridge_caption(result: Result) -> str:
    """What the span is and whose, and what is not drawn because nothing is laid in."""
    base, total = result.main.base, result.total
    if result.closed:
        return "Året är bokfört; inget återstår att prognostisera."
    texts = []
    basis = result.main.basis[total]
    if basis == "default":
        texts.append(
            "Spannet hör till modellen och är en schablon, eftersom egna månader för tidigare år saknas eller är för "
            "få. Därför anges ingen sannolikhet."
        )
    elif basis in {"own", "pooled"}:
        texts.append("Spannet hör till modellen: så långt från prognosen har åtta av tio tidigare år hamnat.")
    missing = [
        word
        for word, values in (("bedömd", base.judged), ("tidigare prognos", base.previous))
        if np.isnan(values).all()
    ]
    if missing:
        texts.append(f"Ingen {' och ingen '.join(missing)} är inlagd.")
    return " ".join(texts)
