"""Whom the database found to be still allowed a moment ago: streams of one key or session are asked for once."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from app.access.principal import Principal


@dataclass(frozen=True, slots=True)
class Proof:
    """What a listener came with, and who they were found to be by it."""

    principal: Principal
    authorization: str = field(repr=False)
    session: str = field(repr=False)


class Vouched:
    """Proofs that hold for a while; safe to use from several threads."""

    def __init__(self) -> None:
        """Nobody was looked at yet."""
        self._until: dict[Proof, float] = {}
        self._lock = Lock()

    def covers(self, proof: Proof, now: float) -> bool:
        """Whether it was good a moment ago; `now` in seconds of any clock that never goes back."""
        return self._until.get(proof, now) > now

    def note(self, proof: Proof, *, now: float, for_s: float) -> None:
        """It is good, which holds for `for_s` seconds."""
        with self._lock:
            self._until = {one: until for one, until in self._until.items() if until > now} | {proof: now + for_s}
