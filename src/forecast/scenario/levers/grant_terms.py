"""A contract's terms with a scenario's over them, refused where something that decides the effect is not told."""

from __future__ import annotations

from forecast.drivers.grants import Grant
from forecast.periods import Month
from forecast.scenario.levers import grant_words as words
from forecast.scenario.levers.grant_case import GrantCase
from forecast.scenario.levers.grant_change import GrantChange
from forecast.scenario.levers.ground import Ground


def case_of(grant: Grant, change: GrantChange, ground: Ground) -> GrantCase:
    """Contract and override together; raises InputError where something that decides the effect is not told."""
    sek, as_of = ground.workspace.settings.unit.sek, ground.as_of
    held = grant.held if change.in_base is None else change.in_base
    if held is None:
        raise ground.fault(
            f"Det står inte om {grant.name} ingår i basprognosen, så en ändring kan räkna det två gånger.",
            "Skriv in_base: true eller in_base: false.",
        )
    if change.in_base is not None and grant.in_base is not None and change.in_base is not grant.in_base:
        told = "ingår" if grant.in_base else "ingår inte"
        raise ground.fault(f"Enligt grants.yaml {told} bidraget i basprognosen.", "Ta bort in_base ur scenariot.")
    if held and grant.booked is None:
        raise ground.fault(
            f"Vad som är bokfört av {grant.name} är inte känt.", "Skriv booked för bidraget i grants.yaml."
        )
    decision = _decision(grant, change, ground)
    amount = float(grant.amount) * sek
    case = GrantCase(
        grant=grant,
        as_of=as_of,
        amount=amount,
        granted=amount if change.granted is None else change.granted,
        booked=float(grant.booked or 0) * sek,
        held=held,
        probability=_probability(grant, change, ground, held=held),
        matching=grant.matching if change.matching_share is None else change.matching_share,
        committed=change.cost_committed or grant.cost_committed,
        avoidable_share=_first(change.avoidable_share, grant.avoidable_share, 0.0),
        notice_months=int(_first(change.notice_months, grant.notice_months, 0)),
        deferred_share=_first(change.deferred_share, grant.deferred_share, 0.0),
        decision=decision,
    )
    _check(case, change, ground)
    return case


def _first(override: float | None, contract: float | None, default: float) -> float:
    """The override's value, else the contract's, else the default."""
    return override if override is not None else contract if contract is not None else default


def _decision(grant: Grant, change: GrantChange, ground: Ground) -> Month | None:
    as_of, decision = ground.as_of, change.decision
    if decision is not None:
        ground.open_month(decision, "Beslutet ligger")
    told = decision or grant.decision
    return told if told is not None and told.year == as_of.year and told > as_of else None


def _probability(grant: Grant, change: GrantChange, ground: Ground, *, held: bool) -> float:
    """That what is left comes; a grant that the base holds comes unless the override says otherwise."""
    if not change.rest_of_year:
        return 0.0
    if change.probability is not None:
        return change.probability
    if held:
        return 1.0
    if grant.chance is None:
        raise ground.fault(
            f"Sannolikheten för {grant.name} är inte angiven.", "Skriv probability, ett tal från 0 till 1."
        )
    return grant.chance


def _check(case: GrantCase, change: GrantChange, ground: Ground) -> None:
    if case.granted < case.booked:
        raise ground.fault(words.less_than_booked(case), "Ange det som ska betalas tillbaka med repayment.")
    if not case.held and not change.rest_of_year:
        raise ground.fault(
            f"{case.grant.name} ingår inte i basprognosen, så där finns inget som kan utebli.",
            "Skriv probability i stället för rest_of_year.",
        )
    if case.left == 0 and (case.probability < 1 or not case.held):
        raise ground.fault(f"{case.grant.name} har inget kvar i år: allt är bokfört.", "Ett återkrav skrivs repayment.")
    if case.held and change.deferred_share is not None and case.probability < 1:
        raise ground.fault(
            "Bidraget har både probability och deferred_share, men det som skjuts upp har kommit.", "Behåll det ena."
        )
    if case.asks:
        raise ground.fault(*words.the_question(case))
