"""Spreadsheets read by a mapping: every amount on its row, every row accounted for."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

import layouts
from forecast.errors import InputError
from forecast.formats.book import Book, Merged, Sheet
from forecast.ledger.intake.intake import Intake
from forecast.ledger.intake.mapping_file import Column, Holds, ImportMapping, ImportSign, TableMapping, When
from forecast.ledger.intake.proposal.propose import Hints, propose
from forecast.ledger.intake.reading.read import read_book_by
from forecast.ledger.specs import Kind, Layer
from forecast.ledger.tree import CostType
from forecast.money import Unit
from forecast.periods import Month, Span

TKR = 1000
AS_OF = {"alingsas": Month(2024, 8), "pitea": Month(2024, 3), "ekero": Month(2023, 12)} | dict.fromkeys(
    ("askersund", "askersund_51"), Month(2024, 8)
)


def book(rows, *, file="fil.xlsx", name="Blad1", merged=()):
    width = max(map(len, rows))
    cells = np.full((len(rows), width), None, dtype=object)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            cells[at, column] = float(cell) if isinstance(cell, int) else cell
    sheet = Sheet(name, cells, np.arange(1, len(rows) + 1), tuple(Merged(*area) for area in merged))
    return Book(file, "xlsx", "", "", (sheet,))


def column(header, holds=Holds.AMOUNT, **more):
    return Column(header=header, holds=holds, **more)


def mapping(*columns, unit=Unit.TKR, sign=ImportSign.COST_NEGATIVE, year=2024, as_of=None, **more):
    own = {key: more.pop(key) for key in ("sums", "not_sums") if key in more}
    part = TableMapping(columns=columns, unit=unit, sign=sign, year=year, as_of=as_of, **more)
    return ImportMapping(source="prov", tables=(part,), **own)


def frame(intake: Intake) -> pd.DataFrame:
    """Amounts that are no sums, with what they are and stand on, in a fixed order."""
    lines, measures = intake.lines, intake.measures
    out = pd.DataFrame({
        "name": [_name(lines, i) for i in intake.line],
        "role": lines.role[intake.line],
        "kind": [measures[i].kind.value for i in intake.measure],
        "layer": [str(measures[i].layer) for i in intake.measure],
        "version": [measures[i].version for i in intake.measure],
        "span": [str(measures[i].span) for i in intake.measure],
        "amount": intake.amount,
    })  # fmt: skip
    return out.sort_values(list(out.columns), ignore_index=True)


def _name(lines, i):
    texts = (getattr(lines, key)[i] for key in (
        "organisation", "organisation_name", "activity", "activity_name", "account", "cost_type", "label"))  # fmt: skip
    return " ".join(filter(None, texts))


def assert_whole(intake: Intake):
    assert intake.sum_file == pytest.approx(intake.sum_loaded + intake.sum_skipped, abs=0.005)
    loaded = int((intake.lines.role == "").sum())
    assert intake.rows_read >= loaded
    assert intake.rows_read <= loaded + len(intake.skipped)


def sentences(intake, check):
    return [finding.sentence for finding in intake.findings if finding.check == check]


# ---- the published tables in every layout --------------------------------------------------------------------------


def read_layout(name, layout, number=float):
    made = layouts.to_book(layouts.LAYOUTS[layout](layouts.published(name)), number=number)
    return read_book_by(made, propose(made, hints=Hints(as_of=AS_OF[name])).mapping)


@pytest.mark.parametrize("name", layouts.PUBLISHED)
def test_a_published_table_gives_the_same_amounts_in_every_layout(name):
    first = read_layout(name, "titled")
    assert_whole(first)
    wanted = frame(first)
    wanted = wanted[wanted["role"] == ""].drop(columns="role").reset_index(drop=True)
    for layout in layouts.LAYOUTS:
        for number in (float, layouts.swedish, layouts.trailing_minus, layouts.parenthesised):
            intake = read_layout(name, layout, number)
            assert_whole(intake)
            got = frame(intake)
            got = got[got["role"] == ""].drop(columns="role").reset_index(drop=True)
            pd.testing.assert_frame_equal(got, wanted, obj=f"{name} {layout} {number.__name__}")
            assert intake.sum_file == first.sum_file


def test_a_forecast_printed_as_a_deviation_becomes_a_level_and_the_sums_count_it_as_printed():
    intake = read_layout("pitea", "titled")
    rows = frame(intake)
    level = rows[(rows["kind"] == "forecast") & rows["name"].str.startswith("513")]
    assert level["amount"].tolist() == [(-97873 - 4850) * TKR]
    printed = {513: (-97873, -23176, -26766, -4850)}
    own = frame(intake)
    own = own[own["name"].str.startswith("513")]
    assert own["amount"].sum() - (-97873 * TKR) == sum(printed[513]) * TKR


def test_rows_of_a_published_table_and_what_they_are_part_of():
    intake = read_layout("ekero", "titled")
    lines = intake.lines
    name = {label: i for i, label in enumerate(lines.label)}
    assert lines.part_of[name["Personalkostnader inkl po"]] == name["Summa Kostnader"]
    assert lines.part_of[name["-varav statsbidrag"]] == name["Summa externa intäkter"]
    assert lines.part_of[name["Summa Intäkter"]] == name["Nettokostnad"]
    assert lines.part_of[name["Nettokostnad"]] == -1
    assert next(s.why for s in intake.skipped if s.why.startswith("summa")).startswith("summa av rad")
    assert intake.as_of == Month(2023, 12)


# ---- months --------------------------------------------------------------------------------------------------------


def months_frame(pages):
    made = layouts.to_book(pages)
    intake = read_book_by(made, propose(made).mapping)
    assert_whole(intake)
    out = frame(intake)
    return out[(out["role"] == "") & (out["kind"] == "actual")].drop(columns="role").reset_index(drop=True), intake


def test_months_side_by_side_to_date_with_totals_and_one_a_row_are_the_same_months():
    demo = dict(list(layouts.demo_months(2023).items())[:12])
    wanted, _ = months_frame(layouts.months_wide(demo))
    for pages in (
        layouts.months_wide(demo, cumulative=True),
        layouts.months_wide(demo, total=True),
        layouts.months_wide(demo, names=[f"2024-{m:02d}" for m in range(1, 13)]),
        layouts.months_long({key: (actual, [None] * 12) for key, (actual, _) in demo.items()}),
    ):
        got, _ = months_frame(pages)
        pd.testing.assert_frame_equal(got, wanted)


def test_months_to_date_are_parted_so_that_the_sum_to_date_stays():
    rows = [["Verksamhet", "Jan", "Jan-Feb", "Jan-Mar", "Jan-Apr"], ["51", 10, 25, None, 45], ["52", 1, 3, 6, 10]]
    intake = read_book_by(
        book(rows),
        mapping(column("Verksamhet", Holds.ACTIVITY), column("{period}", kind="actual"), cumulative=True),
    )
    assert_whole(intake)
    assert frame(intake)[["name", "span", "amount"]].to_numpy().tolist() == [
        ["51", "2024-01", 10 * TKR], ["51", "2024-02", 15 * TKR], ["51", "2024-03..2024-04", 20 * TKR],
        ["52", "2024-01", 1 * TKR], ["52", "2024-02", 2 * TKR], ["52", "2024-03", 3 * TKR],
        ["52", "2024-04", 4 * TKR],
    ]  # fmt: skip
    assert intake.sum_file == 55 * TKR
    assert intake.as_of == Month(2024, 4)


def test_two_columns_to_date_of_one_month_are_told():
    rows = [["Verksamhet", "Jan", "Jan-Feb", "Feb"], ["51", 10, 25, 26]]
    intake = read_book_by(
        book(rows),
        mapping(column("Verksamhet", Holds.ACTIVITY), column("{period}", kind="actual"), cumulative=True),
    )
    assert_whole(intake)
    assert sentences(intake, "perioder") == ["Kolumnen gäller samma månader som ”Jan-Feb” och läses inte."]


# ---- one row an amount ---------------------------------------------------------------------------------------------

LONG = (
    column("Vht", Holds.ACTIVITY), column("Typ", Holds.KIND), column("Period", Holds.PERIOD), column("Belopp"),
)  # fmt: skip


def test_kinds_and_periods_by_row():
    rows = [
        ["Vht", "Typ", "Period", "Belopp"],
        ["051", "Utfall", "202401", -1], ["051", "Utfall", "2024-02", -2], ["051", "Årsbudget", "2024", -30],
        ["051", "Helårsprognos", "2024", -31], ["051", "Ack utfall", "aug 2024", -20],
        ["051", "Periodbudget", "2024-08", -19],
    ]  # fmt: skip
    intake = read_book_by(book(rows), mapping(*LONG))
    assert_whole(intake)
    measures = [intake.measures[i] for i in intake.measure]
    assert [(m.kind, m.layer, str(m.span)) for m in measures] == [
        (Kind.ACTUAL, None, "2024-01"), (Kind.ACTUAL, None, "2024-02"), (Kind.BUDGET, None, "2024"),
        (Kind.FORECAST, Layer.ADOPTED, "2024"), (Kind.ACTUAL, None, "2024-01..2024-08"),
        (Kind.YTD_BUDGET, None, "2024-01..2024-08"),
    ]  # fmt: skip
    assert set(intake.lines.activity) == {"051"}


def test_rows_whose_period_or_kind_cannot_be_read_are_skipped_with_their_money():
    rows = [
        ["Vht", "Typ", "Period", "Belopp"],
        ["51", "Utfall", "202401", -1], ["51", "Utfall", "i våras", -2], ["51", "Annat", "202401", -4],
        ["51", "Avvikelse", "202401", -8], ["51", "Utfall", None, -16],
    ]  # fmt: skip
    intake = read_book_by(book(rows), mapping(*LONG))
    assert_whole(intake)
    assert intake.sum_file == -23 * TKR
    assert [(s.row, s.why, s.sum_sek) for s in intake.skipped] == [
        (3, "perioden ”i våras” går inte att läsa", -2 * TKR),
        (4, "”Annat” är varken utfall, budget eller prognos", -4 * TKR),
        (5, "”Avvikelse” följer av andra rader", 0.0),
        (6, "raden har ingen period", -16 * TKR),
    ]
    assert sentences(intake, "perioder") == [
        "Rad 3 och 6 har en period som inte går att läsa; beloppen är inte lästa.",
        "Rad 4 säger varken utfall, budget eller prognos; beloppen är inte lästa.",
    ]


def test_deviations_by_row_take_the_budget_of_the_same_names():
    rows = [
        ["Vht", "Typ", "Period", "Belopp"],
        ["51", "Budget", "2024", -100], ["52", "Budget", "2024", -50], ["51", "Prognosavvikelse", "2024", -5],
    ]  # fmt: skip
    intake = read_book_by(book(rows), mapping(*LONG))
    assert_whole(intake)
    rows = frame(intake)
    assert rows[rows["kind"] == "forecast"]["amount"].tolist() == [-105 * TKR]
    assert intake.sum_loaded == -155 * TKR


def test_sums_of_each_period_in_a_long_table():
    rows = [
        ["Vht", "Period", "Belopp"],
        ["51", "202401", -1], ["51", "202402", -2], ["52", "202401", -3], ["52", "202402", -4],
        ["Summa", "202401", -4], ["Summa", "202402", -6], ["Totalt", None, -10],
    ]  # fmt: skip
    intake = read_book_by(
        book(rows),
        mapping(column("Vht", Holds.ACTIVITY), column("Period", Holds.PERIOD), column("Belopp", kind="actual")),
    )
    assert_whole(intake)
    assert intake.sum_loaded == -10 * TKR
    assert [(s.row, s.why) for s in intake.skipped] == [
        (6, "summa av rad 2 och 4"), (7, "summa av rad 3 och 5"), (8, "summa av rad 2–5"),
    ]  # fmt: skip


# ---- codes and names -----------------------------------------------------------------------------------------------

WIDE = (column("Verksamhet", Holds.ACTIVITY), column("Slag", Holds.COST_TYPE), column("Utfall {period}", kind="actual"))


def wide(*rows, **more):
    return book([["Verksamhet", "Slag", "Utfall 2024-08"], *rows], **more)


def test_codes_keep_their_zeros_and_lose_a_spreadsheets_decimals():
    intake = read_book_by(wide(["007", "10", -1], [51, 40, -2]), mapping(*WIDE))
    assert intake.lines.activity.tolist() == ["007", "51"]
    assert intake.lines.cost_type.tolist() == ["10", "40"]


def test_code_and_name_in_one_cell_are_parted_where_the_mapping_says_so():
    both = (column("Verksamhet", Holds.ACTIVITY, with_name=True), *WIDE[1:])
    intake = read_book_by(wide(["60 Stab, nämnd och ledning", "", -1], ["Summa", "", -1]), mapping(*both))
    assert intake.lines.activity.tolist() == ["60", ""]
    assert intake.lines.activity_name.tolist() == ["Stab, nämnd och ledning", "Summa"]
    assert intake.lines.role.tolist() == ["", "sum"]


def test_a_group_printed_once_goes_to_the_rows_below_it():
    made = wide(
        ["51", "Personal", -10], [None, "Hyror", -5], [None, "Summa", -15], ["52", "Personal", -7], [None, "Hyror", -1],
        [None, "Summa", -8], [None, "Totalt", -23],
    )  # fmt: skip
    intake = read_book_by(made, mapping(*WIDE))
    assert_whole(intake)
    own = intake.lines.role == ""
    assert intake.lines.activity[own].tolist() == ["51", "51", "52", "52"]
    assert intake.sum_loaded == -23 * TKR
    assert sentences(intake, "koder") == ["Kolumnen står tryckt en gång per grupp: 2 rader fick koden ovanför."]


def test_a_group_with_its_total_above_its_parts():
    made = wide(
        ["51", None, -15], [None, "Personal", -10], [None, "Hyror", -5], ["52", None, -7], [None, "Personal", -7]
    )
    intake = read_book_by(made, mapping(*WIDE))
    assert_whole(intake)
    assert intake.lines.role.tolist() == ["sum", "", "", "sum", ""]
    assert intake.lines.activity.tolist() == ["51", "51", "51", "52", "52"]


def test_a_blank_code_in_a_ledger_is_no_group():
    made = wide(["51", "Personal", -10], ["51", "Hyror", -5], [None, "Räntor", -1], ["52", "Personal", -3])
    intake = read_book_by(made, mapping(*WIDE))
    assert intake.lines.activity.tolist() == ["51", "51", "", "52"]


def test_merged_cells_are_one_cell_for_all_their_rows():
    made = wide(["51", "Personal", -10], [None, "Hyror", -5], ["51", "Köp", -1], merged=[(1, 0, 2, 0)])
    intake = read_book_by(made, mapping(*WIDE))
    assert intake.lines.activity.tolist() == ["51", "51", "51"]


def test_amounts_without_code_and_name_are_loaded_and_told():
    intake = read_book_by(wide(["51", "Personal", -10], [None, None, -3.5]), mapping(*WIDE))
    assert_whole(intake)
    assert intake.lines.label.tolist() == ["", "(utan kod)"]
    assert sentences(intake, "koder") == [
        "Rad 3 har belopp men varken kod eller namn: −3 500,00 kr läses på raden ”(utan kod)”.".replace(
            "3 500", "3\xa0500"
        )
    ]


def test_account_groups_above_their_accounts_are_sums():
    rows = [
        ["Konto", "Utfall 2024-08"],
        ["3", 100],
        ["3010", 60],
        ["3020", 40],
        ["5", -200],
        ["5010", -150],
        ["5020", -50],
    ]
    intake = read_book_by(book(rows), mapping(column("Konto", Holds.ACCOUNT), column("Utfall {period}", kind="actual")))
    assert_whole(intake)
    assert intake.lines.role.tolist() == ["sum", "", "", "sum", "", ""]
    assert intake.account_plan == "kommun"


def test_balance_accounts_are_skipped_with_their_money():
    rows = [["Konto", "Benämning", "Utfall 2024-08"], ["1510", "Kundfordringar", 9], ["3010", "Avgifter", 5],
            ["7010", "Löner", -7]]  # fmt: skip
    own = (
        column("Konto", Holds.ACCOUNT),
        column("Benämning", Holds.ACCOUNT_NAME),
        column("Utfall {period}", kind="actual"),
    )
    intake = read_book_by(book(rows), mapping(*own))
    assert_whole(intake)
    assert [(s.row, s.why, s.sum_sek) for s in intake.skipped] == [(2, "konto 1510 hör till balansräkningen", 9 * TKR)]
    assert intake.account_plan == "eubas"
    assert intake.sum_file == 7 * TKR


# ---- numbers, notes and doubles ------------------------------------------------------------------------------------


def test_unreadable_cells_are_told_and_the_rest_of_the_row_is_loaded():
    rows = [
        ["Verksamhet", "Budget 2024", "Utfall 2024-08"],
        ["51", -10, "se not"],
        ["52", -5, "-"],
        ["53", None, "#REF!"],
    ]
    own = (
        column("Verksamhet", Holds.ACTIVITY),
        column("Budget {year}", kind="budget"),
        column("Utfall {period}", kind="actual"),
    )
    intake = read_book_by(book(rows), mapping(*own))
    assert_whole(intake)
    assert [str(f.place) for f in intake.findings if "se not" in f.sentence] == [
        "fil.xlsx, blad ”Blad1”, rad 2, kolumn ”Utfall 2024-08”"
    ]
    assert "1 celler med streck eller kryss lästes som tomma." in sentences(intake, "tal")
    assert [(s.row, s.why) for s in intake.skipped] == [(4, "beloppet går inte att läsa")]
    assert intake.sum_loaded == -15 * TKR


def test_notes_below_and_zeros_and_blanks():
    intake = read_book_by(
        wide(["51", "Personal", 0], ["52", "Hyror", None], ["Källa: ekonomisystemet"]), mapping(*WIDE)
    )
    assert_whole(intake)
    assert len(intake.amount) == 1
    assert [(s.row, s.why) for s in intake.skipped] == [(3, "inga belopp"), (4, "inga belopp")]


def test_doubled_rows_are_loaded_and_told():
    intake = read_book_by(wide(["51", "Personal", -10], ["52", "Hyror", -5], ["51", "Personal", -10]), mapping(*WIDE))
    assert_whole(intake)
    assert intake.sum_loaded == -25 * TKR
    assert len(sentences(intake, "dubbletter")) == 1
    assert "Rad 4 upprepar en tidigare rad cell för cell" in sentences(intake, "dubbletter")[0]


def test_a_column_that_the_mapping_does_not_know_is_told():
    rows = [["Verksamhet", "Utfall 2024-08", "Konsulter"], ["51", -10, -2]]
    intake = read_book_by(
        book(rows), mapping(column("Verksamhet", Holds.ACTIVITY), column("Utfall {period}", kind="actual"))
    )
    assert sentences(intake, "kolumner") == ["Kolumnen finns inte i mallen; dess 1 tal läses inte."]


def test_a_sum_that_does_not_foot_is_told_with_both_figures():
    intake = read_book_by(wide(["51", "a", -10000], ["52", "b", -5000], ["Summa", None, -15100]), mapping(*WIDE))
    assert_whole(intake)
    assert intake.sum_loaded == -15000 * TKR
    [told] = sentences(intake, "summor")
    assert told.replace("\xa0", " ") == (
        "Summan ”Summa” går inte ihop: tryckt −15 100 tkr, delarna ger −15 000 tkr, skillnad −100 tkr. "
        "Delarna är lästa, summan inte."
    )


def test_the_mapping_says_what_is_a_sum_and_what_is_not():
    made = wide(["51", "a", -10], ["52", "b", -5], ["Kvar", None, -99], ["Summa egna", None, -15])
    intake = read_book_by(made, mapping(*WIDE, sums=("Kvar",), not_sums=("summa EGNA",)))
    assert_whole(intake)
    assert intake.lines.role.tolist() == ["", "", "sum", ""]


# ---- columns that sum others, sheets that sum others ---------------------------------------------------------------


def test_a_total_beside_the_months_is_a_check():
    rows = [["Verksamhet", "jan", "feb", "Totalt"], ["51", 1, 2, 3], ["52", 4, 5, 9]]
    own = (
        column("Verksamhet", Holds.ACTIVITY), column("{period}", kind="actual"),
        column("Totalt", kind="actual", span=Span(2024, 1, 12)),
    )  # fmt: skip
    intake = read_book_by(book(rows), mapping(*own))
    assert_whole(intake)
    assert intake.sum_loaded == 12 * TKR
    assert sentences(intake, "summor") == [
        "Kolumnen är summan av 2 andra kolumner och läses som kontroll, inte som belopp."
    ]


def test_income_cost_and_net_side_by_side_in_a_table_without_signs():
    rows = [["Verksamhet", "Intäkter", "Kostnader", "Netto"], ["51", 10, 110, 100], ["52", 5, 25, 20]]
    year = {"kind": "budget", "when": When.YEAR}
    own = (
        column("Verksamhet", Holds.ACTIVITY), column("Intäkter", cost_type=CostType.INCOME, **year),
        column("Kostnader", cost_type=CostType.COST, **year), column("Netto", **year),
    )  # fmt: skip
    intake = read_book_by(book(rows), mapping(*own, sign=ImportSign.UNSIGNED))
    assert_whole(intake)
    assert intake.sum_loaded == -120 * TKR
    assert [m.cost_type for m in intake.measures] == [CostType.INCOME, CostType.COST]
    assert intake.sign.rule == "unsigned"
    assert "intäkter 15 tkr, kostnader −135 tkr" in intake.sign.evidence


def test_a_sheet_that_sums_the_others_is_a_check():
    sheets = {
        "Norr": [["51", -100001], ["52", -20003]], "Söder": [["51", -300007], ["52", -40009]],
        "Totalt": [["51", -400008], ["52", -60012]],
    }  # fmt: skip
    made = [book([["Verksamhet", "Utfall 2024-08"], *rows], name=name).sheets[0] for name, rows in sheets.items()]
    intake = read_book_by(
        Book("fil.xlsx", "xlsx", "", "", tuple(made)),
        mapping(column("Verksamhet", Holds.ACTIVITY), column("Utfall {period}", kind="actual")),
    )
    assert_whole(intake)
    assert intake.sum_loaded == -460020 * TKR
    assert {(s.sheet, s.why) for s in intake.skipped} == {("Totalt", "summa av andra blad")}


# ---- signs, and mappings that do not fit ---------------------------------------------------------------------------


def test_a_sign_rule_that_makes_income_negative_is_told():
    made = wide(["51", "Intäkter", -100], ["51", "Personalkostnader", 400])
    intake = read_book_by(made, mapping(*WIDE))
    assert sentences(intake, "tecken") == [
        "Med regeln att kostnader är negativa i filen gäller att intäkterna blir negativa (−100 tkr).",
        "Med regeln att kostnader är negativa i filen gäller att kostnaderna blir positiva (400 tkr).",
    ]
    assert sentences(read_book_by(made, mapping(*WIDE, sign=ImportSign.COST_POSITIVE)), "tecken") == []


def test_a_mapping_of_another_file_is_refused():
    with pytest.raises(InputError) as error:
        read_book_by(book([["Konto", "Saldo"], ["1", 5]]), mapping(*WIDE))
    assert str(error.value) == (
        "fil.xlsx: Ingen tabell i filen har de rubriker som mallen ”prov” läser: Verksamhet, Slag, "
        "Utfall {period}. Läs in filen utan mall så föreslås en ny, eller rätta rubrikerna i mallen."
    )


def test_a_file_without_amounts_is_refused():
    with pytest.raises(InputError, match="Filen har ingen tabell med belopp"):
        read_book_by(book([["Bara", "text"]]), mapping(*WIDE))


def test_a_column_without_months_or_kind_is_refused_with_its_place():
    rows = [["Verksamhet", "Belopp"], ["51", -10]]
    with pytest.raises(InputError, match="kolumn ”Belopp”: Det går inte att se vilka månader kolumnen gäller"):
        read_book_by(book(rows), mapping(column("Verksamhet", Holds.ACTIVITY), column("Belopp", kind="actual")))
    with pytest.raises(InputError, match="ingenting säger om den är utfall, budget eller prognos"):
        read_book_by(book(rows), mapping(column("Verksamhet", Holds.ACTIVITY), column("Belopp")))


def test_a_deviation_needs_a_budget():
    rows = [["Verksamhet", "Prognos"], ["51", -10]]
    own = (
        column("Verksamhet", Holds.ACTIVITY),
        column("Prognos", kind="forecast_deviation", layer="adopted", when=When.YEAR),
    )
    with pytest.raises(InputError, match="tabellen har ingen budget för 2024"):
        read_book_by(book(rows), mapping(*own))


def test_tables_that_no_mapping_reads_are_told():
    sheets = (*wide(["51", "a", -1]).sheets, *book([["Fritt", "Antal"], ["x", 5]], name="Annat").sheets)
    intake = read_book_by(Book("fil.xlsx", "xlsx", "", "", sheets, ("Makron körs inte.",)), mapping(*WIDE))
    assert sentences(intake, "tabeller") == [
        "Tabellen med rubrikerna Fritt, Antal (1 rader) finns inte i mallen och är inte läst."
    ]
    assert sentences(intake, "fil") == ["Makron körs inte."]


def test_exact_to_the_ore_in_every_unit():
    for unit, cell in ((Unit.KR, "1 234,56"), (Unit.TKR, "1,23456"), (Unit.MNKR, "0,00123456")):
        intake = read_book_by(wide(["51", "a", cell]), mapping(*WIDE, unit=unit))
        assert intake.amount.tolist() == [float(Decimal("1234.56"))]
