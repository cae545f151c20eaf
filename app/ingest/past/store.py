"""SQL of what had come up by a moment of the past: reports per bin, and when each site was last heard to report."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.access.principal import Principal
from app.ingest.reports.store import matches
from app.ingest.tables import Report
from app.search.bins import Bins
from app.search.search import Search
from app.search.store import per_bin


def received(session: Session, search: Search, principal: Principal, bins: Bins) -> list[int]:
    """How many reports that `search` asks for were received in each bin."""
    return bins.filled(session.execute(per_bin(Report.received_at, bins).where(matches(search, principal))))


def last_reports(session: Session, at: int, since: int) -> Mapping[str, int]:
    """Site → when its last report until `at` was received, UTC seconds, looked for no further back than `since`."""
    query = select(Report.site, func.max(col(Report.received_at))).where(col(Report.received_at).between(since, at))
    return dict(session.exec(query.group_by(col(Report.site))).all())
