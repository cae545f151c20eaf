"""The watch officer's own acknowledgement of an alert: in the journal, beside the ladder of those who were told.

It stands until the alert says that the danger grew. Who wrote what the alert says now has seen it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.access.principal import SYSTEM
from app.alerts import store
from app.alerts.tables import Alert
from app.db import Session
from app.journal.store import record

NOTED = "alert.noted"
"""Type of the event; its data name the `revision` of the alert that the officer had before them."""


@dataclass(frozen=True, slots=True)
class Note:
    """Who has seen which message of an alert, and when, UTC seconds."""

    revision: int
    by: str
    at: int


def note(session: Session, alert: Alert, *, by: str, now: int) -> None:
    """Put on record that an officer has seen what the alert says now."""
    record(
        session,
        NOTED,
        str(alert.number),
        at=now,
        by=by,
        areas=store.areas(session, alert.number or 0),
        sensitive=alert.sensitive,
        data={"alert": alert.number, "revision": alert.revision, "kind": alert.kind, "status": alert.status},
    )


def standing(grown: Note | None, notes: Iterable[Note]) -> Note | None:
    """The newest note that still stands; None: nobody on watch has seen what the alert says now.

    Args:
        grown: The newest message that asks for a new acknowledgement, by whoever issued it.
        notes: Acknowledgements, in any order.
    """
    least = grown.revision if grown else 0
    seen = [each for each in notes if each.revision >= least]
    if grown and grown.by != SYSTEM.name:
        seen.append(grown)
    return max(seen, key=lambda each: (each.at, each.revision), default=None)
