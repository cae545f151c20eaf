"""Packets into the database: reports with their defaults, the ledger, receipts, gaps, amendments, journal."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select
from support.mission import load_mission
from support.packets import NOW, WEST, inbound, packet, report

from app.access.principal import SYSTEM, Principal, Role
from app.geo import bounds
from app.ingest import stage as ingest
from app.ingest.ids import report_id
from app.ingest.ledger import store as ledger
from app.ingest.ledger.sequence import Progress
from app.ingest.links import store as links
from app.ingest.outcome import Verdict
from app.ingest.reasons import Reason
from app.ingest.tables import Report, Uplink
from app.journal.tables import Event
from app.roster.plan import AreaPlan
from app.roster.store import delete_area, enrol, load, put_area
from app.search.search import EVERYTHING, Search
from edge_agent.wire import codec
from edge_agent.wire.messages import AlertAck, Casualty, Fix, Gap, LinkState, Place, Receipt, Stage, Status, Track


def take(database, roster, *bodies, wire="1", epoch=1, at=NOW):
    with database.transaction() as session:
        return ingest.take(session, roster, inbound(packet(*bodies, epoch=epoch), wire, at=at), now=at)


def receipt_of(database, site="BASE", **more) -> Receipt:
    with database.transaction() as session:
        sealed = ingest.receipt(session, site, now=NOW, **more)
    ((_, body),) = codec.decode_packet(sealed).bodies
    return body


def events(database, type_: str) -> list[Event]:
    with database.reading() as session:
        return list(session.exec(select(Event).where(Event.type == type_).order_by(Event.id)))


def one(database, outcome) -> Report:
    with database.reading() as session:
        return session.get_one(Report, outcome.report_id)


def test_report_is_kept_with_the_rosters_defaults(database, mission):
    (outcome,) = take(database, mission, (1, report("IED", fields={"device_size": "suv_van"}, text="by the bridge")))
    assert (outcome.verdict, outcome.reason, outcome.unit, outcome.urgent) == (
        Verdict.ACCEPTED,
        Reason.NEW,
        "ALFA-1",
        True,
    )
    kept = one(database, outcome)
    assert kept.id == report_id("TESTMIS", "BASE", 1, 1)
    assert (kept.site, kept.epoch, kept.seq, kept.unit, kept.kind) == ("BASE", 1, 1, "ALFA-1", "IED")
    assert (kept.reliability, kept.credibility, kept.severity, kept.status) == ("A", 6, "severe", "actual")
    assert (kept.fields, kept.text, kept.accuracy_m) == ({"device_size": "suv_van"}, "by the bridge", 10)
    with database.reading() as session:
        assert ingest.areas_of(session, kept.id) == {"AO-WEST"}
    (event,) = events(database, "report.received")
    assert (event.subject, event.data["kind"], event.sensitive) == (str(kept.id), "IED", False)


def test_what_the_reporter_says_comes_before_the_defaults(database, mission):
    said = report(
        reliability="D",
        credibility=2,
        severity="minor",
        status=Status.EXERCISE,
        source=7,
        time_span_s=3600,
        refers=None,
    )
    kept = one(database, take(database, mission, (1, said))[0])
    assert (kept.reliability, kept.credibility, kept.severity) == ("D", 2, "minor")
    assert (kept.status, kept.source, kept.time_span_s) == ("exercise", 7, 3600)


def test_unit_before_site_before_nobody(database, mission):
    kinds = [
        (1, report(unit=1, place=Place(7.1, 21.0))),
        (2, report(unit=0, place=Place(7.1, 21.0))),
        (3, report(unit=9)),
    ]
    first, second, third = take(database, mission, *kinds, wire="3")
    assert (one(database, first).unit, one(database, first).reliability) == ("CHARLIE-1", "C")
    assert (one(database, second).unit, one(database, second).reliability) == (None, "B")
    assert third.reason is Reason.AO_MISMATCH


def test_casualties_keep_numbers_and_codes(database, mission):
    said = report("CAS", casualties=(Casualty(3, {"precedence": "urgent", "injuries": ("legs", "head")}),))
    kept = one(database, take(database, mission, (1, said))[0])
    ((casualty),) = kept.casualties
    assert casualty["number"] == 3
    assert (casualty["fields"]["precedence"], set(casualty["fields"]["injuries"])) == ("urgent", {"legs", "head"})


def test_report_with_a_line_only_is_placed_in_its_middle(database, mission):
    said = report("FOM", place=None, line=((6.0, 20.0), (6.0, 20.1)))
    kept = one(database, take(database, mission, (1, said))[0])
    assert (kept.lat, kept.lon) == (pytest.approx(6.0, abs=1e-4), pytest.approx(20.05, abs=1e-4))
    assert kept.accuracy_m == pytest.approx(5535, rel=0.01)
    assert kept.geometry["type"] == "LineString"


def test_report_without_place_is_in_its_units_areas_and_in_the_inbox(database, mission):
    outcome, _ = take(database, mission, (1, report(place=None, unit=2)), (2, report(place=WEST)), wire="2")
    with database.reading() as session:
        assert ingest.areas_of(session, outcome.report_id) == {"AO-EAST", "AO-WEST"}
        inbox = ingest.reports(session, EVERYTHING, SYSTEM, unplaced=True)
    assert [row.id for row in inbox.items] == [outcome.report_id]


def test_vague_place_is_in_every_area_it_may_be_in(database, mission):
    exact, vague = take(
        database, mission, (1, report(place=Place(6.0, 20.24, 10))), (2, report(place=Place(6.0, 20.24, 5000)))
    )
    with database.reading() as session:
        assert ingest.areas_of(session, exact.report_id) == {"AO-WEST"}
        assert ingest.areas_of(session, vague.report_id) == {"AO-WEST", "AO-EAST"}


def test_amendment_may_come_before_what_it_amends(database, mission):
    (later,) = take(database, mission, (2, report(text="no, two of them", refers=1)))
    original = report_id("TESTMIS", "BASE", 1, 1)
    assert one(database, later).amends == original
    (earlier,) = take(database, mission, (1, report(text="one man")))
    assert earlier.report_id == original
    with database.reading() as session:
        assert [row.id for row in ingest.amendments(session, original)] == [later.report_id]


def test_tracks_and_acks_name_their_unit(database, mission):
    track, ack = take(
        database,
        mission,
        (1, Track(1, (Fix(NOW, 6, 20),))),
        (2, AlertAck(1, 0, 2, Stage.ACKNOWLEDGED, NOW, person="a\0")),
    )
    assert (track.unit, ack.unit, ack.body.person) == ("ALFA-1", "HQ-1", "a\u2400")
    assert track.report_id is None


def test_receipt_tells_what_is_held_and_what_is_missing(database, mission):
    take(database, mission, (1, report()), (2, report()), (5, report(place=Place(0, 0))), (7, report()))
    assert receipt_of(database) == Receipt(2, (5, 7), ((5, "geometry_zero"),))
    take(database, mission, (3, report()), (4, report()))
    assert receipt_of(database, with_time=True) == Receipt(5, (7,), ((5, "geometry_zero"),), at=NOW)
    take(database, mission, (6, report()))
    assert receipt_of(database).contiguous == 7


def test_quarantine_is_told_three_times_and_again_when_it_is_sent_again(database, mission):
    bad = (1, report(place=Place(0, 0)))
    take(database, mission, bad)
    told = [receipt_of(database).quarantined for _ in range(4)]
    assert told == [((1, "geometry_zero"),)] * 3 + [()]
    take(database, mission, bad)
    assert receipt_of(database).quarantined == ((1, "geometry_zero"),)


def test_receipt_is_for_the_epoch_the_site_speaks_under(database, mission):
    take(database, mission, (1, report()))
    with database.transaction() as session:
        enrol(session, "BASE", now=NOW)
        roster = load(session)
    take(database, roster, (9, report()), epoch=1)
    with database.transaction() as session:
        assert codec.decode_packet(ingest.receipt(session, "BASE", now=NOW)).epoch == 1
    take(database, roster, (1, report()), epoch=2)
    with database.transaction() as session:
        newest = codec.decode_packet(ingest.receipt(session, "BASE", now=NOW))
        older = codec.decode_packet(ingest.receipt(session, "BASE", now=NOW, epoch=1))
    assert (newest.epoch, newest.bodies[0][1].contiguous) == (2, 1)
    assert (older.epoch, older.bodies[0][1]) == (1, Receipt(1, (9,)))


def test_site_never_heard_has_no_receipt(database, mission):
    with database.transaction() as session:
        assert ingest.receipt(session, "DELTA", now=NOW) is None


def test_gap_accounts_for_numbers_that_never_come(database, mission):
    take(database, mission, (1, report()), (3, report()))
    (gap,) = take(database, mission, (7, Gap(2, 6, "quota")))
    assert gap.verdict is Verdict.ACCEPTED
    assert receipt_of(database) == Receipt(7)
    with database.reading() as session:
        rows = dict(session.exec(select(Uplink.seq, Uplink.outcome)).all())
    assert rows == {1: "accepted", 3: "accepted", 7: "accepted"} | dict.fromkeys((2, 4, 5, 6), "gap")


def test_report_that_was_given_up_and_comes_all_the_same_is_taken(database, mission):
    take(database, mission, (3, Gap(1, 2, "lost")))
    (late,) = take(database, mission, (1, report()))
    assert (late.verdict, late.reason) == (Verdict.ACCEPTED, Reason.LATE)
    (again,) = take(database, mission, (1, report()))
    assert again.verdict is Verdict.DUPLICATE
    assert receipt_of(database) == Receipt(3)


def test_gap_in_the_packet_of_what_fills_it(database, mission):
    take(database, mission, (2, report()), (4, Gap(1, 3, "lost")), (5, report()))
    assert receipt_of(database) == Receipt(5)


def test_out_of_turn_is_said_once_where_the_hole_opens(database, mission):
    outcomes = take(database, mission, (1, report()), (4, report()), (5, report()), (9, report()))
    assert [outcome.out_of_turn for outcome in outcomes] == [False, True, False, True]
    outcomes = take(database, mission, (2, report()), (10, report()))
    assert [outcome.out_of_turn for outcome in outcomes] == [False, False]


def test_link_state_is_kept_unless_it_is_old_news(database, mission):
    take(database, mission, (5, LinkState(NOW - 7, 40, 3600, 12_345, 2)))
    take(database, mission, (4, LinkState(NOW - 700, 99, 1, 1, 0)))
    take(database, mission, (6, LinkState(NOW, 1 << 40, 1 << 40, 1 << 63, 0)))
    with database.reading() as session:
        link = links.links(session)["BASE"]
    assert (link.waiting, link.oldest_s, link.bytes_today) == (2**31 - 1, 2**31 - 1, 2**63 - 1)
    assert (link.packets, link.clock_skew_s, link.last_heard_at) == (3, 0, NOW)


def test_wrong_clock_is_told_once_when_it_begins(database, mission):
    for seq, ahead in enumerate((0, 9000, 9000, -60, 9000), start=1):
        take(database, mission, (seq, report("IED", observed_at=NOW + ahead)))
    told = events(database, "clock.suspect")
    assert [event.data for event in told] == [{"reason": "ahead", "ahead_s": 9000}] * 2
    with database.reading() as session:
        link = links.links(session)["BASE"]
    assert (link.clock_suspect, link.clock_skew_s) == (True, 9000)


def test_site_goes_dark_once_and_is_heard_again(database, mission):
    take(database, mission, (1, report()))
    for at in (NOW + 1800, NOW + 1801, NOW + 1900):
        with database.transaction() as session:
            ingest.tick(session, mission, now=at)
    take(database, mission, (2, report()), at=NOW + 4000)
    assert [event.at for event in events(database, "site.dark")] == [NOW + 1801]
    assert [event.data for event in events(database, "site.heard")] == [{"silent_s": None}, {"silent_s": 4000}]


def test_a_centre_whose_clock_was_set_back_still_sees_a_site_fall_silent(database, mission):
    year = 365 * 86_400
    take(database, mission, (1, report()), at=NOW + year)
    for at in (NOW, NOW + 1801):
        with database.transaction() as session:
            ingest.tick(session, mission, now=at)
    assert [event.at for event in events(database, "site.dark")] == [NOW + 1801]
    with database.reading() as session:
        assert links.links(session)["BASE"].tokens_at == NOW, "and its allowance fills up again from now on"


def test_area_that_changes_takes_along_what_lies_in_it(database, mission):
    inside, outside = take(
        database, mission, (1, report(place=Place(6.0, 19.6, 10))), (2, report(place=Place(6.0, 20.2)))
    )
    moved = {"type": "Polygon", "coordinates": [[[20, 5.5], [20.25, 5.5], [20.25, 6.5], [20, 6.5], [20, 5.5]]]}
    with database.transaction() as session:
        put_area(session, AreaPlan("AO-WEST", "Western area", moved), now=NOW)
        roster = load(session)
        assert ingest.area_changed(session, roster, "AO-WEST") == 1
        assert ingest.areas_of(session, inside.report_id) == set()
        assert ingest.areas_of(session, outside.report_id) == {"AO-WEST"}
        delete_area(session, "AO-WEST", now=NOW)
        assert ingest.area_changed(session, load(session), "AO-WEST") == 0
    assert bounds(moved).contains(6.0, 20.2)


def test_principal_sees_the_reports_of_their_areas_and_sensitive_ones_only_when_cleared(database, mission):
    here, there, hidden = take(
        database,
        mission,
        (1, report()),
        (2, report(place=Place(6.0, 20.4, 10))),
        (3, report("GBV")),
    )

    def seen(principal: Principal) -> set:
        with database.reading() as session:
            return {row.id for row in ingest.reports(session, EVERYTHING, principal).items}

    viewer = Principal("v", Role.VIEWER, frozenset({"AO-WEST"}))
    cleared = Principal("c", Role.OFFICER, frozenset({"AO-WEST"}), sensitive=True)
    assert seen(viewer) == {here.report_id}
    assert seen(cleared) == {here.report_id, hidden.report_id}
    assert seen(Principal("n", Role.VIEWER)) == set()
    assert seen(SYSTEM) == {here.report_id, there.report_id, hidden.report_id}
    with database.reading() as session:
        assert ingest.report(session, there.report_id, viewer) is None
        assert ingest.report(session, here.report_id, viewer) is not None


def test_pages_follow_one_another_without_loss(database, mission):
    made = [take(database, mission, (seq, report()), at=NOW + seq // 3)[0].report_id for seq in range(1, 8)]
    seen, after = [], None
    while True:
        with database.reading() as session:
            page = ingest.reports(session, Search(limit=2, after=after), SYSTEM)
        seen += [row.id for row in page.items]
        if page.after is None:
            break
        after = page.after
    assert len(seen) == 7
    assert set(seen) == set(made)


@pytest.fixture
def sqlite_mission(sqlite_database):
    return load_mission(sqlite_database)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(packets=st.lists(st.lists(st.integers(1, 30), min_size=1, max_size=6, unique=True), min_size=1, max_size=12))
def test_ledger_tells_the_same_in_whatever_order_and_however_often(sqlite_database, sqlite_mission, packets):
    """The receipt is a function of the set of numbers that came, never of their order."""
    roster = sqlite_mission
    with sqlite_database.transaction() as session:
        for seqs in packets:
            bodies = [(seq, report(text=str(seq))) for seq in sorted(seqs)]
            ingest.take(session, roster, inbound(packet(*bodies)), now=NOW)
        came = {seq for seqs in packets for seq in seqs}
        contiguous = next(seq for seq in range(32) if seq + 1 not in came)
        assert ledger.progress(session, "BASE", 1) == Progress(contiguous, max(came))
        body = codec.decode_packet(ingest.receipt(session, "BASE", now=NOW)).bodies[0][1]
        assert (body.contiguous, set(body.beyond)) == (contiguous, {seq for seq in came if seq > contiguous})
        session.rollback()


GOOD = packet(
    (1, report("IED", text="by the bridge", area=((6, 20), (6, 20.1), (6.1, 20.1)), casualties=(Casualty(1),))),
    (2, Track(1, (Fix(NOW, 6, 20), Fix(NOW + 9, 6.1, 20)))),
    (5, Gap(3, 4, "lost")),
    (6, AlertAck(1, 0, 1, Stage.SEEN, NOW)),
    (7, LinkState(NOW, 1, 1, 1)),
)


@st.composite
def broken(draw) -> bytes:
    """A good packet with some bytes changed, cut off or put in."""
    data = bytearray(GOOD)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data) - 1))
        data[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(data)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=st.one_of(st.binary(max_size=200), broken()))
def test_no_bytes_whatever_do_more_than_be_held(sqlite_database, sqlite_mission, payload):
    """Whatever comes is accounted for: accepted or held under its number, or held whole; nothing raises."""
    with sqlite_database.transaction() as session:
        outcomes = ingest.take(session, sqlite_mission, inbound(payload), now=NOW)
        assert outcomes
        for one in outcomes:
            assert one.verdict in {Verdict.ACCEPTED, Verdict.QUARANTINED}
            if one.seq is not None:
                assert one.seq in ledger.known(session, "BASE", one.epoch, [one.seq])
        session.flush()
        session.rollback()
