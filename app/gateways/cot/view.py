"""What one client's map shows of ours, and which events bring it up to date. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from app.gateways.cot import own
from app.gateways.cot.chat import Contact, message_id
from app.gateways.cot.desk import Batch, Drawn, Mission, Value, owed_to
from app.gateways.cot.draw_alerts import draw_alert, is_standing, message_to
from app.gateways.cot.draw_casevac import draw_casevac
from app.gateways.cot.draw_threats import OPEN, draw_threat
from app.gateways.cot.draw_units import draw_unit
from app.gateways.cot.event import CANCEL, DELETE, Event, encode
from app.gateways.cot.identity import Client
from app.gateways.cot.outbox import Waiting
from app.gateways.out import OutAlert, OutReport, OutThreat, OutUnit

CASEVAC_PRIORITY = 7


@dataclass(slots=True)
class Memory:
    """What outlives a connection of a client: what its map may still show, and which messages it has."""

    shown: set[str] = field(default_factory=set)
    """Uids of ours."""
    messages: set[str] = field(default_factory=set)
    """Names of chat messages that its device said it has."""


class View:
    """Of one connection."""

    def __init__(self, client: Client, memory: Memory) -> None:
        """A map that may show what `memory` says."""
        self._client = client
        self._memory = memory
        self._stands: dict[tuple[str, str], object] = {}
        """What was sent last, for every thing: what is no different is not sent again."""
        self._alerts: dict[int, OutAlert] = {}
        """Alerts that concern the client's unit."""
        self._messaged: set[str] = set()
        self._passed_on: set[bytes] = set()
        """Requests for evacuation that other clients' own events brought already."""
        self.carried: Collection[str] = frozenset()
        """Callsigns of units whose own devices are connected: those show themselves."""

    def begin(self, batch: Batch, *, now: float) -> Iterator[Waiting]:
        """Everything, for a map that has just connected; what it shows and should not any more is taken off.

        Drawn as fast as the client takes it. What changes meanwhile is shown by `show`, and is not drawn here again.
        """
        gone = self._memory.shown - {
            uid for topic, key, value in batch.values if _is_there(value) for uid in _uids(topic, key)
        }
        for topic, key, value in batch.values:
            if (topic, key) not in self._stands:
                yield from self._one(batch, topic, key, value, now)
        for uid in sorted(gone):
            yield from self._gone(uid, now)

    def show(self, batch: Batch, *, now: float) -> Iterator[Waiting]:
        """The events for what differs."""
        for topic, key, value in batch.values:
            yield from self._one(batch, topic, key, value, now)

    def messages(self, contact: Contact, mission: Mission, *, now: float) -> Iterator[Waiting]:
        """Chat messages that the device should have and has not said it has."""
        for alert in self._alerts.values():
            revision = self._revision(alert)
            name = message_id(alert.number, revision)
            had = self._memory.messages | self._messaged
            # The end of an alert is told to those only who heard of it.
            is_due = is_standing(alert, now) or any(message_id(alert.number, one) in had for one in range(revision))
            if name not in had and is_due:
                self._messaged.add(name)
                yield _waiting(message_to(alert, contact, revision=revision, language=mission.language, now=now))

    def carry(self, callsign: str, *, now: float) -> Iterator[Waiting]:
        """A unit's own device is connected: the marker that the centre drew of it goes."""
        self._stands.pop(("unit", callsign), None)
        yield from self._gone(own.unit_uid(callsign), now)

    def passed_on(self, raw: bytes) -> None:
        """Another client's request for evacuation went to this one just now, as it came."""
        self._passed_on.add(raw)

    def received(self, alert: int, revision: int) -> None:
        """The device said that it has a message."""
        self._memory.messages.add(message_id(alert, revision))

    def _one(self, batch: Batch, topic: str, key: str, value: Value | None, now: float) -> Iterator[Waiting]:
        stands = self._standing(value)
        if value is not None and self._stands.get((topic, key)) == stands:
            return
        self._stands[topic, key] = stands
        mission, language = batch.mission.code, batch.mission.language
        match value:
            case OutThreat():
                yield from self._threat(batch, value, now)
            case OutAlert():
                yield from self._alert(batch, value, now)
            case OutUnit() if value.callsign not in self.carried:
                yield from self._events(_once(batch, value, lambda: [draw_unit(value, mission=mission, now=now)]))
            case OutReport() if value.id in batch.raw:
                teller, raw = batch.raw[value.id]
                if teller != self._client.name and raw not in self._passed_on:
                    yield Waiting(f"raw:{value.id}", CASEVAC_PRIORITY, raw)
                self._passed_on.discard(raw)
            case OutReport():
                call = _once(batch, value, lambda: [draw_casevac(value, mission=mission, language=language, now=now)])
                yield from self._events(call)
            case None:
                self._alerts.pop(int(key) if topic == "alert" else 0, None)
                for uid in _uids(topic, key):
                    yield from self._gone(uid, now)
            case _:
                return

    def _threat(self, batch: Batch, threat: OutThreat, now: float) -> Iterator[Waiting]:
        """Of one that stands, only a circle that is there is taken off; of one that ended, both in any case."""
        mission, language = batch.mission.code, batch.mission.language
        for drawn in _once(batch, threat, lambda: draw_threat(threat, mission=mission, language=language, now=now)):
            is_delete = drawn[0].type == DELETE
            if not is_delete or threat.state not in OPEN or own.circle_uid(threat.id) in self._memory.shown:
                yield from self._events([drawn])

    def _alert(self, batch: Batch, alert: OutAlert, now: float) -> Iterator[Waiting]:
        if not self._concerns(alert):
            return
        if self._client.unit is not None:
            self._alerts[alert.number] = alert
        mission, language = batch.mission.code, batch.mission.language
        if is_standing(alert, now) or own.alert_uid(alert.number) in self._memory.shown:
            yield from self._events(
                _once(batch, alert, lambda: [draw_alert(alert, mission=mission, language=language, now=now)])
            )

    def _concerns(self, alert: OutAlert) -> bool:
        """A unit's device is alarmed by what its unit was told; one of no unit watches over all that it may see."""
        return self._client.unit is None or owed_to(alert, self._client.unit) is not None

    def _revision(self, alert: OutAlert) -> int:
        """What the unit was told last: a reminder, because it came closer, is told to it alone."""
        own_ = owed_to(alert, self._client.unit)
        return max(alert.now.revision, own_.revision) if own_ else alert.now.revision

    def _standing(self, value: Value | None) -> object:
        """What makes it another one: of an alert not how far it came, or every receipt would sound the alarm anew."""
        if not isinstance(value, OutAlert):
            return value
        return self._revision(value), value.state, self._concerns(value)

    def _events(self, drawn: Iterable[Drawn]) -> Iterator[Waiting]:
        for event, waiting in drawn:
            if event.type in {DELETE, CANCEL}:
                self._memory.shown -= {event.uid, event.uid.removesuffix("-DELETE")}
            else:
                self._memory.shown.add(event.uid)
            yield waiting

    def _gone(self, uid: str, now: float) -> Iterator[Waiting]:
        if uid in self._memory.shown:
            event = own.delete(uid, now=now)
            yield from self._events([(event, _waiting(event))])


def _once(batch: Batch, value: Value, draw: Callable[[], Iterable[Event | None]]) -> tuple[Drawn, ...]:
    """What is drawn of a value: once for all who are told of it together, for it is the same for all of them."""
    name = value.callsign if isinstance(value, OutUnit) else str(value.id)
    drawn = batch.drawn.get(name)
    if drawn is None:
        drawn = batch.drawn[name] = tuple((event, _waiting(event)) for event in draw() if event is not None)
    return drawn


def _waiting(event: Event) -> Waiting:
    """A delete takes the place of what it deletes, so that nothing is drawn and deleted at once."""
    return Waiting(event.uid.removesuffix("-DELETE"), event.priority, encode(event))


def _is_there(value: Value | None) -> bool:
    return value is not None and (not isinstance(value, OutThreat) or value.state in OPEN)


def _uids(topic: str, key: str) -> tuple[str, ...]:
    """What was drawn of a thing."""
    match topic:
        case "threat":
            return own.threat_uid(UUID(key)), own.circle_uid(UUID(key))
        case "alert":
            return (own.alert_uid(int(key)),)
        case "unit":
            return (own.unit_uid(key),)
        case _:
            return (own.report_uid(UUID(key)),)
