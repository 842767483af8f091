"""Checks of a table's own arithmetic, with the tolerance that rounding can explain and no more.

A sum of n rounded parts may miss by ceil(n/2) printed units, a difference of two rounded cells by 1, and so may the
same total printed in two tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import numpy as np
import pandas as pd

from forecast.errors import Place
from forecast.ledger.book import Ledger, place_of
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.mapping import Printed
from forecast.ledger.specs import KIND_SV
from forecast.ledger.tree import COST_TYPES, INCOME_TYPES, Role, Tree
from forecast.money import Unit, format_amount, format_number


def differences_hold(printed: Printed) -> list[Finding]:
    """Every printed difference is the difference of its two columns, within one printed unit; none is left blank."""
    findings = []
    for column, (first, second) in printed.spec.differences.items():
        for at, label in enumerate(printed.labels):
            a, b, shown = (printed.cells[name][at] for name in (first, second, column))
            if a is None or b is None:
                continue
            expected = a - b
            if shown is None and expected:
                found = f"{label}: ”{column}” är tom, men {first} − {second} ger {_number(expected)}."
            elif shown is not None and abs(shown - expected) > printed.digit(column, first, second):
                found = f"{label}: ”{column}” är {_number(shown)}, men {first} − {second} ger {_number(expected)}."
            else:
                continue
            findings.append(
                Finding("avvikelse", Severity.WARNING, found, printed.place(at, column), "Kontrollera källan.")
            )
    return findings


def net_differences_hold(printed: Printed) -> list[Finding]:
    """A printed net difference is the sum of its rows' differences (income and cost), within one unit a row."""
    findings = []
    for column, (first, second) in printed.spec.net_differences.items():
        groups: dict[str, list[int]] = {}
        for at, label in enumerate(printed.labels):
            groups.setdefault(printed.rows[at] or label, []).append(at)
        for rows in groups.values():
            pairs = [(printed.cells[first][at], printed.cells[second][at]) for at in rows]
            expected = sum((a - b for a, b in pairs if a is not None and b is not None), Decimal(0))
            shown = printed.cells[column][rows[0]]
            if shown is not None and abs(shown - expected) > len(rows) * printed.digit(column, first, second):
                findings.append(
                    Finding(
                        "avvikelse",
                        Severity.WARNING,
                        f"{printed.labels[rows[0]]}: ”{column}” är {_number(shown)}, men raderna ger "
                        f"{_number(expected)}.",
                        printed.place(rows[0], column),
                        "Kontrollera källan.",
                    )
                )
    return findings


def topic_sums_add_up(printed: Printed) -> list[Finding]:
    """Printed totals of topic tables are the sum of their parts, within ceil(n/2)."""
    findings = []
    where = {label: at for at, label in enumerate(printed.labels)}
    for rule in printed.spec.sums:
        for column, cells in printed.cells.items():
            parts = [cells[where[label]] for label in rule.of if label in where]
            total = cells[where[rule.total]] if rule.total in where else None
            known = [part for part in parts if part is not None]
            if total is None or not known:
                continue
            left = total - sum(known, Decimal(0))
            if abs(left) > -(-len(known) // 2) * printed.digit(column):
                findings.append(
                    Finding(
                        "summa",
                        Severity.WARNING,
                        f"{rule.total}: ”{column}” är {_number(total)}, men delarna ger {_number(total - left)}.",
                        printed.place(where[rule.total], column),
                        "Kontrollera källan.",
                    )
                )
    return findings


def sums_add_up(ledger: Ledger, tree: Tree) -> list[Finding]:
    """Printed sums of a statement are the sum of their printed parts, within ceil(n/2) units."""
    findings = []
    frame = ledger.frame[ledger.frame["statement"] == tree.statement]
    for _, part in frame.groupby(["kind", "layer", "version", "year", "first", "last"], sort=False):
        printed = dict(zip(part["row"], part["amount"], strict=True))
        values = tree.sum_up(np.array([printed.get(key, np.nan) for key in tree.keys]))
        for at in [*tree.where(Role.SUM), *tree.where(Role.MEMO)]:
            key = tree.rows[at].key
            parts = _parts(tree, int(at), printed, values)
            if key not in printed or parts is None:
                continue
            expected, count = parts
            if abs(printed[key] - expected) > -(-count // 2) * part["digit"].max() + 0.005:
                findings.append(_wrong_sum(part[part["row"] == key].iloc[0], tree, int(at), printed[key], expected))
    return findings


def _parts(tree: Tree, at: int, printed: Mapping[str, float], values: np.ndarray) -> tuple[float, int] | None:
    """Sum and number of the rounded parts of a row: its printed children, or a typed memo row's leaves."""
    row = tree.rows[at]
    if row.role is Role.MEMO:
        above = int(tree.parent[at])
        if tree.rows[above].role is not Role.SUM:
            return None
        leaves = [i for i in tree.leaves_below(above) if tree.rows[i].cost_type is row.cost_type]
        known = [i for i in leaves if tree.rows[i].key in printed]
        return (sum(printed[tree.rows[i].key] for i in known), len(known)) if len(known) > 1 else None
    total, count = 0.0, 0
    for child in tree.children(at):
        key = tree.rows[child].key
        if key in printed:
            total, count = total + printed[key], count + 1
        elif not np.isnan(values[child]):
            total, count = total + float(values[child]), count + len(tree.leaves_below(child))
    return (total, count) if count else None


def _wrong_sum(cell: pd.Series, tree: Tree, at: int, shown: float, expected: float) -> Finding:
    kind = KIND_SV[str(cell["kind"])]
    return Finding(
        "summa",
        Severity.WARNING,
        f"{tree.rows[at].name}: {kind} {cell['year']} är {_tkr(shown)} tkr, men delarna ger {_tkr(expected)} "
        f"(skillnad {_tkr(shown - expected)}).",
        place_of(cell),
        "Kontrollera om en rad saknas eller är fel.",
    )


def same_total_everywhere(ledger: Ledger, tree: Tree) -> list[Finding]:
    """A row that is printed in several tables is the same in them, within one unit."""
    findings = []
    frame = ledger.frame[ledger.frame["statement"] == tree.statement]
    same = ["row", "kind", "layer", "version", "year", "first", "last"]
    frame = frame[frame.duplicated(same, keep=False)]  # in the demo, 13 000 amounts are printed once
    for (row, kind, *_), part in frame.groupby(same, sort=False):
        low, high = part["amount"].min(), part["amount"].max()
        if high - low > part["digit"].max() + 0.005:
            cell = part.iloc[-1]
            findings.append(
                Finding(
                    "samma belopp",
                    Severity.WARNING,
                    f"{tree.rows[tree.position(str(row))].name}: {KIND_SV[str(kind)]} är {_tkr(low)} i en tabell och "
                    f"{_tkr(high)} tkr i en annan.",
                    place_of(cell),
                    "Kontrollera vilken som gäller.",
                )
            )
    return findings


def rows_are_there(printed: Printed, tree: Tree) -> list[Finding]:
    """Every leaf that a table's own rows should cover is printed in it."""
    if printed.spec.expect == "some":
        return []
    tops = {tree.position(key) for key in printed.rows if key is not None}
    below = {at: _below(tree, at) for at in tops}
    covered = set(tops)
    for at in tops:
        if not below[at] & tops:
            covered |= below[at]
    common = [at for at in tops if tops <= below[at] | {at}]
    scope = tree.leaves_below(common[0]) if common else list(tree.where(Role.LEAF))
    missing: dict[int, None] = {}
    for leaf in scope:
        if leaf not in covered:
            typed = printed.spec.cost_type_column is not None or any(
                m.cost_type for m in printed.spec.measures.values()
            )
            missing[int(tree.parent[leaf]) if typed else leaf] = None
    return [
        Finding(
            "rad saknas",
            Severity.WARNING,
            f"{tree.rows[at].name} saknas i tabellen ”{printed.spec.title}”.",
            Place(printed.spec.file),
            "Tabellens summor omfattar inte raden; jämför bara lika omfattning.",
        )
        for at in missing
    ]


def _below(tree: Tree, at: int) -> set[int]:
    out: set[int] = set()
    for child in np.flatnonzero(tree.parent == at):
        out |= {int(child)} | _below(tree, int(child))
    return out


def cells_are_filled(printed: Printed, tree: Tree) -> list[Finding]:
    """A leaf that has some of a table's amounts has all of them."""
    findings = []
    for at, key in enumerate(printed.rows):
        if key is None or tree.rows[tree.position(key)].role is Role.SUM:
            continue
        blank = [column for column in printed.spec.measures if printed.cells[column][at] is None]
        if blank and len(blank) < len(printed.spec.measures) and printed.spec.period_column is None:
            findings.append(
                Finding(
                    "tom cell",
                    Severity.INFO,
                    f"{printed.labels[at]} har inget belopp i {', '.join(f'”{column}”' for column in blank)}.",
                    printed.place(at, blank[0]),
                    "Tomt läses som okänt, inte som noll.",
                )
            )
    return findings


def signs_are_usual(ledger: Ledger, tree: Tree) -> list[Finding]:
    """Costs are negative and income positive inside; a net row has one sign in all its amounts."""
    findings = []
    rows = {row.key: row for row in tree.rows if row.role is not Role.SUM}
    frame = ledger.frame[(ledger.frame["statement"] == tree.statement) & (ledger.frame["amount"] != 0)]
    spans = list(zip(*(frame[name].tolist() for name in ("first", "last", "amount")), strict=True))
    entries: dict[str, list[int]] = {}
    for at, key in enumerate(frame["row"].tolist()):
        if key in rows:
            entries.setdefault(key, []).append(at)
    for key, own in entries.items():
        row = rows[key]
        positive = [at for at in own if spans[at][2] > 0]
        odd = positive
        if row.cost_type in INCOME_TYPES or (row.cost_type not in COST_TYPES and len(positive) * 2 > len(own)):
            odd = [at for at in own if spans[at][2] < 0]
        for at in odd:
            first, last, _ = spans[at]
            if last - first >= 2 or (last == first and len(odd) == len(own)):
                findings.append(_odd_sign(frame.iloc[at], row.name))
    return findings


def _odd_sign(cell: pd.Series, name: str) -> Finding:
    return Finding(
        "tecken",
        Severity.INFO,
        f"{name}: {KIND_SV[str(cell['kind'])]} {cell['year']} har ovanligt tecken "
        f"({_tkr(float(cell['amount']), signed=True)} tkr, intäkt är plus).",
        place_of(cell),
        "Kontrollera tecknet; beloppet är inläst som det står.",
    )


def table_findings(printed: Sequence[Printed], ledger: Ledger, trees: Mapping[str, Tree]) -> list[Finding]:
    """All arithmetic checks over all tables."""
    findings: list[Finding] = []
    for table in printed:
        findings += differences_hold(table) + net_differences_hold(table) + topic_sums_add_up(table)
        if table.spec.statement is not None:
            tree = trees[table.spec.statement]
            findings += rows_are_there(table, tree) + cells_are_filled(table, tree)
    for tree in trees.values():
        findings += sums_add_up(ledger, tree) + same_total_everywhere(ledger, tree)
        findings += signs_are_usual(ledger, tree)
    return findings


def _number(value: Decimal) -> str:
    return format_number(value, max(0, -int(value.as_tuple().exponent)))


def _tkr(sek: float, *, signed: bool = False) -> str:
    return format_amount(sek, Unit.TKR, signed=signed)
