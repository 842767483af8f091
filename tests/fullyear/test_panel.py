import gzip

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast.errors import InputError
from forecast.fullyear import panel
from forecast.fullyear.panel import check_panel, read_panel, to_cube

HEAD = "series_id,year,month,value\n"
GOOD = HEAD + "a,2020,1,1.5\na,2020,2,-2\n"


def write(folder, text, name="panel.csv"):
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize("name", ["panel.csv", "panel.csv.gz"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_panel_is_read_plain_or_packed(tmp_path, name, separator):
    found = read_panel(write(tmp_path, GOOD.replace(",", separator), name))
    assert found["value"].tolist() == [1.5, -2]
    assert found["series_id"].tolist() == ["a", "a"]


@pytest.mark.parametrize(
    ("line", "row", "message"),
    [
        ("b,2020,1,nan", 4, "”nan” går inte att använda"),
        ("b,2020,1,NaN", 4, "”NaN” går inte att använda"),
        ("b,2020,1,inf", 4, "”inf” går inte att använda"),
        ("b,2020,1,1e999", 4, "går inte att använda"),
        ("b,2020,1,elva", 4, "”elva” går inte att använda"),
        ("b,2020,14,1", 4, "heltal från 1 till 12"),
        ("b,2020,1.5,1", 4, "heltal från 1 till 12"),
        ("b,20,1,1", 4, "heltal från 1900 till 2999"),
        ("b,,1,1", 4, "Fyll i cellen"),
        (",2020,1,1", 4, "vilken serie"),
        ("a,2020,2,9", 4, "Serien ”a” har redan 2020-02, på rad 3"),
        ("\nb,2020,1,x", 5, "”x” går inte"),
        ("b,2020,1,1,1,1", 4, "fel antal celler"),
    ],
)
def test_a_fault_names_file_and_row(tmp_path, line, row, message):
    with pytest.raises(InputError, match=message) as caught:
        read_panel(write(tmp_path, GOOD + line + "\n"))
    assert caught.value.place.file == "panel.csv"
    assert caught.value.place.row == row
    assert f"panel.csv, rad {row}" in str(caught.value)


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(InputError, match="Kolumnen ”month” saknas"):
        read_panel(write(tmp_path, GOOD.replace("month", "manad")))


@pytest.mark.parametrize("text", ["", "\n"])
def test_an_empty_file_is_refused(tmp_path, text):
    with pytest.raises(InputError):
        read_panel(write(tmp_path, text))


def test_a_missing_or_broken_file_is_refused(tmp_path):
    with pytest.raises(InputError, match="Filen finns inte"):
        read_panel(tmp_path / "none.csv")
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(GOOD.encode())[:-9])
    with pytest.raises(InputError, match="går inte att läsa"):
        read_panel(tmp_path / "cut.csv.gz")


def test_an_empty_value_is_an_unknown_month(tmp_path):
    found = read_panel(write(tmp_path, GOOD + "a,2020,3,\n"))
    assert np.isnan(found["value"].iloc[2])


def test_a_frame_of_numbers_is_checked_too():
    frame = pd.DataFrame({"series_id": ["a"], "year": [2020], "month": [1], "value": [np.inf]})
    with pytest.raises(InputError, match="panelen, rad 2"):
        check_panel(frame)


def test_the_cube_has_every_year_between():
    frame = pd.DataFrame({"series_id": ["b", "a"], "year": [2020, 2022], "month": [1, 12], "value": [1.0, 2.0]})
    cube = to_cube(check_panel(frame))
    assert cube.series == ("b", "a")
    assert cube.amounts.shape == (2, 3, 12)
    assert cube.amounts[1, 2, 11] == 2
    assert cube.present.tolist() == [[True, False, False], [False, False, True]]


CELLS = st.one_of(
    st.floats(-1e17, 1e17).map(repr),
    st.decimals(-(10**9), 10**9, places=2).map(str),
    st.sampled_from(["", "0", "-0", "+5", "1e3", " 7 ", ".5", "5.", "007", "1E-300", '"8"']),
)


@given(st.lists(CELLS, min_size=1, max_size=24), st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))
def test_the_quick_reading_is_the_careful_one_to_the_last_bit(values, separator, end):
    lines = [f"s{at % 3},{2000 + at // 3},{1 + at % 12},{value}" for at, value in enumerate(values)]
    text = end.join(["series_id,year,month,value", *lines, ""]).replace(",", separator)
    quick, careful = panel._quick(text, separator, "x"), panel._careful(text, separator, "x")
    assert quick is not None
    pd.testing.assert_frame_equal(quick, careful, check_exact=True)
    assert [float(value.strip('"')) for value in values if value] == careful["value"].dropna().tolist()


@pytest.mark.parametrize(
    "cell", ["nan", "NaN", " nan", '"nan"', "inf", "x", "1,5", "1 000", "0x10", "1_000", "True", "NA"]
)
def test_the_quick_reading_leaves_what_is_odd_to_the_careful_one(cell):
    text = GOOD + f"b,2020,1,{cell}\n"
    assert panel._quick(text, ",", "x") is None
    with pytest.raises(InputError, match=r"rad 4"):
        panel._careful(text, ",", "x")
