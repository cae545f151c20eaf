"""One body that crashes a stage costs neither its neighbours nor the flow: it is tried alone, then held."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import structlog

from app.db import Session, is_away
from app.ingest.outcome import Inbound, Outcome
from app.ingest.stage import numbers

TRIES = 3
"""Together with its packet, then twice alone: a crash that luck explains is over by then."""

_LIBRARIES = "site-packages"
"""Frames of other people's code tell little and are many."""

T = TypeVar("T")
R = TypeVar("R")
log = structlog.get_logger()


class PartsCrashed(Exception):  # noqa: N818 - it says what happened
    """Parts of a tick crashed; the names tell which."""


@dataclass(frozen=True, slots=True)
class Crash:
    """Where a stage broke, without a word of what it was given."""

    error: str
    frames: tuple[str, ...]

    def __str__(self) -> str:
        """Error and innermost place, for the row of the held body."""
        return f"{self.error} at {self.frames[-1]}" if self.frames else self.error


def crash_of(error: BaseException) -> Crash:
    """The crash as it may be logged: an exception's words can hold the content, so only its type is kept."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _LIBRARIES not in frame.filename]
    places = tuple(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return Crash(type(error).__name__, places)


def alone_if_need_be(
    session: Session,
    inbound: Inbound,
    through: Callable[[Inbound], list[Outcome]],
    held: Callable[[Inbound, Crash], list[Outcome]],
) -> list[Outcome]:
    """What `through` makes of a packet; when it crashes, of each body alone, and `held` of the one to blame.

    Raises:
        Exception: the database is away; no body is to blame, and the whole batch is tried again later.
    """
    outcomes = tried(session, inbound, through)
    if not isinstance(outcomes, Crash):
        return outcomes
    parts = [replace(inbound, only=seq) for seq in numbers(inbound)] or [inbound]
    return [outcome for part in parts for outcome in _one(session, part, through, held)]


def unless_it_crashes(session: Session, through: Callable[[UUID], list[Outcome]], name: UUID) -> list[Outcome]:
    """What `through` makes of a held body; nothing, and not a trace of it, when it crashes."""
    outcomes = tried(session, name, through)
    if isinstance(outcomes, Crash):
        log.error("retry_crashed", quarantine=str(name), error=outcomes.error, frames=list(outcomes.frames))
        return []
    return outcomes


def each_apart(session: Session, *parts: Callable[[], None]) -> None:
    """Run every part, whatever becomes of the others: a threat that cannot decay must not keep alerts from escalating.

    Raises:
        PartsCrashed: some did, and left nothing behind; what the others did stands and should be committed.
        Exception: the database is away.
    """
    results = [(part.__name__, tried(session, part, lambda run: run())) for part in parts]
    crashed = {name: result for name, result in results if isinstance(result, Crash)}
    for name, crash in crashed.items():
        log.error("part_crashed", part=name, error=crash.error, frames=list(crash.frames))
    if crashed:
        raise PartsCrashed(crashed)


def _one(
    session: Session,
    part: Inbound,
    through: Callable[[Inbound], list[Outcome]],
    held: Callable[[Inbound, Crash], list[Outcome]],
) -> list[Outcome]:
    crash = Crash("", ())
    for _ in range(TRIES - 1):
        outcomes = tried(session, part, through)
        if not isinstance(outcomes, Crash):
            return outcomes
        crash = outcomes
    log.error("body_crashed", topic=part.topic, seq=part.only, error=crash.error, frames=list(crash.frames))
    with session.begin_nested():
        return held(part, crash)


def tried(session: Session, part: T, through: Callable[[T], R]) -> R | Crash:
    """One try inside a savepoint, so that nothing is left of it when it crashes.

    Raises:
        Exception: the database is away.
    """
    try:
        with session.begin_nested():
            return through(part)
    except Exception as error:
        if is_away(error):
            raise
        return crash_of(error)
