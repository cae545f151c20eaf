"""Whom beyond the mission something may be given to, and who may say so: releasability as plain values and rules."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from app.access.principal import Partner, Principal, Role

MOST_GRID_M = 50_000
"""The coarsest location a key may have, metres: a coarser place says no more than the name of the area."""


class MarkFault(StrEnum):
    """Why a mark is refused."""

    NEEDS_ADMIN = "sensitive_needs_admin"
    """What is of a sensitive kind leaves the mission only by an administrator's hand."""


def reaching(partner: Partner) -> tuple[str, ...]:
    """The marks that open something to `partner`: its own, and `public`, for what all may read a partner may read."""
    return tuple(sorted({partner.value, Partner.PUBLIC.value}))


def reaches(partner: Partner, marks: Collection[str]) -> bool:
    """Whether one of `marks` opens something to `partner`."""
    return not set(marks).isdisjoint(reaching(partner))


def mark_fault(
    by: Principal, *, before: Collection[str], after: Collection[str], words: bool, sensitive: bool
) -> MarkFault | None:
    """Why `by` may not change the marks of something from `before` to `after`; None: they may.

    Args:
        by: An officer or above.
        before: Partners it was open to.
        after: Partners it is to be open to.
        words: Whether its free text is to go along.
        sensitive: Whether it is of a sensitive kind. To take such a thing back is any officer's; to open it is not.
    """
    opens = bool(set(after) - set(before)) or (words and bool(after))
    return MarkFault.NEEDS_ADMIN if sensitive and opens and not by.may(Role.ADMIN) else None
