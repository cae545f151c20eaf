"""The demonstration's verdict finds every promise that was not kept."""

from dataclasses import replace

import pytest

from app.demo.verdict import Fault, Played, faults
from app.rig.oracle import Verdict
from app.rig.store import Owing

CLEAN = Verdict(sent=2, received=2, quarantined=1, lost=(), duplicated=())
KEPT = Played(confirmed=True, escalated=True, cancelled=True, quarantined=True, suspect_clock=True)
GOOD = Owing(
    alert=1,
    addressee="U-1",
    site="S",
    state="acknowledged",
    escalated=False,
    active=True,
    received=True,
    urgency="immediate",
    reason="in_ao",
)
SHOWN = {"S": {1}}


def test_everything_kept() -> None:
    owing = [
        GOOD,
        replace(GOOD, state="received", escalated=True),
        replace(GOOD, active=False, state="sent", received=False),
    ]
    assert faults(CLEAN, owing, SHOWN, KEPT) == []


@pytest.mark.parametrize(
    ("verdict", "owing", "shown", "played", "fault"),
    [
        (replace(CLEAN, lost=("a",)), GOOD, SHOWN, KEPT, Fault.LOST),
        (replace(CLEAN, duplicated=("1",)), GOOD, SHOWN, KEPT, Fault.DUPLICATED),
        (CLEAN, replace(GOOD, received=False), SHOWN, KEPT, Fault.NOT_DELIVERED),
        (CLEAN, replace(GOOD, state="seen"), SHOWN, KEPT, Fault.NOT_ANSWERED),
        (CLEAN, GOOD, {"S": {2}}, KEPT, Fault.NOT_SHOWN),
        (CLEAN, GOOD, {}, KEPT, Fault.NOT_SHOWN),
        (CLEAN, GOOD, SHOWN, replace(KEPT, confirmed=False), Fault.NO_CONFIRMATION),
        (CLEAN, GOOD, SHOWN, replace(KEPT, escalated=False), Fault.NO_ESCALATION),
        (CLEAN, GOOD, SHOWN, replace(KEPT, cancelled=False), Fault.NO_CANCEL),
        (CLEAN, GOOD, SHOWN, replace(KEPT, quarantined=False), Fault.NO_QUARANTINE),
        (CLEAN, GOOD, SHOWN, replace(KEPT, suspect_clock=False), Fault.NO_SUSPECT_CLOCK),
    ],
)
def test_each_broken_promise_has_its_name(verdict, owing, shown, played, fault) -> None:
    assert faults(verdict, [owing], shown, played) == [fault]


def test_an_addressee_without_a_delivery_is_a_fault() -> None:
    missing = replace(GOOD, state="missing", received=False)
    assert faults(CLEAN, [missing], SHOWN, KEPT) == [Fault.NOT_DELIVERED, Fault.NOT_ANSWERED]
