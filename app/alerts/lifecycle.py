"""What an alert says next: issue, update, cancel, expire or nothing, by what was said last and what is true now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from app.alerts.danger import Danger, Ended
from app.alerts.rules import Reach, reach
from app.geo import distance_m
from app.roster.settings import MissionSettings
from edge_agent.wire.scales import EXPIRY_S, SEVERITIES, URGENCIES, rounded_up


class Action(StrEnum):
    """What to do."""

    NOTHING = "nothing"
    ISSUE = "issue"
    UPDATE = "update"
    CANCEL = "cancel"
    EXPIRE = "expire"


class Cause(StrEnum):
    """Why: of a message, or of silence."""

    NEW = "new"
    REOPENED = "reopened"
    URGENCY_ROSE = "urgency_rose"
    SEVERITY_ROSE = "severity_rose"
    CERTAINTY_ROSE = "certainty_rose"
    RADIUS_GREW = "radius_grew"
    MOVED_OUT = "moved_out"
    """The place left the circle that was warned of."""
    MOVED = "moved"
    URGENCY_FELL = "urgency_fell"
    SEVERITY_FELL = "severity_fell"
    CERTAINTY_FELL = "certainty_fell"
    RADIUS_SHRANK = "radius_shrank"
    KIND_CHANGED = "kind_changed"
    INSTRUCTION_CHANGED = "instruction_changed"
    RENEWED = "renewed"
    CLEARED = "cleared"
    DISMISSED = "dismissed"
    MERGED = "merged"
    RETRACTED = "retracted"
    AGED_OUT = "aged_out"
    UNLIKELY = "unlikely"
    """Below the confidence from which anybody is warned."""
    WITHDRAWN = "withdrawn"
    """An officer cancelled it."""
    AMENDED = "amended"
    REVISED = "revised"
    """An officer changed what it says."""
    REMINDER = "reminder"
    """To single addressees that came into the danger circle."""
    EXPIRED = "expired"
    UNCHANGED = "unchanged"
    HELD_BACK = "held_back"
    """News that can wait for the end of the repeat interval."""
    RUNNING_OUT = "running_out"
    """The danger has aged out and the alert ends by itself soon."""
    NOBODY_CONCERNED = "nobody_concerned"
    TOO_LATE = "too_late"
    """What is told was over before it arrived."""
    ENDED = "ended"


class State(StrEnum):
    """Of an alert as a whole."""

    ACTIVE = "active"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Issued:
    """An alert as the last message to its whole audience left it."""

    state: State
    cause: Cause
    kind: str
    urgency: str
    severity: str
    certainty: str
    lat: float
    lon: float
    uncertainty_m: float
    danger_radius_m: float
    instruction: str
    issued_at: int
    expires_at: int

    @property
    def renew_at(self) -> int:
        """When a quarter of its life is left: early enough for a site that is hard to reach."""
        return self.expires_at - (self.expires_at - self.issued_at) // 4


@dataclass(frozen=True, slots=True)
class Step:
    """What to do and why. `grew`: the danger grew, so the message goes at once and needs a new acknowledgement."""

    action: Action
    cause: Cause
    grew: bool = False
    review_at: int | None = None
    """When to look again though nothing changes, UTC seconds."""


_RANK = {"unlikely": 0, "unknown": 1, "possible": 1, "likely": 2, "observed": 3}
"""CAP certainty in rising order; what cannot be judged weighs as much as what is possible."""
_ENDS = {
    Ended.CLEARED: Cause.CLEARED,
    Ended.DISMISSED: Cause.DISMISSED,
    Ended.MERGED: Cause.MERGED,
    Ended.RETRACTED: Cause.RETRACTED,
}
"""Ends that somebody decided or reported: they are told at once."""


def decide(last: Issued | None, danger: Danger, *, concerned: bool, settings: MissionSettings, now: int) -> Step:
    """The next step of the alert about `danger`.

    Args:
        last: The alert as last issued; None: there is none yet.
        danger: What is true now.
        concerned: Whether anybody is concerned (`rules.concerned`).
        settings: Repeat interval and hysteresis.
        now: UTC seconds.
    """
    if danger.ended is None and danger.expires_at is not None and danger.expires_at <= now:
        danger = replace(danger, ended=Ended.AGED_OUT)
    is_danger = reach(danger) is not Reach.NOBODY
    if last is None:
        return _first(danger, is_danger=is_danger, concerned=concerned)
    if last.state is not State.ACTIVE:
        return _again(last, danger, is_danger=is_danger, concerned=concerned, settings=settings)
    return _on(last, danger, settings, now) if is_danger else _end(last, danger, settings, now)


def _on(last: Issued, danger: Danger, settings: MissionSettings, now: int) -> Step:
    """An alert that stands, about a danger that goes on."""
    changes = list(_changes(last, danger, settings))
    grown = next((cause for cause in changes if cause in GREW), None)
    if grown:
        return Step(Action.UPDATE, grown, grew=True)
    renewable = danger.expires_at is None or danger.expires_at > last.expires_at
    if renewable and now >= last.renew_at:
        return Step(Action.UPDATE, changes[0] if changes else Cause.RENEWED)
    look_again = last.renew_at if renewable else last.expires_at
    free_at = last.issued_at + settings.repeat_interval_s
    if changes and now >= free_at:
        return Step(Action.UPDATE, changes[0])
    if changes:
        return Step(Action.NOTHING, Cause.HELD_BACK, review_at=min(free_at, look_again))
    return Step(Action.NOTHING, Cause.UNCHANGED, review_at=look_again)


GREW = frozenset(
    {
        Cause.NEW,
        Cause.REOPENED,
        Cause.URGENCY_ROSE,
        Cause.SEVERITY_ROSE,
        Cause.CERTAINTY_ROSE,
        Cause.RADIUS_GREW,
        Cause.MOVED_OUT,
    }
)
"""Causes by which the danger grew for those who were told less: they break the repeat interval."""


def expiry(danger: Danger, now: int) -> int:
    """When a message of now ends: one life of the kind, but no longer than the picture keeps the danger.

    Rounded up to the scale of the wire, so that the device and the centre agree on the second.
    """
    life = danger.life_s if danger.expires_at is None else min(danger.life_s, danger.expires_at - now)
    return now + EXPIRY_S[rounded_up(max(life, 1), EXPIRY_S)]


def cancel_expiry(expires_at: int, settings: MissionSettings, now: int) -> int:
    """When a cancel ends: not before the last message it cancels does, and not before `cancel_life_s`."""
    life = max(expires_at - now, settings.cancel_life_s)
    return now + EXPIRY_S[rounded_up(life, EXPIRY_S)]


def _first(danger: Danger, *, is_danger: bool, concerned: bool) -> Step:
    if not is_danger:
        return Step(Action.NOTHING, _FIRST_NOTHING.get(danger.ended, Cause.ENDED))
    if not concerned:
        return Step(Action.NOTHING, Cause.NOBODY_CONCERNED)
    return Step(Action.ISSUE, Cause.NEW, grew=True)


_FIRST_NOTHING: Mapping[Ended | None, Cause] = {None: Cause.UNLIKELY, Ended.AGED_OUT: Cause.TOO_LATE}


def _again(last: Issued, danger: Danger, *, is_danger: bool, concerned: bool, settings: MissionSettings) -> Step:
    """An ended alert speaks again when its danger is back; one that an officer withdrew only when it has grown."""
    if not is_danger:
        return Step(Action.NOTHING, Cause.ENDED)
    if not concerned:
        return Step(Action.NOTHING, Cause.NOBODY_CONCERNED)
    if last.cause is Cause.WITHDRAWN and GREW.isdisjoint(_changes(last, danger, settings)):
        return Step(Action.NOTHING, Cause.WITHDRAWN)
    return Step(Action.UPDATE, Cause.REOPENED, grew=True)


def _end(last: Issued, danger: Danger, settings: MissionSettings, now: int) -> Step:
    cause = _ENDS.get(danger.ended) if danger.ended else None
    if cause is not None:
        return Step(Action.CANCEL, cause)
    if now >= last.expires_at:
        return Step(Action.EXPIRE, Cause.AGED_OUT if danger.ended else Cause.EXPIRED)
    if danger.ended and now >= last.renew_at:
        return Step(Action.NOTHING, Cause.RUNNING_OUT, review_at=last.expires_at)
    free_at = last.issued_at + settings.repeat_interval_s
    if now < free_at:
        return Step(Action.NOTHING, Cause.HELD_BACK, review_at=min(free_at, last.expires_at))
    return Step(Action.CANCEL, Cause.AGED_OUT if danger.ended else Cause.UNLIKELY)


def _changes(last: Issued, danger: Danger, settings: MissionSettings) -> Iterator[Cause]:
    """What differs from the last message, the most important first."""
    for before, after, rose, fell in (
        (URGENCIES.index(last.urgency), URGENCIES.index(danger.urgency), Cause.URGENCY_ROSE, Cause.URGENCY_FELL),
        (SEVERITIES.index(last.severity), SEVERITIES.index(danger.severity), Cause.SEVERITY_ROSE, Cause.SEVERITY_FELL),
        (_RANK[last.certainty], _RANK[danger.certainty], Cause.CERTAINTY_ROSE, Cause.CERTAINTY_FELL),
        (last.danger_radius_m, danger.danger_radius_m, Cause.RADIUS_GREW, Cause.RADIUS_SHRANK),
    ):
        if before != after:
            yield rose if after > before else fell
    moved = distance_m(last.lat, last.lon, danger.lat, danger.lon)
    warned = last.danger_radius_m + last.uncertainty_m
    hysteresis = max(settings.move_hysteresis_m, warned / 4)
    if danger.reach_m - warned > hysteresis:
        yield Cause.RADIUS_GREW
    if moved > max(warned, settings.move_hysteresis_m):
        yield Cause.MOVED_OUT
    elif moved + abs(danger.uncertainty_m - last.uncertainty_m) > hysteresis:
        yield Cause.MOVED
    if last.kind != danger.kind:
        yield Cause.KIND_CHANGED
    if last.instruction != danger.instruction:
        yield Cause.INSTRUCTION_CHANGED
