"""Make packets of what is due, and keep what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.alerts import store as alerts
from app.alerts.message import from_values
from app.db import Session
from app.delivery import resend, store
from app.delivery.follow import lapse
from app.delivery.outgoing import Item, Outgoing, Sending
from app.delivery.resend import Verdict
from app.delivery.spoilt import hold_back
from app.delivery.store import Due
from app.delivery.tables import Attempt, Delivery
from app.journal.store import record
from app.poison import Crash, tried
from app.roster.roster import Roster, SiteInfo
from app.roster.seen import areas_of_addressee
from edge_agent.wire.codec import encode_body, seal_packet

Message = list[Due]
"""The deliveries at one site that one message of an alert serves."""
MOST_BYTES = 1024
"""Bodies are added to a packet up to this size: on a thin link one packet must not take minutes."""
RETRY_S = 10
"""A broker that is away is asked again this soon."""


def due(session: Session, roster: Roster, *, now: int, limit: int) -> list[Outgoing]:
    """Packets to publish now, the most urgent first. What they serve is claimed: no other worker sends it as well.

    A message that crashes on the way is held back alone; it never keeps anybody else's from going out.
    """
    dark = store.dark_sites(session)

    def is_to_go(one: Due) -> bool:
        return _decide(one, roster, is_dark=one.row.site in dark, now=now)

    by_site: dict[str, list[Due]] = defaultdict(list)
    for one in store.due(session, now, limit):
        to_go = tried(session, one, is_to_go)
        if isinstance(to_go, Crash):
            hold_back(session, roster, [one], to_go, now=now)
        elif to_go:
            by_site[one.row.site].append(one)
    return [out for site, items in by_site.items() for out in _to_site(session, roster, site, items, now)]


def sent(session: Session, outgoing: Outgoing, outcome: Sending, *, now: int) -> None:
    """Keep what became of a try. Only real tries lengthen the waiting: a broker that is away is nobody's silence."""
    rows = store.by_ids(session, [item.delivery for item in outgoing.deliveries])
    for item in outgoing.deliveries:
        row = rows[item.delivery]
        if outcome is Sending.PUBLISHED:
            ladder = store.ladder_of(row)
            store.write(row, replace(ladder, sent=max(ladder.sent, item.revision)))
            row.sent_at = now
        elif row.due_at is not None and row.revision == item.revision:
            row.tries = max(row.tries - 1, 0)
            row.due_at = min(row.due_at, now + RETRY_S)
    store.attempted(session, _attempts(outgoing, outcome, now))
    if outcome is Sending.PUBLISHED:
        _tell(session, outgoing, now)


def _attempts(outgoing: Outgoing, outcome: Sending, now: int) -> Iterator[Attempt]:
    """One for each delivery that the packet serves; their bytes add up to the packet."""
    share, rest = divmod(outgoing.bytes, len(outgoing.deliveries))
    for place, item in enumerate(outgoing.deliveries):
        size = share + 1 if place < rest else share
        yield Attempt(delivery=item.delivery, revision=item.revision, at=now, outcome=outcome, bytes=size)


def _tell(session: Session, outgoing: Outgoing, now: int) -> None:
    """One event for those of a message whose names the same people may read."""
    alike: dict[tuple[int, int, frozenset[str]], list[str]] = defaultdict(list)
    for item in outgoing.deliveries:
        alike[item.alert, item.revision, item.areas].append(item.addressee)
    for (number, revision, areas), addressees in alike.items():
        alert = alerts.by_number(session, number)
        record(
            session,
            "delivery.sent",
            str(number),
            at=now,
            areas=areas,
            sensitive=bool(alert and alert.sensitive),
            data={"alert": number, "revision": revision, "site": outgoing.site, "addressees": addressees},
        )


def _is_enrolled(site: SiteInfo | None) -> bool:
    return site is not None and site.epoch > 0 and not site.revoked and not site.retired


def _decide(one: Due, roster: Roster, *, is_dark: bool, now: int) -> bool:
    """Whether to send it now; what is not to be sent is left as its verdict says."""
    verdict = resend.decide(
        is_settled=store.ladder_of(one.row).is_settled,
        tries=one.row.tries,
        message_expires_at=one.values["expires_at"],
        is_dark=is_dark,
        is_enrolled=_is_enrolled(roster.sites.get(one.row.site)),
        now=now,
    )
    if verdict is not Verdict.SEND:
        _leave(one.row, verdict, roster, now)
    return verdict is Verdict.SEND


def _leave(row: Delivery, verdict: Verdict, roster: Roster, now: int) -> None:
    match verdict:
        case Verdict.HOLD_DARK:
            row.due_at, row.held = None, True
        case Verdict.HOLD_UNENROLLED:
            row.due_at = now + roster.settings.resend_longest_s
        case Verdict.STOP_OVER:
            lapse(row, now)
        case _:
            row.due_at = None


def _to_site(session: Session, roster: Roster, code: str, items: Iterable[Due], now: int) -> list[Outgoing]:
    """The packets to a site. When they crash, each message is tried alone, and the one to blame is held back."""

    def packets(messages: Sequence[Message]) -> list[Outgoing]:
        return list(_packets(session, roster, roster.sites[code], messages, now))

    messages = _claimed(session, roster, items, now)
    together = tried(session, messages, packets)
    if not isinstance(together, Crash):
        return together
    made: list[Outgoing] = []
    for message in messages:
        alone = tried(session, [message], packets)
        if isinstance(alone, Crash):
            for one in message:
                one.row.tries -= 1
            hold_back(session, roster, message, alone, now=now)
        else:
            made += alone
    return made


def _claimed(session: Session, roster: Roster, items: Iterable[Due], now: int) -> list[Message]:
    """What of this is ours to send: an alert travels once for all units of a site."""
    claimed: dict[tuple[int, int], list[Due]] = defaultdict(list)
    for one in items:
        wait = resend.wait_s(one.urgency, one.row.tries + 1, roster.settings)
        if store.claim(session, one.row, until=now + wait):
            claimed[one.row.alert, one.row.revision].append(one)
    return list(claimed.values())


def _packets(
    session: Session, roster: Roster, site: SiteInfo, messages: Iterable[Message], now: int
) -> Iterator[Outgoing]:
    """One packet, or several where one would be too large."""
    bodies: list[bytes] = []
    served: list[Due] = []
    for message in messages:
        body = encode_body(from_values(message[0].values, (one.row.number for one in message)))
        if bodies and sum(map(len, bodies)) + len(body) > MOST_BYTES:
            yield _seal(session, roster, site, bodies, served=served, now=now)
            bodies, served = [], []
        bodies.append(body)
        served.extend(message)
    if bodies:
        yield _seal(session, roster, site, bodies, served=served, now=now)


def _seal(
    session: Session, roster: Roster, site: SiteInfo, bodies: Sequence[bytes], *, served: Sequence[Due], now: int
) -> Outgoing:
    numbers = store.numbers(session, site.code, site.epoch, len(bodies))
    return Outgoing(
        site=site.code,
        wire=site.wire,
        payload=seal_packet(site.epoch, list(zip(numbers, bodies, strict=True))),
        expiry_s=max(_expiry_s(one, roster, now) for one in served),
        deliveries=tuple(_item(one.row, roster) for one in served),
    )


def _item(row: Delivery, roster: Roster) -> Item:
    return Item(row.id or 0, row.alert, row.addressee, row.revision, areas_of_addressee(roster, row.addressee))


def _expiry_s(one: Due, roster: Roster, now: int) -> int:
    return resend.expiry_s(
        message_expires_at=one.values["expires_at"],
        tries=one.row.tries,
        wait_s=resend.wait_s(one.urgency, one.row.tries, roster.settings),
        now=now,
    )
