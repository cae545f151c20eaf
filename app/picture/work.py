"""The two halves of every step: put changed reports into their place, then bring the threats up to that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from app.db import Session
from app.picture.assess import Assessment, assess
from app.picture.charts.store import StoredChart
from app.picture.correlate import Placed, Revised, settle
from app.picture.evidence import Evidence, Place, Role, counted
from app.picture.inputs import store as inputs
from app.picture.pins import Pin, Ruling, pin_of
from app.picture.rules import Rules
from app.picture.threats import store as threat_store
from app.picture.threats.store import Writing
from app.roster.roster import Roster


def desks(roster: Roster) -> Mapping[str, Place]:
    """Where each site is: the place of last resort, as wide as a report of the site may be away from its area."""
    return {code: Place(site.lat, site.lon, roster.settings.ao_tolerance_m) for code, site in roster.sites.items()}


def placed(evidence: Evidence | None, rulings: Mapping[int, Ruling]) -> Placed | None:
    """Evidence with what officers say about its place."""
    if evidence is None:
        return None
    return Placed(evidence, pin_of(evidence, rulings.values()) if evidence.role is Role.THREAT else None)


def revise(
    session: Session, chart: StoredChart, roster: Roster, reports: Collection[UUID], *, ruled: bool = False
) -> set[str]:
    """Count these reports again and settle what follows; answers with the clusters that changed.

    With `ruled`, clusters of the reports count as changed even where every report stays: an officer spoke about them.
    """
    chains = inputs.chains(session, reports)
    before = chart.get(chains.keys())
    rulings = inputs.rulings_on(session, {one.id for chain in chains.values() for one in chain})
    where = desks(roster)
    changes = []
    for root, chain in sorted(chains.items()):
        was, after = before.get(root), placed(counted(root, chain, where), rulings)
        if _said(was) != _said(after):
            changes.append(Revised(was, after))
    chart.put(
        [one.after for one in changes if one.after and not one.before],
        [one.after for one in changes if one.after and one.before],
    )
    chart.remove([one.before.evidence.id for one in changes if one.before and not one.after])
    spoken_about = {was.cluster for was in before.values() if was.cluster} if ruled else set()
    return settle(chart, changes, Rules(roster.settings)) | spoken_about


def _said(placed: Placed | None) -> tuple[Evidence, Pin | None] | None:
    return (placed.evidence, placed.pin) if placed else None


def write(session: Session, chart: StoredChart, clusters: Collection[str], writing: Writing) -> tuple[UUID, ...]:
    """Assess these clusters and write their threats; answers with those whose change is news."""
    if not clusters:
        return ()
    members, spoken = chart.members(clusters), chart.closures(clusters)
    reports = {report for found in members.values() for one in found for report in one.reports}
    rulings = inputs.rulings_on(session, reports)
    rules = Rules(writing.roster.settings)
    found: list[Assessment] = [
        assess(key, members[key], spoken.get(key, []), rulings=rulings, rules=rules, now=writing.now)
        for key in sorted(members)
    ]
    return tuple(threat_store.write(session, clusters, found, writing))
