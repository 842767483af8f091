"""The levers by the trade's groups, in the order of the page, and what each may act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forecast.ledger.tree import Role
from forecast.parameters import dated_value_on, load_parameter
from forecast.periods import Month
from forecast.report.labels import distinct, whole_label
from forecast.report.lever_form import FormField, Kind, Value, form_of
from forecast.scenario.levers import LEVERS, Lever
from forecast.workspace.workspace import Workspace

ORDER = (
    "Bemanning",
    "Statsbidrag",
    "Volymer",
    "Pris och lön",
    "Placeringar",
    "Åtgärder",
    "Händelser",
)
_NAMES: Mapping[str, str] = {
    "staffing": "Årsarbetare",
    "sick_leave": "Sjukfrånvaro",
    "overtime": "Övertid och fyllnadstid",
    "agency": "Hyrpersonal som slutar",
    "grants": "Statsbidrag",
    "volumes": "Volym",
    "payment_liability": "Betalningsansvar",
    "prices": "Pris",
    "pay": "Lön och PO-pålägg",
    "placements": "Placering",
    "measures": "Åtgärd",
    "savings": "Ofördelad besparing",
    "events": "Händelse",
}


@dataclass(frozen=True, slots=True)
class LeverGroup:
    """Levers that share a title."""

    title: str
    levers: tuple[Lever, ...]


def lever_groups() -> tuple[LeverGroup, ...]:
    """Every title that the registry holds, in the page's order; a title that the page does not know comes last."""
    titles = dict.fromkeys([*ORDER, *(lever.title for lever in LEVERS)])
    grouped = {title: tuple(lever for lever in LEVERS if lever.title == title) for title in titles}
    return tuple(LeverGroup(title, levers) for title, levers in grouped.items() if levers)


def lever_name(lever: Lever) -> str:
    """What one lever of a group is called."""
    return _NAMES.get(lever.group, lever.group)


def takes_new(lever: Lever) -> bool:
    """Whether a change may be of something that the workspace does not hold: it can say its own row."""
    return any(item.kind is Kind.ROW for item in form_of(lever.change))


def rows_to_choose(workspace: Workspace) -> Mapping[str, str]:
    """Row key -> name of the rows that money can be put on."""
    tree = workspace.tree
    return distinct({row.key: whole_label(tree, i) for i, row in enumerate(tree.rows) if row.role is Role.LEAF})


@dataclass(frozen=True, slots=True)
class LeverChoices:
    """What each lever may act on, by its group, and the rows that money can be put on: key -> name."""

    keys: Mapping[str, Mapping[str, str]]
    rows: Mapping[str, str]

    @property
    def any(self) -> bool:
        """Whether there is anything to change."""
        return any(self.keys.values())


def lever_choices_of(workspace: Workspace, as_of: Month) -> LeverChoices:
    """Every lever's choices in a workspace."""
    keys = {lever.group: lever.keys(workspace, as_of) for lever in LEVERS}
    return LeverChoices(keys, rows_to_choose(workspace))


def months_to_choose(as_of: Month) -> tuple[Month, ...]:
    """The months that a change may begin or end in."""
    return tuple(Month(as_of.year, number) for number in range(as_of.number + 1, 13))


def beginning(lever: Lever, as_of: Month) -> dict[str, Value]:
    """What a change holds when it is added: the earliest month where one is asked for, and labelled assumptions."""
    out: dict[str, Value] = {}
    for item in form_of(lever.change):
        if not item.required:
            continue
        start = assumption(item, as_of)
        if start is not None:
            out[item.name] = start[0]
        elif item.kind is Kind.MONTH:
            out[item.name] = str(months_to_choose(as_of)[0])
        elif item.kind is Kind.SWITCH:
            out[item.name] = False
        elif item.kind is Kind.CHOICE:
            out[item.name] = next(iter(item.choices))
    return out


def assumption(item: FormField, as_of: Month) -> tuple[float, str] | None:
    """The dated parameter that a field begins at, and its source as a sentence; None where it has none."""
    if not item.parameter:
        return None
    found = dated_value_on(load_parameter(item.parameter), as_of)
    return found.value, found.source[:1].upper() + found.source[1:] + "."
