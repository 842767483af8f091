import pytest

from forecast.formats.sie.reader import read_sie
from sie_text import read, sie_text

NAME = '#KONTO 5010 "Löner för åldringsvård, Ärla Öster Åre"'


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_the_bytes_decide_the_code_and_the_names_are_whole(encoding):
    sie = read(NAME, encoding=encoding)
    assert sie.accounts["5010"].name == "Löner för åldringsvård, Ärla Öster Åre"
    assert sie.heading.company == "Vård- och omsorgsnämnden"
    assert sie.encoding == {"cp1252": "latin-1"}.get(encoding, encoding)


def test_windows_1252_is_told_from_latin_1_by_its_own_signs():
    assert read('#KONTO 5010 "Löner – vård"', encoding="cp1252").encoding == "cp1252"


def test_a_file_without_letters_of_its_own_is_ascii():
    sie = read_sie(sie_text().replace("å", "a").replace("ä", "a").encode("ascii"), "a.se")
    assert sie.encoding == "ascii"
    assert not [fault for fault in sie.faults if fault.check == "teckenkod"]


def test_the_standards_own_code_is_not_told_and_another_is():
    assert not [fault for fault in read(NAME).faults if fault.check == "teckenkod"]
    (told,) = [fault for fault in read(NAME, encoding="utf-8").faults if fault.check == "teckenkod"]
    assert told.sentence == "#FORMAT säger PC8, men filen är skriven i utf-8 och läses så."
    assert not told.grave


@pytest.mark.parametrize("lost", ["∩┐╜", "\ufffd"])
def test_lost_letters_are_told_and_counted(lost):
    faults = read(f'#KONTO 5010 "L{lost}ner"', encoding="utf-8").faults
    (told,) = [fault.sentence for fault in faults if "förlorade" in fault.sentence]
    assert told.startswith("1 tecken i namn är förlorade redan i filen")


@pytest.mark.parametrize("twice", ["LÃ¶ner", "L├╢ner"])
def test_letters_coded_twice_are_told(twice):
    faults = read(f'#KONTO 5010 "{twice}"', encoding="utf-8").faults
    assert [fault.sentence for fault in faults if fault.sentence.startswith("1 bokstäver i namn är kodade två gånger")]


def test_a_stray_byte_does_not_hide_utf_8():
    data = sie_text(NAME).encode() + b'#KONTO 6010 "\x94"\r\n'
    sie = read_sie(data, "a.se")
    assert sie.encoding == "utf-8"
    assert sie.accounts["6010"].name == "\ufffd"


def test_a_letter_cut_in_half_by_the_end_does_not_hide_utf_8():
    assert read_sie(sie_text().encode() + '#KONTO 5010 "å'.encode()[:-1], "a.se").encoding == "utf-8"
