"""Takes packets in: opens them, recognises what is known, and has every new body judged, kept or held alone."""

from __future__ import annotations

from app.ingest.arrival import Arrival
from app.ingest.intake import Intake
from app.ingest.judge.values import MOST_SEQ
from app.ingest.outcome import Outcome, Verdict
from app.ingest.quarantine.hold import hold
from app.ingest.reasons import Fault, Reason, of_wire
from edge_agent.wire import codec
from edge_agent.wire.errors import WireError
from edge_agent.wire.packet import Opened


def take_packet(arrival: Arrival, payload: bytes, *, only: int | None = None) -> list[Outcome]:
    """What became of each body of a packet, in the packet's order; of the packet itself where it cannot be opened."""
    opened = open_envelope(payload)
    if isinstance(opened, Fault):
        fresh = hold(arrival, payload, opened, whole=True)
        verdict = Verdict.QUARANTINED if fresh else Verdict.DUPLICATE
        return [Outcome(arrival.site.code, 0, None, verdict, opened.reason if fresh else Reason.ALREADY_HELD)]
    arrival.link.epoch = opened.epoch
    items = [(seq, raw) for seq, raw in opened.items if only is None or seq == only]
    intake = Intake(arrival, opened.epoch, [seq for seq, _ in items])
    outcomes = [intake.take(seq, raw) for seq, raw in items]
    intake.settle()
    return outcomes


def hold_bodies(arrival: Arrival, payload: bytes, fault: Fault, *, only: int | None = None) -> list[Outcome]:
    """Put the bodies of a packet into quarantine unread, under their own numbers."""
    opened = open_envelope(payload)
    if isinstance(opened, Fault):
        return take_packet(arrival, payload)
    items = [(seq, raw) for seq, raw in opened.items if only is None or seq == only]
    intake = Intake(arrival, opened.epoch, [seq for seq, _ in items])
    outcomes = [intake.put_aside(seq, raw, fault) for seq, raw in items]
    intake.settle()
    return outcomes


def open_envelope(payload: bytes) -> Opened | Fault:
    """The bodies of a packet as bytes, or why it cannot be opened."""
    try:
        opened = codec.open_packet(payload)
    except WireError as error:
        return Fault(of_wire(error.code), error.detail)
    if opened.items[0][0] < 1 or opened.items[-1][0] >= MOST_SEQ:
        return Fault(Reason.MALFORMED, "sequence number out of range")
    return opened
