"""What an administrator may hand on: never more than they have themselves."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from app.access.principal import Principal

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
"""Names of accounts: lower case, so that two names never differ by case alone."""


class GrantFault(StrEnum):
    """Why a grant is refused."""

    NAME = "name"
    AREAS_BEYOND_OWN = "areas_beyond_own"
    SENSITIVE_BEYOND_OWN = "sensitive_beyond_own"


def grant_fault(by: Principal, *, areas: Collection[str] | None, sensitive: bool) -> GrantFault | None:
    """Whether `by` may give somebody these areas (None: the whole mission) and this clearance; None: yes."""
    if by.areas is not None and (areas is None or not by.areas.issuperset(areas)):
        return GrantFault.AREAS_BEYOND_OWN
    if sensitive and not by.sensitive:
        return GrantFault.SENSITIVE_BEYOND_OWN
    return None


def name_of(typed: str) -> str:
    """The name that somebody means who typed it, at set-up and at the door."""
    return typed.strip().lower()


def good_name(name: str) -> bool:
    """Whether `name` can be the name of an account: 2 to 64 of a-z, 0-9, dot, dash, underscore."""
    return NAME.fullmatch(name) is not None
