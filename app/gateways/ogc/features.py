"""Values of `gateways.out` as GeoJSON features with flat properties, as programs for maps want them. Pure."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from app.gateways.out import Out, OutAlert, OutReport, OutSite, OutUnit
from app.gateways.plain import plain

Feature = dict[str, Any]
"""A GeoJSON Feature (RFC 7946): `geometry` in WGS84 longitude and latitude, or null where nobody knows."""

_NESTED = frozenset({"id", "position", "geometry", "grade", "link", "messages", "delivered", "texts"})


def feature(value: Out) -> Feature:
    """A value as a feature: a drawing where there is one, else a point; metres, RFC 3339 times, 0-1."""
    view = plain(value)
    position = view.get("position")
    geometry = view.get("geometry")
    if geometry is None and position is not None:
        geometry = {"type": "Point", "coordinates": [position["lon"], position["lat"]]}
    properties = {name: value for name, value in view.items() if name not in _NESTED}
    if "position" in view:
        properties["uncertainty_m"] = None if position is None else position["accuracy_m"]
    if "grade" in view:
        grade = view["grade"] or {}
        properties |= {name: grade.get(name) for name in ("reliability", "credibility")}
    return {"type": "Feature", "id": view["id"], "geometry": geometry, "properties": properties | _own(value, view)}


@singledispatch
def _own(_value: object, _view: dict[str, Any]) -> dict[str, Any]:
    """What only one kind of value has beyond its flat names."""
    return {}


@_own.register
def _(value: OutAlert, _view: dict[str, Any]) -> dict[str, Any]:
    said = value.now.texts
    return {"headline": said[0].headline if said else None}


@_own.register
def _(value: OutReport, view: dict[str, Any]) -> dict[str, Any]:
    del value
    return {"casualties": len(view["casualties"])}


@_own.register
def _(value: OutUnit, view: dict[str, Any]) -> dict[str, Any]:
    where = view["position"] or {}
    return {"at": where.get("at"), "status": value.status}


@_own.register
def _(_value: OutSite, view: dict[str, Any]) -> dict[str, Any]:
    link = view["link"] or {}
    return {"link": link.get("state"), "last_heard_at": link.get("last_heard_at")}
