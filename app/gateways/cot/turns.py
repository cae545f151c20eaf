"""Whose turn it is in a round: who may have the same is read for once, and only whom something new concerns. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.access.principal import Principal
from app.gateways.cot.peer import Peer
from app.gateways.feed import Stretch, is_for, topic_of
from app.journal.entry import Entry

Group = Sequence[Peer]
"""Peers who read the same, never empty."""

URGENCY = ("alert", "report", "threat", "unit")
"""What changes → who is told of it first."""
AT_ONCE = 8
"""Groups that are read for together, and wait for each other: what is the same for all is then read once."""


@dataclass(frozen=True, slots=True)
class Turns:
    """The groups of a round."""

    concerned: Sequence[Sequence[Group]]
    """Whom something concerns, the most urgent first, in such numbers as are read for together."""
    others: Sequence[Group]
    """Who has nothing to read, and only moves on."""


def by_cursor(peers: Iterable[Peer]) -> Mapping[int, Sequence[Group]]:
    """Cursor → groups of the peers that stand there; who is shown nothing yet is in none."""
    alike: dict[int, dict[object, list[Peer]]] = {}
    for peer in peers:
        if peer.cursor is not None:
            alike.setdefault(peer.cursor, {}).setdefault(_scope(peer), []).append(peer)
    return {cursor: list(groups.values()) for cursor, groups in alike.items()}


def turns_of(groups: Iterable[Group], found: Stretch[Entry]) -> Turns:
    """Who has to read what these events tell; how a restored database stands concerns everybody."""
    concerned: list[tuple[int, Group]] = []
    others: list[Group] = []
    for group in groups:
        urgency = 0 if found.is_restored else _urgency(group[0].client.principal, found)
        if urgency is None:
            others.append(group)
        else:
            concerned.append((urgency, group))
    concerned.sort(key=lambda one: one[0])
    return Turns(list(_pieces([group for _, group in concerned])), others)


def _pieces(groups: Sequence[Group]) -> Iterable[Sequence[Group]]:
    """The first for itself: the most urgent waits for nobody."""
    if groups:
        yield groups[:1]
    for at in range(1, len(groups), AT_ONCE):
        yield groups[at : at + AT_ONCE]


def _urgency(principal: Principal, found: Stretch[Entry]) -> int | None:
    """Place in `URGENCY` of the most urgent that may tell them something; None: nothing does."""
    return min((URGENCY.index(topic_of(one)) for one in found.items if is_for(principal, one)), default=None)


def _scope(peer: Peer) -> object:
    """What makes two peers read the same."""
    one = peer.client.principal
    return one.areas, one.sensitive, one.partner, one.grid_m, peer.client.language
