"""One source's feed, asked again and again: conditionally, each message once, and more seldom while it fails."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256

from app.gateways.cap.fetch import Fetch, FetchFault
from app.gateways.cap.links import Link, links_in
from app.gateways.cap.message import NAMESPACE
from app.gateways.cap.read import CapFault
from app.gateways.cap.sources import Source
from app.gateways.xml import XmlFault, namespace_of, parse

MOST_FEED = 4 * 1024 * 1024
LONGEST_PAUSE_S = 3600
MOST_A_ROUND = 20
"""Messages fetched in one round, so that one large feed keeps nobody else waiting; the rest follow in the next."""
MOST_FAULTS = 2
"""Fetches that may fail in one round before it is given up: a host that hangs is not waited for again and again."""
MOST_REMEMBERED = 5000

Take = Callable[[bytes], None]
"""Takes one message; refusals are its own affair."""


def pause_s(every_s: int, failures: int, retry_after_s: int = 0) -> int:
    """Seconds until the next round: doubled with each failure in a row up to an hour, and as long as we were asked."""
    return max(min(LONGEST_PAUSE_S, every_s * 2 ** min(failures, 12)) if failures else every_s, retry_after_s)


class Poll:
    """What is known of one source's feed since the centre started. After a start everything is asked for once more."""

    def __init__(self, source: Source, fetch: Fetch) -> None:
        """Due at once."""
        self.source = source
        self.due_at = 0
        self.fault = ""
        """Why the last round failed; empty when it did not."""
        self._fetch = fetch
        self._failures = 0
        self._conditions: dict[str, str] = {}
        self._settled: OrderedDict[Link, None] = OrderedDict()

    def round(self, take: Take, *, now: int) -> None:
        """Ask for the feed and take what is new in it; never raises for what the other side does."""
        try:
            is_whole = self._read(take)
        except (FetchFault, CapFault, XmlFault) as fault:
            self._failures += 1
            self.fault = fault.rule
            wait = fault.retry_after_s if isinstance(fault, FetchFault) else 0
            self.due_at = now + pause_s(self.source.every_s, self._failures, wait)
            return
        self._failures, self.fault = 0, ""
        self.due_at = now + pause_s(self.source.every_s, 0) if is_whole else now

    def _read(self, take: Take) -> bool:
        """Whether everything in the feed is settled now."""
        fetched = self._fetch.get(self.source.feed, self._conditions)
        if not fetched.fresh:
            return True
        root = parse(fetched.body, most=MOST_FEED)
        if namespace_of(root) == NAMESPACE:
            self._take_alone(fetched.body, take)
        elif not self._follow(links_in(root, self.source.feed), take):
            return False
        names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
        self._conditions = {names[key]: value for key, value in fetched.headers.items() if key in names}
        return True

    def _take_alone(self, body: bytes, take: Take) -> None:
        """The address holds one message and no feed."""
        link = Link(self.source.feed, sha256(body).hexdigest())
        if link not in self._settled:
            take(body)
            self._settle(link)

    def _follow(self, links: list[Link], take: Take) -> bool:
        """Fetch what is new; False: there is more, or something has to be asked for again.

        Raises:
            FetchFault: too much did not come.
        """
        fresh = [link for link in links if link not in self._settled]
        faults = 0
        for link in fresh[:MOST_A_ROUND]:
            try:
                take(self._fetch.get(link.href, {}).body)
            except FetchFault as fault:
                if not fault.lasting:
                    faults += 1
                    if faults >= MOST_FAULTS:
                        raise
                    continue
            self._settle(link)
        if faults:
            raise FetchFault("some_missing")
        return len(fresh) <= MOST_A_ROUND

    def _settle(self, link: Link) -> None:
        self._settled[link] = None
        while len(self._settled) > MOST_REMEMBERED:
            self._settled.popitem(last=False)
