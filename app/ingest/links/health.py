"""Is a site dark, how fast may it send, and what does its clock say? Decided from what was heard and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from edge_agent.wire.messages import LinkState, Report


class LinkReason(StrEnum):
    """Why a site is held for heard or dark."""

    HEARD = "heard"
    SILENT = "silent"
    """Nothing for longer than the site's `dark_after_s`."""
    NEVER_HEARD = "never_heard"
    REVOKED = "revoked"


def link_reason(last_heard_at: int, *, dark_after_s: int, revoked: bool, now: int) -> LinkReason:
    """How the link of a site stands; `last_heard_at` 0 means never."""
    if revoked:
        return LinkReason.REVOKED
    if not last_heard_at:
        return LinkReason.NEVER_HEARD
    return LinkReason.SILENT if now - last_heard_at > dark_after_s else LinkReason.HEARD


@dataclass(frozen=True, slots=True)
class Allowance:
    """Token bucket of new bodies for one site: one captured box must not fill the centre's disk."""

    tokens: float
    at: int | None
    """UTC seconds of the last refill; None: never used, so full."""

    def refilled(self, *, rate: float, burst: int, now: int) -> Allowance:
        """As it stands at `now`: `rate` bodies a second come in, `burst` is all it holds."""
        if self.at is None:
            return Allowance(float(burst), now)
        return Allowance(min(float(burst), self.tokens + rate * max(0, now - self.at)), max(now, self.at))

    def allows(self, *, urgent: bool, overdraft: int) -> bool:
        """Whether one more body may come in; an urgent one may overdraw up to `overdraft`."""
        return self.tokens >= 1 or (urgent and self.tokens > -overdraft)

    def spent(self, bodies: int = 1) -> Allowance:
        """After so many bodies; it may become negative, and then has to fill up first."""
        return Allowance(self.tokens - bodies, self.at)


def clock_skew_s(body: Report | LinkState, *, urgent: bool, received_at: int) -> int | None:
    """Site clock minus centre clock, seconds, by the newest body of a site; None: it cannot tell.

    Only a body that was made just before it was sent can tell: whatever waited in an outbox looks like a slow clock.
    """
    if isinstance(body, LinkState):
        return body.at - received_at
    return body.observed_at - received_at if urgent else None
