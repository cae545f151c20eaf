"""What is asked and what comes back: parameters of lists, pages, and problems as errors. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict

import httpx

API = "/api/v1"


class Filters(TypedDict, total=False):
    """How a list is narrowed; a list that does not have one of these says so. Several words: any of them."""

    bbox: tuple[float, float, float, float]
    """West, south, east, north, degrees; west above east crosses the antimeridian."""
    time: tuple[datetime | None, datetime | None]
    """From, to; None: open. Both with a time zone."""
    kind: str | Iterable[str]
    state: str | Iterable[str]
    status: str | Iterable[str]
    area: str | Iterable[str]
    q: str
    """Words to look for."""
    limit: int
    """Items in one answer; every page is read whatever it is."""


class Refused(Exception):  # noqa: N818 - what the centre did
    """The centre answered with a problem (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any], retry_after_s: float | None = None) -> None:
        """Keep what the problem says."""
        self.status = status
        self.code = str(problem.get("code", ""))
        """The stable word for programs; `GET /api/v1/problems` lists them."""
        self.detail = str(problem.get("detail", ""))
        """What to do, for people."""
        self.errors: list[Mapping[str, str]] = list(problem.get("errors", ()))
        """What is wrong where: path, code, message."""
        self.correlation_id = str(problem.get("correlation_id", ""))
        self.retry_after_s = retry_after_s
        wrong = (f"{one.get('path', '')}: {one.get('message', '')}" for one in self.errors)
        super().__init__("; ".join((f"{status} {self.code}: {self.detail}", *wrong)))

    @property
    def is_passing(self) -> bool:
        """Whether the same may be asked again later: too often, or the centre is away."""
        return self.status == httpx.codes.TOO_MANY_REQUESTS or self.status >= httpx.codes.INTERNAL_SERVER_ERROR


def checked(answer: httpx.Response) -> httpx.Response:
    """The answer, if it is none of refusal; its body was read.

    Raises:
        Refused: the centre said no.
    """
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    after = answer.headers.get("retry-after", "")
    raise Refused(
        answer.status_code,
        problem if isinstance(problem, dict) else {},
        float(after) if after.isascii() and after.isdigit() else None,
    )


def parameters(asked: Mapping[str, Any]) -> dict[str, str]:
    """Filters as parameters of a list."""
    return {name: _written(name, value) for name, value in asked.items()}


def following(page: Mapping[str, Any]) -> str | None:
    """The address of the next page."""
    return next((str(link["href"]) for link in page["links"] if link["rel"] == "next"), None)


def headers_of(key: str) -> dict[str, str]:
    """How a key is sent."""
    return {"Authorization": f"Bearer {key}"}


def body(answer: httpx.Response) -> Any:
    """The JSON of an answer.

    Raises:
        Refused: the centre said no.
    """
    return json.loads(checked(answer).content)


def _written(name: str, value: Any) -> str:
    match name, value:
        case "time", (start, end):
            return f"{_moment(start)}/{_moment(end)}"
        case _, str() | int():
            return str(value)
        case _:
            return ",".join(str(one) for one in value)


def _moment(at: datetime | None) -> str:
    if at is None:
        return ".."
    if at.tzinfo is None:
        raise ValueError("a time without a time zone could be anybody's")
    return at.isoformat()
