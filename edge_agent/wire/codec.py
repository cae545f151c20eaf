"""Messages to bytes and back; whatever the bytes, a decoder raises only WireError."""

from __future__ import annotations

from collections.abc import Callable

from edge_agent.wire import downlink_bodies as down
from edge_agent.wire import photo_bodies as photo
from edge_agent.wire import tags
from edge_agent.wire import uplink_bodies as up
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.config_body import decode_config, encode_config
from edge_agent.wire.errors import KindUnknown, Malformed, TooLarge, WireError
from edge_agent.wire.messages import (
    AlertAck,
    AlertMessage,
    Body,
    Chunk,
    Gap,
    LinkState,
    Packet,
    PhotoRequest,
    Receipt,
    Report,
    SiteConfig,
    Track,
)
from edge_agent.wire.packet import MAX_PACKET, MAX_REPORT, Opened, open_packet, seal_packet
from edge_agent.wire.proto import Reader
from edge_agent.wire.report_body import decode_report, encode_report

__all__ = [
    "MAX_PACKET",
    "MAX_REPORT",
    "Opened",
    "WireError",
    "decode_body",
    "decode_packet",
    "encode_body",
    "encode_packet",
    "open_packet",
    "quantise",
    "seal_packet",
]

_DECODERS: dict[int, Callable[[Reader], Body]] = {
    tags.TRACK: up.decode_track,
    tags.ALERT: down.decode_alert,
    tags.RECEIPT: down.decode_receipt,
    tags.ACK: up.decode_ack,
    tags.GAP: up.decode_gap,
    tags.LINK: up.decode_link,
    tags.CONFIG: decode_config,
    tags.CHUNK: photo.decode_chunk,
    tags.PHOTO: photo.decode_request,
}
_REPORTS = frozenset(kind.number for kind in KINDS.values())
_MARKERS = _REPORTS | _DECODERS.keys()


def encode_body(body: Body) -> bytes:
    """Message → body, canonical: equal messages give equal bytes. Raises WireError."""
    data = _encode(body)
    if len(data) > (MAX_PACKET // 2 if isinstance(body, SiteConfig) else MAX_REPORT):
        raise TooLarge("body")
    return data


def _encode(body: Body) -> bytes:  # noqa: C901, PLR0911 - one line for each message
    match body:
        case Report():
            return encode_report(body)
        case Track():
            return up.encode_track(body)
        case AlertAck():
            return up.encode_ack(body)
        case Gap():
            return up.encode_gap(body)
        case LinkState():
            return up.encode_link(body)
        case AlertMessage():
            return down.encode_alert(body)
        case Receipt():
            return down.encode_receipt(body)
        case SiteConfig():
            return encode_config(body)
        case Chunk():
            return photo.encode_chunk(body)
        case PhotoRequest():
            return photo.encode_request(body)


def decode_body(data: bytes) -> Body:
    """Body → message; raises WireError, and takes no more memory than a few times its limits."""
    if len(data) > MAX_PACKET // 2:
        raise TooLarge("body")
    reader = Reader(data)
    markers = reader.numbers() & _MARKERS
    if not markers:
        raise KindUnknown("no field of a known kind")
    if len(markers) > 1:
        raise Malformed("more than one kind in one body")
    (number,) = markers
    if number != tags.CONFIG and len(data) > MAX_REPORT:
        raise TooLarge("body")
    return decode_report(reader, number) if number in _REPORTS else _DECODERS[number](reader)


def quantise(body: Body) -> Body:
    """The message as the other side will see it: places on the grid, scales rounded up, counts saturated."""
    return decode_body(encode_body(body))


def encode_packet(packet: Packet) -> bytes:
    """Packet → bytes; raises WireError."""
    return seal_packet(packet.epoch, [(seq, encode_body(body)) for seq, body in packet.bodies])


def decode_packet(data: bytes) -> Packet:
    """Bytes → packet, all bodies or none; raises WireError. To save good bodies from a bad one, use `open_packet`."""
    opened = open_packet(data)
    return Packet(opened.epoch, tuple((seq, decode_body(body)) for seq, body in opened.items))
