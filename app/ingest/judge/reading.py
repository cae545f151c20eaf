"""Reads one body: what it says, whether that can be believed, and what is set aside of a call for help."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.ingest.identity import standing
from app.ingest.judge.judge import fault_of, stands_without_place
from app.ingest.reasons import Fault, Reason, of_wire
from app.roster.roster import Roster, SiteInfo
from edge_agent.wire import codec
from edge_agent.wire.catalogue import KINDS
from edge_agent.wire.codec import MAX_REPORT
from edge_agent.wire.errors import WireError
from edge_agent.wire.messages import Body, Gap, Report

NUMBERS_A_BODY = 10
"""Numbers given up that weigh as much as a body."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a body says (None: it cannot be read), and why it must be held (None: it is accepted)."""

    body: Body | None
    fault: Fault | None
    place_fault: Reason | None = None
    """Why the place was set aside."""

    @property
    def urgent(self) -> bool:
        """Of class 0: the site sent it at once and waits for the answer."""
        return _is_urgent(self.body)

    @property
    def cost(self) -> int:
        """Bodies it counts for in the site's allowance: a gap fills the ledger with every number it gives up."""
        return 1 + (self.body.last - self.body.first) // NUMBERS_A_BODY if isinstance(self.body, Gap) else 1


def read(
    raw: bytes,
    *,
    epoch: int,
    seq: int,
    roster: Roster,
    site: SiteInfo,
    trusted: bool = False,
    corrected: Report | None = None,
) -> Reading:
    """Read and judge a body; a `corrected` report is judged in its place, a `trusted` one with an officer's word."""
    if len(raw) > MAX_REPORT and corrected is None:
        return Reading(None, Fault(Reason.TOO_LARGE, f"{len(raw)} bytes, more than {MAX_REPORT}"))
    body = corrected or _decoded(raw)
    if isinstance(body, Fault):
        return Reading(None, body)
    disowned = None if trusted else standing(site, epoch)
    if disowned:
        return Reading(body, Fault(disowned, _DISOWNED[disowned]))
    fault = fault_of(body, seq, roster=roster, site=site, trusted=trusted)
    if corrected is not None and fault is None:
        return _as_sent(corrected)
    if fault is None or not isinstance(body, Report) or not stands_without_place(body, fault):
        return Reading(body, fault)
    placeless = replace(body, place=None, line=(), area=())
    return Reading(placeless, fault_of(placeless, seq, roster=roster, site=site, trusted=trusted), fault.reason)


def is_urgent_body(raw: bytes) -> bool:
    """Whether a body can be read to be of class 0."""
    body = _decoded(raw)
    return not isinstance(body, Fault) and _is_urgent(body)


def _is_urgent(body: Body | None) -> bool:
    return isinstance(body, Report) and body.kind in KINDS and KINDS[body.kind].priority == 0


def _as_sent(report: Report) -> Reading:
    """A report that a person wrote at the centre, as it would have come over the wire."""
    try:
        return Reading(codec.quantise(report), None)
    except WireError as error:
        return Reading(report, Fault(of_wire(error.code), error.detail))


def _decoded(raw: bytes) -> Body | Fault:
    try:
        return codec.decode_body(raw)
    except WireError as error:
        return Fault(of_wire(error.code), error.detail)


_DISOWNED = {
    Reason.REVOKED: "the site was revoked",
    Reason.EPOCH_UNKNOWN: "the site never enrolled under this epoch",
}
