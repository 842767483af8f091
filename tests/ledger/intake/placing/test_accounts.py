import pytest

from forecast.errors import InputError
from forecast.ledger.intake.placing.accounts import NAMES, Accounts, KindOfMoney, kind_of_word, leading_digits
from forecast.ledger.tree import CostType
from forecast.parameters import load_account_plans, parse_account_plans

KOMMUN, EUBAS = Accounts("kommun", {}, {}), Accounts("eubas", {}, {})


@pytest.mark.parametrize(
    ("plan", "account", "kind"),
    [
        (KOMMUN, "3110", CostType.FEES),
        (KOMMUN, "3511", CostType.GRANTS),
        (KOMMUN, "3011", CostType.INCOME),
        (KOMMUN, "4510", CostType.BENEFITS),
        (KOMMUN, "4630", CostType.PURCHASE),
        (KOMMUN, "5010", CostType.STAFF),
        (KOMMUN, "6011", CostType.RENT),
        (KOMMUN, "6410", CostType.OTHER),
        (KOMMUN, "7510", CostType.PURCHASE),
        (KOMMUN, "7910", CostType.CAPITAL),
        (KOMMUN, "5", CostType.STAFF),
        (EUBAS, "3010", CostType.INCOME),
        (EUBAS, "4010", CostType.PURCHASE),
        (EUBAS, "5010", CostType.RENT),
        (EUBAS, "5410", CostType.OTHER),
        (EUBAS, "7010", CostType.STAFF),
        (EUBAS, "7832", CostType.CAPITAL),
        (Accounts("", {}, {}), "5010", CostType.STAFF),
    ],
)
def test_an_accounts_first_digits_say_its_kind_by_default(plan, account, kind):
    assert plan.of(account, "") == KindOfMoney(kind, default=True)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Personal", "staff"), ("Löner", "staff"), ("Sociala avgifter", "staff"), ("Lokaler", "rent"),
        ("Hyror", "rent"),
        ("Hyresintäkter", "income"), ("Köp av verksamhet", "purchase"), ("Köp av huvudverksamhet", "purchase"),
        ("Placeringar", "placements"), ("Försörjningsstöd", "benefits"),
        ("Lämnade bidrag", "benefits"),
        ("Bidrag", "grants"), ("Statsbidrag", "grants"), ("Taxor och avgifter", "fees"), ("Övrigt", "other"),
        ("Övriga intäkter", "income"), ("Kapitalkostnader", "capital"), ("Kostnader", "cost"),
        ("Timvikarier", "substitutes"),
        ("Nettokostnad", "net"), ("Kommunbidrag", "appropriation"), ("Ränteintäkter", "finance"),
        ("Resultat", "result"),
    ],
)  # fmt: skip
def test_words_of_the_trade_say_their_kind(word, kind):
    assert kind_of_word(word) is CostType(kind)


def test_a_word_that_says_nothing_has_no_kind():
    assert kind_of_word("Äldreomsorg") is None
    assert KOMMUN.of("", "") == KindOfMoney(None, default=True)


def test_the_users_word_goes_before_the_users_account_and_both_before_the_defaults():
    own = Accounts("kommun", {"50": CostType.SUBSTITUTES, "501": CostType.OTHER}, {"Lön Sommar": CostType.PLACEMENTS})
    assert own.of("5020", "") == KindOfMoney(CostType.SUBSTITUTES)
    assert own.of("5010", "") == KindOfMoney(CostType.OTHER)
    assert own.of("5010", " lön  sommar") == KindOfMoney(CostType.PLACEMENTS)
    assert own.of("", "51 Löner") == KindOfMoney(CostType.STAFF, default=True)
    assert own.of("", "staff") == KindOfMoney(CostType.STAFF)


def test_a_text_begins_with_an_account_or_not():
    texts = ("31 Taxor", " 5010", "Taxor 31", "1,5 procent", "")
    assert [leading_digits(text) for text in texts] == ["31", "5010", "", "", ""]


def test_every_kind_of_money_has_a_name():
    assert set(NAMES) == set(CostType)


def test_the_shipped_plans_are_kinds_that_exist_and_say_that_they_are_unverified():
    plans = load_account_plans()
    for plan in plans.plans.values():
        assert plan.source_class.value == "c"
        assert {CostType(kind) for kind in plan.accounts.values()} <= set(CostType)
    assert {CostType(kind) for kind, _ in plans.stems} <= set(CostType)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("plans: {a: {source: x, source_class: c, accounts: {x1: staff}}}", "”x1” är inga kontosiffror."),
        ("plans: {a: {source_class: c, accounts: {}}}", "”source” saknas."),
        ("plans: {}\nwords: {source: x, source_class: c, stems: 1}", "”stems” ska vara en lista."),
        ("plans: {}\nwords: {source: x, source_class: c, stems: [{type: a, any: x}]}", "”any” ska vara"),
    ],
)
def test_a_faulty_plan_is_refused(text, sentence):
    words = "" if "words" in text else "\nwords: {source: x, source_class: c, stems: []}"
    with pytest.raises(InputError, match=sentence):
        parse_account_plans(f"schema: 1\nname: a\ntitle: a\nunit: a\n{text}{words}\n", "plan.yaml")
