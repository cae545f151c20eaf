"""The outbox: numbered without holes, saved once, kept until confirmed, let go in order."""

from __future__ import annotations

import pytest
from support.edge import NOW, entry, report

from edge_agent.outbox import Conflict, Outbox, entry_of
from edge_agent.schema import StoreForeign
from edge_agent.store import Store
from edge_agent.tracks import RawFix
from edge_agent.wire.codec import decode_body
from edge_agent.wire.messages import Fix, Gap, LinkState, Receipt, Track

ALL = (0, 1, 2)


def states(outbox):
    return [(item.seq, item.state) for item in outbox.changed()]


def gaps(outbox, epoch=1):
    rows = sorted((row.epoch, row.seq) for row in outbox.waiting())
    bodies = [decode_body(raw) for of, seq in rows if of == epoch for _, raw in outbox.offer(of, [seq])]
    return [(body.first, body.last, body.reason) for body in bodies if isinstance(body, Gap)]


def go_out(outbox, *seqs, epoch=1):
    outbox.offer(epoch, seqs)
    outbox.sent(epoch, seqs, NOW)


def test_numbers_have_no_holes_even_when_a_save_fails(outbox, store):
    outbox.accept(entry("a"), NOW)
    with pytest.raises(ZeroDivisionError):
        store.write(lambda db: (outbox.add(db, entry_of(report()), NOW), 1 / 0))
    item, _ = outbox.accept(entry("b"), NOW)
    assert item.seq == 2


def test_a_repeat_is_one_report(outbox):
    first, fresh = outbox.accept(entry("a", "text"), NOW)
    again, fresh_again = outbox.accept(entry("a", "text"), NOW + 9)
    assert (fresh, fresh_again) == (True, False)
    assert first == again


def test_the_same_id_for_other_content_is_a_conflict(outbox):
    outbox.accept(entry("a", "text"), NOW)
    with pytest.raises(Conflict):
        outbox.accept(entry("a", "other"), NOW)
    assert len(outbox.changed()) == 1


def test_the_way_of_a_report(outbox):
    outbox.accept(entry("a"), NOW)
    assert states(outbox) == [(1, "saved")]
    go_out(outbox, 1)
    assert states(outbox) == [(1, "sent")]
    outbox.settle(1, Receipt(1), NOW + 5)
    item = outbox.find("a")
    assert (item.state, item.sent_at, item.settled_at) == ("received", NOW, NOW + 5)
    assert outbox.waiting() == []


def test_only_the_receipt_settles(outbox):
    outbox.accept(entry("a"), NOW)
    go_out(outbox, 1)
    outbox.settle(1, Receipt(0), NOW)
    assert [row.seq for row in outbox.waiting()] == [1]


def test_quarantine_is_shown_and_never_resent(outbox):
    outbox.accept(entry("a"), NOW)
    go_out(outbox, 1)
    outbox.settle(1, Receipt(1, quarantined=((1, "geometry_zero"),)), NOW)
    item = outbox.find("a")
    assert (item.state, item.reason) == ("quarantined", "geometry_zero")
    assert outbox.waiting() == []


def test_quarantined_after_it_was_received(outbox):
    outbox.accept(entry("a"), NOW)
    go_out(outbox, 1)
    outbox.settle(1, Receipt(1), NOW)
    outbox.settle(1, Receipt(1, quarantined=((1, "revoked"),)), NOW)
    assert outbox.find("a").state == "quarantined"


def test_a_restored_backup_of_the_centre_gets_its_reports_again(outbox):
    for name in "abc":
        outbox.accept(entry(name), NOW)
    go_out(outbox, 1, 2, 3)
    outbox.settle(1, Receipt(3), NOW)
    outbox.settle(1, Receipt(1), NOW)
    assert [row.seq for row in outbox.waiting()] == [2, 3]
    assert states(outbox) == [(1, "received"), (2, "saved"), (3, "saved")]


def test_what_is_pruned_cannot_be_resent_and_is_said(outbox, time):
    for name in "abc":
        outbox.accept(entry(name), NOW)
    go_out(outbox, 1, 2, 3)
    outbox.settle(1, Receipt(3), NOW)
    time.pass_by(101)
    outbox.prune(100)
    outbox.settle(1, Receipt(0), NOW)
    assert gaps(outbox) == [(1, 3, "expired")]
    outbox.settle(1, Receipt(0), NOW)
    assert gaps(outbox) == [(1, 3, "expired")]


def test_pruned_reports_still_answer_for_their_id(outbox, time):
    outbox.accept(entry("a", "text"), NOW)
    go_out(outbox, 1)
    outbox.settle(1, Receipt(1), NOW)
    time.pass_by(101)
    outbox.prune(100)
    item, fresh = outbox.accept(entry("a", "text"), NOW)
    assert (item.seq, item.state, fresh) == (1, "received", False)
    with pytest.raises(Conflict):
        outbox.accept(entry("a", "other"), NOW)


def test_retention_does_not_look_at_the_wall_clock(outbox, time):
    outbox.accept(entry("a"), NOW)
    go_out(outbox, 1)
    outbox.settle(1, Receipt(1), NOW)
    outbox.prune(100)
    outbox.settle(1, Receipt(0), NOW + 10**9)
    assert [row.seq for row in outbox.waiting()] == [1]


def test_numbers_survive_pruning_and_restarting(tmp_path, time):
    for expected in range(1, 4):
        store = Store(tmp_path, quota_bytes=2**22, monotonic=time.monotonic)
        outbox = Outbox(store, site="7", epoch=1)
        item, _ = outbox.accept(entry(str(expected)), NOW)
        assert item.seq == expected
        go_out(outbox, expected)
        outbox.settle(1, Receipt(expected), NOW)
        time.pass_by(10**8)
        outbox.prune(1)
        store.close()


def test_a_new_enrolment_numbers_anew_and_the_old_rows_drain(store, outbox):
    outbox.accept(entry("a"), NOW)
    outbox.accept(entry("b"), NOW)
    newer = Outbox(store, site="7", epoch=2)
    item, _ = newer.accept(entry("c"), NOW)
    assert (item.epoch, item.seq) == (2, 1)
    assert [(row.epoch, row.seq) for row in newer.waiting()] == [(1, 1), (1, 2), (2, 1)]
    go_out(newer, 1, epoch=1)
    newer.settle(1, Receipt(1), NOW)
    assert [(row.epoch, row.seq) for row in newer.waiting()] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(("site", "epoch"), [("8", 2), ("7", 1)])
def test_the_folder_of_another_site_or_a_later_enrolment_is_refused(store, site, epoch):
    Outbox(store, site="7", epoch=2)
    with pytest.raises(StoreForeign):
        Outbox(store, site=site, epoch=epoch)


def test_a_receipt_of_an_unknown_enrolment_changes_nothing(outbox):
    outbox.accept(entry("a"), NOW)
    assert outbox.settle(5, Receipt(9), NOW) is None
    assert states(outbox) == [(1, "saved")]


def test_a_lost_folder_does_not_lose_the_reports_after_it(outbox):
    """The centre knows 500 numbers; this folder starts at 1 again without a new enrolment."""
    for name in "abc":
        outbox.accept(entry(name), NOW)
    go_out(outbox, 1, 2)
    outbox.settle(1, Receipt(500), NOW)
    assert sorted(states(outbox)) == [(1, "sent"), (2, "sent"), (501, "saved")]
    item, _ = outbox.accept(entry("d"), NOW)
    assert item.seq == 502
    collisions = ((1, "id_conflict"), (2, "id_conflict"))
    go_out(outbox, 501)
    outbox.settle(1, Receipt(501, quarantined=collisions), NOW)
    assert sorted(states(outbox)) == [(501, "received"), (502, "saved"), (503, "saved"), (504, "saved")]
    go_out(outbox, 502, 503, 504)
    outbox.settle(1, Receipt(504, quarantined=collisions), NOW)
    assert {state for _, state in states(outbox)} == {"received"}
    assert {item.client_id for item in outbox.changed()} == set("abcd")


def test_a_collision_that_is_told_late_reopens_the_report(outbox):
    outbox.accept(entry("a"), NOW)
    go_out(outbox, 1)
    outbox.settle(1, Receipt(1), NOW)
    outbox.settle(1, Receipt(1, quarantined=((1, "id_conflict"),)), NOW)
    assert states(outbox) == [(2, "saved")]


def test_changes_are_read_in_pages(outbox):
    for number in range(25):
        outbox.accept(entry(f"id{number}", str(number)), NOW)
    seen, after = [], 0
    while page := outbox.changed(after=after, limit=10):
        seen += [item.seq for item in page]
        after = page[-1].change
    assert seen == list(range(1, 26))
    go_out(outbox, 3)
    assert [item.seq for item in outbox.changed(after=after)] == [3]


def test_reports_by_unit_and_state(outbox):
    outbox.accept(entry("a"), NOW)
    outbox.accept(entry("b", "text"), NOW)
    go_out(outbox, 2)
    assert [item.client_id for item in outbox.changed(state="sent")] == ["b"]
    assert [item.client_id for item in outbox.changed(unit=1)] == ["a", "b"]
    assert outbox.changed(unit=2) == []


def test_what_the_agent_says_itself_is_not_shown_to_tablets(outbox):
    outbox.save(LinkState(NOW, 1, 2, 3), NOW)
    assert outbox.changed() == []
    assert outbox.has_saved("link_state")
    assert outbox.depth().by_class == (0, 1, 0)


def test_depth_counts_by_class_and_age(outbox, time):
    outbox.accept(entry("a", priority=0), NOW)
    time.pass_by(60)
    outbox.accept(entry("b", "text"), NOW)
    go_out(outbox, 2)
    assert outbox.depth().by_class == (1, 1, 0)
    assert outbox.depth().oldest_s == 60
    assert outbox.depth().waiting == 2


def test_a_position_is_saved_once(outbox, positions):
    fix = RawFix(1, Fix(NOW, 5.0, 20.0))
    positions.add([fix, fix])
    positions.add([fix])
    assert positions.waiting().count == 1


def test_tracks_take_the_place_of_their_positions(outbox, positions, time):
    positions.add([RawFix(1, Fix(NOW, 5.0, 20.0), 12.0)])
    since = positions.waiting().since
    time.pass_by(300)
    raws = positions.all()
    positions.add([RawFix(1, Fix(NOW + 300, 5.1, 20.0))])
    positions.become([Track(1, (raws[0].fix,), 12.0)], raws, since, NOW)
    assert [raw.fix.at for raw in positions.all()] == [NOW + 300]
    (row,) = outbox.waiting()
    assert (row.priority, row.since) == (2, since)


def test_abandoned_tracks_leave_the_newest_and_a_gap(outbox, positions):
    for minute in range(4):
        positions.become([Track(1, (Fix(NOW + minute, 5.0, 20.0),))], [], 0.0, NOW)
    assert outbox.abandon_tracks("quota", NOW) == 3
    assert gaps(outbox) == [(1, 3, "quota")]
    assert {row.seq for row in outbox.waiting()} == {4, 5}
    outbox.settle(1, Receipt(0, (4,)), NOW)
    assert gaps(outbox) == [(1, 3, "quota")]


def test_each_unit_keeps_its_newest_track(outbox, positions):
    for minute in range(3):
        positions.become([Track(unit, (Fix(NOW + minute, 5.0, 20.0),)) for unit in (1, 2)], [], 0.0, NOW)
    assert outbox.abandon_tracks("quota", NOW) == 4
    assert gaps(outbox) == [(1, 4, "quota")]


def test_what_was_lost_behind_the_broker_is_due_at_once(outbox, time):
    for name in "ab":
        outbox.accept(entry(name, name), NOW)
    go_out(outbox, 1)
    time.pass_by(5)
    go_out(outbox, 2)
    outbox.settle(1, Receipt(0, (2,)), NOW)
    (row,) = outbox.waiting()
    assert (row.seq, row.offered) == (1, None)
    assert outbox.find("a").state == "sent"


def test_copies_can_be_released_before_their_time(outbox):
    outbox.accept(entry("a"), NOW)
    outbox.save(LinkState(NOW, 1, 2, 3), NOW)
    outbox.accept(entry("b", "text"), NOW)
    go_out(outbox, 1, 2)
    outbox.settle(1, Receipt(2), NOW)
    assert outbox.release_copies() == 2
    assert outbox.offer(1, [1, 2, 3]) != []
    assert [row.seq for row in outbox.waiting()] == [3]


def test_a_settled_row_does_not_go_out(outbox):
    outbox.accept(entry("a"), NOW)
    go_out(outbox, 1)
    outbox.settle(1, Receipt(1), NOW)
    assert outbox.offer(1, [1]) == []
    outbox.sent(1, [1], NOW)
    assert outbox.find("a").state == "received"


def test_what_an_officer_has_seen_is_said_once_and_only_of_what_arrived(outbox, relief):
    for name in ("a", "b", "c"):
        relief.accept(entry(name, name), NOW)
    outbox.offer(1, [1, 2, 3])
    outbox.settle(1, Receipt(2, seen=(1, 3)), NOW + 5)
    assert [outbox.find(name).seen_at for name in ("a", "b", "c")] == [NOW + 5, None, None]
    before = outbox.change()
    outbox.settle(1, Receipt(2, seen=(1,)), NOW + 9)
    assert (outbox.find("a").seen_at, outbox.change()) == (NOW + 5, before)


def test_a_lost_data_folder_believes_nothing_seen(outbox, relief):
    relief.accept(entry("a", "a"), NOW)
    outbox.settle(1, Receipt(40, seen=(1,)), NOW)
    assert outbox.find("a").seen_at is None
