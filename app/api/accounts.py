"""`/api/v1/accounts` and `/api/v1/keys`: administrators say who may come in, and give nothing they have not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, Self

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, Field, model_validator
from starlette.responses import Response

from app.access.principal import Partner, Role, Scope
from app.access.tables import Account, ApiKey
from app.accounts import setup, store
from app.accounts.grants import GrantFault, good_name, grant_fault
from app.accounts.identity import of_account
from app.accounts.keys import make_key, revoke_key
from app.api.ask import Ask, needs
from app.api.forms import Code, Form, Line
from app.api.lists import listed
from app.api.problems import Detail, Kind, Problem
from app.api.render import JSON, encoded, moment, one

router = APIRouter(tags=["accounts"])

Admin = Annotated[Ask, needs(Role.ADMIN)]
Areas = Annotated[list[Code] | None, Field(max_length=500)]

MOST_GRID_M = 50_000
"""A coarser place says nothing that the name of the area does not say."""
_GRANTS = {
    GrantFault.AREAS_BEYOND_OWN: ("body.areas", "Give only areas that you have yourself."),
    GrantFault.SENSITIVE_BEYOND_OWN: ("body.sensitive", "Only somebody who is cleared can clear others."),
}


class AccountForm(Form):
    """A new account. `areas` null: the whole mission; it must be said."""

    name: str = Field(max_length=64)
    role: Role
    areas: Areas
    sensitive: bool = False


class AccountChange(Form):
    """What is changed of an account; what is left out stays."""

    role: Role | None = None
    areas: Areas = None
    sensitive: bool | None = None
    disabled: bool | None = None


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


@router.get("/accounts")
def list_accounts(request: Request, ask: Admin) -> Response:
    """Every account, by name."""
    with ask.reading() as session:
        accounts = store.accounts(session)
    return listed(request, [account_view(account) for account in accounts])


@router.post("/accounts", status_code=201)
def create_account(ask: Admin, form: AccountForm) -> Response:
    """Make an account. The answer holds a one-time link secret by which its holder chooses a password."""
    if not good_name(form.name):
        message = "Give a name of 2 to 64 characters: a-z, 0-9, dot, dash, underscore."
        raise Problem(Kind.INVALID, errors=[Detail("body.name", "name", message)])
    if form.role is Role.INTEGRATOR:
        raise Problem(Kind.INVALID, errors=[Detail("body.role", "role", "Integrators have keys, not passwords.")])
    _check_grant(ask, form.areas, sensitive=form.sensitive)
    with ask.writing() as session:
        secret = setup.create_account(
            session,
            form.name,
            form.role,
            areas=form.areas,
            sensitive=form.sensitive,
            by=ask.principal.name,
            now=ask.now,
        )
        account = store.account(session, form.name)
    if secret is None or account is None:
        raise Problem(Kind.CONFLICT, "There is an account of that name.", code="name_taken")
    body = account_view(account) | {"setup_token": secret, "setup_expires_at": moment(ask.now + setup.LINK_S)}
    return Response(encoded(body), 201, {"Location": f"/api/v1/accounts/{account.name}"}, JSON)


@router.get("/accounts/{name}")
def read_account(request: Request, ask: Admin, name: str) -> Response:
    """One account."""
    with ask.reading() as session:
        account = store.account(session, name)
    if account is None:
        raise Problem(Kind.NOT_FOUND)
    return one(request, account_view(account))


@router.patch("/accounts/{name}")
def change_account(request: Request, ask: Admin, name: str, form: AccountChange) -> Response:
    """Change a role, areas or clearance, or disable an account; its sessions end at once."""
    with ask.writing() as session, _no_orphan():
        account = _changeable(ask, store.account(session, name))
        areas = form.areas if "areas" in form.model_fields_set else account.areas
        sensitive = account.sensitive if form.sensitive is None else form.sensitive
        _check_grant(ask, areas, sensitive=sensitive)
        setup.change_account(
            session,
            account,
            role=form.role or Role(account.role),
            areas=areas,
            sensitive=sensitive,
            disabled=account.disabled_at is not None if form.disabled is None else form.disabled,
            by=ask.principal.name,
            now=ask.now,
        )
    return one(request, account_view(account))


@router.post("/accounts/{name}/setup-link", status_code=201)
def renew_link(ask: Admin, name: str) -> Response:
    """A new one-time link for somebody who lost theirs, or their password; the old password works until it is used."""
    with ask.writing() as session:
        account = _changeable(ask, store.account(session, name))
        secret = setup.link_for(session, account.name, by=ask.principal.name, now=ask.now)
    body = {"name": name, "setup_token": secret, "setup_expires_at": moment(ask.now + setup.LINK_S)}
    return Response(encoded(body), 201, media_type=JSON)


@router.get("/keys")
def list_keys(request: Request, ask: Admin) -> Response:
    """Every API key, newest first, with its last use; the secrets are known to nobody."""
    with ask.reading() as session:
        keys = store.keys(session)
    return listed(request, [key_view(key) for key in keys])


@router.post("/keys", status_code=201)
def create_key(ask: Admin, form: KeyForm) -> Response:
    """Make an API key. The answer is the only time that it is shown."""
    _check_grant(ask, form.areas, sensitive=form.sensitive)
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
def delete_key(ask: Admin, prefix: str) -> Response:
    """Revoke an API key: the next request with it is refused, its streams end within seconds."""
    with ask.writing() as session:
        key = store.key(session, prefix)
        if key is None:
            raise Problem(Kind.NOT_FOUND)
        if grant_fault(ask.principal, areas=key.areas, sensitive=key.sensitive) is not None:
            raise Problem(Kind.FORBIDDEN, "This key may see more than you may.")
        revoke_key(session, key, by=ask.principal.name, now=ask.now)
    return Response(status_code=204)


def account_view(account: Account) -> dict[str, Any]:
    """An account as administrators see it."""
    return {
        "id": account.name,
        "name": account.name,
        "role": account.role,
        "areas": account.areas,
        "sensitive": account.sensitive,
        "created_at": moment(account.created_at),
        "disabled_at": moment(account.disabled_at),
        "has_password": bool(account.password_hash),
        "locked_until": moment(account.locked_until or None),
    }


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


@contextmanager
def _no_orphan() -> Iterator[None]:
    try:
        yield
    except setup.LastAdminError as error:
        message = "This is the last administrator of the whole mission. Make another one first."
        raise Problem(Kind.CONFLICT, message, code="last_admin") from error


def _changeable(ask: Ask, account: Account | None) -> Account:
    """The account, if it exists and has nothing that the administrator has not."""
    if account is None:
        raise Problem(Kind.NOT_FOUND)
    held = of_account(account)
    if grant_fault(ask.principal, areas=held.areas, sensitive=held.sensitive) is not None:
        raise Problem(Kind.FORBIDDEN, "This account may see more than you may.")
    return account


def _check_grant(ask: Ask, areas: list[str] | None, *, sensitive: bool) -> None:
    fault = grant_fault(ask.principal, areas=areas, sensitive=sensitive)
    if fault is not None:
        path, message = _GRANTS[fault]
        raise Problem(Kind.INVALID, errors=[Detail(path, fault, message)])


def _seconds(moment_: datetime | None) -> int | None:
    return None if moment_ is None else int(moment_.timestamp())
