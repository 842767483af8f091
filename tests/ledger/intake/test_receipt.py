"""The receipt: what was read against what was loaded."""

import json
from types import SimpleNamespace

import numpy as np

import layouts
from forecast.errors import Place
from forecast.formats.book import Book, Sheet
from forecast.ledger.findings import Finding, Severity
from forecast.ledger.intake.intake import Skipped
from forecast.ledger.intake.mapping_file import Column, Holds, ImportMapping, ImportSign, TableMapping
from forecast.ledger.intake.proposal.propose import propose
from forecast.ledger.intake.reading.read import read_book_by
from forecast.ledger.intake.receipt import receipt_json, receipt_text
from forecast.ledger.intake.row_ranges import row_ranges
from forecast.ledger.intake.skipped_groups import gathered
from forecast.money import Unit


def published(name, layout):
    book = layouts.to_book(layouts.LAYOUTS[layout](layouts.published(name)))
    return read_book_by(book, propose(book).mapping)


def plain(lines):
    return [line.replace("\xa0", " ") for line in lines]


def test_the_receipt_of_a_published_table_line_by_line():
    assert plain(receipt_text(published("pitea", "paged")))[:13] == [
        "fil.xlsx (xlsx)",
        "  Blad: ”Utskrift”",
        "  Rader: 12 lästa, 10 inlästa.",
        "    Ej inläst, rad 12: rubrikraden upprepas",
        "    Ej inläst, rad 18: summor, lästa som kontroll: de är summan av sina rader",
        "  Summa i filen:               −1 649 873 000,00 kr",
        "  Summa inläst:                −1 649 873 000,00 kr",
        "  Ej inläst, listat ovan:                   0,00 kr",
        "  Skillnad:                                 0,00 kr",
        "  Inläst, utfall, budget och prognos var för sig:",
        "    budget 2024: −1 046 094 000,00 kr, 10 belopp ur ”Årsbudget 2024”",
        "    periodbudget jan–mar 2024: −265 308 000,00 kr, 10 belopp ur ”Periodbudget jan-mar”",
        "    utfall jan–mar 2024: −279 897 000,00 kr, 10 belopp ur ”Förbrukning jan-mar”",
    ]


def test_a_forecast_printed_as_a_deviation_says_both_figures():
    [line] = [line for line in plain(receipt_text(published("pitea", "titled"))) if "fastställd prognos" in line]
    assert line.startswith("    fastställd prognos 2024: −1 104 668 000,00 kr (−58 574 000,00 kr tryckt som avvikelse)")


def test_months_that_follow_each_other_are_one_line():
    book = layouts.to_book(layouts.months_wide(dict(list(layouts.demo_months(2023).items())[:3])))
    lines = plain(receipt_text(read_book_by(book, propose(book).mapping)))
    [line] = [line for line in lines if "månad för månad" in line]
    assert line.startswith("    utfall 2024, månad för månad: ")
    assert line.endswith("36 belopp ur ”jan”, ”feb” och 10 till")


def summed(parts):
    cells = np.array([["Kod", "Ack jan", "Ack feb", "Ack mar", "Avvikelse %"], ["51", -1.0, -2.0, -4.0, 3.0],
                      ["52", -2.0, -4.0, -6.0, 5.0], ["Summa", -3.0, -6.0, parts, 4.0]], dtype=object)  # fmt: skip
    book = Book("2024.csv", "csv", "utf-8", ";", (Sheet("", cells, np.arange(1, 5)),))
    return read_book_by(book, propose(book).mapping)


def test_the_receipt_says_whether_sums_foot_and_how_columns_were_read():
    lines = plain(receipt_text(summed(-10.0)))
    assert "    Ej inläst, rad 4: summor, lästa som kontroll: de är summan av sina rader" in lines
    assert "  Månadskolumnerna går från januari: en månad är det som den lägger till månaden före." in lines
    assert "  Kolumner som inte läses: ”Avvikelse %”." in lines
    assert receipt_json(summed(-10.0))["columns_not_read"] == ["Avvikelse %"]
    wrong = plain(receipt_text(summed(-30.0)))
    assert "    Ej inläst, rad 4: summor, lästa som kontroll; alla stämmer inte, se varningarna" in wrong


def test_balance_accounts_are_one_line():
    rows = [Skipped(at, f"Balanskonto {1000 + at % 9}: hör inte till driften.") for at in range(1, 40)]
    assert [(why, len(found)) for why, found in gathered([*rows, Skipped(40, "summa av rad 1–9")], "summor")] == [
        ("Balanskonto 1001, 1002, 1003, 1004, 1005, 1006 och 3 till: hör inte till driften.", 39), ("summor", 1),
    ]  # fmt: skip


def odd_book():
    cells = np.array([
        ["Konto", "Benämning", "Utfall 2024-08"], ["3010", "Avgifter\x1b[2J", 10.0], ["1510", "Fordran", 4.0],
        ["5010", "Löner", -25.0], [None, "Summa", -11.0], ["5020", "x", "se not"],
    ], dtype=object)  # fmt: skip
    columns = (
        Column(header="Konto", holds=Holds.ACCOUNT), Column(header="Benämning", holds=Holds.ACCOUNT_NAME),
        Column(header="Utfall {period}", holds=Holds.AMOUNT, kind="actual"),
    )  # fmt: skip
    part = TableMapping(columns=columns, unit=Unit.TKR, sign=ImportSign.COST_NEGATIVE)
    book = Book("ra\x1bndance.csv", "csv", "cp1252", ";", (Sheet("", cells, np.arange(1, 7)),))
    return book, ImportMapping(source="raindance", tables=(part,))


def test_the_keys_of_the_contract():
    said = receipt_json(read_book_by(*odd_book()))
    assert json.loads(json.dumps(said)) == said
    assert {key: said[key] for key in ("schema", "format", "encoding", "rows_read", "rows_loaded")} == {
        "schema": 1, "format": "csv", "encoding": "cp1252", "rows_read": 5, "rows_loaded": 2,
    }  # fmt: skip
    assert said["rows_skipped"] == [
        {"row": 3, "why": "konto 1510 hör till balansräkningen", "sheet": "", "sum_sek": 4000.0},
        {"row": 5, "why": "summa av rad 2–4", "sheet": "", "sum_sek": 0.0},
        {"row": 6, "why": "beloppet går inte att läsa", "sheet": "", "sum_sek": 0.0},
    ]
    assert (said["sum_file_sek"], said["sum_loaded_sek"], said["sum_skipped_sek"]) == (-11000.0, -15000.0, 4000.0)
    assert said["unmapped"] == []
    assert said["sign"] == {
        "rule": "cost_negative",
        "evidence": "Regeln är att kostnader är negativa i filen. "
        "Så lästa ger filens belopp intäkter 10 tkr, kostnader −25 tkr.",
    }
    assert [(f["check"], f["severity"]) for f in said["findings"]] == [("tal", "warning"), ("koder", "info")]


def test_what_was_placed_is_told_and_no_sign_reaches_a_terminal():
    finding = Finding("koder", Severity.WARNING, "58 är ny.", Place("rows.csv"), "Placera den.")
    placed = SimpleNamespace(unmapped=("58", "59"), findings=(finding,))
    lines = receipt_text(read_book_by(*odd_book()), placed)
    assert "  Nya koder: 58, 59" in lines
    assert "  varning: rows.csv: 58 är ny. Placera den." in lines
    assert lines[0] == "ra ndance.csv (csv, cp1252)"
    assert not any("\x1b" in line for line in lines)
    assert receipt_json(read_book_by(*odd_book()), placed)["unmapped"] == ["58", "59"]


def test_row_ranges():
    assert row_ranges([]) == ""
    assert row_ranges([5]) == "5"
    assert row_ranges([5, 7, 8, 9, 30]) == "5, 7–9 och 30"
    assert row_ranges(range(1, 40, 2)) == "1, 3, 5, 7, 9, 11 och 14 rader till"
