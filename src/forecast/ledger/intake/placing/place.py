"""Amounts of a foreign file on the rows of the ledger's trees: summed where they share a row, never dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from forecast.ledger.book import COLUMNS
from forecast.ledger.findings import Finding
from forecast.ledger.intake.alike import alike
from forecast.ledger.intake.intake import Intake
from forecast.ledger.intake.placing.accounts import Accounts
from forecast.ledger.intake.placing.checks import (
    amounts_on_sums,
    defaults_are_told,
    divisions_are_told,
    unknown_codes,
)
from forecast.ledger.intake.placing.divisions import Division, divisions
from forecast.ledger.intake.placing.labels import Label
from forecast.ledger.intake.placing.new_rows import BY_COST_TYPE, Growing
from forecast.ledger.tree import CostType, Role, Row, Tree
from forecast.money import round_ore, sum_ore

KINDS = tuple(CostType)
_ROLES = ("", "sum", "memo")
_MEMO = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """A file on the ledger's rows.

    Attributes:
        frame: the amounts as the ledger's long table, columns `ledger.book.COLUMNS`, one row per statement, row, kind,
            layer, version and span; `line` is the first line and `lines` how many it sums. A printed sum that lands on
            a sum row has a line of its own and is compared, never summed.
        trees: every statement's tree, old and grown.
        added: statement -> rows that were not there, each after the row that it lies under.
        unmapped: codes and labels that no row had, as the file has them.
        findings: what a controller should see.
        sums: statement -> what `frame` has of the file's amounts, SEK, forecasts printed as deviations counted as such.
    """

    frame: pd.DataFrame
    trees: Mapping[str, Tree]
    added: Mapping[str, tuple[Row, ...]]
    unmapped: tuple[str, ...]
    findings: tuple[Finding, ...]
    sums: Mapping[str, float]


def place(intake: Intake, trees: Mapping[str, Tree] | None, totals: Mapping[str, str] | None = None) -> Placed:
    """Place a file's amounts.

    Args:
        intake: the file, read; amounts are whole öre.
        trees: the workspace's trees; None or empty: they are made of the file.
        totals: statement -> row that new rows lie under, where it is not the top.

    Raises:
        InputError: a new row has nowhere to lie.
        ValueError: an amount was lost on its way, a fault of ours.
    """
    known = dict(trees or {})
    kinds, by_default = _kinds_of_lines(intake)
    roles = pd.Index(_ROLES).get_indexer(pd.Index(intake.lines.role))
    frames: list[pd.DataFrame] = []
    added: dict[str, tuple[Row, ...]] = {}
    unmapped: dict[str, None] = {}
    findings: list[Finding] = defaults_are_told(intake, by_default)
    sums: dict[str, float] = {}
    for division in divisions(intake, known):
        work = _Work(intake, division, kinds, roles)
        growing = Growing(
            division.statement, known.get(division.statement), (totals or {}).get(division.statement, ""),
            intake.mapping.codes, division.above, typed=work.typed,
        )  # fmt: skip
        frame = work.frame(growing, *work.rows(growing))
        tree = growing.grown()
        frame = frame[frame["row"].isin(tree.keys)]  # a printed sum none of whose parts lie under it has no row
        known[division.statement] = tree
        frames.append(frame)
        sums[division.statement] = work.loaded()
        if growing.added:
            added[division.statement] = tuple(row for row in tree.rows if row.key in growing.added)
        unmapped.update(dict.fromkeys(label.shown for label in growing.unknown.values()))
        findings += unknown_codes(intake, growing, frame) + amounts_on_sums(frame, tree)
    findings += divisions_are_told(intake, trees or {}, list(sums))
    empty = pd.DataFrame(columns=list(COLUMNS))
    return Placed(
        pd.concat(frames, ignore_index=True) if frames else empty,
        MappingProxyType(known),
        MappingProxyType(added),
        tuple(unmapped),
        tuple(findings),
        MappingProxyType(sums),
    )


def _kinds_of_lines(intake: Intake) -> tuple[NDArray[np.int64], dict[CostType, str]]:
    """(L,) each line's kind of money as a position in KINDS, -1 where nothing says it; and what only defaults say."""
    lines = intake.lines
    words = np.where(lines.cost_type != "", lines.cost_type, lines.account_name)
    code, first = alike([lines.account, words])
    accounts = Accounts(intake.account_plan, intake.mapping.accounts, intake.mapping.cost_types)
    found = np.full(len(first), -1, dtype=np.int64)
    defaults: dict[CostType, str] = {}
    for at, line in enumerate(first):
        account, word = str(lines.account[line]), str(words[line])
        kind = accounts.of(account, word)
        if kind.cost_type is None and (account or word):
            defaults.setdefault(CostType.OTHER, word or account)
            found[at] = KINDS.index(CostType.OTHER)
        elif kind.cost_type is not None:
            found[at] = KINDS.index(kind.cost_type)
            if kind.default:
                defaults.setdefault(kind.cost_type, word or account)
    return found[code], defaults


class _Work:
    """One statement's share of a file, as arrays over its amounts."""

    def __init__(self, intake: Intake, division: Division, kinds: NDArray[np.int64], roles: NDArray[np.int64]) -> None:
        self.intake, self.division = intake, division
        here = division.here[intake.line]
        self.line = intake.line[here]
        self.measure = intake.measure[here]
        self.amount = round_ore(intake.amount[here])
        own = [-1 if m.cost_type is None else KINDS.index(m.cost_type) for m in intake.measures]
        of_measure = np.array(own, dtype=np.int64)[self.measure]
        self.kind = np.where(of_measure >= 0, of_measure, kinds[self.line])
        self.role = roles[self.line]
        self.sheet = np.asarray(pd.factorize(intake.lines.sheet)[0], dtype=np.int64)[self.line]
        self.base = None if intake.base is None else round_ore(intake.base[here])
        self.held = np.zeros(0)
        self.typed = bool((self.kind[self.role == 0] >= 0).any())

    def rows(self, growing: Growing) -> tuple[NDArray[np.int64], list[str]]:
        """(n,) the row that each amount lands on, -1 for printed sums and "varav" without one; and the rows' keys."""
        division = self.division
        label = division.label[self.line]
        labels = division.labels
        first = pd.unique(label[self.role == 0])
        growing.prepare([labels[i] for i in first if not labels[i].is_nothing or division.statement != BY_COST_TYPE])
        width = len(KINDS) + 1
        code, uniques = pd.factorize((label * width + self.kind + 1) * len(_ROLES) + self.role)
        known: dict[str | None, int] = {None: -1}
        keys = np.zeros(len(uniques), dtype=np.int64)
        for at, unique in enumerate(uniques.tolist()):
            rest, role = divmod(unique, len(_ROLES))
            which, kind = divmod(rest, width)
            key = _target(growing, labels[which], KINDS[kind - 1] if kind else None, role)
            keys[at] = known.setdefault(key, len(known) - 1)
        out = keys[code]
        self._plain_sums(out, known, label, growing)
        return out, [key for key in known if key is not None]

    def _plain_sums(
        self, out: NDArray[np.int64], known: dict[str | None, int], label: NDArray[np.int64], growing: Growing
    ) -> None:
        """A bare "Summa" means the row that has all rows of its sheet below it, and no others."""
        tree = growing.tree
        plain_sum = np.array([item.is_sum and growing.said(item) is None for item in self.division.labels])
        asked = plain_sum[label] & (self.role == 1)
        if tree is None or not asked.any():
            return
        for which in np.unique(self.sheet[asked]):
            here = self.sheet == which
            keys = list(known)[1:]
            common = _common_sum(tree, {keys[at] for at in np.unique(out[here & (self.role == 0)]) if at >= 0})
            for kind in np.unique(self.kind[asked & here]):
                part = None if common is None else growing.memo_part(common, KINDS[kind] if kind >= 0 else None)
                out[asked & here & (self.kind == kind)] = known.setdefault(part, len(known) - 1)

    def frame(self, growing: Growing, row_of: NDArray[np.int64], keys: Sequence[str]) -> pd.DataFrame:
        """The ledger's long table of this statement, of what `rows` says."""
        on = row_of >= 0
        row, rows = row_of[on], np.array(keys, dtype=np.object_)
        is_sum = np.array([growing.row(key).role is Role.SUM for key in keys], dtype=np.bool_)[row]
        line, measure, role = self.line[on], self.measure[on], self.role[on]
        canonical, first_measure = _same_measures(self.intake)
        apart = np.where(role > 0, line + 1, 0)  # a printed sum is one cell
        apart = np.where(is_sum & (role == 0), -1 - self.sheet[on], apart)
        what = row * len(first_measure) + canonical[measure]
        group, first = alike([what, apart] if apart.any() else [what])
        size = len(first)
        amount = round_ore(np.bincount(group, weights=self.amount[on], minlength=size).astype(np.float64))
        self.held = amount[role[first] == 0]
        return self._table(rows[row[first]], line[first], measure[first], amount, np.bincount(group, minlength=size))

    def loaded(self) -> float:
        """Sum of what is on rows, counted from there; raises ValueError where it is not what was read."""
        base = 0.0 if self.base is None else sum_ore(self.base[self.role == 0])
        read, held = sum_ore(self.amount[self.role == 0]), sum_ore(self.held)
        if abs(read - held) >= 0.005:
            raise ValueError(f"{self.intake.file}: {read} was read for {self.division.statement}, {held} placed")
        return round(held - base, 2) + 0.0

    def _table(
        self, row: NDArray[np.object_], line: NDArray[np.int64], measure: NDArray[np.int64],
        amount: NDArray[np.float64], count: NDArray[np.int64],
    ) -> pd.DataFrame:  # fmt: skip
        measures, lines = self.intake.measures, self.intake.lines

        def of_measure(values: Sequence[object]) -> NDArray[np.object_]:
            table = np.empty(len(values), dtype=np.object_)
            table[:] = values
            return table[measure]

        columns: dict[str, object] = {
            "statement": self.division.statement,
            "row": row,
            "kind": of_measure([m.kind.value for m in measures]),
            "layer": of_measure([m.layer.value if m.layer else "" for m in measures]),
            "version": of_measure([m.version for m in measures]),
            "year": np.array([m.span.year for m in measures], dtype=np.int64)[measure],
            "first": np.array([m.span.first for m in measures], dtype=np.int64)[measure],
            "last": np.array([m.span.last for m in measures], dtype=np.int64)[measure],
            "amount": amount,
            "digit": np.array([m.digit for m in measures], dtype=np.float64)[measure],
            "file": self.intake.file,
            "line": lines.number[line],
            "column": of_measure([m.column for m in measures]),
            "sheet": lines.sheet[line],
            "lines": count,
        }
        return pd.DataFrame(columns)[list(COLUMNS)]


def _target(growing: Growing, label: Label, kind: CostType | None, role: int) -> str | None:
    """The row for a label: amounts always have one, printed sums and "varav" only where the tree has it."""
    if role == 0:
        if growing.statement == BY_COST_TYPE and label.is_nothing:
            return growing.by_kind(kind)
        return growing.target(label, kind)
    key = growing.memo(label) if role == _MEMO else growing.sum_of(label)
    if key is None:
        return None
    key = growing.memo_part(key, kind)
    found = growing.row(key).role
    return key if found is Role.MEMO or (found is Role.SUM and role == 1) else None


def _common_sum(tree: Tree, keys: set[str]) -> str | None:
    """The lowest sum with all of `keys` below it, where they cover all its leaves; None where none is."""
    where = {key: i for i, key in enumerate(tree.keys)}
    at = [where[key] for key in keys if key in where]
    if not at:
        return None
    covered = {leaf for i in at for leaf in tree.leaves_below(i)}
    above = int(tree.parent[at[0]])
    while above >= 0 and not covered <= set(tree.leaves_below(above)):
        above = int(tree.parent[above])
    return tree.rows[above].key if above >= 0 and covered == set(tree.leaves_below(above)) else None


def _same_measures(intake: Intake) -> tuple[NDArray[np.int64], list[int]]:
    """(M,) which measure is the first that says the same kind, layer, version and span; and those first ones."""
    seen: dict[object, int] = {}
    firsts: list[int] = []
    out = []
    for at, m in enumerate(intake.measures):
        what = (m.kind, m.layer, m.version, m.span.year, m.span.first, m.span.last)
        if what not in seen:
            seen[what] = len(firsts)
            firsts.append(at)
        out.append(seen[what])
    return np.array(out, dtype=np.int64), firsts
