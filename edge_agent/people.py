"""The people of this site, as the centre last set them, and who is signed in on which tablet."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf

from edge_agent.outbox import Entry
from edge_agent.pins import Known, people_of, wait_s
from edge_agent.rights import Person
from edge_agent.store import Store, StoreBroken, StoreFull
from edge_agent.tokens import SESSION, hashed, new_key, new_token

NOTE_S = 300.0
"""How exactly it is noted when somebody last did something: a write for every request would wear the disk out."""
_COLUMNS = "id, callsign, unit, salt, verifier, iterations"


class NoSuchPerson(Exception):  # noqa: N818 -- reads as what it says where it is caught
    """Nobody of this site has that id."""


class WrongPin(Exception):  # noqa: N818
    """Not their PIN. `retry_after_s`: when the next try is looked at."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class TooSoon(WrongPin):
    """A try before its time: the PIN was not looked at."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; `vault_key` seals what the person keeps on tablets."""

    token: str
    person: Person
    vault_key: bytes


class People:
    """A public method is one transaction (`take` joins its caller's) and safe in any thread."""

    def __init__(self, store: Store, *, idle_s: float = inf) -> None:
        """`idle_s`: a session ends when its person did nothing for so long, in the agent's running time."""
        self._store = store
        self._idle_s = idle_s

    def take(self, db: sqlite3.Connection, values: Mapping[str, object]) -> None:
        """Make the people those of the site's new settings; who is gone or has a new PIN is signed out."""
        people = people_of(values)
        if people is None:
            return
        db.execute("DELETE FROM people")
        db.executemany(
            f"INSERT INTO people ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608 -- our own column names
            [(each.id, each.callsign, each.unit, each.salt, each.verifier, each.iterations) for each in people],
        )
        db.execute(
            "DELETE FROM sessions WHERE NOT EXISTS (SELECT 1 FROM people WHERE people.id = sessions.person"
            " AND people.verifier = sessions.verifier)"
        )

    def all(self) -> list[Person]:
        """Everybody, by callsign."""
        query = "SELECT id, callsign, unit FROM people ORDER BY callsign, id"
        return self._store.read(lambda db: [Person(*row) for row in db.execute(query)])

    def find(self, person: str) -> Person | None:
        """The person with that id."""
        query = "SELECT id, callsign, unit FROM people WHERE id = ?"
        row = self._store.read(lambda db: db.execute(query, (person,)).fetchone())
        return None if row is None else Person(*row)

    def sign(self, entry: Entry, signed_in: Person | None) -> Entry:
        """The row with the callsign of whom the tablet names as its author, or of who is signed in.

        A tablet sends what waits on it whoever is signed in by then. Somebody who is gone leaves the row unsigned.
        """
        author = signed_in if entry.person is None else self.find(entry.person)
        return replace(entry, person=None if author is None else author.callsign)

    def sign_in(self, device: str, person: str, pin: str) -> SignedIn:
        """A session of `person` on `device`; an earlier one of theirs there ends.

        Raises:
            NoSuchPerson: not one of this site.
            TooSoon: the wait for earlier wrong tries is not over.
            WrongPin: not their PIN.
            StoreFull, StoreBroken: nobody is signed in.
        """
        known, tries = self._try(device, person)
        if not known.opens(pin):
            raise WrongPin(wait_s(tries, 0.0))
        return self._let_in(device, known)

    def session(self, token: str, *, acts: bool = False) -> tuple[Person, str] | None:
        """Who is signed in with `token`, and the tablet's id; None too where they did nothing for too long.

        `acts`: they do something now. What a page asks by itself keeps nobody signed in.
        """
        query = (
            "SELECT people.id, callsign, unit, device, used_ran FROM sessions"
            " JOIN people ON people.id = sessions.person"
            " WHERE token = ? AND EXISTS (SELECT 1 FROM devices WHERE devices.id = device)"
        )
        row = self._store.read(lambda db: db.execute(query, (hashed(token),)).fetchone())
        idle = 0.0 if row is None else self._store.ran() - row[4]
        if row is None or idle > self._idle_s:
            return None
        if acts and idle > min(NOTE_S, self._idle_s / 2):
            self._note_use(token)
        return Person(*row[:3]), row[3]

    def sign_out(self, token: str) -> None:
        """End a session."""
        self._store.write(lambda db: db.execute("DELETE FROM sessions WHERE token = ?", (hashed(token),)))

    def _note_use(self, token: str) -> None:
        query = "UPDATE sessions SET used_ran = ? WHERE token = ?"
        with contextlib.suppress(StoreFull, StoreBroken):  # what they came for matters more
            self._store.write(lambda db: db.execute(query, (self._store.ran(), hashed(token))))

    def _try(self, device: str, person: str) -> tuple[Known, int]:
        """Count a try as wrong before it is looked at, so that many at once gain nothing; who it is, and how many."""
        ran = self._store.ran()

        def work(db: sqlite3.Connection) -> tuple[Known, int]:
            row = db.execute(f"SELECT {_COLUMNS} FROM people WHERE id = ?", (person,)).fetchone()  # noqa: S608
            if row is None:
                raise NoSuchPerson
            query = "SELECT tries, ran FROM wrong_tries WHERE device = ? AND person = ?"
            tries, last = db.execute(query, (device, person)).fetchone() or (0, ran)
            wait = wait_s(tries, ran - last)
            if wait > 0:
                raise TooSoon(wait)
            db.execute("INSERT OR REPLACE INTO wrong_tries VALUES (?, ?, ?, ?)", (device, person, tries + 1, ran))
            return Known(*row), tries + 1

        return self._store.write(work)

    def _let_in(self, device: str, known: Known) -> SignedIn:
        token, ran = new_token(SESSION), self._store.ran()

        def work(db: sqlite3.Connection) -> bytes:
            pair = (device, known.id)
            db.execute("DELETE FROM wrong_tries WHERE device = ? AND person = ?", pair)
            db.execute("DELETE FROM sessions WHERE device = ? AND person = ?", pair)
            db.execute("DELETE FROM sessions WHERE used_ran < ?", (ran - self._idle_s,))
            db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?, ?)", (hashed(token), *pair, known.verifier, ran))
            db.execute("INSERT INTO vaults VALUES (?, ?) ON CONFLICT DO NOTHING", (known.id, new_key()))
            (key,) = db.execute("SELECT vault_key FROM vaults WHERE person = ?", (known.id,)).fetchone()
            return bytes(key)

        return SignedIn(token, Person(known.id, known.callsign, known.unit), self._store.write(work))
