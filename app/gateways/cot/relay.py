"""Which clients an event of one client goes to: need-to-know by areas first, then whom the sender addressed. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.access.principal import Principal


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an exchange between clients."""

    principal: Principal
    names: frozenset[str]
    """Uid and callsign of its device, as it has said them, and the name on its certificate."""


def goes_to(receiver: Party, sender: Party, *, addressed: Collection[str], areas: Collection[str] | None) -> bool:
    """Whether an event of `sender` goes to `receiver`.

    Args:
        receiver: Another client.
        sender: Who sent it.
        addressed: Callsigns and uids that it is addressed to; empty: everybody who may have it.
        areas: Codes of the areas that its place lies in; None: it has no place, or one outside every area.

    Partners exchange nothing with the mission's clients: what people draw and write was never released.
    """
    if receiver.principal.partner is not None or sender.principal.partner is not None:
        return False
    if not _share(receiver.principal, sender.principal):
        return False
    if addressed:
        return not receiver.names.isdisjoint(addressed)
    return not areas or receiver.principal.sees(areas)


def _share(one: Principal, other: Principal) -> bool:
    """Whether they have an area in common; the whole mission has one with everybody."""
    return one.areas is None or other.areas is None or not one.areas.isdisjoint(other.areas)
