"""A round in a real browser, from a judgement to a locked month; one person plays all parts.

What is returned, and what each role may do, tests/ui/test_page_inlamning.py presses without one.
"""

from __future__ import annotations

import pytest
from reader import Reader

pytestmark = pytest.mark.browser


def test_a_month_is_judged_handed_in_approved_and_locked(reader: Reader) -> None:
    page = reader.page

    def press(button: str) -> None:
        reader.settle()
        page.get_by_role("button", name=button, exact=True).click()

    reader.open("inlamning", arbetsyta="omgang", ansvar="aldre")
    reader.expect_heading("Äldreomsorg: inte inlämnad")
    page.get_by_text("Bedöm raden", exact=True).click()
    reader.type("Bedömd prognos för helåret, tkr, kostnad med minus", "-91,5")
    page.get_by_label("Skäl", exact=True).first.fill("Fler ärenden")
    reader.field("Ditt namn").fill("Anna Ek")
    press("Spara bedömningen")
    page.get_by_text("Sparat i journalen som post 1").first.wait_for()
    press("Lämna in Äldreomsorg")
    reader.expect_heading("Äldreomsorg: inlämnad, väntar på ekonomen")
    assert reader.violations() == ()
    press("Godkänn Äldreomsorg")
    reader.expect_heading("Äldreomsorg: godkänd")
    reader.choose("Vems rader", "Alla enheter")
    reader.expect_heading("1 av 2 enheter har lämnat in")
    page.get_by_text("Fastställ ändå: de följer modellens förslag").click()
    page.get_by_label("Skäl till att de följer modellen").fill("Chefen är borta")
    press("Fastställ och lås augusti 2024")
    reader.expect_heading("Augusti 2024 är fastställd och låst")
    assert "Prognosen är sparad med nummer " in reader.text
    assert reader.address["ansvar"] == "alla"
    assert reader.violations() == ()
    assert reader.console == []
