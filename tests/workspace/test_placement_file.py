"""placements.csv and placement_arrivals.csv: what is read, and that every fault names row and column."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import refusal, tiny, write_workspace
from forecast.drivers.placements import End
from forecast.workspace.placement_file import kind_of, looks_personal

HEAD = "id;row;kind;price_per_day;start"
FURTHER = (
    "end;end_earliest;end_likely;end_latest;vat_reclaimed;co_financing;co_financing_per_day;probability;handläggare"
)
WHOLE = f"""\
# Egna beteckningar.
{HEAD};{FURTHER}
P1;52;Familjehem;1 450,50;2023-02-01;;;;;;;;;A
P2;52;HVB;6900;2024-02-12;2024-10-31;;;;0,06;0,5;;;B
P3;52;SiS;9000;2024-10-01;;2024-11-01;2024-12-01;2025-03-31;;;1200;0,4;
"""
STREAMS = "row;kind;per_month;price_per_day;stay_earliest;stay_likely;stay_latest;source"


def placed(rows, head=HEAD):
    return {"placements.csv": f"{head}\n{rows}\n"}


class TestWhatIsRead:
    def test_a_whole_file(self, tmp_path):
        first, second, third = tiny(tmp_path, {"placements.csv": WHOLE}).placements
        assert (first.id, first.row, first.kind, first.price, first.end) == ("P1", "52", "familjehem", 1450.5, None)
        assert (second.vat_reclaimed, second.co_financing) == (0.06, 0.5)
        assert second.end == End.on(dt.date(2024, 10, 31))
        assert third.end == End(dt.date(2024, 11, 1), dt.date(2024, 12, 1), dt.date(2025, 3, 31))
        assert (third.co_financing_per_day, third.probability) == (1200.0, 0.4)
        assert (third.place.file, third.place.row) == ("placements.csv", 5)

    def test_the_unit_is_always_kr_a_day(self, tmp_path):
        opened = tiny(tmp_path, placed("P1;51;lss;1800;2024-01-01"))
        assert opened.settings.unit == "tkr"
        assert opened.placements[0].net_per_day == 1800.0

    def test_the_file_is_part_of_the_digest(self, tmp_path):
        without, beside = tiny(tmp_path / "a"), tiny(tmp_path / "b", placed("P1;51;lss;1800;2024-01-01"))
        assert without.placements == ()
        assert without.digest != beside.digest

    def test_new_ones_as_a_person_states_them(self, tmp_path):
        text = f"{STREAMS}\n52;hvb;0,25;6800;14;90;365;enhetschefen\n52;familjehem;0,1;1500;;;;enhetschefen\n"
        first, second = tiny(tmp_path, {"placement_arrivals.csv": text}).arrivals
        assert (first.per_month, first.price, first.stay) == (0.25, 6800.0, (14, 90, 365))
        assert second.stay is None


class TestFaults:
    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ("P1;52;hvb;6900;2024-02-31", "kolumn ”start”: 31 februari 2024 finns inte; februari har 29 dagar."),
            ("P1;52;hvb;6900;2024-02", "kolumn ”start”: ”2024-02” är en månad; skriv dagen, till exempel 2024-02-01."),
            ("P1;52;hvb;-6900;2024-02-01", "kolumn ”price_per_day”: Priset -6900 är inte större än noll;"),
            ("P1;52;hvb;0;2024-02-01", "kolumn ”price_per_day”: Priset 0 är inte större än noll;"),
            ("P1;52;hvb;;2024-02-01", "kolumn ”price_per_day”: Priset per dygn saknas."),
            (
                "P1;52;hvb;690000;2024-02-01",
                "Priset 690000 kr per dygn är orimligt; det ska inte stå i öre eller per år.",
            ),
            ("P1;52;hvb;1.000;2024-02-01", "Menar ”1.000” tusental eller decimaler?"),
            ("P1;52;hvv;6900;2024-02-01", "kolumn ”kind”: Slaget ”hvv” är okänt; menar du hvb?"),
            ("P1;511;hvb;6900;2024-02-01", "kolumn ”row”: Raden ”511” finns inte i ”by_activity”. Menar du ”51”?"),
            ("P1;total;hvb;6900;2024-02-01", "Raden ”total” är en summa. Välj en rad som den består av: 51, 52."),
            ("Anna Svensson;52;hvb;6900;2024-02-01", "kolumn ”id”: Beteckningen är tom, längre än 40 tecken"),
            ("=1+1;52;hvb;6900;2024-02-01", "kolumn ”id”: Beteckningen är tom, längre än 40 tecken"),
            (";52;hvb;6900;2024-02-01", "kolumn ”id”: Beteckningen är tom, längre än 40 tecken"),
        ],
    )
    def test_a_cell_is_refused_with_row_and_column(self, tmp_path, row, sentence):
        said = refusal(write_workspace(tmp_path, placed(row)))
        assert said.startswith("placements.csv, rad 2, ")
        assert sentence in said

    @pytest.mark.parametrize(
        ("head", "cells", "sentence"),
        [
            ("end", "2023-12-31", "kolumn ”end”: Slutet 31 december 2023 ligger före starten 1 februari 2024."),
            ("end", "2024-13-01", "kolumn ”end”: Månad 13 finns inte"),
            ("vat_reclaimed", "1,2", "kolumn ”vat_reclaimed”: Andelen återsökt moms ska vara 0 till 1, inte 1,2."),
            ("vat_reclaimed", "6", "Skriv 0,06 för 6 procent."),
            ("co_financing", "-0,1", "kolumn ”co_financing”: Andelen medfinansiering ska vara 0 till 1, inte -0,1."),
            ("probability", "1,4", "kolumn ”probability”: Sannolikheten ska vara 0 till 1, inte 1,4."),
            ("co_financing_per_day", "7000", "Moms och medfinansiering är tillsammans större än priset."),
            ("co_financing;vat_reclaimed", "0,6;0,6", "Moms och medfinansiering är tillsammans större än priset."),
            ("co_financing;co_financing_per_day", "0,5;100", "Medfinansieringen står både som andel och i kronor."),
            ("end_earliest;end_likely;end_latest", "2024-10-01;;2024-12-01", "kolumn ”end_likely”: Cellen är tom."),
            (
                "end_earliest;end_likely;end_latest", "2024-10-01;2024-12-31;2024-12-01",
                "Slutet 2024-10-01, 2024-12-31, 2024-12-01 är inte i stigande ordning.",
            ),
            (
                "end;end_earliest;end_likely;end_latest", "2024-10-01;2024-10-01;2024-11-01;2024-12-01",
                "Slutet står både som en dag och som ett spann.",
            ),
        ],
    )  # fmt: skip
    def test_the_further_cells_too(self, tmp_path, head, cells, sentence):
        said = refusal(write_workspace(tmp_path, placed(f"P1;52;hvb;6900;2024-02-01;{cells}", f"{HEAD};{head}")))
        assert said.startswith("placements.csv, rad 2, kolumn ")
        assert sentence in said

    def test_all_rows_are_told_at_once(self, tmp_path):
        rows = "P1;52;hvb;6900;2024-02-31\nP2;52;hvb;6900;2024-02-01\nP2;52;hvb;-1;2024-02-01\nP4;99;hvb;1;2024-02-01"
        said = refusal(write_workspace(tmp_path, placed(rows))).splitlines()
        assert [line.split(":")[0] for line in said] == [
            "placements.csv, rad 2, kolumn ”start”",
            "placements.csv, rad 4, kolumn ”id”",
            "placements.csv, rad 5, kolumn ”row”",
        ]
        assert said[1].endswith("”P2” står redan på rad 3. Ta bort den ena eller ge den ett eget id.")

    def test_a_misspelt_column_is_not_lost(self, tmp_path):
        said = refusal(write_workspace(tmp_path, placed("P1;52;hvb;6900;2024-02-01;0,06", f"{HEAD};vat_reclamed")))
        assert said == (
            "placements.csv, rad 1, kolumn ”vat_reclamed”: Kolumnen ”vat_reclamed” är okänd. Menar du ”vat_reclaimed”?"
        )

    def test_a_needed_column_is_asked_for(self, tmp_path):
        said = refusal(write_workspace(tmp_path, {"placements.csv": "id;row;kind;start\nP1;52;hvb;2024-01-01\n"}))
        assert "Kolumnen ”price_per_day” saknas." in said

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ("52;hvb;-1;6800;;;;a", "kolumn ”per_month”: ”-1” ligger utanför 0 till 1"),
            ("52;hvb;1;6800;30;10;90;a", "Vårdtiden 30, 10, 90 dygn är inte i stigande ordning."),
            ("52;hvb;1;6800;30;;90;a", "kolumn ”stay_likely”: Cellen är tom."),
            ("52;hvb;1;6800;0,5;10;90;a", "kolumn ”stay_earliest”: ”0,5” ligger utanför 1"),
            ("52;hvb;1;6800;1,5;10;90;a", "kolumn ”stay_earliest”: ”1,5” är inte ett helt antal dygn."),
            ("52;hvb;1;6800;;;;", "kolumn ”source”: Källan saknas. Skriv vem som har bedömt takten."),
        ],
    )
    def test_new_ones_are_held_to_the_same(self, tmp_path, row, sentence):
        said = refusal(write_workspace(tmp_path, {"placement_arrivals.csv": f"{STREAMS}\n{row}\n"}))
        assert said.startswith("placement_arrivals.csv, rad 2, ")
        assert sentence in said.replace("\N{NO-BREAK SPACE}", " ")

    def test_a_kind_of_new_ones_stands_once_a_row(self, tmp_path):
        text = f"{STREAMS}\n52;hvb;1;6800;;;;a\n52;HVB;2;6800;;;;a\n"
        said = refusal(write_workspace(tmp_path, {"placement_arrivals.csv": text}))
        assert "rad 3, kolumn ”kind”: ”52 hvb” står redan på rad 2. Slå ihop dem." in said


PERSONS = ("20100312-1234", "201003121234", "100312-1234", "1003121234", "100312+1234", "20100372-1234", "100312-TF12")


class TestPseudonyms:
    @pytest.mark.parametrize("number", PERSONS)
    @pytest.mark.parametrize("column", ["id", "note"])
    def test_a_personal_number_is_refused_and_not_repeated(self, tmp_path, number, column):
        name, note = (number, "") if column == "id" else ("P1", f"se {number} i akten")
        files = placed(f"{name};52;hvb;6900;2024-02-01;{note}", f"{HEAD};note")
        said = refusal(write_workspace(tmp_path, files))
        assert said == (
            f"placements.csv, rad 2, kolumn ”{column}”: Cellen ser ut att innehålla ett personnummer eller en "
            "födelsetid. Ersätt det med en egen beteckning, till exempel P1; nyckeln hör hemma i verksamhetssystemet."
        )

    @pytest.mark.parametrize("born", ["20100312", "100312"])
    def test_a_day_of_birth_is_no_pseudonym(self, tmp_path, born):
        assert "födelsetid" in refusal(write_workspace(tmp_path, placed(f"{born};52;hvb;6900;2024-02-01")))

    @pytest.mark.parametrize("name", ["P1", "Ärende-12", "2024-017", "SN2024.0012", "4711", "F03_b", "99123100"])
    def test_a_pseudonym_is_read(self, tmp_path, name):
        assert tiny(tmp_path, placed(f"{name};52;hvb;6900;2024-02-01")).placements[0].id == name

    @given(
        st.dates(dt.date(1920, 1, 1), dt.date(2026, 1, 1)), st.integers(0, 9999),
        st.sampled_from(["", "-", "+", " "]), st.booleans(), st.booleans(),
    )  # fmt: skip
    def test_every_number_is_seen_in_any_company(self, born, last, mark, century, moved):
        day = born.day + 60 * moved
        number = f"{born.year if century else born.year % 100:02d}{born.month:02d}{day:02d}{mark}{last:04d}"
        assert looks_personal(number)
        assert looks_personal(f"barnet ({number}), placerat")

    @given(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 99_999))
    def test_days_and_prices_are_none(self, day, price):
        assert not looks_personal(day.isoformat())
        assert not looks_personal(str(price))


def test_kinds_are_read_in_any_case():
    assert [kind_of(text) for text in ("LVU", "SoL", " Stödboende ", "lss")] == ["lvu", "sol", "stödboende", "lss"]
