"""Profiles and what a table takes from them: columns, sign, unit, rules, and when the print no longer holds."""

from functools import cache
from pathlib import Path

import pytest

from builders import SETTINGS, tiny
from forecast.errors import CollectedInputError
from forecast.formats.yaml_file import read_yaml
from forecast.ledger.specs import Layer
from forecast.ledger.tree import CostType
from forecast.money import Unit
from forecast.periods import Span
from forecast.report.labels import row_label, sentence_name
from forecast.report.profile import Profile, load_profile
from forecast.report.run_table import OTHER_METHODS, headline_sentence, method_words, run_table
from forecast.report.tables import profile_tables
from forecast.report.words import COST_TYPE_SV, footer, layer_words, subtitle
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run
from forecast.workspace.printed import meaning, printed_cells

ROOT = Path(__file__).parents[2]
LOST = ROOT / "scenarios" / "askersund-2024" / "utan-timvikariebidrag.yaml"


@cache
def made(name, headline=Layer.ADOPTED, *, lost=False):
    workspace = open_workspace(ROOT / "data" / name)
    return workspace, run(workspace, [load_scenario(LOST)] if lost else (), Choice(headline=headline, draws=1))


def tables(name, headline=Layer.ADOPTED, unit=None, *, lost=False):
    return {table.key: table for table in profile_tables(*made(name, headline, lost=lost), unit)}


def cells(table, key):
    [row] = [row for row in table.rows if row.key == key]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in table.text_cells(row)]


class TestTables:
    def test_columns_name_their_year_and_months(self):
        titles = [column.title for column in tables("pitea-2024")["budgetuppfoljning"].columns]
        assert titles == [
            "Årsbudget 2024", "Periodbudget jan–mar", "Förbrukning jan–mar", "Budgetavvikelse jan–mar",
            "Årsprognos 2024",
        ]  # fmt: skip

    def test_pitea_prints_costs_without_sign_and_the_forecast_as_a_deviation(self):
        table = tables("pitea-2024")["budgetuppfoljning"]
        assert cells(table, "512") == ["39 724", "10 414", "10 862", "−448", "−350"]
        assert table.footer[0] == "Kostnad skrivs utan tecken. Avvikelse: minus är sämre än budget, plus är bättre."

    def test_another_headline_is_not_shown_as_the_printed_forecast(self):
        table = tables("askersund-2024", Layer.MODEL)["driftredovisning"]
        assert cells(table, "total")[:2] == ["−222 107", "−332 166"]
        assert [note for note in table.notes if "källan skriver" in note] == []

    def test_a_scenario_moves_the_forecast_and_its_row_of_its_own(self):
        made_tables = tables("askersund-2024", lost=True)
        assert cells(made_tables["driftredovisning"], "total")[1:] == ["−339 077", "−318 377", "−20 700"]
        assert cells(made_tables["sarredovisning_51"], "51.ej-fordelat")[1] == "−3 100"
        assert made_tables["sarredovisning_51"].rows[-1].key == "51"

    def test_a_table_in_millions(self):
        table = tables("askersund-2024", unit=Unit.MNKR)["driftredovisning"]
        assert cells(table, "total") == ["−222,1", "−336,0", "−318,4", "−17,6"]

    def test_the_total_has_a_rule_and_the_branch_table_ends_with_its_sum(self):
        made_tables = tables("askersund-2024")
        assert [row.key for row in made_tables["driftredovisning"].rows if row.role == "total"] == ["total"]
        assert [row.key for row in made_tables["sarredovisning_51"].rows if row.role == "total"] == ["51"]

    def test_the_general_profile_serves_a_workspace_without_its_own(self, tmp_path):
        workspace = tiny(tmp_path)
        result = run(workspace, (), Choice(headline=Layer.ADOPTED, draws=1))
        [table] = profile_tables(workspace, result)
        assert [row.label for row in table.rows] == ["51 Äldreomsorg", "52 Missbruksvård", "Socialnämnden"]
        assert cells(table, "total") == ["−80", "−123", "−120", "−3", ""]

    def test_gross_rows_are_labelled_by_activity_and_kind(self):
        rows = tables("askersund-2024")["verksamhetsanalys"].rows
        assert (rows[2].label, rows[2].note) == ("Äldreomsorg/LSS", "Intäkt")


class TestPrinted:
    def test_amounts_are_kept_by_what_they_mean(self):
        workspace, _ = made("askersund-2024")
        amounts = printed_cells(workspace, "by_activity").amounts
        year = Span.full_year(2024)
        assert amounts["by_activity", "total", meaning("budget", year)] == -318_377_000.0
        assert amounts["by_activity", "56", meaning("forecast", year, "adopted")] == -13_851_000.0

    def test_a_difference_has_the_budget_last_in_either_printed_order(self):
        """Piteå prints budget - outcome, Askersund forecast - budget; plus is better in both."""
        pitea, askersund = (
            printed_cells(made("pitea-2024")[0], "by_activity"),
            printed_cells(made("askersund-2024")[0], "by_activity"),
        )
        so_far = Span(2024, 1, 3)
        pair = (meaning("actual", so_far), meaning("ytd_budget", so_far))
        assert pitea.differences["by_activity", "515", pair] == -7_553_000.0
        year = Span.full_year(2024)
        pair = (meaning("forecast", year, "adopted"), meaning("budget", year))
        assert askersund.differences["by_activity", "56", pair] == -5_350_000.0


class TestProfiles:
    @pytest.mark.parametrize("name", ["askersund", "pitea", "alingsas", "ekero", "general"])
    def test_keys_are_told_apart_at_any_time_of_the_year(self, name):
        for when in ("open", "closed"):
            keys = [table.key for table in load_profile(name).tables if table.when in {when, "always"}]
            assert len(keys) == len(set(keys))

    def test_an_unknown_measure_is_refused_in_a_sentence(self):
        text = (
            "schema: 1\nname: x\ntitle: X\ntables:\n  - key: a\n    title: A\n    statement: by_activity\n"
            "    columns:\n      - {title: T, measure: forcast}\n"
        )
        with pytest.raises(CollectedInputError, match=r"^x\.yaml, rad 9, .*”forcast” är inte tillåtet\. Skriv "):
            read_yaml(text.encode(), "x.yaml", Profile)


class TestRunTable:
    def test_its_columns(self):
        titles = [column.title for column in run_table(*made("askersund-2024")).columns]
        assert titles == [
            "Utfall t.o.m. 2024-08", "Budget", "Årets takt", "Modellen", "Fastställd", "Prognos", "Avvikelse",
            "Spann från", "Spann till",
        ]  # fmt: skip

    def test_no_column_for_an_adopted_forecast_that_is_not_there(self):
        titles = [column.title for column in run_table(*made("ekero-2023", Layer.MODEL)).columns]
        assert "Fastställd" not in titles

    def test_default_widths_are_never_called_probable(self):
        notes = " ".join(run_table(*made("askersund-2024")).notes)
        assert "osäkert (schablon)" in notes
        assert "åtta gånger av tio" not in notes

    def test_a_closed_year_has_no_word_on_spans(self):
        assert not any("av tio" in note for note in run_table(*made("ekero-2023", Layer.MODEL)).notes)

    def test_the_headline_sentence(self):
        assert headline_sentence(*made("pitea-2024")).replace("\N{NO-BREAK SPACE}", " ") == (
            "Socialnämnden i Piteå: helårsprognos −1 104,7 mnkr, avvikelse mot budget −58,6 mnkr."
        )

    def test_methods_are_told_in_the_trades_words(self):
        assert method_words("bf") == "utfall + budget för resten"
        assert {method_words(key) for key in OTHER_METHODS} == set(OTHER_METHODS.values())


class TestWords:
    def test_subtitle_says_who_what_when_and_unit(self):
        workspace, result = made("askersund-2024")
        assert subtitle(workspace, result, Unit.TKR) == (
            "Askersund, socialnämnden · helår 2024 · fastställd prognos efter augusti · tkr"
        )

    def test_a_closed_year_is_an_outcome(self):
        assert layer_words(made("ekero-2023", Layer.MODEL)[1]) == "utfall"

    def test_footer_tells_sign_source_scenario_and_run(self):
        workspace, result = made("askersund-2024", lost=True)
        assert footer(workspace, result) == (
            "Minus är kostnad eller sämre än budget, plus är bättre. Avvikelse = prognos − budget.",
            f"Källa: delårsrapport per 2024-08-31. Scenario: Utan timvikariebidrag. Körning {result.record.run_id}.",
        )

    def test_every_cost_type_has_a_word(self):
        assert set(COST_TYPE_SV) == set(CostType)

    def test_a_closed_synthetic_year_says_so_first(self, tmp_path):
        workspace = tiny(tmp_path, {"workspace.yaml": SETTINGS.replace("unit: tkr", "synthetic: true\nunit: tkr")})
        result = run(workspace, (), Choice(draws=1))
        assert footer(workspace, result)[0] == "Påhittad kommun: alla siffror är syntetiska."


class TestLabels:
    def test_printed_codes_stand_before_names(self):
        tree = made("pitea-2024")[0].tree
        assert [row_label(tree, i) for i in (0, 1, 10)] == [
            "510-511 Politik och förvaltningsledning", "Fiktiva 26 mkr", "Totalt Socialtjänsten",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "inside"), [("Särskilt boende", "särskilt boende"), ("LSS-boende", "LSS-boende"), ("", "")]
    )
    def test_a_name_inside_a_sentence(self, name, inside):
        assert sentence_name(name) == inside
