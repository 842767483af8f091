import pytest

from sie_text import read, voucher


def sentences(sie, check="verifikation"):
    return [fault.sentence for fault in sie.faults if fault.check == check]


def test_vouchers_and_their_rows():
    sie = read(
        *voucher(17, 20240315, "3010 {1 a} -100.00 20240316", "1910 {} 100.00"),
        *voucher(18, 20240401, "4010 {} 5.00", "1910 {} -5.00"),
        "#IB 0 1910 0", "#UB 0 1910 95.00", "#RES 0 3010 -100.00", kind="4",
    )  # fmt: skip
    vouchers = sie.vouchers
    assert vouchers.number == ("A 17", "A 18")
    assert vouchers.date.tolist() == [20240315, 20240401]
    assert vouchers.voucher.tolist() == [0, 0, 1, 1]
    assert vouchers.row_date.tolist() == [20240316, 0, 0, 0]
    assert vouchers.amount.tolist() == [-100, 100, 5, -5]
    assert sie.faults == ()


def test_texts_of_vouchers_are_not_kept():
    sie = read('#VER A 1 20240101 "Karin Persson"', "{", '#TRANS 4010 {} 1.00 20240101 "Karin Persson"', "}", kind="4")
    assert "Karin" not in repr(sie)


def test_an_added_row_is_money_once_and_a_removed_row_never():
    sie = read(
        *voucher(
            1, 20240101, "#RTRANS 4010 {} 100.00", "#TRANS 4010 {} 100.00", "#BTRANS 4010 {} 70.00", "1910 {} -100.00"
        ),
        kind="4",
    )
    assert sie.vouchers.counted.tolist() == [False, True, False, True]
    assert sentences(sie, "verifikation") == []


@pytest.mark.parametrize("after", ["#TRANS 4010 {} 99.00", "#TRANS 4020 {} 100.00", "#RTRANS 4010 {} 100.00", None])
def test_an_added_row_that_is_not_repeated_is_money_itself(after):
    rows = ["#RTRANS 4010 {} 100.00", *([after] if after else [])]
    sie = read(*voucher(1, 20240101, *rows), kind="4")
    assert sie.vouchers.counted.all()
    assert any("följs inte av sin #TRANS" in sentence for sentence in sentences(sie, "oväntad post"))


def test_a_voucher_that_does_not_balance_is_told_with_its_line_and_difference():
    sie = read(*voucher(1, 20240101, "4010 {} 100.00", "1910 {} -99.50"), kind="4")
    (fault,) = [fault for fault in sie.faults if fault.check == "verifikation"]
    assert fault.sentence == "Verifikation A 1 balanserar inte: raderna blir 0,50 kr."
    assert (fault.line, fault.grave) == (8, True)


def test_many_unbalanced_vouchers_are_counted_and_not_all_named():
    rows = [line for at in range(60) for line in voucher(at, 20240101, "4010 {} 1.00")]
    told = sentences(read(*rows, kind="4"), "verifikation")
    assert len(told) == 51
    assert told[-1] == "Ytterligare 10 verifikationer balanserar inte, med sammanlagt 10,00 kr."


def test_vouchers_that_do_not_lead_to_the_closing_balance_are_told():
    sie = read(*voucher(1, 20240101, "4010 {} 1.00", "1910 {} -1.00"), "#IB 0 1910 10.00", "#UB 0 1910 4.00", kind="4")
    (told,) = sentences(sie, "verifikation")
    assert told == (
        "Verifikationerna leder inte från ingående till utgående balans på 1 konton (mest på 1910: 5,00 kr). "
        "Verifikationer kan saknas."
    )


def test_braces_out_of_place_are_told():
    sie = read(
        "}",
        "{",
        "#TRANS 4010 {} 1.00 20240101",
        "}",
        "#VER A 2 20240101",
        "#TRANS 4010 {} 1.00",
        "#RES 0 3010 0",
        kind="4",
    )
    assert sentences(sie, "verifikation")[:3] == [
        "En klammer } stängs som inte är öppnad.",
        "En klammer { öppnas utan #VER.",
        "Verifikation A 2 saknar slutklammer } före raden.",
    ]
    assert sie.vouchers.amount.tolist() == [1, 1]


def test_braces_may_share_a_line_with_what_they_hold():
    rows = ("#TRANS 4010 {} 1.00", "#TRANS 1910 {} -1.00", "}")
    second = ("#VER A 2 20240102", "{ #TRANS 4010 {} 2.00", "#TRANS 1910 {} -2.00", "}")
    sie = read('#VER A 1 20240101 "t" {', *rows, *second, kind="4I")
    assert sie.vouchers.amount.tolist() == [1, -1, 2, -2]
    assert sentences(sie, "verifikation") == []
