"""Schemas of who may come in: sessions, accounts, keys, ways into the integrators' broker."""

from __future__ import annotations

from app.access.principal import Partner, Role, Scope
from app.api.described.shape import (
    FLAG,
    MOMENT,
    TEXT,
    WHO,
    WHOLE,
    Schema,
    many,
    maybe,
    more,
    ref,
    thing,
    told,
    word,
)

_AREAS = told(maybe(many(TEXT)), "Codes of areas; null: the whole mission.")
_SCOPES = many(word(*Scope))
_CLEARED = told(FLAG, "Cleared for sensitive kinds and sources.")
_PRINCIPAL = thing(
    "Who is signed in, and what they may see.",
    name=TEXT,
    role=word(*Role),
    areas=_AREAS,
    sensitive=_CLEARED,
    scopes=told(maybe(_SCOPES), "Null: a person."),
)
_ACCOUNT = thing(
    "An account.",
    id=TEXT,
    name=TEXT,
    role=word(*Role),
    areas=_AREAS,
    sensitive=_CLEARED,
    created_at=MOMENT,
    disabled_at=maybe(MOMENT),
    has_password=FLAG,
    locked_until=maybe(MOMENT),
)
_LINK = {"setup_token": told(TEXT, "Shown once."), "setup_expires_at": MOMENT}
_KEY = thing(
    "An API key.",
    id=told(TEXT, "Its prefix."),
    prefix=TEXT,
    name=TEXT,
    scopes=_SCOPES,
    areas=_AREAS,
    sensitive=_CLEARED,
    partner=told(maybe(word(*Partner)), "The audience beyond the mission that its holder belongs to."),
    grid_m=told(WHOLE, "Side of the grid that positions are rounded to, metres; 0: none."),
    created_by=WHO,
    created_at=MOMENT,
    expires_at=maybe(MOMENT),
    revoked_at=maybe(MOMENT),
    last_used_at=maybe(MOMENT),
)
_WAY = thing("A way into the broker.", key=TEXT, topics=TEXT, expires_at=maybe(MOMENT), opened_by=WHO, opened_at=MOMENT)

SCHEMAS: dict[str, Schema] = {
    "Principal": _PRINCIPAL,
    "NewSession": more(_PRINCIPAL, "Who signed in; the session is in the cookie.", expires_at=MOMENT),
    "AccountName": thing("Whose password it is.", name=TEXT),
    "Account": _ACCOUNT,
    "NewAccount": more(_ACCOUNT, "An account, with its one-time link.", **_LINK),
    "SetupLink": thing("A one-time link.", name=TEXT, **_LINK),
    "Key": _KEY,
    "NewKey": more(_KEY, "An API key, shown this once.", key=TEXT),
    "Mqtt": thing("The integrators' broker.", open=FLAG, keys=many(ref("MqttWay"))),
    "MqttWay": _WAY,
    "MqttAccess": thing(
        "A certificate, shown this once; PEM.",
        host=TEXT,
        port=WHOLE,
        topics=TEXT,
        authority=TEXT,
        certificate=TEXT,
        key=TEXT,
        expires_at=MOMENT,
    ),
}
