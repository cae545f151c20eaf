"""Broker, centre and an agent are killed at random moments while reports are filed: none is lost, none counts twice."""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from support.mission import PLAN
from support.served import ServedCentre
from support.waiting import wait_for

from app.failure import Failure
from app.rig import store
from app.rig.agents import SiteAgent
from app.rig.oracle import Oracle
from app.rig.people import People, everyone_acts
from edge_agent.wire.jsonform import rfc3339

KILLS = 21
REPORTS = 1_000
SEED = int(os.environ.get("HELIOGRAPH_TEST_SEED", "20261124"))
HOMES = {"BASE": (6.0, 20.0), "NOVA": (6.0, 20.5)}
"""Where reports are filed; the third site, DELTA, is only warned."""
KINDS = {"CHK": 40, "TEN": 40, "INF": 16, "IED": 2, "DF": 2}
PLAN_LAN = replace(PLAN, sites=tuple(replace(site, profile="lan") for site in PLAN.sites))


class Tablets:
    """People who go on filing reports at one site until they are told that it is enough."""

    def __init__(self, agent: SiteAgent, oracle: Oracle, chance: random.Random) -> None:
        self._agent, self._oracle, self._chance = agent, oracle, chance
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"tablets-{agent.site}")
        self.filed = 0
        self.failure: Failure | None = None

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._enough.set()
        self._thread.join(150)

    def _run(self) -> None:
        door = self._agent.door(patience_s=120)
        try:
            while not self._enough.is_set():
                form = self._form()
                client_id = str(UUID(int=self._chance.getrandbits(128), version=4))
                self._oracle.posting(self._agent.site, client_id, form)
                self._oracle.saved(client_id, door.report(client_id, form))
                self.filed += 1
        except Failure as failure:
            self.failure = failure
        finally:
            door.close()

    def _form(self) -> dict[str, object]:
        lat, lon = HOMES[self._agent.site]
        return {
            "kind": self._chance.choices(list(KINDS), list(KINDS.values()))[0],
            "observed_at": rfc3339(int(time.time())),
            "unit": 1,
            "place": {"lat": lat + self._chance.uniform(-0.2, 0.2), "lon": lon + self._chance.uniform(-0.2, 0.2)},
            "text": f"number {self.filed}",
        }


class Theatre:
    """A served centre with two agents, tablets that file and people who answer."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.centre = ServedCentre(folder, PLAN_LAN)
        self.agents = {site.code: self.centre.agent(site.code) for site in PLAN_LAN.sites}
        self.oracle = Oracle(folder / "posted.jsonl")
        self.tablets = [Tablets(self.agents[site], self.oracle, random.Random(chance.random())) for site in HOMES]
        self.people = [People(site, agent.door(), everyone_acts) for site, agent in self.agents.items()]

    def start(self) -> None:
        self.centre.start()
        for agent in self.agents.values():
            agent.start()
        for agent in self.agents.values():
            agent.wait()
        for each in (*self.people, *self.tablets):
            each.start()

    def stop(self) -> None:
        for tablets in self.tablets:
            tablets.stop()
        for people in self.people:
            people.end()
        for agent in self.agents.values():
            agent.stop()
        for people in self.people:
            people.join()
        self.centre.stop()
        self.oracle.close()

    def kill_one(self, chance: random.Random) -> str:
        """Kill broker, centre or one agent, have it started again, and answer with which it was."""
        target = chance.choice(("broker", "centre", "agent"))
        if target == "broker":
            wait_for(self.centre.kill_broker, 60, "a broker to kill")  # the centre starts it again
        elif target == "agent":
            self.agents["BASE"].kill()
            self.agents["BASE"].start()
        else:
            self.centre.kill()
            self.centre.start()
        return target

    def come_to_rest(self) -> None:
        """Stop filing and wait until everything that is owed, either way, is where it belongs."""
        for tablets in self.tablets:
            tablets.stop()
        self.centre.wait_ready()
        database = self.centre.database
        wait_for(lambda: store.arrived(database) >= self.oracle.sent(), 120, "arrival of every report")
        wait_for(lambda: all(self._waiting(agent) == 0 for agent in self.agents.values()), 120, "receipts")
        wait_for(lambda: store.open_deliveries(database) == 0, 120, "acknowledgements")

    def _waiting(self, agent: SiteAgent) -> int:
        door = agent.door()
        try:
            return int(door.status()["queue"]["waiting"])
        finally:
            door.close()


@pytest.fixture
def theatre(tmp_path: Path) -> Iterator[Theatre]:
    theatre = Theatre(tmp_path, random.Random(SEED))
    try:
        theatre.start()
        yield theatre
    finally:
        theatre.stop()


def test_nothing_is_lost_and_nothing_counts_twice(theatre: Theatre, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)
    kills: Counter[str] = Counter()
    while kills.total() < KILLS or sum(each.filed for each in theatre.tablets) < REPORTS:
        assert [each.failure for each in theatre.tablets] == [None, None]
        time.sleep(chance.uniform(0.05, 1.5))
        kills[theatre.kill_one(chance)] += 1
    theatre.come_to_rest()
    database = theatre.centre.database
    verdict, tally, owing = theatre.oracle.judge(store.held(database)), store.tally(database), store.owing(database)
    shown = {each.site: each.shown for each in theatre.people}
    with capsys.disabled():
        print(  # noqa: T201 - the figures and the seed belong to the record
            f"\nseed {SEED}: {verdict.sent} reports, {kills.total()} kills {dict(kills)}: {len(verdict.lost)} lost, "
            f"{len(verdict.duplicated)} duplicated; {tally.alerts} alerts, {tally.deliveries} deliveries"
        )
    assert set(kills) == {"broker", "centre", "agent"}
    assert (verdict.lost, verdict.duplicated) == ((), ())
    assert tally.alerts > 0
    assert [each for each in owing if each.state == "missing"] == []
    assert [each for each in owing if each.received and each.alert not in shown.get(each.site, ())] == []
