"""Which of the two clocks dates an observation: the site's, unless it cannot be right."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from edge_agent.wire.messages import Report, Track


class DatingReason(StrEnum):
    """Why an observation is dated as it is."""

    SITE_CLOCK = "site_clock"
    AHEAD = "ahead"
    """Observed after it was received: the site's clock is ahead."""
    BEFORE_MISSION = "before_mission"
    """Observed before the mission began: the site's clock fell back."""


@dataclass(frozen=True, slots=True)
class Dating:
    """When it was observed, UTC seconds, and by which clock."""

    observed_at: int
    reason: DatingReason

    @property
    def suspect(self) -> bool:
        """Whether the site's clock was set aside."""
        return self.reason is not DatingReason.SITE_CLOCK


def dated(site_time: int, received_at: int, *, ahead_s: int, mission_start: int | None) -> Dating:
    """Date an observation that the site puts at `site_time`. Old is no fault: reports wait for days in an outbox."""
    if site_time > received_at + ahead_s:
        return Dating(received_at, DatingReason.AHEAD)
    if mission_start is not None and site_time < mission_start:
        return Dating(received_at, DatingReason.BEFORE_MISSION)
    return Dating(site_time, DatingReason.SITE_CLOCK)


def stated_at(body: Report | Track) -> int:
    """When a body says it was observed, by the site's clock; a track by its last position."""
    return body.observed_at if isinstance(body, Report) else body.fixes[-1].at


def redated(body: Report | Track, dating: Dating) -> Report | Track:
    """The body as dated; a track moves as a whole, so that the times between its positions stay."""
    shift = dating.observed_at - stated_at(body)
    if not shift:
        return body
    if isinstance(body, Report):
        return replace(body, observed_at=dating.observed_at)
    return replace(body, fixes=tuple(replace(fix, at=max(0, fix.at + shift)) for fix in body.fixes))
