"""What becomes of held bodies: released by an officer, discarded with a reason, or read again by a newer build."""

from __future__ import annotations

from uuid import UUID

from app.db import Session
from app.ingest.arrival import Arrival
from app.ingest.errors import CannotRelease, NotHeld, WhyMissing
from app.ingest.ids import CENTRE_EPOCH, content_hash
from app.ingest.intake import Intake
from app.ingest.judge.reading import Reading, read
from app.ingest.ledger import store as ledger
from app.ingest.links import store as links
from app.ingest.outcome import Outcome, Verdict
from app.ingest.quarantine import store
from app.ingest.reasons import AFTER_UPGRADE, Fault, Reason
from app.ingest.tables import Quarantine
from app.ingest.take import open_envelope, take_packet
from app.journal.store import record
from app.roster.roster import Roster
from edge_agent.wire.messages import Report

_UPGRADE = "read by a newer build of the centre"


def release(
    session: Session,
    roster: Roster,
    quarantine_id: UUID,
    *,
    by: str,
    why: str,
    now: int,
    corrected: Report | None = None,
) -> list[Outcome]:
    """Let a held body in on an officer's word, under the number it came with, or in a `corrected` form.

    Raises:
        NotHeld: there is no such body in quarantine.
        WhyMissing: `why` is empty.
        CannotRelease: it cannot be read or kept even so.
    """
    _ask_why(why)
    row = store.held(session, quarantine_id)
    arrival = _arrival(session, roster, row, trusted=True)
    outcomes = _release_packet(arrival, row, corrected) if row.whole else [_release_body(arrival, row, corrected)]
    _resolve(session, roster, row, outcomes, by=by, why=why, now=now)
    return outcomes


def discard(session: Session, roster: Roster, quarantine_id: UUID, *, by: str, why: str, now: int) -> None:
    """Decide that a held body will never be a report; it stays on file. Raises NotHeld or WhyMissing."""
    _ask_why(why)
    row = store.held(session, quarantine_id)
    _close(session, roster, row, "discarded", by=by, why=why, now=now)


def reopen(session: Session, roster: Roster, quarantine_id: UUID, *, by: str, why: str, now: int) -> None:
    """Take a discarding back: the body is held again, as if it had never been discarded. Raises NotHeld or WhyMissing.

    A release cannot be taken back: the report is in the picture, and is graded or amended there like any other.
    """
    _ask_why(why)
    row = store.reopened(session, quarantine_id)
    if row is None:
        raise NotHeld(str(quarantine_id))
    _tell(session, roster, row, "quarantine.reopened", by=by, why=why, now=now)


def unread(session: Session) -> list[UUID]:
    """Held rows that a newer build may be able to read, oldest first."""
    return [row.id for row in store.held_for(session, AFTER_UPGRADE)]


def retry(session: Session, roster: Roster, quarantine_id: UUID, *, now: int) -> list[Outcome]:
    """Read again what an older build could not; empty where it still cannot be read, or is no better, and stays held.

    Raises:
        NotHeld: there is no such body in quarantine.
    """
    row = store.held(session, quarantine_id)
    outcomes = _retry(_arrival(session, roster, row), row) if row.site in roster.sites else []
    if outcomes:
        _resolve(session, roster, row, outcomes, by="system", why=_UPGRADE, now=now)
    return outcomes


def _ask_why(why: str) -> None:
    if not why.strip():
        raise WhyMissing("say why, for whoever asks later")


def _arrival(session: Session, roster: Roster, row: Quarantine, *, trusted: bool = False) -> Arrival:
    site = roster.sites.get(row.site or "")
    if site is None:
        raise CannotRelease(Reason.SITE_UNKNOWN, "the site is not in the roster")
    link = links.link(session, site.code)
    return Arrival(session, roster, site, link, row.topic, row.received_at, trusted=trusted, metered=False)


def _release_packet(arrival: Arrival, row: Quarantine, corrected: Report | None) -> list[Outcome]:
    if corrected is not None:
        raise CannotRelease(Reason(row.reason), "a whole packet cannot be replaced by one report")
    opened = open_envelope(bytes(row.raw))
    if isinstance(opened, Fault):
        raise CannotRelease(opened.reason, opened.detail)
    return take_packet(arrival, bytes(row.raw))


def _release_body(arrival: Arrival, row: Quarantine, corrected: Report | None) -> Outcome:
    epoch, seq = _number(arrival, row)
    reading = _read(arrival, row, seq, corrected=corrected)
    if reading.fault is not None:
        raise CannotRelease(reading.fault.reason, reading.fault.detail)
    return _let_in(arrival, epoch, seq, bytes(row.raw), reading)


def _number(arrival: Arrival, row: Quarantine) -> tuple[int, int]:
    """The number it came with; a fresh one of the centre's own where another content has that number."""
    seq = row.seq or 0
    known = ledger.known(arrival.session, arrival.site.code, row.epoch, [seq]).get(seq)
    if known is None or known.content_hash == content_hash(bytes(row.raw)):
        return row.epoch, seq
    return CENTRE_EPOCH, ledger.fresh_number(arrival.session, arrival.site.code, CENTRE_EPOCH)


def _retry(arrival: Arrival, row: Quarantine) -> list[Outcome]:
    if row.whole:
        still = isinstance(open_envelope(bytes(row.raw)), Fault)
        return [] if still else take_packet(arrival, bytes(row.raw))
    reading = _read(arrival, row, row.seq or 0)
    if reading.fault is not None:
        row.reason, row.detail = str(reading.fault.reason), reading.fault.detail
        return []
    return [_let_in(arrival, row.epoch, row.seq or 0, bytes(row.raw), reading)]


def _read(arrival: Arrival, row: Quarantine, seq: int, corrected: Report | None = None) -> Reading:
    return read(
        bytes(row.raw),
        epoch=row.epoch,
        seq=row.seq or seq,
        roster=arrival.roster,
        site=arrival.site,
        trusted=arrival.trusted,
        corrected=corrected,
    )


def _let_in(arrival: Arrival, epoch: int, seq: int, raw: bytes, reading: Reading) -> Outcome:
    intake = Intake(arrival, epoch, [seq])
    outcome = intake.accept(seq, raw, reading, Reason.RELEASED)
    intake.settle()
    return outcome


def _resolve(
    session: Session, roster: Roster, row: Quarantine, outcomes: list[Outcome], *, by: str, why: str, now: int
) -> None:
    made = [one.report_id for one in outcomes if one.verdict is Verdict.ACCEPTED and one.report_id is not None]
    row.report_id = made[0] if made else None
    _close(session, roster, row, "released", by=by, why=why, now=now)


def _close(session: Session, roster: Roster, row: Quarantine, state: str, *, by: str, why: str, now: int) -> None:
    row.state, row.resolved_by, row.resolved_at, row.resolution = state, by, now, why
    _tell(session, roster, row, f"quarantine.{state}", by=by, why=why, now=now)


def _tell(session: Session, roster: Roster, row: Quarantine, type_: str, *, by: str, why: str, now: int) -> None:
    areas = roster.areas_of_site(row.site) if row.site and row.reason != Reason.AO_MISMATCH else ()
    data = {"site": row.site, "reason": row.reason, "report_id": str(row.report_id) if row.report_id else None}
    record(
        session,
        type_,
        str(row.id),
        at=now,
        by=by,
        areas=areas,
        sensitive=row.sensitive,
        audit=True,
        data={**data, "why": why},
    )
