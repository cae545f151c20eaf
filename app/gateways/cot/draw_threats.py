"""A threat as a marker and as the circle around it that sounds an alarm on a device without a link."""

from __future__ import annotations

from collections.abc import Iterator

from app.gateways.cot import own
from app.gateways.cot.event import Event, moment
from app.gateways.cot.words import said
from app.gateways.cot.xml import Element, element
from app.gateways.out import OutThreat
from edge_agent.wire.catalogue import KINDS

OPEN = frozenset({"suspected", "confirmed"})
UNDATED_S = 86_400.0
"""Validity of what the centre gave no end."""
_SPOT = "b-m-p-s-m"
"""A spot that everybody draws alike and nobody takes for a military unit."""
_SYMBOLS = {"IED": "G-E-X-I", "MIN": "G-E-X-M", "ERW": "G-E-X-M", "DF": "G", "IF": "G", "AMB": "G", "AIR": "A"}
"""Kind → symbol after the affiliation, by MIL-STD-2525C as devices have its icons; other kinds are spots."""
_COLOURS = {"extreme": 0xFFCC0000, "severe": 0xFFE65100, "moderate": 0xFFF9A825, "minor": 0xFF1565C0}
_FILL = 0x30
"""Opacity inside the circle, of 255."""


def draw_threat(threat: OutThreat, *, mission: str, language: str, now: float) -> Iterator[Event]:
    """The events that put a threat on a map as it stands, or take it off again."""
    if threat.state not in OPEN:
        yield own.delete(own.threat_uid(threat.id), now=now)
        yield own.delete(own.circle_uid(threat.id), now=now)
        return
    yield _marker(threat, mission, language, now)
    if threat.danger_radius_m > 0:
        yield _circle(threat, mission, language, now)
    else:
        yield own.delete(own.circle_uid(threat.id), now=now)


def type_of(threat: OutThreat) -> str:
    """Hostile where it is confirmed, unknown where it is only suspected; devices draw "suspect" as hostile."""
    symbol = _SYMBOLS.get(threat.kind)
    affiliation = "h" if threat.state == "confirmed" else "u"
    return _SPOT if symbol is None else f"a-{affiliation}-{symbol}"


def _marker(threat: OutThreat, mission: str, language: str, now: float) -> Event:
    detail = element(
        "detail",
        None,
        element("contact", {"callsign": _title(threat, language)}),
        element("remarks", None, text=_remarks(threat, language)),
        element("color", {"argb": _signed(_colour(threat))}),
        element("precisionlocation", {"geopointsrc": "Fused", "altsrc": "???"}),
        element("archive"),
        _ours(threat),
    )
    return _event(threat, own.threat_uid(threat.id), type_of(threat), detail, mission=mission, now=now)


def _circle(threat: OutThreat, mission: str, language: str, now: float) -> Event:
    """A circle of the danger radius and the uncertainty, fenced: it sounds when somebody of ours comes into it."""
    uid, colour, metres = own.circle_uid(threat.id), _colour(threat), f"{threat.reach_m:.1f}"
    fill = colour & 0x00FFFFFF | _FILL << 24
    style = element(
        "Style",
        None,
        element("LineStyle", None, element("color", text=_kml(colour)), element("width", text="3.0")),
        element("PolyStyle", None, element("color", text=_kml(fill))),
    )
    shape = element(
        "shape",
        None,
        element("ellipse", {"major": metres, "minor": metres, "angle": 360}),
        element("link", {"uid": f"{uid}.Style", "type": "b-x-KmlStyle", "relation": "p-c"}, style),
    )
    fence = {
        "trigger": "Entry",
        "monitor": "TAKUsers",
        "tracking": "true",
        "boundingSphere": f"{max(threat.reach_m, 1000.0) * 2:.1f}",
        "elevationMonitored": "false",
        "minElevation": "NaN",
        "maxElevation": "NaN",
    }
    detail = element(
        "detail",
        None,
        shape,
        element("__geofence", fence),
        element("strokeColor", {"value": _signed(colour)}),
        element("strokeWeight", {"value": "3.0"}),
        element("fillColor", {"value": _signed(fill)}),
        element("contact", {"callsign": _title(threat, language)}),
        element("labels_on", {"value": "true"}),
        element("link", {"uid": own.threat_uid(threat.id), "type": type_of(threat), "relation": "p-p"}),
        element("archive"),
        _ours(threat),
    )
    return _event(threat, uid, "u-d-c-c", detail, mission=mission, now=now)


def _event(threat: OutThreat, uid: str, type_: str, detail: Element, *, mission: str, now: float) -> Event:
    return Event(
        uid=uid,
        type=type_,
        how="m-f",
        time=now,
        start=min(now, float(threat.evaluated_at)),
        stale=float(threat.expires_at) if threat.expires_at is not None else now + UNDATED_S,
        point=own.point_of(threat.place),
        detail=detail,
        qos="5-r-d",
        opex=own.opex_of(threat.status, mission),
        access=own.access_of(threat.marks),
    )


def _ours(threat: OutThreat) -> Element:
    """What no other field of the format carries."""
    grade = threat.grade
    return element(
        own.DETAIL,
        {
            "threat": threat.id,
            "kind": threat.kind,
            "state": threat.state,
            "status": threat.status,
            "grade": grade,
            "confidence": f"{threat.confidence:.2f}",
            "reports": threat.reports,
            "sources": threat.sources,
            "observed": moment(threat.last_observed_at),
            "radius": f"{threat.danger_radius_m:.0f}",
            "uncertainty": None if threat.place.uncertainty_m is None else f"{threat.place.uncertainty_m:.0f}",
            "revision": threat.revision,
        },
    )


def kind_label(kind: str, language: str) -> str:
    """What a kind is called; its code where this build does not know it."""
    catalogued = KINDS.get(kind)
    return catalogued.labels[language] if catalogued else kind


def _title(threat: OutThreat, language: str) -> str:
    mark = {"exercise": "EX ", "test": "TEST "}.get(threat.status, "")
    return f"{mark}{kind_label(threat.kind, language)} {str(threat.id)[:4].upper()}"


def _remarks(threat: OutThreat, language: str) -> str:
    grade = threat.grade
    return said(
        "threat",
        language,
        state=said(threat.state, language),
        grade=grade or "-",
        reports=threat.reports,
        sources=threat.sources,
        confidence=round(threat.confidence * 100),
        seen=f"{moment(threat.last_observed_at)[:16]}Z",
        radius=round(threat.reach_m),
    )


def _colour(threat: OutThreat) -> int:
    return _COLOURS.get(threat.severity, _COLOURS["moderate"])


def _signed(argb: int) -> int:
    """Colours of this format are signed 32-bit numbers."""
    return argb - (1 << 32) if argb >= 1 << 31 else argb


def _kml(argb: int) -> str:
    """KML writes alpha, blue, green, red."""
    alpha, red, green, blue = argb >> 24 & 255, argb >> 16 & 255, argb >> 8 & 255, argb & 255
    return f"{alpha:02x}{blue:02x}{green:02x}{red:02x}"
