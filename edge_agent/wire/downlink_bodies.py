"""What the centre sends: alerts and receipts."""

from __future__ import annotations

from itertools import accumulate, pairwise

from edge_agent.wire import tags
from edge_agent.wire.catalogue import INSTRUCTIONS, KINDS, UnknownKind, kind_by_number
from edge_agent.wire.errors import Malformed, ValueUnfit
from edge_agent.wire.messages import AlertMessage, AlertType, Receipt
from edge_agent.wire.phrases import QUARANTINE_REASONS
from edge_agent.wire.place import ELSEWHERE, Mark, mark_of, place_of, place_word
from edge_agent.wire.proto import (
    FIXED32,
    FIXED64,
    Reader,
    put_fixed32,
    put_fixed64,
    put_varint,
    some_bytes,
    some_varint,
    unsigned_column,
)
from edge_agent.wire.report_body import STATUSES, state_of
from edge_agent.wire.scales import CERTAINTIES, EXPIRY_S, RADIUS_M, SEVERITIES, URGENCIES, rounded_up
from edge_agent.wire.text import take_text, text_fields
from edge_agent.wire.words import key_of, number_of

TYPES = tuple(AlertType)
MAX_BEYOND = 1024
"""Bytes of the gap bitmap: what lies more than 8,192 numbers ahead is simply not mentioned yet."""

ALERT_WORD = (
    ("number", 24),
    ("kind", 7),
    ("type", 2),
    ("urgency", 3),
    ("certainty", 3),
    ("radius", 5),
    ("instruction", 7),
    ("expiry", 5),
    ("revision", 8),
)
"""(name, bits) from the lowest bit; `MORE` holds the next 16 bits of the number, then the next 8 of the revision."""
_MORE_NUMBER_BITS = 16


def encode_alert(alert: AlertMessage) -> bytes:
    """AlertMessage → body; raises WireError."""
    if alert.urgency not in URGENCIES or alert.certainty not in CERTAINTIES:
        raise ValueUnfit("urgency or certainty", code="value_unknown")
    units = sorted(set(alert.units))
    mark = mark_of(alert.place, units[0] if len(units) == 1 else ELSEWHERE, alert.severity)
    word = _join(
        number=alert.alert & 0xFF_FFFF,
        kind=_kind_number(alert.kind),
        type=TYPES.index(alert.type),
        urgency=URGENCIES.index(alert.urgency),
        certainty=CERTAINTIES.index(alert.certainty),
        radius=rounded_up(alert.danger_radius_m, RADIUS_M),
        instruction=number_of(INSTRUCTIONS, alert.instruction) if alert.instruction else 0,
        expiry=rounded_up(alert.expires_at - alert.sent_at, EXPIRY_S),
        revision=alert.revision & 0xFF,
    )
    if not (0 <= alert.alert < 1 << 40 and 0 <= alert.revision < 1 << 16):
        raise ValueUnfit("alert number or revision")
    more = alert.alert >> 24 | alert.revision >> 8 << _MORE_NUMBER_BITS
    fields = [
        (tags.TIME, put_fixed32(tags.TIME, alert.sent_at)),
        (tags.PLACE, put_fixed64(tags.PLACE, place_word(alert.place, mark))),
        *text_fields(alert.text),
        (tags.ALERT, put_fixed64(tags.ALERT, word)),
        (tags.MORE, some_varint(tags.MORE, more)),
        (tags.STATE, some_varint(tags.STATE, STATUSES.index(alert.status))),
        (tags.UNITS, some_bytes(tags.UNITS, unsigned_column(units)) if mark.unit == ELSEWHERE else b""),
    ]
    return b"".join(data for _, data in sorted(fields)) + alert.unknown


def decode_alert(reader: Reader) -> AlertMessage:
    """Body → AlertMessage; raises WireError. A kind or instruction of a newer catalogue reads "#n": it still warns."""
    sent_at, place = reader.number(tags.TIME, FIXED32), reader.number(tags.PLACE, FIXED64)
    if sent_at is None or place is None:
        raise ValueUnfit("time or place", code="value_missing")
    mark = Mark.of(place)
    word, more = _split(reader.number(tags.ALERT, FIXED64) or 0), reader.number(tags.MORE) or 0
    if word["type"] >= len(TYPES):
        raise ValueUnfit("type", code="value_unknown")
    units = tuple(sorted(set(reader.unsigned(tags.UNITS)))) if mark.unit == ELSEWHERE else (mark.unit,)
    return AlertMessage(
        alert=word["number"] | (more & 0xFFFF) << 24,
        revision=word["revision"] | (more >> _MORE_NUMBER_BITS & 0xFF) << 8,
        type=TYPES[word["type"]],
        status=state_of(reader)[0],
        sent_at=sent_at,
        expires_at=sent_at + EXPIRY_S[word["expiry"]],
        kind=_kind_code(word["kind"]),
        urgency=_listed(URGENCIES, word["urgency"]),
        severity=SEVERITIES[mark.severity],
        certainty=_listed(CERTAINTIES, word["certainty"]),
        place=place_of(place),
        danger_radius_m=RADIUS_M[word["radius"]],
        instruction=key_of(INSTRUCTIONS, word["instruction"]) if word["instruction"] else "",
        units=units,
        text=take_text(reader),
        unknown=reader.rest(),
    )


def encode_receipt(receipt: Receipt) -> bytes:
    """Receipt → body; raises WireError."""
    first = receipt.contiguous + 2
    if receipt.contiguous < 0 or any(number < first for number in receipt.beyond):
        raise ValueUnfit("receipt numbers")
    steps = [after - before for before, after in pairwise((0, *receipt.seen))]
    if any(step <= 0 for step in steps):
        raise ValueUnfit("numbers of reports seen")
    held = sum({1 << number - first for number in receipt.beyond if number - first < MAX_BEYOND * 8})
    reasons = [part for seq, reason in receipt.quarantined for part in (seq, number_of(QUARANTINE_REASONS, reason))]
    return (
        (put_fixed32(tags.TIME, receipt.at) if receipt.at is not None else b"")
        + put_varint(tags.RECEIPT, receipt.contiguous)
        + some_bytes(tags.BEYOND, held.to_bytes((held.bit_length() + 7) // 8, "little"))
        + some_bytes(tags.REFUSED, unsigned_column(reasons))
        + some_bytes(tags.SEEN, unsigned_column(steps))
        + receipt.unknown
    )


def decode_receipt(reader: Reader) -> Receipt:
    """Body → Receipt; raises WireError."""
    contiguous, bitmap = reader.number(tags.RECEIPT) or 0, reader.blob(tags.BEYOND) or b""
    if len(bitmap) > MAX_BEYOND:
        raise Malformed("bitmap too long")
    refused = reader.unsigned(tags.REFUSED)
    if len(refused) % 2:
        raise Malformed("half a quarantine entry")
    seen = tuple(accumulate(reader.unsigned(tags.SEEN)))
    if len(set(seen)) < len(seen) or (seen and not (seen[0] and seen[-1] < 1 << 63)):
        raise Malformed("numbers of reports seen")
    bits = int.from_bytes(bitmap, "little")
    return Receipt(
        contiguous=contiguous,
        beyond=tuple(contiguous + 2 + at for at in range(bits.bit_length()) if bits >> at & 1),
        quarantined=tuple(
            (seq, key_of(QUARANTINE_REASONS, reason)) for seq, reason in zip(refused[::2], refused[1::2], strict=True)
        ),
        seen=seen,
        at=reader.number(tags.TIME, FIXED32),
        unknown=reader.rest(),
    )


def _join(**values: int) -> int:
    word, offset = 0, 0
    for name, width in ALERT_WORD:
        if values[name] >> width:
            raise ValueUnfit(name)
        word |= values[name] << offset
        offset += width
    return word


def _split(word: int) -> dict[str, int]:
    values: dict[str, int] = {}
    for name, width in ALERT_WORD:
        values[name] = word & (1 << width) - 1
        word >>= width
    return values


def _kind_number(code: str) -> int:
    kind = KINDS.get(code)
    return kind.number if kind else number_of((), code)


def _kind_code(number: int) -> str:
    try:
        return kind_by_number(number).code
    except UnknownKind:
        return f"#{number}"


def _listed(words: tuple[str, ...], code: int) -> str:
    return words[code] if code < len(words) else words[0]
