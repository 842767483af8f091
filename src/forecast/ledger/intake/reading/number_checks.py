"""What a controller should see of the numbers of a column: cells that are none, and how the others are written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.reading.numbers import Numbers

_MANY = 10
"""So many unreadable cells of a column are told one by one."""


def number_findings(
    numbers: Numbers,
    header: str,
    place: Callable[[int | None, str | None], Place],
    rows: Callable[[NDArray[np.bool_]], str],
) -> Iterator[Finding]:
    """Findings of one column.

    Args:
        numbers: its cells.
        header: the text above it.
        place: row of the body and column -> where that is.
        rows: (B,) mask -> row numbers in words.
    """
    for fault in numbers.faults[:_MANY]:
        yield Finding(
            "tal", Severity.WARNING, f"{fault.sentence} Cellen är inte läst.", place(fault.at, header),
            "Skriv ett tal, eller lämna cellen tom.",
        )  # fmt: skip
    rest = numbers.unreadable.copy()
    rest[[fault.at for fault in numbers.faults[:_MANY]]] = False
    if rest.any():
        yield Finding(
            "tal", Severity.WARNING, f"{int(rest.sum())} celler till är inte tal och är inte lästa: rad {rows(rest)}.",
            place(int(np.flatnonzero(rest)[0]), header), "Är kolumnen inga belopp, läs den som ”nothing” i mallen.",
        )  # fmt: skip
    for sentence in numbers.told:
        yield Finding("tal", Severity.WARNING, sentence, place(None, header), "Kontrollera några belopp mot källan.")
    if numbers.marks.any():
        yield Finding(
            "tal", Severity.INFO, f"{int(numbers.marks.sum())} celler med streck eller kryss lästes som tomma.",
            place(int(np.flatnonzero(numbers.marks)[0]), header), "Inget behöver göras.",
        )  # fmt: skip
