"""Takes what the centre sends: receipts settle the outbox, alerts and settings are stored before the broker is told."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass

from edge_agent.alertbook import AlertBook
from edge_agent.clock import Clock, Contact
from edge_agent.events import Arrived, Link
from edge_agent.outbox import Outbox
from edge_agent.people import People
from edge_agent.photo_feed import PhotoFeed
from edge_agent.store import Store, set_meta
from edge_agent.wire import topics
from edge_agent.wire.codec import WireError, decode_body, open_packet
from edge_agent.wire.messages import AlertMessage, PhotoRequest, Receipt, SiteConfig
from edge_agent.wire.topics import Channel

LOG = logging.getLogger(__name__)
CONTACT_STEP_S = 30.0
"""How far the centre's clock moves before it is worth a write to remember it."""


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """The centre's word on this site, and when it came (corrected UTC seconds)."""

    config: SiteConfig
    at: int


class Downlink:
    """Belongs to the courier's thread; `settings` may be read by any."""

    def __init__(  # noqa: PLR0917 -- the parts it moves things between
        self,
        outbox: Outbox,
        alerts: AlertBook,
        people: People,
        photos: PhotoFeed,
        store: Store,
        link: Link,
        clock: Clock,
    ) -> None:
        self._outbox = outbox
        self._alerts = alerts
        self._people = people
        self._photos = photos
        self._store = store
        self._link = link
        self._clock = clock
        self._contact_kept = float("-inf")
        self.malformed = 0
        """Messages that could not be read: acknowledged and counted, for they would only come again."""

    def arrived(self, event: Arrived) -> None:
        """Deal with one message; acknowledged to the broker only when all of it is on this site's disk.

        Raises:
            StoreFull, StoreBroken: not stored, not acknowledged.
        """
        try:
            channel, _ = topics.parse(event.topic)
            for epoch, raw in _bodies(channel, event.payload):
                self._take(channel, epoch, raw, live=not event.retained)
        except WireError as error:
            self._unreadable(error.code)
        self._link.acknowledge(event.handle)

    def settings(self) -> SiteSettings | None:
        """What the centre last configured, if anything."""
        raw, at = self._store.recall("config"), self._store.recall("config_at")
        if not isinstance(raw, bytes) or not isinstance(at, int):
            return None
        body = decode_body(raw)
        return SiteSettings(body, at) if isinstance(body, SiteConfig) else None

    def _take(self, channel: Channel, epoch: int, raw: bytes, *, live: bool) -> None:
        try:
            body = decode_body(raw)
        except WireError as error:
            self._unreadable(error.code)
            return
        match channel, body:
            case Channel.RECEIPTS, Receipt():
                self._receipt(epoch, body, live=live)
            case Channel.ALERTS, AlertMessage():
                self._clock.learn(float(body.sent_at), live=False)
                outcome = self._alerts.take(body, self._clock.now())
                LOG.info("alert", extra={"outcome": outcome.value, "alert": body.alert, "revision": body.revision})
            case Channel.ALERTS, PhotoRequest():
                self._photos.want(epoch, body, self._clock.now())
                LOG.info("a full picture is asked for", extra={"epoch": epoch, "report": body.report})
            case Channel.CONFIG, SiteConfig():
                self._configure(raw, body)
            case _:
                self._unreadable("misplaced")
        self._remember_contact()

    def _configure(self, raw: bytes, config: SiteConfig) -> None:
        def work(db: sqlite3.Connection) -> None:
            set_meta(db, "config", raw)
            set_meta(db, "config_at", int(self._clock.now()))
            self._people.take(db, config.values)

        self._store.write(work)

    def _receipt(self, epoch: int, receipt: Receipt, *, live: bool) -> None:
        if receipt.at is not None:
            self._clock.learn(float(receipt.at), live=live)
        verdict = self._outbox.settle(epoch, receipt, self._clock.now())
        if verdict is None:
            LOG.warning("receipt for an enrolment this site never had", extra={"epoch": epoch})
        elif verdict.renumbered:
            LOG.error(
                "the data folder was lost or restored without a new enrolment: enrol again",
                extra={"renumbered": len(verdict.renumbered)},
            )
        elif verdict.reopened or verdict.gaps:
            LOG.warning(
                "the centre lacks what it had", extra={"again": len(verdict.reopened), "gaps": len(verdict.gaps)}
            )

    def _remember_contact(self) -> None:
        contact = self._clock.contact
        if contact is None or contact.last < self._contact_kept + CONTACT_STEP_S:
            return
        keys = _contact_keys(self._outbox.epoch)
        self._store.remember(**dict(zip(keys, (contact.last, contact.skew), strict=True)))
        self._contact_kept = contact.last

    def _unreadable(self, code: str) -> None:
        self.malformed += 1
        LOG.warning("downlink message cannot be read", extra={"code": code, "count": self.malformed})


def _bodies(channel: Channel, payload: bytes) -> list[tuple[int, bytes]]:
    """(epoch, body) of a packet; none where the centre cleared the settings it had retained."""
    if channel is Channel.CONFIG and not payload:
        return []
    opened = open_packet(payload)
    return [(opened.epoch, raw) for _, raw in opened.items]


def known_contact(store: Store, epoch: int) -> Contact | None:
    """What an earlier run learnt of the centre's clock; a new enrolment starts without it."""
    last, skew = (store.recall(key) for key in _contact_keys(epoch))
    return Contact(last, skew) if isinstance(last, float) and isinstance(skew, float) else None


def _contact_keys(epoch: int) -> tuple[str, str]:
    return f"contact_{epoch}", f"skew_{epoch}"
