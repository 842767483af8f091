"""Where is the +31? A stated forecast against its named parts, and what has changed since last time and last year."""

import pytest

from builders import change, refusal, tiny, write_workspace
from forecast.money import Unit, in_unit
from forecast.questions.changes import since_last_year, since_previous
from forecast.questions.offsets import offsets
from forecast.report.offsets_table import change_sentence, offset_sentence, offset_tables
from forecast.scenario.result import Choice
from forecast.service import run

NAMED = """\
statement;row;name;deviation;previous;layer;quote;source
by_activity;total;korttid;-4;-6;adopted;c;s
by_activity;total;vakanser;;;adopted;c;s
"""


@pytest.fixture
def own(real_workspace):
    """Name -> the workspace and its result in its own layer."""

    def made(name):
        workspace = real_workspace(name)
        return workspace, run(workspace, (), Choice(headline=workspace.settings.headline))

    return made


def tkr(sek):
    return int(in_unit(sek, Unit.TKR))


class TestOffsets:
    def test_alingsas_zero_needs_31(self, own):
        (offset,) = offsets(*own("alingsas-2024"))
        assert (offset.deviation, offset.named_sum, offset.needed) == (0.0, -31e6, 31e6)
        assert offset_sentence(offset) == "Prognos 0 kräver +31 mnkr utanför PA och äldreboende: ej underbyggd."

    def test_what_is_named_without_amount_is_shown_and_supports_nothing(self, own):
        workspace, result = own("alingsas-2024")
        (table,) = offset_tables(workspace, result, offsets(workspace, result))
        rows = {row.label: row for row in table.rows}
        assert rows["lägre volymer inom LSS"].note.startswith("nämns utan belopp")
        assert rows["Resten"].cells[0] == 31e6
        assert rows["Resten"].note == "ej underbyggd"
        assert rows["äldreboende"].cells == (-10e6, -14e6)

    def test_the_parts_and_the_rest_are_the_deviation(self, tmp_path):
        workspace = tiny(tmp_path / "prov", {"named_deviations.csv": NAMED})
        (offset,) = offsets(workspace, run(workspace))
        assert (offset.deviation, offset.needed) == (-3000.0, 1000.0)
        assert offset_sentence(offset) == "Prognosens avvikelse −3 tkr kräver +1 tkr utanför korttid: ej underbyggd."

    def test_a_layer_without_forecast_is_left_out(self, tmp_path):
        workspace = tiny(tmp_path / "prov", {"named_deviations.csv": NAMED.replace("adopted", "judged")})
        assert offsets(workspace, run(workspace)) == ()

    @pytest.mark.parametrize(
        ("old", "new", "sentence"),
        [
            ("-4;-6", "fyra;-6", "named_deviations.csv, rad 2: Kan inte tolka ”fyra” som ett tal. Rätta raden."),
            ("total;korttid", "totl;korttid", "Raden ”totl” finns inte i ”by_activity”. Menar du ”total”?"),
            ("-6;adopted", "-6;antagen", "”antagen” är inget skikt. Skriv model, judged, adopted."),
            ("total;korttid", "total;", "Avvikelsen har inget namn. Skriv vad som avviker"),
            ("vakanser", "korttid", "”korttid” står två gånger på raden ”total”. Behåll en av dem."),
        ],
    )
    def test_a_broken_line_is_refused(self, tmp_path, old, new, sentence):
        folder = write_workspace(tmp_path / "prov", {"named_deviations.csv": NAMED})
        change(folder, "named_deviations.csv", old, new)
        assert sentence in refusal(folder)


class TestSincePrevious:
    def test_alingsas_may_to_august(self, own):
        found = since_previous(*own("alingsas-2024"))
        assert [tkr(item.step.amount) for item in found.steps] == [12200, -2500, -2000, -3500, -4100]
        assert tkr(found.change) == 100
        assert all(item.cause and item.quote for item in found.steps)
        assert change_sentence(found) == "Steg för steg i mnkr: +12,2 −2,5 −2,0 −3,5 −4,1 = +0,1."

    def test_steps_sum_to_the_change_to_the_ore(self, own):
        found = since_previous(*own("demo"))
        assert sum(item.step.amount for item in found.steps) == pytest.approx(found.change, abs=0.005)
        assert all(item.step.row is None or "." not in item.step.row for item in found.steps)

    def test_nothing_without_a_previous_forecast(self, own):
        assert since_previous(*own("askersund-2024")) is None

    def test_rows_outside_are_told(self, tmp_path):
        previous = "statement;row;forecast;change;label;source\nby_activity;51;-94;;maj;s\n"
        workspace = tiny(tmp_path / "prov", {"previous_forecast.csv": previous})
        found = since_previous(workspace, run(workspace))
        assert found.told == ("Utan förra prognos, och utanför: Missbruksvård.",)
        assert found.before == -94_000


class TestSinceLastYear:
    def test_askersund_2023_to_2024(self, own):
        found = since_last_year(*own("askersund-2024"))
        assert (tkr(found.by_row.before), tkr(found.by_row.now), tkr(found.by_row.change)) == (-25093, -17600, 7493)
        kinds = {item.step.step: tkr(item.step.amount) for item in found.by_kind.steps}
        assert kinds == {"Intäkter": -15592, "Kostnader": 23085}
        assert found.by_kind.told == (
            "Utanför intäkter och kostnader: Flyktingmottagande (finns inte i båda åren).",
            "Avrundningen i trycket, −2 tkr, ligger i Kostnader.",
        )

    def test_steps_sum_to_the_change(self, own):
        found = since_last_year(*own("demo"))
        for part in (found.by_row, found.by_kind):
            assert sum(item.step.amount for item in part.steps) == pytest.approx(part.change, abs=0.005)

    def test_nothing_without_last_year(self, own):
        assert since_last_year(*own("alingsas-2024")) is None
