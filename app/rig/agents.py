"""Real agent processes: start, kill, stop, and a door to each."""

from __future__ import annotations

import subprocess
import sys
import time
import tomllib
from pathlib import Path

from app.failure import Failure
from app.rig.door import PATIENCE_S, Door

START_S = 30.0
STOP_S = 10.0
PAUSE_S = 0.02


class SiteAgent:
    """`heliograph-agent` of one site, from a folder with its `agent.toml`."""

    def __init__(self, site: str, folder: Path, *, clock_offset: float = 0.0) -> None:
        self.site = site
        self.clock_offset = clock_offset
        self._config = folder / "agent.toml"
        settings = tomllib.loads(self._config.read_text(encoding="utf-8"))
        self._data = folder / str(settings.get("data", "data"))
        self._token = str(settings["door"]["token"])
        self._log = folder / "agent.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process; `wait` until its door is open."""
        self._data.mkdir(parents=True, exist_ok=True)
        (self._data / "door.json").unlink(missing_ok=True)
        command = [sys.executable, "-m", "edge_agent", "--config", str(self._config), "--data", str(self._data)]
        command += ["--door", "127.0.0.1:0", "--log-level", "warning", "--clock-offset", str(self.clock_offset)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own program

    def wait(self) -> None:
        """Wait until the door is open.

        Raises:
            Failure: the agent ended, or did not open in time; its log says why.
        """
        deadline = time.monotonic() + START_S
        while not (self._data / "door.json").exists():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise Failure("agent_down", f"the agent of {self.site} did not start: {self._last_words()}")
            time.sleep(PAUSE_S)

    @property
    def pid(self) -> int | None:
        """Its process id while it runs."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if running and self._process else None

    def door(self, *, patience_s: float = PATIENCE_S) -> Door:
        """A new tablet at this door."""
        return Door(self._data, self._token, patience_s=patience_s)

    def kill(self) -> None:
        """SIGKILL, as when the power goes."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines() if self._log.exists() else []
        return lines[-1] if lines else "it left no word"
