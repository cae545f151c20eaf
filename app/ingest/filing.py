"""Reports that come by voice, by hand or by phone: somebody at the centre writes them down in the name of a site.

They get numbers of the centre's own, so that they never take one that the site will use, and from there on they are
reports like all others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from uuid import UUID

from app.db import Session
from app.ingest.arrival import Arrival
from app.ingest.errors import CannotFile
from app.ingest.ids import CENTRE_EPOCH, report_id
from app.ingest.intake import Intake
from app.ingest.judge.judge import fault_of
from app.ingest.judge.reading import read
from app.ingest.ledger import store as ledger
from app.ingest.outcome import Outcome
from app.ingest.quarantine.hold import hold
from app.ingest.reasons import Fault, Reason
from app.ingest.tables import SiteLink
from app.journal.store import record, told
from app.roster.roster import Roster
from edge_agent.wire import codec
from edge_agent.wire.errors import WireError
from edge_agent.wire.messages import Report

TOPIC = "centre"
FILED = "report.filed"


@dataclass(frozen=True, slots=True)
class Filed:
    """The report that is there now; `outcome` None: it was there before, sent again."""

    report: UUID
    outcome: Outcome | None = None


def file_report(
    session: Session,
    roster: Roster,
    site: str,
    report: Report,
    *,
    name: UUID,
    by: str,
    insist: bool = False,
    amends: UUID | None = None,
    now: int,
) -> Filed:
    """Take a report that `by` wrote down in the name of `site`.

    Args:
        session: The caller's transaction.
        roster: The mission.
        site: Code of the site it came from, however it came.
        report: As written; `unit` is the number of the unit within the site, 0 the site itself.
        name: Made once by the writer's device and kept through every retry.
        by: Who wrote it down.
        insist: The writer has seen that it looks unlikely, and means it.
        amends: The report that it corrects.
        now: UTC seconds.

    Raises:
        CannotFile: it cannot be a report, or looks unlikely and nobody insists, or `name` was used for another one.
    """
    said = _encoded(report)
    before = told(session, FILED, str(name))
    if before is not None:
        if before.data["content"] != sha256(said).hexdigest() or before.data["site"] != site:
            raise CannotFile(Reason.ID_CONFLICT, "another report was filed under this id")
        return Filed(UUID(before.data["report"]))
    place = roster.sites[site]
    fault = fault_of(report, 0, roster=roster, site=place, trusted=insist)
    if fault is not None:
        raise CannotFile(fault.reason, fault.detail)
    outcome = _taken(session, roster, site, said, report, amends=amends, now=now)
    made = report_id(roster.code, site, CENTRE_EPOCH, outcome.seq or 0)
    data = {"report": str(made), "site": site, "content": sha256(said).hexdigest()}
    record(session, FILED, str(name), at=now, by=by, audit=True, data=data)
    return Filed(made, outcome)


def hold_report(session: Session, roster: Roster, site: str, report: Report, fault: Fault, *, now: int) -> None:
    """Put a report that cannot be filed as it is into quarantine, where an officer decides."""
    arrival = _arrival(session, roster, site, amends=None, now=now)
    seq = ledger.fresh_number(session, site, CENTRE_EPOCH)
    intake = Intake(arrival, CENTRE_EPOCH, [seq])
    intake.put_aside(seq, _encoded(report), fault)
    intake.settle()


def hold_raw(session: Session, roster: Roster, site: str, raw: bytes, fault: Fault, *, now: int) -> bool:
    """Put what came for a site but cannot be made a report into quarantine, as it came; False where it is there."""
    return hold(_arrival(session, roster, site, amends=None, now=now), raw, fault)


def _taken(
    session: Session, roster: Roster, site: str, said: bytes, report: Report, *, amends: UUID | None, now: int
) -> Outcome:
    arrival = _arrival(session, roster, site, amends=amends, now=now)
    seq = ledger.fresh_number(session, site, CENTRE_EPOCH)
    reading = read(said, epoch=CENTRE_EPOCH, seq=seq, roster=roster, site=arrival.site, trusted=True, corrected=report)
    if reading.fault is not None:
        raise CannotFile(reading.fault.reason, reading.fault.detail)
    intake = Intake(arrival, CENTRE_EPOCH, [seq])
    outcome = intake.accept(seq, said, reading, Reason.NEW)
    intake.settle()
    return replace(outcome, urgent=False)


def _arrival(session: Session, roster: Roster, site: str, *, amends: UUID | None, now: int) -> Arrival:
    """A way in that says nothing of the site's link or of its clock: it was heard at the centre."""
    return Arrival(
        session,
        roster,
        roster.sites[site],
        SiteLink(site=site),
        TOPIC,
        now,
        trusted=True,
        metered=False,
        amends=amends,
    )


def _encoded(report: Report) -> bytes:
    try:
        return codec.encode_body(report)
    except WireError as error:
        raise CannotFile(Reason.VALUE_UNKNOWN, error.detail) from error
