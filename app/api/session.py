"""`/api/v1/session` and `/api/v1/setup`: signing in and out, and the one-time link that sets a password."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from app.access.principal import Principal, Role
from app.accounts.grants import good_name, name_of
from app.accounts.passwords import MAX_LENGTH, MIN_LENGTH, PasswordFault, password_fault
from app.accounts.setup import SetupFault, link_account, use_link
from app.accounts.signin import SESSION_S, Refused
from app.api.ask import Ask, in_time, needs
from app.api.described.shape import answer
from app.api.forms import Form
from app.api.host import Host, host_of
from app.api.problems import Detail, Kind, Problem
from app.api.render import JSON, encoded, moment
from app.api.transport import address_of, from_our_pages, give_cookie, may_sign_in, session_secret

router = APIRouter(tags=["accounts"])

_ADVICE = {
    PasswordFault.TOO_SHORT: f"Give at least {MIN_LENGTH} characters; a sentence is good.",
    PasswordFault.TOO_LONG: f"Give at most {MAX_LENGTH} characters.",
    PasswordFault.TOO_SIMPLE: "Use more different characters.",
    PasswordFault.LIKE_NAME: "Choose something that is not your name.",
}


def door(request: Request) -> Host:
    """The guard of what is open to nobody in particular.

    Raises:
        Problem: the transport is not safe, or the address asks too often.
    """
    if not may_sign_in(request):
        raise Problem(Kind.INSECURE_TRANSPORT)
    host = host_of(request)
    in_time(host.sign_ins, address_of(request))
    return host


AtTheDoor = Annotated[Host, Depends(door)]


def own_door(request: Request, host: AtTheDoor) -> Host:
    """Only our own pages, and programs that send their header, may sign a browser in.

    Raises:
        Problem: the request came from another page.
    """
    if not from_our_pages(request, origin_needed=False):
        raise Problem(Kind.CROSS_SITE)
    return host


AtOurDoor = Annotated[Host, Depends(own_door)]
Somebody = Annotated[Ask, needs(Role.VIEWER)]


class SignInForm(Form):
    """Name and password."""

    name: str = Field(max_length=64)
    password: str = Field(max_length=MAX_LENGTH, repr=False)


class SetupForm(Form):
    """The secret of a set-up link and the password that is chosen by it."""

    token: str = Field(max_length=100, repr=False)
    name: str | None = Field(default=None, max_length=64)
    """For the first administrator only: the name of the account."""
    password: str = Field(max_length=10 * MAX_LENGTH, repr=False)


@router.post("/session", status_code=201, responses=answer("NewSession", status=201))
def sign_in(request: Request, host: AtOurDoor, form: SignInForm) -> Response:
    """Sign in; the session is in the cookie that comes with the answer."""
    now = host.centre.clock.now()
    opened = host.door.sign_in(name_of(form.name), form.password, now=now)
    if isinstance(opened, Refused):
        # The wait is told with every refusal, so that it says nothing about the password.
        headers = {"Retry-After": str(opened.wait_s)} if opened.wait_s else {}
        raise Problem(Kind.WRONG_CREDENTIALS, headers=headers)
    body = principal_view(opened.principal) | {"expires_at": moment(opened.expires_at)}
    response = Response(encoded(body), 201, media_type=JSON)
    give_cookie(request, response, opened.secret, seconds=SESSION_S)
    return response


@router.get("/session", responses=answer("Principal"))
def who_am_i(ask: Somebody) -> Response:
    """Who is signed in, and what they may see."""
    return Response(encoded(principal_view(ask.principal)), media_type=JSON)


@router.delete("/session", status_code=204)
def sign_out(request: Request, ask: Somebody) -> Response:
    """Sign out."""
    secret = session_secret(request)
    if secret is not None:
        ask.host.door.sign_out(secret, by=ask.principal.name, now=ask.now)
    response = Response(status_code=204)
    give_cookie(request, response, "", seconds=0)
    return response


@router.post("/setup", status_code=201, responses=answer("AccountName", status=201))
def set_up(host: AtTheDoor, form: SetupForm) -> Response:
    """Choose a password by a one-time link; the first link makes the first administrator."""
    now = host.centre.clock.now()
    account = link_account(host.centre.database, form.token, now=now)
    if account is SetupFault.UNKNOWN:
        raise _bad_link()
    name = account or name_of(form.name or "")
    _check(name, form.password)
    done = use_link(host.centre.database, host.passwords, form.token, name=name, password=form.password, now=now)
    if isinstance(done, SetupFault):
        raise _bad_link()
    return Response(encoded({"name": done}), 201, media_type=JSON)


def principal_view(principal: Principal) -> dict[str, Any]:
    """Who somebody is to the centre."""
    return {
        "name": principal.name,
        "role": principal.role,
        "areas": None if principal.areas is None else sorted(principal.areas),
        "sensitive": principal.sensitive,
        "scopes": None if principal.scopes is None else sorted(principal.scopes),
    }


def _check(name: str, password: str) -> None:
    errors = []
    if not good_name(name):
        message = "Give a name of 2 to 64 characters: a-z, 0-9, dot, dash, underscore."
        errors.append(Detail("body.name", "name", message))
    fault = password_fault(password, name)
    if fault is not None:
        errors.append(Detail("body.password", fault, _ADVICE[fault]))
    if errors:
        raise Problem(Kind.INVALID, errors=errors)


def _bad_link() -> Problem:
    return Problem(
        Kind.NOT_FOUND,
        "The link was used already, is older than a day, or never existed. `heliograph accounts setup-link` makes one.",
        code="setup_link_unknown",
    )
