"""A live stream as values of `gateways`: for partners, and for whoever asks for CloudEvents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from app.api.ask import Ask
from app.api.frames import Frame, Told, event, remark
from app.api.outside import standing
from app.clock import moment
from app.gateways import cloudevents
from app.gateways.feed import told
from app.gateways.filters import Filter
from app.gateways.out import Change
from app.gateways.plain import plain


class Form(StrEnum):
    """How an event is written."""

    JSON = "json"
    CLOUDEVENTS = "cloudevents"


def values(ask: Ask, wants: Filter, form: Form, page: Sequence[Frame]) -> list[Told]:
    """These events of the journal as changes of what whoever asks may have; reads the database."""
    with ask.reading() as session:
        reader = ask.reader(session)
        changes = told(reader, [frame.entry for frame in page])
        return list(_told((one for one in changes if wants.wants_change(one)), form, reader.roster.code))


def values_snapshot(ask: Ask, form: Form, cursor: int) -> Told:
    """How things stand for whoever asks; reads the database."""
    stands = standing(ask)
    if form is Form.JSON:
        return remark("snapshot", {"cursor": cursor, **stands}, id_=cursor)
    with ask.reading() as session:
        mission = ask.roster(session).code
    shown = cloudevents.snapshot(cursor, mission, at=ask.host.centre.clock.now(), data=stands)
    return event("snapshot", shown, id_=cursor)


def _told(changes: Iterable[Change], form: Form, mission: str) -> Iterator[Told]:
    for change in changes:
        if form is Form.CLOUDEVENTS:
            shown = cloudevents.event(change, mission)
        else:
            view = None if change.value is None else plain(change.value)
            shown = {"id": change.cursor, "at": moment(change.at), "type": change.type, "subject": change.key}
            shown["data"] = view
        yield event(change.type, shown, id_=change.cursor)
