"""PINs of people at team sites: made here, travelling only as a verifier, checked at the site without the centre."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from itertools import pairwise

from app.roster.change import RosterError

LEAST_DIGITS = 6
MOST_DIGITS = 12
ITERATIONS = 600_000
"""A try takes a small computer at a site about a second; who steals its disk needs that for each guess."""
_SALT_BYTES = 16
_VERIFIER_BYTES = 16
"""Half of SHA-256 is enough, and what travels over thin links cannot be packed."""
_KINDS_OF_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Verifier:
    """PBKDF2-HMAC-SHA256 of a PIN."""

    salt: bytes
    value: bytes
    iterations: int


def new_pin() -> str:
    """Six digits that pass `check_pin`."""
    while True:
        pin = f"{secrets.randbelow(10**LEAST_DIGITS):0{LEAST_DIGITS}d}"
        if not _is_guessable(pin):
            return pin


def check_pin(pin: str) -> None:
    """Refuse what is no PIN, or what everybody tries first.

    Raises:
        RosterError: it is not 6 to 12 digits, or it is a run or a repetition.
    """
    if not (pin.isascii() and pin.isdigit() and LEAST_DIGITS <= len(pin) <= MOST_DIGITS):
        raise RosterError(f"a PIN is {LEAST_DIGITS} to {MOST_DIGITS} digits")
    if _is_guessable(pin):
        raise RosterError("that PIN is among the first that anybody tries: no runs, no repetitions")


def verifier_of(pin: str, *, iterations: int = ITERATIONS) -> Verifier:
    """A fresh verifier of a PIN."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return Verifier(salt, hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, iterations, _VERIFIER_BYTES), iterations)


def _is_guessable(pin: str) -> bool:
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return len(set(pin)) < _KINDS_OF_DIGITS or steps in ({1}, {-1})
