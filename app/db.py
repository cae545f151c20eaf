"""The database: one engine, one way to write (`transaction`), one way to read (`reading`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlmodel import Session, create_engine

__all__ = ["Database", "Session", "is_away"]

_SQLITE_AWAY = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")
_WRITER_LOCK = 0x48454C49
"""PostgreSQL advisory lock that makes writers of the picture take turns, as SQLite does by itself."""


class Database:
    """Engine and sessions. Writers take turns on both engines, so that what a stage read holds until it commits."""

    def __init__(self, url: str) -> None:
        """Open `url`, for example `sqlite:////var/lib/heliograph/centre.db` or `postgresql+psycopg://…`."""
        self.url = url
        self.engine: Engine = (
            _sqlite_engine(url)
            if url.startswith("sqlite")
            else create_engine(url, pool_pre_ping=True, hide_parameters=True)
        )
        self._readers = (
            self.engine.execution_options(isolation_level="REPEATABLE READ") if self.is_postgres else self.engine
        )
        self._after_commit: list[Callable[[], None]] = []

    @property
    def is_postgres(self) -> bool:
        """Whether PostGIS and row locks are at hand."""
        return self.engine.dialect.name == "postgresql"

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have `call` run after every committed write of this process: streams and delivery wake up by it."""
        self._after_commit.append(call)

    @contextmanager
    def transaction(self, *, is_news: bool = True) -> Iterator[Session]:
        """A session that may write; commits at the end, rolls back on any exception.

        Without `is_news` nobody is woken: what is written concerns no stream and no delivery.
        """
        with Session(self.engine.execution_options(writes=True), expire_on_commit=False) as session:
            if self.is_postgres:
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITER_LOCK})
            yield session
            session.commit()
        for call in self._after_commit if is_news else ():
            call()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state and never blocks a writer."""
        with Session(self._readers, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def is_away(error: BaseException | None) -> bool:
    """Whether the database itself failed (gone, full, cut off), so that waiting helps and no input is to blame.

    What an error was raised in the handling of counts too: a full disk undoes SQLite's savepoints, and the first thing
    that is heard of it is that they are gone.
    """
    if error is None:
        return False
    return _says_away(error) or is_away(error.__cause__ or error.__context__)


def _says_away(error: BaseException) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        return str(name).startswith(_SQLITE_AWAY)
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def _sqlite_engine(url: str) -> Engine:
    connect = {"check_same_thread": False, "timeout": 30}
    engine = create_engine(url, connect_args=connect, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
