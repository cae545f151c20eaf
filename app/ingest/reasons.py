"""Every reason ingest gives for what it did with a body: one word, the same in code, database, receipt and screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from edge_agent.wire.catalogue import QUARANTINE_REASONS


class Reason(StrEnum):
    """Why a body was accepted, recognised, held or refused."""

    NEW = "new"
    LATE = "late"
    """Came after its site had given the number up as a gap."""
    RELEASED = "released"

    SAME_CONTENT = "same_content"
    ALREADY_HELD = "already_held"

    TOPIC_UNKNOWN = "topic_unknown"
    SITE_UNKNOWN = "site_unknown"
    THROTTLED = "throttled"

    MALFORMED = "malformed"
    VERSION_UNKNOWN = "version_unknown"
    SUITE_UNKNOWN = "suite_unknown"
    KIND_UNKNOWN = "kind_unknown"
    GEOMETRY_RANGE = "geometry_range"
    GEOMETRY_ZERO = "geometry_zero"
    GEOMETRY_SWAPPED = "geometry_swapped"
    GEOMETRY_INVALID = "geometry_invalid"
    GEOMETRY_SIZE = "geometry_size"
    VALUE_UNKNOWN = "value_unknown"
    VALUE_MISSING = "value_missing"
    EPOCH_UNKNOWN = "epoch_unknown"
    ID_CONFLICT = "id_conflict"
    REVOKED = "revoked"
    AO_MISMATCH = "ao_mismatch"
    TOO_LARGE = "too_large"
    INTERNAL_ERROR = "internal_error"


AFTER_UPGRADE = frozenset({Reason.VERSION_UNKNOWN, Reason.SUITE_UNKNOWN, Reason.KIND_UNKNOWN})
"""What a newer build of the centre may be able to read."""

PLACE_FAULTS = frozenset(
    {
        Reason.GEOMETRY_RANGE,
        Reason.GEOMETRY_ZERO,
        Reason.GEOMETRY_SWAPPED,
        Reason.GEOMETRY_INVALID,
        Reason.GEOMETRY_SIZE,
    }
)

_WIRE_CODES = {"value_range": Reason.VALUE_UNKNOWN}
_QUARANTINE = {str(reason): reason for reason in Reason if str(reason) in QUARANTINE_REASONS}


def of_wire(code: str) -> Reason:
    """The reason for a WireError's code."""
    return _WIRE_CODES.get(code) or _QUARANTINE.get(code, Reason.MALFORMED)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a body. `detail` names the place and the rule, and never repeats the content."""

    reason: Reason
    detail: str
