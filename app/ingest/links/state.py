"""How the link of a site stands, for people."""

from __future__ import annotations

from enum import StrEnum

from app.ingest.links.health import LinkReason, link_reason
from app.ingest.tables import SiteLink
from app.roster.roster import SiteInfo


class LinkState(StrEnum):
    """How the link of a site stands, for people."""

    UP = "up"
    LATE = "late"
    """Heard, but longer ago than half of what makes it dark."""
    DARK = "dark"
    NEVER_HEARD = "never_heard"
    REVOKED = "revoked"


def link_state(site: SiteInfo, link: SiteLink, *, now: int) -> LinkState:
    """The state of a site's link at `now`."""
    reason = link_reason(link.last_heard_at, dark_after_s=site.dark_after_s, revoked=site.revoked, now=now)
    if reason is LinkReason.REVOKED:
        return LinkState.REVOKED
    if reason is LinkReason.NEVER_HEARD:
        return LinkState.NEVER_HEARD
    if reason is LinkReason.SILENT:
        return LinkState.DARK
    return LinkState.LATE if 2 * (now - link.last_heard_at) > site.dark_after_s else LinkState.UP
