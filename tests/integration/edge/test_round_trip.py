"""Report up, receipt down, alert down, acknowledgement up: through a real broker and a real agent process."""

from __future__ import annotations

from support.agents import report
from support.waiting import wait_for

from edge_agent.wire.messages import AlertAck, Report, Response, Stage


def test_a_report_is_saved_sent_and_received(agent, centre):
    filed = report("INF", text="All quiet")
    answer = agent.post("/v1/reports", filed)
    assert answer.status_code == 201
    assert answer.json()["state"] == "saved"
    wait_for(lambda: agent.state(filed["client_id"]) == "received", what="received")
    (arrived,) = centre.of_type(Report)
    assert (arrived.kind, arrived.text, arrived.unit) == ("INF", "All quiet", 1)


def test_an_alert_reaches_the_tablet_and_the_answer_the_centre(agent, centre):
    sent = centre.alert(9, 1, 2)
    (alert,) = wait_for(lambda: agent.get("/v1/alerts", unit=2).json()["alerts"], what="the alert")
    assert (alert["alert"], alert["state"], alert["kind"]) == (9, "current", "IED")
    agent.post("/v1/alerts/9/seen", {"unit": 2})
    agent.post("/v1/alerts/9/ack", {"unit": 2, "response": "acting", "person": "Lima 2"})
    wait_for(lambda: len(centre.of_type(AlertAck)) == 4, what="four steps")
    steps = {(ack.unit, ack.stage) for ack in centre.of_type(AlertAck)}
    assert steps == {(1, Stage.RECEIVED), (2, Stage.RECEIVED), (2, Stage.SEEN), (2, Stage.ACKNOWLEDGED)}
    answer = next(ack for ack in centre.of_type(AlertAck) if ack.stage is Stage.ACKNOWLEDGED)
    assert (answer.response, answer.person, answer.alert) == (Response.ACTING, "Lima 2", sent.alert)
