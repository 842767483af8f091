"""The backtest's page: the right numbers, in words, from nowhere else than the file itself."""

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from forecast.fullyear.backtest import BacktestTable, Skipped, backtest
from forecast.fullyear.scores import score, scored
from forecast.report.backtest_page import backtest_html
from forecast.report.backtest_view import PLAIN, backtest_view

NBSP = "\N{NO-BREAK SPACE}"


def make_panel(names=("a", "b", "c"), years=6, seed=4):
    rng = np.random.default_rng(seed)
    rows = [
        (name, 2015 + year, month, float(-100 * (1 + index) * (1 + 0.3 * (month > 9)) * rng.lognormal(0, 0.1)))
        for index, name in enumerate(names)
        for year in range(years)
        for month in range(1, 13)
    ]
    return pd.DataFrame(rows, columns=["series_id", "year", "month", "value"])


def page(panel, cutoffs=(2, 8), asked="all", table=None):
    found = table or backtest(panel, list(cutoffs), asked)
    return backtest_html(backtest_view("prov.csv", asked, panel, found))


class Reader(HTMLParser):
    """What stands in the page: tags, their attributes, open elements and the text."""

    VOID = frozenset({"meta", "line", "rect", "circle", "polyline", "polygon", "path"})

    def __init__(self, text):
        super().__init__()
        self.tags, self.stack, self.texts, self.faults = [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.stack or self.stack.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if self.stack and self.stack[-1] not in {"style", "title"}:
            self.texts.append(data)

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def panel():
    return make_panel()


@pytest.fixture(scope="module")
def made(panel):
    return page(panel)


class TestThePage:
    def test_every_element_is_closed(self, made):
        reader = Reader(made)
        assert reader.faults == []
        assert reader.stack == []

    def test_it_asks_for_nothing_from_anywhere(self, made):
        bare = made.replace("http://www.w3.org/2000/svg", "")
        assert re.findall(r"https?:|//|src=|href=|url\((?!#)|@import|<script|<link|<img|<iframe", bare) == []
        assert "default-src 'none'" in made

    def test_it_is_swedish_and_has_one_heading_of_the_first_order(self, made):
        reader = Reader(made)
        assert reader.named("html") == [{"lang": "sv"}]
        assert len(reader.named("h1")) == 1
        assert len(reader.named("main")) == 1

    def test_tables_have_captions_and_scopes_and_are_within_reach_of_the_keyboard(self, made):
        reader = Reader(made)
        tables = reader.named("table")
        assert len(tables) == len(reader.named("caption")) >= 6
        assert all(cell.get("scope") in {"row", "col"} for cell in reader.named("th"))
        boxes = [attrs for attrs in reader.named("div") if attrs.get("class") == "wide"]
        assert len(boxes) == len(tables)
        assert all(box["tabindex"] == "0" and box["aria-label"] for box in boxes)

    def test_pictures_say_what_they_show(self, made):
        pictures = Reader(made).named("svg")
        assert len(pictures) == 3
        assert all(picture["role"] == "img" for picture in pictures)
        assert pictures[0]["aria-label"].startswith("Fel per brytmånad, årets takt: feb ")
        assert "Fel per brytmånad, prognosen: feb " in pictures[0]["aria-label"]
        assert pictures[1]["aria-label"].startswith("Andel utfall inom spannet på 80 och på 95 procent: efter feb ")
        assert pictures[2]["aria-label"].startswith("Fel per målår: 2017 ")

    def test_the_same_backtest_has_the_same_bytes(self, panel, made):
        assert page(panel) == made


class TestWhatItSays:
    def test_the_scores_are_those_of_the_benchmark(self, panel, made):
        rows = scored(panel, backtest(panel, [2, 8], "all").rows)
        for part in (rows, rows[rows["cutoff"] == 2]):
            wape = f"{score(part).wape:.1f}".replace(".", ",")
            assert f"<td>{wape}</td>" in made
        assert f"Prognosen missade helåret med {score(rows).wape:.1f}".replace(".", ",") in made

    def test_what_was_asked(self, made):
        text = " ".join(Reader(made).texts)
        assert "februari (2), augusti (8)" in text
        assert "alla år med två hela år före: 2017 till 2020" in text
        assert "24 (en uppgift är en serie, ett målår och en brytmånad)" in text
        assert "Inget målår hoppades över." in text

    def test_the_plain_pace_comes_first_and_the_best_is_marked_in_words(self, made):
        table = made.split("Minst fel är märkt bäst.")[2]
        names = re.findall(r'<th scope="row"><bdi>(.*?)</bdi>', table)
        assert names[:2] == ["årets takt", "prognosen"]
        assert table.split("</table>")[0].count(" bäst</td>") >= 3

    def test_nominal_shares_stand_beside(self, made):
        assert f"80 %-spannet höll (ska vara 80{NBSP}%)" in made
        assert f"95 %-spannet höll (ska vara 95{NBSP}%)" in made

    def test_the_worst_rows_and_their_share_of_all_error(self, panel):
        found = backtest(panel, [2, 8], "all")
        view = backtest_view("x", "all", panel, found)
        rows = scored(panel, found.rows)
        miss = (rows["point"] - rows["actual"]).abs() / rows["scale"]
        assert len(view.worst) == 10
        assert view.worst[0].share == pytest.approx(
            100 * float(((rows["point"] - rows["actual"]) / rows["scale"])[miss.idxmax()])
        )
        assert sum(w.of_all for w in view.worst) == pytest.approx(100 * miss.nlargest(10).sum() / miss.sum())
        assert [abs(w.share) for w in view.worst] == sorted((abs(w.share) for w in view.worst), reverse=True)

    def test_skipped_years_are_told_with_reasons(self, panel):
        table = backtest(panel, [2], "last")
        skipped = tuple(Skipped(f"s{number}", 2020, "året saknar månader") for number in range(30))
        text = page(panel, table=BacktestTable(table.rows, table.all_methods, skipped))
        assert "30 målår hoppades över: året saknar månader (30)." in text
        assert "De 20 första visas." in text
        assert len(re.findall(r"<bdi>s\d", text)) == 20

    def test_one_year_needs_no_picture_of_years(self, panel):
        text = page(panel, asked="last")
        assert len(Reader(text).named("svg")) == 2
        assert "varje series sista år: 2020" in text


class TestOddInput:
    def test_names_are_escaped(self):
        name = '<script>alert("x")</script>&'
        text = page(make_panel(names=(name, "b")))
        assert "<script" not in text
        assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;" in text
        assert Reader(text).faults == []

    def test_a_method_that_has_no_words_is_shown_by_its_key(self, panel):
        table = backtest(panel, [2, 8], "all")
        new = table.all_methods[table.all_methods["method"] == PLAIN].assign(method="ny<metod>")
        more = pd.concat([table.all_methods, new], ignore_index=True)
        text = page(panel, table=BacktestTable(table.rows.assign(method="annan"), more, ()))
        assert "ny&lt;metod&gt;" in text
        assert "annan 24" in text

    def test_a_closed_year_has_no_other_methods(self, panel):
        text = page(panel, cutoffs=(12,))
        assert "Prognosen missade helåret med 0,0\N{SPACE}% i genomsnitt." in text.replace(NBSP, " ")
        assert "Prognoserna lutade inte åt något håll." in text

    def test_only_some_cutoffs_have_other_methods(self, panel):
        text = page(panel, cutoffs=(6, 12))
        assert "<td>–</td>" in text
        assert re.search(r"\b(nan|inf)\b", text) is None

    def test_series_without_money_have_no_scores(self, panel):
        text = page(panel.assign(value=0.0))
        assert "Inget går att mäta: serierna saknar tidigare belopp eller utfall." in text
        assert "24 uppgifter: serien är noll alla tidigare hela år" in text
        assert re.search(r"\b(nan|inf)\b", text) is None

    def test_one_series_without_money_beside_others_is_counted(self, panel):
        mixed = panel.assign(value=panel["value"].where(panel["series_id"] != "b", 0.0))
        text = page(mixed)
        assert "8 uppgifter: serien är noll alla tidigare hela år" in text

    def test_years_that_sum_to_nothing_are_no_division_by_zero(self, panel):
        now = panel["year"] == 2020
        text = page(panel.assign(value=panel["value"].where(~now, 0.0)), asked="last")
        assert re.search(r"\b(nan|inf)\b", text) is None
