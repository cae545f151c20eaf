"""Feeds of others over real TLS: what is new becomes reports; redirects, other hosts and authorities lead nowhere."""

from __future__ import annotations

import ssl
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlmodel import col, select
from support.cap import INFO, MESSAGE, NOW, certificate, signer
from support.dripping import dripping
from support.pki import Authority
from support.waiting import wait_for

from app.clock import SetClock
from app.gateways.cap.fetch import MOST_BYTES, FetchFault, HttpsFetch
from app.gateways.cap.message import Area
from app.gateways.cap.signature import signed
from app.gateways.cap.sources import Source
from app.gateways.cap.tables import CapMessage
from app.gateways.cap.write import written
from app.gateways.xml import to_bytes
from app.ingest.tables import Quarantine, Report
from app.journal.tables import Event
from app.roster.store import RosterCache
from app.workers.cap_feeds import CapFeeds

NEAR = ((5.9, 19.9), (5.9, 20.1), (6.1, 20.1), (6.1, 19.9), (5.9, 19.9))
FLOOD = replace(MESSAGE, infos=(replace(INFO, areas=(Area("Lower river", polygons=(NEAR,)),)),))


class Site:
    """An https server of some documents: path → body, or (status, headers)."""

    def __init__(self) -> None:
        self.documents: dict[str, bytes | tuple[int, dict[str, str]]] = {}
        self.asked: list[tuple[str, str | None]] = []
        self.tokens: set[str | None] = set()
        self.etag = '"1"'
        self.url = ""

    def answer(self, path, condition):
        self.asked.append((path, condition))
        found = self.documents.get(path, (404, {}))
        if isinstance(found, tuple):
            return (*found, b"")
        if condition == self.etag:
            return 304, {}, b""
        return 200, {"ETag": self.etag}, found


@contextmanager
def serving(identity):
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.tokens.add(self.headers["Authorization"])
            status, headers, body = site.answer(self.path, self.headers["If-None-Match"])
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity.cert, identity.key)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        site.url = f"https://127.0.0.1:{server.server_address[1]}"
        yield site
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def rivers(tmp_path_factory):
    return signer(tmp_path_factory.mktemp("rivers"))


@pytest.fixture
def site(authority):
    with serving(authority.issue("server", server=True)) as site:
        yield site


@pytest.fixture
def clock():
    return SetClock(NOW)


@pytest.fixture
def feeds(database, site, authority, clock, request):
    request.getfixturevalue("mission")
    pinned = certificate(request.getfixturevalue("rivers"))

    def make(**changes):
        first = Source("River office", frozenset({MESSAGE.sender}), "BASE", "B", 2, (pinned,))
        source = replace(first, **{"feed": f"{site.url}/feed", "authority": authority.ca, **changes})
        return CapFeeds(database, RosterCache(), clock, [source])

    return make


def atom(*hrefs):
    entries = "".join(f'<entry><updated>1</updated><link href="{href}"/></entry>' for href in hrefs)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'.encode()


def rows(database, table):
    with database.reading() as session:
        return list(session.exec(select(table)))


def told(database):
    with database.reading() as session:
        events = session.exec(select(Event).where(col(Event.type).startswith("cap.")).order_by(col(Event.id)))
        return [(event.type, event.data.get("rule") or event.data.get("fault") or "") for event in events]


def test_what_is_new_in_a_feed_becomes_reports_once(feeds, site, rivers, clock, database):
    update = replace(FLOOD, identifier="m-2", type="Update", sent=NOW + 60, references=(FLOOD.name,))
    site.documents = {
        "/feed": atom("/2", "/1"),
        "/1": to_bytes(signed(written(FLOOD), rivers)),
        "/2": to_bytes(signed(written(update), rivers)),
    }
    one = feeds()
    assert one.step() == 30
    assert [(row.outcome, row.by) for row in rows(database, CapMessage)].count(("filed", "feed:River office")) == 1
    amended = [row for row in rows(database, Report) if row.amends]
    assert len(rows(database, Report)) == 2
    assert len(amended) == 1
    clock.set(NOW + 300)
    one.step()
    assert site.asked == [("/feed", None), ("/1", None), ("/2", None), ("/feed", '"1"')]
    feeds().step()
    assert len(rows(database, CapMessage)) == 2, "a centre that starts again takes nothing twice"


@pytest.mark.parametrize(("token", "sent"), [("hg_secret", "Bearer hg_secret"), ("", None)])
def test_a_feed_behind_a_key_is_asked_with_it(feeds, site, token, sent):
    site.documents = {"/feed": atom("/1")}
    feeds(token=token).step()
    assert site.tokens == {sent}


def test_the_loop_takes_what_is_there_without_being_told(feeds, site, rivers, database):
    site.documents = {"/feed": to_bytes(signed(written(FLOOD), rivers))}
    one = feeds()
    one.loop.start()
    try:
        wait_for(lambda: rows(database, Report), 20, "the report")
    finally:
        assert one.loop.stop()


def test_what_a_proven_sender_says_wrongly_is_held_and_what_nobody_proved_is_not(
    feeds, site, rivers, tmp_path, database
):
    wrong = replace(FLOOD, identifier="m-3", infos=(replace(INFO, areas=(Area("Nowhere"),)),))
    site.documents = {
        "/feed": atom("/1", "/2", "/3", "/4"),
        "/1": to_bytes(signed(written(FLOOD), signer(tmp_path / "forger"))),
        "/2": to_bytes(written(FLOOD)),
        "/3": to_bytes(signed(written(wrong), rivers)),
        "/4": b"<!DOCTYPE alert><alert/>",
    }
    feeds().step()
    assert sorted(told(database)) == [
        ("cap.refused", "shape_missing"),
        ("cap.refused", "signature_missing"),
        ("cap.refused", "signature_wrong"),
        ("cap.refused", "xml_document_type"),
    ]
    (held,) = rows(database, Quarantine)
    assert (held.site, held.reason) == ("BASE", "malformed")
    assert held.detail.startswith("CAP: shape_missing: info[0].area: draw it")
    assert held.raw == site.documents["/3"]
    assert rows(database, Report) == []


@pytest.mark.parametrize("absurd", ["9" * 5000, "-1", "1e3", "soon"])
def test_a_wait_that_nobody_can_mean_is_not_heeded(feeds, site, absurd):
    site.documents = {"/feed": (503, {"Retry-After": absurd})}
    one = feeds()
    one.step()
    assert (one.polls[0].fault, one.polls[0].due_at) == ("status_503", NOW + 600)


def test_a_feed_that_fails_is_told_once_and_again_when_it_is_back(feeds, site, clock, database):
    one = feeds()
    for at in (NOW, NOW + 600, NOW + 1800):
        clock.set(at)
        one.step()
    site.documents = {"/feed": atom()}
    clock.set(NOW + 10_000)
    one.step()
    assert told(database) == [("cap.feed_failed", "status_404"), ("cap.feed_back", "")]
    assert len(site.asked) == 4


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ((302, {"Location": "https://169.254.169.254/latest/meta-data"}), "status_302"),
        ((503, {"Retry-After": "120"}), "status_503"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
    ],
)
def test_a_redirect_is_not_followed_and_a_flood_is_not_read(feeds, site, database, document, fault):
    site.documents = {"/feed": document}
    feeds().step()
    assert told(database) == [("cap.feed_failed", fault)]


@pytest.mark.parametrize("after", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"])
def test_a_host_that_drips_is_cut_off(authority, after):
    with dripping(authority.issue("server", server=True), after) as port:
        fetch = HttpsFetch(Source("River", frozenset({"r"}), "BASE", "B", 2, authority=authority.ca), most_s=0.5)
        with pytest.raises(FetchFault, match="too_slow"):
            fetch.get(f"https://127.0.0.1:{port}/", {})


def test_links_to_other_hosts_are_never_asked(feeds, site, authority):
    with serving(authority.issue("other", server=True)) as other:
        site.documents = {"/feed": atom(f"{other.url}/1", "http://127.0.0.1:1/x", "file:///etc/passwd")}
        feeds().step()
        assert other.asked == []
    assert site.asked == [("/feed", None)]


def test_a_server_of_another_authority_is_not_believed(feeds, site, database, tmp_path):
    site.documents = {"/feed": atom()}
    feeds(authority=Authority(tmp_path / "other").ca).step()
    assert site.asked == []
    assert told(database) == [("cap.feed_failed", "unreachable_connecterror")]
