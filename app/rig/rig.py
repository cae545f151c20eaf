"""A centre with its broker, and the real agent processes of its sites, on loopback with mutual TLS."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from app.agent_settings import Addresses
from app.authority import Authority
from app.centre import Centre, authority_folder, broker_folder, door_authority_folder
from app.clock import Clock, SystemClock
from app.door_authority import DoorAuthority
from app.enrolment import Enrolment
from app.failure import Failure
from app.migrations import migrate
from app.rig.agents import SiteAgent
from app.rig.door import Door
from app.rig.forwarder import Forwarder
from app.rig.people import PATIENCE_S, Decide, People
from app.rig.settings import PrivateSettings
from app.rig.web import WebServer
from app.roster.plan import MissionPlan
from app.roster.store import import_mission

PAUSE_S = 0.05
"""A condition is looked at after every commit of the centre, and at least this often."""


class Rig:
    """Everything of one mission on this machine; a context manager that leaves no process behind.

    Each agent reaches the broker through a forwarder of its own, so that its link can be cut.
    """

    def __init__(
        self,
        plan: MissionPlan,
        data: Path,
        *,
        clock: Clock | None = None,
        clock_offsets: Mapping[str, float] | None = None,
        web: bool = False,
        **settings: Any,
    ) -> None:
        """Prepare the mission of `plan` in the empty folder `data`.

        Args:
            plan: The mission; its sites are on this machine, so their profile should be `lan`.
            data: Folder for the centre and the agents.
            clock: The centre's clock; None: this machine's.
            clock_offsets: Seconds by which the clocks of some sites are off.
            web: Whether to serve the API too, at the address of the settings.
            settings: Further settings of the centre.
        """
        self.plan = plan
        self.data = data
        self.clock = clock or SystemClock()
        self.settings = PrivateSettings(data=data / "centre", broker_port=0, **settings)
        self.centre = Centre(self.settings, clock=self.clock)
        self.agents: dict[str, SiteAgent] = {}
        self.links: dict[str, Forwarder] = {}
        self.doors: dict[str, Door] = {}
        self.people: dict[str, People] = {}
        self._offsets = clock_offsets or {}
        self._web = web
        self._ends = ExitStack()
        self._committed = threading.Event()
        self.centre.database.after_commit(self._committed.set)

    def __enter__(self) -> Self:
        """Load the mission, start the centre, then all agents at once."""
        with self._ends:
            self._start()
            self._ends = self._ends.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for people in self.people.values():
            people.end()
        self._ends.close()

    def meet(self, decide: Decide) -> None:
        """Put people at every site who answer alerts as `decide` says."""
        for site, agent in self.agents.items():
            people = self.people[site] = People(site, agent.door(patience_s=PATIENCE_S), decide)
            people.start()

    def wait(self, what: str, condition: Callable[[], bool], *, timeout_s: float = 60.0) -> None:
        """Wait until `condition` holds.

        Raises:
            Failure: it does not within `timeout_s` seconds.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            self._committed.clear()
            if condition():
                return
            if time.monotonic() > deadline:
                raise Failure("rig_stuck", f"gave up waiting until {what}")
            self._committed.wait(PAUSE_S)

    def traffic(self) -> tuple[int, int]:
        """Bytes up and down that all links have cost, by the agents' sockets, connecting included."""
        links = [door.status()["link"] for door in self.doors.values()]
        up, down = (
            sum(max(link["bytes_today"][way], link["bytes_connection"][way]) for link in links)
            for way in ("up", "down")
        )
        return up, down

    def _start(self) -> None:
        # Certificates are judged by this machine's clock, whatever the clock of the centre says.
        authority = Authority(authority_folder(self.settings), now=SystemClock().now())
        migrate(self.centre.database)
        with self.centre.database.transaction() as session:
            import_mission(session, self.plan, self.clock.now())
        if self._web:
            server = WebServer(self.centre)
            self._ends.callback(server.stop)
            server.start()
        else:
            self._ends.callback(self.centre.stop)
            self.centre.start()
        self.wait("the centre is connected", lambda: not self.centre.faults())
        # Left in reverse: the agents end first, which closes the doors that people wait at.
        self._ends.callback(self._dismiss)
        for site in self.plan.sites:
            self._start_site(site.code, authority)
        for code, agent in self.agents.items():
            agent.wait()
            door = self.doors[code] = agent.door()
            self._ends.callback(door.close)

    def _start_site(self, code: str, authority: Authority) -> None:
        assert self.centre.owned is not None  # noqa: S101 - the settings say so
        link = self.links[code] = Forwarder(("127.0.0.1", self.centre.owned.port))
        self._ends.callback(link.close)
        enrolment = Enrolment(
            self.centre.database,
            authority,
            Addresses("127.0.0.1", link.port),
            broker_folder=broker_folder(self.settings),
            doors=DoorAuthority(door_authority_folder(self.settings)),
        )
        folder = self.data / "sites" / code
        enrolment.enrol(code, folder, now=SystemClock().now(), days=self.settings.certificate_days)
        agent = self.agents[code] = SiteAgent(code, folder, clock_offset=self._offsets.get(code, 0.0))
        self._ends.callback(agent.stop)
        agent.start()

    def _dismiss(self) -> None:
        for people in self.people.values():
            people.join()
