"""Count what the link costs, from the kernel's figures for the socket: payload, TLS, TCP and IP headers, both ways."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass

from edge_agent.events import Traffic
from edge_agent.store import Store

HEADER_BYTES = 52
"""Of each segment: IPv4 20 + TCP 20 + timestamps 12. Equals a packet capture, but for 21 bytes of a connect."""
_SEGMENTS_OUT_IN = struct.Struct("=II")
_COUNTER = struct.Struct("=Q")
_RECEIVED_AT, _SEGMENTS_AT, _SENT_AT = 128, 136, 200
_INFO_BYTES = 208


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes of one connection so far."""

    up: int
    down: int


def read(sock: socket.socket) -> Reading | None:
    """The figures of Linux' `struct tcp_info` (include/uapi/linux/tcp.h); None where there are none."""
    try:
        info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    except (OSError, AttributeError):
        return None
    if len(info) < _INFO_BYTES:
        return None
    (received,) = _COUNTER.unpack_from(info, _RECEIVED_AT)
    (sent,) = _COUNTER.unpack_from(info, _SENT_AT)
    segments_out, segments_in = _SEGMENTS_OUT_IN.unpack_from(info, _SEGMENTS_AT)
    return Reading(sent + HEADER_BYTES * segments_out, received + HEADER_BYTES * segments_in)


class Meter:
    """Adds up the connections of one run. Written by the link's thread, read by any."""

    def __init__(self) -> None:
        self._before = Reading(0, 0)
        self._present = Reading(0, 0)

    def sample(self, sock: socket.socket | None) -> None:
        """Take the present connection's figures."""
        reading = None if sock is None else read(sock)
        if reading is not None:
            self._present = reading

    def closed(self) -> None:
        """The present connection is over; the next starts from nothing."""
        self._before = Reading(self._before.up + self._present.up, self._before.down + self._present.down)
        self._present = Reading(0, 0)

    def traffic(self) -> Traffic:
        """The sum, and the present connection's share."""
        before, present = self._before, self._present
        return Traffic(before.up + present.up, before.down + present.down, present.up, present.down)


@dataclass(frozen=True, slots=True)
class Day:
    """Bytes of one UTC day. `day` counts days since 1970."""

    day: int = 0
    up: int = 0
    down: int = 0

    def plus(self, day: int, up: int, down: int) -> Day:
        """With what was spent since; a later day starts at nothing, a clock that falls back starts none."""
        if day > self.day:
            return Day(day, up, down)
        return Day(self.day, self.up + up, self.down + down)


class Spending:
    """What the link cost today, kept across restarts; at most a minute of it is lost to a kill."""

    def __init__(self, store: Store, traffic: Callable[[], Traffic], now: Callable[[], float]) -> None:
        self._store = store
        self._traffic = traffic
        self._now = now
        self._lock = threading.Lock()
        self._counted = Traffic()
        kept = [store.recall(key) for key in ("day", "day_up", "day_down")]
        self._day = Day(*(part if isinstance(part, int) else 0 for part in kept))

    def today(self) -> Day:
        """Bytes of the present UTC day."""
        with self._lock:
            total = self._traffic()
            day = int(self._now() // 86_400)
            self._day = self._day.plus(day, total.up - self._counted.up, total.down - self._counted.down)
            self._counted = total
            return self._day

    def bytes_today(self) -> int:
        """Both directions together."""
        day = self.today()
        return day.up + day.down

    def keep(self) -> None:
        """Write the figures down."""
        day = self.today()
        self._store.remember(day=day.day, day_up=day.up, day_down=day.down)
