"""Sentences of köp/sälj, built from numbers."""

from __future__ import annotations

from forecast.drivers.hours import LEAST_CORRECTIONS, CorrectionBand
from forecast.drivers.purchases import PurchaseParts
from forecast.money import NBSP, Unit, format_amount, format_number, format_shortly
from forecast.periods import MONTH_NAMES
from forecast.questions.purchases import PairPeriod, PairStand

NETS = (
    "Priset är internt: det som beställaren betalar mer får utföraren, så det tar ut sig i nämnden. Beställare + "
    "utförare = utförarens egen kostnad mot budget."
)
COST_IS_GIVEN = "Utförarens kostnad är prognosens; den ändras inte av att andra timmar antas."
KEPT = "Varje uppgift står kvar som den var känd; en rättelse läggs till och skriver inte över."


def heading(stand: PairStand, unit: Unit) -> str:
    """`Hemtjänst: beställaren −1 687 tkr och utföraren +3 064 tkr, tillsammans +1 376 tkr helår 2024`."""
    period = stand.year or stand.to_date
    name = stand.pair.name
    if period is None:
        return f"{name}: beställarens och utförarens avvikelse kan inte delas upp"
    parts = period.parts
    said = [format_amount(amount, unit, signed=True) for amount in (parts.purchaser, parts.provider, parts.together)]
    return f"{name}: beställaren {said[0]}, utföraren {said[1]}, tillsammans {said[2]} {unit} {period.label}"


def hours_words(period: PairPeriod) -> str:
    """How many hours more or fewer than budgeted, and what an hour costs beside what is budgeted."""
    more = period.hours - period.budget_hours
    share = f" ({_per_cent(more / period.budget_hours)})" if period.budget_hours else ""
    return (
        f"{_first_upper(period.label)}: {_hours(period.hours)} timmar mot {_hours(period.budget_hours)} i budget, "
        f"{format_number(more, signed=True)}{share}.{_hour_words(period)}"
    )


def _hour_words(period: PairPeriod) -> str:
    """What an hour costs; nothing is said of an hour where there are none."""
    if not period.hours:
        return ""
    beside = f" mot {_kr(period.budget_cost_per_hour)} kr i budget" if period.budget_hours else ""
    return f" Utförarens egen timme kostar {_kr(period.cost_per_hour)} kr{beside}."


def band_words(stand: PairStand, unit: Unit) -> str:
    """How far the last month may move, what that rests on, and in kronor at purchaser and provider."""
    band, last = stand.band, stand.last
    if band is None:
        return ""
    month = MONTH_NAMES[last.number - 1]
    low, high = (last.hours * (1 + share) for share in (band.low, band.high))
    ends = sorted((stand.moved(band.low), stand.moved(band.high)))
    worse, better = (format_amount(amount, unit, month_decimals(unit), signed=True) for amount in ends)
    return (
        f"{_first_upper(month)} är preliminär: {_hours(last.hours)} timmar, och rättelsen kommer en månad senare. "
        f"{basis_words(band)} {_hours(low)} till {_hours(high)} timmar, vilket flyttar beställaren "
        f"{worse} till {better} {unit} och utföraren lika mycket åt andra hållet."
    )


def month_decimals(unit: Unit) -> int:
    """Decimals of what a month moves: one more in mnkr, or a correction of 43 tkr would read 0,0."""
    return unit.decimals + (unit is Unit.MNKR)


def basis_words(band: CorrectionBand) -> str:
    """`Åtta gånger av tio, efter 19 egna rättelser, blir månaden`, or that it is a default without a probability."""
    if band.basis == "own":
        return f"Åtta gånger av tio, efter {band.count} egna rättelser, blir månaden"
    known = {0: "inga rättelser är kända", 1: "bara en rättelse är känd"}
    few = known.get(band.count, f"bara {band.count} rättelser är kända")
    return f"Osäkert spann (schablon: {few}, minst {LEAST_CORRECTIONS} behövs):"


def known_share_words(stand: PairStand) -> str:
    """What share of a month's hours is known when it is closed, beside what knowledge.yaml says of the rows."""
    band = stand.band
    if band is None or not band.count:
        return ""
    share = 1 / (1 + band.middle)
    said = f"När en månad stängs brukar {format_number(100 * share, 1)} procent av timmarna vara kända."
    rows = (stand.pair.purchaser.row, stand.pair.provider.row)
    if None in rows:
        return f"{said} De interna posterna är inte inlästa, så prognosen påverkas inte av rättelserna."
    return (
        f"{said} Prognosen för raderna läser det som knowledge.yaml säger i preliminary; skriv complete: "
        f"[{share:.3f}] där om rättelserna ska räknas så."
    )


def correction_words(stand: PairStand) -> str:
    """That late corrections came for months that were thought final, where they did."""
    late = [item for item in stand.corrections if len(item.vintages) > 2 and item.month.year == stand.as_of.year]
    parts = []
    for item in late:
        last = item.vintages[-1]
        why = f" (”{last.note}”)" if last.note else ""
        parts.append(
            f"{_first_upper(item.month.label)} rättades igen i {last.known_at.label}: "
            f"{_hours(item.vintages[-2].hours)} → {_hours(last.hours)} timmar{why}."
        )
    return " ".join(parts)


def part_notes(period: PairPeriod, price: float) -> tuple[str, str, str, str]:
    """How volume, price, cover and efficiency of a period come about.

    Args:
        period: whose parts they are.
        price: SEK an hour in both budgets.
    """
    hours, planned = _hours(period.hours), _hours(period.budget_hours)
    volume = f"−({hours} − {planned}) timmar × {_kr(price)} kr"
    if not period.hours or not period.budget_hours:
        return volume, "", "", "egen kostnad mot budget, utöver timmar till budgeterat pris"
    paid = -period.internal / period.hours
    own, budgeted = period.cost_per_hour, period.budget_cost_per_hour
    more = format_number(period.hours - period.budget_hours, signed=True)
    return (
        volume,
        f"{hours} timmar × ({_kr(price)} − {_kr(paid)}) kr",
        f"{more} timmar × ({_kr(price)} − {_kr(budgeted)}) kr",
        f"{hours} timmar × ({_kr(budgeted)} − {_kr(own)}) kr",
    )


def named_parts(stand: PairStand, parts: PurchaseParts) -> tuple[tuple[str, float], ...]:
    """Each part with whose it is, in the order of a bridge; the cover only where there is one."""
    purchaser, provider = stand.pair.purchaser.name, stand.pair.provider.name
    named = [
        (f"{purchaser}: timmar", parts.volume),
        (f"{purchaser}: pris", parts.price),
        (f"{provider}: pris", -parts.price + 0.0),
        (f"{provider}: täckning", parts.cover),
        (f"{provider}: kostnad per timme", parts.efficiency),
    ]
    return tuple(pair for pair in named if pair[1] or not pair[0].endswith(": täckning"))


def _hours(value: float) -> str:
    return format_number(value)


def _kr(value: float) -> str:
    return format_shortly(round(value, 2))


def _per_cent(share: float) -> str:
    return f"{format_number(100 * share, 1, signed=True)}{NBSP}%"


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
