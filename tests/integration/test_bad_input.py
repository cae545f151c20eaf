"""Every line of the table of bad input that concerns the centre's door, through the whole pipeline on both databases.

Accepted, quarantined with its reason, or refused: nothing else can become of a body, nothing is lost, neighbours are
unharmed, and whatever is held can be released where it can be read at all.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace

import pytest
from sqlmodel import select
from support.database import TEMPLATE
from support.mission import STARTED_AT, load_mission
from support.packets import NOW, WEST, inbound, packet, report, sealed

from app import pipeline
from app.access.principal import SYSTEM
from app.db import Database
from app.ingest import stage as ingest
from app.ingest.errors import CannotRelease
from app.ingest.ledger import store as ingest_ledger
from app.ingest.ledger.sequence import Progress
from app.ingest.outcome import Inbound, Verdict
from app.ingest.reasons import Reason
from app.ingest.tables import Quarantine, Report
from app.roster.roster import Roster
from app.roster.store import load, revoke
from app.search.search import EVERYTHING
from edge_agent.wire import codec, tags
from edge_agent.wire.messages import AlertAck, Fix, Gap, Place, Receipt, Stage, Track
from edge_agent.wire.proto import put_bytes, put_fixed32, put_varint

BOW = ((6.0, 20.0), (6.1, 20.1), (6.1, 20.0), (6.0, 20.1))
"""A ring that crosses itself."""


def body(**more) -> bytes:
    return codec.encode_body(report(**more))


def answer(alert: int) -> bytes:
    return codec.encode_body(AlertAck(alert, 0, 9, Stage.SEEN, NOW))


def ring(points: int) -> tuple[tuple[float, float], ...]:
    """A zigzag out and a straight way back: valid, however many corners it has."""
    out = [(6.0 + (0.02 if at % 2 else 0.01), 20.0 + at * 0.0005) for at in range(points - 2)]
    return (*out, (5.9, out[-1][1]), (5.9, 20.0))


@dataclass(frozen=True)
class Row:
    """One line: a body between two good ones, and what must become of it."""

    name: str
    raw: bytes
    verdict: Verdict
    reason: Reason
    releasable: bool = False
    check: dict[str, object] = field(default_factory=dict)
    """Column of `report` → value, where it is accepted."""


HELD, TAKEN = Verdict.QUARANTINED, Verdict.ACCEPTED
BODIES = [
    Row("body over 8 KiB", body(text="x") + put_bytes(900, bytes(8200)), HELD, Reason.TOO_LARGE),
    Row("not protobuf", b"\xff\xff\xff", HELD, Reason.MALFORMED),
    Row("JSON", b'{"kind": "IED"}', HELD, Reason.MALFORMED),
    Row("cut off", body()[:-4], HELD, Reason.MALFORMED),
    Row("trailing bytes", body() + b"\x00", HELD, Reason.MALFORMED),
    Row("two kinds in one", body(kind="DEM") + body(kind="IED"), HELD, Reason.MALFORMED),
    Row("text not UTF-8", body(text="") + put_bytes(tags.TEXT, b"\xc3\x28"), HELD, Reason.MALFORMED),
    Row("empty body", b"", HELD, Reason.KIND_UNKNOWN),
    Row("unknown kind", put_fixed32(tags.TIME, NOW) + put_varint(79, 5), HELD, Reason.KIND_UNKNOWN),
    Row("no time", codec.encode_body(report())[5:], HELD, Reason.VALUE_MISSING),
    Row("unknown extra field", body() + put_bytes(900, b"new"), TAKEN, Reason.NEW, check={"kind": "DEM"}),
    Row("status off its list", body() + put_varint(tags.STATE, 3), HELD, Reason.VALUE_UNKNOWN),
    Row("source tag too long", body(source=1) + put_varint(tags.SOURCE, 1 << 16), HELD, Reason.VALUE_UNKNOWN),
    Row("only the centre says so", codec.encode_body(Receipt(7)), HELD, Reason.MALFORMED),
    Row("exactly 0, 0", body(place=Place(0, 0)), HELD, Reason.GEOMETRY_ZERO, releasable=True),
    Row("swapped", body(place=Place(20.0, 6.0)), HELD, Reason.GEOMETRY_SWAPPED, releasable=True),
    Row("position at 0, 0", codec.encode_body(Track(1, (Fix(NOW, 0, 0),))), HELD, Reason.GEOMETRY_ZERO, True),
    Row("self-crossing", body(area=BOW), HELD, Reason.GEOMETRY_INVALID),
    Row("two corners", body(area=((6.0, 20.0), (6.1, 20.1))), HELD, Reason.GEOMETRY_INVALID),
    Row("line of one point", body(line=((6.0, 20.0),)), HELD, Reason.GEOMETRY_INVALID),
    Row("500 points", body(area=ring(500)), TAKEN, Reason.NEW),
    Row("501 points", body(area=ring(501)), HELD, Reason.GEOMETRY_SIZE, releasable=True),
    Row(
        "larger than the mission",
        body(area=((0.0, 10.0), (0.0, 30.0), (14.0, 20.0))),
        HELD,
        Reason.GEOMETRY_SIZE,
        releasable=True,
    ),
    Row("outside the area", body(place=Place(7.4, 21.4, 10)), HELD, Reason.AO_MISMATCH, releasable=True),
    Row("just outside the area", body(place=Place(6.6, 19.9, 10)), TAKEN, Reason.NEW),
    Row("vague, may be inside", body(place=Place(7.4, 21.4, 250_000)), TAKEN, Reason.NEW),
    Row("check-in from far away", body(kind="CHK", place=Place(7.4, 21.4)), TAKEN, Reason.NEW),
    Row("position far away", codec.encode_body(Track(1, (Fix(NOW, 7.4, 21.4),))), TAKEN, Reason.NEW),
    Row("casualties far away", body(kind="CAS", place=Place(7.4, 21.4)), TAKEN, Reason.NEW, check={"lat": 7.4}),
    Row(
        "casualties at 0, 0",
        body(kind="CAS", place=Place(0, 0)),
        TAKEN,
        Reason.NEW,
        check={"lat": None, "place_fault": "geometry_zero"},
    ),
    Row(
        "duress, swapped",
        body(kind="SOS", place=Place(20.0, 6.0)),
        TAKEN,
        Reason.NEW,
        check={"lat": None, "place_fault": "geometry_swapped"},
    ),
    Row("no place for what needs one", body(place=None), TAKEN, Reason.NEW, check={"lat": None}),
    Row(
        "clock ahead",
        body(observed_at=NOW + 601),
        TAKEN,
        Reason.NEW,
        check={"clock_suspect": True, "observed_at": NOW, "site_observed_at": NOW + 601},
    ),
    Row("clock a little ahead", body(observed_at=NOW + 600), TAKEN, Reason.NEW, check={"clock_suspect": False}),
    Row(
        "clock fell back to 1970",
        body(observed_at=60),
        TAKEN,
        Reason.NEW,
        check={"clock_suspect": True, "observed_at": NOW, "site_observed_at": 60},
    ),
    Row(
        "old but of the mission",
        body(observed_at=STARTED_AT),
        TAKEN,
        Reason.NEW,
        check={"clock_suspect": False, "observed_at": STARTED_AT},
    ),
    Row(
        "control characters, HTML, bidi",
        body(text="=1+1\x07<script>\u202eabc"),
        TAKEN,
        Reason.NEW,
        check={"text": "=1+1\x07<script>\u202eabc"},
    ),
    Row("NUL in text", body(text="a\0b"), TAKEN, Reason.NEW, check={"text": "a\u2400b"}),
    Row("gap that ends after itself", codec.encode_body(Gap(1, 9000, "lost")), HELD, Reason.VALUE_UNKNOWN),
    Row(
        "alert number too long", codec.encode_body(AlertAck(1 << 60, 0, 1, Stage.SEEN, NOW)), HELD, Reason.VALUE_UNKNOWN
    ),
    Row("answer to an alert that never was", codec.encode_body(AlertAck(77, 0, 9, Stage.SEEN, NOW)), TAKEN, Reason.NEW),
]


@dataclass
class Door:
    """One database for all rows of a table, which take numbers of their own in it."""

    database: Database
    roster: Roster
    last: int = 0

    def numbers(self, count: int) -> list[int]:
        """Fresh sequence numbers."""
        self.last += count
        return list(range(self.last - count + 1, self.last + 1))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def door(request, tmp_path_factory):
    """The test mission on either engine, shared by the rows."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("bad_input") / "centre.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        database = Database(f"sqlite:///{path}")
    else:
        cluster = request.getfixturevalue("postgres_cluster")
        cluster.create("bad_input", TEMPLATE)
        database = Database(cluster.url("bad_input"))
    yield Door(database, load_mission(database))
    database.close()


def take(database, roster, payload: bytes, wire: str = "1", *, at: int = NOW):
    with database.transaction() as session:
        return pipeline.process(session, roster, inbound(payload, wire, at=at), now=at)


def held_rows(database) -> list[Quarantine]:
    with database.reading() as session:
        return list(session.exec(select(Quarantine).where(Quarantine.state == "held")))


@pytest.mark.parametrize("row", BODIES, ids=lambda row: row.name)
def test_body_between_good_neighbours(door, row):
    good, (first, second, third) = codec.encode_body(report(text="a neighbour")), door.numbers(3)
    payload = sealed((first, good), (second, row.raw), (third, good))
    before, outcome, after = take(door.database, door.roster, payload)
    assert (before.verdict, after.verdict) == (TAKEN, TAKEN)
    assert (outcome.verdict, outcome.reason, outcome.seq) == (row.verdict, row.reason, second)
    with door.database.reading() as session:
        assert ingest_ledger.progress(session, "BASE", 1) == Progress(third, third)
        if outcome.report_id:
            kept = session.get_one(Report, outcome.report_id)
            assert bytes(kept.raw) == row.raw
            assert {name: pytest.approx(getattr(kept, name), abs=1e-4) for name in row.check} == row.check
    if row.verdict is HELD:
        (held,) = held_rows(door.database)
        assert (held.reason, held.epoch, held.seq, bytes(held.raw)) == (row.reason, 1, second, row.raw)
        assert held.detail
        release_or_discard(door.database, door.roster, held, releasable=row.releasable)


def release_or_discard(database, roster, held: Quarantine, *, releasable: bool) -> None:
    if releasable:
        with database.transaction() as session:
            (outcome,) = pipeline.release(session, roster, held.id, by="officer", why="seen myself", now=NOW + 5)
        assert (outcome.verdict, outcome.reason, outcome.seq) == (TAKEN, Reason.RELEASED, held.seq)
    else:
        with pytest.raises(CannotRelease), database.transaction() as session:
            pipeline.release(session, roster, held.id, by="officer", why="seen myself", now=NOW + 5)
        with database.transaction() as session:
            ingest.discard(session, roster, held.id, by="officer", why="cannot be read", now=NOW + 5)
    with database.reading() as session:
        assert session.get_one(Quarantine, held.id).state == ("released" if releasable else "discarded")


GOOD = packet((1, report()), (2, report()))
PACKETS = [
    ("empty", b"", Reason.MALFORMED),
    ("epoch 0", bytes([0x00]) + GOOD[1:], Reason.MALFORMED),
    ("unknown version", bytes([GOOD[0] | 1 << 6]) + GOOD[1:], Reason.VERSION_UNKNOWN),
    ("unknown suite", bytes([GOOD[0] | 1 << 4]) + GOOD[1:], Reason.SUITE_UNKNOWN),
    ("cut off", GOOD[:-3], Reason.MALFORMED),
    ("number 0", sealed((0, body())), Reason.MALFORMED),
    ("number beyond reason", sealed((1 << 60, body())), Reason.MALFORMED),
    ("over 64 KiB", GOOD + bytes(70_000), Reason.TOO_LARGE),
]


@pytest.mark.parametrize(("name", "payload", "reason"), PACKETS, ids=[row[0] for row in PACKETS])
def test_packet_that_cannot_be_opened(door, name, payload, reason):
    database, roster = door.database, door.roster
    (outcome,) = take(database, roster, payload)
    assert (outcome.verdict, outcome.reason, outcome.seq) == (HELD, reason, None)
    (again,) = take(database, roster, payload)
    assert (again.verdict, again.reason) == (Verdict.DUPLICATE, Reason.ALREADY_HELD)
    (held,) = held_rows(database)
    assert (held.reason, held.whole, held.tries, held.site) == (reason, True, 2, "BASE")
    assert bytes(held.raw) == payload[:65_536]
    release_or_discard(database, roster, held, releasable=False)
    (number,) = door.numbers(1)
    assert [one.verdict for one in take(database, roster, packet((number, report())))] == [TAKEN]


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        ("r/zz", Reason.SITE_UNKNOWN),
        ("a/1", Reason.TOPIC_UNKNOWN),
        ("k/1", Reason.TOPIC_UNKNOWN),
        ("r/1/2", Reason.TOPIC_UNKNOWN),
        ("", Reason.TOPIC_UNKNOWN),
    ],
)
def test_what_nobody_known_sent_is_refused_and_not_stored(door, topic, reason):
    (number,) = door.numbers(1)
    payload = packet((number, report()))
    with door.database.transaction() as session:
        (outcome,) = pipeline.process(session, door.roster, Inbound(topic, payload, NOW), now=NOW)
    assert (outcome.verdict, outcome.reason) == (Verdict.REFUSED, reason)
    assert not held_rows(door.database)
    assert [one.verdict for one in take(door.database, door.roster, payload)] == [TAKEN]


def test_identity_is_the_topic_whatever_the_payload(database, mission):
    """A payload names no site, so the same bytes on another site's topic are that site's, and of its unit 1."""
    (ours, _), (theirs, _) = take(database, mission, GOOD, "1"), take(database, mission, GOOD, "2")
    assert (ours.site, ours.unit, theirs.site, theirs.unit) == ("BASE", "ALFA-1", "NOVA", "BRAVO-1")
    assert ours.report_id != theirs.report_id


def test_revoked_site_is_held_and_off_the_map_until_an_officer_vouches(database, mission):
    with database.transaction() as session:
        revoke(session, "BASE", now=NOW)
        roster = load(session)
    outcomes = take(database, roster, GOOD)
    assert {(one.verdict, one.reason) for one in outcomes} == {(HELD, Reason.REVOKED)}
    with database.reading() as session:
        assert not ingest.reports(session, EVERYTHING, SYSTEM).items
    for held in held_rows(database):
        release_or_discard(database, roster, held, releasable=True)
    with database.reading() as session:
        assert len(ingest.reports(session, EVERYTHING, SYSTEM).items) == 2


def test_epoch_the_site_never_had_is_held(database, mission):
    (outcome,) = take(database, mission, packet((1, report()), epoch=3))
    assert (outcome.verdict, outcome.reason, outcome.epoch) == (HELD, Reason.EPOCH_UNKNOWN, 3)
    (held,) = held_rows(database)
    release_or_discard(database, mission, held, releasable=True)


def test_same_number_other_content_keeps_both(database, mission):
    first, second = packet((1, report(text="first"))), packet((1, report(text="second")))
    (kept,) = take(database, mission, first)
    (conflict,) = take(database, mission, second)
    assert (conflict.verdict, conflict.reason) == (HELD, Reason.ID_CONFLICT)
    assert take(database, mission, first)[0].verdict is Verdict.DUPLICATE
    assert take(database, mission, second)[0].verdict is Verdict.DUPLICATE
    (held,) = held_rows(database)
    with database.transaction() as session:
        (released,) = pipeline.release(session, mission, held.id, by="officer", why="both true", now=NOW)
    assert (released.epoch, released.seq) == (0, 1)
    with database.reading() as session:
        texts = {one.id: one.text for one in ingest.reports(session, EVERYTHING, SYSTEM).items}
    assert texts == {kept.report_id: "first", released.report_id: "second"}


def test_same_number_same_content_has_no_effect(database, mission):
    first = take(database, mission, GOOD)
    again = take(database, mission, GOOD)
    assert {(one.verdict, one.reason) for one in again} == {(Verdict.DUPLICATE, Reason.SAME_CONTENT)}
    with database.reading() as session:
        assert {one.id for one in ingest.reports(session, EVERYTHING, SYSTEM).items} == {one.report_id for one in first}


def test_too_fast_is_refused_until_later_but_not_what_is_urgent(database, mission):
    slow = replace(mission, settings=replace(mission.settings, site_burst=2, site_rate_per_s=1, site_overdraft=1))
    bodies = [(seq, report()) for seq in range(1, 4)] + [(4, report("IED")), (5, report("IED"))]
    reasons = [one.reason for one in take(database, slow, packet(*bodies))]
    assert reasons == [Reason.NEW, Reason.NEW, Reason.THROTTLED, Reason.NEW, Reason.THROTTLED]
    later = [one.reason for one in take(database, slow, packet(*bodies), at=NOW + 10)]
    assert later == [Reason.SAME_CONTENT, Reason.SAME_CONTENT, Reason.NEW, Reason.SAME_CONTENT, Reason.NEW]


def test_correction_by_an_officer_is_judged_like_a_report(database, mission):
    take(database, mission, packet((1, report(place=Place(20.0, 6.0)))))
    (held,) = held_rows(database)
    for wrong in (report(place=Place(200.0, 6.0)), report(severity="dreadful"), report(kind="XYZ")):
        with pytest.raises(CannotRelease), database.transaction() as session:
            pipeline.release(session, mission, held.id, by="officer", why="typed wrong", now=NOW, corrected=wrong)
    with database.transaction() as session:
        (outcome,) = pipeline.release(
            session, mission, held.id, by="officer", why="they were swapped", now=NOW, corrected=report(place=WEST)
        )
    with database.reading() as session:
        kept, decided = session.get_one(Report, outcome.report_id), session.get_one(Quarantine, held.id)
    assert (kept.lat, kept.seq) == (pytest.approx(6.0, abs=1e-4), 1)
    assert (decided.state, decided.resolved_by, decided.report_id) == ("released", "officer", kept.id)
