"""The collections: what each holds, how it is read, and which of its properties can be asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access.principal import Principal, Scope
from app.alerts.lists import store as alerts
from app.db import Session
from app.gateways.alerts import alerts_for, alerts_of
from app.gateways.ogc import properties
from app.gateways.ogc.schema import Property
from app.gateways.out import Out
from app.gateways.reader import Reader
from app.gateways.reports import reports_for, reports_of
from app.gateways.roster import areas_for, facilities_for, sites_for, units_for
from app.gateways.threats import threats_for, threats_of
from app.geo import Bounds
from app.ingest.reports import store as reports
from app.ingest.reports.compose import MOST_REACH_M
from app.picture.lists import store as threats
from app.search.search import EVERYTHING, Key, Page, Search


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection of features."""

    id: str
    title: str
    description: str
    scope: Scope
    """What a key must hold to read it."""
    read: Callable[[Reader, Search], Page[Any]]
    one: Callable[[Reader, str], Out | None]
    key: Callable[[Any], Key]
    """Where a value stands in its list: where a page may begin."""
    key_types: tuple[type, ...]
    properties: tuple[Property, ...]
    searched: frozenset[str] = frozenset()
    """Of bbox, time, kind, state, status: what `read` itself narrows by."""
    lasts: tuple[str, str] | None = None
    """Properties that say from when to when it was; None: it has no time."""
    reach_m: float = 0.0
    """How far a geometry may reach from the place that `read` finds it by."""
    around: Callable[[Session, Principal], list[Bounds]] | None = None
    """Boxes around all that the mission's own may see of it; None: it is short, and `read` is as good."""

    def queryable(self, name: str) -> Property | None:
        """The property of that name."""
        return next((one for one in self.properties if one.name == name), None)

    def open_to(self, principal: Principal) -> bool:
        """Whether the principal may read it at all."""
        return principal.holds(self.scope)


def collections_for(principal: Principal) -> tuple[Collection, ...]:
    """The collections that are open to the principal."""
    return tuple(one for one in COLLECTIONS.values() if one.open_to(principal))


def _by_code(read: Callable[[Reader, Search], Page[Any]], name: str) -> Callable[[Reader, str], Out | None]:
    def one(reader: Reader, code: str) -> Out | None:
        return next((value for value in read(reader, EVERYTHING).items if getattr(value, name) == code), None)

    return one


def _alert(reader: Reader, number: str) -> Out | None:
    if not (number.isascii() and number.isdigit() and len(number) < 19):  # noqa: PLR2004 - below 2**63
        return None
    return alerts_of(reader, [int(number)]).get(int(number))


def _uuid(read: Callable[[Reader, list[UUID]], Any]) -> Callable[[Reader, str], Out | None]:
    def one(reader: Reader, name: str) -> Out | None:
        try:
            id_ = UUID(name)
        except ValueError:
            return None
        found: Out | None = read(reader, [id_]).get(id_)
        return found

    return one


_SITUATION = frozenset({"bbox", "time", "kind", "state", "status"})

_THREATS = Collection(
    id="threats",
    title="Threats",
    description="What is dangerous where, how sure that is, and in which state.",
    scope=Scope.THREATS_READ,
    read=threats_for,
    one=_uuid(threats_of),
    key=lambda threat: (threat.first_observed_at, threat.id),
    key_types=(int, UUID),
    properties=properties.THREAT,
    searched=_SITUATION,
    lasts=("first_observed_at", "last_observed_at"),
    around=threats.around,
)
_ALERTS = Collection(
    id="alerts",
    title="Alerts",
    description="What units were warned of, as the last message to all says it.",
    scope=Scope.ALERTS_READ,
    read=alerts_for,
    one=_alert,
    key=lambda alert: (alert.number,),
    key_types=(int,),
    properties=properties.ALERT,
    searched=_SITUATION,
    lasts=("created_at", "updated_at"),
    around=alerts.around,
)
_REPORTS = Collection(
    id="reports",
    title="Reports",
    description="What sites and partners said, with the grade that counts now; a drawing where there is one.",
    scope=Scope.REPORTS_READ,
    read=reports_for,
    one=_uuid(reports_of),
    key=lambda report: (report.received_at, report.id),
    key_types=(int, UUID),
    properties=properties.REPORT,
    searched=_SITUATION - {"state"},
    lasts=("observed_at", "observed_at"),
    reach_m=MOST_REACH_M,
    around=reports.around,
)
_UNITS = Collection(
    id="units",
    title="Units",
    description="Who is out there, and where each was last known to be.",
    scope=Scope.UNITS_READ,
    read=units_for,
    one=_by_code(units_for, "callsign"),
    key=lambda unit: (unit.callsign,),
    key_types=(str,),
    properties=properties.UNIT,
    searched=frozenset({"bbox"}),
    lasts=("at", "at"),
)
_AREAS = Collection(
    id="areas",
    title="Areas",
    description="Areas of operation and others that were drawn.",
    scope=Scope.UNITS_READ,
    read=areas_for,
    one=_by_code(areas_for, "code"),
    key=lambda area: (area.code,),
    key_types=(str,),
    properties=properties.AREA,
)
_FACILITIES = Collection(
    id="facilities",
    title="Facilities",
    description="Places that can help.",
    scope=Scope.UNITS_READ,
    read=facilities_for,
    one=_by_code(facilities_for, "code"),
    key=lambda place: (place.code,),
    key_types=(str,),
    properties=properties.FACILITY,
    searched=frozenset({"bbox"}),
)
_SITES = Collection(
    id="sites",
    title="Sites",
    description="Team sites, and how the link to each stands.",
    scope=Scope.UNITS_READ,
    read=sites_for,
    one=_by_code(sites_for, "code"),
    key=lambda site: (site.code,),
    key_types=(str,),
    properties=properties.SITE,
    searched=frozenset({"bbox"}),
)
COLLECTIONS = {one.id: one for one in (_THREATS, _ALERTS, _REPORTS, _UNITS, _AREAS, _FACILITIES, _SITES)}
