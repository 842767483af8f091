"""Takt och tidsförskjutning as people read it: the table, the status words, the reasons and what they rest on."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from builders import ROWS, SETTINGS, tiny
from forecast.fullyear.timing import Timing
from forecast.ledger.specs import Layer
from forecast.money import Unit, format_amount
from forecast.periods import Month
from forecast.report.table import as_csv, as_text
from forecast.report.timing_reasons import FOLLOWS, NO_REASON, ReasonKind
from forecast.report.timing_table import cancelling_of, cancelling_words, timing_table
from forecast.report.timing_view import row_timing, status_of
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

ROOT = Path(__file__).parents[2]
LARGE = """\
kod;verksamhet;utfall;prognos;budget;avvikelse
51;Äldreomsorg;-60000;-99000;-90000;-9000
52;Missbruksvård;-20000;-28000;-30000;2000
;Summa;-80000;-127000;-120000;-7000
"""


@cache
def made(name, headline=None, as_of=None):
    workspace = open_workspace(ROOT / "data" / name)
    layer = workspace.settings.headline if headline is None else headline
    return workspace, run(workspace, (), Choice(as_of=as_of, headline=layer, draws=1))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def row_of(name, key, statement="by_activity", unit=Unit.TKR):
    workspace, result = made(name)
    return row_timing(workspace, result, statement, result.statements[statement].tree.position(key), unit)


def one(workspace, key="51", headline=Layer.ADOPTED, scenarios=()):
    result = run(workspace, scenarios, Choice(headline=headline, draws=1))
    return row_timing(workspace, result, result.primary, result.main.tree.position(key), Unit.TKR)


class TestTable:
    def test_alingsas_as_the_story_prints_it(self):
        table = timing_table(*made("alingsas-2024"))
        cells = {row.key: [plain(text) for text in table.text_cells(row)] for row in table.rows}
        assert [column.title for column in table.columns] == [
            "Avvikelse jan–aug", "Fortsätter", "Vänder", "I takten helår", "Modellen", "Prognosen", "Rättelse",
        ]  # fmt: skip
        assert {key: row[-1] for key, row in cells.items()} == {
            "intakter": "−106", "personal": "−11 315", "lokalhyror": "−4 091", "kop": "−160", "ovriga": "−1 123",
            "nettokostnad": "−16 793",
        }  # fmt: skip
        assert cells["personal"][:4] == ["+5 194", "−2 349", "+7 543", "+7 791"]
        assert cells["personal"][5] == "−3 523"
        assert "Orsak krävs på: Personalkostnader; Lokalhyror (92 procent av rättelserna)." in table.notes
        assert "Periodbudget saknas: avvikelsen hittills är mot 8/12 av årsbudgeten." in table.notes

    def test_pitea_shows_net_beside_gross(self):
        workspace, result = made("pitea-2024")
        cancels = cancelling_of(workspace, result)
        assert (cancels.net, cancels.gross) == (-210_000.0, 29_190_000.0)
        assert plain(cancelling_words(cancels, Unit.MNKR)) == (
            "Prognos mot takt: netto −0,2 mnkr, rad för rad utan tecken 29,2 mnkr. "
            "Raderna tar ut varandra: summan säger lite om hur säkra raderna är."
        )
        assert not any("Periodbudget saknas" in note for note in timing_table(workspace, result).notes)

    def test_rows_that_pull_one_way_are_not_said_to_cancel(self):
        workspace, result = made("alingsas-2024")
        assert "tar ut varandra" not in cancelling_words(cancelling_of(workspace, result), Unit.TKR)

    @pytest.mark.parametrize("name", ["ekero-2023", "askersund-2023"])
    def test_a_closed_year_has_no_table(self, name):
        assert timing_table(*made(name)) is None

    def test_without_budget_there_is_no_table(self, tmp_path):
        settings = SETTINGS.replace("      budget: {kind: budget}\n", "").split("    differences:")[0]
        workspace = tiny(tmp_path, {"workspace.yaml": settings})
        assert timing_table(workspace, run(workspace, (), Choice(draws=1))) is None

    def test_the_models_column_is_left_out_where_the_model_leads(self):
        table = timing_table(*made("demo"))
        assert "Modellen" not in [column.title for column in table.columns]
        assert table.footer[0] == "Påhittad kommun: alla siffror är syntetiska."

    def test_the_parts_are_the_whole_on_every_shown_row(self):
        for name in ("alingsas-2024", "pitea-2024", "askersund-2024", "demo"):
            for row in timing_table(*made(name)).rows:
                so_far, continues, turns = row.cells[:3]
                assert round(continues + turns, 2) == so_far, (name, row.key)

    def test_the_default_is_called_a_default(self):
        assert any("(förval)" in note for note in timing_table(*made("pitea-2024")).notes)

    def test_no_cell_and_no_sentence_says_nan(self):
        for name in ("alingsas-2024", "pitea-2024", "askersund-2024", "demo"):
            table = timing_table(*made(name))
            assert "nan" not in (as_text(table) + as_csv(table)).lower().replace(";", " ").split()


class TestStatus:
    @pytest.mark.parametrize(
        ("so_far", "deviation", "correction", "words"),
        [
            (-80.0, -125.0, -5.0, "Fortsätter"),
            (-80.0, -180.0, -60.0, "Förvärras"),
            (-80.0, -60.0, 60.0, "Vänder delvis"),
            (-80.0, 0.0, 120.0, "Vänder helt"),
            (80.0, 60.0, -60.0, "Vänder delvis"),
            (80.0, 0.0, -120.0, "Vänder helt"),
            (80.0, -30.0, -150.0, "Vänder till underskott"),
            (80.0, 180.0, 60.0, "Förbättras"),
            (0.0, -60.0, -60.0, "Förvärras"),
            (0.0, 60.0, 60.0, "Förbättras"),
            (np.nan, np.nan, np.nan, "Okänt"),
        ],
    )
    def test_what_the_rest_of_the_year_does(self, so_far, deviation, correction, words):
        def one_row(value):
            return np.array([value])

        none = one_row(np.nan)
        found = Timing(
            one_row(so_far), none, none, one_row(deviation), one_row(correction), none, none, none, one_row(10.0)
        )
        assert status_of(found, 0, closed=False) == words
        assert status_of(found, 0, closed=True) == "Bokfört"


class TestReasons:
    def test_a_persons_words_about_when_come_first_and_are_quoted_with_their_source(self):
        row = row_of("alingsas-2024", "personal", "by_cost_type")
        assert (
            row.reason.text == "”Semesterlöneskuld som jämnas ut; vakanser” (delårsbokslut 2024, Utfall för perioden)."
        )
        assert (row.reason.kind, row.asked, row.missing) == (ReasonKind.PERSON, True, False)

    def test_words_about_how_much_are_no_reason_for_when(self):
        row = row_of("alingsas-2024", "ovriga", "by_cost_type")
        assert row.reason.text.startswith(f"{NO_REASON} Om avvikelsen: ”De 20 första timmarna")
        assert (row.reason.kind, row.asked) == (ReasonKind.NONE, False)

    def test_a_row_that_keeps_the_pace_needs_none(self):
        row = row_of("alingsas-2024", "kop", "by_cost_type")
        assert (row.reason.text, row.reason.kind, row.status) == (FOLLOWS, ReasonKind.FOLLOWS, "Fortsätter")

    def test_a_booked_one_off_is_told(self):
        text = plain(row_of("askersund-2024", "personlig-assistans").reason.text)
        assert "Engångspost i utfallet: Försäkringskassan har betalt tillbaka ersättning, +1 500 tkr; takten" in text

    def test_last_years_rhythm_is_told_where_it_explains(self):
        text = plain(row_of("demo", "bostadsanpassning.benefits").reason.text)
        assert "I fjol låg 35,4 procent av årets utfall i jan–aug; periodbudgeten räknar med 66,7." in text

    def test_a_grant_booked_at_once_is_told(self):
        text = plain(row_of("demo", "sarskilt-boende.grants").reason.text)
        assert "2 800 av 5 600 tkr är bokfört" in text

    def test_what_ends_is_told(self):
        text = row_of("demo", "lss-boende-barn.placements").reason.text
        assert "avslutas" in text

    def test_a_sum_names_the_parts_that_carry_it(self):
        # a grant that is known to the krona, so that the row does not hang on what the model weighs
        text = plain(row_of("demo", "sarskilt-boende").reason.text)
        grant = row_of("demo", "sarskilt-boende.grants")
        amount = plain(format_amount(grant.correction, Unit.TKR, signed=True))
        assert text.startswith(f"Bidrag {amount}: {plain(grant.reason.text)[:40]}")

    def test_the_models_own_correction_is_called_the_models(self):
        row = row_of("demo", "psykisk-storning.grants")
        assert row.reason.text == "Ingen orsak i underlaget. Rättelsen är modellens (förra årens mönster och budget)."

    def test_a_judgement_is_quoted_on_the_judged_layer_alone(self):
        at = made("demo")[1].main.tree.position("56.placements")
        workspace, judged = made("demo", Layer.JUDGED)
        assert row_timing(workspace, judged, "by_activity", at, Unit.TKR).reason.text.startswith(
            "”Påhittat: en placering avslutas sista oktober” (Påhittad verksamhetschef individ och familj)."
        )
        assert "sista oktober" not in row_of("demo", "56.placements").reason.text

    def test_nothing_is_made_up(self, tmp_path):
        row = one(tiny(tmp_path, {"tabell.csv": LARGE}))
        assert (row.reason.text, row.reason.kind) == (NO_REASON, ReasonKind.NONE)
        assert (row.asked, row.missing) == (True, True)

    def test_the_pay_review_is_told_where_its_budget_lies_in_the_row(self, tmp_path):
        rows = ROWS.replace("51;total;Äldreomsorg;51;net", "51;total;Äldreomsorg;51;staff")
        without = one(tiny(tmp_path / "a", {"rows.csv": rows, "tabell.csv": LARGE}))
        assert without.reason.text == NO_REASON
        settings = SETTINGS + "principles: {pay_review_budget: rows}\n"
        told = one(tiny(tmp_path / "b", {"rows.csv": rows, "tabell.csv": LARGE, "workspace.yaml": settings}))
        assert told.reason.text == (
            "Årets lönerevision från april märks i 5 av 8 bokförda månader men i alla som återstår."
        )

    @pytest.mark.parametrize(
        ("known", "reason"),
        [
            (
                "pay_reviews: [{from: 2024-06, rate: 0.03, source: s}]\n",
                "Årets lönerevision från juni märks i 3 av 8 bokförda månader men i alla som återstår.",
            ),
            (
                "pay_reviews: [{from: 2024-04, paid: 2024-09, rate: 0.03, source: s}]\n",
                "Årets lönerevision från april märks i 0 av 8 bokförda månader men i alla som återstår.",
            ),
            ("pay_rows: [{statement: by_activity, row: '51', share: 0, source: s}]\n", NO_REASON),
        ],
    )
    def test_the_committees_own_words_of_pay_go_before_the_agreements(self, tmp_path, known, reason):
        rows = ROWS.replace("51;total;Äldreomsorg;51;net", "51;total;Äldreomsorg;51;staff")
        settings = SETTINGS + "principles: {pay_review_budget: rows}\n"
        files = {"rows.csv": rows, "tabell.csv": LARGE, "workspace.yaml": settings}
        told = one(tiny(tmp_path, {**files, "knowledge.yaml": f"schema: 1\n{known}"}))
        assert told.reason.text == reason

    def test_a_scenarios_changes_are_told(self):
        workspace, _ = made("askersund-2024")
        scenario = load_scenario(ROOT / "scenarios" / "askersund-2024" / "sabo-en-arsarbetare-fran-oktober.yaml")
        row = one(workspace, "sarskilt-boende", scenarios=(scenario,))
        assert plain(row.reason.text).endswith("Ändringar i scenariot: +150 tkr.")


class TestRow:
    def test_what_the_months_that_are_left_must_give(self):
        row = row_of("alingsas-2024", "personal", "by_cost_type")
        assert plain(row.needs) == (
            "Sep–dec räknar prognosen med −2 179 tkr per månad mot en jämn budget; hittills har det varit +649."
        )
        assert row_of("pitea-2024", "513").needs.startswith("Apr–dec räknar prognosen med ")
        assert "jämn" not in row_of("pitea-2024", "513").needs

    def test_the_model_stands_beside(self):
        _, result = made("pitea-2024")
        at = result.main.tree.position("513")
        assert row_of("pitea-2024", "513").model == result.main.base.model[at] - result.main.base.budget[at]

    def test_a_row_without_outcome_has_none(self):
        workspace, result = made("alingsas-2024")
        at = result.main.tree.position("finansnetto")
        assert row_timing(workspace, result, result.primary, at, Unit.TKR) is None

    def test_as_of_an_earlier_month_it_is_the_models(self):
        workspace, result = made("demo", Layer.MODEL, Month(2024, 3))
        row = row_timing(workspace, result, "by_activity", result.total, Unit.TKR)
        assert row.months == "jan–mar"
        assert row.deviation == pytest.approx(row.model)
        assert row.deviation == float(result.main.deviation[result.total])


def test_the_text_for_people_is_the_units_own():
    row = row_of("alingsas-2024", "personal", "by_cost_type", Unit.MNKR)
    assert " mnkr per månad" in row.needs
    assert replace(row, asked=False).missing is False
