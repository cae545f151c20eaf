"""SQL of threats: what clusters amount to is written as rows that keep their identity, with history and journal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, delete, insert
from sqlmodel import Session, col, select

from app.journal.store import record
from app.picture.assess import Assessment, level
from app.picture.partners import store as partners
from app.picture.reconcile import Found, Known, reconcile
from app.picture.state import OPEN_STATES, State, StateReason
from app.picture.tables import Threat, ThreatArea, ThreatReport, ThreatRevision
from app.pieces import each, pieces
from app.roster.roster import Roster

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
    for threat, report in each(session, _REPORTS_OF, ids):
        found[threat].add(report)
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
    new = {of_cluster[key]: assessed[key] for key, id_ in identities.threat_of.items() if id_ is None}
    changes = [_Change("threat.created", _created(id_, one, writing), one.state.is_open) for id_, one in new.items()]
    for key, id_ in identities.threat_of.items():
        if id_ is not None:
            changes += _brought_up_to(threats[id_], assessed[key], writing)
    for id_, successor in identities.successor_of.items():
        changes += _superseded(threats[id_], of_cluster[successor] if successor else None, writing)
    session.add_all([change.threat for change in changes])
    session.flush()
    _link(session, {of_cluster[key]: frozenset(one.reports) for key, one in assessed.items()}, linked)
    partners.stamp(session, set(of_cluster.values()), now=writing.now)
    _note(session, sorted(changes, key=lambda change: change.threat.id), new.keys(), writing)
    return sorted(change.threat.id for change in changes if change.is_news)


def redraw_areas(session: Session, roster: Roster) -> None:
    """Decide again which areas the open threats touch, after areas changed."""
    threats = session.exec(select(Threat).where(col(Threat.state).in_(OPEN_STATES))).all()
    _draw(session, roster, threats, areas_of(session, [threat.id for threat in threats]))


def areas_of(session: Session, ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """Codes of the areas that each of these threats touches."""
    found: dict[UUID, set[str]] = {id_: set() for id_ in ids}
    for threat, area in each(session, _AREAS_OF, ids):
        found[threat].add(area)
    return {id_: frozenset(areas) for id_, areas in found.items()}


@dataclass(frozen=True, slots=True)
class _Change:
    event: str
    threat: Threat
    """As it is now."""
    is_news: bool


def _concerned(session: Session, touched: Collection[str], found: Iterable[Assessment]) -> dict[UUID, Threat]:
    """Threats that own a report of the clusters found, or were made of a touched cluster."""
    owning = each(session, _OWNERS, {report for one in found for report in one.reports})
    ids = {row[0] for row in (*owning, *each(session, _MADE_OF, touched))}
    return {threat.id: threat for (threat,) in each(session, _THREATS, ids)}


def _created(id_: UUID, stands: Assessment, writing: Writing) -> Threat:
    return Threat(id=id_, revision=0, **_values(stands, writing))


def _brought_up_to(threat: Threat, stands: Assessment, writing: Writing) -> list[_Change]:
    """Bring a threat to how it stands now; what changed, if anything that is shown did."""
    values = _values(stands, writing)
    changed = {name for name in _SHOWN if getattr(threat, name) != values.get(name, getattr(threat, name))}
    crossed = _level(threat, stands.alert_confidence) != _level(stands, stands.alert_confidence)
    was_open, is_open = threat.state in OPEN_STATES, stands.state.is_open
    for name, value in values.items():
        setattr(threat, name, value)
    if not (changed or crossed):
        return []
    threat.revision += 1
    event = "threat.ended" if was_open and not is_open else "threat.updated"
    return [_Change(event, threat, (was_open or is_open) and (crossed or bool(changed - _NO_NEWS)))]


def _superseded(threat: Threat, successor: UUID | None, writing: Writing) -> list[_Change]:
    """End a threat whose reports went elsewhere, unless it had ended already."""
    was_open = threat.state in OPEN_STATES
    threat.cluster, threat.changes_at, threat.superseded_by = None, None, successor
    if not was_open:
        return []
    threat.state = State.SUPERSEDED
    threat.reason = StateReason.REPORTS_MOVED if successor else StateReason.REPORTS_WITHDRAWN
    threat.ended_at = threat.evaluated_at = writing.now
    threat.revision += 1
    return [_Change("threat.ended", threat, is_news=True)]


def _values(stands: Assessment, writing: Writing) -> dict[str, Any]:
    values = {name: getattr(stands, name) for name in _DERIVED}
    return values | {"evaluated_at": writing.now, "arithmetic": dict(stands.arithmetic)}


def _link(session: Session, now_is: Mapping[UUID, frozenset[UUID]], was: Mapping[UUID, frozenset[UUID]]) -> None:
    """Give every threat its reports; a report belongs to one threat at most."""
    gone = {report for id_, reports in was.items() for report in reports - now_is.get(id_, frozenset())}
    new = [(report, id_) for id_, reports in now_is.items() for report in reports - was.get(id_, frozenset())]
    for chunk in pieces(gone):
        session.execute(delete(ThreatReport).where(col(ThreatReport.report_id).in_(chunk)))
    if new:
        session.execute(insert(ThreatReport), [{"report_id": report, "threat_id": id_} for report, id_ in sorted(new)])


def _note(session: Session, changes: Sequence[_Change], new: Collection[UUID], writing: Writing) -> None:
    """Draw what changed on the areas, and add it to the history and to the journal."""
    before = areas_of(session, [change.threat.id for change in changes if change.threat.id not in new])
    current = _draw(session, writing.roster, [change.threat for change in changes], before)
    revisions = []
    for change in changes:
        threat = change.threat
        values = shown(threat)
        about = {"threat_id": threat.id, "revision": threat.revision}
        revisions.append({**about, "at": writing.now, "by": writing.by, "values": values})
        record(
            session,
            change.event,
            str(threat.id),
            at=writing.now,
            areas=current[threat.id] | before.get(threat.id, frozenset()),
            by=writing.by,
            sensitive=threat.sensitive,
            data={"id": str(threat.id), "revision": threat.revision, **values},
        )
    if revisions:
        session.execute(insert(ThreatRevision), revisions)


def shown(threat: Threat) -> dict[str, Any]:
    """What every event about a threat and every revision of it tells: plain values, times in UTC seconds."""
    return {name: _plain(getattr(threat, name)) for name in _SHOWN} | {"confidence": threat.confidence}


def _draw(
    session: Session, roster: Roster, threats: Iterable[Threat], before: Mapping[UUID, frozenset[str]]
) -> dict[UUID, frozenset[str]]:
    """Keep which areas each danger, uncertainty included, touches."""
    current: dict[UUID, frozenset[str]] = {}
    links = []
    for threat in threats:
        reach_m = threat.danger_radius_m + threat.uncertainty_m
        current[threat.id] = after = roster.areas_touched(threat.lat, threat.lon, reach_m)
        gone = before.get(threat.id, frozenset()) - after
        if gone:
            own = col(ThreatArea.threat_id) == threat.id
            session.execute(delete(ThreatArea).where(own, col(ThreatArea.area).in_(gone)))
        new = after - before.get(threat.id, frozenset())
        links += [{"threat_id": threat.id, "area": area} for area in sorted(new)]
    if links:
        session.execute(insert(ThreatArea), links)
    return current


def _level(of: Threat | Assessment, alert_confidence: float) -> tuple[Any, ...]:
    return level(of.confidence, of.certainty, alert_confidence, conflict=of.conflict)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


_WANTED: Any = bindparam("wanted", expanding=True)
_REPORTS_OF = select(ThreatReport.threat_id, ThreatReport.report_id).where(col(ThreatReport.threat_id).in_(_WANTED))
_AREAS_OF = select(ThreatArea.threat_id, ThreatArea.area).where(col(ThreatArea.threat_id).in_(_WANTED))
_OWNERS = select(ThreatReport.threat_id).where(col(ThreatReport.report_id).in_(_WANTED)).distinct()
_MADE_OF = select(Threat.id).where(col(Threat.cluster).in_(_WANTED))
_THREATS = select(Threat).where(col(Threat.id).in_(_WANTED))
