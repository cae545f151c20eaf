"""Puts bodies and packets into quarantine, within the site's quota, and tells the journal."""

from __future__ import annotations

from app.ingest.arrival import Arrival
from app.ingest.ids import quarantine_id
from app.ingest.quarantine import store
from app.ingest.reasons import Fault, Reason
from app.journal.store import record
from edge_agent.wire import codec
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.errors import WireError
from edge_agent.wire.messages import Report

_ALARM_EVERY = 100
"""A flood is told once at its start and then once for so many bodies that fell out."""
_NOBODYS = frozenset({Reason.AO_MISMATCH})
"""Not for those who see the site's area: it lies outside it."""


def hold(
    arrival: Arrival, raw: bytes, fault: Fault, *, epoch: int = 0, seq: int | None = None, whole: bool = False
) -> bool:
    """Hold `raw`, one body or a `whole` packet; False where it is held already."""
    name = quarantine_id(arrival.topic, epoch, seq, raw)
    cut = len(raw) > store.MOST_RAW
    values = {
        "id": name,
        "topic": arrival.topic,
        "site": arrival.site.code,
        "epoch": epoch,
        "seq": seq,
        "whole": whole,
        "sensitive": not whole and is_sensitive(raw),
        "told": 0,
        "reason": str(fault.reason),
        "detail": f"{fault.detail}; only the first {store.MOST_RAW} bytes of {len(raw)} are kept"
        if cut
        else fault.detail,
        "raw": raw[: store.MOST_RAW],
        "received_at": arrival.received_at,
        "state": "held",
        "tries": 1,
    }
    if not store.hold(arrival.session, values):
        return False
    areas = () if fault.reason in _NOBODYS else arrival.roster.areas_of_site(arrival.site.code)
    data = {"site": arrival.site.code, "epoch": epoch, "seq": seq, "reason": str(fault.reason), "detail": fault.detail}
    record(
        arrival.session,
        "report.quarantined",
        str(name),
        at=arrival.received_at,
        areas=areas,
        sensitive=bool(values["sensitive"]),
        data=data,
    )
    _keep_quota(arrival)
    return True


def is_sensitive(raw: bytes) -> bool:
    """Whether a body can be read to be of a kind only cleared principals may see."""
    try:
        body = codec.decode_body(raw)
    except WireError:
        return False
    return isinstance(body, Report) and KINDS[body.kind].sensitive


def _keep_quota(arrival: Arrival) -> None:
    link, quota = arrival.link, arrival.roster.settings.quarantine_quota
    dropped = store.drop_oldest(arrival.session, arrival.site.code, quota)
    if not dropped:
        return
    alarms = link.quarantine_dropped // _ALARM_EVERY if link.quarantine_dropped else -1
    link.quarantine_dropped += dropped
    if link.quarantine_dropped // _ALARM_EVERY > alarms:
        record(
            arrival.session,
            "quarantine.overflow",
            arrival.site.code,
            at=arrival.received_at,
            areas=arrival.roster.areas_of_site(arrival.site.code),
            data={"dropped": link.quarantine_dropped, "quota": quota},
        )
