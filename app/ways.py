"""The way into the integrators' broker for the holder of a key: a certificate, a topic tree, a word in the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.access.tables import ApiKey
from app.broker.integrators import Admission
from app.db import Database
from app.gateways.mqtt.documents import ROOT
from app.journal.store import record
from app.workers.integrators import open_tree

DAY_S = 24 * 3600
DAYS = 365
"""Life of a certificate whose key lives longer."""


@dataclass(frozen=True, slots=True)
class Way:
    """What its holder needs, shown once, and until when it holds, UTC seconds."""

    admission: Admission
    until: int


def open_way(
    database: Database, admit: Callable[[str, float], Admission], key: ApiKey, *, days: float, by: str, now: int
) -> Way:
    """A way in for a key that works, for so many days and no longer than the key; the certificate before is revoked.

    The tree goes on where it was.
    """
    if key.expires_at is not None:
        days = min(days, (key.expires_at - now) / DAY_S)
    admission = admit(key.prefix, days)
    until = now + int(days * DAY_S)
    with database.transaction() as session:
        open_tree(session, key.prefix, until=until, by=by, now=now)
        record(session, "key.mqtt_opened", key.prefix, at=now, by=by, audit=True, data={})
    return Way(admission, until)


def topics_of(prefix: str) -> str:
    """All that the holder of the key hears."""
    return f"{ROOT}/{prefix}/#"
