"""What the centre says of the people of this site, and when a PIN is believed. Pure."""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass

FREE_TRIES = 3
"""So many wrong tries cost no time: fingers slip in gloves."""
FIRST_WAIT_S = 5.0
LONGEST_WAIT_S = 300.0
"""Never a lock-out: 288 tries a day take years for six digits, and nobody at the centre has to lift anything."""
MOST_ITERATIONS = 2_000_000
MOST_PEOPLE = 500
_LEAST_SECRET = 8
_LONGEST_NAME = 40
_HIGHEST_UNIT = 65_535


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the centre states them: their PIN is PBKDF2-HMAC-SHA256 of it with `salt`."""

    id: str
    callsign: str
    unit: int
    salt: bytes
    verifier: bytes
    iterations: int

    def opens(self, pin: str) -> bool:
        """Whether that is their PIN; takes as long as it should."""
        given = hashlib.pbkdf2_hmac("sha256", pin.encode(), self.salt, self.iterations, len(self.verifier))
        return hmac.compare_digest(given, self.verifier)


def wait_s(tries: int, since_s: float) -> float:
    """Seconds until the next try after `tries` wrong ones, the last of them `since_s` ago."""
    if tries < FREE_TRIES:
        return 0.0
    # Bounded before it is raised, so that a long row of tries is no large number.
    wait = min(FIRST_WAIT_S * 2.0 ** min(tries - FREE_TRIES, 16), LONGEST_WAIT_S)
    return min(max(0.0, wait - since_s), wait)


def people_of(values: Mapping[str, object]) -> list[Known] | None:
    """The people in a site's settings; None where nothing is said of people. What cannot be read is left out."""
    listed = values.get("people")
    if not isinstance(listed, list):
        return None
    found = {each.id: each for each in map(_known, listed[:MOST_PEOPLE]) if each is not None}
    return list(found.values())


def _known(value: object) -> Known | None:
    match value:
        case {
            "id": str(id_),
            "callsign": str(callsign),
            "unit": int(unit),
            "salt": str(salt),
            "verifier": str(verifier),
            "iterations": int(iterations),
        }:
            known = Known(id_, callsign, unit, _bytes(salt), _bytes(verifier), iterations)
            return known if _is_sound(known) else None
        case _:
            return None


def _is_sound(known: Known) -> bool:
    return (
        0 < len(known.id) <= _LONGEST_NAME
        and 0 < len(known.callsign) <= _LONGEST_NAME
        and 0 <= known.unit <= _HIGHEST_UNIT
        and min(len(known.salt), len(known.verifier)) >= _LEAST_SECRET
        and 0 < known.iterations <= MOST_ITERATIONS
    )


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
