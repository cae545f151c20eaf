"""Everything that can go wrong with a request, in one catalogue; each answer is a problem document of RFC 9457.

No answer repeats what was sent: a value may be a secret, or somebody's position.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import Response

from app.api.render import encoded

MEDIA_TYPE = "application/problem+json"
TYPE = "/api/v1/problems#"
"""Where `type` points: the catalogue below, served by the centre itself, code by code."""


class Kind(Enum):
    """A kind of problem: status, title, and what to do about it."""

    MALFORMED = (
        400,
        "The request cannot be read",
        "Send a JSON object in UTF-8 with `Content-Type: application/json`.",
    )
    BAD_QUERY = (400, "A parameter is not acceptable", "`errors` names each parameter and what it should be.")
    NOT_SIGNED_IN = (401, "Nobody is signed in", "Sign in, or send an API key as `Authorization: Bearer hg_…`.")
    WRONG_CREDENTIALS = (401, "Name or password is wrong", "Check both; further tries must wait longer and longer.")
    FORBIDDEN = (
        403,
        "This needs another role or scope",
        "Ask an administrator for the role or the scope that it needs.",
    )
    CROSS_SITE = (
        403,
        "The request did not come from our own pages",
        "A write with a session cookie needs the header `X-Heliograph: 1` and an `Origin` of this centre.",
    )
    INSECURE_TRANSPORT = (
        403,
        "Passwords do not travel over plain HTTP",
        "Use https, or sign in on the machine of the centre itself over its loopback address.",
    )
    NOT_FOUND = (404, "There is no such thing", "It does not exist, or it lies outside what you may see.")
    METHOD_NOT_ALLOWED = (405, "This cannot be done here", "The header `Allow` names the methods that work.")
    CONFLICT = (409, "That does not go together with how things stand", "Read it again, then decide again.")
    PRECONDITION_FAILED = (
        412,
        "It was changed by somebody else meanwhile",
        "Read it again and send the new ETag in `If-Match`.",
    )
    TOO_LARGE = (413, "The request is too large", "Send less: a body has at most 1 MiB.")
    UNSUPPORTED_MEDIA_TYPE = (415, "Not a format that is read here", "Send `application/json`.")
    INVALID = (422, "Something in the request is not acceptable", "`errors` names each field and what it should be.")
    PRECONDITION_REQUIRED = (
        428,
        "Say which state you are changing",
        "Send the ETag you read in `If-Match`, or `If-None-Match: *` for something new.",
    )
    RATE_LIMITED = (429, "Too many requests", "Wait as long as `Retry-After` says.")
    INTERNAL_ERROR = (500, "The centre failed to answer", "Try again; if it stays, report the correlation id.")
    UNAVAILABLE = (503, "The centre cannot do this just now", "Try again in a moment.")

    def __init__(self, status: int, title: str, advice: str) -> None:
        """Hold the three parts of an entry."""
        self.status = status
        self.title = title
        self.advice = advice

    @property
    def code(self) -> str:
        """The stable word for programs."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that is wrong: where (`body.geometry.coordinates[0][3]`, `query.bbox`), a code, and what to do."""

    path: str
    code: str
    message: str


class Problem(Exception):  # noqa: N818 - the RFC's word
    """Raised anywhere below a route; becomes the answer."""

    def __init__(
        self,
        kind: Kind,
        detail: str = "",
        *,
        code: str = "",
        errors: Iterable[Detail] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """A problem of `kind`; `code` and `detail` make it more exact, `errors` point at fields."""
        super().__init__(kind.code)
        self.kind = kind
        self.code = code or kind.code
        self.detail = detail or kind.advice
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457).",
    "required": ["type", "title", "status", "code", "detail", "correlation_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "correlation_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["path", "code", "message"],
                "properties": {name: {"type": "string"} for name in ("path", "code", "message")},
            },
        },
    },
}
"""A problem document."""
_REFERENCE = {"$ref": "#/components/schemas/Problem"}
_RESPONSE = {"description": "A problem (RFC 9457)", "content": {MEDIA_TYPE: {"schema": _REFERENCE}}}
DOCUMENTED: dict[int | str, dict[str, Any]] = {"default": _RESPONSE, 422: _RESPONSE}
"""The answers of every route that are problems, for the OpenAPI document."""

_BY_STATUS = {
    400: Kind.MALFORMED,
    401: Kind.NOT_SIGNED_IN,
    403: Kind.FORBIDDEN,
    404: Kind.NOT_FOUND,
    405: Kind.METHOD_NOT_ALLOWED,
    413: Kind.TOO_LARGE,
    415: Kind.UNSUPPORTED_MEDIA_TYPE,
}


def of_http(error: HTTPException) -> Problem:
    """What the framework itself refused, in our words."""
    if error.status_code == Kind.NOT_FOUND.status:
        # Addresses are no secret: whoever mistyped one need not ask for rights.
        detail = "There is no such address. `/docs` lists those that there are; none ends in a slash."
        return Problem(Kind.NOT_FOUND, detail, code="no_such_address")
    kind = _BY_STATUS.get(error.status_code, Kind.INTERNAL_ERROR)
    return Problem(kind, headers=error.headers)


def of_validation(errors: Iterable[Mapping[str, Any]], *, is_json: bool = True) -> Problem:
    """Faults of a body or a parameter: the field and the rule, without the value that broke it.

    Args:
        errors: As Pydantic has them.
        is_json: Whether the request said that it is JSON.
    """
    details = [
        Detail(path_of(error["loc"]), str(error["type"]), _message(str(error["type"]), str(error["msg"])))
        for error in errors
    ]
    if any(detail.code == "json_invalid" for detail in details):
        return Problem(Kind.MALFORMED)
    if any((detail.path, detail.code) == ("body", "model_attributes_type") for detail in details):
        return Problem(Kind.MALFORMED) if is_json else Problem(Kind.UNSUPPORTED_MEDIA_TYPE)
    return Problem(Kind.INVALID, errors=details)


def path_of(location: Iterable[str | int]) -> str:
    """`("body", "items", 3, "lat")` as `body.items[3].lat`; long names a client made up are cut."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part[:60]}" if path else part[:60]
    return path


def _message(code: str, message: str) -> str:
    return message.removeprefix("Value error, ") if code == "value_error" else f"{message}."


def answer(request: HTTPConnection, problem: Problem) -> Response:
    """The problem document."""
    correlation = str(request.scope.get("heliograph.correlation", ""))
    document: dict[str, Any] = {
        "type": f"{TYPE}{problem.kind.code}",
        "title": problem.kind.title,
        "status": problem.kind.status,
        "code": problem.code,
        "detail": problem.detail,
        "correlation_id": correlation,
    }
    if problem.errors:
        document["errors"] = [
            {"path": error.path, "code": error.code, "message": error.message} for error in problem.errors
        ]
    headers = dict(problem.headers)
    if problem.kind.status == Kind.NOT_SIGNED_IN.status:
        headers.setdefault("WWW-Authenticate", "Bearer")
    return Response(encoded(document), problem.kind.status, headers, MEDIA_TYPE)
