"""Who is asking, and what of the mission they may see: the one value every query is scoped by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person or key may do; each role may do all that the ones before it may, but for `INTEGRATOR`."""

    VIEWER = "viewer"
    REPORTER = "reporter"
    OFFICER = "officer"
    ADMIN = "admin"
    INTEGRATOR = "integrator"


class Scope(StrEnum):
    """What an API key may be allowed, one by one; a person needs no scopes, the role says it all."""

    REPORTS_READ = "reports:read"
    THREATS_READ = "threats:read"
    ALERTS_READ = "alerts:read"
    UNITS_READ = "units:read"
    """Units, sites, areas and facilities: where our own people are."""
    METRICS_READ = "metrics:read"
    REPORTS_WRITE = "reports:write"
    """File reports of an outside source; never in the name of a site."""
    WEBHOOKS_WRITE = "webhooks:write"
    """Make and change webhooks of its own."""


class Partner(StrEnum):
    """An audience beyond the mission that reports, threats and alerts may be released to; without one: mission only."""

    TCC = "tcc"
    """Countries that contribute troops or police."""
    HOST_STATE = "host_state"
    REGIONAL = "regional"
    """Regional organisations, such as the African Union."""
    PUBLIC = "public"


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
    scopes: frozenset[Scope] | None = None
    """What an API key was made for; None: a person, who may do all that the role may."""
    partner: Partner | None = None
    """The audience that a partner's key belongs to; None: one of the mission's own."""
    grid_m: int = 0
    """Side of the grid that positions are rounded to for this partner, metres; 0: as exact as they are known."""

    def may(self, role: Role) -> bool:
        """Whether this principal may do what `role` may do."""
        return _RANK[self.role] >= _RANK[role]

    def holds(self, *scopes: Scope) -> bool:
        """Whether what any of `scopes` opens is open to this principal; what none opens is for people only."""
        return self.scopes is None or not self.scopes.isdisjoint(scopes)

    def sees(self, areas: Collection[str], *, sensitive: bool = False) -> bool:
        """Whether what lies in `areas` is theirs to see: `access.store.visible` for a value that is at hand."""
        if sensitive and not self.sensitive:
            return False
        return self.areas is None or not self.areas.isdisjoint(areas)


SYSTEM = Principal(name="system", role=Role.ADMIN, areas=None, sensitive=True)
"""The centre itself: rules, workers and the command line."""
