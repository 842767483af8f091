"""knowledge.yaml against the workspace: what has no meaning is refused, what is unlikely is found."""

import pytest

from builders import refusal, tiny, write_workspace
from forecast.ledger.findings import Severity
from forecast.workspace.checks import check_workspace
from forecast.workspace.known_checks import CHECK

SAYS = {
    "rhythm": "rhythms: [{{statement: by_activity, row: '{row}', months: [1], source: s}}]\n",
    "moved": "restatements: [{{statement: by_activity, from_row: '51', to_row: '52', span: {span}, amount: {amount}, "
    "source: s}}]\n",
    "lump": "lump_sums: [{{name: Bidraget, statement: by_activity, row: '51', amount: {amount}, months: [2024-03], "
    "status: booked, source: s}}]\n",
}
SHARE = "{statement: by_activity, row: '51', share: 1, source: s}"
TWICE = f"pay_rows: [{SHARE}, {SHARE}]"
MONTHS = """\
schema: 1
municipality: Provkommun
code: "0001"
committee: Socialnämnden
year: 2024
as_of: 2024-08
source: påhittad
unit: tkr
sign: cost_negative
principles: {pay_review_budget: rows}
tables:
  - file: tabell.csv
    title: Månader
    statement: by_activity
    label: [rad]
    period_column: period
    measures:
      utfall: {kind: actual}
"""


def known(text):
    return {"knowledge.yaml": f"schema: 1\n{text}"}


def told(folder, text):
    return refusal(write_workspace(folder, known(text)))


def monthly(folder, text):
    """Row 51 with 100 tkr of cost a month in 2023 and 2024, row 52 with 10."""
    rows = (("Äldreomsorg", -100), ("Missbruksvård", -10))
    lines = [f"{name};{y}-{m:02d};{amount}" for name, amount in rows for y in (2023, 2024) for m in range(1, 13)]
    files = {"workspace.yaml": MONTHS, "tabell.csv": "\n".join(["rad;period;utfall", *lines]) + "\n"}
    return tiny(folder, files | known(text))


def findings(workspace):
    return [finding for finding in check_workspace(workspace) if finding.check == CHECK]


class TestRefusals:
    def test_an_unknown_row_with_the_nearest_one(self, tmp_path):
        text = told(tmp_path, SAYS["rhythm"].format(row="totl"))
        assert text == "knowledge.yaml: Raden ”totl” finns inte i ”by_activity”. Menar du ”total”?"

    def test_a_sum_is_not_a_row_to_know_things_of(self, tmp_path):
        text = told(tmp_path, SAYS["rhythm"].format(row="total"))
        assert text == "knowledge.yaml: Raden ”total” är en summa. Skriv de rader som den består av: 51, 52."

    def test_what_is_booked_this_year_is_not_moved(self, tmp_path):
        text = told(tmp_path, SAYS["moved"].format(span="2024-01..2024-03", amount=-1))
        assert text == (
            "knowledge.yaml, kolumn ”restatements › span”: Omräkningen av ”51” gäller jan–mar 2024, men 2024 är "
            "budgetåret. Räkna bara om tidigare år; årets bokförda belopp rättas i bokföringen."
        )

    def test_a_profile_needs_a_principle(self, tmp_path):
        text = told(tmp_path, "holiday_liability: {rows_without_months: true, source: s}\n")
        assert "Semesterlöneskuldens profil används, men principen är okänd. Skriv unit" in text

    def test_a_row_is_preliminary_in_one_way(self, tmp_path):
        one = "{statement: by_activity, rows: ['51'], complete: [0.9], source: s}"
        other = "{statement: by_activity, cost_types: [net], booked_in: next_month, complete: [0.7], source: s}"
        text = told(tmp_path, f"preliminary: [{one}, {other}]\n")
        assert text.startswith(
            "knowledge.yaml, kolumn ”preliminary”: Raden ”51” är preliminär på två sätt. Låt den stå"
        )

    def test_an_unknown_statement(self, tmp_path):
        text = told(tmp_path, "preliminary: [{statement: by_actvity, cost_types: [staff], source: s}]\n")
        assert "Uppställningen ”by_actvity” finns inte. Välj bland by_activity." in text

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("preliminary: [{statement: by_activity, rows: ['51'], complete: [1.4], source: s}]", "högst 1"),
            ("pay_reviews: [{from: 2024-04, rate: 3.3, source: s}]", "Väntat: högst 0,2."),
            ("pay_reviews: [{from: 2024-04, rte: 0.033, source: s}]", "Menar du ”rate”?"),
            ("pay_reviews: [{from: 2024-04, rate: 0.03, source: s}, {from: 2024-10, rate: 0.01, source: s}]",
             "Lönerevisionen 2024 står två gånger i ”pay_reviews”."),
            (TWICE, "Raden ”51” står två gånger i ”pay_rows”."),
            ("rhythms: [{statement: by_activity, row: '51', shares: [1,1,1,1,1,1,1,1,1,1,1,2], source: s}]",
             "Månadernas andelar blir tillsammans 13,00; de ska bli 1 eller 100."),
            ("easter: {share: 0.02}", "Nyckeln ”source” saknas."),
        ],
    )  # fmt: skip
    def test_nonsense_is_refused_in_a_sentence(self, text, sentence, tmp_path):
        assert sentence in told(tmp_path, text + "\n")


class TestFindings:
    def test_a_lump_sum_that_should_be_booked_and_is_not(self, tmp_path):
        found = findings(monthly(tmp_path, SAYS["lump"].format(amount=-500)))
        assert [finding.severity for finding in found][:1] == [Severity.WARNING]
        assert found[0].sentence == (
            "Äldreomsorg: ”Bidraget” skulle ha bokförts i mars 2024 med −500 tkr, men på raden står −100 tkr. Det som "
            "inte är bokfört räknas inte med."
        )

    def test_one_that_is_booked_is_no_finding(self, tmp_path):
        found = findings(monthly(tmp_path, SAYS["lump"].format(amount=-90)))
        assert not [finding for finding in found if finding.severity is Severity.WARNING]

    def test_more_is_moved_than_there_was(self, tmp_path):
        found = findings(monthly(tmp_path, SAYS["moved"].format(span="2023-01..2023-02", amount=-900)))
        assert "flyttas från ”51” för jan–feb 2023, men raden hade" in found[0].sentence

    def test_a_move_of_a_part_is_fine(self, tmp_path):
        assert not findings(monthly(tmp_path, SAYS["moved"].format(span="2023-01..2023-02", amount=-150)))

    def test_years_without_a_known_review_are_named(self, tmp_path):
        text = "pay_rows: [{statement: by_activity, row: '51', share: 1, source: s}]\n"
        assert not findings(monthly(tmp_path / "a", text))
        own = "pay_reviews: [{from: 2024-04, rate: 0.03, source: s}]\n"
        assert not findings(monthly(tmp_path / "b", text + own))

    def test_a_preliminary_month_without_months(self, tmp_path):
        made = tiny(tmp_path, known("preliminary: [{statement: by_activity, rows: ['51'], source: s}]\n"))
        assert (
            "Senaste månaden är preliminär på Äldreomsorg, men raderna har inga månader" in findings(made)[0].sentence
        )


def test_the_demo_has_no_such_findings(real_workspace):
    assert not findings(real_workspace("demo"))
