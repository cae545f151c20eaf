"""SQL of the ledger: which numbers of a site are accounted for, and by what content.

Rows of `uplink` go past the unit of work: there are as many as bodies, and they are only ever looked up and added.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, insert, select, update
from sqlmodel import Session, col

from app.ingest.ledger.sequence import Progress, advanced
from app.ingest.tables import Sequence, Uplink
from edge_agent.wire.downlink_bodies import MAX_BEYOND

MOST_BEYOND = 8 * MAX_BEYOND
"""Numbers above the first hole that a receipt speaks of: as many as its bitmap has room for."""
_GAP_HASH = bytes(32)
_CHUNK = 2048


class Entry(StrEnum):
    """What a number is accounted for by."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    UNENROLLED = "unenrolled"
    """Held, for the site had not been given this epoch: no claim to a number that whoever is given it will use."""
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger holds under one number."""

    content_hash: bytes
    entry: Entry


def known(session: Session, site: str, epoch: int, seqs: Collection[int]) -> dict[int, Known]:
    """What is held under these numbers; those that are not in the answer are new."""
    columns = (col(Uplink.seq), col(Uplink.content_hash), col(Uplink.outcome))
    query = select(*columns).where(_of(site, epoch), col(Uplink.seq).in_(seqs))
    rows = session.connection().execute(query)
    return {seq: Known(bytes(content), Entry(outcome)) for seq, content, outcome in rows}


def enter(session: Session, site: str, epoch: int, entries: Mapping[int, Known], *, at: int) -> None:
    """Account for numbers that are new to the ledger."""
    if entries:
        rows = [
            {"site": site, "epoch": epoch, "seq": seq, "content_hash": one.content_hash, "outcome": one.entry.value}
            | {"received_at": at}
            for seq, one in entries.items()
        ]
        session.connection().execute(insert(Uplink), rows)


def replace(session: Session, site: str, epoch: int, seq: int, now_known: Known, *, at: int) -> None:
    """Account for a number by something else: a gap that came after all, a held body that was released."""
    values = {"content_hash": now_known.content_hash, "outcome": now_known.entry.value, "received_at": at}
    session.connection().execute(update(Uplink).where(_of(site, epoch), col(Uplink.seq) == seq).values(values))


def give_up(session: Session, site: str, epoch: int, first: int, last: int, *, at: int) -> list[int]:
    """Enter the numbers of an inclusive range that have not come as a gap; answers with them."""
    held = select(col(Uplink.seq)).where(_of(site, epoch), col(Uplink.seq).between(first, last))
    came = set(session.connection().scalars(held))
    missing = [seq for seq in range(first, last + 1) if seq not in came]
    enter(session, site, epoch, dict.fromkeys(missing, Known(_GAP_HASH, Entry.GAP)), at=at)
    return missing


def progress(session: Session, site: str, epoch: int) -> Progress:
    """How far the numbers of an epoch of a site are known."""
    row = session.get(Sequence, (site, epoch))
    return Progress(row.contiguous, row.highest) if row else Progress()


def extend(session: Session, site: str, epoch: int, new: Iterable[int]) -> Progress:
    """Take note that the ledger now holds `new` as well; answers with the new state."""
    row = session.get(Sequence, (site, epoch))
    if row is None:
        row = Sequence(site=site, epoch=epoch)
        session.add(row)
    before, fresh = Progress(row.contiguous, row.highest), sorted(new)
    after = advanced(before, fresh)
    if not before.whole and after.contiguous > before.contiguous:
        after = _across_held(session, site, epoch, after)
    row.contiguous, row.highest = after.contiguous, after.highest
    return after


def _across_held(session: Session, site: str, epoch: int, state: Progress) -> Progress:
    """Follow the numbers that had come early, until the next hole."""
    while not state.whole:
        held = _above(session, site, epoch, state.contiguous, _CHUNK)
        further = advanced(state, held)
        if further.contiguous < state.contiguous + _CHUNK:
            return further
        state = further
    return state


def beyond(session: Session, site: str, epoch: int, contiguous: int) -> tuple[int, ...]:
    """Numbers held above `contiguous`, rising, as far ahead as a receipt speaks."""
    horizon = contiguous + 1 + MOST_BEYOND
    return tuple(seq for seq in _above(session, site, epoch, contiguous, MOST_BEYOND) if seq <= horizon)


def fresh_number(session: Session, site: str, epoch: int) -> int:
    """The lowest number above all in an epoch."""
    highest = select(func.max(col(Uplink.seq))).where(_of(site, epoch))
    return (session.connection().scalar(highest) or 0) + 1


def _above(session: Session, site: str, epoch: int, seq: int, limit: int) -> list[int]:
    query = select(col(Uplink.seq)).where(_of(site, epoch), col(Uplink.seq) > seq)
    return list(session.connection().scalars(query.order_by(col(Uplink.seq)).limit(limit)))


def _of(site: str, epoch: int) -> ColumnElement[bool]:
    return and_(col(Uplink.site) == site, col(Uplink.epoch) == epoch)
