"""Amounts that several imports tell of: what a corrected one changes, and what two sources may not both give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from forecast.errors import InputError, Place
from forecast.ledger.tree import Role, Tree
from forecast.money import round_ore
from forecast.workspace.imports.amounts_file import span_text
from forecast.workspace.imports.vintages import CELL, IMPORTS, SPAN, Imported


@dataclass(frozen=True, slots=True)
class Change:
    """One amount that another import of the same source has otherwise, SEK; None where it has none."""

    statement: str
    row: str
    kind: str
    span: str
    old: float | None
    new: float | None

    @property
    def change(self) -> float:
        """New less old, SEK."""
        return float(round_ore(np.array([(self.new or 0.0) - (self.old or 0.0)]))[0])


def vintage_difference(old: pd.DataFrame, new: pd.DataFrame) -> tuple[Change, ...]:
    """What a corrected file changes, largest first: of statements, kinds and spans that both have.

    Args:
        old: a source's amounts that hold today.
        new: those that would replace them.
    """
    if old.empty or new.empty:
        return ()
    common = old[list(SPAN)].drop_duplicates().merge(new[list(SPAN)].drop_duplicates())
    sums = [
        frame.merge(common).groupby(list(CELL), sort=False)["amount"].agg("last").rename(name)
        for name, frame in (("old", old), ("new", new))
    ]
    both = pd.concat(sums, axis=1).reset_index()
    differs = both[~((both["old"] - both["new"]).abs() < 0.005)]
    known = [_values(differs, name) for name in ("statement", "row", "kind")]
    spans = [span_text(*span) for span in differs[list(SPAN[-3:])].to_numpy(np.int64).tolist()]
    amounts = [
        [None if np.isnan(x) else float(x) for x in differs[name].to_numpy(np.float64)] for name in ("old", "new")
    ]
    changes = [
        Change(str(statement), str(row), str(kind), span, old, new)
        for statement, row, kind, span, old, new in zip(*known, spans, *amounts, strict=True)
    ]
    return tuple(sorted(changes, key=lambda change: -abs(change.change)))


def _values(frame: pd.DataFrame, column: str) -> list[object]:
    return list(frame[column].to_numpy(dtype=np.object_))


def said_twice(
    trees: Mapping[str, Tree], mine: pd.DataFrame, name: str, others: Sequence[tuple[str, pd.DataFrame]]
) -> list[InputError]:
    """A leaf's amount of one kind and span that two sources give: only one of them can be right.

    Args:
        trees: all rows.
        mine: amounts of a source.
        name: what it is called.
        others: (what it is called, amounts) of every other source.
    """
    leaves = {(s, row.key) for s, tree in trees.items() for row in tree.rows if row.role is Role.LEAF}
    faults = []
    for other, frame in others:
        if frame.empty or mine.empty:
            continue
        both = mine[list(CELL)].drop_duplicates().merge(frame[list(CELL)].drop_duplicates())
        rows = zip(both["statement"], both["row"], both[list(SPAN[-3:])].to_numpy(np.int64).tolist(), strict=True)
        hits = [(str(row), span_text(*span)) for statement, row, span in rows if (statement, row) in leaves]
        if hits:
            row, span = hits[0]
            more = f" och {len(hits) - 1} till" if len(hits) > 1 else ""
            faults.append(
                InputError(
                    f"Källan ”{name}” ger samma belopp som ”{other}”: raden {row}{more}, {span}.",
                    Place(IMPORTS),
                    f"Är filen en ny version, skriv source: {other} i mallen; annars läs in bara den ena.",
                )
            )
    return faults


def imported_faults(imported: Imported, trees: Mapping[str, Tree]) -> list[InputError]:
    """Imported amounts whose row is no longer in the trees."""
    return [
        InputError(
            f"Importer har belopp på raden ”{row}”, som inte finns i ”{statement}”.",
            Place("rows.csv"),
            "Lägg tillbaka raden, eller läs in filen igen med codes i mallen.",
        )
        for statement, rows in imported.used.items()
        for row in sorted(rows - set(trees[statement].keys if statement in trees else ()))
    ]


def sources_agree(imported: Imported, tables: pd.DataFrame, trees: Mapping[str, Tree]) -> list[InputError]:
    """No leaf has an amount of one kind and span from two sources, nor from a source and the workspace's own tables."""
    sources = list(dict.fromkeys(vintage.source for vintage in imported.vintages))
    found = [(source, imported.of(source)) for source in sources]
    held = [("workspace.yaml", tables), *((source, frame) for source, frame in found if frame is not None)]
    faults = []
    for at, (name, frame) in enumerate(held):
        if at:
            faults += said_twice(trees, frame, name, held[:at])
    return faults
