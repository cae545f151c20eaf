"""What every answer carries and every request must pass: a correlation id, security headers, a limit on bodies.

Plain ASGI, so that a stream passes through untouched.
"""

from __future__ import annotations

import re
import traceback
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.problems import Kind, Problem, answer
from app.db import is_away

MAX_BODY = 1024 * 1024
"""The largest that is meant: a national border as an area, 20,000 vertices (`geo.MOST_POINTS`) of some 40 bytes."""
CORRELATION = "x-correlation-id"
_OURS = re.compile(r"[A-Za-z0-9-]{8,64}")
_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), payment=()",
}
_STRICT_TRANSPORT = "max-age=31536000"

log = structlog.get_logger()


class Shield:
    """Outermost middleware of the application."""

    def __init__(self, app: ASGIApp, max_body: int = MAX_BODY) -> None:
        """Stand before `app` and refuse bodies above `max_body` bytes."""
        self._app = app
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on; whatever fails below becomes a problem document."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        scope["heliograph.correlation"] = correlation = _correlation(Headers(scope=scope))
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _dress(MutableHeaders(scope=message), scope, correlation)
            await send(message)

        if "\0" in scope["path"]:
            await answer(Request(scope), Problem(Kind.NOT_FOUND))(scope, receive, dressed)
            return
        try:
            await self._app(scope, self._limited(receive), dressed)
        except Exception as error:
            # A message may hold the values of a query, so only the place is logged.
            place = traceback.format_tb(error.__traceback__)[-6:]
            log.error("request_failed", correlation=correlation, error=type(error).__name__, place=place)  # noqa: TRY400
            if started:
                raise
            kind = Kind.UNAVAILABLE if is_away(error) else Kind.INTERNAL_ERROR
            await answer(Request(scope), Problem(kind))(scope, receive, dressed)

    def _limited(self, receive: Receive) -> Receive:
        size = 0

        async def limited() -> Message:
            nonlocal size
            message = await receive()
            if message["type"] == "http.request":
                size += len(message.get("body", b""))
                if size > self._max_body:
                    raise HTTPException(Kind.TOO_LARGE.status)
            return message

        return limited


def _correlation(headers: Headers) -> str:
    given = headers.get(CORRELATION, "")
    return given if _OURS.fullmatch(given) else uuid4().hex


def _dress(headers: MutableHeaders, scope: Scope, correlation: str) -> None:
    headers[CORRELATION] = correlation
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    if scope["scheme"] == "https":
        headers.setdefault("strict-transport-security", _STRICT_TRANSPORT)
    if scope["path"].startswith("/api/"):
        headers.setdefault("cache-control", "no-store")
