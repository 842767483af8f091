"""The switch as a table: both years, the assumption and what is missing are told."""

from builders import DATA
from forecast.money import NBSP
from forecast.report.holiday_table import OUTSIDE, holiday_table
from forecast.report.table import as_text
from forecast.service import open_workspace, restate_holiday

PITEA = open_workspace(DATA / "pitea-2024")


def text(workspace, *arguments, **named):
    return as_text(holiday_table(workspace, restate_holiday(workspace, *arguments, **named))).replace(NBSP, " ")


def line(shown, label):
    return next(row for row in shown.splitlines() if row.startswith(label)).split("  ")


def cells(shown, label):
    return [cell.strip() for cell in line(shown, label)[1:] if cell.strip()]


def test_pitea_restated_keeps_its_printed_total():
    shown = text(PITEA, "central", share=0.8)
    assert cells(shown, "Totalt Socialtjänsten") == ["−279 897", "−279 897", "0"]
    assert cells(shown, "517 Särskilt boende för äldre") == ["−81 979", "−78 929", "+3 050"]
    assert cells(shown, OUTSIDE) == ["0", "−10 415", "−10 415"]


def test_the_assumption_the_default_and_what_is_missing_are_told():
    shown = text(PITEA, "central", share=0.8)
    assert "Månadsprofil: schablon som ingen har kontrollerat. Summan är oförändrad på öret." in shown
    assert "Antagande: 80 % av raden är lön på 510-511, fiktiva, 512," in shown
    assert "Utfall för jan–mar 2023 finns inte i arbetsytan; det året kan inte räknas om." in shown
    assert "Arbetsytan säger inte vilken rad som håller skulden centralt" in shown


def test_the_central_row_takes_the_counterpart_where_it_is_told():
    shown = text(PITEA, "central", share=0.8, central_row="512")
    assert "Motposten ligger på 512 Verksamhetsstöd." in shown
    assert OUTSIDE not in shown
    assert cells(shown, "Totalt Socialtjänsten") == ["−279 897", "−279 897", "0"]


def test_years_that_are_booked_so_already_say_so():
    shown = text(open_workspace(DATA / "demo"), "unit")
    assert "jan–aug 2024 är redan bokfört per enhet och ändras inte." in shown
    assert "Påhittad kommun: alla siffror är syntetiska." in shown
    assert "Arbetsytan säger inte" not in shown
