"""Read what the picture is a function of, and write what officers add to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, or_, update
from sqlmodel import Session, col, select

from app.ingest.tables import Report, ReportArea
from app.picture.evidence import Grade, Observation
from app.picture.pins import DecisionType, Ruling
from app.picture.tables import Decision, DecisionReport
from app.picture.tables import Grade as GradeRow
from app.pieces import each
from edge_agent.wire.catalogue import KINDS

PICTURED = sorted(code for code, kind in KINDS.items() if kind.threat or kind.clears)
"""Kinds that speak of a threat or of its end."""
_READ = tuple(getattr(Report, field.name) for field in fields(Observation) if field.name != "grade")


def chains(session: Session, reports: Collection[UUID]) -> dict[UUID, list[Observation]]:
    """The whole chain of amendments of each of these reports, by the id of its first report.

    The first report may not be here (yet): its id is known all the same from the report that amends it.
    """
    known: dict[UUID, Observation] = {}
    asked: set[UUID] = set()
    new = set(reports)
    while new:
        asked |= new
        known |= {row[0]: Observation(*row) for row in each(session, _CHAINED, new)}
        named = {id_ for one in known.values() for id_ in (one.id, one.amends) if id_ is not None}
        new = named - asked
    return _by_root(_graded(session, known.values(), known))


def all_chains(session: Session) -> dict[UUID, list[Observation]]:
    """Every chain with a report that has to do with the picture."""
    pictured = session.exec(select(*_READ).where(col(Report.kind).in_(PICTURED)))
    amending = session.exec(select(*_READ).where(col(Report.amends).is_not(None)))
    known = {row[0]: Observation(*row) for rows in (pictured, amending) for row in rows}
    missing = {one.amends for one in known.values() if one.amends is not None} - known.keys()
    known |= {row[0]: Observation(*row) for row in each(session, _CHAINED, missing)}
    return _by_root(_graded(session, known.values(), None))


def rulings_on(session: Session, reports: Collection[UUID]) -> dict[int, Ruling]:
    """Standing decisions that name any of these reports, by number."""
    numbers = {row[0] for row in each(session, _NAMING, reports)}
    return _rulings(row[0] for row in each(session, _NUMBERED, numbers))


def all_rulings(session: Session) -> dict[int, Ruling]:
    """Every standing decision, by number."""
    return _rulings(session.exec(_STANDING))


def decision(session: Session, number: int) -> Decision | None:
    """One decision, undone or not."""
    return session.get(Decision, number)


def decide(session: Session, ruling: Ruling) -> Ruling:
    """Keep a new decision; answers with it under its number."""
    row = Decision(
        type=ruling.type,
        reports=sorted(map(str, ruling.reports)),
        rest=sorted(map(str, ruling.rest)),
        by=ruling.by,
        at=ruling.at,
        why=ruling.why,
    )
    session.add(row)
    session.flush()
    assert row.id is not None  # noqa: S101 - the flush gave it one
    links = [{"decision_id": row.id, "report_id": report} for report in sorted(ruling.reports | ruling.rest)]
    session.execute(insert(DecisionReport), links)
    return ruling_of(row)


def undo(session: Session, number: int, *, by: str, at: int) -> bool:
    """Mark a decision as undone; False where it does not stand."""
    changed = session.execute(
        update(Decision)
        .where(col(Decision.id) == number, col(Decision.undone_at).is_(None))
        .values(undone_by=by, undone_at=at)
    )
    return bool(getattr(changed, "rowcount", 0))


def grade(session: Session, row: GradeRow) -> None:
    """Keep a grade; those before it stay."""
    session.add(row)
    session.flush()


def is_report(session: Session, report: UUID) -> bool:
    """Whether there is such a report."""
    return session.exec(select(func.count()).select_from(Report).where(Report.id == report)).one() > 0


def whereabouts(session: Session, reports: Collection[UUID]) -> tuple[frozenset[str], bool]:
    """Areas in which any of these reports lies, and whether one of them is sensitive."""
    areas = frozenset(row[0] for row in each(session, _AREAS, reports))
    return areas, any(True for _ in each(session, _SECRET, reports))


def _graded(
    session: Session, observations: Iterable[Observation], only: Collection[UUID] | None
) -> Iterator[Observation]:
    newest: dict[UUID, Grade] = {}
    rows = session.execute(_GRADES) if only is None else each(session, _GRADES_OF, only)
    for (row,) in rows:
        newest[row.report_id] = Grade(row.id or 0, row.reliability, row.credibility)
    for one in observations:
        yield replace(one, grade=newest[one.id]) if one.id in newest else one


def _by_root(observations: Iterable[Observation]) -> dict[UUID, list[Observation]]:
    known = {one.id: one for one in observations}
    found: dict[UUID, list[Observation]] = defaultdict(list)
    for one in known.values():
        found[_root(one, known)].append(one)
    return found


def _root(one: Observation, known: Mapping[UUID, Observation]) -> UUID:
    """The first report of a chain; of a ring, which only a broken site can send, the lowest id."""
    seen = [one.id]
    while one.amends is not None:
        if one.amends in seen:
            return min(seen[seen.index(one.amends) :])
        if one.amends not in known:
            return one.amends
        one = known[one.amends]
        seen.append(one.id)
    return one.id


def _rulings(rows: Iterable[Decision]) -> dict[int, Ruling]:
    return {ruling.number: ruling for ruling in map(ruling_of, rows)}


def ruling_of(row: Decision) -> Ruling:
    """A decision as the picture reads it."""
    return Ruling(
        number=row.id or 0,
        type=DecisionType(row.type),
        reports=frozenset(map(UUID, row.reports)),
        rest=frozenset(map(UUID, row.rest)),
        by=row.by,
        at=row.at,
        why=row.why,
    )


_WANTED: Any = bindparam("wanted", expanding=True)
_CHAINED: Any = select(*_READ).where(or_(col(Report.id).in_(_WANTED), col(Report.amends).in_(_WANTED)))
_GRADES = select(GradeRow).order_by(col(GradeRow.id))
_GRADES_OF = _GRADES.where(col(GradeRow.report_id).in_(_WANTED))
_NAMING = select(DecisionReport.decision_id).where(col(DecisionReport.report_id).in_(_WANTED)).distinct()
_STANDING = select(Decision).where(col(Decision.undone_at).is_(None)).order_by(col(Decision.id))
_NUMBERED = _STANDING.where(col(Decision.id).in_(_WANTED))
_AREAS = select(ReportArea.area).where(col(ReportArea.report_id).in_(_WANTED))
_SECRET = select(Report.id).where(col(Report.id).in_(_WANTED), col(Report.sensitive))
