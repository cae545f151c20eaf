"""The client for programs on asyncio: the same as `app.client.synchronous`, awaited."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, Unpack, cast

import httpx

from app.client.answers import API, Filters, Refused, body, checked, following, headers_of, parameters
from app.client.events import QUIET_S, Event, Reading, wanted
from app.client.shapes import Alert, Area, Facility, Report, Site, Threat, Unit

T = TypeVar("T")


class AsyncThings(Generic[T]):
    """One list of the API."""

    def __init__(self, http: httpx.AsyncClient, name: str) -> None:
        """The list of that name."""
        self._http = http
        self._path = f"{API}/{name}"

    async def all(self, **asked: Unpack[Filters]) -> AsyncIterator[T]:
        """Everything that is asked for, page after page as it is needed.

        Raises:
            Refused: the centre said no.
        """
        page = body(await self._http.get(self._path, params=parameters(asked)))
        while True:
            for item in page["items"]:
                yield item
            href = following(page)
            if href is None:
                return
            page = body(await self._http.get(href))

    async def one(self, id_: str) -> T:
        """The one with that id, and all there is to say about it.

        Raises:
            Refused: with code `not_found` where there is none that is yours to see.
        """
        return cast(T, body(await self._http.get(f"{self._path}/{id_}")))


class AsyncClient:
    """A centre, asked with an API key. Use it in an `async with` statement, or `close` it."""

    def __init__(
        self, url: str, key: str, *, timeout_s: float = 30.0, pause: Callable[[float], Awaitable[Any]] = asyncio.sleep
    ) -> None:
        """Nothing is asked yet; the arguments are those of `Client`."""
        self._http = httpx.AsyncClient(base_url=url, headers=headers_of(key), timeout=timeout_s)
        self._pause = pause
        self.threats: AsyncThings[Threat] = AsyncThings(self._http, "threats")
        self.alerts: AsyncThings[Alert] = AsyncThings(self._http, "alerts")
        self.reports: AsyncThings[Report] = AsyncThings(self._http, "reports")
        self.units: AsyncThings[Unit] = AsyncThings(self._http, "units")
        self.sites: AsyncThings[Site] = AsyncThings(self._http, "sites")
        self.areas: AsyncThings[Area] = AsyncThings(self._http, "areas")
        self.facilities: AsyncThings[Facility] = AsyncThings(self._http, "facilities")

    async def __aenter__(self) -> Self:
        """Itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self.close()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    async def events(
        self,
        cursor: str | None = None,
        *,
        types: Iterable[str] = (),
        area: Iterable[str] = (),
        kind: Iterable[str] = (),
    ) -> AsyncIterator[Event]:
        """Every change since `cursor`, each once and in order, for ever; see `Client.events`.

        Raises:
            Refused: the key is not let in (any more), or the filter is not understood.
        """
        reading, asked = Reading(cursor), wanted(types, area, kind)
        while True:
            least_s = 0.0
            try:
                async for event in self._connected(reading, asked):
                    yield event
            except httpx.TransportError:
                pass
            except Refused as refusal:
                if not refusal.is_passing:
                    raise
                least_s = refusal.retry_after_s or 0.0
            if reading.is_over:
                raise Refused(403, {"code": "cut", "detail": "The key was revoked, or may do something else now."})
            await self._pause(max(least_s, reading.pause_s()))

    async def _connected(self, reading: Reading, asked: dict[str, str]) -> AsyncIterator[Event]:
        reading.begin()
        headers = {} if reading.cursor is None else {"Last-Event-ID": reading.cursor}
        timeout = httpx.Timeout(self._http.timeout.connect, read=QUIET_S)
        async with self._http.stream("GET", f"{API}/stream", params=asked, headers=headers, timeout=timeout) as answer:
            if not answer.is_success:
                await answer.aread()
            async for line in checked(answer).aiter_lines():
                event = reading.line(line)
                if event is not None:
                    yield event
