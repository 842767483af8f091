"""A file whose headers have changed since its source's mapping was saved: what was decided stays, the rest is told."""

from __future__ import annotations

from forecast.errors import Place
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.layout.period_words import header_key
from forecast.ledger.intake.mapping_file import Column, Holds, ImportMapping, TableMapping
from forecast.ledger.intake.proposal.propose import Proposal

_MOST = 8


def with_saved(proposal: Proposal, saved: ImportMapping, file: str) -> tuple[ImportMapping, Finding]:
    """A proposal with all that the saved mapping of its source says of the same headers, and what has changed.

    Codes, accounts, kinds of money, sums and columns with the same header are the saved ones; unit and sign where the
    file does not say them.

    Args:
        proposal: for the file.
        saved: the mapping of the source, which does not fit the file.
        file: name to show.
    """
    known = {header_key(column.header): column for part in saved.tables for column in part.columns}
    guessed = {(told.table, told.about) for told in proposal.evidence if told.guess}
    parts = []
    for at, part in enumerate(proposal.mapping.tables):
        keys = {header_key(column.header) for column in part.columns}
        old = max(saved.tables, key=lambda old: len(keys & {header_key(c.header) for c in old.columns}), default=None)
        of_old = {} if old is None else {header_key(column.header): column for column in old.columns}
        columns = tuple(_kept(column, part, of_old) for column in part.columns)
        changed: dict[str, object] = {"columns": columns}
        if old is not None:
            changed |= {about: getattr(old, about) for about in ("unit", "sign") if (at, about) in guessed}
        parts.append(part.model_copy(update=changed))
    mapping = saved.model_copy(update={"tables": tuple(parts)})
    return mapping, _told(mapping, known, saved, file)


def _kept(column: Column, part: TableMapping, known: dict[str, Column]) -> Column:
    """The saved column of the same header; one that stands several times in the table is decided anew."""
    key = header_key(column.header)
    once = sum(header_key(other.header) == key for other in part.columns) == 1
    return known[key] if once and key in known else column


def _told(mapping: ImportMapping, known: dict[str, Column], saved: ImportMapping, file: str) -> Finding:
    here = {header_key(column.header): column for part in mapping.tables for column in part.columns}
    unknown = [column for key, column in here.items() if key not in known]
    new = [f"”{column.header}” {_READ[column.holds is Holds.NOTHING]}" for column in unknown]
    gone = [f"”{column.header}”" for key, column in known.items() if key not in here]
    sentence = f"Rubrikerna är andra än när mallen för ”{saved.source}” sparades."
    sentence += f" Nya: {', '.join(new[:_MOST])}." if new else ""
    sentence += f" Borta: {', '.join(gone[:_MOST])}." if gone else ""
    return Finding(
        "mall", Severity.WARNING, f"{sentence} Övriga kolumner läses som förut.", Place(file),
        "Kontrollera hur de nya läses. Mallen sparas med dem när filen läses in.",
    )  # fmt: skip


_READ = {True: "(läses inte)", False: "(läses)"}
