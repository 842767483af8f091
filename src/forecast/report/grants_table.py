"""The register of grants as a table and as JSON: what is left, what is expected, what is at risk, what is not known."""

from __future__ import annotations

import json
from collections.abc import Sequence

from forecast.drivers.grant_register import CentralAndCommittee, Entry, Sum, central_and_committee, entry, total
from forecast.drivers.grants import Grant
from forecast.money import Unit, format_amount, format_number
from forecast.report.table import Column, Table, TableRow
from forecast.report.words import SYNTHETIC
from forecast.workspace.workspace import Workspace

SCHEMA = 1
STATUS_SV = {"decided": "beslutat", "expected": "väntat", "uncertain": "ovisst", "received": "mottaget"}
TYPE_SV = {
    "rekvirerat": "rekvirerat",
    "prestation": "prestationsbaserat",
    "ansokan": "efter ansökan",
    "generellt": "generellt",
    "annat": "annat",
}
WHERE_SV = {"committee": "nämnden", "central": "centralt"}
UNKNOWN_SV = {
    "type": "Typ av bidrag",
    "booked": "Hur mycket som är bokfört",
    "probability": "Sannolikhet",
    "in_base": "Om det ingår i basprognosen",
    "cost_committed": "Om kostnaden binds före eller efter beslutet",
    "condition_deadline": "När villkoret ska vara uppfyllt",
    "deferred_share": "Levereras prestationen i år",
    "repayable": "Om det bokförda kan återkrävas",
}
NOT_SUMMED = "bidragen kan vara delar av varandra."


def entries_of(workspace: Workspace) -> tuple[Entry, ...]:
    """Every grant of the file: the budget year's first, in the file's order."""
    year, sek = workspace.settings.year, workspace.settings.unit.sek
    ordered = sorted(workspace.grants, key=lambda grant: grant.year != year)
    return tuple(entry(grant, sek, workspace.settings.as_of) for grant in ordered)


def sums_of(workspace: Workspace, entries: Sequence[Entry]) -> dict[str, Sum]:
    """The year's grants added up by where they are booked; nothing where they must not be added up."""
    if workspace.grants_apart is not None:
        return {}
    year = workspace.settings.year
    out = {}
    for where in WHERE_SV:
        own = [made for made in entries if made.grant.where == where and made.grant.year == year]
        if own:
            out[where] = total(own)
    return out


def grants_table(workspace: Workspace) -> Table:
    """The register, tkr."""
    settings, entries = workspace.settings, entries_of(workspace)
    rows = [
        TableRow(
            made.grant.id,
            _line(f"{made.grant.name} ({made.grant.id})"),
            0,
            "leaf",
            _cells(made),
            _terms(made, settings.year),
        )
        for made in entries
    ]
    rows += [
        TableRow(f"summa-{where}", f"Summa {WHERE_SV[where]}", 0, "total", _cells(made))
        for where, made in sums_of(workspace, entries).items()
    ]
    footer = (
        "Väntat = bokfört + sannolikhet × kvar, utan det som hör till nästa år. I risk = sämst mot basprognosen.",
        f"Källa: grants.yaml, {settings.source}.",
    )
    return Table(
        key="bidrag",
        title=f"Bidrag {settings.year}",
        subtitle=f"{settings.municipality}, {settings.committee.lower()} · efter {settings.as_of.label} · tkr",
        labels=("Bidrag", "Villkor"),
        columns=(Column("Belopp"), Column("Bokfört"), Column("Kvar"), Column("Väntat"), Column("I risk", signed=True)),
        rows=tuple(rows),
        unit=Unit.TKR,
        decimals=0,
        notes=_notes(workspace, entries),
        footer=(SYNTHETIC, *footer) if settings.synthetic else footer,
    )


def _cells(made: Entry | Sum) -> tuple[float | None, ...]:
    return (made.amount, made.booked, made.left, made.expected, made.at_risk)


def _terms(made: Entry, year: int) -> str:
    """Giver, type, status and the rest of the contract in one line."""
    grant = made.grant
    parts = [] if grant.year == year else [f"för {grant.year}"]
    parts += [grant.giver] if grant.giver else []
    parts += [TYPE_SV[grant.type]] if grant.type else []
    chance = "" if grant.probability is None else f" ({format_number(100 * grant.probability)} %)"
    parts.append(STATUS_SV[grant.status] + chance)
    parts.append(f"bokförs {'i nämnden' if grant.where == 'committee' else 'centralt'}")
    if grant.status != "received":
        parts.append({True: "ingår i basen", False: "ingår inte i basen", None: "i basen: anges inte"}[grant.held])
    parts += _conditions(grant, made)
    parts.append(f"prestation i år: {delivered(grant)}")
    return _line(", ".join(parts))


def _conditions(grant: Grant, made: Entry) -> list[str]:
    out = [f"villkor: {grant.condition}"] if grant.condition else []
    out += [f"senast {grant.condition_deadline}"] if grant.condition_deadline else []
    if grant.matching:
        when = {"before_decision": "före beslut", "after_decision": "efter beslut", None: "anges inte när"}
        out.append(f"medfinansiering {_tkr(made.amount * grant.matching)}, binds {when[grant.cost_committed]}")
    if grant.avoidable_share is not None:
        notice = "" if grant.notice_months is None else f" efter {grant.notice_months} mån"
        out.append(f"{format_number(100 * grant.avoidable_share)} % av kostnaden kan undvikas{notice}")
    out += [f"till och med {grant.until}"] if grant.until else []
    out += [f"generellt från {grant.general_from}"] if grant.general_from else []
    return out


def delivered(grant: Grant) -> str:
    """The answer to "Levereras prestationen i år?" (RKR R2: income belongs to the year of the performance)."""
    if grant.type == "generellt":
        return "inget villkor"
    share = grant.deferred_share
    if share is None:
        return "anges inte"
    return "ja" if share == 0 else "nej" if share == 1 else f"delvis, {format_number(100 * share)} % nästa år"


def _notes(workspace: Workspace, entries: Sequence[Entry]) -> tuple[str, ...]:
    settings = workspace.settings
    notes = [] if entries else ["Arbetsytan har inga bidrag; de läses ur grants.yaml."]
    if workspace.grants_apart is not None:
        notes.append(_line(f"Summeras inte: {workspace.grants_apart or NOT_SUMMED}"))
    compared = against_budget(workspace)
    notes += [compared] if compared else []
    apart = (
        [made.grant for made in entries if made.grant.year != settings.year] if workspace.grants_apart is None else []
    )
    notes += [_line(f"Ingår inte i summan: {grant.name}, som avser {grant.year}.") for grant in apart]
    asked = [made for made in entries if made.grant.year == settings.year]
    for key, words in UNKNOWN_SV.items():
        missing = [made.grant.id for made in asked if key in made.unknown]
        if missing:
            whom = "alla" if len(missing) == len(asked) > 1 else ", ".join(missing)
            notes.append(f"{words}: anges inte för {whom} ({key}).")
    return tuple(notes)


def against_budget(workspace: Workspace) -> str:
    """The committee's and the centrally booked grants against budget, a sentence; "" where no budget is told."""
    split = central_and_committee(workspace.grants, workspace.settings.year)
    return "" if split is None else _against_budget(split, workspace.settings.unit.sek)


def _against_budget(split: CentralAndCommittee, sek: int) -> str:
    """What the committee's grants and the centrally booked ones are against budget."""
    own, central, both = (
        _tkr(float(part.deviation) * sek, signed=True) for part in (split.committee, split.central, split.both)
    )
    if not split.central.amount:
        return f"Mot budget: {own} tkr."
    outside = _tkr(float(split.central.amount) * sek)
    return (
        f"Mot budget: nämnden {own}, centralt {central}, tillsammans {both} tkr. Det som bokförs centralt ({outside} "
        "tkr) ingår inte i nämndens avvikelse."
    )


def grants_json(workspace: Workspace) -> str:
    """The register by the contract in docs/file-formats.md: SEK, null where something is not known."""
    return json.dumps(grants_object(workspace), ensure_ascii=False, indent=2) + "\n"


def grants_object(workspace: Workspace) -> dict[str, object]:
    """The contract as plain values."""
    settings, entries = workspace.settings, entries_of(workspace)
    split = central_and_committee(workspace.grants, settings.year)
    sek = settings.unit.sek
    return {
        "schema": SCHEMA,
        "workspace": workspace.name,
        "municipality": settings.municipality,
        "synthetic": settings.synthetic,
        "year": settings.year,
        "as_of": str(settings.as_of),
        "unit": "SEK",
        "summable": workspace.grants_apart is None,
        "summable_note": workspace.grants_apart or None,
        "grants": [_grant_object(made) for made in entries],
        "totals": {where: _amounts(made) for where, made in sums_of(workspace, entries).items()},
        "against_budget": None
        if split is None
        else {
            name: {
                "amount": float(part.amount) * sek,
                "budget": float(part.budget) * sek,
                "deviation": float(part.deviation) * sek,
            }
            for name, part in (("committee", split.committee), ("central", split.central), ("both", split.both))
        },
    }


def _grant_object(made: Entry) -> dict[str, object]:
    grant = made.grant
    return {
        "id": grant.id,
        "name": grant.name,
        "giver": grant.giver or None,
        "type": grant.type,
        "year": grant.year,
        "status": grant.status,
        "where": grant.where,
        "statement": grant.statement,
        "row": grant.row,
        "in_base": grant.held,
        "probability": grant.chance,
        **_amounts(made),
        "decision": None if grant.decision is None else str(grant.decision),
        "condition": grant.condition or None,
        "condition_deadline": _date(grant.condition_deadline),
        "matching_cost": None if grant.matching is None else round(made.amount * grant.matching, 2),
        "cost_committed": grant.cost_committed,
        "avoidable_share": grant.avoidable_share,
        "notice_months": grant.notice_months,
        "deferred_share": grant.deferred_share,
        "delivered_this_year": delivered(grant),
        "from": _date(grant.start),
        "until": _date(grant.until),
        "general_from": _date(grant.general_from),
        "repayable": grant.repayable,
        "unknown": list(made.unknown),
        "source": grant.source,
    }


def _amounts(made: Entry | Sum) -> dict[str, object]:
    names = ("amount", "booked", "left", "expected", "at_risk")
    return dict(zip(names, _cells(made), strict=True))


def _date(day: object) -> str | None:
    return None if day is None else str(day)


def _line(text: str) -> str:
    """Text from a file on one line."""
    return " ".join(text.split())


def _tkr(sek: float, *, signed: bool = False) -> str:
    return format_amount(sek, Unit.TKR, signed=signed)
