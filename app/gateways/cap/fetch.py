"""Gets documents from the one host that an administrator named: https, no redirects, no proxies, bounded in size."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from app.gateways.cap.sources import Source
from app.gateways.deadline import Deadline
from app.gateways.waits import asked_s

MOST_BYTES = 4 * 1024 * 1024
TIMEOUT_S = 10.0
"""To connect, and between two pieces of an answer."""
MOST_S = 20.0
"""From the connection to the last byte of an answer."""
NOT_MODIFIED = 304
OK = 200


class FetchFault(Exception):  # noqa: N818 - reads as what it says where it is caught
    """Nothing came: `rule` is the named reason. `lasting`: asking again will not help."""

    def __init__(self, rule: str, *, lasting: bool = False, retry_after_s: int = 0) -> None:
        """`retry_after_s`: how long the other side asked to be left alone."""
        super().__init__(rule)
        self.rule = rule
        self.lasting = lasting
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document; `fresh` False: it is the one that we have."""

    body: bytes
    headers: Mapping[str, str]
    fresh: bool = True


class Fetch(Protocol):
    """Gets a document of a source."""

    def get(self, url: str, headers: Mapping[str, str]) -> Fetched:
        """Get it.

        Raises:
            FetchFault: it did not come.
        """
        ...


class HttpsFetch:
    """Over the network."""

    def __init__(self, source: Source, *, most_s: float = MOST_S) -> None:
        """Trust the source's own authority, or those of this machine."""
        self._most_s = most_s
        cafile = None if source.authority is None else str(source.authority)
        self._secret = {"Authorization": f"Bearer {source.token}"} if source.token else {}
        self._context = ssl.create_default_context(cafile=cafile)

    def get(self, url: str, headers: Mapping[str, str]) -> Fetched:
        """Get it. Raises as `Fetch.get`."""
        # Not packed: a packed answer could grow without bound before it is counted.
        told = {
            "Accept-Encoding": "identity",
            "Accept": "application/cap+xml, application/atom+xml, application/rss+xml, application/xml",
            **headers,
            **self._secret,
        }
        end = Deadline(self._most_s)
        try:
            with (
                ExitStack() as held,
                httpx.Client(
                    verify=self._context, trust_env=False, follow_redirects=False, timeout=TIMEOUT_S
                ) as client,
                client.stream("GET", url, headers=told, extensions={"trace": _ending(end, held)}) as answer,
            ):
                return _read(answer)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            fault = "too_slow" if end.is_over else f"unreachable_{type(error).__name__}".lower()
            raise FetchFault(fault) from error


def _ending(end: Deadline, held: ExitStack) -> Callable[[str, Mapping[str, Any]], None]:
    """What has each connection cut off at the end, from the moment that it is there."""

    def trace(step: str, info: Mapping[str, Any]) -> None:
        if step == "connection.connect_tcp.complete":
            held.enter_context(end.over(info["return_value"].get_extra_info("socket")))

    return trace


def _read(answer: httpx.Response) -> Fetched:
    if answer.status_code == NOT_MODIFIED:
        return Fetched(b"", answer.headers, fresh=False)
    if answer.status_code != OK:
        lasting = 300 <= answer.status_code < 500 and answer.status_code not in {408, 425, 429}  # noqa: PLR2004 - HTTP
        wait_s = asked_s(answer.headers.get("retry-after", ""))
        raise FetchFault(f"status_{answer.status_code}", lasting=lasting, retry_after_s=wait_s)
    body = b""
    for chunk in answer.iter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise FetchFault("too_large", lasting=True)
    return Fetched(body, answer.headers)
