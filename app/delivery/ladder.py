"""The ladder of one delivery, owed → sent → received → seen → acknowledged: only forward, in any order of news."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from edge_agent.wire.messages import AlertAck, Response, Stage


class State(StrEnum):
    """How far the message that is owed has come."""

    OWED = "owed"
    SENT = "sent"
    RECEIVED = "received"
    SEEN = "seen"
    ACKNOWLEDGED = "acknowledged"
    LAPSED = "lapsed"
    """The alert ended before the device was known to have it."""


class News(StrEnum):
    """What a step on the ladder, said by a device, told us."""

    HIGHER = "higher"
    ANSWERED = "answered"
    """A person answered, or answered anew."""
    KNOWN = "known"
    """Nothing we did not know."""
    UNKNOWN_REVISION = "unknown_revision"
    """Of a message that was never issued."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said to an alert. `epoch` and `seq` are the site's own count, which puts its answers in order."""

    revision: int
    epoch: int
    seq: int
    response: Response
    person: str
    site_at: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """Highest revision known at each rung (-1: none). The state follows from them, so no order of news can matter."""

    revision: int = 0
    """The message that is owed."""
    required: int = 0
    """The revision from which a rung counts: the last one by which the danger grew."""
    sent: int = -1
    received: int = -1
    """By the device of the unit's site: what it does not have, it is sent."""
    seen: int = -1
    acknowledged: int = -1
    answer: Answer | None = None
    is_over: bool = False
    """The alert ended before the device was known to have it."""
    elsewhere: int = -1
    """By another device of the unit that is reached past its site."""

    @property
    def state(self) -> State:
        """The highest rung that counts. What the device proves outweighs what the centre took for lapsed."""
        for rung, state in (
            (self.acknowledged, State.ACKNOWLEDGED),
            (self.seen, State.SEEN),
            (max(self.received, self.elsewhere), State.RECEIVED),
        ):
            if rung >= self.required:
                return state
        if self.is_over:
            return State.LAPSED
        return State.SENT if self.sent >= self.required else State.OWED

    @property
    def is_settled(self) -> bool:
        """Whether the device of the site has the message that is owed."""
        return self.received >= self.revision

    @property
    def cannot_comply(self) -> bool:
        """Whether the answer that counts is that the unit cannot comply."""
        answer = self.answer
        return bool(answer and answer.response is Response.CANNOT_COMPLY and answer.revision >= self.required)


def owe(ladder: Ladder, revision: int, required: int) -> Ladder:
    """A newer message is owed. One by which the danger grew sends the delivery back to the first rung; others do not.

    Whoever acknowledged a danger has taken responsibility for it as it was then. When it is worse, the same person has
    to take that on too; when it is only renewed, moved a little or less certain, asking again would teach people to
    acknowledge without reading.
    """
    return replace(ladder, revision=max(ladder.revision, revision), required=max(ladder.required, required))


def climb(
    ladder: Ladder, ack: AlertAck, *, epoch: int, seq: int, newest: int, is_another_device: bool = False
) -> tuple[Ladder, News]:
    """The ladder after one step that a device reports.

    Args:
        ladder: As it stands.
        ack: What the device says; who has seen has received, who has acknowledged has seen.
        epoch: Of the ack's own sequence number.
        seq: The ack's own sequence number at its site.
        newest: Highest revision of the alert that was ever issued.
        is_another_device: It was said under an earlier enrolment of the site: a person's answer stands, but the device
            that is there now does not have what the earlier one had.
    """
    if ack.revision > newest:
        return ladder, News.UNKNOWN_REVISION
    after = ladder if is_another_device else replace(ladder, received=max(ladder.received, ack.revision))
    answer = Answer(ack.revision, epoch, seq, ack.response, ack.person, ack.at)
    after = _seen_and_answered(after, ack, _later(ladder.answer, answer))
    return after, _news(ladder, after)


def climb_elsewhere(ladder: Ladder, ack: AlertAck, *, newest: int) -> tuple[Ladder, News]:
    """The ladder after one step that another device of the unit reports, past its site.

    The site's own device is still owed what it does not have. Such a device has no count of its own, so that the last
    answer the centre heard stands; it keeps its place in the site's count, which goes on from there.
    """
    if ack.revision > newest:
        return ladder, News.UNKNOWN_REVISION
    known = ladder.answer
    answer = Answer(
        ack.revision, known.epoch if known else 0, known.seq if known else 0, ack.response, ack.person, ack.at
    )
    stands = known if known is not None and known.revision > ack.revision else answer
    if known is not None and replace(answer, site_at=known.site_at) == known:
        stands = known
    after = replace(ladder, elsewhere=max(ladder.elsewhere, ack.revision))
    after = _seen_and_answered(after, ack, stands)
    return after, _news(ladder, after)


def _seen_and_answered(ladder: Ladder, ack: AlertAck, answer: Answer) -> Ladder:
    """With what a step says of people: who has acknowledged has seen."""
    if ack.stage is Stage.RECEIVED:
        return ladder
    after = replace(ladder, seen=max(ladder.seen, ack.revision))
    if ack.stage is Stage.ACKNOWLEDGED:
        after = replace(after, acknowledged=max(ladder.acknowledged, ack.revision), answer=answer)
    return after


def _news(before: Ladder, after: Ladder) -> News:
    if after == before:
        return News.KNOWN
    return News.ANSWERED if after.answer != before.answer else News.HIGHER


def _later(known: Answer | None, answer: Answer) -> Answer:
    """The answer that stands: to the newest message, and of several the one the site counted last."""
    if known is None or _order(answer) > _order(known):
        return answer
    return known


def _order(answer: Answer) -> tuple[int, int, int]:
    return answer.revision, answer.epoch, answer.seq
