"""How sites looked at a moment of the past: what the journal kept of their links, and null for what nobody kept."""

from __future__ import annotations

from typing import Any

from app.api.render import moment
from app.api.views_roster import View, site_view
from app.ingest.links.state import LinkState
from app.ingest.tables import SiteLink
from app.journal.tables import Event
from app.roster.roster import SiteInfo

HEARD, DARK, ENROLLED, REVOKED = "site.heard", "site.dark", "site.enrolled", "site.revoked"
_NOT_KEPT = (
    "waiting",
    "oldest_s",
    "bytes_today",
    "dropped_positions",
    "clock_skew_s",
    "clock_suspect",
    "packets",
    "payload_bytes",
    "duplicates",
)


def past_site_view(site: SiteInfo, link: Event | None, device: Event | None, reported_at: int | None) -> View:
    """A site as it stood.

    Args:
        site: As the roster has it now.
        link: The last event that it was heard again or fell silent.
        device: The last event that it was enrolled or revoked.
        reported_at: When its last report had been received, UTC seconds.
    """
    view = site_view(site, SiteLink(site=site.code), (), now=0)
    state, since, heard = LinkState.NEVER_HEARD, None, reported_at
    if link is not None and link.type == HEARD:
        state, heard = LinkState.UP, max(link.at, reported_at or 0)
    elif link is not None:
        heard = int(link.data.get("last_heard_at") or link.at)
        state, since = LinkState.DARK, heard + site.dark_after_s
    if device is not None and device.type == REVOKED:
        state, since = LinkState.REVOKED, None
    told: dict[str, Any] = {"state": state, "last_heard_at": moment(heard), "dark_since": moment(since), "gaps": []}
    return view | {"link": view["link"] | dict.fromkeys(_NOT_KEPT) | told}
