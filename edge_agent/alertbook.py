"""The alerts this site was given, and how far each has come with each unit: received, seen, acknowledged.

A unit's step and the message that tells the centre about it are written in one transaction.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from enum import StrEnum

from edge_agent.outbox import Outbox, entry_of
from edge_agent.store import Store, count
from edge_agent.wire.codec import decode_body, encode_body
from edge_agent.wire.messages import AlertAck, AlertMessage, AlertType, Response, Stage

FORGET_S = 7 * 86_400.0
"""How long an expired alert stays to be looked up (running time)."""


class AlertState(StrEnum):
    """What an alert means for a unit now."""

    CURRENT = "current"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Outcome(StrEnum):
    """What a message of the centre did to the book."""

    NEW = "new"
    REPEATED = "repeated"
    OLD_NEWS = "old_news"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far one revision of an alert has come with one unit. Times in corrected UTC seconds."""

    alert: int
    unit: int
    revision: int
    received_at: int
    seen_at: int | None
    acknowledged_at: int | None
    response: str | None
    person: str | None
    change: int


@dataclass(frozen=True, slots=True)
class Held:
    """The newest word of the centre on one alert, as it stands for the units asked about, newest revision each."""

    message: AlertMessage
    state: AlertState
    marks: tuple[Mark, ...]
    change: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answers to an alert, for a unit. `revision`: the one that was on the screen; None: the newest."""

    unit: int
    response: Response
    person: str
    revision: int | None = None


class Unknown(LookupError):  # noqa: N818 -- reads as what it says where it is caught
    """The unit was never given this alert (in this revision)."""


def state_of(message: AlertMessage, now: float) -> AlertState:
    """A cancelled alert is shown as cancelled until it would have expired, so that nobody misses that it is over."""
    if now >= message.expires_at:
        return AlertState.EXPIRED
    return AlertState.CANCELLED if message.type is AlertType.CANCEL else AlertState.CURRENT


class AlertBook:
    """Alerts by number, unit and revision. Every method is one transaction and safe in any thread."""

    def __init__(self, store: Store, outbox: Outbox) -> None:
        self._store = store
        self._outbox = outbox

    def take(self, message: AlertMessage, now: float) -> Outcome:
        """Store the message and owe the centre a `received` for each unit; on the disk when this returns.

        A revision that a unit already has changes nothing for it; a lower one is old news. If the centre repeats what
        it was told is here, it has lost that word (it was restored, or the site enrolled anew): it is told again.

        Raises:
            StoreFull, StoreBroken: not stored; the broker must not be told otherwise.
        """

        def work(db: sqlite3.Connection) -> Outcome:
            latest = _revisions(db, message.alert)
            fresh = [unit for unit in message.units or (0,) if latest.get(unit, -1) < message.revision]
            repeated = [unit for unit in message.units or (0,) if latest.get(unit) == message.revision]
            for unit in repeated:
                if not _is_owed(db, message, unit):
                    self._receive(db, message, unit, now)
            if not fresh:
                return Outcome.REPEATED if repeated else Outcome.OLD_NEWS
            db.execute(
                "INSERT INTO alert_messages VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (message.alert, message.revision, encode_body(message), self._store.ran()),
            )
            for unit in fresh:
                db.execute(
                    "INSERT INTO alert_units (alert, unit, revision, received_at, change) VALUES (?, ?, ?, ?, ?)",
                    (message.alert, unit, message.revision, int(now), count(db, "change")),
                )
                self._receive(db, message, unit, now)
            return Outcome.NEW

        return self._store.write(work)

    def seen(self, alert: int, unit: int, now: float, revision: int | None = None) -> Mark:
        """The alert was on the unit's screen. Repeating it is no news.

        Raises:
            Unknown: the unit never had this alert.
        """

        def work(db: sqlite3.Connection) -> Mark:
            mark = _mark(db, alert, unit, revision)
            if mark.seen_at is not None:
                return mark
            self._tell(db, AlertAck(alert, mark.revision, unit, Stage.SEEN, int(now)), now)
            return _set(db, replace(mark, seen_at=int(now)))

        return self._store.write(work)

    def acknowledge(self, alert: int, answer: Answer, now: float) -> Mark:
        """A person answers for the unit; who acknowledged has seen. Another answer or person is news, the same is not.

        Raises:
            Unknown: the unit never had this alert.
        """

        def work(db: sqlite3.Connection) -> Mark:
            mark = _mark(db, alert, answer.unit, answer.revision)
            response, person, at = answer.response.value, answer.person, int(now)
            if mark.acknowledged_at is not None and (mark.response, mark.person) == (response, person):
                return mark
            ack = AlertAck(alert, mark.revision, mark.unit, Stage.ACKNOWLEDGED, at, answer.response, person)
            self._tell(db, ack, now)
            seen_at = at if mark.seen_at is None else mark.seen_at
            return _set(db, replace(mark, seen_at=seen_at, acknowledged_at=at, response=response, person=person))

        return self._store.write(work)

    def changed(self, now: float, *, after: int = 0, unit: int | None = None) -> list[Held]:
        """Alerts that are new or moved on since change number `after`, oldest first; of one unit or of all."""

        def work(db: sqlite3.Connection) -> list[Held]:
            marks: dict[int, dict[int, Mark]] = {}
            for row in db.execute(
                "SELECT * FROM alert_units WHERE unit = coalesce(?, unit) ORDER BY alert, unit, revision", (unit,)
            ):
                mark = _as_mark(row)
                marks.setdefault(mark.alert, {})[mark.unit] = mark
            held = [_held(db, tuple(of_units.values()), now) for of_units in marks.values()]
            return sorted((each for each in held if each.change > after), key=lambda each: each.change)

        return self._store.read(work)

    def prune(self, now: float) -> None:
        """Forget what expired long ago."""
        before = self._store.ran() - FORGET_S

        def work(db: sqlite3.Connection) -> None:
            rows = db.execute("SELECT alert, revision, body FROM alert_messages WHERE ran < ?", (before,)).fetchall()
            for alert, revision, body in rows:
                if _message(body).expires_at < now:
                    key = (alert, revision)
                    db.execute("DELETE FROM alert_messages WHERE alert = ? AND revision = ?", key)
                    db.execute("DELETE FROM alert_units WHERE alert = ? AND revision = ?", key)

        self._store.write(work)

    def _receive(self, db: sqlite3.Connection, message: AlertMessage, unit: int, now: float) -> None:
        ack = AlertAck(message.alert, message.revision, unit, Stage.RECEIVED, int(now))
        self._outbox.add(db, entry_of(ack, urgent=is_immediate(message)), now)

    def _tell(self, db: sqlite3.Connection, ack: AlertAck, now: float) -> None:
        urgent = is_immediate(_read(db, ack.alert, ack.revision))
        self._outbox.add(db, entry_of(ack, urgent=urgent or ack.stage is Stage.ACKNOWLEDGED), now)


def is_immediate(message: AlertMessage) -> bool:
    """CAP urgency Immediate: the centre waits two minutes for the steps of such an alert."""
    return message.urgency == "immediate"


def _revisions(db: sqlite3.Connection, alert: int) -> dict[int, int]:
    query = "SELECT unit, max(revision) FROM alert_units WHERE alert = ? GROUP BY unit"
    return dict(db.execute(query, (alert,)).fetchall())


def _is_owed(db: sqlite3.Connection, message: AlertMessage, unit: int) -> bool:
    """Whether a step of the unit on this revision still waits to be confirmed by the centre."""
    rows = db.execute("SELECT body FROM open_rows WHERE form = 'alert_ack'").fetchall()
    acks = (decode_body(body) for (body,) in rows)
    wanted = (message.alert, message.revision, unit)
    return any(isinstance(ack, AlertAck) and (ack.alert, ack.revision, ack.unit) == wanted for ack in acks)


def _mark(db: sqlite3.Connection, alert: int, unit: int, revision: int | None) -> Mark:
    row = db.execute(
        "SELECT * FROM alert_units WHERE alert = ? AND unit = ? AND revision = coalesce(?, revision)"
        " ORDER BY revision DESC LIMIT 1",
        (alert, unit, revision),
    ).fetchone()
    if row is None:
        raise Unknown(alert)
    return _as_mark(row)


def _as_mark(row: tuple[int, int, int, int, int | None, int | None, str | None, str | None, int]) -> Mark:
    return Mark(*row)


def _set(db: sqlite3.Connection, mark: Mark) -> Mark:
    mark = replace(mark, change=count(db, "change"))
    db.execute(
        "UPDATE alert_units SET seen_at = ?, acknowledged_at = ?, response = ?, person = ?, change = ?"
        " WHERE alert = ? AND unit = ? AND revision = ?",
        (
            *(mark.seen_at, mark.acknowledged_at, mark.response, mark.person, mark.change),
            *(mark.alert, mark.unit, mark.revision),
        ),
    )
    return mark


def _held(db: sqlite3.Connection, marks: tuple[Mark, ...], now: float) -> Held:
    newest = max(marks, key=lambda mark: mark.revision)
    message = _read(db, newest.alert, newest.revision)
    return Held(message, state_of(message, now), marks, max(mark.change for mark in marks))


def _read(db: sqlite3.Connection, alert: int, revision: int) -> AlertMessage:
    query = "SELECT body FROM alert_messages WHERE alert = ? AND revision = ?"
    (body,) = db.execute(query, (alert, revision)).fetchone()
    return _message(body)


def _message(body: bytes) -> AlertMessage:
    message = decode_body(body)
    if not isinstance(message, AlertMessage):
        raise TypeError(type(message))
    return message
