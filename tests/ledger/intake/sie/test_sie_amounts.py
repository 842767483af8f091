import pytest

from forecast.formats.sie.reader import read_sie
from forecast.ledger.intake.sie.amounts import sie_intake
from sie_text import amounts, law, sie_text, take, voucher

TWO_YEARS = ("0 20240101 20241231", "-1 20230101 20231231")
DIMENSIONS = ('#DIM 1 "Ansvar"', '#DIM 6 "Verksamhet"', '#OBJEKT 1 10 "Hemtjänst norr"', '#OBJEKT 6 510 "Äldreomsorg"')


def said(intake, check):
    return [finding.sentence for finding in intake.findings if finding.check == check]


def test_income_becomes_positive_and_cost_negative_by_month():
    intake = take(
        "#PSALDO 0 202401 3010 {} -500.00", "#PSALDO 0 202402 5010 {} 800.50", "#PBUDGET 0 202403 5010 {} 700.00"
    )
    assert amounts(intake, "account") == {
        ("3010", "actual", "2024-01"): 500.0,
        ("5010", "actual", "2024-02"): -800.5,
        ("5010", "budget", "2024-03"): -700.0,
    }
    assert (intake.sum_file, round(float(intake.amount.sum()), 2)) == (-1000.5, -1000.5)
    assert intake.lines.number.tolist() == [8, 9, 10]
    assert (intake.format, intake.encoding, intake.rows_read, intake.skipped) == ("SIE 3", "cp437", 3, ())
    assert [(measured.column, measured.version, measured.layer) for measured in intake.measures] == [
        ("#PSALDO", "original", None), ("#PSALDO", "original", None), ("#PBUDGET", "original", None),
    ]  # fmt: skip


def test_lines_carry_account_organisation_and_activity_with_names():
    intake = take('#KONTO 5010 "Löner"', "#PSALDO 0 202401 5010 {1 10 6 510 7 x} 5.00", head=DIMENSIONS)
    lines = intake.lines
    assert (lines.account[0], lines.account_name[0]) == ("5010", "Löner")
    assert (lines.organisation[0], lines.organisation_name[0]) == ("10", "Hemtjänst norr")
    assert (lines.activity[0], lines.activity_name[0]) == ("510", "Äldreomsorg")
    assert said(intake, "dimension") == [
        "Organisation är dimension 1 ”Ansvar” och verksamhet är dimension 6 ”Verksamhet”."
    ]


def test_codes_keep_their_leading_zeros():
    intake = take('#PSALDO 0 202401 5010 {1 "0010"} 5.00')
    assert intake.lines.organisation[0] == "0010"


def test_an_object_below_stands_in_for_its_dimension():
    head = ("#DIM 6 Verksamhet", '#UNDERDIM 61 "Del" 6', '#OBJEKT 61 5101 "Natt"')
    intake = take("#PSALDO 0 202401 5010 {61 5101} 5.00", "#PSALDO 0 202402 5010 {6 510 61 5101} 5.00", head=head)
    assert intake.lines.activity.tolist() == ["5101", "510"]
    assert intake.lines.activity_name.tolist() == ["Natt", ""]


def test_earlier_years_are_read():
    intake = take("#PSALDO 0 202401 5010 {} 5.00", "#PSALDO -1 202301 5010 {} 4.00", years=TWO_YEARS)
    assert amounts(intake) == {("actual", "2024-01"): -5.0, ("actual", "2023-01"): -4.0}


def test_balance_accounts_are_counted_and_in_no_sum():
    intake = take("#PSALDO 0 202401 1510 {} 100.00", "#PSALDO 0 202401 2440 {} -90.00", "#PSALDO 0 202401 5010 {} 5.00")
    assert said(intake, "balanskonto") == [
        "2 poster på 2 balanskonton är inte lästa; driften har bara intäkter och kostnader."
    ]
    assert [(row.row, row.why, row.sum_sek) for row in intake.skipped] == [
        (8, "Balanskonto 1510: hör inte till driften och räknas inte i summorna.", 0.0),
        (9, "Balanskonto 2440: hör inte till driften och räknas inte i summorna.", 0.0),
    ]
    assert (intake.rows_read, intake.sum_file, law(intake)) == (3, -5.0, 0.0)


def test_vouchers_are_summed_by_month_where_there_are_no_period_balances():
    intake = take(
        *voucher(1, 20240115, "5010 {1 10} 100.00", "1930 {} -100.00"),
        *voucher(2, 20240131, "5010 {1 10} 20.00", "1930 {} -20.00"),
        *voucher(3, 20240201, "5010 {1 10} 3.00", "5010 {} 1.00", "1930 {} -4.00"),
        kind="4",
    )
    assert amounts(intake, "account", "organisation") == {
        ("5010", "10", "actual", "2024-01"): -120.0,
        ("5010", "10", "actual", "2024-02"): -3.0,
        ("5010", "", "actual", "2024-02"): -1.0,
    }
    assert said(intake, "källa") == [
        "Utfallet 2024 är summerat från verifikationer per månad, för filen har inga periodsaldon för det."
    ]
    assert intake.lines.number.tolist() == [10, 21]
    assert (intake.rows_read, len(intake.skipped), law(intake)) == (7, 3, 0.0)
    assert str(intake.as_of) == "2024-02"


def test_a_voucher_without_a_date_takes_the_rows_and_a_row_without_any_is_listed_with_its_money():
    intake = take(*voucher(1, "x", "5010 {} 100.00 20240301", "5010 {} 7.00", "1930 {} -107.00"), kind="4I")
    assert amounts(intake) == {("actual", "2024-03"): -100.0}
    assert [(row.why, row.sum_sek) for row in intake.skipped if row.sum_sek] == [
        ("#TRANS på konto 5010 har en period som inte är en månad.", -7.0)
    ]
    assert (intake.sum_file, law(intake)) == (-107.0, 0.0)


def test_removed_rows_and_repeated_rows_are_listed_without_money():
    rows = ("#RTRANS 5010 {} 9.00", "#TRANS 5010 {} 9.00", "#BTRANS 5010 {} 4.00")
    intake = take(*voucher(1, 20240101, *rows), kind="4I")
    assert amounts(intake) == {("actual", "2024-01"): -9.0}
    assert [(row.why, row.sum_sek) for row in intake.skipped] == [
        ("Tillagd rad (#RTRANS) på konto 5010; nästa #TRANS är samma pengar.", 0.0),
        ("Borttagen rad (#BTRANS) på konto 5010.", 0.0),
    ]


def test_vouchers_are_left_alone_where_period_balances_hold_the_same_money():
    intake = take("#PSALDO 0 202401 5010 {} 5.00", *voucher(1, 20240101, "5010 {} 5.00", "1930 {} -5.00"), kind="4")
    assert amounts(intake) == {("actual", "2024-01"): -5.0}
    assert said(intake, "källa") == ["2 verifikationsrader är inte lästa: periodsaldona är samma pengar."]


def test_a_file_without_periods_gives_the_year_as_one_sum():
    intake = take("#RES 0 3010 -500.00", "#RES -1 3010 -400.00", "#RES 0 5010 200.00", kind="1", years=TWO_YEARS)
    assert amounts(intake) == {("actual", "2024"): 300.0, ("actual", "2023"): 400.0}
    assert said(intake, "källa") == [
        "Utfallet 2024 har inga perioder i filen: #RES är läst som en summa för hela året.",
        "Utfallet 2023 har inga perioder i filen: #RES är läst som en summa för hela året.",
    ]
    assert str(intake.as_of) == "2024-12"


@pytest.mark.parametrize("head", [("#OMFATTN 20240831",), ()])
def test_a_result_of_part_of_the_year_is_not_taken_for_the_year(head):
    data = sie_text("#RES 0 5010 200.00", kind="1", head=head)
    data = data if head else data.replace("#GEN 20250115", "#GEN 20240831")
    intake = sie_intake(read_sie(data.encode("cp437"), "a.se"), None)
    assert amounts(intake) == {("actual", "2024-01..2024-08"): -200.0}
    assert said(intake, "källa") == [
        "Utfallet 2024 har inga perioder i filen: #RES är läst som en summa för januari till månad 8."
    ]
    assert str(intake.as_of) == "2024-08"


def test_each_year_has_its_own_source():
    intake = take(
        "#RES 0 5010 5.00", "#RES -1 5010 60.00", *voucher(1, 20240101, "5010 {} 5.00", "1930 {} -5.00"),
        kind="4", years=TWO_YEARS,
    )  # fmt: skip
    assert amounts(intake) == {("actual", "2024-01"): -5.0, ("actual", "2023"): -60.0}


def test_a_broken_year_keeps_its_months_and_its_result_has_no_budget_year():
    years = ("0 20150901 20160831", "-1 20140901 20150831")
    intake = take("#PSALDO 0 201509 5010 {} 5.00", "#RES 0 5010 5.00", "#RES -1 5010 70.00", kind="2", years=years)
    assert amounts(intake) == {("actual", "2015-09"): -5.0}
    assert [(row.why, row.sum_sek) for row in intake.skipped] == [
        ("#RES på konto 5010: räkenskapsåret är inget kalenderår, så summan har inget budgetår.", -70.0)
    ]
    assert (intake.sum_file, law(intake)) == (-75.0, 0.0)
    assert len(said(intake, "räkenskapsår")) == 2


@pytest.mark.parametrize("period", ["202413", "202414"])
def test_closing_periods_are_period_13_and_told(period):
    intake = take("#PSALDO 0 202412 5010 {} 5.00", f"#PSALDO 0 {period} 5010 {{}} 2.00")
    assert amounts(intake) == {("actual", "2024-12"): -5.0, ("actual", "2024-13"): -2.0}
    assert said(intake, "bokslutsperiod") == ["1 poster i period 13 och senare är lästa som bokslutsposter: −2,00 kr."]
    assert str(intake.as_of) == "2024-12"


@pytest.mark.parametrize("period", ["202400", "202499"])
def test_a_period_that_is_no_month_is_listed_with_its_money(period):
    intake = take(f"#PSALDO 0 {period} 5010 {{}} 2.00", "#PSALDO 0 202401 5010 {} 5.00")
    assert amounts(intake) == {("actual", "2024-01"): -5.0}
    assert [(row.row, row.why, row.sum_sek) for row in intake.skipped] == [
        (8, "#PSALDO på konto 5010 har en period som inte är en månad.", -2.0)
    ]
    assert law(intake) == 0.0


def test_a_record_that_cannot_be_read_is_listed_with_the_money_that_can_be_told():
    intake = take("#PSALDO 0 jan 5010 {} 2.00", "#PSALDO 0 jan 1510 {} 3.00", "#PSALDO 0 202401 5010 {} 5.00")
    assert [(row.row, row.sum_sek) for row in intake.skipped] == [(8, -2.0), (9, 0.0)]
    assert intake.skipped[0].why == "#PSALDO: Perioden ”jan” är inte åååå och månad."
    assert (intake.rows_read, intake.sum_file, law(intake)) == (3, -7.0, 0.0)


def test_periods_that_are_not_the_result_are_told_with_the_difference():
    intake = take("#PSALDO 0 202401 5010 {} 5.00", "#RES 0 5010 12.00", "#RES 0 3010 -30.00", kind="2")
    assert said(intake, "resultat") == [
        (
            "#PSALDO 2024 är inte #RES: 2 konton skiljer, sammanlagt 23,00 kr som finns i #RES och inte i perioderna "
            "(3010 (30,00 kr), 5010 (−7,00 kr))."
        )
    ]


def test_two_years_budgets_with_one_years_periods_are_counted_once():
    records = ("#PBUDGET 0 202401 5010 {} 7.00", "#PBUDGET -1 202401 5010 {} 7.00", "#PBUDGET -1 202402 5010 {} 8.00",
               "#PBUDGET 0 202403 5010 {} 1.00", "#PBUDGET -1 202403 5010 {} 2.00")  # fmt: skip
    intake = take(*records, years=TWO_YEARS)
    assert amounts(intake) == {("budget", "2024-01"): -7.0, ("budget", "2024-02"): -8.0, ("budget", "2024-03"): -1.0}
    assert [(row.why, row.sum_sek) for row in intake.skipped] == [
        ("#PBUDGET på konto 5010: upprepar månadens post under ett annat årsnummer.", 0.0),
        ("#PBUDGET på konto 5010: månaden ligger utanför postens år och har redan ett annat belopp.", -2.0),
    ]
    assert law(intake) == 0.0


@pytest.mark.parametrize(
    ("head", "as_of", "told"),
    [
        ((), "2024-09", []),
        (("#OMFATTN 20240930",), "2024-09", []),
        (("#OMFATTN 19700101",), "2024-09", []),
        (("#OMFATTN 20240831",), "2024-08",
         [("Filen har belopp till och med september 2024, men #OMFATTN är 2024-08-31; augusti 2024 är den sista "
          "bokförda här.")]),
        (("#OMFATTN 20241231",), "2024-09",
         [("#OMFATTN är 2024-12-31, men den sista månaden med belopp är september 2024, som är den sista "
          "bokförda här.")]),
    ],
)  # fmt: skip
def test_the_last_booked_month(head, as_of, told):
    rows = ("#PSALDO 0 202401 5010 {} 5.00", "#PSALDO 0 202409 5010 {} 5.00", "#PSALDO 0 202412 5010 {} 0",
            "#PBUDGET 0 202412 5010 {} 9.00")  # fmt: skip
    intake = take(*rows, head=head)
    assert str(intake.as_of) == as_of
    assert said(intake, "per") == told


@pytest.mark.parametrize(
    ("written", "as_of", "told"),
    [
        ("20240930", "2024-09", []),
        ("20240912", "2024-09",
         ["Filen är skriven 2024-09-12, mitt i den sista månaden med belopp: september 2024 kan vara halvbokförd."]),
        ("20240831", "2024-08",
         [("Filen har belopp till och med september 2024, men filen är skriven 2024-08-31; augusti 2024 är den sista "
          "bokförda här.")]),
    ],
)  # fmt: skip
def test_the_last_booked_month_is_not_after_the_day_the_file_was_written(written, as_of, told):
    text = sie_text("#PSALDO 0 202401 5010 {} 5.00", "#PSALDO 0 202409 5010 {} 5.00").replace("20250115", written)
    intake = sie_intake(read_sie(text.encode("cp437"), "a.se"), None)
    assert str(intake.as_of) == as_of
    assert said(intake, "per") == told


def test_a_voucher_with_a_mistyped_year_does_not_move_the_last_booked_month():
    rows = [
        *voucher(1, 20240301, "5010 {} 5.00", "1930 {} -5.00"),
        *voucher(2, 20420401, "5010 {} 7.00", "1930 {} -7.00"),
    ]
    intake = take(*rows, kind="4")
    assert str(intake.as_of) == "2024-03"
    assert amounts(intake) == {("actual", "2024-03"): -5.0, ("actual", "2042-04"): -7.0}


def test_a_file_without_amounts_says_so():
    intake = take("#PSALDO 0 202401 1510 {} 5.00")
    assert said(intake, "inläsning") == ["Filen har inga belopp på intäkts- och kostnadskonton."]
    assert (intake.as_of, intake.account_plan, intake.sum_file) == (None, "", 0.0)


def test_the_sign_is_the_standards_and_its_evidence_is_counted():
    intake = take("#PSALDO 0 202401 3010 {} -500.00", "#PSALDO 0 202401 5010 {} 800.00")
    assert intake.sign.rule == "cost_positive"
    assert intake.sign.evidence == (
        "SIE skriver intäkter med minus. I filen är kontoklass 3 −500,00 kr och klass 4–7 800,00 kr."
    )
    turned = take("#PSALDO 0 202401 3010 {} 500.00", "#PSALDO 0 202401 5010 {} -800.00")
    assert turned.sign.evidence.endswith("Det ser omvänt ut: kontrollera tecknet i exporten.")
    assert turned.amount.sum() == 300.0


def test_the_account_of_the_years_result_is_told():
    intake = take("#RES 0 3010 -5.00", "#RES 0 8999 5.00", kind="1")
    assert said(intake, "årets resultat") == [
        "Kontot för årets resultat är med (−5,00 kr): det tar ut de andra, och ett avslutat år blir noll."
    ]


def test_faults_of_the_file_are_findings_with_their_line():
    intake = take(*voucher(1, 20240101, "5010 {} 100.00"), kind="4")
    (finding,) = [finding for finding in intake.findings if finding.check == "verifikation"]
    assert str(finding) == (
        "a.se, rad 8: Verifikation A 1 balanserar inte: raderna blir 100,00 kr. Kontrollera verifikationen; beloppen "
        "är lästa som de står."
    )
