import pytest

from sie_text import law, take


def said(intake, check):
    return [finding.sentence for finding in intake.findings if finding.check == check]


@pytest.mark.parametrize(
    ("account", "ktyp", "loaded", "money"),
    [("9010", "", 0, -5.0), ("9010", "K", 1, 0.0), ("9010", "T", 0, 0.0), ("X1", "I", 1, 0.0), ("X1", "", 0, -5.0),
     ("1510", "K", 1, 0.0), ("5010", "T", 1, 0.0)],
)  # fmt: skip
def test_ktyp_decides_where_the_class_does_not(account, ktyp, loaded, money):
    head = (f"#KTYP {account} {ktyp}",) if ktyp else ()
    intake = take(f"#PSALDO 0 202401 {account} {{}} 5.00", head=head)
    assert len(intake.amount) == loaded
    assert sum(row.sum_sek for row in intake.skipped) == money
    assert law(intake) == 0.0


def test_an_account_that_nothing_places_is_told_with_its_money():
    intake = take("#PSALDO 0 202401 9010 {} 5.00")
    assert said(intake, "inläsning")[-1] == (
        "1 poster står på konton som varken kontoklass eller #KTYP gör till intäkt eller kostnad: −5,00 kr på konto "
        "9010."
    )


@pytest.mark.parametrize(
    ("names", "kptyp", "plan", "evidence"),
    [
        ({"5010": "Löner", "5610": "Arbetsgivaravgifter"}, "", "kommun",
         "2 konton i klass 5 och 0 i klass 7 heter som lönekostnader; #KPTYP saknas."),
        ({"7010": "Löner", "5010": "Lokalhyra"}, "EUBAS97", "eubas",
         "0 konton i klass 5 och 1 i klass 7 heter som lönekostnader; #KPTYP är EUBAS97."),
        ({"5010": "Löner"}, "BAS96", "kommun",
         ("1 konton i klass 5 och 0 i klass 7 heter som lönekostnader; #KPTYP är BAS96. De säger emot varandra; namnen "
         "gäller.")),
        ({"5010": "Diverse"}, "Kommun-Bas 13", "kommun",
         "0 konton i klass 5 och 0 i klass 7 heter som lönekostnader; #KPTYP är Kommun-Bas."),
        ({"5010": "Diverse"}, "", "kommun",
         ("0 konton i klass 5 och 0 i klass 7 heter som lönekostnader; #KPTYP saknas. Inget av det avgör; Kommun-Bas "
         "är antaget.")),
    ],
)  # fmt: skip
def test_the_account_plan_and_its_evidence(names, kptyp, plan, evidence):
    head = [f'#KONTO {number} "{name}"' for number, name in names.items()]
    intake = take("#PSALDO 0 202401 5010 {} 5.00", head=[*head, *([f"#KPTYP {kptyp}"] if kptyp else [])])
    assert intake.account_plan == plan
    (sentence,) = said(intake, "kontoplan")
    assert sentence.endswith(evidence)
