"""What sets the messages of one reader apart from those of another who is told more or less. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from app.access.principal import Principal, Scope

_DIGITS = 12
"""Of a digest of areas: of a million sets of areas, two that look alike are a matter of 1 in 500."""


def edition_of(principal: Principal) -> str:
    """The end of the identifiers of all that `principal` is told; empty: of all that the whole mission is told.

    It is made of whatever decides what a message says to its reader and of nothing that the mission may change, so that
    one (sender, identifier, sent) is one text.
    """
    parts = [*_partner(principal)]
    if principal.sensitive:
        parts.append("cleared")
    if principal.areas is not None:
        parts.append(f"areas-{_digest(principal.areas)}")
    return "." + "-".join(parts) if parts else ""


def _partner(principal: Principal) -> Iterable[str]:
    if principal.partner is None:
        return
    yield principal.partner.value
    if principal.grid_m:
        yield f"{principal.grid_m}m"
    if principal.holds(Scope.UNITS_READ):
        yield "units"


def _digest(areas: Iterable[str]) -> str:
    return sha256("\n".join(sorted(areas)).encode()).hexdigest()[:_DIGITS]
