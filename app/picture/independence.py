"""Which reports are really one voice: the same patrol, the same source, the same forwarded message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.picture.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Group:
    """Reports that count once, however many there are; in the order they were given."""

    key: str
    """Names the voice by its first report: `unit:…`, `site:…` or `source:…`."""
    evidence: tuple[Evidence, ...]


def groups(cluster: Sequence[Evidence]) -> list[Group]:
    """Independence groups of a cluster's reports, given in canonical order (domain.md §3a: doctrine leaves it to us).

    One voice are reports of one unit, reports that carry one source tag, and whatever is linked through either. A
    site's desk that does not say it saw something itself passes on what a patrol called in: it is one voice with the
    first patrol of the site in the cluster, so that the same sighting filed twice never confirms itself.
    """
    patrol_of = _first_patrols(cluster)
    parents: dict[str, str] = {}
    for evidence in cluster:
        first, *others = _voices(evidence, patrol_of)
        for other in others:
            _join(parents, first, other)
        parents.setdefault(first, first)
    members: dict[str, list[Evidence]] = {}
    for evidence in cluster:
        members.setdefault(_root(parents, _voices(evidence, patrol_of)[0]), []).append(evidence)
    return [Group(_voices(found[0], patrol_of)[0], tuple(found)) for found in members.values()]


def _first_patrols(cluster: Sequence[Evidence]) -> dict[str, str]:
    patrols: dict[str, str] = {}
    for evidence in cluster:
        if evidence.unit is not None:
            patrols.setdefault(evidence.site, evidence.unit)
    return patrols


def _voices(evidence: Evidence, patrol_of: dict[str, str]) -> list[str]:
    unit = evidence.unit or (patrol_of.get(evidence.site) if evidence.desk else None)
    reporter = f"site:{evidence.site}" if unit is None else f"unit:{unit}"
    return [reporter] if evidence.source is None else [f"source:{evidence.source}", reporter]


def _root(parents: dict[str, str], key: str) -> str:
    while parents.setdefault(key, key) != key:
        key = parents[key]
    return key


def _join(parents: dict[str, str], one: str, other: str) -> None:
    parents[_root(parents, other)] = _root(parents, one)
