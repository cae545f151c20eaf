"""Small things the unit tests of the edge agent share: time moved by hand, a link of memory, short reports."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from edge_agent.events import LinkEvent, Traffic
from edge_agent.outbox import Entry
from edge_agent.wire.codec import Opened, encode_body, open_packet
from edge_agent.wire.messages import AlertMessage, AlertType, Place, Report, Status

NOW = 1_800_000_000


def memory_folder() -> str | None:
    """A folder that lives in memory, where this system has one."""
    shared = Path("/dev/shm")
    return str(shared) if shared.is_dir() and os.access(shared, os.W_OK) else None


class Time:
    """A monotonic and a wall clock that stand until moved, apart if need be."""

    def __init__(self) -> None:
        self.ran = 1_000.0
        self.utc = float(NOW)

    def monotonic(self) -> float:
        """Seconds of no particular origin."""
        return self.ran

    def wall(self) -> float:
        """UTC seconds of this machine."""
        return self.utc

    def pass_by(self, seconds: float) -> None:
        """Both clocks go on."""
        self.ran += seconds
        self.utc += seconds


class FakeLink:
    """The quiet twin of `MqttLink`: keeps what it was asked for; the test says what happens."""

    def __init__(self) -> None:
        self.packets: list[tuple[int, bytes]] = []
        self.acknowledged: list[tuple[int, int]] = []
        self.spent = Traffic()

    def start(self, tell: Callable[[LinkEvent], None]) -> None:
        """Nothing to connect to."""

    def stop(self) -> None:
        """Nothing to end."""

    def publish(self, token: int, payload: bytes) -> None:
        """Keep the packet."""
        self.packets.append((token, payload))

    def acknowledge(self, handle: tuple[int, int]) -> None:
        """Keep the handle."""
        self.acknowledged.append(handle)

    def traffic(self) -> Traffic:
        """As the test set it."""
        return self.spent

    def alive(self) -> bool:
        """Always."""
        return True

    def opened(self) -> list[Opened]:
        """The packets, taken apart."""
        return [open_packet(payload) for _, payload in self.packets]


def report(text: str = "", kind: str = "INF") -> Report:
    """A small report."""
    return Report(kind, NOW, unit=1, text=text)


def entry(client_id: str, text: str = "", *, priority: int = 1) -> Entry:
    """The row of a small report."""
    raw = encode_body(report(text))
    return Entry(priority, "report", raw, "INF", 1, client_id, hashlib.sha256(raw).digest())


def alert(number: int = 9, *, revision: int = 0, units: tuple[int, ...] = (1,), **more: object) -> AlertMessage:
    """An alert of high urgency that holds for an hour."""
    fields: dict[str, object] = {
        "alert": number,
        "revision": revision,
        "type": AlertType.ALERT,
        "status": Status.ACTUAL,
        "sent_at": NOW,
        "expires_at": NOW + 3600,
        "kind": "IED",
        "urgency": "immediate",
        "severity": "extreme",
        "certainty": "likely",
        "place": Place(5.0, 20.0, 100.0),
        "danger_radius_m": 400.0,
        "instruction": "keep_away_eo",
        "units": units,
        **more,
    }
    return AlertMessage(**fields)  # type: ignore[arg-type]
