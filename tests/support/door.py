"""A tablet that talks to the door's application in this process, without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx


class Tablet:
    """Requests one by one, each in its own event loop; errors of the application become its answers."""

    def __init__(self, app: Any, headers: Mapping[str, str] | None = None) -> None:
        self._app = app
        self._headers = dict(headers or {})

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """One request, answered."""

        async def talk() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://door", headers=self._headers, timeout=40
            ) as client:
                return await client.request(method, path, **more)

        return asyncio.run(talk())

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Read."""
        return self.request("GET", path, **more)

    def post(self, path: str, **more: Any) -> httpx.Response:
        """Write."""
        return self.request("POST", path, **more)
