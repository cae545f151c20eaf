"""The face of the picture: reports come in, officers decide, time passes; what changed is handed on to the alerts.

The picture is a function of reports, grades, decisions, the mission's settings and the time, and of nothing else:
`rebuild` tells the whole story anew and must find what the small steps left behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from app.db import Session
from app.ingest.outcome import Outcome, Verdict
from app.journal.store import record
from app.picture.change import UNCHANGED, PictureChange
from app.picture.charts.store import StoredChart
from app.picture.decisions import DecisionRefused, Refusal, Subject, refusal
from app.picture.inputs import store as inputs
from app.picture.lists.store import (
    areas_of,
    decisions_on,
    history_of,
    threat,
    threats,
)
from app.picture.pins import DecisionType, Ruling
from app.picture.rebuild import Rebuilt, rebuild
from app.picture.state import State
from app.picture.tables import Grade
from app.picture.threats import store as threat_store
from app.picture.threats.store import Writing
from app.picture.units import store as units
from app.picture.units.store import positions, track
from app.picture.work import revise, write
from app.roster.roster import Roster
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.messages import Report, Track

__all__ = [
    "DecisionRefused",
    "PictureChange",
    "Rebuilt",
    "Refusal",
    "areas_of",
    "decide",
    "decisions_on",
    "history_of",
    "positions",
    "rebuild",
    "regrade",
    "roster_changed",
    "threat",
    "threats",
    "tick",
    "track",
    "undo",
    "update",
]

SELF_PLACED = frozenset({"CHK", "SOS"})
"""Kinds whose place is that of the unit which reports."""
_TICK_LIMIT = 200
"""Threats looked at in one tick, so that the clock never holds up reports for long."""
_RELIABILITIES = frozenset("ABCDEF")
_CREDIBILITIES = range(1, 7)


def update(session: Session, roster: Roster, outcomes: Sequence[Outcome], *, now: int) -> PictureChange:
    """Take accepted bodies into the picture. Taking the same ones again, or in another order, changes nothing."""
    accepted = [outcome for outcome in outcomes if outcome.verdict is Verdict.ACCEPTED]
    reports = [outcome.report_id for outcome in accepted if outcome.report_id is not None and _is_pictured(outcome)]
    moved = units.move(session, roster, _fixes(accepted), now=now)
    return PictureChange(_take(session, Writing(roster, "system", now), reports), moved)


def tick(session: Session, roster: Roster, *, now: int) -> PictureChange:
    """Let time pass: threats whose confidence has crossed a threshold by age, or that expire."""
    due = threat_store.due(session, now, _TICK_LIMIT)
    return _changed(
        write(session, StoredChart(session, roster.settings.link_cap_m), due, Writing(roster, "system", now))
    )


def roster_changed(session: Session, roster: Roster, *, now: int) -> PictureChange:
    """Look at every open threat again after settings or areas changed.

    New distances and windows count from now on; `rebuild` applies them to what is already there.
    """
    threat_store.redraw_areas(session, roster)
    chart = StoredChart(session, roster.settings.link_cap_m)
    return _changed(write(session, chart, threat_store.open_clusters(session), Writing(roster, "system", now)))


def decide(
    session: Session,
    roster: Roster,
    *,
    type: DecisionType,  # noqa: A002 - the word of the contract
    threats: Collection[UUID] = (),
    reports: Collection[UUID] = (),
    by: str,
    why: str,
    now: int,
) -> PictureChange:
    """Take an officer's decision: confirm, dismiss or clear one threat, merge several, split `reports` off theirs.

    Raises:
        DecisionRefused: with the named reason; nothing was changed.
    """
    about = _subjects(session, type, threats, reports)
    refused = refusal(type, about, sorted(reports), why)
    if refused:
        raise DecisionRefused(refused)
    whole = frozenset(report for subject in about.values() if subject for report in subject.reports)
    part = frozenset(reports) if type is DecisionType.SPLIT else whole
    ruling = inputs.decide(session, Ruling(0, type, part, whole - part, by, now, why))
    return _ruled(session, Writing(roster, by, now), ruling, "decision.made", why)


def undo(session: Session, roster: Roster, number: int, *, by: str, why: str, now: int) -> PictureChange:
    """Take a decision back, as if it had never been taken.

    Raises:
        DecisionRefused: there is no such decision, or it was undone already.
    """
    decision = inputs.decision(session, number)
    if decision is None:
        raise DecisionRefused(Refusal.UNKNOWN_DECISION)
    ruling = inputs.ruling_of(decision)
    if not inputs.undo(session, number, by=by, at=now):
        raise DecisionRefused(Refusal.ALREADY_UNDONE)
    return _ruled(session, Writing(roster, by, now), ruling, "decision.undone", why)


def regrade(
    session: Session,
    roster: Roster,
    report_id: UUID,
    *,
    reliability: str,
    credibility: int,
    by: str,
    why: str,
    now: int,
) -> PictureChange:
    """Give a report an officer's grade. The reporter's own and earlier ones are kept; the newest counts.

    Raises:
        DecisionRefused: there is no such report or grade.
    """
    if reliability not in _RELIABILITIES or credibility not in _CREDIBILITIES:
        raise DecisionRefused(Refusal.BAD_GRADE)
    if not inputs.is_report(session, report_id):
        raise DecisionRefused(Refusal.UNKNOWN_REPORT)
    row = Grade(report_id=report_id, reliability=reliability, credibility=credibility, by=by, at=now, why=why)
    inputs.grade(session, row)
    data = {"report": str(report_id), "reliability": reliability, "credibility": credibility, "why": why}
    areas, sensitive = inputs.whereabouts(session, [report_id])
    record(session, "report.graded", str(report_id), at=now, areas=areas, by=by, sensitive=sensitive, data=data)
    return _changed(_take(session, Writing(roster, by, now), [report_id]))


def _is_pictured(outcome: Outcome) -> bool:
    """Whether a body can change a threat: its kind speaks of one, or it may withdraw a report that did."""
    body = outcome.body
    if not isinstance(body, Report):
        return False
    kind = KINDS.get(body.kind)
    return body.refers is not None or (kind is not None and (kind.threat or bool(kind.clears)))


def _fixes(outcomes: Iterable[Outcome]) -> list[units.Fix]:
    fixes: list[units.Fix] = []
    for outcome in outcomes:
        body, unit = outcome.body, outcome.unit
        if unit is None:
            continue
        if isinstance(body, Track):
            fixes += [units.Fix(unit, one.at, one.lat, one.lon, body.accuracy_m, body.status) for one in body.fixes]
        elif isinstance(body, Report) and body.kind in SELF_PLACED and body.place is not None:
            place = body.place
            fixes.append(units.Fix(unit, body.observed_at, place.lat, place.lon, place.accuracy_m, body.status))
    return fixes


def _subjects(
    session: Session, type_: DecisionType, threats: Collection[UUID], reports: Collection[UUID]
) -> dict[UUID, Subject | None]:
    ids = set(threats)
    if type_ is DecisionType.SPLIT:
        owners = {threat_store.threat_of(session, report) for report in reports}
        if None in owners:
            raise DecisionRefused(Refusal.UNKNOWN_REPORT)
        ids |= {owner for owner in owners if owner is not None}
    linked = threat_store.reports_of(session, ids)
    found = {id_: threat_store.get(session, id_) for id_ in ids}
    return {
        id_: None if row is None else Subject(row.status, State(row.state), linked[id_]) for id_, row in found.items()
    }


def _ruled(session: Session, writing: Writing, ruling: Ruling, event: str, why: str) -> PictureChange:
    named = sorted(ruling.reports | ruling.rest)
    areas, sensitive = inputs.whereabouts(session, named)
    data = {"decision": ruling.number, "type": ruling.type, "reports": [str(report) for report in named], "why": why}
    record(
        session, event, str(ruling.number), at=writing.now, areas=areas, by=writing.by, sensitive=sensitive, data=data
    )
    return _changed(_take(session, writing, named, ruled=True))


def _take(session: Session, writing: Writing, reports: Collection[UUID], *, ruled: bool = False) -> tuple[UUID, ...]:
    if not reports:
        return ()
    chart = StoredChart(session, writing.roster.settings.link_cap_m)
    touched = revise(session, chart, writing.roster, reports, ruled=ruled)
    return write(session, chart, touched, writing)


def _changed(threats: tuple[UUID, ...]) -> PictureChange:
    return PictureChange(threats) if threats else UNCHANGED
