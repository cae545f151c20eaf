"""The client for ordinary programs: lists as iterators over every page, and the live stream through every break."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, Unpack, cast

import httpx

from app.client.answers import API, Filters, Refused, body, checked, following, headers_of, parameters
from app.client.events import QUIET_S, Event, Reading, wanted
from app.client.shapes import Alert, Area, Facility, Report, Site, Threat, Unit

T = TypeVar("T")


class Things(Generic[T]):
    """One list of the API."""

    def __init__(self, http: httpx.Client, name: str) -> None:
        """The list of that name."""
        self._http = http
        self._path = f"{API}/{name}"

    def all(self, **asked: Unpack[Filters]) -> Iterator[T]:
        """Everything that is asked for, page after page as it is needed.

        Raises:
            Refused: the centre said no.
        """
        page = body(self._http.get(self._path, params=parameters(asked)))
        while True:
            yield from page["items"]
            href = following(page)
            if href is None:
                return
            page = body(self._http.get(href))

    def one(self, id_: str) -> T:
        """The one with that id, and all there is to say about it.

        Raises:
            Refused: with code `not_found` where there is none that is yours to see.
        """
        return cast(T, body(self._http.get(f"{self._path}/{id_}")))


class Client:
    """A centre, asked with an API key. Use it in a `with` statement, or `close` it."""

    def __init__(
        self, url: str, key: str, *, timeout_s: float = 30.0, pause: Callable[[float], Any] = time.sleep
    ) -> None:
        """Nothing is asked yet.

        Args:
            url: Address of the centre, such as `https://centre.example.org`.
            key: The API key, `hg_…`.
            timeout_s: How long an answer may take.
            pause: Waits so many seconds before the stream is asked for again.
        """
        self._http = httpx.Client(base_url=url, headers=headers_of(key), timeout=timeout_s)
        self._pause = pause
        self.threats: Things[Threat] = Things(self._http, "threats")
        self.alerts: Things[Alert] = Things(self._http, "alerts")
        self.reports: Things[Report] = Things(self._http, "reports")
        self.units: Things[Unit] = Things(self._http, "units")
        self.sites: Things[Site] = Things(self._http, "sites")
        self.areas: Things[Area] = Things(self._http, "areas")
        self.facilities: Things[Facility] = Things(self._http, "facilities")

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def events(
        self,
        cursor: str | None = None,
        *,
        types: Iterable[str] = (),
        area: Iterable[str] = (),
        kind: Iterable[str] = (),
    ) -> Iterator[Event]:
        """Every change since `cursor`, each once and in order, for ever; without one first how things stand.

        A link that breaks is taken up again where it broke. Keep `Event.cursor` to go on after a restart.

        Raises:
            Refused: the key is not let in (any more), or the filter is not understood.
        """
        reading, asked = Reading(cursor), wanted(types, area, kind)
        while True:
            least_s = 0.0
            try:
                yield from self._connected(reading, asked)
            except httpx.TransportError:
                pass
            except Refused as refusal:
                if not refusal.is_passing:
                    raise
                least_s = refusal.retry_after_s or 0.0
            if reading.is_over:
                raise Refused(403, {"code": "cut", "detail": "The key was revoked, or may do something else now."})
            self._pause(max(least_s, reading.pause_s()))

    def _connected(self, reading: Reading, asked: dict[str, str]) -> Iterator[Event]:
        reading.begin()
        headers = {} if reading.cursor is None else {"Last-Event-ID": reading.cursor}
        timeout = httpx.Timeout(self._http.timeout.connect, read=QUIET_S)
        with self._http.stream("GET", f"{API}/stream", params=asked, headers=headers, timeout=timeout) as answer:
            if not answer.is_success:
                answer.read()
            for line in checked(answer).iter_lines():
                event = reading.line(line)
                if event is not None:
                    yield event
