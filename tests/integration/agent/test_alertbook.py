"""Alerts: stored once, by unit and revision; every step is owed to the centre exactly once."""

from __future__ import annotations

import pytest
from support.edge import NOW, alert

from edge_agent.alertbook import FORGET_S, AlertBook, AlertState, Answer, Outcome, Unknown
from edge_agent.wire.codec import decode_body
from edge_agent.wire.messages import AlertType, Receipt, Response, Stage


@pytest.fixture
def book(store, outbox):
    return AlertBook(store, outbox)


@pytest.fixture
def steps(outbox):
    def read():
        rows = sorted(outbox.waiting(), key=lambda row: row.seq)
        acks = [(row.priority, decode_body(raw)) for row in rows for _, raw in outbox.offer(1, [row.seq])]
        return [(priority, ack.unit, ack.revision, ack.stage) for priority, ack in acks]

    return read


def shown(book, now=NOW, **query):
    return [(held.message.alert, held.message.revision, held.state) for held in book.changed(now, **query)]


def test_a_new_alert_is_received_for_every_unit(book, steps):
    assert book.take(alert(units=(1, 4)), NOW) is Outcome.NEW
    assert steps() == [(0, 1, 0, Stage.RECEIVED), (0, 4, 0, Stage.RECEIVED)]
    assert shown(book) == [(9, 0, AlertState.CURRENT)]


def test_a_repeat_is_no_news(book, steps):
    book.take(alert(), NOW)
    assert book.take(alert(), NOW + 5) is Outcome.REPEATED
    assert len(steps()) == 1


def test_a_repeat_after_the_centre_confirmed_tells_it_again(book, outbox, steps):
    book.take(alert(units=(1, 4)), NOW)
    outbox.sent(1, [1, 2], NOW)
    outbox.settle(1, Receipt(contiguous=1), NOW)
    assert book.take(alert(units=(1, 4)), NOW + 5) is Outcome.REPEATED
    assert [(unit, stage) for _, unit, _, stage in steps()] == [(4, Stage.RECEIVED), (1, Stage.RECEIVED)]


def test_a_lower_revision_is_old_news(book, steps):
    book.take(alert(revision=2, text="newer"), NOW)
    assert book.take(alert(revision=1), NOW) is Outcome.OLD_NEWS
    assert shown(book) == [(9, 2, AlertState.CURRENT)]
    assert len(steps()) == 1


def test_an_update_replaces_and_is_received_anew(book, steps):
    book.take(alert(), NOW)
    book.acknowledge(9, Answer(1, Response.ACTING, "Lima"), NOW)
    assert book.take(alert(revision=1, type=AlertType.UPDATE), NOW) is Outcome.NEW
    (held,) = book.changed(NOW)
    assert (held.message.revision, held.marks[0].acknowledged_at) == (1, None)
    assert steps()[-1] == (0, 1, 1, Stage.RECEIVED)


def test_the_same_revision_for_a_further_unit(book, steps):
    book.take(alert(units=(1,)), NOW)
    assert book.take(alert(units=(1, 2)), NOW) is Outcome.NEW
    assert [unit for _, unit, _, _ in steps()] == [1, 2]


def test_a_cancel_for_one_unit_leaves_the_other(book):
    book.take(alert(units=(1, 2)), NOW)
    book.take(alert(revision=1, units=(1,), type=AlertType.CANCEL), NOW)
    assert shown(book, unit=1) == [(9, 1, AlertState.CANCELLED)]
    assert shown(book, unit=2) == [(9, 0, AlertState.CURRENT)]


def test_a_cancelled_alert_stays_visible_until_it_expires(book):
    book.take(alert(), NOW)
    book.take(alert(revision=1, type=AlertType.CANCEL), NOW)
    assert shown(book) == [(9, 1, AlertState.CANCELLED)]
    assert shown(book, now=NOW + 3600) == [(9, 1, AlertState.EXPIRED)]


def test_an_alert_that_comes_too_late_is_received_and_expired(book, steps):
    book.take(alert(), NOW + 9999)
    assert shown(book, now=NOW + 9999) == [(9, 0, AlertState.EXPIRED)]
    assert len(steps()) == 1


def test_seen_once(book, steps):
    book.take(alert(), NOW)
    first = book.seen(9, 1, NOW + 5)
    assert book.seen(9, 1, NOW + 9) == first
    assert [stage for _, _, _, stage in steps()] == [Stage.RECEIVED, Stage.SEEN]


def test_who_acknowledges_has_seen(book):
    book.take(alert(), NOW)
    mark = book.acknowledge(9, Answer(1, Response.ACTING, "Lima"), NOW + 5)
    assert (mark.seen_at, mark.acknowledged_at, mark.response, mark.person) == (NOW + 5, NOW + 5, "acting", "Lima")


def test_seen_before_stays_when_acknowledged(book):
    book.take(alert(), NOW)
    book.seen(9, 1, NOW + 2)
    assert book.acknowledge(9, Answer(1, Response.ACTING, "Lima"), NOW + 5).seen_at == NOW + 2


def test_the_same_answer_is_no_news_another_is(book, steps):
    book.take(alert(), NOW)
    first = book.acknowledge(9, Answer(1, Response.ACTING, "Lima"), NOW + 5)
    assert book.acknowledge(9, Answer(1, Response.ACTING, "Lima"), NOW + 9) == first
    book.acknowledge(9, Answer(1, Response.CANNOT_COMPLY, "Lima"), NOW + 12)
    assert [stage for _, _, _, stage in steps()] == [Stage.RECEIVED, Stage.ACKNOWLEDGED, Stage.ACKNOWLEDGED]


def test_an_answer_to_the_revision_that_was_on_the_screen(book):
    book.take(alert(), NOW)
    book.take(alert(revision=1), NOW)
    assert book.acknowledge(9, Answer(1, Response.ACTING, "Lima", revision=0), NOW).revision == 0
    (held,) = book.changed(NOW)
    assert held.marks[0].acknowledged_at is None


@pytest.mark.parametrize(("number", "unit", "revision"), [(8, 1, None), (9, 2, None), (9, 1, 5)])
def test_what_was_never_given_cannot_be_acknowledged(book, steps, number, unit, revision):
    book.take(alert(), NOW)
    with pytest.raises(Unknown):
        book.acknowledge(number, Answer(unit, Response.ACTING, "Lima", revision), NOW)
    with pytest.raises(Unknown):
        book.seen(number, unit, NOW, revision)
    assert len(steps()) == 1


def test_steps_of_less_pressing_alerts_may_wait_but_an_answer_may_not(book, steps):
    book.take(alert(urgency="expected"), NOW)
    book.seen(9, 1, NOW)
    book.acknowledge(9, Answer(1, Response.ACTING, "Lima"), NOW)
    assert [priority for priority, *_ in steps()] == [1, 1, 0]


def test_only_what_changed(book):
    book.take(alert(1), NOW)
    book.take(alert(2), NOW)
    newest = book.changed(NOW)[-1].change
    book.seen(1, 1, NOW)
    assert [held.message.alert for held in book.changed(NOW, after=newest)] == [1]
    assert book.changed(NOW, after=book.changed(NOW)[-1].change) == []


def test_the_site_itself_is_unit_nought(book):
    book.take(alert(units=()), NOW)
    assert shown(book, unit=0) == [(9, 0, AlertState.CURRENT)]


def test_long_expired_alerts_are_forgotten(book, time):
    book.take(alert(1), NOW)
    book.take(alert(2, expires_at=NOW + 30 * 86_400), NOW)
    time.pass_by(FORGET_S + 1)
    book.prune(NOW + FORGET_S + 1)
    assert [number for number, _, _ in shown(book, now=time.utc)] == [2]
