"""The one thread that moves things: takes the link's events in order, runs the uplink, and keeps the house.

The link's thread only drops events here, so a slow disk never delays a keepalive.
"""

from __future__ import annotations

import logging
import queue
import threading
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
        ring: Callable[[], None],
        monotonic: Callable[[], float],
    ) -> None:
        self._uplink = uplink
        self._downlink = downlink
        self._housekeeping = housekeeping
        self._ring = ring
        self._monotonic = monotonic
        self._next_chores = monotonic() + HOUSEKEEPING_S
        self._events: queue.SimpleQueue[LinkEvent | None] = queue.SimpleQueue()
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
        """Every event that is there, or the first that comes within `wait` seconds."""
        until_chores = max(0.0, self._next_chores - self._monotonic())
        try:
            event = self._events.get(timeout=until_chores if wait is None else min(wait, until_chores))
            while True:
                self._insist(event)
                event = self._events.get_nowait()
        except queue.Empty:
            return

    def _insist(self, event: LinkEvent | None) -> None:
        """An event must not be lost to a full or failing disk: try again until it is dealt with or the agent stops."""
        while not self._stopping.is_set():
            try:
                self._handle(event)
            except (StoreFull, StoreBroken) as error:
                LOG.error("the disk refuses", extra={"reason": str(error)})  # noqa: TRY400 -- the reason says it all
                self._stopping.wait(DISK_RETRY_S)
            except Exception:
                LOG.exception("an event was dropped")
                return
            else:
                return

    def _handle(self, event: LinkEvent | None) -> None:
        match event:
            case Connected():
                self._uplink.connected()
            case Disconnected():
                self._uplink.disconnected()
            case Published():
                self._uplink.published(event)
            case Arrived():
                self._downlink.arrived(event)
        if event is not None:
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
