"""When to try again, when to give up, when to pause an endpoint: pure, given the time and the dice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WAITS_S = (5, 30, 120, 300, 900)
"""After the first, second, … failure; then always the last, so that a receiver that is back has all within minutes."""
JITTER = 0.2
GIVE_UP_S = 2 * 24 * 3600
"""So long a message is tried, and an endpoint that never answers stays on."""
LONGEST_WAIT_S = 3600
"""What a receiver may ask for with `Retry-After`."""
DOWN = 2
"""From so many failures in a row the endpoint itself is taken to be down, not one message to be bad."""
GONE = 410
SUCCESS = range(200, 300)


class Verdict(StrEnum):
    """What becomes of a message after a try."""

    DELIVERED = "delivered"
    RETRY = "retry"
    FAILED = "failed"
    """Two days of tries; the endpoint takes others."""
    PAUSE_GONE = "gone"
    """The receiver said that it wants no more."""
    PAUSE_FAILING = "failing"
    """Two days in which the endpoint took nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an endpoint and one of its messages stood before the try."""

    first_try_at: int
    """Of the message, UTC seconds."""
    failing_since: int | None
    """When the first of its failures in a row was; None: its last try went well."""
    failures: int
    """In a row, of the endpoint."""
    tries: int
    """Of the message, this one counted."""


def decide(status: int | None, standing: Standing, *, now: int) -> Verdict:
    """What becomes of the message, given the receiver's `status`; None: it never answered."""
    if status in SUCCESS:
        return Verdict.DELIVERED
    if status == GONE:
        return Verdict.PAUSE_GONE
    if standing.failing_since is not None and now - standing.failing_since >= GIVE_UP_S:
        return Verdict.PAUSE_FAILING
    return Verdict.FAILED if now - standing.first_try_at >= GIVE_UP_S else Verdict.RETRY


def wait_s(failures: int, *, dice: float, asked_s: int = 0) -> int:
    """Seconds until the next try after so many failures in a row.

    Args:
        failures: At least 1.
        dice: 0-1, so that receivers that failed together are not all tried together.
        asked_s: What the receiver asked for; followed up to an hour.
    """
    plain = WAITS_S[min(failures, len(WAITS_S)) - 1]
    return max(1, round(plain * (1 - JITTER + 2 * JITTER * dice)), min(asked_s, LONGEST_WAIT_S))


def is_down(failures: int) -> bool:
    """Whether so many failures in a row speak of the endpoint and not of a message."""
    return failures >= DOWN
