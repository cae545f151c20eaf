"""Two missions that listen to each other: an alert crosses as reports, update by update, and its echo is none."""

from __future__ import annotations

import shutil

import pytest
from cryptography import x509
from sqlmodel import col, select
from support.api_routes import V1
from support.api_world import NOW, People, add, alert
from support.mission import load_mission

from app.access.principal import Scope
from app.alerts.tables import Alert, AlertRevision
from app.api.host import new_host
from app.db import Database
from app.gateways.cap.fetch import Fetched, FetchFault
from app.gateways.cap.office import Office
from app.gateways.cap.sources import Source
from app.gateways.cap.tables import CapMessage
from app.ingest.tables import Report
from app.workers.cap_feeds import CapFeeds


class Neighbour:
    """The feed of a mission, asked through its real API with a key."""

    def __init__(self, api, headers):
        self._api = api
        self._headers = headers

    def get(self, url, headers):
        answer = self._api.get(url, headers={**self._headers, **headers})
        if answer.status_code == 304:
            return Fetched(b"", answer.headers, fresh=False)
        if answer.status_code != 200:
            raise FetchFault(f"status_{answer.status_code}", lasting=True)
        return Fetched(answer.content, answer.headers)


def listening(centre, api, key, sender):
    """The feeds of a centre that listens to the mission behind `api`, whose certificate it pinned."""
    pinned = x509.load_pem_x509_certificate(api.get(f"{V1}/cap/certificate", headers=key).content)
    feed = f"https://testserver{V1}/cap/feed"
    source = Source("Neighbour", frozenset({sender}), "BASE", "B", 2, (pinned,), feed=feed, every_s=60)
    return CapFeeds(centre.database, centre.rosters, centre.clock, [source], fetch=lambda _source: Neighbour(api, key))


def kept(database, table, column):
    with database.reading() as session:
        return list(session.exec(select(table).order_by(col(column))))


@pytest.fixture
def other(centre, sqlite_template, tmp_path, clients):
    """A second centre on a database of its own, with the same clock, and a client of it."""
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'other.db')}")
    load_mission(database)
    office = Office(tmp_path / "other", tmp_path / "other" / "authority", centre.clock, sender="heliograph.other")
    (tmp_path / "other").mkdir()
    second = type(centre)(database, centre.clock, cap=office)
    client = clients()
    client.app.state.host = new_host(second, client.app.state.host.passwords)
    yield second, client
    database.close()


@pytest.mark.usefixtures("mission")
def test_an_alert_crosses_the_border_with_its_updates_and_comes_back_as_an_echo(api, centre, people, other):
    theirs, their_api = other
    there = listening(theirs, api, people.key(Scope.ALERTS_READ), "heliograph.TESTMIS")
    here = listening(centre, their_api, People(theirs).key(Scope.ALERTS_READ), "heliograph.other")
    rows, rest = alert(101, "AO-WEST", at=NOW - 120)
    first = dict(rest[0].values)
    add(centre.database, rows, rest)

    def say(number, type_, at, **more):
        centre.clock.set(at)
        said = first | {"revision": number, "type": type_, "sent_at": at, "expires_at": at + 3600} | more
        add(
            centre.database, [AlertRevision(alert=101, revision=number, type=type_, at=at, reason="moved", values=said)]
        )
        there.step()

    there.step()
    (report,) = kept(theirs.database, Report, Report.seq)
    assert (report.kind, report.reliability, report.credibility, report.severity) == ("IED", "B", 3, "severe")
    say(1, "update", NOW + 60, severity="extreme", certainty="observed")
    _, second = kept(theirs.database, Report, Report.seq)
    assert (second.amends, second.severity, second.credibility) == (report.id, "extreme", 2)
    say(2, "cancel", NOW + 120, instruction="all_clear")
    assert [one.outcome for one in kept(theirs.database, CapMessage, CapMessage.sent)] == [
        "filed",
        "amended",
        "cancelled",
    ]
    assert len(kept(theirs.database, Alert, Alert.number)) == 1, "their own rules made an alert of it"
    here.step()
    assert {one.outcome for one in kept(centre.database, CapMessage, CapMessage.sent)} == {"echo"}
    assert kept(centre.database, Report, Report.seq) == []
    assert [one.polls[0].fault for one in (here, there)] == ["", ""]
