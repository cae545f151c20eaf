"""What the API says of one delivery: late only while the alert stands, and no name that the reader may not read."""

import pytest
from sqlmodel import col, update
from support.api_world import NOW

from app.access.principal import Role
from app.alerts.tables import Alert
from app.delivery.tables import Delivery


@pytest.mark.parametrize("state", ["active", "cancelled", "expired"])
def test_nothing_is_overdue_of_an_alert_that_ended(api, people, database, world, state):
    with database.transaction() as session:
        session.execute(update(Delivery).values(escalated_at=NOW - 5))
        session.execute(update(Alert).values(state=state))
    alert = api.get(f"/api/v1/alerts/{world.west.alert}", headers=people.one(Role.VIEWER)).json()
    assert {row["overdue"] for row in alert["delivered"]} == {state == "active"}
    assert bool(alert["overdue"]) is (state == "active")


def test_whom_it_was_escalated_to_is_named_to_those_who_may_know(api, people, database, world):
    with database.transaction() as session:
        session.execute(
            update(Delivery)
            .where(col(Delivery.alert) == world.west.alert)
            .values(escalated_to=["HQ-1", "@BASE", "operations"])
        )

    def told(areas):
        alert = api.get(f"/api/v1/alerts/{world.west.alert}", headers=people.one(Role.VIEWER, areas)).json()
        return alert["delivered"][0]["escalated_to"]

    assert told(None) == ["HQ-1", "@BASE", "operations"]
    assert told(["AO-WEST"]) == ["@BASE", "operations"]
