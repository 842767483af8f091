"""What is said of a changed grant: Swedish sentences with the amounts, in tkr."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.drivers.grant_effects import Flow, Outcomes
from forecast.money import Unit, format_amount, format_number
from forecast.periods import MONTH_NAMES, Span
from forecast.scenario.levers.grant_case import GrantCase


@dataclass(frozen=True, slots=True)
class Said:
    """The words of one step."""

    label: str
    old: str
    new: str
    arithmetic: str


def rest(case: GrantCase, source: str, outcomes: Outcomes, short_row: float | None) -> Said:
    """The words of what is not booked. `short_row`: SEK that the base holds on the row, where that is less."""
    return _held(case, source, outcomes, short_row) if case.held else _not_held(case, source, outcomes)


def _held(case: GrantCase, source: str, outcomes: Outcomes, short_row: float | None) -> Said:
    months = Span(case.as_of.year, case.as_of.number + 1, 12).months_label
    left, name = _tkr(case.left), case.grant.name
    total = f"{_tkr(outcomes.expected.net, signed=True)} tkr i år"
    parts = []
    if case.granted != case.amount:
        parts.append(f"beviljat {_tkr(case.granted)} i stället för {_tkr(case.amount)}")
    if case.probability == 0:
        label, new = f"Utan {name}, {months}", "0"
    elif case.probability < 1:
        label, new = f"{name}, {_percent(case.probability)} % sannolikt", f"{_percent(case.probability)} % av {left}"
        parts.append(f"uteblir med {_percent(1 - case.probability)} % sannolikhet")
        total = f"väntat {total}; sämst {_tkr(outcomes.worst, signed=True)}, bäst {_tkr(outcomes.best, signed=True)}"
    else:
        label, new = f"{name}, beviljat {_tkr(case.granted)} tkr", f"{_tkr(case.granted - case.booked)} kvar"
    if case.probability < 1 or case.granted < case.amount:
        parts.append(_avoided(case))
    elif case.matching:
        parts.append(f"ökad medfinansiering {_percent(case.matching)} %")
    beside = [] if short_row is None else [f"Raden har bara {_tkr(short_row)} tkr kvar i basprognosen"]
    told = _with_notes(f"Kvar {left}, {', '.join(parts)}: {total}", [*beside, *_ending(case)], source)
    return Said(label, f"{left} kvar {months}", new, told)


def _avoided(case: GrantCase) -> str:
    """Which cost falls away when the grant does not come, and when."""
    if case.matching and case.committed == "after_decision":
        return f"medfinansieringen ({_percent(case.matching)} %) binds efter beslut och faller bort"
    if not case.avoidable_share:
        return "ingen kostnad faller bort"
    what = "kostnaden" if case.matching is None else f"medfinansieringen ({_percent(case.matching)} % av bidraget)"
    words = f"{_percent(case.avoidable_share)} % av {what} faller bort"
    terms = case.terms(case.left)
    if not case.notice_months and terms.known == case.as_of.number:
        return words
    first = terms.known + case.notice_months + 1
    if first > 12:
        return f"{words} först nästa år"
    return f"{words} från {MONTH_NAMES[first - 1]}"


def _not_held(case: GrantCase, source: str, outcomes: Outcomes) -> Said:
    left, chance = _tkr(case.left), _percent(case.probability)
    parts = [f"{left} × {chance} %"]
    if case.matching:
        cost = f"kostnad {_tkr(case.left * case.matching)} ({_percent(case.matching)} %)"
        after = case.committed == "after_decision"
        parts.append(f"{cost} × {chance} %, binds efter beslut" if after else f"{cost}, binds i förväg")
    total = f"{_tkr(outcomes.expected.net, signed=True)} tkr i år"
    if not outcomes.certain:
        total = f"väntat {total}; sämst {_tkr(outcomes.worst, signed=True)}, bäst {_tkr(outcomes.best, signed=True)}"
    notes = ["Antagande: ingår inte i basprognosen"]
    if case.grant.booked is None:
        notes.append("inget antas vara bokfört")
    if not case.matching:
        notes.append("ingen medfinansiering är angiven")
    if case.deferred_share:
        share = _percent(case.deferred_share)
        notes.append(f"{share} % av bidrag och kostnad hör till {case.as_of.year + 1}")
    told = _with_notes(f"{' − '.join(parts)}: {total}", [", ".join(notes), *_ending(case)], source)
    return Said(f"{case.grant.name}, {chance} % sannolikt", "ingår inte", f"{left}, {chance} %", told)


def deferral(case: GrantCase, source: str, part: float, flow: Flow, *, booked: bool) -> Said:
    """The words of a part that belongs to next year."""
    year = case.as_of.year + 1
    what = "bokfört" if booked else "kvar"
    share = f"{_percent(case.deferred_share)} % av {_tkr(case.granted)}"
    moved = "" if not flow.cost.any() else f", kostnad {_tkr(float(flow.cost.sum()))} följer med"
    label = f"{case.grant.name}, till {year}" + (" ur det bokförda" if booked else "")
    told = (
        f"{share} hör till {year} eftersom prestationen levereras då (RKR R2), varav {_tkr(part)} ur det som är "
        f"{what}{moved}: {_tkr(flow.net, signed=True)} tkr i år, bokförs i december"
    )
    old = f"{_tkr(case.booked if booked else max(case.granted - case.booked, 0.0))} {what}"
    return Said(label, old, f"{_tkr(part)} till {year}", _with_notes(told, [], source))


def repayment(case: GrantCase, source: str, claimed: float, outcomes: Outcomes, month: int) -> Said:
    """The words of a claim for what is booked."""
    total = f"{_tkr(outcomes.expected.net, signed=True)} tkr i år"
    if not outcomes.certain:
        total = f"väntat {total} ({_percent(1 - case.probability)} %), sämst {_tkr(outcomes.worst, signed=True)}"
    when = f"bokförs i {MONTH_NAMES[month - 1]}" + (" (antagande)" if case.decision is None else "")
    told = f"Bokfört {_tkr(case.booked)}, återkrävs {_tkr(claimed)}: {total}, {when}; engångspost"
    new = f"{_tkr(case.booked - claimed)} kvar"
    return Said(f"Återkrav av {case.grant.name}", f"{_tkr(case.booked)} bokfört", new, _with_notes(told, [], source))


def the_question(case: GrantCase) -> tuple[str, str]:
    """What must be told of matching cost, with the two outcomes: what was found, and what to do."""
    after, before = case.either_way()
    cost = _tkr(case.left * (case.matching or 0.0))
    found = f"Bidraget kräver kostnader på {cost} tkr, men det står inte om de binds före eller efter beslutet."
    told = [
        f"{key} ({when}: väntat {_tkr(made.expected.net, signed=True)} tkr, sämst {_tkr(made.worst, signed=True)} tkr)"
        for key, when, made in (
            ("after_decision", "bara om bidraget beviljas", after),
            ("before_decision", "i förväg", before),
        )
    ]
    return found, f"Skriv cost_committed: {' eller '.join(told)}."


def less_than_booked(case: GrantCase) -> str:
    """A grant below what is booked of it."""
    return f"Beviljat {_tkr(case.granted)} tkr är mindre än de {_tkr(case.booked)} tkr som är bokförda."


def more_than_booked(case: GrantCase, claimed: float) -> str:
    """A claim beyond what is booked."""
    if not case.booked:
        return f"Inget av {case.grant.name} är bokfört, så inget kan återkrävas."
    return f"Återkravet {_tkr(claimed)} tkr är större än de {_tkr(case.booked)} tkr som är bokförda."


def _ending(case: GrantCase) -> list[str]:
    """What the contract says of the years after."""
    grant, out = case.grant, []
    if grant.until is not None:
        out.append(f"Bidraget gäller till och med {grant.until}")
    if grant.general_from is not None:
        out.append(f"generellt från {grant.general_from}")
    return [", ".join(out)] if out else []


def _with_notes(told: str, notes: list[str], source: str) -> str:
    beside = [*notes, *([f"Källa: {source}"] if source else [])]
    return ". ".join([told, *(note[:1].upper() + note[1:] for note in beside)])


def _tkr(sek: float, *, signed: bool = False) -> str:
    return format_amount(sek, Unit.TKR, signed=signed)


def _percent(share: float) -> str:
    """A share as per cent with as few decimals as it needs, at most one: `90`, `12,5`."""
    percent = round(100 * share, 6)
    return format_number(percent, 0 if percent == round(percent) else 1)
