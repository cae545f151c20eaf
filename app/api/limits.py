"""Token buckets: how often one address or one principal may ask, and how long to wait when that is used up."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from dataclasses import dataclass

from app.config import Settings


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` requests at once, refilled at `per_s` a second."""

    burst: float
    per_s: float


_AT_ONCE = 6
SIGN_IN = Rate(burst=10, per_s=1 / 6)
"""By address: sign-ins and set-up links. Ten people behind one address may arrive together."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How often the API may be asked; a mission sets the last two (`config.Settings`)."""

    principal: Rate = Rate(burst=300, per_s=50)
    """By person or key: a busy screen needs a few a second, a loop gone wild is stopped."""
    address: Rate = Rate(burst=1500, per_s=250)
    """By address, before anybody is looked up: a headquarters behind one address, and whoever tries keys."""


def rates(settings: Settings) -> Rates:
    """The rates that the settings ask for."""
    return Rates(_sustained(settings.requests_per_s), _sustained(settings.address_requests_per_s))


def _sustained(per_s: float) -> Rate:
    return Rate(burst=max(1.0, _AT_ONCE * per_s), per_s=per_s)


class Buckets:
    """A bucket for each key, the longest unused forgotten first, so that memory is bounded whoever asks."""

    def __init__(self, rate: Rate, most: int = 10_000) -> None:
        """Start with every bucket full."""
        self._rate = rate
        self._most = most
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, key: str, at: float) -> int:
        """Take one token at monotonic time `at`; 0, or the whole seconds to wait when the bucket is empty."""
        with self._lock:
            level, since = self._levels.pop(key, (self._rate.burst, at))
            level = min(self._rate.burst, level + max(0.0, at - since) * self._rate.per_s)
            taken = level >= 1
            self._levels[key] = (level - taken, at)
            if len(self._levels) > self._most:
                self._levels.popitem(last=False)
        return 0 if taken else math.ceil((1 - level) / self._rate.per_s)
