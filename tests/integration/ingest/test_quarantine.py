"""What is held: who sees it, the quota of a site, decisions, and what a newer build can read."""

from dataclasses import replace

import pytest
from sqlmodel import select
from support.packets import NOW, inbound, packet, report, sealed

from app.access.principal import SYSTEM, Principal, Role
from app.ingest import stage as ingest
from app.ingest.errors import CannotRelease, NotHeld, WhyMissing
from app.ingest.ids import CENTRE_EPOCH
from app.ingest.judge import reading
from app.ingest.links import store as links
from app.ingest.outcome import Outcome, Verdict
from app.ingest.reasons import Fault, Reason
from app.ingest.tables import Quarantine, Uplink
from app.journal.tables import Event
from app.roster.store import enrol, load
from app.search.search import EVERYTHING, Search
from edge_agent.wire import codec
from edge_agent.wire.messages import Place
from edge_agent.wire.proto import put_fixed32, put_varint

NOWHERE = Place(0, 0)


def take(database, roster, payload: bytes, wire: str = "1", at: int = NOW):
    with database.transaction() as session:
        return ingest.take(session, roster, inbound(payload, wire, at=at), now=at)


def rows(database) -> list[Quarantine]:
    with database.reading() as session:
        return list(session.exec(select(Quarantine).order_by(Quarantine.received_at, Quarantine.seq)))


def events(database, type_: str) -> list[Event]:
    with database.reading() as session:
        return list(session.exec(select(Event).where(Event.type == type_).order_by(Event.id)))


def retry_all(database, roster) -> list[Outcome]:
    with database.transaction() as session:
        names = ingest.unread(session)
        return [one for name in names for one in ingest.retry(session, roster, name, now=NOW + 60)]


def test_who_sees_what_is_held(database, mission):
    take(database, mission, packet((1, report(place=NOWHERE)), (2, report("GBV", place=NOWHERE))))
    take(database, mission, packet((3, report(place=Place(7.4, 21.4, 10)))))
    take(database, mission, packet((1, report(place=NOWHERE))), "3")

    def seen(principal: Principal) -> set:
        with database.reading() as session:
            page = ingest.quarantine(session, mission, EVERYTHING, principal)
            return {(row.site, row.seq) for row in page.items}

    west = frozenset({"AO-WEST"})
    assert seen(SYSTEM) == {("BASE", 1), ("BASE", 2), ("BASE", 3), ("DELTA", 1)}
    assert seen(Principal("o", Role.OFFICER, west)) == {("BASE", 1)}
    assert seen(Principal("c", Role.OFFICER, west, sensitive=True)) == {("BASE", 1), ("BASE", 2)}
    assert seen(Principal("n", Role.OFFICER)) == set()
    with database.reading() as session:
        outside = ingest.quarantine(session, mission, Search(kinds=("ao_mismatch",)), SYSTEM).items[0]
        assert ingest.held(session, mission, outside.id, Principal("o", Role.OFFICER, west)) is None


def test_quota_keeps_the_newest_and_raises_one_alarm(database, mission):
    tight = replace(mission, settings=replace(mission.settings, quarantine_quota=3))
    for seq in range(1, 9):
        take(database, tight, packet((seq, report(place=NOWHERE))), at=NOW + seq)
    take(database, tight, packet((1, report(place=NOWHERE))), "2")
    assert [(row.site, row.seq) for row in rows(database)] == [("NOVA", 1), ("BASE", 6), ("BASE", 7), ("BASE", 8)]
    assert [event.data["dropped"] for event in events(database, "quarantine.overflow")] == [1]
    with database.reading() as session:
        assert links.links(session)["BASE"].quarantine_dropped == 5
        assert len(session.exec(select(Uplink).where(Uplink.site == "BASE")).all()) == 8


def test_release_and_discard_need_a_reason_and_happen_once(database, mission):
    take(database, mission, packet((1, report(place=NOWHERE)), (2, report(place=NOWHERE))))
    first, second = rows(database)
    with database.transaction() as session:
        with pytest.raises(WhyMissing):
            ingest.release(session, mission, first.id, by="o", why=" ", now=NOW)
        with pytest.raises(WhyMissing):
            ingest.discard(session, mission, first.id, by="o", why="", now=NOW)
        (outcome,) = ingest.release(session, mission, first.id, by="o", why="checked by radio", now=NOW + 9)
        ingest.discard(session, mission, second.id, by="o", why="a test", now=NOW + 9)
    with database.transaction() as session:
        for row in (first, second):
            with pytest.raises(NotHeld):
                ingest.release(session, mission, row.id, by="o", why="again", now=NOW)
            with pytest.raises(NotHeld):
                ingest.discard(session, mission, row.id, by="o", why="again", now=NOW)
    assert (outcome.verdict, outcome.seq, outcome.unit) == (Verdict.ACCEPTED, 1, "ALFA-1")
    (released,), (discarded,) = events(database, "quarantine.released"), events(database, "quarantine.discarded")
    assert (released.by, released.audit, released.data["why"]) == ("o", True, "checked by radio")
    assert released.data["report_id"] == str(outcome.report_id)
    assert (discarded.by, discarded.data["why"]) == ("o", "a test")
    with database.reading() as session:
        entries = dict(session.exec(select(Uplink.seq, Uplink.outcome)).all())
        kept = ingest.report(session, outcome.report_id)
    assert entries == {1: "accepted", 2: "quarantined"}
    assert (kept.received_at, kept.seq, kept.epoch) == (NOW, 1, 1)


def test_released_report_sent_again_is_a_duplicate(database, mission):
    payload = packet((1, report(place=NOWHERE)))
    take(database, mission, payload)
    with database.transaction() as session:
        ingest.release(session, mission, rows(database)[0].id, by="o", why="true", now=NOW)
    (again,) = take(database, mission, payload)
    assert (again.verdict, again.reason) == (Verdict.DUPLICATE, Reason.SAME_CONTENT)
    with database.reading() as session:
        assert len(ingest.reports(session, EVERYTHING, SYSTEM).items) == 1


def test_whole_packet_cannot_be_corrected(database, mission):
    take(database, mission, b"\x40\x01")
    with pytest.raises(CannotRelease), database.transaction() as session:
        ingest.release(session, mission, rows(database)[0].id, by="o", why="x", now=NOW, corrected=report())


def test_newer_build_reads_what_an_older_one_could_not(database, mission, monkeypatch):
    """An older build is played by one whose decoder does not know a kind; the newer one is the real one."""
    real = codec.decode_body

    def older(raw: bytes):
        body = real(raw)
        if getattr(body, "kind", "") == "IED":
            raise codec.WireError("no such kind", code="kind_unknown")
        return body

    new_kind, still_new = codec.encode_body(report("IED")), put_fixed32(1, NOW) + put_varint(79, 1)
    bad_place = codec.encode_body(report("IED", place=NOWHERE))
    with monkeypatch.context() as patched:
        patched.setattr(reading.codec, "decode_body", older)
        take(database, mission, sealed((1, new_kind), (2, still_new), (3, bad_place)))
        assert retry_all(database, mission) == []
    assert [row.reason for row in rows(database)] == ["kind_unknown"] * 3
    (outcome,) = retry_all(database, mission)
    assert (outcome.verdict, outcome.seq, outcome.body.kind) == (Verdict.ACCEPTED, 1, "IED")
    assert [(row.state, row.reason) for row in rows(database)] == [
        ("released", "kind_unknown"),
        ("held", "kind_unknown"),
        ("held", "geometry_zero"),
    ]


def test_newer_build_opens_a_whole_packet(database, mission, monkeypatch):
    payload = packet((1, report()), (2, report(place=NOWHERE)))
    closed = Fault(Reason.VERSION_UNKNOWN, "envelope version")
    with monkeypatch.context() as patched:
        patched.setattr("app.ingest.take.open_envelope", lambda _: closed)
        patched.setattr("app.ingest.release.open_envelope", lambda _: closed)
        take(database, mission, payload)
        assert retry_all(database, mission) == []
    outcomes = retry_all(database, mission)
    assert [outcome.verdict for outcome in outcomes] == [Verdict.ACCEPTED, Verdict.QUARANTINED]
    assert sorted((row.state, row.whole) for row in rows(database)) == [("held", False), ("released", True)]


def test_site_that_is_gone_keeps_what_it_sent_in_quarantine(database, mission):
    take(database, mission, b"\x40\x01")
    nobody = replace(mission, sites={}, by_wire={})
    assert retry_all(database, nobody) == []
    with pytest.raises(CannotRelease, match="site_unknown"), database.transaction() as session:
        ingest.release(session, nobody, rows(database)[0].id, by="o", why="x", now=NOW)


def test_a_box_in_other_hands_cannot_use_up_the_numbers_of_the_one_that_replaces_it(database, mission):
    forged, true = report(text="all quiet"), report("SOS")
    assert [one.reason for one in take(database, mission, packet((1, forged), epoch=2))] == [Reason.EPOCH_UNKNOWN]
    with database.transaction() as session:
        enrol(session, "BASE", now=NOW)
        renewed = load(session)
    assert take(database, renewed, packet((1, forged), epoch=2))[0].verdict is Verdict.DUPLICATE
    (outcome,) = take(database, renewed, packet((1, true), epoch=2))
    assert (outcome.verdict, outcome.reason) == (Verdict.ACCEPTED, Reason.NEW)
    (held,) = rows(database)
    with database.transaction() as session:
        (released,) = ingest.release(session, renewed, held.id, by="o", why="it was ours after all", now=NOW)
    assert (released.verdict, released.epoch) == (Verdict.ACCEPTED, CENTRE_EPOCH)
    assert released.report_id != outcome.report_id
    assert take(database, renewed, packet((1, true), epoch=2))[0].verdict is Verdict.DUPLICATE
