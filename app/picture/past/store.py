"""SQL of the picture's past: threats and units as the centre knew them at a moment, and when threats began."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import aliased, defer
from sqlmodel import Session, col, select

from app.access.principal import Principal
from app.picture.lists.store import matches
from app.picture.state import OPEN_STATES
from app.picture.tables import Threat, ThreatRevision, UnitFix, UnitPosition
from app.search.bins import Bins
from app.search.search import Search
from app.search.store import per_bin

_ACTUAL = "actual"


def threats_at(session: Session, at: int, principal: Principal) -> list[Threat]:
    """Threats that were open at `at`, as they stood then, without their arithmetic; read-only copies.

    Only what is open still, or has changed since, can have been open then: the rest of a long mission is not looked at.
    Who may see a threat now may see how it stood.
    """
    earlier = aliased(ThreatRevision)
    last = (
        select(func.max(earlier.revision))
        .where(earlier.threat_id == Threat.id, earlier.at <= at)
        .correlate(Threat)
        .scalar_subquery()
    )
    query = (
        select(Threat, ThreatRevision)
        .join(
            ThreatRevision,
            and_(col(ThreatRevision.threat_id) == col(Threat.id), col(ThreatRevision.revision) == last),
        )
        .where(matches(Search(), principal), or_(col(Threat.state).in_(OPEN_STATES), col(Threat.evaluated_at) > at))
        .options(defer(Threat.arithmetic))  # type: ignore[arg-type]
        .order_by(col(Threat.id))
    )
    stood = (_as_of(threat, revision) for threat, revision in session.exec(query))
    return [threat for threat in stood if threat.state in OPEN_STATES and (principal.sensitive or not threat.sensitive)]


def positions_at(session: Session, at: int, status: str) -> Sequence[UnitFix]:
    """Where each unit was last known to be at `at`, by what had been received by then; `status` is the mission's."""
    fix = aliased(UnitFix)
    newest = (
        select(fix.at)
        .where(
            fix.unit == UnitPosition.unit,
            fix.at <= at,
            fix.received_at <= at,
            col(fix.status).in_({_ACTUAL, status}),
        )
        .order_by(col(fix.at).desc())
        .limit(1)
        .correlate(UnitPosition)
        .scalar_subquery()
    )
    query = select(UnitFix).join(
        UnitPosition, and_(col(UnitPosition.unit) == col(UnitFix.unit), col(UnitFix.at) == newest)
    )
    return session.exec(query.order_by(col(UnitFix.unit))).all()


def began(session: Session, search: Search, principal: Principal, bins: Bins) -> list[int]:
    """How many threats that `search` asks for were first known in each bin."""
    query = per_bin(ThreatRevision.at, bins).join(Threat, col(Threat.id) == col(ThreatRevision.threat_id))
    return bins.filled(session.execute(query.where(col(ThreatRevision.revision) == 0, matches(search, principal))))


def _as_of(threat: Threat, revision: ThreatRevision) -> Threat:
    """A copy with the values of a revision; what a revision of an older version did not keep stays as it is now."""
    now = {name: getattr(threat, name) for name in Threat.model_fields if name != "arithmetic"}
    values = now | dict(revision.values)
    successor = values.get("superseded_by")
    values |= {
        "superseded_by": UUID(successor) if isinstance(successor, str) else successor,
        "evaluated_at": revision.at,
        "revision": revision.revision,
    }
    return Threat(**values, arithmetic={})
