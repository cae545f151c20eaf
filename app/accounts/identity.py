"""From a row to a principal: what the holder of an account or a key may do and see."""

from __future__ import annotations

from app.access.principal import Partner, Principal, Role, Scope
from app.access.tables import Account, ApiKey

_KEY = "key:"


def of_account(account: Account) -> Principal:
    """The person with that account."""
    return Principal(
        name=account.name, role=Role(account.role), areas=_areas(account.areas), sensitive=account.sensitive
    )


def name_of_key(prefix: str) -> str:
    """The name of the principal who comes with the key of that prefix."""
    return f"{_KEY}{prefix}"


def own_key(principal: Principal) -> str | None:
    """The prefix of the key that a principal came with; None: a person."""
    return None if principal.scopes is None else principal.name.removeprefix(_KEY)


def of_key(key: ApiKey) -> Principal:
    """The integrator with that key. Scopes and partners that this build does not know open nothing."""
    is_known = key.partner is None or key.partner in set(Partner)
    known = frozenset(Scope(scope) for scope in key.scopes if is_known and scope in set(Scope))
    return Principal(
        name=name_of_key(key.prefix),
        role=Role.INTEGRATOR,
        areas=_areas(key.areas),
        sensitive=key.sensitive,
        scopes=known,
        partner=None if key.partner is None else Partner(key.partner) if is_known else Partner.PUBLIC,
        grid_m=key.grid_m,
    )


def _areas(areas: list[str] | None) -> frozenset[str] | None:
    return None if areas is None else frozenset(areas)
