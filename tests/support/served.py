"""`heliograph serve` as a process that can be killed, with its own broker on a port that stays the same."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
from support.ports import free_port
from support.waiting import wait_for

from app.agent_settings import Addresses
from app.authority import Authority
from app.centre import authority_folder, broker_folder, door_authority_folder
from app.clock import SystemClock
from app.config import Settings
from app.db import Database
from app.door_authority import DoorAuthority
from app.enrolment import Enrolment
from app.migrations import migrate
from app.rig.agents import SiteAgent
from app.roster.plan import MissionPlan
from app.roster.store import import_mission

HELIOGRAPH = (sys.executable, "-c", "from app.cli import main; main()")


class ServedCentre:
    """A data folder with a mission and enrolled sites; `start` runs the centre on it.

    `database_url`: an empty database in place of SQLite. `external`: the broker is somebody else's, at `broker_port`.
    """

    def __init__(self, folder: Path, plan: MissionPlan, *, database_url: str = "", external: bool = False) -> None:
        self.folder = folder
        self.broker_port, self.port = free_port(), free_port()
        broker_url = f"mqtts://127.0.0.1:{self.broker_port}" if external else "embedded"
        self.settings = Settings(
            data=folder / "centre",
            broker_port=self.broker_port,
            port=self.port,
            database_url=database_url,
            broker_url=broker_url,
        )
        self.settings.data.mkdir()
        self.database = Database(self.settings.database)
        self.plan = plan
        self.environment = {
            **os.environ,
            "HELIOGRAPH_DATA": str(self.settings.data),
            "HELIOGRAPH_BROKER_PORT": str(self.broker_port),
            "HELIOGRAPH_PORT": str(self.port),
            "HELIOGRAPH_TICK_S": "0.5",
            "HELIOGRAPH_DATABASE_URL": database_url,
            "HELIOGRAPH_BROKER_URL": broker_url,
        }
        self._process: subprocess.Popen[bytes] | None = None
        migrate(self.database)
        with self.database.transaction() as session:
            import_mission(session, plan, SystemClock().now())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def agent(self, code: str) -> SiteAgent:
        """Enrol a site and answer with its agent, not started."""
        now = SystemClock().now()
        enrolment = Enrolment(
            self.database,
            Authority(authority_folder(self.settings), now=now),
            Addresses("127.0.0.1", self.broker_port),
            broker_folder=broker_folder(self.settings),
            doors=DoorAuthority(door_authority_folder(self.settings)),
        )
        enrolment.enrol(code, self.folder / code, now=now, days=30)
        return SiteAgent(code, self.folder / code)

    def start(self) -> None:
        """Start the process and return at once."""
        with (self.folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*HELIOGRAPH, "serve", "--log-level", "warning"], env=self.environment, stdout=log, stderr=log
            )

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the centre on the same data, as an operator beside it."""
        return subprocess.run(
            [*HELIOGRAPH, *words], env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )

    def wait_ready(self) -> None:
        """Wait until it says that it can do its work."""
        wait_for(self._is_ready, 60, "readiness")

    def kill(self) -> None:
        """SIGKILL the centre; its broker ends with it, by the kernel's hand."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def broker_pid(self) -> int | None:
        """The process of the broker, found among the centre's children; None while there is none."""
        assert self._process is not None
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                pid, name, _, parent = stat.read_text().replace("(", "").replace(")", "").split()[:4]
                if name == "mosquitto" and int(parent) == self._process.pid:
                    return int(pid)
        return None

    def kill_broker(self) -> bool:
        """SIGKILL the broker; False when it does not run just now."""
        pid = self.broker_pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGKILL)
        return True

    def stop(self) -> None:
        """End everything."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self.database.close()

    def last_words(self) -> str:
        """The end of the log."""
        return (self.folder / "serve.log").read_text(errors="replace")[-2000:]

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.last_words()
        try:
            return httpx.get(f"{self.url}/readyz", trust_env=False, timeout=5).status_code == 200
        except httpx.TransportError:
            return False
