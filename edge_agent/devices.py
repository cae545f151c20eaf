"""The tablets of this site: enrolled once with a one-time code, known by the hash of their token, revoked at once."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass

from edge_agent.store import Store
from edge_agent.tokens import DEVICE, hashed, hashed_code, new_code, new_key, new_token

CODE_LIFE_S = 600


class WrongCode(Exception):  # noqa: N818 -- reads as what it says where it is caught
    """The code was never given out, was used, or is too old."""


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled tablet; `queue_key` seals the finished reports that wait on it."""

    id: str
    name: str
    queue_key: bytes
    enrolled_at: int


class Devices:
    """Every method is one transaction and safe in any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def new_code(self) -> str:
        """A code that enrols one tablet within `CODE_LIFE_S` of this agent's running time."""
        code, until = new_code(), self._store.ran() + CODE_LIFE_S

        def work(db: sqlite3.Connection) -> None:
            db.execute("DELETE FROM codes WHERE until_ran < ?", (self._store.ran(),))
            db.execute("INSERT INTO codes VALUES (?, ?)", (hashed_code(code), until))

        self._store.write(work)
        return code

    def enrol(self, code: str, name: str, now: float) -> tuple[Device, str]:
        """Use up `code` for a new tablet; answers with it and its token, which is told this once.

        Raises:
            WrongCode: no such code (any more).
            StoreFull, StoreBroken: not enrolled; the code stays good.
        """
        device = Device(secrets.token_hex(4), name, new_key(), int(now))
        token = new_token(DEVICE)

        def work(db: sqlite3.Connection) -> None:
            used = db.execute(
                "DELETE FROM codes WHERE code = ? AND until_ran >= ?", (hashed_code(code), self._store.ran())
            )
            if not used.rowcount:
                raise WrongCode
            db.execute(
                "INSERT INTO devices (id, name, token, queue_key, enrolled_at) VALUES (?, ?, ?, ?, ?)",
                (device.id, device.name, hashed(token), device.queue_key, device.enrolled_at),
            )

        self._store.write(work)
        return device, token

    def all(self) -> list[Device]:
        """Every tablet, the oldest first."""
        query = "SELECT id, name, queue_key, enrolled_at FROM devices ORDER BY enrolled_at, id"
        return self._store.read(lambda db: [Device(*row) for row in db.execute(query)])

    def find(self, token: str) -> Device | None:
        """The tablet that carries `token`."""
        query = "SELECT id, name, queue_key, enrolled_at FROM devices WHERE token = ?"
        row = self._store.read(lambda db: db.execute(query, (hashed(token),)).fetchone())
        return None if row is None else Device(*row)

    def get(self, device: str) -> Device | None:
        """The tablet with that id."""
        return next((each for each in self.all() if each.id == device), None)

    def revoke(self, device: str) -> bool:
        """Forget a tablet and everybody signed in on it; whether there was one."""

        def work(db: sqlite3.Connection) -> bool:
            db.execute("DELETE FROM sessions WHERE device = ?", (device,))
            db.execute("DELETE FROM wrong_tries WHERE device = ?", (device,))
            return bool(db.execute("DELETE FROM devices WHERE id = ?", (device,)).rowcount)

        return self._store.write(work)
