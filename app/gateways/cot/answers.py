"""What the centre does with what people on devices say to it, and what it says back: a sentence, or nothing."""

from __future__ import annotations

from uuid import uuid4

import structlog

from app.db import is_away
from app.delivery.answers import Unplaced
from app.gateways.cot import chat, metrics
from app.gateways.cot.asked import Receipt
from app.gateways.cot.desk import Desk, Mission
from app.gateways.cot.draw_threats import kind_label
from app.gateways.cot.event import Event
from app.gateways.cot.identity import Client
from app.gateways.cot.told import Taken, Told
from app.gateways.cot.words import answer_in, said
from edge_agent.wire.messages import Fix, Report, Response, Status

MOST_PERSON = 40

log = structlog.get_logger()


class Answers:
    """Over the desk and the way in. Synchronous; called in a thread."""

    def __init__(self, desk: Desk, told: Told) -> None:
        """Nothing was said yet."""
        self._desk, self._told = desk, told

    def receipt(self, client: Client, receipt: Receipt) -> None:
        """A device has a message, or somebody read it."""
        outcome = self._desk.step(client, receipt.alert, receipt.revision, is_read=receipt.is_read)
        metrics.STEPS.labels(f"{'read' if receipt.is_read else 'delivered'}_{outcome}").inc()

    def wrote(self, client: Client, message: chat.Message, mission: Mission) -> str:
        """A person writes to the centre. Only an exact answer is taken; of two alerts never one by guess."""
        language = mission.language
        answer = answer_in(message.text)
        if answer is None:
            return said("not_understood", language)
        if client.unit is None:
            return said("no_unit", language)
        response, number = answer
        if number is None:
            waiting = [one.number for one in self._desk.waiting(client)]
            if not waiting:
                return said("none_open", language)
            if len(waiting) > 1:
                return said("which", language, numbers=", ".join(str(one) for one in waiting))
            number = waiting[0]
        person = _person(message, client)
        outcome = self._desk.answer(client, number, response, person=person)
        metrics.STEPS.labels(f"answered_{outcome}").inc()
        if isinstance(outcome, Unplaced):
            return said("none_open", language)
        key = "cannot" if response is Response.CANNOT_COMPLY else "acknowledged"
        return said(key, language, number=number, person=person)

    def told(self, client: Client, event: Event, report: Report, mission: Mission) -> str:
        """A device reports something; the person hears whether the centre has it, once."""
        taken = self._taken(client, event, report)
        outcome = taken.refusal or ("taken" if taken.is_new else "known")
        metrics.TOLD.labels(outcome).inc()
        kind = kind_label(report.kind, mission.language)
        if taken.refusal:
            log.warning("cot_not_taken", client=client.name, kind=report.kind, reason=taken.refusal)
            return said("not_taken", mission.language, kind=kind, reason=taken.refusal)
        return said("taken", mission.language, kind=kind) if taken.is_new else ""

    def _taken(self, client: Client, event: Event, report: Report) -> Taken:
        """What crashes a stage is told to whoever sent it: by radio it gets in all the same."""
        try:
            return self._told.take(client, event, report)
        except Exception as error:
            if is_away(error):
                raise
            log.exception("cot_told_failed", client=client.name, kind=report.kind)
            return Taken(None, "internal_error")

    def placed(self, client: Client, event: Event, status: Status) -> None:
        """A device says where it is."""
        fix = Fix(int(event.time), event.point.lat, event.point.lon)
        is_placed = self._told.place(client, fix, event.point.accuracy_m, status)
        metrics.TOLD.labels("placed" if is_placed else "place_not_believed").inc()

    def taken_back(self, client: Client, event: Event) -> None:
        """A device says that its emergency is over."""
        self._told.take_back(client, event)

    def message(self, to: chat.Contact, sentence: str, *, now: float) -> Event:
        """A sentence as a chat message."""
        return chat.message(uuid4().hex, to, sentence, now=now)


def _person(message: chat.Message, client: Client) -> str:
    """Who answers: the callsign on the device, which its bearer chose, under the unit that the certificate proves."""
    callsign = " ".join(message.sender.callsign.split())
    return (callsign or client.name)[:MOST_PERSON]
