"""What a threat amounts to by some of its reports alone: all that somebody may know who was given only those. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.picture.assess import Assessment, assess
from app.picture.evidence import Evidence, Observation, Place, Role, Spoken, counted
from app.picture.rules import Rules

_NO_CLUSTER = ""
"""The key of a cluster names officers' rulings, which are the mission's own."""


@dataclass(frozen=True, slots=True)
class Supported:
    """A threat by the reports that were given, and those reports."""

    assessment: Assessment
    members: Sequence[Evidence]


def supported(
    chains: Mapping[UUID, Sequence[Observation]],
    clearances: Sequence[Spoken],
    *,
    desk_of: Mapping[str, Place],
    rules: Rules,
    now: int,
) -> Supported | None:
    """The threat that these reports make at `now`; None where they make none.

    Nothing else goes in, no officer's decision either, so nothing else can come out. The grade that an officer gave to
    one of the reports does count.

    Args:
        chains: Chains of amendments, by their first report, as far as they were given.
        clearances: Those that were given.
        desk_of: Where each site is, for reports without a place; without it such reports do not count.
        rules: The mission's numbers.
        now: UTC seconds.
    """
    evidence = [counted(root, chain, desk_of) for root, chain in chains.items()]
    members = sorted((one for one in evidence if one and one.role is Role.THREAT), key=lambda one: one.order)
    if not members:
        return None
    return Supported(assess(_NO_CLUSTER, members, clearances, rulings={}, rules=rules, now=now), members)
