"""Everything that the centre gives to the outside, as raw bytes: `test_outputs` searches each for what nobody released.

A gateway adds its own reader here: it is given a `Scene`, connects as whoever holds `headers`, and answers with all the
bytes that they got.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx
from support.cot_device import Device
from support.cot_events import NOW as AT
from support.cot_events import presence

from app.accounts.keys import who_has_key
from app.clock import SetClock
from app.db import Database
from app.gateways.cot import store as cot_store
from app.gateways.cot.service import CotService, Ports
from app.gateways.cot.tables import CotClient
from app.roster.store import RosterCache

TIMEOUT_S = 20
LISTS = ("reports", "threats", "alerts", "units", "sites", "areas", "facilities")


@dataclass(frozen=True)
class Scene:
    """A running centre and somebody who asks it."""

    url: str
    headers: dict[str, str]
    names: dict[str, list[str]]
    """List → the ids of everything there is in it, whoever may have it."""
    database: Database


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


def as_device(scene: Scene) -> bytes:
    """A device that may have what the key in `headers` may, until nothing more comes."""
    who = who_has_key(scene.database, scene.headers["Authorization"].removeprefix("Bearer "), now=AT)
    areas = None if who.areas is None else sorted(who.areas)
    client = CotClient(name="device", areas=areas, sensitive=who.sensitive, created_by="test", created_at=0)
    client.partner, client.grid_m = who.partner, who.grid_m
    with scene.database.transaction() as session:
        cot_store.keep(session, client)
    ports = Ports(plain_port=0, plain_client="device")
    service = CotService(scene.database, RosterCache(), SetClock(AT), ports)
    service.start()
    try:
        with contextlib.closing(Device(service.plain_port, None)) as device:
            device.send(presence("ANDROID-9", "NINE"))
            device.pinged()
            before = -1
            while len(device.bytes) != before:
                before = len(device.bytes)
                for _ in range(4):
                    device.pull()
            return bytes(device.bytes)
    finally:
        service.stop()


OUTPUTS: dict[str, Callable[[Scene], bytes]] = {
    **{f"list of {name}": listed(name) for name in LISTS},
    **{f"GeoJSON of {name}": listed(name, "&f=geojson") for name in LISTS},
    **{f"single {name}": singles(name) for name in LISTS},
    "stream from the beginning": streamed("?cursor=0"),
    "stream with a snapshot": streamed(""),
    "Cursor on Target": as_device,
}
