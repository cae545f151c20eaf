"""The face of ingest: what came up from a site is accepted, recognised, held or refused, and the site is told."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from app.access.principal import SYSTEM, Principal
from app.db import Session
from app.ingest.arrival import Arrival
from app.ingest.identity import speaker
from app.ingest.judge.reading import is_urgent_body
from app.ingest.ledger import store as ledger
from app.ingest.links import store as link_store
from app.ingest.links import watch
from app.ingest.outcome import Inbound, Outcome, Verdict
from app.ingest.quarantine import store as quarantine_store
from app.ingest.reasons import Fault, Reason
from app.ingest.release import discard, release, reopen, retry, unread
from app.ingest.reports import store as report_store
from app.ingest.sightings import store as sightings
from app.ingest.sightings.store import unpushed
from app.ingest.tables import Quarantine, Report, SiteLink
from app.ingest.take import hold_bodies, open_envelope, take_packet
from app.roster.roster import Roster
from app.search.search import Page, Search
from edge_agent.wire import codec
from edge_agent.wire.messages import Packet, Receipt

__all__ = [
    "Inbound",
    "Outcome",
    "Verdict",
    "amendments",
    "area_changed",
    "areas_of",
    "discard",
    "held",
    "held_count",
    "hold",
    "is_urgent",
    "links",
    "numbers",
    "quarantine",
    "receipt",
    "release",
    "reopen",
    "report",
    "reports",
    "retry",
    "take",
    "tick",
    "unpushed",
    "unread",
]


_MOST_LOOKED_AT = 64
"""Bodies of a packet that are looked at for their class before it is taken; the urgent one is the newest."""


def take(session: Session, roster: Roster, inbound: Inbound, *, now: int) -> list[Outcome]:
    """What became of every body of one message from the broker. Identity comes from the topic alone."""
    arrival = _arrival(session, roster, inbound, now=now)
    if isinstance(arrival, Reason):
        return [Outcome("", 0, None, Verdict.REFUSED, arrival)]
    return take_packet(arrival, inbound.payload, only=inbound.only)


def hold(session: Session, roster: Roster, inbound: Inbound, *, detail: str, now: int) -> list[Outcome]:
    """Put what a crash of ours kept from being taken into quarantine as `internal_error`; `detail` names the crash."""
    arrival = _arrival(session, roster, inbound, now=now)
    if isinstance(arrival, Reason):
        return [Outcome("", 0, None, Verdict.REFUSED, arrival)]
    fault = Fault(Reason.INTERNAL_ERROR, detail)
    return hold_bodies(arrival, inbound.payload, fault, only=inbound.only)


def numbers(inbound: Inbound) -> list[int]:
    """Sequence numbers in a message that can be opened; empty for one that cannot."""
    opened = open_envelope(inbound.payload)
    return [] if isinstance(opened, Fault) else [seq for seq, _ in opened.items]


def is_urgent(inbound: Inbound) -> bool:
    """Whether a message carries a body of class 0, which must not wait behind a backlog of routine ones."""
    opened = open_envelope(inbound.payload)
    items = () if isinstance(opened, Fault) else opened.items[-_MOST_LOOKED_AT:]
    return any(is_urgent_body(raw) for _, raw in items)


def tick(session: Session, roster: Roster, *, now: int) -> tuple[str, ...]:
    """Look for sites that fell silent; answers with the codes of those that just went dark."""
    return watch.tick(session, roster, now=now)


def receipt(
    session: Session,
    site: str,
    *,
    now: int,
    epoch: int | None = None,
    with_time: bool = False,
    answering: bool = True,
) -> bytes | None:
    """What the centre holds of a site, as a packet for `k/<site>`; None where there is nothing to say.

    Args:
        session: The transaction that took the bodies: it marks which quarantined ones the site was told of.
        site: Code of the site.
        now: UTC seconds; carried along `with_time`.
        epoch: Under which epoch; None: the one the site last spoke under.
        with_time: Whether to carry the centre's clock.
        answering: Whether the site was just heard, so that it will hear this.
    """
    if epoch is None:
        epoch = link_store.link(session, site).epoch
    if not epoch:
        return None
    state = ledger.progress(session, site, epoch)
    beyond = () if state.whole else ledger.beyond(session, site, epoch, state.contiguous)
    news = quarantine_store.news(session, site, epoch)
    seen = sightings.news(session, site, epoch, answering=answering)
    body = Receipt(state.contiguous, beyond, news, at=now if with_time else None, seen=seen)
    return codec.encode_packet(Packet(epoch, ((0, body),)))


def report(session: Session, report_id: UUID, principal: Principal = SYSTEM) -> Report | None:
    """One report; None where there is none or `principal` may not see it."""
    return report_store.get(session, report_id, principal)


def reports(session: Session, search: Search, principal: Principal, *, unplaced: bool = False) -> Page[Report]:
    """Reports, newest receipt first (page key: received_at, id).

    With `unplaced` only those without a place: the watch officer's inbox.
    """
    return report_store.page(session, search, principal, unplaced=unplaced)


def areas_of(session: Session, report_id: UUID) -> frozenset[str]:
    """Codes of the areas a report lies in."""
    return report_store.areas_of(session, report_id)


def amendments(session: Session, report_id: UUID) -> list[Report]:
    """Reports that correct this one, in the order the site wrote them."""
    return report_store.amendments(session, report_id)


def area_changed(session: Session, roster: Roster, code: str) -> int:
    """Decide again which reports lie in an area that was changed or deleted; answers with how many do now."""
    return report_store.redraw(session, code, roster.areas.get(code))


def quarantine(session: Session, roster: Roster, search: Search, principal: Principal) -> Page[Quarantine]:
    """Quarantined bodies, newest first (page key: received_at, id); `search.kinds` are reasons.

    Seen by who sees the site's area of operation; what came from outside it only by who sees the whole mission. The
    raw bytes of what could not be read may hold anything: show them to cleared principals alone.
    """
    return quarantine_store.page(session, roster, search, principal)


def held(session: Session, roster: Roster, quarantine_id: UUID, principal: Principal = SYSTEM) -> Quarantine | None:
    """One quarantined body in any state; None where there is none or `principal` may not see it."""
    return quarantine_store.get(session, roster, quarantine_id, principal)


def held_count(session: Session) -> int:
    """How many bodies are held in quarantine."""
    return quarantine_store.count(session)


def links(session: Session) -> Mapping[str, SiteLink]:
    """Health of the link of every site that was ever heard, by site code."""
    return link_store.links(session)


def _arrival(session: Session, roster: Roster, inbound: Inbound, *, now: int) -> Arrival | Reason:
    """The packet's way in, or why it has none."""
    site = speaker(inbound.topic, roster)
    if isinstance(site, Reason):
        return site
    received_at = min(inbound.received_at, now)
    link = watch.heard(session, roster, site, len(inbound.payload), at=received_at)
    return Arrival(session, roster, site, link, inbound.topic, received_at)
