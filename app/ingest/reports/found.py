"""How the place of a report was found, as the report's own bytes say it."""

from __future__ import annotations

from app.ingest.tables import Report
from edge_agent.wire.codec import decode_body
from edge_agent.wire.errors import WireError
from edge_agent.wire.messages import Report as StatedReport


def place_source(report: Report) -> str | None:
    """`map`, `typed` or `site`; None: measured there, not said, or the place was put right at the centre since."""
    try:
        said = decode_body(bytes(report.raw))
    except WireError:
        return None
    if not isinstance(said, StatedReport) or said.place is None:
        return None
    return said.place.source if (said.place.lat, said.place.lon) == (report.lat, report.lon) else None
