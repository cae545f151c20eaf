"""What a link to the broker is, whatever carries it: how publishes end, and a quiet twin for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event
from typing import Protocol

LARGEST_PACKET = 64 * 1024

Token = tuple[int, int]
"""Names a packet until it is acknowledged: number of the connection, packet identifier."""
OnPacket = Callable[[str, bytes, Token], None]


class PublishOutcome(StrEnum):
    """How a publish ended."""

    PUBLISHED = "published"
    """The broker has it, and a session of the addressee to keep it for."""
    REFUSED = "refused"
    """The broker does not allow it, or it is too large: trying again is of no use."""
    UNREACHABLE = "unreachable"
    """No connection, no answer in time, or nobody has a session for it: try again later."""


@dataclass(frozen=True, slots=True)
class Published:
    """One publish as it was asked for; `expiry_s` None: the broker keeps it for ever."""

    topic: str
    payload: bytes
    qos: int
    retain: bool
    expiry_s: int | None
    media_type: str = ""
    """What the payload is, for receivers that know it from the packet; empty: it is not said."""


class Publication:
    """A publish under way."""

    def __init__(self, outcome: PublishOutcome | None = None) -> None:
        """`outcome` None: not settled yet."""
        self._settled = Event()
        self._outcome = PublishOutcome.UNREACHABLE
        if outcome is not None:
            self.settle(outcome)

    def settle(self, outcome: PublishOutcome) -> None:
        """Note how it ended; the first word counts."""
        if not self._settled.is_set():
            self._outcome = outcome
            self._settled.set()

    def wait(self, timeout_s: float) -> PublishOutcome:
        """How it ended; unreachable when nothing was heard within `timeout_s`."""
        return self._outcome if self._settled.wait(timeout_s) else PublishOutcome.UNREACHABLE


class Link(Protocol):
    """The face of `mqtt.Broker` and of `FakeBroker`."""

    @property
    def connected(self) -> bool:
        """Whether packets arrive and publishes go out."""
        ...

    def start(self) -> None:
        """Open the link and keep it open; returns at once."""
        ...

    def stop(self) -> None:
        """Close the link; what was not acknowledged comes again to the next one."""
        ...

    def ack(self, token: Token) -> None:
        """Tell the broker that a packet is safe."""
        ...

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int = 1,
        retain: bool = False,
        expiry_s: int | None = None,
        media_type: str = "",
    ) -> Publication:
        """Publish, and answer with what will become of it."""
        ...


@dataclass
class FakeBroker:
    """The quiet twin: no network, the same face. `arrive` plays a packet from a site, `outcomes` answers publishes."""

    on_packet: OnPacket = lambda *_: None
    is_connected: bool = True
    published: list[Published] = field(default_factory=list)
    acked: list[Token] = field(default_factory=list)
    outcomes: dict[str, PublishOutcome] = field(default_factory=dict)
    """By topic; what is not named is published."""
    _arrived: int = 0

    @property
    def connected(self) -> bool:
        """Whether publishes go out."""
        return self.is_connected

    def start(self) -> None:
        """Nothing to open."""

    def stop(self) -> None:
        """Nothing to close."""

    def arrive(self, topic: str, payload: bytes) -> Token:
        """A packet comes in; answers with the token that `ack` will be called with."""
        self._arrived += 1
        token = (1, self._arrived)
        self.on_packet(topic, payload, token)
        return token

    def ack(self, token: Token) -> None:
        """Remember it."""
        self.acked.append(token)

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int = 1,
        retain: bool = False,
        expiry_s: int | None = None,
        media_type: str = "",
    ) -> Publication:
        """Remember it, and answer at once."""
        if not self.is_connected:
            return Publication(PublishOutcome.UNREACHABLE)
        self.published.append(Published(topic, payload, qos, retain, expiry_s, media_type))
        return Publication(self.outcomes.get(topic, PublishOutcome.PUBLISHED))
