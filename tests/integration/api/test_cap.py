"""Alerts over HTTP as signed CAP: every message at its own address, a feed that feed readers read, and 304."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import warnings

import feedparser
import pytest
from cryptography import x509
from support.api_routes import V1
from support.api_world import NOW, add, alert, as_password

from app.access.principal import Partner, Role, Scope
from app.alerts.tables import AlertArea, AlertPartner, AlertRevision
from app.gateways.cap.read import parsed, read
from app.gateways.cap.rules import broken, unreferred
from app.gateways.cap.signature import verified

CAP = f"{V1}/cap"
WHY = {"why": "agreed with the contingent"}


@pytest.fixture
def chain(database, mission):
    """An alert in the west that was updated and taken back, one that ran out, and one in the east."""
    (row,), rest = alert(101, "AO-WEST", state="cancelled")
    row.revision, row.updated_at = 2, NOW
    first = rest[0].values

    def revision(number, type_, at, **more):
        said = first | {"revision": number, "type": type_, "sent_at": at, "expires_at": at + 3600} | more
        return AlertRevision(alert=101, revision=number, type=type_, at=at, reason="moved", values=said)

    rest[0].at = NOW - 600
    rest[0].values = first | {"sent_at": NOW - 600}
    rest += [
        revision(1, "update", NOW - 300, severity="extreme"),
        revision(2, "cancel", NOW, instruction="all_clear"),
        AlertRevision(alert=101, revision=3, type="update", at=NOW, reason="reminder", only=["ALFA-1"], values=first),
    ]
    past = alert(102, "AO-WEST", state="expired", at=NOW - 90_000)
    east = alert(103, "AO-EAST", unit="BRAVO-1", site="NOVA", at=NOW - 60)
    add(database, [row, *past[0], *east[0]], [*rest, *past[1], *east[1]])


@pytest.fixture
def ours(people):
    return people.key(Scope.ALERTS_READ)


@pytest.fixture
def pinned(api, ours):
    return x509.load_pem_x509_certificate(api.get(f"{CAP}/certificate", headers=ours).content)


def message(api, who, path, pinned=None):
    answer = api.get(f"{CAP}/alerts/{path}", headers=who)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/cap+xml"), answer.text
    root = parsed(answer.content)
    told = read(verified(root, [pinned], now=NOW) if pinned else root)
    assert broken(told) == []
    return told


def test_every_message_has_its_own_address_and_the_alert_shows_the_last(api, chain, ours, pinned):
    made = [message(api, ours, f"101/{number}", pinned) for number in range(3)]
    assert [one.type for one in made] == ["Alert", "Update", "Cancel"]
    assert all(unreferred(one, made[:number]) == [] for number, one in enumerate(made))
    assert message(api, ours, "101", pinned) == made[2]
    assert (made[0].sender, made[0].sent) == ("heliograph.TESTMIS", NOW - 600)
    assert made[1].infos[0].severity == "Extreme"
    assert [info.language for info in made[0].infos] == ["en", "fr"]


def test_what_has_ended_stays_at_its_address(api, chain, ours):
    assert message(api, ours, "102").type == "Alert"


@pytest.mark.parametrize("path", ["101/3", "101/9", "999", "999/0", "101/-1", "0", "x"])
def test_a_reminder_and_what_is_not_there_have_none(api, chain, ours, path):
    assert api.get(f"{CAP}/alerts/{path}", headers=ours).status_code in {404, 422}


def test_xmlsec_verifies_what_came_over_http(api, chain, ours, tmp_path):
    (tmp_path / "cap.pem").write_bytes(api.get(f"{CAP}/certificate", headers=ours).content)
    (tmp_path / "alert.xml").write_bytes(api.get(f"{CAP}/alerts/101", headers=ours).content)
    command = [shutil.which("xmlsec1"), "--verify", "--pubkey-cert-pem", str(tmp_path / "cap.pem")]
    done = subprocess.run([*command, str(tmp_path / "alert.xml")], capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", ["alerts/101", "alerts/101/0", "feed", "certificate"])
def test_who_has_it_already_is_told_so(api, chain, ours, path):
    first = api.get(f"{CAP}/{path}", headers=ours)
    again = api.get(f"{CAP}/{path}", headers=ours | {"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert api.get(f"{CAP}/{path}", headers=ours | {"If-None-Match": '"other"'}).status_code == 200


def test_it_is_packed_where_the_client_can_unpack(api, chain, ours):
    with api.stream("GET", f"{CAP}/alerts/101", headers=ours | {"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert read(parsed(gzip.decompress(raw))).identifier.endswith(".2")
    assert (
        "content-encoding" not in api.get(f"{CAP}/alerts/101", headers=ours | {"Accept-Encoding": "identity"}).headers
    )


def feed(api, who, **query):
    answer = api.get(f"{CAP}/feed", headers=who, params=query)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        told = feedparser.parse(answer.content)
    assert not told.bozo, told.bozo_exception
    return told


def test_a_feed_reader_reads_what_is_in_force_and_finds_each_message(api, chain, ours):
    told = feed(api, ours)
    assert told.version == "atom10"
    assert [entry.title.split(" · ")[0] for entry in told.entries] == ["Cancelled", "Improvised explosive device"]
    assert len({entry.id for entry in told.entries}) == 2
    assert told.feed.updated == told.entries[0].updated == "2026-09-21T14:13:20Z"
    for entry in told.entries:
        (link,) = entry.links
        assert link.type == "application/cap+xml"
        assert message(api, ours, link.href.partition("/cap/alerts/")[2]).infos[0].headline == entry.title


def test_a_feed_of_one_area(api, chain, ours):
    assert [one.title.startswith("Cancelled") for one in feed(api, ours, area="AO-WEST").entries] == [True]
    assert feed(api, ours, area="AO-WEST").feed.id != feed(api, ours).feed.id


NO_AREA = ("query.area", "unknown_value")


@pytest.mark.parametrize(
    ("key", "query", "fault"),
    [
        ({}, "aera=AO-WEST", ("query.aera", "unknown_parameter")),
        ({}, "area=AO-WEST&limit=1", ("query.limit", "unknown_parameter")),
        ({}, "area=AO-WEST&area=AO-EAST", ("query.area", "repeated")),
        ({}, "area=NOWHERE", NO_AREA),
        ({}, "area=AO-WEST,AO-EAST", NO_AREA),
        ({}, "area=%00", NO_AREA),
        ({"areas": ["AO-WEST"]}, "area=AO-EAST", NO_AREA),
        ({"areas": ["AO-WEST"]}, "area=NOWHERE", NO_AREA),
        ({"areas": ["AO-WEST"]}, "area=AO-WEST", None),
        ({"partner": Partner.TCC, "areas": ["AO-WEST"]}, "area=AO-EAST", NO_AREA),
        ({"partner": Partner.TCC, "areas": ["AO-WEST"]}, "area=AO-WEST", None),
        ({"partner": Partner.TCC}, "area=AO-EAST", None),
        ({"partner": Partner.TCC}, "area=NOWHERE", None),
        ({"partner": Partner.TCC, "scopes": (Scope.ALERTS_READ, Scope.UNITS_READ)}, "area=NOWHERE", NO_AREA),
    ],
)
@pytest.mark.usefixtures("chain")
def test_a_feed_is_asked_for_what_there_is(api, people, key, query, fault):
    scopes = key.get("scopes", (Scope.ALERTS_READ,))
    who = people.key(*scopes, **{name: value for name, value in key.items() if name != "scopes"})
    answer = api.get(f"{CAP}/feed?{query}", headers=who)
    assert answer.status_code == (422 if fault else 200)
    if fault:
        assert [(one["path"], one["code"]) for one in answer.json()["errors"]] == [fault]


def test_an_area_that_is_hidden_is_as_if_it_were_not(api, chain, people):
    west = people.key(Scope.ALERTS_READ, areas=["AO-WEST"])
    told = [api.get(f"{CAP}/feed", params={"area": area}, headers=west).json() for area in ("AO-EAST", "NOWHERE")]
    hidden, unknown = ({name: one[name] for name in one if name != "correlation_id"} for one in told)
    assert hidden == unknown


@pytest.mark.parametrize("path", ["feed", "alerts/101", "alerts/101/0", "certificate"])
def test_a_feed_reader_sends_the_key_as_a_password(api, chain, ours, path):
    mine, bearer = (api.get(f"{CAP}/{path}", headers=who) for who in (as_password(ours), ours))
    assert (mine.status_code, mine.headers["etag"]) == (200, bearer.headers["etag"])
    assert "Basic realm=" in api.get(f"{CAP}/{path}").headers["www-authenticate"]


def test_a_cancel_leaves_the_feed_when_it_ran_out(api, centre, chain, ours):
    before = api.get(f"{CAP}/feed", headers=ours).headers["etag"]
    centre.clock.set(NOW + 3601)
    assert feed(api, ours).entries == []
    assert api.get(f"{CAP}/feed", headers=ours).headers["etag"] != before


def test_a_key_of_one_area_sees_no_other(api, chain, people):
    west = people.key(Scope.ALERTS_READ, areas=["AO-WEST"])
    assert len(feed(api, west).entries) == 1
    assert api.get(f"{CAP}/alerts/103", headers=west).status_code == 404


EDITIONS = {
    "all": {},
    "west": {"areas": ["AO-WEST"]},
    "east": {"areas": ["AO-EAST"]},
    "both": {"areas": ["AO-WEST", "AO-EAST"]},
    "cleared": {"sensitive": True},
    "partner": {"partner": Partner.TCC},
    "partner in the west": {"partner": Partner.TCC, "areas": ["AO-WEST"]},
    "partner who knows units": {"partner": Partner.TCC, "scopes": (Scope.ALERTS_READ, Scope.UNITS_READ)},
}


def edition(api, people, scopes=(Scope.ALERTS_READ,), **key):
    """The message of alert 104 and the entry of the feed, as a key of its own has them."""
    who = people.key(*scopes, **key)
    (entry,) = feed(api, who).entries
    return message(api, who, "104"), entry.id


def test_one_name_is_one_text_whoever_reads(api, database, mission, people):
    rows, rest = alert(104, "AO-WEST")
    rest[0].touched = ["AO-EAST", "AO-WEST"]
    add(database, rows, [*rest, AlertArea(alert=104, area="AO-EAST"), AlertPartner(alert=104, partner="tcc", since=0)])
    told = {name: edition(api, people, **key) for name, key in EDITIONS.items()}
    assert len({one.identifier for one, _ in told.values()}) == len({id_ for _, id_ in told.values()}) == len(EDITIONS)
    assert [len(told[name][0].infos[0].areas) for name in ("all", "both", "west", "east")] == [2, 2, 1, 1]
    assert edition(api, people, areas=["AO-EAST", "AO-WEST"]) == told["both"]


def test_a_partner_has_an_edition_of_their_own_of_what_was_released(api, chain, people):
    partner = people.key(Scope.ALERTS_READ, partner=Partner.TCC, grid_m=5000)
    assert feed(api, partner).entries == []
    assert api.get(f"{CAP}/alerts/103", headers=partner).status_code == 404
    officer = people.person(Role.OFFICER)
    released = api.put(f"{V1}/alerts/103/release", headers=officer, json={"partners": ["tcc"], **WHY})
    assert released.status_code == 200, released.text
    told = message(api, partner, "103")
    assert told.identifier.endswith(".0.tcc-5000m")
    assert (told.scope, told.restriction) == (
        "Restricted",
        "The mission and the countries that contribute troops or police only.",
    )
    assert [area.description for area in told.infos[0].areas] == ["Around the danger"]
    (entry,) = feed(api, partner).entries
    assert entry.links[0].href.endswith("/cap/alerts/103/0")


def test_what_was_taken_back_before_it_was_released_is_no_message_at_all(api, chain, people):
    officer = people.person(Role.OFFICER)
    api.put(f"{V1}/alerts/101/release", headers=officer, json={"partners": ["public"], **WHY})
    public = people.key(Scope.ALERTS_READ, partner=Partner.PUBLIC)
    assert api.get(f"{CAP}/alerts/101", headers=public).status_code == 404
    assert feed(api, public).entries == []
