"""Kills, cuts and lost words: what a tablet was told is saved arrives, once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from support.agents import report
from support.waiting import wait_for

from edge_agent.wire.messages import AlertAck, Gap, LinkState, Report


def texts(centre):
    return sorted(body.text for body in centre.of_type(Report))


def all_received(agent, filed):
    return wait_for(lambda: all(agent.state(each["client_id"]) == "received" for each in filed), 40, "all received")


def test_saved_survives_a_kill(site, centre):
    """The link is slow to batch, so nothing has gone out when the agent is killed."""
    site.timings = {"batch_s": 3600}
    site.start()
    filed = [report(text=f"report {number}") for number in range(5)]
    assert [site.post("/v1/reports", each).status_code for each in filed] == [201] * 5
    site.kill()
    site.timings = {}
    site.start()
    all_received(site, filed)
    assert texts(centre) == sorted(each["text"] for each in filed)


def test_kills_at_random_moments(site, centre):
    """Tablets repeat what got no answer; whatever was answered must arrive, and each thing once."""
    chance = random.Random(20_260_529)
    filed = [report(text=f"report {number}") for number in range(40)]
    site.start()
    killed = 0
    for number, each in enumerate(filed):
        if number % 5 == 4:
            site.kill()
            killed += 1
            site.start()
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(site.post, "/v1/reports", each)
            if chance.random() < 0.1:
                site.kill()
                killed += 1
            try:
                done = answer.result().status_code
            except httpx.TransportError:
                done = 0
        if site.process is None:
            site.start()
        if not done:
            assert site.post("/v1/reports", each).status_code in (200, 201)
    assert killed >= 10
    all_received(site, filed)
    assert texts(centre) == sorted(each["text"] for each in filed)
    assert centre.conflicts == []
    numbers = sorted(centre.bodies())
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_broker_that_forgets_everything(agent, centre, broker):
    filed = [report(text=f"report {number}") for number in range(20)]
    for number, each in enumerate(filed):
        if number in (5, 12):
            broker.kill()
        if number in (8, 15):
            broker.start()
        assert agent.post("/v1/reports", each).status_code == 201
    all_received(agent, filed)
    assert texts(centre) == sorted(each["text"] for each in filed)


def test_lost_receipts_make_it_send_again(site, centre):
    site.timings = {"reoffer_s": [0.2, 0.2, 0.2]}
    agent = site.start()
    centre.mute = True
    filed = report(text="again")
    agent.post("/v1/reports", filed)
    wait_for(lambda: any(copies > 1 for copies in centre.copies.values()), what="a second copy")
    assert agent.state(filed["client_id"]) == "sent"
    centre.mute = False
    all_received(agent, [filed])
    assert texts(centre) == ["again"]


def test_a_centre_that_restores_a_backup(agent, centre):
    filed = [report(text=f"report {number}") for number in range(3)]
    for each in filed:
        agent.post("/v1/reports", each)
    all_received(agent, filed)
    centre.forget(above=0)
    centre.receipt()
    wait_for(lambda: texts(centre) == sorted(each["text"] for each in filed), what="all reports again")
    all_received(agent, filed)


def test_a_folder_that_was_lost(site, centre, tmp_path):
    """The numbers start again without a new enrolment; the new reports must not be mistaken for the old."""
    site.start()
    old = [report(text=f"old {number}") for number in range(3)]
    for each in old:
        site.post("/v1/reports", each)
    all_received(site, old)
    site.kill()
    (site.folder / "data").rename(tmp_path / "lost")
    site.start()
    new = [report(text=f"new {number}") for number in range(3)]
    for each in new:
        site.post("/v1/reports", each)
    all_received(site, new)
    assert texts(centre) == sorted(each["text"] for each in old + new)


def test_a_new_enrolment(site, centre):
    site.timings = {"batch_s": 3600}
    site.start()
    old = report(text="under the old enrolment")
    site.post("/v1/reports", old)
    site.kill()
    site.epoch, site.timings = 2, {}
    site.start()
    new = report(text="under the new one")
    assert site.post("/v1/reports", new).json()["epoch"] == 2
    all_received(site, [old, new])
    assert [body.text for body in centre.of_type(Report)] == ["under the old enrolment"]
    assert [body.text for body in centre.bodies(epoch=2).values() if isinstance(body, Report)] == ["under the new one"]


def test_five_tablets_send_one_queue(agent, centre):
    filed = [report(text=f"report {number}") for number in range(12)]
    with ThreadPoolExecutor(5) as pool:
        codes = list(pool.map(lambda each: agent.post("/v1/reports", each).status_code, filed * 5))
    assert sorted(codes) == [200] * 48 + [201] * 12
    all_received(agent, filed)
    assert texts(centre) == sorted(each["text"] for each in filed)


def test_an_alert_waits_for_a_site_that_is_away(site, centre):
    site.start()
    site.online().kill()
    centre.alert(5, 1)
    site.start()
    wait_for(lambda: site.get("/v1/alerts").json()["alerts"], what="the alert")
    wait_for(lambda: centre.of_type(AlertAck), what="its step")
    site.kill()
    site.start()
    (shown,) = site.get("/v1/alerts").json()["alerts"]
    assert shown["alert"] == 5
    centre.alert(6, 1)
    wait_for(lambda: len(site.get("/v1/alerts").json()["alerts"]) == 2, what="the next")
    assert {ack.alert for ack in centre.of_type(AlertAck)} <= {5, 6}
    wait_for(lambda: len(centre.of_type(AlertAck)) == 2, what="one step each")


def test_garbage_from_above_does_not_stop_the_rest(agent, centre):
    for payload in (b"", b"\xff" * 40, bytes(range(200))):
        centre.raw("a/7", payload)
    centre.alert(1, 1)
    wait_for(lambda: agent.get("/v1/alerts").json()["alerts"], what="the alert")
    assert agent.get("/v1/status").json()["link"]["malformed"] == 3


def test_waiting_for_an_alert(agent, centre):
    change = agent.get("/v1/alerts").json()["change"]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(agent.get, "/v1/alerts", after=change, wait_s=30)
        centre.alert(3, 1)
        answer = waiting.result(timeout=20).json()
    assert [each["alert"] for each in answer["alerts"]] == [3]
    assert agent.get("/v1/alerts", after=answer["change"], wait_s=1).json()["alerts"] == []


@pytest.mark.parametrize("offset", [-86_400, 86_400, -315_360_000, 315_360_000, -1_700_000_000])
def test_a_wrong_clock(site, centre, offset):
    """The door takes the centre's time once it has been heard: stamps and expiry are right, nothing is lost."""
    site.clock_offset = offset
    site.start()
    first = report(text="before anything was heard")
    site.post("/v1/reports", first)
    all_received(site, [first])
    wait_for(lambda: abs(site.get("/v1/status").json()["clock"]["skew_s"] + offset) < 5, what="the skew")
    second = report(text="after", age_s=60)
    site.post("/v1/reports", second)
    all_received(site, [second])
    stamped = {body.text: body.observed_at for body in centre.of_type(Report)}
    assert abs(stamped["after"] - (centre.now() - 60)) < 15
    centre.alert(2, 1, expires_at=centre.now() + 600)
    (shown,) = wait_for(lambda: site.get("/v1/alerts").json()["alerts"], what="the alert")
    assert shown["state"] == "current"


def test_a_centre_that_replays_the_past(site, centre):
    centre.clock_ahead = -12 * 365 * 86_400
    site.start()
    filed = report(text="then")
    site.post("/v1/reports", filed)
    all_received(site, [filed])
    centre.alert(2, 1)
    (shown,) = wait_for(lambda: site.get("/v1/alerts").json()["alerts"], what="the alert")
    assert shown["state"] == "current"
    assert abs(site.get("/v1/status").json()["clock"]["skew_s"] - centre.clock_ahead) < 5


def test_a_full_quota_refuses_drains_and_recovers(site, broker):
    """Without a link the outbox fills; routine is refused before urgent; with the link it empties by itself."""
    from support.centre import running_centre  # noqa: PLC0415 -- the centre comes late on purpose

    broker.kill()
    site.settings = {"quota_bytes": 1024 * 1024}
    site.start()
    chance = random.Random(7)
    saved = []

    def fill(kind):
        for number in range(1000):
            line = [[chance.uniform(-180, 180), chance.uniform(-90, 90)] for _ in range(500)]
            each = report(kind, text=f"{kind} {number}", line=line)
            answer = tablet.post("/v1/reports", json=each)
            if answer.status_code == 507:
                return answer.json()["code"]
            saved.append(each)
        raise AssertionError("never full")

    with site.client() as tablet:
        assert fill("INF") == "quota_full"
        routine = len(saved)
        assert routine > 100
        assert tablet.post("/v1/reports", json=report("SOS", text="help")).status_code == 201
        assert fill("SOS") == "quota_full"
        assert len(saved) > routine
        assert tablet.get("/v1/status").json()["storage"]["accepting"] is False
    broker.start()
    with running_centre(broker.port) as centre:
        wait_for(lambda: site.get("/v1/status").json()["queue"]["waiting"] == 0, 60, "an empty queue")
        assert set(texts(centre)) == {each["text"] for each in saved} | {"help"}
        assert site.post("/v1/reports", report(text="room again")).status_code == 201
        assert centre.of_type(Gap) == []


def test_a_broker_that_forbids(tmp_path, site, broker):
    """PUBACK with a refusal is no success: the report stays saved and the reason is shown."""
    broker.kill()
    acl = tmp_path / "acl"
    acl.write_text("topic read #\n")
    acl.chmod(0o600)
    broker.extra = (f"acl_file {acl}",)
    broker.start()
    site.start()
    filed = report("SOS")
    site.post("/v1/reports", filed)
    wait_for(lambda: site.get("/v1/status").json()["link"]["last_error"] == "Not authorized", what="the reason")
    assert site.state(filed["client_id"]) == "saved"


def test_a_clean_stop(agent, centre):
    filed = report(text="before the stop")
    agent.post("/v1/reports", filed)
    all_received(agent, [filed])
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(agent.get, "/v1/alerts", after=10**6, wait_s=30)
        wait_for(lambda: agent.get("/healthz").status_code == 200)
        assert agent.stop() == 0
        assert waiting.exception() is not None or waiting.result().status_code == 200
    assert not (agent.folder / "data" / "outbox.db-wal").exists()
    agent.start()
    assert agent.state(filed["client_id"]) == "received"


def test_the_site_says_how_it_is(agent, centre):
    state = wait_for(lambda: centre.of_type(LinkState), what="a link state")[0]
    assert (state.waiting, state.dropped_positions) == (0, 0)


def test_nothing_of_a_report_is_in_the_log(agent, centre):
    filed = report("CAS", text="marker-text", place={"lat": 12.34567, "lon": 21.98765})
    agent.post("/v1/reports", filed)
    agent.post("/v1/reports", {**filed, "text": "marker-other"})
    agent.post("/v1/positions", {"lat": 12.34567, "lon": 21.98765})
    all_received(agent, [filed])
    log = agent.log()
    assert "packet" in log
    for marker in ("marker", "12.34", "21.98", "throw-away-token"):
        assert marker not in log
