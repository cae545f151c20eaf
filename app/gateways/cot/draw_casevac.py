"""A request for evacuation that came to the centre, as the nine-line of a device."""

from __future__ import annotations

from app.gateways.cot import medevac, own
from app.gateways.cot.draw_threats import kind_label
from app.gateways.cot.event import CASEVAC, Event, moment
from app.gateways.cot.xml import element
from app.gateways.out import OutReport

KIND = "CAS"
VALID_S = 6 * 3600.0


def draw_casevac(report: OutReport, *, mission: str, language: str, now: float) -> Event | None:
    """The request of a report; None where it is none, or where nobody said the place."""
    if report.kind != KIND or report.place is None:
        return None
    title = f"{kind_label(KIND, language)} {report.unit or str(report.id)[:4].upper()}"
    detail = element(
        "detail",
        None,
        element("contact", {"callsign": title}),
        medevac.write(report.fields, report.text, title=title),
        element("archive"),
        element(own.DETAIL, {"report": report.id, "observed": moment(report.observed_at), "unit": report.unit}),
    )
    return Event(
        uid=own.report_uid(report.amends or report.id),
        type=CASEVAC,
        how="m-r",
        time=now,
        start=min(now, float(report.observed_at)),
        stale=max(now, float(report.observed_at)) + VALID_S,
        point=own.point_of(report.place),
        detail=detail,
        qos="7-r-g",
        opex=own.opex_of(report.status, mission),
        access=own.access_of(report.marks),
    )
