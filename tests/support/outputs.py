"""Everything that the centre gives to the outside, as raw bytes: `test_outputs` searches each for what nobody released.

A gateway adds its own reader here: it is given a `Scene`, connects as whoever holds `headers`, and answers with all the
bytes that they got.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

TIMEOUT_S = 20
LISTS = ("reports", "threats", "alerts", "units", "sites", "areas", "facilities")


@dataclass(frozen=True)
class Scene:
    """A running centre and somebody who asks it."""

    url: str
    headers: dict[str, str]
    names: dict[str, list[str]]
    """List → the ids of everything there is in it, whoever may have it."""


def listed(name: str, query: str = "") -> Callable[[Scene], bytes]:
    """A list, page after page."""

    def read(scene: Scene) -> bytes:
        got, path = b"", f"/api/v1/{name}?limit=1{query}"
        with httpx.Client(base_url=scene.url, headers=scene.headers, timeout=TIMEOUT_S) as client:
            while path:
                answer = client.get(path)
                got += answer.content + str(answer.headers).encode()
                following = [link["href"] for link in answer.json().get("links", ()) if link["rel"] == "next"]
                path = following[0] if following else ""
        return got

    return read


def singles(name: str) -> Callable[[Scene], bytes]:
    """Every single thing of a list by its id, whether it may be had or not."""

    def read(scene: Scene) -> bytes:
        with httpx.Client(base_url=scene.url, headers=scene.headers, timeout=TIMEOUT_S) as client:
            return b"".join(client.get(f"/api/v1/{name}/{one}").content for one in scene.names.get(name, ()))

    return read


def streamed(cursor: str) -> Callable[[Scene], bytes]:
    """The live stream until all of the past is told."""

    def read(scene: Scene) -> bytes:
        got, deadline = b"", time.monotonic() + TIMEOUT_S
        with (
            httpx.Client(headers=scene.headers, timeout=TIMEOUT_S) as client,
            client.stream("GET", f"{scene.url}/api/v1/stream{cursor}") as answer,
        ):
            for chunk in answer.iter_bytes():
                got += chunk
                if b"event: caught_up" in got or time.monotonic() > deadline:
                    break
        return got

    return read


OUTPUTS: dict[str, Callable[[Scene], bytes]] = {
    **{f"list of {name}": listed(name) for name in LISTS},
    **{f"GeoJSON of {name}": listed(name, "&f=geojson") for name in LISTS},
    **{f"single {name}": singles(name) for name in LISTS},
    "stream from the beginning": streamed("?cursor=0"),
    "stream with a snapshot": streamed(""),
}
