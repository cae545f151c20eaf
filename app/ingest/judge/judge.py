"""Can this body be believed? Every check in order; the first fault decides."""

from __future__ import annotations

from collections.abc import Iterator

from app.geo import Bounds
from app.ingest.judge.geometry import as_line, as_polygon, place_fault, shape_fault
from app.ingest.judge.ground import ground_of
from app.ingest.judge.values import ack_fault, gap_fault, report_fault
from app.ingest.photos.picture import chunk_fault
from app.ingest.reasons import PLACE_FAULTS, Fault, Reason
from app.roster.roster import Roster, SiteInfo
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.messages import AlertAck, Body, Chunk, Gap, LinkState, Report, Track

CALLS_FOR_HELP = frozenset({"CAS", "SOS"})
"""Never held back for their place: a casualty is not made to wait for a coordinate."""
_ANYWHERE = CALLS_FOR_HELP | {"CHK"}
"""Kinds about the reporter itself, who may well be outside the area of operation."""
_BELIEFS = frozenset({Reason.GEOMETRY_ZERO, Reason.GEOMETRY_SWAPPED, Reason.GEOMETRY_SIZE, Reason.AO_MISMATCH})
"""What a person may know better."""


def fault_of(body: Body, seq: int, *, roster: Roster, site: SiteInfo, trusted: bool = False) -> Fault | None:
    """Why `body` must be held; None where it is accepted.

    Args:
        body: What the site sent.
        seq: Its sequence number.
        roster: The mission as it is now.
        site: Who sent it.
        trusted: An officer vouches for it: what only looks unlikely is believed, what cannot be is still a fault.
    """
    faults = _faults(body, seq, roster, site)
    return next((fault for fault in faults if not (trusted and fault.reason in _BELIEFS)), None)


def stands_without_place(body: Body, fault: Fault) -> bool:
    """Whether the body is taken all the same, with its place set aside: only calls for help are."""
    return isinstance(body, Report) and body.kind in CALLS_FOR_HELP and fault.reason in PLACE_FAULTS


def _faults(body: Body, seq: int, roster: Roster, site: SiteInfo) -> Iterator[Fault]:
    match body:
        case Report():
            yield from _report_faults(body, roster, site)
        case Track():
            yield from _track_faults(body, ground_of(roster).box)
        case Gap():
            fault = gap_fault(body, seq)
            if fault:
                yield fault
        case AlertAck():
            fault = ack_fault(body)
            if fault:
                yield fault
        case Chunk():
            fault = chunk_fault(body)
            if fault:
                yield fault
        case LinkState():
            return
        case _:
            yield Fault(Reason.MALFORMED, "a body that only the centre sends")


def _report_faults(report: Report, roster: Roster, site: SiteInfo) -> Iterator[Fault]:
    box = ground_of(roster).box
    faults = [report_fault(report)]
    if report.place:
        faults.append(place_fault(report.place.lat, report.place.lon, box))
    if report.line:
        faults.append(shape_fault(as_line(report.line), box, "line"))
    if report.area:
        faults.append(shape_fault(as_polygon(report.area), box, "area"))
    yield from (fault for fault in faults if fault)
    if _is_far_outside(report, roster, site):
        yield Fault(Reason.AO_MISMATCH, "place: beyond the site's area of operation and its tolerance")


def _track_faults(track: Track, box: Bounds | None) -> Iterator[Fault]:
    for at, fix in enumerate(track.fixes):
        fault = place_fault(fix.lat, fix.lon, box, f"fixes[{at}]")
        if fault:
            yield fault


def _is_far_outside(report: Report, roster: Roster, site: SiteInfo) -> bool:
    """Whether the place lies further outside the site's area of operation than people see and coordinates err."""
    own = ground_of(roster).areas_of.get(site.code, frozenset())
    if report.place is None or report.kind in _ANYWHERE or report.kind not in KINDS or not own:
        return False
    reach = roster.settings.ao_tolerance_m + (report.place.accuracy_m or 0)
    return own.isdisjoint(roster.areas_touched(report.place.lat, report.place.lon, reach))
