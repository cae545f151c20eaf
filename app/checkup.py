"""What a centre needs to do its work, looked at from outside: each finding says how it is and what to do."""

from __future__ import annotations

import shutil
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from app.authority import Authority
from app.broker.owned import find_program
from app.centre import authority_folder, door_authority_folder
from app.config import Settings
from app.db import Database, is_away
from app.door_authority import DoorAuthority
from app.failure import Failure
from app.journal.store import newest_at
from app.roster.roster import Roster
from app.roster.store import load

DAY_S = 86_400
RENEW_S = 30 * DAY_S
"""A site's certificate that runs out sooner than this is to be renewed."""
LEAST_FREE = 200 * 1024**2
LOW_FREE = 2 * 1024**3
"""Bytes on the disk of the data: below the first nothing more is promised, below the second somebody should look."""
BACK_S = 60
"""A clock so far behind the newest entry of the journal has gone back."""
TIMEOUT_S = 5.0


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: how it is, in words, and what to do about it (empty: nothing)."""

    part: str
    state: State
    words: str
    advice: str = ""


def examine(settings: Settings, now: int) -> Iterator[Finding]:
    """Look at every part of the centre that `settings` describe; changes nothing. `now` is UTC seconds."""
    if not settings.data.is_dir():
        advice = "run heliograph mission load FILE, or heliograph serve; both make it"
        yield Finding("data", State.FAILED, f"{settings.data} does not exist", advice)
        return
    yield disk(settings.data, shutil.disk_usage(settings.data).free)
    database = Database(settings.database)
    try:
        roster, journal_at = _read(database)
        yield Finding("database", State.OK, f"{database.engine.dialect.name}, roster revision {roster.revision}")
        yield mission(roster)
        yield clock(now, journal_at)
        yield from certificates(roster, _expiry(settings, now), now)
        doors = DoorAuthority(door_authority_folder(settings))
        yield from certificates(roster, doors.expires_at, now, part="door")
    except Exception as error:
        if not is_away(error) and type(error).__module__.partition(".")[0] != "sqlalchemy":
            raise
        advice = "is it running, and does HELIOGRAPH_DATABASE_URL name it? An empty one is filled by heliograph serve"
        yield Finding("database", State.FAILED, f"cannot be read ({type(error).__name__})", advice)
    finally:
        database.close()
    yield broker(settings)
    yield web(settings)


def disk(folder: Path, free: int) -> Finding:
    """Room for the database."""
    words = f"{free / 1024**3:.1f} GiB free at {folder}"
    if free < LEAST_FREE:
        return Finding("disk", State.FAILED, words, "make room: reports are refused when the disk is full")
    if free < LOW_FREE:
        return Finding("disk", State.WARNING, words, "make room before it is full")
    return Finding("disk", State.OK, words)


def mission(roster: Roster) -> Finding:
    """Somebody to listen to."""
    if not roster.is_loaded:
        return Finding("mission", State.FAILED, "none is loaded", "heliograph mission load FILE")
    new = [site.code for site in roster.sites.values() if not site.epoch and not site.retired]
    words = f"{roster.name}: {len(roster.sites)} sites, {len(roster.units)} units, {len(roster.areas)} areas"
    if new:
        return Finding(
            "mission", State.WARNING, f"{words}; not enrolled: {', '.join(new)}", "heliograph site enrol CODE"
        )
    return Finding("mission", State.OK, words)


def clock(now: int, journal_at: int | None) -> Finding:
    """This machine's clock against the newest thing that was written down."""
    words = f"{datetime.fromtimestamp(now, UTC):%Y-%m-%d %H:%M:%S} UTC"
    if journal_at is not None and now < journal_at - BACK_S:
        behind = journal_at - now
        advice = "set it right (timedatectl): times of receipt, expiry and escalation go by it"
        return Finding("clock", State.FAILED, f"{words}, {behind} s before the newest entry of the journal", advice)
    return Finding("clock", State.OK, words)


def certificates(
    roster: Roster, expires_at: Callable[[str], int | None], now: int, *, part: str = "certificate"
) -> Iterable[Finding]:
    """How long certificates of sites (`certificate`) or their doors (`door`) last; asked by the name on the wire."""
    renewal = "door" if part == "door" else "renew"
    for site in roster.sites.values():
        end = expires_at(site.wire) if site.epoch and not site.revoked and not site.retired else None
        if end is None or end - now > RENEW_S:
            continue
        state = State.FAILED if end <= now else State.WARNING
        words = f"of {site.code} {'ran' if end <= now else 'runs'} out on {datetime.fromtimestamp(end, UTC):%Y-%m-%d}"
        yield Finding(part, state, words, f"heliograph site {renewal} {site.code} --out FOLDER")


def broker(settings: Settings) -> Finding:
    """The way to the sites: our Mosquitto is installed, or the other one answers with a certificate we trust."""
    if settings.owns_broker:
        try:
            program = settings.mosquitto or find_program()
        except Failure as failure:
            return Finding("broker", State.FAILED, failure.message, "apt-get install mosquitto")
        return Finding("broker", State.OK, f"our own, {program}")
    host, port = settings.broker_address
    try:
        _shake_hands(settings, host, port)
    except (OSError, ssl.SSLError) as error:
        advice = "is it running, with a certificate of this mission's authority for that name?"
        return Finding("broker", State.FAILED, f"{host}:{port} does not answer as it should ({error})", advice)
    return Finding("broker", State.OK, f"{host}:{port} answers with a certificate of this mission")


def web(settings: Settings) -> Finding:
    """Whether a centre serves at the address of the settings."""
    try:
        with socket.create_connection((settings.host, settings.port), timeout=TIMEOUT_S):
            return Finding("web", State.OK, f"something serves at {settings.host}:{settings.port}")
    except OSError:
        words = f"nothing serves at {settings.host}:{settings.port}"
        return Finding("web", State.WARNING, words, "heliograph serve, or give its address")


def _read(database: Database) -> tuple[Roster, int | None]:
    with database.reading() as session:
        return load(session), newest_at(session)


def _expiry(settings: Settings, now: int) -> Callable[[str], int | None]:
    folder = authority_folder(settings)
    return Authority(folder, now=now).expires_at if folder.is_dir() else lambda _: None


def _shake_hands(settings: Settings, host: str, port: int) -> None:
    context = ssl.create_default_context(cafile=str(authority_folder(settings) / "ca.pem"))
    certificate, key = settings.data / "centre.pem", settings.data / "centre.key"
    if certificate.exists() and key.exists():
        context.load_cert_chain(certificate, key)
    with socket.create_connection((host, port), timeout=TIMEOUT_S) as plain:
        context.wrap_socket(plain, server_hostname=host).close()
