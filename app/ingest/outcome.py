"""What comes in from the broker and what became of each body in it: the values ingest hands to every later stage."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from app.ingest.reasons import Reason
from edge_agent.wire.messages import Body


@dataclass(frozen=True, slots=True)
class Inbound:
    """One message as the broker delivered it; `received_at` in UTC seconds by the centre's clock."""

    topic: str
    payload: bytes
    received_at: int
    only: int | None = None
    """Take this sequence number alone, leave the others of the packet for another time."""


class Verdict(StrEnum):
    """The only things that can become of a body."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    """Known already: no effect, but the site is told again."""
    QUARANTINED = "quarantined"
    REFUSED = "refused"
    """Not stored; only what cannot be attributed or comes too fast."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one body, or of a whole packet that could not be opened."""

    site: str
    """Code of the site; empty where the topic names none of ours."""
    epoch: int
    seq: int | None
    """None where no sequence number could be read."""
    verdict: Verdict
    reason: Reason
    body: Body | None = None
    unit: str | None = None
    """Callsign; None: the site itself."""
    report_id: UUID | None = None
    urgent: bool = False
    """Of class 0: the site waits for the answer."""
    out_of_turn: bool = False
    """It came before a lower number of the site, which should hear what the centre still waits for."""
