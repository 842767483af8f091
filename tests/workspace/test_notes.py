"""The small CSV files: what they become, and the sentence for each fault."""

from decimal import Decimal

import pytest

from builders import refusal, tiny, write_workspace
from forecast.ledger.specs import Layer
from forecast.periods import Span

HEADS = {
    "comments.csv": "statement;row;layer;cause;quote;author;source",
    "previous_forecast.csv": "statement;row;forecast;change;label;source",
    "text_figures.csv": "statement;row;measure;span;value;unit;decimals;quote;source",
    "indicators.csv": "indicator;unit;period;value;target;target_period;kind;document;quote",
    "volumes.csv": "area;measure;unit;year;actual;budget;note;source",
    "drivers.csv": "id;period;category;driver;unit;value;comparison_period;comparison_value;quote;source",
}
GOOD = {
    "comments.csv": "by_activity;51;adopted;Fler äldre;Citat ”här”.;K. Ek;rapport",
    "previous_forecast.csv": "by_activity;51;-92;;maj;rapport",
    "text_figures.csv": "by_activity;51;deviation;2024;-4,8;mnkr;1;citat;rapport",
    "indicators.csv": "Sjukfrånvaro;procent;2024-01..2024-08;10,8;7;2024;rate;rapport;citat",
    "volumes.csv": "Hemtjänst;timmar;tim;2024;1 912,5;;not;rapport",
    "drivers.csv": "d1;2024;befolkning;80+;personer;100-110;2023;98;citat;rapport",
}


def read(tmp_path, name, line=None):
    return tiny(tmp_path, {name: f"# not\n{HEADS[name]}\n{line or GOOD[name]}\n"})


def test_a_comment(tmp_path):
    (comment,) = read(tmp_path, "comments.csv").comments
    assert (comment.row, comment.layer, comment.cause, comment.author) == ("51", Layer.ADOPTED, "Fler äldre", "K. Ek")


def test_a_previous_forecast_as_level_or_change_in_sek(tmp_path):
    (level,) = read(tmp_path / "a", "previous_forecast.csv").previous
    assert (level.forecast, level.change, level.label) == (-92_000.0, None, "maj")
    (change,) = read(tmp_path / "b", "previous_forecast.csv", "by_activity;51;;−1 500;maj;r").previous
    assert (change.forecast, change.change) == (None, -1_500_000.0)


def test_a_figure_in_text_has_its_own_unit(tmp_path):
    (figure,) = read(tmp_path, "text_figures.csv").text_figures
    assert (figure.amount, figure.last_digit, figure.place.row) == (-4_800_000.0, 100_000.0, 3)


def test_an_indicator_with_and_without_a_target(tmp_path):
    (item,) = read(tmp_path / "a", "indicators.csv").indicators
    assert (item.period, item.value, item.target, item.target_period) == (
        Span(2024, 1, 8), Decimal("10.8"), Decimal(7), Span(2024, 1, 12),
    )  # fmt: skip
    (bare,) = read(tmp_path / "b", "indicators.csv", "Sjukfrånvaro;procent;2023;10,3;;;rate;r;q").indicators
    assert (bare.target, bare.target_period) == (None, None)


def test_a_volume_and_a_driver(tmp_path):
    (volume,) = read(tmp_path / "a", "volumes.csv").volumes
    assert (volume.year, volume.actual, volume.budget) == (2024, Decimal("1912.5"), None)
    (driver,) = read(tmp_path / "b", "drivers.csv").driver_facts
    assert (driver.id, driver.value, driver.comparison_value) == ("d1", "100-110", "98")


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("comments.csv", "51", "53", "Raden ”53” finns inte i ”by_activity”. Välj en rad ur rows.csv."),
        ("comments.csv", "by_activity", "by_cost", "Uppställningen ”by_cost” finns inte. Välj bland by_activity."),
        ("comments.csv", "adopted", "antagen", ("”antagen” är inte känt i ”layer”; skriv model, judged, adopted. "
         "Rätta raden.")),
        ("comments.csv", "Fler äldre", "x" * 61, ("Orsaken är längre än 60 tecken. Korta den; hela texten hör hemma i "
         "quote.")),
        ("previous_forecast.csv", "-92;", "-92;5", ("Fyll i antingen forecast eller change. Lämna den andra cellen "
         "tom.")),
        ("previous_forecast.csv", "-92;", ";", "Fyll i antingen forecast eller change. Lämna den andra cellen tom."),
        ("previous_forecast.csv", "-92", "1.000", ("Menar ”1.000” tusental eller decimaler? Skriv utan punkt. "
         "Rätta raden.")),
        ("previous_forecast.csv", "51", "53", "Raden ”53” finns inte i ”by_activity”. Välj en rad ur rows.csv."),
        ("text_figures.csv", "mnkr", "mkr", "”mkr” är inte känt i ”unit”; skriv kr, tkr, mnkr. Rätta raden."),
        ("text_figures.csv", "deviation", "avvikelse", ("”avvikelse” är inte känt i ”measure”; skriv actual, budget, "
         "forecast, deviation, ytd_deviation. Rätta raden.")),
        ("text_figures.csv", "-4,8", "fyra", "Kan inte tolka ”fyra” som ett tal. Rätta raden."),
        ("text_figures.csv", "51", "53", "Raden ”53” finns inte i ”by_activity”. Välj en rad ur rows.csv."),
        ("text_figures.csv", ";2024;", ";2024-14;", "Månad 14 finns inte; månader är 1 till 12. Rätta raden."),
        ("indicators.csv", "2024-08", "2024-14", "Månad 14 finns inte; månader är 1 till 12. Rätta raden."),
        ("indicators.csv", "rate", "andel", "”andel” är inte känt i ”kind”; skriv rate, flow. Rätta raden."),
        ("indicators.csv", "10,8", "", "Kan inte tolka ”” som ett tal. Rätta raden."),
        ("volumes.csv", "1 912,5", "ca 5", "Kan inte tolka ”ca 5” som ett tal. Rätta raden."),
    ],
)  # fmt: skip
def test_one_fault_is_one_sentence(tmp_path, name, old, new, sentence):
    assert old in GOOD[name]
    write_workspace(tmp_path, {name: f"# not\n{HEADS[name]}\n{GOOD[name].replace(old, new, 1)}\n"})
    assert refusal(tmp_path) == f"{name}, rad 3: {sentence}"


@pytest.mark.parametrize(("name", "old", "new"), [("volumes.csv", "2024", "i år"), ("text_figures.csv", ";1;", ";en;")])
def test_a_word_where_a_whole_number_should_stand_is_told_in_swedish(tmp_path, name, old, new):
    write_workspace(tmp_path, {name: f"{HEADS[name]}\n{GOOD[name].replace(old, new, 1)}\n"})
    text = refusal(tmp_path)
    assert text.startswith(f"{name}, rad 2: ")
    assert f"”{new.strip(';')}”" in text
    assert "invalid literal" not in text


@pytest.mark.parametrize("name", HEADS)
def test_a_missing_column_is_named(tmp_path, name):
    first, *rest = HEADS[name].split(";")
    line = ";".join(GOOD[name].split(";")[1:])
    write_workspace(tmp_path, {name: f"{';'.join(rest)}\n{line}\n"})
    assert refusal(tmp_path).startswith(f"{name}, rad 1: Kolumnen ”{first}” saknas.")


def test_all_faults_of_a_file_are_told_at_once(tmp_path):
    good = GOOD["comments.csv"]
    lines = [good.replace("51", "53"), good, good.replace("adopted", "x")]
    write_workspace(tmp_path, {"comments.csv": "\n".join([HEADS["comments.csv"], *lines, ""])})
    assert refusal(tmp_path).splitlines() == [
        "comments.csv, rad 2: Raden ”53” finns inte i ”by_activity”. Välj en rad ur rows.csv.",
        "comments.csv, rad 4: ”x” är inte känt i ”layer”; skriv model, judged, adopted. Rätta raden.",
    ]


@pytest.mark.parametrize("name", HEADS)
def test_a_file_with_a_header_only_holds_nothing(tmp_path, name):
    tiny(tmp_path, {name: HEADS[name] + "\n"})
