"""One packet of one site on its way in: what every step of ingest needs to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.db import Session
from app.ingest.tables import SiteLink
from app.roster.roster import Roster, SiteInfo


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where it came from and how it is to be judged."""

    session: Session
    roster: Roster
    site: SiteInfo
    link: SiteLink
    topic: str
    received_at: int
    trusted: bool = False
    """An officer vouches for it: identity and likelihood are not questioned again."""
    metered: bool = True
    """New bodies count against the site's allowance; not those that the centre takes out of quarantine."""
    amends: UUID | None = None
    """The report that an officer corrects by it; a site names its own by number."""
