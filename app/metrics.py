"""What Prometheus may know of the centre: counts and times, never a position, a text or a name of a person."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Counter, Gauge, Histogram

from app.ingest.outcome import Outcome

PACKETS = Counter("heliograph_packets", "Packets taken from the broker and committed.")
BODIES = Counter("heliograph_bodies", "Bodies by what became of them.", ["verdict", "reason"])
NEWER_FIELDS = Counter("heliograph_newer_fields", "Accepted bodies with fields of a newer build, kept as they are.")
QUARANTINE = Gauge("heliograph_quarantine_held", "Bodies held in quarantine.")
DARK = Gauge("heliograph_sites_dark", "Sites that have been silent for too long.")
QUEUE = Gauge("heliograph_ingest_queue", "Packets that wait in memory for the ingest loop.")
QUEUE_FULL = Counter("heliograph_ingest_queue_full", "Packets left to the broker because the queue was full.")
COMMIT_SECONDS = Histogram(
    "heliograph_commit_seconds",
    "Time from the first packet of a batch to its commit.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
RECEIPTS = Counter("heliograph_receipts", "Receipts published, by why they went out.", ["reason"])
SENT = Counter("heliograph_deliveries_sent", "Alert packets handed to the broker, by outcome.", ["outcome"])
UNMADE = Counter("heliograph_deliveries_failed", "Tries at which no packet could be made of a message.", ["error"])
CONFIGS = Counter("heliograph_configs", "Settings of sites published.")
LOOP_ERRORS = Counter("heliograph_loop_errors", "Rounds of a loop that failed.", ["loop", "error"])


def count(outcomes: Iterable[Outcome]) -> None:
    """Count what a committed packet came to."""
    for outcome in outcomes:
        BODIES.labels(str(outcome.verdict), str(outcome.reason)).inc()
        if outcome.body is not None and outcome.body.unknown:
            NEWER_FIELDS.inc()
