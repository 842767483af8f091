"""The action plan beside the forecast: what is counted, what is not, and what nobody has computed."""

import json
import math

import pytest

from builders import DATA, tiny
from forecast.ledger.specs import Layer
from forecast.money import NBSP
from forecast.report.measures_plan import action_sentences, measures_json, measures_table, measures_view
from forecast.report.table import as_csv, as_text
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

TWO = """\
schema: 1
measures:
  - {id: raknad, name: Inräknad, statement: by_activity, row: "51", state: started, decided_by: SN,
     decided_on: 2024-02-01,
     full_year_effect: 12, start: 2024-07, realisation: 0.5, realised: {amount: 0.5, through: 2024-08},
     counted_in: [adopted], source: k}
  - {id: ny, name: =Ny, statement: by_activity, row: "52", state: decided, decided_by: SN, decided_on: 2024-02-01,
     full_year_effect: 6, start: 2024-08, one_time_cost: 1, one_time_cost_month: 2024-11, counted_in: [], source: k}
"""


def adopted(folder, text=TWO, layer=Layer.ADOPTED):
    workspace = tiny(folder, {"measures.yaml": text})
    return workspace, run(workspace, (), Choice(headline=layer, draws=1))


def plain(text):
    return text.replace(NBSP, " ")


def test_the_forecast_stands_with_and_without_and_nothing_is_counted_twice(tmp_path):
    view = measures_view(*adopted(tmp_path))
    assert view.counted == (True, False)
    assert (view.total.forecast, view.total.without, view.total.with_all) == (-123_000, -125_000, -122_000)


def test_another_layer_counts_other_measures(tmp_path):
    workspace, result = adopted(tmp_path, layer=Layer.MODEL)
    view = measures_view(workspace, result)
    assert view.counted == (False, False)
    assert view.total.without == view.total.forecast
    assert view.total.with_all == pytest.approx(view.total.forecast + 3_000)


def test_a_row_where_the_asked_layer_is_silent_shows_the_model_and_counts_what_the_model_counts(tmp_path):
    workspace, result = adopted(tmp_path, TWO.replace("[adopted]", "[judged]"), Layer.JUDGED)
    assert measures_view(workspace, result).counted == (False, False)


def test_the_table_tells_state_outcome_and_the_three_forecasts(tmp_path):
    text = plain(as_text(measures_table(*adopted(tmp_path))))
    assert (
        "Äldreomsorg; påbörjad av SN 2024-02-01; 50 % blir av; 25 % av planen har blivit av t.o.m. augusti 2024" in text
    )
    assert (
        "Missbruksvård; beslutad av SN 2024-02-01; skulle ha börjat i augusti 2024; hela effekten antas bli av" in text
    )
    assert "Prognos utan fler effekter av de inräknade åtgärderna: −125 tkr (avvikelse −5)." in text
    assert "Prognos med de inräknade åtgärderna: −123 tkr (avvikelse −3)." in text
    assert "Prognos om även de som inte är inräknade blir av: −122 tkr (avvikelse −2)." in text


def test_a_name_that_would_be_a_formula_is_guarded_in_csv(tmp_path):
    assert ";'=Ny;" in as_csv(measures_table(*adopted(tmp_path)))


def test_the_json_holds_the_same_in_sek(tmp_path):
    body = json.loads(measures_json(*adopted(tmp_path)))
    assert (body["schema"], body["unit"], body["layer"], body["as_of"]) == (1, "SEK", "adopted", "2024-08")
    assert body["forecast"] == {"without": -125_000, "forecast": -123_000, "with_all": -122_000}
    assert body["deviation"] == {"without": -5_000, "forecast": -3_000, "with_all": -2_000}
    first, second = body["measures"]
    assert (first["rest_of_year"], first["realised"], first["plan_so_far"], first["counted"]) == (
        2_000,
        500,
        2_000,
        True,
    )
    assert (second["rest_of_year"], second["one_time_cost"], second["late"], second["counted"]) == (
        2_000,
        -1_000,
        True,
        False,
    )
    assert body["not_computed"] == []


def test_askersunds_measures_have_no_computed_effect_and_the_table_says_so():
    workspace = open_workspace(DATA / "askersund-2024")
    result = run(workspace, (), Choice(headline=Layer.ADOPTED, draws=1))
    view = measures_view(workspace, result)
    assert len(view.measures) == 3
    assert math.isnan(view.total.without)
    assert (view.total.forecast, view.total.with_all) == (-335_977_000, -335_977_000)
    text = as_text(measures_table(workspace, result))
    assert (
        "Prognos utan fler effekter av de inräknade åtgärderna: kan inte räknas. Effekten är inte beräknad för: "
        in text
    )
    body = json.loads(measures_json(workspace, result))
    assert body["forecast"]["without"] is None
    assert len(body["not_computed"]) == 3
    assert action_sentences(view) == (
        "Grafen och grundbemanningen i särskilt boende sänks: effekten är inte beräknad.",
        "Grafen i korttidsboendet sänks: effekten är inte beräknad.",
        "Alla hyrsköterskor avslutas från september: effekten är inte beräknad.",
    )


def test_the_weightiest_actions_come_first(tmp_path):
    view = measures_view(*adopted(tmp_path))
    assert [plain(line) for line in action_sentences(view, most=1)] == [
        "Inräknad: +2 tkr väntas resten av året, +12 på helår."
    ]


def test_a_workspace_without_measures_says_so(tmp_path):
    workspace = tiny(tmp_path)
    result = run(workspace, (), Choice(draws=1))
    assert "Arbetsytan har inga åtgärder (measures.yaml)." in as_text(measures_table(workspace, result))
