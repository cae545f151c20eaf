"""What the alerts stage hands on: which alerts have a new message or a new addressee."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AlertChange:
    """Numbers, rising, of the alerts that have something new to deliver, or that ended."""

    alerts: tuple[int, ...] = ()

    @classmethod
    def of(cls, numbers: Iterable[int]) -> AlertChange:
        """The change of these alerts, each named once."""
        return cls(tuple(sorted(set(numbers))))

    def __or__(self, other: AlertChange) -> AlertChange:
        """Both changes as one."""
        return AlertChange.of((*self.alerts, *other.alerts))
