"""Moves what the outbox owes to the link, packet by packet, as the schedule says."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass

from edge_agent.clock import Clock
from edge_agent.events import Link, Published
from edge_agent.outbox import Outbox
from edge_agent.positions import Positions
from edge_agent.profiles import Timings
from edge_agent.schedule import Plan, Waiting, backoff, plan
from edge_agent.store import Store
from edge_agent.tracks import tracks_of
from edge_agent.wire.codec import seal_packet
from edge_agent.wire.messages import LinkState

LOG = logging.getLogger(__name__)
FIX_BYTES = 10
"""A fix in a track, with room to spare: 8-9 are measured."""
TRACK_BYTES = 60


@dataclass(frozen=True, slots=True)
class Flight:
    """A packet the broker has not answered for."""

    epoch: int
    seqs: tuple[int, ...]


class Uplink:
    """Belongs to the courier's thread. `feed` puts pieces of pictures into the outbox, given the time."""

    def __init__(
        self,
        outbox: Outbox,
        positions: Positions,
        store: Store,
        link: Link,
        *,
        clock: Clock,
        timings: Timings,
        bytes_today: Callable[[], int],
        feed: Callable[[float], None],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._outbox = outbox
        self._positions = positions
        self._store = store
        self._link = link
        self._clock = clock
        self._timings = timings
        self._bytes_today = bytes_today
        self._feed = feed
        self._chance = chance
        self._flights: dict[int, Flight] = {}
        self._token = 0
        self._up = False
        self._refusals = 0
        self._hold_until = 0.0
        self._state_due = 0.0
        self._state_told = float("-inf")
        self._dropped_told = 0

    def connected(self, *, resumed: bool) -> None:
        """The link is there: say how things stand, then send what waits; a broker that forgot us may have lost more."""
        if not resumed:
            self._outbox.doubt_sent()
        self._up = True
        self._state_due = min(self._state_due, self._state_told + self._timings.batch_s)

    def disconnected(self) -> None:
        """Whatever was on its way may be lost and goes again; the centre recognises what it already has."""
        self._up = False
        self._flights.clear()

    def published(self, event: Published) -> None:
        """The broker has answered for a packet."""
        flight = self._flights.get(event.token)
        if flight is None:
            return
        if event.refusal is None:
            self._outbox.sent(flight.epoch, flight.seqs, self._clock.now())
            self._refusals = 0
        else:
            LOG.warning("the broker refused a packet", extra={"reason": event.refusal})
            self._hold_until = self._store.ran() + backoff(self._refusals, self._timings.backoff_s, self._chance())
            self._refusals += 1
        del self._flights[event.token]

    def step(self) -> float | None:
        """Send what may go now; answers with the seconds until the next look, None: until something happens."""
        ran = self._store.ran()
        if not self._up:
            return None
        if ran < self._hold_until:
            return self._hold_until - ran
        self._tell_link_state(ran)
        self._feed(self._clock.now())
        while True:
            decision = self._plan(ran)
            if decision.tracks:
                self._make_tracks()
            elif decision.send:
                self._send(decision)
            else:
                wakes = [self._state_due, *([] if decision.wake is None else [decision.wake])]
                return max(0.0, min(wakes) - ran)

    def _plan(self, ran: float) -> Plan:
        flying = {(flight.epoch, seq) for flight in self._flights.values() for seq in flight.seqs}
        waiting = [row for row in self._outbox.waiting() if (row.epoch, row.seq) not in flying]
        return plan(ran, waiting, self._positions.waiting(), len(self._flights), self._timings)

    def _send(self, decision: Plan) -> None:
        first: Waiting = decision.send[0]
        items = self._outbox.offer(first.epoch, [row.seq for row in decision.send])
        if not items:
            return
        self._token += 1
        self._flights[self._token] = Flight(first.epoch, tuple(seq for seq, _ in items))
        payload = seal_packet(first.epoch, items)
        self._link.publish(self._token, payload)
        LOG.info("packet", extra={"reason": decision.reason.value, "reports": len(items), "bytes": len(payload)})

    def _make_tracks(self) -> None:
        raws = self._positions.all()
        most = max(1, (self._timings.packet_bytes - TRACK_BYTES) // FIX_BYTES)
        tracks = tracks_of(raws, tolerance_m=self._timings.track_tolerance_m, most=most)
        self._positions.become(tracks, raws, self._positions.waiting().since, self._clock.now())

    def _tell_link_state(self, ran: float) -> None:
        dropped = self._positions.dropped()
        if ran < self._state_due and (dropped == self._dropped_told or ran < self._state_told + self._timings.batch_s):
            return
        if not self._outbox.has_saved("link_state"):
            depth = self._outbox.depth()
            state = LinkState(
                at=int(self._clock.now()),
                waiting=depth.waiting,
                oldest_s=int(depth.oldest_s),
                bytes_today=self._bytes_today(),
                dropped_positions=dropped,
            )
            self._outbox.save(state, self._clock.now())
            self._dropped_told = dropped
        self._state_told = ran
        self._state_due = ran + self._timings.link_state_s
