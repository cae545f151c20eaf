"""Reports as one principal may have them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.access.partner import reaches
from app.access.principal import Principal, Scope
from app.gateways.out import Marks, OutGrade, OutPlace, OutReport
from app.gateways.reader import Reader, Seen, sifted
from app.gateways.release import release
from app.gateways.threats import known_to
from app.geo import Bounds
from app.ingest.partners import store as partners
from app.ingest.reports import store as lists
from app.ingest.reports.compose import MOST_REACH_M
from app.ingest.tables import Report, ReportPartner
from app.picture.seen import store as picture
from app.picture.tables import Grade
from app.search.search import BBox, Page, Search


def reports_for(reader: Reader, search: Search) -> Page[OutReport]:
    """Reports that `search` asks for, the newest receipt first; key (received at, id)."""
    if not reader.principal.holds(Scope.REPORTS_READ):
        return Page(())
    if reader.principal.partner is None:
        page = lists.page(reader.session, search, reader.principal)
        return Page(_shown(reader, page.items), page.after)
    wide = replace(search, text="", areas=(), bbox=_widened(search.bbox, reader.principal))
    return sifted(
        search,
        wide,
        lambda part: lists.page(reader.session, part, reader.principal),
        lambda rows: _shown(reader, rows),
        _seen,
    )


def reports_of(reader: Reader, ids: Collection[UUID]) -> dict[UUID, OutReport]:
    """These reports, as far as there are any for the reader, by id."""
    if not reader.principal.holds(Scope.REPORTS_READ):
        return {}
    rows = lists.by_id(reader.session, ids, reader.principal)
    return {one.id: one for one in _shown(reader, rows)}


def _widened(box: BBox | None, principal: Principal) -> BBox | None:
    """A box that holds every place which may be shown inside `box`."""
    if box is None or not principal.grid_m or box.min_lon > box.max_lon:
        return None if principal.grid_m else box
    wide = Bounds(box.min_lat, box.min_lon, box.max_lat, box.max_lon).widened(2.0 * principal.grid_m)
    is_simple = wide.min_lon >= -180 and wide.max_lon <= 180  # noqa: PLR2004 - degrees
    return BBox(wide.min_lon, wide.min_lat, wide.max_lon, wide.max_lat) if is_simple else None


@dataclass(frozen=True, slots=True)
class _Beside:
    """What belongs to some reports, read for all of them at once."""

    grades: Mapping[UUID, Sequence[Grade]]
    threats: Mapping[UUID, UUID]
    known: frozenset[UUID]
    """Of these threats, those the reader may have heard of."""
    marks: Mapping[UUID, Sequence[ReportPartner]]
    areas: Mapping[UUID, Sequence[str]]


def _shown(reader: Reader, rows: Iterable[Report]) -> list[OutReport]:
    reports = list(rows)
    ids = [report.id for report in reports]
    threats = reader.beside(picture.threats_of, ids)
    amended = [report.amends for report in reports if report.amends]
    beside = _Beside(
        grades=reader.beside(picture.grades_of, ids),
        threats=threats,
        known=known_to(reader, set(threats.values())),
        marks=reader.beside(partners.of, {*ids, *amended}),
        areas=reader.beside(lists.areas_of_all, ids),
    )
    released = (release(_report(reader, report, beside), reader.principal) for report in reports)
    return [_placed(reader, one) for one in released if one is not None]


def _report(reader: Reader, report: Report, beside: _Beside) -> OutReport:
    grade = next(iter(beside.grades.get(report.id, ())), report)
    marks = beside.marks.get(report.id, ())
    threat = beside.threats.get(report.id)
    is_told = report.amends is not None and _is_told(reader, beside.marks.get(report.amends, ()))
    return OutReport(
        id=report.id,
        kind=report.kind,
        status=report.status,
        observed_at=report.observed_at,
        time_span_s=report.time_span_s,
        received_at=report.received_at,
        place=_place(report),
        geometry=report.geometry,
        grade=OutGrade(grade.reliability, grade.credibility),
        severity=report.severity,
        fields=report.fields,
        casualties=tuple(report.casualties),
        text=report.text,
        site=report.site,
        unit=report.unit,
        amends=report.amends if is_told else None,
        threat=threat if threat in beside.known else None,
        areas=tuple(beside.areas.get(report.id, ())),
        sensitive=report.sensitive,
        marks=Marks(frozenset(one.partner for one in marks), frozenset(one.partner for one in marks if one.words)),
    )


def _is_told(reader: Reader, marks: Iterable[ReportPartner]) -> bool:
    """Whether the reader may have the report with these marks."""
    partner = reader.principal.partner
    return partner is None or reaches(partner, [mark.partner for mark in marks])


def _place(report: Report) -> OutPlace | None:
    if report.lat is None or report.lon is None:
        return None
    return OutPlace(report.lat, report.lon, report.accuracy_m)


def _placed(reader: Reader, report: OutReport) -> OutReport:
    reach = min((report.place.uncertainty_m if report.place else None) or 0.0, MOST_REACH_M)
    return replace(report, areas=reader.areas_of(report.place, reach, report.areas))


def _seen(report: OutReport) -> Seen:
    return Seen(
        key=(report.received_at, report.id),
        place=report.place,
        first_at=report.observed_at,
        last_at=report.observed_at,
        kind=report.kind,
        state="",
        status=report.status,
        areas=report.areas,
        texts=(report.text, report.unit or "", report.site or ""),
    )
