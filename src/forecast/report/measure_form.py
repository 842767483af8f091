"""What a person reports of a measure: what holds now, what can be chosen, and what was understood of the amount."""

from __future__ import annotations

from dataclasses import dataclass

from forecast.drivers.measures import STATES_SV, PlannedMeasure, State, measure_figures
from forecast.errors import ForecastError
from forecast.money import Unit, parse_amount
from forecast.periods import Month
from forecast.report.labels import distinct
from forecast.report.row_form import amount_words
from forecast.store.shapes import Progress
from forecast.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MeasureForm:
    """One measure to report on.

    Attributes:
        id: of the measure.
        name: as it is chosen.
        statement: of its row.
        row: whose forecast it moves.
        state: that it has now.
        months: that an amount can be told through, latest first; none where its first month has not come.
        now: what holds, a sentence.
    """

    id: str
    name: str
    statement: str
    row: str
    state: State
    months: tuple[Month, ...]
    now: str


def measure_forms(workspace: Workspace, unit: Unit) -> tuple[MeasureForm, ...]:
    """Every measure of the workspace, in the file's order."""
    names = distinct({item.id: item.name for item in workspace.measures})
    return tuple(_form(workspace, item, names[item.id], unit) for item in workspace.measures)


def _form(workspace: Workspace, item: PlannedMeasure, name: str, unit: Unit) -> MeasureForm:
    as_of, start = workspace.settings.as_of, item.start
    every = (Month(as_of.year, number) for number in range(as_of.number, 0, -1))
    months = () if start is None else tuple(month for month in every if month >= start)
    return MeasureForm(item.id, name, item.statement, item.row, item.state, months, _now(workspace, item, unit))


def _now(workspace: Workspace, item: PlannedMeasure, unit: Unit) -> str:
    """What holds: `Gäller nu: påbörjad, 190 tkr har blivit av till och med augusti 2024; planen var 450 tkr.`."""
    seen = measure_figures(item, workspace.settings.as_of, workspace.settings.unit)
    parts = [STATES_SV[item.state]]
    if item.realised is None or seen.realised is None:
        parts.append("inget belopp är rapporterat")
    else:
        parts.append(
            f"{amount_words(seen.realised, unit)} har blivit av till och med {item.realised.through.label}"
            + (f"; planen var {amount_words(seen.plan_so_far, unit)}" if seen.plan_so_far is not None else "")
        )
    return f"Gäller nu: {', '.join(parts)}."


def effect_of(text: str, unit: Unit) -> float:
    """A typed effect in SEK, better > 0; raises ValueError with a Swedish sentence where it is no amount."""
    return float(round(parse_amount(text) * unit.sek, 2)) + 0.0


def effect_words(sek: float, unit: Unit) -> str:
    """What was understood of an effect: `= 190 tkr bättre än utan åtgärden`."""
    if sek == 0:
        return "= inget har blivit av"
    word = "bättre" if sek > 0 else "sämre"
    return f"= {amount_words(abs(sek), unit)} {word} än utan åtgärden"


def progress_of(form: MeasureForm, state: str, amount: str, through: Month | None, unit: Unit) -> Progress:
    """What is said of a measure; what is not changed is left out.

    Args:
        form: the measure.
        state: the chosen state.
        amount: as typed, in `unit`, better > 0; "" says nothing of it.
        through: January up to and including which month.
        unit: of the amount.

    Raises:
        ForecastError: nothing is changed, or the amount is none.
    """
    moved = next((key for key in STATES_SV if key == state and key != form.state), None)
    if not amount:
        if moved is None:
            raise ForecastError("Välj ett annat läge eller skriv hur mycket som har blivit av.")
        return Progress(state=moved)
    if through is None:
        raise ForecastError("Åtgärden har ingen månad med effekt ännu. Lämna beloppet tomt.")
    try:
        sek = effect_of(amount, unit)
    except ValueError as error:
        raise ForecastError(str(error)) from error
    return Progress(state=moved, realised_sek=sek, through=str(through))
