"""Checks that hold a workspace's figures against each other: years, text, layers, indicators."""

from __future__ import annotations

from functools import partial

import numpy as np

from forecast.errors import Place
from forecast.ledger.arithmetic import table_findings
from forecast.ledger.book import place_of
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.specs import KIND_SV, STATEMENT_SV, Kind, Layer
from forecast.ledger.tree import CostType, Role, Tree, full_name
from forecast.money import Unit, format_amount, format_number
from forecast.periods import Span
from forecast.workspace.amounts import amounts, layer_amounts, tkr
from forecast.workspace.budget_checks import budget_changes_agree
from forecast.workspace.grant_checks import grants_are_told
from forecast.workspace.imports.checks import imported_inhabitants_count, new_rows_are_placed
from forecast.workspace.known_checks import known_is_likely
from forecast.workspace.measure_checks import measures_have_begun
from forecast.workspace.phasing_checks import phasing_replaces_months
from forecast.workspace.placement_checks import cases_explain_their_rows
from forecast.workspace.purchase_checks import hours_are_known, purchases_net
from forecast.workspace.staffing_checks import base_staffing_is_budgeted, chain_explains_cost
from forecast.workspace.text_checks import documents_agree, periods_match, text_agrees
from forecast.workspace.workspace import Workspace

PACE = (0.8, 1.25)
"""Rest pace against pace so far; outside it the forecast says that something changes."""
SMALL = 100_000.0
"""SEK; a pace that moves less than this is told as information, not as a warning."""


def check_workspace(workspace: Workspace) -> tuple[Finding, ...]:
    """Every finding, gravest first, in a stable order."""
    findings = table_findings(workspace.printed, workspace.ledger, workspace.trees)
    findings += receipts_are_whole(workspace) + outcome_exists(workspace)
    findings += statements_agree(workspace) + scope_is_the_same(workspace)
    for tree in workspace.trees.values():
        findings += budget_is_new(workspace, tree) + pace_is_likely(workspace, tree)
    findings += text_agrees(workspace) + known_is_likely(workspace) + phasing_replaces_months(workspace)
    findings += grants_are_told(workspace)
    findings += budget_changes_agree(workspace)
    findings += chain_explains_cost(workspace) + base_staffing_is_budgeted(workspace)
    findings += measures_have_begun(workspace)
    findings += cases_explain_their_rows(workspace)
    findings += purchases_net(workspace) + hours_are_known(workspace)
    findings += new_rows_are_placed(workspace)
    findings += imported_inhabitants_count(workspace)
    findings += documents_agree(workspace.indicators) + periods_match(workspace.indicators)
    order = list(Severity)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))


def receipts_are_whole(workspace: Workspace) -> list[Finding]:
    """What was read is what was loaded."""
    return [
        Finding(
            "inläsning",
            Severity.BLOCKER,
            f"Summan i filen är {format_amount(r.sum_file, Unit.KR)} kr men "
            f"{format_amount(r.sum_loaded, Unit.KR)} kr lästes in.",
            Place(r.file),
            "Anmäl felet; prognosen kan inte göras på ofullständiga belopp.",
        )
        for r in workspace.ledger.receipts
        if not r.whole
    ] + _lost_since(workspace)


def _lost_since(workspace: Workspace) -> list[Finding]:
    """What the tables gave the ledger is still in it."""
    frame = workspace.ledger.frame
    findings = []
    for file in dict.fromkeys(receipt.file for receipt in workspace.ledger.receipts):
        own = [receipt for receipt in workspace.ledger.receipts if receipt.file == file]
        held = frame.loc[frame["file"] == file, "amount"]
        entries, amounts = sum(r.entries for r in own), sum(r.amounts for r in own)
        if len(held) != entries or abs(float(held.sum()) - amounts) >= 0.005:
            findings.append(
                Finding(
                    "inläsning",
                    Severity.BLOCKER,
                    f"{entries} belopp lästes in men {len(held)} finns i huvudboken.",
                    Place(file),
                    "Anmäl felet; prognosen kan inte göras på ofullständiga belopp.",
                )
            )
    return findings


def outcome_exists(workspace: Workspace) -> list[Finding]:
    """The primary statement has an outcome January to as-of, and every leaf with a budget is in it."""
    tree, as_of = workspace.tree, workspace.settings.as_of
    actual = amounts(workspace, tree, Kind.ACTUAL, Span.through(as_of))
    budget = amounts(workspace, tree, Kind.BUDGET, Span.full_year(as_of.year))
    leaves = tree.where(Role.LEAF)
    label = Span.through(as_of).label
    if np.isnan(actual[leaves]).all():
        return [
            Finding(
                "utfall",
                Severity.BLOCKER,
                f"Utfall för {label} saknas.",
                Place(f"{workspace.name}/workspace.yaml", None, "as_of"),
                "Läs in utfallet, eller välj en månad som är bokförd.",
            )
        ]
    missing = [tree.rows[i].name for i in leaves if np.isnan(actual[i]) and not np.isnan(budget[i])]
    return [
        Finding(
            "utfall",
            Severity.WARNING,
            f"{name} har budget men inget utfall för {label}; raden står kvar på budget i prognosen.",
            Place(workspace.name),
            "Läs in utfallet, 0 om inget är bokfört.",
        )
        for name in missing
    ]


def budget_is_new(workspace: Workspace, tree: Tree) -> list[Finding]:
    """No larger row has last year's budget to the krona while the whole budget has moved."""
    year = workspace.settings.year
    now = amounts(workspace, tree, Kind.BUDGET, Span.full_year(year))
    then = amounts(workspace, tree, Kind.BUDGET, Span.full_year(year - 1))
    same_rows = ~np.isnan(now) & ~np.isnan(then)
    leaves = [i for i in tree.where(Role.LEAF) if same_rows[i]]
    before, after = np.abs(then[leaves]).sum(), np.abs(now[leaves]).sum()
    if not leaves or before == 0 or abs(after / before - 1) < 0.01:
        return []
    findings = []
    for i in np.flatnonzero(same_rows & (now == then) & (np.abs(now) >= 0.01 * after)):
        change = format_number(100 * (after / before - 1), 1, signed=True)
        findings.append(
            Finding(
                "gammal budget",
                Severity.WARNING,
                f"{tree.rows[i].name}: budget {year} ({tkr(now[i])} tkr) är identisk med {year - 1}, fast hela "
                f"budgeten ändrats {change} %.{_implied_budget(workspace, tree, int(i))}",
                _cell(workspace, tree, int(i), Kind.BUDGET, year),
                "Kontrollera om budgeten är kvar från förra året; radens avvikelse kan vara fel.",
            )
        )
    return findings


def _implied_budget(workspace: Workspace, tree: Tree, at: int) -> str:
    """What the text's period deviation says that the year's budget is, in straight twelfths."""
    as_of = workspace.settings.as_of
    actual = amounts(workspace, tree, Kind.ACTUAL, Span.through(as_of))[at]
    for figure in workspace.text_figures:
        if (figure.statement, figure.row, figure.measure) == (tree.statement, tree.rows[at].key, "ytd_deviation"):
            return f" Texten antyder ungefär {tkr((actual - figure.amount) * 12 / as_of.number)} tkr."
    return ""


def pace_is_likely(workspace: Workspace, tree: Tree) -> list[Finding]:
    """The adopted forecast's rest has about the pace so far; otherwise the row should say why.

    One that was adopted here is not asked: each of its rows has its method's or its judge's reason already.
    """
    as_of = workspace.settings.as_of
    left = 12 - as_of.number
    if left == 0 or workspace.adopted is not None:
        return []
    actual = amounts(workspace, tree, Kind.ACTUAL, Span.through(as_of))
    adopted = layer_amounts(workspace, tree, Layer.ADOPTED)
    findings = []
    for i, row in enumerate(tree.rows):
        if row.role is Role.SUM or np.isnan(actual[i] + adopted[i]) or actual[i] == 0:
            continue
        so_far, rest = actual[i] / as_of.number, (adopted[i] - actual[i]) / left
        if PACE[0] <= rest / so_far <= PACE[1]:
            continue
        gap = adopted[i] - actual[i] * 12 / as_of.number
        findings.append(
            Finding(
                "takt",
                Severity.WARNING if abs(gap) >= SMALL else Severity.INFO,
                f"{full_name(tree, i)}: prognosen förutsätter {tkr(rest)} tkr per månad resten av året "
                f"mot {tkr(so_far)} hittills ({format_number(rest / so_far, 2)} gånger takten)."
                f"{_explained(workspace, tree, row.key)}",
                _cell(workspace, tree, i, Kind.FORECAST, as_of.year),
                "Skriv skälet på raden, eller ändra prognosen.",
            )
        )
    return findings


def _explained(workspace: Workspace, tree: Tree, row: str) -> str:
    for event in workspace.events:
        if event.kind == "one_off" and (event.statement, event.row) == (tree.statement, row):
            return f" En engångspost är inlagd: {event.name}."
    return ""


def scope_is_the_same(workspace: Workspace) -> list[Finding]:
    """Income and cost by activity cover the same as income and cost by cost type, in budget as in forecast."""
    if not {"by_activity_gross", "by_cost_type"} <= set(workspace.trees):
        return []
    year = Span.full_year(workspace.settings.year)
    gaps = {kind: _gross_gap(workspace, kind, year) for kind in (Kind.BUDGET, Kind.FORECAST)}
    if any(gap is None for gap in gaps.values()):
        return []
    (income_b, cost_b), (income_f, cost_f) = (gap or (0.0, 0.0) for gap in gaps.values())
    unit = 10 * workspace.settings.unit.sek
    if abs(income_b - income_f) <= unit and abs(cost_b - cost_f) <= unit:
        return []
    tree = workspace.trees["by_cost_type"]
    income, cost = (_first(tree, kind) for kind in (CostType.INCOME, CostType.COST))
    plus = partial(tkr, signed=True)
    deviation = tree.sum_up(layer_amounts(workspace, tree, Layer.ADOPTED) - amounts(workspace, tree, Kind.BUDGET, year))
    like_income = deviation[income] + income_b - income_f
    like_cost = deviation[cost] + cost_b - cost_f
    return [
        Finding(
            "omfattning",
            Severity.WARNING,
            f"Budgeten omfattar {plus(income_b - income_f)} tkr intäkter och {plus(cost_b - cost_f)} tkr kostnader "
            f"som prognosen inte har brutto. På lika grund är avvikelsen {plus(like_income)} på intäkter (tryckt "
            f"{plus(deviation[income])}) och {plus(like_cost)} på kostnader (tryckt {plus(deviation[cost])}).",
            _cell(workspace, tree, income, Kind.BUDGET, year.year),
            "Jämför inte intäkter och kostnader var för sig; nettot påverkas bara av skillnaden mellan dem.",
        )
    ]


def _gross_gap(workspace: Workspace, kind: Kind, year: Span) -> tuple[float, float] | None:
    """(income, cost): by cost type less by activity; None where either does not have the amounts."""
    out = []
    for cost_type in (CostType.INCOME, CostType.COST):
        sums = []
        for statement in ("by_cost_type", "by_activity_gross"):
            tree = workspace.trees[statement]
            layer = Layer.ADOPTED if kind is Kind.FORECAST else None
            values = amounts(workspace, tree, kind, year, layer)
            rows = [i for i in tree.where(Role.LEAF) if tree.rows[i].cost_type is cost_type]
            known = values[rows][~np.isnan(values[rows])]
            if known.size == 0:
                return None
            sums.append(float(known.sum()))
        out.append(sums[0] - sums[1])
    return out[0], out[1]


def _first(tree: Tree, cost_type: CostType) -> int:
    return next(i for i, row in enumerate(tree.rows) if row.cost_type is cost_type and row.role is Role.LEAF)


def statements_agree(workspace: Workspace) -> list[Finding]:
    """All statements have the primary one's total, within one unit for each of the two."""
    findings = []
    settings, primary = workspace.settings, workspace.tree
    at = primary.position(settings.total)
    spans = ((Kind.ACTUAL, Span.through(settings.as_of)), (Kind.BUDGET, Span.full_year(settings.year)))
    for kind, span in spans:
        own = primary.sum_up(amounts(workspace, primary, kind, span))[at]
        for statement, tree in workspace.trees.items():
            values = tree.sum_up(amounts(workspace, tree, kind, span))
            top = int(np.argmin(tree.level))
            parts = len(tree.leaves_below(top)) + len(primary.leaves_below(at))
            if statement == primary.statement or np.isnan(values[top]) or np.isnan(own):
                continue
            if abs(values[top] - own) > -(-parts // 2) * settings.unit.sek:
                findings.append(
                    Finding(
                        "uppställningar",
                        Severity.WARNING,
                        f"{KIND_SV[kind].capitalize()} {span.label} är {tkr(values[top])} tkr i "
                        f"”{STATEMENT_SV.get(statement, statement)}” men {tkr(own)} i "
                        f"”{STATEMENT_SV.get(primary.statement, primary.statement)}”.",
                        Place(workspace.name),
                        "Kontrollera om en rad saknas i den ena.",
                    )
                )
    return findings


def _cell(workspace: Workspace, tree: Tree, at: int, kind: Kind, year: int) -> Place:
    """Where a row's amount of a kind stands; the workspace when it is not printed."""
    frame = workspace.ledger.frame
    hit = frame[
        (frame["statement"] == tree.statement)
        & (frame["row"] == tree.rows[at].key)
        & (frame["kind"] == kind.value)
        & (frame["year"] == year)
    ]
    if hit.empty:
        return Place(workspace.name)
    cell = hit.iloc[0]
    return place_of(cell)
