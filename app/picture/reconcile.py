"""Which threat is which after reports moved between clusters: identities follow the reports. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Known:
    """A threat as it was: its reports, and whether it has ended."""

    reports: frozenset[UUID]
    ended: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A cluster as it is now."""

    reports: frozenset[UUID]
    ended: bool
    first_observed_at: int
    """UTC seconds."""


@dataclass(frozen=True, slots=True)
class Identities:
    """Who is who: a threat for each cluster, and what became of the threats that have no cluster any more."""

    threat_of: Mapping[str, UUID | None]
    """Cluster → the threat it is; None: a new one."""
    successor_of: Mapping[UUID, str | None]
    """Threat that lost its cluster → the cluster with most of its reports; None: they are in none."""


def reconcile(known: Mapping[UUID, Known], found: Mapping[str, Found]) -> Identities:
    """Give every cluster the threat it shares most reports with, each threat to one cluster.

    A threat that has ended is never given to a cluster that is open: it stays ended, and the cluster is a new threat.
    Between equal shares the open threat and the cluster observed first come first, then ids and keys decide, so that
    the answer depends on the input alone.
    """
    owner_of = {report: id_ for id_, threat in known.items() for report in threat.reports}
    shared = Counter(
        (owner_of[report], key) for key, cluster in found.items() for report in cluster.reports if report in owner_of
    )
    pairs = sorted(
        (-share, known[id_].ended, found[key].first_observed_at, id_, key) for (id_, key), share in shared.items()
    )
    threat_of: dict[str, UUID | None] = dict.fromkeys(found)
    given: set[UUID] = set()
    successor_of: dict[UUID, str | None] = dict.fromkeys(known)
    for *_, id_, key in pairs:
        if successor_of[id_] is None:
            successor_of[id_] = key
        if id_ in given or threat_of[key] is not None or (known[id_].ended and not found[key].ended):
            continue
        threat_of[key] = id_
        given.add(id_)
    return Identities(threat_of, {id_: key for id_, key in successor_of.items() if id_ not in given})
