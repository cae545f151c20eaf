"""What the API answers with, as far as a program may rely on it. Times are RFC 3339, lengths metres, places degrees.

Answers hold more than is named here, and what is not the reader's to know is None.
"""

from __future__ import annotations

from typing import Any, TypedDict


class Position(TypedDict):
    """A place, and how far from it the truth may lie."""

    lat: float
    lon: float
    accuracy_m: float | None


class Threat(TypedDict):
    """What is dangerous where."""

    id: str
    kind: str
    family: str
    status: str
    state: str
    reason: str
    position: Position
    danger_radius_m: float
    severity: str
    confidence: float
    certainty: str
    first_observed_at: str
    last_observed_at: str
    expires_at: str | None
    ended_at: str | None
    reports: int
    sources: int
    areas: list[str]
    revision: int


class Alert(TypedDict):
    """What units were warned of."""

    id: str
    number: int
    uuid: str
    origin: str
    threat: str | None
    report: str | None
    kind: str
    status: str
    state: str
    urgency: str
    severity: str
    certainty: str
    confidence: float
    position: Position
    danger_radius_m: float
    instruction: str
    text: str
    areas: list[str]
    revision: int
    created_at: str
    updated_at: str
    expires_at: str


class Report(TypedDict):
    """What somebody said."""

    id: str
    site: str | None
    unit: str | None
    kind: str
    status: str
    observed_at: str
    received_at: str
    position: Position | None
    geometry: dict[str, Any] | None
    severity: str
    fields: dict[str, Any]
    casualties: list[dict[str, Any]]
    text: str
    amends: str | None
    threat: str | None


class Unit(TypedDict):
    """Who is out there."""

    id: str
    callsign: str
    name: str
    site: str
    role: str
    areas: list[str]
    position: Position | None


class Site(TypedDict):
    """A team site."""

    id: str
    code: str
    name: str
    position: Position
    parent: str | None
    link: dict[str, Any] | None


class Area(TypedDict):
    """An area of operation or another one; `geometry` is GeoJSON."""

    id: str
    code: str
    name: str
    kind: str
    geometry: dict[str, Any]


class Facility(TypedDict):
    """A place that can help."""

    id: str
    code: str
    name: str
    kind: str
    capabilities: list[str]
    site: str | None
    position: Position
