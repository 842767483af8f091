"""A finding's sentence where people read it: columns by their titles, not by their names in the file."""

from __future__ import annotations

import re
from collections.abc import Callable

from forecast.ledger.findings import Finding
from forecast.report.labels import one_line
from forecast.report.papers.chapters.printed_topics import column_titles
from forecast.workspace.workspace import Workspace

_KEY = re.compile(r"\w+")


def spoken(workspace: Workspace) -> Callable[[Finding], str]:
    """What a finding's sentence reads: `diff_utfall_2023_2024` is ”Diff utfall 2023–2024”, as the tables have it.

    Only names with an underscore are replaced, in findings about the file that has them. The place keeps the file's own
    name: there it is looked for.
    """
    titles: dict[str, dict[str, str]] = {}
    for printed in workspace.printed:
        own = {name: title for name, title in column_titles(workspace, printed).items() if "_" in name}
        titles.setdefault(printed.spec.file, {}).update(own)

    def say(finding: Finding) -> str:
        own = titles.get(finding.place.file, {})
        return one_line(_KEY.sub(lambda hit: own.get(hit[0], hit[0]), finding.sentence))

    return say
