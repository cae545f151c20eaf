"""What is told of a moment of the past is what was shown at that moment; and counts per stretch of time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from support.alert_world import World
from support.api_world import NOW, add, alert, report, threat
from support.dangers import ack
from support.picture import accepted, observation, row

from app.access.principal import Role, Scope
from app.clock import SetClock
from app.delivery import stage as delivery
from app.ingest.links import watch
from app.picture import stage as picture
from app.picture.pins import DecisionType
from app.picture.tables import ThreatRevision, UnitFix, UnitPosition
from app.picture.threats import store as threat_store
from app.roster.store import revoke
from edge_agent.wire.messages import Response, Stage

HISTORY, HISTOGRAM = "/api/v1/history", "/api/v1/histogram"
HOUR, DAY = 3600, 86_400
NOT_KEPT = {"attempts", "due_at", "held", "reason"}


def moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")


class Tale(World):
    """A mission that goes on step by step, and what its pages showed after each step."""

    def __init__(self, database, roster, centre, api, who) -> None:
        super().__init__(database, roster)
        self.centre, self.api, self.who = centre, api, who
        self.shown: dict[int, dict] = {}

    def report(self, name: str, **more) -> None:
        one = observation(name, observed_at=self.now - 30, **more)
        with self.database.transaction() as session:
            session.add(row(one, received_at=self.now))
        with self.database.transaction() as session:
            change = picture.update(session, self.roster, [accepted(one)], now=self.now)
        self.pipe(change, accepted(one))

    def dismiss(self, name: str) -> None:
        with self.database.transaction() as session:
            threat_id = threat_store.threat_of(session, observation(name).id)
            change = picture.decide(
                session, self.roster, type=DecisionType.DISMISS, threats=[threat_id], by="o", why="w", now=self.now
            )
        self.pipe(change)

    def hear_site(self, code: str) -> None:
        with self.database.transaction() as session:
            watch.heard(session, self.roster, self.roster.sites[code], 100, at=self.now)

    def look(self) -> None:
        """Keep what the pages show now, then let a little time pass."""
        self.shown[self.now] = self.live()
        self.later(60)

    def live(self) -> dict:
        self.centre.clock = SetClock(self.now)
        threats = self.items("/api/v1/threats?state=suspected,confirmed")
        active = [self.get(f"/api/v1/alerts/{one['id']}") for one in self.items("/api/v1/alerts?state=active")]
        return told(threats, active, self.items("/api/v1/units"), self.items("/api/v1/sites"))

    def past(self, at: int) -> dict:
        stood = self.get(f"{HISTORY}?at={moment(at)}")
        assert stood["at"] == moment(at)
        return told(stood["threats"], stood["alerts"], stood["units"], stood["sites"])

    def items(self, path: str) -> list[dict]:
        return self.get(path)["items"]

    def get(self, path: str) -> dict:
        answer = self.api.get(path, headers=self.who)
        assert answer.status_code == 200, answer.text
        return answer.json()


def told(threats, alerts, units, sites) -> dict:
    """What history keeps of things; of a threat all but when it was last looked at without anything new."""
    return {
        "threats": {one["id"]: one | {"evaluated_at": None} for one in threats},
        "alerts": {
            one["id"]: {
                name: one[name] for name in one if name not in {"messages", "audience", "delivered", "confidence"}
            }
            | {"delivered": [{k: v for k, v in row.items() if k not in NOT_KEPT} for row in one["delivered"]]}
            for one in alerts
        },
        "units": {one["id"]: one for one in units},
        "links": {one["id"]: (one["link"]["state"], one["link"]["dark_since"]) for one in sites},
    }


def differences(one, other, path="") -> list[str]:
    """Where two values differ, each with its path."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(one.keys() | other.keys())
        return [line for key in keys for line in differences(one.get(key), other.get(key), f"{path}/{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [line for place, pair in pairs for line in differences(*pair, f"{path}/{place}")]
    return [] if one == other else [f"{path}: {one!r} != {other!r}"]


@pytest.fixture
def tale(database, mission, centre, api, people):
    return Tale(database, mission, centre, api, people.key(sensitive=True))


def moved(tale: Tale, unit: str, lat: float) -> None:
    with tale.database.transaction() as session:
        session.merge(UnitPosition(unit=unit, at=tale.now, received_at=tale.now, lat=lat, lon=20.0))
        session.add(UnitFix(unit=unit, at=tale.now, received_at=tale.now, lat=lat, lon=20.0))


def test_the_past_is_told_as_it_was_shown(tale):
    tale.hear_site("NOVA")
    tale.look()
    tale.report("first")
    tale.look()
    tale.send()
    moved(tale, "ALFA-1", 6.0)
    tale.look()
    tale.hear(ack(1, 1, Stage.RECEIVED), ack(1, 1, Stage.SEEN, seq=2))
    tale.look()
    tale.report("second", unit="BRAVO-1", site="NOVA", east_m=20.0)
    tale.look()
    tale.send()
    tale.hear(ack(1, 2, Stage.ACKNOWLEDGED, site="NOVA", revision=1, response=Response.CANNOT_COMPLY))
    moved(tale, "ALFA-1", 6.1)
    tale.look()
    tale.hear(ack(1, 1, Stage.ACKNOWLEDGED, revision=1, seq=3))
    tale.look()
    tale.report("far", north_m=30_000.0, kind="MIN")
    with tale.database.transaction() as session:
        assert watch.tick(session, tale.roster, now=tale.now + HOUR) == ("NOVA",)
    tale.now += HOUR
    tale.look()
    tale.dismiss("first")
    tale.look()
    tale.hear_site("NOVA")
    tale.later(2 * DAY)
    tale.look()
    assert len(tale.shown) == 10
    states = {row["state"] for at in tale.shown.values() for one in at["alerts"].values() for row in one["delivered"]}
    assert states >= {"owed", "sent", "seen", "acknowledged"}
    assert any(at["alerts"] == {} for at in tale.shown.values())
    for at, shown in tale.shown.items():
        if at != max(tale.shown):
            # A site that was heard once and then said nothing is late before it is dark; the journal keeps no "late".
            shown["links"] = {
                site: ("up", None) if link[0] == "late" else link for site, link in shown["links"].items()
            }
            assert differences(tale.past(at), shown) == [], moment(at)


def test_a_silent_unit_escalates_in_the_past_too(tale):
    tale.report("first")
    tale.send()
    tale.look()
    tale.later(HOUR)
    with tale.database.transaction() as session:
        delivery.tick(session, tale.roster, now=tale.now)
    tale.look()
    (before, after) = (next(iter(tale.past(at)["alerts"].values())) for at in tale.shown)
    assert (before["overdue"], after["overdue"] > 0) == (0, True)
    escalated = {row["addressee"]: row["escalated_to"] for row in after["delivered"] if row["escalated_at"]}
    assert "operations" in escalated["ALFA-1"]
    assert tale.past(tale.now - 60) == tale.shown[tale.now - 60]


def test_a_revoked_site_is_told_as_revoked(tale):
    tale.hear_site("BASE")
    at = tale.now
    tale.later(60)
    with tale.database.transaction() as session:
        revoke(session, "BASE", now=tale.now, by="x")
    tale.centre.clock = SetClock(tale.now + 1)
    assert tale.past(at)["links"]["BASE"] == ("up", None)
    assert tale.past(at - 1)["links"]["BASE"] == ("never_heard", None)
    assert tale.past(tale.now)["links"]["BASE"] == ("revoked", None)


def revisions(threat_row, *, at, **values):
    kept = {"state": "suspected", "lat": threat_row.lat, "lon": threat_row.lon, "confidence": 0.5} | values
    return ThreatRevision(threat_id=threat_row.id, revision=kept.pop("revision", 0), at=at, by="system", values=kept)


@pytest.fixture
def two_areas(database, mission):
    """A threat and an alert in the west and in the east, an hour old."""
    west, east = threat(1, None)[0], threat(2, None, lon=20.5)[0]
    secret = threat(3, None, sensitive=True)[0]
    west_alert, east_alert = alert(101, "AO-WEST", at=NOW - HOUR), alert(102, "AO-EAST", unit="BRAVO-1", at=NOW - HOUR)
    for one in (west_alert, east_alert):
        one[0][0].expires_at = one[1][0].values["expires_at"] = NOW + HOUR
    add(
        database,
        [
            west,
            east,
            secret,
            *report(1, "AO-WEST", at=NOW - 90)[:1],
            *report(2, "AO-EAST", at=NOW - 30, site="NOVA")[:1],
        ],
        [
            *threat(1, "AO-WEST")[1:],
            *threat(2, "AO-EAST")[1:],
            *threat(3, "AO-WEST")[1:],
            *report(1, "AO-WEST")[1:],
            *report(2, "AO-EAST", site="NOVA")[1:],
        ],
        [revisions(one, at=NOW - HOUR) for one in (west, east)],
        [revisions(secret, at=NOW - HOUR, sensitive=True)],
        [*west_alert[0], *east_alert[0]],
        [*west_alert[1], *east_alert[1]],
    )


def names(answer, part, name="id"):
    assert answer.status_code == 200, answer.text
    return [one[name] for one in answer.json()[part]]


def test_everybody_sees_the_past_of_their_own_areas(api, people, two_areas):
    at = f"{HISTORY}?at={moment(NOW - 60)}"
    east = api.get(at, headers=people.one(Role.VIEWER, ["AO-EAST"]))
    assert [len(names(east, part)) for part in ("threats", "alerts")] == [1, 1]
    assert names(east, "alerts") == ["102"]
    assert [row["addressee"] for row in east.json()["alerts"][0]["delivered"]] == ["BRAVO-1"]
    assert names(east, "units") == ["BRAVO-1", "EOD-1", "MEDIC-1"]
    everything = api.get(at, headers=people.one(Role.VIEWER))
    assert len(names(everything, "threats")) == 2, "the sensitive one is for whoever is cleared"
    cleared = api.get(at, headers=people.one(Role.VIEWER, sensitive=True))
    assert len(names(cleared, "threats")) == 3
    nowhere = api.get(at, headers=people.person(Role.VIEWER, []))
    assert [names(nowhere, part) for part in ("threats", "alerts", "units", "sites")] == [[]] * 4


def test_a_key_is_told_what_its_scopes_open(api, people, two_areas):
    stood = api.get(f"{HISTORY}?at={moment(NOW)}", headers=people.key(Scope.ALERTS_READ)).json()
    assert set(stood) == {"at", "alerts"}
    counted = api.get(HISTOGRAM, headers=people.key(Scope.REPORTS_READ)).json()
    assert set(counted) == {"start", "end", "bin_s", "reports"}


def test_nothing_was_before_the_beginning(api, people, two_areas):
    stood = api.get(f"{HISTORY}?at={moment(NOW - 2 * HOUR)}", headers=people.one(Role.VIEWER)).json()
    assert (stood["threats"], stood["alerts"]) == ([], [])
    assert all(unit["position"] is None for unit in stood["units"])


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("at=yesterday", ("query.at", "malformed")),
        ("at=2026-01-01T00:00:00", ("query.at", "malformed")),
        ("at=2099-01-01T00:00:00Z", ("query.at", "out_of_range")),
        ("at=2026-01-01T00:00:00Z&at=2026-01-01T00:00:00Z", ("query.at", "malformed")),
        ("when=now", ("query.when", "unknown_parameter")),
    ],
)
@pytest.mark.usefixtures("world")
def test_a_moment_that_is_none_is_named(api, people, query, fault):
    answer = api.get(f"{HISTORY}?{query}", headers=people.one(Role.VIEWER))
    assert answer.status_code == 422
    assert [(one["path"], one["code"]) for one in answer.json()["errors"]] == [fault]


def test_the_histogram_counts_what_came_in_each_stretch(api, people, two_areas):
    span = f"{moment(NOW - 2 * HOUR)}/{moment(NOW)}"
    counted = api.get(f"{HISTOGRAM}?time={span}&bins=4", headers=people.one(Role.VIEWER)).json()
    assert (counted["start"], counted["end"], counted["bin_s"]) == (moment(NOW - 2 * HOUR), moment(NOW), 1800)
    assert counted["reports"] == [0, 0, 0, 2]
    assert counted["threats"] == [0, 0, 2, 0]
    assert counted["alerts"] == [0, 0, 2, 0]


@pytest.mark.parametrize(
    ("query", "areas", "expected"),
    [
        ("", ["AO-EAST"], (1, 1, 1)),
        ("", [], (0, 0, 0)),
        ("&area=AO-WEST", None, (1, 1, 1)),
        ("&kind=MIN", None, (0, 0, 0)),
        ("&status=exercise", None, (0, 0, 0)),
        ("&kind=IED&status=actual", None, (2, 2, 2)),
    ],
)
@pytest.mark.usefixtures("two_areas")
def test_the_histogram_counts_what_passes_the_filter_and_is_theirs(api, people, query, areas, expected):
    counted = api.get(f"{HISTOGRAM}?bins=1{query}", headers=people.one(Role.VIEWER, areas)).json()
    assert tuple(sum(counted[what]) for what in ("reports", "threats", "alerts")) == expected


@pytest.mark.parametrize("bins", ["0", "501", "x", "-1", "1.5", "٣"])
def test_only_so_many_bins(api, people, world, bins):
    answer = api.get(f"{HISTOGRAM}?bins={bins}", headers=people.one(Role.VIEWER))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"] == "query.bins"
