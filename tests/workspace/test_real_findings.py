"""What the checks find, and do not find, in the published reports (the inconsistencies are the reports' own)."""

import re

import pytest

from builders import REAL
from forecast.ledger.findings import Severity


@pytest.fixture
def found(real_findings):
    """Name of a workspace, check, words -> the findings of that check whose text holds all the words."""

    def search(name, check, *words):
        texts = [(f, str(f).replace("\u00a0", " ")) for f in real_findings(name) if f.check == check]
        return [text for _, text in texts if all(word in text for word in words)]

    return search


@pytest.mark.parametrize("name", REAL)
def test_no_published_report_is_a_blocker(name, real_findings):
    assert [str(f) for f in real_findings(name) if f.severity is Severity.BLOCKER] == []


@pytest.mark.parametrize(
    ("check", "words"),
    [
        # the number is the row in the list of inconsistencies that were found by hand
        pytest.param(
            "omfattning",
            ("delarsresultat.csv, rad 3", "+5 739", "−5 739", "+13 410", "−31 010", "+7 671", "−25 271"),
            id="1",
        ),
        pytest.param("gammal budget", ("delarsresultat.csv, rad 5", "−250 525", "identisk", "−266 508"), id="2"),
        pytest.param("text mot tabell", ("Summa", "−10 200", "−9 856", "tolftedelar"), id="3"),
        pytest.param("takt", ("delarsresultat.csv, rad 3", "Intäkter", "2 319", "5 157", "0,45"), id="5"),
        pytest.param(
            "takt", ("sarredovisning_51.csv, rad 15", "Personlig assistans", "engångspost", "Försäkringskassan"), id="6"
        ),
        pytest.param("takt", ("sarredovisning_51.csv, rad 12", "Bostadsanpassning", "4,02"), id="7"),
        pytest.param("tecken", ("sarredovisning_51.csv, rad 3", "Äldreomsorg", "+757"), id="8"),
        pytest.param("rad saknas", ("verksamhetsanalys.csv", "Flyktingmottagande"), id="9"),
        pytest.param("dokument mot dokument", ("indicators.csv, rad 5", "Sjukfrånvaro 2023", "10,3", "11,5"), id="10"),
        pytest.param(
            "dokument mot dokument", ("indicators.csv, rad 27", "Familjehem i egen regi 2023", "58", "53"), id="11"
        ),
        pytest.param("period mot mål", ("indicators.csv, rad 13", "Personalomsättning", "8,7", "12", "17,4"), id="12"),
    ],
)
def test_askersunds_interim_report(found, check, words):
    assert len(found("askersund-2024", check, *words)) == 1, found("askersund-2024", check)


def test_alingsas_blank_difference_and_the_sum_that_left_it_out(found):
    name = "alingsas-2024"
    assert len(found(name, "avvikelse", "rad 5", "Förbättringsutgift", "tom", "−273")) == 1
    assert len(found(name, "avvikelse", "rad 3", "Reinvestering", "1 683", "1 410")) == 1
    assert len(found(name, "avvikelse", "rad 8", "Totala utgifter", "1 683", "1 410")) == 1
    assert len(found(name, "avvikelse")) == 3
    assert found(name, "text mot tabell") == found(name, "summa") == []


def test_ekeros_text_against_its_tables(found):
    name = "ekero-2023"
    assert len(found(name, "text mot tabell", "Politisk verksamhet", "+217", "+334")) == 1
    assert len(found(name, "text mot tabell", "Försörjningsstöd", "−2 200", "−3 190")) == 1
    assert len(found(name, "text mot tabell")) == 2


@pytest.mark.parametrize("name", ["pitea-2024", "askersund-2023", "ekero-2023", "askersund-2024", "demo"])
def test_rounding_is_never_told_as_a_fault(name, found):
    for check in ("summa", "avvikelse", "samma belopp"):
        assert found(name, check) == []


@pytest.mark.parametrize("name", ["pitea-2024", "askersund-2023", "demo"])
def test_statements_and_texts_that_agree_are_not_mentioned(name, found):
    for check in ("uppställningar", "text mot tabell", "omfattning", "rad saknas", "gammal budget"):
        assert found(name, check) == []


def test_a_finished_year_that_adds_up_has_no_finding(real_findings):
    assert real_findings("askersund-2023") == ()


@pytest.mark.parametrize("name", REAL)
def test_every_finding_is_a_sentence_with_a_place_and_a_remedy(name, real_findings):
    for finding in real_findings(name):
        assert finding.place.file
        assert finding.sentence.endswith("."), finding
        assert finding.remedy.endswith("."), finding
        assert not re.search(r"\b(nan|None|inf)\b", str(finding)), finding
