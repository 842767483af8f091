"""Checks of köp/sälj: what is bought is sold, and late hours are known to be late."""

from __future__ import annotations

from forecast.drivers.purchases import Pair
from forecast.errors import Place
from forecast.ledger.book import by_month, over_span
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import Kind
from forecast.ledger.tree import Tree
from forecast.money import Unit, format_amount
from forecast.periods import Span, short_month
from forecast.workspace.purchase_file import FILE, HOURS
from forecast.workspace.workspace import Workspace, decided_budget

CHECK = "köp och sälj"
SAME = 0.005
"""SEK; less is no difference."""


def purchases_net(workspace: Workspace) -> list[Finding]:
    """The internal purchase and the internal income are the same krona, in outcome and in budget."""
    findings = []
    for pair in workspace.purchases:
        tree = workspace.trees[pair.statement or workspace.settings.primary_statement]
        if pair.purchaser.row is None or pair.provider.row is None:
            continue
        rows = [tree.position(row) for row in (pair.purchaser.row, pair.provider.row)]
        findings += _outcome(workspace, pair, tree, rows)
        year = workspace.settings.year
        budget = decided_budget(workspace, tree, workspace.settings.as_of)[rows]
        if abs(budget.sum()) > SAME:
            findings.append(_not_equal(pair, tree, rows, f"budgeten {year}", (float(budget[0]), float(budget[1])), ""))
        findings += _late(workspace, pair, tree, rows)
    return findings


def _outcome(workspace: Workspace, pair: Pair, tree: Tree, rows: list[int]) -> list[Finding]:
    """The year so far, and which months that do not net."""
    as_of = workspace.settings.as_of
    entries = workspace.ledger.select(tree.statement, Kind.ACTUAL)
    booked = over_span(entries, tree, Span.through(as_of))[rows]
    months = by_month(entries, tree, as_of.year)[rows, : as_of.number].sum(axis=0)
    apart = [number for number, amount in enumerate(months, start=1) if abs(amount) > SAME]
    if not abs(booked.sum()) > SAME and not apart:  # an unknown sum is not above anything, and says nothing
        return []
    named = ", ".join(
        f"{short_month(number)} {format_amount(float(months[number - 1]), Unit.KR, signed=True)} kr" for number in apart
    )
    when = f" Månad för månad: {named}." if named else ""
    label = Span.through(as_of).label
    return [_not_equal(pair, tree, rows, f"utfallet {label}", (float(booked[0]), float(booked[1])), when)]


def _not_equal(pair: Pair, tree: Tree, rows: list[int], what: str, amounts: tuple[float, float], when: str) -> Finding:
    buys, sells = (tree.rows[at] for at in rows)
    bought, sold = (format_amount(amount, Unit.KR) for amount in amounts)
    left = format_amount(amounts[0] + amounts[1], Unit.KR, signed=True)
    return Finding(
        CHECK,
        Severity.WARNING,
        f"{pair.name}: köpet på ”{buys.key}” ({buys.name}) är {bought} kr och intäkten på ”{sells.key}” ({sells.name}) "
        f"{sold} kr i {what}. {left} kr tar inte ut varandra och ligger kvar i nämndens resultat.{when}",
        Place(FILE, None, f"pairs › {pair.id}"),
        "Rätta internposten i bokföringen eller budgeten; ofta är den ena sidan rättad en månad före den andra.",
    )


def _late(workspace: Workspace, pair: Pair, tree: Tree, rows: list[int]) -> list[Finding]:
    """Corrected hours make the last month of the internal rows preliminary, which knowledge.yaml says."""
    corrected = any(reading.pair == pair.id and reading.known_at > reading.month for reading in workspace.hours)
    said = [item for item in workspace.known.preliminary if item.statement == tree.statement]
    silent = [
        tree.rows[at]
        for at in rows
        if not any(item.covers(tree.rows[leaf]) for item in said for leaf in tree.leaves_below(at))
    ]
    if not corrected or not silent:
        return []
    return [
        Finding(
            CHECK,
            Severity.INFO,
            f"{pair.name}: timmarna rättas i efterhand ({HOURS}), men knowledge.yaml säger inte att senaste månaden är "
            f"preliminär på {' och '.join(f'”{row.key}”' for row in silent)}. Månaden läses som färdig.",
            Place("knowledge.yaml", None, "preliminary"),
            "Skriv raderna i preliminary med booked_in: same_month; ”forecast purchases” visar hur stor del som "
            "brukar vara känd.",
        )
    ]


def hours_are_known(workspace: Workspace) -> list[Finding]:
    """Every booked month of the year has hours."""
    as_of = workspace.settings.as_of
    findings = []
    for pair in workspace.purchases:
        known = {item.month for item in workspace.hours if item.pair == pair.id and item.known_at <= as_of}
        missing = [
            number
            for number in range(1, as_of.number + 1)
            if not any((m.year, m.number) == (as_of.year, number) for m in known)
        ]
        if missing:
            findings.append(
                Finding(
                    CHECK,
                    Severity.WARNING,
                    f"{pair.name}: timmar saknas för {', '.join(map(short_month, missing))} {as_of.year}, så "
                    "beställarens och utförarens avvikelse kan inte räknas.",
                    Place(HOURS),
                    "Lägg till månaden med pair, month, hours, known_at och source.",
                )
            )
    return findings
