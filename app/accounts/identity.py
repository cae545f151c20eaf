"""From a row to a principal: what the holder of an account or a key may do and see."""

from __future__ import annotations

from app.access.principal import Principal, Role, Scope
from app.access.tables import Account, ApiKey


def of_account(account: Account) -> Principal:
    """The person with that account."""
    return Principal(
        name=account.name, role=Role(account.role), areas=_areas(account.areas), sensitive=account.sensitive
    )


def of_key(key: ApiKey) -> Principal:
    """The integrator with that key. Scopes that this build does not know open nothing."""
    known = frozenset(Scope(scope) for scope in key.scopes if scope in set(Scope))
    return Principal(
        name=f"key:{key.prefix}",
        role=Role.INTEGRATOR,
        areas=_areas(key.areas),
        sensitive=key.sensitive,
        scopes=known,
    )


def _areas(areas: list[str] | None) -> frozenset[str] | None:
    return None if areas is None else frozenset(areas)
