"""One event of the journal as a plain value with its areas, and the rule who may hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.access.principal import Principal, Role, Scope

GROUPS = {
    "report": Scope.REPORTS_READ,
    "photo": Scope.REPORTS_READ,
    "quarantine": Scope.REPORTS_READ,
    "threat": Scope.THREATS_READ,
    "decision": Scope.THREATS_READ,
    "alert": Scope.ALERTS_READ,
    "delivery": Scope.ALERTS_READ,
    "unit": Scope.UNITS_READ,
    "site": Scope.UNITS_READ,
    "area": Scope.UNITS_READ,
    "roster": Scope.UNITS_READ,
}
"""First word of an event's type → the scope an API key needs to hear of it; other events are for people."""
PEOPLE = frozenset({"account", "cap", "clock", "cot", "key", "mission", "person", "picture", "webhook"})
"""First words of those others."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `id` is the cursor of streams: ids rise in the order of the commits."""

    id: int
    at: int
    type: str
    subject: str
    by: str
    data: Mapping[str, Any]
    areas: frozenset[str] = frozenset()
    sensitive: bool = False
    everyone: bool = False
    audit: bool = False

    def heard_by(self, principal: Principal) -> bool:
        """Whether `principal` may hear of it as it is written here; `journal.store.since` says the same in SQL.

        A partner never may: an entry tells what the mission knows. They hear through `gateways.feed` what they may.
        """
        return principal.partner is None and self.concerns(principal)

    def concerns(self, principal: Principal) -> bool:
        """Whether it is about something in the areas and scopes of `principal`."""
        if self.audit and not principal.may(Role.ADMIN):
            return False
        scope = GROUPS.get(self.type.partition(".")[0])
        if not (principal.holds(scope) if scope else principal.holds()):
            return False
        return self.everyone or principal.sees(self.areas, sensitive=self.sensitive)
