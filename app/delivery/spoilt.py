"""A message that no packet can be made of is held back, longer each time, so that everybody else gets theirs."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from app import metrics
from app.alerts import store as alerts
from app.db import Session
from app.delivery import resend, store
from app.delivery.outgoing import Sending
from app.delivery.store import Due
from app.delivery.tables import Attempt, Delivery
from app.journal.store import record
from app.poison import Crash
from app.roster.roster import Roster
from app.roster.seen import areas_of_addressee

log = structlog.get_logger()


def hold_back(session: Session, roster: Roster, message: Sequence[Due], crash: Crash, *, now: int) -> None:
    """Try one message to one site again later. The journal hears of it once, the log and the metrics every time."""
    row = message[0].row
    failed = store.failures(session, row)
    wait = resend.wait_s(message[0].urgency, failed + 1, roster.settings)
    for one in message:
        one.row.due_at, one.row.held = now + wait, False
    store.attempted(
        session,
        (
            Attempt(delivery=one.row.id or 0, revision=one.row.revision, at=now, outcome=Sending.FAILED, bytes=0)
            for one in message
        ),
    )
    metrics.UNMADE.labels(crash.error).inc()
    log.error(
        "message_failed",
        alert=row.alert,
        revision=row.revision,
        site=row.site,
        again_in_s=wait,
        error=crash.error,
        frames=list(crash.frames),
    )
    if not failed:
        for one in message:
            _tell(session, roster, one.row, now)


def _tell(session: Session, roster: Roster, row: Delivery, now: int) -> None:
    alert = alerts.by_number(session, row.alert)
    record(
        session,
        "delivery.failed",
        str(row.alert),
        at=now,
        areas=areas_of_addressee(roster, row.addressee),
        sensitive=bool(alert and alert.sensitive),
        data={"alert": row.alert, "revision": row.revision, "site": row.site, "addressee": row.addressee},
    )
