"""What somebody who follows changes asked for: one filter with one meaning for streams, webhooks and MQTT.

A filter narrows down what one may have; it never opens anything. What has no kind, no state or no urgency is left out
where one was asked for: who asks for alerts of immediate urgency does not want the movements of units.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.alerts.lifecycle import State as AlertState
from app.gateways.out import Change, OutAlert, OutReport, OutThreat, OutUnit
from app.journal.entry import GROUPS, PEOPLE
from app.picture.state import State as ThreatState
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.scales import URGENCIES


@dataclass(frozen=True, slots=True)
class Traits:
    """What a filter looks at."""

    type: str
    """Of the event, such as `alert.issued`."""
    areas: Collection[str] = ()
    kind: str | None = None
    state: str | None = None
    urgency: str | None = None
    everyone: bool = False
    """It concerns every area."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What was asked for; empty asks for all."""

    types: frozenset[str] = frozenset()
    """Full types (`alert.issued`) or groups (`alert`)."""
    areas: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    urgencies: frozenset[str] = frozenset()

    def wants(self, traits: Traits) -> bool:
        """Whether it asks for something with these traits."""
        if self.types and self.types.isdisjoint((traits.type, traits.type.partition(".")[0])):
            return False
        if self.areas and self.areas.isdisjoint(traits.areas) and not traits.everyone:
            return False
        asked = ((self.kinds, traits.kind), (self.states, traits.state), (self.urgencies, traits.urgency))
        return all(not wanted or value in wanted for wanted, value in asked)

    def wants_change(self, change: Change) -> bool:
        """Whether it asks for a change. That something is gone is told whatever it was: nobody can look any more."""
        if change.value is None:
            return Filter(types=self.types).wants(Traits(change.type))
        return self.wants(traits_of(change.event, change.value))


def unknown(asked: Filter) -> Iterator[tuple[str, list[str]]]:
    """Fields that ask for what there never is, each with what there is: a misspelt filter would be silent for ever.

    Areas are not looked at: one may be drawn tomorrow.
    """
    groups = frozenset(one.partition(".")[0] for one in asked.types)
    for name, wanted, there in (
        ("types", groups, {*GROUPS, *PEOPLE}),
        ("kinds", asked.kinds, set(KINDS)),
        ("states", asked.states, {*AlertState, *ThreatState}),
        ("urgencies", asked.urgencies, set(URGENCIES)),
    ):
        if not wanted <= there:
            yield name, sorted(map(str, there))


def traits_of(type_: str, value: OutAlert | OutThreat | OutReport | OutUnit) -> Traits:
    """What a filter looks at in a value."""
    match value:
        case OutAlert():
            return Traits(type_, value.areas, value.now.kind, value.state, value.now.urgency)
        case OutThreat():
            return Traits(type_, value.areas, value.kind, value.state)
        case OutReport():
            return Traits(type_, value.areas, value.kind)
        case OutUnit():
            return Traits(type_, value.areas)
