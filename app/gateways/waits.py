"""How long another server asked to be left alone: the header `Retry-After`, in seconds (RFC 9110, 10.2.3)."""

from __future__ import annotations

MOST_DIGITS = 6
"""Eleven days; more is no wait that anybody means, and a number of thousands of digits is an attack."""


def asked_s(header: str) -> int:
    """Seconds that a `Retry-After` header asks for; 0 where it names none that is heeded."""
    return int(header) if header.isdecimal() and len(header) <= MOST_DIGITS else 0
