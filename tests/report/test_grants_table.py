import json
from pathlib import Path

import pytest

from builders import write_workspace
from forecast.report.grants_table import delivered, entries_of, grants_json, grants_object, grants_table, sums_of
from forecast.report.table import as_csv, as_text
from forecast.service import open_workspace

DATA = Path(__file__).parents[2] / "data"
HEAD = "schema: 1\n"
GRANT = "  - {id: %s, name: %s, amount: 100, booked: 40, status: decided, year: 2024, source: s%s}\n"


def told(folder, text):
    return open_workspace(write_workspace(folder, {"grants.yaml": text}))


def register(name):
    return grants_table(open_workspace(DATA / name))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


class TestAskersund:
    def test_what_is_booked_left_and_at_risk(self):
        table = register("askersund-2024")
        cells = {row.key: row.cells for row in table.rows}
        assert cells["timvikarier"] == (6_400_000, 3_300_000, 3_100_000, 6_400_000, -3_100_000)
        assert (cells["god-vard"][0], cells["aldreomsorgslyftet"][0]) == (6_000_000, 1_500_000)
        assert cells["korttidsboende"] == (700_000, None, None, None, None)

    def test_they_are_not_added_up_and_why(self):
        table = register("askersund-2024")
        assert not [row for row in table.rows if row.role == "total"]
        assert table.notes[0].startswith("Summeras inte: Rapporten säger inte hur bidragen till enskilda verksamheter")
        assert grants_object(open_workspace(DATA / "askersund-2024"))["totals"] == {}

    def test_what_is_not_told_is_said(self):
        notes = register("askersund-2024").notes
        assert "Sannolikhet: anges inte för omstallning-sjukskoterskor, korttidsboende (probability)." in notes
        [asked] = [
            note for note in notes if note.startswith("Levereras prestationen i år: anges inte för timvikarier,")
        ]
        assert "sjukskoterskor-sarskilt-boende" not in asked, "a general grant has no condition"


class TestEkero:
    def test_the_committee_and_the_central_ones_have_totals_of_their_own(self):
        rows = {row.label: row.cells[0] for row in register("ekero-2023").rows if row.role == "total"}
        assert rows == {"Summa nämnden": 24_958_000, "Summa centralt": 13_045_000}

    def test_against_budget(self):
        assert plain(register("ekero-2023").notes[0]) == (
            "Mot budget: nämnden +14 003, centralt +2 290, tillsammans +16 293 tkr. Det som bokförs centralt "
            "(13 045 tkr) ingår inte i nämndens avvikelse."
        )
        split = grants_object(open_workspace(DATA / "ekero-2023"))["against_budget"]
        assert split["both"] == {"amount": 38_003_000, "budget": 21_710_000, "deviation": 16_293_000}


def test_another_years_grant_is_shown_and_not_added():
    opened = open_workspace(DATA / "pitea-2024")
    table = grants_table(opened)
    assert table.rows[1].note.startswith("för 2023, staten, prestationsbaserat, mottaget")
    assert sums_of(opened, entries_of(opened))["committee"].amount == 17_800_000


def test_the_demo_says_that_it_is_invented_and_holds_every_term():
    table = register("demo")
    assert table.footer[0].startswith("Påhittad kommun")
    note = table.rows[0].note
    assert "50 % av kostnaden kan undvikas efter 2 mån, till och med 2025-12-31, prestation i år: ja" in note
    assert "ovisst (50 %)" in table.rows[3].note
    assert "medfinansiering 600, binds före beslut" in table.rows[3].note
    assert table.rows[1].note.count("senast 2024-11-30") == 1


@pytest.mark.parametrize(
    ("terms", "answer"),
    [
        ("", "anges inte"), (", deferred_share: 0", "ja"), (", deferred_share: 1", "nej"),
        (", deferred_share: 0.25", "delvis, 25 % nästa år"), (", type: generellt", "inget villkor"),
    ],
)  # fmt: skip
def test_is_the_performance_delivered_this_year(tmp_path, terms, answer):
    opened = told(tmp_path / "prov", HEAD + "grants:\n" + GRANT % ("g", "G", terms))
    assert delivered(opened.grants[0]) == answer
    assert grants_table(opened).rows[0].note.endswith(f"prestation i år: {answer}")


def test_a_file_that_must_not_be_added_up_without_saying_why(tmp_path):
    opened = told(tmp_path / "prov", HEAD + "summable: false\ngrants:\n" + GRANT % ("g", "G", ""))
    assert grants_table(opened).notes[0] == "Summeras inte: bidragen kan vara delar av varandra."


def test_no_grants(tmp_path):
    opened = open_workspace(write_workspace(tmp_path / "prov"))
    assert grants_table(opened).notes == ("Arbetsytan har inga bidrag; de läses ur grants.yaml.",)
    assert json.loads(grants_json(opened))["grants"] == []


def test_text_from_the_file_is_never_a_formula_nor_a_line_of_its_own(tmp_path):
    opened = told(tmp_path / "prov", HEAD + "grants:\n" + GRANT % ("g", '"=1+1\\nx"', ", giver: '=A1'"))
    csv = as_csv(grants_table(opened))
    assert "\ng;0;'=1+1 x (g);100;40;60;100;-60;'=A1, beslutat" in csv
    assert "=1+1 x (g)" in as_text(grants_table(opened))


def test_the_contract_names_what_is_unknown():
    made = json.loads(grants_json(open_workspace(DATA / "alingsas-2024")))
    assert (made["schema"], made["unit"], made["as_of"]) == (1, "SEK", "2024-08")
    [grant] = made["grants"]
    assert (grant["amount"], grant["booked"], grant["in_base"], grant["at_risk"]) == (35_000_000, None, None, None)
    assert grant["unknown"] == [
        "booked", "probability", "in_base", "condition_deadline", "deferred_share", "repayable",
    ]  # fmt: skip
