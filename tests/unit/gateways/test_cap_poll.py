"""Feeds of others: read in Atom and RSS, asked conditionally, each message once, and left alone while they fail."""

import pytest
from support.cap import MESSAGE, NOW

from app.gateways.cap.fetch import Fetched, FetchFault
from app.gateways.cap.links import Link, is_beside, links_in
from app.gateways.cap.poll import LONGEST_PAUSE_S, MOST_A_ROUND, Poll, pause_s
from app.gateways.cap.read import CapFault
from app.gateways.cap.sources import Source
from app.gateways.cap.write import written
from app.gateways.xml import parse, to_bytes

FEED = "https://rivers.example.org/cap/feed.xml"
SOURCE = Source("River office", frozenset({"rivers@example.org"}), "BASE", "B", 2, feed=FEED)


def atom(*entries, more=""):
    body = "".join(
        f'<entry><updated>{stamp}</updated><link href="{href}" type="application/cap+xml"/></entry>'
        for href, stamp in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{more}{body}</feed>'.encode()


def read(data):
    return links_in(parse(data, most=100_000), FEED)


def test_atom_gives_the_link_that_is_cap_the_oldest_first():
    data = atom(("2", "b"), ("/1", "a"))
    assert read(data) == [
        Link("https://rivers.example.org/1", "a"),
        Link("https://rivers.example.org/cap/2", "b"),
    ]
    entry = (
        b'<entry><link rel="self" href="x"/><link href="y"/><link rel="related" type="application/cap+xml" href="z"/>'
    )
    assert read(b'<feed xmlns="http://www.w3.org/2005/Atom">' + entry + b"</entry></feed>")[0].href.endswith("/cap/z")


def test_rss_gives_its_items():
    data = b"<rss version='2.0'><channel><title>t</title><item><link>/1</link><pubDate>d</pubDate><guid>g</guid></item>"
    assert read(data + b"</channel></rss>") == [Link("https://rivers.example.org/1", "dg")]


@pytest.mark.parametrize(
    ("href", "beside"),
    [
        ("https://rivers.example.org/x", True),
        ("https://rivers.example.org:443/x", True),
        ("https://RIVERS.example.org/x", True),
        ("http://rivers.example.org/x", False),
        ("https://rivers.example.org:8443/x", False),
        ("https://169.254.169.254/latest", False),
        ("https://localhost/", False),
        ("https://user@rivers.example.org/x", False),
        ("https://rivers.example.org.evil.net/", False),
        ("file:///etc/passwd", False),
        ("https://rivers.example.org:x/", False),
        ("https://[", False),
    ],
)
def test_only_the_host_that_was_named_is_ever_asked(href, beside):
    assert is_beside(href, FEED) == beside
    if "[" not in href:
        assert bool(read(atom((href, "a")))) == beside


@pytest.mark.parametrize("data", [b"<html/>", b"<feed/>", b'<alert xmlns="urn:x"/>'])
def test_what_is_no_feed_is_said_to_be_none(data):
    with pytest.raises(CapFault, match="not_a_feed"):
        read(data)


@pytest.mark.parametrize(
    ("failures", "asked", "pause"),
    [(0, 0, 300), (1, 0, 600), (2, 0, 1200), (5, 0, LONGEST_PAUSE_S), (99, 0, LONGEST_PAUSE_S), (1, 7200, 7200)],
)
def test_a_feed_that_fails_is_asked_more_seldom(failures, asked, pause):
    assert pause_s(300, failures, asked) == pause


class Host:
    """The other side: documents by address; an address that is not there is a 404; a fault is raised."""

    def __init__(self, **documents):
        self.documents = documents
        self.etag = '"1"'
        self.asked = []

    def get(self, url, headers):
        self.asked.append(url.rpartition("/")[2])
        if url == FEED and headers.get("If-None-Match") == self.etag:
            return Fetched(b"", {}, fresh=False)
        found = self.documents.get(url.rpartition("/")[2])
        if found is None:
            raise FetchFault("status_404", lasting=True)
        if isinstance(found, FetchFault):
            raise found
        return Fetched(found, {"etag": self.etag} if url == FEED else {})


def polled(host, rounds=1, now=NOW):
    """A poll that did so many rounds, and what it took."""
    poll, took = Poll(SOURCE, host), []
    for _ in range(rounds):
        poll.round(took.append, now=now)
    return poll, took


def feed_of(*names, **documents):
    return Host(**{"feed.xml": atom(*((f"/{name}", "a") for name in reversed(names)))}, **documents)


def test_each_message_is_taken_once_and_the_feed_asked_conditionally():
    host = feed_of("1", "2", **{"1": b"one", "2": b"two"})
    poll, took = polled(host, rounds=3)
    assert took == [b"one", b"two"]
    assert host.asked == ["feed.xml", "1", "2", "feed.xml", "feed.xml"]
    assert (poll.due_at, poll.fault) == (NOW + 300, "")


def test_a_changed_entry_is_fetched_again():
    host = feed_of("1", **{"1": b"one"})
    poll, took = polled(host)
    host.documents |= {"feed.xml": atom(("/1", "b")), "1": b"one, later"}
    host.etag = '"2"'
    poll.round(took.append, now=NOW)
    assert took == [b"one", b"one, later"]


def test_what_did_not_come_is_asked_for_again_and_what_is_gone_is_not():
    host = feed_of("1", "2", "3", **{"1": FetchFault("status_503", retry_after_s=9000), "3": b"three"})
    poll, took = polled(host)
    assert (took, poll.fault, poll.due_at) == ([b"three"], "some_missing", NOW + 600)
    host.documents["1"] = b"one"
    poll.round(took.append, now=NOW)
    assert took == [b"three", b"one"]
    assert (host.asked.count("2"), host.asked.count("3"), poll.fault) == (1, 1, "")


def test_a_host_that_hangs_is_not_waited_for_message_by_message():
    slow = FetchFault("too_slow")
    host = feed_of(*"12345", **dict.fromkeys("12345", slow))
    polled(host)
    assert host.asked == ["feed.xml", "1", "2"]


def test_a_large_feed_is_taken_in_rounds():
    names = [str(number) for number in range(1, 2 * MOST_A_ROUND + 2)]
    poll, took = polled(feed_of(*names, **{name: name.encode() for name in names}))
    assert (len(took), poll.due_at) == (MOST_A_ROUND, NOW)
    poll.round(took.append, now=NOW)
    poll.round(took.append, now=NOW)
    assert [one.decode() for one in took] == names
    assert poll.due_at == NOW + 300


def test_an_address_that_holds_one_message_is_no_feed_but_is_read():
    host = Host(**{"feed.xml": to_bytes(written(MESSAGE))})
    host.etag = ""
    _, took = polled(host, rounds=3)
    assert took == [to_bytes(written(MESSAGE))]


@pytest.mark.parametrize(
    ("document", "fault", "due"),
    [
        (b"<!DOCTYPE feed><feed/>", "xml_document_type", NOW + 600),
        (b"<html/>", "not_a_feed", NOW + 600),
        (FetchFault("status_503", retry_after_s=9000), "status_503", NOW + 9000),
        (None, "status_404", NOW + 600),
    ],
)
def test_a_feed_that_cannot_be_read_is_left_alone_for_longer(document, fault, due):
    poll, took = polled(Host(**{"feed.xml": document}))
    assert (poll.fault, poll.due_at, took) == (fault, due, [])
