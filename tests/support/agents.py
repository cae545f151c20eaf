"""A real agent process with its settings file, its door, and a client for the door."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from support.pki import Identity
from support.waiting import wait_for

TOKEN = "throw-away-token-of-a-test"


@dataclass
class AgentProcess:
    """One site. `timings` override the profile. It can be killed and started again on the same folder."""

    folder: Path
    port: int
    site: str = "7"
    epoch: int = 1
    profile: str = "lan"
    identity: Identity | None = None
    timings: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    door: dict[str, object] = field(default_factory=dict)
    """Further settings of the door."""
    clock_offset: float = 0.0
    under: tuple[str, ...] = ()
    """A command that runs the agent, such as `strace` with its options."""
    process: subprocess.Popen[bytes] | None = None
    url: str = ""

    def start(self) -> AgentProcess:
        """Start and wait until the door answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "agent.toml"
        config.write_text(self._toml())
        self._door().unlink(missing_ok=True)
        command = [*self.under, sys.executable, "-m", "edge_agent", "--config", str(config)]
        command += ["--clock-offset", str(self.clock_offset)]
        with (self.folder / "agent.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_for(self._answers, what="the door")
        return self

    def online(self) -> AgentProcess:
        """Wait until the broker has let it in: what is sent to it before has no session to wait in."""
        wait_for(lambda: self.get("/v1/status").json()["link"]["up"], what="the link")
        return self

    def kill(self) -> None:
        """SIGKILL."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; the exit status."""
        return self._end(signal.SIGTERM)

    def client(self) -> httpx.Client:
        """A tablet."""
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.Client(base_url=self.url, headers=headers, timeout=40, verify=False, trust_env=False)

    def post(self, path: str, body: object) -> httpx.Response:
        """One request of a tablet."""
        with self.client() as client:
            return client.post(path, json=body)

    def get(self, path: str, **query: object) -> httpx.Response:
        """One request of a tablet."""
        with self.client() as client:
            return client.get(path, params={key: str(value) for key, value in query.items()})

    def state(self, client_id: str) -> str:
        """How far a report has come."""
        return str(self.get(f"/v1/reports/{client_id}").json()["state"])

    def log(self) -> str:
        """Everything the process printed."""
        return (self.folder / "agent.log").read_text()

    def _children(self) -> list[int]:
        pid = self.process.pid if self.process else 0
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def _door(self) -> Path:
        return self.folder / str(self.settings.get("data", "data")) / "door.json"

    def _answers(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise AssertionError(self.log())
        door = self._door()
        if not door.exists():
            return False
        self.url = json.loads(door.read_text())["url"]
        try:
            return self.get("/healthz").status_code == 200
        except httpx.TransportError:
            return False

    def _end(self, number: signal.Signals) -> int:
        if self.process is None:
            return 0
        for child in self._children() if self.under else ():
            os.kill(child, number)
        self.process.send_signal(number)
        status = self.process.wait(timeout=20)
        self.process = None
        return status

    def _toml(self) -> str:
        lines = [f'site = "{self.site}"', f"epoch = {self.epoch}", f'profile = "{self.profile}"']
        lines += [f"{key} = {json.dumps(value)}" for key, value in self.settings.items()]
        lines += ["[broker]", 'host = "127.0.0.1"', f"port = {self.port}"]
        lines += ["[door]", 'host = "127.0.0.1"', "port = 0", f'token = "{TOKEN}"']
        lines += [f"{key} = {json.dumps(value)}" for key, value in self.door.items()]
        if self.identity is not None:
            files = {"ca": self.identity.ca, "cert": self.identity.cert, "key": self.identity.key}
            lines += ["[tls]", *(f'{key} = "{path}"' for key, path in files.items())]
        lines += ["[timings]", *(f"{key} = {json.dumps(value)}" for key, value in self.timings.items())]
        return "\n".join(lines) + "\n"


def report(kind: str = "INF", **more: object) -> dict[str, object]:
    """A small report in the tablet's form with a fresh client id."""
    return {"client_id": str(uuid.uuid4()), "kind": kind, "age_s": 5, "unit": 1, **more}
