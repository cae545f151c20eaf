"""Who asks the API in tests, and what there is to see: one of everything in the west, one in the east."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from uuid import UUID, uuid5

from app.access.principal import Role, Scope
from app.access.tables import Account, LoginSession
from app.accounts import store
from app.accounts.keys import make_key
from app.accounts.signin import SESSION_S
from app.accounts.tokens import hash_of, new_secret
from app.alerts.message import to_values
from app.alerts.tables import Alert, AlertArea, AlertRevision, Audience
from app.delivery.tables import Delivery
from app.ingest.photos.tables import Photo, PhotoPiece
from app.ingest.tables import Quarantine, Report, ReportArea
from app.picture.tables import Threat, ThreatArea, ThreatReport, ThreatRevision, UnitPosition
from edge_agent.wire.messages import AlertMessage, AlertType, Place, Status

NOW = 1_790_000_000
SPACE = UUID("6f1d3f0e-6a55-4a8e-9d55-6c9f3c1f0b11")
ORIGIN = "https://testserver"


def prefix_of(key: dict[str, str]) -> str:
    """The prefix of the key in some headers."""
    return key["Authorization"].split("_")[1]


def as_password(key: dict[str, str]) -> dict[str, str]:
    """The key in some headers as the password of HTTP Basic."""
    pair = f"anybody:{key['Authorization'].removeprefix('Bearer ')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


class People:
    """Headers of people and keys, made straight in the database."""

    def __init__(self, centre) -> None:
        self._database = centre.database
        self._count = 0
        self._known = {}

    def one(self, role: Role, areas=None, **more) -> dict[str, str]:
        """Headers of the same person every time."""
        key = (role, tuple(areas or ()), *more.items())
        if key not in self._known:
            self._known[key] = self.person(role, areas, **more)
        return self._known[key]

    def person(self, role: Role, areas=None, *, sensitive=False, disabled=False, expired=False) -> dict[str, str]:
        """Headers of somebody new who is signed in."""
        self._count += 1
        name, secret = f"{role}-{self._count}", new_secret()
        with self._database.transaction() as session:
            account = Account(name=name, password_hash="", role=role, areas=areas, sensitive=sensitive, created_at=0)
            account.disabled_at = NOW if disabled else None
            store.save(session, account)
            ends = NOW if expired else NOW + SESSION_S
            opened = LoginSession(
                secret_hash=hash_of(secret), account=name, created_at=NOW, used_at=NOW, expires_at=ends
            )
            store.save(session, opened)
        return {"Cookie": f"__Host-heliograph={secret}", "Origin": ORIGIN, "X-Heliograph": "1"}

    def key(
        self, *scopes: Scope, areas=None, sensitive=False, expired=False, revoked=False, partner=None, grid_m=0
    ) -> dict[str, str]:
        """Headers of an integrator."""
        with self._database.transaction() as session:
            key, text = make_key(
                session,
                "a test",
                scopes=scopes or tuple(Scope),
                areas=areas,
                sensitive=sensitive,
                expires_at=NOW if expired else None,
                by="system",
                now=NOW - 10,
                partner=partner,
                grid_m=grid_m,
            )
            key.revoked_at = NOW if revoked else None
            store.save(session, key)
        return {"Authorization": f"Bearer {text}"}


@dataclass
class Ids:
    """Names of what lies in one area."""

    report: UUID
    threat: UUID
    alert: int
    held: UUID
    unit: str
    site: str
    area: str


@dataclass
class World:
    """What there is."""

    west: Ids
    east: Ids


def report(seq: int, area: str | None, *, at=NOW, lat=6.0, lon=20.0, kind="IED", site="BASE", **more) -> list:
    """An accepted report and its area."""
    row = Report(
        id=uuid5(SPACE, f"{site}/{seq}"),
        site=site,
        epoch=1,
        seq=seq,
        kind=kind,
        observed_at=at,
        site_observed_at=at,
        received_at=at,
        lat=lat,
        lon=lon,
        accuracy_m=50,
        reliability="B",
        credibility=2,
        severity="severe",
        fields={},
        casualties=[],
        raw=b"",
        **more,
    )
    return [row, *([ReportArea(report_id=row.id, area=area)] if area else [])]


def threat(seq: int, area: str | None, *, at=NOW, lat=6.0, lon=20.0, **more) -> list:
    """A threat and its area."""
    values = {"kind": "IED", "state": "suspected"} | more
    row = Threat(
        id=uuid5(SPACE, f"threat/{seq}"),
        family="explosive",
        reason="reported",
        lat=lat,
        lon=lon,
        uncertainty_m=50,
        danger_radius_m=400,
        severity="severe",
        confidence=0.75,
        certainty="likely",
        first_observed_at=at,
        last_observed_at=at,
        evaluated_at=at,
        report_count=1,
        group_count=1,
        arithmetic={"prior": 0.5, "voices": []},
        revision=1,
        **values,
    )
    return [row, *([ThreatArea(threat_id=row.id, area=area)] if area else [])]


def alert(number: int, area: str | None, *, unit="ALFA-1", site="BASE", at=NOW, lat=6.0, **more) -> list[list]:
    """An alert with its message, its area, one addressee and one delivery; in the order the keys ask for."""
    row = Alert(
        number=number,
        id=uuid5(SPACE, f"alert/{number}"),
        origin="threat",
        kind="IED",
        reason="threat_new",
        urgency="immediate",
        severity="severe",
        certainty="likely",
        confidence=0.75,
        lat=lat,
        lon=20.0,
        uncertainty_m=50,
        danger_radius_m=400,
        instruction="avoid_area",
        created_at=at,
        updated_at=at,
        expires_at=at + 3600,
        **more,
    )
    message = AlertRevision(alert=number, revision=0, type="alert", at=at, reason="threat_new", values=said(row))
    member = Audience(alert=number, addressee=unit, site=site, number=1, reason="in_ao", since=at)
    owed = Delivery(
        alert=number, addressee=unit, site=site, number=1, reason="in_ao", created_at=at, escalated_to=[], state="sent"
    )
    return [[row], [message, member, owed, *([AlertArea(alert=number, area=area)] if area else [])]]


def said(row: Alert) -> dict:
    """What the first message of an alert says."""
    return to_values(
        AlertMessage(
            alert=row.number,
            revision=0,
            type=AlertType.ALERT,
            status=Status.ACTUAL,
            sent_at=row.created_at,
            expires_at=row.expires_at,
            kind=row.kind,
            urgency=row.urgency,
            severity=row.severity,
            certainty=row.certainty,
            place=Place(row.lat, row.lon, row.uncertainty_m),
            danger_radius_m=row.danger_radius_m,
            instruction=row.instruction,
            text=row.text,
        )
    )


def held(seq: int, site: str, *, at=NOW, **more) -> Quarantine:
    """A body in quarantine."""
    return Quarantine(
        id=uuid5(SPACE, f"held/{site}/{seq}"),
        topic=f"r/{site}",
        site=site,
        epoch=1,
        seq=seq,
        reason=more.pop("reason", "geometry_range"),
        raw=b"\x01\x02",
        received_at=at,
        **more,
    )


def photo(key: int, site: str, *, seq: int = 1, data: bytes = b"a picture", **more) -> tuple[Photo, PhotoPiece]:
    """A whole thumbnail of a report and its bytes; `key` is the number of its row."""
    values = {"state": "whole", "media_type": "image/webp", "number": 0, "is_full": False, "size": len(data)} | more
    row = Photo(
        id=key,
        site=site,
        epoch=1,
        seq=seq,
        digest=bytes(8),
        pieces=1,
        piece_bytes=len(data),
        held=len(data),
        first_at=NOW,
        last_at=NOW,
        **values,
    )
    return row, PhotoPiece(photo_id=key, start=0, data=data)


def add(database, *groups) -> None:
    """Write groups of rows, each group after the one before."""
    with database.transaction() as session:
        for group in groups:
            session.add_all(group)
            session.flush()


def fill(database) -> World:
    """One of everything in the west and in the east."""
    world = World(
        west=Ids(
            uuid5(SPACE, "BASE/1"),
            uuid5(SPACE, "threat/1"),
            101,
            uuid5(SPACE, "held/BASE/9"),
            "ALFA-1",
            "BASE",
            "AO-WEST",
        ),
        east=Ids(
            uuid5(SPACE, "NOVA/1"),
            uuid5(SPACE, "threat/2"),
            102,
            uuid5(SPACE, "held/DELTA/9"),
            "BRAVO-1",
            "DELTA",
            "AO-EAST",
        ),
    )
    pictured = [photo(901, "BASE"), photo(902, "NOVA")]
    west, east = alert(101, "AO-WEST"), alert(102, "AO-EAST", unit="BRAVO-1", site="NOVA")
    add(
        database,
        [
            *report(1, "AO-WEST")[:1],
            *report(1, "AO-EAST", site="NOVA", lon=20.5)[:1],
            *threat(1, None),
            *threat(2, None, lon=20.5),
        ],
        [*report(1, "AO-WEST")[1:], *report(1, "AO-EAST", site="NOVA")[1:]],
        [row for row, _ in pictured],
        [piece for _, piece in pictured],
        [*threat(1, "AO-WEST")[1:], *threat(2, "AO-EAST")[1:]],
        [
            ThreatReport(report_id=world.west.report, threat_id=world.west.threat),
            ThreatReport(report_id=world.east.report, threat_id=world.east.threat),
            ThreatRevision(threat_id=world.west.threat, revision=1, at=NOW, by="system", values={}),
        ],
        [*west[0], *east[0]],
        [*west[1], *east[1]],
        [held(9, "BASE"), held(9, "DELTA")],
        [
            UnitPosition(unit="ALFA-1", at=NOW - 90, received_at=NOW - 80, lat=6.0, lon=20.0),
            UnitPosition(unit="BRAVO-1", at=NOW - 90, received_at=NOW - 80, lat=6.0, lon=20.5),
        ],
    )
    return world
