"""What registers recorded, in a sentence: named with amounts in the page's unit, and what they do not say."""

from forecast.money import NBSP, Unit
from forecast.questions.forecast_change import Cause, Recorded
from forecast.report.history.register_words import register_words


def test_amounts_are_named_by_register_and_the_rest_is_counted() -> None:
    events = [Recorded(Cause.EVENTS, "51", f"h{number}", 100_000) for number in range(7)]
    late = Recorded(Cause.GRANTS, "51", "Sent", 250_000)
    (told,) = register_words((*events, late), Unit.TKR)
    assert told.replace(NBSP, " ") == (
        "Belopp enligt register, tagna ur nya utfall och inte mätta av modellen (tkr): statsbidrag: ”Sent” +3; "
        "händelser: ”h0” +1, ”h1” +1, ”h2” +1, ”h3” +1, ”h4” +1 och 2 till."
    )


def test_what_no_register_says_is_told_and_nothing_is_nothing() -> None:
    unknown = Recorded(Cause.MEASURES, "51", "Resor", left="effekten är inte beräknad")
    assert register_words((unknown,), Unit.TKR) == (
        "Ligger kvar i nya utfall: åtgärden ”Resor” (effekten är inte beräknad).",
    )
    assert register_words((), Unit.TKR) == ()
