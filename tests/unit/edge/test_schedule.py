"""What goes next, when, and how much of it: a table of situations."""

from __future__ import annotations

from dataclasses import replace

import pytest

from edge_agent.profiles import PROFILES
from edge_agent.schedule import Fixes, Plan, Reason, Waiting, backoff, due, plan

VSAT, HF, LAN = PROFILES["vsat"], PROFILES["hf"], PROFILES["lan"]
NOW = 1000.0


def row(seq, priority=1, *, size=40, age=0.0, offered=None, tries=0, epoch=1):
    return Waiting(epoch, seq, priority, size, NOW - age, None if offered is None else NOW - offered, tries)


NOTHING = Fixes()
FRESH_FIX = Fixes(1, NOW - 10)
OLD_FIX = Fixes(3, NOW - 301)

CASES = {
    "an empty outbox": ([], NOTHING, 0, VSAT, Plan(Reason.NOTHING)),
    "a routine report waits for company": ([row(1, age=20)], NOTHING, 0, VSAT, Plan(Reason.GATHERING, wake=NOW + 40)),
    "… until its minute is over": ([row(1, age=60)], NOTHING, 0, VSAT, Plan(Reason.BATCH_DUE, (row(1, age=60),))),
    "… five minutes on HF": ([row(1, age=60)], NOTHING, 0, HF, Plan(Reason.GATHERING, wake=NOW + 240)),
    "urgent goes at once": ([row(1, 0)], NOTHING, 0, HF, Plan(Reason.URGENT, (row(1, 0),))),
    "the rest rides along": (
        [row(1), row(2, 2), row(3, 0)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.URGENT, (row(1), row(2, 2), row(3, 0))),
    ),
    "raw positions ride along too, as a track": ([row(1, 0)], FRESH_FIX, 0, VSAT, Plan(Reason.URGENT, tracks=True)),
    "raw positions gather": ([], FRESH_FIX, 0, VSAT, Plan(Reason.GATHERING, wake=NOW + 290)),
    "… and become a track": ([], OLD_FIX, 0, VSAT, Plan(Reason.TRACK_DUE, tracks=True)),
    "a full packet does not wait": (
        [row(1, size=700), row(2, size=700)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.BATCH_FULL, (row(1, size=700),)),
    ),
    "a piece of a picture goes when nothing else is due": (
        [row(5, 3, size=280), row(6, 3, size=280), row(7, 3, size=280)],
        NOTHING,
        0,
        HF,
        Plan(Reason.PHOTO, (row(5, 3, size=280), row(6, 3, size=280))),
    ),
    "… behind a report that came later and still gathers": (
        [row(5, 3, size=280), row(6, 3, size=280), row(9, size=280, age=20)],
        NOTHING,
        0,
        HF,
        Plan(Reason.PHOTO, (row(5, 3, size=280), row(9, size=280, age=20))),
    ),
    "… and never beside what is due": (
        [row(5, 3, size=100), row(9, 0), row(10, age=1)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.URGENT, (row(9, 0), row(10, age=1))),
    ),
    "… nor does it fill a packet for them": (
        [row(5, 3, size=1344), row(9, age=20)],
        NOTHING,
        1,
        VSAT,
        Plan(Reason.LINK_BUSY, wake=NOW + 40),
    ),
    "… nor makes a track of raw positions": (
        [row(5, 3, size=280)],
        FRESH_FIX,
        0,
        HF,
        Plan(Reason.PHOTO, (row(5, 3, size=280),)),
    ),
    "… while anything is on its way it waits, and reports that fall due do not": (
        [row(5, 3, size=280), row(9, age=60)],
        NOTHING,
        1,
        VSAT,
        Plan(Reason.BATCH_DUE, (row(9, age=60),)),
    ),
    "… without a receipt it goes again": (
        [row(5, 3, size=280, offered=2701, tries=1)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.PHOTO, (row(5, 3, size=280, offered=2701, tries=1),)),
    ),
    "the newest position goes first": (
        [row(1, 2, size=500, age=400), row(2, 2, size=500, age=350)],
        NOTHING,
        0,
        HF,
        Plan(Reason.BATCH_FULL, (row(2, 2, size=500, age=350),)),
    ),
    "the oldest report goes first": (
        [row(1, size=500, age=400), row(2, size=500, age=350)],
        NOTHING,
        0,
        HF,
        Plan(Reason.BATCH_DUE, (row(1, size=500, age=400),)),
    ),
    "a report larger than a packet goes alone": (
        [row(1, 0, size=5000), row(2, size=10)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.URGENT, (row(1, 0, size=5000),)),
    ),
    "what does not fit stays, what fits rides": (
        [row(1, 0, size=500), row(2, size=400), row(3, size=60)],
        NOTHING,
        0,
        HF,
        Plan(Reason.URGENT, (row(1, 0, size=500), row(3, size=60))),
    ),
    "HF bears one packet": ([row(1, 0)], NOTHING, 1, HF, Plan(Reason.LINK_BUSY)),
    "the last slot is kept": ([row(1, age=60)], NOTHING, 3, VSAT, Plan(Reason.LINK_BUSY)),
    "… for what is urgent": ([row(1, 0)], NOTHING, 3, VSAT, Plan(Reason.URGENT, (row(1, 0),))),
    "four are enough even then": ([row(1, 0)], NOTHING, 4, VSAT, Plan(Reason.LINK_BUSY)),
    "sent rows wait for the receipt": (
        [row(1, offered=100, tries=1)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.GATHERING, wake=NOW + 500),
    ),
    "… and go again without one": (
        [row(1, offered=600, tries=1)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.AGAIN, (row(1, offered=600, tries=1),)),
    ),
    "a sent row does not ride with others": (
        [row(1, offered=100, tries=1), row(2, 0)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.URGENT, (row(2, 0),)),
    ),
    "a lost packet goes again at once": (
        [row(1, tries=1)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.BATCH_DUE, (row(1, tries=1),)),
    ),
    "one packet, one enrolment": (
        [row(8, age=99, epoch=1), row(1, age=70, epoch=2)],
        NOTHING,
        0,
        VSAT,
        Plan(Reason.BATCH_DUE, (row(8, age=99, epoch=1),)),
    ),
}


@pytest.mark.parametrize(("waiting", "fixes", "outstanding", "timings", "expected"), CASES.values(), ids=CASES.keys())
def test_plan(waiting, fixes, outstanding, timings, expected):
    assert plan(NOW, waiting, fixes, outstanding, timings) == expected


def test_a_packet_stays_within_its_bytes():
    decision = plan(NOW, [row(seq, 0, size=37) for seq in range(1, 100)], NOTHING, 0, HF)
    assert sum(item.size for item in decision.send) + 3 * len(decision.send) + 6 <= HF.packet_bytes
    assert len(decision.send) == 14


@pytest.mark.parametrize(("tries", "waits"), [(1, 600), (2, 1200), (3, 2400), (6, 19_200), (99, 19_200)])
def test_each_try_waits_twice_as_long(tries, waits):
    assert due(row(1, offered=0, tries=tries), VSAT) == NOW + waits


def test_urgent_rows_are_offered_again_sooner():
    waits = [due(row(1, priority, offered=0, tries=1), VSAT) - NOW for priority in range(3)]
    assert waits == sorted(waits)
    assert waits[0] == 120


@pytest.mark.parametrize(
    ("attempt", "chance", "wait"),
    [(0, 0.0, 1.0), (0, 0.5, 1.5), (0, 1.0, 2.0), (3, 1.0, 16.0), (9, 0.0, 1.0), (9, 0.5, 30.5), (500, 1.0, 60.0)],
)
def test_backoff_doubles_with_full_jitter(attempt, chance, wait):
    assert backoff(attempt, (1, 60), chance) == wait


def test_planning_ends():
    """Whatever waits, sending what the plan says leads to a plan that only waits."""
    waiting = [row(seq, seq % 3, size=30 + seq, age=700) for seq in range(1, 60)]
    for _ in range(100):
        decision = plan(NOW, waiting, NOTHING, 0, HF)
        if not decision.send:
            break
        gone = set(decision.send)
        waiting = [replace(each, offered=NOW, tries=1) if each in gone else each for each in waiting]
    assert all(each.tries == 1 for each in waiting)
    assert decision.reason is Reason.GATHERING
