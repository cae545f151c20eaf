"""SQL of the links: what was heard of each site, when, and when it fell silent."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session, select

from app.ingest.tables import SiteLink


def link(session: Session, site: str) -> SiteLink:
    """The link of a site, made on first use; what is changed on it is written with the transaction."""
    row = session.get(SiteLink, site)
    if row is None:
        row = SiteLink(site=site)
        session.add(row)
    return row


def links(session: Session) -> Mapping[str, SiteLink]:
    """Every link that was ever used, by site code."""
    return {row.site: row for row in session.exec(select(SiteLink))}
