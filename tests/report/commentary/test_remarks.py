"""Commentary: every number stands in the tables or on the row; causes and persons' texts stay whose they are."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from builders import SETTINGS, tiny
from entries import AT, said
from forecast.ledger.specs import Layer
from forecast.money import Unit, format_amount
from forecast.periods import Month
from forecast.questions.row_volumes import splits_of_year
from forecast.report.commentary.plan import plan_file
from forecast.report.commentary.remarks import commentary, numbers_in, remaining, remarks, row_remarks, text_unit
from forecast.report.profile import load_profile
from forecast.report.rows_view import open_row
from forecast.report.tables import profile_tables
from forecast.report.timing_view import row_timing
from forecast.scenario.files import load_scenario
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run
from forecast.store.overlay import with_journal
from forecast.store.records import EntryKind
from forecast.store.store import open_store

ROOT = Path(__file__).parents[3]
ALL = ("askersund-2023", "askersund-2024", "pitea-2024", "alingsas-2024", "ekero-2023", "demo")
QUOTE = re.compile(r"”[^”]*”(?: \([^)]*\))?")
SOURCE = re.compile(r"\([^)]*\d{4}-\d{2}-\d{2}[^)]*\)")


@cache
def made(name, headline=None):
    workspace = open_workspace(ROOT / "data" / name)
    return workspace, run(workspace, (), Choice(headline=headline or workspace.settings.headline, draws=1))


@cache
def found(name):
    workspace, result = made(name)
    return remarks(workspace, result, text_unit(workspace))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def own_words(name, remark):
    """What the machine says itself: quotes, sources and names left out."""
    text = SOURCE.sub("", QUOTE.sub("", remark.suggestion))
    workspace, _ = made(name)
    for item in (*workspace.events, *workspace.measures, *workspace.tree.rows):
        text = text.replace(item.name, "")
    return text


def on_row(name, remark):
    """The numbers that the row's own view tells."""
    workspace, result = made(name)
    unit = text_unit(workspace)
    opened = open_row(workspace, result, remark.row, "activity", unit)
    at = result.main.tree.position(remark.row)
    timing = row_timing(workspace, result, remark.statement, at, unit)
    amounts = [] if timing is None else [timing.so_far, timing.correction]
    base = result.main.base
    amounts.append(float(np.nan_to_num(base.actual[at] - base.prior_total[at])) if result.closed else 0.0)
    amounts += [line.deviation for line in opened.parts]
    amounts += [float(event.amount) * workspace.settings.unit.sek for event in workspace.events if event.amount]
    for split in splits_of_year(workspace, result):
        if split.link.row == remark.row:
            amounts += [split.net.volume.point, split.net.price.point]
    texts = [format_amount(amount, unit) for amount in amounts]
    texts += [opened.share, opened.since, opened.method, "" if timing is None else timing.reason.text]
    texts += [
        str(v) for item in workspace.volumes if item.year == result.as_of.year for v in (item.actual, item.budget)
    ]
    return numbers_in(" | ".join(texts))


@pytest.mark.parametrize("name", ALL)
def test_every_number_of_every_suggestion_stands_in_the_tables_or_on_the_row(name):
    workspace, result = made(name)
    tables = profile_tables(workspace, result, text_unit(workspace))
    cells = [cell for table in tables for row in table.rows for cell in table.text_cells(row)]
    known = numbers_in(" | ".join(cells)) | {str(result.as_of.year), str(result.as_of.year - 1)}
    assert found(name)
    for remark in found(name):
        left = numbers_in(own_words(name, remark)) - known
        assert not left or left <= on_row(name, remark), (remark.row, remark.section, left)


@pytest.mark.parametrize("name", ALL)
def test_no_suggestion_is_empty_or_tells_of_what_is_not_known(name):
    for remark in found(name):
        assert remark.text.endswith((".", "”")), remark
        assert not re.search(r"nan|\u22120\b(?!,)|-0\b|  |\.\.", own_words(name, remark)), remark


@pytest.mark.parametrize("name", ALL)
def test_every_cause_is_somebodys_words(name):
    workspace, _ = made(name)
    written = [text for c in (*workspace.comments, *workspace.previous) for text in (c.cause, c.quote)]
    written += [judgement.reason for judgement in workspace.judgements]
    written += [figure.quote for figure in workspace.text_figures]
    for remark in found(name):
        for quote in re.findall(r"”([^”]*)”", remark.suggestion):
            assert any(quote.rstrip(".") in text for text in written), (remark.row, quote)


def test_the_change_since_may_has_its_cause_row_by_row():
    said_of = {r.row: plain(r.suggestion) for r in found("alingsas-2024") if r.section == "prognosforandring"}
    start = {key: text.partition(" tkr.")[0] for key, text in said_of.items()}
    assert start == {
        "intakter": "Sedan maj har prognosen förbättrats med 12 200",
        "personal": "Sedan maj har prognosen försämrats med 2 500",
        "lokalhyror": "Sedan maj har prognosen försämrats med 2 000",
        "kop": "Sedan maj har prognosen försämrats med 3 500",
        "ovriga": "Sedan maj har prognosen försämrats med 4 100",
        "nettokostnad": "Sedan maj har prognosen förbättrats med 100",
    }
    assert said_of["ovriga"].endswith(
        "”Ökningen beror framförallt på kostnader för brandskyddsanpassningar på boenden.” "
        "(delårsbokslut 2024, Prognosförändring)."
    )


def test_words_about_the_printed_change_are_not_said_of_another():
    workspace, result = made("alingsas-2024", Layer.MODEL)
    [year, moved, *_] = row_remarks(workspace, result, Unit.TKR, "by_cost_type", "ovriga")
    assert ". Om fastställd prognos: ”Avvikelsen beror delvis" in year.suggestion
    assert moved.suggestion.endswith("Ingen orsak till ändringen är skriven.")


def test_five_avdelningar_of_pitea_must_be_commented_on_beside_the_surpluses():
    required = {remark.row for remark in found("pitea-2024") if remark.required}
    assert required == {"fiktiva", "513", "515", "517", "519", "510-511", "514", "516"}
    first = remaining(*made("pitea-2024"))
    assert [remark.required for remark in first] == sorted((remark.required for remark in first), reverse=True)


def test_pitea_tells_costs_without_sign_and_quotes_each_word_in_its_own_section():
    workspace, result = made("pitea-2024")
    utfall, analys, atgard = row_remarks(workspace, result, Unit.TKR, "by_activity", "513")
    assert plain(utfall.text).startswith(
        "Utfallet jan–mar är 26 766 tkr mot periodbudgeten 23 176 tkr, ett underskott på 3 590 tkr. ”Bemanningskost"
    )
    assert plain(analys.text).startswith(
        "Årsprognosen är ett underskott på 4 850 tkr (5,0 procent av budgeten) mot årsbudgeten 97 873 tkr."
    )
    assert "”Totalt har rehab" in analys.text
    assert atgard.text.startswith("”Rekrytering av sjuksköterskor")


@pytest.mark.parametrize(
    ("name", "first", "words"),
    [
        ("askersund-2024", ["Analys per verksamhet", "10 Nämnd och styrelseverksamhet", "51 Äldreomsorg/LSS"], ""),
        ("pitea-2024", ["Kommentarer per avdelning", "510-511 Politik och förvaltningsledning"], "Utfall: Utfallet"),
        ("alingsas-2024", ["Kommentarer per kostnadsslag", "Prognos", "Prognosförändring"], "Verksamhetens intäkter: "),
        ("ekero-2023", ["Kommentarer per område", "Politisk verksamhet", "Äldreomsorg"], "Utfallet 2023 är "),
    ],
)
def test_sections_stand_as_the_municipality_prints_them(name, first, words):
    sections = commentary(*made(name), Unit.TKR)
    assert [section.title for section in sections][: len(first)] == first
    assert [section.level for section in sections] == [1, *([2] * (len(sections) - 1))]
    part = sections[1].parts[0]
    assert part.text.startswith(words)
    assert part.mark == "maskinellt förslag"
    count = len(found(name))
    assert sections[0].parts[0].text == f"{count} av {count} texter är maskinella förslag som ingen har läst."


ABOUT = {"statement": "by_activity", "row": "sarskilt-boende", "section": "analys"}


def with_text(tmp_path, *new):
    workspace, _ = made("askersund-2024")
    with open_store(tmp_path / f"{len(list(tmp_path.iterdir()))}.sqlite") as store:
        store.append([replace(entry, workspace=workspace.name) for entry in new], at=AT)
        return with_journal(workspace, store.journal(workspace.name))


def written(text, suggestion="", **subject):
    new = None if text is None else {"text": text, "suggestion": suggestion}
    return said(EntryKind.REMARK, new, who="Anna Ek", **{**ABOUT, **subject})


def row(workspace, result=None):
    [remark] = row_remarks(workspace, result or made("askersund-2024")[1], Unit.TKR, "by_activity", "sarskilt-boende")
    return remark


def test_what_was_said_in_august_is_not_said_of_june():
    workspace = made("demo")[0]
    june = run(workspace, (), Choice(as_of=Month(2024, 6), headline=Layer.MODEL, draws=1))
    [remark] = row_remarks(workspace, june, Unit.TKR, "by_activity", "sarskilt-boende")
    assert remark.suggestion.endswith("Ingen orsak skriven.")
    assert "”" not in remark.suggestion


class TestAPersonsText:
    def test_it_stands_as_written_with_name_and_date(self, tmp_path):
        workspace = with_text(tmp_path, written("Första <b>raden</b>.\n\nAndra = raden."))
        [section] = [s for s in commentary(workspace, made("askersund-2024")[1], Unit.TKR) if "sarskilt" in s.key]
        assert [(part.text, part.origin, part.mark) for part in section.parts] == [
            ("Första <b>raden</b>.", "person", ""),
            ("Andra = raden.", "person", "Anna Ek, 2024-09-10"),
        ]
        assert len(remaining(workspace, made("askersund-2024")[1])) == len(found("askersund-2024")) - 1

    def test_the_last_one_counts_and_taken_back_the_suggestion_does(self, tmp_path):
        assert row(with_text(tmp_path, written("Ett."), written("Två."))).text == "Två."
        back = row(with_text(tmp_path, written(None)))
        assert (back.written, back.text) == (None, back.suggestion)

    def test_it_is_the_text_of_its_own_month_only(self, tmp_path):
        workspace = with_text(tmp_path, written("Juli.", month="2024-07"), written("Augusti."))
        assert [item.month for item in workspace.remarks] == [Month(2024, 7), Month(2024, 8)]
        assert row(workspace).text == "Augusti."
        assert row(replace(workspace, remarks=workspace.remarks[:1])).written is None

    def test_an_approved_suggestion_says_whose_it_was(self, tmp_path):
        suggestion = row(made("askersund-2024")[0]).suggestion
        remark = row(with_text(tmp_path, written(suggestion, suggestion)))
        assert remark.by == "förslaget godkänt av Anna Ek, 2024-09-10"
        assert remark.stale == ""

    def test_changed_numbers_are_told_where_the_text_mentions_them(self, tmp_path):
        workspace, result = made("askersund-2024")
        suggestion = row(workspace).suggestion
        changed = run(workspace, [load_scenario(SCENARIO)], Choice(headline=Layer.ADOPTED, draws=1))
        told = row(with_text(tmp_path, written("Underskottet är 4 050 tkr och 48 platser.", suggestion)), changed)
        assert told.stale == "Siffrorna har ändrats sedan texten skrevs 2024-09-10."
        assert "4050" not in numbers_in(told.suggestion)
        other = row(with_text(tmp_path, written("Vi har 48 platser.", suggestion)), changed)
        assert other.stale == ""
        [section] = [s for s in commentary(with_text(tmp_path, written("4 050.", suggestion)), changed, Unit.TKR)
                     if "sarskilt" in s.key]  # fmt: skip
        assert section.parts[-1].text == told.stale
        assert row(with_text(tmp_path, written("4 050.", suggestion)), result).stale == ""


NEAR = "Budgeten hålls i stort sett: ett underskott på 500 tkr (0,6 procent av budgeten)."
SCENARIO = ROOT / "scenarios" / "askersund-2024" / "sabo-en-arsarbetare-fran-oktober.yaml"
TABLE = """\
# Påhittad.
kod;verksamhet;utfall;prognos;budget;avvikelse
51;Äldreomsorg;-60000;-{};-90000;{}
52;Missbruksvård;-20000;-30000;-30000;0
;Summa;-80000;-{};-120000;{}
"""


def small(folder, forecast, profile):
    off = 90_000 - forecast
    table = TABLE.format(forecast, off, forecast + 30_000, off)
    settings = f"{SETTINGS}profile: {profile}\n"
    workspace = tiny(folder, {"tabell.csv": table, "workspace.yaml": settings})
    return workspace, run(workspace, (), Choice(headline=Layer.ADOPTED, draws=1))


def test_the_words_follow_sign_and_size(tmp_path):
    texts = [
        plain(row_remarks(*small(tmp_path / str(n), n, "askersund"), Unit.TKR, "by_activity", "51")[0].text)
        for n in (95_000, 85_000, 90_500, 90_000)
    ]
    assert [re.sub(r" Utfallet.*| Ingen.*", "", text) for text in texts] == [
        f"Helårsprognosen är {words}"
        for words in (
            "−95 000 tkr mot budgeten −90 000 tkr, ett underskott på 5 000 tkr (5,6 procent av budgeten).",
            "−85 000 tkr mot budgeten −90 000 tkr, ett överskott på 5 000 tkr (5,6 procent av budgeten).",
            f"−90 500 tkr mot budgeten −90 000 tkr. {NEAR}",
            "−90 000 tkr mot budgeten −90 000 tkr, i nivå med budgeten.",
        )
    ]
    assert texts[0].endswith(
        " Utfallet jan–aug följer en jämn fördelning av årsbudgeten; resten av året väntas bli 5 000 tkr sämre. "
        "Ingen orsak skriven."
    )


def test_the_general_report_tells_only_of_rows_beyond_a_default_that_says_so(tmp_path):
    told = commentary(*small(tmp_path / "a", 95_000, "general"), Unit.TKR)
    assert [section.title for section in told] == ["Kommentarer till avvikelserna", "51 Äldreomsorg"]
    limit = "1 procent av budgeten och 1 000 tkr (programmets förval)."
    assert plain(told[0].parts[0].text) == (
        f"Texter om rader som avviker mer än {limit} 3 av 3 texter är maskinella förslag som ingen har läst."
    )
    assert [part.text.partition(":")[0] for part in told[1].parts] == ["Prognos", "Orsak", "Åtgärd"]
    assert [part.text for part in told[1].parts[1:]] == [
        "Orsak: Ingen orsak skriven.",
        "Åtgärd: Ingen åtgärd är inlagd.",
    ]
    [alone] = commentary(*small(tmp_path / "b", 90_500, "general"), Unit.TKR)
    assert plain(alone.parts[0].text) == f"Ingen rad avviker mer än {limit}"


def test_every_plan_has_its_profile_and_sections_of_their_own():
    for name, plan in plan_file().plans.items():
        assert load_profile(name).name == name
        keys = [section.key for section in plan.sections]
        assert len(set(keys)) == len(keys)
        assert sum(section.rest for section in plan.sections) == 1
