"""What clients say: passed on to the others whom it may reach first, interpreted second."""

from __future__ import annotations

from collections.abc import Mapping

from app.clock import Clock
from app.gateways.cot import metrics, own
from app.gateways.cot.answers import Answers
from app.gateways.cot.asked import (
    Asked,
    Ping,
    Presence,
    Protocol,
    Receipt,
    ToCentre,
    Told,
    asked,
    deleted,
    is_delete,
    is_ours,
    to_whom,
)
from app.gateways.cot.asking import Asking
from app.gateways.cot.authors import Authors
from app.gateways.cot.chat import author_of
from app.gateways.cot.desk import Desk, Mission
from app.gateways.cot.event import CANCEL, CASEVAC, Event
from app.gateways.cot.outbox import Waiting
from app.gateways.cot.peer import Peer, waiting
from app.gateways.cot.relay import goes_to


class Exchange:
    """Between the clients that are connected. Lives on one event loop."""

    def __init__(self, peers: Mapping[str, Peer], desk: Desk, answers: Answers, asking: Asking, clock: Clock) -> None:
        """Among `peers`, by name, as they come and go."""
        self._peers, self._desk, self._answers, self._asking, self._clock = peers, desk, answers, asking, clock
        self._authors = Authors()

    async def received(self, peer: Peer, event: Event) -> None:
        """Take what a client says: what we do not understand, others may."""
        mission = peer.mission
        if mission is None:
            mission = await self._asking.once(self._desk.mission, peer.client)
        wanted = asked(event, own_uid=peer.contact.uid if peer.contact else None, status=mission.status)
        match wanted:
            case Ping():
                peer.send([waiting(own.pong(now=self._now()))])
            case Protocol():
                pass
            case Receipt(alert, revision):
                peer.view.received(alert, revision)
                await self._asking.kept(self._answers.receipt, peer.client, wanted)
            case ToCentre(message):
                self._say(peer, event, await self._asking.kept(self._answers.wrote, peer.client, message, mission))
            case _ if not is_ours(event):
                areas = await self._areas(event)
                if self._is_theirs(peer, event):
                    self._relay(peer, event, areas)
                if isinstance(wanted, Presence):
                    self._present(peer, event, wanted, areas)
                await self._interpret(peer, event, wanted, mission)

    def introduce(self, peer: Peer) -> None:
        """Show a client that has just connected where the others are."""
        for other in self._peers.values():
            if other is peer or other.presence is None:
                continue
            if goes_to(peer.party, other.party, addressed=(), areas=other.presence_areas):
                peer.send([Waiting(f"raw:{other.client.name}", 1, other.presence)])

    def carried(self) -> frozenset[str]:
        """Callsigns of units whose own devices are connected."""
        return frozenset(one.client.unit for one in self._peers.values() if one.client.unit and one.contact)

    async def _interpret(self, peer: Peer, event: Event, wanted: Asked, mission: Mission) -> None:
        match wanted:
            case Presence():
                peer.send(peer.view.messages(wanted.contact, mission, now=self._now()))
                if peer.client.unit is not None and event.point.is_real and peer.is_placed(event.time):
                    await self._asking.kept(self._answers.placed, peer.client, event, wanted.status)
            case Told():
                answer = await self._asking.kept(self._answers.told, peer.client, event, wanted.report, mission)
                self._say(peer, event, answer)
        if event.type == CANCEL:
            await self._asking.kept(self._answers.taken_back, peer.client, event)

    async def _areas(self, event: Event) -> frozenset[str] | None:
        """Codes of the areas that its place lies in; None: it has none."""
        place = event.point
        if not place.is_real:
            return None
        return await self._asking.once(self._desk.areas_at, place.lat, place.lon, place.accuracy_m or 0.0)

    def _relay(self, peer: Peer, event: Event, areas: frozenset[str] | None) -> None:
        addressed = to_whom(event)
        one = Waiting(f"raw:{event.type[:2]}:{event.uid}", event.priority, event.raw)
        for other in list(self._peers.values()):
            if other is not peer and goes_to(other.party, peer.party, addressed=addressed, areas=areas):
                other.send([one])
                metrics.RELAYED.inc()
                if event.type == CASEVAC:
                    other.view.passed_on(event.raw)

    def _is_theirs(self, peer: Peer, event: Event) -> bool:
        """Whether the client may say so to others: it takes off their maps only what it put there itself."""
        if is_delete(event):
            return self._authors.may_delete(deleted(event), peer.client.name)
        self._authors.sent(event.uid, peer.client.name)
        return True

    def _present(self, peer: Peer, event: Event, presence: Presence, areas: frozenset[str] | None) -> None:
        is_new = peer.contact is None
        peer.contact, peer.presence, peer.presence_areas = presence.contact, event.raw, areas
        if not is_new or peer.client.unit is None:
            return
        for other in self._peers.values():
            other.view.carried = self.carried()
            other.send(other.view.carry(peer.client.unit, now=self._now()))

    def _say(self, peer: Peer, event: Event, sentence: str) -> None:
        """Answer on the connection that the event came by and no other, whoever it says it is from."""
        to = peer.contact or author_of(event)
        # Two centres at one server would answer each other for ever.
        if sentence and own.CENTRE not in {to.uid, to.callsign}:
            peer.send([waiting(self._answers.message(to, sentence, now=self._now()))])

    def _now(self) -> float:
        return float(self._clock.now())
