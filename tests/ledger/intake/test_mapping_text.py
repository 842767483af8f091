"""A mapping as text: what a person reads, and the same mapping when it is read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import layouts
from forecast.formats.yaml_file import read_yaml
from forecast.formats.yaml_guard import without_invisible
from forecast.ledger.intake.mapping_file import Column, Holds, ImportMapping, ImportSign, TableMapping
from forecast.ledger.intake.mapping_text import mapping_text
from forecast.ledger.intake.proposal.propose import propose
from forecast.money import Unit


def back(text):
    return read_yaml(text.encode(), "mappings/fil.yaml", ImportMapping)


@pytest.mark.parametrize("name", layouts.PUBLISHED)
@pytest.mark.parametrize("layout", list(layouts.LAYOUTS))
def test_a_proposal_is_read_back_whole(name, layout):
    proposal = propose(layouts.to_book(layouts.LAYOUTS[layout](layouts.published(name))))
    assert back(mapping_text(proposal.mapping, proposal.evidence)) == proposal.mapping
    assert back(mapping_text(proposal.mapping)) == proposal.mapping


def test_its_lines_say_what_they_mean_and_which_are_guesses():
    proposal = propose(layouts.to_book(layouts.plain(layouts.published("askersund"))))
    lines = mapping_text(proposal.mapping, proposal.evidence).replace("\N{NO-BREAK SPACE}", " ").splitlines()
    guess = "GISSNING: Inget säger enheten. Det största är 671 954, så tkr är det troliga för en nämnd."
    assert f"    unit: tkr  # kr, tkr eller mnkr. {guess}" in lines
    follows = "läses inte. Följer av andra kolumner: ”Prognos 2024” − ”Budget 2024”."
    assert f'      - {{header: "Avvikelse", holds: nothing}}  # {follows}' in lines


def test_text_of_a_file_cannot_leave_its_comment_or_its_quotes():
    header = 'a\n- b: {c}" # d\u2028e\u200b'
    column = Column(header=header, holds=Holds.ACTIVITY)
    amount = Column(header="x", holds=Holds.AMOUNT, kind="actual")
    part = TableMapping(columns=(column, amount), unit=Unit.TKR, sign=ImportSign.UNSIGNED)
    mapping = ImportMapping(schema=1, source="k: [", tables=(part,), codes={"no": "51", "1e3": "x: y"})
    assert back(mapping_text(mapping)) == mapping


WORD = st.text(max_size=20).map(without_invisible)


@given(headers=st.lists(WORD, min_size=1, max_size=4), source=WORD, labels=st.lists(WORD, max_size=3))
def test_any_text_is_read_back(headers, source, labels):
    columns = [Column(header=header, holds=Holds.LABEL) for header in headers]
    part = TableMapping(sheets=tuple(labels), columns=tuple(columns), unit=Unit.KR, sign=ImportSign.COST_POSITIVE)
    mapping = ImportMapping(
        schema=1, source=source, tables=(part,), sums=tuple(labels), codes=dict.fromkeys(labels, "51")
    )
    assert back(mapping_text(mapping)) == mapping
