"""When to send a message, when to wait, and when to stop: pure, per delivery."""

from __future__ import annotations

from enum import StrEnum

from app.roster.settings import MissionSettings


class Verdict(StrEnum):
    """What to do with a message that is due."""

    SEND = "send"
    HOLD_DARK = "hold_dark"
    """The site is silent and the broker has a copy: more copies would only meet it all at once when it returns."""
    HOLD_UNENROLLED = "hold_unenrolled"
    """The site has no identity now: revoked, retired or never enrolled."""
    STOP_RECEIVED = "stop_received"
    STOP_OVER = "stop_over"
    """The message has run out."""


LEAST_EXPIRY_S = 1
"""MQTT 5: 0 would let the broker drop a message at once."""


def decide(
    *, is_settled: bool, tries: int, message_expires_at: int, is_dark: bool, is_enrolled: bool, now: int
) -> Verdict:
    """What to do with one message that is due.

    The first try goes out even to a dark site: it may hear what it cannot answer, and the broker keeps it. Repeats to
    a dark site wait until it is heard again.
    """
    if is_settled:
        return Verdict.STOP_RECEIVED
    if message_expires_at <= now:
        return Verdict.STOP_OVER
    if not is_enrolled:
        return Verdict.HOLD_UNENROLLED
    if is_dark and tries > 0:
        return Verdict.HOLD_DARK
    return Verdict.SEND


def wait_s(urgency: str, tries: int, settings: MissionSettings) -> int:
    """Seconds to wait for the device's receipt after so many tries (1: the first): doubled each time, up to a bound."""
    patience = settings.resend_s.get(urgency, max(settings.resend_s.values()))
    doublings = min(max(tries - 1, 0), 30)
    return max(min(patience << doublings, max(settings.resend_longest_s, patience)), 1)


def expiry_s(*, message_expires_at: int, tries: int, wait_s: int, now: int) -> int:
    """MQTT message expiry of one try, seconds.

    The first copy lives as long as the alert, so that it arrives even if the centre dies now. A repeat lives only until
    the next one replaces it: a site that was away finds two copies waiting, not ten.
    """
    left = max(message_expires_at - now, LEAST_EXPIRY_S)
    return left if tries <= 1 else max(min(left, wait_s), LEAST_EXPIRY_S)
