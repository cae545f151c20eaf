"""The picture told anew from the reports: the proof that the small steps went right, and the repair if not."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.db import Session
from app.journal.store import record
from app.picture.assess import assess
from app.picture.charts.memory import MemoryChart
from app.picture.charts.store import StoredChart
from app.picture.correlate import Revised, settle
from app.picture.evidence import counted
from app.picture.inputs import store as inputs
from app.picture.rules import Rules
from app.picture.threats import store as threat_store
from app.picture.threats.store import Writing
from app.picture.work import desks, placed
from app.roster.roster import Roster


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it."""

    reports: int
    """Statements that count, amendments folded in."""
    threats: int
    """Clusters of them."""
    misplaced: int
    """Statements that were not where they belong, or said something else: 0 unless settings changed, or we erred."""
    changed: tuple[UUID, ...]
    """Threats whose change is news."""


def rebuild(session: Session, roster: Roster, *, now: int, by: str = "system") -> Rebuilt:
    """Tell the whole story anew and bring every row to it. Threats keep their ids by the reports they share."""
    chart = _told(session, roster)
    stored = StoredChart(session, roster.settings.link_cap_m)
    kept, told = stored.everything(), {one.evidence.id: one for one in chart}
    misplaced = sum(kept.get(id_) != told.get(id_) for id_ in kept.keys() | told.keys())
    stored.replace(told.values(), {id_: chart.spoken_of(id_) for id_ in told})
    rulings, rules = inputs.all_rulings(session), Rules(roster.settings)
    clusters = chart.clusters()
    found = [
        assess(key, chart.members(key), chart.spoken(key), rulings=rulings, rules=rules, now=now) for key in clusters
    ]
    touched = {*clusters, *threat_store.all_clusters(session)}
    changed = tuple(threat_store.write(session, touched, found, Writing(roster, by, now)))
    rebuilt = Rebuilt(len(told), len(clusters), misplaced, changed)
    data = {"reports": rebuilt.reports, "threats": rebuilt.threats, "misplaced": misplaced, "changed": len(changed)}
    record(session, "picture.rebuilt", "picture", at=now, by=by, data=data)
    return rebuilt


def _told(session: Session, roster: Roster) -> MemoryChart:
    """Every statement on an empty chart, settled."""
    chart = MemoryChart(roster.settings.link_cap_m)
    rulings, where = inputs.all_rulings(session), desks(roster)
    counted_ = [counted(root, chain, where) for root, chain in inputs.all_chains(session).items()]
    changes = [Revised(None, placed(evidence, rulings)) for evidence in counted_ if evidence is not None]
    for change in changes:
        if change.after is not None:
            chart.put(change.after)
    settle(chart, changes, Rules(roster.settings))
    return chart
