"""What Prometheus may know of this gateway: counts, never a name or a place."""

from __future__ import annotations

from prometheus_client import Counter, Gauge

CLIENTS = Gauge("heliograph_cot_clients", "Connected clients of Cursor on Target.")
ENDED = Counter("heliograph_cot_connections_ended", "Connections that ended, by why.", ["reason"])
CLOSED = Counter("heliograph_cot_not_let_in", "Connections that were not let in, by why.", ["reason"])
EVENTS = Counter("heliograph_cot_events", "Events read and written.", ["direction"])
QUEUED = Counter("heliograph_cot_queued", "Events that were to wait for a client, by what became of them.", ["outcome"])
REFUSED = Counter(
    "heliograph_cot_refused", "Documents that were no events, and streams that were cut, by why.", ["reason"]
)
RELAYED = Counter("heliograph_cot_relayed", "Events of clients passed on to other clients.")
TOLD = Counter("heliograph_cot_told", "Events that were to become reports, by what became of them.", ["outcome"])
STEPS = Counter("heliograph_cot_steps", "Receipts and answers of devices, by what they were.", ["outcome"])
