"""A report as a body: the kind is the number of the field its bit word stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from edge_agent.wire import bits, tags
from edge_agent.wire.catalogue import CASUALTY, KINDS, Kind, kind_by_number
from edge_agent.wire.errors import KindUnknown, Malformed, ValueUnfit
from edge_agent.wire.grid import Cell, LatLon, steps_between, to_cell, to_degrees, walk
from edge_agent.wire.messages import Casualty, Place, Report, Status
from edge_agent.wire.place import ELSEWHERE, Mark, cell_of, mark_of, place_of, place_word
from edge_agent.wire.proto import (
    FIXED32,
    FIXED64,
    VARINT,
    Reader,
    put_fixed32,
    put_fixed64,
    put_varint,
    signed_column,
    some_bytes,
    some_varint,
)
from edge_agent.wire.scales import CREDIBILITIES, PLACE_SOURCES, RELIABILITIES, SEVERITIES, TIME_SPAN_S, rounded_up
from edge_agent.wire.text import take_text, text_fields

STATUSES = tuple(Status)
_LOW = (1 << 64) - 1
_CASUALTY_NUMBER_BITS = 8
_CORNER: Cell = (0, 0)


def encode_report(report: Report) -> bytes:
    """Report → body; raises WireError."""
    kind = KINDS.get(report.kind)
    if kind is None:
        raise KindUnknown("not in the catalogue of this build")
    mark = mark_of(report.place, report.unit, report.severity, report.reliability, report.credibility)
    start = to_cell(report.place.lat, report.place.lon) if report.place else _CORNER
    span = rounded_up(report.time_span_s, TIME_SPAN_S) if report.time_span_s is not None else 0
    word, kept = _word(kind, report)
    fields = [
        (tags.TIME, put_fixed32(tags.TIME, report.observed_at)),
        (tags.PLACE, put_fixed64(tags.PLACE, place_word(report.place, mark)) if report.place else b""),
        *text_fields(report.text),
        (tags.LINE, some_bytes(tags.LINE, _shape(start, report.line))),
        (kind.number, _put_word(kind, word & _LOW)),
        (tags.MORE, some_varint(tags.MORE, word >> 64)),
        (tags.STATE, some_varint(tags.STATE, STATUSES.index(report.status) | span << 2)),
        (tags.MARK, b"" if report.place else some_varint(tags.MARK, mark.word())),
        (tags.AREA, some_bytes(tags.AREA, _shape(start, report.area))),
        (tags.UNIT, put_varint(tags.UNIT, report.unit) if mark.unit == ELSEWHERE else b""),
        (tags.SOURCE, _optional(tags.SOURCE, report.source)),
        (tags.REFERS, _optional(tags.REFERS, report.refers)),
        (tags.CASUALTIES, some_bytes(tags.CASUALTIES, b"".join(map(_casualty, report.casualties)))),
        (tags.PLACED, some_varint(tags.PLACED, _source_code(report.place))),
    ]
    return b"".join(data for _, data in sorted(fields)) + kept


def decode_report(reader: Reader, number: int) -> Report:
    """Body of the kind with that number → report; raises WireError."""
    kind = kind_by_number(number)
    observed_at = reader.number(tags.TIME, FIXED32)
    if observed_at is None:
        raise ValueUnfit("time of observation", code="value_missing")
    at = reader.number(tags.PLACE, FIXED64)
    mark = Mark.of(at if at is not None else reader.number(tags.MARK) or 0)
    start = cell_of(at) if at is not None else _CORNER
    status, span = state_of(reader)
    low = reader.number(number, FIXED64 if kind.word == "fixed64" else VARINT) or 0
    fields, beyond = bits.unpack(kind.fields, low | (reader.number(tags.MORE) or 0) << 64)
    return Report(
        kind=kind.code,
        observed_at=observed_at,
        unit=unit_of(reader, mark),
        place=_found(place_of(at), reader.number(tags.PLACED) or 0) if at is not None else None,
        reliability=RELIABILITIES[mark.reliability],
        credibility=CREDIBILITIES[mark.credibility],
        severity=SEVERITIES[mark.severity] if mark.severity else None,
        status=status,
        fields=fields,
        text=take_text(reader),
        line=_vertices(start, reader.signed(tags.LINE)),
        area=_vertices(start, reader.signed(tags.AREA)),
        casualties=tuple(map(_casualty_of, reader.unsigned(tags.CASUALTIES, FIXED64))),
        time_span_s=TIME_SPAN_S[span],
        source=reader.number(tags.SOURCE),
        refers=reader.number(tags.REFERS),
        unknown=reader.rest() + _beyond(kind, beyond),
    )


def state_of(reader: Reader) -> tuple[Status, int]:
    """(status, time span code); raises ValueUnfit: what may be an exercise must never be taken for actual."""
    state = reader.number(tags.STATE) or 0
    if state & 3 >= len(STATUSES):
        raise ValueUnfit("status", code="value_unknown")
    return STATUSES[state & 3], state >> 2 & 15


def unit_of(reader: Reader, mark: Mark) -> int:
    """The reporting unit, from the mark or from its own field."""
    return mark.unit if mark.unit != ELSEWHERE else reader.number(tags.UNIT) or 0


def _word(kind: Kind, report: Report) -> tuple[int, bytes]:
    """The bit word, with the bits that a newer build had set beyond our table, and the other unknown fields."""
    reader = Reader(report.unknown)
    low = reader.number(kind.number, FIXED64 if kind.word == "fixed64" else VARINT) or 0
    beyond = low | (reader.number(tags.MORE) or 0) << 64
    return bits.pack(kind.fields, report.fields) | beyond, reader.rest()


def _beyond(kind: Kind, bits_beyond: int) -> bytes:
    low, high = bits_beyond & _LOW, bits_beyond >> 64
    return (_put_word(kind, low) if low else b"") + some_varint(tags.MORE, high)


def _put_word(kind: Kind, word: int) -> bytes:
    return put_fixed64(kind.number, word) if kind.word == "fixed64" else put_varint(kind.number, word)


def _source_code(place: Place | None) -> int:
    source = place.source if place else None
    if source not in PLACE_SOURCES:
        raise ValueUnfit("source of the place", code="value_unknown")
    return PLACE_SOURCES.index(source)


def _found(place: Place, code: int) -> Place:
    """The place with its source; one that a newer build knows reads as not said."""
    return replace(place, source=PLACE_SOURCES[code]) if 0 < code < len(PLACE_SOURCES) else place


def _optional(number: int, value: int | None) -> bytes:
    return b"" if value is None else put_varint(number, value)


def _shape(start: Cell, vertices: Iterable[LatLon]) -> bytes:
    cells = [start, *(to_cell(lat, lon) for lat, lon in vertices)]
    return signed_column(step for pair in steps_between(cells) for step in pair)


def _vertices(start: Cell, steps: list[int]) -> tuple[LatLon, ...]:
    if len(steps) % 2:
        raise Malformed("half a vertex")
    return tuple(to_degrees(cell) for cell in walk(start, zip(steps[::2], steps[1::2], strict=True)))


def _casualty(casualty: Casualty) -> bytes:
    if not 0 <= casualty.number < 1 << _CASUALTY_NUMBER_BITS:
        raise ValueUnfit("casualty number")
    word = casualty.number | bits.pack(CASUALTY, casualty.fields) << _CASUALTY_NUMBER_BITS
    return word.to_bytes(8, "little")


def _casualty_of(word: int) -> Casualty:
    fields, _ = bits.unpack(CASUALTY, word >> _CASUALTY_NUMBER_BITS)
    return Casualty(word & (1 << _CASUALTY_NUMBER_BITS) - 1, fields)
