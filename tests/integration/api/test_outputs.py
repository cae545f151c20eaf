"""The raw bytes of every output, searched for what was planted in everything that nobody released to the reader."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest
from support.api_world import NOW, add, alert, report, threat
from support.outputs import OUTPUTS, Scene
from support.waiting import wait_for

from app.access.principal import Partner, Scope
from app.accounts.keys import who_has_key
from app.gateways.reader import Reader
from app.ingest.partners import store as report_partners
from app.journal.store import newest, record
from app.picture.partners import store as threat_partners
from app.picture.tables import Grade, ThreatReport, UnitPosition

LAT, LON = 6.0234567, 20.0765432
"""Where the report that nobody may have was made; their digits are looked for."""
TOLD_LAT = 6.0345671
FOR_TCC = "for the contingent"
SECRETS = {
    "text": "PLANTED-TEXT",
    "call": "PLANTED-CALL",
    "why": "PLANTED-WHY",
    "officer": "PLANTED-OFFICER",
    "person": "PLANTED-PERSON",
    "sensitive": "PLANTED-SENSITIVE",
    "latitude": "0234567",
    "longitude": "0765432",
}
OURS = {"unit": "ALFA-1", "site": "BASE"}
"""What only a key with `units:read` may have."""
SHOWS = {
    "list of reports": ("text", "latitude"),
    "GeoJSON of reports": ("text", "longitude"),
    "single reports": ("text", "latitude"),
    "list of threats": ("latitude",),
    "GeoJSON of threats": ("longitude",),
    "single threats": ("latitude", "text", "officer"),
    "list of alerts": ("call",),
    "GeoJSON of alerts": ("call",),
    "single alerts": ("call", "person"),
    "CAP feed": ("call",),
    "CAP messages": ("call",),
    "stream from the beginning": ("latitude", "why", "officer"),
    "stream with a snapshot": ("latitude", "call"),
    "list of units": ("latitude",),
    "OGC reports": ("text", "latitude"),
    "OGC threats": ("latitude",),
    "OGC units": ("latitude",),
    "Cursor on Target": ("latitude", "longitude"),
}
"""Output → what is planted in it for the mission's own: a secret that is nowhere cannot be found missing."""


@dataclass(frozen=True)
class Planted:
    names: dict[str, list[str]]
    told: UUID


@pytest.fixture
def planted(database, mission):
    """One released report; beside it, in the same threat and elsewhere, everything that must stay at home."""
    told = report(1, "AO-WEST", text=FOR_TCC, lat=TOLD_LAT)
    secret = report(2, "AO-WEST", lat=LAT, lon=LON, text=SECRETS["text"], unit="ALFA-1", source=77, at=NOW - 60)
    worst = report(3, "AO-WEST", lat=LAT, lon=LON, kind="GBV", text=SECRETS["sensitive"], sensitive=True)
    stands = threat(1, "AO-WEST", lat=LAT, lon=LON)
    warned = alert(101, "AO-WEST", threat_id=stands[0].id, text=SECRETS["call"])
    called = alert(102, "AO-WEST", text=SECRETS["call"])
    called[0][0].origin, called[0][0].lat, called[0][0].lon = "duress", LAT, LON
    warned[1][2].acknowledged_by, warned[1][2].state = SECRETS["person"], "acknowledged"
    links = [ThreatReport(report_id=one[0].id, threat_id=stands[0].id) for one in (told, secret)]
    grade = Grade(report_id=secret[0].id, reliability="B", credibility=2, by=SECRETS["officer"], at=NOW)
    where = UnitPosition(unit="ALFA-1", at=NOW, received_at=NOW, lat=LAT, lon=LON)
    add(
        database,
        [told[0], secret[0], worst[0], stands[0], *warned[0], *called[0]],
        [told[1], secret[1], worst[1], stands[1], *links, grade, where, *warned[1], *called[1]],
    )
    _happened(database, secret[0], stands[0])
    with database.transaction() as session:
        report_partners.mark(session, told[0].id, ["tcc"], words=True, now=NOW)
        threat_partners.stamp(session, [stands[0].id], now=NOW)
    return Planted(
        {
            "reports": [str(one[0].id) for one in (told, secret, worst)],
            "threats": [str(stands[0].id)],
            "alerts": ["101", "102"],
            "units": ["ALFA-1"],
            "sites": ["BASE"],
            "areas": ["AO-WEST"],
        },
        told[0].id,
    )


def _happened(database, secret, stands):
    """What the journal tells of it."""
    where = {"lat": LAT, "lon": LON, "why": SECRETS["why"], "by": SECRETS["officer"], "unit": "ALFA-1"}
    events = (
        ("report.received", secret.id),
        ("threat.updated", stands.id),
        ("alert.issued", 101),
        ("alert.issued", 102),
    )
    with database.transaction() as session:
        for type_, subject in (*events, ("unit.moved", "ALFA-1"), ("decision.made", 1), ("delivery.acknowledged", 101)):
            record(session, type_, str(subject), at=NOW, data=where, areas=["AO-WEST"], by=SECRETS["officer"])


@pytest.fixture
def read(server, planted, centre):
    """All the bytes that somebody gets of an output."""

    @contextmanager
    def reader(headers):
        who = who_has_key(centre.database, headers["Authorization"].removeprefix("Bearer "), now=NOW)
        with centre.database.reading() as session:
            yield Reader(session, centre.rosters.get(session), who, NOW)

    with centre.database.reading() as session:
        last = newest(session)
    wait_for(lambda: server[1]._end() == last, what="the streams to know all that was planted")

    def of(output, headers):
        scene = Scene(server[0], headers, planted.names, centre.database, reader)
        return OUTPUTS[output](scene).decode("utf-8", "replace")

    return of


def found(secrets, text):
    return sorted(name for name, secret in secrets.items() if secret in text)


@pytest.mark.parametrize("output", OUTPUTS)
def test_no_partner_reads_what_was_not_released(output, read, people):
    blind = frozenset(Scope) - {Scope.UNITS_READ}
    for audience in Partner:
        got = read(output, people.key(*blind, partner=audience))
        assert found(SECRETS | OURS | {"told": FOR_TCC} if audience is not Partner.TCC else SECRETS | OURS, got) == []
        seeing = read(output, people.key(*Scope, partner=audience, grid_m=5_000))
        assert found(SECRETS, seeing) == []


@pytest.mark.parametrize("output", SHOWS)
def test_the_missions_own_read_what_is_looked_for(output, read, people):
    got = read(output, people.key(*Scope, sensitive=True))
    assert set(SHOWS[output]) <= set(found(SECRETS, got))


@pytest.mark.parametrize("output", ["list of reports", "single reports", "GeoJSON of reports", "OGC reports"])
def test_the_partner_reads_what_was_released(output, read, people):
    assert FOR_TCC in read(output, people.key(*Scope, partner=Partner.TCC))


@pytest.mark.parametrize("output", ["list of threats", "single threats", "stream with a snapshot"])
def test_the_partner_reads_of_the_threat_what_their_report_says(output, read, people):
    got = read(output, people.key(*Scope, partner=Partner.TCC))
    assert f'"lat":{TOLD_LAT},"lon":20.0' in got
