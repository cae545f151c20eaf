"""Everything that the centre gives to the outside, as raw bytes: `test_outputs` searches each for what nobody released.

A gateway adds its own reader here: it is given a `Scene`, connects as whoever holds `headers`, and answers with all the
bytes that they got.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import httpx
from support.cot_device import Device
from support.cot_events import NOW as AT
from support.cot_events import presence
from websockets.sync.client import connect

from app.accounts.keys import who_has_key
from app.clock import SetClock
from app.db import Database
from app.gateways import cloudevents
from app.gateways.alerts import alerts_for
from app.gateways.cot import store as cot_store
from app.gateways.cot.service import CotService, Ports
from app.gateways.cot.tables import CotClient
from app.gateways.feed import changes
from app.gateways.mqtt.documents import Standing
from app.gateways.reader import Reader
from app.jsontext import encoded
from app.roster.store import RosterCache
from app.search.search import Search

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
    reader: Callable[[dict[str, str]], AbstractContextManager[Reader]] | None = None
    """Whoever holds these headers as a reader of `gateways`, for outputs that nobody asks for."""


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


def cap_feed(scene: Scene) -> bytes:
    """The Atom feed, of all areas and of one."""
    with httpx.Client(base_url=scene.url, headers=scene.headers, timeout=TIMEOUT_S) as client:
        return b"".join(client.get(f"/api/v1/cap/feed{query}").content for query in ("", "?area=AO-WEST"))


def cap_messages(scene: Scene) -> bytes:
    """Every CAP message of every alert, whether it may be had or not."""
    paths = [f"{number}{rest}" for number in scene.names.get("alerts", ()) for rest in ("", "/0", "/1", "/2")]
    with httpx.Client(base_url=scene.url, headers=scene.headers, timeout=TIMEOUT_S) as client:
        return b"".join(client.get(f"/api/v1/cap/alerts/{path}").content for path in paths)


def ogc(name: str) -> Callable[[Scene], bytes]:
    """A collection of OGC API - Features page after page, every single feature of it, and all as a page for people."""

    def read(scene: Scene) -> bytes:
        base = f"{scene.url}/ogc/collections/{name}/items"
        got, path = b"", f"{base}?limit=1"
        with httpx.Client(headers=scene.headers, timeout=TIMEOUT_S) as client:
            while path:
                answer = client.get(path)
                got += answer.content + str(answer.headers).encode()
                links = answer.json().get("links", ())
                path = next((link["href"] for link in links if link["rel"] == "next"), "")
            got += client.get(base, params={"f": "html"}).content
            return got + b"".join(client.get(f"{base}/{one}").content for one in scene.names.get(name, ()))

    return read


def socketed(query: str) -> Callable[[Scene], bytes]:
    """The live stream over a WebSocket until all of the past is told."""

    def read(scene: Scene) -> bytes:
        got, url = b"", f"{scene.url.replace('http', 'ws', 1)}/api/v1/stream{query}"
        with connect(url, additional_headers=scene.headers, open_timeout=TIMEOUT_S) as stream:
            while b'"type":"caught_up"' not in got:
                got += str(stream.recv(timeout=TIMEOUT_S)).encode()
        return got

    return read


def ogc_documents(scene: Scene) -> bytes:
    """What OGC API - Features says of what there is."""
    with httpx.Client(base_url=scene.url, headers=scene.headers, timeout=TIMEOUT_S) as client:
        return b"".join(client.get(f"/ogc{path}").content for path in ("", "/api", "/collections"))


def pushed(scene: Scene) -> bytes:
    """What webhooks and MQTT send of everything that ever happened, and what MQTT keeps of what stands."""
    assert scene.reader is not None
    with scene.reader(scene.headers) as reader:
        events = [encoded(cloudevents.event(one, reader.roster.code)) for one in changes(reader, 0).items]
        standing = alerts_for(reader, Search(states=("active",))).items
        kept = Standing(standing, reader.roster.areas, nowhere=reader.principal.areas is None).digests()
    return b"\n".join([*events, *kept.values()])


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
    "CAP feed": cap_feed,
    "CAP messages": cap_messages,
    **{f"OGC {name}": ogc(name) for name in LISTS},
    "OGC documents": ogc_documents,
    "stream from the beginning": streamed("?cursor=0"),
    "stream with a snapshot": streamed(""),
    "stream as CloudEvents": streamed("?cursor=0&f=cloudevents"),
    "snapshot as a CloudEvent": streamed("?f=cloudevents"),
    "stream over a WebSocket": socketed("?cursor=0"),
    "webhooks and MQTT": pushed,
    "Cursor on Target": as_device,
}
