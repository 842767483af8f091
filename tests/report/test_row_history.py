"""The journal of a row in words, newest first."""

from dataclasses import replace

from entries import AT, judged, said
from forecast.money import Unit
from forecast.report.row_history import row_history, told
from forecast.store.records import EntryKind
from forecast.store.store import open_store

ROW = {"statement": "by_activity", "row": "51"}
NAMES = {"51": "Äldreomsorg", "51.lon": "Lön"}


def kept(folder, *new):
    with open_store(folder / "store.sqlite") as store:
        store.append(new, at=AT)
        return store.journal("prov")


def seen(entries, unit=Unit.TKR, year=2024):
    lines = row_history(entries, "by_activity", NAMES, "51", year, unit)
    return [(line.who, line.what, line.change.replace("\N{NO-BREAK SPACE}", " "), line.reason) for line in lines]


def test_old_new_and_reason_newest_first_on_a_swedish_clock(tmp_path):
    entries = kept(tmp_path, judged(old={"forecast_sek": -90_000.0}), judged(-86_500_000.0, who="Bo"), judged(None))
    assert seen(entries) == [
        ("Anna", "bedömning", "−86 500 tkr → inget", "Färre vikarier."),
        ("Bo", "bedömning", "−87 000 tkr → −86 500 tkr", "Färre vikarier."),
        ("Anna", "bedömning", "−90 tkr → −87 000 tkr", "Färre vikarier."),
    ]
    [first, *_] = row_history(entries, "by_activity", NAMES, "51", 2024, Unit.TKR)
    assert (first.seq, first.when) == (3, "2024-09-10 10:15")


def test_methods_comments_and_parts_are_told_in_words(tmp_path):
    entries = kept(
        tmp_path,
        said(EntryKind.METHOD, {"method": "budget"}, **ROW),
        said(EntryKind.COMMENT, {"cause": "Vakanser", "quote": ""}, reason="Vakanser", layer="model", **ROW),
        judged(-1_000.0, row="51.lon"),
        judged(-1_000.0, row="52"),
        said(EntryKind.APPROVAL, {"decision": "approved"}, snapshot="ab"),
    )
    assert seen(entries) == [
        ("Anna", "bedömning, Lön", "inget → −1 tkr", "Färre vikarier."),
        ("Anna", "kommentar, modellens prognos", "inget → ”Vakanser”", ""),
        ("Anna", "låst metod", "inget → budget", "Skäl."),
    ]


def test_another_year_and_another_statement_are_not_this_row(tmp_path):
    entries = kept(tmp_path, judged())
    assert seen(entries, year=2025) == []
    assert row_history(entries, "by_cost_type", NAMES, "51", 2024, Unit.TKR) == ()


def test_one_entry_is_a_sentence(tmp_path):
    [written, taken] = kept(tmp_path, judged(), judged(None, reason="Fel rad"))
    assert told(written, Unit.MNKR) == "Anna skrev −87 mnkr 2024-09-10 10:15: Färre vikarier."
    assert told(taken, Unit.MNKR) == "Anna tog tillbaka bedömningen 2024-09-10 10:15: Fel rad."


def test_an_old_value_of_an_unknown_shape_is_shown_as_it_is(tmp_path):
    [entry] = kept(tmp_path, judged())
    assert seen([replace(entry, old=["x"])])[0][2].startswith('["x"] → ')


def test_a_text_for_the_report_is_told_whole_in_the_history_and_shortly_in_a_sentence(tmp_path):
    text = "Underskottet beror på fler vårddygn än budgeterat, och på att två enheter har haft dyr inhyrd personal."
    subject = {**ROW, "section": "analys"}
    entries = kept(tmp_path, said(EntryKind.REMARK, {"text": text, "suggestion": "x"}, **subject))
    assert seen(entries) == [("Anna", "text till rapporten, analys 2024-08", f"inget → ”{text}”", "Skäl.")]
    assert told(entries[0], Unit.TKR) == (
        "Anna skrev ”Underskottet beror på fler vårddygn än budgeterat, och på att två enheter har …” "
        "2024-09-10 10:15: Skäl."
    )


def test_a_text_of_another_month_is_another_thing(tmp_path):
    subject = {**ROW, "section": "analys"}
    august, september = kept(
        tmp_path,
        said(EntryKind.REMARK, {"text": "Augusti."}, **subject),
        said(EntryKind.REMARK, {"text": "September."}, **{**subject, "month": "2024-09"}),
    )
    assert august.key != september.key
    assert september.old is None
