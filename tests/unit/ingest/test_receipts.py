"""When a receipt goes out, with or without the time, and what the desk remembers."""

import pytest

from app.ingest.ledger.sequence import Progress, advanced
from app.ingest.outcome import Outcome, Verdict
from app.ingest.reasons import Reason
from app.ingest.receipts import Owed, ReceiptReason, due, tells_time, with_outcomes
from app.workers.desk import Desk
from edge_agent.wire.messages import Chunk

PIECE = Chunk(1, 0, 100, 0, b"x", bytes(8))


def outcome(verdict=Verdict.ACCEPTED, reason=Reason.NEW, *, seq=1, site="BASE", **more) -> Outcome:
    return Outcome(site, 1, seq, verdict, reason, **more)


@pytest.mark.parametrize(
    ("owed", "now", "reason"),
    [
        (Owed(), 100, None),
        (Owed(bodies=1, since=100), 100, None),
        (Owed(bodies=1, since=100), 101.9, None),
        (Owed(bodies=1, since=100), 102, ReceiptReason.LONG),
        (Owed(bodies=1, since=100, only_pieces=True), 119.9, None),
        (Owed(bodies=1, since=100, only_pieces=True), 120, ReceiptReason.LONG),
        (Owed(bodies=20, since=100, only_pieces=True), 100, ReceiptReason.MANY),
        (Owed(bodies=20, since=100), 100, ReceiptReason.MANY),
        (Owed(bodies=1, since=100, reason=ReceiptReason.URGENT), 100, ReceiptReason.URGENT),
    ],
)
def test_due(owed, now, reason):
    assert due(owed, every=20, within_s=2, now=now) == reason


@pytest.mark.parametrize(
    ("outcomes", "is_first", "owed"),
    [
        ([outcome()], False, Owed(1, 100)),
        ([outcome(), outcome(seq=2)], False, Owed(2, 100)),
        ([outcome()], True, Owed(1, 100, ReceiptReason.FIRST)),
        ([outcome(urgent=True)], False, Owed(1, 100, ReceiptReason.URGENT)),
        ([outcome(), outcome(Verdict.DUPLICATE)], False, Owed(2, 100, ReceiptReason.DUPLICATE)),
        ([outcome(out_of_turn=True)], False, Owed(1, 100, ReceiptReason.OUT_OF_TURN)),
        ([outcome(Verdict.QUARANTINED, Reason.MALFORMED)], False, Owed(1, 100, ReceiptReason.QUARANTINED)),
        ([outcome(Verdict.REFUSED, Reason.THROTTLED)], True, Owed()),
        ([outcome(Verdict.QUARANTINED, Reason.MALFORMED, seq=None)], True, Owed()),
    ],
)
def test_what_is_owed(outcomes, is_first, owed):
    assert with_outcomes(Owed(), outcomes, is_first=is_first, now=100) == owed


def test_a_report_does_not_wait_as_long_as_the_pieces_before_it():
    pieces = with_outcomes(Owed(), [outcome(body=PIECE), outcome(body=PIECE, seq=2)], is_first=False, now=100)
    assert pieces == Owed(2, 100, only_pieces=True)
    assert with_outcomes(pieces, [outcome(body=PIECE, seq=3)], is_first=False, now=110) == Owed(
        3, 100, only_pieces=True
    )
    joined = with_outcomes(pieces, [outcome(seq=3)], is_first=False, now=115)
    assert joined == Owed(3, 115)
    assert with_outcomes(joined, [outcome(body=PIECE, seq=4)], is_first=False, now=116) == Owed(4, 115)


@pytest.mark.parametrize(
    ("last", "skew", "suspect", "tells"),
    [
        (None, 0, False, True),
        (1000, 0, False, False),
        (701, 0, False, False),
        (700, 0, False, True),
        (1000, 61, False, True),
        (1000, -61, False, True),
        (1000, 60, False, False),
        (1000, 0, True, True),
    ],
)
def test_tells_time(last, skew, suspect, tells):
    assert tells_time(last_told_at=last, skew_s=skew, clock_suspect=suspect, now=1000) == tells


def test_desk_waits_then_tells_each_site_once():
    desk = Desk(every=3, within_s=2, told_at={"BASE": 0.0, "NOVA": 0.0})
    desk = desk.after([outcome(), outcome(site="NOVA", urgent=True)], now=10)
    assert desk.due(now=10) == {("NOVA", 1): ReceiptReason.URGENT}
    desk = desk.told([("NOVA", 1)], ["NOVA"], now=10)
    assert desk.due(now=10) == {}
    assert desk.next_due_s(now=11) == 1
    assert desk.due(now=12) == {("BASE", 1): ReceiptReason.LONG}
    desk = desk.told([("BASE", 1)], [], now=12)
    assert (desk.next_due_s(now=12), desk.told_at) == (None, {"BASE": 0.0, "NOVA": 10})


def test_desk_tells_a_site_at_once_after_a_restart():
    assert Desk(every=20, within_s=2).after([outcome()], now=1).due(now=1) == {("BASE", 1): ReceiptReason.FIRST}


@pytest.mark.parametrize(
    ("before", "held", "after"),
    [
        (Progress(), [1, 2, 3], Progress(3, 3)),
        (Progress(3, 3), [5], Progress(3, 5)),
        (Progress(3, 5), [4, 5], Progress(5, 5)),
        (Progress(3, 9), [4, 6], Progress(4, 9)),
        (Progress(3, 3), [], Progress(3, 3)),
        (Progress(3, 3), [2], Progress(3, 3)),
    ],
)
def test_progress(before, held, after):
    assert advanced(before, held) == after
