"""`/api/v1/keys`: the API keys of programs, the mission's own and partners'."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Request
from pydantic import AfterValidator, AwareDatetime, Field, model_validator
from starlette.responses import Response

from app.access.partner import MOST_GRID_M
from app.access.principal import Partner, Scope
from app.access.tables import ApiKey
from app.accounts import store
from app.accounts.grants import grant_fault
from app.accounts.keys import make_key, revoke_key
from app.accounts.tokens import prefix_in
from app.api.accounts import Admin, Areas, check_grant
from app.api.ask import Ask
from app.api.described.shape import answer, pages
from app.api.forms import Form, Line
from app.api.lists import listed
from app.api.problems import Kind, Problem
from app.api.render import JSON, encoded, moment
from app.db import Session

router = APIRouter(tags=["accounts"])

KeyPrefix = Annotated[str, AfterValidator(lambda text: prefix_in(text) or "")]
"""A key as a path names it."""


class KeyForm(Form):
    """A new API key. `expires_at` null: it works until it is revoked; it must be said."""

    name: Line
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    areas: Areas
    sensitive: bool = False
    expires_at: AwareDatetime | None
    partner: Partner | None = None
    """Audience beyond the mission that its holder belongs to: they get only what is released to them."""
    grid_m: Annotated[int, Field(ge=0, le=MOST_GRID_M)] = 0
    """Of a partner: side of the grid that positions are rounded to, metres; 0: none."""

    @model_validator(mode="after")
    def _coarse_is_for_partners(self) -> Self:
        if self.grid_m and self.partner is None:
            raise ValueError("Coarse location is for keys of partners: name one in `partner`, or leave `grid_m` at 0.")
        return self


@router.get("/keys", responses=pages("Key"))
def list_keys(request: Request, ask: Admin) -> Response:
    """Every API key, newest first, with its last use; the secrets are known to nobody."""
    with ask.reading() as session:
        keys = store.keys(session)
    return listed(request, [key_view(key) for key in keys])


@router.post("/keys", status_code=201, responses=answer("NewKey", status=201))
def create_key(ask: Admin, form: KeyForm) -> Response:
    """Make an API key. The answer is the only time that it is shown."""
    check_grant(ask, form.areas, sensitive=form.sensitive)
    with ask.writing() as session:
        key, text = make_key(
            session,
            form.name,
            scopes=frozenset(form.scopes),
            areas=form.areas,
            sensitive=form.sensitive,
            expires_at=_seconds(form.expires_at),
            partner=form.partner,
            grid_m=form.grid_m,
            by=ask.principal.name,
            now=ask.now,
        )
    body = key_view(key) | {"key": str(text)}
    return Response(encoded(body), 201, {"Location": f"/api/v1/keys/{key.prefix}"}, JSON)


@router.delete("/keys/{prefix}", status_code=204)
def delete_key(ask: Admin, prefix: KeyPrefix) -> Response:
    """Revoke an API key: the next request with it is refused, its streams end within seconds."""
    with ask.writing() as session:
        revoke_key(session, key_within(session, ask, prefix), by=ask.principal.name, now=ask.now)
    return Response(status_code=204)


def is_within(session: Session, ask: Ask, prefix: str) -> bool:
    """Whether there is a key with that prefix which the administrator could have made."""
    key = store.key(session, prefix)
    return key is not None and grant_fault(ask.principal, areas=key.areas, sensitive=key.sensitive) is None


def key_within(session: Session, ask: Ask, prefix: str) -> ApiKey:
    """The key with that prefix, for an administrator who could have made it.

    Raises:
        Problem: there is none, or it may see more.
    """
    key = store.key(session, prefix)
    if key is None:
        raise Problem(Kind.NOT_FOUND)
    if grant_fault(ask.principal, areas=key.areas, sensitive=key.sensitive) is not None:
        raise Problem(Kind.FORBIDDEN, "This key may see more than you may.")
    return key


def key_view(key: ApiKey) -> dict[str, Any]:
    """An API key as administrators see it."""
    return {
        "id": key.prefix,
        "prefix": key.prefix,
        "name": key.name,
        "scopes": key.scopes,
        "areas": key.areas,
        "sensitive": key.sensitive,
        "partner": key.partner,
        "grid_m": key.grid_m,
        "created_by": key.created_by,
        "created_at": moment(key.created_at),
        "expires_at": moment(key.expires_at),
        "revoked_at": moment(key.revoked_at),
        "last_used_at": moment(key.last_used_at),
    }


def _seconds(moment_: datetime | None) -> int | None:
    return None if moment_ is None else int(moment_.timestamp())
