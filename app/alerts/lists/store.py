"""Read alerts within what a principal may see: those in their areas, and those sent to units of their areas."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_, true
from sqlmodel import Session, col, select

from app.access.principal import Principal
from app.access.store import visible
from app.alerts.lifecycle import Cause
from app.alerts.noted import NOTED, Note, standing
from app.alerts.tables import Alert, AlertArea, AlertPartner, AlertRevision, Audience
from app.geo import Bounds
from app.journal.store import about
from app.pieces import pieces
from app.roster.tables import UnitArea
from app.search.search import Page, Search, page_of
from app.search.store import Columns, box_around, matching, newest_first

_COLUMNS = Columns(
    key=Alert.number,
    lat=Alert.lat,
    lon=Alert.lon,
    first_at=Alert.created_at,
    last_at=Alert.updated_at,
    kind=Alert.kind,
    state=Alert.state,
    status=Alert.status,
    texts=(Alert.text, Alert.kind, Alert.origin),
    link_key=AlertArea.alert,
    link_area=AlertArea.area,
)


def alerts(session: Session, search: Search, principal: Principal) -> Page[Alert]:
    """Alerts, the highest number first."""
    query = select(Alert).where(_scope(principal), matching(search, _COLUMNS))
    rows = session.exec(newest_first(query, search, Alert.number)).all()
    return page_of(rows, search, lambda row: (row.number or 0,))


def alert(session: Session, number: int, principal: Principal) -> Alert | None:
    """One alert; None where there is none or `principal` may not see it."""
    return session.exec(select(Alert).where(Alert.number == number, _scope(principal))).first()


def alerts_by_number(session: Session, numbers: Collection[int], principal: Principal) -> list[Alert]:
    """These alerts, as far as there are any that `principal` may see."""
    query = select(Alert).where(_scope(principal))
    return [row for piece in pieces(set(numbers)) for row in session.exec(query.where(col(Alert.number).in_(piece)))]


def messages_of(session: Session, numbers: Collection[int]) -> Mapping[int, list[AlertRevision]]:
    """The messages of each alert to its whole audience, oldest first."""
    told: dict[int, list[AlertRevision]] = {}
    for piece in pieces(set(numbers)):
        query = select(AlertRevision).where(col(AlertRevision.alert).in_(piece))
        for row in session.exec(query.order_by(col(AlertRevision.alert), col(AlertRevision.revision))):
            if row.only is None:
                told.setdefault(row.alert, []).append(row)
    return told


def named(session: Session, name: UUID) -> Alert | None:
    """The alert with that universal id, whoever may see it."""
    return session.exec(select(Alert).where(Alert.id == name)).first()


def name_alert(session: Session, number: int, name: UUID) -> None:
    """Give an alert that was just issued the universal id that its writer chose, so that a retry finds it."""
    row = session.get_one(Alert, number)
    row.id = name
    session.flush()


def areas_of(session: Session, numbers: Collection[int]) -> Mapping[int, list[str]]:
    """Codes of the areas that each alert touches, sorted."""
    query = select(AlertArea).where(col(AlertArea.alert).in_(numbers)).order_by(col(AlertArea.area))
    areas: dict[int, list[str]] = {}
    for link in session.exec(query):
        areas.setdefault(link.alert, []).append(link.area)
    return areas


def audience_of(session: Session, number: int) -> Sequence[Audience]:
    """Who must know, by name."""
    return session.exec(select(Audience).where(Audience.alert == number).order_by(col(Audience.addressee))).all()


def revisions_of(session: Session, number: int) -> Sequence[AlertRevision]:
    """The messages of an alert, newest first."""
    query = select(AlertRevision).where(AlertRevision.alert == number)
    return session.exec(query.order_by(col(AlertRevision.revision).desc())).all()


def noted_of(session: Session, numbers: Collection[int]) -> Mapping[int, Note]:
    """The watch's own acknowledgement of each alert, where one stands."""
    grown: dict[int, Note] = {}
    messages = (
        select(AlertRevision.alert, AlertRevision.revision, AlertRevision.by, AlertRevision.at)
        .where(col(AlertRevision.alert).in_(numbers), AlertRevision.grew, AlertRevision.reason != Cause.REMINDER)
        .order_by(col(AlertRevision.revision))
    )
    for number, revision, by, at in session.exec(messages):
        grown[number] = Note(revision, by, at)
    notes: dict[int, list[Note]] = {}
    for event in about(session, NOTED, map(str, numbers)):
        notes.setdefault(int(event.subject), []).append(Note(event.data["revision"], event.by, event.at))
    found = ((number, standing(grown.get(number), notes.get(number, ()))) for number in numbers)
    return {number: noted for number, noted in found if noted}


def around(session: Session, principal: Principal) -> list[Bounds]:
    """The box around all alerts that `principal` may see, if there are any."""
    return box_around(session, _scope(principal), _COLUMNS)


def matches(search: Search, principal: Principal) -> ColumnElement[bool]:
    """Alerts that `search` asks for and `principal` may see, as a clause for other questions about them."""
    return and_(_scope(principal), matching(search, _COLUMNS))


def _scope(principal: Principal) -> ColumnElement[bool]:
    sent = (
        select(Audience.alert, UnitArea.area).join(UnitArea, col(UnitArea.unit) == col(Audience.addressee)).subquery()
    )
    marks = (AlertPartner.alert, AlertPartner.partner)
    place = visible(principal, Alert.number, AlertArea.alert, AlertArea.area, marks=marks)
    units = visible(principal, Alert.number, sent.c.alert, sent.c.area)
    cleared = true() if principal.sensitive else not_(col(Alert.sensitive))
    return and_(or_(place, units), cleared)
