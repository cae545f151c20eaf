"""SQL of the quarantine: raw bytes with the reason they are held, until a person decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, false, func, insert, not_, or_, true, update
from sqlmodel import Session, col, select

from app.access.principal import SYSTEM, Principal
from app.ingest.errors import NotHeld
from app.ingest.reasons import Reason
from app.ingest.tables import Quarantine
from app.roster.roster import Roster
from app.search.search import Page, Search, page_of
from app.search.store import Columns, matching, newest_first

MOST_RAW = 65_536
"""Bytes kept of a held body or packet."""
TELL = 3
"""Receipts that tell a site of a held body: each may be lost on the way."""
_MOST_NEWS = 32
_COLUMNS = Columns(
    key=Quarantine.id,
    first_at=Quarantine.received_at,
    last_at=Quarantine.received_at,
    state=Quarantine.state,
    kind=Quarantine.reason,
    texts=(Quarantine.site, Quarantine.reason, Quarantine.detail),
)


def hold(session: Session, values: Mapping[str, Any]) -> bool:
    """Keep a body or packet; False where the same bytes are here already, which then only counts as another try."""
    seen = session.get(Quarantine, values["id"])
    if seen is not None:
        seen.tries += 1
        seen.told = 0
        return False
    session.execute(insert(Quarantine), [dict(values)])
    return True


def drop_oldest(session: Session, site: str, keep: int) -> int:
    """Let the oldest held rows of a site fall out so that `keep` are left; answers with how many fell."""
    held = and_(col(Quarantine.site) == site, col(Quarantine.state) == "held")
    count = session.exec(select(func.count()).select_from(Quarantine).where(held)).one()
    if count <= keep:
        return 0
    order = (col(Quarantine.received_at), col(Quarantine.id))
    oldest = session.exec(select(Quarantine.id).where(held).order_by(*order).limit(count - keep)).all()
    session.execute(delete(Quarantine).where(col(Quarantine.id).in_(oldest)))
    return len(oldest)


def held(session: Session, quarantine_id: UUID) -> Quarantine:
    """A held row; raises NotHeld where there is none or it was decided already."""
    row = session.get(Quarantine, quarantine_id)
    if row is None or row.state != "held":
        raise NotHeld(str(quarantine_id))
    return row


def held_for(session: Session, reasons: Collection[Reason]) -> list[Quarantine]:
    """Held rows with one of these reasons, oldest first."""
    query = select(Quarantine).where(
        Quarantine.state == "held", col(Quarantine.reason).in_([str(one) for one in reasons])
    )
    return list(session.exec(query.order_by(col(Quarantine.received_at), col(Quarantine.seq))))


def get(session: Session, roster: Roster, quarantine_id: UUID, principal: Principal = SYSTEM) -> Quarantine | None:
    """One row in any state; None where there is none or `principal` may not see it."""
    return session.exec(select(Quarantine).where(Quarantine.id == quarantine_id, _scope(roster, principal))).first()


def page(session: Session, roster: Roster, search: Search, principal: Principal) -> Page[Quarantine]:
    """Rows newest first. `search.kinds` are reasons, `search.states` held, released, discarded."""
    query = select(Quarantine).where(_scope(roster, principal), matching(search, _COLUMNS))
    rows = session.exec(newest_first(query, search, Quarantine.received_at, Quarantine.id)).all()
    return page_of(rows, search, lambda row: (row.received_at, row.id))


def count(session: Session) -> int:
    """How many are held."""
    return session.exec(select(func.count()).select_from(Quarantine).where(col(Quarantine.state) == "held")).one()


def count_seen(session: Session, roster: Roster, principal: Principal) -> int:
    """How many are held that `principal` may see."""
    held_now = and_(col(Quarantine.state) == "held", _scope(roster, principal))
    return session.exec(select(func.count()).select_from(Quarantine).where(held_now)).one()


def reopened(session: Session, quarantine_id: UUID) -> Quarantine | None:
    """A discarded row, held again; None where there is none or it was not discarded."""
    row = session.get(Quarantine, quarantine_id)
    if row is None or row.state != "discarded":
        return None
    row.state, row.resolved_by, row.resolved_at, row.resolution = "held", None, None, None
    return row


def news(session: Session, site: str, epoch: int) -> tuple[tuple[int, Reason], ...]:
    """(seq, reason) of what a site should hear is held, told a few times over because receipts may be lost."""
    fresh = and_(
        col(Quarantine.site) == site,
        col(Quarantine.epoch) == epoch,
        col(Quarantine.state) == "held",
        col(Quarantine.seq).is_not(None),
        col(Quarantine.told) < TELL,
    )
    query = select(Quarantine).where(fresh).order_by(col(Quarantine.seq)).limit(_MOST_NEWS)
    rows = session.exec(query).all()
    for row in rows:
        row.told += 1
    return tuple((row.seq, Reason(row.reason)) for row in rows if row.seq is not None)


def retell(session: Session, site: str, epoch: int, seqs: Collection[int]) -> None:
    """A site sent held bodies again, so it has not heard: tell it again."""
    rows = and_(
        col(Quarantine.site) == site,
        col(Quarantine.epoch) == epoch,
        col(Quarantine.seq).in_(seqs),
        col(Quarantine.state) == "held",
    )
    session.execute(update(Quarantine).where(rows).values(told=0))


def _scope(roster: Roster, principal: Principal) -> ColumnElement[bool]:
    """Rows of sites whose area of operation `principal` sees; what came from outside it only with the whole mission."""
    if principal.areas is None:
        mine: ColumnElement[bool] = true()
    else:
        sites = [code for code in roster.sites if not principal.areas.isdisjoint(roster.areas_of_site(code))]
        known = col(Quarantine.site).in_(sites) if sites else false()
        mine = and_(known, col(Quarantine.reason) != Reason.AO_MISMATCH)
    return and_(mine, or_(true() if principal.sensitive else false(), not_(col(Quarantine.sensitive))))
