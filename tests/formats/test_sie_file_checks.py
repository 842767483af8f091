import zlib

import pytest

from forecast.formats.sie.reader import read_sie
from sie_text import read, sie_text, voucher


def sentences(sie, check):
    return [fault.sentence for fault in sie.faults if fault.check == check]


@pytest.mark.parametrize(
    ("said", "records", "kind"),
    [
        ("1", ["#RES 0 3010 1"], "1"),
        ("2", ["#PSALDO 0 202401 3010 {} 1"], "2"),
        ("4", ["#RES 0 3010 1", *voucher(1, 20240101)], "4"),
        ("4", voucher(1, 20240101), "4I"),
        ("4i", [], "4I"),
        ("9", [], "1"),
    ],
)
def test_the_type(said, records, kind):
    assert read(*records, kind=said).heading.type == kind


@pytest.mark.parametrize(
    ("kind", "records", "sentence"),
    [
        ("2", ["#RES 0 3010 1"], "Filen säger typ 2 men har inga periodsaldon (#PSALDO)."),
        ("3", ["#RES 0 3010 1", "#PSALDO 0 202401 3010 {} 1"], "Filen säger typ 3 men har inga objekt."),
        ("4", ["#RES 0 3010 1"], "Filen säger typ 4 men har inga verifikationer (#VER)."),
        ("1", [], "Filen säger typ 1 men har inga saldon (#IB, #UB, #RES)."),
    ],
)
def test_what_a_type_promises_is_missed(kind, records, sentence):
    assert sentence in sentences(read(*records, kind=kind), "SIE-typ")


def test_balances_without_results_are_told():
    assert sentences(read("#IB 0 1510 1", kind="1"), "SIE-typ") == [
        "Filen har inga resultat (#RES): periodernas summa kan inte hållas mot årets."
    ]


def test_missing_records_are_named():
    sie = read_sie(b"#SIETYP 1\n#RES 0 3010 1\n", "a.se")
    assert sentences(sie, "saknad post") == [
        "Filen saknar #FLAGGA, #FORMAT, #PROGRAM, #GEN, #FNAMN, #RAR, som SIE kräver."
    ]


def test_a_year_that_is_no_calendar_year_is_told():
    sie = read("#RES 0 3010 1", years=("0 20150901 20160831",))
    (told,) = sentences(sie, "räkenskapsår")
    assert told == (
        "Räkenskapsår 0 är 2015-09-01 till 2016-08-31, inte ett kalenderår, och kan inte vara ett kommunalt budgetår. "
        "Beloppen behåller sina månader."
    )


def test_years_and_periods_that_rar_does_not_give_are_told():
    sie = read("#PSALDO -2 202201 3010 {} 1.00", "#PBUDGET 0 202301 3010 {} 1.00", kind="2")
    assert sentences(sie, "räkenskapsår") == [
        "#PSALDO har år -2, som #RAR inte ger.",
        "1 #PBUDGET i år 0 har en period utanför räkenskapsåret; perioden gäller.",
    ]


def test_vouchers_outside_the_years_are_told():
    sie = read(*voucher(1, 20230131, "4010 {} 1.00", "1910 {} -1.00"), kind="4")
    assert sentences(sie, "räkenskapsår") == [
        "1 verifikationer har datum utanför filens räkenskapsår (den första 2023-01-31); de är lästa på sina månader."
    ]


@pytest.mark.parametrize(
    ("records", "sentence"),
    [
        (['#KONTO 3010 "a"', '#KONTO 3010 "b"'], "Konto 3010 står två gånger med olika namn; det första gäller."),
        (["#KTYP 3010 I", "#KTYP 3010 K"], "#KTYP för konto 3010 står två gånger; den första gäller."),
        (["#DIM 1 a", "#DIM 1 b"], "Dimension 1 står två gånger; den första gäller."),
        (["#OBJEKT 1 x a", "#OBJEKT 1 x b"], "Objekt x i dimension 1 står två gånger; det första namnet gäller."),
        (["#RAR 0 20230101 20231231"], "#RAR 0 står två gånger med olika datum; det första gäller."),
        (["#SIETYP 1"], "#SIETYP står flera gånger med olika innehåll; det första gäller."),
        (["#PSALDO 0 202401 3010 {} 5", "#PSALDO 0 202401 3010 {} 7"],
         ("1 #PSALDO upprepar år, period, konto och objekt i en tidigare post (konto 3010 först; 7,00 kr). "
          "Alla är räknade.")),
    ],
)  # fmt: skip
def test_records_that_stand_twice_are_told(records, sentence):
    assert sentence in sentences(read(*records), "dubblett")


def with_checksum(*records, said=None):
    """The sum is over labels and fields, without blanks, quotes and braces."""
    fields = "".join(record.translate(str.maketrans("", "", ' {}"')) for record in records)
    crc = zlib.crc32(fields.encode("cp437"))
    return read("#KSUMMA", *records, f"#KSUMMA {crc if said is None else said}")


def test_a_checksum_that_holds_and_one_that_does_not():
    records = ("#RES 0 3010 5.00", '#PSALDO 0 202401 3010 {"1" "a"} 5.00', '#KONTO 3010 "Avgiftå"')
    assert with_checksum(*records).checksum == "right"
    wrong = with_checksum(*records, said=1)
    assert wrong.checksum == "wrong"
    assert sentences(wrong, "kontrollsumma") == [
        "Kontrollsumman (#KSUMMA) stämmer inte: filen är ändrad sedan den skrevs."
    ]
    cut = read("#KSUMMA", *records)
    assert cut.checksum == "unfinished"
    assert sentences(cut, "kontrollsumma") == ["Kontrollsumman (#KSUMMA) i slutet saknas: filen kan vara avkortad."]


def test_another_currency_and_a_raised_flag_are_told():
    sie = read_sie(sie_text("#VALUTA EUR").replace("#FLAGGA 0", "#FLAGGA 1").encode("cp437"), "a.se")
    assert sentences(sie, "valuta") == ["Filens valuta är EUR; beloppen läses som kronor."]
    assert sentences(sie, "flagga") == ["#FLAGGA är 1: filen har lästs in i ett annat system tidigare."]
