"""One message that no packet can be made of costs nobody else an alert."""

import pytest
from sqlmodel import col, update
from structlog.testing import capture_logs
from support.alert_world import opened

from app import metrics
from app.alerts.tables import AlertRevision
from app.delivery.tables import Delivery


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda values: values | {"kind": 7}, id="cannot_be_encoded"),
        pytest.param(lambda values: {key: values[key] for key in values if key != "expires_at"}, id="no_end"),
    ],
)
def test_a_message_that_crashes_is_held_back_alone(world, spoil):
    world.put("bad")
    world.put("good", lat=6.002, kind="MIN")
    _spoil(world, 1, spoil)
    with capture_logs() as logs:
        assert {site: [m.alert for m in found] for site, found in opened(world.send()).items()} == {
            "BASE": [2],
            "NOVA": [2],
        }
    assert {line["event"] for line in logs} == {"message_failed"}
    assert "6.0" not in str(logs), "no content in the log"
    assert world.delivery("ALFA-1", 1).state == "owed"
    assert world.delivery("ALFA-1", 2).state == "sent"


def test_it_is_tried_ever_more_rarely_and_the_journal_hears_once(world):
    world.put("bad")
    before = _values(world, 1)
    _spoil(world, 1, lambda values: values | {"kind": 7})
    counted = metrics.UNMADE.labels("AttributeError")._value.get()
    waits = []
    for _ in range(3):
        assert world.send() == []
        waits.append(world.delivery("ALFA-1").due_at - world.now)
        world.now += waits[-1]
    assert waits[0] > 0
    assert waits == [waits[0], 2 * waits[0], 4 * waits[0]]
    failed = [event.data for event in world.events("delivery.failed")]
    assert sorted((data["site"], data["addressee"]) for data in failed) == [
        ("BASE", "ALFA-1"),
        ("NOVA", "MEDIC-1"),
    ]
    assert {attempt.outcome for attempt in world.attempts()} == {"failed"}
    assert metrics.UNMADE.labels("AttributeError")._value.get() == counted + 6
    _spoil(world, 1, lambda _: before)
    assert sorted(opened(world.send())) == ["BASE", "NOVA"], "once it can be made it goes out"
    assert world.delivery("ALFA-1").tries == 1


def test_a_row_that_cannot_be_read_is_held_back_too(world):
    world.put()
    with world.database.transaction() as session:
        session.execute(
            update(Delivery)
            .where(col(Delivery.addressee) == "ALFA-1")
            .values(response="nonsense", acknowledged_revision=0)
        )
    assert list(opened(world.send())) == ["NOVA"]


def _values(world, number):
    (message,) = world.messages(number)
    return message.values


def _spoil(world, number, spoil):
    with world.database.transaction() as session:
        session.execute(
            update(AlertRevision).where(col(AlertRevision.alert) == number).values(values=spoil(_values(world, number)))
        )
