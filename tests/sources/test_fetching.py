"""Public figures over a real connection to a local server: limits, pages, parts, every way to fail, and the cache."""

import datetime as dt
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic

import pytest

import statistics_service as service_double
from forecast.drivers.statistics.kolada_titles import known_figures
from forecast.errors import ForecastError
from forecast.formats.statistics.read import read_statistics
from forecast.service.fetching import FetchWays, fetch, years_of
from forecast.sources.cache import Cache, default_folder
from forecast.sources.calls import Answer, Clock, Pace, Patience, Request, SourceError
from forecast.sources.kolada import KoladaOrder
from forecast.sources.scb import PopulationOrder
from forecast.sources.selection import Selection, parts_of
from forecast.sources.services import areas, service

NOW = dt.datetime(2026, 11, 26, 8, 30, tzinfo=dt.UTC)
KOLADA = KoladaOrder("1882", ("N21006", "N20900"), (2023, 2024))
WAITS = Patience(read=2.0)
SCB = PopulationOrder("1882", (2023, 2024, 2025))


@dataclass
class Time:
    """A clock that moves when somebody sleeps."""

    at: float = 0.0
    now: dt.datetime = NOW
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.at += seconds

    @property
    def clock(self):
        return Clock(lambda: self.at, self.sleep, lambda: self.now, lambda: 0.5)


@pytest.fixture(scope="module")
def server():
    with service_double.serving() as running:
        yield running


@pytest.fixture
def fresh(server):
    server.faults, server.asked = [], []
    server.most_cells, server.page_size, server.without = 150_000, 5000, {}
    return server


def ask(server, order, cache, time=None, *, offline=False, patience=WAITS, clock=None, **limits):
    key, path = ("scb", "scb") if isinstance(order, PopulationOrder) else ("kolada", "v3")
    where = service(key, f"{server.root}/{path}").model_copy(update=limits)
    time = time or Time()
    told = []
    found = fetch(order, where, FetchWays(cache, clock or time.clock, offline, 30, patience), told.append)
    return found, told, time


class TestTimes:
    @pytest.mark.parametrize(
        ("fault", "said"),
        [
            (service_double.status(503), "svarade 503."),
            (service_double.truncated, "Svaret är inte hel JSON."),
            (service_double.cut, "Svaret bröts av innan det var helt."),
        ],
    )
    def test_what_goes_over_is_tried_again_with_growing_waits(self, fresh, tmp_path, fault, said):
        fresh.faults = [fault, fault]
        found, told, time = ask(fresh, KOLADA, tmp_path)
        assert len(found.files) == 1
        assert f"Kolada (RKA): {said} Försök 2 av 4 om 1 s." in told
        assert [wait for wait in time.slept if wait >= 1] == [1.0, 2.0]

    def test_a_slow_answer_is_tried_again_and_then_given_up(self, fresh, tmp_path):
        end = threading.Event()
        fresh.faults = [service_double.slow(end)] * 2
        with pytest.raises(SourceError, match=r"^Kolada \(RKA\): Inget svar i tid\. Gav upp efter 2 försök\."):
            ask(fresh, KOLADA, tmp_path, patience=Patience(attempts=2, read=0.05))
        end.set()

    def test_a_body_that_drips_ends_with_the_time_that_is_given(self, fresh, tmp_path):
        fresh.faults = [service_double.dripping]
        time = Time()
        real = Clock(monotonic, time.sleep, lambda: NOW, lambda: 0.5)
        begun = monotonic()
        with pytest.raises(SourceError, match=r"Gav upp efter den tid som ges\."):
            ask(fresh, KOLADA, tmp_path, clock=real, patience=Patience(read=2.0, in_all=0.5))
        assert monotonic() - begun < 5

    def test_too_many_calls_waits_as_long_as_the_service_asks(self, fresh, tmp_path):
        fresh.faults = [service_double.status(429, Retry_After="7")]
        _, _, time = ask(fresh, KOLADA, tmp_path)
        assert 7.0 in time.slept
        fresh.faults = [service_double.status(429, Retry_After="Thu, 26 Nov 2026 08:30:12 GMT")]
        _, _, time = ask(fresh, KOLADA, tmp_path)
        assert 12.0 in time.slept
        fresh.faults = [service_double.status(429, Retry_After="3600")]
        with pytest.raises(SourceError, match="ber oss vänta 3600 sekunder, mer än de 60"):
            ask(fresh, KOLADA, tmp_path)

    def test_waits_are_bounded_in_all(self, fresh, tmp_path):
        fresh.faults = [service_double.status(503, Retry_After="50")] * 9
        time = Time()
        with pytest.raises(SourceError, match=r"svarade 503\. Gav upp efter den tid som ges\."):
            ask(fresh, KOLADA, tmp_path, time, patience=Patience(attempts=9, in_all=120.0))
        assert time.at <= 120
        assert len(fresh.asked) == 3

    def test_a_refusal_is_not_tried_again(self, fresh, tmp_path):
        fresh.faults = [service_double.status(400)]
        with pytest.raises(SourceError, match=r"svarade 400 \(Prov\) på .*Kontrollera kommun, nyckeltal och år\."):
            ask(fresh, KOLADA, tmp_path)
        assert len(fresh.asked) == 1

    def test_calls_keep_within_the_limit(self):
        time, pace = Time(), Pace(3, 10.0)
        made = []
        for _ in range(7):
            pace.wait_for_turn(time.clock)
            made.append(time.at)
            time.at += 1
        assert made == [0, 1, 2, 10, 11, 12, 20]


class TestWhatIsNoAnswer:
    def test_a_page_for_people_is_said_to_be_one(self, fresh, tmp_path):
        fresh.faults = [service_double.html]
        with pytest.raises(SourceError, match=r"svarade med text/html i stället för JSON, ofta en sida om fel"):
            ask(fresh, KOLADA, tmp_path)

    def test_another_host_is_refused_and_the_own_followed(self, fresh, tmp_path):
        fresh.faults = [service_double.moved("http://localhost:1/v3/municipality/1882")]
        with pytest.raises(SourceError, match=r"skickar vidare till localhost:1, en annan adress .* \(--url\)"):
            ask(fresh, KOLADA, tmp_path)
        fresh.faults = [service_double.moved("/v3/municipality/1882?per_page=5000")]
        assert ask(fresh, KOLADA, tmp_path)[0].files

    def test_a_next_page_on_another_host_is_refused(self, fresh, tmp_path):
        page = {"values": [], "next_url": "https://annan.example/v3/data"}
        fresh.faults = [lambda handler: handler.json(page)]
        with pytest.raises(SourceError, match=r"nästa sida på annan\.example, en annan adress"):
            ask(fresh, KOLADA, tmp_path)

    def test_pages_in_a_ring_end(self, fresh, tmp_path):
        ring = {"values": [], "next_url": f"{fresh.root}/v3/ring"}
        fresh.faults = [lambda handler: handler.json(ring)] * 3
        with pytest.raises(SourceError, match="bläddrar i ring"):
            ask(fresh, KOLADA, tmp_path)
        assert len(fresh.asked) == 2

    def test_a_packed_answer_is_unpacked_and_a_bomb_is_stopped(self, fresh, tmp_path):
        fresh.faults = [service_double.zipped]
        assert ask(fresh, KOLADA, tmp_path)[0].files
        fresh.faults = [service_double.huge]
        with pytest.raises(SourceError, match=r"Svaret från Kolada \(RKA\) är större än 1 MB"):
            ask(fresh, KOLADA, tmp_path, patience=Patience(most_bytes=1024**2))

    @pytest.mark.parametrize(
        ("order", "change", "sentence"),
        [
            (SCB, {"codes": ("Region", "1882", "1489")}, "har koder som ingen frågade efter (1489). Inget är inläst."),
            (SCB, {"codes": ("Tid", "2023", "1999")}, "har koder som ingen frågade efter (1999). Inget är inläst."),
            (SCB, {"codes": ("px", "TAB638", "TAB999")}, "Svaret är tabellen TAB999, men TAB638 frågades efter."),
            (KOLADA, {"municipality": "1489"}, "tal som ingen frågade efter (N21006, 1489, 2023). Inget är inläst."),
            (KOLADA, {"period": 2099}, "tal som ingen frågade efter (N21006, 1882, 2099). Inget är inläst."),
            (KOLADA, {"kpi": "N99999"}, "tal som ingen frågade efter (N99999, 1882, 2023). Inget är inläst."),
        ],
    )
    def test_an_answer_to_another_question_is_refused(self, fresh, tmp_path, order, change, sentence):
        fresh.faults = [service_double.lying(change)]
        with pytest.raises(SourceError) as caught:
            ask(fresh, order, tmp_path)
        assert sentence in str(caught.value)

    def test_an_address_that_anybody_could_change_is_refused(self):
        for url in ("http://api.kolada.se/v3", "ftp://x", "api.kolada.se", "http://localhost.example/v3"):
            with pytest.raises(ForecastError, match="är ingen säker adress"):
                service("kolada", url)
        with pytest.raises(ForecastError, match="som skulle stå i kvittot") as told:
            service("kolada", "https://anna:hemligt@api.kolada.se/v3")
        assert "hemligt" not in str(told.value)


class TestPopulation:
    def test_the_tables_that_have_the_years_are_asked_for_what_the_reader_sums(self, fresh, tmp_path):
        found, _, _ = ask(fresh, SCB, tmp_path)
        assert [file.name for file in found.files] == ["TAB638-1882.json", "TAB5557-1882.json"]
        asked = {path.split("/")[3]: json.loads(body) for method, path, body in fresh.asked if method == "POST"}
        codes = {
            table: {item["variableCode"]: item["valueCodes"] for item in said["selection"]}
            for table, said in asked.items()
        }
        assert codes["TAB638"]["Civilstand"] == ["OG", "G", "SK", "ÄNKL"]
        assert codes["TAB5557"]["Civilstand"] == ["SC"]
        assert codes["TAB5557"]["Kon"] == ["1", "2"]
        assert codes["TAB5557"]["Alder"][-2:] == ["99", "100+1"]
        assert len(codes["TAB5557"]["Alder"]) == 101
        assert [codes[table]["ContentsCode"] for table in codes] == [["BE0101N1"], ["000007ME"]]
        assert found.files[0].fetched.retrieved == "2026-11-26"
        assert found.files[0].data == service_answer(tmp_path, found.files[0])

    def test_parts_make_the_same_table_and_a_missing_code_is_told_and_never_zero(self, fresh, tmp_path):
        [whole] = ask(fresh, PopulationOrder("1882", (2022, 2023, 2024)), tmp_path)[0].files
        fresh.most_cells = 500
        [parted] = ask(fresh, PopulationOrder("1882", (2022, 2023, 2024)), tmp_path, most_cells=500)[0].files
        one, other = read_statistics(whole.data, "a.json"), read_statistics(parted.data, "a.json")
        assert (one.values == other.values).all()
        assert one.dimensions == other.dimensions
        assert other.table == "TAB638"
        assert len(parted.fetched.answers) > len(whole.fetched.answers) == 1
        fresh.without, fresh.most_cells = {"Tid": ["2023"]}, 1700
        found, _, _ = ask(fresh, PopulationOrder("1882", (2022, 2023, 2024)), tmp_path, most_cells=1700)
        assert found.told == ("TAB638: svaret saknar 2023 i tid, som frågades efter.",)
        assert read_statistics(found.files[0].data, "a.json").dimensions[-1].codes == ("2022", "2024")

    def test_years_and_municipalities_that_nobody_has_are_said(self, fresh, tmp_path):
        with pytest.raises(SourceError, match=r"^Kommunen 9999 finns inte i TAB638, TAB5557\."):
            ask(fresh, PopulationOrder("9999"), tmp_path)
        with pytest.raises(SourceError, match=r"^Inget av åren finns: TAB638 har 2010–2024; TAB5557 har 2025\."):
            ask(fresh, PopulationOrder("1882", (1900,)), tmp_path)
        found, _, _ = ask(fresh, PopulationOrder("1882", (2025, 2026)), tmp_path)
        assert found.told == ("Åren 2026 finns inte i tabellerna och är inte hämtade.",)

    def test_a_selection_is_cut_by_years_first_and_covers_every_cell_once(self):
        whole = Selection("T", {"A": tuple("abcde"), "Tid": tuple("1234")})
        assert [part.codes["Tid"] for part in parts_of(whole, 10, "Tid")] == [("1", "2"), ("3", "4")]
        cells = [(a, t) for part in parts_of(whole, 2, "Tid") for a in part.codes["A"] for t in part.codes["Tid"]]
        assert sorted(cells) == sorted((a, t) for a in "abcde" for t in "1234")
        assert max(part.cells for part in parts_of(whole, 2, "Tid")) == 2


def service_answer(cache, file):
    """The bytes that the cache keeps of a file's only answer."""
    [answer] = file.fetched.answers
    return (cache / f"{answer['sha256']}.body").read_bytes()


class TestKolada:
    def test_pages_are_followed_and_read_as_one(self, fresh, tmp_path):
        fresh.page_size = 2
        found, _, _ = ask(fresh, KOLADA, tmp_path)
        cube = read_statistics(found.files[0].data, found.files[0].name)
        assert found.files[0].name == "kolada-1882-N21006-N20900.json"
        assert cube.warned == ()
        assert cube.cells == 2 * 2 * 3
        assert cube.dimensions[0].labels == (service_double.KPIS["N20900"], service_double.KPIS["N21006"])

    def test_like_municipalities_are_the_last_years_group_with_its_members_and_the_country(self, fresh, tmp_path):
        found, _, _ = ask(fresh, KoladaOrder("1882", ("N21006",), (2024,), ("1489",), "Äldreomsorg"), tmp_path)
        cube = read_statistics(found.files[0].data, "k.json")
        assert cube.dimensions[1].codes == ("0000", "0562", "1489", "1861", "1863", "1882")
        assert found.told == ("Inga värden alls för 1863, G11.",)
        with pytest.raises(SourceError, match=r"liknande kommuner för Askersund med ordet ”skola”\. Den har: L"):
            ask(fresh, KoladaOrder("1882", ("N21006",), like="skola"), tmp_path)

    def test_more_than_25_ids_are_asked_for_in_parts(self, fresh, tmp_path):
        kpis = ("N21006", *(f"N9{number:04d}" for number in range(30)), "N00090")
        found, _, _ = ask(fresh, KoladaOrder("1882", kpis, (2024,)), tmp_path)
        assert read_statistics(found.files[0].data, "k.json").dimensions[0].codes == ("N00090", "N21006")
        assert found.told[0].startswith("Kolada känner inte till N90000, N90001, ")
        assert found.files[0].name.startswith("kolada-1882-32-nyckeltal-")

    def test_who_is_not_there_and_what_has_no_value_are_said(self, fresh, tmp_path):
        with pytest.raises(SourceError, match=r"^Kommunen 9999 finns inte i Kolada"):
            ask(fresh, KoladaOrder("9999", ("N21006",)), tmp_path)
        with pytest.raises(SourceError, match=r"^Kolada har inga värden för valet\."):
            ask(fresh, KoladaOrder("1882", ("N21006",), (1990,)), tmp_path)

    def test_the_areas_hold_only_figures_that_have_titles(self):
        assert {kpi for area in areas().values() for kpi in area.kpis} <= set(known_figures())


class TestCache:
    def test_without_network_the_same_bytes_come_again_and_their_age_is_said(self, fresh, tmp_path):
        first, _, _ = ask(fresh, SCB, tmp_path)
        fresh.asked.clear()
        again, _, _ = ask(fresh, SCB, tmp_path, Time(now=NOW + dt.timedelta(days=45)), offline=True)
        assert fresh.asked == []
        assert [file.data for file in again.files] == [file.data for file in first.files]
        assert again.told[0] == (
            "TAB638-1882.json bygger på svar som hämtades 2026-11-26, för 45 dagar sedan. "
            "Kör utan --offline för att hämta på nytt."
        )
        with pytest.raises(SourceError, match=r"frågan är inte hämtad förut, så den kan inte besvaras utan nät"):
            ask(fresh, KOLADA, tmp_path, offline=True)

    def test_what_is_kept_names_its_source_and_a_changed_answer_is_none(self, fresh, tmp_path):
        ask(fresh, KOLADA, tmp_path)
        said = [json.loads(path.read_text()) for path in tmp_path.glob("*.json")]
        assert {(item["source"], item["licence"], item["retrieved"]) for item in said} == {
            ("Kolada (RKA)", "CC BY 4.0", "2026-11-26T08:30:00+00:00")
        }
        for body in tmp_path.glob("*.body"):
            body.write_bytes(body.read_bytes() + b" ")
        with pytest.raises(SourceError, match="inte hämtad förut"):
            ask(fresh, KOLADA, tmp_path, offline=True)
        for named in tmp_path.glob("*.json"):
            named.write_text("[" * 200_000)
        with pytest.raises(SourceError, match="inte hämtad förut"):
            ask(fresh, KOLADA, tmp_path, offline=True)
        ask(fresh, KOLADA, tmp_path)
        assert ask(fresh, KOLADA, tmp_path, offline=True)[0].files

    def test_many_that_keep_one_question_at_once_leave_a_whole_answer(self, tmp_path):
        request, cache, where = Request("https://x/1"), Cache(tmp_path), service("scb")
        answers = [Answer(request, bytes([65 + n]) * 50_000, NOW) for n in range(8)]

        def work(answer):
            cache.keep(answer, where)
            return cache.find(request)

        with ThreadPoolExecutor(8) as pool:
            seen = list(pool.map(work, answers * 3))
        assert all(found is not None and found.data in {answer.data for answer in answers} for found in seen)
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []

    def test_its_place_is_the_users_own(self, tmp_path):
        assert default_folder({"FORECAST_CACHE": "/x"}).as_posix() == "/x"
        assert default_folder({"XDG_CACHE_HOME": "/c"}, "linux").as_posix() == "/c/forecast"
        assert default_folder({"LOCALAPPDATA": "/l"}, "win32").as_posix() == "/l/forecast/cache"
        assert default_folder({}, "darwin").parts[-3:] == ("Library", "Caches", "forecast")


def test_years_are_spans_and_lists():
    assert years_of("2019, 2021-2023") == (2019, 2021, 2022, 2023)
    for text in ("", "20", "2024-2020", "i år"):
        with pytest.raises(ValueError, match="Skriv 2015-2024 eller 2019,2023"):
            years_of(text)
