"""What officers do, taken through every stage in the caller's transaction: the twin of `pipeline` for people."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from app import pipeline
from app.alerts import stage as alerts
from app.alerts.change import AlertChange
from app.alerts.draft import Draft
from app.alerts.lists.store import name_alert
from app.db import Session
from app.delivery import stage as delivery
from app.ingest import filing
from app.ingest.photos.requests import store as photo_requests
from app.ingest.sightings import store as sightings
from app.ingest.tables import Report as Filed
from app.picture import stage as picture
from app.picture.change import PictureChange
from app.picture.pins import DecisionType
from app.picture.threats import store as threat_store
from app.roster.roster import Roster
from edge_agent.wire.messages import Report


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
) -> UUID:
    """Write a report down in the name of a site; answers with its id. Raises as `ingest.filing.file_report`."""
    filed = filing.file_report(session, roster, site, report, name=name, by=by, insist=insist, amends=amends, now=now)
    if amends is not None:
        see(session, [amends], by=by, now=now)
    if filed.outcome is not None:
        pipeline.follow(session, roster, [filed.outcome], now=now)
    return filed.report


def see(session: Session, reports: Collection[UUID], *, by: str, now: int) -> None:
    """An officer has looked at these reports; their sites are told."""
    sightings.note(session, reports, by=by, now=now)


def ask_for_photo(session: Session, report: Filed, number: int, *, by: str, now: int) -> bool:
    """Want the full picture of a photo; the site is asked after the commit. False where there is no such photo."""
    see(session, [report.id], by=by, now=now)
    return photo_requests.ask(session, report, number, by=by, now=now)


def decide(
    session: Session,
    roster: Roster,
    type_: DecisionType,
    *,
    threats: Collection[UUID] = (),
    reports: Collection[UUID] = (),
    by: str,
    why: str,
    now: int,
) -> PictureChange:
    """Confirm, dismiss, clear, merge or split; whoever it concerns is told. Raises as `picture.stage.decide`."""
    of_threats = threat_store.reports_of(session, threats).values()
    see(session, {*reports, *(report for each in of_threats for report in each)}, by=by, now=now)
    change = picture.decide(session, roster, type=type_, threats=threats, reports=reports, by=by, why=why, now=now)
    return _told(session, roster, change, now=now)


def undo(session: Session, roster: Roster, number: int, *, by: str, why: str, now: int) -> PictureChange:
    """Take a decision back. Raises as `picture.stage.undo`."""
    return _told(session, roster, picture.undo(session, roster, number, by=by, why=why, now=now), now=now)


def regrade(
    session: Session,
    roster: Roster,
    report: UUID,
    *,
    reliability: str,
    credibility: int,
    by: str,
    why: str,
    now: int,
) -> PictureChange:
    """Grade a report anew. Raises as `picture.stage.regrade`."""
    see(session, [report], by=by, now=now)
    change = picture.regrade(
        session, roster, report, reliability=reliability, credibility=credibility, by=by, why=why, now=now
    )
    return _told(session, roster, change, now=now)


def broadcast(session: Session, roster: Roster, draft: Draft, *, name: UUID, by: str, now: int) -> int:
    """Issue an alert under the name its writer gave it; answers with its number. Raises as `alerts.stage.broadcast`."""
    change = alerts.broadcast(session, roster, draft, by=by, now=now)
    (number,) = change.alerts
    name_alert(session, number, name)
    delivery.follow(session, roster, change, now=now)
    return number


def revise(session: Session, roster: Roster, number: int, draft: Draft, *, by: str, why: str, now: int) -> AlertChange:
    """Change what an alert says. Raises as `alerts.stage.revise`."""
    change = alerts.revise(session, roster, number, draft, by=by, why=why, now=now)
    delivery.follow(session, roster, change, now=now)
    return change


def cancel(session: Session, roster: Roster, number: int, *, by: str, why: str, now: int) -> AlertChange:
    """Take an alert back. Raises as `alerts.stage.cancel`."""
    change = alerts.cancel(session, roster, number, by=by, why=why, now=now)
    delivery.follow(session, roster, change, now=now)
    return change


def _told(session: Session, roster: Roster, change: PictureChange, *, now: int) -> PictureChange:
    raised = alerts.update(session, roster, change, (), now=now)
    delivery.follow(session, roster, raised, now=now)
    return change
