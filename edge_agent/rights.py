"""Who may ask for what at the door: anybody, an enrolled tablet, a signed-in person, a program with the door token."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Right(IntEnum):
    """What a token opens; each also opens what the ones before it do."""

    ANYBODY = 0
    DEVICE = 1
    PERSON = 2
    DOOR = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of this site. `unit` is the number of their unit within the site."""

    id: str
    callsign: str
    unit: int


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever asks: `device` is the tablet's id, `person` who is signed in on it."""

    right: Right
    device: str | None = None
    person: Person | None = None


PROGRAM = Caller(Right.DOOR)
NOBODY = Caller(Right.ANYBODY)
