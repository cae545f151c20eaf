"""Packets of the test mission's sites, as the broker would bring them."""

from __future__ import annotations

from support.mission import LOADED_AT

from app.ingest.outcome import Inbound
from edge_agent.wire import codec
from edge_agent.wire.messages import Body, Packet, Place, Report

NOW = LOADED_AT + 1000
"""When tests take place, UTC seconds."""
WEST = Place(6.0, 20.0, 10.0)
"""In AO-WEST, at BASE, whose wire code is 1."""


def report(kind: str = "DEM", **more: object) -> Report:
    """A report of ALFA-1 (unit 1 of BASE) from AO-WEST, observed just now."""
    return Report(**{"kind": kind, "observed_at": NOW - 60, "unit": 1, "place": WEST, **more})


def packet(*bodies: tuple[int, Body], epoch: int = 1) -> bytes:
    """(seq, body) pairs as a packet."""
    return codec.encode_packet(Packet(epoch, bodies))


def sealed(*items: tuple[int, bytes], epoch: int = 1) -> bytes:
    """(seq, raw body) pairs as a packet."""
    return codec.seal_packet(epoch, items)


def inbound(payload: bytes, wire: str = "1", *, at: int = NOW) -> Inbound:
    """The packet of a site, on its topic."""
    return Inbound(f"r/{wire}", payload, at)
