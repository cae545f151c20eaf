"""SQL of threats: what clusters amount to is written as rows that keep their identity, with history and journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from app.journal.store import record
from app.picture.assess import Assessment, level
from app.picture.reconcile import Found, Known, reconcile
from app.picture.state import OPEN_STATES, State, StateReason
from app.picture.tables import Threat, ThreatArea, ThreatReport, ThreatRevision
from app.roster.roster import Roster

_CHUNK = 500
"""Values in one IN list, below the limit of either database."""
_DERIVED = frozenset(field.name for field in fields(Assessment)) - {"reports", "arithmetic", "alert_confidence"}
_SHOWN = sorted(_DERIVED - {"confidence", "changes_at", "cluster"} | {"superseded_by"})
"""What a revision keeps beside the confidence: a threat that differs in one of these has changed."""
_NO_NEWS = {"first_observed_at", "last_observed_at", "report_count", "group_count", "superseded_by"}
"""Of these, what no alert depends on."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Who changes the picture, and when (UTC seconds)."""

    roster: Roster
    by: str
    now: int


def get(session: Session, id_: UUID) -> Threat | None:
    """One threat."""
    return session.get(Threat, id_)


def due(session: Session, now: int, limit: int) -> list[str]:
    """Clusters of open threats that age alone has changed by now, longest due first."""
    query = (
        select(Threat.cluster)
        .where(col(Threat.changes_at) <= now, col(Threat.state).in_(OPEN_STATES))
        .order_by(col(Threat.changes_at), col(Threat.id))
        .limit(limit)
    )
    return [key for key in session.exec(query) if key is not None]


def open_clusters(session: Session) -> list[str]:
    """Clusters of all open threats."""
    query = select(Threat.cluster).where(col(Threat.state).in_(OPEN_STATES))
    return sorted(key for key in session.exec(query) if key is not None)


def all_clusters(session: Session) -> list[str]:
    """Clusters of all threats that have reports."""
    return sorted(key for key in session.exec(select(Threat.cluster)) if key is not None)


def reports_of(session: Session, ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Reports of each of these threats."""
    found: dict[UUID, set[UUID]] = {id_: set() for id_ in ids}
    for chunk in _chunks(sorted(ids)):
        for link in session.exec(select(ThreatReport).where(col(ThreatReport.threat_id).in_(chunk))):
            found[link.threat_id].add(link.report_id)
    return {id_: frozenset(reports) for id_, reports in found.items()}


def threat_of(session: Session, report: UUID) -> UUID | None:
    """The threat a report belongs to."""
    return session.exec(select(ThreatReport.threat_id).where(ThreatReport.report_id == report)).first()


def write(session: Session, touched: Collection[str], found: Sequence[Assessment], writing: Writing) -> list[UUID]:
    """Bring the threats of `touched` clusters to what is `found` there; the other touched clusters are no more.

    Returns:
        Ids of threats whose change an alert can depend on, sorted.
    """
    assessed = {one.cluster: one for one in found}
    threats = _concerned(session, touched, found)
    linked = reports_of(session, threats.keys())
    identities = reconcile(
        {id_: Known(linked[id_], ended=threat.state not in OPEN_STATES) for id_, threat in threats.items()},
        {
            key: Found(frozenset(one.reports), ended=not one.state.is_open, first_observed_at=one.first_observed_at)
            for key, one in assessed.items()
        },
    )
    of_cluster = {key: id_ or uuid4() for key, id_ in identities.threat_of.items()}
    news = [
        id_ for key, id_ in sorted(of_cluster.items()) if _keep(session, threats.get(id_), id_, assessed[key], writing)
    ]
    session.flush()
    _link(session, {of_cluster[key]: frozenset(one.reports) for key, one in assessed.items()}, linked)
    for id_, key in identities.successor_of.items():
        if _supersede(session, threats[id_], of_cluster[key] if key else None, writing):
            news.append(id_)
    return sorted(news)


def redraw_areas(session: Session, roster: Roster) -> None:
    """Decide again which areas the open threats touch, after areas changed."""
    for threat in session.exec(select(Threat).where(col(Threat.state).in_(OPEN_STATES))):
        _draw(session, threat, roster)


def _concerned(session: Session, touched: Collection[str], found: Iterable[Assessment]) -> dict[UUID, Threat]:
    """Threats that own a report of the clusters found, or were made of a touched cluster."""
    reports = sorted({report for one in found for report in one.reports})
    by_report = [
        threat
        for chunk in _chunks(reports)
        for threat in session.exec(
            select(Threat).where(
                col(Threat.id).in_(select(ThreatReport.threat_id).where(col(ThreatReport.report_id).in_(chunk)))
            )
        )
    ]
    by_cluster = [
        threat
        for chunk in _chunks(sorted(touched))
        for threat in session.exec(select(Threat).where(col(Threat.cluster).in_(chunk)))
    ]
    return {threat.id: threat for threat in [*by_report, *by_cluster]}


def _keep(session: Session, threat: Threat | None, id_: UUID, stands: Assessment, writing: Writing) -> bool:
    """Write a threat as it stands now; whether that is news."""
    values = {name: getattr(stands, name) for name in _DERIVED}
    values |= {"evaluated_at": writing.now, "arithmetic": dict(stands.arithmetic)}
    if threat is None:
        threat = Threat(id=id_, revision=0, **values)
        session.add(threat)
        session.flush()
        _note(session, threat, "threat.created", _draw(session, threat, writing.roster), writing)
        return stands.state.is_open
    changed = {name for name in _SHOWN if getattr(threat, name) != values.get(name, getattr(threat, name))}
    crossed = _level(threat, stands.alert_confidence) != _level(stands, stands.alert_confidence)
    was_open = threat.state in OPEN_STATES
    for name, value in values.items():
        setattr(threat, name, value)
    if not (changed or crossed):
        return False
    threat.revision += 1
    areas = _areas(session, threat.id) | _draw(session, threat, writing.roster)
    _note(session, threat, "threat.updated" if stands.state.is_open or not was_open else "threat.ended", areas, writing)
    return (was_open or stands.state.is_open) and (crossed or bool(changed - _NO_NEWS))


def _supersede(session: Session, threat: Threat, successor: UUID | None, writing: Writing) -> bool:
    """A threat whose reports went elsewhere ends, unless it had ended already; whether that is news."""
    was_open = threat.state in OPEN_STATES
    threat.cluster, threat.changes_at, threat.superseded_by = None, None, successor
    if not was_open:
        return False
    threat.state = State.SUPERSEDED
    threat.reason = StateReason.REPORTS_MOVED if successor else StateReason.REPORTS_WITHDRAWN
    threat.ended_at = threat.evaluated_at = writing.now
    threat.revision += 1
    _note(session, threat, "threat.ended", _areas(session, threat.id), writing)
    return True


def _link(session: Session, now_is: Mapping[UUID, frozenset[UUID]], was: Mapping[UUID, frozenset[UUID]]) -> None:
    """Give every threat its reports; a report belongs to one threat at most."""
    gone = {report for id_, reports in was.items() for report in reports - now_is.get(id_, frozenset())}
    new = [(report, id_) for id_, reports in now_is.items() for report in reports - was.get(id_, frozenset())]
    for chunk in _chunks(sorted(gone)):
        session.execute(delete(ThreatReport).where(col(ThreatReport.report_id).in_(chunk)))
    if new:
        session.execute(insert(ThreatReport), [{"report_id": report, "threat_id": id_} for report, id_ in sorted(new)])


def _draw(session: Session, threat: Threat, roster: Roster) -> frozenset[str]:
    """Keep which areas the danger, uncertainty included, touches."""
    before = _areas(session, threat.id)
    after = roster.areas_touched(threat.lat, threat.lon, threat.danger_radius_m + threat.uncertainty_m)
    if before - after:
        session.execute(
            delete(ThreatArea).where(col(ThreatArea.threat_id) == threat.id, col(ThreatArea.area).in_(before - after))
        )
    session.add_all([ThreatArea(threat_id=threat.id, area=area) for area in sorted(after - before)])
    return after


def _areas(session: Session, threat: UUID) -> frozenset[str]:
    return frozenset(session.exec(select(ThreatArea.area).where(ThreatArea.threat_id == threat)))


def _note(session: Session, threat: Threat, event: str, areas: frozenset[str], writing: Writing) -> None:
    """Add the threat as it is now to its history and to the journal."""
    shown = {name: _plain(getattr(threat, name)) for name in _SHOWN}
    values = {**shown, "confidence": threat.confidence}
    session.add(
        ThreatRevision(threat_id=threat.id, revision=threat.revision, at=writing.now, by=writing.by, values=values)
    )
    record(
        session,
        event,
        str(threat.id),
        at=writing.now,
        areas=areas,
        by=writing.by,
        sensitive=threat.sensitive,
        data={"id": str(threat.id), "revision": threat.revision, **values},
    )


def _level(of: Threat | Assessment, alert_confidence: float) -> tuple[Any, ...]:
    return level(of.confidence, of.certainty, alert_confidence, conflict=of.conflict)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]
