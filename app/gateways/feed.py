"""What has changed since a cursor, as the values that one principal may have: what every push gateway follows.

A value is told as it stands when it is read. Whoever takes changes in the order of their cursors ends with how things
stand; a change that was overtaken tells the newer state twice, never an older one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

from app.access.partner import reaches
from app.access.principal import Principal
from app.db import Session
from app.gateways.alerts import alerts_of
from app.gateways.out import Change, OutAlert, OutReport, OutThreat, OutUnit
from app.gateways.reader import Reader
from app.gateways.reports import reports_of
from app.gateways.roster import all_units
from app.gateways.threats import known_to, threats_of
from app.journal.entry import Entry
from app.journal.store import entries, newest

T = TypeVar("T")
TOPICS = {"alert": "alert", "delivery": "alert", "threat": "threat", "report": "report", "unit": "unit"}
"""First word of an event's type → what has changed by it."""
REPORTS = frozenset({"report.received", "report.graded", "report.placed", "report.released"})
"""Of the events about reports, those that change one which was accepted."""
OURS = frozenset({"delivery", "alert.noted"})
"""Types and groups that tell a partner nothing."""
JOINED = "joined"
"""Reason of an alert's event that says who else must know."""
RELEASED = ".released"
"""End of the types by which officers change who may have something."""
PAGE = 500


@dataclass(frozen=True, slots=True)
class Stretch(Generic[T]):
    """A stretch of the journal in the order of the commits, and the cursor to ask for the next one with."""

    cursor: int
    items: Sequence[T]
    is_whole: bool
    """Whether that was all there is."""
    is_restored: bool = False
    """The database lost what `cursor` had come to, by a restore or a failover: what happens now is news under old ids.

    Nothing is told of it but how far the journal goes; how things stand has to be looked at anew.
    """


Changes: TypeAlias = Stretch[Change]
"""As one reader may have them."""


def stretch(session: Session, cursor: int, *, limit: int = PAGE) -> Stretch[Entry]:
    """What the journal says after `cursor`: the same for every reader, so that it is read once for all of them."""
    found = entries(session, cursor, limit=limit)
    if not found and (last := newest(session)) < cursor:
        return Stretch(last, (), is_whole=True, is_restored=True)
    return Stretch(found[-1].id if found else cursor, found, is_whole=len(found) < limit)


def changes(reader: Reader, cursor: int, *, limit: int = PAGE) -> Changes:
    """What has changed after `cursor`; the new cursor moves on also past what was not for the reader."""
    found = stretch(reader.session, cursor, limit=limit)
    return Stretch(found.cursor, tuple(told(reader, found.items)), found.is_whole, found.is_restored)


def told(reader: Reader, found: Iterable[Entry]) -> Iterator[Change]:
    """These events of the journal as changes, as far as the reader may hear of them."""
    heard = [entry for entry in found if is_for(reader.principal, entry)]
    values = _values(reader, heard)
    for entry in heard:
        topic, key = topic_of(entry), entry.subject
        value = values.now.get((topic, key))
        if value is not None or values.was_theirs(reader, entry, topic):
            yield Change(entry.id, entry.at, entry.type, topic, key, value)


@dataclass(frozen=True, slots=True)
class _Values:
    now: Mapping[tuple[str, str], OutAlert | OutThreat | OutReport | OutUnit]
    known: Collection[UUID]
    """Threats that the reader may have heard of."""

    def was_theirs(self, reader: Reader, entry: Entry, topic: str) -> bool:
        """Whether the reader may have had what they may not have any more."""
        partner = reader.principal.partner
        if partner is None:
            return True
        if topic == "threat":
            return UUID(entry.subject) in self.known
        return entry.type.endswith(RELEASED) and reaches(partner, entry.data.get("before", ()))


def is_for(principal: Principal, entry: Entry) -> bool:
    """Whether an event may tell `principal` anything: of no other is `told` anything to them, not even an end. Pure."""
    if topic_of(entry) == "" or not entry.concerns(principal):
        return False
    return principal.partner is None or not _is_ours(entry)


def _is_ours(entry: Entry) -> bool:
    """Whether it only says who of the mission was told what: a reminder to some, somebody who joined."""
    is_inner = entry.data.get("only") is not None or entry.data.get("reason") == JOINED
    return is_inner or not OURS.isdisjoint((entry.type, entry.type.partition(".")[0]))


def topic_of(entry: Entry) -> str:
    """What has changed; empty: nothing that is told of."""
    topic = TOPICS.get(entry.type.partition(".")[0], "")
    is_named = {"alert": entry.subject.isdecimal(), "report": entry.type in REPORTS}.get(topic, True)
    return topic if is_named else ""


def _values(reader: Reader, heard: Iterable[Entry]) -> _Values:
    named: dict[str, set[str]] = {}
    for entry in heard:
        named.setdefault(topic_of(entry), set()).add(entry.subject)
    alerts = {int(key) for key in named.get("alert", ())}
    threats = {UUID(key) for key in named.get("threat", ())}
    reports = {UUID(key) for key in named.get("report", ())}
    now: dict[tuple[str, str], OutAlert | OutThreat | OutReport | OutUnit] = {}
    if alerts:
        now |= {("alert", str(number)): one for number, one in alerts_of(reader, alerts).items()}
    if threats:
        now |= {("threat", str(id_)): one for id_, one in threats_of(reader, threats).items()}
    if reports:
        now |= {("report", str(id_)): one for id_, one in reports_of(reader, reports).items()}
    if "unit" in named:
        now |= {("unit", one.callsign): one for one in all_units(reader) if one.callsign in named["unit"]}
    return _Values(now, known_to(reader, threats) if threats else frozenset())
