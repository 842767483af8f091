"""Rows that a foreign file brings: whole trees where there are none, leaves of their own where a code is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from forecast.errors import InputError, Place
from forecast.ledger.intake.placing.accounts import NAMES, kind_of_word
from forecast.ledger.intake.placing.labels import NAMELESS, Keys, Label, Meanings, clean, loose, meanings, slug
from forecast.ledger.tree import CostType, Role, Row, Tree
from forecast.ledger.tree_file import with_rows

TOP = "total"
BY_ACTIVITY, BY_ORGANISATION, BY_COST_TYPE = "by_activity", "by_organisation", "by_cost_type"
_COARSE = {
    CostType.GRANTS: CostType.INCOME, CostType.FEES: CostType.INCOME, CostType.STAFF: CostType.COST,
    CostType.SUBSTITUTES: CostType.COST, CostType.RENT: CostType.COST, CostType.PURCHASE: CostType.COST,
    CostType.PLACEMENTS: CostType.COST, CostType.BENEFITS: CostType.COST, CostType.OTHER: CostType.COST,
    CostType.CAPITAL: CostType.COST,
}  # fmt: skip
_KIN = {
    CostType.GRANTS: (CostType.INCOME,), CostType.FEES: (CostType.INCOME,),
    CostType.SUBSTITUTES: (CostType.STAFF, CostType.COST), CostType.PLACEMENTS: (CostType.PURCHASE, CostType.COST),
    CostType.STAFF: (CostType.COST,), CostType.RENT: (CostType.OTHER, CostType.COST),
    CostType.PURCHASE: (CostType.OTHER, CostType.COST), CostType.BENEFITS: (CostType.OTHER, CostType.COST),
    CostType.CAPITAL: (CostType.OTHER, CostType.COST), CostType.OTHER: (CostType.COST,),
}  # fmt: skip
"""Where a kind of money goes in a statement that is divided only by kind and has no row for it."""


class Growing:
    """One statement's tree while a file is placed in it: known rows are found, unknown ones added.

    Args:
        statement: its key.
        tree: the workspace's; None where there is none yet.
        total: the row that new ones lie under; "" = the top.
        codes: the mapping's codes.
        above: line of a printed sum -> what it is called.
        typed: the file has kinds of money.
    """

    def __init__(
        self,
        statement: str,
        tree: Tree | None,
        total: str,
        codes: Mapping[str, str],
        above: Mapping[int, Label],
        *,
        typed: bool,
    ) -> None:
        self.statement, self.tree, self._above = statement, tree, above
        self.added: dict[str, Row] = {}
        self.unknown: dict[str, Label] = {}
        self._meanings: Meanings | None = None if tree is None else meanings(tree, codes)
        self._at = {} if tree is None else {key: i for i, key in enumerate(tree.keys)}
        self._keys = Keys(self._at)
        self._new: dict[tuple[str, str], str] = {}
        self._found: dict[Label, str | None] = {}
        self._homes: dict[tuple[str, str], str] = {}
        self._codes: set[tuple[str, str]] = set()
        self._codes_of_names: dict[str, set[tuple[str, str]]] = {}
        self._coarse = False
        self._top_line = -1
        if tree is None:
            top = Row(self._keys.take(TOP), None, "Totalt", "", CostType.NET, Role.SUM)
            self.added[top.key] = top
            self.under, self._typed = top.key, typed and statement != BY_COST_TYPE
        else:
            self.under = total or next(row.key for row in tree.rows if row.parent is None)
            kinds = {row.cost_type for row in tree.rows if self._is_part(row)}
            self._typed, self._coarse = bool(kinds) and typed, bool(kinds) and kinds <= {CostType.INCOME, CostType.COST}

    def _is_part(self, row: Row) -> bool:
        """Whether a row is a kind of money within an activity."""
        above = None if row.parent is None or self.tree is None else self.tree.rows[self._at[row.parent]]
        return above is not None and row.activity != "" and above.activity == row.activity and row.role is Role.LEAF

    def row(self, key: str) -> Row:
        """A row of the tree, old or new."""
        if key in self.added:
            return self.added[key]
        if self.tree is None:
            raise KeyError(key)
        return self.tree.rows[self._at[key]]

    def known(self, label: Label) -> str | None:
        """The row that a label means in what the workspace has."""
        if self._meanings is None:
            return None
        if label not in self._found:
            self._found[label] = self._meanings.key(label) or self._known_part(label)
        return self._found[label]

    def _known_part(self, label: Label) -> str | None:
        """The row called so among the parts of the printed sum, where several are called so."""
        above = self._above.get(label.under)
        key = None if above is None else self.known(above)
        if key is None or self.tree is None:
            return None
        parts = [self.tree.rows[i] for i in np.flatnonzero(self.tree.parent == self._at[key])]
        named = [part.key for part in parts if loose(part.name) == label.identity[1]]
        return named[0] if len(named) == 1 else None

    def said(self, label: Label) -> str | None:
        """The row that the mapping gives a label."""
        return None if self._meanings is None else self._meanings.said(label)

    def guess(self, label: Label) -> str:
        """A name that is nearly the label's, "" where none is."""
        return "" if self._meanings is None else self._meanings.guess(label)

    def prepare(self, labels: list[Label]) -> None:
        """Give new labels their rows: in the file's order, codes that are keys as they stand before the others."""
        if self.tree is None:
            self._find_top(labels)
            self._find_homes(labels)
        both = [label for label in labels if label.code and label.name]
        self._codes = {label.identity for label in labels if label.code}
        for label in {label.identity: label for label in reversed(both)}.values():  # a row keeps its first name
            self._codes_of_names.setdefault(loose(label.name), set()).add(label.identity)
        new: dict[tuple[str, str], Label] = {}
        for label in labels:
            if self.known(label) is None:
                new.setdefault(self._identity(label), label)
        named = {label.identity: label for label in reversed(both)}
        order = {identity: named.get(identity, label) for identity, label in new.items()}
        for identity, label in order.items():
            if label.code and slug(label.code) == label.code and label.code not in self._at:
                self._new[identity] = self._keys.take(label.code)
        for identity, label in order.items():
            if identity not in self._new:
                self._new[identity] = self._keys.take(slug(label.code or label.name or label.text) or "utan-kod")
        for identity, label in order.items():
            self._labelled(self._new[identity], label)

    def _identity(self, label: Label) -> tuple[str, str]:
        """What is one row: a name alone is the code that is written so or called so, where that is one."""
        kind, text = label.identity
        if kind == "code" or text == NAMELESS:
            return kind, text
        called = self._codes_of_names.get(text, set())
        if ("code", text) in self._codes:
            return "code", text
        home = self._home(label)
        return next(iter(called)) if len(called) == 1 else (kind, text if home == self.under else f"{text}|{home}")

    def _find_top(self, labels: list[Label]) -> None:
        """The one printed sum that every row is part of is the top, and gives it its name."""
        roots = set()
        for label in labels:
            line = label.under
            while line in self._above and self._above[line].under >= 0:
                line = self._above[line].under
            roots.add(line)
        if len(roots) == 1 and (line := roots.pop()) in self._above:
            self._top_line = line
            top = self._above[line]
            if not (top.is_sum or top.is_nothing):
                name = clean(top.name or top.text or top.code)
                self.added[self.under] = replace(self.added[self.under], name=name)

    def _find_homes(self, labels: list[Label]) -> None:
        """Codes whose rows are all part of one printed sum lie under it; the others under the top."""
        homes: dict[tuple[str, str], set[str]] = {}
        for label in labels:
            if label.code:
                homes.setdefault(label.identity, set()).add(self._sum_above(label))
        self._homes = {identity: next(iter(found)) for identity, found in homes.items() if len(found) == 1}

    def _home(self, label: Label) -> str:
        """The row that a new label's row lies under."""
        if self.tree is not None:
            return self.under
        return self._homes.get(label.identity, self.under) if label.code else self._sum_above(label)

    def _sum_above(self, label: Label) -> str:
        """The row of the printed sum that a label is part of; the top where there is none."""
        above = self._above.get(label.under)
        if above is None or label.under == self._top_line:
            return self.under
        own = above.is_sum or above.is_nothing or above.identity == label.identity or above.sums(label)
        named = not own and (bool(above.code) or not self._typed)
        return self._sum_row(above) if named else self._sum_above(above)

    def _sum_row(self, label: Label) -> str:
        """A sum row for a printed sum."""
        home = self._sum_above(label)
        identity = ("sum", f"{label.identity[1]}|{home}")
        if identity not in self._new:
            name, code = clean(label.name or label.text or label.code), clean(label.code)
            key = self._new[identity] = self._keys.take(slug(code or name))
            kind = (kind_of_word(name) if self.statement == BY_COST_TYPE else None) or CostType.NET
            activity = "" if self.statement == BY_COST_TYPE else key
            aliases = (code.replace("|", "/"),) if code and code not in {key, name} else ()
            self._add(Row(key, home, name, activity, kind, Role.SUM, aliases))
        return self._new[identity]

    def sum_of(self, label: Label) -> str | None:
        """The row of a printed sum; None where no row is its."""
        if self.tree is not None:
            return self.known(label)
        if self._top_line >= 0 and label == self._above[self._top_line]:
            return self.under
        own = ("sum", f"{label.identity[1]}|{self._sum_above(label)}")
        code = label.summed_code
        return self._new.get(own) or self._new.get(label.identity) or (self._new.get(("code", code)) if code else None)

    def memo(self, label: Label) -> str | None:
        """The row of a "varav", below the row that it is part of; None where that is not known."""
        if self.tree is not None:
            return self.known(label)
        above = self._above.get(label.under)
        under = None if above is None else self._new.get(self._identity(above)) or self.sum_of(above)
        if under is None:
            return None
        identity = ("memo", f"{label.identity[1]}|{under}")
        if identity not in self._new:
            name = clean(label.name or label.text or label.code)
            key = self._new[identity] = self._keys.take(slug(label.code or name))
            kind = (kind_of_word(name) if self.statement == BY_COST_TYPE else None) or CostType.NET
            self.added[key] = Row(key, under, name, self.row(under).activity, kind, Role.MEMO)
        return self._new[identity]

    def _labelled(self, key: str, label: Label) -> None:
        """A new row for a label: a leaf, or a sum of kinds of money."""
        name = clean(label.name or label.text or label.code) or NAMELESS
        code = clean(label.code)
        others = self._codes_of_names.get(loose(name), set()) - {label.identity}
        shared = bool(others) or loose(name) == loose(self.row(self.under).name)
        shared |= key != slug(name)
        alone = "" if label.code else name
        aliases = tuple(
            text.replace("|", "/") for text in (code, alone) if text and text != key and (text != name or shared)
        )
        if self.statement == BY_COST_TYPE:
            kind = kind_of_word(name) or CostType.NET
            self._add(Row(key, self._home(label), name, "", kind, Role.LEAF, aliases))
        else:
            role = Role.SUM if self._typed else Role.LEAF
            self._add(Row(key, self._home(label), name, key, CostType.NET, role, aliases))
        if self.tree is not None:
            self.unknown[key] = label

    def _add(self, row: Row) -> None:
        above = self.row(row.parent) if row.parent else None
        if above is not None and above.role is not Role.SUM:
            raise InputError(
                f"”{row.name}” är en ny rad, men ”{above.name}” i ”{self.statement}” har inga delar att ligga bland.",
                Place("rows.csv"),
                f"Skriv role sum på ”{above.key}” och lägg dess delar under den.",
            )
        self.added[row.key] = row

    def target(self, label: Label, kind: CostType | None) -> str:
        """The row that an amount of a kind of money lands on; a row is added where there is none."""
        key = self.known(label) or self._new.get(self._identity(label))
        if key is None:
            raise KeyError(label)
        if self.statement == BY_COST_TYPE and kind is not None and self._new.get(self._identity(label)) == key:
            self.added[key] = replace(self.added[key], cost_type=kind)
        return self.part(key, kind)

    def by_kind(self, kind: CostType | None) -> str:
        """In a statement that only kinds of money divide: the row of a kind."""
        wanted = kind or CostType.OTHER
        rows = () if self.tree is None else self.tree.rows
        own = [row.key for row in rows if (row.name, row.cost_type, row.role) == (NAMES[wanted], wanted, Role.LEAF)]
        if own:
            return own[0]
        for near in (wanted, *_KIN.get(wanted, ())):
            found = [row.key for row in rows if row.cost_type is near and row.role is Role.LEAF]
            if len(found) == 1:
                return found[0]
        identity = ("kind", wanted.value)
        if identity not in self._new:
            self._new[identity] = self._keys.take(wanted.value)
            self._add(Row(self._new[identity], self.under, NAMES[wanted], "", wanted, Role.LEAF))
            if self.tree is not None:
                self.unknown[self._new[identity]] = Label("", NAMES[wanted], "")
        return self._new[identity]

    def part(self, key: str, kind: CostType | None) -> str:
        """A row's part of a kind of money; the row itself where it is a leaf, or a sum of other rows."""
        row = self.row(key)
        if row.role is not Role.SUM:
            return key
        if key in self.added:
            return self._new_part(row, kind or CostType.NET)
        tree = self.tree
        parts = [tree.rows[i] for i in tree.children(self._at[key])] if tree is not None else []
        typed = {part.cost_type: part.key for part in parts if self._is_part(part)}
        if not typed or (kind is None and not self._typed):
            return self.memo_part(key, kind)
        kind = kind or CostType.NET
        if kind not in typed and self._coarse:
            kind = _COARSE.get(kind, kind)
        return typed[kind] if kind in typed else self._new_part(row, kind)

    def memo_part(self, key: str, kind: CostType | None) -> str:
        """A printed sum's "varav" of a kind of money where the tree has one; else the sum itself."""
        rows = () if self.tree is None or key in self.added else self.tree.rows
        parts = [row.key for row in rows if (row.parent, row.cost_type, row.role) == (key, kind, Role.MEMO)]
        return parts[0] if len(parts) == 1 else key

    def _new_part(self, row: Row, kind: CostType) -> str:
        identity = (row.key, kind.value)
        if identity not in self._new:
            self._new[identity] = self._keys.take(f"{row.key}.{kind.value}")
            self._add(Row(self._new[identity], row.key, NAMES[kind], row.activity, kind, Role.LEAF))
        return self._new[identity]

    def grown(self) -> Tree:
        """The tree with what was added, each new row last among its parent's."""
        rows = () if self.tree is None else self.tree.rows
        return with_rows(self.statement, rows, tuple(self.added.values()))
