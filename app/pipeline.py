"""What happens to a packet from a site, in order, in one transaction. Begin reading here.

    take     (ingest)    is each body acceptable and new? → outcomes: accepted, duplicate, quarantined, refused
    update   (picture)   what is where now?               → threats that changed, units that moved
    update   (alerts)    who must know?                   → alerts with a new message or a new addressee
    follow   (delivery)  one row for each addressee, to be sent after the commit
    climb    (delivery)  what the units answered to earlier alerts

`workers` calls this for what the broker brings and tells the site only after the commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.alerts import stage as alerts
from app.db import Session
from app.delivery import stage as delivery
from app.ingest import stage as ingest
from app.ingest.outcome import Inbound, Outcome
from app.picture import stage as picture
from app.poison import Crash, alone_if_need_be, each_apart, unless_it_crashes
from app.roster.roster import Roster
from edge_agent.wire.messages import Report


def process(session: Session, roster: Roster, inbound: Inbound, *, now: int) -> list[Outcome]:
    """Take one packet through every stage; a body that crashes one is held, and its neighbours go on without it."""

    def through(part: Inbound) -> list[Outcome]:
        outcomes = ingest.take(session, roster, part, now=now)
        follow(session, roster, outcomes, now=now)
        return outcomes

    def held(part: Inbound, crash: Crash) -> list[Outcome]:
        return ingest.hold(session, roster, part, detail=str(crash), now=now)

    return alone_if_need_be(session, inbound, through, held)


def follow(session: Session, roster: Roster, outcomes: Sequence[Outcome], *, now: int) -> None:
    """What accepted bodies mean for the picture, the alerts and their deliveries."""
    change = picture.update(session, roster, outcomes, now=now)
    raised = alerts.update(session, roster, change, outcomes, now=now)
    delivery.follow(session, roster, raised, now=now)
    delivery.climb(session, roster, outcomes, now=now)


def tick(session: Session, roster: Roster, *, now: int) -> None:
    """What time alone changes: sites fall silent, confidence decays, alerts end, nobody acknowledged.

    Raises:
        PartsCrashed: some part crashed and left no trace; the others did their work, and are to be committed.
    """

    def decay() -> None:
        change = picture.tick(session, roster, now=now)
        raised = alerts.update(session, roster, change, (), now=now) | alerts.tick(session, roster, now=now)
        delivery.follow(session, roster, raised, now=now)

    def escalate() -> None:
        delivery.follow(session, roster, delivery.tick(session, roster, now=now), now=now)

    def silence() -> None:
        ingest.tick(session, roster, now=now)

    each_apart(session, silence, decay, escalate)


def release(
    session: Session,
    roster: Roster,
    quarantine_id: UUID,
    *,
    by: str,
    why: str,
    now: int,
    corrected: Report | None = None,
) -> list[Outcome]:
    """Let a held body in on an officer's word, and through every stage; raises as `ingest.release`."""
    outcomes = ingest.release(session, roster, quarantine_id, by=by, why=why, now=now, corrected=corrected)
    follow(session, roster, outcomes, now=now)
    return outcomes


def retry_unread(session: Session, roster: Roster, *, now: int) -> list[Outcome]:
    """At the start of a build: take what an older one could not read through every stage; what crashes stays held."""

    def again(quarantine_id: UUID) -> list[Outcome]:
        outcomes = ingest.retry(session, roster, quarantine_id, now=now)
        follow(session, roster, outcomes, now=now)
        return outcomes

    return [one for name in ingest.unread(session) for one in unless_it_crashes(session, again, name)]


def roster_changed(session: Session, roster: Roster, *, before: Roster | None, now: int) -> None:
    """Give everybody what concerns them under a roster that differs from `before` (None: not known).

    Raises:
        PartsCrashed: it crashed, and left no trace.
    """

    def reports() -> None:
        for code in _areas_changed(before, roster):
            ingest.area_changed(session, roster, code)

    def concerns() -> None:
        change = picture.roster_changed(session, roster, now=now)
        raised = alerts.update(session, roster, change, (), now=now) | alerts.roster_changed(session, roster, now=now)
        delivery.follow(session, roster, raised, now=now)

    each_apart(session, reports, concerns)


def _areas_changed(before: Roster | None, after: Roster) -> list[str]:
    if before is None:
        return []
    codes = before.areas.keys() | after.areas.keys()
    return sorted(code for code in codes if before.areas.get(code) != after.areas.get(code))
