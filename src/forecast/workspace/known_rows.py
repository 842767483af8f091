"""What knowledge.yaml must agree with: the rows, the principles and the budget year."""

from __future__ import annotations

from collections.abc import Mapping

from forecast.drivers.knowledge import Known
from forecast.errors import InputError, Place
from forecast.ledger.tree import Role, Tree
from forecast.workspace.notes import check_row
from forecast.workspace.settings import Settings

FILE = "knowledge.yaml"


def known_faults(known: Known, settings: Settings, trees: Mapping[str, Tree]) -> list[InputError]:
    """Everything in knowledge.yaml that has no meaning in this workspace."""
    faults: list[InputError] = []
    for statement, row in dict.fromkeys(known.named_rows()):
        try:
            check_row(statement, row, trees, Place(FILE))
            _refuse_sum(trees[statement], row)
        except InputError as error:
            faults.append(error)
    faults += [
        InputError(
            f"Uppställningen ”{item.statement}” finns inte.",
            Place(FILE, None, "preliminary › statement"),
            f"Välj bland {', '.join(trees)}.",
        )
        for item in known.preliminary
        if item.statement not in trees
    ]
    for statement, tree in trees.items():
        faults += _one_way(known, statement, tree)
    return faults + _principle(known, settings) + _booked_is_not_moved(known, settings.year)


def _refuse_sum(tree: Tree, row: str) -> None:
    at = tree.position(row)
    if tree.rows[at].role is Role.SUM:
        parts = ", ".join(tree.rows[i].key for i in tree.children(at))
        raise InputError(f"Raden ”{row}” är en summa.", Place(FILE), f"Skriv de rader som den består av: {parts}.")


def _one_way(known: Known, statement: str, tree: Tree) -> list[InputError]:
    """A row's months are preliminary in one way: corrected, or invoiced late."""
    mine = [item for item in known.preliminary if item.statement == statement]
    return [
        InputError(
            f"Raden ”{row.key}” är preliminär på två sätt.",
            Place(FILE, None, "preliminary"),
            "Låt den stå i en post; skriv rader i stället för kostnadsslag om bara några skiljer sig.",
        )
        for row in tree.rows
        if row.role is not Role.SUM and sum(item.covers(row) for item in mine) > 1
    ]


def _principle(known: Known, settings: Settings) -> list[InputError]:
    """A profile follows the principle, so the principle must be told."""
    holiday = known.holiday_liability
    used = holiday is not None and (holiday.rows_without_months or holiday.changed is not None)
    if not used or settings.principles.holiday_liability != "unknown":
        return []
    return [
        InputError(
            "Semesterlöneskuldens profil används, men principen är okänd.",
            Place("workspace.yaml", None, "principles › holiday_liability"),
            "Skriv unit (bokförs per enhet) eller central.",
        )
    ]


def _booked_is_not_moved(known: Known, year: int) -> list[InputError]:
    """Restatements concern earlier years; what is booked this year is never moved."""
    return [
        InputError(
            f"Omräkningen av ”{item.from_row}” gäller {item.span.label}, men {year} är budgetåret.",
            Place(FILE, None, "restatements › span"),
            "Räkna bara om tidigare år; årets bokförda belopp rättas i bokföringen.",
        )
        for item in known.restatements
        if item.span.year >= year
    ]
