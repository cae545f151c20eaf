"""Photos at the centre: pieces in any order become the picture that was announced, or nothing that anybody is shown."""

from dataclasses import replace
from random import Random

import pytest
from sqlmodel import select
from support.packets import NOW, inbound, packet, report
from support.pictures import EXIF, chunks, jpeg, webp

from app import officers
from app.clock import SetClock
from app.ingest import stage as ingest
from app.ingest.outcome import Verdict
from app.ingest.photos import store as photos
from app.ingest.photos.picture import ASK_AGAIN_S, PATIENCE_S, STALL_S, PhotoState
from app.ingest.photos.requests import store as requests
from app.ingest.photos.tables import Photo, PhotoPiece
from app.ingest.reasons import Reason
from app.ingest.tables import Report
from app.journal.tables import Event
from app.link import FakeBroker, PublishOutcome
from app.roster.store import RosterCache
from app.workers.photos import PhotoRequests
from edge_agent.wire import codec
from edge_agent.wire.messages import Chunk, PhotoRequest
from edge_agent.wire.picture import MAX_FULL, MAX_THUMB, MOST_PHOTOS

THUMB, FULL = jpeg(7000), jpeg(60_000, seed=2)


@pytest.fixture
def take(database, mission):
    """Bodies of BASE in one transaction, each in a packet of its own, numbered from where the last call ended."""
    numbers = iter(range(1, 10_000))

    def taken(*bodies, epoch=1):
        with database.transaction() as session:
            sealed = [inbound(packet((next(numbers), body), epoch=epoch)) for body in bodies]
            return [outcome for each in sealed for outcome in ingest.take(session, mission, each, now=NOW)]

    return taken


@pytest.fixture
def filed(database, take):
    """A report with number 1."""
    (outcome,) = take(report())
    with database.reading() as session:
        return session.get_one(Report, outcome.report_id)


def pictures(database):
    with database.reading() as session:
        return session.exec(select(Photo).order_by(Photo.seq, Photo.number, Photo.is_full)).all()


def shown(database, filed, number=0, *, full=False):
    with database.reading() as session:
        found = photos.content(session, filed, number, full=full)
    return None if found is None else found[1]


def told(database, type_):
    with database.reading() as session:
        return session.exec(select(Event).where(Event.type == type_)).all()


def test_pieces_become_the_picture(database, take, filed):
    pieces = chunks(THUMB)
    assert {outcome.verdict for outcome in take(*pieces[:-1])} == {Verdict.ACCEPTED}
    (picture,) = pictures(database)
    assert (picture.state, picture.pieces, picture.held) == ("collecting", 5, 5 * 1344)
    assert shown(database, filed) is None
    take(pieces[-1])
    (picture,) = pictures(database)
    assert (picture.state, picture.reason, picture.media_type) == ("whole", None, "image/jpeg")
    assert shown(database, filed) == THUMB
    (event,) = told(database, "photo.received")
    assert (event.subject, event.data) == (
        str(filed.id),
        {"number": 0, "full": False, "state": "whole", "reason": None},
    )


@pytest.mark.parametrize("seed", range(4))
def test_in_any_order_and_again(database, take, filed, seed):
    rng = Random(seed)
    pieces = chunks(THUMB, size=256)
    arriving = [*pieces, *rng.sample(pieces, 9)]
    rng.shuffle(arriving)
    take(*arriving)
    assert shown(database, filed) == THUMB
    with database.reading() as session:
        assert len(session.exec(select(PhotoPiece)).all()) == 1, "the pieces are gone"


def test_pieces_of_another_size_go_together(database, take, filed):
    take(*chunks(THUMB, size=1344)[:3], *chunks(THUMB, size=256))
    assert shown(database, filed) == THUMB


def test_a_picture_may_come_before_its_report(database, take):
    *_, outcome = take(*chunks(webp(), report=2), report())
    with database.reading() as session:
        filed = session.get_one(Report, outcome.report_id)
    assert (filed.seq, shown(database, filed)) == (2, webp())
    assert told(database, "photo.received") == [], "the report's own event tells of it"


def test_a_piece_may_name_the_epoch_of_its_report(database, take, filed):
    take(*(replace(each, epoch=1) for each in chunks(THUMB)))
    assert shown(database, filed) == THUMB


def test_two_photos_and_their_full_pictures_do_not_mix(database, take, filed):
    other, full = jpeg(5000, seed=5), jpeg(9000, seed=6)
    mixed = [*chunks(THUMB), *chunks(other, number=1), *chunks(full, full=True)]
    Random(3).shuffle(mixed)
    take(*mixed)
    assert (shown(database, filed), shown(database, filed, 1)) == (THUMB, other)
    assert (shown(database, filed, full=True), shown(database, filed, 1, full=True)) == (full, None)
    with database.reading() as session:
        assert photos.counts(session, [filed.id]) == {filed.id: 2}


SPOILT = {
    "other bytes than announced": (
        [replace(each, digest=bytes(8)) for each in chunks(THUMB)],
        "digest_wrong",
    ),
    "a page": (chunks(b"<!doctype html><script>alert(1)</script>"), "not_a_picture"),
    "a drawing with a script": (chunks(b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), "not_a_picture"),
    "a picture that tells where it was taken": (chunks(jpeg(7000, EXIF)), "picture_metadata"),
    "a picture with a file behind it": (chunks(jpeg() + b"PK\3\4"), "not_a_picture"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_not_the_picture_is_shown_as_such_and_not_kept(database, take, filed, name):
    pieces, reason = SPOILT[name]
    assert {outcome.verdict for outcome in take(*pieces)} == {Verdict.ACCEPTED}, "the site stops sending it"
    (picture,) = pictures(database)
    assert (picture.state, picture.reason) == ("spoilt", reason)
    assert shown(database, filed) is None
    with database.reading() as session:
        assert session.exec(select(PhotoPiece)).all() == []
    take(pieces[0])
    assert pictures(database)[0].state == PhotoState.SPOILT


HOSTILE = {
    "a thumbnail too large": (Chunk(1, 0, MAX_THUMB + 1, 0, b"x", bytes(8)), Reason.TOO_LARGE),
    "a full picture too large": (Chunk(1, 0, MAX_FULL + 1, 0, b"x", bytes(8), full=True), Reason.TOO_LARGE),
    "a photo too many": (Chunk(1, MOST_PHOTOS, 100, 0, b"x", bytes(8)), Reason.VALUE_UNKNOWN),
    "another size than at first": (replace(chunks(THUMB)[1], size=7001), Reason.VALUE_UNKNOWN),
    "another picture under the same number": (chunks(jpeg(7000, seed=9))[1], Reason.VALUE_UNKNOWN),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_claim_that_cannot_be_is_held(database, take, filed, name):
    take(chunks(THUMB)[0])
    hostile, reason = HOSTILE[name]
    (outcome,) = take(hostile)
    assert (outcome.verdict, outcome.reason) == (Verdict.QUARANTINED, reason)
    take(*chunks(THUMB)[1:])
    assert shown(database, filed) == THUMB


def test_a_site_does_not_fill_the_disk(database, take, filed, monkeypatch):
    monkeypatch.setattr(photos, "SITE_BYTES", 8000)
    outcomes = take(chunks(THUMB)[0], chunks(jpeg(2000), number=1)[0], chunks(THUMB)[1])
    assert [outcome.reason for outcome in outcomes] == [Reason.NEW, Reason.TOO_LARGE, Reason.NEW]


def test_the_picture_of_threats_is_not_touched(database, take, filed):
    before = told(database, "threat.created")
    take(*chunks(THUMB))
    assert len(told(database, "threat.created")) == len(before)


@pytest.fixture
def asking(database, mission):
    broker, clock = FakeBroker(), SetClock(NOW)
    return PhotoRequests(database, RosterCache(), broker, clock, every_s=2), broker, clock


def ask(database, filed, number=0):
    with database.transaction() as session:
        return officers.ask_for_photo(session, session.merge(filed), number, by="officer", now=NOW)


def asked(broker):
    opened = [codec.decode_packet(each.payload) for each in broker.published]
    return [(packet_.epoch, packet_.bodies[0][1]) for packet_ in opened]


def test_a_full_picture_is_asked_for_until_the_site_answers(database, take, filed, asking):
    worker, broker, clock = asking
    take(*chunks(THUMB))
    assert not ask(database, filed, 1), "there is no such photo"
    assert ask(database, filed)
    assert ask(database, filed), "asked twice it is one"
    assert len(told(database, "photo.requested")) == 1
    worker.step()
    worker.step()
    assert asked(broker) == [(1, PhotoRequest(1, 0))]
    assert (broker.published[0].topic, broker.published[0].qos) == ("a/1", 1)
    clock.set(NOW + ASK_AGAIN_S[0])
    worker.step()
    assert len(broker.published) == 2
    take(chunks(FULL, full=True)[0])
    clock.set(NOW + STALL_S - 1)
    worker.step()
    assert len(broker.published) == 2
    take(Chunk(1, 0, 0, full=True))
    clock.set(NOW + PATIENCE_S - 1)
    worker.step()
    assert len(broker.published) == 2
    take(*chunks(FULL, full=True)[1:])
    assert shown(database, filed, full=True) == FULL
    clock.set(NOW + 10 * PATIENCE_S)
    worker.step()
    assert len(broker.published) == 2, "it has come"


def test_a_site_that_is_away_is_asked_again_soon(database, take, filed, asking):
    worker, broker, clock = asking
    take(*chunks(THUMB))
    ask(database, filed)
    broker.outcomes["a/1"] = PublishOutcome.UNREACHABLE
    worker.step()
    with database.reading() as session:
        assert requests.of_report(session, session.merge(filed))[0].sent_at is None
    broker.outcomes.clear()
    broker.is_connected = False
    worker.step()
    broker.is_connected = True
    clock.set(NOW + ASK_AGAIN_S[0])
    worker.step()
    with database.reading() as session:
        assert requests.of_report(session, session.merge(filed))[0].sent_at == NOW + ASK_AGAIN_S[0]
    assert len(broker.published) == 2


def test_an_unwanted_full_picture_of_a_forgotten_request_is_kept_all_the_same(database, take, filed):
    take(*chunks(FULL, full=True))
    assert shown(database, filed, full=True) == FULL
