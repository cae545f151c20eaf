"""One POST to an address that was judged: looked up once, connected to as looked up, never redirected, never long.

Written on sockets because no HTTP library lets one judge the address it connects to.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import urlsplit

from app.gateways.deadline import Deadline
from app.gateways.hooks.target import address_fault, host_of, url_fault
from app.gateways.waits import asked_s

PORTS = {"https": 443, "http": 80}
TIMEOUT_S = 10.0
"""For all of it but the looking up: a receiver takes the message first and works on it afterwards."""
CALM = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""Statuses with which `Retry-After` is heeded."""

Resolve = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a try."""

    status: int | None
    """What the receiver answered; None: nothing."""
    error: str | None
    """Why not: a `TargetFault`, no_such_host, unreachable, tls_failed, timed_out, bad_answer, redirect, refused."""
    took_ms: int
    retry_after_s: int = 0


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host, by the system's resolver.

    Raises:
        OSError: it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Poster:
    """Posts; may be used by several threads at once."""

    def __init__(
        self, *, trust: ssl.SSLContext | None = None, resolve: Resolve = resolve, timeout_s: float = TIMEOUT_S
    ) -> None:
        """Trust the authorities of `trust`; None: this system's, and those of the file that `SSL_CERT_FILE` names."""
        self._given = trust
        self._resolve = resolve
        self._timeout_s = timeout_s

    def post(self, url: str, headers: Mapping[str, str], body: bytes, *, is_allowed: bool) -> Answer:
        """Post `body`; `is_allowed` when an administrator named the host. Whatever the other side does, it answers."""
        begun = time.monotonic()
        try:
            status, wait = self._post(url, headers, body, is_allowed=is_allowed)
        except _Refused as refused:
            return Answer(None, str(refused), _ms(begun))
        except (TimeoutError, ssl.SSLError, OSError, http.client.HTTPException, ValueError) as error:
            late = time.monotonic() - begun >= self._timeout_s
            return Answer(None, "timed_out" if late else _word(error), _ms(begun))
        error_ = None if status < HTTPStatus.MULTIPLE_CHOICES else "refused"
        if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
            error_ = "redirect"
        return Answer(status, error_, _ms(begun), wait)

    def _post(self, url: str, headers: Mapping[str, str], body: bytes, *, is_allowed: bool) -> tuple[int, int]:
        fault = url_fault(url, is_allowed=is_allowed)
        if fault is not None:
            raise _Refused(fault)
        parts, host, end = urlsplit(url), host_of(url), Deadline(self._timeout_s)
        port, path = parts.port or PORTS[parts.scheme], parts.path or "/"
        addresses = self._judged(host, port, is_allowed=is_allowed)
        with _connected(addresses, port, end) as plain, end.over(plain):
            wire = self._trust.wrap_socket(plain, server_hostname=host) if parts.scheme == "https" else plain
            with wire:
                return _exchange(wire, parts.netloc, f"{path}?{parts.query}" if parts.query else path, headers, body)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return self._given or ssl.create_default_context()

    def _judged(self, host: str, port: int, *, is_allowed: bool) -> list[str]:
        """The addresses of a host; one bad among them and none is used."""
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise _Refused("no_such_host") from error
        for address in addresses:
            fault = address_fault(address, is_allowed=is_allowed)
            if fault is not None:
                raise _Refused(fault)
        return addresses


class _Refused(Exception):  # noqa: N818 - it says what happened
    """It was not even tried, and why."""


def _exchange(wire: socket.socket, netloc: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, int]:
    connection = http.client.HTTPConnection(netloc.rpartition("@")[2])
    connection.sock = wire
    connection.request("POST", path, body, {"Connection": "close", **headers})
    answer = connection.getresponse()
    return answer.status, asked_s(answer.getheader("retry-after", "")) if answer.status in CALM else 0


def _connected(addresses: list[str], port: int, end: Deadline) -> socket.socket:
    """A connection to the first address that takes one; each may use its part of the time that is left."""
    last: OSError = OSError("no address")
    for place, address in enumerate(addresses):
        try:
            wire = socket.create_connection((address, port), timeout=end.left_s() / (len(addresses) - place))
            wire.settimeout(end.left_s())
        except OSError as error:
            last = error
        else:
            return wire
    raise last


def _word(error: Exception) -> str:
    match error:
        case TimeoutError():
            return "timed_out"
        case ssl.SSLError():
            return "tls_failed"
        case http.client.HTTPException() | ValueError():
            return "bad_answer"
        case _:
            return "unreachable"


def _ms(begun: float) -> int:
    return int((time.monotonic() - begun) * 1000)
