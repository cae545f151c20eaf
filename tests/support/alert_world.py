"""A centre in a bottle for tests of alerts and deliveries: threats are put in by hand, time is moved on by hand."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select
from support.dangers import NOW, name, outcome_of, position, threat

from app.alerts import stage as alerts
from app.alerts.change import AlertChange
from app.alerts.tables import Alert, AlertRevision, Audience
from app.db import Database
from app.delivery import stage as delivery
from app.delivery.lists import store as lists
from app.delivery.outgoing import Outgoing, Sending
from app.delivery.tables import Attempt, Delivery
from app.ingest.outcome import Outcome
from app.ingest.tables import Report, SiteLink
from app.journal.tables import Event, EventArea
from app.picture.change import PictureChange
from app.picture.tables import Threat, UnitPosition
from app.roster.roster import Roster
from app.roster.store import load
from edge_agent.wire.codec import decode_packet
from edge_agent.wire.messages import AlertMessage


class World:
    """One mission, its database and a clock."""

    def __init__(self, database: Database, roster: Roster) -> None:
        self.database = database
        self.roster = roster
        self.now = NOW

    def later(self, seconds: int) -> None:
        """Time passes, and the ticks that come with it."""
        self.now += seconds
        with self.database.transaction() as session:
            raised = alerts.tick(session, self.roster, now=self.now)
            delivery.follow(session, self.roster, raised, now=self.now)
            delivery.tick(session, self.roster, now=self.now)

    def put(self, word: str = "one", **changes: Any) -> AlertChange:
        """The picture has this threat now, with these values; what the alerts made of it."""
        with self.database.transaction() as session:
            row = session.get(Threat, name(word))
            if row is None:
                session.add(threat(word, **changes))
            else:
                for column, value in changes.items():
                    setattr(row, column, value)
        return self.changed(word)

    def store(self, *rows: Any) -> None:
        """Put rows in without telling any stage."""
        with self.database.transaction() as session:
            session.add_all(rows)

    def forget(self, word: str) -> None:
        """The picture has this threat no more, without a trace."""
        with self.database.transaction() as session:
            session.delete(session.get(Threat, name(word)))

    def changed(self, *words: str, moved: tuple[str, ...] = ()) -> AlertChange:
        """The picture says that these threats changed and these units moved."""
        change = PictureChange(tuple(sorted(name(word) for word in words)), moved)
        return self.pipe(change)

    def move(self, unit: str, lat: float, lon: float, **changes: Any) -> AlertChange:
        """A unit reports its position."""
        with self.database.transaction() as session:
            session.merge(position(unit, lat, lon, **({"at": self.now} | changes)))
        return self.changed(moved=(unit,))

    def call(self, row: Report) -> AlertChange:
        """A report was accepted."""
        outcome = outcome_of(row)
        with self.database.transaction() as session:
            session.add(row)
        return self.pipe(PictureChange(), outcome)

    def pipe(self, change: PictureChange, *outcomes: Outcome) -> AlertChange:
        """The alerts and the delivery stages in one transaction, as the pipeline has it."""
        with self.database.transaction() as session:
            raised = alerts.update(session, self.roster, change, outcomes, now=self.now)
            delivery.follow(session, self.roster, raised, now=self.now)
            self.climbed = delivery.climb(session, self.roster, outcomes, now=self.now)
        return raised

    def hear(self, *outcomes: Outcome) -> delivery.Climbed:
        """Devices report their steps."""
        self.pipe(PictureChange(), *outcomes)
        return self.climbed

    def send(self, outcome: Sending = Sending.PUBLISHED) -> list[Outgoing]:
        """What is due goes out."""
        with self.database.transaction() as session:
            packets = delivery.due(session, self.roster, now=self.now)
        with self.database.transaction() as session:
            for packet in packets:
                delivery.sent(session, packet, outcome, now=self.now)
        return packets

    def reload(self) -> AlertChange:
        """The roster was changed in the database."""
        with self.database.transaction() as session:
            self.roster = load(session)
            raised = alerts.roster_changed(session, self.roster, now=self.now)
            delivery.follow(session, self.roster, raised, now=self.now)
        return raised

    def dark(self, site: str, since: int | None) -> None:
        """A site fell silent, or was heard again (None)."""
        with self.database.transaction() as session:
            session.merge(SiteLink(site=site, dark_since=since))

    def alerts(self) -> list[Alert]:
        with self.database.reading() as session:
            return list(session.exec(select(Alert).order_by(col(Alert.number))))

    def alert(self) -> Alert:
        """The only alert there is."""
        (alert,) = self.alerts()
        return alert

    def messages(self, number: int | None = None) -> list[AlertRevision]:
        number = number or self.alert().number
        query = select(AlertRevision).where(col(AlertRevision.alert) == number).order_by(col(AlertRevision.revision))
        with self.database.reading() as session:
            return list(session.exec(query))

    def said(self, number: int | None = None) -> list[tuple[str, str]]:
        """(type, reason) of the messages of an alert."""
        return [(message.type, message.reason) for message in self.messages(number)]

    def audience(self, number: int | None = None) -> dict[str, str]:
        """Addressee → reason."""
        number = number or self.alert().number
        with self.database.reading() as session:
            rows = session.exec(select(Audience).where(col(Audience.alert) == number))
            return {row.addressee: row.reason for row in rows}

    def delivery(self, addressee: str, number: int | None = None) -> Delivery:
        number = number or self.alert().number
        query = select(Delivery).where(col(Delivery.alert) == number, col(Delivery.addressee) == addressee)
        with self.database.reading() as session:
            return session.exec(query).one()

    def states(self, number: int | None = None) -> dict[str, str]:
        """Addressee → state of its delivery."""
        number = number or self.alert().number
        with self.database.reading() as session:
            rows = session.exec(select(Delivery).where(col(Delivery.alert) == number))
            return {row.addressee: row.state for row in rows}

    def overdue(self, number: int) -> int:
        """How many deliveries of an alert should have been acknowledged by now, as the API counts them."""
        with self.database.reading() as session:
            return lists.overdue(session, [number], now=self.now).get(number, 0)

    def attempts(self) -> list[Attempt]:
        with self.database.reading() as session:
            return list(session.exec(select(Attempt).order_by(col(Attempt.id))))

    def events(self, type_: str) -> list[Event]:
        with self.database.reading() as session:
            return list(session.exec(select(Event).where(col(Event.type) == type_).order_by(col(Event.id))))

    def heard_in(self, area: str) -> list[str]:
        """Types of the events about alerts that whoever watches over an area hears of."""
        query = select(Event.type).join(EventArea, col(EventArea.event_id) == col(Event.id))
        alerts_of = query.where(col(EventArea.area) == area, col(Event.type).startswith("alert."))
        with self.database.reading() as session:
            return list(session.exec(alerts_of.order_by(col(Event.id))))

    def position_of(self, unit: str) -> UnitPosition | None:
        with self.database.reading() as session:
            return session.get(UnitPosition, unit)


def opened(packets: list[Outgoing]) -> dict[str, list[AlertMessage]]:
    """Site → the messages in its packets, as the site reads them."""
    found: dict[str, list[AlertMessage]] = {}
    for packet in packets:
        for _, body in decode_packet(packet.payload).bodies:
            assert isinstance(body, AlertMessage)
            found.setdefault(packet.site, []).append(body)
    return found
