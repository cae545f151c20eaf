"""Whose an event of a device is: only who put something on the maps of others may have it taken off again."""

from __future__ import annotations

from collections.abc import Collection

MOST_EACH = 2_000
"""Events remembered of each client; of one that sends more, the oldest can be taken off by nobody."""


class Authors:
    """Who was first to send what, by uid. What was sent before the centre started is nobody's."""

    def __init__(self) -> None:
        """Nothing was sent yet."""
        self._author: dict[str, str] = {}
        self._sent: dict[str, dict[str, None]] = {}

    def sent(self, uid: str, client: str) -> None:
        """Note that a client sent an event of that uid; it becomes nobody else's by their sending it too."""
        if self._author.setdefault(uid, client) != client:
            return
        sent = self._sent.setdefault(client, {})
        sent.pop(uid, None)
        sent[uid] = None
        if len(sent) > MOST_EACH:
            oldest = next(iter(sent))
            del sent[oldest], self._author[oldest]

    def may_delete(self, uids: Collection[str], client: str) -> bool:
        """Whether all of these are the client's own."""
        return bool(uids) and all(self._author.get(uid) == client for uid in uids)
