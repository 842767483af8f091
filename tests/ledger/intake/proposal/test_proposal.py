"""What is proposed for published tables in many layouts, and for ledgers as they print."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import layouts
from forecast.errors import InputError
from forecast.formats.book import Book, Sheet
from forecast.formats.csv_table import read_csv
from forecast.ledger.intake.layout.fitting import columns_of, fits, table_mapping
from forecast.ledger.intake.layout.headers import tables_in
from forecast.ledger.intake.layout.spans import column_span, mapped_time
from forecast.ledger.intake.mapping_file import Holds, ImportSign, When
from forecast.ledger.intake.proposal.propose import Hints, propose, renewed, source_name
from forecast.ledger.tree import CostType
from forecast.ledger.tree_file import read_trees
from forecast.money import Unit
from forecast.periods import Month

FOLDERS = {
    "askersund": "askersund-2024", "askersund_51": "askersund-2024", "pitea": "pitea-2024",
    "alingsas": "alingsas-2024", "ekero": "ekero-2023",
}  # fmt: skip
STATEMENTS = {
    "askersund": "by_activity", "askersund_51": "by_activity", "pitea": "by_activity", "alingsas": "by_cost_type",
    "ekero": "by_cost_type",
}  # fmt: skip
SPANS = {
    "askersund": ["2024-01..2024-08", "2024", "2024", None],
    "askersund_51": ["2024-01..2024-08", "2024", "2024", None],
    "pitea": ["2024", "2024-01..2024-03", "2024-01..2024-03", None, "2024"],
    "alingsas": ["2024", "2024", None, "2024-01..2024-08", "2023-01..2023-08", None],
    "ekero": ["2022", "2023", "2023", None],
}
WIDE = [name for name in layouts.LAYOUTS if name != "long"]


def with_comma(value):
    return str(value).replace(".", ",")


def trees_of(name):
    return read_trees(read_csv((layouts.DATA / FOLDERS[name] / "rows.csv").read_bytes(), "rows.csv"))


def book_of(*rows, file="fil.xlsx", sheet="Blad1"):
    width = max(len(row) for row in rows)
    cells = np.full((len(rows), width), None, dtype=object)
    for at, row in enumerate(rows):
        cells[at, : len(row)] = row
    return Book(file, "xlsx", "", "", (Sheet(sheet, cells, np.arange(1, len(rows) + 1)),))


def proposed(*rows, **more):
    """The one table's mapping and the columns of the file by header, as the mapping reads them."""
    book = book_of(*rows, **more)
    return part_of(propose(book), book)


def part_of(proposal, book, at=0):
    table = tables_in(book.sheets[at])[0]
    part = table_mapping(table, proposal.mapping)
    assert part is not None
    return part, dict(zip(table.headers, columns_of(table, part), strict=True))


def spans(part, book, at=0):
    table = tables_in(book.sheets[at])[0]
    time = mapped_time(table, book.file, part)
    return [
        None if column.holds is not Holds.AMOUNT else str(column_span(column, header, time))
        for header, column in zip(table.headers, columns_of(table, part), strict=True)
    ]


class TestPublished:
    @pytest.mark.parametrize("name", layouts.PUBLISHED)
    @pytest.mark.parametrize("layout", WIDE)
    @pytest.mark.parametrize("number", [float, with_comma])
    def test_the_amounts_have_their_months_in_every_layout(self, name, layout, number):
        printed = layouts.published(name)
        book = layouts.to_book(layouts.LAYOUTS[layout](printed), number=number, file="delår_aug_2024.xlsx")
        part, _ = part_of(propose(book), book)
        labels = sum(not column.money for column in printed.columns)
        assert spans(part, book)[labels:] == SPANS[name]

    @pytest.mark.parametrize("name", layouts.PUBLISHED)
    @pytest.mark.parametrize(
        ("layout", "unit"), [("titled", "tkr"), ("plain", "tkr"), ("in_kr", "kr"), ("in_mnkr", "mnkr")]
    )
    def test_the_unit(self, name, layout, unit):
        proposal = propose(layouts.to_book(layouts.LAYOUTS[layout](layouts.published(name))))
        assert proposal.mapping.tables[0].unit == unit
        guessed = [told.sentence for told in proposal.questions if told.about == "unit"]
        assert bool(guessed) == (layout == "plain")
        assert all("Inget säger enheten." in sentence and "tkr är det troliga" in sentence for sentence in guessed)

    @pytest.mark.parametrize("name", layouts.PUBLISHED)
    def test_the_sign_and_its_opposite(self, name):
        usual = ImportSign.COST_POSITIVE if name == "pitea" else ImportSign.COST_NEGATIVE
        other = ({ImportSign.COST_POSITIVE, ImportSign.COST_NEGATIVE} - {usual}).pop()
        for layout, sign in (("titled", usual), ("flipped", other), ("long", usual)):
            proposal = propose(layouts.to_book(layouts.LAYOUTS[layout](layouts.published(name))))
            assert proposal.mapping.tables[0].sign is sign
            assert not [told for told in proposal.questions if told.about == "sign"]

    @pytest.mark.parametrize("name", layouts.PUBLISHED)
    @pytest.mark.parametrize("layout", list(layouts.LAYOUTS))
    def test_the_statement_is_the_one_whose_rows_it_names(self, name, layout):
        proposal = propose(layouts.to_book(layouts.LAYOUTS[layout](layouts.published(name))), trees=trees_of(name))
        assert [part.statement for part in proposal.mapping.tables] == [STATEMENTS[name]]
        holds = {column.holds for column in proposal.mapping.tables[0].columns}
        assert (Holds.ACTIVITY if STATEMENTS[name] == "by_activity" else Holds.LABEL) in holds

    def test_what_follows_from_others_is_not_read_and_says_why(self):
        proposal = propose(layouts.to_book(layouts.plain(layouts.published("alingsas"))))
        told = [told.sentence for told in proposal.evidence if "andra kolumner" in told.sentence]
        assert told == [
            "Följer av andra kolumner: ”Prognos helår 2024” − ”Budget 2024”.",
            "Följer av andra kolumner: ”Delårsbokslut 2024” − ”Delårsbokslut 2023”.",
        ]

    def test_a_forecast_printed_as_deviation_is_read_as_one(self):
        _, columns = part_of(*_both(layouts.to_book(layouts.plain(layouts.published("pitea")))))
        assert columns["Årsprognos 2024, avvikelse"].kind == "forecast_deviation"
        assert columns["Budgetavvikelse jan-mar"].holds is Holds.NOTHING

    def test_it_is_seen_also_where_the_header_does_not_say_so(self):
        printed = layouts.published("pitea")
        page = layouts.plain(printed)[0]
        page.rows[0][-1] = "Årsprognos 2024"
        proposal, book = _both(layouts.to_book([page]))
        assert part_of(proposal, book)[1]["Årsprognos 2024"].kind == "forecast_deviation"
        assert any("troligen tryckt som avvikelse" in told.sentence for told in proposal.questions)

    @pytest.mark.parametrize("name", layouts.PUBLISHED)
    def test_rows_of_utfall_budget_and_prognos(self, name):
        proposal, book = _both(layouts.to_book(layouts.long(layouts.published(name))))
        _, columns = part_of(proposal, book)
        holds = [columns[header].holds for header in ("Typ", "Period", "Belopp tkr")]
        assert holds == [Holds.KIND, Holds.PERIOD, Holds.AMOUNT]
        if name != "ekero":
            assert columns["Belopp tkr"].when is When.TO_DATE

    def test_sheets_with_the_same_headers_are_one_part(self):
        proposal = propose(layouts.to_book(layouts.two_sheets(layouts.published("ekero"))))
        assert [part.sheets for part in proposal.mapping.tables] == [()]


def _both(book):
    return propose(book), book


class TestMonths:
    def test_months_side_by_side(self):
        book = layouts.to_book(layouts.months_wide(layouts.demo_months(), last=12))
        part, columns = part_of(propose(book), book)
        assert (part.unit, part.sign, part.cumulative) == (Unit.KR, ImportSign.COST_NEGATIVE, False)
        assert (columns["Verksamhet"].holds, columns["Kostnadsslag"].holds) == (Holds.ACTIVITY, Holds.COST_TYPE)
        assert spans(part, book)[2:] == [f"2024-{month:02d}" for month in range(1, 13)]

    @pytest.mark.parametrize("last", [4, 8])
    def test_months_that_only_grow_run_from_january(self, last):
        proposal = propose(layouts.to_book(layouts.months_wide(layouts.demo_months(), cumulative=True, last=last)))
        assert proposal.mapping.tables[0].cumulative
        assert any("växer hela tiden i" in told.sentence for told in proposal.questions if told.about == "cumulative")

    def test_headers_that_say_so_are_believed(self):
        names = ["Jan", *(f"Jan-{name}" for name in layouts.MONTHS[1:])]
        pages = layouts.months_wide(layouts.demo_months(), cumulative=True, names=names, last=8)
        proposal = propose(layouts.to_book(pages))
        assert proposal.mapping.tables[0].cumulative
        assert any("går från januari: ”Jan” till ”Jan-aug”" in told.sentence for told in proposal.evidence)

    @pytest.mark.parametrize("cumulative", [False, True])
    def test_a_sum_to_the_right_is_not_read(self, cumulative):
        pages = layouts.months_wide(layouts.demo_months(), cumulative=cumulative, total=True, last=8)
        book = layouts.to_book(pages)
        assert part_of(propose(book), book)[1]["Summa"].holds is Holds.NOTHING

    def test_a_row_a_month(self):
        book = layouts.to_book(layouts.months_long(layouts.demo_months(), period=Decimal))
        _, columns = part_of(propose(book), book)
        assert columns["Period"].holds is Holds.PERIOD
        assert (columns["Utfall"].kind, columns["Utfall"].when) == ("actual", When.NAMED)
        assert columns["Budget"].kind == "budget"

    def test_rows_of_months_that_only_grow_run_from_january(self):
        rows = [
            [code, f"2024{m:02d}", -100.0 * m * (1 + i)]
            for i, code in enumerate(("51", "52", "53"))
            for m in range(1, 9)
        ]
        proposal = propose(book_of(["Verksamhet", "Period", "Utfall"], *rows))
        column = next(column for column in proposal.mapping.tables[0].columns if column.holds is Holds.AMOUNT)
        assert column.when is When.TO_DATE
        assert any("de går från januari" in told.sentence for told in proposal.questions)


class TestLedgers:
    def test_codes_names_and_accounts(self):
        part, columns = proposed(
            [
                "Ansvar",
                "Ansvar benämning",
                "Vht",
                "Verksamhet",
                "Konto",
                "Kontotext",
                "Projekt",
                "Utfall 2024-08",
                "Årsbudget",
            ],
            [510.0, "Hemtjänst norr", "0510", "Hemtjänst", 3011.0, "Avgifter", 7.0, 1500.0, 2000.0],
            [510.0, "Hemtjänst norr", "0510", "Hemtjänst", 5010.0, "Löner", 7.0, -15500.0, -20000.0],
            [511.0, "Hemtjänst syd", "0520", "Särskilt boende", 5010.0, "Löner", 7.0, -5500.0, -9000.0],
        )
        assert [column.holds for column in columns.values()] == [
            Holds.ORGANISATION, Holds.ORGANISATION_NAME, Holds.ACTIVITY, Holds.ACTIVITY_NAME, Holds.ACCOUNT,
            Holds.ACCOUNT_NAME, Holds.NOTHING, Holds.AMOUNT, Holds.AMOUNT,
        ]  # fmt: skip
        assert part.sign is ImportSign.COST_NEGATIVE

    def test_debit_and_credit(self):
        part, _ = proposed(["Konto", "Saldo"], ["3011", -1500.0], ["5010", 15500.0])
        assert part.sign is ImportSign.COST_POSITIVE

    def test_income_and_cost_both_without_sign(self):
        rows = [
            ["Rad", "Utfall jan-aug 2024, tkr"],
            ["Intäkter", 41252.0],
            ["Kostnader", 263359.0],
            ["Netto", 222107.0],
        ]
        proposal = propose(book_of(*rows))
        assert proposal.mapping.tables[0].sign is ImportSign.UNSIGNED
        assert any("Båda är utan minus." in told.sentence for told in proposal.evidence)

    def test_code_and_name_in_one_cell(self):
        path = "socialnamnd_uppfoljningsrapport4_okt2020.csv"
        book = book_of(
            ["verksamhet", "budget_helar_tkr", "budget_ack_tkr", "utfall_ack_okt_tkr", "prognos_helar_tkr", "avv_tkr"],
            ["60 Stab, nämnd och ledning", "-21956", "-18309", "-10841", "-13756", "8200"],
            ["61 Mottagning och utredning", "-91111", "-75882", "-73158", "-86661", "4450"],
            ["63 Socialt stöd", "-117439", "-98051", "-112548", "-134839", "-17400"],
            ["Summa", "-230506", "-192242", "-196547", "-235256", "-4750"], file=path,
        )  # fmt: skip
        proposal = propose(book)
        part, columns = part_of(proposal, book)
        assert columns["verksamhet"].with_name
        assert spans(part, book) == [None, "2020", "2020-01..2020-10", "2020-01..2020-10", "2020", None]
        assert proposal.mapping.source == "socialnamnd-uppfoljningsrapport4"

    def test_income_cost_and_net_side_by_side(self):
        _, columns = proposed(
            ["Verksamhet", "Utfall | Intäkter", "Utfall | Kostnader", "Utfall | Netto"],
            ["Boende", 22.0, -80.0, -58.0], ["Daglig verksamhet", 2.0, -44.0, -42.0], ["Assistans", 7.0, -30.0, -23.0],
        )  # fmt: skip
        assert [column.cost_type for column in columns.values()] == [None, CostType.INCOME, CostType.COST, None]
        assert columns["Utfall | Netto"].holds is Holds.NOTHING

    def test_sheets_of_utfall_and_budget_with_the_same_headers(self):
        sheets = [book_of(["Verksamhet", "jan", "feb"], ["51", -5.0, -6.0], ["52", -1.0, -2.0], sheet=name).sheets[0]
                  for name in ("Utfall", "Budget")]  # fmt: skip
        proposal = propose(Book("år 2024.xlsx", "xlsx", "", "", tuple(sheets)))
        found = [(part.sheets, part.columns[-1].kind) for part in proposal.mapping.tables]
        assert found == [(("Utfall",), "actual"), (("Budget",), "budget")]

    def test_the_last_of_two_forecasts_counts(self):
        rows = [
            ["Verksamhet", "Budget 2024", "Prognos apr", "Prognos aug"],
            ["51", -100.0, -101.0, -104.0],
            ["52", -50.0, -50.0, -53.0],
        ]
        proposal, book = _both(book_of(*rows))
        _, columns = part_of(proposal, book)
        assert [column.holds for column in columns.values()][2:] == [Holds.NOTHING, Holds.AMOUNT]
        assert any("En tidigare prognos än ”Prognos aug”." in told.sentence for told in proposal.questions)

    @pytest.mark.parametrize("before", ["Prognos maj", "Föregående prognos", "Prognos mars 2024"])
    def test_the_forecast_without_a_month_goes_before_the_one_of_an_earlier_month(self, before):
        head = ["Verksamhet", "Utfall jan-aug 2024", "Budget 2024", "Prognos 2024", before]
        proposal, book = _both(book_of(head, ["51", -66.0, -100.0, -104.0, -102.0], ["52", -35.0, -50.0, -53.0, -51.0]))
        columns = list(part_of(proposal, book)[1].values())
        assert [column.kind for column in columns[3:]] == ["forecast", None]
        assert any("En tidigare prognos än ”Prognos 2024”." in told.sentence for told in proposal.questions)

    @pytest.mark.parametrize("title", [["Period 202401 - 202408"], []])
    def test_the_day_of_printing_is_not_the_month_of_the_figures(self, title):
        months = [f"2024{month:02d}" for month in range(1, 9)]
        book = book_of(
            title, ["Utskriven 2024-09-12 av ANNA"], ["Konto", *months, "Budget ack", "Årsbudget"],
            ["5010", *[-8.0] * 8, -66.0, -100.0], ["5020", *[-4.0] * 8, -37.0, -50.0],
        )  # fmt: skip
        assert spans(propose(book).mapping.tables[0], book)[-2:] == ["2024-01..2024-08", "2024"]

    def test_two_budgets_are_two_versions(self):
        rows = [["Verksamhet", "Budget 2024", "Reviderad budget 2024"], ["51", -100.0, -101.0], ["52", -50.0, -53.0]]
        _, columns = proposed(*rows)
        assert [column.version for column in columns.values()][1:] == ["original", "revised"]

    def test_a_single_month_beside_the_years_budget_is_seen_by_its_size(self):
        head = ["Verksamhet", "Utfall aug 2024", "Årsbudget 2024"]
        _, alone = proposed(head, ["51", -8.0, -100.0], ["52", -4.0, -50.0])
        _, to_date = proposed(head, ["51", -66.0, -100.0], ["52", -35.0, -50.0])
        assert alone["Utfall aug 2024"].when is When.NAMED
        assert to_date["Utfall aug 2024"].when is When.TO_DATE

    def test_the_same_month_of_two_years_runs_from_january(self):
        head = ["Slag", "Utfall aug 2024", "Utfall aug 2023", "Årsbudget 2024"]
        book = book_of(head, ["Intäkter", 5.0, 4.0, 8.0], ["Personal", -50.0, -40.0, -80.0])
        assert spans(propose(book).mapping.tables[0], book)[1:3] == ["2024-01..2024-08", "2023-01..2023-08"]

    def test_tertials_that_grow_are_tertials(self):
        proposal = propose(book_of(["Enhet", "T1", "T2", "T3"], ["A", 1.5, 2.0, 3.0], ["B", 4.0, 5.0, 16.0]))
        assert not proposal.mapping.tables[0].cumulative

    def test_accounts_without_a_unit_are_guessed_to_be_in_kr(self):
        proposal = propose(book_of(["Konto", "Utfall 2023"], ["5010", -1500.0], ["6010", -20.0]))
        told = [told.sentence for told in proposal.questions if told.about == "unit"]
        assert told == ["Inget säger enheten; rader per konto är nästan alltid i kr."]

    def test_a_question_is_asked_once(self):
        proposal = propose(
            book_of(["Verksamhet", "jan", "feb", "mar"], ["51", -1.0, -7.0, -2.0], ["52", -3.0, -1.0, -2.0])
        )
        about = [told.sentence for told in proposal.questions if told.about == "column"]
        assert about == ["Inget säger vad beloppen är; utfall är vanligast."]

    def test_parameters_above_a_ledgers_print_are_its_title(self):
        book = book_of(
            ["Rapport:", "Budgetuppföljning"], ["Period:", "202401 - 202408"], [],
            ["Ansvar", None, "Konto", None, "Årsbudget", "Budget ack", "Utfall ack", "Avvikelse ack", "Förbr %"],
            ["5101", "Norr", "3011", "Avgifter", 1000.0, 600.0, 700.0, 100.0, 70.0],
            ["5101", "Norr", "5010", "Löner", -12000.0, -8000.0, -8100.0, -100.0, 67.5],
            ["Summa 5101", None, None, None, -11000.0, -7400.0, -7400.0, 0.0, 67.3],
        )  # fmt: skip
        part, columns = part_of(propose(book), book)
        assert [column.holds for column in columns.values()][:4] == [
            Holds.ORGANISATION, Holds.ORGANISATION_NAME, Holds.ACCOUNT, Holds.ACCOUNT_NAME,
        ]  # fmt: skip
        assert spans(part, book)[4:] == ["2024", "2024-01..2024-08", "2024-01..2024-08", None, None]

    def test_months_to_come_are_read_like_the_others(self):
        _, columns = proposed(["Vht", "jan", "feb", "mar"], ["51", -5.0, -6.0, None], ["52", -1.0, -2.0, None])
        assert columns["mar"].holds is Holds.AMOUNT

    def test_volumes_and_comments_are_not_money(self):
        _, columns = proposed(
            ["Verksamhet", "Utfall 2023", "Antal brukare", "Kommentar"],
            ["51", -5.5, 30.0, "ok"],
            ["52", -1.0, 4.0, None],
        )
        assert [column.holds for column in columns.values()][2:] == [Holds.NOTHING, Holds.NOTHING]

    def test_numbers_that_nothing_explains_are_asked_about(self):
        proposal = propose(book_of(["Verksamhet", "Utfall 2023", "Fritt"], ["51", -5.5, 31.0], ["52", -1.0, 4.0]))
        assert any("Rubriken säger inte vad talen är." in told.sentence for told in proposal.questions)


class TestWhatTheFileDoesNotSay:
    ROWS = (["Verksamhet", "Ack utfall", "Budget"], ["51", -500.0, -900.0], ["52", -100.0, -200.0])

    def test_the_month_is_asked_for(self):
        proposal = propose(book_of(*self.ROWS))
        told = [told for told in proposal.questions if told.about == "period"]
        assert [t.sentence for t in told] == [
            "Filen säger inte vilka månader ”Ack utfall” gäller. Skriv year och as_of i mallen."
        ]
        assert str(told[0].place) == "fil.xlsx, blad ”Blad1”, rad 1"

    def test_the_workspace_says_unit_and_month(self):
        hints = Hints(unit=Unit.TKR, year=2024, as_of=Month(2024, 8))
        book = book_of(*self.ROWS)
        proposal = propose(book, hints=hints)
        [part] = proposal.mapping.tables
        assert (part.unit, part.year, part.as_of) == (Unit.TKR, 2024, Month(2024, 8))
        assert spans(part, book) == [None, "2024-01..2024-08", "2024"]
        assert [told.sentence for told in proposal.questions if told.about == "period"] == [
            "Filen säger inte sin månad; den läses som augusti 2024."
        ]
        again = renewed(proposal.mapping, Hints(as_of=Month(2024, 9)))
        assert spans(again.tables[0], book) == [None, "2024-01..2024-09", "2024"]

    def test_a_file_of_an_earlier_year_does_not_take_the_workspaces_month(self):
        book = book_of(["Rad", "Utfall 2022", "Utfall 2023"], ["Löner", -5.0, -6.0])
        proposal = propose(book, hints=Hints(as_of=Month(2024, 8)))
        assert spans(proposal.mapping.tables[0], book) == [None, "2022", "2023"]

    def test_a_sign_against_the_workspaces_is_told(self):
        proposal = propose(
            book_of(["Rad", "Utfall 2023"], ["Avgifter", 5.0]), hints=Hints(sign=ImportSign.COST_POSITIVE)
        )
        assert any(
            "Arbetsytan säger cost_positive, men filen ser ut som cost_negative." in q.sentence
            for q in proposal.questions
        )

    def test_a_sheet_without_amounts_is_named(self):
        notes = book_of(["Läs mig", "först"], sheet="Info").sheets
        book = Book("a.xlsx", "xlsx", "", "", (*notes, *book_of(*self.ROWS).sheets))
        told = [told for told in propose(book).evidence if told.about == "sheet"]
        assert [(str(t.place), t.sentence) for t in told] == [
            ("a.xlsx, blad ”Info”", "Bladet ”Info” har ingen tabell med belopp och läses inte.")
        ]

    def test_a_file_without_amounts_is_refused(self):
        with pytest.raises(InputError, match=r"Ingen tabell med belopp hittades.*Kontrollera att filen är rätt"):
            propose(book_of(["Läs mig", "först"]))

    def test_a_file_of_nothing_but_deviations_is_refused(self):
        with pytest.raises(InputError, match="Ingen tabell med belopp hittades"):
            propose(book_of(["Nämnd", "Avvikelse 2015", "Error"], ["Servicenämnd", 32.0, 35.0], ["Teknisk", 8.0, 5.0]))

    def test_a_table_that_is_too_wide_is_refused(self):
        with pytest.raises(InputError, match="En tabell har 601 kolumner, och fler än 500 läses inte"):
            propose(book_of(["Rad", *["jan"] * 600], ["a", *[5.0] * 600]))


class TestNextMonth:
    def test_the_mapping_fits_the_next_months_file(self):
        mapping = propose(
            book_of(["Vht", "Utfall aug 2024", "Budget 2024"], ["51", -66.0, -100.0], ["52", -3.0, -5.0])
        ).mapping
        assert fits(mapping, book_of(["VHT", "UTFALL SEP 2024", "budget 2024"], ["51", -70.0, -100.0]))
        assert not fits(
            mapping, book_of(["Vht", "Utfall sep 2024", "Budget 2024", "Prognos"], ["51", -70.0, -1.0, 2.0])
        )
        assert not fits(mapping, book_of(["Konto", "Utfall sep 2024"], ["51", -70.0]))

    def test_one_more_month_column_fits(self):
        mapping = propose(layouts.to_book(layouts.months_wide(layouts.demo_months(), last=8))).mapping
        assert fits(mapping, layouts.to_book(layouts.months_wide(layouts.demo_months(), last=9)))

    @pytest.mark.parametrize(
        ("file", "source"),
        [
            ("Uppföljning_2024-08.xlsx", "uppföljning"),
            ("manader_2024.csv", "manader"),
            ("2024.csv", "fil"),
            ("Aug 24 SN.xls", "sn"),
        ],
    )
    def test_the_sources_name_is_the_files_without_its_month(self, file, source):
        assert source_name(file) == source


CELL = st.one_of(
    st.none(), st.text(max_size=8), st.floats(allow_nan=False, allow_infinity=False), st.dates(),
    st.sampled_from(["Kod", "Utfall", "Budget 2024", "aug", "Summa", "1 200,5", "51", "Prognos", "%", "-", "3011"]),
)  # fmt: skip


@given(st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=12))
def test_any_book_gives_a_proposal_that_fits_it_or_a_sentence(rows):
    book = book_of(*rows)
    try:
        proposal = propose(book)
    except InputError:
        return
    for part in proposal.mapping.tables:
        holds = [column.holds for column in part.columns]
        assert Holds.AMOUNT in holds
    assert all(told.sentence for told in proposal.evidence)
