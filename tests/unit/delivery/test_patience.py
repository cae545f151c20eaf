import pytest

from app.delivery import escalation, resend
from app.delivery.escalation import Reason
from app.delivery.ladder import Answer, Ladder
from app.delivery.resend import Verdict
from app.roster.settings import MissionSettings
from edge_agent.wire.messages import Response

SETTINGS = MissionSettings()
NOW = 1_790_000_000


def taken(response=Response.ACTING, revision=0, required=0):
    return Ladder(required, required, 0, 0, 0, revision, Answer(revision, 1, 1, response, "A6", 0))


ESCALATIONS = [
    ("in time", Ladder(sent=0), True, NOW + 1, False, Reason.NOT_YET),
    ("time ran out", Ladder(sent=0), True, NOW, False, Reason.TIME_RAN_OUT),
    ("never sent", Ladder(), True, NOW, False, Reason.TIME_RAN_OUT),
    ("stored and shown is not taken", Ladder(sent=0, received=0, seen=0), True, NOW, False, Reason.TIME_RAN_OUT),
    ("taken", taken(), True, NOW, False, Reason.ACKNOWLEDGED),
    ("an older message was taken, the danger has grown", taken(required=1), True, NOW, False, Reason.TIME_RAN_OUT),
    ("the alert is over", Ladder(sent=0), False, NOW, False, Reason.ENDED),
    ("was escalated", Ladder(sent=0), True, None, False, Reason.DONE),
    ("cannot comply", taken(Response.CANNOT_COMPLY), True, NOW + 99, True, Reason.CANNOT_COMPLY),
    ("cannot comply, after time ran out", taken(Response.CANNOT_COMPLY), True, None, True, Reason.CANNOT_COMPLY),
    ("said before that it cannot comply", taken(Response.CANNOT_COMPLY), True, NOW, False, Reason.ACKNOWLEDGED),
    ("cannot comply with what is over", taken(Response.CANNOT_COMPLY), False, NOW, True, Reason.ENDED),
    ("could not comply with less", taken(Response.CANNOT_COMPLY, 0, 1), True, NOW + 1, True, Reason.NOT_YET),
]


@pytest.mark.parametrize(
    ("ladder", "is_active", "escalate_at", "is_new", "reason"),
    [row[1:] for row in ESCALATIONS],
    ids=[row[0] for row in ESCALATIONS],
)
def test_when_to_escalate(ladder, is_active, escalate_at, is_new, reason):
    assert (
        escalation.decide(ladder, is_active=is_active, escalate_at=escalate_at, now=NOW, is_new_answer=is_new) is reason
    )


@pytest.mark.parametrize(
    ("urgency", "patience"), [("immediate", 120), ("expected", 900), ("future", 3600), ("past", None), ("?", None)]
)
def test_time_runs_from_when_it_was_owed(urgency, patience):
    assert escalation.due_at(urgency, NOW, SETTINGS) == (None if patience is None else NOW + patience)


RESENDS = [
    ("first try", {}, Verdict.SEND),
    ("again", {"tries": 3}, Verdict.SEND),
    ("the device has it", {"is_settled": True}, Verdict.STOP_RECEIVED),
    ("the message ran out", {"message_expires_at": NOW}, Verdict.STOP_OVER),
    ("first try to a dark site", {"is_dark": True}, Verdict.SEND),
    ("again to a dark site", {"is_dark": True, "tries": 1}, Verdict.HOLD_DARK),
    ("revoked", {"is_enrolled": False}, Verdict.HOLD_UNENROLLED),
    ("revoked and over", {"is_enrolled": False, "message_expires_at": NOW}, Verdict.STOP_OVER),
]


@pytest.mark.parametrize(("changes", "verdict"), [row[1:] for row in RESENDS], ids=[row[0] for row in RESENDS])
def test_when_to_send(changes, verdict):
    facts = {
        "is_settled": False,
        "tries": 0,
        "message_expires_at": NOW + 60,
        "is_dark": False,
        "is_enrolled": True,
        "now": NOW,
    }
    assert resend.decide(**(facts | changes)) is verdict


@pytest.mark.parametrize(
    ("urgency", "waits"),
    [("immediate", [30, 60, 120, 240, 480, 900, 900]), ("expected", [120, 240, 480, 900, 900]), ("past", [120, 240])],
)
def test_waiting_doubles_up_to_a_bound(urgency, waits):
    assert [resend.wait_s(urgency, tries, SETTINGS) for tries in range(1, len(waits) + 1)] == waits


def test_waiting_is_bounded_however_often_it_was_tried():
    assert resend.wait_s("immediate", 10**6, SETTINGS) == 900


@pytest.mark.parametrize(
    ("tries", "left", "expiry"), [(1, 5000, 5000), (2, 5000, 60), (3, 50, 50), (1, 0, 1), (1, -5, 1)]
)
def test_the_first_copy_lives_as_long_as_the_alert_a_repeat_until_the_next(tries, left, expiry):
    assert resend.expiry_s(message_expires_at=NOW + left, tries=tries, wait_s=60, now=NOW) == expiry
