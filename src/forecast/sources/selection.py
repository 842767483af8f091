"""What is asked of a table, and its parts where it is more cells than one answer may have."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

from forecast.sources.calls import Request
from forecast.sources.services import Service


@dataclass(frozen=True, slots=True)
class Selection:
    """Codes by variable, all variables of the table among them: what is left out the service would sum in silence.

    Attributes:
        table: its id.
        codes: variable -> codes, in the table's order.
    """

    table: str
    codes: Mapping[str, tuple[str, ...]]

    @property
    def cells(self) -> int:
        """How many cells the answer has."""
        return math.prod(len(codes) for codes in self.codes.values())


def parts_of(selection: Selection, most: int, first: str) -> tuple[Selection, ...]:
    """The selection in parts of at most `most` cells each.

    Args:
        selection: what is wanted.
        most: cells of one answer, at least 1.
        first: the variable that is cut first (time: an answer a span of years); where one of its codes is still too
            much, the one with most codes is cut.
    """
    if selection.cells <= most:
        return (selection,)
    cut = (
        first if len(selection.codes[first]) > 1 else max(selection.codes, key=lambda name: len(selection.codes[name]))
    )
    codes = selection.codes[cut]
    each = selection.cells // len(codes)
    step = max(1, most // each)
    pieces = (codes[at : at + step] for at in range(0, len(codes), step))
    halves = (Selection(selection.table, {**selection.codes, cut: piece}) for piece in pieces)
    return tuple(part for half in halves for part in parts_of(half, most, first))


def data_request(selection: Selection, service: Service) -> Request:
    """The question for a selection, posted: an address has room for 2 100 characters."""
    said = {"selection": [{"variableCode": name, "valueCodes": list(codes)} for name, codes in selection.codes.items()]}
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return Request(f"{service.base}/tables/{selection.table}/data?lang=sv&outputFormat=json-stat2", body)


def metadata_request(table: str, service: Service) -> Request:
    """The question for a table's variables and codes."""
    return Request(f"{service.base}/tables/{table}/metadata?lang=sv")
