"""All SQL of the alerts stage: alerts, their messages and audiences, and what it reads of reports and the picture."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, delete, select

from app.alerts.audience import Member
from app.alerts.danger import Danger, Ended, alert_confidence, life_s
from app.alerts.rules import Position
from app.alerts.tables import Alert, AlertArea, AlertRevision, Audience
from app.ingest.tables import Report
from app.picture.tables import Threat, UnitPosition
from app.pieces import pieces
from app.roster.settings import MissionSettings
from app.roster.tables import UnitArea
from edge_agent.wire.catalogue import kind

_ALIVE = ("suspected", "confirmed")
_ENDED = {"cleared": Ended.CLEARED, "dismissed": Ended.DISMISSED, "expired": Ended.AGED_OUT}
_LEAST_DEGREE_M = 110_000.0
"""No degree of latitude is shorter: bands of latitude made with it are wide enough."""


def dangers(session: Session, ids: Iterable[UUID], settings: MissionSettings) -> dict[UUID, Danger]:
    """The threats of these ids as dangers; one that the picture no longer has is left out."""
    found = (threat for piece in pieces(ids) for threat in session.exec(select(Threat).where(_in(Threat.id, piece))))
    return {threat.id: _danger(threat, settings) for threat in found}


def alive(session: Session) -> list[UUID]:
    """Every threat that warns, and every threat with an alert that stands."""
    threats = session.exec(select(Threat.id).where(col(Threat.state).in_(_ALIVE))).all()
    held = session.exec(
        select(Alert.threat_id).where(col(Alert.state) == "active", col(Alert.threat_id).is_not(None))
    ).all()
    return sorted({*threats, *(threat for threat in held if threat is not None)})


def successors(session: Session, ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Of superseded threats, the threat that their reports belong to now."""
    rows = (
        row
        for piece in pieces(ids)
        for row in session.exec(
            select(Threat.id, Threat.superseded_by).where(
                _in(Threat.id, piece), col(Threat.state) == "superseded", col(Threat.superseded_by).is_not(None)
            )
        )
    )
    return {threat: survivor for threat, survivor in rows if survivor is not None}


def near(session: Session, position: Position, leave: float) -> list[UUID]:
    """Living threats whose circle, widened by the factor `leave`, may hold `position`, by latitude alone."""
    reach = (col(Threat.danger_radius_m) + col(Threat.uncertainty_m)) * leave + (position.accuracy_m or 0.0)
    return list(
        session.exec(
            select(Threat.id).where(
                col(Threat.state).in_(_ALIVE),
                func.abs(col(Threat.lat) - position.lat) * _LEAST_DEGREE_M <= reach,
            )
        )
    )


def holding_inside(session: Session, units: Iterable[str]) -> list[UUID]:
    """Threats whose standing alert counts one of these units as inside the circle."""
    query = (
        select(Alert.threat_id)
        .join(Audience, col(Audience.alert) == col(Alert.number))
        .where(col(Alert.state) == "active", col(Audience.inside), col(Alert.threat_id).is_not(None))
    )
    found = (threat for piece in pieces(units) for threat in session.exec(query.where(_in(Audience.addressee, piece))))
    return [threat for threat in found if threat is not None]


def positions(session: Session, units: Collection[str] | None = None) -> dict[str, Position]:
    """Last positions of these units, or of all."""
    if units is None:
        return _positions(session.exec(select(UnitPosition)))
    return _positions(
        row
        for piece in pieces(units)
        for row in session.exec(select(UnitPosition).where(_in(UnitPosition.unit, piece)))
    )


def positions_near(session: Session, danger: Danger, leave: float, also: Collection[str]) -> dict[str, Position]:
    """Last positions that may lie in the danger circle widened by `leave`, and those of the units in `also`."""
    band = func.abs(col(UnitPosition.lat) - danger.lat) * _LEAST_DEGREE_M
    here = session.exec(
        select(UnitPosition).where(band <= danger.reach_m * leave + func.coalesce(UnitPosition.accuracy_m, 0.0))
    )
    return _positions(here) | positions(session, also)


def of_threats(session: Session, ids: Iterable[UUID]) -> dict[UUID, Alert]:
    """The alert of each of these threats that has one."""
    alerts = (
        alert
        for piece in pieces(ids)
        for alert in session.exec(select(Alert).where(_in(Alert.threat_id, piece)).order_by(col(Alert.number)))
    )
    return {alert.threat_id: alert for alert in alerts if alert.threat_id is not None}


def of_call(session: Session, report: UUID) -> Alert | None:
    """The alert of a call for help, by the first report of its chain."""
    return session.exec(select(Alert).where(col(Alert.report_id) == report)).first()


def by_number(session: Session, number: int) -> Alert | None:
    """One alert."""
    return session.get(Alert, number)


def standing_open(session: Session) -> Sequence[Alert]:
    """Officers' standing alerts to all concerned."""
    query = select(Alert).where(col(Alert.state) == "active", col(Alert.is_open))
    return session.exec(query.order_by(col(Alert.number))).all()


def to_review(session: Session, now: int, limit: int) -> Sequence[Alert]:
    """Standing alerts that are to be looked at again by now, longest due first."""
    return session.exec(
        select(Alert)
        .where(col(Alert.state) == "active", or_(col(Alert.review_at) <= now, col(Alert.expires_at) <= now))
        .order_by(col(Alert.review_at), col(Alert.number))
        .limit(limit)
    ).all()


def not_ahead(session: Session, now: int) -> None:
    """When the centre's own clock was set back: what was issued "in the future" is looked at as if issued now."""
    ahead = col(Alert.issued_at) - now
    session.execute(
        update(Alert)
        .where(col(Alert.state) == "active", col(Alert.issued_at) > now)
        .values(issued_at=now, review_at=col(Alert.review_at) - ahead)
    )


def add(session: Session, alert: Alert) -> int:
    """Store a new alert; answers with its number."""
    session.add(alert)
    session.flush()
    assert alert.number is not None  # noqa: S101 - the flush gave it one
    return alert.number


def audience(session: Session, number: int) -> dict[str, Audience]:
    """Everybody who holds an alert, by addressee."""
    return audiences(session, [number])[number]


def audiences(session: Session, numbers: Iterable[int]) -> dict[int, dict[str, Audience]]:
    """Everybody who holds each of these alerts, by addressee."""
    found: dict[int, dict[str, Audience]] = {number: {} for number in numbers}
    for piece in pieces(found):
        for row in session.exec(select(Audience).where(_in(Audience.alert, piece))):
            found[row.alert][row.addressee] = row
    return found


def resettle(session: Session, homes: Mapping[str, tuple[str, int]]) -> set[int]:
    """Follow units that belong to another site now, or have another number there; answers with the standing alerts.

    Args:
        session: Of the caller.
        homes: Callsign → (code of its site, its number there).
    """
    query = (
        select(Audience)
        .join(Alert, col(Alert.number) == col(Audience.alert))
        .where(col(Alert.state) == "active", col(Audience.number) > 0)
    )
    moved = set()
    for row in session.exec(query):
        home = homes.get(row.addressee)
        if home is not None and home != (row.site, row.number):
            row.site, row.number = home
            moved.add(row.alert)
    session.flush()
    return moved


def join(session: Session, number: int, members: Iterable[Member], *, revision: int, now: int) -> list[str]:
    """Add to an audience those who are not in it; answers with their addressees."""
    asked = list(members)
    if not asked:
        return []
    known = set(session.exec(select(Audience.addressee).where(col(Audience.alert) == number)))
    fresh = [member for member in asked if member.addressee not in known]
    session.add_all(
        Audience(
            alert=number,
            addressee=member.addressee,
            site=member.site,
            number=member.number,
            reason=member.why,
            since=now,
            first_revision=revision,
            inside=member.inside,
            reminded_at=now if member.inside else None,
            distance_m=member.distance_m,
        )
        for member in fresh
    )
    session.flush()
    return [member.addressee for member in fresh]


def keep(session: Session, revision: AlertRevision) -> None:
    """Store a message of an alert."""
    session.add(revision)


def lay(session: Session, number: int, areas: Collection[str], before: Collection[str]) -> None:
    """Note the areas an alert lies in now, where those it lay in before are others."""
    if set(areas) != set(before):
        session.exec(delete(AlertArea).where(col(AlertArea.alert) == number))
        session.add_all(AlertArea(alert=number, area=area) for area in sorted(areas))


def revisions(session: Session, number: int) -> Sequence[AlertRevision]:
    """The messages of an alert, oldest first."""
    return session.exec(
        select(AlertRevision).where(col(AlertRevision.alert) == number).order_by(col(AlertRevision.revision))
    ).all()


def areas(session: Session, number: int) -> list[str]:
    """Areas an alert lies in."""
    return sorted(session.exec(select(AlertArea.area).where(col(AlertArea.alert) == number)))


def areas_of_audience(session: Session, number: int, only: Collection[str] | None = None) -> set[str]:
    """Areas of operation of the units in an audience (or of `only` these): who watches over one may see the alert."""
    query = select(UnitArea.area).join(Audience, col(Audience.addressee) == col(UnitArea.unit))
    query = query.where(col(Audience.alert) == number)
    return set(session.exec(query if only is None else query.where(_in(UnitArea.unit, sorted(only)))))


def report(session: Session, report_id: UUID) -> Report | None:
    """A report as it was accepted."""
    return session.get(Report, report_id)


def _danger(threat: Threat, settings: MissionSettings) -> Danger:
    catalogued = kind(threat.kind)
    return Danger(
        kind=threat.kind,
        status=threat.status,
        lat=threat.lat,
        lon=threat.lon,
        uncertainty_m=threat.uncertainty_m,
        danger_radius_m=threat.danger_radius_m,
        urgency=catalogued.urgency,
        severity=threat.severity,
        certainty=threat.certainty,
        confidence=threat.confidence,
        instruction=catalogued.instruction,
        life_threatening=catalogued.life_threatening,
        alert_confidence=alert_confidence(catalogued, settings),
        confirmed=threat.state == "confirmed",
        life_s=life_s(catalogued, settings),
        expires_at=threat.expires_at,
        ended=_ended(threat),
        sensitive=threat.sensitive,
    )


def _ended(threat: Threat) -> Ended | None:
    if threat.state == "superseded":
        return Ended.MERGED if threat.superseded_by else Ended.RETRACTED
    return _ENDED.get(threat.state)


def _positions(rows: Iterable[UnitPosition]) -> dict[str, Position]:
    return {row.unit: Position(row.lat, row.lon, row.at, row.accuracy_m, row.status) for row in rows}


def _in(column: Any, values: Sequence[Any]) -> ColumnElement[bool]:
    return and_(col(column).in_(values))
