"""Who is asking, and what of the mission they may see: the one value every query is scoped by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person or key may do; each role may do all that the ones before it may, but for `INTEGRATOR`."""

    VIEWER = "viewer"
    REPORTER = "reporter"
    OFFICER = "officer"
    ADMIN = "admin"
    INTEGRATOR = "integrator"


_RANK = {Role.INTEGRATOR: 0, Role.VIEWER: 0, Role.REPORTER: 1, Role.OFFICER: 2, Role.ADMIN: 3}


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated person or API key."""

    name: str
    role: Role
    areas: frozenset[str] | None = frozenset()
    """Codes of the areas whose content they may see; None: the whole mission. Only None sees what lies in no area."""
    sensitive: bool = False
    """May see reports of sensitive kinds (gender-based violence) and source identities."""

    def may(self, role: Role) -> bool:
        """Whether this principal may do what `role` may do."""
        return _RANK[self.role] >= _RANK[role]


SYSTEM = Principal(name="system", role=Role.ADMIN, areas=None, sensitive=True)
"""The centre itself: rules, workers and the command line."""
