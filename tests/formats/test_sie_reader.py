from datetime import date

import pytest

from forecast.errors import InputError
from forecast.formats.sie.reader import read_sie
from sie_text import read, sie_text, voucher


def sentences(sie, check=None):
    return [fault.sentence for fault in sie.faults if check in {None, fault.check}]


def refused(data):
    with pytest.raises(InputError) as caught:
        read_sie(data, "a.se")
    return str(caught.value)


def test_the_heading_says_what_the_file_is():
    sie = read(
        "#KPTYP EUBAS97", "#VALUTA SEK", "#OMFATTN 20240831",
        "#RES 0 3010 -5.00", "#PSALDO 0 202401 3010 {} -5.00", '#PSALDO 0 202401 3010 {1 "a"} -5.00',
        years=("0 20240101 20241231", "-1 20230101 20231231"),
    )  # fmt: skip
    head = sie.heading
    assert (head.flag, head.format, head.type, head.program, head.company) == (
        "0", "PC8", "3", "Ekonomi", "Vård- och omsorgsnämnden"
    )  # fmt: skip
    assert (head.created, head.through) == (date(2025, 1, 15), date(2024, 8, 31))
    assert (head.kptyp, head.currency, sie.format) == ("EUBAS97", "SEK", "SIE 3")
    assert [year.index for year in sie.years] == [0, -1]
    assert sie.faults == ()


def test_accounts_dimensions_and_objects():
    sie = read(
        '#KONTO 5010 "Löner"', "#KTYP 5010 K", "#SRU 5010 7201", "#DIM 1 Ansvar", "#DIM 6 Verksamhet",
        '#UNDERDIM 61 "Delverksamhet" 6', '#OBJEKT 1 "01" "Enhet ett"', '#OBJEKT 61 "510" "Hemtjänst"',
    )  # fmt: skip
    assert (sie.accounts["5010"].name, sie.accounts["5010"].ktyp) == ("Löner", "K")
    assert [(d.number, d.name, d.parent) for d in sie.dimensions.values()] == [
        ("1", "Ansvar", None), ("6", "Verksamhet", None), ("61", "Delverksamhet", "6"),
    ]  # fmt: skip
    assert sie.objects == {("1", "01"): "Enhet ett", ("61", "510"): "Hemtjänst"}


def test_every_kind_of_balance_is_kept_with_its_line():
    sie = read(
        "#IB 0 1510 10.00", "#UB 0 1510 20.00 3", "#OIB 0 1510 {1 a} 4.00", "#OUB 0 1510 {1 a} 5.00",
        "#RES 0 3010 -7.00", "#PSALDO 0 202401 3010 {1 a 6 b} -7.00 2", "#PBUDGET -1 202312 3010 { } -8.00",
        years=("0 20240101 20241231", "-1 20230101 20231231"),
    )  # fmt: skip
    columns = (
        sie.opening, sie.closing, sie.opening_objects, sie.closing_objects, sie.results, sie.period_balances,
        sie.period_budgets,
    )  # fmt: skip
    assert [column.amount.tolist() for column in columns] == [[10], [20], [4], [5], [-7], [-7], [-8]]
    assert [column.line.tolist() for column in columns] == [[9], [10], [11], [12], [13], [14], [15]]
    balance, budget = sie.period_balances, sie.period_budgets
    assert sie.object_sets[balance.objects[0]] == (("1", "a"), ("6", "b"))
    assert sie.object_sets[budget.objects[0]] == ()
    assert (balance.period[0], budget.year[0], sie.codes[budget.account[0]]) == (202401, -1, "3010")


def test_an_object_list_is_the_same_in_any_order():
    sie = read("#PSALDO 0 202401 3010 {6 b 1 a} 1.00", '#PSALDO 0 202402 3010 {"1" "a" "6" "b"} 1.00')
    assert sie.period_balances.objects[0] == sie.period_balances.objects[1]


@pytest.mark.parametrize(
    ("record", "why", "amount"),
    [
        ("#PSALDO 0 202401 3010 {}", "Posten är avhuggen: beloppet saknas.", None),
        ("#PSALDO 0 202401", "Posten är avhuggen: beloppet saknas.", None),
        ("#PSALDO 0 202401 3010 {1 a 5.00", "Objektlistan saknar slutklammer.", None),
        ("#PSALDO 0 202401 3010 {1} 5.00", "Objektlistan är inte par av dimension och objekt.", 5.0),
        ("#PSALDO 0 202401 3010 {1 a 1 b} 5.00", "Objektlistan har två objekt i samma dimension.", 5.0),
        ("#PSALDO 0 jan 3010 {} 5.00", "Perioden ”jan” är inte åååå och månad.", 5.0),
        ("#PSALDO x 202401 3010 {} 5.00", "Årsnumret ”x” går inte att läsa.", 5.0),
        ('#PSALDO 0 202401 "" {} 5.00', "Kontonumret saknas.", 5.0),
        ("#RES 0 3010 1.234.567",
         "Beloppet ”1.234.567” har tusentalsavgränsare; SIE har bara punkt före decimaler.", None),
        ("#RES 0 3010 -1 234.56",
         "Beloppet ”-1 234.56” har blanksteg mellan tusental; i SIE är det som står efter blanksteget en kvantitet.",
         -1234.56),
        ("#TRANS 3010", "Posten är avhuggen: beloppet saknas.", None),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_read_is_listed(record, why, amount):
    sie = read(record)
    (unread,) = sie.unread
    assert (unread.line, unread.label, unread.why, unread.amount) == (8, record.split()[0], why, amount)
    assert sentences(sie, "oläst post") == [f"1 poster med belopp går inte att läsa (den första: {why})"]


def test_unread_records_are_counted_beyond_ten_thousand_with_their_money():
    sie = read(*["#PSALDO 0 x 3010 {} 1.00"] * 10_005)
    assert len(sie.unread) == 10_000
    assert sum(record.count for record in sie.unread) == 10_005
    assert sum(record.amount for record in sie.unread) == 10_005


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ("#RAR 1 20240101", "Posten #RAR är avhuggen."),
        ("#RAR -1 20241231 20240101", "#RAR -1 20241231 20240101 är inget räkenskapsår."),
        ("#KTYP 3010 X", "#KTYP 3010: ”X” är inte T, S, K eller I."),
        ("#OMFATTN 2024", "#OMFATTN: ”2024” är inget datum (ååååmmdd)."),
        ("#KONTO", "Posten #KONTO är avhuggen."),
    ],
)
def test_a_describing_record_that_cannot_be_read_is_told(record, sentence):
    assert sentences(read(record), "oläst post") == [sentence]


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ("#RES 0 3010 -1,50", "1 belopp har decimalkomma; SIE skriver punkt. De är lästa som decimaler."),
        ("#RES 0 3010 0.125", "1 belopp har fler än två decimaler och är avrundade till öre."),
        ("#PSALDO 0 202401 3010 5.00", "1 poster saknar objektlistan {}; de är lästa som utan objekt."),
        (
            "#PSALDO 0 20240131 3010 {} 5.00",
            "1 perioder är skrivna som datum eller med streck; de är lästa som månader.",
        ),
        (
            "#PSALDO 0 2024-01 3010 {} 5.00",
            "1 perioder är skrivna som datum eller med streck; de är lästa som månader.",
        ),
        ("#VER A 1 2024", "1 verifikationer saknar läsligt datum; radens eget datum används där det finns."),
        ("#TRANS 3010 {} 1.00", "1 rader står utanför verifikationernas klamrar."),
        ('#KONTO 3010 "Taxor', "1 rader har ett citattecken som inte är avslutat."),
    ],
)
def test_what_is_unusual_is_read_and_counted(record, sentence):
    assert sentence in sentences(read(record), "oväntad post")


def test_unknown_records_are_counted_by_name():
    sie = read("#XYZ 1", "#XYZ 2", "#ABC", "bara text")
    assert sie.unknown == {"#XYZ": 2, "#ABC": 1, "(rad utan #)": 1}
    assert sentences(sie, "okänd post") == [
        "Filen har poster som SIE 1–4 inte har: #XYZ (2), #ABC (1), (rad utan #) (1). De är inte lästa."
    ]


def test_labels_in_small_letters_are_read():
    assert read("#psaldo 0 202401 3010 {} 5.00").period_balances.amount.tolist() == [5]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_any_line_ending(end):
    sie = read_sie(sie_text("#RES 0 3010 5.00").replace("\r\n", end).encode("cp437"), "a.se")
    assert sie.results.amount.tolist() == [5]
    assert sie.results.line.tolist() == [8]


def test_a_file_that_ends_inside_a_voucher_is_cut():
    sie = read_sie(sie_text("#VER A 1 20240101", "{", "#TRANS 4010 {} 1.00", kind="4").encode("cp437"), "a.se")
    assert sentences(sie, "avkortad fil") == ["Verifikation A 1 är inte avslutad där filen slutar: filen är avkortad."]


def test_a_last_line_that_nothing_ends_may_be_cut():
    sie = read_sie(sie_text("#RES 0 3010 500.00").encode("cp437")[:-5], "a.se")
    assert sie.results.amount.tolist() == [500]
    assert sentences(sie, "avkortad fil") == [
        "Sista raden saknar radslut: filen kan vara avkortad, och radens belopp avhugget."
    ]


def test_a_file_that_ends_in_a_brace_or_in_the_old_end_mark_is_whole():
    whole = sie_text(*voucher(1, 20240101), "#RES 0 3010 1", kind="4").encode("cp437")
    brace = sie_text("#RES 0 3010 1", *voucher(1, 20240101), kind="4").encode("cp437").rstrip()
    for data in (whole, whole + b"\x1a", brace):
        assert sentences(read_sie(data, "a.se"), "avkortad fil") == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "a.se: Filen är tom. Exportera den på nytt."),
        (b" \r\n", "a.se: Filen är tom. Exportera den på nytt."),
        (b'<?xml version="1.0"?><Sie xmlns="http://www.sie.se/sie5"/>',
         "a.se: Filen är SIE 5 (XML), som inte läses. Exportera SIE typ 3 eller 4 ur ekonomisystemet."),
        (b"\xef\xbb\xbf<html/>",
         "a.se: Filen är XML och ingen SIE-fil. Exportera SIE typ 3 eller 4 ur ekonomisystemet."),
        (b"#FLAGGA 0\n\x00", "a.se: Filen är inte text. Exportera SIE typ 3 eller 4 ur ekonomisystemet."),
        (b"kod;belopp\n1;2\n",
         ("a.se: Filen är ingen SIE-fil: den har inga poster som #FLAGGA, #SIETYP eller #RAR. Exportera SIE typ 3 "
          "eller 4 ur ekonomisystemet, eller läs in den som tabell.")),
    ],
)  # fmt: skip
def test_what_is_no_sie_file_is_refused_in_a_sentence(data, sentence):
    assert refused(data) == sentence


def test_an_endless_line_is_listed_and_the_rest_is_read():
    sie = read("#PSALDO 0 202401 3010 {" + "1 a " * 50_000 + "} 5.00", "#RES 0 3010 5.00")
    assert sie.unread[0].why == "Raden är orimligt lång."
    assert sie.results.amount.tolist() == [5]
