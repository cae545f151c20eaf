"""`/api/v1/accounts`: administrators say who may come in, and give nothing they have not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from app.access.principal import Role
from app.access.tables import Account
from app.accounts import setup, store
from app.accounts.grants import GrantFault, good_name, grant_fault
from app.accounts.identity import of_account
from app.api.ask import Ask, needs
from app.api.described.shape import answer, pages
from app.api.forms import Code, Form
from app.api.lists import listed
from app.api.problems import Detail, Kind, Problem
from app.api.render import JSON, encoded, moment, one

router = APIRouter(tags=["accounts"])

Admin = Annotated[Ask, needs(Role.ADMIN)]
Areas = Annotated[list[Code] | None, Field(max_length=500)]

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


@router.get("/accounts", responses=pages("Account"))
def list_accounts(request: Request, ask: Admin) -> Response:
    """Every account, by name."""
    with ask.reading() as session:
        accounts = store.accounts(session)
    return listed(request, [account_view(account) for account in accounts])


@router.post("/accounts", status_code=201, responses=answer("NewAccount", status=201))
def create_account(ask: Admin, form: AccountForm) -> Response:
    """Make an account. The answer holds a one-time link secret by which its holder chooses a password."""
    if not good_name(form.name):
        message = "Give a name of 2 to 64 characters: a-z, 0-9, dot, dash, underscore."
        raise Problem(Kind.INVALID, errors=[Detail("body.name", "name", message)])
    if form.role is Role.INTEGRATOR:
        raise Problem(Kind.INVALID, errors=[Detail("body.role", "role", "Integrators have keys, not passwords.")])
    check_grant(ask, form.areas, sensitive=form.sensitive)
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


@router.get("/accounts/{name}", responses=answer("Account"))
def read_account(request: Request, ask: Admin, name: str) -> Response:
    """One account."""
    with ask.reading() as session:
        account = store.account(session, name)
    if account is None:
        raise Problem(Kind.NOT_FOUND)
    return one(request, account_view(account))


@router.patch("/accounts/{name}", responses=answer("Account"))
def change_account(request: Request, ask: Admin, name: str, form: AccountChange) -> Response:
    """Change a role, areas or clearance, or disable an account; its sessions end at once."""
    with ask.writing() as session, _no_orphan():
        account = _changeable(ask, store.account(session, name))
        areas = form.areas if "areas" in form.model_fields_set else account.areas
        sensitive = account.sensitive if form.sensitive is None else form.sensitive
        check_grant(ask, areas, sensitive=sensitive)
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


@router.post("/accounts/{name}/setup-link", status_code=201, responses=answer("SetupLink", status=201))
def renew_link(ask: Admin, name: str) -> Response:
    """A new one-time link for somebody who lost theirs, or their password; the old password works until it is used."""
    with ask.writing() as session:
        account = _changeable(ask, store.account(session, name))
        secret = setup.link_for(session, account.name, by=ask.principal.name, now=ask.now)
    body = {"name": name, "setup_token": secret, "setup_expires_at": moment(ask.now + setup.LINK_S)}
    return Response(encoded(body), 201, media_type=JSON)


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


def check_grant(ask: Ask, areas: list[str] | None, *, sensitive: bool) -> None:
    """Whoever lets others in gives them nothing they have not.

    Raises:
        Problem: it would be more; it names the field.
    """
    fault = grant_fault(ask.principal, areas=areas, sensitive=sensitive)
    if fault is not None:
        path, message = _GRANTS[fault]
        raise Problem(Kind.INVALID, errors=[Detail(path, fault, message)])
