"""Which reports are about the same thing on the ground: clusters that depend on the set of reports and nothing else.

The rule, told as if every report were looked at once, in the canonical order of `Evidence.order`:

- A report joins the nearest cluster that it is compatible with, else it founds one. Nearness and compatibility are
  asked of the founder alone, so a cluster never grows beyond the reach of its founder however many reports follow, and
  what was decided about earlier reports never changes because of a later one.
- A report that an officer placed (`pins`) is where the officer put it; each such report attracts others as a founder
  does.
- A clearance speaks of the nearest open cluster in reach, of others at that same place, and of all within the radius
  it says was cleared. One that can end a threat closes the cluster to what was observed after it.

Whoever sits where depends only on what stands earlier in that order (and on pins). So when a report arrives late, is
amended or regraded, only what stands later and near is looked at again, in order, and only as far as something did
change: the outcome is the same as that of the whole story told anew. That is what `settle` does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Protocol
from uuid import UUID

from app.picture.evidence import Evidence, Order, Role, Spoken
from app.picture.link import apart_m, can_end, distance_if_compatible, reach_m
from app.picture.pins import Pin
from app.picture.rules import Rules


@dataclass(frozen=True, slots=True)
class Placed:
    """Evidence and where it belongs."""

    evidence: Evidence
    pin: Pin | None = None
    cluster: str | None = None
    """Key of its cluster; None for a clearance, and for a threat that was not placed yet."""

    attracts: bool = False
    """Whether others may join its cluster by lying near it: it founded the cluster, or is pinned to it."""


class Chart(Protocol):
    """All evidence, where it lies and where it belongs; in memory or in the database."""

    def attractors(self, near: Evidence) -> Iterable[Placed]:
        """At least every founder or pinned report whose cluster `near` may join, or, of a clearance, may speak of."""
        ...

    def later(self, than: Evidence) -> Iterable[Placed]:
        """At least all evidence after `than` in the canonical order whose place may depend on it."""
        ...

    def around(self, pinned: Evidence) -> Iterable[Placed]:
        """At least all evidence, earlier and later, whose place may depend on a pinned report."""
        ...

    def founders(self, cluster: str) -> Iterable[Placed]:
        """Every report that attracts to a cluster."""
        ...

    def closures(self, clusters: Collection[str]) -> Mapping[str, Sequence[Spoken]]:
        """The clearances that speak of each cluster."""
        ...

    def spoken_of(self, clearance: UUID) -> Mapping[str, bool]:
        """Clusters that a clearance speaks of → whether it ends them."""
        ...

    def place(self, placed: Placed) -> None:
        """Keep where evidence belongs."""
        ...

    def speak(self, clearance: Evidence, clusters: Mapping[str, bool]) -> None:
        """Keep of which clusters a clearance speaks."""
        ...


@dataclass
class Settling:
    """One run of `settle`: what is still to be looked at, and which clusters changed so far."""

    chart: Chart
    rules: Rules
    touched: set[str] = field(default_factory=set)
    _heap: list[Order] = field(default_factory=list)
    _waiting: dict[Order, Placed] = field(default_factory=dict)

    def add(self, items: Iterable[Placed]) -> None:
        """Have `items` looked at when their turn comes."""
        for placed in items:
            order = placed.evidence.order
            if order not in self._waiting:
                heappush(self._heap, order)
            self._waiting[order] = placed

    def run(self) -> set[str]:
        """Look at everything in its turn; answers with the keys of the clusters whose reports or closures changed."""
        while self._heap:
            placed = self._waiting.pop(heappop(self._heap))
            if placed.evidence.role is Role.CLEARANCE:
                self._speak(placed.evidence)
            elif placed.pin is None:
                self._seat(placed)
        return self.touched

    def _seat(self, placed: Placed) -> None:
        nearest = self._nearest(placed.evidence)
        cluster = nearest or str(placed.evidence.id)
        if cluster == placed.cluster:
            return
        seated = Placed(placed.evidence, None, cluster, attracts=nearest is None)
        self.touched.update(key for key in (placed.cluster, cluster) if key)
        self.chart.place(seated)
        if placed.attracts or seated.attracts:
            self.add(self.chart.later(placed.evidence))

    def _nearest(self, evidence: Evidence) -> str | None:
        """Key of the nearest cluster that is open to `evidence`."""
        cap_m = self.rules.settings.link_cap_m
        found = [
            (distance, placed.evidence.order, placed)
            for placed in self.chart.attractors(evidence)
            if _may_attract(placed, evidence)
            and (distance := distance_if_compatible(placed.evidence, evidence, cap_m)) is not None
        ]
        closures = self.chart.closures({str(placed.cluster) for *_, placed in found})
        for _, _, placed in sorted(found, key=lambda each: each[:2]):
            if not _is_closed(closures.get(str(placed.cluster), ()), evidence.order):
                return placed.cluster
        return None

    def _speak(self, clearance: Evidence) -> None:
        before = self.chart.spoken_of(clearance.id)
        now = self._meant(clearance)
        if now == before:
            return
        self.chart.speak(clearance, now)
        changed = {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}
        self.touched |= changed
        for founder in [founder for key in sorted(changed) for founder in self.chart.founders(key)]:
            self.add(one for one in _dependent(self.chart, founder) if one.evidence.order > clearance.order)

    def _meant(self, clearance: Evidence) -> dict[str, bool]:
        """Clusters that a clearance speaks of → whether it ends them."""
        found = sorted(
            (
                (apart_m(clearance, placed.evidence), placed.evidence.order, placed)
                for placed in self.chart.attractors(clearance)
                if self._could_mean(clearance, placed)
            ),
            key=lambda each: each[:2],
        )
        closures = self.chart.closures({str(placed.cluster) for *_, placed in found})
        still_open = [
            (apart, placed)
            for apart, _, placed in found
            if not _is_closed(closures.get(str(placed.cluster), ()), clearance.order)
        ]
        return {
            str(placed.cluster): can_end(clearance, placed.evidence, self.rules.settings.link_cap_m)
            for apart, placed in still_open
            if apart <= clearance.radius_m or self._is_at(placed, still_open[0][1], apart, clearance)
        }

    def _could_mean(self, clearance: Evidence, placed: Placed) -> bool:
        report = placed.evidence
        if report.status != clearance.status or report.families[0] not in clearance.families:
            return False
        last = self.rules.open_until(report)
        return report.order < clearance.order and (last is None or clearance.since <= last)

    def _is_at(self, placed: Placed, nearest: Placed, apart: float, clearance: Evidence) -> bool:
        """Whether a founder in reach is the nearest one, or lies where that lies and no officer has told them apart."""
        cap_m = self.rules.settings.link_cap_m
        one, other = placed.evidence, nearest.evidence
        if apart > reach_m(clearance, one, cap_m):
            return False
        if placed.pin and placed.pin.apart_from == nearest.cluster:
            return False
        return placed is nearest or apart_m(one, other) <= reach_m(one, other, cap_m)


def _may_attract(placed: Placed, evidence: Evidence) -> bool:
    if placed.evidence.id == evidence.id:
        return False
    if placed.pin is None:
        return placed.evidence.order < evidence.order
    last = placed.pin.joinable_until
    return last is None or evidence.until < last


def _is_closed(closures: Iterable[Spoken], before: Order) -> bool:
    return any(one.ends and one.evidence.order < before for one in closures)


@dataclass(frozen=True, slots=True)
class Revised:
    """One statement that is new, says something else, or was placed by an officer. None: not there."""

    before: Placed | None
    after: Placed | None
    """`cluster` is not read."""


def settle(chart: Chart, revised: Sequence[Revised], rules: Rules) -> set[str]:
    """Put new, changed and withdrawn evidence into its place, and whatever depends on it.

    `chart` no longer holds what the evidence was before, and already holds what it is now, unplaced.

    Returns:
        Keys of the clusters whose reports, values or closures changed, those that ceased to exist included.
    """
    settling = Settling(chart, rules)
    for change in revised:
        _leave(settling, change.before)
    for change in revised:
        _enter(settling, change.after)
    return settling.run()


def _leave(settling: Settling, before: Placed | None) -> None:
    if before is None:
        return
    if before.evidence.role is Role.CLEARANCE:
        spoken_of = settling.chart.spoken_of(before.evidence.id)
        settling.chart.speak(before.evidence, {})
        settling.touched.update(spoken_of)
        for founder in [one for key in sorted(spoken_of) for one in settling.chart.founders(key)]:
            settling.add(_dependent(settling.chart, founder))
        return
    if before.cluster is not None:
        settling.touched.add(before.cluster)
    if before.attracts:
        settling.add(_dependent(settling.chart, before))


def _enter(settling: Settling, after: Placed | None) -> None:
    if after is None:
        return
    if after.pin is None or after.evidence.role is Role.CLEARANCE:
        settling.add([Placed(after.evidence)])
        return
    pinned = Placed(after.evidence, after.pin, after.pin.cluster, attracts=True)
    settling.chart.place(pinned)
    settling.touched.add(after.pin.cluster)
    settling.add(_dependent(settling.chart, pinned))


def _dependent(chart: Chart, placed: Placed) -> Iterable[Placed]:
    return chart.around(placed.evidence) if placed.pin else chart.later(placed.evidence)
