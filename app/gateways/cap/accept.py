"""What becomes of an outside message: a report, a correction, a note, or a held body; each message once.

It never becomes an alert. One may follow from the report as from any other, by the mission's own rules and grading.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from uuid import UUID, uuid5

from app import pipeline
from app.db import Session
from app.gateways.cap import store
from app.gateways.cap.advice import ADVICE
from app.gateways.cap.message import Message, Reference, moment
from app.gateways.cap.opened import Opened
from app.gateways.cap.origins import is_ours
from app.gateways.cap.read import CapFault
from app.gateways.cap.report import around, report_of
from app.gateways.cap.rules import INFORMING, Broken
from app.gateways.cap.tables import CapMessage
from app.gateways.cap.write import written
from app.gateways.xml import to_bytes
from app.ingest import filing
from app.ingest.errors import CannotFile
from app.ingest.partners import store as partners
from app.ingest.reasons import Fault, Reason
from app.ingest.reports import store as reports
from app.journal.store import record
from app.roster.roster import Roster
from edge_agent.wire.messages import Report

_NAMES = UUID("0b7f0c52-7a35-4f4c-9a27-6c1f1e0f6b7d")


class Outcome(StrEnum):
    """What became of a message."""

    FILED = "filed"
    AMENDED = "amended"
    """Filed as a correction of the report that an earlier message became."""
    HELD = "held"
    """In quarantine: an officer decides."""
    CANCELLED = "cancelled"
    """The sender takes something back; that is on record, and an officer clears the threat or does not."""
    NOTED = "noted"
    """On record only: an acknowledgement, an error, a message of one system to another."""
    ECHO = "echo"
    """It is about an incident of our own: what we said comes back, and must not count as another voice."""
    EXPIRED = "expired"
    """It had run out before it came."""
    ELSEWHERE = "elsewhere"
    """It touches no area of the mission."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The answer to whoever sent it."""

    outcome: Outcome
    report: UUID | None = None
    notes: tuple[Broken, ...] = ()
    """Rules of good manners that it breaks."""
    again: bool = False
    """It came before; nothing happened this time."""


def name_of(reference: Reference) -> UUID:
    """The name of a message in our database: the same for ever for the same (sender, identifier, sent)."""
    return uuid5(_NAMES, f"{reference.sender}\n{reference.identifier}\n{reference.sent}")


def accept(session: Session, roster: Roster, opened: Opened, *, by: str, now: int) -> Taken:
    """Take a message whose sender is proven, in the caller's transaction.

    Args:
        session: The transaction.
        roster: The mission.
        opened: The message.
        by: Who brought it.
        now: UTC seconds.

    Raises:
        CapFault: it breaks a binding rule, another message came under its name, or its source names no site of ours.
    """
    message = opened.message
    if (refusal := opened.refusal) is not None:
        raise CapFault(refusal.rule, f"{refusal.where}: {ADVICE[refusal.rule]}", refusal.where)
    if opened.source.site not in roster.sites:
        raise CapFault("site_unknown", "the site in whose name this source reports is not in the roster")
    content = sha256(to_bytes(written(message))).digest()
    before = store.known(session, [name_of(message.name)]).get(name_of(message.name))
    if before is not None:
        if before.content_hash != content:
            raise CapFault("id_conflict", "another message came under this sender, identifier and time")
        return Taken(Outcome(before.outcome), before.report_id, opened.broken, again=True)
    taken = _taken(session, roster, opened, by=by, now=now)
    _keep(session, opened, taken, content, by=by, now=now)
    return taken


def _taken(session: Session, roster: Roster, opened: Opened, *, by: str, now: int) -> Taken:
    message = opened.message
    earlier = store.known(session, [name_of(one) for one in message.references])
    if is_ours(session, message.incidents):
        return Taken(Outcome.ECHO, notes=opened.broken)
    if message.type == "Cancel":
        _tell_cancel(session, message, [row.report_id for row in earlier.values() if row.report_id], by=by, now=now)
        return Taken(Outcome.CANCELLED, notes=opened.broken)
    if message.type not in INFORMING or message.status == "System":
        return Taken(Outcome.NOTED, notes=opened.broken)
    if message.expires is not None and message.expires <= now:
        return Taken(Outcome.EXPIRED, notes=opened.broken)
    report = report_of(message, opened.source, roster.languages[0] if roster.languages else "en")
    if not _concerns(roster, report):
        return Taken(Outcome.ELSEWHERE, notes=opened.broken)
    amends = _amended(message, earlier)
    return _filed(session, roster, opened, report, amends, by=by, now=now)


def _filed(
    session: Session, roster: Roster, opened: Opened, report: Report, amends: UUID | None, *, by: str, now: int
) -> Taken:
    site, name = opened.source.site, name_of(opened.message.name)
    try:
        filed = filing.file_report(session, roster, site, report, name=name, by=by, amends=amends, now=now)
    except CannotFile as error:
        filing.hold_report(session, roster, site, report, Fault(error.reason, error.detail), now=now)
        return Taken(Outcome.HELD, notes=opened.broken)
    if filed.outcome is not None:
        if opened.message.scope != "Public":
            # What a sender restricts is theirs to hand on: no default of the mission releases it.
            partners.mark(session, filed.report, (), words=False, now=now)
        pipeline.follow(session, roster, [filed.outcome], now=now)
    return Taken(Outcome.AMENDED if amends else Outcome.FILED, filed.report, opened.broken)


def hold_raw(session: Session, roster: Roster, opened: Opened, fault: CapFault, *, now: int) -> None:
    """Keep what a proven sender said but nobody can take, where there is nobody to be told: an officer sees it."""
    if opened.source.site in roster.sites:
        why = Fault(Reason.MALFORMED, f"CAP: {fault.rule}: {fault.detail}")
        filing.hold_raw(session, roster, opened.source.site, opened.raw, why, now=now)


def _amended(message: Message, earlier: dict[UUID, CapMessage]) -> UUID | None:
    """The report that the newest of the messages referred to became."""
    known = sorted(
        (row for row in earlier.values() if row.report_id and row.sender == message.sender), key=lambda row: row.sent
    )
    return known[-1].report_id if known else None


def _concerns(roster: Roster, report: Report) -> bool:
    """Whether it comes near anything that is the mission's, or would with latitude and longitude swapped.

    While nothing is drawn yet, everything does. What was swapped goes on to be held for an officer.
    """
    if not roster.areas:
        return True
    place = report.place or around([(lat, lon, 0.0) for lat, lon in report.area])
    reach_m = (place.accuracy_m or 0.0) + roster.settings.ao_tolerance_m
    spots = [(place.lat, place.lon), *([(place.lon, place.lat)] if abs(place.lon) <= 90 else [])]  # noqa: PLR2004
    return any(roster.areas_touched(*spot, reach_m) for spot in spots)


def _tell_cancel(session: Session, message: Message, taken_back: list[UUID], *, by: str, now: int) -> None:
    data = {"sender": message.sender, "identifier": message.identifier, "sent": moment(message.sent)}
    for report in taken_back:
        areas = reports.areas_of(session, report)
        record(session, "cap.cancelled", str(report), at=now, by=by, areas=areas, data=data)


def _keep(session: Session, opened: Opened, taken: Taken, content: bytes, *, by: str, now: int) -> None:
    message = opened.message
    store.keep(
        session,
        CapMessage(
            name=name_of(message.name),
            source=opened.source.name,
            sender=message.sender,
            identifier=message.identifier,
            sent=message.sent,
            type=message.type,
            status=message.status.lower(),
            incidents=message.incidents,
            outcome=taken.outcome,
            report_id=taken.report,
            notes=[asdict(one) for one in opened.broken],
            content_hash=content,
            raw=opened.raw,
            received_at=now,
            by=by,
        ),
    )
    data = {"sender": message.sender, "type": message.type, "outcome": taken.outcome, "report": str(taken.report or "")}
    record(session, "cap.received", str(name_of(message.name)), at=now, by=by, data=data)
