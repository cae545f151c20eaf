"""Who speaks: the site that the topic names, to which the broker holds each certificate; never what a payload says."""

from __future__ import annotations

from app.ingest.reasons import Reason
from app.roster.roster import Roster, SiteInfo
from edge_agent.wire import topics
from edge_agent.wire.errors import WireError


def speaker(topic: str, roster: Roster) -> SiteInfo | Reason:
    """The site whose uplink `topic` is, or why there is none."""
    try:
        channel, wire = topics.parse(topic)
    except WireError:
        return Reason.TOPIC_UNKNOWN
    if channel is not topics.Channel.UPLINK:
        return Reason.TOPIC_UNKNOWN
    return roster.by_wire.get(wire) or Reason.SITE_UNKNOWN


def standing(site: SiteInfo, epoch: int) -> Reason | None:
    """Why nothing that `site` says under `epoch` may reach the map; None: its word counts.

    What a site still had in its outbox when it enrolled again is its own, so earlier epochs are as good as the current.
    """
    if site.revoked:
        return Reason.REVOKED
    if not 1 <= epoch <= site.epoch:
        return Reason.EPOCH_UNKNOWN
    return None
