"""What else a site sends: tracks, steps on the ladder of an alert, gaps, and the state of its link."""

from __future__ import annotations

from itertools import pairwise

from edge_agent.wire import tags
from edge_agent.wire.errors import Malformed, ValueUnfit
from edge_agent.wire.grid import steps_between, to_cell, to_degrees, walk
from edge_agent.wire.messages import AlertAck, Fix, Gap, LinkState, Response, Stage, Track
from edge_agent.wire.phrases import GAP_REASONS
from edge_agent.wire.place import ELSEWHERE, Mark, accuracy_code, cell_of, cell_word, place_of
from edge_agent.wire.proto import (
    FIXED32,
    FIXED64,
    Reader,
    put_bytes,
    put_fixed32,
    put_fixed64,
    put_varint,
    signed_column,
    some_bytes,
    some_varint,
    unsigned_column,
)
from edge_agent.wire.report_body import STATUSES, state_of, unit_of
from edge_agent.wire.text import from_utf8, utf8
from edge_agent.wire.words import key_of, number_of

STAGES = tuple(Stage)
RESPONSES = tuple(Response)


def encode_track(track: Track) -> bytes:
    """Track → body: the first fix in full, then a column of seconds and two of grid steps; raises WireError."""
    if not track.fixes:
        raise ValueUnfit("fixes", code="value_missing")
    first = track.fixes[0]
    cells = [to_cell(fix.lat, fix.lon) for fix in track.fixes]
    seconds = [later.at - earlier.at for earlier, later in pairwise(track.fixes)]
    if any(step < 0 for step in seconds):
        raise ValueUnfit("fixes out of time order")
    steps = steps_between(cells)
    unit = track.unit if 0 <= track.unit < ELSEWHERE else ELSEWHERE
    columns = (
        some_bytes(1, unsigned_column(seconds))
        + some_bytes(2, signed_column(rows for rows, _ in steps))
        + some_bytes(3, signed_column(columns for _, columns in steps))
    )
    return (
        put_fixed32(tags.TIME, first.at)
        + put_fixed64(tags.PLACE, cell_word(cells[0], Mark(accuracy=accuracy_code(track.accuracy_m), unit=unit)))
        + put_bytes(tags.TRACK, columns)
        + some_varint(tags.STATE, STATUSES.index(track.status))
        + (put_varint(tags.UNIT, track.unit) if unit == ELSEWHERE else b"")
        + track.unknown
    )


def decode_track(reader: Reader) -> Track:
    """Body → track; raises WireError."""
    at, place = reader.number(tags.TIME, FIXED32), reader.number(tags.PLACE, FIXED64)
    columns = reader.message(tags.TRACK)
    if at is None or place is None or columns is None:
        raise ValueUnfit("time or place of the first fix", code="value_missing")
    mark = Mark.of(place)
    seconds, rows, steps = columns.unsigned(1), columns.signed(2), columns.signed(3)
    if not len(seconds) == len(rows) == len(steps):
        raise Malformed("columns of different length")
    cells = [cell_of(place), *walk(cell_of(place), zip(rows, steps, strict=True))]
    times = [at]
    for step in seconds:
        times.append(times[-1] + step)
    if times[-1] >= 1 << 32:
        raise Malformed("time beyond 32 bits")
    fixes = tuple(Fix(time, *to_degrees(cell)) for time, cell in zip(times, cells, strict=True))
    status, _ = state_of(reader)
    return Track(
        unit=unit_of(reader, mark),
        fixes=fixes,
        accuracy_m=place_of(place).accuracy_m,
        status=status,
        unknown=reader.rest() + some_bytes(tags.TRACK, columns.rest()),
    )


def encode_ack(ack: AlertAck) -> bytes:
    """AlertAck → body; raises WireError."""
    inner = (
        some_varint(1, ack.alert)
        + some_varint(2, ack.revision)
        + some_varint(3, STAGES.index(ack.stage))
        + some_varint(4, RESPONSES.index(ack.response))
        + some_varint(5, ack.unit)
        + some_bytes(6, utf8(ack.person))
    )
    return put_fixed32(tags.TIME, ack.at) + put_bytes(tags.ACK, inner) + ack.unknown


def decode_ack(reader: Reader) -> AlertAck:
    """Body → AlertAck; raises WireError."""
    inner, at = reader.message(tags.ACK), reader.number(tags.TIME, FIXED32)
    if inner is None or at is None:
        raise ValueUnfit("time of the step", code="value_missing")
    alert, revision = inner.number(1) or 0, inner.number(2) or 0
    stage, response = inner.number(3) or 0, inner.number(4) or 0
    if stage >= len(STAGES) or response >= len(RESPONSES):
        raise ValueUnfit("stage or response", code="value_unknown")
    return AlertAck(
        alert=alert,
        revision=revision,
        unit=inner.number(5) or 0,
        stage=STAGES[stage],
        at=at,
        response=RESPONSES[response],
        person=from_utf8(inner.blob(6) or b""),
        unknown=reader.rest() + some_bytes(tags.ACK, inner.rest()),
    )


def encode_gap(gap: Gap) -> bytes:
    """Gap → body; raises WireError."""
    if gap.last < gap.first:
        raise ValueUnfit("gap ends before it begins")
    inner = (
        some_varint(1, gap.first)
        + some_varint(2, gap.last - gap.first)
        + some_varint(3, number_of(GAP_REASONS, gap.reason))
    )
    return put_bytes(tags.GAP, inner) + gap.unknown


def decode_gap(reader: Reader) -> Gap:
    """Body → Gap; raises WireError."""
    inner = reader.message(tags.GAP) or Reader(b"")
    first, more = inner.number(1) or 0, inner.number(2) or 0
    reason = key_of(GAP_REASONS, inner.number(3) or 0)
    return Gap(first, first + more, reason, unknown=reader.rest() + some_bytes(tags.GAP, inner.rest()))


def encode_link(link: LinkState) -> bytes:
    """LinkState → body; raises WireError."""
    inner = (
        some_varint(1, link.waiting)
        + some_varint(2, link.oldest_s)
        + some_varint(3, link.bytes_today)
        + some_varint(4, link.dropped_positions)
    )
    return put_fixed32(tags.TIME, link.at) + put_bytes(tags.LINK, inner) + link.unknown


def decode_link(reader: Reader) -> LinkState:
    """Body → LinkState; raises WireError."""
    inner, at = reader.message(tags.LINK), reader.number(tags.TIME, FIXED32)
    if inner is None or at is None:
        raise ValueUnfit("time", code="value_missing")
    return LinkState(
        at=at,
        waiting=inner.number(1) or 0,
        oldest_s=inner.number(2) or 0,
        bytes_today=inner.number(3) or 0,
        dropped_positions=inner.number(4) or 0,
        unknown=reader.rest() + some_bytes(tags.LINK, inner.rest()),
    )
