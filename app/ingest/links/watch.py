"""Keeps the link health of the sites: notes what is heard, tells the journal when a site falls silent or is back."""

from __future__ import annotations

from app.db import Session
from app.ingest.judge.dating import Dating
from app.ingest.judge.reading import Reading
from app.ingest.links import store
from app.ingest.links.health import Allowance, LinkReason, clock_skew_s, link_reason
from app.ingest.tables import SiteLink
from app.journal.store import record
from app.roster.roster import Roster, SiteInfo
from edge_agent.wire.messages import LinkState, Report

_INT, _BIGINT = 2**31 - 1, 2**63 - 1


def heard(session: Session, roster: Roster, site: SiteInfo, size: int, *, at: int) -> SiteLink:
    """A packet of `size` bytes came from `site` at `at`."""
    link = store.link(session, site.code)
    if link.dark_since is not None or not link.last_heard_at:
        silent_s = at - link.last_heard_at if link.last_heard_at else None
        record(
            session, "site.heard", site.code, at=at, areas=roster.areas_of_site(site.code), data={"silent_s": silent_s}
        )
        link.dark_since = None
    link.last_heard_at = max(link.last_heard_at, at)
    link.packets += 1
    link.payload_bytes += size
    return link


def note_state(link: SiteLink, state: LinkState, epoch: int, seq: int) -> None:
    """What the site says of itself, unless something newer was said already."""
    if (epoch, seq) <= (link.state_epoch, link.state_seq):
        return
    link.state_epoch, link.state_seq = epoch, seq
    link.waiting, link.oldest_s = min(state.waiting, _INT), min(state.oldest_s, _INT)
    link.bytes_today, link.dropped_positions = min(state.bytes_today, _BIGINT), min(state.dropped_positions, _BIGINT)


def note_clock(link: SiteLink, body: Report | LinkState, *, urgent: bool, received_at: int) -> None:
    """What a body made just now tells of the site's clock."""
    skew = clock_skew_s(body, urgent=urgent, received_at=received_at)
    if skew is not None:
        link.clock_skew_s = max(-_INT, min(skew, _INT))


def note_dating(session: Session, roster: Roster, link: SiteLink, dating: Dating, *, ahead_s: int, at: int) -> None:
    """Whether the newest observation was dated by its receipt; the journal hears when that begins."""
    if dating.suspect and not link.clock_suspect:
        areas = roster.areas_of_site(link.site)
        data = {"reason": str(dating.reason), "ahead_s": ahead_s}
        record(session, "clock.suspect", link.site, at=at, areas=areas, data=data)
    link.clock_suspect = dating.suspect


def spend(link: SiteLink, roster: Roster, reading: Reading, *, at: int) -> bool:
    """Take a new body from the site's allowance; False when there is none left for it."""
    settings = roster.settings
    allowance = Allowance(link.tokens, link.tokens_at).refilled(
        rate=settings.site_rate_per_s, burst=settings.site_burst, now=at
    )
    allowed = allowance.allows(urgent=reading.urgent, overdraft=settings.site_overdraft)
    if allowed:
        allowance = allowance.spent(reading.cost)
    link.tokens, link.tokens_at = allowance.tokens, allowance.at
    return allowed


def tick(session: Session, roster: Roster, *, now: int) -> tuple[str, ...]:
    """Mark the sites that have been silent for too long; answers with those that just went dark."""
    known, gone = store.links(session), []
    for site in roster.sites.values():
        link = known.get(site.code)
        if link is None:
            continue
        _not_ahead(link, now)
        if link.dark_since is not None:
            continue
        reason = link_reason(link.last_heard_at, dark_after_s=site.dark_after_s, revoked=site.revoked, now=now)
        if reason is LinkReason.SILENT:
            link.dark_since = link.last_heard_at + site.dark_after_s
            areas = roster.areas_of_site(site.code)
            data = {"last_heard_at": link.last_heard_at, "waiting": link.waiting}
            record(session, "site.dark", site.code, at=now, areas=areas, data=data)
            gone.append(site.code)
    return tuple(gone)


def _not_ahead(link: SiteLink, now: int) -> None:
    """When the centre's own clock was set back: a site heard "in the future" would neither go dark nor be refilled."""
    link.last_heard_at = min(link.last_heard_at, now)
    if link.tokens_at is not None:
        link.tokens_at = min(link.tokens_at, now)
