"""Evidence as the page tells it: each sentence once, what speaks for a column beside the column."""

from forecast.errors import Place
from forecast.ledger.intake.mapping_file import Column, Holds
from forecast.ledger.intake.proposal.propose import Told
from forecast.report.intake.proposal_words import proposal_words

CODE = Column(header="Kod", holds=Holds.ACTIVITY)
AMOUNT = Column(header="{period}", holds=Holds.AMOUNT, kind="actual")
GUESS = "Inget säger vad beloppen är."


def told(sentence: str, column: Column | None = None, header: str | None = None, *, guess: bool = False) -> Told:
    """Something seen in a file."""
    return Told("column" if column else "unit", sentence, Place("a.csv", 5, header), guess, 0, column)


def test_a_guess_about_many_columns_is_one_question_with_their_names() -> None:
    found = proposal_words(
        [told(GUESS, AMOUNT, name, guess=True) for name in ("jan", "feb", "mar", "apr", "maj", "jun")]
    )
    assert found.questions == (f"”jan”, ”feb”, ”mar”, ”apr” och 2 till: {GUESS}",)
    assert found.evidence == ()
    assert found.why == {AMOUNT: GUESS}


def test_what_speaks_for_the_table_and_for_a_column_stand_apart() -> None:
    found = proposal_words(
        [told("”tkr” säger tkr."), told("”tkr” säger tkr."), told("Koder framför namnen.", CODE, "Kod")]
    )
    assert found.questions == ()
    assert found.evidence == ("”tkr” säger tkr.",)
    assert found.why == {CODE: "Koder framför namnen."}
