"""Are the words and numbers of a body ones that the centre can keep? Unknown codes of known fields always are."""

from __future__ import annotations

from app.ingest.reasons import Fault, Reason
from edge_agent.wire.catalogue import KINDS, SEVERITIES
from edge_agent.wire.messages import AlertAck, Gap, Report
from edge_agent.wire.scales import CREDIBILITIES, RELIABILITIES

MOST_SEQ = 1 << 53
"""Beyond this a number is no longer exact in every reader of our JSON."""
LONGEST_GAP = 10_000
"""Numbers one gap record may give up; a site that lost more sends several."""
_SOURCES = 1 << 16


def report_fault(report: Report) -> Fault | None:
    """What the catalogue or the closed lists do not hold."""
    if report.kind not in KINDS:
        return Fault(Reason.KIND_UNKNOWN, "kind: not in the catalogue of this build")
    if report.severity is not None and report.severity not in SEVERITIES:
        return Fault(Reason.VALUE_UNKNOWN, "severity: not a CAP severity")
    if report.reliability not in RELIABILITIES:
        return Fault(Reason.VALUE_UNKNOWN, "reliability: not A to F")
    if report.credibility not in CREDIBILITIES:
        return Fault(Reason.VALUE_UNKNOWN, "credibility: not 1 to 6")
    if report.source is not None and not 0 <= report.source < _SOURCES:
        return Fault(Reason.VALUE_UNKNOWN, "source: not a 16-bit tag")
    return None


def gap_fault(gap: Gap, seq: int) -> Fault | None:
    """A gap may only give up numbers given out before it, or reports would be settled before they are written."""
    if not 1 <= gap.first <= gap.last < seq:
        return Fault(Reason.VALUE_UNKNOWN, "gap: must end before its own number")
    if gap.last - gap.first >= LONGEST_GAP:
        return Fault(Reason.VALUE_UNKNOWN, f"gap: longer than {LONGEST_GAP}")
    return None


def ack_fault(ack: AlertAck) -> Fault | None:
    """The number of an alert must be one that could have been given out."""
    if not (0 <= ack.alert < MOST_SEQ and 0 <= ack.revision < MOST_SEQ):
        return Fault(Reason.VALUE_UNKNOWN, "alert: number out of range")
    return None
