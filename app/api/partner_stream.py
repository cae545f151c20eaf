"""The live stream as a partner hears it: each change as the value they may have, never as the journal tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from app.api.ask import Ask
from app.api.tail import Frame, Wants, sse
from app.clock import moment
from app.gateways.feed import told
from app.gateways.out import Change
from app.gateways.plain import plain


def partner_frames(ask: Ask, wants: Wants, page: Sequence[Frame]) -> list[bytes]:
    """These events of the journal as server-sent events for a partner; reads the database."""
    with ask.reading() as session:
        return list(_frames(told(ask.reader(session), [frame.entry for frame in page]), wants))


def _frames(changes: Iterator[Change], wants: Wants) -> Iterator[bytes]:
    for change in changes:
        view = None if change.value is None else plain(change.value)
        if _wanted(wants, change.type, view):
            shown = {
                "id": change.cursor,
                "at": moment(change.at),
                "type": change.type,
                "subject": change.key,
                "data": view,
            }
            yield sse(change.type, shown, id_=change.cursor)


def _wanted(wants: Wants, type_: str, view: dict[str, Any] | None) -> bool:
    if wants.types and wants.types.isdisjoint((type_, type_.partition(".")[0])):
        return False
    if view is None:
        return True
    if wants.kinds and view.get("kind") not in wants.kinds:
        return False
    return not wants.areas or not wants.areas.isdisjoint(view.get("areas", ()))
