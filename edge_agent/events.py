"""What a link tells the agent and what it can be asked: the seam between the agent and whatever carries its packets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Connected:
    """The broker has let us in. `resumed`: it still knows this site, so what it has taken is not lost."""

    resumed: bool


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The connection is gone, or could not be made; packets on their way may or may not have arrived."""

    reason: str


@dataclass(frozen=True, slots=True)
class Published:
    """The broker has answered for packet `token`; `refusal` names why it did not take it."""

    token: int
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A downlink message. Whoever has dealt with it gives `handle` back to `Link.acknowledge`."""

    topic: str
    payload: bytes
    retained: bool
    handle: tuple[int, int]


LinkEvent = Connected | Disconnected | Published | Arrived


@dataclass(frozen=True, slots=True)
class Traffic:
    """Bytes on the wire, every header counted, since the agent started; and of the present connection alone."""

    up: int = 0
    down: int = 0
    connection_up: int = 0
    connection_down: int = 0


class Link(Protocol):
    """A connection that comes and goes. Calls never block; what happens is told to the `tell` given to `start`."""

    def start(self, tell: Callable[[LinkEvent], None]) -> None:
        """Connect, and keep connecting, until stopped. `tell` is called from the link's own thread."""

    def stop(self) -> None:
        """Say goodbye and end the thread."""

    def publish(self, token: int, payload: bytes) -> None:
        """Send one packet; it is answered by `Published`, or by `Disconnected` when it may be lost."""

    def acknowledge(self, handle: tuple[int, int]) -> None:
        """Tell the broker that a downlink message is safe here."""

    def traffic(self) -> Traffic:
        """Bytes spent so far."""

    def alive(self) -> bool:
        """Whether the link's thread still works (not: whether it is connected)."""
