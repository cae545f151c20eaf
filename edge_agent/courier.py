"""The one thread that moves things: takes the link's events in order, runs the uplink, and keeps the house.

The link's thread only drops events here, so a slow disk never delays a keepalive.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable

from edge_agent.downlink import Downlink
from edge_agent.events import Arrived, Connected, Disconnected, LinkEvent, Published
from edge_agent.store import StoreBroken, StoreFull
from edge_agent.uplink import Uplink

LOG = logging.getLogger(__name__)
HOUSEKEEPING_S = 60.0
DISK_RETRY_S = 1.0


class Courier:
    """Feeds events to uplink and downlink; survives whatever they raise."""

    def __init__(
        self,
        uplink: Uplink,
        downlink: Downlink,
        *,
        housekeeping: Callable[[], None],
        relieve: Callable[[], None],
        ring: Callable[[], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._uplink = uplink
        self._downlink = downlink
        self._housekeeping = housekeeping
        self._relieve = relieve
        self._ring = ring
        self._monotonic = monotonic
        self._next_chores = monotonic() + HOUSEKEEPING_S
        self._events: queue.SimpleQueue[LinkEvent | None] = queue.SimpleQueue()
        self._postponed: deque[LinkEvent] = deque()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the present event and end."""
        self._stopping.set()
        self._events.put(None)
        self._thread.join(timeout=5.0)

    def alive(self) -> bool:
        """Whether the thread still works."""
        return self._thread.is_alive()

    def tell(self, event: LinkEvent | None) -> None:
        """Hand over an event of the link; None only asks for a fresh look at the outbox."""
        self._events.put(event)

    def _run(self) -> None:
        wait: float | None = 0.0
        while not self._stopping.is_set():
            self._take(wait)
            wait = self._look()

    def _take(self, wait: float | None) -> None:
        """Every event that is there, or the first that comes within `wait` seconds; then what had to be put off."""
        waits = [self._next_chores - self._monotonic()]
        waits += [] if wait is None else [wait]
        waits += [DISK_RETRY_S] if self._postponed else []
        try:
            event = self._events.get(timeout=max(0.0, min(waits)))
            while True:
                self._insist(event)
                event = self._events.get_nowait()
        except queue.Empty:
            pass
        for _ in range(len(self._postponed)):
            self._insist(self._postponed.popleft())

    def _insist(self, event: LinkEvent | None) -> None:
        """Deal with an event; one for which there is no room is put off, as a receipt behind it may make room."""
        try:
            self._handle_with_room(event)
        except (StoreFull, StoreBroken) as error:
            LOG.error("the disk refuses", extra={"reason": str(error)})  # noqa: TRY400 -- the reason says it all
            if event is not None:
                self._postponed.append(event)
        except Exception:
            LOG.exception("an event was dropped")

    def _handle_with_room(self, event: LinkEvent | None) -> None:
        try:
            self._handle(event)
        except StoreFull:
            self._relieve()
            self._handle(event)

    def _handle(self, event: LinkEvent | None) -> None:
        match event:
            case Connected(resumed):
                self._uplink.connected(resumed=resumed)
            case Disconnected():
                self._uplink.disconnected()
            case Published():
                self._uplink.published(event)
            case Arrived():
                self._downlink.arrived(event)
        if isinstance(event, Arrived | Published):
            self._ring()

    def _look(self) -> float | None:
        try:
            if self._monotonic() >= self._next_chores:
                self._next_chores = self._monotonic() + HOUSEKEEPING_S
                self._housekeeping()
            return self._uplink.step()
        except (StoreFull, StoreBroken) as error:
            LOG.error("the disk refuses", extra={"reason": str(error)})  # noqa: TRY400 -- the reason says it all
        except Exception:
            LOG.exception("a look at the outbox failed")
        return DISK_RETRY_S
