"""Kontroll: findings with place and remedy, chosen by kind and file from the address."""

from collections.abc import Callable

from seen import address, heading, notes, said
from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


def test_the_address_chooses_kind_and_file(read_page: Open) -> None:
    everything = read_page("kontroll", "askersund-2024")
    assert heading(everything) == "15 varningar att ta ställning till"
    assert "Öppna Personlig assistans" in str([link.label for link in everything.get("page_link")])
    few = read_page("kontroll", "askersund-2024", slag="info", fil="driftredovisning.csv")
    text = said(few)
    assert "Nämnd och styrelseverksamhet: prognosen förutsätter −90 tkr per månad" in text
    assert "Bostadsanpassningsbidrag" not in text
    assert "Skriv skälet på raden, eller ändra prognosen." in notes(few, "note")
    assert address(few)["fil"] == "driftredovisning.csv"


def test_an_unknown_choice_falls_back(read_page: Open) -> None:
    app = read_page("kontroll", "askersund-2024", slag="<b>", fil="../x")
    assert not app.exception
    assert "slag" not in address(app)
    assert "fil" not in address(app)
