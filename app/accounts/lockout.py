"""How long a name must wait after wrong passwords: guessing becomes useless, and nobody is ever shut out for good."""

from __future__ import annotations

FREE_TRIES = 3
MAX_DELAY_S = 300
"""Also bounds the harm of somebody who fails on purpose in another's name; sessions that are open stay open."""


def delay_s(failed_tries: int) -> int:
    """Seconds until the next try after so many failures in a row: 0, 0, 2, 4, 8 … 300."""
    if failed_tries < FREE_TRIES:
        return 0
    return int(min(MAX_DELAY_S, 2 ** min(failed_tries - FREE_TRIES + 1, 30)))


def wait_s(failed_tries: int, locked_until: int, now: int) -> int:
    """Seconds that are left of the wait; never more than the failures ask for, should the clock have been set back."""
    return max(0, min(locked_until - now, delay_s(failed_tries)))
