"""A store that the environment names counts on the page, from the moment that something is written in it."""

from pathlib import Path

import pytest

from builders import write_workspace
from entries import AT, judged
from forecast.errors import InputError
from forecast.store.store import open_store
from forecast.ui import data


def test_what_is_said_in_it_counts_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, place = write_workspace(tmp_path / "prov"), tmp_path / "delat.sqlite"
    with open_store(place) as store:
        monkeypatch.setenv("FORECAST_STORE", str(place))
        assert data.workspace(folder).judgements == ()
        store.append([judged(-93_500.0)], at=AT)
        assert [item.name for item in data.workspace(folder).judgements] == ["Anna"]


@pytest.mark.parametrize(
    ("where", "sentence"), [("stavfel.sqlite", "Minnet finns inte."), ("mysql://a/b", "Ett minne på ”mysql://” går")]
)
def test_one_that_cannot_be_read_is_a_sentence(
    where: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_workspace(tmp_path / "prov")
    monkeypatch.setenv("FORECAST_STORE", where)
    with pytest.raises(InputError, match=sentence):
        data.workspace(folder)
