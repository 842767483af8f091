"""Sentences that stand on every table, page and export."""

from __future__ import annotations

from forecast.ledger.specs import LAYER_SV, FileSign, Layer
from forecast.ledger.tree import CostType
from forecast.model import Result
from forecast.money import Unit
from forecast.workspace.workspace import Workspace

COST_TYPE_SV = {
    CostType.NET: "Netto",
    CostType.INCOME: "Intäkt",
    CostType.COST: "Kostnad",
    CostType.GRANTS: "Bidrag",
    CostType.FEES: "Avgifter",
    CostType.STAFF: "Personal",
    CostType.SUBSTITUTES: "Vikarier",
    CostType.RENT: "Lokaler",
    CostType.PURCHASE: "Köp av verksamhet",
    CostType.PLACEMENTS: "Placeringar",
    CostType.BENEFITS: "Lämnade bidrag",
    CostType.OTHER: "Övrigt",
    CostType.CAPITAL: "Kapitalkostnad",
    CostType.APPROPRIATION: "Kommunbidrag",
    CostType.FINANCE: "Finansnetto",
    CostType.RESULT: "Resultat",
}
SYNTHETIC = "Påhittad kommun: alla siffror är syntetiska."
BASIS_SV = {
    "own": "radens egna träffar",
    "pooled": "träffar på liknande rader",
    "default": "schablon",
    "none": "inget spann",
}


def layer_words(result: Result) -> str:
    """`fastställd prognos`, with its month where that is an earlier one, or `utfall` when the year is closed."""
    if result.closed:
        return "utfall"
    if result.headline is Layer.ADOPTED and result.adopted_for is not None:
        return f"senast fastställd prognos ({result.adopted_for.label.split()[0]})"
    return f"{LAYER_SV[result.headline]} prognos"


def adopted_name(result: Result) -> str:
    """What the adopted layer is called beside the others: `Fastställd`, of an earlier month `Fastställd augusti`."""
    return "Fastställd" if result.adopted_for is None else f"Fastställd {result.adopted_for.label.split()[0]}"


def subtitle(workspace: Workspace, result: Result, unit: Unit) -> str:
    """Who, what, when and unit."""
    settings = workspace.settings
    return (
        f"{settings.municipality}, {settings.committee.lower()} · helår {settings.year} · {layer_words(result)} efter "
        f"{result.as_of.label.split()[0]} · {unit}"
    )


def budget_name(workspace: Workspace, result: Result) -> str:
    """The budget version that deviations are against: `beslutad per augusti 2024`, or what the workspace calls it."""
    if workspace.budget_changes:
        return f"beslutad per {result.as_of.label}"
    return workspace.settings.budget_version or "årsbudget"


SIGN_RULE = {
    FileSign.COST_NEGATIVE: "Minus är kostnad eller sämre än budget, plus är bättre. Avvikelse = prognos − budget.",
    FileSign.COST_POSITIVE: "Kostnad skrivs utan tecken. Avvikelse: minus är sämre än budget, plus är bättre.",
}


def footer(workspace: Workspace, result: Result, sign: FileSign | None = FileSign.COST_NEGATIVE) -> tuple[str, ...]:
    """The sign rule, source, scenario and run; first of all that a synthetic municipality is synthetic.

    `sign` is None on what has no amounts, or whose own notes say how it is signed.
    """
    rule = () if sign is None else (SIGN_RULE[sign],)
    scenario = " + ".join(result.scenario) or "bas"
    made = f"Källa: {workspace.settings.source}. Scenario: {scenario}. Körning {result.record.run_id}."
    against = (f"Budget: {budget_name(workspace, result)} (budget.csv).",) if workspace.budget_changes else ()
    adopted = workspace.adopted if result.as_of == workspace.settings.as_of else None
    person = () if adopted is None else (f"{adopted.words}.",)
    lines = (*rule, *against, *person, made)
    return (SYNTHETIC, *lines) if workspace.settings.synthetic else lines
