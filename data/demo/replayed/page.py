"""The year's page: every month with its forecast, its change by cause and its papers; last, how well it held."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from html import escape

NBSP, MINUS = "\u00a0", "\u2212"
CAUSES = {
    "program": "programmet",
    "restated": "rättade och omräknade belopp",
    "budget": "budgeten",
    "drivers": "drivare och kunskap",
    "grants": "statsbidrag",
    "events": "händelser",
    "measures": "åtgärder",
    "method": "metod",
    "outcomes": "nya utfall",
    "judgement": "bedömning",
    "scenario": "scenario",
    "unknown": "går inte att skilja åt",
}
"""As Historik and the papers call them."""
MONTHS = ("mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december")


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """A month of the replay; amounts in SEK, better > 0.

    Attributes:
        month: `2024-03`.
        forecast: the adopted forecast of the year.
        deviation: against the decided budget.
        change: since the month before.
        causes: cause -> amount; they sum to `change`.
        alerts: sentences.
        files: names in the month's folder, its papers among them.
        snapshot: id of the adopted forecast.
    """

    month: str
    forecast: float
    deviation: float
    change: float
    causes: dict[str, float]
    alerts: tuple[str, ...]
    files: tuple[str, ...]
    snapshot: str


@dataclass(frozen=True, slots=True)
class HeldFigures:
    """How far a month's forecast lay from the year's outcome, SEK; `error` = outcome - forecast, for each layer."""

    month: str
    model: float
    judged: float
    adopted: float


def million(sek: float, *, signed: bool = False) -> str:
    """Millions with one decimal, as Swedish texts write them."""
    amount = (Decimal(repr(sek)) / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP)  # as the program rounds
    text = f"{abs(amount):,.1f}".replace(",", NBSP).replace(".", ",")
    sign = MINUS if amount < 0 else "+" if signed and amount > 0 else ""
    return sign + text


def month_rows(months: Sequence[MonthFigures]) -> list[tuple[str, ...]]:
    """Month, forecast, deviation, change and its largest cause: the page's table, and the guide's."""
    return [
        (
            MONTHS[int(item.month[5:]) - 3],
            million(item.forecast),
            million(item.deviation, signed=True),
            million(item.change, signed=True),
            _largest(item.causes),
        )
        for item in months
    ]


def held_rows(held: Sequence[HeldFigures]) -> list[tuple[str, ...]]:
    """Month and the errors of the three layers."""
    return [
        (MONTHS[int(item.month[5:]) - 3], *(million(x, signed=True) for x in (item.model, item.judged, item.adopted)))
        for item in held
    ]


def _largest(causes: dict[str, float]) -> str:
    """The two largest causes in words, `nya utfall +2,7`."""
    ordered = sorted(causes.items(), key=lambda item: -abs(item[1]))
    told = [f"{CAUSES[cause]} {million(amount, signed=True)}" for cause, amount in ordered[:2] if abs(amount) >= 5e4]
    return ", ".join(told) or "ingen ändring"


SYNTHETIC = (
    "Påhittad kommun: alla siffror är syntetiska. Året är återspelat av <code>data/demo/replay.py</code>, månad för "
    "månad så som det var känt då. Mnkr; minus är kostnad eller sämre än budget, plus är bättre."
)
WORDS = "Största orsaker"
HEAD = ("Efter", "Prognos", "Avvikelse", "Ändring", WORDS)
HELD = ("Efter", "Modellens", "Bedömd", "Fastställd")


def page(months: Sequence[MonthFigures], held: Sequence[HeldFigures], outcome: float) -> str:
    """The whole page as HTML; every text is escaped."""
    parts = [
        "<!doctype html>",
        '<html lang="sv"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        "<title>Demokommunens år 2024</title>",
        f"<style>{STYLE}</style></head><body><main>",
        f"<h1>{'Året slutade på' if held else 'Året väntas sluta på'} {million(outcome)} mnkr</h1>",
        f"<p>{SYNTHETIC}</p>",
        "<h2>Månad för månad</h2>",
        _table("Fastställd helårsprognos, mnkr", HEAD, month_rows(months)),
        "<p>Ändringen är räknad på öret och kan skilja en tiondel från vad de avrundade prognoserna ger.</p>",
        *(_held_part(held) if held else ()),
        "<h2>Underlag</h2>",
        *(_month_part(item) for item in months),
        "</main></body></html>",
    ]
    return "\n".join(parts) + "\n"


def _held_part(held: Sequence[HeldFigures]) -> tuple[str, ...]:
    return (
        "<h2>Hur väl det höll</h2>",
        "<p>Utfall minus prognos: plus är ett år som blev bättre än prognosen sade.</p>",
        _table("Utfall minus prognos, mnkr", HELD, held_rows(held)),
    )


def _month_part(item: MonthFigures) -> str:
    files = "".join(f'<li><a href="{escape(item.month)}/{escape(name)}">{escape(name)}</a></li>' for name in item.files)
    alerts = "".join(f"<li>{escape(sentence)}</li>" for sentence in item.alerts)
    told = f"<p>Larm:</p><ul>{alerts}</ul>" if alerts else "<p>Inget larm.</p>"
    name = escape(MONTHS[int(item.month[5:]) - 3].capitalize())
    return f"<h3>{name}</h3>{told}<ul>{files}</ul><p>Fastställd prognos {escape(item.snapshot[:12])}.</p>"


def _table(caption: str, head: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    titles = "".join(f'<th scope="col"{_is_text(title == WORDS)}>{escape(title)}</th>' for title in head)
    body = "".join(f'<tr><th scope="row">{escape(row[0])}</th>{"".join(map(_cell, row[1:]))}</tr>' for row in rows)
    return (
        f'<div class="wide" role="region" aria-label="{escape(caption)}" tabindex="0"><table><caption>{escape(caption)}'
        f"</caption><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(text: str) -> str:
    """A number to the right, words to the left."""
    return f"<td{_is_text(text[:1].isalpha())}>{escape(text)}</td>"


def _is_text(words: object) -> str:
    return ' class="words"' if words else ""


STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 62rem; margin: auto; padding: 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: 0.25rem 0; }
th, td { padding: 0.25rem 0.75rem; text-align: right; white-space: nowrap; border-bottom: 1px solid GrayText; }
th:first-child, .words { text-align: left; }
""".strip()
