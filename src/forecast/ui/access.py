"""Who is at the page and what they may do. Without a login set up, whoever reaches the page may do everything.

Login is Streamlit's own (OIDC, the extra `[auth]`, `[auth]` in .streamlit/secrets.toml). Which role somebody has, a
claim of the identity provider says; `[roles]` in the same file names the claim and which values mean which role. Which
units somebody manages, the claim that `unit_claim` names says, else the account's name or address among the unit's
managers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import streamlit as st

from forecast.errors import ForecastError
from forecast.ui.text import plain
from forecast.workspace.units import Unit

CLAIM = "roles"
"""The claim that is asked where `[roles]` names none."""


class Role(StrEnum):
    """What somebody is here, as a claim's value says where nothing else is set up."""

    READER = "reader"
    MANAGER = "manager"
    ECONOMIST = "economist"
    APPROVER = "approver"


class Right(StrEnum):
    """What not everybody may do. To read, to try scenarios and to fetch papers, every role may."""

    SAY = "skriva bedömningar och kommentarer"
    FIX = "låsa metoder"
    TAKE_IN = "läsa in filer"
    KEEP = "spara prognoser"
    SUBMIT = "lämna in prognoser"
    APPROVE = "godkänna och återlämna prognoser"
    ADOPT = "fastställa en månad eller öppna den igen"


ROLE_SV: Mapping[Role, str] = {
    Role.READER: "läsare",
    Role.MANAGER: "verksamhetschef",
    Role.ECONOMIST: "ekonom",
    Role.APPROVER: "godkännare",
}
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.READER: frozenset(),
    Role.MANAGER: frozenset({Right.SAY, Right.SUBMIT}),
    Role.ECONOMIST: frozenset(Right) - {Right.ADOPT},
    Role.APPROVER: frozenset({Right.KEEP, Right.ADOPT}),
}
_NAMES = ("name", "email", "preferred_username")
"""Claims that may stand among a unit's managers."""


def roles_of(claims: Mapping[str, Any], settings: Mapping[str, Any]) -> tuple[Role, ...]:
    """The roles that claims give.

    Args:
        claims: what the identity provider says of somebody.
        settings: `claim`, the claim's name, and role -> values of it that mean the role; without any role the values
            are the roles' own names.
    """
    said = claims.get(str(settings.get("claim", CLAIM)))
    values = {said} if isinstance(said, str) else set(_texts(said))
    named = {role: set(_texts(settings[role.value])) for role in Role if role.value in settings}
    meant = named or {role: {role.value} for role in Role}
    return tuple(role for role in Role if values & meant.get(role, set()))


def units_of(claims: Mapping[str, Any], settings: Mapping[str, Any], units: Iterable[Unit]) -> frozenset[str]:
    """Keys of the units that claims say somebody manages.

    Args:
        claims: what the identity provider says of somebody. An address that it has not verified is nobody's.
        settings: `unit_claim`, the claim whose values are keys or names of units; where it is named, it alone decides.
        units: of the workspace.
    """
    claim = settings.get("unit_claim")
    if claim is not None:
        said = {_folded(text) for text in _texts(claims.get(str(claim)))}
        return frozenset(unit.key for unit in units if said & {_folded(unit.key), _folded(unit.name)})
    unverified = {"email"} if str(claims.get("email_verified")).casefold() == "false" else set()
    names = {_folded(text) for key in _NAMES if key not in unverified for text in _texts(claims.get(key))} - {""}
    return frozenset(unit.key for unit in units if names & set(map(_folded, unit.managers)))


def _folded(text: str) -> str:
    """A name as it is compared: one space between its words, and small letters."""
    return " ".join(text.split()).casefold()


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    return (item for item in value if isinstance(item, str)) if isinstance(value, Iterable) else ()


def misspelt() -> bool:
    """Whether a file of secrets is there that was meant to close the page and does not.

    Streamlit takes one that it cannot read for none at all, and then everybody would be let in.
    """
    if not any(Path(path).exists() for path in st.get_option("secrets.files")):
        return False
    return not st.secrets.load_if_toml_exists() or ("roles" in st.secrets and "auth" not in st.secrets)


def set_up() -> bool:
    """Whether this page asks who somebody is."""
    return "is_logged_in" in st.user


def claims() -> Mapping[str, Any]:
    """What the identity provider says of whoever is at the page; nothing where no login is set up."""
    return st.user.to_dict() if set_up() else {}


def _settings() -> Mapping[str, Any]:
    """`[roles]` of the secrets; nothing where no login is set up."""
    settings: Mapping[str, Any] = st.secrets.get("roles", {}) if set_up() else {}
    return settings


def roles() -> tuple[Role, ...]:
    """The roles of whoever is at the page; all of them where no login is set up, none where it is set up wrongly."""
    if misspelt():
        return ()
    if not set_up():
        return tuple(Role)
    return roles_of(claims(), _settings())


def own(units: Iterable[Unit]) -> frozenset[str]:
    """Keys of the units that whoever is at the page may speak for: an economist's are all, a manager's the own ones."""
    here, every = roles(), tuple(units)
    if Role.ECONOMIST in here:
        return frozenset(unit.key for unit in every)
    if Role.MANAGER not in here:
        return frozenset()
    return units_of(claims(), _settings(), every)


def sees_all() -> bool:
    """Whether whoever is at the page follows the whole round; who is only a manager sees the own units there."""
    return any(role is not Role.MANAGER for role in roles())


def may(right: Right) -> bool:
    """Whether whoever is at the page may do something."""
    return any(right in RIGHTS[role] for role in roles())


def require(right: Right) -> None:
    """Raise ForecastError where they may not; asked again when the button is pressed, whatever the page showed."""
    if not may(right):
        names = " eller ".join(ROLE_SV[role] for role in Role if right in RIGHTS[role])
        raise ForecastError(f"För att {right.value} behövs rollen {names}. Inget är sparat.")


def name() -> str | None:
    """The name that the login gives; None where nobody is logged in."""
    if not set_up():
        return None
    said = claims()
    return next((str(said[key]) for key in ("name", "email", "sub") if said.get(key)), None)


def admitted() -> bool:
    """Whether the page may be shown; else says what to do, and shows nothing of any workspace."""
    if misspelt():
        st.title("Inloggningen är inte rätt uppsatt", anchor=False)
        st.write(
            "Filen secrets.toml går inte att läsa som TOML, eller har roller men ingen inloggning. "
            "Sidan visas inte för någon förrän filen är rättad och sidan startad om."
        )
        return False
    if not set_up():
        return True
    if not st.user.is_logged_in:
        st.title("Logga in för att se prognosen", anchor=False)
        st.write("Sidan visar nämndens siffror bara för den som är inloggad.")
        st.button("Logga in", type="primary", on_click=st.login)
        return False
    if not roles():
        claim = str(_settings().get("claim", CLAIM))
        st.title("Du är inloggad men har ingen roll här", anchor=False)
        st.write(
            f"{plain(name() or '')}: be den som sköter inloggningen att ge dig en roll. Den läses ur uppgiften "
            f"”{plain(claim)}”."
        )
        st.button("Logga ut", on_click=st.logout)
        return False
    return True


def who() -> None:
    """Who is logged in, as what, and the way out; nothing where no login is set up."""
    if set_up():
        st.write(f"Inloggad: {plain(name() or '')}, {' och '.join(ROLE_SV[role] for role in roles())}.")
        st.button("Logga ut", on_click=st.logout)
