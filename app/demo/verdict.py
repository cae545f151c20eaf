"""Did the demonstration keep every promise? Judged from the outside, by named faults."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.rig.oracle import Verdict
from app.rig.store import Owing

ANSWERED = "acknowledged"
ENDED = "lapsed"


class Fault(StrEnum):
    """A promise that was not kept."""

    LOST = "lost"
    DUPLICATED = "duplicated"
    NOT_DELIVERED = "not_delivered"
    """An addressee of an alert that holds whose device does not have it."""
    NOT_ANSWERED = "not_answered"
    """Nobody acknowledged an alert that holds, and nobody was told of that."""
    NOT_SHOWN = "not_shown"
    """The centre believes that a device has an alert that never stood on its screen."""
    NO_CONFIRMATION = "no_confirmation"
    NO_ESCALATION = "no_escalation"
    NO_CANCEL = "no_cancel"
    NO_QUARANTINE = "no_quarantine"
    NO_SUSPECT_CLOCK = "no_suspect_clock"


@dataclass(frozen=True, slots=True)
class Played:
    """What the scenario was to bring about, as found in the database."""

    confirmed: bool
    escalated: bool
    cancelled: bool
    quarantined: bool
    suspect_clock: bool


def faults(
    verdict: Verdict, owing: Sequence[Owing], shown: Mapping[str, Collection[int]], played: Played
) -> list[Fault]:
    """Every promise that was not kept; `shown` are the numbers of the alerts that stood on screens, by site."""
    held = [each for each in owing if each.active]
    found = {
        Fault.LOST: bool(verdict.lost),
        Fault.DUPLICATED: bool(verdict.duplicated),
        Fault.NOT_DELIVERED: any(not each.received for each in held),
        Fault.NOT_ANSWERED: any(each.state != ANSWERED and not each.escalated for each in held),
        Fault.NOT_SHOWN: any(
            each.received and each.state != ENDED and each.alert not in shown.get(each.site, ()) for each in owing
        ),
        Fault.NO_CONFIRMATION: not played.confirmed,
        Fault.NO_ESCALATION: not played.escalated,
        Fault.NO_CANCEL: not played.cancelled,
        Fault.NO_QUARANTINE: not played.quarantined,
        Fault.NO_SUSPECT_CLOCK: not played.suspect_clock,
    }
    return [fault for fault, is_found in found.items() if is_found]
