"""The one line of figures with which `demo --once` and `replay --once` end."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from app.rig import store
from app.rig.oracle import Verdict
from app.rig.rig import Rig


@dataclass(frozen=True, slots=True)
class Summary:
    """What went in, what arrived and what it led to. Reports are counted by id, never by packet."""

    events: int
    """Events of the scenario or file."""
    sent: int
    """Different reports that the agents took over as saved."""
    received: int
    """Of these, committed once at the centre with the content that was posted, quarantined ones included."""
    duplicated: int
    """Reports at the centre that nobody posted, or that it holds more than once."""
    quarantined: int
    lost: int
    """Sent, but not received."""
    threats: int
    """Threats that the reports make at the end, whatever their state."""
    alerts: int
    deliveries: int
    """Alerts owed to an addressee."""
    acknowledged: int
    """Of these, acknowledged by a person."""
    bytes_up_per_report: float
    """Bytes on the wire from the sites, connecting included, by the agents' sockets."""
    bytes_down_per_report: float
    seconds: float
    reports_per_second: float

    def line(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))


def summarise(rig: Rig, verdict: Verdict, *, events: int, seconds: float) -> Summary:
    """The figures of a mission that has come to rest. `seconds`: from the first report to the last answer."""
    tally = store.tally(rig.centre.database)
    up, down = rig.traffic()
    return Summary(
        events=events,
        sent=verdict.sent,
        received=verdict.received,
        duplicated=len(verdict.duplicated),
        quarantined=verdict.quarantined,
        lost=len(verdict.lost),
        threats=tally.threats,
        alerts=tally.alerts,
        deliveries=tally.deliveries,
        acknowledged=tally.acknowledged,
        bytes_up_per_report=round(up / max(verdict.received, 1), 1),
        bytes_down_per_report=round(down / max(verdict.received, 1), 1),
        seconds=round(seconds, 2),
        reports_per_second=round(verdict.received / seconds, 2),
    )
