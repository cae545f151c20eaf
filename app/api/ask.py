"""Who is asking, and whether they may: every route names the role and the scope that it needs, right here."""

# No `from __future__ import annotations`: FastAPI cannot look up what the annotations of a callable object name.

import base64
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from app.access.principal import Principal, Role, Scope
from app.accounts.keys import who_has_key
from app.accounts.signin import who_has_session
from app.api.host import Host, host_of
from app.api.limits import Buckets
from app.api.need import Need
from app.api.problems import Kind, Problem
from app.api.transport import SECURE_COOKIE, address_of, from_our_pages, same_origin, session_secret
from app.db import Database, Session
from app.gateways.reader import Reader
from app.roster.roster import Roster

# Both only describe, for the OpenAPI document, what `authenticated` reads.
InCookie = Annotated[str | None, Depends(APIKeyCookie(name=SECURE_COOKIE, scheme_name="session", auto_error=False))]
InHeader = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(scheme_name="key", auto_error=False))]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Ask:
    """One request of one principal, at one moment."""

    host: Host
    principal: Principal
    now: int

    def reading(self) -> AbstractContextManager[Session]:
        """A session that sees one state and blocks nobody."""
        return self.host.centre.database.reading()

    def writing(self) -> AbstractContextManager[Session]:
        """A transaction; streams and deliveries wake up when it is committed."""
        return self.host.centre.database.transaction()

    @property
    def is_partner(self) -> bool:
        """Whether somebody from beyond the mission asks."""
        return self.principal.partner is not None

    def reader(self, session: Session) -> Reader:
        """Whoever asks, as a reader of `gateways`."""
        return Reader(session, self.roster(session), self.principal, self.now)

    def roster(self, session: Session) -> Roster:
        """The roster as the session sees it."""
        return self.host.centre.rosters.get(session)


@dataclass(frozen=True, slots=True)
class Guard:
    """The dependency of a route: who is asking, if they may."""

    need: Need
    basic: bool = False
    counted: bool = True

    def __call__(self, request: Request, _session: InCookie, _key: InHeader) -> Ask:
        """Let in, or refuse."""
        guard = admitted if self.counted else allowed
        return guard(request, self.need, basic=self.basic)


def needs(role: Role, *scopes: Scope, partners: bool = False, basic: bool = False, counted: bool = True) -> Any:
    """The dependency of a route that is open to people of `role` and above, and to keys that hold one of `scopes`.

    Keys of partners come in only where `partners` says that the route answers with values of `gateways.out`. With
    `basic` a key may also be the password of HTTP Basic: map programs know nothing else. What is not `counted` may be
    asked without end.
    """
    return Depends(Guard(Need(role, scopes, partners), basic, counted))


def admitted(connection: HTTPConnection, need: Need, *, basic: bool = False) -> Ask:
    """Whoever asks, if they may; what `needs` does for a route, for a WebSocket too.

    Raises:
        Problem: they may not, or ask too often.
    """
    in_time(host_of(connection).addresses, address_of(connection))
    ask = allowed(connection, need, basic=basic)
    in_time(ask.host.requests, ask.principal.name)
    return ask


def allowed(connection: HTTPConnection, need: Need, *, basic: bool = False) -> Ask:
    """Whoever asks, if they may, however often.

    Raises:
        Problem: they may not.
    """
    host = host_of(connection)
    now = host.centre.clock.now()
    principal = authenticated(connection, host.centre.database, now=now, basic=basic)
    need.check(principal)
    return Ask(host, principal, now)


def in_time(buckets: Buckets, key: str) -> None:
    """Count one request under `key`.

    Raises:
        Problem: it asks too often; `Retry-After` says when it may again.
    """
    wait_s = buckets.wait_s(key, time.monotonic())
    if wait_s:
        raise Problem(Kind.RATE_LIMITED, headers={"Retry-After": str(wait_s)})


def authenticated(connection: HTTPConnection, database: Database, *, now: int, basic: bool = False) -> Principal:
    """Who is asking, by API key (with `basic` also as the password of HTTP Basic) or by session cookie.

    Raises:
        Problem: not signed in, or a write with a cookie that did not come from our own pages.
    """
    header = connection.headers.get("authorization", "")
    if header.partition(" ")[2]:
        return _by_key(header, database, now=now, basic=basic)
    found = _by_cookie(connection, database, now=now)
    if found is None:
        raise Problem(Kind.NOT_SIGNED_IN, headers=_challenge(basic=basic))
    return found


def _by_key(header: str, database: Database, *, now: int, basic: bool) -> Principal:
    if header.partition(" ")[0].lower() not in _SCHEMES[basic]:
        detail = f"This address understands only {' and '.join(_SCHEMES[basic].values())}."
        raise Problem(Kind.NOT_SIGNED_IN, detail, headers=_challenge(basic=basic))
    key = key_in(header)
    principal = None if key is None else who_has_key(database, key, now=now)
    if principal is None:
        message = "The API key is unknown, expired or revoked."
        raise Problem(Kind.NOT_SIGNED_IN, message, headers=_challenge(' error="invalid_token"', basic=basic))
    return principal


_BEARER = {"bearer": "`Authorization: Bearer`"}
_SCHEMES = {False: _BEARER, True: _BEARER | {"basic": "`Authorization: Basic`"}}
_BASIC = ', Basic realm="Heliograph: an API key as the password", charset="UTF-8"'


def _challenge(fault: str = "", *, basic: bool) -> dict[str, str]:
    """What could be sent instead; `fault` is what was wrong with the bearer's key (RFC 6750)."""
    return {"WWW-Authenticate": f"Bearer{fault}{_BASIC if basic else ''}"}


def key_in(header: str) -> str | None:
    """The API key in an `Authorization` header: a bearer's, or the password of any name (RFC 7617)."""
    scheme, _, text = header.partition(" ")
    if scheme.lower() == "bearer":
        return text.strip()
    try:
        pair = base64.b64decode(text.strip(), validate=True).decode()
    except ValueError:
        return None
    return pair.partition(":")[2]


def _by_cookie(connection: HTTPConnection, database: Database, *, now: int) -> Principal | None:
    secret = session_secret(connection)
    if secret is None:
        return None
    principal = who_has_session(database, secret, now=now)
    if principal is not None and not _is_ours(connection):
        raise Problem(Kind.CROSS_SITE)
    return principal


def _is_ours(connection: HTTPConnection) -> bool:
    """Whether a cookie may count: browsers send it along with whatever another page starts.

    A WebSocket is open to every page, and scripts cannot give it a header: there the origin decides.
    """
    if connection.scope["type"] == "websocket":
        return same_origin(connection)
    return connection.scope["method"] in SAFE or from_our_pages(connection)
