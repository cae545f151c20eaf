"""What the centre's database holds at the end, read by the judge: never through the stages it judges."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, or_, select

from app.alerts.tables import Alert, Audience
from app.db import Database
from app.delivery.tables import Delivery
from app.ingest.tables import Quarantine, Report
from app.picture.tables import Threat, ThreatReport, UnitPosition
from app.rig.oracle import Held, digest


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of everything there is."""

    reports: int
    quarantined: int
    threats: int
    """Threats that the reports make as things stand; one that was merged into another is history."""
    alerts: int
    deliveries: int
    acknowledged: int
    escalated: int
    counted: int
    """Reports that count in a threat, each at most once by the key of the table."""


@dataclass(frozen=True, slots=True)
class Owing:
    """A delivery and how far it has come."""

    alert: int
    addressee: str
    site: str
    state: str
    escalated: bool
    active: bool
    """Whether its alert still holds."""
    received: bool
    """Whether the device has the message that is owed."""
    urgency: str
    reason: str


def held(database: Database) -> list[Held]:
    """Every report at the centre, the quarantined included."""
    with database.reading() as session:
        reports = session.exec(select(Report.site, Report.epoch, Report.seq, Report.raw)).all()
        rows = session.exec(
            select(Quarantine.site, Quarantine.epoch, Quarantine.seq, Quarantine.raw).where(
                Quarantine.state != "released"
            )
        ).all()
    return [Held(site, epoch, seq, digest(raw)) for site, epoch, seq, raw in reports] + [
        Held(site or "", epoch, seq or 0, digest(raw), quarantined=True) for site, epoch, seq, raw in rows
    ]


def arrived(database: Database) -> int:
    """How many reports the centre holds, the quarantined included."""
    with database.reading() as session:
        return _count(session, Report.id) + _count(session, Quarantine.id, Quarantine.state != "released")


def tally(database: Database) -> Tally:
    """Count everything in one consistent state."""
    with database.reading() as session:
        return Tally(
            reports=_count(session, Report.id),
            quarantined=_count(session, Quarantine.id, Quarantine.state != "released"),
            threats=int(session.exec(select(func.count(col(ThreatReport.threat_id).distinct()))).one()),
            alerts=_count(session, Alert.number),
            deliveries=_count(session, Delivery.id),
            acknowledged=_count(session, Delivery.id, Delivery.state == "acknowledged"),
            escalated=_count(session, Delivery.id, col(Delivery.escalated_at).is_not(None)),
            counted=_count(session, ThreatReport.report_id),
        )


def owing(database: Database) -> list[Owing]:
    """Every addressee of every alert; one without a delivery is in the state `missing`."""
    with database.reading() as session:
        query = (
            select(Audience, Alert, Delivery)
            .join(Alert, col(Alert.number) == col(Audience.alert))
            .join(
                Delivery,
                (col(Delivery.alert) == col(Audience.alert)) & (col(Delivery.addressee) == col(Audience.addressee)),
                isouter=True,
            )
            .order_by(col(Audience.alert), col(Audience.addressee))
        )
        return [_owing(member, alert, delivery) for member, alert, delivery in session.exec(query)]


def open_deliveries(database: Database) -> int:
    """Deliveries of alerts that hold which the device does not have, or nobody acknowledged or escalated."""
    unanswered = (col(Delivery.state) != "acknowledged") & col(Delivery.escalated_at).is_(None)
    behind = col(Delivery.received_revision) < col(Delivery.revision)
    with database.reading() as session:
        query = (
            select(func.count(col(Delivery.id)))
            .join(Alert, col(Alert.number) == col(Delivery.alert))
            .where(Alert.state == "active", or_(unanswered, behind))
        )
        return int(session.exec(query).one())


def placed(database: Database) -> int:
    """How many units have a position."""
    with database.reading() as session:
        return _count(session, UnitPosition.unit)


def threats(database: Database, kind: str) -> dict[str, int]:
    """How many threats of a kind are in each state."""
    with database.reading() as session:
        query = select(Threat.state, func.count(col(Threat.id))).where(Threat.kind == kind).group_by(Threat.state)
        return {state: int(count) for state, count in session.exec(query)}


def reasons(database: Database, kind: str) -> dict[str, str]:
    """Who is told of alerts of a kind, and why."""
    with database.reading() as session:
        query = (
            select(Audience.addressee, Audience.reason)
            .join(Alert, col(Alert.number) == col(Audience.alert))
            .where(Alert.kind == kind)
        )
        return dict(session.exec(query).all())


def escalated(database: Database, kind: str) -> set[str]:
    """Addressees of alerts of a kind who did not answer in time, or could not comply."""
    with database.reading() as session:
        query = (
            select(Delivery.addressee)
            .join(Alert, col(Alert.number) == col(Delivery.alert))
            .where(Alert.kind == kind, col(Delivery.escalated_at).is_not(None))
        )
        return set(session.exec(query))


def responses(database: Database) -> set[str]:
    """Every response that people gave."""
    with database.reading() as session:
        return {response for response in session.exec(select(Delivery.response).distinct()) if response}


def suspect_clocks(database: Database) -> set[str]:
    """Sites with reports that were dated by their receipt."""
    with database.reading() as session:
        return set(session.exec(select(Report.site).where(col(Report.clock_suspect)).distinct()))


def cancelled(database: Database) -> int:
    """How many alerts were cancelled."""
    with database.reading() as session:
        return _count(session, Alert.number, Alert.state == "cancelled")


def _owing(member: Audience, alert: Alert, delivery: Delivery | None) -> Owing:
    return Owing(
        alert=member.alert,
        addressee=member.addressee,
        site=member.site,
        state=delivery.state if delivery else "missing",
        escalated=bool(delivery and delivery.escalated_at is not None),
        active=alert.state == "active",
        received=bool(delivery and delivery.received_revision >= delivery.revision),
        urgency=alert.urgency,
        reason=member.reason,
    )


def _count(session: Session, column: object, *where: ColumnElement[bool] | bool) -> int:
    return int(session.exec(select(func.count(col(column))).where(*where)).one())
