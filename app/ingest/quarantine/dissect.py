"""Takes held bytes apart as far as they can be read, so that a person can see what was meant; it never raises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, is_dataclass, replace
from typing import Any

from app.ingest.reasons import Fault, of_wire
from app.ingest.take import open_envelope
from edge_agent.wire import codec, tags
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.errors import Malformed, WireError
from edge_agent.wire.jsonform import report_to_json
from edge_agent.wire.messages import Body, Report
from edge_agent.wire.proto import BYTES, Entry, entry_at

View = dict[str, Any]

_MOST_FIELDS = 60
_MOST_BODIES = 50
_MOST_HEX = 64
_NAMES = {
    number: name.lower()
    for name, number in vars(tags).items()
    if name.isupper() and isinstance(number, int) and not name.startswith("_")
}
_KINDS = {kind.number: code for code, kind in KINDS.items()}


def dissect(raw: bytes, *, whole: bool, seq: int | None, cleared: bool) -> View:
    """What can be read of a held body or a `whole` packet.

    Args:
        raw: The bytes as they are held.
        whole: Whether they are a packet with its envelope.
        seq: The number the body came with.
        cleared: Whether the reader may see what could not be recognised, and sources.

    Returns:
        `epoch` (of a packet that can be opened), `fault` (of its envelope) and `bodies`, each with `seq`, `what`
        (report, track, ack …; None where it cannot be told), `report` in the JSON form of the catalogue, `values` of
        other messages, `fault` and, for cleared readers where there is a fault, `fields` as far as the bytes go.
    """
    if not whole:
        return {"epoch": None, "fault": None, "bodies": [_body(seq, raw, cleared=cleared)]}
    opened = open_envelope(raw)
    if isinstance(opened, Fault):
        return {"epoch": None, "fault": _fault(str(opened.reason), opened.detail), "bodies": []}
    bodies = [_body(number, body, cleared=cleared) for number, body in opened.items[:_MOST_BODIES]]
    return {"epoch": opened.epoch, "fault": None, "bodies": bodies}


def _body(seq: int | None, raw: bytes, *, cleared: bool) -> View:
    view: View = {"seq": seq, "bytes": len(raw), "what": None, "report": None, "values": None, "fault": None}
    try:
        body = codec.decode_body(raw)
    except WireError as error:
        fields = list(_fields(raw)) if cleared else []
        return view | {"fault": _fault(str(of_wire(error.code)), error.detail), "fields": fields}
    view["what"] = type(body).__name__.lower()
    if not isinstance(body, Report):
        return view | {"values": _values(body)}
    if KINDS[body.kind].sensitive and not cleared:
        return view
    return view | {"report": report_to_json(body if cleared else replace(body, source=None))}


def _values(body: Body) -> View:
    values = asdict(body) if is_dataclass(body) else {}
    return {name: value for name, value in values.items() if not isinstance(value, bytes)}


def _fields(raw: bytes) -> Iterator[View]:
    """The fields of a body one by one, until the bytes make no sense any more; then where that was."""
    at = 0
    for _ in range(_MOST_FIELDS):
        if at >= len(raw):
            return
        try:
            entry, end = entry_at(raw, at)
        except Malformed as error:
            yield {"at": at, "name": None, "value": raw[at : at + _MOST_HEX].hex(" "), "fault": error.detail}
            return
        yield {"at": at, "name": _name(entry.number), "value": _shown(entry), "fault": None}
        at = end


def _name(number: int) -> str:
    return _KINDS.get(number) or _NAMES.get(number) or f"field {number}"


def _shown(entry: Entry) -> str:
    if not isinstance(entry.value, bytes):
        return str(entry.value)
    if entry.type == BYTES and entry.number == tags.TEXT:
        return entry.value[:_MOST_HEX].decode(errors="replace")
    return entry.value[:_MOST_HEX].hex(" ")


def _fault(code: str, detail: str) -> View:
    return {"code": code, "detail": detail}
