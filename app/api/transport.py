"""Which transports may carry a session cookie: https anywhere, plain HTTP only within the machine itself."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response

SECURE_COOKIE = "__Host-heliograph"
LOOPBACK_COOKIE = "heliograph"
"""On plain loopback HTTP browsers refuse `__Host-` and `Secure`; nobody but this machine can hear it anyway."""
WRITE_HEADER = "x-heliograph"
"""A page of another origin cannot send this header without asking us first, and we never allow it."""


def is_https(connection: HTTPConnection) -> bool:
    """Whether the request came over TLS, by our own socket or by a trusted proxy that says so."""
    return connection.url.scheme in {"https", "wss"}


def is_loopback(connection: HTTPConnection) -> bool:
    """Whether both ends are this machine: the peer's address, and the name by which it calls us.

    The name matters: a proxy on this machine, or a page that lets its own name point here, has another one.
    """
    peer = connection.client.host if connection.client else ""
    return _loopback_name(peer) and _loopback_name(connection.url.hostname or "")


def _loopback_name(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def may_sign_in(connection: HTTPConnection) -> bool:
    """Whether a password may travel on this connection."""
    return is_https(connection) or is_loopback(connection)


def address_of(connection: HTTPConnection) -> str:
    """Address of whoever asks, as the server or a trusted proxy names it."""
    return connection.client.host if connection.client else "-"


def session_secret(connection: HTTPConnection) -> str | None:
    """The secret in the session cookie."""
    return connection.cookies.get(SECURE_COOKIE if is_https(connection) else LOOPBACK_COOKIE)


def give_cookie(connection: HTTPConnection, response: Response, secret: str, *, seconds: int) -> None:
    """Put the secret of a session into the browser; `seconds` 0 takes it out."""
    secure = is_https(connection)
    response.set_cookie(
        SECURE_COOKIE if secure else LOOPBACK_COOKIE,
        secret,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite="strict",
    )


def from_our_pages(connection: HTTPConnection, *, origin_needed: bool = True) -> bool:
    """Whether a write came from a page of this centre: the custom header, and an `Origin` that is ours."""
    if connection.headers.get(WRITE_HEADER) is None:
        return False
    if connection.headers.get("origin") is None:
        return not origin_needed
    return same_origin(connection)


def same_origin(connection: HTTPConnection) -> bool:
    """Whether the page that asks is one of this centre's."""
    ours = connection.url
    theirs = urlsplit(connection.headers.get("origin", ""))
    scheme = {"ws": "http", "wss": "https"}.get(ours.scheme, ours.scheme)
    return (theirs.scheme, theirs.netloc) == (scheme, ours.netloc)
