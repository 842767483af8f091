"""Roles out of claims, and what each may do on the pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seen import UI, notes, said
from streamlit import config
from streamlit.runtime.secrets import Secrets
from streamlit.testing.v1 import AppTest

from builders import write_workspace
from forecast.errors import ForecastError
from forecast.ui import access
from forecast.ui.access import RIGHTS, Right, Role, roles_of, units_of
from forecast.workspace.units import Unit

Open = Callable[..., AppTest]
GROUPS = {"claim": "groups", "economist": ["Ekonomi"], "reader": ["Nämnd", "Revision"]}


@pytest.mark.parametrize(
    ("claims", "settings", "roles"),
    [
        ({"roles": ["economist"]}, {}, (Role.ECONOMIST,)),
        ({"roles": "approver"}, {}, (Role.APPROVER,)),
        ({"roles": ["reader", "manager"]}, {}, (Role.READER, Role.MANAGER)),
        ({"groups": ["Ekonomi", "Revision"]}, GROUPS, (Role.READER, Role.ECONOMIST)),
        ({"groups": ["economist"]}, GROUPS, ()),
        ({"roles": ["economist"]}, GROUPS, ()),
        ({}, {}, ()),
        ({"roles": 7}, {}, ()),
        ({"roles": [["economist"]]}, {}, ()),
    ],
)
def test_roles_come_out_of_the_claim_that_is_set_up(claims, settings, roles) -> None:
    assert roles_of(claims, settings) == roles


@given(st.dictionaries(st.sampled_from(["roles", "groups", "name"]), st.recursive(st.none() | st.text(), st.lists)))
def test_no_claim_gives_a_role_that_it_does_not_name(claims) -> None:
    given_roles = roles_of(claims, {})
    value = claims.get("roles")
    flat = [value] if isinstance(value, str) else value or []
    assert set(given_roles) == {role for role in Role if role.value in flat}


HOME_CARE = Unit(key="hemtjanst", name="Hemtjänst", managers=("Anna Ek", "anna.ek@kommun.se"), rows=("51",))
CARE_HOMES = Unit(key="sabo", name="Särskilt boende", managers=("Bo Alm",), rows=("52",))


@pytest.mark.parametrize(
    ("claims", "settings", "units"),
    [
        ({"name": "anna  ek"}, {}, {"hemtjanst"}),
        ({"name": "A. Ek", "email": "Anna.Ek@kommun.se"}, {}, {"hemtjanst"}),
        ({"email": "anna.ek@kommun.se", "email_verified": False}, {}, set()),
        ({"email": "anna.ek@kommun.se", "email_verified": "false"}, {}, set()),
        ({"name": "Anna"}, {}, set()),
        ({"name": ["Bo Alm"]}, {}, {"sabo"}),
        ({"ansvar": ["sabo", "särskilt boende", "okänt"]}, {"unit_claim": "ansvar"}, {"sabo"}),
        ({"name": "Anna Ek"}, {"unit_claim": "ansvar"}, set()),
        ({}, {}, set()),
    ],
)
def test_a_manager_is_known_by_the_claim_that_is_named_else_by_name_or_address(claims, settings, units) -> None:
    assert units_of(claims, settings, (HOME_CARE, CARE_HOMES)) == units


def test_a_manager_speaks_for_own_units_and_an_economist_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    units = (HOME_CARE, CARE_HOMES)
    assert access.own(units) == {"hemtjanst", "sabo"}  # without login
    monkeypatch.setattr(access, "claims", lambda: {"name": "Bo Alm"})
    for role, expected in ((Role.MANAGER, {"sabo"}), (Role.APPROVER, set()), (Role.READER, set())):
        monkeypatch.setattr(access, "roles", lambda role=role: (role,))
        assert access.own(units) == expected
        assert access.sees_all() is (role is not Role.MANAGER)


def test_a_reader_writes_nothing_and_nobody_adopts_the_own_work() -> None:
    assert RIGHTS[Role.READER] == frozenset()
    assert RIGHTS[Role.ECONOMIST] == frozenset(Right) - {Right.ADOPT}
    assert RIGHTS[Role.MANAGER] == {Right.SAY, Right.SUBMIT}
    assert RIGHTS[Role.APPROVER] == {Right.KEEP, Right.ADOPT}


def test_who_may_not_is_told_which_role_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "roles", lambda: (Role.READER,))
    with pytest.raises(ForecastError) as raised:
        access.require(Right.KEEP)
    assert str(raised.value) == "För att spara prognoser behövs rollen ekonom eller godkännare. Inget är sparat."


def test_a_manager_judges_but_fixes_no_method_and_takes_nothing_in(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "roles", lambda: (Role.MANAGER,))
    write_workspace(tmp_path / "prov")
    app = open_page("driftredovisning", "prov", {"rad": "51"}, folder=tmp_path)
    labels = [box.label for box in app.expander]
    assert "Bedöm raden" in labels
    assert "Lås metod på raden" not in labels
    assert "Din roll läser inte in filer" in said(open_page("las_in", folder=tmp_path))
    assert not open_page("historik", "prov", folder=tmp_path).button


def test_a_press_is_refused_whatever_the_page_showed(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_workspace(tmp_path / "prov")
    app = open_page("historik", "prov", folder=tmp_path)
    monkeypatch.setattr(access, "require", _refuse)
    app.button(key="historik-spara").click().run()
    assert not (tmp_path / "prov" / "store.sqlite").exists()
    assert notes(app, "echo") == []
    assert "Nej." in [error.value.replace("\\", "") for error in app.error]


def _refuse(_: Right) -> None:
    raise ForecastError("Nej.")


@pytest.mark.parametrize("text", ["[auth\nclient_id = 1", '[Auth]\nclient_id = "a"\n[roles]\nreader = ["Alla"]\n'])
def test_a_file_of_secrets_with_a_fault_lets_nobody_in(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(text, encoding="utf-8")
    asked = config.get_option

    def option(name: str) -> object:
        return [str(file)] if name == "secrets.files" else asked(name)

    monkeypatch.setattr("streamlit.config.get_option", option)
    monkeypatch.setattr("streamlit.get_option", option)
    monkeypatch.setattr("streamlit.secrets", Secrets())
    app = AppTest.from_file(UI / "main.py").run()
    assert [title.value for title in app.title] == ["Inloggningen är inte rätt uppsatt"]
    assert access.roles() == ()
