"""Which events of the journal say that somebody may do less than before, or has to come in anew."""

from __future__ import annotations

from app.accounts.identity import name_of_key
from app.journal.entry import Entry

OF_ACCOUNTS = frozenset({"account.changed", "account.password_set", "account.signed_out"})
OF_KEYS = frozenset({"key.revoked"})


def withdrawn_from(entry: Entry) -> str | None:
    """Name of the principal whose proofs must be looked at again after this event; None: nobody's."""
    if entry.type in OF_KEYS:
        return name_of_key(entry.subject)
    return entry.subject if entry.type in OF_ACCOUNTS else None
