"""One address for an agent's door that stays while the agent is killed and started again, and that can be cut."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from urllib.parse import urlsplit

from app.rig.forwarder import Forwarder


class Doorway(Forwarder):
    """Carries tablets to the door that `<data>/door.json` names when they come."""

    def __init__(self, data: Path) -> None:
        self._data = data
        super().__init__(("127.0.0.1", 0))

    def _join(self, near: socket.socket) -> None:
        try:
            address = urlsplit(str(json.loads((self._data / "door.json").read_text(encoding="utf-8"))["url"]))
        except (OSError, ValueError):
            near.close()
            return
        self._target = (address.hostname or "127.0.0.1", address.port or 0)
        super()._join(near)
