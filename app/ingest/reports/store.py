"""SQL of the reports: kept once, never changed, read within what a principal may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, delete, insert, or_, true
from sqlmodel import Session, col, select

from app.access.principal import SYSTEM, Principal
from app.access.store import visible
from app.geo import Bounds, Shape, bounds
from app.ingest.reports.compose import MOST_REACH_M, Composed, reach_m
from app.ingest.tables import Report, ReportArea, ReportPartner
from app.pieces import pieces
from app.roster.roster import AreaInfo
from app.search.search import Page, Search, page_of
from app.search.store import Columns, box_around, matching, newest_first

_COLUMNS = Columns(
    key=Report.id,
    lat=Report.lat,
    lon=Report.lon,
    first_at=Report.observed_at,
    last_at=Report.observed_at,
    kind=Report.kind,
    status=Report.status,
    texts=(Report.text, Report.unit, Report.site),
    link_key=ReportArea.report_id,
    link_area=ReportArea.area,
)


def keep(session: Session, composed: Iterable[Composed]) -> None:
    """Keep new reports with the areas they lie in."""
    kept = list(composed)
    if not kept:
        return
    connection = session.connection()
    connection.execute(insert(Report), [dict(one.values) for one in kept])
    areas = [{"report_id": one.id, "area": area} for one in kept for area in sorted(one.areas)]
    if areas:
        connection.execute(insert(ReportArea), areas)


def get(session: Session, report_id: UUID, principal: Principal = SYSTEM) -> Report | None:
    """One report; None where there is none or `principal` may not see it."""
    return session.exec(select(Report).where(Report.id == report_id, scope(principal))).first()


def by_id(session: Session, ids: Collection[UUID], principal: Principal) -> list[Report]:
    """These reports, as far as there are any that `principal` may see."""
    query = select(Report).where(scope(principal))
    return [row for piece in pieces(set(ids)) for row in session.exec(query.where(col(Report.id).in_(piece)))]


def page(
    session: Session,
    search: Search,
    principal: Principal,
    *,
    unplaced: bool = False,
    also: ColumnElement[bool] | None = None,
) -> Page[Report]:
    """Reports, newest receipt first; with `unplaced` only those without a place, for a watch officer to put down.

    `also` is a condition of a later stage that reads more than this one knows of.
    """
    query = select(Report).where(scope(principal), matching(search, _COLUMNS))
    if unplaced:
        query = query.where(col(Report.lat).is_(None))
    if also is not None:
        query = query.where(also)
    rows = session.exec(newest_first(query, search, Report.received_at, Report.id)).all()
    return page_of(rows, search, lambda row: (row.received_at, row.id))


def amendments(session: Session, report_id: UUID) -> list[Report]:
    """Reports that correct this one, in the order the site wrote them."""
    query = select(Report).where(Report.amends == report_id).order_by(col(Report.epoch), col(Report.seq))
    return list(session.exec(query))


def areas_of(session: Session, report_id: UUID) -> frozenset[str]:
    """Codes of the areas a report lies in."""
    return frozenset(session.exec(select(ReportArea.area).where(ReportArea.report_id == report_id)))


def areas_of_all(session: Session, ids: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """Codes of the areas that each report lies in, sorted."""
    areas: dict[UUID, list[str]] = {}
    for piece in pieces(set(ids)):
        query = select(ReportArea).where(col(ReportArea.report_id).in_(piece))
        for link in session.exec(query.order_by(col(ReportArea.area))):
            areas.setdefault(link.report_id, []).append(link.area)
    return areas


def redraw(session: Session, code: str, area: AreaInfo | None) -> int:
    """Decide again which placed reports lie in an area that was changed or deleted (None); answers with how many do."""
    placed = select(Report.id).where(col(Report.lat).is_not(None))
    session.execute(delete(ReportArea).where(col(ReportArea.area) == code, col(ReportArea.report_id).in_(placed)))
    inside = [] if area is None else [{"report_id": id_, "area": code} for id_ in _inside(session, area)]
    if inside:
        session.execute(insert(ReportArea), inside)
    return len(inside)


def around(session: Session, principal: Principal) -> list[Bounds]:
    """Boxes around all reports that `principal` may see: one around their places, and one around each drawing."""
    # Without a drawing the column holds `null` of JSON, not of SQL.
    drawn = select(Report.geometry).where(scope(principal), cast(col(Report.geometry), String) != "null")
    drawings = [bounds(drawing) for drawing in session.exec(drawn) if drawing is not None]
    return [*box_around(session, scope(principal), _COLUMNS), *drawings]


def matches(search: Search, principal: Principal) -> ColumnElement[bool]:
    """Reports that `search` asks for and `principal` may see, as a clause for other questions about them."""
    return and_(scope(principal), matching(search, _COLUMNS))


def _inside(session: Session, area: AreaInfo) -> Iterator[UUID]:
    shape = Shape(area.geometry)
    near = _within(shape.bounds.widened(MOST_REACH_M))
    rows = session.exec(select(Report.id, Report.lat, Report.lon, Report.accuracy_m).where(near))
    for id_, lat, lon, accuracy_m in rows:
        if lat is not None and lon is not None and shape.distance_m(lat, lon) <= reach_m(accuracy_m):
            yield id_


def _within(box: Bounds) -> ColumnElement[bool]:
    lon = col(Report.lon)
    turns = [lon.between(box.min_lon - turn, box.max_lon - turn) for turn in (0, 360)]
    return and_(col(Report.lat).between(box.min_lat, box.max_lat), or_(*turns))


def scope(principal: Principal) -> ColumnElement[bool]:
    """Reports that `principal` may see."""
    marks = (ReportPartner.report_id, ReportPartner.partner)
    links = (ReportArea.report_id, ReportArea.area)
    seen = visible(principal, Report.id, *links, sensitive=Report.sensitive, marks=marks)
    return and_(true(), seen)
