"""Passwords: which ones are good enough, and argon2id so that a stolen database does not give them away."""

from __future__ import annotations

import secrets
import threading
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 12
MAX_LENGTH = 256
_MIN_DIFFERENT = 5
_MIN_BESIDE_NAME = 8
_MEMORY_KIB = 19 * 1024
_AT_ONCE = 2
"""Hashes in work at the same time: a crowd of sign-ins takes turns instead of 19 MiB each."""


class PasswordFault(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_SIMPLE = "too_simple"
    LIKE_NAME = "like_name"


def password_fault(password: str, name: str) -> PasswordFault | None:
    """What is wrong with a new password; None: nothing. Length counts, rules about signs do not (NIST SP 800-63B)."""
    if len(password) < MIN_LENGTH:
        return PasswordFault.TOO_SHORT
    if len(password) > MAX_LENGTH:
        return PasswordFault.TOO_LONG
    if len(set(password)) < _MIN_DIFFERENT:
        return PasswordFault.TOO_SIMPLE
    if name and len(password.casefold().replace(name.casefold(), "")) < _MIN_BESIDE_NAME:
        return PasswordFault.LIKE_NAME
    return None


class Passwords:
    """argon2id with 19 MiB, two passes, one lane (OWASP's figures; 39 ms on a small machine)."""

    def __init__(self, memory_kib: int = _MEMORY_KIB) -> None:
        """Hash with `memory_kib` of memory; only tests ask for less."""
        self._hasher = PasswordHasher(time_cost=2, memory_cost=memory_kib, parallelism=1)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        """The hash to keep, with its own salt and parameters."""
        with self._turns:
            return self._hasher.hash(password.encode("utf-8", "surrogatepass"))

    def fits(self, hash_: str | None, password: str) -> bool:
        """Whether the password is the one of the hash. Without a hash it takes as long and the answer is no."""
        with self._turns:
            try:
                fits = self._hasher.verify(hash_ or self._nobody, password.encode("utf-8", "surrogatepass"))
            except (VerificationError, InvalidHashError):
                return False
        return fits and bool(hash_)
