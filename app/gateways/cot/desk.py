"""What a client may have, and what its people answer: the gateway's questions to the database, asked in a thread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from app.clock import Clock
from app.db import Database, Session
from app.delivery import ladder
from app.delivery import stage as delivery
from app.delivery.answers import Unplaced
from app.gateways.alerts import alerts_for, alerts_of
from app.gateways.cot import store
from app.gateways.cot.event import Event
from app.gateways.cot.identity import Client, Closed, client_of
from app.gateways.cot.outbox import Waiting
from app.gateways.feed import Stretch, stretch, told
from app.gateways.out import Change, OutAlert, OutDelivery, OutReport, OutThreat, OutUnit
from app.gateways.reader import Reader
from app.gateways.reports import reports_for
from app.gateways.roster import all_units
from app.gateways.threats import threats_for
from app.journal.entry import Entry
from app.journal.store import newest
from app.roster.roster import Roster
from app.roster.store import RosterCache
from app.search.search import EVERYTHING, Search
from edge_agent.wire.messages import AlertAck, Response, Stage, Status

Drawn = tuple[Event, Waiting]
"""An event, and as it goes out."""
Value = OutThreat | OutAlert | OutReport | OutUnit

ENDED_S = 3 * 86_400
"""Threats that ended within that time are taken off the map of who connects: it may have been away since before."""
CALLS_S = 6 * 3600
"""Requests for evacuation that are told to who connects."""


@dataclass(frozen=True, slots=True)
class Mission:
    """What drawing needs to know of the mission."""

    code: str
    language: str
    status: Status


@dataclass(frozen=True, slots=True)
class Batch:
    """Values for a client, as they stand at `cursor`."""

    cursor: int
    mission: Mission
    values: tuple[tuple[str, str, Value | None], ...]
    """(topic, key, value); None: no longer the client's to see."""
    raw: Mapping[UUID, tuple[str, bytes]]
    """Report → who told it, and by which event, where it came by one."""
    drawn: dict[str, tuple[Drawn, ...]] = field(default_factory=dict)
    """What was drawn of its values already, by whoever was told first."""


@dataclass(frozen=True, slots=True)
class News:
    """A stretch of the journal, and the mission at that time."""

    found: Stretch[Entry]
    roster: Roster

    def nothing_for(self, client: Client) -> Batch:
        """The batch of a client whom nothing of it concerns: it moves on."""
        return Batch(self.found.cursor, _mission(self.roster, client), (), {})


class Desk:
    """One for the whole gateway."""

    def __init__(self, database: Database, rosters: RosterCache, clock: Clock) -> None:
        """Over the centre's database."""
        self._database, self._rosters, self._clock = database, rosters, clock

    def client(self, name: str, fingerprint: bytes | None) -> Client | Closed:
        """The client of that name, or why it is not let in."""
        with self._database.reading() as session:
            return client_of(store.client(session, name), fingerprint=fingerprint, now=self._clock.now())

    def snapshot(self, client: Client) -> Batch:
        """Everything that `client` may have now, the most urgent first, and of what ended lately that it did."""
        with self._database.reading() as session:
            return self._stands(self._reader(session, client), client)

    def news(self, cursor: int) -> News:
        """What the journal says after `cursor`, for all clients at once."""
        with self._database.reading() as session:
            return News(stretch(session, cursor), self._rosters.get(session))

    def changes(self, clients: Sequence[Client], found: Stretch[Entry]) -> list[Batch]:
        """What has changed for each of `clients` by these events; of a database that was restored, how things stand.

        All of it as of one state: what is no principal's in particular is read once for all of them.
        """
        with self._database.reading() as session:
            reader = replace(self._reader(session, clients[0]), shared={})
            readers = [replace(reader, principal=client.principal) for client in clients]
            return [self._changes(one, client, found) for one, client in zip(readers, clients, strict=True)]

    def areas_at(self, lat: float, lon: float, accuracy_m: float) -> frozenset[str]:
        """Codes of the areas that a place lies in."""
        with self._database.reading() as session:
            return self._rosters.get(session).areas_touched(lat, lon, accuracy_m)

    def mission(self, client: Client) -> Mission:
        """What drawing for `client` needs to know."""
        with self._database.reading() as session:
            return _mission(self._rosters.get(session), client)

    def waiting(self, client: Client) -> list[OutAlert]:
        """Standing alerts for the client's unit that nobody of it has answered yet, the oldest first."""
        with self._database.reading() as session:
            found = alerts_for(self._reader(session, client), replace(EVERYTHING, states=("active",))).items
        return [one for one in reversed(found) if _awaits(one, client.unit)]

    def step(self, client: Client, alert: int, revision: int, *, is_read: bool) -> ladder.News | Unplaced:
        """A receipt of the client's device: the ladder of its unit moves."""
        stage = Stage.SEEN if is_read else Stage.RECEIVED
        return self._climb(client, AlertAck(alert, revision, 0, stage, self._clock.now()))

    def answer(self, client: Client, alert: int, response: Response, *, person: str) -> ladder.News | Unplaced:
        """A person of the client's unit answers what an alert says now."""
        with self._database.reading() as session:
            found = alerts_of(self._reader(session, client), [alert]).get(alert)
        owed = owed_to(found, client.unit) if found else None
        if found is None or owed is None:
            return Unplaced.UNKNOWN_ALERT if found is None else Unplaced.NOT_ADDRESSED
        said = AlertAck(
            alert, max(found.now.revision, owed.revision), 0, Stage.ACKNOWLEDGED, self._clock.now(), response, person
        )
        return self._climb(client, said)

    def _climb(self, client: Client, ack: AlertAck) -> ladder.News | Unplaced:
        if client.unit is None:
            return Unplaced.NOT_ADDRESSED
        with self._database.transaction() as session:
            roster = self._rosters.get(session)
            return delivery.answer_elsewhere(session, roster, client.unit, ack, now=ack.at)

    def _changes(self, reader: Reader, client: Client, found: Stretch[Entry]) -> Batch:
        if found.is_restored:
            return self._stands(reader, client)
        latest: dict[tuple[str, str], Change] = {(one.topic, one.key): one for one in told(reader, found.items)}
        values = tuple((topic, key, change.value) for (topic, key), change in latest.items())
        calls = [value for _, _, value in values if isinstance(value, OutReport)]
        return Batch(found.cursor, _mission(reader.roster, client), values, self._raw(reader.session, client, calls))

    def _stands(self, reader: Reader, client: Client) -> Batch:
        cursor, now = newest(reader.session), reader.now
        open_ = threats_for(reader, replace(EVERYTHING, states=("suspected", "confirmed"))).items
        ended = Search(states=_ENDED, start=now - ENDED_S, limit=1000)
        alerts = alerts_for(reader, replace(EVERYTHING, states=("active",))).items
        calls = reports_for(reader, Search(kinds=("CAS",), start=now - CALLS_S, limit=200)).items
        values: list[tuple[str, str, Value | None]] = []
        values += [("alert", str(one.number), one) for one in alerts]
        values += [("threat", str(one.id), one) for one in open_]
        values += [("report", str(one.id), one) for one in reversed(calls)]
        values += [("unit", one.callsign, one) for one in all_units(reader)]
        values += [("threat", str(one.id), one) for one in threats_for(reader, ended).items]
        return Batch(cursor, _mission(reader.roster, client), tuple(values), self._raw(reader.session, client, calls))

    def _reader(self, session: Session, client: Client) -> Reader:
        return Reader(session, self._rosters.get(session), client.principal, self._clock.now())

    def _raw(self, session: Session, client: Client, calls: Iterable[OutReport]) -> dict[UUID, tuple[str, bytes]]:
        """A partner gets no event of somebody else's as it came: what stands in it was never released."""
        ids = [one.id for one in calls]
        return store.told_as(session, ids) if ids and not client.principal.partner else {}


_ENDED = ("cleared", "expired", "dismissed", "superseded")


def _mission(roster: Roster, client: Client) -> Mission:
    language = client.language or next(iter(roster.languages), "en")
    return Mission(roster.code, language, Status(roster.status))


def owed_to(alert: OutAlert, unit: str | None) -> OutDelivery | None:
    """How far an alert came with a unit; None where it was not told, or nobody may know."""
    return next((one for one in alert.ladder if one.addressee == unit), None)


def _awaits(alert: OutAlert, unit: str | None) -> bool:
    owed = owed_to(alert, unit)
    return owed is not None and owed.state != "acknowledged"
