"""`forecast fetch`: from a service to a workspace, its receipt, and what is then shown, with every source named."""

import io
import json
import re
import sys

import pytest

import statistics_service as service_double
from builders import SETTINGS, write_workspace
from forecast.cli import main
from forecast.drivers.population.counts import group_count
from forecast.money import Unit
from forecast.report.charts.dots import DotRow, Dots, dots_alt, dots_scene
from forecast.report.charts.drawing import spec
from forecast.report.charts.marks import Look
from forecast.report.charts.scene import Dot, Line
from forecast.report.drivers.municipalities import HOW, INVENTED, municipalities_view
from forecast.report.drivers.pictures import population_pictures
from forecast.report.intake.earlier_imports import earlier_imports
from forecast.report.papers.chapters.grounds import sources_table
from forecast.scenario.result import Choice
from forecast.service import open_workspace, run

ASKERSUND = SETTINGS.replace("Provkommun", "Askersund").replace('"0001"', '"1882"')
FIGURES = ("--kpi", "N20900,N21006,N00090", "--like", "äldreomsorg", "--with", "1489")


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def dated(text):
    """With the day of the fetch, which is today's, as DAG."""
    return re.sub(r"hämtad \d{4}-\d{2}-\d{2}", "hämtad DAG", text)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """A workspace that has fetched inhabitants and figures, its result, what the commands said, and its cache."""
    root = tmp_path_factory.mktemp("hamtat")
    folder, cache = write_workspace(root / "ws", {"workspace.yaml": ASKERSUND}), root / "cache"
    with service_double.serving() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("FORECAST_CACHE", str(cache))
        asked = (
            ("population", str(folder), "--projection", "--url", f"{server.root}/scb"),
            ("kolada", str(folder), *FIGURES, "--url", f"{server.root}/v3", "--format", "json"),
        )
        said = [called(patch, ("fetch", *words)) for words in asked]
    opened = open_workspace(folder)
    return opened, run(opened, (), Choice(draws=1)), said, (folder, cache, server.root)


def called(patch, words):
    patch.setattr(sys, "argv", ["forecast", *words])
    out, err = io.StringIO(), io.StringIO()
    patch.setattr(sys, "stdout", out)
    patch.setattr(sys, "stderr", err)
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code, out.getvalue(), err.getvalue()


def test_all_tables_are_taken_in_together_with_a_receipt_that_says_whence(fetched):
    (folder, _, _), said = fetched[3], fetched[2]
    assert [code for code, _, _ in said] == [0, 0]
    assert "Värden: 7272 lästa, 7272 inlästa till population.csv." in said[0][1]
    assert said[0][2] == "Inläst som 0001 i ws.\n"
    assert said[1][2] == "Inga värden alls för G11.\nInläst som 0002 i ws.\n"
    receipt = json.loads((folder / "imports/0002/receipt.json").read_text())
    assert receipt["values_read"] == receipt["values_loaded"] + sum(item["values"] for item in receipt["rows_skipped"])
    assert receipt["files"] == ["comparison.csv", "drivers.csv"]
    assert dated(receipt["credit"]).startswith("Källa: Kolada (RKA), CC BY 4.0, hämtad DAG, kolada-1882-")
    assert {answer["method"] for answer in receipt["fetched"]["answers"]} == {"GET"}
    assert json.loads((folder / "imports/0002/original.json").read_text())[0]["values"]
    assert json.loads(said[1][1])["licence"] == "CC BY 4.0"


def test_what_is_counted_counts_and_the_projection_goes_on(fetched):
    population = fetched[0].population
    assert population.years == tuple(range(2016, 2044))
    assert next(year for year, ahead in zip(population.years, population.projected, strict=True) if ahead) == 2026
    by_hand = sum(4 * ((400 - 4 * age) // 4) for age in range(80, 100)) + 4 * (4 // 4)
    assert group_count(population.at(2024), 80) == 2 * by_hand
    assert dated(population.credit) == "; ".join(
        f"SCB, CC0, tabell {table}, uppdaterad 2026-02-21, hämtad DAG" for table in ("TAB6008", "TAB638", "TAB5557")
    )
    [picture] = [p for p in population_pictures(population, (), "Askersund") if p.key.endswith("80")]
    assert "2025: Talen är störda med brus av SCB (CKM)" in picture.sentence
    assert "Källa: SCB, CC0, tabell TAB6008, uppdaterad 2026-02-21, hämtad " in picture.sentence


def test_municipalities_stand_beside_each_other_and_who_lacks_a_value_is_named(fetched):
    opened, result, _, _ = fetched
    view = municipalities_view(opened, result)
    assert list(view.figures) == ["N20900", "N00090", "N21006"]
    assert (
        plain(view.picture.title)
        == "Nettokostnadsavvikelse äldreomsorg, (%): Askersund −9,5 år 2024, högre än 3 av 4 andra"
    )
    assert dated(view.picture.sentence).startswith(
        "Uppgift saknas 2024 för Riket. Över noll: nettokostnaden är högre än den referenskostnad som Kolada anger för "
        "kommunen. Källa: Kolada (RKA), CC BY 4.0, hämtad DAG. Källklass b:"
    )
    assert "Alingsås −6,5; Askersund (egen) −9,5; Hällefors −10,5" in plain(view.picture.alt)
    cost = municipalities_view(opened, result, chosen="N21006")
    assert [(row.label, row.note) for row in cost.table.rows][::5] == [("Riket", "Riket"), ("Hällefors", "Kommun")]
    assert cost.table.text_cells(cost.table.rows[-1]) == ("", "", "")
    assert [column.title for column in cost.table.columns] == ["Totalt", "Kvinnor", "Män"]
    [own] = [row for row in view.overview.rows if row.key.endswith("N21006")]
    assert [plain(cell) for cell in view.overview.text_cells(own)] == ["313 024", "310 024", "334 024", "2024", "3"]


def test_every_place_that_shows_them_names_the_source(fetched):
    opened, result, _, _ = fetched
    assert {dated(fact.source) for fact in opened.driver_facts} == {"Källa: Kolada (RKA), CC BY 4.0, hämtad DAG"}
    named = [dated(line) for item in earlier_imports(opened) for line in item.holds]
    assert any(line.startswith("Källa: SCB, CC0, tabell TAB638, uppdaterad 2026-02-21, hämtad DAG") for line in named)
    table = sources_table(opened, result)
    rows = [dated(row.label) for row in table.rows]
    assert table.notes == ("Källa för allt annat: påhittad.",)
    assert sum(row.startswith(("Källa: SCB, CC0, tabell TAB", "Källa: Kolada (RKA), CC BY 4.0")) for row in rows) == 4


def test_it_is_replayed_without_network_and_nothing_new_is_taken_in(fetched, call, monkeypatch):
    folder, cache, root = fetched[3]
    words = ("fetch", "kolada", folder, *FIGURES, "--url", f"{root}/v3", "--offline", "--cache", cache)
    code, _, err = call(*words)
    assert code == 0
    assert err.endswith("kolada-1882-N20900-N21006-N00090.json är redan inläst som 0002; inget nytt.\n")
    assert sorted(path.name for path in (folder / "imports").iterdir()) == ["0001", "0002"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("kolada", "--municipality", "1882"), "Ange nyckeltal med --kpi N21702,N21006 eller --area: aldreomsorg,"),
        (("kolada", "--kpi", "N21006"), "Ange en arbetsyta, eller en kommun med --municipality 1882."),
        (
            ("kolada", "--kpi", "../x", "--municipality", "1882"),
            "--kpi: ”../x” känns inte igen. Skriv till exempel N21702.",
        ),
        (("kolada", "--kpi", "N21006", "--municipality", "188"), "--municipality 188 är ingen kommunkod."),
        (("kolada", "--kpi", "N21006", "--municipality", "1882", "--like", "auto"), "--like auto tar ordet ur --area."),
        (("population", "--municipality", "1882", "--years", "i år"), "--years: ”i år” är inga år. Skriv 2015-2024"),
        (("population", "--municipality", "1882", "--url", "http://x.se"), "--url http://x.se är ingen säker adress."),
    ],
)
def test_wrong_words_are_said_before_anybody_is_asked(call, words, said):
    code, _, err = call("fetch", *words)
    assert code == 2
    assert err.startswith(said)


def test_without_figures_the_page_says_how_to_fetch_them_and_nothing_is_made_up(tmp_path):
    opened = open_workspace(write_workspace(tmp_path / "ws"))
    result = run(opened, (), Choice(draws=1))
    assert municipalities_view(opened, result).told == HOW
    made_up = open_workspace(write_workspace(tmp_path / "demo", {"workspace.yaml": SETTINGS + "synthetic: true\n"}))
    assert municipalities_view(made_up, result).told == INVENTED


def test_our_mark_is_told_by_shape_and_name_and_zero_is_drawn_where_values_lie_on_both_sides():
    rows = (DotRow("Riket", 3.0, "group"), DotRow("Annan", 1.0), DotRow("Egen", -2.0, "own"))
    picture = Dots("Avvikelse", "procent", 1, rows)
    for theme in ("light", "dark"):
        look = Look(Unit.TKR, theme=theme)
        scene = dots_scene(picture, look)
        dots = [mark for mark in scene.marks if isinstance(mark, Dot)]
        assert [dot.shape for dot in dots] == ["square", "circle", "diamond"]
        assert [label.bold for label in scene.labels] == [False, False, True]
        assert [line.x for line in scene.marks if isinstance(line, Line)] == [-2.0, 0.0]
        assert spec(picture, look)["description"] == plain(dots_alt(picture, look))
    assert (
        plain(dots_alt(picture, look))
        == "Avvikelse, procent. Högst först: Riket (grupp) 3,0; Annan 1,0; Egen (egen) −2,0."
    )
    assert dots_scene(Dots("A", "", 0, (DotRow("Ensam", 5.0, "own"),)), look).domain == (4.0, 6.0)
