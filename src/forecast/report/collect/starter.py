"""A units.yaml to begin from: the whole committee as one unit, and its rows as they could be divided."""

from __future__ import annotations

import json

from forecast.ledger.tree import Role
from forecast.model import Result
from forecast.workspace.workspace import Workspace

HEADING = "Inga enheter är utpekade"
WHAT = (
    "Filen units.yaml i arbetsytan säger vilka enheter som lämnar prognos, vem som är chef, vilka rader var och en "
    "svarar för, och från vilken avvikelse en kommentar krävs. Med den lämnar cheferna in här, ekonomen godkänner "
    "eller återlämnar, och månaden fastställs och låses."
)
HOW = (
    "Filen nedan har hela nämnden som en enhet och fungerar som den är när ett namn är ifyllt. Under den står nämndens "
    "egna rader som enheter att dela upp i. Lägg den i arbetsytans mapp och ladda om sidan."
)


def starter_text(workspace: Workspace, result: Result) -> str:
    """The file as text; names from the workspace's own rows are quoted, so that no name becomes anything else."""
    tree, settings = result.main.tree, workspace.settings
    total = tree.rows[result.total]
    lines = [
        "# Vem som lämnar prognos för vilka rader. Nycklarna i rows är radernas nycklar i rows.csv;",
        "# en summarad betyder alla rader under den, och en rad hör till högst en enhet.",
        "schema: 1",
        "# En kommentar krävs där avvikelsen är större än båda. Antagande: ändra till nämndens egen gräns.",
        f"comment_threshold: {{percent: 1.0, amount: {1_000_000 // settings.unit.sek}}}",
        "units:",
        *_unit("namnden", settings.committee, total.key),
    ]
    parts = [at for at in tree.children(result.total) if tree.rows[at].role is not Role.MEMO]
    if len(parts) > 1:
        lines.append("# Eller en enhet för varje rad, i stället för den ovan:")
        for number, at in enumerate(parts, start=1):
            row = tree.rows[at]
            lines += [f"# {line}" for line in _unit(f"enhet-{number}", row.name, row.key)]
    return "\n".join(lines) + "\n"


def _unit(key: str, name: str, row: str) -> list[str]:
    return [
        f"  - key: {key}",
        f"    name: {_quoted(name)}",
        '    managers: ["Förnamn Efternamn"]',
        f"    rows: [{_quoted(row)}]",
    ]


def _quoted(text: str) -> str:
    """A text as YAML reads it back: JSON's quotes are YAML's."""
    return json.dumps(text, ensure_ascii=False)
