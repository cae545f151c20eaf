"""The whole chain with the real stages: a report goes in as bytes, the alert comes out as bytes, and the answer too."""

import pytest
from sqlmodel import select
from support.alert_world import opened
from support.mission import load_mission
from support.packets import NOW, WEST, inbound, packet, report

from app import pipeline
from app.alerts.tables import Alert
from app.delivery import stage as delivery
from app.delivery.outgoing import Sending
from app.delivery.tables import Delivery
from edge_agent.wire.messages import AlertAck, AlertType, Fix, Response, Stage, Track


@pytest.fixture
def centre(database):
    return Centre(database)


class Centre:
    """The pipeline and the delivery loop, without a broker."""

    def __init__(self, database):
        self.database = database
        self.roster = load_mission(database)
        self.seqs = {"1": 0, "2": 0, "3": 0}
        self.now = NOW

    def hear(self, *bodies, wire="1"):
        first = self.seqs[wire] + 1
        self.seqs[wire] += len(bodies)
        payload = packet(*enumerate(bodies, start=first))
        with self.database.transaction() as session:
            return pipeline.process(session, self.roster, inbound(payload, wire, at=self.now), now=self.now)

    def tick(self, seconds):
        self.now += seconds
        with self.database.transaction() as session:
            pipeline.tick(session, self.roster, now=self.now)

    def send(self):
        with self.database.transaction() as session:
            packets = delivery.due(session, self.roster, now=self.now)
            for one in packets:
                delivery.sent(session, one, Sending.PUBLISHED, now=self.now)
        return opened(packets)

    def states(self):
        with self.database.reading() as session:
            return {row.addressee: row.state for row in session.exec(select(Delivery))}

    def alerts(self):
        with self.database.reading() as session:
            return list(session.exec(select(Alert)))


def test_a_report_becomes_an_alert_and_an_acknowledgement(centre):
    centre.hear(report("IED", fields={"device_size": "car"}))
    messages = centre.send()
    assert set(messages) == {"BASE", "NOVA"}
    (message,) = messages["BASE"]
    assert (message.kind, message.type, message.units, message.danger_radius_m) == ("IED", AlertType.ALERT, (1,), 600)
    centre.hear(
        AlertAck(message.alert, message.revision, 1, Stage.RECEIVED, NOW),
        AlertAck(message.alert, message.revision, 1, Stage.SEEN, NOW),
        AlertAck(message.alert, message.revision, 1, Stage.ACKNOWLEDGED, NOW, Response.ACTING, "Alfa 6"),
    )
    assert centre.states() == {"ALFA-1": "acknowledged", "MEDIC-1": "sent"}


def test_the_same_packet_again_warns_nobody_again(centre):
    body = report("IED")
    centre.hear(body)
    centre.seqs["1"] = 0
    centre.hear(body)
    assert [alert.revision for alert in centre.alerts()] == [0]


def test_a_clearance_cancels_what_was_warned_of(centre):
    centre.hear(report("IED"))
    centre.send()
    centre.now += 60
    centre.hear(report("CLR", observed_at=centre.now, fields={"result": "rendered_safe", "clears": "IED", "by": "eod"}))
    (message,) = centre.send()["BASE"]
    assert (message.type, message.instruction) == (AlertType.CANCEL, "all_clear")


def test_a_patrol_that_drives_into_a_danger_is_warned(centre):
    centre.hear(report("IED"))
    centre.send()
    centre.hear(Track(1, (Fix(centre.now, 7.1, 21.0),)), wire="3")
    assert "DELTA" not in centre.send()
    centre.now += 600
    centre.hear(Track(1, (Fix(centre.now, WEST.lat, WEST.lon + 0.001),)), wire="3")
    (message,) = centre.send()["DELTA"]
    assert message.units == (1,)


def test_a_casevac_and_a_duress_call_reach_who_can_help(centre):
    centre.hear(report("CAS", fields={"urgent": 1}), report("SOS", fields={"silent": True}))
    messages = centre.send()
    assert sorted((m.kind, m.units) for m in messages["NOVA"]) == [("CAS", (2,)), ("SOS", (2,))]
    assert ("SOS", (1,)) not in [(m.kind, m.units) for m in messages["BASE"]]


def test_an_alert_fades_with_its_threat(centre):
    centre.hear(report("DEM", severity="moderate", credibility=2))
    assert len(centre.alerts()) == 1
    for _ in range(30):
        centre.tick(3600)
    (alert,) = centre.alerts()
    assert alert.state in {"expired", "cancelled"}
    assert alert.reason == "aged_out"
